package parser

import (
	"testing"
	"time"
)

func TestWhen_Holidays(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ locale, phrase, want string }{
		{"en", "christmas", "2026-12-25"},
		{"en", "by Christmas Eve", "2026-12-24"},
		{"en", "new year's day", "2027-01-01"},
		{"en", "New Year's Eve at 18:00", "2026-12-31T18:00:00Z"},
		{"en", "easter 2027", "2027-03-28"},
		{"en", "Good Friday", "2027-03-26"},
		{"en", "may day", "2027-05-01"},
		{"en", "may 2", "2027-05-02"},
		{"de", "bis Heiligabend", "2026-12-24"},
		{"de", "Ostermontag", "2027-03-29"},
		{"de", "Christi Himmelfahrt", "2027-05-06"},
		{"fr", "pour Noël", "2026-12-25"},
		{"fr", "lundi de Pâques", "2027-03-29"},
		{"es", "Nochevieja", "2026-12-31"},
		{"it", "entro Natale", "2026-12-25"},
		{"pt", "véspera de Natal", "2026-12-24"},
		{"nl", "eerste kerstdag", "2026-12-25"},
		{"nl", "Pinksteren", "2027-05-16"},
	} {
		m, err := When(c.phrase, DateContext{Now: now, Zone: time.UTC, Locale: c.locale})
		got := m.Day
		if got == "" {
			got = m.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s %q: %s %v, want %s", c.locale, c.phrase, got, err, c.want)
		}
	}
	if m, err := When("Thanksgiving", DateContext{Now: now, Zone: time.UTC, Locale: "en-US"}); err == nil {
		t.Errorf("a day that is not on the list: %s", m)
	}
}

// The days on which Easter fell or will fall, from the tables of several churches.
func TestEasterSunday(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28"} {
		want, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := easterSunday(want.Year(), time.UTC); !got.Equal(want) {
			t.Errorf("%d: %s, want %s", want.Year(), got.Format(time.DateOnly), day)
		}
	}
}

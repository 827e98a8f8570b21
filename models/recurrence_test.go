package models

import "testing"

func TestRecur(t *testing.T) {
	t.Parallel()
	week, err := ParseWeek(nil, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		every     string
		after, to Day
	}{
		{"monday", "2026-11-24", "2026-11-30"}, {"monday", "2026-11-30", "2026-12-07"}, {"sunday", "2026-11-24", "2026-11-29"},
		{"day", "2026-11-24", "2026-11-25"}, {"3d", "2026-11-24", "2026-11-27"},
		{"workday", "2026-11-27", "2026-11-30"}, {"5bd", "2026-11-24", "2026-12-01"},
		{"week", "2026-11-24", "2026-12-01"}, {"2w", "2026-11-24", "2026-12-08"},
		{"month", "2026-11-24", "2026-12-24"}, {"month", "2027-01-31", "2027-02-28"}, {"3mo", "2026-11-30", "2027-02-28"},
		{"quarter", "2026-11-24", "2027-02-24"}, {"year", "2028-02-29", "2029-02-28"}, {"2y", "2026-11-24", "2028-11-24"},
		{"mon", "2026-11-24", ""}, {"0d", "2026-11-24", ""}, {"400d", "2026-11-24", ""}, {"fortnight", "2026-11-24", ""}, {"", "2026-11-24", ""},
	} {
		got, ok := week.Recur(c.every, c.after)
		if got != c.to || ok != (c.to != "") {
			t.Errorf("every %q after %s: %q %v, want %q", c.every, c.after, got, ok, c.to)
		}
	}
}

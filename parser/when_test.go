package parser

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// wednesday is the moment that the phrases of the tests are relative to.
func wednesday(locale string) DateContext {
	return DateContext{Now: time.Date(2026, 11, 18, 10, 0, 0, 0, copenhagen), Zone: copenhagen, Locale: locale}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ locale, phrases, want string }{
		// a day alone is the end of the working day
		{"en-GB", "today;eod;cob", "2026-11-18 17:00"},
		{"en-GB", "tomorrow;tmrw;thu;thursday;Thurs", "2026-11-19 17:00"},
		{"en-GB", "fri;FRI;friday;by Friday;this friday;eow;end of week;end of the week;2 days;in 2 days;+2d;day after tomorrow", "2026-11-20 17:00"},
		{"en-GB", "next friday;next fri;friday next week;end of next week", "2026-11-27 17:00"},
		{"en-GB", "wed;wednesday;1w;in a week;next wednesday;the 25th;5bd;5 business days;in 5 working days", "2026-11-25 17:00"},
		{"en-GB", "next week;mon;monday", "2026-11-23 17:00"},
		{"en-GB", "monday week;mon week;eom;end of month;end of the month;end of november", "2026-11-30 17:00"},
		{"en-GB", "2w;in two weeks;in a fortnight;2 weeks", "2026-12-02 17:00"},
		{"en-GB", "next month;Dec 1;1 Dec;December 1st;the 1st of December;2026-12-01;1/12;01/12/2026;1.12.;1.12.2026;Tue 1 Dec;1 December 2026;december 1, 2026", "2026-12-01 17:00"},
		{"en-US", "12/1;12/01/2026;12/1/26", "2026-12-01 17:00"},
		{"en-GB", "eoq;eoy;end of year;end of the year;31 dec;end of December", "2026-12-31 17:00"},
		{"en-GB", "5 jan;Jan 5;jan 5th;5/1", "2027-01-05 17:00"},
		{"en-GB", "q1;in January;1 jan", "2027-01-01 17:00"},
		{"en-GB", "end of q1", "2027-03-31 17:00"},
		{"en-GB", "mid december", "2026-12-15 17:00"},
		{"en-GB", "first monday of december", "2026-12-07 17:00"},
		{"en-GB", "last friday of december", "2026-12-25 17:00"},
		{"en-GB", "tomorrow noon;tomorrow at noon;tomorrow 12:00", "2026-11-19 12:00"},
		{"en-GB", "tomorrow 5pm;tomorrow at 5pm;thu 17:00;5pm tomorrow", "2026-11-19 17:00"},
		{"en-GB", "next tuesday 3pm;next tue 15:00;2026-11-24 15:00", "2026-11-24 15:00"},
		{"en-GB", "in 90 minutes", "2026-11-18 11:30"},
		{"en-GB", "in an hour and a half", "2026-11-18 11:30"},
		{"en-GB", "11:30;11.30am;half past 11", "2026-11-18 11:30"},
		{"en-GB", "8:00;8am", "2026-11-19 08:00"},
		{"en-GB", "mon to wed;mon - wed;23-25 nov;from 23 to 25 november;between 23 and 25 nov", "2026-11-25 17:00"},
		{"en-GB", "thu 14:00-16:00;thu 2pm to 4pm", "2026-11-19 16:00"},
		{"en-GB", "29 feb", "2028-02-29 17:00"},
		{"en-GB", "eod friday;fri eod;cob fri;close of business on friday;20 nov eod;Fri 20;20-Nov-2026;20/Nov/26;2026 Nov 20;20 11 2026;2 days before sunday;2 days from today;a week before next friday", "2026-11-20 17:00"},
		{"en-GB", "Fri 27;friday 27th;next friday eod;2 bd after 25 nov", "2026-11-27 17:00"},
		{"en-GB", "thu 10;thu at 10", "2026-11-19 10:00"},
		{"en-GB", "tomorrow before 4pm;thu after 4pm;tomorrow around 16:00", "2026-11-19 16:00"},
		{"en-GB", "last day of december;thirty-first of december;2 weeks after 17 dec;a week after christmas eve", "2026-12-31 17:00"},
		{"de-DE", "Freitag 27;zwei Tage nach dem 25.11.", "2026-11-27 17:00"},
		{"de-DE", "Ende des Tages;Feierabend", "2026-11-18 17:00"},
		{"fr-FR", "lundi en huit;le dernier jour de novembre", "2026-11-30 17:00"},
		{"fr-FR", "mercredi 2;le 2 décembre en fin de journée", "2026-12-02 17:00"},
		{"de-DE", "heute", "2026-11-18 17:00"},
		{"de-DE", "Freitag;bis Freitag;am Freitag;diesen Freitag;kommenden Freitag;übermorgen;in zwei Tagen;Ende der Woche;20.11.;20. November", "2026-11-20 17:00"},
		{"de-DE", "nächsten Freitag;Ende nächster Woche;Freitag nächster Woche", "2026-11-27 17:00"},
		{"de-DE", "in 5 Arbeitstagen;in einer Woche", "2026-11-25 17:00"},
		{"de-DE", "morgen um 15 Uhr;morgen 15:00;Donnerstag um drei Uhr nachmittags", "2026-11-19 15:00"},
		{"de-DE", "morgen um halb vier nachmittags;morgen 15 Uhr 30", "2026-11-19 15:30"},
		{"de-DE", "Ende Dezember;31.12.", "2026-12-31 17:00"},
		{"fr-FR", "vendredi;ce vendredi;après-demain;dans deux jours;le 20 novembre;20/11;d'ici vendredi;fin de semaine", "2026-11-20 17:00"},
		{"fr-FR", "vendredi prochain;vendredi de la semaine prochaine;fin de la semaine prochaine", "2026-11-27 17:00"},
		{"fr-FR", "demain à 15h;demain 15h00;demain à 15 heures;demain à trois heures de l'après-midi", "2026-11-19 15:00"},
		{"fr-FR", "dans 5 jours ouvrés;dans une semaine", "2026-11-25 17:00"},
		{"es-ES", "viernes;este viernes;el viernes;pasado mañana;en dos días;dentro de dos días;20 de noviembre", "2026-11-20 17:00"},
		{"es-ES", "el próximo viernes;el viernes que viene", "2026-11-27 17:00"},
		{"es-ES", "mañana a las 15:00;mañana a las tres de la tarde;mañana a las 3pm", "2026-11-19 15:00"},
		{"it-IT", "venerdì;questo venerdì;dopodomani;tra due giorni;fra 2 giorni;entro venerdì;20 novembre;il 20 novembre", "2026-11-20 17:00"},
		{"it-IT", "venerdì prossimo;il prossimo venerdì", "2026-11-27 17:00"},
		{"it-IT", "domani alle 15;domani alle 15:00;domani alle tre del pomeriggio", "2026-11-19 15:00"},
		{"pt-PT", "sexta;sexta-feira;esta sexta-feira;depois de amanhã;em dois dias;daqui a dois dias;20 de novembro", "2026-11-20 17:00"},
		{"pt-PT", "próxima sexta-feira;sexta-feira que vem", "2026-11-27 17:00"},
		{"pt-PT", "amanhã às 15:00;amanhã às três da tarde;amanhã às 15h", "2026-11-19 15:00"},
		{"nl-NL", "vrijdag;deze vrijdag;overmorgen;over twee dagen;uiterlijk vrijdag;20 november;eind van de week", "2026-11-20 17:00"},
		{"nl-NL", "volgende vrijdag;vrijdag volgende week", "2026-11-27 17:00"},
		{"nl-NL", "morgen om 15:00;morgen om 15 uur;morgen om drie uur 's middags", "2026-11-19 15:00"},
		{"en-GB", "Freitag;vendredi;viernes;venerdì;sexta-feira;vrijdag", "2026-11-20 17:00"}, // other languages are understood too
	} {
		for _, phrase := range strings.Split(c.phrases, ";") {
			m, err := When(phrase, wednesday(c.locale))
			if got := m.At.In(copenhagen).Format("2006-01-02 15:04"); err != nil || got != c.want {
				t.Errorf("%s %q: got %s, %v; want %s", c.locale, phrase, got, err, c.want)
			}
		}
	}
}

func TestWhen_Refuses(t *testing.T) {
	t.Parallel()
	for _, phrase := range []string{"", "asap", "someday", "31 feb", "30/02/2027", "Mark", "The 9/11 Report", "v1.12", "room 12/14", "call Mark about May", "maybe friday", "friday or monday", "3", "2026", "13/13/2026", "25:00", "week", "day", "done", "no date", "soon", strings.Repeat("fri ", 100)} {
		if m, err := When(phrase, wednesday("en-GB")); err == nil {
			t.Errorf("%q: got %s", phrase, m)
		}
	}
}

// No number wraps around, or turns into nought.
func TestWhen_RefusesNumbersWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, phrase := range []string{
		"999999999999d", "99999d", "999999999bd", "in 99999999999 weeks", "9223372036854775807d", "18446744073709551616 days", "2 weeks and 99999999999 days", "-999999999999d",
		"9999999999999 months ago", "+99999999999999999999h", "9999 years", "9999 quarters", "1 dec 99999", "99999-01-01", "10000-01-01", "mon to 99999999999d", "12:99999999999", "q99999999991",
		"0001-01-01", "1969-12-31", "1 dec 1969", "2101-01-01", "31.12.2101", "9999-12-31", "9999-12-31T23:59:59Z", "december 9999", "first monday of december 9999", "01.01.0001",
	} {
		if m, err := When(phrase, wednesday("en-GB")); err == nil || !strings.Contains(err.Error(), "no date") && !strings.Contains(err.Error(), "too far away") {
			t.Errorf("%q: got %s, %v", phrase, m, err)
		}
	}
	for phrase, want := range map[string]string{"9999d": "2054-04-04", "9999 hours": "2028-01-09", "31.12.2100": "2100-12-31", "1970-01-01": "1970-01-01"} {
		if m, err := When(phrase, wednesday("en-GB")); err != nil || m.At.Format("2006-01-02") != want {
			t.Errorf("%q: got %s, %v; want %s", phrase, m, err, want)
		}
	}
}

func TestWhen_SaysWhatIsAmbiguous(t *testing.T) {
	t.Parallel()
	for phrase, unsure := range map[string]bool{"1/2/2027": true, "13/2/2027": false, "2/2/2027": false, "2027-02-01": false, "Mon 1 Dec": true, "Tue 1 Dec": false} {
		m, err := When(phrase, wednesday("en-GB"))
		if err != nil || (m.Ambiguous != "") != unsure {
			t.Errorf("%q: %q, %v", phrase, m.Ambiguous, err)
		}
	}
}

func TestWhen_WeekOfTheTeam(t *testing.T) {
	t.Parallel()
	c := wednesday("en-GB")
	c.Week = Week{Workdays: [7]bool{true, true, true, true, true, false, false}, Start: 8 * 60, End: 16*60 + 30} // Sunday to Thursday
	for phrase, want := range map[string]string{"2bd": "2026-11-22 16:30", "eow": "2026-11-22 16:30"} {
		if m, err := When(phrase, c); err != nil || m.At.Format("2006-01-02 15:04") != want {
			t.Errorf("%q: got %s, %v; want %s", phrase, m, err, want)
		}
	}
}

// What When prints is read back as the same moment.
func TestWhen_PrintParses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := wednesday(rapid.SampledFrom([]string{"en-GB", "en-US", "de", "fr", "es", "it", "pt", "nl"}).Draw(t, "locale"))
		day := c.Now.AddDate(0, 0, rapid.IntRange(1, 3000).Draw(t, "days"))
		layout := rapid.SampledFrom([]string{"2006-01-02", "2 January 2006", "2.1.2006", "2006-01-02 15:04", time.RFC3339}).Draw(t, "layout")
		m, err := When(day.Format(layout), c)
		if err != nil || m.At.In(copenhagen).Format("2006-01-02") != day.Format("2006-01-02") {
			t.Fatalf("%s: %s, %v", day.Format(layout), m, err)
		}
		again, err := When(m.String(), c)
		if err != nil || !again.At.Equal(m.At) {
			t.Fatalf("%s: %s, %v", m, again, err)
		}
	})
}

func FuzzWhen(f *testing.F) {
	for _, s := range []string{"fri", "next fri 15:00", "3d", "in an hour and a half", "31 feb", "12/1", "mon to wed", "Ende nächster Woche", "midi moins le quart", "99999999999999 days", "-3d", "0.5 years", "999999999999d", "0001-01-01", "9999 years"} {
		f.Add(s, "en-GB")
		f.Add(s, "de")
	}
	f.Fuzz(func(t *testing.T, s, locale string) {
		m, err := When(s, wednesday(locale))
		if (err == nil) == m.IsZero() {
			t.Fatalf("%q: %v and %v", s, m, err)
		}
		if y := m.At.Year(); err == nil && (y < 1970 || y > 2100) {
			t.Fatalf("%q: %v", s, m)
		}
		valid(t, m)
		valid(t, m.Text+m.Ambiguous)
	})
}

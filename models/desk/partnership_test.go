package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// What is entered by mail stands in the next agenda of those who may see it,
// and in nobody else's: the preferences book, hand-overs, growth, a role.
func TestPartnership_WhatIsEnteredStandsWhereItMay(t *testing.T) {
	each(t, func(b *bench) {
		twoPairs(b)
		p := plan()
		p.People[0].Agendas = models.AgendasSingle
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(tuesday.Add(8 * time.Hour)) // after the agendas of this week
		b.receive(
			letter{from: "dana@example.org", subject: "#pref #travel Aisle seats"},
			letter{from: "dana@example.org", subject: "#pref #confidential Never with Nordlys"},
			letter{from: "priya@example.org", subject: "x", body: "pref: decaf after noon\ngrowth run the board week myself\nrole: I own the board papers"},
			letter{from: "dana@example.org", subject: "x", body: "@priya hand over: expense reports\n@marcus hand over: visa forms"},
		)
		agenda := func(who, slug string) string { return fmt.Sprintf("%+v", b.preview(who, slug, monday)) }
		copies := map[string]string{
			"dana with priya": agenda("dana", "dana-priya"), "priya": agenda("priya", "dana-priya"), "dana with marcus": agenda("dana", "dana-marcus"), "marcus": agenda("marcus", "dana-marcus"),
		}
		for text, where := range map[string]string{
			"Aisle seats": "dana with priya, priya, dana with marcus, marcus", "decaf after noon": "dana with priya, priya, dana with marcus, marcus",
			"Nordlys": "", "run the board week": "dana with priya, priya", "own the board papers": "dana with priya, priya",
			"expense reports": "dana with priya, priya", "visa forms": "dana with marcus, marcus",
		} {
			for name, all := range copies {
				may := false
				for _, w := range strings.Split(where, ", ") {
					may = may || w == name
				}
				if strings.Contains(all, text) != may {
					b.t.Errorf("%q in the copy of %s: %v", text, name, !may)
				}
			}
		}
		book := func(who string) (out string) {
			list, err := b.store.Book(b.ctx(), b.viewer(who), nil, time.Time{})
			if err != nil {
				b.t.Fatal(err)
			}
			for _, e := range list {
				out += e.Domain + " | " + e.Text + "\n"
			}
			return out
		}
		b.receive(letter{from: "dana@example.org", subject: "#travel Train to Aarhus"})
		for _, l := range b.lettersTo("marcus@example.org", models.LetterAssignment) {
			is(b, fmt.Sprint(l.Value.Assignment.Likes), "[Aisle seats]")
		}
		is(b, book("marcus"), " | decaf after noon\nTravel | Aisle seats\n")
		is(b, book("dana"), " | Never with Nordlys\n | decaf after noon\nTravel | Aisle seats\n")
	})
}

// A hand-over goes from looking on to owning, and is over.
func TestPartnership_Stages(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "x", body: "hand over: expense reports\nhand over: expense reports"})
		handing := func() string { return shownLines(b.preview("priya", "dana-priya", b.clock.Now()).Handing) }
		is(b, handing(), "looks on | expense reports | day 1 of 90")
		b.clock.Set(tuesday.AddDate(0, 0, 25))
		is(b, handing(), "looks on | expense reports | day 26 of 90, next stage by Thu 24 Dec")
		b.clock.Set(tuesday.AddDate(0, 0, 40))
		is(b, handing(), "looks on | expense reports | day 41 of 90, its next stage was due Thu 24 Dec")
		for _, want := range []string{"does it, with a second look | expense reports | day 41 of 90", "owns it | expense reports | day 41 of 90", ""} {
			b.receive(letter{from: "priya@example.org", subject: "x", body: "ready: expense"})
			is(b, handing(), want)
		}
		b.receive(letter{from: "priya@example.org", subject: "x", body: "ready: expense"})
		if said := fmt.Sprintf("%+v", b.receipt("priya@example.org")); !strings.Contains(said, "nothing is being handed over") {
			b.t.Error(said)
		}
	})
}

// One question a working day, until the executive says enough; each answer is
// in the book under its domain.
func TestQuestions_OneADay(t *testing.T) {
	each(t, func(b *bench) {
		ask := func() {
			b.t.Helper()
			if _, err := b.desk.AskQuestions(b.ctx()); err != nil {
				b.t.Fatal(err)
			}
		}
		count := func() int { return len(b.lettersTo("dana@example.org", models.LetterQuestion)) }
		ask()
		is(b, count(), 0)
		b.receive(letter{from: "priya@example.org", subject: "questions on"})
		ask()
		is(b, count(), 0) // not today
		for n, at := range []time.Time{tuesday.AddDate(0, 0, 1), tuesday.AddDate(0, 0, 2), tuesday.AddDate(0, 0, 3)} {
			b.clock.Set(at)
			ask()
			ask()
			is(b, count(), n+1)
		}
		b.clock.Set(tuesday.AddDate(0, 0, 5)) // a Sunday
		ask()
		is(b, count(), 3)
		b.answer("dana@example.org", models.LetterQuestion, "30 minutes, and ten between.")
		b.clock.Set(tuesday.AddDate(0, 0, 6))
		ask()
		b.answer("dana@example.org", models.LetterQuestion, "next")
		b.clock.Set(tuesday.AddDate(0, 0, 7))
		ask()
		b.answer("dana@example.org", models.LetterQuestion, "Aisle, early.\nNever a red-eye.")
		b.answer("dana@example.org", models.LetterQuestion, "questions off")
		b.clock.Set(tuesday.AddDate(0, 0, 9))
		ask()
		is(b, count(), 5)
		list, err := b.store.Book(b.ctx(), b.viewer("marcus"), nil, time.Time{})
		if err != nil {
			b.t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.Domain+" | "+e.Text)
			if e.Question == "" {
				b.t.Errorf("%q answers no question", e.Text)
			}
		}
		is(b, strings.Join(got, "\n"), " | 30 minutes, and ten between.\nTravel | Aisle, early. Never a red-eye.")
	})
}

// The numbers of a pair are held against its own first weeks, and how fast
// somebody is stands in their own copy alone.
func TestNumbers_AgainstThePairsOwnBeginning(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Paper due:2026-11-26"}, letter{from: "dana@example.org", subject: "#board Minutes due:2026-11-25"})
		b.clock.Set(tuesday.Add(3 * time.Hour))
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 done"})
		b.receive(letter{from: "priya@example.org", subject: "away 25 nov"})
		b.clock.Set(tuesday.AddDate(0, 0, 2))
		b.receive(letter{from: "priya@example.org", subject: "x", body: "102 done\n102 reopen\n102 done"})
		december := monday // the first agenda of December
		said := func(who string, at time.Time) string {
			var out []string
			for _, l := range b.preview(who, "dana-priya", at).Numbers {
				out = append(out, strings.TrimRight(l.Mark+" "+l.Text+" | "+l.Extra, "| "))
			}
			return strings.Join(out, "; ")
		}
		is(b, said("dana", december), "On time 1 of 2; Opened again 1; Came back 0; 1:1s held nothing to count; Decided after nothing to measure")
		// Two days passed, of which she worked the one on which she was there.
		if got := said("priya", december); !strings.HasSuffix(got, "Taken up after 8 working hours") || strings.Contains(got, "Decided") {
			b.t.Error(got)
		}
		is(b, said("priya", december.AddDate(0, 0, 7)), "") // once a month
		at := monday.AddDate(0, 0, 7*13)                    // in March, against November
		b.clock.Set(at.AddDate(0, 0, -7))
		b.receive(letter{from: "dana@example.org", subject: "#board Agenda due:3d"})
		b.clock.Add(time.Hour)
		b.receive(letter{from: "priya@example.org", subject: "x", body: "103 done"})
		b.clock.Set(at)
		is(b, said("dana", at), "On time 1 of 1 | at first 1 of 2; Opened again 0 | at first 1; Came back 0 | at first 0; 1:1s held nothing to count; Decided after nothing to measure")
	})
}

package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

func (b *bench) trust(who, key string, c models.Clearance, why, review string) (models.Done, error) {
	return b.desk.Trust(b.ctx(), b.viewer(who), key, c, why, review)
}

func TestTrust_IsGivenOnPurpose(t *testing.T) {
	each(t, func(b *bench) {
		done, err := b.trust("dana", "marcus", models.Confidential, "keeps the board's papers", "2027-05-03")
		if err != nil || !strings.Contains(done.Said, "Mon 3 May 2027") {
			b.t.Fatalf("%+v, %v", done, err)
		}
		is(b, b.person("marcus").Clearance, models.Confidential)
		grants, err := b.store.Grants(b.ctx(), b.viewer("dana"), "marcus")
		if err != nil || len(grants) != 2 {
			b.t.Fatalf("%+v, %v", grants, err)
		}
		is(b, grants[0].By, "Dana Whitfield")
		is(b, grants[0].Why, "keeps the board's papers")
		is(b, grants[0].ReviewDay, models.Day("2027-05-03"))
		is(b, grants[1].By, "") // the team file
		for _, who := range []string{"priya", "marcus"} {
			if seen, err := b.store.Grants(b.ctx(), b.viewer(who), "marcus"); len(seen) != 0 || err != nil {
				b.t.Errorf("%s sees whom the executive trusts: %+v, %v", who, seen, err)
			}
			if _, err := b.trust(who, "marcus", models.Standard, "", ""); !errors.Is(err, models.ErrForbidden) {
				b.t.Errorf("%s decides about trust: %v", who, err)
			}
		}
		var invalid models.InvalidError
		for _, c := range []struct{ key, c, why, review string }{
			{"marcus", "private", "", ""}, {"marcus", "secret", "x", ""}, {"marcus", "private", "x", "2026-11-01"}, {"marcus", "private", "x", "soonish"}, {"dana", "standard", "x", ""},
		} {
			if _, err := b.trust("dana", c.key, models.Clearance(c.c), c.why, c.review); !errors.As(err, &invalid) {
				b.t.Errorf("%+v: %v", c, err)
			}
		}
	})
}

func TestTrust_NobodyGivesMoreThanTheyHave(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.People[0].Clearance = models.Confidential
		b.apply(p)
		var invalid models.InvalidError
		if _, err := b.trust("dana", "priya", models.Private, "x", ""); !errors.As(err, &invalid) {
			b.t.Errorf("%v", err)
		}
	})
}

// Taking a clearance away counts at once: for pages, for letters that are
// owed, for commands, and for what the person holds.
func TestTrust_TakenAwayCountsAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#confidential @priya Merger"})
		n := b.items()[0].Number
		is(b, *b.items()[0].HolderID, b.person("priya").ID)
		if _, err := b.trust("dana", "priya", models.Standard, "", ""); err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.store.Item(b.ctx(), b.viewer("priya"), n); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("Priya sees it still: %v", err)
		}
		i := b.item(n)
		if i.HolderID != nil && *i.HolderID == b.person("priya").ID {
			b.t.Error("Priya holds it still")
		}
		is(b, i.State, models.StateHeld)
		for _, p := range b.claim() {
			if p.Letter.ToAddr == "priya@example.org" && p.Letter.Kind == models.LetterAssignment {
				b.t.Errorf("a letter went to Priya: %+v", p.Letter)
			}
		}
		l := b.lettersTo("priya@example.org", models.LetterAssignment)
		if len(l) != 1 || l[0].State != models.LetterDropped {
			b.t.Errorf("letters to Priya: %+v", l)
		}
		b.receive(letter{from: "priya@example.org", to: b.replyTo(l[0]), subject: "Re: x", body: "done"})
		is(b, b.item(n).State, models.StateHeld)
	})
}

func TestTrust_TheFileKeepsWhyAndUntilWhen(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.People[1].Trust = models.Trusted{Why: "runs the board", Review: "2027-02-01"}
		b.apply(p)
		out, err := b.desk.ExportTeam(b.ctx(), "dana")
		if err != nil {
			b.t.Fatal(err)
		}
		is(b, out.People[1].Trust, p.People[1].Trust)
		done, err := b.desk.ApplyTeam(b.ctx(), out, false)
		if err != nil || !done.Nothing() {
			b.t.Errorf("applying what was exported: %+v, %v", done, err)
		}
		grants, err := b.store.Grants(b.ctx(), b.viewer("dana"), "priya")
		if err != nil || len(grants) != 2 {
			b.t.Errorf("%+v, %v", grants, err)
		}
		p.People[1].Clearance = models.Standard
		b.receive(letter{from: "dana@example.org", subject: "#confidential @priya Merger"})
		b.apply(p)
		is(b, b.items()[0].State, models.StateHeld)
	})
}

func TestTrust_TheExecutiveIsRemindedOnceAWeek(t *testing.T) {
	each(t, func(b *bench) {
		if _, err := b.trust("dana", "priya", models.Confidential, "runs the board", "2026-12-01"); err != nil {
			b.t.Fatal(err)
		}
		alerts := func() []models.LetterLine {
			b.chase()
			return b.lettersTo("dana@example.org", models.LetterAlert)
		}
		b.clock.Set(time.Date(2026, 11, 30, 10, 0, 0, 0, copenhagen))
		is(b, len(alerts()), 0)
		b.clock.Set(time.Date(2026, 12, 1, 10, 0, 0, 0, copenhagen))
		l := alerts()
		if len(l) != 1 || !strings.Contains(strings.Join(l[0].Value.Notice.Lines, "\n"), "Priya Nair: confidential since 24 Nov 2026, by Dana Whitfield: runs the board.") {
			b.t.Fatalf("%+v", l)
		}
		b.clock.Set(time.Date(2026, 12, 3, 10, 0, 0, 0, copenhagen))
		is(b, len(alerts()), 1)
		b.clock.Set(time.Date(2026, 12, 8, 10, 0, 0, 0, copenhagen))
		is(b, len(alerts()), 2)
		if _, err := b.trust("dana", "priya", models.Confidential, "still runs it", ""); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(time.Date(2026, 12, 15, 10, 0, 0, 0, copenhagen))
		is(b, len(alerts()), 2)
	})
}

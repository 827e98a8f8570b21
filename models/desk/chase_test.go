package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func (b *bench) chase() int {
	b.t.Helper()
	n, err := b.desk.Chase(b.ctx())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func TestChase_OneBundledLetterAPersonAndWorkingDay(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car due:wed"}, letter{from: "dana@example.org", subject: "#travel Hotel due:thu"},
			letter{from: "dana@example.org", subject: "#vendors Chairs due:thu"})
		is(b, b.chase(), 0)
		wednesday := time.Date(2026, 11, 25, 9, 0, 0, 0, copenhagen)
		b.clock.Set(wednesday)
		is(b, b.chase(), 1)
		is(b, b.chase(), 0)
		b.clock.Set(wednesday.Add(5 * time.Hour))
		is(b, b.chase(), 0)
		b.clock.Set(wednesday.AddDate(0, 0, 1))
		is(b, b.chase(), 2)
		l := b.lettersTo("marcus@example.org", models.LetterChase)
		if len(l) != 2 || len(l[1].Value.Chase.Late) != 1 || len(l[1].Value.Chase.Due) != 1 {
			b.t.Fatalf("letters: %+v", l)
		}
		is(b, l[1].Value.Chase.Late[0].Mark, "asked once before")
		is(b, l[1].Subject, "Thu 26 Nov: 1 late, 1 due today")
	})
}

func TestChase_NeverOutsideWorkingHoursOrDuringAbsence(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car due:wed"})
		for _, at := range []time.Time{
			time.Date(2026, 11, 26, 22, 0, 0, 0, copenhagen), time.Date(2026, 11, 28, 12, 0, 0, 0, copenhagen), time.Date(2026, 11, 27, 8, 59, 0, 0, copenhagen),
		} {
			b.clock.Set(at)
			is(b, b.chase(), 0)
		}
		if _, err := b.desk.SetAway(b.ctx(), b.viewer("priya"), "marcus", "2026-11-30", "2026-12-02", "elena"); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(time.Date(2026, 12, 1, 10, 0, 0, 0, copenhagen))
		is(b, b.chase(), 1) // whoever covers is reminded meanwhile
		is(b, len(b.lettersTo("elena@example.org", models.LetterChase)), 1)
		b.clock.Set(time.Date(2026, 12, 3, 10, 0, 0, 0, copenhagen))
		is(b, b.chase(), 1)
	})
}

func TestChase_ClosedItemsAreLeftAlone(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: x", body: "done"})
		b.clock.Set(time.Date(2026, 12, 15, 10, 0, 0, 0, copenhagen))
		is(b, b.chase(), 0)
	})
}

func TestChase_UnansweredDecisionGoesToWhoDecides(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel due:thu", body: "A) Grand\nB) Other"})
		b.clock.Set(time.Date(2026, 11, 26, 9, 30, 0, 0, copenhagen))
		is(b, b.chase(), 1)
		if l := b.lettersTo("dana@example.org", models.LetterChase); len(l) != 1 || len(l[0].Value.Chase.Decide) != 1 {
			b.t.Errorf("letters: %+v", l)
		}
	})
}

func TestChase_NothingWithoutADateIsForgotten(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Some day: better luggage"})
		b.clock.Set(time.Date(2026, 12, 8, 9, 30, 0, 0, copenhagen))
		is(b, b.chase(), 1)
	})
}

// A follow-up does not push the due date out of sight, and what somebody held
// who left comes to whoever sorts.
func TestChase_DueDayIsNotMissedAndLeaversLeaveNothingBehind(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car follow:wed due:fri"})
		for _, day := range []int{25, 27} {
			b.clock.Set(time.Date(2026, 11, day, 9, 0, 0, 0, copenhagen))
			is(b, b.chase(), 1)
		}
		p := plan()
		p.People = append(p.People[:2], p.People[3:]...)
		p.Domains[0].Owner, p.Domains[0].Backup = "elena", nil
		if _, err := b.desk.ApplyTeam(b.ctx(), p, true); err != nil {
			b.t.Fatal(err)
		}
		i := b.item(101)
		is(b, i.Triage, "Marcus left")
		b.clock.Set(time.Date(2026, 11, 30, 9, 0, 0, 0, copenhagen))
		is(b, b.chase(), 1)
		is(b, len(b.lettersTo("priya@example.org", models.LetterChase)), 1)
	})
}

func TestMailboxFailed_TellsOnceAfterAQuarterOfAnHour(t *testing.T) {
	each(t, func(b *bench) {
		for range 4 {
			if err := b.desk.MailboxFailed(b.ctx(), b.box, "login refused"); err != nil {
				b.t.Fatal(err)
			}
			b.clock.Add(10 * time.Minute)
		}
		is(b, len(b.lettersTo("dana@example.org", models.LetterAlert)), 1)
		is(b, len(b.lettersTo("marcus@example.org", models.LetterAlert)), 0)
	})
}

// Nothing brings up what is closed: whoever gives it a date is told so, and not
// left to rely on it.
func TestAct_WhatIsClosedGetsNoDate(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"})
		b.say("marcus", "101 done")
		was := b.item(101)
		for verb := range needsOpen {
			_, err := b.desk.Act(b.ctx(), b.viewer("marcus"), 101, verb, map[string]string{"when": "fri", "who": "acme", "text": "which?"})
			var invalid models.InvalidError
			if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "#101 is done: write 101 reopen first") {
				b.t.Errorf("%s: %v", verb, err)
			}
		}
		if d := cmp.Diff(was.Item, b.item(101).Item); d != "" {
			b.t.Error(d)
		}
	})
}

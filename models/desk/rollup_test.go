package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

func twoPairs(b *bench) {
	p := plan()
	second := p.Pairs[0]
	second.Slug, second.Assistant, second.Weekday, second.DigestDay = "dana-marcus", "marcus", "wed", "tue"
	p.Pairs = append(p.Pairs, second)
	if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
		b.t.Fatal(err)
	}
}

func TestRollup_OnceAWeekInsteadOfTheSingleAgendas(t *testing.T) {
	each(t, func(b *bench) {
		twoPairs(b)
		b.receive(letter{from: "dana@example.org", subject: "#board Minutes due:2026-11-26"}, letter{from: "dana@example.org", subject: "#travel Car due:2026-12-02"},
			letter{from: "dana@example.org", subject: "goal Series B by June"})
		for _, at := range []int{0, 1, 7, 8} {
			b.clock.Set(monday.AddDate(0, 0, at))
			b.writeDigests()
			b.writeDigests()
		}
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 0)
		is(b, len(b.lettersTo("priya@example.org", models.LetterDigest)), 2)
		is(b, len(b.lettersTo("marcus@example.org", models.LetterDigest)), 2)
		l := b.lettersTo("dana@example.org", models.LetterRollup)
		is(b, len(l), 2)
		is(b, l[0].Subject, "Your 1:1s, 30 Nov - 6 Dec: 1 late")
		v := l[0].Value.Rollup
		is(b, fmt.Sprint(v.Pairs[0].Assistant, v.Pairs[0].Short, v.Pairs[1].Assistant, v.Pairs[1].Short), "PriyaTue 1 Dec 09:00MarcusWed 2 Dec 09:00")
		is(b, v.Goals[0].Text, "Series B by June")
	})
}

func TestRollup_AnsweredLineByLine(t *testing.T) {
	each(t, func(b *bench) {
		twoPairs(b)
		b.receive(letter{from: "dana@example.org", subject: "#board Minutes due:2026-11-26"})
		b.clock.Set(monday)
		b.writeDigests()
		b.answer("dana@example.org", models.LetterRollup, "101 later fri\n+ @marcus new car policy\n@priya good the minutes were short\n+ who is this for?\n@marcus move thu 10")
		is(b, b.item(101).Item.DueDay, "2026-12-04")
		if got := shownLines(b.preview("marcus", "dana-marcus", b.clock.Now()).Before); got != "TALK | new car policy" {
			b.t.Errorf("Marcus: %s", got)
		}
		if got := shownLines(b.preview("priya", "dana-priya", b.clock.Now()).Feedback); got != "good | the minutes were short" {
			b.t.Errorf("Priya: %s", got)
		}
		is(b, b.meeting("dana-marcus", "2026-12-02").State, models.MeetingMoved)
		if r := b.receipt("dana@example.org"); !strings.Contains(fmt.Sprint(r.Said), "you have 2 1:1s: name the person with @") {
			b.t.Errorf("%+v", r)
		}
	})
}

func TestRollup_SingleAgendasOnWish(t *testing.T) {
	each(t, func(b *bench) {
		twoPairs(b)
		p := plan()
		p.People[0].Agendas = models.AgendasSingle
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(monday)
		b.writeDigests()
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 1)
		is(b, len(b.lettersTo("dana@example.org", models.LetterRollup)), 0)
	})
}

// What one reader keeps is in their copy and in no other, stored or mailed.
func TestDigest_WhatIsKeptIsInOneCopyAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "keep ask about her leave"}, letter{from: "priya@example.org", subject: "keep she is tired on Mondays"})
		b.clock.Set(monday)
		b.writeDigests()
		for _, c := range []struct{ who, has, not string }{{"dana", "her leave", "tired"}, {"priya", "tired", "her leave"}} {
			all := fmt.Sprintf("%+v", b.lettersTo(c.who+"@example.org", models.LetterDigest)[0].Value.Digest)
			if !strings.Contains(all, c.has) || strings.Contains(all, c.not) {
				b.t.Errorf("%s: %s", c.who, all)
			}
		}
		d, err := b.store.Digest(b.ctx(), b.viewer("dana"), "dana-priya", "2026-12-01")
		if all := fmt.Sprintf("%+v", d.Value); err != nil || strings.Contains(all, "leave") || strings.Contains(all, "tired") {
			b.t.Errorf("stored: %s, %v", all, err)
		}
	})
}

func TestDigest_PrioritiesNameTheGoalTheyServe(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "x", body: "goal Series B by June\ntop 1 Board paper final, goal: series b\ntop 2 Hire two\ncan wait: office move"})
		v := b.preview("priya", "dana-priya", b.clock.Now())
		is(b, v.Top.Lines[0].Text+"/"+v.Top.Lines[0].Goal, "Board paper final/Series B by June")
		is(b, v.Top.Lines[2].Mark+"/"+v.Top.Lines[2].Text, "can wait/office move")
		b.receive(letter{from: "dana@example.org", subject: "top 3 Oslo, goal: moon"})
		is(b, len(b.preview("priya", "dana-priya", b.clock.Now()).Top.Lines), 3)
		if r := b.receipt("dana@example.org"); !strings.Contains(fmt.Sprint(r.Said), `there is no goal "moon"`) {
			b.t.Errorf("%+v", r)
		}
		b.clock.Set(monday)
		b.writeDigests()
		b.clock.Set(monday.AddDate(0, 0, 2))
		b.answer("priya@example.org", models.LetterDigest, "top ok")
		b.clock.Set(monday.AddDate(0, 0, 7))
		b.writeDigests()
		l := b.lettersTo("dana@example.org", models.LetterDigest)
		is(b, l[1].Value.Digest.Top.Lines[0].Text, "Board paper final")
	})
}

// A section that stands in the roll-up before its own day counts no weeks that
// are still to come.
func TestAgenda_AgesAsOfNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)
	a := agenda{work: &work{now: now}, cycle: models.Cycle{Written: now.AddDate(0, 0, 9)}}
	is := func(days int, want string) {
		if got := a.age(now.AddDate(0, 0, -days)); got != want {
			t.Errorf("of %d days: %q, want %q", days, got, want)
		}
	}
	is(6, "")
	is(7, "2nd week on this list")
	a.now = now.AddDate(0, 0, 12)
	is(6, "3rd week on this list: do it, drop it or decide")
}

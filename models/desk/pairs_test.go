package desk

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func (b *bench) pair(slug string) models.Pair {
	b.t.Helper()
	o, err := b.store.Office(b.ctx(), b.team)
	if err != nil {
		b.t.Fatal(err)
	}
	return *o.Pair(slug)
}

func (b *bench) meeting(slug string, cycle models.Day) models.Meeting {
	b.t.Helper()
	pair := b.pair(slug)
	var m models.Meeting
	err := b.store.InTx(b.ctx(), func(tx *store.Tx) (err error) {
		m, err = tx.Meeting(b.ctx(), b.team, pair.ID, cycle)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// answer replies to the newest letter of a kind to an address.
func (b *bench) answer(from string, kind models.LetterKind, body string) {
	b.t.Helper()
	l := b.lettersTo(from, kind)
	if len(l) == 0 {
		b.t.Fatalf("%s has no %s", from, kind)
	}
	newest := l[len(l)-1]
	b.receive(letter{from: from, to: b.replyTo(newest), subject: "Re: " + newest.Subject, body: body})
}

// receipt is what the last answer to somebody said.
func (b *bench) receipt(address string) models.ReceiptValue {
	b.t.Helper()
	l := b.lettersTo(address, models.LetterReceipt)
	if len(l) == 0 {
		b.t.Fatalf("%s got no receipt", address)
	}
	return *l[len(l)-1].Value.Receipt
}

var monday = time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen)

func TestPair_MovedByReply(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday)
		b.writeDigests()
		b.answer("dana@example.org", models.LetterDigest, "move thu 10")
		is(b, strings.Join(b.receipt("dana@example.org").Done, ""), "The 1:1 of Tue 1 Dec 09:00 is on Thu 3 Dec 10:00 now")
		m := b.meeting("dana-priya", "2026-12-01")
		is(b, m.State, models.MeetingMoved)
		is(b, m.MeetsAt.In(copenhagen).Format(time.DateTime), "2026-12-03 10:00:00")
		told := b.lettersTo("priya@example.org", models.LetterInvite)
		is(b, len(told), 1)
		is(b, told[0].Subject, "1:1 Priya + Dana moved from Tue 1 Dec 09:00 to Thu 3 Dec 10:00")
		b.answer("priya@example.org", models.LetterInvite, "move fri") // keeps the time
		is(b, b.meeting("dana-priya", "2026-12-01").MeetsAt.In(copenhagen).Format(time.DateTime), "2026-12-04 10:00:00")
		b.clock.Set(time.Date(2026, 12, 3, 16, 0, 0, 0, copenhagen))
		is(b, b.writeDigests(), 0) // the cycle has its digest
		b.clock.Set(monday.AddDate(0, 0, 7))
		is(b, b.writeDigests(), 1)
	})
}

func TestPair_MovedBeforeItsDigest(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "move thu 3 dec 11:00"})
		is(b, b.meeting("dana-priya", "2026-12-01").MeetsAt.In(copenhagen).Format(time.DateTime), "2026-12-03 11:00:00")
		b.clock.Set(monday)
		is(b, b.writeDigests(), 1) // mon 16:00 is the digest's own time
		l := b.lettersTo("dana@example.org", models.LetterDigest)
		is(b, len(l), 1)
		is(b, l[0].Subject, "1:1 Priya + Dana, Thu 3 Dec 11:00: nothing late")
	})
}

func TestPair_SkipNeedsAReasonAndItsAgendaIsAnsweredByMail(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "skip"})
		is(b, strings.Contains(fmt.Sprint(b.receipt("dana@example.org")), "say why"), true)
		b.receive(letter{from: "dana@example.org", subject: "skip on the road"})
		is(b, b.meeting("dana-priya", "2026-12-01").Why, "on the road")
		b.clock.Set(monday)
		is(b, b.writeDigests(), 1)
		l := b.lettersTo("priya@example.org", models.LetterDigest)
		is(b, l[0].Subject, "1:1 Priya + Dana, skipped Tue 1 Dec: nothing late")
		is(b, l[0].Value.Digest.Skipped, "on the road")
	})
}

func TestPair_PausedAndResumed(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday)
		b.writeDigests()
		b.answer("priya@example.org", models.LetterDigest, "pause")
		is(b, b.pair("dana-priya").Cadence, models.Weekly) // letters or meetings? it does not say
		b.answer("priya@example.org", models.LetterDigest, "Pause 1:1, please\npause 1:1")
		is(b, b.pair("dana-priya").Cadence, models.Paused)
		b.clock.Set(monday.AddDate(0, 0, 21))
		is(b, b.writeDigests(), 0)
		b.clock.Set(monday.AddDate(0, 0, 23))
		b.answer("dana@example.org", models.LetterDigest, "resume 1:1")
		is(b, b.pair("dana-priya").Cadence, models.Weekly)
		is(b, b.writeDigests(), 0) // what was while it was paused is not made up for
		b.clock.Set(monday.AddDate(0, 0, 28))
		is(b, b.writeDigests(), 1)
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 2)
	})
}

func TestPair_BiWeeklyFromTheNextMeetingOn(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "bi-weekly"})
		var got []string
		for week := range 4 {
			b.clock.Set(monday.AddDate(0, 0, 7*week))
			got = append(got, fmt.Sprint(b.writeDigests()))
		}
		is(b, strings.Join(got, " "), "1 0 1 0")
	})
}

func TestPair_HeldByReply(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday)
		b.writeDigests()
		b.answer("dana@example.org", models.LetterDigest, "held")
		is(b, b.meeting("dana-priya", "2026-12-01").State, models.MeetingPlanned) // it is still ahead
		b.clock.Set(monday.AddDate(0, 0, 1))
		b.answer("dana@example.org", models.LetterDigest, "held")
		is(b, b.meeting("dana-priya", "2026-12-01").State, models.MeetingHeld)
	})
}

// In a mail of its own the word is about the last one, not the next.
func TestPair_HeldInAMailOfItsOwn(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday)
		b.writeDigests()
		b.clock.Set(monday.AddDate(0, 0, 2))
		b.receive(letter{from: "priya@example.org", subject: "held"})
		is(b, b.meeting("dana-priya", "2026-12-01").State, models.MeetingHeld)
		b.receive(letter{from: "priya@example.org", subject: "held"})
		is(b, strings.Contains(fmt.Sprint(b.receipt("priya@example.org")), "still ahead"), true)
	})
}

func TestPair_CutoffAndSendTimeApart(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Pairs[0].Cutoff = 120
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(monday.Add(-2 * time.Hour))
		is(b, b.writeDigests(), 1)
		b.receive(letter{from: "dana@example.org", subject: "#1on1 Too late for this one @priya"})
		l := b.lettersTo("dana@example.org", models.LetterDigest)[0]
		is(b, l.NotBefore.Equal(monday), true)
		is(b, strings.Contains(fmt.Sprintf("%+v", l.Value.Digest), "Too late"), false)
	})
}

// One pair lives through a year of a random calendar: mails that move, skip,
// pause and resume, slots that change over week ends, people and pairs that
// change zones, restarts at every step, outages of three weeks, always two desks
// at once. However it goes: no cycle has two digests, no reader two letters of a
// cycle, no week two meetings of the slot; and each week in which the pair
// was neither paused nor had just begun has one.
func TestPair_OncePerCycleInAnyCalendar(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			run := func(t *testing.T, s *store.Store) { liveThrough(t, s, rand.New(rand.NewPCG(seed, 7))) }
			if seed < 1 {
				storetest.Each(t, run)
			} else {
				run(t, storetest.Open(t, storetest.NewSQLite(t)))
			}
		})
	}
}

func liveThrough(t *testing.T, s *store.Store, r *rand.Rand) {
	b := newBench(t, s, &clock{at: tuesday})
	zones := []string{"Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "Africa/Casablanca"}
	days := []string{"mon", "tue", "wed", "thu", "fri"}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	p := plan()
	p.Pairs[0].DigestDay = ""
	apply := func() {
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			t.Fatal(err)
		}
	}
	apply()
	excused := map[models.Day]bool{}
	var began, end models.Day = models.DayOf(b.clock.Now()).Monday(), ""
	for range 400 {
		hours := []int{1, 3, 8, 14, 24, 31}[r.IntN(6)]
		switch r.IntN(40) {
		case 0:
			hours = 24 * 22
		case 1:
			p.Pairs[0].Weekday, p.Pairs[0].Time = pick(days), pick([]string{"08:00", "09:30", "16:00", "23:30"})
			apply()
		case 2:
			p.Pairs[0].Zone = pick(zones)
			apply()
		case 3:
			p.People[1].Zone = pick(zones)
			apply()
		case 4, 5:
			b.receive(letter{from: "dana@example.org", subject: fmt.Sprintf("move %s %02d:15", pick([]string{"mon", "wed", "fri", "next tue"}), 8+r.IntN(10))})
		case 6:
			b.receive(letter{from: "priya@example.org", subject: "skip busy"})
		case 7:
			b.receive(letter{from: "priya@example.org", subject: "pause 1:1"})
		case 8, 9, 10:
			if b.pair("dana-priya").Cadence == models.Paused {
				b.receive(letter{from: "dana@example.org", subject: "resume 1:1"})
			}
		}
		before := b.clock.Now()
		b.clock.Add(time.Duration(hours) * time.Hour)
		if b.pair("dana-priya").Cadence == models.Paused {
			for day := models.DayOf(before).Monday(); day <= models.DayOf(b.clock.Now()).Add(7); day = day.Add(7) {
				excused[day] = true
			}
		}
		// Each time two that have just started, with nothing but the database.
		twice := make(chan error, 2)
		for range 2 {
			d := New(s, Config{Now: b.clock.Now, Log: b.desk.log, Secret: secret, BaseURL: "https://adjutant.example.net"})
			go func() {
				_, err := d.WriteDigests(b.ctx())
				twice <- err
			}()
		}
		for range 2 {
			if err := <-twice; err != nil {
				t.Fatal(err)
			}
		}
	}
	end = models.DayOf(b.clock.Now()).Monday().Add(-7)
	weeks := map[models.Day]int{}
	for _, l := range b.lettersTo("dana@example.org", models.LetterDigest) {
		weeks[l.Value.Cycle]++
	}
	for day, n := range weeks {
		if n > 1 {
			t.Errorf("%d letters for the cycle of %s", n, day)
		}
	}
	o := b.pair("dana-priya")
	var all []models.Meeting
	err := s.InTx(b.ctx(), func(tx *store.Tx) (err error) {
		all, err = tx.LastMeetings(b.ctx(), b.team, o.ID, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	met := map[models.Day]models.Day{}
	for _, m := range all {
		if other, ok := met[m.Cycle.Monday()]; ok {
			t.Errorf("the week of %s has the cycles %s and %s", m.Cycle.Monday(), other, m.Cycle)
		}
		met[m.Cycle.Monday()] = m.Cycle
	}
	for week := began.Add(7); week <= end; week = week.Add(7) {
		if _, ok := met[week]; !ok && !excused[week] && !excused[week.Add(-7)] {
			t.Errorf("the week of %s has no cycle: %v", week, slices.Sorted(maps.Keys(met)))
		}
	}
	if len(met) < 10 {
		t.Errorf("only %d cycles in a year", len(met))
	}
}

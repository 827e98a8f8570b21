package models

import (
	"slices"
	"time"
)

// Cycle is one occurrence of a pair's meeting and the digest that goes before
// it. Its day, the one of the slot, names it: one digest per pair and day,
// wherever the meeting is moved to.
type Cycle struct {
	Day     Day
	Meets   time.Time // the meeting
	Digest  time.Time // when the digest goes out
	Written time.Time // when its content is taken: at Digest or before
}

// longestOutage bounds how far back missed cycles are recorded.
const longestOutage = 60 * 7

// Due returns the cycles whose digest is to be written at now, the earliest
// first, and when the next one will be (zero for a paused pair). taken are the
// occurrences that are stored, at least those not digested and those of the
// last two weeks. A weekly pair has one cycle in each week from Monday to
// Sunday, counted by the slot's day, also when its slot moves over a week's
// end.
//
// All wall times are in the pair's zone, so a DST change moves the moment and
// never the time on the clock.
func (p Pair) Due(taken []Meeting, now time.Time, week Week) (due []Cycle, next time.Time) {
	zone, weekday, ok := p.slot()
	if !ok {
		return nil, time.Time{}
	}
	week.Zone = zone
	sort := func(c Cycle) (isNext bool) {
		if !c.Written.After(now) {
			due = append(due, c)
			return false
		}
		if next.IsZero() || c.Written.Before(next) {
			next = c.Written
		}
		return true
	}
	weeks := map[Day]bool{}
	for _, m := range taken {
		weeks[m.Cycle.Monday()] = true
		if !m.Digested {
			sort(p.cycleAt(m.Cycle, m.MeetsAt.In(zone), week))
		}
	}
	since := p.began()
	monday := DayOf(since.In(zone)).Monday()
	if oldest := DayOf(now.In(zone)).Add(-longestOutage).Monday(); monday < oldest {
		monday = oldest
	}
	for last := DayOf(now.In(zone)).Add(30); monday <= last; monday = monday.Add(7) {
		day := monday.Add((int(weekday) + 6) % 7)
		if weeks[monday] || !p.meetsIn(day) {
			continue
		}
		c := p.cycleOn(day, week)
		if !c.Written.After(since) {
			continue
		}
		if sort(c) {
			break
		}
	}
	slices.SortStableFunc(due, func(a, b Cycle) int { return a.Written.Compare(b.Written) })
	return due, next
}

// Ahead returns the next occurrence that has not begun at now and is neither
// held nor skipped, as stored or as the slot says. ok is false for a paused
// pair that has none.
func (p Pair) Ahead(taken []Meeting, now time.Time, week Week) (m Meeting, ok bool) {
	weeks := map[Day]bool{}
	for _, t := range taken {
		weeks[t.Cycle.Monday()] = true
		if !t.Over() && t.MeetsAt.After(now) && (!ok || t.MeetsAt.Before(m.MeetsAt)) {
			m, ok = t, true
		}
	}
	zone, weekday, found := p.slot()
	if !found {
		return m, ok
	}
	week.Zone = zone
	monday := DayOf(now.In(zone)).Monday()
	for range 6 {
		day := monday.Add((int(weekday) + 6) % 7)
		if c := p.cycleOn(day, week); !weeks[monday] && p.meetsIn(day) && c.Meets.After(now) {
			if !ok || c.Meets.Before(m.MeetsAt) {
				m, ok = Meeting{TeamID: p.TeamID, PairID: p.ID, Cycle: day, MeetsAt: c.Meets.UTC(), State: MeetingPlanned}, true
			}
			break
		}
		monday = monday.Add(7)
	}
	return m, ok
}

// AtHand returns the occurrence that is going on or was to be within the last
// day and is not over; else the next one.
func (p Pair) AtHand(taken []Meeting, now time.Time, week Week) (m Meeting, ok bool) {
	for _, t := range taken {
		going := t.BeganAt != nil && t.EndedAt == nil
		recent := !t.Over() && t.EndedAt == nil && !t.MeetsAt.After(now) && t.MeetsAt.After(now.Add(-24*time.Hour))
		if going && t.BeganAt.After(now.Add(-24*time.Hour)) || recent {
			m, ok = t, true
		}
	}
	if ok {
		return m, true
	}
	return p.Ahead(taken, now, week)
}

// CycleOf returns the cycle of a stored occurrence.
func (p Pair) CycleOf(m Meeting, week Week) Cycle {
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		week.Zone = zone
	}
	return p.cycleAt(m.Cycle, m.MeetsAt.In(week.Zone), week)
}

// slot reads the words of the slot. ok is false for a paused pair.
func (p Pair) slot() (zone *time.Location, day time.Weekday, ok bool) {
	zone, err := time.LoadLocation(p.Zone)
	day, err2 := ParseWeekday(p.Weekday)
	return zone, day, err == nil && err2 == nil && p.Cadence != Paused
}

func (p Pair) began() time.Time {
	if p.Since != nil {
		return *p.Since
	}
	return p.CreatedAt
}

// cycleOn is the cycle of a day as the slot says.
func (p Pair) cycleOn(day Day, week Week) Cycle {
	clock, err := ParseClock(p.Time)
	if err != nil {
		clock = 9 * 60
	}
	return p.cycleAt(day, week.At(day, clock), week)
}

// cycleAt is the cycle of a day whose meeting is at a moment, which is in the
// zone of the pair.
func (p Pair) cycleAt(day Day, meets time.Time, week Week) Cycle {
	c := Cycle{Day: day, Meets: meets}
	on := DayOf(meets)
	digestDay := on.Add(-1)
	if wd, err := ParseWeekday(p.DigestDay); err == nil {
		for digestDay = on; digestDay.Weekday() != wd; {
			digestDay = digestDay.Add(-1)
		}
	} else {
		for i := 0; i < 6 && !week.Days[digestDay.Weekday()]; i++ {
			digestDay = digestDay.Add(-1)
		}
	}
	at, err := ParseClock(p.DigestTime)
	if err != nil {
		at = 16 * 60
	}
	c.Digest = week.At(digestDay, at)
	if c.Digest.After(c.Meets) { // same day, later than the meeting: a week before
		c.Digest = week.At(digestDay.Add(-7), at)
	}
	c.Written = c.Digest.Add(-time.Duration(p.Cutoff) * time.Minute)
	return c
}

// meetsIn reports whether a bi-weekly pair meets in the week of day, counted
// from its anchor in weeks that begin on Monday.
func (p Pair) meetsIn(day Day) bool {
	if p.Cadence != BiWeekly || p.Anchor == "" {
		return true
	}
	weeks := int(day.Monday().In(time.UTC).Sub(p.Anchor.Monday().In(time.UTC)).Hours()) / (24 * 7)
	return weeks%2 == 0
}

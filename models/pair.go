package models

import "time"

// Cadence is how often a pair meets.
type Cadence string

const (
	Weekly   Cadence = "weekly"
	BiWeekly Cadence = "bi-weekly"
	Paused   Cadence = "paused"
)

// Pair is an executive and an assistant with a 1:1 slot.
type Pair struct {
	ID          int64
	TeamID      int64
	Slug        string // dana-priya
	ExecutiveID int64
	AssistantID int64
	Weekday     string // mon ...
	Time        string // 09:00
	Zone        string
	Cadence     Cadence
	Minutes     int
	DigestDay   string // "" = the working day before the slot
	DigestTime  string // 16:00
	Anchor      Day    // a day of the first cycle; decides which weeks a bi-weekly pair meets
	// NextDigestAt decides when the next digest is written. It is a column so
	// that a night offline delays a digest and never loses one.
	NextDigestAt *time.Time
	CreatedAt    time.Time
	ArchivedAt   *time.Time
}

// Cycle is one occurrence of a pair's meeting and the digest that goes before
// it. Its day names it: one digest per pair and day.
type Cycle struct {
	Day    Day       // of the meeting
	Meets  time.Time // the meeting
	Digest time.Time // when the digest is due
}

// NextCycle returns the first cycle whose digest is due after t. The second
// result is false for a paused pair. All wall times are in the pair's zone, so
// a DST change moves the moment and never the time on the clock.
func (p Pair) NextCycle(after time.Time, week Week) (Cycle, bool) {
	zone, err := time.LoadLocation(p.Zone)
	weekday, err2 := ParseWeekday(p.Weekday)
	if err != nil || err2 != nil || p.Cadence == Paused {
		return Cycle{}, false
	}
	week.Zone = zone
	day := DayOf(after.In(zone)).Add(-1)
	for range 60 { // the next matching weekday, twice for a bi-weekly pair
		if day.Weekday() == weekday && p.meetsIn(day) {
			c := p.cycleOn(day, week)
			if c.Digest.After(after) {
				return c, true
			}
		}
		day = day.Add(1)
	}
	return Cycle{}, false
}

// CurrentCycle returns the cycle whose meeting has not begun at t and whose
// digest is due at t or earlier: what is still worth mailing after an outage.
func (p Pair) CurrentCycle(t time.Time, week Week) (Cycle, bool) {
	zone, err := time.LoadLocation(p.Zone)
	weekday, err2 := ParseWeekday(p.Weekday)
	if err != nil || err2 != nil || p.Cadence == Paused {
		return Cycle{}, false
	}
	week.Zone = zone
	day := DayOf(t.In(zone))
	for range 15 {
		if day.Weekday() == weekday && p.meetsIn(day) {
			c := p.cycleOn(day, week)
			if c.Meets.After(t) {
				return c, !c.Digest.After(t)
			}
		}
		day = day.Add(1)
	}
	return Cycle{}, false
}

func (p Pair) cycleOn(day Day, week Week) Cycle {
	clock, err := ParseClock(p.Time)
	if err != nil {
		clock = 9 * 60
	}
	c := Cycle{Day: day, Meets: week.At(day, clock)}
	digestDay := day.Add(-1)
	if wd, err := ParseWeekday(p.DigestDay); err == nil {
		for digestDay = day; digestDay.Weekday() != wd; {
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
	return c
}

// meetsIn reports whether a bi-weekly pair meets in the week of day, counted
// from its anchor in weeks that begin on Monday.
func (p Pair) meetsIn(day Day) bool {
	if p.Cadence != BiWeekly || p.Anchor == "" {
		return true
	}
	monday := func(d Day) time.Time { return d.Add(-(int(d.Weekday()+6) % 7)).In(time.UTC) }
	weeks := int(monday(day).Sub(monday(p.Anchor)).Hours()) / (24 * 7)
	return weeks%2 == 0
}

// MeetingState is what became of one occurrence.
type MeetingState string

const (
	MeetingPlanned MeetingState = "planned"
	MeetingHeld    MeetingState = "held"
	MeetingMoved   MeetingState = "moved"
	MeetingSkipped MeetingState = "skipped"
)

// Meeting is one occurrence of a pair's 1:1, unique by pair and cycle day.
type Meeting struct {
	ID        int64
	TeamID    int64
	PairID    int64
	Cycle     Day
	MeetsAt   time.Time
	State     MeetingState
	Why       string
	CreatedAt time.Time
}

// TopicKind is what a line on a pair's agenda is.
type TopicKind string

const (
	TopicPoint    TopicKind = "topic"
	TopicTop      TopicKind = "top" // one of this week's priorities
	TopicGood     TopicKind = "good"
	TopicFriction TopicKind = "friction"
	TopicIdea     TopicKind = "idea"
	TopicRisk     TopicKind = "risk"
	TopicKeep     TopicKind = "keep" // private to its author
)

// Topic is a talking point. It belongs to the pair, not to one occurrence, and
// carries over until it is discussed or dropped.
type Topic struct {
	ID          int64
	TeamID      int64
	PairID      int64
	PersonID    int64 // whose it is
	Kind        TopicKind
	Position    int // of a top priority, 1 to 3; else 0
	Text        string
	MessageID   *int64
	CreatedAt   time.Time
	DiscussedAt *time.Time
	DroppedAt   *time.Time
}

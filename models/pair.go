package models

import (
	"slices"
	"time"
)

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
	Name        string // of the meeting, "" for 1:1: some say business update
	Cutoff      int    // minutes before the digest goes out at which its content is taken
	// NextDigestAt decides when the next digest is written. It is a column so
	// that a night offline delays a digest and never loses one.
	NextDigestAt *time.Time
	// Since is a moment before which every digest was written, or was none to
	// write: the pair began then, was looked at then, or resumed.
	Since *time.Time
	// What calendars know of it. UID names the series for life; Sequence grows
	// with every word about it (RFC 5546 section 2.1.4). Calendar says that its
	// people were invited, and so have to hear of each change.
	UID      string
	Sequence int
	Calendar bool
	Was      Cadence // before it was paused

	CreatedAt  time.Time
	ArchivedAt *time.Time
}

// Title is what the meeting is called.
func (p Pair) Title() string {
	if p.Name == "" {
		return "1:1"
	}
	return p.Name
}

// Other is the one of the two who is not this person.
func (p Pair) Other(person int64) int64 {
	if p.AssistantID == person {
		return p.ExecutiveID
	}
	return p.AssistantID
}

// Has reports whether a person is one of the two.
func (p Pair) Has(person int64) bool { return person == p.ExecutiveID || person == p.AssistantID }

// MeetingState is what became of one occurrence.
type MeetingState string

const (
	MeetingPlanned MeetingState = "planned"
	MeetingHeld    MeetingState = "held"
	MeetingMoved   MeetingState = "moved"
	MeetingSkipped MeetingState = "skipped"
)

// Meeting is one occurrence of a pair's 1:1, unique by pair and cycle day. It
// is stored once there is something to know of it: its digest was written, or
// it was moved or skipped before.
type Meeting struct {
	ID        int64
	TeamID    int64
	PairID    int64
	Cycle     Day
	MeetsAt   time.Time  // where it was moved to, if it was
	SlotAt    *time.Time // when it would have been, nil for where it is
	State     MeetingState
	Moves     int
	Why       string // it was skipped
	Digested  bool   // its digest was written
	BeganAt   *time.Time
	EndedAt   *time.Time
	Notes     string
	CreatedAt time.Time
}

// Over reports whether nothing can be expected of the meeting any more.
func (m Meeting) Over() bool { return m.State == MeetingHeld || m.State == MeetingSkipped }

// StripLength is how many past meetings are looked back on.
const StripLength = 12

// Strip returns the last twelve meetings that are over at now, oldest first.
func Strip(meetings []Meeting, now time.Time) []Meeting {
	var past []Meeting
	for _, m := range meetings {
		if m.Over() || !m.MeetsAt.After(now) {
			past = append(past, m)
		}
	}
	slices.SortStableFunc(past, func(a, b Meeting) int { return a.MeetsAt.Compare(b.MeetsAt) })
	return past[max(0, len(past)-StripLength):]
}

// Frozen reports whether the record of a meeting is closed for good: two later
// ones took place.
func Frozen(meetings []Meeting, cycle Day, now time.Time) bool {
	later := 0
	for _, m := range meetings {
		if m.Cycle > cycle && !m.MeetsAt.After(now) && m.State != MeetingSkipped {
			later++
		}
	}
	return later >= frozenAfter
}

// frozenAfter is after how many later meetings a record can no longer be
// changed: what was written then stays what was written then.
const frozenAfter = 2

// Step is what somebody does next, agreed at a meeting. When the meeting ends
// it becomes an item; without a person and a day it cannot.
type Step struct {
	ID        int64
	TeamID    int64
	PairID    int64
	Cycle     Day
	PersonID  *int64
	Text      string
	DueDay    Day
	ItemID    *int64
	CreatedAt time.Time
}

// Whole reports whether the step says who and by when.
func (s Step) Whole() bool { return s.PersonID != nil && s.DueDay != "" }

// StepLine is a step with what became of its item.
type StepLine struct {
	Step
	Number    int
	State     State
	Clearance Clearance
	DueAt     *time.Time
}

// Goal is part of the big picture: what priorities serve.
type Goal struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	PairID    *int64 // nil for one of the executive's, seen in each of their pairs
	Text      string
	CreatedAt time.Time
	SeenAt    time.Time // it was last said to hold
	ClosedAt  *time.Time
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
	TopicKeep     TopicKind = "keep"    // private to its author
	TopicWait     TopicKind = "wait"    // can wait this week
	TopicProtect  TopicKind = "protect" // a time to keep free
	TopicLesson   TopicKind = "lesson"  // learned, for the two alone
	TopicGrowth   TopicKind = "growth"  // what somebody wants to learn or take on, for the two alone
	TopicNote     TopicKind = "note"    // what a reply said that was no command
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
	GoalID      *int64 // that a top priority serves
	MessageID   *int64
	CreatedAt   time.Time
	DiscussedAt *time.Time
	DiscussedIn Day // the cycle of the meeting at which it was
	DroppedAt   *time.Time
}

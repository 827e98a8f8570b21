package models

import "time"

// BookEntry is a line of the preferences book: how the executive likes things
// done.
type BookEntry struct {
	ID        int64
	TeamID    int64
	PersonID  int64  // who wrote it down
	DomainID  *int64 // nil for everything
	Clearance Clearance
	Question  string // that it answers, or ""
	Text      string
	MessageID *int64
	CreatedAt time.Time
	DroppedAt *time.Time
}

// MayTakeOut reports whether somebody may take the line out of the book: who
// wrote it, and an executive, who is whom the book is about.
func (e BookEntry) MayTakeOut(p *Person) bool {
	return e.PersonID == p.ID || p.Role == RoleExecutive
}

// BookLine is an entry with the names beside it.
type BookLine struct {
	BookEntry
	Who       string
	Domain    string // name, or ""
	DomainKey string
}

// Stage is how far something that is handed over has come.
type Stage string

const (
	StageShadow Stage = "shadow" // looks on
	StageReview Stage = "review" // does it, and the other looks at it before it goes out
	StageOwn    Stage = "own"    // does it, and is looked back on
)

// stages are the stages in their order, each with the day by which the next
// one is to begin.
var stages = []struct {
	Stage
	days int
	name string
}{{StageShadow, 30, "looks on"}, {StageReview, 60, "does it, with a second look"}, {StageOwn, 90, "owns it"}}

// Next is the stage after this one; ok is false after the last.
func (s Stage) Next() (next Stage, ok bool) {
	for n, st := range stages {
		if st.Stage == s && n+1 < len(stages) {
			return stages[n+1].Stage, true
		}
	}
	return "", false
}

// Says is the stage in words.
func (s Stage) Says() string {
	for _, st := range stages {
		if st.Stage == s {
			return st.name
		}
	}
	return string(s)
}

// Delegation is something that an executive hands over to an assistant for
// good: looked on at for thirty days, done with a second look for thirty,
// owned and looked back on after ninety.
type Delegation struct {
	ID        int64
	TeamID    int64
	PairID    int64
	PersonID  int64 // who wrote it down
	Text      string
	Stage     Stage
	Began     Day // in the pair's zone
	MessageID *int64
	CreatedAt time.Time
	StagedAt  time.Time
	EndedAt   *time.Time
}

// DelegationDays is how long a hand-over takes.
const DelegationDays = 90

// Due is the day by which the stage is to be over.
func (d Delegation) Due() Day {
	for _, st := range stages {
		if st.Stage == d.Stage {
			return d.Began.Add(st.days)
		}
	}
	return d.Began.Add(DelegationDays)
}

// DayOn counts the days since it began, the first one being day 1.
func (d Delegation) DayOn(today Day) int {
	return int(today.In(time.UTC).Sub(d.Began.In(time.UTC)).Hours()/24) + 1
}

// PairNumbers are the fair numbers of a pair over some weeks. Speeds are
// medians, in hours of the person's own working time (Week.Worked), below zero
// where there is nothing to measure; each is shown to the person whose speed it
// is and to nobody else.
type PairNumbers struct {
	Closed, WithDue, OnTime int
	Reopened                int
	CameBack                int // handed back to the executive
	Meetings, Held          int
	Taken                   float64 // by the assistant: from its arrival to the first sign of life
	Decided                 float64 // by the executive: from the question to the answer
}

// NumbersSpan is the time that the fair numbers are taken over.
const NumbersSpan = 28 * 24 * time.Hour

// Partnership is what stands beside a pair's page: what grows over months.
type Partnership struct {
	PairLine
	Book        []BookLine
	Delegations []Delegation // open first
	Learned     []TopicLine  // lessons and growth notes, newest first
	Now, Base   PairNumbers
	Baseline    bool // there were four weeks before these four
	Asked       int  // questions that the executive was sent
	Asking      bool // and gets one a day
}

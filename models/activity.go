package models

import (
	"slices"
	"time"
)

// ActivityFilter picks lines of the activity log.
type ActivityFilter struct {
	Person string  // key; "none" for the program itself
	By     Channel // "" any
	Verb   string  // "" any
	Number int     // of an item, 0 any
	From   *time.Time
	To     *time.Time // up to and without
	Limit  int
	Offset int
}

// ActivityLine is one event, and why it happened: the reasons of the hand-over
// that it was, and the mail that it came from.
type ActivityLine struct {
	EventLine
	WhoKey  string
	Title   string // of the item, "" without one
	Reasons []string
	Subject string // of the mail
	Handle  string // of the mail; "" for none that can be opened
}

// Says is what happened, to be read after who did it: " closed it", or for what
// is no act of theirs on an item ": Elena is away".
func (l ActivityLine) Says() string {
	if l.Number == 0 {
		return ": " + l.What
	}
	return " " + l.What
}

// Workload is how the work lies: what the viewer may see of it.
type Workload struct {
	People []LoadLine // who holds how much; to those who sort everyone, to others themselves
	Team   LoadLine   // all of them together
	Late   []LateWeek // oldest first
	Ages   []AgeBand  // youngest first
	Own    []PaceWeek // how fast the viewer answered; theirs alone
}

// LateWeek is how many items were past their due date at the end of a week.
type LateWeek struct {
	Ends Day // its last day
	Late int
	Away int // people who were away during it
}

// AgeBand counts the open items that came in so many days ago.
type AgeBand struct {
	From int // days, inclusive
	To   int // days, exclusive; 0 without end
	Open int
}

// PaceWeek is how long a person's first answers of a week took.
type PaceWeek struct {
	Ends    Day
	Answers int
	Median  time.Duration
	Slow    time.Duration // nine of ten were faster
}

// FirstAnswer is one item that came to a person, and what they did first.
type FirstAnswer struct {
	At   time.Time // it came
	Took time.Duration
}

// Paces sums first answers up by weeks, each named by its last day.
func Paces(answers []FirstAnswer, ends []Day, zone *time.Location) []PaceWeek {
	out := make([]PaceWeek, len(ends))
	for i, end := range ends {
		var took []time.Duration
		for _, a := range answers {
			if day := DayOf(a.At.In(zone)); day <= end && day > end.Add(-7) {
				took = append(took, a.Took)
			}
		}
		out[i] = PaceWeek{Ends: end, Answers: len(took), Median: quantile(took, 50), Slow: quantile(took, 90)}
	}
	return out
}

// quantile is the value that so many percent do not exceed, 0 of none.
func quantile(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)-1, (len(sorted)*percent+99)/100-1)]
}

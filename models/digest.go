package models

import "time"

// DigestState is what became of a cycle's digest.
type DigestState string

const (
	DigestMailed DigestState = "mailed"
	DigestMissed DigestState = "missed" // the meeting had begun when we came back
)

// Digest is the stored value of one mail agenda, unique by pair and cycle.
type Digest struct {
	ID        int64
	TeamID    int64
	PairID    int64
	Cycle     Day
	MeetsAt   time.Time
	State     DigestState
	Value     DigestValue `gorm:"serializer:json"`
	CreatedAt time.Time
}

// DigestValue is one digest as both templates render it. Sections come in
// this order, always, and say so when they are empty.
type DigestValue struct {
	Pair      string `json:"pair"`
	Executive string `json:"executive"` // first names
	Assistant string `json:"assistant"`
	Reader    string `json:"reader"` // whose copy it is
	Cycle     Day    `json:"cycle"`
	Meets     string `json:"meets"` // "Tue 24 Nov 2026, 09:00-09:30, Copenhagen"
	Short     string `json:"short"` // "Tue 24 Nov 09:00"
	Minutes   int    `json:"minutes"`
	Held      string `json:"held,omitempty"`    // "Held 11 of the last 12."
	Name      string `json:"name,omitempty"`    // what the meeting is called, "" for 1:1
	Skipped   string `json:"skipped,omitempty"` // why this meeting is skipped: the agenda is answered by mail
	Moved     string `json:"moved,omitempty"`   // from when it was moved
	AsOf      string `json:"as_of,omitempty"`   // when its content was taken, if that was before it went out

	About    string       `json:"about,omitempty"`    // how long it will take
	Before   DigestPart   `json:"before"`             // A: decisions answerable by reply
	Goals    []DigestLine `json:"goals,omitempty"`    // 1: the big picture
	Top      DigestPart   `json:"top"`                // 1
	Calendar DigestPart   `json:"calendar"`           // 2
	Late     DigestPart   `json:"late"`               // 3
	Week     DigestPart   `json:"week"`               // 3
	Waiting  DigestPart   `json:"waiting"`            // 3
	Decided  DigestPart   `json:"decided"`            // 3
	Feedback DigestPart   `json:"feedback"`           // 4
	Question string       `json:"question,omitempty"` // 4: this week's
	Kept     []DigestLine `json:"kept,omitempty"`     // 4: the reader's own, in no other copy
	Think    DigestPart   `json:"think"`              // 5
	Handing  DigestPart   `json:"handing,omitzero"`   // 5: what is being handed over
	Book     DigestPart   `json:"book,omitzero"`      // 5: new in the preferences book
	Card     string       `json:"card,omitempty"`     // 5: the assistant's role card, when it is new
	Numbers  []DigestLine `json:"numbers,omitempty"`  // 4: once a month
	Speeds   []DigestLine `json:"-"`                  // of the executive, of the assistant; each goes into their own copy
	Steps    DigestPart   `json:"steps"`              // 6
	Closed   DigestPart   `json:"closed"`             // 6: what else was closed
	Coverage []string     `json:"coverage,omitempty"`

	Clearance Clearance `json:"clearance,omitempty"` // the strictest of the items it names
}

// RollupValue is what an executive with several 1:1s gets instead of their
// single agendas: one part a pair, the calendar once.
type RollupValue struct {
	Reader   string        `json:"reader"`
	Week     string        `json:"week"` // "30 Nov - 6 Dec"
	Goals    []DigestLine  `json:"goals,omitempty"`
	Calendar DigestPart    `json:"calendar"`
	Book     DigestPart    `json:"book,omitzero"`
	Pairs    []DigestValue `json:"pairs"`
	Coverage []string      `json:"coverage,omitempty"`
}

// RecapValue is what came of one meeting, mailed when it ends.
type RecapValue struct {
	Pair      string     `json:"pair"`
	Title     string     `json:"title"` // "1:1 Priya + Dana, Tue 24 Nov"
	Steps     []ItemLine `json:"steps,omitempty"`
	Discussed []string   `json:"discussed,omitempty"`
	Carried   []string   `json:"carried,omitempty"` // on the next agenda again
	Notes     string     `json:"notes,omitempty"`
	Next      string     `json:"next,omitempty"` // when they meet again
}

// DigestPart is one section: five lines at most, and how many more there are.
type DigestPart struct {
	Lines []DigestLine `json:"lines,omitempty"`
	More  int          `json:"more,omitempty"`
	Total int          `json:"total,omitempty"`
}

// DigestLine is one line of a section. Number is the item's own number, the
// same one from the first letter to the last, or 0.
type DigestLine struct {
	Number    int      `json:"number,omitempty"`
	Mark      string   `json:"mark,omitempty"` // "3 days", "Wed", "DECIDE by Tue 12:00"
	Text      string   `json:"text"`
	Who       string   `json:"who,omitempty"`
	Options   []Option `json:"options,omitempty"`
	Recommend string   `json:"recommend,omitempty"`
	Silence   string   `json:"silence,omitempty"`
	Extra     string   `json:"extra,omitempty"`
	Done      bool     `json:"done,omitempty"`
	Asks      string   `json:"asks,omitempty"` // first name of whoever decides
	Goal      string   `json:"goal,omitempty"` // that a priority serves
}

// DigestLines is how many lines a section shows.
const DigestLines = 5

// Cut returns the first DigestLines lines as a section.
func Cut(lines []DigestLine) DigestPart {
	p := DigestPart{Lines: lines, Total: len(lines)}
	if len(lines) > DigestLines {
		p.Lines, p.More = lines[:DigestLines], len(lines)-DigestLines
	}
	return p
}

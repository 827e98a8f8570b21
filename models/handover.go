package models

import "time"

// Handover records what was handed over for an absence: that its beginning was
// told, and its end.
type Handover struct {
	ID        int64
	TeamID    int64
	AbsenceID int64
	PersonID  int64
	CoverID   *int64
	FromDay   Day
	ToDay     Day
	StartedAt time.Time
	EndedAt   *time.Time
}

// HandoverValue is the letter to whoever stands in when an absence begins, or
// to whoever comes back when it ends.
type HandoverValue struct {
	Who   string         `json:"who"`            // who is or was away
	Span  string         `json:"span"`           // "25-27 Nov"
	Back  bool           `json:"back,omitempty"` // for whoever comes back
	Parts []HandoverPart `json:"parts,omitempty"`
}

// HandoverPart is one domain of what is handed over, or one kind of what
// happened.
type HandoverPart struct {
	Title   string     `json:"title"`
	Know    []string   `json:"know,omitempty"` // what somebody who stands in should know
	Open    []ItemLine `json:"open,omitempty"`
	Waiting []ItemLine `json:"waiting,omitempty"`
	Decide  []ItemLine `json:"decide,omitempty"` // decisions under way
}

package models

import "time"

// Calendar is a file of events at an address that somebody subscribed to.
type Calendar struct {
	ID         int64
	TeamID     int64
	PersonID   int64
	URL        string   // https, or file: from the team file
	Events     []Invite `gorm:"serializer:json"`
	ReadAt     *time.Time
	NextAt     *time.Time // when it is read again
	Problem    string     // what was wrong the last time
	CreatedAt  time.Time
	ArchivedAt *time.Time
}

// Occasion is one event at one time in somebody's calendar.
type Occasion struct {
	UID       string
	Start     time.Time
	End       time.Time
	AllDay    bool
	Summary   string
	Organizer string
	PersonID  int64 // whose calendar it is in, 0 for what came by mail
	Repeats   bool
	Free      bool
	Clearance Clearance // of the mail that it was in; above standard its words are left out
}

// Overlaps reports whether two occasions take the same time.
func (o Occasion) Overlaps(p Occasion) bool { return o.Start.Before(p.End) && p.Start.Before(o.End) }

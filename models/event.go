package models

import "time"

// CalendarEvent is what a calendar is told of a meeting, or what stands in
// somebody's private feed.
type CalendarEvent struct {
	UID         string           `json:"uid"`
	Sequence    int              `json:"sequence"`
	Summary     string           `json:"summary"`
	Description string           `json:"description,omitempty"`
	URL         string           `json:"url,omitempty"`
	Zone        string           `json:"zone,omitempty"` // IANA name of the wall times
	Start       time.Time        `json:"start"`
	Minutes     int              `json:"minutes,omitempty"`
	Day         Day              `json:"day,omitempty"`    // instead of a time: the whole day
	Weeks       int              `json:"weeks,omitempty"`  // repeats every so many weeks on the weekday of Start
	Except      []time.Time      `json:"except,omitempty"` // starts of the series that are left out
	Also        []time.Time      `json:"also,omitempty"`   // further starts
	Of          *time.Time       `json:"of,omitempty"`     // the start in the series that this occurrence replaces
	Moved       []MovedEvent     `json:"moved,omitempty"`  // occurrences elsewhere than the series has them
	Cancelled   bool             `json:"cancelled,omitempty"`
	Organizer   CalendarPerson   `json:"organizer"`
	Attendees   []CalendarPerson `json:"attendees,omitempty"`
}

// MovedEvent is one occurrence of a series at another time.
type MovedEvent struct {
	Of    time.Time `json:"of"`
	Start time.Time `json:"start"`
}

// CalendarPerson is an organizer or attendee.
type CalendarPerson struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Feed is what somebody's calendar reads of us: their 1:1s, and what they hold
// by its day.
type Feed struct {
	Name   string
	Events []CalendarEvent
}

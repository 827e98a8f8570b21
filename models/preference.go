package models

import "time"

// Preference names something a person keeps of their own.
type Preference string

// PreferNoKeys turns the keyboard shortcuts of one letter off (WCAG 2.1.4).
const PreferNoKeys Preference = "keys-off"

// Takes reports whether there is such a preference and it can have the value.
func (p Preference) Takes(value string) bool {
	return p == PreferNoKeys && (value == "yes" || value == "")
}

// SavedView is a filter that a person goes back to.
type SavedView struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	Name      string // unique for the person
	Query     string
	Sort      string
	CreatedAt time.Time
}

// MostViews is how many views a person may keep.
const MostViews = 20

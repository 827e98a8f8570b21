package models

import (
	"strings"
	"time"
)

// Role is what a person is in a team.
type Role string

const (
	RoleExecutive Role = "executive"
	RoleAssistant Role = "assistant"
	RoleLead      Role = "lead" // an assistant who also sees triage and coverage
	RoleObserver  Role = "observer"
)

// Valid reports whether r is one of the four roles.
func (r Role) Valid() bool {
	switch r {
	case RoleExecutive, RoleAssistant, RoleLead, RoleObserver:
		return true
	}
	return false
}

// Person is somebody of a team, with one or more mail addresses.
type Person struct {
	ID         int64
	TeamID     int64
	Key        string // unique in the team: the part before @ of the first address
	Name       string
	Role       Role
	Clearance  Clearance
	Zone       string     // empty: the team's
	Hours      string     // empty: the team's
	Locale     string     // empty: the team's
	Limit      int        `gorm:"column:load_limit"` // open items the person wants at most; 0 none
	Bundle     string     // when letters come together: "10:00,15:00", BundleOff, or "" for the role's own way
	Mails      string     // what they want of their letters, as ParseWishes reads it
	Strengths  []string   `gorm:"serializer:json"` // what they are good at, in their own words; a hint and no more
	Agendas    string     // AgendasSingle, or "" for a roll-up where there are several
	NoAgendas  bool       // agendas are not mailed: they stand on the pages alone
	Greeted    int        // receipts sent so far; the first ten mails are always answered
	HelloAt    *time.Time // they were told what this is
	ProvedBy   string     // what proved their answer to that; "" before
	Card       string     // their role in their own words
	CardAt     *time.Time
	QuestionAt *time.Time // when the next question of the preferences book is put; nil for never

	QuestionsAsked int

	PausedAt   *time.Time // letters stop until the person writes again; pressing ones do not
	PausedTill *time.Time `gorm:"column:paused_until"` // and not longer than this, if they said so
	ArchivedAt *time.Time
	CreatedAt  time.Time

	Trust     Trusted  `gorm:"-"` // in a team file
	Addresses []string `gorm:"-"` // lower case, the first is where letters go
}

// Paused reports whether the person's letters are stopped at a moment.
func (p *Person) Paused(now time.Time) bool {
	return p.PausedAt != nil && (p.PausedTill == nil || now.Before(*p.PausedTill))
}

// AgendasSingle is the wish of an executive with several 1:1s to get an agenda
// for each, and no roll-up.
const AgendasSingle = "single"

// PersonAddress is one mail address of a person, unique in the team.
type PersonAddress struct {
	TeamID   int64
	PersonID int64
	Address  string
	Position int
}

// Address returns where letters to the person go, or "" for nobody.
func (p Person) Address() string {
	if len(p.Addresses) == 0 {
		return ""
	}
	return p.Addresses[0]
}

// First returns the first name, for letters.
func (p Person) First() string {
	first, _, _ := strings.Cut(strings.TrimSpace(p.Name), " ")
	return first
}

// Week returns when the person works: their own zone and hours on the team's
// weekdays.
func (p Person) Week(t Team) Week {
	zone, hours := p.Zone, p.Hours
	if zone == "" {
		zone = t.Zone
	}
	if hours == "" {
		hours = t.Hours
	}
	w, err := ParseWeek(t.Workdays, hours, zone)
	if err != nil {
		return t.Week()
	}
	return w
}

// Viewer returns the person as a reader of the database.
func (p Person) Viewer() Viewer {
	return Viewer{TeamID: p.TeamID, PersonID: p.ID, Role: p.Role, Clearance: p.Clearance}
}

// Works reports whether the person can hold items at all: observers and
// people who left cannot.
func (p Person) Works() bool { return p.ArchivedAt == nil && p.Role != RoleObserver }

// Absence is the time a person is away, from and to inclusive.
type Absence struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	FromDay   Day
	ToDay     Day
	CoverID   *int64
	CreatedAt time.Time
}

// Covers reports whether the person is away on that day.
func (a Absence) Covers(day Day) bool { return a.FromDay <= day && day <= a.ToDay }

// Grant records a trust given on purpose: the clearance of a person, by whom,
// why, when, and when it should be looked at again.
type Grant struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	Clearance Clearance
	ByID      *int64
	Why       string
	ReviewDay Day
	CreatedAt time.Time
}

// GrantLine is a grant with the names beside it.
type GrantLine struct {
	Grant
	Who    string
	WhoKey string
	By     string // "" for the team file
}

// Trusted is what a team file says of a person's clearance: why they have it,
// and when it should be looked at again.
type Trusted struct {
	Why    string
	Review Day
}

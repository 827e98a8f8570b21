package models

import (
	"slices"
	"strings"
	"time"
)

// Office is a team with everything that decides where a matter goes: its
// people, domains, absences, pairs and rules. It is read as one value, and is
// small: a few dozen rows.
type Office struct {
	Team     Team
	People   []Person // with those who left; by id
	Domains  []Domain // in the team's order
	Absences []Absence
	Pairs    []Pair
	Rules    []Rule
}

// Person returns the person with that row id, or nil.
func (o *Office) Person(id int64) *Person {
	for i := range o.People {
		if o.People[i].ID == id {
			return &o.People[i]
		}
	}
	return nil
}

// PersonByAddress returns the present person with that mail address, or nil.
func (o *Office) PersonByAddress(address string) *Person {
	address = strings.ToLower(address)
	for i := range o.People {
		if p := &o.People[i]; p.ArchivedAt == nil && slices.Contains(p.Addresses, address) {
			return p
		}
	}
	return nil
}

// PersonByKey returns the present person with that key, or nil.
func (o *Office) PersonByKey(key string) *Person {
	for i := range o.People {
		if p := &o.People[i]; p.ArchivedAt == nil && p.Key == key {
			return p
		}
	}
	return nil
}

// Domain returns the domain with that row id, or nil.
func (o *Office) Domain(id int64) *Domain {
	for i := range o.Domains {
		if o.Domains[i].ID == id {
			return &o.Domains[i]
		}
	}
	return nil
}

// DomainBySlug returns the domain of that slug, or nil.
func (o *Office) DomainBySlug(slug string) *Domain {
	for i := range o.Domains {
		if d := &o.Domains[i]; d.ArchivedAt == nil && d.Slug == slug {
			return d
		}
	}
	return nil
}

// Executive returns the team's executive, or nil in a team without one.
func (o *Office) Executive() *Person {
	for i := range o.People {
		if p := &o.People[i]; p.ArchivedAt == nil && p.Role == RoleExecutive {
			return p
		}
	}
	return nil
}

// Away returns the absence that covers the person on that day, or nil.
func (o *Office) Away(person int64, day Day) *Absence {
	for i := range o.Absences {
		if a := &o.Absences[i]; a.PersonID == person && a.Covers(day) {
			return a
		}
	}
	return nil
}

// Pair returns the pair of that slug, or nil.
func (o *Office) Pair(slug string) *Pair {
	for i := range o.Pairs {
		if p := &o.Pairs[i]; p.ArchivedAt == nil && p.Slug == slug {
			return p
		}
	}
	return nil
}

// PairByID returns the pair with a row id, or nil.
func (o *Office) PairByID(id int64) *Pair {
	for i := range o.Pairs {
		if o.Pairs[i].ID == id {
			return &o.Pairs[i]
		}
	}
	return nil
}

// PairsOf returns the pairs a person is in.
func (o *Office) PairsOf(person int64) []Pair {
	var out []Pair
	for _, p := range o.Pairs {
		if p.ArchivedAt == nil && (p.ExecutiveID == person || p.AssistantID == person) {
			out = append(out, p)
		}
	}
	return out
}

// Parcel is a letter on its way out, with the team that writes it.
type Parcel struct {
	Letter Letter
	Team   Team
}

// Delivered counts what one pass over the letters did.
type Delivered struct {
	Sent    int
	Retried int
	Failed  int
	Dropped int
}

// Done is what came of one act, as the person who acted reads it.
type Done struct {
	Number int
	Said   string // "#118 is done."
	Undo   bool   // it can be taken back

	Numbers []int // of an act on many items: those on which it was done
}

// Invite is one event found in a mail, kept for the calendar look-ahead.
type Invite struct {
	Method    string    `json:"method"`
	UID       string    `json:"uid"`
	Sequence  int       `json:"sequence"`
	Summary   string    `json:"summary"`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Organizer string    `json:"organizer,omitempty"`
	Location  string    `json:"location,omitempty"`

	AllDay     bool        `json:"all_day,omitempty"`
	Zone       string      `json:"zone,omitempty"`       // IANA name, in which it repeats
	Repeats    string      `json:"repeats,omitempty"`    // RRULE
	Except     []time.Time `json:"except,omitempty"`     // starts that were taken out
	Recurrence string      `json:"recurrence,omitempty"` // the start, as RFC 3339 or a day, of the one occurrence that this is about
	Private    bool        `json:"private,omitempty"`    // its words are nobody else's
	Free       bool        `json:"free,omitempty"`       // it takes no time
	Cancelled  bool        `json:"cancelled,omitempty"`

	Clearance Clearance `json:"-"` // of the mail that it was in, if it came by mail
}

// CommandApplied is one command of one mail that took effect or was refused;
// it is what makes a command count once.
type CommandApplied struct {
	TeamID    int64
	MessageID int64
	Position  int
	Verb      string
	Line      string
	ItemID    *int64
	Result    string
	AppliedAt time.Time
}

// NotDone begins the result of a command that was refused.
const NotDone = "not done: "

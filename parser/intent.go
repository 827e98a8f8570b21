package parser

import (
	"encoding/json"
	"time"
)

// Dictionary is what the words of one team are: without it a tag is only a word.
type Dictionary struct {
	TeamAddress string        // team@example.net; plus-addresses of it are read from To, Cc and Delivered-To
	Domains     []DomainWords // the team's domains of responsibility
	People      []PersonWords
	Zone        *time.Location // of the sender's profile; nil: that of the mail's Date
	Locale      string         // of the sender's profile; "" is en-GB
	Week        Week
	Arrived     time.Time // at the server: replaces a Date that is unreadable or more than 48 hours away
	Earlier     []string  // earlier subjects of the thread: a subject token that stands there is text
}

// DomainWords are the names under which a domain may be written.
type DomainWords struct {
	Slug, Name        string
	Aliases, Keywords []string
}

// PersonWords are the names under which a person may be written. Key is the caller's and comes back untouched.
type PersonWords struct {
	Key, Name string
	Addresses []string
}

// Intent is what a new or forwarded mail asks for.
type Intent struct {
	Kind            string // task, followup, decision, fyi, 1on1, pref
	KindGiven       bool
	Title           string
	Domain          string // slug, "" when none was named
	UnknownDomains  []UnknownWord
	Labels          []string
	People          []string // keys of the Dictionary
	UnknownPeople   []UnknownWord
	AmbiguousPeople []UnknownWord
	Priority        string // urgent, high, normal, low
	PriorityGiven   bool
	Due             Moment
	Start           Moment
	Follow          Moment
	Every           string // as written, canonical: "monday", "2w", "month"
	WaitFor         string // who owes us
	Confidential    string // "", confidential, private
	NearMiss        bool   // Confidential was misspelt and taken at its worst
	Amount          string // "1200 EUR"
	Options         []Option
	Recommend       string // letter of an option
	Silence         string // letter of the option which silence chooses
	OtherView       string // the case against what is recommended
	Blockers        []int  // blocked:131
	Points          []Point
	References      []int  // #142
	Note            string // the sender's own words without the tag lines
	Said            []string
}

// Point is one line of a checklist.
type Point struct {
	Text string `json:"text"`
	Done bool   `json:"done"`
}

// UnknownWord is a word that no domain or person answers to (or, among AmbiguousPeople, several do).
type UnknownWord struct {
	Word       string
	DidYouMean []string
}

// Option is one way to decide: Letter is "A" to "Z".
type Option struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// MarshalJSON writes the `intent` object of `explain --json`.
func (i Intent) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Kind         string   `json:"kind"`
		Title        string   `json:"title"`
		Domain       string   `json:"domain"`
		Labels       []string `json:"labels"`
		People       []string `json:"people"`
		Priority     string   `json:"priority"`
		Due          Moment   `json:"due"`
		Start        Moment   `json:"start"`
		Follow       Moment   `json:"follow"`
		Every        string   `json:"every"`
		WaitFor      string   `json:"wait_for"`
		Confidential string   `json:"confidential"`
		Amount       string   `json:"amount"`
		Options      []Option `json:"options"`
		Recommend    string   `json:"recommend"`
		Silence      string   `json:"silence"`
		OtherView    string   `json:"other_view"`
		Blockers     []int    `json:"blockers"`
		Points       []Point  `json:"points"`
		References   []int    `json:"references"`
		Note         string   `json:"note"`
		Said         []string `json:"said"`
	}{i.Kind, i.Title, i.Domain, some(i.Labels), some(i.People), i.Priority, i.Due, i.Start, i.Follow, i.Every, i.WaitFor,
		i.Confidential, i.Amount, some(i.Options), i.Recommend, i.Silence, i.OtherView, some(i.Blockers), some(i.Points), some(i.References), i.Note, some(i.Said)})
}

// some turns nil into an empty list, which JSON shows as [].
func some[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

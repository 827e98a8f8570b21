// Package parts holds what pages share: the frame around them, and the small
// pieces that show a noun the same way everywhere.
package parts

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/models"
)

// Frame is what every page has around it.
type Frame struct {
	Title    string
	Here     string // the section of the navigation: today, triage, items, 1on1s, coverage, one of More's, demo
	Root     string // prefix of every link: "" or /t/dana
	Person   models.Person
	Team     models.Team
	ShowTeam bool // more than one team lives here
	SignedIn bool
	Triage   bool // the viewer sees triage
	Badges   models.Badges
	Form     string // token of every form
	Flash    *Flash
	Clock    Clock
	Live     bool // the page listens for changes
	Keys     bool // shortcuts of one letter are on
	Notices  []string
	Demo     *DemoBar
}

// Flash is one sentence about what was just done. Undo is the number of the
// item it can be taken back on, or 0.
type Flash struct {
	Text string `json:"t"`
	Undo int    `json:"u,omitempty"`
	Many []int  `json:"m,omitempty"` // the items of an act on many that can be taken back
	Bad  bool   `json:"b,omitempty"` // it did not work
}

// Problem is what was wrong about a form that comes back.
type Problem struct {
	Form   string // which of the page's forms
	Field  string
	Reason string
	Value  string // what was typed
}

// At returns the reason when the problem is of that form.
func (p Problem) At(form string) string {
	if p.Form == form {
		return p.Reason
	}
	return ""
}

// DemoBar is the strip above every page of the demo.
type DemoBar struct {
	People []DemoPerson
	Steps  []DemoStep
	Now    time.Time
}

// DemoPerson is somebody one can be.
type DemoPerson struct {
	Key, Name string
	Role      models.Role
	Here      bool
}

// DemoStep is one step of the tour.
type DemoStep struct {
	Text string
	URL  string
	Done bool
}

// DoneSteps counts the steps that are done.
func (b DemoBar) DoneSteps() int {
	n := 0
	for _, s := range b.Steps {
		if s.Done {
			n++
		}
	}
	return n
}

// To returns the path of a page of ours: its elements, escaped, below the root.
func (f Frame) To(elements ...string) string {
	if len(elements) == 0 {
		if f.Root != "" {
			return f.Root
		}
		return "/"
	}
	var b strings.Builder
	b.WriteString(f.Root)
	for _, e := range elements {
		b.WriteString("/" + url.PathEscape(e))
	}
	return b.String()
}

// Place is a page of the navigation.
type Place struct {
	Here, Name string // Here is its path, too
	Key        string // what is pressed after g to go there
}

// Five are the names in the navigation; triage is for who sorts.
func (f Frame) Five() []Place {
	places := []Place{{"today", "Today", "t"}, {"triage", "Triage", "r"}, {"items", "Items", "i"}, {"1on1s", "1:1s", "1"}, {"coverage", "Coverage", "c"}}
	if !f.Triage {
		places = append(places[:1], places[2:]...)
	}
	return places
}

// More are the pages behind More.
func (f Frame) More() []Place {
	return []Place{
		{"search", "Search", "/"}, {"decisions", "Decisions", "d"}, {"follow-ups", "Follow-ups", "f"}, {"workload", "Workload", "w"}, {"activity", "Activity", "a"},
		{"mail", "Mail log", "m"}, {"settings", "Settings", "s"}, {"help", "Help card", "h"},
	}
}

// InMore reports whether the page is one of those behind More.
func (f Frame) InMore() bool {
	return slices.ContainsFunc(f.More(), func(p Place) bool { return p.Here == f.Here })
}

// Page is the path of a place.
func (f Frame) Page(p Place) string {
	if p.Here == "today" {
		return f.To()
	}
	return f.To(p.Here)
}

// Count is how many things wait at a place, and the words for them.
func (f Frame) Count(p Place) (n int, what string) {
	switch p.Here {
	case "today":
		return f.Badges.Decide, "wait on you"
	case "triage":
		return f.Badges.Triage, "to sort"
	}
	return 0, ""
}

// HasIcon reports whether a place is drawn: the five are.
func HasIcon(here string) bool {
	switch here {
	case "today", "triage", "items", "1on1s", "coverage":
		return true
	}
	return false
}

// Item returns the path of an item.
func (f Frame) Item(number int) string { return f.To("items", strconv.Itoa(number)) }

// With returns a path with a query; pairs are names and values, and empty
// values are left out.
func With(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// FullTitle is the page's title with the count of what is blocked on the
// reader in front.
func (f Frame) FullTitle() string {
	t := f.Title + " · Adjutant"
	if f.Badges.Decide > 0 {
		t = fmt.Sprintf("(%d) %s", f.Badges.Decide, t)
	}
	return t
}

// Mail is the address that the team's mail goes to.
func (f Frame) Mail() string {
	if f.Team.Address == "" {
		return "the team address"
	}
	return f.Team.Address
}

// Hash writes an item's number as people do.
func Hash(n int) string { return "#" + strconv.Itoa(n) }

// Plural is "1 item" or "3 items".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

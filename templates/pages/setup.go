package pages

import (
	"adjutant/models"
	"adjutant/templates/parts"
)

// Setup is how far the office is set up. It can be left and come back to: each
// step is done when what it asks for is there.
type Setup struct {
	parts.Frame
	Office    models.Office
	Mailboxes []SetupMailbox
	Probe     models.Probe
	Pairs     []models.PairLine
	Findings  []models.Finding
	Wrong     parts.Problem
}

// SetupMailbox is a mailbox with how it fares, in a word.
type SetupMailbox struct{ Name, State, Error string }

// Step is one step of the setup.
type Step struct {
	ID, Title string
	Done      bool
	Says      string // how it stands
}

// Steps are the steps in their order.
func (p Setup) Steps() []Step {
	assistants := 0
	for _, q := range p.Office.People {
		if q.Works() && q.Role != models.RoleExecutive {
			assistants++
		}
	}
	owned := 0
	for _, d := range p.Office.Domains {
		if d.OwnerID != nil {
			owned++
		}
	}
	reads := false
	for _, m := range p.Mailboxes {
		reads = reads || m.State == "ok"
	}
	domains := parts.Plural(len(p.Office.Domains), "domain") + ", " + num(owned) + " with an owner."
	if n := len(p.Findings); n > 0 {
		domains += " Coverage has " + parts.Plural(n, "finding") + "."
	}
	return []Step{
		{"team", "The team", true, p.Team.Name + ", " + p.Team.Address + ", " + p.Team.Zone + ", " + p.Team.Hours + "."},
		{"people", "People", assistants > 0, people(assistants) + " beside the executive."},
		{"domains", "Who answers for what", owned > 0 && owned == len(p.Office.Domains), domains},
		{"mailbox", "The mailbox", reads, p.mailboxWords()},
		{"loop", "A mail to yourselves", p.Probe.BackAt != nil, p.ProbeWords()},
		{"pairs", "1:1s", len(p.Pairs) > 0, parts.Plural(len(p.Pairs), "slot") + "."},
		{"digest", "The first agenda", len(p.Pairs) > 0 && p.Probe.BackAt != nil, p.digestWords()},
	}
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return num(n) + " people"
}

// Left counts the steps that are not done.
func (p Setup) Left() int {
	n := 0
	for _, s := range p.Steps() {
		if !s.Done {
			n++
		}
	}
	return n
}

func (p Setup) mailboxWords() string {
	if len(p.Mailboxes) == 0 {
		return "No mailbox is read yet."
	}
	m := p.Mailboxes[0]
	switch m.State {
	case "ok":
		return m.Name + " is read."
	case "new":
		return m.Name + " was not read yet; this takes a minute."
	}
	return m.Name + " cannot be read: " + m.Error
}

// ProbeWords says where the mail to oneself is.
func (p Setup) ProbeWords() string {
	b := p.Probe
	switch {
	case b.AskedAt.IsZero():
		return "Not tried yet. It shows that letters leave, that mail is read, and that addresses with a plus work, which tell whom a reply is about."
	case b.BackAt != nil:
		return "It came back " + p.Clock.Near(*b.BackAt) + ": letters leave, mail is read, and addresses with a plus work."
	case b.State == models.LetterFailed || b.State == models.LetterDropped:
		return "It could not be sent: " + b.Result + ". Look at the SMTP address, then try again."
	case b.Pending(p.Clock.Now) && b.SentAt == nil:
		return "It waits to be sent."
	case b.Pending(p.Clock.Now):
		return "It was sent " + p.Clock.Near(*b.SentAt) + " and is not back yet."
	case b.SentAt == nil:
		return "It was never sent: " + or(b.Result, "no SMTP server is set up") + "."
	}
	return "It was sent and did not come back. Turn on plus-addressing for the mailbox, or look whether the provider filters it. Until then replies are told apart by subject and thread."
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (p Setup) digestWords() string {
	if len(p.Pairs) == 0 {
		return "It needs a 1:1 first."
	}
	return "As it would be mailed now, with what is here."
}

// Starters are the areas that can be ticked: those that are not there yet.
func (p Setup) Starters() parts.Field {
	f := parts.Field{Name: "starter", Label: "Areas that most offices have", Type: "many"}
	for _, d := range models.StarterDomains {
		if p.Office.DomainBySlug(d.Slug) == nil {
			f.Options = append(f.Options, parts.Option{Value: d.Slug, Text: d.Name})
		}
	}
	if p.Wrong.Field == "starter" {
		f.Wrong = p.Wrong.Reason
	}
	return f
}

// trigger is when the page asks again: while a mail is on its way, by itself.
func (p Setup) trigger() string {
	if p.Probe.Pending(p.Clock.Now) {
		return "sse:mail, sse:people, every 3s"
	}
	return "sse:mail, sse:people, refresh"
}

// Founding is the first page of all: who begins.
type Founding struct {
	parts.Frame
	Action string
	Fields []parts.Field
	Wrong  string
	Spent  bool
}

// FoundingFields are what a team cannot begin without.
func FoundingFields(t models.Team, executive models.Person, wrong parts.Problem) []parts.Field {
	address := executive.Address()
	return marked([]parts.Field{
		{Name: "name", Label: "The executive's name", Value: executive.Name, Needed: true, Example: "Dana Whitfield"},
		{Name: "addresses", Label: "The executive's mail address", Type: "email", Value: address, Needed: true, Example: "dana@example.org", Hint: "Letters go there, and a mail from it counts as the executive's."},
		{Name: "address", Label: "The team's address", Type: "email", Value: t.Address, Needed: true, Example: "team@example.net", Hint: "The inbox that everybody writes and forwards to."},
		{Name: "team", Label: "What the team is called", Value: t.Name, Example: "Office of Dana"},
		{Name: "zone", Label: "Time zone", Value: t.Zone, Needed: true, Example: "Europe/Copenhagen"},
	}, wrong)
}

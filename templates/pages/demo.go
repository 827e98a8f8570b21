package pages

import (
	"strings"
	"time"

	"adjutant/models"
	"adjutant/templates/parts"
)

// DemoMailbox is one mailbox of the demo. Those of the team's people have
// their key; outsiders have none.
type DemoMailbox struct {
	Address string
	Name    string
	Key     string
	Role    models.Role
	Count   int
}

// DemoMail is one mail in a mailbox of the demo.
type DemoMail struct {
	ID        string // names the mail in its mailbox
	MessageID string
	From      string // "Dana Whitfield <dana@example.org>"
	To        string
	ReplyTo   string // where an answer goes; "" is From
	Subject   string
	At        time.Time
	Text      string
	HTML      string
	Source    string
}

// DemoDraft is a mail somebody writes in the demo.
type DemoDraft struct {
	From, To, Subject, Body, InReplyTo string
}

// DemoSteps is how far the tour got.
type DemoSteps struct {
	Forwarded bool // a mail was forwarded to the team
	Assigned  bool // its letter reached somebody
	Replied   bool // somebody replied done
	Digest    bool // the digest was opened
	Away      bool // somebody was marked away
}

// List is the tour in words, each step with the page where it is done.
func (s DemoSteps) List(team string) []parts.DemoStep {
	return []parts.DemoStep{
		{Text: "Forward a mail to the team", URL: "/demo/mail?write=new", Done: s.Forwarded},
		{Text: "See it assigned", URL: "/items?sort=number", Done: s.Assigned},
		{Text: "Reply done", URL: "/demo/mail", Done: s.Replied},
		{Text: "Open the 1:1 digest", URL: "/1on1s", Done: s.Digest},
		{Text: "Mark someone away", URL: "/coverage", Done: s.Away},
	}
}

// DemoBox is everyone's mail program.
type DemoBox struct {
	parts.Frame
	Boxes   []DemoMailbox
	Address string
	Mails   []DemoMail
	Open    *DemoMail
	Writing bool
	AsText  bool
	Draft   DemoDraft
	Wrong   parts.Problem
}

func (p DemoBox) url(pairs ...string) string {
	return parts.With("/demo/mail", append([]string{"box", p.Address}, pairs...)...)
}

// NewDraft is the form as it opens: an answer, a forward or an empty mail.
func NewDraft(p DemoBox, how string) DemoDraft {
	d := DemoDraft{From: p.Address, To: p.Team.Address}
	m := p.Open
	if m == nil {
		return d
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimRight(m.Text, "\n"), "\n", "\n> ")
	switch how {
	case "forward":
		d.Subject = prefix("Fwd: ", m.Subject)
		d.Body = "\n\n---------- Forwarded message ---------\nFrom: " + m.From + "\nDate: " + m.At.Format("Mon, 2 Jan 2006 at 15:04") +
			"\nSubject: " + m.Subject + "\nTo: " + m.To + "\n\n" + m.Text
	default:
		d.To, d.InReplyTo = m.From, m.MessageID
		if m.ReplyTo != "" {
			d.To = m.ReplyTo
		}
		d.Subject = prefix("Re: ", m.Subject)
		d.Body = "\n\nOn " + m.At.Format("Mon, 2 Jan 2006 at 15:04") + ", " + m.From + " wrote:\n" + quoted + "\n"
	}
	return d
}

func prefix(p, subject string) string {
	if strings.HasPrefix(strings.ToLower(subject), strings.ToLower(p)) {
		return subject
	}
	return p + subject
}

// NameOf is the name in an address line.
func NameOf(from string) string {
	name, _, ok := strings.Cut(from, "<")
	if name = strings.Trim(strings.TrimSpace(name), `"`); !ok || name == "" {
		return strings.Trim(from, "<>")
	}
	return name
}

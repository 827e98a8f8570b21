package pages

import (
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Activity is what happened, newest first.
type Activity struct {
	parts.Frame
	Lines                       []models.ActivityLine
	More                        bool
	People                      []models.Person
	Who, By, About, Since, Till string // as chosen
	Wrong                       parts.Problem
	Page                        int
}

// Who is offered: the people who are here, and the program itself.
func (p Activity) whoField() parts.Field {
	f := parts.Field{Name: "who", Label: "Who", Type: "select", Value: p.Who, Options: []parts.Option{{Value: "", Text: "anybody"}, {Value: "none", Text: "Adjutant itself"}}}
	for _, q := range p.People {
		f.Options = append(f.Options, parts.Option{Value: q.Key, Text: q.Name})
	}
	return f
}

func (p Activity) byField() parts.Field {
	return parts.Field{Name: "by", Label: "How", Type: "select", Value: p.By, Options: []parts.Option{
		{Value: "", Text: "in any way"}, {Value: "mail", Text: "by mail"}, {Value: "web", Text: "on a page"}, {Value: "clock", Text: "by the clock"}, {Value: "file", Text: "by the team file"},
	}}
}

func (p Activity) field(name, label, value, kind, example string) parts.Field {
	f := parts.Field{Name: name, Label: label, Value: value, Type: kind, Example: example}
	if p.Wrong.Field == name {
		f.Wrong = p.Wrong.Reason
	}
	return f
}

// Filtered reports whether anything was chosen.
func (p Activity) Filtered() bool { return p.Who+p.By+p.About+p.Since+p.Till != "" }

// URL is the page's own address.
func (p Activity) URL() string { return p.at(p.Page) }

func (p Activity) at(page int) string {
	n := ""
	if page > 1 {
		n = num(page)
	}
	return parts.With(p.To("activity"), "who", p.Who, "by", p.By, "item", p.About, "since", p.Since, "till", p.Till, "page", n)
}

// ActedBy says how something was done.
func ActedBy(by models.Channel) string {
	switch by {
	case models.ByMail:
		return "by mail"
	case models.ByWeb:
		return "on a page"
	case models.ByClock:
		return "by the clock"
	case models.ByFile:
		return "by the team file"
	}
	return string(by)
}

// Happened is what happened. A reason that it repeats stands beside it anyway.
func Happened(l models.ActivityLine) string {
	says := l.Says()
	if n := len(l.Reasons); n > 0 {
		says = strings.TrimSuffix(says, ": "+l.Reasons[n-1])
	}
	return arrows(says)
}

// Why says why something happened.
func Why(l models.ActivityLine) string {
	switch {
	case len(l.Reasons) > 0:
		return arrows(strings.Join(l.Reasons, "; "))
	case l.By == models.ByClock:
		return "it was due"
	case l.By == models.ByFile:
		return "the team file was applied"
	case l.By == models.ByMail && l.Subject == "":
		return "a mail asked for it"
	}
	return ""
}

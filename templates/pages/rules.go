package pages

import (
	"fmt"
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Rules is the page of the team's own rules, and of trying a mail on them.
type Rules struct {
	parts.Frame
	Rules  []models.Rule
	Office models.Office
	Seen   string      // what every form hands back
	Draft  models.Rule // of the form that adds, as typed
	Edit   models.Rule // of the form that changes rule Edit.Position, as typed
	Tried  string      // the mail as it was pasted
	Trial  *models.Trial
	Wrong  parts.Problem
}

// As is the rule as its form shows it: what was typed when it was refused.
func (p Rules) As(r models.Rule) models.Rule {
	if p.Edit.Position == r.Position && p.Wrong.Form == formOf(r) {
		return p.Edit
	}
	return r
}

// formOf names the form of one rule, or of a new one.
func formOf(r models.Rule) string {
	if r.Position == 0 {
		return "add"
	}
	return fmt.Sprintf("rule-%d", r.Position)
}

// When are a rule's conditions, a phrase each.
func (p Rules) When(r models.Rule) []string {
	var out []string
	add := func(format, s string) {
		if s != "" {
			out = append(out, fmt.Sprintf(format, s))
		}
	}
	w := r.When
	add("from %s", w.From)
	add("to %s", w.To)
	add("subject has “%s”", w.Subject)
	add("somewhere “%s”", w.Words)
	add("list %s", w.List)
	switch {
	case w.Attachment == models.AnyFile:
		out = append(out, "has a file")
	default:
		add("has a file: %s", w.Attachment)
	}
	return out
}

// Then is what a rule decides, in words.
func (p Rules) Then(r models.Rule) string {
	var out []string
	if r.Then.Domain != "" {
		out = append(out, p.DomainName(r.Then.Domain))
	}
	if r.Then.Person != "" {
		out = append(out, p.PersonName(r.Then.Person))
	}
	if r.Then.Priority != "" {
		out = append(out, "priority "+string(r.Then.Priority))
	}
	return strings.Join(out, ", ")
}

// DomainName is a domain's name, or its slug when it is gone.
func (p Rules) DomainName(slug string) string {
	if d := p.Office.DomainBySlug(slug); d != nil {
		return d.Name
	}
	return slug + " (gone)"
}

// PersonName is somebody's first name, or their key when they left.
func (p Rules) PersonName(key string) string {
	if q := p.Office.PersonByKey(key); q != nil {
		return q.First()
	}
	return key + " (gone)"
}

// Workers are the people who can hold items.
func (p Rules) Workers() []models.Person {
	var out []models.Person
	for _, q := range p.Office.People {
		if q.Works() {
			out = append(out, q)
		}
	}
	return out
}

// GoesTo is where a mail would go, in a few words.
func (p Rules) GoesTo(t models.Trail) string {
	in := ""
	if t.Domain != "" {
		in = ", filed under " + p.DomainName(t.Domain)
	}
	if t.Clearance != "" && t.Clearance != models.Standard {
		in += ", " + string(t.Clearance)
	}
	if t.Priority != "" {
		in += ", priority " + string(t.Priority)
	}
	switch {
	case t.Fate == "kept":
		return "It is kept, and is no item"
	case t.Fate == "obeyed":
		return "It is obeyed, and is no item"
	case t.Fate == "quarantine":
		return "It waits in quarantine"
	case t.Held:
		return "It is held, and the executive is asked" + in
	case t.Person == "":
		return "Triage" + in
	}
	return p.PersonName(t.Person) + in
}

// invalid reports whether a field of a form is what was wrong.
func (p Rules) invalid(form, field string) bool {
	return p.Wrong.Form == form && p.Wrong.Field == field
}

package pages

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"adjutant/models"
	"adjutant/templates/parts"
)

func num(n int) string { return strconv.Itoa(n) }

// mailto is a link that writes to an address of ours.
func mailto(address string) templ.SafeURL {
	return templ.SafeURL("mailto:" + url.PathEscape(address))
}

// Subject is a mail's subject, or a word when it had none.
func Subject(s string) string {
	if s == "" {
		return "(no subject)"
	}
	return s
}

// Suggested is a person in a list of people, marked when they are suggested.
func Suggested(p models.Person, key string) string {
	if p.Key == key {
		return p.Name + " (suggested)"
	}
	return p.Name
}

func weekday(s string) string {
	d, err := models.ParseWeekday(s)
	if err != nil {
		return s
	}
	return d.String()
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// guessed is the domain that a line of triage is in, or may belong to.
func guessed(l models.TriageLine) string {
	if l.Item.DomainKey != "" {
		return l.Item.DomainKey
	}
	return l.Guess.Domain
}

// ruleFor is the page of rules with a rule for a line's sender begun.
func ruleFor(f parts.Frame, l models.TriageLine) string {
	return parts.With(f.To("settings", "rules"), "from", l.Sender, "domain", guessed(l), "person", l.Guess.Person)
}

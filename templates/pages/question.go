package pages

import (
	"net/url"

	"github.com/a-h/templ"
)

// Action is where the buttons send their answer.
func (p Question) Action() templ.SafeURL { return templ.SafeURL("/d/" + url.PathEscape(p.Token)) }

// Above is the line over the question.
func (p Question) Above() string {
	switch {
	case !p.Question.Open:
		return "A decision"
	case p.By != "":
		return "Decide by " + p.By
	}
	return "Decide"
}

// Recommended marks the option that is recommended.
func (p Question) Recommended() string {
	if p.Who == "" {
		return "recommended"
	}
	return p.Who + " recommends this"
}

// Advice is what is recommended where there are no options.
func (p Question) Advice() string {
	if len(p.Options) > 0 || p.Recommend == "" {
		return ""
	}
	who := p.Who
	if who == "" {
		return "Recommended: " + p.Recommend + "."
	}
	return who + " recommends: " + p.Recommend + "."
}

// IfSilent is what happens without an answer.
func (p Question) IfSilent() string {
	if p.Question.Silence == "" {
		return "Without an answer nothing happens."
	}
	return "Without an answer " + p.Question.Silence + " is taken."
}

// Asker is whom a question goes to.
func (p Question) Asker() string {
	if p.Who == "" || p.Who == p.Reader {
		return "back"
	}
	return p.Who
}

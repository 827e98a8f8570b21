package pages

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Decisions is the decision log.
type Decisions struct {
	parts.Frame
	Lines   []models.DecisionLine
	Total   int
	Query   string
	Show    string // "", open, decided or mine
	Unclear []string
	Page    int
	PerPage int
}

// DecisionStates are the states behind a view of the log; nil for all.
func DecisionStates(show string) []models.State {
	switch show {
	case "open":
		return models.OpenStates
	case "decided":
		return []models.State{models.StateApproved, models.StateDeclined}
	}
	return nil
}

// decisionView is one of the views of the log.
type decisionView struct {
	Name string
	URL  templ.SafeURL
	Here bool
}

// Views are the views of the log, with the filter kept.
func (p Decisions) Views() []decisionView {
	var out []decisionView
	for _, v := range []struct{ show, name string }{{"", "All"}, {"open", "Open"}, {"mine", "Waiting for you"}, {"decided", "Decided"}} {
		out = append(out, decisionView{v.name, p.at(v.show, p.Query, 1), p.Show == v.show})
	}
	return out
}

// URL is the page as it is.
func (p Decisions) URL() string { return string(p.at(p.Show, p.Query, p.Page)) }

func (p Decisions) at(show, query string, page int) templ.SafeURL {
	values := url.Values{}
	if show != "" {
		values.Set("show", show)
	}
	if query != "" {
		values.Set("q", query)
	}
	if page > 1 {
		values.Set("page", fmt.Sprint(page))
	}
	to := string(p.To("decisions"))
	if len(values) > 0 {
		to += "?" + values.Encode()
	}
	return templ.SafeURL(to)
}

// Turn is another page of the log.
func (p Decisions) Turn(by int) string { return string(p.at(p.Show, p.Query, p.Page+by)) }

// Outcome is a decision's answer, or for whom it waits.
func (p Decisions) Outcome(l models.DecisionLine) string {
	switch {
	case l.State.Open() && l.PreparedAt == nil && l.Holder != "":
		return firstOf(l.Holder) + " prepares it"
	case l.State.Open() && l.Decider != "":
		return "waits for " + firstOf(l.Decider)
	case l.State.Open():
		return "waits"
	case l.What != "":
		return upper(arrows(l.What))
	}
	return upper(string(l.State))
}

// Decided says who answered, when and how.
func (p Decisions) Decided(l models.DecisionLine) string {
	if l.State.Open() {
		if due := p.Clock.Due(l.Item); due != "" {
			if l.Late(p.Clock.Now) {
				return due
			}
			return "by " + due
		}
		return "no deadline"
	}
	at := l.At
	if at.IsZero() && l.ClosedAt != nil {
		at = *l.ClosedAt
	}
	who := l.Who
	if who == "" {
		who = "silence"
	}
	words := []string{who}
	if !at.IsZero() {
		words = append(words, p.Clock.Near(at))
	}
	if how := channel(l.By); how != "" {
		words = append(words, strings.Replace(how, "on this page", "on the web", 1))
	}
	return strings.Join(words, ", ")
}

func firstOf(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

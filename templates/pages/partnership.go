package pages

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// shelf is one domain of the preferences book.
type shelf struct {
	name    string
	entries []models.BookLine
}

// shelves are the entries by domain, those for everything first.
func (p Partnership) shelves() []shelf {
	var out []shelf
	for _, e := range p.Book {
		name := e.Domain
		if name == "" {
			name = "Everything"
		}
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, shelf{name: name})
		}
		s := &out[len(out)-1]
		s.entries = append(s.entries, e)
	}
	return out
}

// progress says how far a hand-over has come.
func (p Partnership) progress(d models.Delegation) string {
	if d.EndedAt != nil {
		return fmt.Sprintf("%s's since %s", firstOf(p.Assistant), p.Clock.Day(*d.EndedAt))
	}
	today := models.DayOf(p.Clock.Now.In(p.Clock.Zone))
	return fmt.Sprintf("%s %s, day %d of %d, next stage by %s", firstOf(p.Assistant), d.Stage.Says(), d.DayOn(today), models.DelegationDays, p.Clock.Date(d.Due()))
}

// nextStage is what the button beside a hand-over says.
func nextStage(d models.Delegation) string {
	next, ok := d.Stage.Next()
	if !ok {
		return "It is theirs now"
	}
	return "Go on: " + next.Says()
}

func numberNote(l models.DigestLine) string {
	return strings.Trim(l.Extra+" · "+l.Who, " ·")
}

func (p Partnership) typed(form string) string {
	if p.Wrong.Form == form {
		return p.Wrong.Value
	}
	return ""
}

// besideEntry says who wrote a line of the book, when, and for whom it is.
func besideEntry(p Partnership, e models.BookLine) string {
	s := firstOf(e.Who) + ", " + p.Clock.Day(e.CreatedAt)
	if e.Clearance != models.Standard {
		s += ", " + string(e.Clearance)
	}
	return s
}

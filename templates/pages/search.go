package pages

import (
	"adjutant/models"
	"adjutant/templates/parts"
)

// Search is what a search found.
type Search struct {
	parts.Frame
	Query   string
	In      models.SearchIn
	Words   []string // that are marked
	Unclear []string
	Found   models.SearchPage
	Asked   bool // there was something to look for
	Page    int
}

// Tabs are the kinds of what can be found.
func (p Search) Tabs() []parts.Tab {
	var out []parts.Tab
	for _, t := range []struct {
		in   models.SearchIn
		name string
	}{{"", "Everything"}, {models.InItems, "Items"}, {models.InMail, "Mail and comments"}, {models.InHistory, "History"}, {models.InPeople, "People"}} {
		out = append(out, parts.Tab{Name: t.name, URL: p.with(t.in, 1), Here: t.in == p.In})
	}
	return out
}

func (p Search) with(in models.SearchIn, page int) string {
	n := ""
	if page > 1 {
		n = num(page)
	}
	return parts.With(p.To("search"), "q", p.Query, "in", string(in), "page", n)
}

// Older and Newer lead to the pages around this one.
func (p Search) Older() string { return p.with(p.In, p.Page+1) }

// Newer is the page before this one.
func (p Search) Newer() string { return p.with(p.In, p.Page-1) }

// Nothing reports whether nothing at all was found.
func (p Search) Nothing() bool { return len(p.Found.Hits)+len(p.Found.People) == 0 }

// HitWord says what a hit is.
func HitWord(h models.Hit) string {
	switch h.In {
	case models.InItems:
		return parts.KindWord(h.Kind)
	case models.InMail:
		if h.By == models.ByWeb {
			return "Comment"
		}
		return "Mail"
	}
	return "History"
}

// HitURL is where a hit leads: to its item, or for a mail without one to where
// it waits.
func (p Search) HitURL(h models.Hit) string {
	if h.Number > 0 {
		return p.Item(h.Number)
	}
	if p.Triage {
		return p.To("triage")
	}
	return p.To("mail")
}

// snippetLong is how much of a text a hit shows, in characters.
const snippetLong = 190

func titleOf(h models.Hit) string {
	if h.Title == "" {
		return "(no subject)"
	}
	return h.Title
}

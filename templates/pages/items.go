package pages

import (
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Items is a list of items, as a filter in the URL picks it.
type Items struct {
	parts.Frame
	List          models.ItemList
	Query, Sort   string
	Unclear       []string // words of the filter that mean nothing
	Page, PerPage int
	People        []models.Person // to hand over to
	Domains       []models.Domain
	Kept          []models.SavedView // the reader's own
}

// URL is the list's own address.
func (p Items) URL() string { return p.with(p.Query, p.Sort, p.Page) }

func (p Items) with(query, sort string, page int) string {
	n := ""
	if page > 1 {
		n = num(page)
	}
	return parts.With(p.To("items"), "q", query, "sort", sort, "page", n)
}

// Chip is one word of the filter, with the list without it.
type Chip struct{ Text, Without string }

// Chips are the words of the filter. Each holds all the others, which is
// quadratic; a Query has no more than models.ParseItemFilter reads.
func (p Items) Chips() []Chip {
	words := models.SplitFilter(p.Query)
	chips := make([]Chip, 0, len(words))
	for i, w := range words {
		rest := slices.Delete(slices.Clone(words), i, i+1)
		chips = append(chips, Chip{Text: w, Without: p.with(strings.Join(rest, " "), p.Sort, 1)})
	}
	return chips
}

// View is a filter that is offered by name.
type View struct {
	Name, Query, URL string
	Here             bool
}

// Views are the filters that most people want.
func (p Items) Views() []View {
	views := []View{
		{Name: "Open", Query: ""}, {Name: "Mine", Query: "owner:me"}, {Name: "Late", Query: "due:late"},
		{Name: "Decisions", Query: "kind:decision"}, {Name: "Follow-ups", Query: "kind:followup"},
		{Name: "No owner", Query: "no:owner"}, {Name: "Closed", Query: "status:closed"},
	}
	for i := range views {
		views[i].URL = p.with(views[i].Query, p.Sort, 1)
		views[i].Here = views[i].Query == p.Query
	}
	for _, k := range p.Kept {
		views = append(views, View{Name: k.Name, Query: k.Query, URL: p.with(k.Query, k.Sort, 1), Here: k.Query == p.Query && k.Sort == p.Sort})
	}
	return views
}

// KeptHere is the reader's own view that is shown, or "".
func (p Items) KeptHere() string {
	for _, k := range p.Kept {
		if k.Query == p.Query && k.Sort == p.Sort {
			return k.Name
		}
	}
	return ""
}

// MayAct reports whether the reader may change items at all.
func (p Items) MayAct() bool { return p.Person.Role != models.RoleObserver }

// CSV is the address of the list as a file.
func (p Items) CSV() string { return parts.With(p.To("items.csv"), "q", p.Query) }

// page is the page's number as a form carries it.
func (p Items) page() string { return num(p.Page) }

// sortNames are the orders a list can have.
var sortNames = map[string]string{"due": "due date", "number": "number", "age": "age", "priority": "priority"}

// SortName is the order in words, or "" when there is no such order.
func SortName(sort string) string { return sortNames[sort] }

// Sorts are the orders to choose from; due is what a list has by itself.
func (p Items) Sorts() []View {
	current := p.Sort
	if SortName(current) == "" {
		current = "due"
	}
	var out []View
	for _, s := range []string{"due", "priority", "age", "number"} {
		key := s
		if s == "due" {
			key = ""
		}
		out = append(out, View{Name: SortName(s), URL: p.with(p.Query, key, 1), Here: s == current})
	}
	return out
}

// Age is how long an item has been here.
func (p Items) Age(i models.ItemCard) string { return p.Clock.Ago(i.CreatedAt) }

// HasMeta reports whether there is more to say of an item than its title.
func (p Items) HasMeta(i models.ItemCard) bool {
	return i.Kind != models.Task || i.Priority == models.Urgent || i.Priority == models.High || i.Confidential() || len(i.Labels) > 0 || i.State == models.StateWaiting && i.WaitFor != ""
}

package pages

import (
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// LetterWishes is what a person wants of their letters, and, for those who sort,
// what everybody wants.
type LetterWishes struct {
	parts.Frame
	Of     models.Person // whose wishes the form changes
	Team   models.Team
	Own    bool            // they are the reader's
	People []models.Person // everybody who is here; none for who may not look
	Action string
	Fields []parts.Field
	Wrong  string
}

// letterNames say what comes in the letters of a sort.
var letterNames = map[models.LetterSort]string{
	models.SortGiven: "New items and decisions", models.SortNews: "News of items", models.SortReminders: "Reminders",
	models.SortReceipts: "Answers to one's own mails", models.SortCoverage: "Coverage, once a week", models.SortHandovers: "Hand-overs of an absence",
}

// Sorts are the sorts that anybody here may get.
func (p LetterWishes) Sorts() []models.LetterSort { return models.LetterSorts }

// SortName says what comes in the letters of a sort.
func (p LetterWishes) SortName(s models.LetterSort) string { return letterNames[s] }

// Way says in two words how the letters of a sort come to somebody.
func (p LetterWishes) Way(q models.Person, s models.LetterSort) string {
	if !gets(q, s) {
		return "none"
	}
	switch way := q.Wishes()[s]; {
	case way == models.Never && s == models.SortReceipts:
		return "only if unclear"
	case way == models.Never:
		return "off"
	case way == "" && s == models.SortReceipts:
		return "the first ten"
	}
	if slots := q.SlotsFor(s, p.Team); len(slots) > 0 {
		return clocks(slots)
	}
	return "at once"
}

// Wished reports whether somebody has a wish about a sort.
func (p LetterWishes) Wished(q models.Person, s models.LetterSort) bool {
	return gets(q, s) && q.Wishes()[s] != ""
}

// gets reports whether letters of a sort are written to somebody at all.
func gets(p models.Person, s models.LetterSort) bool {
	return s != models.SortCoverage || p.Viewer().SeesTriage()
}

// clocks says at which times of day letters come.
func clocks(slots []int) string {
	var at []string
	for _, s := range slots {
		at = append(at, models.FormatClock(s))
	}
	return "at " + strings.Join(at, ", ")
}

// WishFields are the choices of a person, a sort a field.
func WishFields(p models.Person, t models.Team, wrong parts.Problem) []parts.Field {
	wishes := p.Wishes()
	words := map[models.LetterWay]string{models.AtOnce: "each on its own", models.Together: "together " + clocks(p.TogetherAt(t)), models.Never: "not at all"}
	var fields []parts.Field
	for _, s := range models.LetterSorts {
		if !gets(p, s) {
			continue
		}
		usual := "each on its own"
		if slots := p.Slots(t); len(slots) > 0 {
			usual = "together " + clocks(slots)
		}
		f := parts.Field{Name: string(s), Label: letterNames[s], Type: "select", Value: string(wishes[s])}
		if s == models.SortReceipts {
			usual = "to the first ten mails"
			f.Hint = "What was not clear, and what is asked for, is always answered at once."
		}
		f.Options = []parts.Option{{Value: "", Text: "As usual: " + usual}}
		for _, way := range s.Ways() {
			text := words[way]
			if s == models.SortReceipts {
				text = map[models.LetterWay]string{models.AtOnce: "to every mail, each on its own", models.Together: "to every mail, " + words[models.Together], models.Never: "only when something was not clear"}[way]
			}
			f.Options = append(f.Options, parts.Option{Value: string(way), Text: strings.ToUpper(text[:1]) + text[1:]})
		}
		fields = append(fields, f)
	}
	if p.Role == models.RoleExecutive {
		fields = append(fields, parts.Field{Name: "agendas", Label: "Agendas of several 1:1s", Type: "select", Value: p.Agendas, Options: []parts.Option{
			{Value: "", Text: "One mail a week for all of them"}, {Value: models.AgendasSingle, Text: "A mail for each"}}})
	}
	return marked(fields, wrong)
}

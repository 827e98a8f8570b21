package desk

import (
	"slices"
	"strings"

	"adjutant/models"
)

// saySettled says what the settings pages changed in the words of the office:
// "Added Jonas Holm." or "Changed the domain Travel: owner." A team file is
// told the same with its keys, which its writer knows.
func saySettled(a models.Applied, plan models.TeamPlan) string {
	var words []string
	for _, s := range a.Added {
		words = append(words, "added "+settledName(s, plan))
	}
	for _, s := range a.Changed {
		what, fields, _ := strings.Cut(s, ": ")
		words = append(words, "changed "+settledName(what, plan)+": "+settledFields(fields))
	}
	s := strings.Join(words, "; ") + "."
	return strings.ToUpper(s[:1]) + s[1:]
}

// settledName is what people call a row that was applied ("person jonas").
func settledName(what string, plan models.TeamPlan) string {
	kind, key, _ := strings.Cut(what, " ")
	person := func(key string) string {
		if i := slices.IndexFunc(plan.People, func(p models.Person) bool { return p.Key == key }); i >= 0 {
			return plan.People[i].Name
		}
		return key
	}
	switch kind {
	case "person":
		return person(key)
	case "team":
		return "the team"
	case "domain":
		if i := slices.IndexFunc(plan.Domains, func(d models.DomainPlan) bool { return d.Slug == key }); i >= 0 {
			return "the domain " + plan.Domains[i].Name
		}
	case "pair":
		if i := slices.IndexFunc(plan.Pairs, func(p models.PairPlan) bool { return p.Slug == key }); i >= 0 {
			return "the 1:1 of " + person(plan.Pairs[i].Executive) + " and " + person(plan.Pairs[i].Assistant)
		}
	}
	return "the " + what
}

// fieldWords are the fields whose names are no words of people.
var fieldWords = map[string]string{
	"ownerid": "owner", "duein": "default due date", "ackin": "time to acknowledge", "bundle": "when letters come", "mails": "how letters come",
	"digestday": "day of the agenda", "digesttime": "time of the agenda", "weekday": "day", "anchor": "first week", "cutoff": "closing of the agenda",
	"archivedat": "in use again", "audience": "what happens to mail of strangers", "passon": "passing on", "keepraw": "how long mail is kept",
	"workdays": "working days", "hours": "working hours", "zone": "time zone", "limit": "own limit", "addresses": "mail addresses",
}

func settledFields(fields string) string {
	var words []string
	for _, f := range strings.Split(fields, ", ") {
		if word := fieldWords[f]; word != "" {
			f = word
		}
		words = append(words, f)
	}
	return strings.Join(words, ", ")
}

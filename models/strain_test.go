package models

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStrain_EveryKind(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	old, recent := now.AddDate(-1, 0, 0), now.AddDate(0, 0, -3)
	office := func() *Office {
		id := func(n int64) *int64 { return &n }
		return &Office{
			People: []Person{
				{ID: 1, Key: "dana", Name: "Dana W", Role: RoleExecutive}, {ID: 2, Key: "maria", Name: "Maria L", Role: RoleLead, Limit: 10},
				{ID: 3, Key: "ana", Name: "Ana B", Role: RoleAssistant}, {ID: 4, Key: "ole", Name: "Ole L", Role: RoleObserver},
			},
			Domains: []Domain{
				{ID: 1, Slug: "travel", Name: "Travel", Aliases: []string{"trips"}, OwnerID: id(2), CreatedAt: old},
				{ID: 2, Slug: "events", Name: "Events", OwnerID: id(3), CreatedAt: old},
				{ID: 3, Slug: "board", Name: "Board", OwnerID: id(2), Clearance: Confidential, CreatedAt: old},
				{ID: 4, Slug: "new", Name: "New", OwnerID: id(2), CreatedAt: recent},
			},
		}
	}
	for name, c := range map[string]struct {
		seen WorkSeen
		want []string
	}{
		"an idle team is not silent":    {WorkSeen{}, nil},
		"all is well":                   {WorkSeen{Open: map[int64]int{2: 10, 3: 7}, Last: map[int64]time.Time{1: recent, 2: recent}}, nil},
		"above the limit":               {WorkSeen{Open: map[int64]int{2: 11, 3: 7}}, []string{"Maria holds 11 open items and takes 10."}},
		"far above the others":          {WorkSeen{Open: map[int64]int{2: 4, 3: 8}}, []string{"Ana holds 8 open items, the others 4 on average."}},
		"few are never far above":       {WorkSeen{Open: map[int64]int{2: 0, 3: 7}}, nil},
		"the executive is not compared": {WorkSeen{Open: map[int64]int{1: 40, 2: 4, 3: 4}}, nil},
		"silent, not what is secret or new": {WorkSeen{Last: map[int64]time.Time{1: recent, 2: now.AddDate(0, 0, -61)}},
			[]string{"Nothing came for Events in 8 weeks."}},
		"a tag used twice":  {WorkSeen{Tags: []TagUse{{"visa", 1, 2}}}, nil},
		"a tag used often":  {WorkSeen{Tags: []TagUse{{"visa", 1, 2}, {"Visa", 2, 1}}}, []string{"#visa was used 3 times and is no domain. Make it an alias of Travel, where 2 of them are, or a domain of its own."}},
		"a tag of triage":   {WorkSeen{Tags: []TagUse{{"visa", 0, 3}}}, []string{"#visa was used 3 times and is no domain. Make it a domain, or an alias of one."}},
		"a domain's word":   {WorkSeen{Tags: []TagUse{{"Trips", 2, 9}, {"events", 1, 9}}}, nil},
		"the most used one": {WorkSeen{Tags: []TagUse{{"b", 0, 3}, {"a", 0, 4}}}, []string{"#a was used 4 times and is no domain. Make it a domain, or an alias of one.", "#b was used 3 times and is no domain. Make it a domain, or an alias of one."}},
	} {
		var got []string
		for _, f := range Strain(office(), c.seen, now) {
			text := f.Text
			if f.Kind == Unmapped {
				text += " " + f.Fix
			}
			if f.Fix == "" || f.Mark() == "" {
				t.Errorf("%s: %q has no fix", name, f.Text)
			}
			got = append(got, text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestSuggest_WithItsReason(t *testing.T) {
	t.Parallel()
	id := func(n int64) *int64 { return &n }
	o := &Office{
		People: []Person{
			{ID: 1, Key: "maria", Name: "Maria L", Role: RoleLead, Clearance: Confidential},
			{ID: 2, Key: "ana", Name: "Ana B", Role: RoleAssistant, Clearance: Standard, Strengths: []string{"speeches"}},
		},
		Domains: []Domain{
			{ID: 1, Slug: "travel", Name: "Travel", Keywords: []string{"hotel", "flight"}, OwnerID: id(2)},
			{ID: 2, Slug: "events", Name: "Events", Keywords: []string{"hotel", "venue"}, OwnerID: id(1)},
			{ID: 3, Slug: "gifts", Name: "Gifts", Aliases: []string{"flowers"}},
		},
	}
	for name, c := range map[string]struct {
		need   Clearance
		text   string
		taught []Taught
		want   Suggestion
	}{
		"nothing":                 {text: "Hello"},
		"a keyword of two":        {text: "The hotel", want: Suggestion{"ana", "travel", "“hotel” is a word of Travel, and of Events"}},
		"more keywords":           {text: "The hotel's venue", want: Suggestion{"maria", "events", "“hotel”, “venue” is a word of Events"}},
		"an alias, nobody":        {text: "Flowers!", want: Suggestion{"", "gifts", "“flowers” is a word of Gifts"}},
		"not cleared":             {need: Confidential, text: "The flight", want: Suggestion{"", "travel", "“flight” is a word of Travel"}},
		"a strength":              {text: "Speeches for May", want: Suggestion{"ana", "", "Ana is good at “speeches”"}},
		"a strength, not cleared": {need: Confidential, text: "Speeches for May"},
		"taught":                  {text: "The flight", taught: []Taught{{"n@x", id(2), id(1), 3}, {"n@x", id(1), id(2), 1}}, want: Suggestion{"maria", "events", "3 of 4 mails of n@x went to Events, Maria"}},
		"taught once":             {text: "Hello", taught: []Taught{{"n@x", id(2), id(1), 1}}},
		"taught both ways":        {text: "Hello", taught: []Taught{{"n@x", id(2), id(1), 2}, {"n@x", id(1), id(2), 2}}},
		"taught, secret":          {need: Confidential, text: "Hello", taught: []Taught{{"n@x", nil, id(2), 5}}},
	} {
		need := c.need
		if need == "" {
			need = Standard
		}
		if d := cmp.Diff(c.want, Suggest(o, need, c.text, c.taught)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

package pages

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/templates/parts"
)

// FollowUps is what others owe us, by who owes it.
type FollowUps struct {
	parts.Frame
	List models.ItemList
	Mine bool
}

// Debtor is one who owes us something.
type Debtor struct {
	Name  string
	Items []models.ItemCard
}

// Debtors are those who owe us, whoever is asked next first. What has no name
// stands at the end.
func (p FollowUps) Debtors() []Debtor {
	var out []Debtor
	at := map[string]int{}
	for _, i := range p.List.Items {
		key := strings.ToLower(strings.TrimSpace(i.WaitFor))
		n, known := at[key]
		if !known {
			n = len(out)
			at[key] = n
			out = append(out, Debtor{Name: i.WaitFor})
		}
		out[n].Items = append(out[n].Items, i)
	}
	slices.SortStableFunc(out, func(a, b Debtor) int {
		return cmp.Compare(boolRank(a.Name == ""), boolRank(b.Name == ""))
	})
	return out
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Asks is when we ask again, as one says it.
func (p FollowUps) Asks(i models.ItemCard) string {
	at := i.FollowAt
	if at == nil {
		at = i.DueAt
	}
	switch {
	case at == nil:
		return "no date"
	case at.Before(p.Clock.Now):
		return "ask now"
	}
	return "asks " + p.Clock.Near(*at)
}

// Due reports whether it is time to ask again.
func (p FollowUps) Due(i models.ItemCard) bool {
	at := i.FollowAt
	if at == nil {
		at = i.DueAt
	}
	return at != nil && at.Before(p.Clock.Now)
}

// Quiet is how long nobody has moved the item, when that is long.
func (p FollowUps) Quiet(i models.ItemCard) string {
	if days := int(p.Clock.Now.Sub(i.MovedAt).Hours() / 24); days >= quietAfter && !i.MovedAt.Equal(time.Time{}) {
		return "quiet for " + parts.Plural(days, "day")
	}
	return ""
}

// quietAfter is how many days without a move are worth a word.
const quietAfter = 7

// Tabs are everybody's and one's own.
func (p FollowUps) Tabs() []parts.Tab {
	return []parts.Tab{{Name: "All", URL: p.To("follow-ups"), Here: !p.Mine}, {Name: "Mine", URL: parts.With(p.To("follow-ups"), "owner", "me"), Here: p.Mine}}
}

// URL is the page's own address.
func (p FollowUps) URL() string {
	for _, t := range p.Tabs() {
		if t.Here {
			return t.URL
		}
	}
	return p.To("follow-ups")
}

// from names the page for the answer to an act.
func (p FollowUps) from() string {
	if p.Mine {
		return "follow-ups-mine"
	}
	return "follow-ups"
}

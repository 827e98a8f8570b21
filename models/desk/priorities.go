package desk

import (
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// Section 1: what matters most, and what it serves.

// top lists the priorities that were set or, without any, the assistant's
// most pressing items.
func (a *agenda) top() models.DigestPart {
	set := map[int]models.DigestLine{}
	for _, t := range a.topics { // the newest of each place counts
		if t.Kind == models.TopicTop {
			set[t.Position] = models.DigestLine{Text: t.Text, Who: a.nameOf(&t.PersonID), Goal: a.goalOf(t.GoalID)}
		}
	}
	var lines []models.DigestLine
	for n := 1; n <= 3; n++ {
		if l, ok := set[n]; ok {
			lines = append(lines, l)
		}
	}
	if len(lines) > 0 {
		return models.Cut(append(lines, a.besides()...))
	}
	mine := slices.DeleteFunc(slices.Clone(a.open), func(i models.ItemCard) bool {
		return i.State == models.StateWaiting || a.asked(&i) || i.Hidden(a.now)
	})
	slices.SortStableFunc(mine, func(x, y models.ItemCard) int {
		if c := x.Priority.Rank() - y.Priority.Rank(); c != 0 {
			return c
		}
		return compareDue(x.DueAt, y.DueAt)
	})
	for n := range first(mine, 3) {
		lines = append(lines, a.line(&mine[n], sayDue(mine[n].Item, a.week)))
	}
	return models.Cut(append(lines, a.besides()...))
}

// besides are what can wait and what to keep free, beside the priorities.
func (a *agenda) besides() []models.DigestLine {
	var lines []models.DigestLine
	for _, kind := range []struct {
		models.TopicKind
		mark string
	}{{models.TopicWait, "can wait"}, {models.TopicProtect, "protect"}} {
		for _, t := range a.topics {
			if t.Kind == kind.TopicKind {
				lines = append(lines, models.DigestLine{Mark: kind.mark, Text: oneLine(t.Text, 120)})
			}
		}
	}
	return first(lines, 2)
}

// staleGoals is after how long somebody is asked whether a goal still holds.
const staleGoals = 45 * 24 * time.Hour

// bigPicture are the open goals, in a few words each.
func (a *agenda) bigPicture() []models.DigestLine {
	var lines []models.DigestLine
	for _, g := range a.goals {
		l := models.DigestLine{Text: oneLine(g.Text, 80), Who: a.nameOf(&g.PersonID)}
		if age := a.now.Sub(g.SeenAt); age > staleGoals {
			l.Extra = fmt.Sprintf("set %d weeks ago, does it still hold?", int(age.Hours())/24/7)
		}
		lines = append(lines, l)
	}
	return first(lines, models.DigestLines)
}

func (a *agenda) goalOf(id *int64) string {
	for _, g := range a.goals {
		if same(id, &g.ID) {
			return oneLine(g.Text, 40)
		}
	}
	return ""
}

func compareDue(x, y *time.Time) int {
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return x.Compare(*y)
}

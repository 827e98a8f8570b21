package desk

import (
	"context"
	"time"

	"adjutant/models"
)

// What nobody moved for long is asked about, and the question is announced:
// docs/decisions/0050. Nothing is ever dropped by time alone.

const (
	ageAnnounced = 20 // working days without a move: the reminder says that it will ask
	ageAsked     = 25 // from then on it asks
)

// stirred is when somebody last moved an item or said that it still matters.
func stirred(i *models.Item) time.Time {
	if i.KeptAt != nil && i.KeptAt.After(i.MovedAt) {
		return *i.KeptAt
	}
	return i.MovedAt
}

// ages says what a reminder asks about an item that nobody moved, or "".
func (w *work) ages(i *models.Item, week models.Week) string {
	since, today := week.DayIn(stirred(i)), week.DayIn(w.now)
	asks := week.AddWorkdays(since, ageAsked)
	switch {
	case today >= asks:
		return "nobody moved it since " + sayDay(since.In(week.Zone)) + "; drop it?"
	case today >= week.AddWorkdays(since, ageAnnounced):
		left := 0
		for d := today; d < asks; d = week.AddWorkdays(d, 1) {
			left++
		}
		return "nobody moved it since " + sayDay(since.In(week.Zone)) + "; asks you to drop it in " + plural(left, "day", "days")
	}
	return ""
}

// stay says that an item still matters.
func (w *work) stay(i *models.Item, o order) (change, error) {
	i.KeptAt, i.Chased = &w.now, 0
	return change{what: "said that it still matters", said: "stays; nobody is asked about it for a while"}, nil
}

// keepAlive notes that somebody wrote about an item: whatever they wrote, it
// matters to them.
func (w *work) keepAlive(ctx context.Context, i *models.Item) error {
	if !i.State.Open() {
		return nil
	}
	i.KeptAt = &w.now
	return w.tx.UpdateItem(ctx, *i)
}

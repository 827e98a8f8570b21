package desk

import (
	"context"

	"adjutant/models"
)

// The fair numbers stand in the first agenda of a month, against the pair's
// own first weeks and never against another pair. How fast somebody is stands
// in their own copy alone.

// monthly reports whether this is the first agenda of its month.
func (a *agenda) monthly() bool {
	step := 7
	if a.pair.Cadence == models.BiWeekly {
		step = 14
	}
	return a.cycle.Day[:7] != a.cycle.Day.Add(-step)[:7]
}

func (a *agenda) countNumbers(ctx context.Context) (err error) {
	if !a.monthly() {
		return nil
	}
	a.last, a.first, a.compared, err = a.tx.PairNumbers(ctx, a.viewer(), *a.pair, a.now)
	return err
}

// numbers are the four that both may see.
func (a *agenda) numbers() []models.DigestLine {
	if !a.monthly() || a.last.Closed+a.last.Meetings+a.last.Reopened+a.last.CameBack == 0 {
		return nil
	}
	return models.NumberLines(a.last, a.first, a.compared)
}

// speeds are what each of the two sees alone: the executive's, the assistant's.
func (a *agenda) speeds() []models.DigestLine {
	if len(a.numbers()) == 0 {
		return nil
	}
	return []models.DigestLine{models.OwnSpeed(a.last, a.first, a.compared, true), models.OwnSpeed(a.last, a.first, a.compared, false)}
}

package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// ackDay is the day by which the holder of an item should have acknowledged
// it: so long after it was given as its domain says, in the holder's week.
// False for what was acknowledged, or need not be.
func (w *work) ackDay(i *models.Item) (models.Day, bool) {
	d := w.domainOf(i)
	if d == nil || d.AckIn == "" || i.AckedAt != nil || i.HolderID == nil || i.State != models.StateOpen {
		return "", false
	}
	since := i.CreatedAt
	if i.GivenAt != nil {
		since = *i.GivenAt
	}
	if i.StartAt != nil && i.StartAt.After(since) { // what sleeps is told when it wakes
		since = *i.StartAt
	}
	week := w.holderWeek(i)
	return afterDay(week.DayIn(since), week, d.AckIn)
}

// passAt is the moment at which an item goes to the next backup unless it is
// acknowledged: the end of the day by which it should have been, in a team
// that wants this. A decision that was asked is the executive's to answer.
func (w *work) passAt(i *models.Item) (time.Time, bool) {
	if !w.team().PassOn || i.Asked() && !same(i.AskID, i.HolderID) {
		return time.Time{}, false
	}
	day, ok := w.ackDay(i)
	if !ok {
		return time.Time{}, false
	}
	return w.holderWeek(i).EndOf(day).UTC(), true
}

// passOnUnacknowledged gives to the next backup what its holder did not
// acknowledge in time, and returns the items that stay where they are.
func (w *work) passOnUnacknowledged(ctx context.Context, items []models.Item) (left []models.Item, err error) {
	if !w.team().PassOn {
		return items, nil
	}
	loads, err := w.loads(ctx)
	if err != nil {
		return nil, err
	}
	for n := range items {
		i := &items[n]
		if at, ok := w.passAt(i); !ok || at.After(w.now) {
			left = append(left, *i)
			continue
		}
		next, reasons, err := w.nextBackup(ctx, i, loads)
		if err != nil {
			return nil, err
		}
		if next == nil {
			left = append(left, *i)
			continue
		}
		if err := w.pass(ctx, i, next, reasons); err != nil {
			return nil, err
		}
		if loads != nil && !i.Confidential() {
			loads[next.ID]++
		}
	}
	return left, nil
}

// nextBackup finds who gets an item that its holder did not acknowledge: the
// first backup of its domain, or who covers for the holder, who is cleared,
// there, not full, and has never held it. So it never goes round.
func (w *work) nextBackup(ctx context.Context, i *models.Item, loads map[int64]int) (*models.Person, []string, error) {
	held, err := w.tx.HeldBefore(ctx, i.TeamID, i.ID)
	if err != nil {
		return nil, nil, err
	}
	d, holder := w.domainOf(i), w.office.Person(*i.HolderID)
	r := router{office: w.office, in: RouteInput{Now: w.now, Due: i.DueAt, Loads: loads}}
	r.out.Clearance = i.Clearance
	r.say("%s is to be acknowledged within %s, and %s had not by %s", d.Name, d.AckIn, holder.First(), sayMoment(w.passMoment(i).In(w.team().Week().Zone)))
	stands := slices.Clone(d.Backups)
	if a := r.away(holder); a != nil && a.CoverID != nil {
		stands = append([]int64{*a.CoverID}, stands...)
	}
	for _, id := range stands {
		p := w.office.Person(id)
		switch {
		case p == nil || !p.Works() || slices.Contains(held, id):
		case !p.Clearance.Covers(i.Clearance):
			r.pass("backup " + p.First())
		case r.away(p) != nil:
			r.say("backup %s is away", p.First())
		case r.full(p):
			r.say("backup %s has %s", p.First(), r.load(p))
		default:
			r.say("%s -> backup %s", d.Name, p.First())
			return p, r.out.Reasons, nil
		}
	}
	return nil, nil, nil
}

func (w *work) passMoment(i *models.Item) time.Time {
	at, _ := w.passAt(i)
	return at
}

// pass gives the item on. Both people are told; the first may take it back
// with undo, and acknowledges it by that.
func (w *work) pass(ctx context.Context, i *models.Item, to *models.Person, reasons []string) error {
	before, from := i.Snapshot(), *i.HolderID
	i.HolderID, i.AckedAt, i.Chased = &to.ID, nil, 0
	what := fmt.Sprintf("passed it on to %s, because %s had not acknowledged it", to.First(), w.office.Person(from).First())
	return w.keep(ctx, i, before, verbPassed, change{what: what, reasons: reasons, after: func(ctx context.Context) error {
		if err := w.assigned(ctx, i, reasons, ""); err != nil {
			return err
		}
		return w.tell(ctx, i, &from, "it went to "+to.First(), fmt.Sprintf(
			"Nobody had acknowledged it, so it went to %s, who stands behind you. Reply undo to have it back.", to.First()))
	}})
}

// verbPassed marks the lines of history about work that was passed on.
const verbPassed = "passed"

// passedOn returns the line by which an item was passed on, if nothing has
// been done to it since and the actor may take that back: who held it, who
// holds it, and who sorts work.
func (w *work) passedOn(ctx context.Context, i *models.Item) (models.Event, error) {
	e, err := w.tx.LastEventOf(ctx, i.TeamID, i.ID, verbPassed, w.now.Add(-models.UndoFor))
	if err != nil {
		return models.Event{}, err
	}
	if e.Before == nil || !same(e.Before.HolderID, &w.actor.ID) && !same(i.HolderID, &w.actor.ID) && !w.actor.Viewer().SeesTriage() {
		return models.Event{}, models.ErrNotFound
	}
	return e, nil
}

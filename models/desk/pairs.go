package desk

import (
	"context"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// ofPair obeys a word about a 1:1 itself: when it is, and whether.
func (w *work) ofPair(ctx context.Context, t thread, o order) (models.Done, error) {
	pair, _, err := w.pairOf(t, o.args["person"], "")
	if err != nil {
		return models.Done{}, err
	}
	slug, cycle := t.pair()
	if slug != pair.Slug {
		cycle = ""
	}
	switch o.verb {
	case "pause 1:1":
		return w.setCadence(ctx, pair, models.Paused)
	case "resume 1:1":
		return w.setCadence(ctx, pair, "")
	case "weekly":
		return w.setCadence(ctx, pair, models.Weekly)
	case "bi-weekly":
		return w.setCadence(ctx, pair, models.BiWeekly)
	}
	if o.verb == "held" && cycle == "" {
		if cycle, err = w.lastOf(ctx, pair); err != nil {
			return models.Done{}, err
		}
	}
	m, err := w.meetingOf(ctx, pair, cycle)
	if err != nil {
		return models.Done{}, err
	}
	switch o.verb {
	case "skip":
		return w.skipMeeting(ctx, pair, m, o.args["why"])
	case "held":
		return w.heldMeeting(ctx, pair, m)
	}
	return w.moveMeeting(ctx, pair, m, w.slotOf(pair, m, o.due))
}

// lastOf is the cycle of the newest occurrence whose time has come and of which
// nobody has said what became of it; empty for none.
func (w *work) lastOf(ctx context.Context, pair *models.Pair) (last models.Day, err error) {
	taken, err := w.taken(ctx, pair)
	for _, m := range taken {
		if !m.Over() && !m.MeetsAt.After(w.now) {
			last = max(last, m.Cycle)
		}
	}
	return last, err
}

// slotOf is the moment that a meeting is moved to. A day without a time keeps
// the time on the clock that the meeting has.
func (w *work) slotOf(pair *models.Pair, m models.Meeting, to parser.Moment) time.Time {
	if to.Day == "" {
		return to.At
	}
	week := w.pairWeek(pair)
	at := m.MeetsAt.In(week.Zone)
	return week.At(models.Day(to.Day), at.Hour()*60+at.Minute())
}

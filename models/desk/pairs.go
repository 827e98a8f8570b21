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

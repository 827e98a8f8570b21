package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// pairWeek is the team's week in the zone of a pair.
func (w *work) pairWeek(p *models.Pair) models.Week {
	week := w.team().Week()
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		week.Zone = zone
	}
	return week
}

// taken are the stored occurrences of a pair that decide what comes next.
func (w *work) taken(ctx context.Context, p *models.Pair) ([]models.Meeting, error) {
	from := w.now
	if p.Since != nil && p.Since.Before(from) {
		from = *p.Since
	}
	return w.tx.OpenMeetings(ctx, p.TeamID, p.ID, models.DayOf(from.UTC()).Add(-15).Monday())
}

// reschedule decides anew when the next digest of a pair is due. What is due
// already stays due.
func (w *work) reschedule(ctx context.Context, p *models.Pair) error {
	taken, err := w.taken(ctx, p)
	if err != nil {
		return err
	}
	due, next := p.Due(taken, w.now, w.team().Week())
	p.NextDigestAt = nil
	switch {
	case len(due) > 0:
		at := w.now
		p.NextDigestAt = &at
	case !next.IsZero():
		at := next.UTC()
		p.NextDigestAt = &at
	}
	since := w.now
	if p.Since != nil {
		since = *p.Since
	}
	return w.tx.SetNextDigest(ctx, p.ID, p.NextDigestAt, since)
}

// meetingOf returns the occurrence that a word about a pair means: the one of
// the cycle whose digest was answered while that is the newest, else the one
// that comes next.
func (w *work) meetingOf(ctx context.Context, p *models.Pair, cycle models.Day) (models.Meeting, error) {
	taken, err := w.taken(ctx, p)
	if err != nil {
		return models.Meeting{}, err
	}
	ahead, ok := p.Ahead(taken, w.now, w.team().Week())
	if cycle != "" {
		m, err := w.tx.Meeting(ctx, p.TeamID, p.ID, cycle)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return m, err
		}
		// The meeting of the digest that was answered counts until the next one
		// has a digest of its own.
		newest := !ok || !ahead.Digested || ahead.Cycle == cycle
		if err == nil && !m.Over() && newest && m.MeetsAt.After(w.now.AddDate(0, 0, -7)) {
			return m, nil
		}
	}
	if !ok {
		return models.Meeting{}, models.Invalid("", "this 1:1 has no next date: it is paused; reply resume 1:1 to go on")
	}
	return ahead, nil
}

// storeMeeting writes an occurrence, new or known.
func (w *work) storeMeeting(ctx context.Context, m *models.Meeting) error {
	if m.ID == 0 {
		m.CreatedAt = w.now
		if added, err := w.tx.AddMeeting(ctx, m); err != nil || added {
			return err
		}
	}
	return w.tx.SetMeeting(ctx, *m)
}

// moveMeeting moves one occurrence to a new slot in the same act: a meeting
// that is only taken away would be a skipped one.
func (w *work) moveMeeting(ctx context.Context, p *models.Pair, m models.Meeting, to time.Time) (models.Done, error) {
	week := w.pairWeek(p)
	switch {
	case m.EndedAt != nil:
		return models.Done{}, errEnded
	case !to.After(w.now):
		return models.Done{}, models.Invalid("when", "%s is over already; write a day and a time that are ahead", sayMoment(to.In(week.Zone)))
	case to.After(w.now.AddDate(0, 0, 42)):
		return models.Done{}, models.Invalid("when", "%s is more than six weeks away; write skip and why instead", sayMoment(to.In(week.Zone)))
	case to.Equal(m.MeetsAt):
		return models.Done{Said: fmt.Sprintf("The %s is on %s already.", p.Title(), sayMoment(to.In(week.Zone)))}, nil
	}
	was := m.MeetsAt
	if m.SlotAt == nil {
		m.SlotAt = &was
	}
	m.MeetsAt, m.State, m.Why, m.BeganAt = to.UTC(), models.MeetingMoved, "", nil
	m.Moves++
	if err := w.storeMeeting(ctx, &m); err != nil {
		return models.Done{}, err
	}
	said := fmt.Sprintf("The %s of %s is on %s now", p.Title(), sayMoment(was.In(week.Zone)), sayMoment(to.In(week.Zone)))
	return models.Done{Said: said}, w.pairChanged(ctx, p, &m, said, fmt.Sprintf("moved from %s to %s", sayMoment(was.In(week.Zone)), sayMoment(to.In(week.Zone))))
}

// skipMeeting leaves one occurrence out, with the reason. Its agenda still goes
// out, to be answered by mail.
func (w *work) skipMeeting(ctx context.Context, p *models.Pair, m models.Meeting, why string) (models.Done, error) {
	if m.EndedAt != nil {
		return models.Done{}, errEnded
	}
	if why = oneLine(why, 200); why == "" {
		return models.Done{}, models.Invalid("why", "say why: skip on the road. Or move it in the same act: move thu 10")
	}
	m.State, m.Why = models.MeetingSkipped, why
	if err := w.storeMeeting(ctx, &m); err != nil {
		return models.Done{}, err
	}
	week := w.pairWeek(p)
	said := fmt.Sprintf("The %s of %s is skipped: %s", p.Title(), sayMoment(m.MeetsAt.In(week.Zone)), why)
	return models.Done{Said: said}, w.pairChanged(ctx, p, &m, said, "skipped, "+why)
}

// heldMeeting says that an occurrence took place.
func (w *work) heldMeeting(ctx context.Context, p *models.Pair, m models.Meeting) (models.Done, error) {
	week := w.pairWeek(p)
	if m.MeetsAt.After(w.now) {
		return models.Done{}, models.Invalid("", "the %s of %s is still ahead", p.Title(), sayMoment(m.MeetsAt.In(week.Zone)))
	}
	m.State, m.Why = models.MeetingHeld, ""
	if err := w.storeMeeting(ctx, &m); err != nil {
		return models.Done{}, err
	}
	w.agendaChanged(p)
	return models.Done{Said: fmt.Sprintf("The %s of %s was held", p.Title(), sayMoment(m.MeetsAt.In(week.Zone)))}, nil
}

// setCadence pauses a pair, resumes it, or changes how often it meets.
func (w *work) setCadence(ctx context.Context, p *models.Pair, cadence models.Cadence) (models.Done, error) {
	other := w.office.Person(p.Other(w.actor.ID)).First()
	if cadence == "" { // resume
		if p.Cadence != models.Paused {
			return models.Done{Said: fmt.Sprintf("The %s with %s is not paused.", p.Title(), other)}, nil
		}
		if cadence = p.Was; cadence == "" {
			cadence = models.Weekly
		}
	}
	if cadence == p.Cadence {
		return models.Done{Said: fmt.Sprintf("The %s with %s is %s already.", p.Title(), other, cadence)}, nil
	}
	next := *p
	next.Cadence = cadence
	if cadence == models.Paused {
		next.Was = p.Cadence
	}
	said := fmt.Sprintf("The %s with %s is %s now", p.Title(), other, cadence)
	switch {
	case cadence == models.Paused:
		said += "; reply resume 1:1 to go on"
	case p.Cadence == models.Paused:
		since := w.now
		next.Since = &since
		said = fmt.Sprintf("The %s with %s goes on, %s", p.Title(), other, cadence)
	}
	return models.Done{Said: said}, w.saveSlot(ctx, p, next, said)
}

// saveSlot changes the standing words of a pair. The occurrence of this week
// stays where it is when the new slot of this week is over already, so that
// no week goes without.
func (w *work) saveSlot(ctx context.Context, p *models.Pair, next models.Pair, said string) error {
	taken, err := w.taken(ctx, p)
	if err != nil {
		return err
	}
	if err := keepThisWeek(ctx, w.tx, *p, next, taken, w.now, w.team().Week()); err != nil {
		return err
	}
	if next.Cadence == models.BiWeekly && p.Cadence == models.Weekly { // the first of them is the next one
		if m, ok := p.Ahead(taken, w.now, w.team().Week()); ok {
			next.Anchor = m.Cycle
		}
	}
	if err := w.tx.SavePair(ctx, &next); err != nil {
		return err
	}
	*p = next
	return w.pairChanged(ctx, p, nil, said, "")
}

// pairChanged follows up on a change of a pair or of one of its occurrences:
// the next digest's date, the history, open pages, and the other side.
func (w *work) pairChanged(ctx context.Context, p *models.Pair, m *models.Meeting, said, what string) error {
	if err := w.reschedule(ctx, p); err != nil {
		return err
	}
	w.agendaChanged(p)
	if p.Calendar {
		e, err := w.eventChanged(ctx, p, m)
		if err != nil {
			return err
		}
		return w.sendEvent(ctx, p, m, e, said, true)
	}
	l := w.pairLetter(p, m, w.office.Person(p.Other(w.actor.ID)), said)
	if what != "" {
		l.Subject += " " + what
		l.Value.Notice.Title = l.Subject
	}
	_, err := w.owe(ctx, l)
	return err
}

// agendaChanged draws the open pages of a pair anew, for the two and nobody else.
func (w *work) agendaChanged(p *models.Pair) {
	w.agendaChangedFor(p.ExecutiveID)
	w.agendaChangedFor(p.AssistantID)
}

// agendaChangedFor draws the open pages of one person's pairs anew.
func (w *work) agendaChangedFor(person int64) {
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "digests", PersonID: person, Only: true})
}

// keepThisWeek stores the occurrence of the current week as the old slot had
// it when the new slot's day of this week is over: a slot that moves over the
// week's end skips no week.
func keepThisWeek(ctx context.Context, tx *store.Tx, old, next models.Pair, taken []models.Meeting, now time.Time, week models.Week) error {
	m, ok := old.Ahead(taken, now, week)
	if !ok || m.ID != 0 || next.Cadence == models.Paused {
		return nil
	}
	zone, err := time.LoadLocation(old.Zone)
	if err != nil || m.Cycle.Monday() != models.DayOf(now.In(zone)).Monday() {
		return nil
	}
	if n, ok := next.Ahead(taken, now, week); ok && n.Cycle.Monday() == m.Cycle.Monday() {
		return nil
	}
	m.CreatedAt = now
	_, err = tx.AddMeeting(ctx, &m)
	return err
}

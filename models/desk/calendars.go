package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// readAgain is how long a subscribed calendar is believed; after a failure it
// is tried again sooner.
const (
	readAgain      = time.Hour
	readAfterError = 10 * time.Minute
	keptEvents     = 2000
)

// calendars subscribes the people of a plan to their calendars.
func (a *applying) calendars(ctx context.Context) error {
	for _, plan := range a.plan.Calendars {
		person, err := a.id(plan.Person)
		if err != nil {
			return err
		}
		have, err := a.tx.CalendarsOf(ctx, a.office.Team.ID, []int64{*person})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(have, func(c models.Calendar) bool { return c.URL == plan.URL }) {
			continue
		}
		a.note("calendar of "+plan.Person, true, nil)
		c := models.Calendar{TeamID: a.office.Team.ID, PersonID: *person, URL: plan.URL, NextAt: &a.now, CreatedAt: a.now}
		if err := a.tx.SaveCalendar(ctx, &c); err != nil {
			return fmt.Errorf("calendar of %s: %w", plan.Person, err)
		}
	}
	return nil
}

// CalendarsDue returns the subscribed calendars that are to be read now.
func (d *Desk) CalendarsDue(ctx context.Context) ([]models.Calendar, error) {
	return d.store.CalendarsDue(ctx, d.now().UTC())
}

// ReadCalendar records what a subscribed calendar held, or why it could not be
// read; what it held before then stays.
func (d *Desk) ReadCalendar(ctx context.Context, c models.Calendar, content []byte, failed error) error {
	now := d.now().UTC()
	next := now.Add(readAgain)
	if failed != nil {
		next = now.Add(readAfterError)
		return d.store.InTx(ctx, func(tx *store.Tx) error { return tx.CalendarFailed(ctx, c.ID, oneLine(failed.Error(), 300), next) })
	}
	c.Events, c.Problem, c.ReadAt, c.NextAt = nil, "", &now, &next
	events, problems := parser.ReadCalendar(content)
	if len(problems) > 0 {
		c.Problem = oneLine(problems[0], 300)
	}
	for _, e := range events {
		// What is long over and does not repeat is nobody's look ahead.
		if e.Start.IsZero() || e.Repeats == "" && e.End.Before(now.AddDate(0, 0, -7)) && e.Start.Before(now.AddDate(0, 0, -7)) || len(c.Events) >= keptEvents {
			continue
		}
		c.Events = append(c.Events, inviteOf(e))
	}
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		tx.Changed(models.Change{TeamID: c.TeamID, Clearance: models.Standard, Topic: "digests"})
		return tx.SetCalendar(ctx, c)
	})
}

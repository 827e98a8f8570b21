package desk

import (
	"context"
	"errors"
	"fmt"

	"adjutant/models"
)

// A matter that repeats ("every:monday") is a series of items: when one is
// done, the next is filed. Dropping one ends the series.

// endsTurn reports whether an item of a series was closed so that the next one
// is due.
func endsTurn(before *models.ItemSnapshot, i *models.Item) bool {
	return i.Every != "" && before.State.Open() && !i.State.Open() && i.State != models.StateDropped
}

// fileNext files the item that follows in a series, once.
func (w *work) fileNext(ctx context.Context, i *models.Item) error {
	if _, err := w.tx.ItemAfter(ctx, *i); !errors.Is(err, models.ErrNotFound) {
		return err // it is there, or cannot be looked for
	}
	next, ok := w.nextOf(i)
	if !ok {
		return nil
	}
	reasons := w.placeNext(i, next)
	number, err := w.newNumber(ctx, next.Clearance)
	if err != nil {
		return err
	}
	next.Number = number
	next.ChaseAt = w.chaseAt(next)
	if err := w.tx.AddItem(ctx, next); err != nil {
		return err
	}
	if err := w.tx.AssignFirst(ctx, *next, reasons, w.now); err != nil {
		return err
	}
	if err := w.event(ctx, next, "filed", fmt.Sprintf("filed it, because #%d repeats every %s", i.Number, i.Every), nil); err != nil {
		return err
	}
	w.itemChanged(next)
	w.back.said(fmt.Sprintf("It repeats: the next one is #%d, due %s.", next.Number, sayDue(*next, w.team().Week())))
	return w.assigned(ctx, next, reasons, "")
}

// nextOf is the item that follows, without number and place. It is due on the
// next day of the series that is still to come, and sleeps until shortly
// before.
func (w *work) nextOf(i *models.Item) (*models.Item, bool) {
	week := w.holderWeek(i)
	last := week.DayIn(i.CreatedAt)
	if i.DueAt != nil {
		last = week.DayIn(*i.DueAt)
	}
	today := week.DayIn(w.now)
	day, ok := week.Recur(i.Every, last)
	for n := 0; ok && day <= today; n++ {
		if n > 5000 { // a daily matter that nobody looked at for fourteen years
			return nil, false
		}
		day, ok = week.Recur(i.Every, day)
	}
	if !ok {
		return nil, false
	}
	next := &models.Item{
		TeamID: i.TeamID, Kind: i.Kind, Title: i.Title, Note: i.Note, State: models.StateOpen, Clearance: i.Clearance, DomainID: i.DomainID,
		AskedByID: i.AskedByID, Priority: i.Priority, Labels: i.Labels, WaitFor: i.WaitFor, Every: i.Every, Amount: i.Amount,
		Options: i.Options, Recommend: i.Recommend, Silence: i.Silence, AskID: i.AskID, OtherView: i.OtherView,
		PreparedAt: i.PreparedAt, AmountByID: i.AmountByID, Level: i.Level, LevelWhy: i.LevelWhy,
		RootID: w.desk.rootID(), MovedAt: w.now, CreatedAt: w.now, FollowsID: &i.ID, DueText: "every " + i.Every,
	}
	for _, p := range i.Points { // the same list, with nothing ticked
		next.Points = append(next.Points, models.Point{Text: p.Text})
	}
	due := week.EndOf(day)
	next.DueDay = day
	if i.DueAt != nil && i.DueDay == "" { // a time of day was given
		local := i.DueAt.In(week.Zone)
		due, next.DueDay = week.At(day, local.Hour()*60+local.Minute()), ""
	}
	due = due.UTC()
	next.DueAt = &due
	if next.Kind == models.FollowUp {
		morning := week.At(day, week.Start).UTC()
		next.State, next.FollowAt = models.StateWaiting, &morning
	}
	const lead = -3 // working days
	if wake := week.At(week.AddWorkdays(day, lead), week.Start).UTC(); wake.After(w.now) {
		next.StartAt = &wake
	}
	return next, true
}

// placeNext gives the next one to whoever held the last, and where they are
// away or have left, to whom the domain says.
func (w *work) placeNext(i, next *models.Item) []string {
	r := Routing{PersonID: i.HolderID, Reasons: []string{fmt.Sprintf("every %s: it was with you last time", i.Every)}}
	router := router{office: w.office, in: RouteInput{Now: w.now, Due: next.DueAt}}
	holder := i.HolderID
	if holder == nil || !w.office.Person(*holder).Works() || router.away(w.office.Person(*holder)) != nil {
		in := RouteInput{From: w.actor, Clearance: i.Clearance, Due: next.DueAt, Now: w.now}
		if d := w.domainOf(i); d != nil {
			in.Domain = d.Slug
		}
		r = Route(w.office, in)
	}
	next.HolderID, next.Triage = r.PersonID, r.Triage
	if r.Held {
		next.State = models.StateHeld
	}
	return r.Reasons
}

// takeBackNext lets go of the next one of a series when closing the one before
// is undone. What somebody has worked on meanwhile stays.
func (w *work) takeBackNext(ctx context.Context, i *models.Item) error {
	next, err := w.tx.ItemAfter(ctx, *i)
	if errors.Is(err, models.ErrNotFound) || err == nil && next.MovedAt.After(next.CreatedAt) {
		return nil
	}
	if err != nil {
		return err
	}
	next.State, next.ClosedAt, next.ChaseAt, next.FollowsID, next.MovedAt = models.StateDropped, &w.now, nil, nil, w.now
	if err := w.tx.UpdateItem(ctx, next); err != nil {
		return err
	}
	if err := w.tx.DropWaiting(ctx, next, w.now, "its item was taken back"); err != nil {
		return err
	}
	w.itemChanged(&next)
	return w.event(ctx, &next, "drop", fmt.Sprintf("let it go, because #%d is not closed after all", i.Number), nil)
}

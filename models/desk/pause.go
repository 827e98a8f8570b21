package desk

import (
	"context"
	"fmt"
	"time"

	"adjutant/models"
)

// A person may stop their letters until they write again, or until a day they
// name. Urgent matters, answers to what they ask, sign-in and "Was this you?"
// still come.

func (w *work) pause(ctx context.Context, o order) (models.Done, error) {
	till, err := w.pausedTill(o)
	if err != nil {
		return models.Done{}, err
	}
	if err := w.tx.PauseLetters(ctx, w.team().ID, w.actor.ID, w.now, till); err != nil {
		return models.Done{}, err
	}
	w.actor.PausedAt, w.actor.PausedTill = &w.now, till
	if err := w.event(ctx, nil, "pause", "paused their letters", nil); err != nil {
		return models.Done{}, err
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	w.back.said("Your letters stop until " + w.letterPause(w.actor, "you write") + ". What is urgent and what you ask for still comes; what waited comes together afterwards.")
	return models.Done{Said: "Your letters are paused."}, w.tellPaused(ctx)
}

// pausedTill reads until when: a day is over when the next one's work begins.
func (w *work) pausedTill(o order) (*time.Time, error) {
	if o.due.IsZero() && o.args["when"] == "" {
		return nil, nil
	}
	m, err := w.moment(o)
	if err != nil {
		return nil, err
	}
	till := m.At.UTC()
	if m.Day != "" {
		week := w.actor.Week(w.team())
		till = week.NextOpen(week.At(models.Day(m.Day), week.Start)).UTC()
	}
	if !till.After(w.now) {
		return nil, models.Invalid("when", "that has passed: pause until a day to come, or pause alone")
	}
	return &till, nil
}

// letterPause says until when somebody's letters are paused.
func (w *work) letterPause(p *models.Person, writes string) string {
	if p.PausedTill == nil {
		return writes + " again"
	}
	return sayMoment(p.PausedTill.In(p.Week(w.team()).Zone)) + " or until " + writes
}

// tellPaused lets the executive know whom letters do not reach.
func (w *work) tellPaused(ctx context.Context) error {
	e := w.office.Executive()
	if e == nil || e.ID == w.actor.ID {
		return nil
	}
	l := w.letterTo(e, models.LetterAlert, fmt.Sprintf("paused:%d:%s", w.actor.ID, w.cause()))
	l.Subject = w.actor.First() + " paused letters"
	l.NotBefore = e.Week(w.team()).NextOpen(w.now).UTC()
	l.Value.Link, l.Value.Reason = w.page("/people/"+w.actor.Key), "you are the executive of this office"
	l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: []string{
		w.actor.First() + " gets no letters but urgent ones until " + w.letterPause(w.actor, "they write to the team") + ".",
		"New matters still go to them. If they are away, mark that: away and the days, with who covers.",
	}}
	_, err := w.owe(ctx, l)
	return err
}

// resume lets the actor's letters come again: they write.
func (w *work) resume(ctx context.Context) error {
	if w.actor.PausedAt == nil {
		return nil
	}
	if err := w.tx.ResumeLetters(ctx, w.team().ID, w.actor.ID, w.now); err != nil {
		return err
	}
	paused := w.actor.Paused(w.now)
	w.actor.PausedAt, w.actor.PausedTill = nil, nil
	if !paused { // it ended by itself
		return nil
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	if err := w.event(ctx, nil, "resume", "gets letters again", nil); err != nil {
		return err
	}
	w.back.done(models.Done{Said: "Your letters come again; what waited comes together. To stop them once more: pause."})
	return nil
}

// sayPaused warns whoever gives something to a person whose letters are
// paused, unless the matter is urgent.
func (w *work) sayPaused(i *models.Item) string {
	if i.HolderID == nil || i.Priority == models.Urgent {
		return ""
	}
	p := w.office.Person(*i.HolderID)
	if !p.Paused(w.now) {
		return ""
	}
	if p.PausedTill != nil {
		return fmt.Sprintf(". %s paused letters until %s", p.First(), sayMoment(p.PausedTill.In(w.team().Week().Zone)))
	}
	return fmt.Sprintf(". %s paused letters on %s and reads of it when they write again", p.First(), sayDay(p.PausedAt.In(w.team().Week().Zone)))
}

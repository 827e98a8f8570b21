package desk

import (
	"context"
	"fmt"

	"adjutant/models"
)

// A person may stop their letters until they write again. Urgent matters,
// answers to what they ask, sign-in and "Was this you?" still come.

func (w *work) pause(ctx context.Context) (models.Done, error) {
	if w.actor.PausedAt != nil {
		return models.Done{Said: "Your letters are paused already; they come again when you write."}, nil
	}
	if err := w.tx.PauseLetters(ctx, w.team().ID, w.actor.ID, w.now); err != nil {
		return models.Done{}, err
	}
	w.actor.PausedAt = &w.now
	if err := w.event(ctx, nil, "pause", "paused their letters", nil); err != nil {
		return models.Done{}, err
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	w.back.said("Your letters stop until you write again. What is urgent and what you ask for still comes; what waited comes together afterwards.")
	return models.Done{Said: "Your letters are paused."}, w.tellPaused(ctx)
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
		w.actor.First() + " gets no letters but urgent ones until they write to the team again.",
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
	w.actor.PausedAt = nil
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
	if p.PausedAt == nil {
		return ""
	}
	return fmt.Sprintf(". %s paused letters on %s and reads of it when they write again", p.First(), sayDay(p.PausedAt.In(w.team().Week().Zone)))
}

package desk

import (
	"context"
	"errors"

	"adjutant/models"
	"adjutant/models/store"
)

// A letter that asks one question links to a page on which it can be answered
// without signing in. The link names the letter, and so one person and one
// item; it is signed and expires. To look changes nothing.

// LookAtQuestion returns the question behind a link. A link that is forged or
// expired, or whose person has left or is not cleared any more, is
// models.ErrNotFound.
func (d *Desk) LookAtQuestion(ctx context.Context, token string) (q models.Question, err error) {
	err = d.atQuestion(ctx, token, func(w *work, i *models.Item) error {
		q = w.question(i)
		return nil
	})
	return q, err
}

// AnswerQuestion answers the question behind a link: ok, yes, no, choose with
// an option, or ask with a text. A confidential one is models.ErrForbidden:
// for it one signs in.
func (d *Desk) AnswerQuestion(ctx context.Context, token, verb string, args map[string]string) (done models.Done, err error) {
	err = d.atQuestion(ctx, token, func(w *work, i *models.Item) error {
		switch verb {
		case "ok", "yes", "no", "choose", "ask":
		default:
			return models.Invalid("verb", "there is no such answer")
		}
		if i.Confidential() {
			return models.ErrForbidden
		}
		if !i.Asked() || !same(i.AskID, &w.actor.ID) {
			return models.Invalid("", "#%d does not wait for your answer any more", i.Number)
		}
		if done, err = w.act(ctx, order{number: i.Number, verb: verb, args: args}); err != nil {
			return err
		}
		return w.putQuestions(ctx)
	})
	return done, err
}

// atQuestion opens the letter behind a link and runs f as its reader.
func (d *Desk) atQuestion(ctx context.Context, token string, f func(*work, *models.Item) error) error {
	ref, ok := models.OpenAnswerToken(d.secret, token, d.now())
	if !ok {
		return models.ErrNotFound
	}
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		letter, err := tx.LetterByRef(ctx, ref)
		if err != nil {
			return err
		}
		if letter.Asks == nil || letter.PersonID == nil {
			return models.ErrNotFound
		}
		w, err := d.begin(ctx, tx, letter.TeamID)
		if err != nil {
			return err
		}
		w.by, w.token, w.actor = models.ByWeb, &letter, w.office.Person(*letter.PersonID)
		if w.actor == nil || !w.actor.Works() {
			return models.ErrNotFound
		}
		i, err := tx.ItemByNumber(ctx, w.actor.Viewer(), *letter.Asks)
		if err != nil {
			return err
		}
		err = f(w, &i)
		if errors.Is(err, models.ErrNotFound) {
			return models.ErrNotFound
		}
		return err
	})
}

// question is what the page says of an item.
func (w *work) question(i *models.Item) models.Question {
	q := models.Question{Number: i.Number, Team: w.team().Name, Reader: w.actor.First(), Hidden: i.Confidential(), Open: i.Asked() && same(i.AskID, &w.actor.ID)}
	if q.Hidden {
		return q
	}
	q.Title, q.By, q.Options, q.Recommend = i.Title, sayDue(*i, w.actor.Week(w.team())), i.Options, i.Recommend
	q.Who, q.OtherView, q.Note, q.Silence = w.nameOf(i.HolderID), i.OtherView, i.Note, ""
	if i.Amount != "" {
		q.Amount = models.SayAmount(i.Amount)
	}
	if w.silenceBars(i) == "" {
		q.Silence = i.Silence
	}
	switch i.State {
	case models.StateApproved, models.StateDeclined:
		q.Answer, _ = decided(i)
	case models.StateDone, models.StateDropped:
		q.Answer = "closed it as " + string(i.State)
	}
	return q
}

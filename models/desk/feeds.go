package desk

import (
	"context"
	"errors"
	"fmt"

	"adjutant/models"
	"adjutant/models/store"
)

// NewFeed makes the secret under which the viewer's calendar reads their feed,
// and ends the one that was made before. Only its hash is stored.
func (d *Desk) NewFeed(ctx context.Context, v models.Viewer) (secret string, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		secret = d.newSecret()
		return w.tx.SaveFeed(ctx, w.team().ID, w.actor.ID, Hash(secret), w.now)
	})
	return secret, err
}

// feedItems is how many items a feed shows.
const feedItems = 200

// Feed is what the calendar of whoever made a secret is to show: their 1:1s
// with what was moved and skipped, and the days on which what they hold is
// due. Of a confidential item it tells the number alone. It is read as that
// person may see things now. An unknown secret is models.ErrNotFound.
func (d *Desk) Feed(ctx context.Context, secret string) (f models.Feed, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		f = models.Feed{}
		team, person, err := tx.FeedOwner(ctx, Hash(secret))
		if err != nil {
			return err
		}
		w, err := d.begin(ctx, tx, team)
		if err != nil {
			return err
		}
		p := w.office.Person(person)
		if p == nil || p.ArchivedAt != nil {
			return models.ErrNotFound
		}
		f.Name = "Adjutant, " + p.First()
		for _, pair := range w.office.PairsOf(p.ID) {
			if pair.Cadence == models.Paused {
				continue
			}
			e, err := w.series(ctx, &pair)
			var invalid models.InvalidError
			if errors.As(err, &invalid) {
				continue
			}
			if err != nil {
				return err
			}
			e.UID, e.Attendees = fmt.Sprintf("pair.%s.%s@%s", w.team().Slug, pair.Slug, d.host), nil
			f.Events = append(f.Events, e)
		}
		items, err := tx.Items(ctx, p.Viewer(), models.ItemFilter{Holder: p.Key, NoDue: new(bool), Limit: feedItems, Now: w.now})
		if err != nil {
			return err
		}
		week := p.Week(w.team())
		for _, i := range items.Items {
			e := models.CalendarEvent{
				UID: fmt.Sprintf("item.%s.%d@%s", w.team().Slug, i.Number, d.host), Day: week.DayIn(*i.DueAt),
				Summary: fmt.Sprintf("#%d %s", i.Number, oneLine(i.Title, 120)), URL: d.baseURL + w.page(fmt.Sprintf("/items/%d", i.Number)),
			}
			if i.Confidential() {
				e.Summary = fmt.Sprintf("#%d", i.Number)
			}
			f.Events = append(f.Events, e)
		}
		return nil
	})
	return f, err
}

// ofAgenda is the letter that an unsubscribe token speaks of.
func (d *Desk) ofAgenda(ctx context.Context, tx *store.Tx, token string) (models.Letter, error) {
	ref, ok := models.OpenUnsubscribeToken(d.secret, token, d.now())
	if !ok {
		return models.Letter{}, models.ErrNotFound
	}
	l, err := tx.LetterByRef(ctx, ref)
	if err == nil && (l.PersonID == nil || l.Kind != models.LetterDigest && l.Kind != models.LetterRollup) {
		err = models.ErrNotFound
	}
	return l, err
}

// LookAtAgendas tells what an unsubscribe token would stop, and for whom. It
// changes nothing: programs follow links before people do.
func (d *Desk) LookAtAgendas(ctx context.Context, token string) (person, what string, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		l, err := d.ofAgenda(ctx, tx, token)
		if err != nil {
			return err
		}
		p, err := tx.PersonByID(ctx, l.TeamID, *l.PersonID)
		person, what = p.First(), "agendas of your 1:1s"
		return err
	})
	return person, what, err
}

// StopAgendas stops the agendas by mail of whoever a token was written to. The
// pages still have them, and there they can be had by mail again.
func (d *Desk) StopAgendas(ctx context.Context, token string) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		l, err := d.ofAgenda(ctx, tx, token)
		if err != nil {
			return err
		}
		return tx.SetNoAgendas(ctx, l.TeamID, *l.PersonID, true)
	})
}

// agendasByMail says on the page whether agendas come by mail.
func agendasByMail(stop bool) pairAct {
	return func(w *work, ctx context.Context, _ *models.Pair, _ map[string]string) (models.Done, error) {
		said := "Agendas come by mail again"
		if stop {
			said = "No agendas by mail any more; they stand here"
		}
		return models.Done{Said: said}, w.tx.SetNoAgendas(ctx, w.team().ID, w.actor.ID, stop)
	}
}

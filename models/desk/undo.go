package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"adjutant/models"
)

// To undo is to put an item back as it was: its words, dates, place, people and
// links. What happened stays: letters that were sent, lines of history, that
// somebody has seen it or was reminded.

// undo takes back what the actor did last, on one item or anywhere: a change
// that was made on a page, or all that one mail changed. What somebody has
// changed since stays as it is, and is said.
func (w *work) undo(ctx context.Context, number int) (models.Done, error) {
	if number == 0 {
		if done, settled, err := w.undoLast(ctx); settled || err != nil {
			return done, err
		}
	}
	changes, err := w.undoable(ctx, number)
	if err != nil {
		return models.Done{}, err
	}
	var back []*putBack
	var refused []error
	failed := map[int64]bool{} // an older change of an item stays where a newer one does
	for _, e := range changes {
		if failed[*e.ItemID] {
			continue
		}
		p, err := w.putBackBefore(ctx, e)
		var invalid models.InvalidError
		if errors.As(err, &invalid) {
			failed[*e.ItemID] = true
			refused = append(refused, err)
			continue
		}
		if err != nil {
			return models.Done{}, err
		}
		if n := slices.IndexFunc(back, func(b *putBack) bool { return b.item.ID == p.item.ID }); n >= 0 {
			p.holder, p.stays = back[n].holder, back[n].stays || p.stays
			back[n] = p
			continue
		}
		back = append(back, p)
	}
	if len(back) == 0 {
		return models.Done{}, refused[0]
	}
	for _, p := range back {
		if err := w.tellBack(ctx, p); err != nil {
			return models.Done{}, err
		}
	}
	for _, p := range back[1:] {
		w.back.done(models.Done{Number: p.item.Number, Said: w.sayBack(p)})
	}
	for _, err := range refused {
		w.back.said(err.Error())
	}
	return models.Done{Number: back[0].item.Number, Said: w.sayBack(back[0])}, nil
}

var errNothingToUndo = models.Invalid("", "there is nothing of yours from the last 24 hours to undo")

// undoable returns the changes that undo takes back, newest first.
func (w *work) undoable(ctx context.Context, number int) ([]models.Event, error) {
	var row *int64
	var passed models.Event // the program's own change, where the actor may take that back
	if number != 0 {
		i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
		if errors.Is(err, models.ErrNotFound) {
			return nil, models.Invalid("", "there is no #%d that you can see", number)
		}
		if err != nil {
			return nil, err
		}
		row = &i.ID
		if passed, err = w.passedOn(ctx, &i); err != nil && !errors.Is(err, models.ErrNotFound) {
			return nil, err
		}
	}
	e, err := w.tx.LastEvent(ctx, w.team().ID, w.actor.ID, row, w.now.Add(-models.UndoFor))
	oldest := int64(0)
	if passed.ID > e.ID {
		e, err = passed, nil
	}
	if errors.Is(err, models.ErrNotFound) && row != nil {
		e, err = w.decidedFor(ctx, *row)
		oldest = e.ID // what its holder did before they decided it stays
	}
	if errors.Is(err, models.ErrNotFound) || err == nil && (e.ItemID == nil || e.Before == nil) {
		return nil, errNothingToUndo
	}
	if err != nil {
		return nil, err
	}
	if e.MessageID == nil || e.PersonID == nil {
		return []models.Event{e}, nil
	}
	return w.tx.ChangesOfMail(ctx, e, row, oldest)
}

// putBack is an item that was put back as it was.
type putBack struct {
	item   models.Item
	change models.Event // the oldest that was taken back
	holder *int64       // who held it until now
	stays  bool         // as secret as it has become
}

// putBackBefore puts an item back as it was before a change, if nobody has changed
// it since. An InvalidError says why it cannot be; nothing has changed then.
func (w *work) putBackBefore(ctx context.Context, e models.Event) (*putBack, error) {
	i, err := w.tx.ItemByID(ctx, w.team().ID, *e.ItemID)
	if err != nil {
		return nil, err
	}
	if !w.actor.Clearance.Covers(i.Clearance) { // it is not there for them any more
		return nil, errNothingToUndo
	}
	w.back.touches(&i)
	if w.token != nil && !slices.Contains(w.token.Numbers, i.Number) {
		return nil, models.Invalid("", "#%d is not in the letter that you answered: answer a letter about it", i.Number)
	}
	since, err := w.tx.ChangedSince(ctx, e)
	if err != nil {
		return nil, err
	}
	if since || i.MovedAt.After(e.At) {
		return nil, models.Invalid("", "#%d has moved on since; change it with a verb instead", i.Number)
	}
	was := i
	i.Restore(*e.Before)
	if w.token != nil && !w.concerns(&was) && (!same(was.HolderID, i.HolderID) || was.State.Open() && !i.State.Open()) {
		return nil, errOthers(i.Number)
	}
	p := &putBack{change: e, holder: was.HolderID}
	if i.Clearance.Rank() < was.Clearance.Rank() && !w.twice(&i) {
		i.Clearance, p.stays = was.Clearance, true // to make it less secret needs more proof than one mail has
	}
	if err := w.mayPutBack(ctx, &i, e); err != nil {
		return nil, err
	}
	if endsTurn(e.Before, &was) {
		if err := w.takeBackNext(ctx, &i); err != nil {
			return nil, err
		}
	}
	if same(i.HolderID, &w.actor.ID) && i.AckedAt == nil {
		i.AckedAt = &w.now // who takes it back has seen it
	}
	if err := w.tx.MarkUndone(ctx, w.team().ID, e.ID, w.now); err != nil {
		return nil, err
	}
	if !same(was.HolderID, i.HolderID) {
		if e.Verb == verbPassed {
			i.GivenAt = &w.now // else it would be passed on again at once
		}
		if err := w.tx.Assign(ctx, i.TeamID, i.ID, i.HolderID, []string{w.actor.First() + " took a change back"}, w.now); err != nil {
			return nil, err
		}
	}
	if err := w.putLinksBack(ctx, &i, e.Before); err != nil {
		return nil, err
	}
	if i.Blockers, err = w.openBlockers(ctx, &i); err != nil {
		return nil, err
	}
	if i.Blockers > 0 || i.ChaseAt == nil || e.Verb == verbPassed { // what it waits for may have closed meanwhile
		i.ChaseAt = w.chaseAt(&i)
	}
	if err := w.tx.UpdateItem(ctx, i); err != nil {
		return nil, err
	}
	if err := w.moved(ctx, &i, was.State.Open(), was.Clearance); err != nil {
		return nil, err
	}
	p.item = i
	return p, w.event(ctx, &i, "undo", "took back: "+e.What, nil)
}

// mayPutBack refuses what cannot be as it was any more.
func (w *work) mayPutBack(ctx context.Context, i *models.Item, e models.Event) error {
	if i.HolderID != nil && !w.office.Person(*i.HolderID).Works() {
		return models.Invalid("", "who held #%d before is not there any more", i.Number)
	}
	if i.HolderID != nil && !w.office.Person(*i.HolderID).Clearance.Covers(i.Clearance) {
		return models.Invalid("", "who held #%d before is not cleared for it now", i.Number)
	}
	if e.Before.Blockers == nil {
		return nil
	}
	for _, l := range *e.Before.Blockers {
		circle, err := w.tx.WaitsOn(ctx, l.BlockerID, i.ID)
		if err != nil {
			return err
		}
		if circle {
			return models.Invalid("", "what #%d waited for waits for it by now, so neither could go on", i.Number)
		}
	}
	return nil
}

// sayBack words for the actor what was taken back.
func (w *work) sayBack(p *putBack) string {
	who := "you"
	if id := p.change.PersonID; id != nil && *id != w.actor.ID {
		who = w.nameOf(id)
	}
	said := fmt.Sprintf("#%d is as it was before %s %s", p.item.Number, who, p.change.What)
	if p.stays {
		said += fmt.Sprintf(", but stays %s: to make it less secret, answer a letter about it from an address whose mail is signed, or use its page", p.item.Clearance)
	}
	return said
}

// tellBack tells whoever was told of a change that it is undone.
func (w *work) tellBack(ctx context.Context, p *putBack) error {
	w.itemChanged(&p.item)
	was := "Adjutant"
	if id := p.change.PersonID; id != nil {
		was = w.nameOf(id)
	}
	text := fmt.Sprintf("It is as it was before %s %s.", was, p.change.What)
	for _, who := range []*int64{p.holder, p.item.HolderID} {
		if err := w.tell(ctx, &p.item, who, w.actor.First()+" took something back", text); err != nil {
			return err
		}
		if same(p.holder, p.item.HolderID) {
			break
		}
	}
	return nil
}

// decidedFor returns what was decided for the executive and can still be taken
// back: for a day since it happened, or since an agenda told of it.
func (w *work) decidedFor(ctx context.Context, row int64) (models.Event, error) {
	nothing := models.ErrNotFound
	i, err := w.tx.ItemByID(ctx, w.team().ID, row)
	if err != nil || w.actor.Role != models.RoleExecutive || !decidedForYou(&i, w.actor.ID) {
		return models.Event{}, errors.Join(nothing, err)
	}
	e, err := w.tx.ClosingEvent(ctx, w.team().ID, i.ID)
	if err != nil || e.At.After(w.now.Add(-models.UndoFor)) {
		return e, err
	}
	told, err := w.tx.ToldSince(ctx, w.team().ID, w.actor.ID, i.Number, w.now.Add(-models.UndoFor))
	if err == nil && !told {
		err = nothing
	}
	return e, err
}

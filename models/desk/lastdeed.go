package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"adjutant/models"
)

// A bare undo is about the last thing that somebody did, whatever it was. What
// it does not reach is said, with what to do instead: an older change that was
// taken back in its place would be one that nobody meant.

// undoLast takes back the last deed of the actor where it is no change of an
// item, or says why it cannot be. It reports false where it is one: then undo
// takes that back.
func (w *work) undoLast(ctx context.Context) (done models.Done, settled bool, err error) {
	since := w.now.Add(-models.UndoFor)
	last, err := w.tx.LastDeed(ctx, w.team().ID, w.actor.ID, since)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return done, true, err
	}
	if w.msg != nil {
		m, err := w.tx.MailForAPair(ctx, w.actor.ID, *w.msg, last, since, pairVerbs)
		if err == nil {
			if done, err = w.takeBackMail(ctx, m); err != nil {
				return done, true, err
			}
			rest, err := w.tx.MailForAPair(ctx, w.actor.ID, *w.msg, last, since, pairVerbs)
			if err == nil && rest.ID == m.ID {
				w.back.said("What else that mail changed in the 1:1 stays: change it on its page")
			}
			if errors.Is(err, models.ErrNotFound) {
				err = nil
			}
			return done, true, err
		}
		if !errors.Is(err, models.ErrNotFound) {
			return done, true, err
		}
	}
	if last.ID == 0 {
		return done, false, nil
	}
	deeds, err := w.tx.DeedsWith(ctx, last)
	if err != nil {
		return done, true, err
	}
	changed := false
	for _, e := range deeds {
		switch {
		case e.Verb == "away" || e.Verb == "pause":
			said, err := w.takeBackOwn(ctx, e)
			if err != nil {
				return done, true, err
			}
			done.Said, settled = said, true
		case e.Before != nil:
			changed = true
		}
	}
	switch {
	case changed && settled: // both by one mail
		w.back.done(done)
		return models.Done{}, false, w.alsoLines(ctx, last)
	case changed || settled:
		return done, settled, w.alsoLines(ctx, last)
	}
	return done, true, w.sayLast(ctx, deeds[0])
}

// takeBackMail takes back what a mail wrote for a 1:1 or the preferences book,
// or says why it cannot be.
func (w *work) takeBackMail(ctx context.Context, m models.Message) (models.Done, error) {
	said, err := w.takeBackLines(ctx, m.ID)
	if err != nil {
		return models.Done{}, err
	}
	if len(said) == 0 {
		at := sayMoment(m.CreatedAt.In(w.actor.Week(w.team()).Zone))
		return models.Done{}, w.notTakenBack(ctx, fmt.Sprintf("your mail of %s for a 1:1 or the preferences book", at), "change it on the page of the 1:1 or of the book")
	}
	for _, s := range said[1:] {
		w.back.done(models.Done{Said: s})
	}
	return models.Done{Said: said[0]}, nil
}

// alsoLines takes back the lines of the mail by which something else was done
// that is taken back.
func (w *work) alsoLines(ctx context.Context, e models.Event) error {
	if e.MessageID == nil {
		return nil
	}
	said, err := w.takeBackLines(ctx, *e.MessageID)
	for _, s := range said {
		w.back.done(models.Done{Said: s})
	}
	return err
}

// lineVerbs are the commands whose effect is a line in a 1:1 or the
// preferences book.
var lineVerbs = append(slices.Sorted(maps.Keys(topicKinds)), "pref", "hand over")

// takeBackLines takes back the lines that a mail of the actor wrote for a 1:1
// or the preferences book, and returns what it says of each. What only a reply
// address proves takes none back: they are about more than its letter.
func (w *work) takeBackLines(ctx context.Context, mail int64) (said []string, err error) {
	if w.token != nil {
		return nil, nil
	}
	lines, err := w.tx.LinesOfMail(ctx, w.team().ID, mail)
	if err != nil {
		return nil, err
	}
	for _, t := range lines.Topics {
		t.DroppedAt = &w.now
		if err := w.tx.SetTopic(ctx, t); err != nil {
			return nil, err
		}
		if p := w.office.PairByID(t.PairID); p != nil {
			w.topicChanged(p, t)
		}
		said = append(said, fmt.Sprintf("Off your 1:1: %q", oneLine(t.Text, 80)))
	}
	for _, e := range lines.Entries {
		if err := w.tx.DropEntry(ctx, e, w.now); err != nil {
			return nil, err
		}
		w.agendaChangedFor(w.actor.ID)
		what := "what is " + string(e.Clearance)
		if e.Clearance == models.Standard {
			what = fmt.Sprintf("%q", oneLine(e.Text, 80))
		}
		said = append(said, "Out of the preferences book: "+what)
	}
	for _, d := range lines.HandOvers {
		if err := w.tx.RemoveDelegation(ctx, d); err != nil {
			return nil, err
		}
		if p := w.office.PairByID(d.PairID); p != nil {
			w.agendaChanged(p)
		}
		said = append(said, fmt.Sprintf("Not handed over: %q", oneLine(d.Text, 80)))
	}
	return said, w.tx.CommandsTakenBack(ctx, w.team().ID, mail, lineVerbs)
}

// pairVerbs are the commands that change something in a 1:1 or the preferences
// book.
var pairVerbs = func() (verbs []string) {
	for verb := range standsAlone {
		if !slices.Contains([]string{"help", "list", "log", "undo", "away", "pause"}, verb) {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	return verbs
}()

// takeBackOwn takes back what changed somebody's own days or letters.
func (w *work) takeBackOwn(ctx context.Context, e models.Event) (string, error) {
	said := "Your letters come again."
	if e.Verb == "away" {
		n := slices.IndexFunc(w.office.Absences, func(a models.Absence) bool {
			return a.CreatedAt.Equal(e.At) && (a.PersonID == w.actor.ID || e.By == models.ByWeb)
		})
		switch {
		case w.token != nil:
			return "", models.Invalid("", "nothing but the address that you answered proves that the mail is yours, and what you did last (%s) is about more than its letter", e.What)
		case n < 0:
			return "", w.notTakenBack(ctx, e.What, "these days were known before, so write away again with the right ones")
		}
		a := w.office.Absences[n]
		if err := w.tx.DeleteAbsence(ctx, a.TeamID, a.ID); err != nil {
			return "", err
		}
		w.office.Absences = slices.Delete(slices.Clone(w.office.Absences), n, n+1)
		said = fmt.Sprintf("%s is not away %s.", w.office.Person(a.PersonID).First(), span(a.FromDay, a.ToDay))
	}
	if err := w.tx.MarkUndone(ctx, e.TeamID, e.ID, w.now); err != nil {
		return "", err
	}
	w.tx.Changed(models.Change{TeamID: e.TeamID, Clearance: models.Standard, Topic: "people"})
	return said, w.event(ctx, nil, "undo", "took back: "+e.What, nil)
}

// sayLast says of a deed that undo does not take back what it was.
func (w *work) sayLast(ctx context.Context, e models.Event) error {
	if e.ItemID == nil {
		return w.notTakenBack(ctx, e.What, "change it where you did it")
	}
	i, err := w.tx.ItemByID(ctx, e.TeamID, *e.ItemID)
	if err != nil {
		return err
	}
	if !w.actor.Clearance.Covers(i.Clearance) { // it is not there for them any more
		return errNothingToUndo
	}
	w.back.touches(&i)
	if e.Verb == "filed" {
		return w.notTakenBack(ctx, fmt.Sprintf("#%d was filed", i.Number), fmt.Sprintf("write %d drop to let it go", i.Number))
	}
	return w.notTakenBack(ctx, fmt.Sprintf("you %s, #%d", e.What, i.Number), "write what holds now")
}

// notTakenBack says what was done last, what to do instead, and how to take
// back what was changed before that.
func (w *work) notTakenBack(ctx context.Context, what, instead string) error {
	said := fmt.Sprintf("undo does not take back what you did last (%s): %s", oneLine(what, 120), instead)
	older, err := w.tx.LastEvent(ctx, w.team().ID, w.actor.ID, nil, w.now.Add(-models.UndoFor))
	if err == nil && older.ItemID != nil {
		i, err := w.tx.ItemByID(ctx, older.TeamID, *older.ItemID)
		if err != nil {
			return err
		}
		if w.actor.Clearance.Covers(i.Clearance) {
			w.back.touches(&i)
			said += fmt.Sprintf(". For what you changed before that, write %d undo", i.Number)
		}
	} else if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return models.Invalid("", "%s", said)
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"adjutant/models"
)

// What is one's own: how pages behave, views, sessions; and one act on many
// items.

// SetPreference keeps something of the viewer's own.
func (d *Desk) SetPreference(ctx context.Context, v models.Viewer, name models.Preference, value string) error {
	return d.asPerson(ctx, v, func(w *work) error {
		if !name.Takes(value) {
			return models.Invalid(string(name), "that cannot be chosen")
		}
		return w.tx.SetPreference(ctx, v.TeamID, v.PersonID, name, value)
	})
}

// SaveView keeps a filter under a name. A view of that name is replaced.
func (d *Desk) SaveView(ctx context.Context, v models.Viewer, name, query, sort string) (models.Done, error) {
	name = oneLine(name, 40)
	if name == "" {
		return models.Done{}, models.Invalid("name", "write a name for the view")
	}
	f, unclear := models.ParseItemFilter(query, d.now())
	if len(unclear) > 0 {
		return models.Done{}, models.Invalid("name", "the filter does not know %q", unclear[0])
	}
	err := d.asPerson(ctx, v, func(w *work) error {
		n, err := w.tx.CountViews(ctx, v.TeamID, v.PersonID)
		if err == nil && n >= models.MostViews {
			err = models.Invalid("name", "you keep %d views already; remove one first", n)
		}
		if err != nil {
			return err
		}
		return w.tx.SaveView(ctx, models.SavedView{TeamID: v.TeamID, PersonID: v.PersonID, Name: name, Query: f.Query, Sort: sort, CreatedAt: w.now})
	})
	return models.Done{Said: fmt.Sprintf("Kept as %s.", name)}, err
}

// DropView removes a view of the viewer's.
func (d *Desk) DropView(ctx context.Context, v models.Viewer, name string) (models.Done, error) {
	err := d.asPerson(ctx, v, func(w *work) error { return w.tx.DropView(ctx, v.TeamID, v.PersonID, name) })
	return models.Done{Said: "The view is gone; its items are where they were."}, err
}

// EndSession signs one browser of the viewer's out, and returns the hash by
// which open pages of it are known. Somebody else's is models.ErrNotFound.
func (d *Desk) EndSession(ctx context.Context, v models.Viewer, id int64) (hash string, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		hash, err = w.tx.RevokeSessionOf(ctx, v.TeamID, v.PersonID, id, w.now)
		return err
	})
	return hash, err
}

// mostAtOnce bounds one act on many items.
const mostAtOnce = 200

// ActAll applies a verb to many items, each for itself: one that cannot be done
// does not keep the others from it, and is said. An item that the viewer may
// not see is as one that does not exist.
func (d *Desk) ActAll(ctx context.Context, v models.Viewer, numbers []int, verb string, args map[string]string) (models.Done, error) {
	if len(numbers) == 0 {
		return models.Done{}, models.Invalid("n", "tick the items first")
	}
	if len(numbers) > mostAtOnce {
		return models.Done{}, models.Invalid("n", "that is more than %d items at once", mostAtOnce)
	}
	var done models.Done
	var failed []string
	for _, n := range numbers {
		one, err := d.Act(ctx, v, n, verb, args)
		if err != nil {
			word, known := inOneSentence(err)
			if !known {
				return done, err
			}
			failed = append(failed, fmt.Sprintf("#%d: %s", n, word))
			continue
		}
		done.Said = one.Said
		if done.Numbers = append(done.Numbers, n); one.Undo {
			done.Undo = true
		}
	}
	switch n := len(done.Numbers); {
	case n == 0 && len(failed) == 1:
		return done, models.Invalid("n", "%s", failed[0])
	case n > 1:
		done.Said = fmt.Sprintf("%s for %d items.", allSaid(verb), n)
	}
	if len(failed) > 0 {
		done.Said = strings.TrimSpace(done.Said + " Not done: " + strings.Join(failed[:min(3, len(failed))], "; ") + ".")
		if more := len(failed) - 3; more > 0 {
			done.Said = strings.TrimSuffix(done.Said, ".") + fmt.Sprintf("; and %d more.", more)
		}
	}
	return done, nil
}

func allSaid(verb string) string {
	switch verb {
	case "undo":
		return "Taken back"
	case "done":
		return "Closed"
	}
	return "Done (" + verb + ")"
}

// inOneSentence is an error as a person reads it, if it is one for a person.
func inOneSentence(err error) (string, bool) {
	var invalid models.InvalidError
	switch {
	case errors.As(err, &invalid):
		return invalid.Reason, true
	case errors.Is(err, models.ErrNotFound):
		return "there is no such item", true
	case errors.Is(err, models.ErrForbidden):
		return "it is not yours to change", true
	case errors.Is(err, models.ErrConflict):
		return "somebody was quicker", true
	}
	return "", false
}

package store_test

import (
	"context"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

func TestDecisions_OpenFirstThenTheNewest(t *testing.T) {
	each(t, func(w *world) {
		decision := func(number int, closed *time.Time, state models.State) models.Item {
			return w.addItem(number, func(i *models.Item) {
				i.Kind, i.AskID, i.State, i.ClosedAt = models.Decision, &w.dana.ID, state, closed
			})
		}
		w.addItem(100)
		old, silent := decision(101, ptr(now.Add(-48*time.Hour)), models.StateApproved), decision(102, ptr(now.Add(-time.Hour)), models.StateApproved)
		open := decision(103, nil, models.StateOpen)
		event := func(i models.Item, who *int64, verb, what string, at time.Time, undone *time.Time) {
			w.in(func(ctx context.Context, tx *store.Tx) error {
				e := models.Event{TeamID: w.team.ID, ItemID: &i.ID, PersonID: who, At: at, What: what, Verb: verb, By: models.ByMail, Before: i.Snapshot()}
				if err := tx.AddEvent(ctx, &e); err != nil || undone == nil {
					return err
				}
				return tx.MarkUndone(ctx, w.team.ID, e.ID, *undone)
			})
		}
		event(old, &w.dana.ID, "no", "said no", now.Add(-50*time.Hour), ptr(now.Add(-49*time.Hour)))
		event(old, &w.dana.ID, "choose", "approved B, Other: it is nearer", now.Add(-48*time.Hour), nil)
		event(silent, nil, "silence", "nobody answered, so A, Grand", now.Add(-time.Hour), nil)
		event(open, &w.dana.ID, "choose", "approved A", now.Add(-2*time.Hour), nil) // and it was opened again
		lines, n, err := w.s.Decisions(w.t.Context(), w.dana.Viewer(), models.ItemFilter{All: true})
		if err != nil || n != 3 || len(lines) != 3 {
			w.t.Fatalf("%d of %d, %v", len(lines), n, err)
		}
		for k, want := range []struct {
			number int
			who    string
			what   string
		}{{103, "", ""}, {102, "", "nobody answered, so A, Grand"}, {101, "Dana Whitfield", "approved B, Other: it is nearer"}} {
			if l := lines[k]; l.Number != want.number || l.Who != want.who || l.What != want.what {
				w.t.Errorf("line %d: #%d %q %q", k, l.Number, l.Who, l.What)
			}
		}
		page, n, err := w.s.Decisions(w.t.Context(), w.dana.Viewer(), models.ItemFilter{States: []models.State{models.StateApproved}, Limit: 1, Offset: 1})
		if err != nil || n != 2 || len(page) != 1 || page[0].Number != 101 {
			w.t.Errorf("%d of %d, %v", len(page), n, err)
		}
		for word, want := range map[string]int{"NEARER": 101, "grand": 102, "said no": 0, "approved A": 0} {
			found, n, err := w.s.Decisions(w.t.Context(), w.dana.Viewer(), models.ItemFilter{All: true, Words: []string{word}})
			if got := number(found); err != nil || n != len(found) || got != want {
				w.t.Errorf("%q finds #%d of %d, %v", word, got, n, err)
			}
		}
	})
}

func number(lines []models.DecisionLine) int {
	if len(lines) == 0 {
		return 0
	}
	return lines[0].Number
}

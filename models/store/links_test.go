package store_test

import (
	"context"
	"testing"

	"adjutant/models"
	"adjutant/models/store"
)

func TestLinks_ThereAndBack(t *testing.T) {
	each(t, func(w *world) {
		one, two, three := w.addItem(101), w.addItem(102), w.addItem(103)
		link := func(i, blocker models.Item) {
			w.in(func(ctx context.Context, tx *store.Tx) error {
				return tx.Link(ctx, models.Link{TeamID: w.team.ID, ItemID: i.ID, BlockerID: blocker.ID, CreatedAt: now})
			})
		}
		link(one, two)
		link(one, two) // again changes nothing
		link(two, three)
		page, err := w.s.Item(w.t.Context(), w.dana.Viewer(), 102)
		if err != nil || len(page.BlockedBy) != 1 || page.BlockedBy[0].Number != 103 || len(page.Blocks) != 1 || page.Blocks[0].Number != 101 {
			w.t.Fatalf("%+v, %+v, %v", page.BlockedBy, page.Blocks, err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, c := range []struct {
				from, to models.Item
				want     bool
			}{{one, three, true}, {one, two, true}, {three, one, false}, {two, one, false}} {
				if got, err := tx.WaitsOn(ctx, c.from.ID, c.to.ID); err != nil || got != c.want {
					w.t.Errorf("#%d waits on #%d: %v, %v", c.from.Number, c.to.Number, got, err)
				}
			}
			if n, err := tx.Unlink(ctx, w.team.ID, one.ID, three.ID); err != nil || n != 0 {
				w.t.Errorf("took %d links away, %v", n, err)
			}
			n, err := tx.Unlink(ctx, w.team.ID, one.ID, 0)
			if n != 1 {
				w.t.Errorf("took %d links away", n)
			}
			return err
		})
		records, err := w.s.ItemRecords(w.t.Context(), store.Operator, models.ItemFilter{All: true})
		if err != nil || len(records) != 3 || len(records[0].BlockedBy) != 0 || len(records[1].BlockedBy) != 1 || len(records[2].Blocks) != 1 {
			w.t.Errorf("%+v, %v", records, err)
		}
	})
}

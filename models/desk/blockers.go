package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"adjutant/models"
)

// Links between items: one cannot go on before another, its blocker, is
// closed. While it waits nobody is reminded of it.
//
// A link is shown to those who see both ends, and a blocker is never stricter
// than what it blocks: else the quiet of the one would tell of the other.

// linkage looks up the item that a command names beside its own, and refuses a
// link that may not be. It notes in before what an undo puts back.
func (w *work) linkage(ctx context.Context, i *models.Item, o *order, before *models.ItemSnapshot) error {
	if o.verb != "blocked" && o.verb != "unblock" {
		return nil
	}
	links, err := w.tx.Links(ctx, *i)
	if err != nil {
		return err
	}
	before.Blockers = &links
	if o.args["other"] == "" {
		if len(links) == 0 {
			return models.Invalid("other", "#%d waits for no other item", i.Number)
		}
		return nil
	}
	number, err := strconv.Atoi(o.args["other"])
	if err != nil {
		return models.Invalid("other", "%q is not the number of an item", oneLine(o.args["other"], 20))
	}
	other, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
	if errors.Is(err, models.ErrNotFound) {
		return models.Invalid("other", "there is no #%d that you can see", number)
	}
	if err != nil {
		return err
	}
	o.other = &other
	linked := slices.ContainsFunc(links, func(l models.Link) bool { return l.BlockerID == other.ID })
	if o.verb == "unblock" {
		if !linked {
			return models.Invalid("other", "#%d does not wait for #%d", i.Number, number)
		}
		return nil
	}
	if linked {
		return models.Invalid("other", "#%d waits for #%d already", i.Number, number)
	}
	if err := mayBlock(i, &other); err != nil {
		return err
	}
	circle, err := w.tx.WaitsOn(ctx, other.ID, i.ID)
	if err == nil && circle {
		err = models.Invalid("other", "#%d waits for #%d itself, so neither could go on", number, i.Number)
	}
	return err
}

// mayBlock says why an item cannot wait for another.
func mayBlock(i, other *models.Item) error {
	switch {
	case i.ID == other.ID && i.ID != 0:
		return models.Invalid("other", "#%d cannot wait for itself", i.Number)
	case !i.State.Open():
		return models.Invalid("", "it is %s; write reopen first", i.State)
	case !other.State.Open():
		return models.Invalid("other", "#%d is %s, so nothing has to wait for it", other.Number, other.State)
	case !i.Clearance.Covers(other.Clearance):
		return models.Invalid("other", "#%d is %s and this is not: a link would tell of it", other.Number, other.Clearance)
	}
	return nil
}

func (w *work) blockedBy(i *models.Item, o order) (change, error) {
	if o.other == nil {
		return change{}, models.Invalid("other", "blocked by which item? Write blocked by 131")
	}
	i.Blockers++
	other := o.other
	return change{what: fmt.Sprintf("said that #%d must be closed first", other.Number), said: fmt.Sprintf("waits until #%d is closed", other.Number),
		after: func(ctx context.Context) error {
			w.itemChanged(other)
			return w.tx.Link(ctx, models.Link{TeamID: i.TeamID, ItemID: i.ID, BlockerID: other.ID, PersonID: &w.actor.ID, CreatedAt: w.now})
		}}, nil
}

func (w *work) unblock(i *models.Item, o order) (change, error) {
	what, blocker := "said that nothing has to be closed first", int64(0)
	i.Blockers = 0
	if o.other != nil {
		what, blocker = fmt.Sprintf("said that #%d need not be closed first", o.other.Number), o.other.ID
	}
	return change{what: what, said: "can go on", after: func(ctx context.Context) error {
		if _, err := w.tx.Unlink(ctx, i.TeamID, i.ID, blocker); err != nil {
			return err
		}
		return w.recount(ctx, i)
	}}, nil
}

// recount counts the open blockers of an item anew and stores it.
func (w *work) recount(ctx context.Context, i *models.Item) (err error) {
	if i.Blockers, err = w.openBlockers(ctx, i); err != nil {
		return err
	}
	i.ChaseAt = w.chaseAt(i)
	return w.tx.UpdateItem(ctx, *i)
}

func (w *work) openBlockers(ctx context.Context, i *models.Item) (n int, err error) {
	all, err := w.tx.Blockers(ctx, *i)
	for _, b := range all {
		if b.State.Open() {
			n++
		}
	}
	return n, err
}

// loose returns the links by which others wait for an item that has become too
// secret for them.
func (w *work) loose(ctx context.Context, i *models.Item) ([]models.Link, error) {
	waiting, err := w.tx.BlockedBy(ctx, *i)
	if err != nil {
		return nil, err
	}
	links, err := w.tx.LinksTo(ctx, *i)
	return slices.DeleteFunc(links, func(l models.Link) bool {
		return slices.ContainsFunc(waiting, func(b models.Item) bool { return b.ID == l.ItemID && b.Clearance.Covers(i.Clearance) })
	}), err
}

// putLinksBack makes the links of an item those of a snapshot, as far as they
// may still be.
func (w *work) putLinksBack(ctx context.Context, i *models.Item, before *models.ItemSnapshot) error {
	if before.Blockers != nil {
		if _, err := w.tx.Unlink(ctx, i.TeamID, i.ID, 0); err != nil {
			return err
		}
		for _, l := range *before.Blockers {
			other, err := w.tx.ItemByID(ctx, i.TeamID, l.BlockerID)
			if err != nil {
				return err
			}
			if !i.Clearance.Covers(other.Clearance) {
				continue
			}
			if err := w.tx.Link(ctx, l); err != nil {
				return err
			}
		}
	}
	for _, l := range before.Loosened {
		b, err := w.tx.ItemByID(ctx, i.TeamID, l.ItemID)
		if err != nil {
			return err
		}
		circle, err := w.tx.WaitsOn(ctx, i.ID, b.ID)
		if err != nil {
			return err
		}
		if circle || !b.Clearance.Covers(i.Clearance) {
			continue
		}
		if err := w.tx.Link(ctx, l); err != nil {
			return err
		}
		if err := w.recount(ctx, &b); err != nil {
			return err
		}
		w.itemChanged(&b)
	}
	return nil
}

// moved tells what waits for an item that it was closed or opened again, and
// takes away links that tell too much since it became stricter.
func (w *work) moved(ctx context.Context, i *models.Item, wasOpen bool, was models.Clearance) error {
	opened, stricter := wasOpen != i.State.Open(), !was.Covers(i.Clearance)
	if !opened && !stricter {
		return nil
	}
	waiting, err := w.tx.BlockedBy(ctx, *i)
	if err != nil {
		return err
	}
	for n := range waiting {
		b := &waiting[n]
		before := b.Blockers
		loose := !b.Clearance.Covers(i.Clearance)
		if loose {
			if _, err := w.tx.Unlink(ctx, b.TeamID, b.ID, i.ID); err != nil {
				return err
			}
		}
		if err := w.recount(ctx, b); err != nil {
			return err
		}
		w.itemChanged(b)
		if !b.State.Open() || before == 0 || b.Blockers > 0 || loose {
			continue
		}
		words := fmt.Sprintf("#%d is closed, so it can go on", i.Number)
		if err := w.event(ctx, b, "freed", words, nil); err != nil {
			return err
		}
		if w.actor != nil && same(b.HolderID, &w.actor.ID) && w.actor.Clearance.Covers(b.Clearance) {
			w.back.touches(b)
			w.back.done(models.Done{Said: fmt.Sprintf("#%d, which waited for it, can go on.", b.Number)})
			continue
		}
		if err := w.tell(ctx, b, b.HolderID, words, ""); err != nil {
			return err
		}
	}
	return nil
}

// blockersOf reads the items that a new mail says its matter waits for; what
// may not be is said and left out.
func (w *work) blockersOf(ctx context.Context, i *models.Item, numbers []int) ([]models.Item, error) {
	var out []models.Item
	for _, number := range numbers {
		other, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
		switch {
		case errors.Is(err, models.ErrNotFound):
			w.back.said(fmt.Sprintf("There is no #%d that you can see, so nothing waits for it.", number))
			continue
		case err != nil:
			return nil, err
		}
		if err := mayBlock(i, &other); err != nil {
			w.back.said(fmt.Sprintf("It does not wait for #%d: %s.", number, err))
			continue
		}
		if !slices.ContainsFunc(out, func(o models.Item) bool { return o.ID == other.ID }) {
			out = append(out, other)
		}
	}
	return out, nil
}

package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"adjutant/models"
)

// Mail that reaches an item by its address (team+118@...) or its thread, from
// people who are not of the team: it is kept with the item and never obeyed,
// and nobody who writes it is ever answered.

// What one outsider's address may add to the office's items in a day, and what
// all of them may add to one item. Each is a letter to its holder.
const (
	mostFromOne = 20
	mostOnItem  = 50
)

// joinsFromOutside reports whether an outsider's mail belongs to the item that it leads
// to, and whether it is what the item waits for. On the thread alone it must
// be. What machines write by themselves to a number does not: whoever signs up
// somewhere with the address of an item is sent mail there.
func (w *work) joinsFromOutside(t thread) (joins, answers bool) {
	if t.item == nil || t.named && w.mail.Automatic() {
		return false, false
	}
	waits := t.waitingItem() != nil
	return t.named || waits, waits
}

// tooMuch says why a mail of an outsider is kept off an item, or "".
func (w *work) tooMuch(ctx context.Context, i *models.Item) (string, error) {
	since := w.now.Add(-24 * time.Hour)
	from, err := w.tx.CountFromOutside(ctx, w.team().ID, w.msg.FromAddr, since)
	if err != nil {
		return "", err
	}
	if from >= mostFromOne {
		return "more mail of one sender to items than one day has: the rest waits here", nil
	}
	on, err := w.tx.CountOutsideOn(ctx, w.team().ID, i.ID, since)
	if on >= mostOnItem && err == nil {
		return "more mail from outside to one item than one day has: the rest waits here", nil
	}
	return "", err
}

// corresponded keeps an outsider's mail with an item that does not wait for
// it, and tells its holder.
func (w *work) corresponded(ctx context.Context, i *models.Item) error {
	if err := w.link(ctx, i); err != nil {
		return err
	}
	if err := w.event(ctx, i, "wrote", w.whoWrote()+" wrote on it, from outside", nil); err != nil {
		return err
	}
	w.itemChanged(i)
	w.processed(fmt.Sprintf("kept with #%d, as mail from outside", i.Number))
	told := w.whoWrote() + " wrote, from outside"
	if i.Confidential() {
		told = "mail came in"
	}
	return w.tell(ctx, i, i.HolderID, told, w.mail.OwnText)
}

// whoWrote names the sender of a mail. A name is whatever its sender wrote, so
// the address stands beside it.
func (w *work) whoWrote() string {
	return oneLine(strings.TrimSpace(oneLine(w.msg.FromName, 60)+" <"+w.msg.FromAddr+">"), 120)
}

func notThere(number int) string {
	return fmt.Sprintf("written to #%d, which is not there", number)
}

// nothingThere answers a mail of a person that leads to an item which is not
// there, or not for them: the two read alike. Nothing is made of the mail, as
// it may speak of what others are not to know. It waits in triage, as secret
// as the letter it answers or as such a number may be.
func (w *work) nothingThere(ctx context.Context, t thread) error {
	what := fmt.Sprintf("There is no #%d that you can see.", t.missing)
	if t.lost != nil {
		i, err := w.tx.ItemByID(ctx, w.team().ID, *t.lost.ItemID)
		if err != nil {
			return err
		}
		what = "What your mail answers is not there any more, or not for you."
		w.msg.Clearance = w.msg.Clearance.Max(i.Clearance)
		w.quarantine("it answers a letter about what its sender may not see any more")
	} else {
		if t.missing >= firstSecret {
			w.msg.Clearance = w.msg.Clearance.Max(models.Confidential)
		}
		w.quarantine(notThere(t.missing))
	}
	w.back.said(what + " Nothing was done with your mail; it waits in triage.")
	return w.sendReceipt(ctx)
}

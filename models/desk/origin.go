package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"adjutant/models"
	"adjutant/parser"
)

// The same mail sent in by two people is one item, for those who may see it.
// A mail is the same when its Message-ID, sender and subject are, and its text
// begins alike; or, where programs do not tell the Message-ID, when sender,
// subject, moment and all of the text are. What cannot be told apart so is
// never put together.

// marks are the digests by which a forwarded mail is known again. Several,
// since one program tells what another leaves out.
func marks(m *parser.Mail) []string {
	f := m.Forward
	if f == nil || f.From.Address == "" {
		return nil
	}
	head := []string{strings.ToLower(f.From.Address), strings.ToLower(parser.CleanSubject(f.Subject))}
	text := letterRunes(f.Text)
	var out []string
	id := f.MessageID
	if id == "" { // most programs name what they forward
		id = m.InReplyTo
	}
	if id != "" {
		out = append(out, digest("id", append(head, id, beginning(text))...))
	}
	if !f.Date.IsZero() { // two mails of one sender may well say the same on two days
		minute := f.Date.UTC().Truncate(time.Minute).Format(time.RFC3339)
		out = append(out, digest("text", append(head, minute, text)...))
	}
	return out
}

// beginning is as much of a text as every program shows alike: what follows
// may be cut, or be another quote.
func beginning(text string) string {
	const enough = 200
	r := []rune(text)
	return string(r[:min(len(r), enough)])
}

// letterRunes folds a text to its letters and digits: programs wrap, quote and
// indent differently.
func letterRunes(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

func digest(kind string, parts ...string) string {
	h := sha256.New()
	for _, p := range append([]string{kind}, parts...) {
		fmt.Fprintf(h, "%d:%s;", len(p), p)
	}
	return kind + ":" + hex.EncodeToString(h.Sum(nil)[:16])
}

// originsOf is what is kept of where an item came from.
func (w *work) originsOf(i *models.Item) []models.Origin {
	sender := w.msg.FromAddr
	if f := w.mail.Forward; f != nil {
		sender = f.From.Address
	}
	if sender = strings.ToLower(oneLine(sender, 300)); w.office.PersonByAddress(sender) != nil {
		sender = "" // what colleagues write tells nothing of whose matter it is
	}
	var known []string
	if sender != "" {
		known = append(known, "")
	}
	if !w.nobodys { // a stranger's words are not what a colleague's mail joins
		known = append(known, marks(w.mail)...)
	}
	var out []models.Origin
	for _, m := range known {
		out = append(out, models.Origin{TeamID: i.TeamID, ItemID: i.ID, Mark: m, Sender: sender})
	}
	return out
}

// joinSame looks whether a colleague sent in the same mail before and, if the
// actor may see that item, lets this one join it. An item they may not see
// does not count: they get one of their own, as if there were none. Nor does
// one that is less secret than this mail asks to be; one that is more secret
// takes it in, so that nobody makes it known by sending it in again.
func (w *work) joinSame(ctx context.Context, intent parser.Intent) (bool, error) {
	m := marks(w.mail)
	if len(m) == 0 {
		return false, nil
	}
	items, err := w.tx.ItemsOfOrigin(ctx, w.actor.Viewer(), m)
	if err != nil {
		return false, err
	}
	asks := w.msg.Clearance
	items = slices.DeleteFunc(items, func(i models.Item) bool { return !i.Clearance.Covers(asks) || !w.joins(&i, intent) })
	if len(items) == 0 {
		return false, nil
	}
	n := max(0, slices.IndexFunc(items, func(i models.Item) bool { return i.Clearance == asks }))
	return true, w.join(ctx, &items[n], intent)
}

// joins reports whether a mail that says intent is no matter of its own beside
// an item: another's, still open, and nothing that the mail says would put it
// elsewhere.
func (w *work) joins(i *models.Item, intent parser.Intent) bool {
	if !i.State.Open() || same(i.AskedByID, &w.actor.ID) {
		return false // who sends the same mail twice wants two things done
	}
	if intent.KindGiven && models.Kind(intent.Kind) != i.Kind {
		return false
	}
	if d := w.office.DomainBySlug(intent.Domain); d != nil && !same(i.DomainID, &d.ID) {
		return false
	}
	if len(intent.People) > 0 && (i.HolderID == nil || w.office.Person(*i.HolderID).Key != intent.People[0]) {
		return false
	}
	return intent.Every == "" && len(intent.Options) == 0 && intent.Start.IsZero() && intent.Follow.IsZero() && intent.Amount == ""
}

// join makes the mail part of the item: its words a comment, its due date and
// priority those of the item where they are stricter.
func (w *work) join(ctx context.Context, i *models.Item, intent parser.Intent) error {
	w.back.touches(i)
	if err := w.link(ctx, i); err != nil {
		return err
	}
	with := "in triage"
	if i.HolderID != nil {
		with = "which " + w.office.Person(*i.HolderID).First() + " holds"
		if same(i.HolderID, &w.actor.ID) {
			with = "which you hold"
		}
	}
	w.back.said(fmt.Sprintf("Joined #%d, %s: the same mail is there already.", i.Number, with))
	w.processed(fmt.Sprintf("joined #%d: the same mail was sent in before", i.Number))
	if err := w.event(ctx, i, "joined", "sent in the same mail", nil); err != nil {
		return err
	}
	for _, o := range w.stricter(i, intent) {
		done, err := w.act(ctx, o)
		var invalid models.InvalidError
		if errors.As(err, &invalid) {
			w.back.said(invalid.Error())
			continue
		}
		if err != nil {
			return err
		}
		w.back.done(done)
	}
	now, err := w.tx.ItemByID(ctx, i.TeamID, i.ID)
	if err != nil {
		return err
	}
	w.itemChanged(&now)
	if note := strings.TrimSpace(intent.Note); note != "" {
		return w.wrote(ctx, &now, note)
	}
	return nil
}

// stricter are the orders by which a joining mail tightens the item.
func (w *work) stricter(i *models.Item, intent parser.Intent) []order {
	var out []order
	if p := models.Priority(intent.Priority); intent.PriorityGiven && p.Rank() < i.Priority.Rank() {
		out = append(out, order{number: i.Number, verb: "priority", args: map[string]string{"level": string(p)}})
	}
	if due := intent.Due; !due.IsZero() && due.At.After(w.now) && (i.DueAt == nil || due.At.Before(*i.DueAt)) {
		out = append(out, order{number: i.Number, verb: "by", due: due, args: map[string]string{}})
	}
	return out
}

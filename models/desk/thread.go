package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// thread is what a mail belongs to: the letter it answers and the item it is
// about. Only the token is authority; the rest says where, never who.
type thread struct {
	token    *models.Letter // whose reply address it was sent to
	letter   *models.Letter // that it answers, by token or by References
	item     *models.Item
	named    bool             // by address or subject, not only by References
	hidden   bool             // only by where it was delivered, as with Bcc
	ours     bool             // it is one of our letters, come back
	missing  int              // the number of an item that it was written to, and that its sender cannot see
	lost     *models.Letter   // to its sender, about an item that they may not see any more
	secrecy  models.Clearance // of a letter to its sender that they may not read any more
	subjects []string
}

// thread finds out what the mail belongs to.
func (w *work) thread(ctx context.Context) (thread, error) {
	var t thread
	if err := w.byAddress(ctx, &t); err != nil {
		return t, err
	}
	if err := w.byReferences(ctx, &t); err != nil {
		return t, err
	}
	if t.letter == nil {
		t.letter = t.token
	}
	if n := parser.SubjectNumber(w.mail.Subject); n != 0 && t.item == nil && w.mail.Forward == nil && w.sender() != nil {
		if err := w.byNumber(ctx, &t, n); err != nil {
			return t, err
		}
	}
	if t.item == nil && t.letter != nil && t.letter.ItemID != nil {
		item, err := w.tx.ItemByID(ctx, w.team().ID, *t.letter.ItemID)
		if err != nil {
			return t, err
		}
		t.item = &item
	}
	if s := w.sender(); s != nil && t.letter != nil && same(t.letter.PersonID, &s.ID) {
		t.lose(s)
	}
	return t, nil
}

// lose takes out of the thread what somebody was written to about and may not
// see any more: for them it has no item.
func (t *thread) lose(s *models.Person) {
	if t.item != nil && !s.Clearance.Covers(t.item.Clearance) {
		t.lost, t.secrecy = t.letter, t.item.Clearance.Max(t.letter.Clearance)
		t.item, t.letter = nil, nil
	}
	if t.letter != nil && !s.Clearance.Covers(t.letter.Clearance) {
		if t.letter.ItemID != nil {
			t.lost = t.letter
		}
		t.secrecy = t.letter.Clearance
		t.letter = nil
	}
}

// isSecret reports whether a letter to somebody else is not there for the
// sender, whose mail follows it: they are not cleared for it, for what it might
// list, or for its item. Outsiders reach an item by the thread alone.
func (w *work) isSecret(ctx context.Context, l *models.Letter) (bool, error) {
	s := w.sender()
	if s == nil || same(l.PersonID, &s.ID) || l.Kind == models.LetterConfirm { // whose yes is refused as such
		return false, nil
	}
	need := w.secrecyOf(l)
	if l.ItemID != nil {
		i, err := w.tx.ItemByID(ctx, l.TeamID, *l.ItemID)
		if err != nil {
			return false, err
		}
		need = need.Max(i.Clearance)
	}
	return !s.Clearance.Covers(need), nil
}

// asSecretAs makes the mail as secret as what it belongs to, whatever becomes
// of it: also in quarantine it says that there is something, and quotes it. The
// answer to a list is as secret as the list might be, so that it shows to the
// same people whether a secret was in it or not.
func (w *work) asSecretAs(ctx context.Context, t thread) error {
	w.msg.Clearance = w.msg.Clearance.Max(t.secrecy)
	if t.item != nil {
		w.isAbout(t.item.Clearance)
	}
	if l := t.letter; l != nil {
		if l.ItemID != nil {
			w.isAbout(l.Clearance)
		}
		w.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(l))
	}
	// Also beside an item: more than one mail may have come under one Message-ID.
	strictest, _, err := w.secrecyOfThread(ctx)
	w.isAbout(strictest)
	return err
}

// secrecyOfThread is how secret the mails are that this one follows, as far as
// its sender may know of them; and, where one Message-ID stands for mails of
// different clearance, the strictest of those.
func (w *work) secrecyOfThread(ctx context.Context) (strictest, mixed models.Clearance, err error) {
	filed, err := w.tx.FiledUnder(ctx, w.team().ID, w.threadIDs())
	strictest, mixed = models.Standard, models.Standard
	of := map[string]models.Clearance{}
	for _, f := range filed {
		if s := w.sender(); s != nil && !s.Clearance.Covers(f.Clearance) {
			continue // for them it is not there
		}
		strictest = strictest.Max(f.Clearance)
		if before, ok := of[f.MessageID]; ok {
			mixed = mixed.Max(before).Max(f.Clearance)
		}
		of[f.MessageID] = of[f.MessageID].Max(f.Clearance)
	}
	return strictest, mixed, err
}

// secrecyOf is how secret an answer to a letter is.
func (w *work) secrecyOf(l *models.Letter) models.Clearance {
	c := l.Clearance
	if l.ItemID == nil && l.PersonID != nil {
		c = c.Max(w.office.Person(*l.PersonID).Clearance)
	}
	return c
}

// byAddress reads reply tokens and item numbers out of the addresses that the
// mail was sent to. A reply address is its person's alone: nobody else's mail
// is an answer for that.
func (w *work) byAddress(ctx context.Context, t *thread) error {
	open := append(addresses(w.mail.To), addresses(w.mail.Cc)...)
	for n, address := range append(slices.Clone(open), w.mail.Facts.DeliveredTo...) {
		// Whoever hands a mail in chooses whom it is delivered to, also with a
		// mail that another signed: only what the writer wrote is authority.
		hidden := n >= len(open)
		extension, ok := parser.SplitPlus(address, w.team().Address)
		if !ok {
			continue
		}
		if token, ok := strings.CutPrefix(extension, "r."); ok && t.token == nil && !hidden && w.sender() != nil {
			ref, ok := models.OpenReplyToken(w.desk.secret, token, w.now)
			if !ok {
				continue
			}
			l, err := w.tx.LetterByRef(ctx, ref)
			if errors.Is(err, models.ErrNotFound) || err == nil && l.TeamID != w.team().ID {
				continue
			}
			if err != nil {
				return err
			}
			if secret, err := w.isSecret(ctx, &l); err != nil {
				return err
			} else if !secret {
				t.token, t.named = &l, true
			}
		}
		if n := itemNumber(extension); n != 0 && t.item == nil {
			if err := w.byNumber(ctx, t, n); err != nil {
				return err
			}
			if t.hidden = hidden; t.item == nil && !hidden && t.missing == 0 {
				t.missing = n
			}
		}
	}
	return nil
}

// itemNumber reads the extension of an item's address, 0 for any other.
func itemNumber(extension string) int {
	if n, err := strconv.Atoi(extension); err == nil && n >= models.FirstItem && extension[0] != '+' {
		return n
	}
	return 0
}

// writtenTo is the first item number that a mail is written to, 0 for none.
func writtenTo(m *parser.Mail, t models.Team) int {
	for _, address := range append(addresses(m.To), addresses(m.Cc)...) {
		if extension, ok := parser.SplitPlus(address, t.Address); ok && itemNumber(extension) != 0 {
			return itemNumber(extension)
		}
	}
	return 0
}

// toOthers reports whether the mail was written to somebody who is not of the
// team as well.
func (w *work) toOthers() bool {
	return slices.ContainsFunc(append(addresses(w.mail.To), addresses(w.mail.Cc)...), func(a string) bool {
		_, plus := parser.SplitPlus(a, w.team().Address)
		return !plus && !strings.EqualFold(a, w.team().Address) && w.office.PersonByAddress(a) == nil
	})
}

// byNumber finds an item by a number that anybody may have written. People of
// the team find what they may see, everybody else what is no secret in it: a
// secret number is to them like one that does not exist.
func (w *work) byNumber(ctx context.Context, t *thread, number int) error {
	viewer := models.Viewer{TeamID: w.team().ID, Clearance: models.Standard}
	if s := w.sender(); s != nil {
		viewer = s.Viewer()
	}
	item, err := w.tx.ItemByNumber(ctx, viewer, number)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	t.item, t.named = &item, true
	return err
}

// byReferences follows In-Reply-To and References to our letters and to mails
// that belong to an item.
func (w *work) byReferences(ctx context.Context, t *thread) error {
	ids := w.threadIDs()
	if strings.HasSuffix(w.msg.MessageID, "@"+w.desk.host+">") { // perhaps our own letter, come back
		ids = append(ids, w.msg.MessageID)
	}
	if len(ids) == 0 {
		return nil
	}
	letters, err := w.tx.LettersByMessageIDs(ctx, w.team().ID, ids)
	if err != nil {
		return err
	}
	for i := range letters {
		l := &letters[i]
		if l.MessageID == w.msg.MessageID {
			t.ours = true
			return nil
		}
		if secret, err := w.isSecret(ctx, l); err != nil {
			return err
		} else if secret {
			continue
		}
		if t.letter == nil && t.token == nil {
			t.letter = l
		}
		t.subjects = append(t.subjects, l.Subject)
	}
	if t.token != nil {
		t.letter = t.token
	}
	if t.item != nil || t.letter != nil && t.letter.ItemID != nil {
		return nil
	}
	items, err := w.tx.ItemsOfThread(ctx, w.team().ID, w.threadIDs())
	if err != nil {
		return err
	}
	_, least, err := w.secrecyOfThread(ctx)
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i models.Item) bool {
		s := w.sender()
		if s != nil && !s.Clearance.Covers(i.Clearance) {
			return true // what they may not see is not there
		}
		return !i.Clearance.Covers(least) // somebody else's mail, under the id of a stricter one
	})
	reader := models.Viewer{TeamID: w.team().ID, Clearance: models.Standard}
	if s := w.sender(); s != nil {
		reader = s.Viewer()
	}
	subjects, err := w.tx.SubjectsOf(ctx, reader, w.threadIDs())
	if err != nil {
		return err
	}
	t.subjects = append(t.subjects, subjects...)
	for i := range items {
		if t.item == nil || items[i].State.Open() && !t.item.State.Open() {
			t.item = &items[i]
		}
		t.subjects = append(t.subjects, items[i].Title)
	}
	return nil
}

// threadIDs are the Message-IDs that the mail says it follows, nearest first.
func (w *work) threadIDs() []string {
	const most = 50
	var ids []string
	if w.mail.InReplyTo != "" {
		ids = append(ids, w.mail.InReplyTo)
	}
	for i := len(w.mail.References) - 1; i >= 0 && len(ids) < most; i-- {
		if w.mail.References[i] != w.mail.InReplyTo {
			ids = append(ids, w.mail.References[i])
		}
	}
	return ids
}

// answers reports whether a mail of a person is an answer on its thread, and
// not a matter of its own: what is forwarded is new unless it was sent to the
// address of an item.
func (t thread) answers(m *parser.Mail) bool {
	if t.letter == nil && t.item == nil {
		return false
	}
	return t.named || m.Forward == nil
}

// onlyThread reports whether nothing but the thread among other mails leads to
// the item: no letter of ours was answered, no address or number names it.
func (t thread) onlyThread() bool { return t.letter == nil && !t.named }

// waitingItem is the item that an outsider's mail on the thread may wake.
func (t thread) waitingItem() *models.Item {
	if t.item == nil || !t.item.State.Open() {
		return nil
	}
	if t.item.Kind == models.FollowUp || t.item.State == models.StateWaiting {
		return t.item
	}
	return nil
}

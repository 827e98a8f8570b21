package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// handle decides what one mail is and acts on it. It leaves the message in
// the state where it ends, with the reason in words.
func (w *work) handle(ctx context.Context, proof models.Proof) error {
	if why := unreadable(w.mail); why != "" {
		w.quarantine(why)
		return nil
	}
	if w.mail.Class == parser.IsBounce {
		return w.bounce(ctx)
	}
	thread, err := w.thread(ctx)
	if err != nil {
		return err
	}
	if thread.ours {
		w.quarantine("loop: this is our own letter")
		return nil
	}
	if err := w.asSecretAs(ctx, thread); err != nil {
		return err
	}
	sender := w.sender()
	if w.mail.Class == parser.AutoReply {
		return w.autoReply(ctx, thread)
	}
	if sender == nil {
		return w.fromOutside(ctx, thread)
	}
	w.msg.PersonID = &sender.ID
	w.msg.Proof = w.proven(sender, proof, thread)
	if w.copied {
		copied, err := w.changedCopy(ctx)
		if err != nil {
			return err
		}
		if copied {
			w.msg.Proof = ""
			w.quarantine("a changed copy of a mail that was acted on before")
			return nil
		}
	}
	if w.msg.Proof == "" {
		return w.askWhetherIt(ctx, sender)
	}
	return w.fromPerson(ctx, sender, thread)
}

// sender returns the present person of the team that the mail is from.
func (w *work) sender() *models.Person { return senderOf(w.office, w.mail) }

// fromPerson acts on a mail of a proven person.
func (w *work) fromPerson(ctx context.Context, sender *models.Person, t thread) error {
	w.actor = sender
	mine := t.token != nil && t.token.PersonID != nil && *t.token.PersonID == sender.ID
	if w.msg.Proof == byToken {
		w.token = t.token
	}
	w.wide = mine && w.msg.Proof != byToken
	if mine {
		w.letter = t.token
	}
	dict := w.dictionary(sender)
	dict.Earlier = t.subjects
	if t.token != nil && t.token.Kind == models.LetterConfirm {
		if t.token.PersonID == nil || *t.token.PersonID != sender.ID {
			w.quarantine("an answer to a question that was put to somebody else")
			return nil
		}
		return w.confirmed(ctx, t.token, dict)
	}
	if t.lost != nil || t.missing != 0 && t.item == nil {
		return w.nothingThere(ctx, t)
	}
	if handled, err := w.calendarAnswer(ctx); handled || err != nil {
		return err
	}
	if onlyInvitation(w.mail) {
		w.processed(keptInvitation)
		return nil
	}
	if err := w.resume(ctx); err != nil {
		return err
	}
	settled, err := w.saysWhether(ctx, t)
	if err == nil && !settled {
		settled, err = w.helloBack(ctx, t)
	}
	switch {
	case err != nil || settled:
	case t.answers(w.mail) && !(t.onlyThread() && tagged(w.mail.Intent(dict))):
		err = w.reply(ctx, t, dict)
	default:
		err = w.begun(ctx, t, dict)
	}
	if err != nil {
		return err
	}
	return w.sendReceipt(ctx)
}

// begun acts on a mail that answers nothing: commands alone, words on an item
// that its commands name, or a matter of its own.
func (w *work) begun(ctx context.Context, t thread, dict parser.Dictionary) error {
	orders, ok := ordersAlone(w.mail, dict)
	if ok && toTeam(w.mail, w.team()) {
		return w.obeyAll(ctx, thread{}, orders)
	}
	about, err := w.commanded(ctx, dict)
	switch {
	case err != nil:
		return err
	case about != nil:
		return w.reply(ctx, thread{item: about, named: true}, dict)
	}
	return w.file(ctx, t, dict)
}

// tagged reports whether a mail says by a tag that it is a matter of its own.
func tagged(i parser.Intent) bool {
	return i.KindGiven || i.Domain != "" || len(i.People) > 0 || !i.Due.IsZero() || !i.Follow.IsZero()
}

// fromOutside handles mail of people who are not of the team. An answer on
// the thread of a follow-up is attached and wakes it, what was written to the
// address of an item joins it; the rest waits in quarantine, or in triage if
// the team wants that.
func (w *work) fromOutside(ctx context.Context, t thread) error {
	if joins, answers := w.joinsFromOutside(t); joins {
		why, err := w.tooMuch(ctx, t.item)
		switch {
		case err != nil:
			return err
		case why != "":
			w.quarantine(why)
			return nil
		case answers:
			return w.answered(ctx, t.item)
		}
		return w.corresponded(ctx, t.item)
	}
	why, sort := stranger(w.team(), w.mail)
	w.quarantine(why)
	asked, err := w.perhapsAnswer(ctx) // then its holder says first what it is
	if err != nil || asked || !sort {
		return err
	}
	return w.fileForTriage(ctx, why)
}

// answered attaches an outsider's mail to the item that waits for it.
func (w *work) answered(ctx context.Context, i *models.Item) error {
	if err := w.link(ctx, i); err != nil {
		return err
	}
	// A name is whatever its sender wrote, so the address stands beside it.
	who := strings.TrimSpace(oneLine(w.msg.FromName, 60) + " <" + w.msg.FromAddr + ">")
	told := oneLine(who, 120) + " answered"
	if i.Confidential() {
		told = "an answer came in"
	}
	before := i.Snapshot()
	if i.State == models.StateWaiting {
		i.State = models.StateOpen
	}
	if i.OutsideAddr == "" && w.outsider(w.msg.FromAddr) {
		w.outside(i, w.msg.FromAddr)
	}
	i.FollowAt, i.MovedAt = nil, w.now
	i.ChaseAt = w.chaseAt(i)
	if err := w.tx.UpdateItem(ctx, *i); err != nil {
		return err
	}
	if err := w.event(ctx, i, "answered", oneLine(who, 120)+" answered", before); err != nil {
		return err
	}
	w.itemChanged(i)
	w.processed(fmt.Sprintf("an answer on #%d", i.Number))
	return w.tell(ctx, i, i.HolderID, told, w.mail.OwnText)
}

// autoReply records an automatic answer beside its item. It is never obeyed
// and never answered (RFC 3834).
func (w *work) autoReply(ctx context.Context, t thread) error {
	if t.item == nil || t.named && t.token == nil { // a number in an address proves nothing
		w.quarantine(answersNothing)
		return nil
	}
	if err := w.link(ctx, t.item); err != nil {
		return err
	}
	w.processed(fmt.Sprintf("an automatic reply, kept with #%d and not obeyed", t.item.Number))
	return nil
}

// bounce finds the letter that could not be delivered and marks it.
func (w *work) bounce(ctx context.Context) error {
	b := w.mail.Bounce
	ids := w.threadIDs()
	if b != nil && b.OriginalMessageID != "" {
		ids = append(ids, b.OriginalMessageID)
	}
	letters, err := w.tx.LettersByMessageIDs(ctx, w.team().ID, ids)
	if err != nil {
		return err
	}
	if len(letters) == 0 || b == nil {
		w.quarantine(noBounceOfOurs)
		return nil
	}
	l := letters[0]
	w.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(&l))
	if len(b.Recipients) > 0 && !slices.Contains(b.Recipients, l.ToAddr) { // anybody can write a report, who knows a letter's Message-ID
		w.quarantine("a delivery report about somebody whom no letter of ours went to")
		return nil
	}
	if b.Action != "failed" && b.Action != "" {
		w.processed(fmt.Sprintf("a delivery report: %s", b.Action))
		return nil
	}
	why := oneLine(fmt.Sprintf("bounced %s", b.Status), 200)
	if err := w.tx.LetterBounced(ctx, l.TeamID, l.ID, why); err != nil {
		return err
	}
	w.processed(fmt.Sprintf("a letter to %s bounced", l.ToAddr))
	if l.ItemID == nil {
		return nil
	}
	item, err := w.tx.ItemByID(ctx, w.team().ID, *l.ItemID)
	if err != nil {
		return err
	}
	if err := w.link(ctx, &item); err != nil {
		return err
	}
	w.itemChanged(&item)
	return w.event(ctx, &item, "bounced", fmt.Sprintf("the letter to %s came back (%s)", l.ToAddr, why), nil)
}

// askWhetherIt holds a mail that claims to be of a known person and asks the
// person's real address once. Nothing of the mail is in the question.
func (w *work) askWhetherIt(ctx context.Context, claimed *models.Person) error {
	w.settle(models.Held, fmt.Sprintf("it says it is from %s and nothing proves it: they were asked", claimed.First()))
	if asked, err := w.tx.CountTokens(ctx, w.team().ID, claimed.ID, "confirm", w.now.Add(-24*time.Hour)); err != nil || asked >= mostAsked {
		if err == nil {
			w.msg.Reason = fmt.Sprintf("it says it is from %s and nothing proves it", claimed.First())
		}
		return err
	}
	week := claimed.Week(w.team())
	l := w.letterTo(claimed, models.LetterConfirm, fmt.Sprintf("confirm:%d", w.msg.ID))
	l.Subject = "Was this you?"
	l.NotBefore = w.now
	l.Value.Reason = "a mail to the team inbox says that it is from you"
	l.Value.Confirm = &models.ConfirmValue{Came: sayMoment(w.msg.ArrivedAt.In(week.Zone))}
	added, err := w.owe(ctx, l)
	if err != nil || !added {
		return err
	}
	return w.tx.AddToken(ctx, &models.Token{
		TeamID: w.team().ID, PersonID: claimed.ID, Purpose: "confirm", Hash: Hash("confirm " + l.Ref), MessageID: &w.msg.ID,
		CreatedAt: w.now, ExpiresAt: w.now.Add(14 * 24 * time.Hour),
	})
}

// mostAsked caps the questions to one person a day, against floods by somebody
// who forges their address.
const mostAsked = 5

// confirmed lets the held mail through that its sender says yes to.
func (w *work) confirmed(ctx context.Context, asked *models.Letter, dict parser.Dictionary) error {
	said := w.mail.Commands(dict, parser.ReplyOptions{Asked: models.FirstItem - 1})
	yes := len(said.Commands) > 0 && (said.Commands[0].Verb == "yes" || said.Commands[0].Verb == "ok")
	token, err := w.tx.UseToken(ctx, Hash("confirm "+asked.Ref), "confirm", "", w.now)
	if errors.Is(err, models.ErrNotFound) {
		w.processed("an answer to a question that was settled before")
		return nil
	}
	if err != nil {
		return err
	}
	held, err := w.tx.MessageByID(ctx, w.team().ID, *token.MessageID)
	if err != nil {
		return err
	}
	if held.State != models.Held {
		w.processed("an answer to a question that was settled before")
		return nil
	}
	if !yes {
		held.State, held.Reason = models.Quarantined, fmt.Sprintf("%s says that it is not from them", w.actor.First())
		w.processed("the sender of a held mail was asked and said no")
		return w.tx.SetMessageState(ctx, held)
	}
	raw, err := w.tx.Source(ctx, held)
	if err != nil {
		return err
	}
	w.processed("the sender of a held mail was asked and said yes")
	return w.release(ctx, held, raw, w.actor, "confirmed by its sender")
}

// release acts on a stored mail after all, as a mail of sender. The work goes
// back to the mail it was on.
func (w *work) release(ctx context.Context, held models.Message, raw []byte, sender *models.Person, proof string) error {
	was := *w
	defer func() {
		w.msg, w.mail, w.matter, w.actor, w.token, w.letter, w.wide, w.back = was.msg, was.mail, was.matter, was.actor, was.token, was.letter, was.wide, was.back
	}()
	w.enter(&held, parser.Read(raw))
	held.PersonID, held.Proof = &sender.ID, proof
	t, err := w.thread(ctx)
	if err != nil {
		return err
	}
	if err := w.fromPerson(ctx, sender, t); err != nil {
		return err
	}
	return w.tx.SetMessageState(ctx, held)
}

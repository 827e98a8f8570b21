package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"adjutant/models"
	"adjutant/parser"
)

// What waits for somebody outside: who that is, how they are asked again, and
// which of their mails may be the answer. Nothing is ever sent to an outsider
// by the program itself.

// setOutside notes who outside of the team an item is about: whoever wrote the
// mail that was forwarded or, where the team was in copy, whom it was sent to.
func (w *work) setOutside(i *models.Item) {
	if w.mail == nil {
		return
	}
	var candidates []parser.Address
	if f := w.mail.Forward; f != nil {
		candidates = []parser.Address{f.From}
	} else if w.actor != nil {
		candidates = w.mail.To
	}
	for _, a := range candidates {
		if w.outsider(a.Address) {
			w.outside(i, a.Address)
			return
		}
	}
}

func (w *work) outside(i *models.Item, address string) {
	i.OutsideAddr, i.OutsideSite = strings.ToLower(address), parser.Site(address)
}

// outsider reports whether an address is of nobody here.
func (w *work) outsider(address string) bool {
	local, host, ok := strings.Cut(strings.ToLower(address), "@")
	if !ok || local == "" || host == "" || w.office.PersonByAddress(address) != nil {
		return false
	}
	_, ours := parser.SplitPlus(address, w.team().Address)
	return !ours && !strings.EqualFold(address, w.team().Address)
}

// nudge asks again: an insider is reminded; for an outsider a mail is drafted,
// which the holder sends or not.
func (w *work) nudge(i *models.Item, o order) (change, error) {
	if i.HolderID == nil || !i.State.Open() {
		return change{}, models.Invalid("", "nobody holds it, so nobody can be reminded")
	}
	holder := w.office.Person(*i.HolderID)
	waits := i.Kind == models.FollowUp || i.State == models.StateWaiting
	if p := w.office.PersonByKey(i.WaitFor); waits && p != nil {
		return w.remind(i, p), nil
	}
	if !waits || i.OutsideAddr == "" {
		if waits && holder.ID == w.actor.ID {
			return change{}, models.Invalid("", "no address of %s is known: write %d wait and the address, then %d nudge", waitsOn(i), i.Number, i.Number)
		}
		return w.remind(i, holder), nil
	}
	i.FollowAt = w.workdaysOn(3)
	to := w.actor
	said := "has a draft on its way to you; it asks again " + sayDay(i.FollowAt.In(w.actor.Week(w.team()).Zone))
	if w.actor.Role == models.RoleExecutive && holder.ID != w.actor.ID { // hers to ask for, the holder's to send
		to, said = holder, "goes to "+holder.First()+" with a draft to send"
	}
	return change{what: "asked for a mail to " + i.OutsideAddr, said: said, after: func(ctx context.Context) error { return w.draft(ctx, i, to) }}, nil
}

func waitsOn(i *models.Item) string {
	if i.WaitFor == "" {
		return "whoever owes an answer"
	}
	return oneLine(i.WaitFor, 60)
}

// remind brings an item into the next reminder, and tells the one who is to
// move it.
func (w *work) remind(i *models.Item, p *models.Person) change {
	at := w.now
	i.FollowAt = &at
	return change{what: "asked for news", said: p.First() + " is reminded", after: func(ctx context.Context) error {
		if p.ID == w.actor.ID || !p.Clearance.Covers(i.Clearance) {
			return nil
		}
		return w.tell(ctx, i, &p.ID, w.actor.First()+" asks how this stands", "")
	}}
}

// draft owes somebody a mail to an outsider, ready to be sent in their own
// name with the item in copy.
func (w *work) draft(ctx context.Context, i *models.Item, to *models.Person) error {
	l := w.itemLetter(to, i, models.LetterNudge, fmt.Sprintf("nudge:%d:%d:%s", i.Number, to.ID, w.cause()))
	l.Pace = models.Pressing // they asked for it
	l.Value.Reason = "somebody asked for it"
	if i.Confidential() {
		l.Value.Notice = &models.NoticeValue{Title: fmt.Sprintf("#%d: time to ask again", i.Number), Lines: []string{
			"It is confidential, so no draft travels by mail. Its page has what there is.",
		}}
	} else {
		l.Value.Nudge = &models.NudgeValue{
			Number: i.Number, Title: i.Title, To: i.OutsideAddr, Cc: plusAddress(w.team().Address, fmt.Sprint(i.Number)), Subject: "Re: " + oneLine(i.Title, 120),
			Note: w.draftText(i, to), Since: sayDay(i.CreatedAt.In(to.Week(w.team()).Zone)), Chased: i.Chased,
		}
	}
	_, err := w.owe(ctx, l)
	return err
}

func (w *work) draftText(i *models.Item, from *models.Person) string {
	greeting := "Hello,"
	if name := i.WaitFor; name != "" && !strings.Contains(name, "@") && utf8.RuneCountInString(name) <= 40 {
		greeting = "Hello " + oneLine(name, 40) + ","
	}
	return fmt.Sprintf("%s\n\nwe are still waiting to hear from you about this:\n  %s\n\nCould you tell us how it stands, and by when we can expect your answer?\n\nKind regards\n%s",
		greeting, oneLine(i.Title, 120), from.Name)
}

// perhapsAnswer asks the holder of a follow-up whether an outsider's mail that
// is not on its thread is the answer: one from the very address that owes it,
// or of the same company and about the same thing. A From is whatever its
// sender wrote, so it is never more than a question; and of a mail on the
// thread of a secret nobody is asked: the question would say its subject.
func (w *work) perhapsAnswer(ctx context.Context) (bool, error) {
	address := strings.ToLower(w.msg.FromAddr)
	if w.msg.Clearance != models.Standard || w.mail.Class != parser.Person || len(w.mail.FromAll) != 1 || !w.outsider(address) {
		return false, nil
	}
	waiting, err := w.tx.WaitingOn(ctx, w.team().ID, address, parser.Site(address))
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	// Each is a letter to somebody here, and whoever writes chooses the From.
	asked, err := w.tx.CountLettersTo(ctx, w.team().ID, w.office.Person(*waiting[0].HolderID).Address(), models.LetterNudge, models.Standard, w.now.AddDate(0, 0, -1))
	if err != nil || asked >= mostFromOne {
		return false, err
	}
	said := significant(w.mail.Subject + " " + w.msg.FromName)
	for n := range waiting {
		i := &waiting[n]
		if i.OutsideAddr != address && !slices.ContainsFunc(significant(i.Title+" "+i.WaitFor), func(word string) bool { return slices.Contains(said, word) }) {
			continue
		}
		return true, w.suggestAnswer(ctx, i)
	}
	return false, nil
}

// significant are the words by which two subjects or names may match.
func significant(text string) []string {
	var out []string
	for _, word := range strings.Fields(models.FoldWords(parser.CleanSubject(text))) {
		if utf8.RuneCountInString(word) >= 4 && !commonWords[word] {
			out = append(out, word)
		}
	}
	return out
}

// commonWords say nothing of what a mail is about.
var commonWords = func() map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields("about your from with this that have will please mail email question request update info information news meeting" +
		" hello dear regards team office reply answer offer order follow today tomorrow week month monday tuesday wednesday thursday friday" +
		" anfrage antwort frage bitte ihre votre demande réponse pour vous para sobre pregunta respuesta") {
		m[word] = true
	}
	return m
}()

func (w *work) suggestAnswer(ctx context.Context, i *models.Item) error {
	holder := w.office.Person(*i.HolderID)
	l := w.itemLetter(holder, i, models.LetterNudge, fmt.Sprintf("suggest:%d:%d", i.Number, w.msg.ID))
	l.Clearance = l.Clearance.Max(w.msg.Clearance)
	l.Value.Reason = "you hold what waits for it"
	l.Value.Notice = &models.NoticeValue{Title: fmt.Sprintf("Is this the answer to #%d?", i.Number), Lines: []string{
		"A mail came that is not on the thread: from " + oneLine(strings.TrimSpace(w.msg.FromName+" <"+w.msg.FromAddr+">"), 120) + ", with the subject “" + oneLine(w.msg.Subject, 120) + "”.",
		fmt.Sprintf("#%d, %s, waits for %s.", i.Number, oneLine(i.Title, 100), oneLine(first2(i.WaitFor, i.OutsideAddr), 80)),
		"Reply with one word: yes keeps it with the item and wakes it, no leaves it aside. Nothing is done until you say so.",
	}, Answers: []models.AnswerValue{{Label: "Yes, keep it with #" + strconv.Itoa(i.Number), Word: "yes"}, {Label: "No", Word: "no"}}}
	added, err := w.owe(ctx, l)
	if err != nil || !added {
		return err
	}
	w.msg.Reason = joinSentences(w.msg.Reason, fmt.Sprintf("perhaps the answer to #%d: %s was asked", i.Number, holder.First()))
	return w.tx.AddToken(ctx, &models.Token{
		TeamID: w.team().ID, PersonID: holder.ID, Purpose: "answer", Hash: Hash("answer " + l.Ref), MessageID: &w.msg.ID,
		CreatedAt: w.now, ExpiresAt: w.now.AddDate(0, 0, 30),
	})
}

func first2(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// saysWhether takes the one word that settles whether a mail is an answer. It
// reports false for everything else that is written to such a letter.
func (w *work) saysWhether(ctx context.Context, t thread) (bool, error) {
	l := t.letter
	if l == nil || l.Kind != models.LetterNudge || l.ItemID == nil || l.PersonID == nil || *l.PersonID != w.actor.ID || !strings.HasPrefix(l.DedupeKey, "suggest:") {
		return false, nil
	}
	said := w.mail.Commands(w.dictionary(w.actor), parser.ReplyOptions{Asked: models.FirstItem - 1})
	if len(said.Commands) == 0 || said.Commands[0].Item >= models.FirstItem {
		return false, nil
	}
	yes := said.Commands[0].Verb == "yes" || said.Commands[0].Verb == "ok"
	if !yes && said.Commands[0].Verb != "no" {
		return false, nil
	}
	token, err := w.tx.UseToken(ctx, Hash("answer "+l.Ref), "answer", "", w.now)
	if errors.Is(err, models.ErrNotFound) {
		w.processed("an answer to a question that was settled before")
		return true, nil
	}
	if err != nil {
		return true, err
	}
	i, err := w.tx.ItemByID(ctx, w.team().ID, *l.ItemID)
	if err != nil {
		return true, err
	}
	if !w.actor.Clearance.Covers(i.Clearance) {
		return false, nil
	}
	came, err := w.tx.MessageByID(ctx, w.team().ID, *token.MessageID)
	if err != nil {
		return true, err
	}
	w.back.touches(&i)
	if !yes {
		w.processed("a mail is not the answer it might have been")
		w.back.done(models.Done{Number: i.Number, Said: fmt.Sprintf("#%d waits on; the mail stays aside.", i.Number)})
		return true, nil
	}
	if came.State == models.Processed { // somebody sorted it meanwhile
		w.processed("an answer to a question that was settled before")
		return true, nil
	}
	w.processed(fmt.Sprintf("said that a mail is the answer to #%d", i.Number))
	w.back.done(models.Done{Number: i.Number, Said: fmt.Sprintf("#%d has the answer and is open again.", i.Number)})
	return true, w.takeAnswer(ctx, &i, came)
}

// takeAnswer makes a mail the answer to an item, and comes back to the mail
// that said so.
func (w *work) takeAnswer(ctx context.Context, i *models.Item, came models.Message) error {
	raw, err := w.tx.Source(ctx, came)
	if err != nil {
		return err
	}
	msg, mail := w.msg, w.mail
	defer func() { w.msg, w.mail = msg, mail }()
	w.msg, w.mail = &came, parser.Read(raw)
	if err := w.answered(ctx, i); err != nil {
		return err
	}
	return w.tx.SetMessageState(ctx, came)
}

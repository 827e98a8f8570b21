package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// receipt gathers what the answer to one mail says.
type receipt struct {
	value models.ReceiptValue
	note  string
	help  bool
	undo  bool
	// asked is set where the mail asks for its answer, however many came before.
	asked bool
	// clearance is the strictest among the items it speaks of.
	clearance models.Clearance
	numbers   []int
	// asks is the question that the mail answered to and left open: the receipt
	// puts it again.
	asks int
}

// touches notes that the receipt will speak of an item.
func (r *receipt) touches(i *models.Item) {
	if r.clearance == "" {
		r.clearance = models.Standard
	}
	r.clearance = r.clearance.Max(i.Clearance)
	if !slices.Contains(r.numbers, i.Number) {
		r.numbers = append(r.numbers, i.Number)
	}
}

func (r *receipt) done(d models.Done) {
	if d.Said != "" {
		r.value.Done = append(r.value.Done, d.Said)
	}
	r.undo = r.undo || d.Undo
}

func (r *receipt) said(s string) {
	if s = oneLine(s, 300); s != "" && !slices.Contains(r.value.Said, s) {
		r.value.Said = append(r.value.Said, s)
	}
}

func (r *receipt) unclear(line, meant string) {
	s := fmt.Sprintf("%q", oneLine(line, 120))
	if meant != "" {
		s += "  Did you mean: " + meant
	}
	r.value.Unclear = append(r.value.Unclear, s)
}

// firstMails is how many mails of a person are answered always, so that they
// learn what a tag or a command does.
const firstMails = 10

// useful reports whether the mail deserves an answer: what was not
// understood always does, the rest while its sender is new, or as they want it.
func (r *receipt) useful(sender *models.Person) bool {
	always := sender.Greeted < firstMails
	if way := sender.Wishes()[models.SortReceipts]; way != "" {
		always = way != models.Never
	}
	return r.answers() || always && (len(r.value.Done) > 0 || r.note != "")
}

// answers reports whether the receipt says what its reader waits for: what was
// asked for, and what was not understood.
func (r *receipt) answers() bool {
	v := r.value
	return r.help || r.asked || len(v.List) > 0 || len(v.Log) > 0 || len(v.Unclear) > 0 || len(v.Said) > 0
}

// sendReceipt owes the sender the one answer to their mail. Automatic mail
// never comes this far.
func (w *work) sendReceipt(ctx context.Context) error {
	if w.mail.Automatic() || !w.back.useful(w.actor) {
		return nil
	}
	sent, err := w.tx.CountLettersTo(ctx, w.team().ID, w.actor.Address(), models.LetterReceipt, w.back.clearance, w.now.AddDate(0, 0, -1))
	if err != nil || sent >= mostReceipts {
		return err
	}
	week := w.actor.Week(w.team())
	v := w.back.value
	v.Of, v.At, v.Note = w.msg.Subject, sayMoment(w.msg.ArrivedAt.In(week.Zone)), w.back.note
	if w.back.undo {
		v.Undo = sayMoment(w.now.Add(models.UndoFor).In(week.Zone))
	}
	if w.back.help {
		v.Help, v.Tags = HelpLines()
	}
	l := w.letterTo(w.actor, models.LetterReceipt, fmt.Sprintf("receipt:%d", w.msg.ID))
	l.Subject = "Re: " + oneLine(strings.TrimSpace(stripReply(w.msg.Subject)), 150)
	if w.back.clearance.Rank() > models.Standard.Rank() {
		l.Subject, v.Of = "Re: your mail of "+v.At, ""
		l.Clearance = w.back.clearance
	}
	l.InReplyTo, l.References, l.NotBefore = w.msg.MessageID, references(w.msg), w.now
	l.Value.Auto = "auto-replied"
	if w.back.answers() {
		l.Pace = models.Pressing
	}
	l.Value.Reason = "you wrote to " + w.team().Address
	l.Value.Receipt, l.Numbers = &v, w.back.numbers
	if w.back.asks != 0 {
		l.Asks = &w.back.asks
	}
	added, err := w.owe(ctx, l)
	if err != nil || !added || w.back.clearance != models.Standard {
		return err // how often somebody was answered about a secret shows in no other answer
	}
	w.actor.Greeted++
	return w.tx.GreetedOnce(ctx, w.team().ID, w.actor.ID)
}

// mostReceipts caps what one address is sent a day in answers.
const mostReceipts = 200

func stripReply(subject string) string {
	if s := parser.CleanSubject(subject); s != "" {
		return s
	}
	return "your mail"
}

func references(m *models.Message) []string {
	refs := first(m.References, 20)
	if m.MessageID == "" {
		return refs
	}
	return append(append([]string{}, refs...), m.MessageID)
}

// HelpLines returns what can be written, replies first, tags second, from the
// one table of the parser.
func HelpLines() (replies, tags []models.HelpLine) {
	return helpLines(parser.Help()), helpLines(parser.TagHelp())
}

func helpLines(entries []parser.HelpEntry) []models.HelpLine {
	var out []models.HelpLine
	for _, e := range entries {
		write := e.Usage
		if write == "" {
			write = e.Verb
		}
		out = append(out, models.HelpLine{Write: write, Means: e.Meaning, Example: e.Example})
	}
	return out
}

// backList answers list: what the sender holds.
func (w *work) backList(ctx context.Context, which string) error {
	f, none := models.ItemFilter{Holder: w.actor.Key, Limit: 50, Now: w.now}, "You hold nothing."
	switch which {
	case "late":
		f.Late, none = true, "Nothing of yours is late."
	case "week":
		f.Due, none = "week", "Nothing of yours is due within a week."
	case "waiting":
		f.States, none = []models.State{models.StateWaiting}, "Nothing of yours waits for anybody."
	case "decisions":
		f.Holder, f.Asks, none = "", w.actor.Key, "No decision waits for you."
	case "all":
		f.Holder, none = "", "Nothing is open."
	}
	list, err := w.tx.Items(ctx, w.actor.Viewer(), f)
	if err != nil {
		return err
	}
	for _, c := range list.Items {
		w.back.touches(&c.Item)
		w.back.value.List = append(w.back.value.List, w.line(&c.Item, w.actor))
	}
	if len(list.Items) == 0 {
		w.back.said(none)
	}
	if which == "" {
		return w.backDecisions(ctx)
	}
	return nil
}

// backDecisions says how many decisions wait for the sender beside what they
// hold.
func (w *work) backDecisions(ctx context.Context) error {
	list, err := w.tx.Items(ctx, w.actor.Viewer(), models.ItemFilter{Asks: w.actor.Key, Limit: 50, Now: w.now})
	if err != nil {
		return err
	}
	n := 0
	for _, c := range list.Items {
		if !same(c.HolderID, &w.actor.ID) {
			w.back.touches(&c.Item)
			n++
		}
	}
	if n > 0 {
		w.back.said(plural(n, "decision waits", "decisions wait") + " for you. To see which, write: list decisions")
	}
	return nil
}

// backLog answers log: the history of one item.
func (w *work) backLog(ctx context.Context, number int) error {
	if number == 0 {
		return models.Invalid("", "which item? Put its number in front: 118 log")
	}
	i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
	if err != nil {
		return models.Invalid("", "there is no #%d that you can see", number)
	}
	if w.back.touches(&i); i.Confidential() {
		return models.Invalid("", "#%d is %s: its history is on its page only", number, i.Clearance)
	}
	events, err := w.tx.History(ctx, w.actor.Viewer(), number)
	if err != nil {
		return err
	}
	zone := w.actor.Week(w.team()).Zone
	for _, e := range events {
		who := e.Who
		if who == "" {
			who = "Adjutant"
		}
		w.back.value.Log = append(w.back.value.Log, oneLine(fmt.Sprintf("%s  %s %s", sayMoment(e.At.In(zone)), who, e.What), 300))
	}
	return nil
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// order is one command with where it came from.
type order struct {
	number int // 0: the item of the thread
	verb   string
	args   map[string]string
	due    parser.Moment
	line   string
	other  *models.Item // that it names beside its own; see linkage
}

func ordersOf(r parser.Reply) []order {
	var out []order
	for _, c := range r.Commands {
		out = append(out, order{number: c.Item, verb: c.Verb, args: c.Args, due: c.Due, line: c.Line})
	}
	return out
}

// reply acts on an answer to one of our letters, or on a mail that was sent to
// an item: commands are obeyed, the rest becomes a comment.
func (w *work) reply(ctx context.Context, t thread, dict parser.Dictionary) error {
	said := w.mail.Commands(dict, w.replyOptions(t))
	if !toTeam(w.mail, w.team()) { // a blind copy is seen, and commands nothing
		said.Comment, said.Commands, said.Unclear = w.mail.OwnText, nil, nil
	}
	if t.item != nil {
		w.back.touches(t.item)
		if err := w.raise(ctx, t.item, clearanceOf(w.mail.Intent(dict).Confidential)); err != nil {
			return err
		}
		if err := w.link(ctx, t.item); err != nil {
			return err
		}
		if toTeam(w.mail, w.team()) && same(t.item.HolderID, &w.actor.ID) {
			if err := w.worked(ctx, t.item); err != nil {
				return err
			}
		}
	}
	if slug, _ := t.pair(); slug != "" || t.letter != nil && t.letter.Kind == models.LetterRollup {
		w.msg.Quoted = "" // the agenda is the pair's; others may see the mail on an item
	}
	for _, u := range said.Unclear {
		w.back.unclear(u.Line, u.DidYouMean)
	}
	if err := w.obeyAll(ctx, t, ordersOf(said)); err != nil {
		return err
	}
	if t.item != nil && w.actor.Role != models.RoleObserver {
		points, rest := parser.Checklist(said.Comment)
		if err := w.writePoints(ctx, t.item.ID, points); err != nil {
			return err
		}
		said.Comment = rest
	}
	if kept, err := w.answeredQuestion(ctx, t, said.Comment); kept || err != nil {
		return err
	}
	if strings.TrimSpace(said.Comment) == "" && len(w.mail.Attachments) == 0 {
		return nil
	}
	return w.comment(ctx, t, said.Comment, len(said.Commands) > 0)
}

// replyOptions say what a reply on the thread answers.
func (w *work) replyOptions(t thread) parser.ReplyOptions {
	opt := parser.ReplyOptions{Asked: w.asked(t), Options: letters(t.item)}
	w.back.asks = opt.Asked
	if t.letter != nil {
		opt.Items = t.letter.Numbers
	}
	if i := t.item; i != nil && i.Kind == models.Decision && i.State.Open() && opt.Asked == 0 {
		opt.Prepares = !same(i.AskID, &w.actor.ID) && (same(i.HolderID, &w.actor.ID) || same(i.AskedByID, &w.actor.ID))
		if opt.Prepares {
			opt.Options = nil // those that the same mail writes are not there yet
		}
	}
	return opt
}

// asked returns the number of the one question that a bare yes answers.
func (w *work) asked(t thread) int {
	if t.letter != nil && t.letter.Asks != nil {
		return *t.letter.Asks
	}
	// A yes in a mail to somebody else, with the item in copy, is said to them.
	if t.letter == nil && t.item != nil && !w.toOthers() && t.item.Kind == models.Decision && t.item.State.Open() &&
		t.item.AskID != nil && *t.item.AskID == w.actor.ID {
		return t.item.Number
	}
	return 0
}

func letters(i *models.Item) []string {
	if i == nil {
		return nil
	}
	var out []string
	for _, o := range i.Options {
		out = append(out, o.Letter)
	}
	return out
}

// commanded is the item that a fresh mail of words and numbered commands is
// about: the first that it names. Nil where a tag makes it a matter of its own,
// a command has no number, or the sender can see no such item.
func (w *work) commanded(ctx context.Context, dict parser.Dictionary) (*models.Item, error) {
	if w.mail.Forward != nil || !toTeam(w.mail, w.team()) || tagged(w.mail.Intent(dict)) {
		return nil, nil
	}
	said := w.mail.Commands(dict, parser.ReplyOptions{})
	if len(said.Commands) == 0 || slices.ContainsFunc(said.Commands, func(c parser.Command) bool { return c.Item == 0 }) {
		return nil, nil
	}
	i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), said.Commands[0].Item)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	return &i, err
}

// ordersAlone reads a mail that is nothing but commands: "118 ok" in a fresh
// mail, or help as the subject.
func ordersAlone(m *parser.Mail, dict parser.Dictionary) ([]order, bool) {
	if m.Forward != nil {
		return nil, false
	}
	if said := m.Commands(dict, parser.ReplyOptions{}); len(said.Commands) > 0 && strings.TrimSpace(said.Comment) == "" {
		orders := ordersOf(said)
		if isTag(orders, m, dict) {
			return nil, false
		}
		for _, o := range orders {
			if o.number == 0 && !standsAlone[o.verb] {
				return nil, false
			}
		}
		return orders, true
	}
	if strings.TrimSpace(m.OwnText) != "" {
		return nil, false
	}
	subject := parser.Mail{Class: parser.Person, OwnText: parser.CleanSubject(m.Subject)}
	said := subject.Commands(dict, parser.ReplyOptions{})
	if len(said.Commands) == 1 && said.Comment == "" && (said.Commands[0].Item != 0 || standsAlone[said.Commands[0].Verb]) {
		orders := ordersOf(said)
		return orders, !isTag(orders, m, dict)
	}
	return nil, false
}

// isTag reports whether what reads as a command is #pref, a tag among others.
func isTag(orders []order, m *parser.Mail, dict parser.Dictionary) bool {
	return len(orders) == 1 && orders[0].verb == "pref" && m.Intent(dict).Kind == "pref"
}

const (
	observersRead   = "observers read and cannot change anything"
	notForObservers = "a preference of an observer: not kept"
)

// standsAlone are the verbs that need no item.
var standsAlone = map[string]bool{
	"help": true, "list": true, "log": true, "undo": true, "away": true, "topic": true, "good": true, "friction": true,
	"idea": true, "keep": true, "risk": true, "top": true, "can wait": true, "protect": true, "goal": true, "lesson": true, "growth": true,
	"pref": true, "hand over": true, "ready": true, "role": true, "questions on": true, "questions off": true,
	"move": true, "skip": true, "held": true, "pause 1:1": true, "resume 1:1": true, "weekly": true, "bi-weekly": true, "pause": true,
}

// obeyAll obeys commands in their order. A command that cannot be obeyed is
// said in the receipt and stops nothing.
func (w *work) obeyAll(ctx context.Context, t thread, orders []order) error {
	obeyed := 0
	for n, o := range orders {
		if o.number == 0 && t.item != nil {
			o.number = t.item.Number
		}
		if err := w.names(ctx, o.number); err != nil {
			return err
		}
		done, err := w.obey(ctx, t, o)
		var invalid models.InvalidError
		switch {
		case err == nil:
			obeyed++
			w.back.done(done)
			if done.Number == w.back.asks {
				w.back.asks = 0
			}
		case errors.As(err, &invalid):
			w.back.unclear(o.line, "")
			w.back.said(invalid.Error())
			done.Said = models.NotDone + invalid.Error()
		default:
			return err
		}
		applied := models.CommandApplied{
			TeamID: w.team().ID, MessageID: w.msg.ID, Position: n, Verb: o.verb, Line: oneLine(o.line, 300),
			ItemID: w.itemRow(ctx, done.Number), Result: oneLine(done.Said, 300), AppliedAt: w.now,
		}
		if _, err := w.tx.AddCommand(ctx, applied); err != nil {
			return err
		}
	}
	if err := w.putQuestions(ctx); err != nil {
		return err
	}
	switch refused := len(orders) - obeyed; {
	case obeyed > 0 && refused > 0:
		w.processed(fmt.Sprintf("%s obeyed, %d not clear", plural(obeyed, "command", "commands"), refused))
	case obeyed > 0:
		w.processed(plural(obeyed, "command", "commands") + " obeyed")
	case refused > 0:
		w.processed("not clear, nothing was done")
	}
	return nil
}

// names makes the mail as secret as an item that it names, whether its command
// is obeyed or not.
func (w *work) names(ctx context.Context, number int) error {
	if number == 0 {
		return nil
	}
	i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	w.isAbout(i.Clearance)
	return err
}

// itemRow is the row of an item that a command named, nil for none.
func (w *work) itemRow(ctx context.Context, number int) *int64 {
	if number == 0 {
		return nil
	}
	item, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
	if err != nil {
		return nil
	}
	return &item.ID
}

// obey carries out one command: on the office, on a pair, or on an item.
func (w *work) obey(ctx context.Context, t thread, o order) (models.Done, error) {
	if w.actor.Role == models.RoleObserver && o.verb != "help" {
		return models.Done{}, models.Invalid("", observersRead)
	}
	if w.token != nil && (o.verb == "away" || o.verb == "pause" || o.verb == "role" || o.verb == "pref" || o.verb == "questions on" || o.verb == "questions off") {
		return models.Done{}, models.Invalid("", "nothing but the address that you answered proves that the mail is yours, and %s is about more than its letter: write it from a mail program whose mail is signed, or on the page", o.verb)
	}
	switch o.verb {
	case "help":
		w.back.help = true
		return models.Done{}, nil
	case "list":
		return models.Done{}, w.backList(ctx, o.args["which"])
	case "log":
		return models.Done{Number: o.number}, w.backLog(ctx, o.number)
	case "away":
		return w.away(ctx, w.actor, o.args["from"], o.args["to"], o.args["by"])
	case "topic", "good", "friction", "idea", "keep", "risk", "top", "can wait", "protect", "goal", "lesson", "growth":
		return w.topic(ctx, t, o)
	case "pref", "hand over", "ready", "role", "questions on", "questions off":
		return w.partnership(ctx, t, o)
	case "move", "skip", "held", "pause 1:1", "resume 1:1", "weekly", "bi-weekly":
		return w.ofPair(ctx, t, o)
	case "pause":
		if slug, _ := t.pair(); slug != "" {
			return models.Done{}, models.Invalid("", "pause what? Write pause 1:1 for no meetings and no agendas until you write resume 1:1")
		}
		return w.pause(ctx, o)
	case "undo":
		w.back.asked = true // nobody knows by heart what their last mail did
		return w.undo(ctx, o.number)
	}
	if o.number == 0 {
		return models.Done{}, models.Invalid("", "which item? Put its number in front: 118 %s", o.verb)
	}
	return w.act(ctx, o)
}

// comment keeps the text that is no command: with the item, or with the pair
// whose digest it answers.
func (w *work) comment(ctx context.Context, t thread, text string, obeyed bool) error {
	if t.item == nil {
		if slug, _ := t.pair(); slug != "" && strings.TrimSpace(text) != "" {
			if err := w.noteOfPair(ctx, t, text); err != nil {
				return err
			}
			return nil
		}
		if !obeyed {
			w.processed("read; it answers a letter that is about no item")
		}
		return w.askWhich(ctx, t, text)
	}
	if asked := w.asked(t); asked == t.item.Number && !obeyed && t.item.State.Open() {
		w.back.said(fmt.Sprintf("Nothing was decided about #%d: answer with ok, no or the letter of an option on a line of its own.", asked))
	}
	if !obeyed {
		w.processed(fmt.Sprintf("a comment on #%d", t.item.Number))
		w.back.note = fmt.Sprintf("Kept with #%d.", t.item.Number)
	}
	item, err := w.tx.ItemByID(ctx, w.team().ID, t.item.ID) // the commands above it may have changed it
	if err != nil {
		return err
	}
	return w.wrote(ctx, &item, text)
}

// askWhich keeps words that answer a letter about several items: with the one
// item, if it names just one; else whoever wrote them is asked.
func (w *work) askWhich(ctx context.Context, t thread, text string) error {
	if t.letter == nil || strings.TrimSpace(text) == "" || len(t.letter.Numbers) == 0 {
		return nil
	}
	var named []string
	var only models.Item
	for _, n := range t.letter.Numbers {
		i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), n)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		w.back.touches(&i)
		only, named = i, append(named, fmt.Sprintf("#%d", n))
	}
	switch {
	case len(named) == 0:
		return nil
	case len(named) == 1:
		if err := w.link(ctx, &only); err != nil {
			return err
		}
		w.back.note = fmt.Sprintf("Kept with #%d.", only.Number)
		w.processed(fmt.Sprintf("a comment on #%d", only.Number))
		return w.wrote(ctx, &only, text)
	}
	w.back.said(fmt.Sprintf("Your words are kept, but with none of the items in that letter (%s): write the number first, such as %s note and the words.",
		strings.Join(first(named, 5), ", "), strings.TrimPrefix(named[0], "#")))
	return nil
}

// wrote records that the actor wrote on an item, and tells its holder. What its
// holder writes acknowledges it; a blind copy is kept and changes nothing, as
// whoever has a mail can hand it in to any address.
func (w *work) wrote(ctx context.Context, i *models.Item, text string) error {
	if err := w.event(ctx, i, "wrote", "wrote on it", nil); err != nil {
		return err
	}
	written := w.mail == nil || toTeam(w.mail, w.team())
	mine, to, asked := same(i.HolderID, &w.actor.ID), i.HolderID, false
	if written {
		if err := w.keepAlive(ctx, i); err != nil {
			return err
		}
		to, asked = w.answers(i)
	}
	switch {
	case mine && written:
		if err := w.worked(ctx, i); err != nil {
			return err
		}
	case asked:
		i.ChaseAt = w.chaseAt(i)
		if err := w.tx.UpdateItem(ctx, *i); err != nil {
			return err
		}
	}
	w.itemChanged(i)
	if mine && !asked {
		return nil
	}
	w.answersQuestion = asked
	defer func() { w.answersQuestion = false }()
	return w.tell(ctx, i, to, w.actor.First()+" wrote", text)
}

// answers ends the wait of an item when it is the actor that it waits for. It
// returns who reads their words: its holder or, of what the holder was asked,
// who asked.
func (w *work) answers(i *models.Item) (reader *int64, asked bool) {
	reader = i.HolderID
	if i.State != models.StateWaiting || i.WaitFor != w.actor.Key {
		return reader, false
	}
	if same(reader, &w.actor.ID) {
		reader = w.asker(i)
	}
	i.State, i.WaitFor, i.MovedAt = models.StateDoing, "", w.now
	return reader, true
}

// asker is who asks the holder of an item: whose matter it is, or the
// executive.
func (w *work) asker(i *models.Item) *int64 {
	if i.AskedByID != nil {
		return i.AskedByID
	}
	if e := w.office.Executive(); e != nil {
		return &e.ID
	}
	return nil
}

// worked records that the holder of an item is at it: it is acknowledged, and
// not chased before the next working day. Where they wrote to somebody outside
// about what we wait for, it is asked for again in three working days.
func (w *work) worked(ctx context.Context, i *models.Item) error {
	if i.AckedAt == nil {
		i.AckedAt = &w.now
	}
	if !i.State.Open() {
		return w.tx.UpdateItem(ctx, *i)
	}
	if again := w.workdaysOn(3); w.mail != nil && w.toOthers() && i.State == models.StateWaiting && i.FollowAt != nil && i.FollowAt.Before(*again) {
		i.FollowAt = again
	}
	i.ChaseAt = w.chaseAt(i)
	if tomorrow := w.tomorrow(w.holderWeek(i)).UTC(); i.ChaseAt != nil && i.ChaseAt.Before(tomorrow) {
		at := w.notTooLate(i, tomorrow)
		i.ChaseAt = &at
	}
	return w.tx.UpdateItem(ctx, *i)
}

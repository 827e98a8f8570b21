package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
)

// change is what a verb did to an item, in words: for the history ("closed
// it") and for whoever acted ("is done").
type change struct {
	what string
	said string
	// reasons are why somebody else holds it now; nil: what was done.
	reasons []string
	// after runs when the item is stored: letters, mostly.
	after func(context.Context) error
}

// verbs are the acts on one item, the same by mail and on the page. Each may
// change the item it is given; act stores it.
var verbs = map[string]func(*work, *models.Item, order) (change, error){
	"done":         (*work).done,
	"take":         (*work).take,
	"reopen":       (*work).reopen,
	"drop":         (*work).drop,
	"give":         (*work).give,
	"by":           (*work).dueBy,
	"later":        (*work).later,
	"snooze":       (*work).snooze,
	"wait":         (*work).waitFor,
	"follow":       (*work).follow,
	"nudge":        (*work).nudge,
	"stay":         (*work).stay,
	"priority":     (*work).priority,
	"domain":       (*work).refile,
	"confidential": (*work).classify,
	"standard":     (*work).declassify,
	"ok":           (*work).decide,
	"yes":          (*work).decide,
	"no":           (*work).decide,
	"choose":       (*work).decide,
	"ask":          (*work).ask,
	"note":         (*work).note,
	"offer":        (*work).offer,
	"recommend":    (*work).recommend,
	"silence":      (*work).declare,
	"view":         (*work).otherView,
	"title":        (*work).retitle,
	"label":        (*work).label,
	"unlabel":      (*work).unlabel,
	"amount":       (*work).amount,
	"release":      (*work).giveBack,
	"tick":         (*work).tick,
	"untick":       (*work).untick,
	"point":        (*work).point,
	"blocked":      (*work).blockedBy,
	"unblock":      (*work).unblock,
}

// needsOpen are the verbs that say when an item comes up again, or make it:
// nothing brings up what is closed, and who wrote one of them relies on it.
var needsOpen = map[string]bool{
	"by": true, "later": true, "snooze": true, "follow": true, "wait": true, "nudge": true, "stay": true, "release": true, "ask": true,
}

// act applies one command to one item that the actor may see. An InvalidError
// says in words what cannot be done; nothing has changed then.
func (w *work) act(ctx context.Context, o order) (models.Done, error) {
	verb, ok := verbs[o.verb]
	if !ok {
		return models.Done{}, models.Invalid("", "%q is nothing that can be done to an item; write help", o.verb)
	}
	i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), o.number)
	if errors.Is(err, models.ErrNotFound) {
		return models.Done{}, models.Invalid("", "there is no #%d that you can see", o.number)
	}
	if err != nil {
		return models.Done{}, err
	}
	w.back.touches(&i) // also when it is refused: what is said then is about it
	if err := w.mayAct(&i, o); err != nil {
		return models.Done{Number: o.number}, err
	}
	if needsOpen[o.verb] && !i.State.Open() {
		return models.Done{Number: o.number}, models.Invalid("", "#%d is %s: write %d reopen first", i.Number, i.State, i.Number)
	}
	before := i.Snapshot()
	if err := w.linkage(ctx, &i, &o, before); err != nil {
		return models.Done{Number: o.number}, err
	}
	c, err := verb(w, &i, o)
	if err != nil {
		return models.Done{Number: o.number}, err
	}
	if err := w.keep(ctx, &i, before, o.verb, c); err != nil {
		return models.Done{}, err
	}
	return models.Done{Number: i.Number, Said: fmt.Sprintf("#%d %s", i.Number, c.said), Undo: true}, nil
}

// mayAct limits what one proof alone can do. A letter can be forwarded, and a
// From can be written by anybody: a mail that only its reply address proves
// acts on the items of its letter, and does not end what is another's. And a
// mail that only its sender proves may be an old one, or a stolen session:
// what is another's is dropped by an answer to a letter about it, or on its
// page.
func (w *work) mayAct(i *models.Item, o order) error {
	mine := w.concerns(i)
	if w.token == nil {
		if o.verb == "drop" && !mine && !w.twice(i) {
			return models.Invalid("", "#%d is another's: drop it in an answer to a letter about it, or on its page", i.Number)
		}
		return nil
	}
	if !slices.Contains(w.token.Numbers, i.Number) {
		return models.Invalid("", "#%d is not in the letter that you answered, and nothing else proves that the mail is yours: answer a letter about it", i.Number)
	}
	if !mine && (takesAway[o.verb] || o.verb == "take" && i.HolderID != nil) {
		return errOthers(i.Number)
	}
	return nil
}

// takesAway are the verbs that end an item or take it from who holds it. To
// make one more secret is no such thing: that is never refused for want of
// proof.
var takesAway = map[string]bool{"done": true, "drop": true, "give": true, "release": true, "domain": true}

func errOthers(number int) error {
	return models.Invalid("", "#%d is another's: to end it, or to say who has it, write from an address whose mail is signed, or use its page", number)
}

// concerns reports whether the actor holds an item, asked for it or is asked.
func (w *work) concerns(i *models.Item) bool {
	return same(i.HolderID, &w.actor.ID) || same(i.AskedByID, &w.actor.ID) || same(i.AskID, &w.actor.ID)
}

// twice reports whether an act on an item is proven twice: by the sender and
// by the reply address of a letter about that item. Whoever is signed in on
// the page needs no more; the link of a letter is one proof.
func (w *work) twice(i *models.Item) bool {
	return w.by == models.ByWeb && w.token == nil || w.wide && w.letter != nil && slices.Contains(w.letter.Numbers, i.Number)
}

// keep stores what was done to an item: the item, who holds it now, a line of
// its history, and the letters that follow.
func (w *work) keep(ctx context.Context, i *models.Item, before *models.ItemSnapshot, verb string, c change) error {
	i.MovedAt = w.now
	if before.State != models.StateHeld || i.State != models.StateHeld {
		w.settleLevel(i)
	}
	if i.Asked() && before.Words != nil && (before.Words.PreparedAt == nil || !same(before.Words.AskID, i.AskID)) {
		w.put(i)
	}
	if w.actor != nil && i.HolderID != nil && *i.HolderID == w.actor.ID && i.AckedAt == nil {
		i.AckedAt = &w.now
	}
	if i.State.Open() {
		i.ClosedAt = nil
	} else if i.ClosedAt == nil {
		i.ClosedAt = &w.now
	}
	if why := w.silenceBars(i); i.State.Open() && i.Silence != "" && why != "" { // what the pages and letters say stays true
		i.Silence = ""
		w.back.said(fmt.Sprintf("Without an answer nothing will happen to #%d: %s.", i.Number, why))
	}
	moved := !same(before.HolderID, i.HolderID)
	if moved {
		i.GivenAt = &w.now
	}
	i.ChaseAt = w.chaseAt(i)
	if !before.Clearance.Covers(i.Clearance) {
		var err error
		if before.Loosened, err = w.loose(ctx, i); err != nil {
			return err
		}
	}
	if err := w.tx.UpdateItem(ctx, *i); err != nil {
		return err
	}
	if moved {
		if c.reasons == nil {
			c.reasons = []string{c.what}
			if w.actor != nil {
				c.reasons[0] = w.actor.First() + " " + c.what
			}
		}
		if err := w.tx.Assign(ctx, i.TeamID, i.ID, i.HolderID, c.reasons, w.now); err != nil {
			return err
		}
	}
	if w.msg != nil {
		if err := w.link(ctx, i); err != nil {
			return err
		}
	}
	if err := w.event(ctx, i, verb, c.what, before); err != nil {
		return err
	}
	w.itemChanged(i)
	w.back.touches(i)
	if endsTurn(before, i) {
		if err := w.fileNext(ctx, i); err != nil {
			return err
		}
	}
	if c.after != nil {
		if err := c.after(ctx); err != nil {
			return err
		}
	}
	return w.moved(ctx, i, before.State.Open(), before.Clearance)
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

func (w *work) done(i *models.Item, o order) (change, error) {
	var err error
	if i.Kind == models.Decision && i.State.Open() && i.AskID != nil && *i.AskID == w.actor.ID {
		return change{}, models.Invalid("", "#%d asks for a decision: write ok, no or the letter of an option", i.Number)
	}
	if i.State, err = i.Kind.Move(i.State, "done"); err != nil {
		return change{}, err
	}
	if n := i.OpenPoints(); n > 0 {
		return change{what: fmt.Sprintf("closed it with %d of %s open", n, plural(len(i.Points), "point", "points")),
			said: fmt.Sprintf("is done, with %d of %s of its checklist open", n, plural(len(i.Points), "point", "points"))}, nil
	}
	return change{what: "closed it", said: "is done"}, nil
}

func (w *work) reopen(i *models.Item, o order) (change, error) {
	i.State, i.Answer = models.StateOpen, ""
	return change{what: "opened it again", said: "is open again"}, nil
}

func (w *work) drop(i *models.Item, o order) (change, error) {
	var err error
	if i.State, err = i.Kind.Move(i.State, "drop"); err != nil {
		return change{}, err
	}
	said := "is dropped"
	if i.Every != "" {
		said = "is dropped and does not come again"
	}
	return change{what: because("let it go", o.args["why"]), said: said}, nil
}

func because(what, why string) string {
	if why = oneLine(why, 200); why != "" {
		return what + ": " + why
	}
	return what
}

func (w *work) waitFor(i *models.Item, o order) (change, error) {
	var err error
	if i.State, err = i.Kind.Move(i.State, "wait"); err != nil {
		return change{}, err
	}
	i.WaitFor = oneLine(o.args["who"], 120)
	if w.outsider(i.WaitFor) && !strings.Contains(i.WaitFor, " ") {
		w.outside(i, i.WaitFor)
	}
	if i.FollowAt == nil {
		i.FollowAt = w.workdaysOn(3)
	}
	return change{what: "waits for " + i.WaitFor, said: "waits for " + i.WaitFor}, nil
}

func (w *work) priority(i *models.Item, o order) (change, error) {
	p := models.Priority(o.args["level"])
	switch p {
	case models.Urgent, models.High, models.Normal, models.Low:
	default:
		return change{}, models.Invalid("priority", "%q is no priority; write urgent, high, normal or low", o.args["level"])
	}
	i.Priority = p
	return change{what: "set the priority to " + string(p), said: "has priority " + string(p)}, nil
}

func (w *work) note(i *models.Item, o order) (change, error) {
	text := oneLine(o.args["text"], 1000)
	if text == "" {
		return change{}, models.Invalid("text", "the note is empty")
	}
	c := change{what: "noted: " + text, said: "has your note"}
	if reader, asked := w.answers(i); asked {
		c.after = func(ctx context.Context) error {
			w.answersQuestion = true
			defer func() { w.answersQuestion = false }()
			return w.tell(ctx, i, reader, w.actor.First()+" answers", text)
		}
	}
	return c, nil
}

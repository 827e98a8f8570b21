package desk

import (
	"context"
	"fmt"
	"strings"

	"adjutant/models"
)

// The verbs that put a question and answer one.

// decide answers a decision: ok takes the recommendation.
func (w *work) decide(i *models.Item, o order) (change, error) {
	if i.Kind == models.Decision && (i.AskID == nil || *i.AskID != w.actor.ID) && w.actor.Role != models.RoleExecutive {
		who := "somebody else"
		if i.AskID != nil {
			who = w.office.Person(*i.AskID).First()
		}
		return change{}, models.Invalid("", "#%d is for %s to decide", i.Number, who)
	}
	state, err := i.Kind.Move(i.State, o.verb)
	if err != nil {
		return change{}, err
	}
	answer := o.verb
	if o.verb == "ok" && i.Recommend == "no" { // agreed: it is not done
		o.verb, answer, state = "no", "no", models.StateDeclined
	}
	switch o.verb {
	case "choose":
		answer = strings.ToUpper(o.args["option"])
		if optionText(i, answer) == "" {
			return change{}, models.Invalid("option", "#%d has no option %s", i.Number, answer)
		}
	case "ok", "yes":
		answer = "ok"
		if optionText(i, i.Recommend) != "" {
			answer = i.Recommend
		} else if len(i.Options) > 1 {
			return change{}, models.Invalid("option", "#%d has %s options and none is recommended: answer with a letter", i.Number, count(len(i.Options)))
		} else if len(i.Options) == 1 {
			answer = i.Options[0].Letter
		}
	}
	if d := w.domainOf(i); state == models.StateApproved && i.LevelWhy != "" && d != nil && d.Amount != "" && !w.twice(i) {
		return change{}, models.Invalid("", "%s: to approve #%d, answer the letter that asks from an address whose mail is signed, or sign in and use its page", i.LevelWhy, i.Number)
	}
	i.State, i.Answer = state, answer
	what, said := decided(i)
	why := o.args["why"]
	return change{what: because(what, why), said: said, after: func(ctx context.Context) error {
		return w.tell(ctx, i, i.HolderID, fmt.Sprintf("%s %s", w.actor.First(), what), why)
	}}, nil
}

// decided words an answer for the history and for a receipt.
func decided(i *models.Item) (what, said string) {
	if i.State == models.StateDeclined {
		return "said no", "is declined"
	}
	if text := optionText(i, i.Answer); text != "" {
		return fmt.Sprintf("approved %s, %s", i.Answer, text), fmt.Sprintf("approved %s", i.Answer)
	}
	return "said yes", "is approved"
}

func optionText(i *models.Item, letter string) string {
	for _, o := range i.Options {
		if o.Letter == letter {
			return oneLine(o.Text, 80)
		}
	}
	return ""
}

// ask puts a question to whoever the matter comes from, from there to who has
// it, and then to who decides it; the item waits until they write.
func (w *work) ask(i *models.Item, o order) (change, error) {
	question := strings.TrimSpace(o.args["text"])
	if question == "" {
		return change{}, models.Invalid("text", "what do you want to ask? Write ask and the question on one line")
	}
	from := i.AskedByID
	if e := w.office.Executive(); from == nil && e != nil {
		from = &e.ID
	}
	var to *int64
	for _, id := range []*int64{from, i.HolderID, i.AskID} {
		if id != nil && *id != w.actor.ID {
			to = id
			break
		}
	}
	if to == nil {
		return change{}, models.Invalid("", "there is nobody to ask about #%d but you", i.Number)
	}
	p := w.office.Person(*to)
	i.State, i.WaitFor = models.StateWaiting, p.Key
	return change{what: fmt.Sprintf("asked %s: %s", p.First(), oneLine(question, 300)), said: "waits for " + p.First() + "'s answer",
		after: func(ctx context.Context) error {
			return w.tell(ctx, i, &p.ID, w.actor.First()+" asks", question)
		}}, nil
}

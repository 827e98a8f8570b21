package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
)

// The verbs that prepare a decision: its options, what is recommended, the
// other view, and what silence means. To recommend something puts the
// question; what is changed afterwards puts it again.

const mostOptions = 26

// prepares refuses what prepares no open decision, or would be an answer.
func (w *work) prepares(i *models.Item) error {
	switch {
	case i.Kind != models.Decision:
		return models.Invalid("", "#%d is a %s, not a decision", i.Number, i.Kind.Word())
	case !i.State.Open():
		return models.Invalid("", "it is %s; write reopen first", i.State)
	}
	return nil
}

func (w *work) offer(i *models.Item, o order) (change, error) {
	if err := w.prepares(i); err != nil {
		return change{}, err
	}
	letter, text := trimmedLetter(o.args["option"]), oneLine(o.args["text"], 300)
	if text == "" {
		return change{}, models.Invalid("text", "write what option %s is", letter)
	}
	next := string(rune('A' + len(i.Options)))
	if letter == "" {
		letter = next
	}
	for n := range i.Options {
		if i.Options[n].Letter == letter {
			i.Options[n].Text = text
			return w.changed(i, change{what: fmt.Sprintf("wrote option %s, %s", letter, oneLine(text, 80)), said: "has another option " + letter}), nil
		}
	}
	switch {
	case len(i.Options) >= mostOptions:
		return change{}, models.Invalid("option", "#%d has as many options as there are letters", i.Number)
	case letter != next:
		return change{}, models.Invalid("option", "the next option is %s", next)
	}
	i.Options = append(i.Options, models.Option{Letter: letter, Text: text})
	if i.Recommend == "yes" || i.Recommend == "no" {
		i.Recommend = ""
	}
	return w.changed(i, change{what: fmt.Sprintf("offered %s, %s", letter, oneLine(text, 80)), said: "has option " + letter}), nil
}

func (w *work) recommend(i *models.Item, o order) (change, error) {
	if err := w.prepares(i); err != nil {
		return change{}, err
	}
	what := strings.TrimSpace(o.args["option"])
	if w := strings.ToLower(what); len(i.Options) == 0 && (w == "yes" || w == "no") {
		what = w
	} else if what = trimmedLetter(what); optionText(i, what) == "" {
		if len(i.Options) == 0 {
			return change{}, models.Invalid("option", "#%d has no options: write recommend yes or recommend no, or lines A) ... B) ... first", i.Number)
		}
		return change{}, models.Invalid("option", "#%d has no option %s", i.Number, what)
	}
	i.Recommend = what
	words := "recommended " + what
	if text := optionText(i, what); text != "" {
		words += ", " + text
	}
	c := change{what: because(words, o.args["why"]), said: "recommends " + what}
	if i.PreparedAt == nil && i.AskID != nil && !same(i.AskID, &w.actor.ID) {
		i.PreparedAt = &w.now
		c.said += " and is asked of " + w.nameOf(i.AskID)
	}
	if why := oneLine(o.args["why"], 400); why != "" {
		i.Note = strings.TrimSpace(i.Note + "\n\n" + w.actor.First() + ": " + why)
	}
	return w.changed(i, c), nil
}

// declare says what silence means ("silence B", "silence none").
func (w *work) declare(i *models.Item, o order) (change, error) {
	if err := w.prepares(i); err != nil {
		return change{}, err
	}
	letter := trimmedLetter(o.args["option"])
	if letter == "" || letter == "NONE" {
		i.Silence = ""
		return w.changed(i, change{what: "took back what silence means", said: "is not decided by silence"}), nil
	}
	i.Silence = letter
	if why := w.silenceBars(i); why != "" {
		return change{}, models.Invalid("option", "silence cannot decide #%d: %s", i.Number, why)
	}
	return w.changed(i, change{what: fmt.Sprintf("declared that silence means %s, %s", letter, optionText(i, letter)), said: "means " + letter + " when nobody answers"}), nil
}

func (w *work) otherView(i *models.Item, o order) (change, error) {
	if err := w.prepares(i); err != nil {
		return change{}, err
	}
	text := oneLine(o.args["text"], 400)
	if text == "" {
		return change{}, models.Invalid("text", "write the other view behind it")
	}
	i.OtherView = w.actor.First() + ": " + text
	return w.changed(i, change{what: "gave another view: " + oneLine(text, 200), said: "has your other view"}), nil
}

// changed notes that a question that was put is to be put again.
func (w *work) changed(i *models.Item, c change) change {
	if i.Asked() {
		w.put(i)
	}
	return c
}

// put remembers that a question is to be put when all commands are obeyed, so
// that one mail with several makes one letter.
func (w *work) put(i *models.Item) {
	if !slices.Contains(w.questions, i.ID) {
		w.questions = append(w.questions, i.ID)
	}
}

// putQuestions writes the letters of the questions that were put meanwhile.
func (w *work) putQuestions(ctx context.Context) error {
	questions := w.questions
	w.questions = nil
	for _, id := range questions {
		i, err := w.tx.ItemByID(ctx, w.team().ID, id)
		if err != nil {
			return err
		}
		if !i.Asked() || w.actor != nil && same(i.AskID, &w.actor.ID) {
			continue
		}
		why := []string{"it waits for your decision"}
		if i.LevelWhy != "" {
			why = []string{i.LevelWhy}
		}
		if same(i.AskID, i.HolderID) {
			err = w.assigned(ctx, &i, why, "")
		} else {
			err = w.askDecision(ctx, &i, why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

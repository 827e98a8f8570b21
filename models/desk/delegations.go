package desk

import (
	"context"
	"fmt"
	"strings"

	"adjutant/models"
)

// The delegation tracker: what an executive hands over for good.

// delegate begins to hand something over to the assistant of a pair.
func (w *work) delegate(ctx context.Context, t thread, o order) (models.Done, error) {
	if w.msg != nil && w.matter != models.Standard {
		return models.Done{}, errSecretTopic
	}
	pair, text, err := w.pairOf(t, o.args["person"], oneLine(o.args["text"], 200))
	if err != nil {
		return models.Done{}, err
	}
	w.ofThePair(o.line)
	return w.addDelegation(ctx, pair, text)
}

func (w *work) addDelegation(ctx context.Context, pair *models.Pair, text string) (models.Done, error) {
	if text == "" {
		return models.Done{}, models.Invalid("text", "write what is handed over: hand over: travel booking")
	}
	open, err := w.tx.Delegations(ctx, w.actor.Viewer(), pair.ID, false)
	if err != nil {
		return models.Done{}, err
	}
	for _, d := range open {
		if strings.EqualFold(d.Text, text) {
			return models.Done{Said: fmt.Sprintf("%q is being handed over already: day %d, %s %s.", oneLine(d.Text, 80), d.DayOn(w.pairWeek(pair).DayIn(w.now)), w.nameOf(&pair.AssistantID), d.Stage.Says())}, nil
		}
	}
	d := models.Delegation{
		TeamID: w.team().ID, PairID: pair.ID, PersonID: w.actor.ID, Text: text, Stage: models.StageShadow,
		Began: w.pairWeek(pair).DayIn(w.now), CreatedAt: w.now, StagedAt: w.now,
	}
	if w.msg != nil {
		d.MessageID = &w.msg.ID
	}
	w.agendaChanged(pair)
	said := fmt.Sprintf("Handed over to %s: %q. Looks on until %s, does it with a second look until %s, owns it by %s", w.nameOf(&pair.AssistantID), oneLine(text, 80),
		sayDay(d.Began.Add(30).In(utc)), sayDay(d.Began.Add(60).In(utc)), sayDay(d.Began.Add(models.DelegationDays).In(utc)))
	return models.Done{Said: said, Undo: w.msg != nil}, w.tx.AddDelegation(ctx, &d)
}

// readyFor takes what is handed over to its next stage.
func (w *work) readyFor(ctx context.Context, t thread, o order) (models.Done, error) {
	if w.msg != nil && w.matter != models.Standard {
		return models.Done{}, errSecretTopic
	}
	pair, text, err := w.pairOf(t, o.args["person"], oneLine(o.args["text"], 200))
	if err != nil {
		return models.Done{}, err
	}
	open, err := w.tx.Delegations(ctx, w.actor.Viewer(), pair.ID, false)
	if err != nil {
		return models.Done{}, err
	}
	var fits []models.Delegation
	for _, d := range open {
		if strings.Contains(fold(d.Text), fold(text)) {
			fits = append(fits, d)
		}
	}
	switch {
	case len(open) == 0:
		return models.Done{}, models.Invalid("text", "nothing is being handed over in this 1:1; write hand over: and what")
	case len(fits) == 0:
		return models.Done{}, models.Invalid("text", "nothing that is handed over is called %q; there is %s", text, oneLine(open[0].Text, 80))
	case len(fits) > 1:
		return models.Done{}, models.Invalid("text", "%q fits %d things that are handed over: write more of its words", text, len(fits))
	}
	w.ofThePair(o.line)
	return w.advance(ctx, pair, fits[0])
}

// advance takes something to its next stage, or ends it after the last.
func (w *work) advance(ctx context.Context, pair *models.Pair, d models.Delegation) (models.Done, error) {
	w.agendaChanged(pair)
	name, what := w.nameOf(&pair.AssistantID), oneLine(d.Text, 80)
	next, ok := d.Stage.Next()
	if !ok {
		d.EndedAt = &w.now
		return models.Done{Said: fmt.Sprintf("%q is %s's now; the hand-over is over", what, name)}, w.tx.SetDelegation(ctx, d)
	}
	d.Stage, d.StagedAt = next, w.now
	return models.Done{Said: fmt.Sprintf("%q: %s %s now, until %s", what, name, next.Says(), sayDay(d.Due().In(utc)))}, w.tx.SetDelegation(ctx, d)
}

// handing is what the agenda says of what is being handed over.
func (a *agenda) handing() models.DigestPart {
	today := a.week.DayIn(a.now)
	var lines []models.DigestLine
	for _, d := range a.delegations {
		l := models.DigestLine{Mark: d.Stage.Says(), Text: oneLine(d.Text, 120), Extra: fmt.Sprintf("day %d of %d", d.DayOn(today), models.DelegationDays)}
		if left := int(d.Due().In(utc).Sub(today.In(utc)).Hours() / 24); left < 0 {
			l.Extra += ", its next stage was due " + sayDay(d.Due().In(utc))
		} else if left <= 7 {
			l.Extra += ", next stage by " + sayDay(d.Due().In(utc))
		}
		lines = append(lines, l)
	}
	return models.Cut(lines)
}

func (w *work) delegateOnPage(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	return w.addDelegation(ctx, p, oneLine(args["text"], 200))
}

func (w *work) advanceOnPage(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	open, err := w.tx.Delegations(ctx, w.actor.Viewer(), p.ID, false)
	if err != nil {
		return models.Done{}, err
	}
	for _, d := range open {
		if d.Key() == args["id"] {
			return w.advance(ctx, p, d)
		}
	}
	return models.Done{}, models.ErrNotFound
}

package desk

import (
	"context"
	"fmt"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// What silence means is declared with a decision ("silence:B"). It is taken
// only inside the guard rails of this file; everywhere else nothing happens
// without an answer, and the letters say so.

// silenceBars says why silence cannot decide an item, "" when it can.
func (w *work) silenceBars(i *models.Item) string {
	d := w.domainOf(i)
	switch {
	case i.Kind != models.Decision || i.Silence == "":
		return "nothing was declared for it"
	case optionText(i, i.Silence) == "":
		return "there is no option " + i.Silence
	case i.DueAt == nil:
		return "there is no deadline; write due: and a date"
	case i.Confidential():
		return "a letter about it tells nothing, so nobody could object"
	case d != nil && d.Level > 0 && d.Level < 3:
		return fmt.Sprintf("in %s the executive decides", d.Name)
	case i.Amount != "" && (d == nil || d.Amount == ""):
		return "it costs money, and no limit is set for that"
	case i.Amount != "" && !within(i.Amount, d.Amount):
		return fmt.Sprintf("%s is above the limit of %s, %s", models.SayAmount(i.Amount), d.Name, models.SayAmount(d.Amount))
	}
	return ""
}

// within reports whether an amount is at most the limit. Another currency, or
// none, is not.
func within(amount, limit string) bool {
	have, currency, ok := parser.Amount(amount)
	most, of, ok2 := parser.Amount(limit)
	return ok && ok2 && currency == of && have <= most
}

// saySilence is what a letter says that silence means.
func (w *work) saySilence(i *models.Item) string {
	if w.silenceBars(i) == "" {
		return i.Silence
	}
	return "nothing happens"
}

// deadline is when silence speaks: at the due moment or, if whoever decides is
// away then, at the end of their first working day back.
func (w *work) deadline(i *models.Item) time.Time {
	at := *i.DueAt
	p := w.office.Person(*i.AskID)
	week := p.Week(w.team())
	for range 60 { // absences that follow one another
		a := w.office.Away(p.ID, week.DayIn(at))
		if a == nil {
			break
		}
		back := week.NextOpen(week.At(a.ToDay.Add(1), 0))
		at = week.EndOf(week.DayIn(back))
	}
	return at.UTC()
}

// silenceAt is the moment at which silence decides an item, if it may.
func (w *work) silenceAt(i *models.Item) (time.Time, bool) {
	if !i.Asked() || i.Blockers > 0 || w.silenceBars(i) != "" {
		return time.Time{}, false
	}
	return w.deadline(i), true
}

// notTooLate is the next moment to look at an item: no later than when silence
// speaks, or when it is passed on.
func (w *work) notTooLate(i *models.Item, next time.Time) time.Time {
	if at, ok := w.silenceAt(i); ok && at.After(w.now) && at.Before(next) {
		next = at
	}
	if at, ok := w.passAt(i); ok && at.After(w.now) && at.Before(next) {
		next = at
	}
	return next
}

// decideBySilence takes what was declared where the deadline has passed, and
// returns the items that are left. The question must have gone out before.
func (w *work) decideBySilence(ctx context.Context, items []models.Item) (left []models.Item, err error) {
	for n := range items {
		i := &items[n]
		at, may := w.silenceAt(i)
		if !may || at.After(w.now) {
			left = append(left, *i)
			continue
		}
		asked, err := w.tx.AskedBefore(ctx, i.TeamID, i.Number, at)
		if err != nil {
			return nil, err
		}
		if !asked {
			left = append(left, *i)
			continue
		}
		if err := w.takeSilence(ctx, i, at); err != nil {
			return nil, err
		}
	}
	return left, nil
}

func (w *work) takeSilence(ctx context.Context, i *models.Item, deadline time.Time) error {
	before := i.Snapshot()
	i.State, i.Answer = models.StateApproved, i.Silence
	what := fmt.Sprintf("nobody answered, so %s, %s", i.Answer, optionText(i, i.Answer))
	return w.keep(ctx, i, before, "silence", change{what: what, after: func(ctx context.Context) error {
		for _, to := range []*int64{i.HolderID, i.AskID} {
			p := to
			if p == nil {
				continue
			}
			by := sayMoment(deadline.In(w.office.Person(*p).Week(w.team()).Zone))
			words := fmt.Sprintf("No answer came by %s, so %s is taken, as was said: %s. Reply reopen to take it back.", by, i.Answer, optionText(i, i.Answer))
			if err := w.tell(ctx, i, p, "silence decided it", words); err != nil {
				return err
			}
		}
		return nil
	}})
}

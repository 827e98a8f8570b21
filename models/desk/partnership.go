package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// Sections 4 to 6: feedback both ways, what to think ahead about, and what was
// agreed the last time.

func (a *agenda) ofKinds(kinds ...models.TopicKind) models.DigestPart {
	var lines []models.DigestLine
	for _, t := range a.topics {
		if slices.Contains(kinds, t.Kind) {
			lines = append(lines, models.DigestLine{Mark: string(t.Kind), Text: oneLine(t.Text, 300), Who: a.nameOf(&t.PersonID), Extra: a.age(t.CreatedAt)})
		}
	}
	return models.Cut(lines)
}

func (a *agenda) feedback() models.DigestPart {
	return a.ofKinds(models.TopicGood, models.TopicFriction, models.TopicLesson, models.TopicGrowth)
}

func (a *agenda) think() models.DigestPart {
	return a.ofKinds(models.TopicIdea, models.TopicRisk)
}

// questions take turns, one a week.
var questions = []string{
	"What should we stop doing?", "What took longer than it should?", "What did we both wait for?",
	"Which decision could be yours next time?", "What surprised you this week?", "What would make next week calmer?",
	"What should I tell you earlier?", "Which habit of ours works, and should be written down?",
}

// question is this week's question to both. It goes by the calendar, so that
// it is the same in a preview and in the letter.
func (a *agenda) question() string {
	weeks := int(a.cycle.Day.Monday().In(time.UTC).Unix() / (7 * 24 * 3600))
	return questions[weeks%len(questions)]
}

// nextSteps lists what was agreed at the last meetings and is open, or was
// done since the last agenda.
func (a *agenda) nextSteps() models.DigestPart {
	var lines []models.DigestLine
	for _, s := range a.steps {
		l := models.DigestLine{Number: s.Number, Text: oneLine(s.Text, 120), Who: a.nameOf(s.PersonID), Done: !s.State.Open()}
		a.clearance = a.clearance.Max(s.Clearance)
		if s.Clearance != models.Standard {
			l.Text, l.Who = string(s.Clearance)+" matter", ""
		}
		switch {
		case s.State == models.StateDropped:
			l.Mark = "dropped"
		case l.Done:
			l.Mark = "done"
		case s.DueAt != nil && s.DueAt.Before(a.now):
			l.Mark = "late " + plural(max(1, a.daysSince(*s.DueAt)), "day", "days")
		default:
			l.Mark = "open"
		}
		if weeks := a.daysSince(s.CreatedAt) / 7; weeks >= 1 && !l.Done {
			l.Extra = "from " + plural(weeks, "week", "weeks") + " ago"
		}
		lines = append(lines, l)
	}
	return models.Cut(lines)
}

// daysSince counts calendar days in the zone of the pair.
func (a *agenda) daysSince(t time.Time) int {
	today, day := a.week.DayIn(a.now), a.week.DayIn(t)
	return int(today.In(time.UTC).Sub(day.In(time.UTC)).Hours()) / 24
}

// closedSince lists what else the assistant closed since the last agenda.
func (a *agenda) closedSince() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.closed {
		i := &a.closed[n]
		if slices.ContainsFunc(a.steps, func(s models.StepLine) bool { return s.Number == i.Number }) {
			continue
		}
		l := a.line(i, string(i.State))
		l.Done = i.State == models.StateDone || i.State == models.StateApproved
		lines = append(lines, l)
	}
	return models.Cut(lines)
}

func (a *agenda) coverage() []string {
	var out []string
	for _, f := range models.Findings(a.office, a.week.DayIn(a.now), 14) {
		out = append(out, f.Text)
	}
	return first(out, 5)
}

// privately adds what only one reader of a digest sees: what they keep.
func (w *work) privately(ctx context.Context, pair *models.Pair, p *models.Person, v *models.DigestValue) error {
	topics, err := w.tx.Topics(ctx, p.Viewer(), pair.ID)
	if err != nil {
		return err
	}
	if len(v.Speeds) == 2 {
		own := v.Speeds[0]
		if p.ID == pair.AssistantID {
			own = v.Speeds[1]
		}
		v.Numbers = append(slices.Clone(v.Numbers[:4]), own)
	}
	v.Kept = nil
	for _, t := range topics {
		if t.Kind == models.TopicKeep && t.PersonID == p.ID {
			v.Kept = append(v.Kept, models.DigestLine{Text: oneLine(t.Text, 200), Mark: t.CreatedAt.In(p.Week(w.team()).Zone).Format("2 Jan")})
		}
	}
	if more := len(v.Kept) - models.DigestLines; more > 0 {
		v.Kept = v.Kept[more:]
		v.Kept[0].Extra = fmt.Sprintf("+%d older on the web", more)
	}
	return nil
}

// newInBook is what came into the preferences book since the last agenda.
func (a *agenda) newInBook() models.DigestPart {
	var lines []models.DigestLine
	for _, e := range a.book {
		if e.Clearance != models.Standard {
			continue
		}
		l := models.DigestLine{Mark: e.Domain, Text: oneLine(e.Text, 200), Who: firstName(e.Who)}
		if l.Mark == "" {
			l.Mark = "everything"
		}
		lines = append(lines, l)
	}
	return models.Cut(lines)
}

// newCard is the assistant's role card, where it is new since the last agenda.
func (a *agenda) newCard() string {
	if a.assistant.CardAt == nil || a.assistant.CardAt.Before(a.since()) {
		return ""
	}
	return oneLine(a.assistant.Card, 300)
}

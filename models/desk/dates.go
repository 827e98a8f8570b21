package desk

import (
	"fmt"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// The verbs that say when.

// moment reads the date of a command: what the parser understood, or what was
// typed on the page.
func (w *work) moment(o order) (parser.Moment, error) {
	if !o.due.IsZero() {
		return o.due, nil
	}
	text := o.args["when"]
	if text == "" {
		text = o.args["text"]
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return parser.Moment{At: at, Text: o.args["text"]}, nil
	}
	week := w.actor.Week(w.team())
	locale := w.actor.Locale
	if locale == "" {
		locale = w.team().Locale
	}
	m, err := parser.When(text, parser.DateContext{
		Now: w.now.In(week.Zone), Zone: week.Zone, Locale: locale,
		Week: parser.Week{Workdays: week.Days, Start: week.Start, End: week.End},
	})
	if err != nil {
		return m, models.Invalid("when", "%s", err)
	}
	return m, nil
}

func (w *work) say(m parser.Moment) string {
	zone := w.actor.Week(w.team()).Zone
	if m.Day != "" {
		return sayDay(models.Day(m.Day).In(zone))
	}
	return sayMoment(m.At.In(zone))
}

// askAgain is when a follow-up comes up: in the morning of the day, if only a
// day was given, so that it is still that day's work.
func (w *work) askAgain(i *models.Item, m parser.Moment) *time.Time {
	at := m.At.UTC()
	if m.Day != "" {
		week := w.holderWeek(i)
		at = week.At(models.Day(m.Day), week.Start).UTC()
	}
	return &at
}

func (w *work) setDue(i *models.Item, m parser.Moment) {
	at := m.At.UTC()
	i.DueAt, i.DueDay, i.DueText = &at, models.Day(m.Day), oneLine(m.Text, 60)
}

func (w *work) dueBy(i *models.Item, o order) (change, error) {
	if o.args["text"] == "none" || o.args["when"] == "none" {
		i.DueAt, i.DueDay, i.DueText = nil, "", ""
		return change{what: "took the due date off", said: "has no due date any more"}, nil
	}
	m, err := w.moment(o)
	if err != nil {
		return change{}, err
	}
	old := sayDue(*i, w.actor.Week(w.team()))
	w.setDue(i, m)
	if m.At.Before(w.now) {
		return change{}, models.Invalid("when", "%s is over; give a day that is still to come", m.At.In(w.actor.Week(w.team()).Zone).Format("Mon 2 Jan 2006"))
	}
	what := "set the due date to " + w.say(m)
	if old != "" {
		what = fmt.Sprintf("moved the due date from %s to %s", old, w.say(m))
	}
	return change{what: what, said: "is due " + w.say(m)}, nil
}

// later puts an item off: to a day, or by a length counted from when it was
// due or to be asked about, if that is still to come, and else from now.
func (w *work) later(i *models.Item, o order) (change, error) {
	by := o.args["shift"]
	if by == "" && o.due.IsZero() { // typed on the page
		by, _ = parser.Span(o.args["when"], w.actor.Locale)
	}
	if by != "" {
		if c, ok := w.shifted(i, by); ok {
			return c, nil
		}
	}
	m, err := w.moment(o)
	if err != nil {
		return change{}, err
	}
	if m.At.Before(w.now) {
		return change{}, models.Invalid("when", "%s is over; give a day that is still to come", m.At.In(w.actor.Week(w.team()).Zone).Format("Mon 2 Jan 2006"))
	}
	w.setDue(i, m)
	if i.FollowAt != nil {
		i.FollowAt = w.askAgain(i, m)
	}
	return change{what: "put it off to " + w.say(m), said: "moved to " + w.say(m)}, nil
}

// shifted moves the dates of an item that are still to come by a length such
// as 3d, 5bd or 1w. Without any it says false: then the length counts from now.
func (w *work) shifted(i *models.Item, by string) (change, bool) {
	week := w.holderWeek(i)
	move := func(at *time.Time) *time.Time {
		if at == nil || !at.After(w.now) {
			return nil
		}
		local := at.In(week.Zone)
		day, ok := week.Recur(by, week.DayIn(local))
		if !ok {
			return nil
		}
		to := week.At(day, local.Hour()*60+local.Minute()).UTC()
		return &to
	}
	due, follow := move(i.DueAt), move(i.FollowAt)
	if due == nil && (follow == nil || i.DueAt != nil) { // what is late is not put off into the past
		return change{}, false
	}
	said := ""
	if due != nil {
		i.DueAt, i.DueText = due, by+" later"
		if i.DueDay != "" {
			i.DueDay = week.DayIn(*due)
		}
		said = sayDue(*i, w.actor.Week(w.team()))
	}
	if follow != nil {
		i.FollowAt = follow
		if said == "" {
			said = sayDay(follow.In(week.Zone))
		}
	}
	return change{what: "put it off to " + said, said: "moved to " + said}, true
}

func (w *work) snooze(i *models.Item, o order) (change, error) {
	m, err := w.moment(o)
	if err != nil {
		return change{}, err
	}
	at := m.At.UTC()
	if m.Day != "" {
		week := w.actor.Week(w.team())
		at = week.At(models.Day(m.Day), week.Start).UTC()
	}
	i.StartAt = &at
	return change{what: "hid it until " + w.say(m), said: "is hidden until " + w.say(m)}, nil
}

func (w *work) follow(i *models.Item, o order) (change, error) {
	m, err := w.moment(o)
	if err != nil {
		return change{}, err
	}
	i.FollowAt = w.askAgain(i, m)
	return change{what: "asks again " + w.say(m), said: "is followed up " + w.say(m)}, nil
}

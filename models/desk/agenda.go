package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// agenda computes what stands in one digest. Both readers see the same: what
// the less cleared of the two may see, with content for standard items only.
// What is one reader's alone is added to their letter (privately).
func (w *work) agenda(ctx context.Context, pair *models.Pair, c models.Cycle, m models.Meeting) (models.DigestValue, error) {
	a := agenda{
		work: w, pair: pair, cycle: c,
		exec: w.office.Person(pair.ExecutiveID), assistant: w.office.Person(pair.AssistantID),
		week: w.pairWeek(pair),
	}
	if err := a.load(ctx); err != nil {
		return models.DigestValue{}, err
	}
	v := a.head(m)
	v.Before, v.Goals, v.Top, v.Calendar = a.before(), a.bigPicture(), a.top(), a.calendar()
	v.Late, v.Week, v.Waiting, v.Decided = a.late(), a.thisWeek(), a.waiting(), a.decidedForYou()
	v.Feedback, v.Question, v.Think = a.feedback(), a.question(), a.think()
	v.Handing, v.Book, v.Card, v.Numbers, v.Speeds = a.handing(), a.newInBook(), a.newCard(), a.numbers(), a.speeds()
	v.Steps, v.Closed = a.nextSteps(), a.closedSince()
	v.Coverage, v.Clearance, v.About = a.coverage(), a.clearance, a.about(v)
	return v, nil
}

type agenda struct {
	*work
	pair            *models.Pair
	cycle           models.Cycle
	week            models.Week
	exec, assistant *models.Person

	open      []models.ItemCard // held by either, or asked of either
	closed    []models.ItemCard // by the assistant since the last meeting
	clearance models.Clearance  // the strictest of what was named so far

	topics    []models.Topic
	goals     []models.Goal
	steps     []models.StepLine
	meetings  []models.Meeting
	occasions []models.Occasion

	delegations []models.Delegation
	book        []models.BookLine // new since the last agenda
	last, first models.PairNumbers
	compared    bool // there were first weeks to compare the last ones with
}

// viewer is the less cleared of the two.
func (a *agenda) viewer() models.Viewer {
	v := models.Viewer{TeamID: a.team().ID, PersonID: a.assistant.ID, Role: a.assistant.Role, Clearance: a.assistant.Clearance}
	if a.exec.Clearance.Rank() < v.Clearance.Rank() {
		v.Clearance = a.exec.Clearance
	}
	return v
}

// load reads everything in a fixed number of queries.
func (a *agenda) load(ctx context.Context) error {
	viewer := a.viewer()
	list, err := a.tx.ItemsOfPair(ctx, viewer, a.exec.ID, a.assistant.ID, a.since())
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.State.Open() {
			a.open = append(a.open, i)
		} else {
			a.closed = append(a.closed, i)
		}
	}
	if a.topics, err = a.tx.Topics(ctx, a.exec.Viewer(), a.pair.ID); err != nil {
		return err
	}
	a.topics = slices.DeleteFunc(a.topics, func(t models.Topic) bool { return t.Kind == models.TopicKeep }) // its author's alone
	if a.goals, err = a.tx.Goals(ctx, viewer, a.exec.ID, a.pair.ID); err != nil {
		return err
	}
	if a.delegations, err = a.tx.Delegations(ctx, viewer, a.pair.ID, false); err != nil {
		return err
	}
	if a.book, err = a.tx.Book(ctx, viewer, nil, a.since()); err != nil {
		return err
	}
	if err = a.countNumbers(ctx); err != nil {
		return err
	}
	if a.steps, err = a.tx.StepsOfPair(ctx, viewer, a.pair.ID, a.since()); err != nil {
		return err
	}
	if a.meetings, err = a.tx.LastMeetings(ctx, a.team().ID, a.pair.ID, models.StripLength+4); err != nil {
		return err
	}
	from := a.week.At(a.week.DayIn(a.now), 0)
	a.occasions, err = a.calendarsOf(ctx, viewer, []int64{a.exec.ID, a.assistant.ID}, a.week.Zone, from, from.AddDate(0, 0, lookAhead+1))
	return err
}

// since is when the last digest of the pair was written: what was closed after
// it stood in none yet.
func (a *agenda) since() time.Time {
	days := -7
	if a.pair.Cadence == models.BiWeekly {
		days = -14
	}
	return a.cycle.Written.AddDate(0, 0, days)
}

// head is what stands above the sections.
func (a *agenda) head(m models.Meeting) models.DigestValue {
	meets := a.cycle.Meets.In(a.week.Zone)
	v := models.DigestValue{
		Pair: a.pair.Slug, Executive: a.exec.First(), Assistant: a.assistant.First(), Cycle: a.cycle.Day, Minutes: a.pair.Minutes,
		Meets: fmt.Sprintf("%s, %s-%s, %s", meets.Format("Mon 2 Jan 2006"), meets.Format("15:04"),
			meets.Add(time.Duration(a.pair.Minutes)*time.Minute).Format("15:04"), city(a.pair.Zone)),
		Short: sayMoment(meets), Name: a.pair.Name, Held: sayHeld(models.Strip(a.meetings, a.now)),
	}
	if m.State == models.MeetingSkipped {
		v.Skipped, v.Short = m.Why, sayDay(meets)
	}
	if m.SlotAt != nil {
		v.Moved = sayMoment(m.SlotAt.In(a.week.Zone))
	}
	if a.cycle.Digest.After(a.now) {
		v.AsOf = sayMoment(a.now.In(a.week.Zone))
	}
	return v
}

// city is the place that a zone is named after.
func city(zone string) string {
	zone = strings.ReplaceAll(zone, "_", " ")
	if i := strings.LastIndexByte(zone, '/'); i >= 0 {
		return zone[i+1:]
	}
	return zone
}

// sayHeld looks back at the last twelve meetings. One of which nobody said
// anything counts as neither held nor skipped.
func sayHeld(strip []models.Meeting) string {
	if len(strip) == 0 {
		return ""
	}
	held, skipped := 0, 0
	for _, m := range strip {
		switch m.State {
		case models.MeetingHeld:
			held++
		case models.MeetingSkipped:
			skipped++
		}
	}
	s := fmt.Sprintf("Held %d of the last %d", held, len(strip))
	if skipped > 0 {
		s += fmt.Sprintf(", %d skipped", skipped)
	}
	if open := len(strip) - held - skipped; open > 0 {
		s += fmt.Sprintf(", %d without a word (reply held or skip why)", open)
	}
	return s + "."
}

// about is how long the meeting will take, by what is on the agenda.
func (a *agenda) about(v models.DigestValue) string {
	minutes := 2*v.Before.Total + v.Top.Total + v.Calendar.Total/2 + v.Late.Total + (v.Week.Total+v.Waiting.Total)/2 + v.Feedback.Total + v.Think.Total + v.Steps.Total/2
	if minutes == 0 {
		return "Nothing is on the list: ten minutes for ideas, or skip it with a word of why."
	}
	minutes = max(5, minutes)
	if minutes > a.pair.Minutes && a.pair.Minutes > 0 {
		return fmt.Sprintf("About %d minutes for %d: answer part A now, or choose what to leave out.", minutes, a.pair.Minutes)
	}
	return fmt.Sprintf("About %d minutes.", minutes)
}

func (a *agenda) line(i *models.ItemCard, mark string) models.DigestLine {
	l := models.DigestLine{Number: i.Number, Mark: mark, Text: oneLine(i.Title, 120), Who: firstName(i.Holder)}
	a.clearance = a.clearance.Max(i.Clearance)
	if i.Confidential() {
		l.Text, l.Who = string(i.Clearance)+" matter", ""
	}
	return l
}

func firstName(name string) string {
	f, _, _ := strings.Cut(name, " ")
	return f
}

// asked reports whether an item is a question to one of the two that can be
// answered now.
func (a *agenda) asked(i *models.ItemCard) bool {
	return i.Asked() && (same(i.AskID, &a.exec.ID) || same(i.AskID, &a.assistant.ID))
}

// before lists the decisions that a reply can answer, then the points that
// either side put on the agenda.
func (a *agenda) before() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.open {
		i := &a.open[n]
		if !a.asked(i) {
			continue
		}
		l := a.line(i, "DECIDE")
		l.Asks = a.nameOf(i.AskID)
		if due := sayDue(i.Item, a.week); due != "" {
			l.Mark = "DECIDE by " + due
		}
		if !i.Confidential() {
			l.Options, l.Recommend = i.Options, i.Recommend
			l.Silence = a.saySilence(&i.Item)
		}
		lines = append(lines, l)
	}
	// The executive's questions come first: theirs are what others wait for.
	slices.SortStableFunc(lines, func(x, y models.DigestLine) int {
		return rankOf(x.Asks != a.exec.First()) - rankOf(y.Asks != a.exec.First())
	})
	for _, t := range a.topics {
		switch t.Kind {
		case models.TopicPoint:
			lines = append(lines, models.DigestLine{Mark: "TALK", Text: oneLine(t.Text, 300), Who: a.nameOf(&t.PersonID), Extra: a.age(t.CreatedAt)})
		case models.TopicNote:
			lines = append(lines, models.DigestLine{Mark: "NOTE", Text: oneLine(t.Text, 300), Who: a.nameOf(&t.PersonID)})
		}
	}
	return models.Cut(lines)
}

func rankOf(later bool) int {
	if later {
		return 1
	}
	return 0
}

// age marks what has been on the list for more than a week, as of now where the
// agenda is shown before its time.
func (a *agenda) age(since time.Time) string {
	at := a.cycle.Written
	if a.now.Before(at) {
		at = a.now
	}
	if weeks := int(at.Sub(since).Hours()) / (24 * 7); weeks >= 1 {
		s := fmt.Sprintf("%s week on this list", ordinal(weeks+1))
		if weeks >= 2 {
			s += ": do it, drop it or decide"
		}
		return s
	}
	return ""
}

func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

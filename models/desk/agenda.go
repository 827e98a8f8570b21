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
func (w *work) agenda(ctx context.Context, pair *models.Pair, c models.Cycle, m models.Meeting) (models.DigestValue, error) {
	a := agenda{
		work: w, pair: pair, cycle: c,
		exec: w.office.Person(pair.ExecutiveID), assistant: w.office.Person(pair.AssistantID),
	}
	a.week = w.team().Week()
	if zone, err := time.LoadLocation(pair.Zone); err == nil {
		a.week.Zone = zone
	}
	if err := a.load(ctx); err != nil {
		return models.DigestValue{}, err
	}
	meets := c.Meets.In(a.week.Zone)
	_, city, _ := strings.Cut(strings.ReplaceAll(pair.Zone, "_", " "), "/")
	v := models.DigestValue{
		Pair: pair.Slug, Executive: a.exec.First(), Assistant: a.assistant.First(), Cycle: c.Day, Minutes: pair.Minutes,
		Meets: fmt.Sprintf("%s, %s-%s, %s", meets.Format("Mon 2 Jan 2006"), meets.Format("15:04"),
			meets.Add(time.Duration(pair.Minutes)*time.Minute).Format("15:04"), city),
		Short: sayMoment(meets), Name: pair.Name,
	}
	if m.State == models.MeetingSkipped {
		v.Skipped, v.Short = m.Why, sayDay(meets)
	}
	if m.SlotAt != nil {
		v.Moved = sayMoment(m.SlotAt.In(a.week.Zone))
	}
	if c.Digest.After(w.now) {
		v.AsOf = sayMoment(w.now.In(a.week.Zone))
	}
	v.Before, v.Top, v.Calendar = a.before(), a.top(), a.calendar()
	v.Late, v.Week, v.Waiting, v.Decided = a.late(), a.thisWeek(), a.waiting(), a.decidedForYou()
	v.Feedback, v.Think, v.Steps = a.feedback(), a.think(), a.steps()
	v.Coverage, v.Clearance = a.coverage(), a.clearance
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

	topics  []models.Topic
	invites []models.Invite
}

// load reads everything in a fixed number of queries.
func (a *agenda) load(ctx context.Context) error {
	viewer := models.Viewer{TeamID: a.team().ID, PersonID: a.assistant.ID, Role: a.assistant.Role, Clearance: a.assistant.Clearance}
	if a.exec.Clearance.Rank() < viewer.Clearance.Rank() {
		viewer.Clearance = a.exec.Clearance
	}
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
	a.invites, err = a.tx.Invites(ctx, viewer, a.now, a.now.AddDate(0, 0, 14))
	return err
}

// since is when the last digest of the pair was written: what was closed after
// it stood in none yet.
func (a *agenda) since() time.Time {
	days := -7
	if a.pair.Cadence == models.BiWeekly {
		days = -14
	}
	return a.cycle.Digest.AddDate(0, 0, days)
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

func (a *agenda) forExec(i *models.ItemCard) bool {
	return i.Kind == models.Decision && same(i.AskID, &a.exec.ID) && a.ripe(&i.Item)
}

// before lists the decisions that a reply can answer, then the points that
// either side put on the agenda.
func (a *agenda) before() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.open {
		i := &a.open[n]
		if !a.forExec(i) {
			continue
		}
		l := a.line(i, "DECIDE")
		if due := sayDue(i.Item, a.week); due != "" {
			l.Mark = "DECIDE by " + due
		}
		if !i.Confidential() {
			l.Options, l.Recommend = i.Options, i.Recommend
			l.Silence = a.saySilence(&i.Item)
		}
		lines = append(lines, l)
	}
	for _, t := range a.topics {
		if t.Kind == models.TopicPoint {
			lines = append(lines, models.DigestLine{Mark: "TALK", Text: t.Text, Who: a.nameOf(&t.PersonID), Extra: a.age(t.CreatedAt)})
		}
	}
	return models.Cut(lines)
}

// age marks what has been on the list for more than a week.
func (a *agenda) age(since time.Time) string {
	if weeks := int(a.cycle.Digest.Sub(since).Hours()) / (24 * 7); weeks >= 1 {
		return fmt.Sprintf("%s week on this list", ordinal(weeks+1))
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

// top lists the priorities that were set or, without any, the assistant's
// most pressing items.
func (a *agenda) top() models.DigestPart {
	set := map[int]models.DigestLine{}
	for _, t := range a.topics { // the newest of each place counts
		if t.Kind == models.TopicTop {
			set[t.Position] = models.DigestLine{Text: t.Text, Who: a.nameOf(&t.PersonID)}
		}
	}
	var lines []models.DigestLine
	for n := 1; n <= 3; n++ {
		if l, ok := set[n]; ok {
			lines = append(lines, l)
		}
	}
	if len(lines) > 0 {
		return models.Cut(lines)
	}
	mine := slices.DeleteFunc(slices.Clone(a.open), func(i models.ItemCard) bool {
		return i.State == models.StateWaiting || a.forExec(&i) || i.Hidden(a.now)
	})
	slices.SortStableFunc(mine, func(x, y models.ItemCard) int {
		if c := x.Priority.Rank() - y.Priority.Rank(); c != 0 {
			return c
		}
		return compareDue(x.DueAt, y.DueAt)
	})
	for n := range first(mine, 3) {
		lines = append(lines, a.line(&mine[n], sayDue(mine[n].Item, a.week)))
	}
	return models.Cut(lines)
}

func compareDue(x, y *time.Time) int {
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return x.Compare(*y)
}

// calendar looks two weeks ahead: invitations that came by mail, who is away,
// and what falls due after the week that section 3 lists. Two invitations at
// the same time are a conflict.
func (a *agenda) calendar() models.DigestPart {
	type entry struct {
		at   time.Time
		line models.DigestLine
	}
	var entries []entry
	until := a.now.AddDate(0, 0, 14)
	for n, v := range a.invites {
		l := models.DigestLine{Mark: sayMoment(v.Start.In(a.week.Zone)), Text: oneLine(v.Summary, 100)}
		for m, o := range a.invites {
			if m != n && o.Start.Before(v.End) && v.Start.Before(o.End) {
				l.Extra = "CONFLICT with " + oneLine(o.Summary, 60)
			}
		}
		entries = append(entries, entry{v.Start, l})
	}
	for n := range a.open {
		i := &a.open[n]
		if i.DueAt != nil && i.DueAt.After(a.weekEnd()) && i.DueAt.Before(until) {
			l := a.line(i, sayDue(i.Item, a.week))
			l.Extra = "due"
			entries = append(entries, entry{*i.DueAt, l})
		}
	}
	today, last := a.week.DayIn(a.now), a.week.DayIn(until)
	for _, ab := range a.office.Absences {
		p := a.office.Person(ab.PersonID)
		if ab.ToDay < today || ab.FromDay > last || p == nil || p.ArchivedAt != nil {
			continue
		}
		l := models.DigestLine{Mark: span(ab.FromDay, ab.ToDay), Text: p.First() + " away"}
		if ab.CoverID != nil {
			l.Extra = a.nameOf(ab.CoverID) + " covers"
		}
		entries = append(entries, entry{ab.FromDay.In(a.week.Zone), l})
	}
	slices.SortStableFunc(entries, func(x, y entry) int { return x.at.Compare(y.at) })
	lines := make([]models.DigestLine, len(entries))
	for n, e := range entries {
		lines[n] = e.line
	}
	return models.Cut(lines)
}

func (a *agenda) pick(want func(*models.ItemCard) (string, bool)) models.DigestPart {
	var lines []models.DigestLine
	for n := range a.open {
		if i := &a.open[n]; !a.forExec(i) && !i.Hidden(a.now) {
			if mark, ok := want(i); ok {
				l := a.line(i, mark)
				l.Extra = a.age(i.CreatedAt)
				lines = append(lines, l)
			}
		}
	}
	return models.Cut(lines)
}

func (a *agenda) late() models.DigestPart {
	return a.pick(func(i *models.ItemCard) (string, bool) {
		if !i.Late(a.now) {
			return "", false
		}
		today, due := a.week.DayIn(a.now), a.week.DayIn(*i.DueAt)
		days := int(today.In(time.UTC).Sub(due.In(time.UTC)).Hours()) / 24
		if days <= 0 {
			return "today", true
		}
		return plural(days, "day", "days"), true
	})
}

// weekEnd is the end of the week that begins with the meeting.
func (a *agenda) weekEnd() time.Time { return a.cycle.Meets.AddDate(0, 0, 7) }

func (a *agenda) thisWeek() models.DigestPart {
	return a.pick(func(i *models.ItemCard) (string, bool) {
		if i.DueAt == nil || i.Late(a.now) || i.DueAt.After(a.weekEnd()) || i.State == models.StateWaiting {
			return "", false
		}
		return i.DueAt.In(a.week.Zone).Format("Mon"), true
	})
}

func (a *agenda) waiting() models.DigestPart {
	p := a.pick(func(i *models.ItemCard) (string, bool) {
		if i.State != models.StateWaiting || i.Late(a.now) {
			return "", false
		}
		if i.FollowAt != nil {
			return "asks " + i.FollowAt.In(a.week.Zone).Format("Mon 2 Jan"), true
		}
		return "", true
	})
	for n := range p.Lines {
		for m := range a.open {
			if i := &a.open[m]; i.Number == p.Lines[n].Number && i.WaitFor != "" && !i.Confidential() {
				p.Lines[n].Who = a.waitsFor(&i.Item)
			}
		}
	}
	return p
}

// decidedForYou lists what was closed in domains where the assistant decides
// and then tells.
func (a *agenda) decidedForYou() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.closed {
		i := &a.closed[n]
		if d := a.domainOf(&i.Item); d != nil && d.Level == 4 && i.State == models.StateDone {
			lines = append(lines, a.line(i, i.ClosedAt.In(a.week.Zone).Format("Mon")))
		}
	}
	return models.Cut(lines)
}

func (a *agenda) ofKinds(kinds ...models.TopicKind) models.DigestPart {
	var lines []models.DigestLine
	for _, t := range a.topics {
		if slices.Contains(kinds, t.Kind) {
			lines = append(lines, models.DigestLine{Mark: string(t.Kind), Text: t.Text, Who: a.nameOf(&t.PersonID), Extra: a.age(t.CreatedAt)})
		}
	}
	return models.Cut(lines)
}

func (a *agenda) feedback() models.DigestPart {
	return a.ofKinds(models.TopicGood, models.TopicFriction)
}
func (a *agenda) think() models.DigestPart { return a.ofKinds(models.TopicIdea, models.TopicRisk) }

// steps lists what was closed since the last meeting.
func (a *agenda) steps() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.closed {
		i := &a.closed[n]
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

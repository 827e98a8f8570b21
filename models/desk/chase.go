package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// chaseAt is the next moment at which somebody should be reminded of an item:
// the nearest of its follow-up date, the morning of its due day, and the time
// within which it should have been acknowledged. Nil for what is closed.
func (w *work) chaseAt(i *models.Item) *time.Time {
	if !i.State.Open() || i.Blockers > 0 { // it comes up again when the last blocker closes
		return nil
	}
	week := w.holderWeek(i)
	var at *time.Time
	sooner := func(t time.Time) {
		if t = t.UTC(); at == nil || t.Before(*at) {
			at = &t
		}
	}
	if i.FollowAt != nil {
		sooner(*i.FollowAt)
	}
	if i.DueAt != nil {
		morning := week.At(week.DayIn(*i.DueAt), week.Start)
		switch {
		case morning.After(w.now):
			sooner(morning)
		case i.DueAt.After(w.now): // today, said this morning or filed since
			sooner(week.NextOpen(*i.DueAt))
		default:
			sooner(w.tomorrow(week))
		}
	}
	if at, ok := w.silenceAt(i); ok && at.After(w.now) {
		sooner(at)
	}
	if day, ok := w.ackDay(i); ok {
		at := week.At(day, week.Start)
		if !at.After(w.now) {
			at = w.tomorrow(week)
		}
		sooner(at)
	}
	if at, ok := w.passAt(i); ok && at.After(w.now) {
		sooner(at)
	}
	if at == nil { // nothing is forgotten, not even what has no date
		sooner(week.At(week.AddWorkdays(week.DayIn(w.now), 10), week.Start))
	}
	if i.StartAt != nil && i.StartAt.After(*at) {
		at = i.StartAt
	}
	return at
}

// tomorrow is the start of the next working day.
func (w *work) tomorrow(week models.Week) time.Time {
	return week.At(week.AddWorkdays(week.DayIn(w.now), 1), week.Start)
}

// Chase reminds everybody of what is due, late, unanswered or waiting: one
// bundled letter a person and working day, inside their working hours. It
// returns how many letters it wrote.
func (d *Desk) Chase(ctx context.Context) (int, error) {
	teams, err := d.store.TeamsToChase(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	sum, failed := d.inEach(ctx, "chase", teams, (*work).chaseAll)
	n, err := d.remindOfTrust(ctx)
	return sum + n, errors.Join(failed, err)
}

func (w *work) chaseAll(ctx context.Context) (written int, err error) {
	day, err := w.tx.ItemsToChase(ctx, w.team().ID, w.now.Add(24*time.Hour))
	if err != nil {
		return 0, err
	}
	due := func(i models.Item) bool { return !i.ChaseAt.After(w.now) }
	coming := slices.DeleteFunc(slices.Clone(day), due)
	items := slices.DeleteFunc(day, func(i models.Item) bool { return !due(i) })
	if items, err = w.decideBySilence(ctx, items); err != nil {
		return 0, err
	}
	if items, err = w.passOnUnacknowledged(ctx, items); err != nil {
		return 0, err
	}
	for _, p := range w.office.People {
		mine := w.concerning(&p, items)
		if len(mine) == 0 {
			continue
		}
		if at, ok := w.reachable(&p); !ok {
			if err := w.putOff(ctx, mine, at); err != nil {
				return 0, err
			}
			continue
		}
		mine, key, err := w.turn(ctx, &p, mine, coming)
		if err != nil {
			return 0, err
		}
		if len(mine) == 0 {
			continue
		}
		added, err := w.chase(ctx, &p, mine, key)
		if err != nil {
			return 0, err
		}
		if added {
			written++
		}
	}
	return written, nil
}

// reachable reports whether a person works now, and if not when they will.
func (w *work) reachable(p *models.Person) (time.Time, bool) {
	week := p.Week(w.team())
	at := week.NextOpen(w.now)
	for range 60 { // absences that follow one another
		a := w.office.Away(p.ID, week.DayIn(at))
		if a == nil {
			break
		}
		at = week.NextOpen(week.At(a.ToDay.Add(1), 0))
	}
	return at, at.Equal(w.now)
}

// putOff looks again when somebody can be reached.
func (w *work) putOff(ctx context.Context, items []models.Item, at time.Time) error {
	for _, i := range items {
		at := w.notTooLate(&i, at.UTC())
		i.ChaseAt = &at
		if err := w.tx.UpdateItem(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// sorter is who is reminded of what nobody holds: the first lead, or the
// executive where there is none.
func (w *work) sorter(c models.Clearance) *models.Person {
	for n := range w.office.People {
		if p := &w.office.People[n]; p.ArchivedAt == nil && p.Role == models.RoleLead && p.Clearance.Covers(c) {
			return p
		}
	}
	return w.office.Executive()
}

// concerning picks the items that a person can move: decisions are for who
// decides them, what nobody holds is for who sorts it, everything else for its
// holder.
func (w *work) concerning(p *models.Person, items []models.Item) []models.Item {
	var out []models.Item
	for _, i := range items {
		who := i.HolderID
		if i.Asked() {
			who = i.AskID
		}
		if i.State == models.StateWaiting {
			if asked := w.office.PersonByKey(i.WaitFor); asked != nil {
				who = &asked.ID
			}
		}
		if who != nil {
			if c := w.standIn(*who, &i); c != nil {
				who = &c.ID
			}
		}
		if s := w.sorter(i.Clearance); s != nil && (who == nil || w.office.Person(*who).ArchivedAt != nil || !w.office.Person(*who).Clearance.Covers(i.Clearance)) {
			who = &s.ID
		}
		if who != nil && *who == p.ID && p.Clearance.Covers(i.Clearance) {
			out = append(out, i)
		}
	}
	return out
}

// standIn is who is reminded of an item in place of somebody who is away today:
// whoever covers for them, if cleared and there. Decisions wait.
func (w *work) standIn(person int64, i *models.Item) *models.Person {
	p := w.office.Person(person)
	if i.Kind == models.Decision && same(i.AskID, &person) {
		return nil
	}
	a := w.office.Away(person, p.Week(w.team()).DayIn(w.now))
	if a == nil || a.CoverID == nil {
		return nil
	}
	c := w.office.Person(*a.CoverID)
	if !c.Works() || !c.Clearance.Covers(i.Clearance) || w.office.Away(c.ID, c.Week(w.team()).DayIn(w.now)) != nil {
		return nil
	}
	return c
}

// chase writes one person's reminder and sets when each item comes up next.
func (w *work) chase(ctx context.Context, p *models.Person, items []models.Item, key string) (bool, error) {
	week := p.Week(w.team())
	today := week.DayIn(w.now)
	v := models.ChaseValue{Day: sayDay(w.now.In(week.Zone))}
	clearance := models.Standard
	var numbers []int
	for n := range items {
		i := &items[n]
		line := w.line(i, p)
		if i.Chased > 0 {
			line.Mark = fmt.Sprintf("asked %s before", times(i.Chased))
		}
		age := w.ages(i, week)
		switch {
		case i.Asked() && *i.AskID == p.ID:
			v.Decide = append(v.Decide, line)
		case age != "":
			line.Mark = age
			v.Ageing = append(v.Ageing, line)
		case i.Late(w.now):
			v.Late = append(v.Late, line)
		case i.DueAt != nil && week.DayIn(*i.DueAt) == today:
			v.Due = append(v.Due, line)
		case i.State == models.StateWaiting || i.FollowAt != nil && !i.FollowAt.After(w.now):
			if i.WaitFor != "" && !i.Confidential() {
				line.Who = w.waitsFor(i)
			}
			if i.Chased > 0 && i.OutsideAddr != "" && !i.Confidential() {
				line.Mark += fmt.Sprintf(", no answer yet: %d nudge drafts a mail to them", i.Number)
			}
			v.Follow = append(v.Follow, line)
		default:
			v.Unacked = append(v.Unacked, line)
		}
		numbers = append(numbers, i.Number)
		clearance = clearance.Max(i.Clearance)
	}
	l := w.letterTo(p, models.LetterChase, key)
	l.Subject = chaseSubject(v)
	l.Numbers, l.Clearance, l.Value.Link = numbers, clearance, w.page("/")
	l.Value.Reason = "these wait for you; one reminder a working day at most"
	l.Value.Chase = &v
	added, err := w.owe(ctx, l)
	if err != nil {
		return false, err
	}
	for n := range items {
		i := &items[n]
		if !added { // they have no address
			next := w.notTooLate(i, w.tomorrow(week).UTC())
			i.ChaseAt = &next
		} else {
			next := week.At(week.AddWorkdays(today, patience(i.Chased)), week.Start).UTC()
			if i.FollowAt != nil && !i.FollowAt.After(w.now) {
				i.FollowAt = &next
			}
			if due := dueMorning(i, week); due != nil && due.After(w.now) && due.Before(next) {
				next = *due
			}
			next = w.notTooLate(i, next)
			i.ChaseAt = &next

			i.Chased++
			if err := w.event(ctx, i, "chased", "reminded "+p.First(), nil); err != nil {
				return false, err
			}
		}
		if err := w.tx.UpdateItem(ctx, *i); err != nil {
			return false, err
		}
	}
	return added, nil
}

// dueMorning is the start of the working day on which an item is due.
func dueMorning(i *models.Item, week models.Week) *time.Time {
	if i.DueAt == nil {
		return nil
	}
	at := week.At(week.DayIn(*i.DueAt), week.Start).UTC()
	return &at
}

// patience is how many working days to wait after the reminder n+1: a matter
// that does not move is brought up again ever less often, and never forgotten.
func patience(n int) int {
	days := []int{1, 2, 3, 5}
	return days[min(n, len(days)-1)]
}

func (w *work) waitsFor(i *models.Item) string {
	if p := w.office.PersonByKey(i.WaitFor); p != nil {
		return p.First()
	}
	return oneLine(i.WaitFor, 60)
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func chaseSubject(v models.ChaseValue) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, plural(n, one, many))
		}
	}
	add(len(v.Decide), "decision", "decisions")
	add(len(v.Late), "late", "late")
	add(len(v.Due), "due today", "due today")
	add(len(v.Follow), "to follow up", "to follow up")
	add(len(v.Unacked), "to look at", "to look at")
	add(len(v.Ageing), "that nobody moved", "that nobody moved")
	return v.Day + ": " + strings.Join(parts, ", ")
}

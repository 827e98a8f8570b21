package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// inviteOnPage sends the invitation to a pair's meeting to both. From then on
// their calendars hear of each change.
func (w *work) inviteOnPage(ctx context.Context, p *models.Pair, _ map[string]string) (models.Done, error) {
	if p.Cadence == models.Paused {
		return models.Done{}, models.Invalid("", "this 1:1 is paused: resume it first")
	}
	if p.UID == "" {
		p.UID = fmt.Sprintf("%s@%s", w.desk.newRef(), w.desk.host)
	}
	p.Calendar = true
	e, err := w.series(ctx, p)
	if err != nil {
		return models.Done{}, err
	}
	said := fmt.Sprintf("The invitation to the %s goes to both of you", p.Title())
	return models.Done{Said: said}, w.sendEvent(ctx, p, nil, e, said, true)
}

// series is the whole of a pair's meetings as a calendar is told of it: the
// slot, and each occurrence that is elsewhere or left out.
func (w *work) series(ctx context.Context, p *models.Pair) (models.CalendarEvent, error) {
	e := w.eventOf(p)
	taken, err := w.taken(ctx, p)
	if err != nil {
		return e, err
	}
	if p.Cadence == models.Paused {
		e.Cancelled = true
		e.Start = w.now
		if m, ok := p.Ahead(taken, w.now.AddDate(0, 0, -7), w.team().Week()); ok {
			e.Start = m.MeetsAt
		}
		return e, nil
	}
	week := w.pairWeek(p)
	plain := *p
	first, ok := plain.Ahead(nil, w.now, w.team().Week())
	if !ok {
		return e, models.Invalid("", "this 1:1 has no next date")
	}
	e.Start, e.Weeks = first.MeetsAt, 1
	if p.Cadence == models.BiWeekly {
		e.Weeks = 2
	}
	for _, m := range taken {
		slot := m.MeetsAt
		if m.SlotAt != nil {
			slot = *m.SlotAt
		}
		if !m.MeetsAt.After(w.now) && !slot.After(w.now) || m.State == models.MeetingHeld {
			continue
		}
		in := onSlot(p, slot, week) && !slot.Before(e.Start)
		switch {
		case m.State == models.MeetingSkipped && in:
			e.Except = append(e.Except, slot)
		case m.State == models.MeetingSkipped:
		case in && !m.MeetsAt.Equal(slot):
			e.Moved = append(e.Moved, models.MovedEvent{Of: slot, Start: m.MeetsAt})
		case !in && m.MeetsAt.After(w.now):
			e.Also = append(e.Also, m.MeetsAt)
		}
	}
	return e, nil
}

// onSlot reports whether a moment is an occurrence of the slot.
func onSlot(p *models.Pair, at time.Time, week models.Week) bool {
	at = at.In(week.Zone)
	day, err := models.ParseWeekday(p.Weekday)
	return err == nil && at.Weekday() == day && at.Format("15:04") == p.Time
}

// eventOf begins an event of a pair: its name, its people, its number.
func (w *work) eventOf(p *models.Pair) models.CalendarEvent {
	exec, assistant := w.office.Person(p.ExecutiveID), w.office.Person(p.AssistantID)
	e := models.CalendarEvent{
		UID: p.UID, Sequence: p.Sequence, Zone: p.Zone, Minutes: p.Minutes,
		Summary:   fmt.Sprintf("%s %s + %s", p.Title(), assistant.First(), exec.First()),
		URL:       w.desk.baseURL + w.page("/1on1s/"+p.Slug),
		Organizer: models.CalendarPerson{Name: w.team().Name, Address: w.team().Address},
	}
	e.Description = "The agenda is mailed before, and stands on " + e.URL
	for _, a := range []*models.Person{exec, assistant} {
		e.Attendees = append(e.Attendees, models.CalendarPerson{Name: a.Name, Address: a.Address()})
	}
	return e
}

// eventChanged is what calendars are to hear of a change: of one occurrence,
// or with nil of the whole series.
func (w *work) eventChanged(ctx context.Context, p *models.Pair, m *models.Meeting) (models.CalendarEvent, error) {
	if m == nil {
		return w.series(ctx, p)
	}
	week := w.pairWeek(p)
	slot := m.MeetsAt
	if m.SlotAt != nil {
		slot = *m.SlotAt
	}
	if !onSlot(p, slot, week) { // it is no occurrence of the series as calendars have it
		return w.series(ctx, p)
	}
	e := w.eventOf(p)
	e.Of, e.Start, e.Cancelled = &slot, m.MeetsAt, m.State == models.MeetingSkipped
	return e, nil
}

// sendEvent mails an event to both, with a sequence that is higher than that
// of all words before it. Whoever acted is told only where their calendar has
// to hear of it.
func (w *work) sendEvent(ctx context.Context, p *models.Pair, m *models.Meeting, e models.CalendarEvent, said string, both bool) error {
	p.Sequence++
	e.Sequence = p.Sequence
	if err := w.tx.SetCalendarOf(ctx, *p); err != nil {
		return err
	}
	for _, id := range []int64{p.ExecutiveID, p.AssistantID} {
		reader := w.office.Person(id)
		l := w.pairLetter(p, m, reader, said)
		l.DedupeKey += ":" + reader.Key
		if both && id == w.actor.ID {
			l.Value.Notice.Lines = []string{said + "."}
		}
		l.Value.Event = &e
		if _, err := w.owe(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// pairLetter is a short letter about a pair or one of its meetings.
func (w *work) pairLetter(p *models.Pair, m *models.Meeting, reader *models.Person, said string) *models.Letter {
	l := w.letterTo(reader, models.LetterInvite, fmt.Sprintf("pair:%d:%d:%s", p.ID, p.Sequence, w.cause()))
	l.Subject = fmt.Sprintf("%s %s + %s", p.Title(), w.nameOf(&p.AssistantID), w.nameOf(&p.ExecutiveID))
	l.Value.Pair, l.Value.Link = p.Slug, w.page("/1on1s/"+p.Slug)
	l.Value.Reason = "you are in this 1:1"
	lines := []string{said + ", says " + w.actor.First() + "."}
	if m != nil {
		l.Value.Cycle = m.Cycle
		lines = append(lines, "Does that not suit you? Reply with move and another time, for example: move thu 10")
	}
	l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: lines}
	return l
}

// calendarAnswer reads what somebody's calendar answered to an invitation of
// ours. handled is false for a mail that is none.
func (w *work) calendarAnswer(ctx context.Context) (handled bool, err error) {
	for _, v := range w.mail.Invites {
		if !strings.EqualFold(v.Method, "REPLY") {
			continue
		}
		at := slices.IndexFunc(w.office.Pairs, func(p models.Pair) bool { return p.UID == v.UID && p.UID != "" && p.Has(w.actor.ID) })
		if at < 0 {
			continue
		}
		answer := ""
		for _, a := range v.Answers {
			if slices.Contains(w.actor.Addresses, strings.ToLower(a.Address.Address)) {
				answer = strings.ToLower(a.PartStat)
			}
		}
		if answer != "accepted" && answer != "declined" && answer != "tentative" {
			continue
		}
		handled = true
		if err := w.answeredInvitation(ctx, &w.office.Pairs[at], v, answer); err != nil {
			return true, err
		}
	}
	return handled, nil
}

// answeredInvitation records an answer. Whoever declines one meeting is asked
// for another time: a meeting that nobody moves is a skipped one.
func (w *work) answeredInvitation(ctx context.Context, p *models.Pair, v parser.Invite, answer string) error {
	week := w.pairWeek(p)
	r := models.RSVP{TeamID: p.TeamID, PairID: p.ID, PersonID: w.actor.ID, Answer: answer, At: w.now}
	what := "the invitation to the " + p.Title()
	if v.RecurrenceID != "" {
		r.Cycle = week.DayIn(recurrenceStart(v.RecurrenceID, week.Zone))
		what = fmt.Sprintf("the %s of %s", p.Title(), sayDay(r.Cycle.In(utc)))
	}
	if err := w.tx.SaveRSVP(ctx, &r); err != nil {
		return err
	}
	w.processed(fmt.Sprintf("an answer of %s's calendar: %s", w.actor.First(), answer))
	w.agendaChanged(p)
	if answer != "declined" || r.Cycle == "" {
		return nil
	}
	m, err := w.tx.Meeting(ctx, p.TeamID, p.ID, r.Cycle)
	if errors.Is(err, models.ErrNotFound) {
		m = models.Meeting{Cycle: r.Cycle}
	} else if err != nil {
		return err
	}
	l := w.pairLetter(p, &m, w.actor, "")
	l.Subject += ": when instead?"
	l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: []string{
		fmt.Sprintf("You declined %s. It still stands.", what), "Reply with another time: move thu 10. Or leave it out with a word of why: skip on the road",
	}}
	_, err = w.owe(ctx, l)
	return err
}

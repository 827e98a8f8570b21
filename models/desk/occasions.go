package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// inviteOf is an event as it is stored.
func inviteOf(v parser.Invite) models.Invite {
	i := models.Invite{
		Method: v.Method, UID: oneLine(v.UID, 300), Sequence: v.Sequence, Summary: oneLine(v.Summary, 200),
		Start: v.Start.UTC(), End: v.End.UTC(), Organizer: v.Organizer, Location: oneLine(v.Location, 200),
		AllDay: v.AllDay, Repeats: v.Repeats, Recurrence: v.RecurrenceID, Private: v.Private, Free: v.Free,
		Cancelled: strings.EqualFold(v.Status, "CANCELLED") || strings.EqualFold(v.Method, "CANCEL"),
	}
	if name := v.Start.Location().String(); name != "UTC" && name != "Local" {
		if _, err := time.LoadLocation(name); err == nil {
			i.Zone = name
		}
	}
	for _, at := range first(v.Except, maxList) {
		i.Except = append(i.Except, at.UTC())
	}
	return i
}

// mostOccasions bounds one look at a calendar.
const mostOccasions = 500

// occasions lays the events of one calendar out from from to to: repeated ones
// at each of their times, without those that were taken out, moved or
// cancelled one by one. Whole days are in zone.
func occasions(events []models.Invite, person int64, zone *time.Location, from, to time.Time) []models.Occasion {
	newest, order := newestWords(events)
	moved := map[string][]time.Time{} // by UID: the starts that a word of their own replaces
	for key := range newest {
		if key.recurrence != "" {
			moved[key.uid] = append(moved[key.uid], recurrenceStart(key.recurrence, zone))
		}
	}
	var out []models.Occasion
	for _, key := range order {
		e := newest[key]
		if e.Cancelled || len(out) >= mostOccasions {
			continue
		}
		start, length := e.Start, max(e.End.Sub(e.Start), 0)
		if e.AllDay {
			start = models.DayOf(start.UTC()).In(zone)
		} else if z, err := time.LoadLocation(e.Zone); err == nil && e.Zone != "" {
			start = start.In(z)
		}
		starts := []time.Time{start}
		if e.Repeats != "" && e.Recurrence == "" {
			starts = parser.Recur(start, e.Repeats, slices.Concat(e.Except, moved[e.UID]), from.Add(-length), to, mostOccasions)
		}
		for _, at := range starts {
			o := models.Occasion{
				UID: e.UID, Start: at, End: at.Add(length), AllDay: e.AllDay, Summary: e.Summary, Organizer: e.Organizer,
				PersonID: person, Repeats: e.Repeats != "" || e.Recurrence != "", Free: e.Free, Clearance: e.Clearance,
			}
			if e.Private || models.Standard.Max(e.Clearance) != models.Standard {
				o.Summary, o.Organizer = "busy", ""
			}
			if o.Start.Before(to) && (o.End.After(from) || o.Start.Equal(o.End) && !o.Start.Before(from)) {
				out = append(out, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b models.Occasion) int { return a.Start.Compare(b.Start) })
	return out
}

// ofEvent names an event, or one occurrence of it.
type ofEvent struct{ uid, recurrence string }

// newestWords keeps the newest word on each event, in the order of the first
// one. Answers say who comes, not when it is.
func newestWords(events []models.Invite) (map[ofEvent]models.Invite, []ofEvent) {
	newest := map[ofEvent]models.Invite{}
	var order []ofEvent
	for _, e := range events {
		switch strings.ToUpper(e.Method) {
		case "REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER":
			continue
		}
		key := ofEvent{e.UID, e.Recurrence}
		was, known := newest[key]
		if known && was.Sequence > e.Sequence {
			continue
		}
		if !known {
			order = append(order, key)
		}
		newest[key] = e
	}
	return newest, order
}

func recurrenceStart(s string, zone *time.Location) time.Time {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at
	}
	return models.Day(s).In(zone)
}

// calendarsOf reads what people have in their calendars, as a viewer may see
// it: invitations in mails that the viewer may see, and the calendars that
// they subscribed to. What is in both counts once.
func (w *work) calendarsOf(ctx context.Context, v models.Viewer, people []int64, zone *time.Location, from, to time.Time) ([]models.Occasion, error) {
	byMail, err := w.tx.Invites(ctx, v)
	if err != nil {
		return nil, err
	}
	subscribed, err := w.tx.CalendarsOf(ctx, w.team().ID, people)
	if err != nil {
		return nil, err
	}
	out := occasions(byMail, 0, zone, from, to)
	for _, c := range subscribed {
		for _, o := range occasions(c.Events, c.PersonID, zone, from, to) {
			same := slices.IndexFunc(out, func(p models.Occasion) bool { return p.UID == o.UID && p.UID != "" && p.Start.Equal(o.Start) })
			if same < 0 {
				out = append(out, o)
			}
		}
	}
	out = slices.DeleteFunc(out, func(o models.Occasion) bool { return w.ownEvent(o.UID) })
	slices.SortStableFunc(out, func(a, b models.Occasion) int { return a.Start.Compare(b.Start) })
	return out, nil
}

// ownEvent reports whether an event is one of our 1:1s.
func (w *work) ownEvent(uid string) bool {
	return uid != "" && slices.ContainsFunc(w.office.Pairs, func(p models.Pair) bool { return p.UID == uid })
}

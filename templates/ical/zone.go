package ical

import (
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// yearsAhead is for how long the changes of a zone are written out that follow
// no rule. Programs that know the zone by its name look there anyway.
const yearsAhead = 6

// zones writes a VTIMEZONE (RFC 5545 section 3.6.5) of each zone that the
// events name.
func (w *writer) zones(events []models.CalendarEvent) {
	var done []string
	for _, e := range events {
		zone := load(e.Zone)
		if zone == time.UTC || e.Day != "" || slices.Contains(done, e.Zone) {
			continue
		}
		done = append(done, e.Zone)
		from := e.Start
		for _, o := range events {
			if o.Zone == e.Zone && o.Day == "" && o.Start.Before(from) {
				from = o.Start
			}
		}
		w.zone(e.Zone, zone, from.AddDate(-1, 0, 0))
	}
}

// change is one moment at which the clocks of a zone are put to another offset.
type change struct {
	at         time.Time
	from, to   int // seconds east of UTC
	name       string
	isDaylight bool
}

func changes(zone *time.Location, from, to time.Time) []change {
	var out []change
	for at := from; ; {
		_, end := at.In(zone).ZoneBounds()
		if end.IsZero() || !end.Before(to) {
			return out
		}
		_, before := end.Add(-time.Second).In(zone).Zone()
		name, after := end.In(zone).Zone()
		out = append(out, change{at: end, from: before, to: after, name: name, isDaylight: end.In(zone).IsDST()})
		at = end
	}
}

func (w *writer) zone(name string, zone *time.Location, from time.Time) {
	w.begin("VTIMEZONE")
	w.line("TZID:" + name)
	// What holds at the beginning, for times before the first change.
	abbreviation, offset := from.In(zone).Zone()
	list := changes(zone, from, from.AddDate(yearsAhead, 0, 0))
	w.observance(change{at: from, from: offset, to: offset, name: abbreviation, isDaylight: from.In(zone).IsDST()}, "")
	for _, daylight := range []bool{false, true} {
		var some []change
		for _, c := range list {
			if c.isDaylight == daylight {
				some = append(some, c)
			}
		}
		if rule := yearly(some); rule != "" {
			w.observance(some[0], rule)
			continue
		}
		for _, c := range some {
			w.observance(c, "")
		}
	}
	w.end("VTIMEZONE")
}

func (w *writer) observance(c change, rule string) {
	kind := "STANDARD"
	if c.isDaylight {
		kind = "DAYLIGHT"
	}
	w.begin(kind)
	w.line("DTSTART:" + c.onset().Format("20060102T150405"))
	w.line("TZOFFSETFROM:" + hours(c.from))
	w.line("TZOFFSETTO:" + hours(c.to))
	w.line("TZNAME:" + c.name)
	if rule != "" {
		w.line("RRULE:" + rule)
	}
	w.end(kind)
}

// onset is when it happens on the clock as it was before.
func (c change) onset() time.Time { return c.at.UTC().Add(time.Duration(c.from) * time.Second) }

func hours(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// yearly is the rule that all of these changes follow, or "".
func yearly(list []change) string {
	if len(list) < 4 {
		return ""
	}
	at := func(c change) (month time.Month, day time.Weekday, clock string, nth int, last bool) {
		o := c.onset()
		return o.Month(), o.Weekday(), o.Format("150405"), (o.Day()-1)/7 + 1, o.AddDate(0, 0, 7).Month() != o.Month()
	}
	month, day, clock, nth, _ := at(list[0])
	allLast, allNth := true, true
	for n, c := range list {
		m, d, cl, k, last := at(c)
		if m != month || d != day || cl != clock || c.from != list[0].from || c.to != list[0].to || n > 0 && c.onset().Year() != list[n-1].onset().Year()+1 {
			return ""
		}
		allLast, allNth = allLast && last, allNth && k == nth
	}
	where := fmt.Sprint(nth)
	switch {
	case allLast:
		where = "-1"
	case !allNth:
		return ""
	}
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%s%s", int(month), where, upper2(day))
}

func upper2(d time.Weekday) string {
	return [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[d]
}

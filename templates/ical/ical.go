// Package ical writes events as iCalendar text (RFC 5545, RFC 5546): the
// invitations of our letters and the private feeds that calendars read. It
// knows no clock and looks nothing up but time zones.
package ical

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"adjutant/models"
)

// The methods of RFC 5546 that we send. The method stands on the VCALENDAR:
// within an event programs make two of it.
const (
	Request = "REQUEST"
	Cancel  = "CANCEL"
)

// Invitation writes one event for a mail, as of stamp, which is when it was
// decided and not when it is sent: a repeated attempt is the same text.
func Invitation(e models.CalendarEvent, stamp time.Time) []byte {
	method := Request
	if e.Cancelled {
		method = Cancel
	}
	w := writer{stamp: stamp}
	w.begin("VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Adjutant//1:1//EN")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:" + method)
	w.zones([]models.CalendarEvent{e})
	w.event(e, true)
	w.end("VCALENDAR")
	return w.bytes()
}

// Feed writes a calendar that is read and not answered: events without people.
func Feed(f models.Feed, stamp time.Time) []byte {
	w := writer{stamp: stamp}
	w.begin("VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Adjutant//feed//EN")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:PUBLISH")
	w.text("X-WR-CALNAME", f.Name)
	w.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H")
	w.line("X-PUBLISHED-TTL:PT1H")
	w.zones(f.Events)
	for _, e := range f.Events {
		w.event(e, false)
	}
	w.end("VCALENDAR")
	return w.bytes()
}

type writer struct {
	b     strings.Builder
	stamp time.Time
}

func (w *writer) bytes() []byte     { return []byte(w.b.String()) }
func (w *writer) begin(name string) { w.line("BEGIN:" + name) }
func (w *writer) end(name string)   { w.line("END:" + name) }

// line writes a content line, folded at 75 octets between characters (RFC
// 5545 section 3.1).
func (w *writer) line(s string) {
	room := 75
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], 74
	}
	w.b.WriteString(s + "\r\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a TEXT value; control characters have no place in one.
func (w *writer) text(name, value string) {
	value = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r == 0x7f {
			return -1
		}
		return r
	}, value), "")
	if value != "" {
		w.line(name + ":" + escapes.Replace(value))
	}
}

// event writes an event and, of a series, the occurrences that are elsewhere.
func (w *writer) event(e models.CalendarEvent, people bool) {
	w.one(e, people)
	for _, m := range e.Moved {
		o := e
		o.Weeks, o.Except, o.Also, o.Moved, o.Of, o.Start = 0, nil, nil, nil, &m.Of, m.Start
		w.one(o, people)
	}
}

func (w *writer) one(e models.CalendarEvent, people bool) {
	w.begin("VEVENT")
	w.line("UID:" + oneLine(e.UID))
	w.line(fmt.Sprintf("SEQUENCE:%d", e.Sequence))
	w.line("DTSTAMP:" + utc(w.stamp))
	zone := load(e.Zone)
	if e.Day != "" {
		w.line("DTSTART;VALUE=DATE:" + strings.ReplaceAll(string(e.Day), "-", ""))
		w.line("TRANSP:TRANSPARENT")
	} else {
		w.line("DTSTART" + wall(e.Start, e.Zone, zone))
		w.line("DTEND" + wall(e.Start.Add(time.Duration(e.Minutes)*time.Minute), e.Zone, zone))
	}
	if e.Of != nil {
		w.line("RECURRENCE-ID" + wall(*e.Of, e.Zone, zone))
	}
	if e.Weeks > 0 {
		day := strings.ToUpper(e.Start.In(zone).Weekday().String()[:2])
		w.line(fmt.Sprintf("RRULE:FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", e.Weeks, day))
	}
	for _, at := range e.Except {
		w.line("EXDATE" + wall(at, e.Zone, zone))
	}
	for _, at := range e.Also {
		w.line("RDATE" + wall(at, e.Zone, zone))
	}
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	if e.URL != "" {
		w.line("URL:" + oneLine(e.URL))
	}
	if e.Cancelled {
		w.line("STATUS:CANCELLED")
	} else {
		w.line("STATUS:CONFIRMED")
	}
	if people {
		w.line("ORGANIZER" + name(e.Organizer.Name) + ":mailto:" + oneLine(e.Organizer.Address))
		for _, a := range e.Attendees {
			w.line("ATTENDEE" + name(a.Name) + ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:" + oneLine(a.Address))
		}
	}
	w.end("VEVENT")
}

// name is a CN parameter. A quote cannot stand in one (RFC 5545 section 3.2).
func name(s string) string {
	s = strings.ReplaceAll(oneLine(s), `"`, "'")
	if s == "" {
		return ""
	}
	return `;CN="` + s + `"`
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func load(zone string) *time.Location {
	if z, err := time.LoadLocation(zone); err == nil && zone != "" {
		return z
	}
	return time.UTC
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// wall is a time on the clock of a zone, with the zone's name before it.
func wall(t time.Time, name string, zone *time.Location) string {
	if zone == time.UTC {
		return ":" + utc(t)
	}
	return ";TZID=" + name + ":" + t.In(zone).Format("20060102T150405")
}

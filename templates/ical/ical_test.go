package ical_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/parser"
	"adjutant/templates/ical"
)

var out = flag.String("ics", "", "a directory to write the calendars of the tests into, for another program to read")

var stamp = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func event(t *testing.T, name string) models.CalendarEvent {
	return models.CalendarEvent{
		UID: "abc@adjutant.example.org", Sequence: 3, Summary: "1:1 Priya + Dana; weekly, always", Description: "The agenda\nis mailed before: " + strings.Repeat("überall ", 20),
		URL: "https://adjutant.example.org/1on1s/dana-priya", Zone: name, Start: time.Date(2026, 12, 1, 9, 0, 0, 0, zone(t, name)), Minutes: 30, Weeks: 1,
		Organizer: models.CalendarPerson{Name: `Office of "Dana"`, Address: "team@example.net"},
		Attendees: []models.CalendarPerson{{Name: "Dana Whitfield", Address: "dana@example.org"}, {Name: "Priya Nair", Address: "priya@example.org"}},
	}
}

func keep(t *testing.T, name string, text []byte) {
	if *out != "" {
		if err := os.WriteFile(filepath.Join(*out, name+".ics"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var zones = []string{"Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "Africa/Casablanca", "Asia/Kolkata", "America/Sao_Paulo", "Asia/Kathmandu"}

// What our own reader makes of an invitation is what was meant, also through
// the VTIMEZONE alone, and each line keeps to its length.
func TestInvitation_ReadsBack(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		e := event(t, name)
		text := ical.Invitation(e, stamp)
		keep(t, "series-"+strings.ReplaceAll(name, "/", "-"), text)
		for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%s: %d octets: %q", name, len(line), line)
			}
		}
		if head := string(text[:strings.Index(string(text), "BEGIN:VTIMEZONE")]); !strings.Contains(head, "METHOD:REQUEST\r\n") {
			t.Errorf("the method is not on the calendar: %q", head)
		}
		// A name that nobody knows leaves only what the file itself says.
		for _, as := range []string{string(text), strings.ReplaceAll(string(text), "TZID:"+name, "TZID:Nowhere"), strings.ReplaceAll(strings.ReplaceAll(string(text), "TZID:"+name, "TZID:Nowhere"), "TZID="+name, "TZID=Nowhere")} {
			got, problems := parser.ReadCalendar([]byte(as))
			if len(got) != 1 || strings.Contains(as, "TZID=Nowhere") && len(problems) > 0 {
				t.Fatalf("%s: %d events, %q", name, len(got), problems)
			}
			g := got[0]
			if !g.Start.Equal(e.Start) || g.End.Sub(g.Start) != 30*time.Minute || g.UID != e.UID || g.Sequence != 3 || g.Method != "REQUEST" || g.Summary != e.Summary || g.Organizer != "team@example.net" {
				t.Errorf("%s: %+v", name, g)
			}
		}
	}
}

func TestInvitation_OneOccurrence(t *testing.T) {
	t.Parallel()
	e := event(t, "Europe/Copenhagen")
	of := e.Start.AddDate(0, 0, 7)
	e.Weeks, e.Of, e.Start = 0, &of, of.AddDate(0, 0, 2)
	moved := string(ical.Invitation(e, stamp))
	keep(t, "moved", []byte(moved))
	if !strings.Contains(moved, "RECURRENCE-ID;TZID=Europe/Copenhagen:20261208T090000") || strings.Contains(moved, "RRULE:FREQ=WEEKLY") {
		t.Error(moved)
	}
	e.Cancelled = true
	gone := string(ical.Invitation(e, stamp))
	keep(t, "cancelled", []byte(gone))
	if !strings.Contains(gone, "METHOD:CANCEL") || !strings.Contains(gone, "STATUS:CANCELLED") || !strings.Contains(gone, "SEQUENCE:3") {
		t.Error(gone)
	}
}

func TestInvitation_SeriesWithWhatIsElsewhere(t *testing.T) {
	t.Parallel()
	e := event(t, "Europe/Copenhagen")
	e.Except = []time.Time{e.Start.AddDate(0, 0, 7)}
	e.Also = []time.Time{e.Start.AddDate(0, 0, 9)}
	e.Moved = []models.MovedEvent{{Of: e.Start.AddDate(0, 0, 14), Start: e.Start.AddDate(0, 0, 15)}}
	text := ical.Invitation(e, stamp)
	keep(t, "exceptions", text)
	got, _ := parser.ReadCalendar(text)
	if len(got) != 2 || len(got[0].Except) != 1 || got[1].RecurrenceID == "" || !got[1].Start.Equal(e.Start.AddDate(0, 0, 15)) {
		t.Errorf("%+v", got)
	}
}

// Nothing that people write ends a line or begins a property.
func TestInvitation_NamesAreNoProperties(t *testing.T) {
	t.Parallel()
	e := event(t, "Europe/Copenhagen")
	nasty := "x\r\nATTENDEE:mailto:evil@example.com\n;CN=\"y\x00"
	e.Summary, e.Description, e.Attendees[0].Name, e.Organizer.Name, e.URL = nasty, nasty, nasty, nasty, "https://x.example/\r\nMETHOD:CANCEL"
	text := string(ical.Invitation(e, stamp))
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	if n := strings.Count(unfolded, "\r\nATTENDEE"); n != 2 || strings.Contains(unfolded, "\r\nMETHOD:CANCEL") {
		t.Error(text)
	}
}

func TestFeed(t *testing.T) {
	t.Parallel()
	series := event(t, "America/New_York")
	series.Attendees = nil
	text := ical.Feed(models.Feed{Name: "Adjutant, Dana", Events: []models.CalendarEvent{series, {UID: "item.1", Day: "2026-12-04", Summary: "#118 Hotel"}}}, stamp)
	keep(t, "feed", text)
	got, problems := parser.ReadCalendar(text)
	if len(got) != 2 || len(problems) != 0 || !got[1].AllDay || got[1].StartText != "2026-12-04" || strings.Contains(string(text), "ATTENDEE") || strings.Contains(string(text), "ORGANIZER") {
		t.Errorf("%+v %q", got, problems)
	}
}

// The offsets that the written rules give are those of the zone itself, for
// five years.
func TestZones_OffsetsHold(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		e := event(t, name)
		text := strings.ReplaceAll(strings.ReplaceAll(string(ical.Invitation(e, stamp)), "TZID:"+name, "TZID:Own"), "TZID="+name, "TZID=Own")
		if regular := !slices.Contains([]string{"Africa/Casablanca"}, name); !regular {
			continue // its changes are written one by one, which our reader of foreign zones does not follow
		}
		for month := range 60 {
			at := time.Date(2026, 12, 1, 9, 0, 0, 0, zone(t, name)).AddDate(0, month, 13)
			moved := strings.ReplaceAll(text, "DTSTART;TZID=Own:20261201T090000", fmt.Sprintf("DTSTART;TZID=Own:%s", at.Format("20060102T150405")))
			got, _ := parser.ReadCalendar([]byte(moved))
			if len(got) != 1 || !got[0].Start.Equal(at) {
				t.Fatalf("%s: %s, want %s", name, got[0].Start.UTC(), at.UTC())
			}
		}
	}
}

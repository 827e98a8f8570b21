package ical_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/templates/ical"
)

// told is what another program made of a calendar.
type told struct {
	Method string
	Events []struct {
		UID, Summary, Status, Of    string
		Sequence                    int
		Starts, Also                []string
		Except, Attendees, Problems []string
	}
}

// readElsewhere has Debian's python3-icalendar read a calendar, which shares
// no line with ours; .ci/prepare installs it.
func readElsewhere(t *testing.T, text []byte) told {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's, which is the one that has Debian's libraries
	if err := exec.Command(python, "-c", "import icalendar, dateutil").Run(); err != nil {
		t.Skip("python3-icalendar is not on this machine: .ci/prepare installs it")
	}
	name := filepath.Join(t.TempDir(), "x.ics")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(python, "testdata/read.py", name, "60").Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			t.Fatalf("%s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var got told
	if err := json.Unmarshal(said, &got); err != nil {
		t.Fatal(err)
	}
	for _, e := range got.Events {
		if len(e.Problems) > 0 {
			t.Errorf("%s: %q", e.UID, e.Problems)
		}
	}
	return got
}

func moments(list ...time.Time) []string {
	out := []string{}
	for _, at := range list {
		out = append(out, at.UTC().Format("2006-01-02T15:04:05Z"))
	}
	return out
}

// Sixty weeks of a series, over both changes of the clocks, are at the same
// moments for a reader that has nothing but the file.
func TestIndependent_ASeriesIsAtTheSameTimes(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			e := event(t, name)
			got := readElsewhere(t, ical.Invitation(e, stamp))
			if len(got.Events) != 1 || got.Method != "REQUEST" {
				t.Fatalf("%+v", got)
			}
			var want []time.Time
			for n := range 60 {
				want = append(want, e.Start.AddDate(0, 0, 7*n)) // the same time on the clock
			}
			g := got.Events[0]
			if !slices.Equal(g.Starts, moments(want...)) {
				t.Errorf("got %v, want %v", g.Starts, moments(want...))
			}
			if g.UID != e.UID || g.Sequence != 3 || g.Summary != e.Summary || !slices.Equal(g.Attendees, []string{"mailto:dana@example.org", "mailto:priya@example.org"}) {
				t.Errorf("%+v", g)
			}
		})
	}
}

// What is skipped, moved, met beside the slot and called off reads the same.
func TestIndependent_ChangesAreUnderstood(t *testing.T) {
	t.Parallel()
	e := event(t, "Europe/Copenhagen")
	gone, of := e.Start.AddDate(0, 0, 7), e.Start.AddDate(0, 0, 21)
	moved, also := of.AddDate(0, 0, 1).Add(2*time.Hour), e.Start.AddDate(0, 0, 30)
	all := e
	all.Except, all.Moved, all.Also = []time.Time{gone}, []models.MovedEvent{{Of: of, Start: moved}}, []time.Time{also}
	got := readElsewhere(t, ical.Invitation(all, stamp))
	if len(got.Events) != 2 {
		t.Fatalf("%+v", got)
	}
	if g := got.Events[0]; !slices.Equal(g.Except, moments(gone)) || !slices.Equal(g.Also, moments(also)) || g.Of != "" {
		t.Errorf("the series: %+v", g)
	}
	if g := got.Events[1]; g.Of != moments(of)[0] || !slices.Equal(g.Starts, moments(moved)) || g.UID != e.UID {
		t.Errorf("what was moved: %+v", g)
	}
	one := e
	one.Weeks, one.Of, one.Start, one.Sequence = 0, &of, moved, 4
	if g := readElsewhere(t, ical.Invitation(one, stamp)); g.Method != "REQUEST" || g.Events[0].Of != moments(of)[0] || !slices.Equal(g.Events[0].Starts, moments(moved)) || g.Events[0].Sequence != 4 {
		t.Errorf("one moved: %+v", g)
	}
	over := e
	over.Cancelled, over.Sequence = true, 5
	if g := readElsewhere(t, ical.Invitation(over, stamp)); g.Method != "CANCEL" || g.Events[0].Status != "CANCELLED" || g.Events[0].Sequence != 5 {
		t.Errorf("called off: %+v", g)
	}
}

func TestIndependent_FeedIsRead(t *testing.T) {
	t.Parallel()
	e := event(t, "Pacific/Auckland")
	e.Attendees = nil
	got := readElsewhere(t, ical.Feed(models.Feed{Name: "Adjutant, Dana", Events: []models.CalendarEvent{e, {UID: "item.dana.118@x", Day: "2026-12-03", Summary: "#118 Oslo"}}}, stamp))
	if len(got.Events) != 2 || got.Events[0].Starts[0] != moments(e.Start)[0] || got.Events[1].Starts[0] != "2026-12-03" {
		t.Errorf("%+v", got)
	}
}

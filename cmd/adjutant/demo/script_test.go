package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/parser"
)

func world(end time.Time) World {
	return World{
		End: end, Team: "team@havlys.example",
		Person:  func(key string) string { return key + "@havlys.example" },
		Number:  func(string) int { return 118 },
		Message: func(id string) string { return "<" + id + "@demo.invalid>" },
		Letter: func(r Reply) (Letter, bool) {
			return Letter{MessageID: "<letter." + r.Item + "@demo.invalid>", Subject: "#118 " + r.Item, ReplyTo: "team+r.x@havlys.example", Text: "#118 is yours.\n"}, true
		},
	}
}

func TestScript_EveryMailCanBeReadAndComesBeforeTheEnd(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	mails, err := Script()
	if err != nil {
		t.Fatal(err)
	}
	if len(mails) < 60 {
		t.Errorf("%d mails", len(mails))
	}
	ids := map[string]int{}
	for i, m := range mails {
		if _, taken := ids[m.ID]; taken || m.ID == "" {
			t.Errorf("%q is no name, or stands here twice", m.ID)
		}
		ids[m.ID] = i
	}
	// March has the one month name with an umlaut, and a change of clocks.
	for _, end := range []time.Time{time.Date(2026, 11, 24, 9, 5, 0, 0, zone), time.Date(2027, 3, 30, 9, 5, 0, 0, zone)} {
		seen := map[parser.Class]int{}
		var forwards, replies int
		for i, m := range mails {
			at, err := m.Time(end)
			if err != nil || at.After(end) || at.Before(end.AddDate(0, 0, -30)) {
				t.Errorf("%s at %s, %v", m.ID, at, err)
			}
			for _, earlier := range append([]string{m.Answers}, itemOf(m)) {
				if n, ok := ids[earlier]; earlier != "" && (!ok || n >= i) {
					t.Errorf("%s answers %s, which does not come before it", m.ID, earlier)
				}
			}
			raw, ok, err := m.Render(world(end))
			if err != nil || !ok {
				t.Fatalf("%s: %v %v", m.ID, ok, err)
			}
			if s := string(raw); strings.Contains(s, "{{") || strings.Contains(s, "}}") {
				t.Errorf("%s holds braces:\n%s", m.ID, s)
			}
			got := parser.Read(raw)
			if len(got.Problems) > 0 || got.From.Address == "" || got.Subject == "" || !got.Date.Equal(at) {
				t.Errorf("%s: %v from %v, %q at %v", m.ID, got.Problems, got.From, got.Subject, got.Date)
			}
			seen[got.Class]++
			if got.Forward != nil {
				forwards++
				if got.Forward.From.Address == "" || got.Forward.Date.IsZero() {
					t.Errorf("%s: forward of %v at %q", m.ID, got.Forward.From, got.Forward.DateText)
				}
			} else if strings.Contains(m.Subject, "Fwd:") || strings.Contains(m.Subject, "WG:") || m.File == "attached.eml" {
				t.Errorf("%s: no forward is seen", m.ID)
			}
			if m.ReplyTo != nil && len(got.Commands(parser.Dictionary{}, parser.ReplyOptions{Asked: 118}).Commands) > 0 {
				replies++
			}
		}
		for _, class := range []parser.Class{parser.Person, parser.AutoReply, parser.IsBounce, parser.Calendar} {
			if seen[class] == 0 {
				t.Errorf("no mail of class %s", class)
			}
		}
		if forwards < 11 || replies < 18 {
			t.Errorf("%d forwards, %d answers with commands", forwards, replies)
		}
	}
}

func itemOf(m Mail) string {
	if m.ReplyTo == nil {
		return ""
	}
	return m.ReplyTo.Item
}

func TestEnd_IsATuesdayThatHasBegun(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{
		"2026-11-24T09:05:00Z": "2026-11-24T09:05:00Z",
		"2026-11-24T09:04:59Z": "2026-11-17T09:05:00Z",
		"2026-11-30T23:00:00Z": "2026-11-24T09:05:00Z",
	} {
		at, _ := time.Parse(time.RFC3339, now)
		if got := End(at, time.UTC).Format(time.RFC3339); got != want {
			t.Errorf("End(%s) = %s, want %s", now, got, want)
		}
	}
}

func TestScript_RepliesNameThePeopleOfTheTeam(t *testing.T) {
	t.Parallel()
	mails, err := Script()
	if err != nil {
		t.Fatal(err)
	}
	people := []string{"dana", "priya", "marcus", "elena", "jonas"}
	for _, m := range mails {
		if !strings.Contains(m.From, "@") && !slices.Contains(people, m.From) {
			t.Errorf("%s is from %q", m.ID, m.From)
		}
		if m.ReplyTo != nil && !slices.Contains(people, m.ReplyTo.Person) {
			t.Errorf("%s answers a letter to %q", m.ID, m.ReplyTo.Person)
		}
	}
}

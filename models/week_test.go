package models

import (
	"testing"
	"time"
)

func copenhagenWeek(t *testing.T) Week {
	t.Helper()
	w, err := ParseWeek([]string{"mon", "tue", "wed", "thu", "fri"}, "09:00-17:00", "Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWeek_NextOpen(t *testing.T) {
	t.Parallel()
	w := copenhagenWeek(t)
	for at, want := range map[string]string{
		"2026-11-24T08:59:59": "2026-11-24T09:00:00", "2026-11-24T09:00:00": "2026-11-24T09:00:00",
		"2026-11-24T16:59:59": "2026-11-24T16:59:59", "2026-11-24T17:00:00": "2026-11-25T09:00:00",
		"2026-11-27T18:00:00": "2026-11-30T09:00:00", "2026-11-28T12:00:00": "2026-11-30T09:00:00",
		"2027-03-27T23:00:00": "2027-03-29T09:00:00", // over the night in which the clocks change
	} {
		from, _ := time.ParseInLocation("2006-01-02T15:04:05", at, w.Zone)
		if got := w.NextOpen(from).In(w.Zone).Format("2006-01-02T15:04:05"); got != want {
			t.Errorf("after %s comes %s, want %s", at, got, want)
		}
	}
	if none := (Week{Zone: time.UTC, Start: 540, End: 1020}); !none.NextOpen(time.Unix(0, 0)).Equal(time.Unix(0, 0)) {
		t.Error("a week without working days must not hold anything back")
	}
}

func TestWeek_WorkdaysAndEnds(t *testing.T) {
	t.Parallel()
	w := copenhagenWeek(t)
	if got := w.AddWorkdays("2026-11-26", 3); got != "2026-12-01" {
		t.Errorf("three working days after Thursday: %s", got)
	}
	before, after := w.EndOf("2027-03-26"), w.EndOf("2027-03-29")
	if before.UTC().Hour() != 16 || after.UTC().Hour() != 15 {
		t.Errorf("five o'clock on the wall is %s and %s", before.UTC(), after.UTC())
	}
}

func TestParseWeek_Refuses(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"noday", "", ""}, {"mon", "9-5", ""}, {"mon", "17:00-09:00", ""}, {"mon", "", "Mars/Olympus"}, {"mon", "", "Local"}, {"mon", "25:00-26:00", ""}} {
		if _, err := ParseWeek([]string{c[0]}, c[1], c[2]); err == nil {
			t.Errorf("%q was taken", c)
		}
	}
}

func TestKind_Move(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind Kind
		from State
		verb string
		want State
		ok   bool
	}{
		{Task, StateOpen, "done", StateDone, true}, {Task, StateDone, "done", StateDone, true}, {Task, StateDropped, "done", StateDropped, false},
		{Task, StateOpen, "ok", StateOpen, false}, {FollowUp, StateWaiting, "no", StateWaiting, false},
		{Decision, StateOpen, "choose", StateApproved, true}, {Decision, StateDeclined, "ok", StateDeclined, false},
		{Decision, StateOpen, "no", StateDeclined, true}, {Task, StateDone, "reopen", StateOpen, true}, {Task, StateHeld, "take", StateDoing, true},
		{Task, StateDone, "wait", StateDone, false}, {Task, StateDone, "priority", StateDone, true},
	} {
		got, err := c.kind.Move(c.from, c.verb)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("%s %s %s: %s, %v", c.kind, c.from, c.verb, got, err)
		}
	}
}

func TestClearance_FailsClosed(t *testing.T) {
	t.Parallel()
	if Clearance("").Covers(Standard) || Private.Covers("top secret") || Private.Covers("") || Standard.Covers(Confidential) || !Private.Covers(Confidential) {
		t.Error("a clearance covers what it must not, or not what it must")
	}
}

func TestRetry_EndsAfterAboutFiveDays(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	for n := 1; ; n++ {
		wait, again := Retry(n)
		if !again {
			break
		}
		sum += wait
	}
	if sum < 4*24*time.Hour || sum > 6*24*time.Hour {
		t.Errorf("a letter is tried for %s", sum)
	}
}

func TestWeek_Worked(t *testing.T) {
	t.Parallel()
	week, err := ParseWeek(nil, "09:00-17:00", "Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	away := []Absence{{FromDay: "2026-11-24", ToDay: "2026-11-25"}, {FromDay: "2026-11-25", ToDay: "2026-11-26"}}
	for _, c := range []struct {
		what, from, to string
		away           []Absence
		want           time.Duration
	}{
		{"in one day", "2026-11-23T10:00:00+01:00", "2026-11-23T12:30:00+01:00", nil, 150 * time.Minute},
		{"before and after hours", "2026-11-23T06:00:00+01:00", "2026-11-23T22:00:00+01:00", nil, 8 * time.Hour},
		{"over a weekend", "2026-11-20T16:50:00+01:00", "2026-11-23T09:05:00+01:00", nil, 15 * time.Minute},
		{"on a Saturday", "2026-11-21T10:00:00+01:00", "2026-11-22T12:00:00+01:00", nil, 0},
		{"days away, of which one twice", "2026-11-23T16:00:00+01:00", "2026-11-27T10:00:00+01:00", away, 2 * time.Hour},
		{"somewhere else", "2026-11-23T23:30:00-05:00", "2026-11-24T04:00:00-05:00", nil, time.Hour},
		{"over a change of clocks", "2026-10-23T09:00:00+02:00", "2026-10-26T17:00:00+01:00", nil, 16 * time.Hour},
		{"backwards", "2026-11-24T10:00:00+01:00", "2026-11-23T10:00:00+01:00", nil, 0},
		{"a century", "1926-01-01T00:00:00Z", "2026-11-24T00:00:00Z", nil, 261 * 8 * time.Hour},
	} {
		from, err1 := time.Parse(time.RFC3339, c.from)
		to, err2 := time.Parse(time.RFC3339, c.to)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := week.Worked(from, to, c.away); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if never := (Week{Zone: time.UTC}); never.Worked(time.Unix(0, 0), time.Unix(3600, 0), nil) != time.Hour {
		t.Error("a week without working days must count all time")
	}
}

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

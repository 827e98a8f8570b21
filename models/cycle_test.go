package models

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var workweek = Week{Days: [7]bool{false, true, true, true, true, true, false}, Start: 9 * 60, End: 17 * 60, Zone: time.UTC}

var (
	anyZone    = rapid.SampledFrom([]string{"Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca"})
	anyWeekday = rapid.SampledFrom([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
	anyClock   = rapid.Map(rapid.IntRange(0, 24*60-1), FormatClock)
)

func drawSlot(t *rapid.T, p *Pair) {
	p.Weekday, p.Time, p.Zone = anyWeekday.Draw(t, "weekday"), anyClock.Draw(t, "time"), anyZone.Draw(t, "zone")
	p.DigestDay, p.DigestTime = rapid.SampledFrom([]string{"", "mon", "thu", "sun"}).Draw(t, "digest day"), anyClock.Draw(t, "digest")
	p.Cutoff = rapid.SampledFrom([]int{0, 0, 60, 24 * 60}).Draw(t, "cutoff")
}

// Walking through time in steps of any length, also of three weeks, visits
// each cycle of a slot once and in its order, over any change of the clocks.
func TestPair_EachCycleIsDueOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		began := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 365*24).Draw(t, "start")) * time.Hour)
		p := Pair{Cadence: rapid.SampledFrom([]Cadence{Weekly, BiWeekly}).Draw(t, "cadence"), Anchor: DayOf(began), CreatedAt: began}
		drawSlot(t, &p)
		var taken []Meeting
		now := began
		for range 30 {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{1, 7, 24, 50, 24 * 8, 24 * 22}).Draw(t, "hours")) * time.Hour)
			due, next := p.Due(taken, now, workweek)
			if !next.After(now) {
				t.Fatalf("at %s the next digest is due %s", now, next)
			}
			for _, c := range due {
				if c.Written.After(now) || c.Digest.After(c.Meets) || c.Written.After(c.Digest) {
					t.Fatalf("at %s: %+v", now, c)
				}
				if slices.ContainsFunc(taken, func(m Meeting) bool { return m.Cycle.Monday() == c.Day.Monday() }) {
					t.Fatalf("a second cycle in the week of %s: %v", c.Day, taken)
				}
				at, err := ParseClock(p.Time)
				if err != nil {
					t.Fatal(err)
				}
				if wall := c.Meets.Hour()*60 + c.Meets.Minute(); wall != at && (wall-at+24*60)%(24*60) != 60 { // a time that the clocks skip
					t.Fatalf("%s, not at %s", c.Meets, p.Time)
				}
				taken = append(taken, Meeting{Cycle: c.Day, MeetsAt: c.Meets, Digested: true})
			}
			since := now
			p.Since = &since
		}
		slices.SortFunc(taken, func(a, b Meeting) int { return a.MeetsAt.Compare(b.MeetsAt) })
		step := map[Cadence]int{Weekly: 7, BiWeekly: 14}[p.Cadence]
		for n := 1; n < len(taken); n++ {
			if taken[n].Cycle != taken[n-1].Cycle.Add(step) {
				t.Fatalf("after %s comes %s", taken[n-1].Cycle, taken[n].Cycle)
			}
		}
		if len(taken) == 0 && now.Sub(began) > 23*24*time.Hour {
			t.Fatalf("no cycle between %s and %s", began, now)
		}
	})
}

func TestStrip_TheLastTwelve(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []Meeting
	for n := range 20 {
		all = append(all, Meeting{MeetsAt: at.AddDate(0, 0, 7*n)})
	}
	all[18].State = MeetingSkipped // said ahead of its time
	got := Strip(all, at.AddDate(0, 0, 7*16+1))
	if len(got) != 12 || got[11].State != MeetingSkipped || !got[10].MeetsAt.Equal(all[16].MeetsAt) {
		t.Errorf("%v", got)
	}
}

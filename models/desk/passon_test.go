package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

// passing opens an office that passes work on: Travel is Marcus's, then
// Elena's, then Priya's, and wants to be acknowledged within a working day.
func passing(t *testing.T, change func(*models.TeamPlan), f func(*bench)) {
	t.Helper()
	each(t, func(b *bench) {
		p := plan()
		p.Team.PassOn = true
		p.Domains[0].AckIn, p.Domains[0].Backup = "1bd", []string{"elena", "priya"}
		if change != nil {
			change(&p)
		}
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		f(b)
	})
}

func (b *bench) chaseAt(at time.Time) {
	b.t.Helper()
	b.clock.Set(at)
	if _, err := b.desk.Chase(b.ctx()); err != nil {
		b.t.Fatal(err)
	}
}

// holders are who held an item, in order.
func (b *bench) holders(number int) []string {
	var out []string
	for _, a := range b.item(number).Assignments {
		out = append(out, a.Who)
	}
	return out
}

var (
	wednesdayMorning = time.Date(2026, 11, 25, 9, 0, 0, 0, copenhagen)
	wednesdayEvening = time.Date(2026, 11, 25, 17, 0, 0, 0, copenhagen)
)

func TestPassOn_ToTheNextBackupAtTheEndOfTheDay(t *testing.T) {
	passing(t, nil, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		b.chaseAt(wednesdayMorning)
		if len(b.lettersTo("marcus@example.org", models.LetterChase)) != 1 || b.item(101).HolderKey != "marcus" {
			b.t.Fatalf("in the morning Marcus is reminded and keeps it: %s", b.item(101).HolderKey)
		}
		b.chaseAt(wednesdayEvening)
		i := b.item(101)
		want := []string{"Travel is to be acknowledged within 1bd, and Marcus had not by Wed 25 Nov 17:00", "Travel -> backup Elena"}
		if d := cmp.Diff(want, i.Reasons); d != "" || i.HolderKey != "elena" || i.AckedAt != nil {
			b.t.Errorf("%s %s", i.HolderKey, d)
		}
		last := i.History[len(i.History)-1]
		if last.What != "passed it on to Elena, because Marcus had not acknowledged it" || last.By != models.ByClock {
			b.t.Errorf("history: %+v", last.Event)
		}
		if l := b.lettersTo("elena@example.org", models.LetterAssignment); len(l) != 1 || l[0].Value.Assignment.Title != "Car in Oslo" {
			b.t.Errorf("Elena is told: %+v", l)
		}
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(told) != 2 || !strings.Contains(told[1].Value.Assignment.Note, "it went to Elena") {
			b.t.Errorf("Marcus is told: %+v", told)
		}
	})
}

func TestPassOn_NeverRoundAndNeverBack(t *testing.T) {
	passing(t, nil, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		for day := range 20 {
			b.chaseAt(wednesdayMorning.AddDate(0, 0, day))
			b.chaseAt(wednesdayEvening.AddDate(0, 0, day))
		}
		if d := cmp.Diff([]string{"Marcus Holm", "Elena Rossi", "Priya Nair"}, b.holders(101)); d != "" {
			b.t.Error(d)
		}
	})
}

func TestPassOn_OnlyWhatIsNotAcknowledged(t *testing.T) {
	for name, f := range map[string]func(*bench){
		"the holder took it": func(b *bench) { b.must("marcus", 101, "take") },
		"it is closed":       func(b *bench) { b.must("marcus", 101, "done") },
		"it waits":           func(b *bench) { b.must("dana", 101, "wait", "who", "Nordlys") },
		"it sleeps":          func(b *bench) { b.must("dana", 101, "snooze", "when", "2026-12-20") },
	} {
		t.Run(name, func(t *testing.T) {
			passing(t, nil, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
				f(b)
				b.chaseAt(wednesdayEvening)
				b.chaseAt(wednesdayEvening.AddDate(0, 0, 2))
				if d := cmp.Diff([]string{"Marcus Holm"}, b.holders(101)); d != "" {
					b.t.Error(d)
				}
			})
		})
	}
}

func (b *bench) must(key string, number int, verb string, args ...string) {
	b.t.Helper()
	m := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	if _, err := b.desk.Act(b.ctx(), b.viewer(key), number, verb, m); err != nil {
		b.t.Fatalf("%s of %s: %v", verb, key, err)
	}
}

func TestPassOn_OffUntilATeamTurnsItOn(t *testing.T) {
	passing(t, func(p *models.TeamPlan) { p.Team.PassOn = false }, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		for day := range 5 {
			b.chaseAt(wednesdayEvening.AddDate(0, 0, day))
		}
		if d := cmp.Diff([]string{"Marcus Holm"}, b.holders(101)); d != "" {
			b.t.Error(d)
		}
	})
}

func TestPassOn_PastWhoIsAwayNotClearedOrFull(t *testing.T) {
	change := func(p *models.TeamPlan) {
		p.Domains[0].Backup = []string{"elena", "priya", "dana"}
		p.People[3].Limit = 1 // Elena
		p.Absences = []models.AbsencePlan{{Person: "priya", From: "2026-11-25", To: "2026-11-25"}}
	}
	passing(t, change, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs"}, letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		b.chaseAt(wednesdayEvening)
		i := b.item(102)
		want := []string{"Travel is to be acknowledged within 1bd, and Marcus had not by Wed 25 Nov 17:00",
			"backup Elena has 1 open item of the 1 they take", "backup Priya is away", "Travel -> backup Dana"}
		if d := cmp.Diff(want, i.Reasons); d != "" {
			b.t.Error(d)
		}
	})
}

func TestPassOn_AConfidentialMatterOnlyToWhoIsCleared(t *testing.T) {
	change := func(p *models.TeamPlan) {
		p.Domains[2].AckIn, p.Domains[2].Backup = "1bd", []string{"marcus", "elena"} // Board is Priya's
	}
	passing(t, change, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential The lease"})
		n := b.items()[0].Number
		for day := range 4 {
			b.chaseAt(wednesdayEvening.AddDate(0, 0, day))
		}
		if d := cmp.Diff([]string{"Priya Nair"}, b.holders(n)); d != "" {
			b.t.Error(d)
		}
		for _, l := range b.letters() {
			if l.ToAddr == "marcus@example.org" || l.ToAddr == "elena@example.org" {
				b.t.Errorf("a letter to %s", l.ToAddr)
			}
		}
	})
}

func TestPassOn_CanBeTakenBack(t *testing.T) {
	for _, who := range []string{"marcus", "elena", "dana", "priya"} {
		t.Run(who, func(t *testing.T) {
			passing(t, nil, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
				b.chaseAt(wednesdayEvening)
				b.must(who, 101, "undo")
				i := b.item(101)
				if i.HolderKey != "marcus" || (i.AckedAt != nil) != (who == "marcus") {
					b.t.Errorf("holder %s, acknowledged %v", i.HolderKey, i.AckedAt)
				}
				if !slices.Contains(b.holders(101), "Elena Rossi") {
					b.t.Errorf("the history forgot Elena: %q", b.holders(101))
				}
				b.chaseAt(wednesdayEvening.AddDate(0, 0, 1))
				b.chaseAt(wednesdayEvening.AddDate(0, 0, 2))
				want := map[bool]string{true: "marcus", false: "priya"}[who == "marcus"] // acknowledged, or on to who never had it
				if got := b.item(101).HolderKey; got != want {
					b.t.Errorf("two days later %s holds it, want %s", got, want)
				}
			})
		})
	}
}

func TestPassOn_NotTakenBackByOthers(t *testing.T) {
	third := func(p *models.TeamPlan) { p.Domains[0].Backup = []string{"priya"} }
	passing(t, third, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		b.chaseAt(wednesdayEvening)
		if _, err := b.desk.Act(b.ctx(), b.viewer("elena"), 101, "undo", nil); err == nil || b.item(101).HolderKey != "priya" {
			b.t.Errorf("Elena took it back: %v, %s", err, b.item(101).HolderKey)
		}
	})
}

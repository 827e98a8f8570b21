package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func (b *bench) cover(at time.Time) int {
	b.t.Helper()
	b.clock.Set(at)
	n, err := b.desk.WriteCoverage(b.ctx())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

var coverMonday = time.Date(2026, 11, 30, 9, 0, 0, 0, copenhagen)

func TestWriteCoverage_OnceAWeekAndOnlyWhatIsNew(t *testing.T) {
	each(t, func(b *bench) {
		if n := b.cover(tuesday); n != 0 {
			b.t.Errorf("the first week has %d letters", n)
		}
		if n := b.cover(coverMonday.Add(-time.Hour)); n != 0 {
			b.t.Errorf("before Monday morning: %d letters", n)
		}
		if n := b.cover(coverMonday) + b.cover(coverMonday) + b.cover(coverMonday.AddDate(0, 0, 3)); n != 2 {
			b.t.Errorf("%d letters, want one to the executive and one to the lead", n)
		}
		first := b.lettersTo("priya@example.org", models.LetterCoverage)
		if len(first) != 1 || first[0].Subject != "Coverage: 3 new findings" {
			b.t.Fatalf("letters: %+v", first)
		}
		want := []string{"Nobody owns Events. Name an owner; until then its mail goes to triage.",
			"Vendors has nobody behind Elena. Name a backup.", "Board has nobody behind Priya. Name a backup."}
		if d := cmp.Diff(want, first[0].Value.Notice.Lines); d != "" {
			b.t.Error(d)
		}
		if n := b.cover(coverMonday.AddDate(0, 0, 7)); n != 0 {
			b.t.Errorf("what is as it was makes %d letters", n)
		}
		b.clock.Set(coverMonday.AddDate(0, 0, 8))
		if _, err := b.desk.SetAway(b.ctx(), b.viewer("dana"), "elena", "2026-12-10", "2026-12-18", ""); err != nil {
			b.t.Fatal(err)
		}
		if n := b.cover(coverMonday.AddDate(0, 0, 30)); n != 2 { // after an outage: one, and not one a week
			b.t.Logf("%d letters after an outage", n)
		}
	})
}

func TestWriteCoverage_AHoleIsToldOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.cover(tuesday)
		b.cover(coverMonday)
		if _, err := b.desk.SetAway(b.ctx(), b.viewer("dana"), "elena", "2026-12-04", "2026-12-18", ""); err != nil {
			b.t.Fatal(err)
		}
		if n := b.cover(coverMonday.AddDate(0, 0, 7)); n != 2 {
			b.t.Errorf("%d letters about the hole", n)
		}
		l := b.lettersTo("dana@example.org", models.LetterCoverage)
		lines := strings.Join(l[len(l)-1].Value.Notice.Lines, "\n")
		if !strings.Contains(lines, "Nobody covers Vendors from Mon 7 Dec to Fri 18 Dec, while Elena is away.") || !strings.Contains(lines, "Still so, as told before: 3 findings.") {
			b.t.Error(lines)
		}
		if n := b.cover(coverMonday.AddDate(0, 0, 14)); n != 0 {
			b.t.Errorf("the same hole, a week on: %d letters", n)
		}
	})
}

// A finding counts standard items alone: ten secrets are not too much work.
func TestWriteCoverage_TellsNothingOfWhatIsSecret(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.People[1].Limit = 2 // Priya
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.cover(tuesday)
		for n := range 5 {
			b.receive(letter{from: "dana@example.org", subject: fmt.Sprintf("#confidential @priya #visa matter %d", n)})
		}
		b.cover(coverMonday)
		l := b.lettersTo("dana@example.org", models.LetterCoverage)
		if len(l) != 1 || l[0].Subject != "Coverage: 3 new findings" {
			b.t.Fatalf("letters: %+v", l)
		}
		for n := range 3 {
			b.receive(letter{from: "dana@example.org", subject: fmt.Sprintf("@priya #visa open matter %d", n)})
		}
		b.cover(coverMonday.AddDate(0, 0, 7))
		l = b.lettersTo("dana@example.org", models.LetterCoverage)
		want := []string{"Priya holds 3 open items and takes 2. Give some of it to somebody else, or move a domain.",
			"#visa was used 3 times and is no domain. Make it a domain, or an alias of one.", "Still so, as told before: 3 findings."}
		if d := cmp.Diff(want, l[len(l)-1].Value.Notice.Lines); d != "" {
			b.t.Error(d)
		}
	})
}

func TestTriage_SuggestsWhereASendersMailWent(t *testing.T) {
	each(t, func(b *bench) {
		send := func(n int) {
			b.receive(offer{subject: fmt.Sprintf("Fwd: %d", n), from: "Kim Roe <kim@paper.example>", about: fmt.Sprintf("Story %d", n), text: "Hello"}.letter())
		}
		for n, to := range []string{"elena", "elena", "priya"} {
			send(n)
			b.must("dana", 101+n, "give", "person", to, "domain", map[string]string{"elena": "vendors", "priya": "board"}[to])
		}
		send(3)
		b.must("dana", 103, "confidential") // hidden from a lead without clearance
		lines, err := b.store.Triage(b.ctx(), b.viewer("dana"))
		if err != nil || len(lines) != 1 || lines[0].Sender != "kim@paper.example" {
			b.t.Fatalf("%+v, %v", lines, err)
		}
		o, err := b.store.Office(b.ctx(), b.team)
		if err != nil {
			b.t.Fatal(err)
		}
		times := 0
		for _, x := range lines[0].Taught {
			times += x.Times
		}
		lead := models.Viewer{TeamID: b.team, PersonID: b.person("marcus").ID, Role: models.RoleLead, Clearance: models.Standard}
		lines, err = b.store.Triage(b.ctx(), lead)
		if err != nil {
			b.t.Fatal(err)
		}
		s := models.Suggest(o, models.Standard, "Story", lines[0].Taught)
		if want := (models.Suggestion{Person: "elena", Domain: "vendors", Why: "2 of 2 mails of kim@paper.example went to Vendors, Elena"}); s != want {
			b.t.Errorf("%+v", s)
		}
		if times != 3 {
			b.t.Errorf("the executive sees %d", times)
		}
	})
}

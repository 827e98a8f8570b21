package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// bundling is an office in which Dana reads once a day, Marcus at ten and at
// three, and the others as it comes.
func bundling() models.TeamPlan {
	p := plan()
	p.People[0].Bundle, p.People[2].Bundle = "", "10:00,15:00"
	return p
}

func eachBundling(t *testing.T, f func(*bench)) {
	each(t, func(b *bench) {
		b.apply(bundling())
		f(b)
	})
}

func (b *bench) apply(p models.TeamPlan) {
	b.t.Helper()
	if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) bundle() int {
	b.t.Helper()
	n, err := b.desk.Bundle(b.ctx())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *bench) at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, copenhagen)
}

// sent hands over what is due and returns it, one line each: whom, what kind
// and, for a bundle, what is in it.
func (b *bench) sent() []string {
	b.t.Helper()
	b.bundle()
	var out []string
	for _, p := range b.claim() {
		line := p.Letter.ToAddr + " " + string(p.Letter.Kind)
		for _, part := range partsOf(p.Letter) {
			line += " +" + string(part.Kind)
		}
		out = append(out, line)
		if err := b.desk.FreezeLetter(b.ctx(), p, []byte("frozen")); err != nil {
			b.t.Fatal(err)
		}
		if err := b.desk.SettleLetter(b.ctx(), p, models.Outcome{Sent: true}); err != nil {
			b.t.Fatal(err)
		}
	}
	return out
}

func TestBundle_TheExecutiveGetsOneMailAWorkingDay(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs due:fri"})
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel due:27nov", body: "A) Grand\nB) Other"})
		b.receive(letter{from: "priya@example.org", subject: "@dana Sign the lease"})
		is(b, fmt.Sprint(b.sent()), "[elena@example.org assignment priya@example.org receipt priya@example.org receipt]")
		for hour := 10; hour < 24; hour++ {
			b.clock.Set(b.at(24, hour, 0))
			is(b, len(b.sent()), 0)
		}
		b.clock.Set(b.at(25, 9, 0))
		is(b, fmt.Sprint(b.sent()), "[dana@example.org bundle +receipt +decision +assignment]")
		l := b.lettersTo("dana@example.org", models.LetterBundle)[0]
		is(b, l.Subject, "Wed 25 Nov: 1 decision, 1 new for you, 1 note")
		is(b, fmt.Sprint(l.Numbers, *l.Asks), "[101 102 103] 102")
		for _, part := range b.letters() {
			is(b, part.State, models.LetterSent)
		}
		// Each is answered by its number, and the one question with a bare word.
		b.receive(letter{from: "dana@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "103 done\nB"})
		is(b, b.item(103).State, models.StateDone)
		is(b, b.item(102).Answer, "B")
		b.clock.Set(b.at(25, 16, 0))
		is(b, fmt.Sprint(b.sent()), "[priya@example.org assignment]")
	})
}

func TestBundle_UrgentOnesAndAnswersComeBetween(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "!urgent @dana Call the bank"}, letter{from: "priya@example.org", subject: "!urgent @dana Sign"},
			letter{from: "dana@example.org", subject: "list", body: ""}, letter{from: "priya@example.org", subject: "#decide Today? due:today"})
		is(b, strings.Count(fmt.Sprint(b.sent()), "dana@example.org"), 4)
		a := b.lettersTo("dana@example.org", models.LetterAssignment)
		is(b, a[0].Value.Assignment.Urgent+", "+a[1].Value.Assignment.Urgent, "1st urgent matter today, 2nd urgent matter today")
	})
}

func TestBundle_AnAssistantsWindows(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"}, letter{from: "dana@example.org", subject: "#travel Hotel"})
		b.clock.Set(b.at(24, 9, 59))
		is(b, len(b.sent()), 0)
		b.clock.Set(b.at(24, 10, 0))
		is(b, fmt.Sprint(b.sent()), "[marcus@example.org bundle +assignment +assignment]")
		b.receive(letter{from: "dana@example.org", subject: "#travel Train"})
		b.clock.Set(b.at(24, 15, 1))
		is(b, fmt.Sprint(b.sent()), "[marcus@example.org assignment]") // one letter is its own mail
		b.receive(letter{from: "dana@example.org", subject: "#travel Taxi"})
		b.clock.Set(b.at(28, 12, 0)) // Saturday
		is(b, len(b.sent()), 0)
	})
}

// What happened to an item while a letter waited is true of the letter.
func TestBundle_LeavesOutWhatIsNotTrueAnyMore(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"}, letter{from: "dana@example.org", subject: "#travel Hotel"},
			letter{from: "dana@example.org", subject: "#travel Train"}, letter{from: "dana@example.org", subject: "#travel Taxi"})
		for number, verb := range map[int]string{101: "done", 102: "give"} {
			if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), number, verb, map[string]string{"person": "elena"}); err != nil {
				b.t.Fatal(err)
			}
		}
		b.clock.Set(b.at(24, 10, 0))
		if got := b.sent(); !slices.Contains(got, "marcus@example.org bundle +assignment +assignment") {
			b.t.Errorf("sent %v", got)
		}
	})
}

// A bundle whose frozen bytes hold what its reader may not see any more is
// taken apart: the rest goes, the secret does not.
func TestBundle_ClearanceIsLookedAtAgain(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"}, letter{from: "dana@example.org", subject: "#travel Hotel"}, letter{from: "dana@example.org", subject: "#travel Offer"})
		b.clock.Set(b.at(24, 10, 0))
		is(b, b.bundle(), 1)
		claimed := b.claim()
		var first models.Parcel
		for _, p := range claimed {
			if p.Letter.Kind == models.LetterBundle {
				first = p
			}
		}
		is(b, len(partsOf(first.Letter)), 3)
		if err := b.desk.FreezeLetter(b.ctx(), first, []byte("Car, Hotel and Offer")); err != nil {
			b.t.Fatal(err)
		}
		if err := b.desk.SettleLetter(b.ctx(), first, models.Outcome{Reply: "451 later"}); err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 103, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Add(10 * time.Minute)
		if got := b.sent(); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "marcus@example.org bundle") }) {
			b.t.Fatalf("the bytes with the secret went out: %v", got)
		}
		is(b, fmt.Sprint(b.sent()), "[marcus@example.org bundle +assignment +assignment]")
		is(b, len(b.sent()), 0)
	})
}

func TestBundle_ChasesJoinTheMorningsMail(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "@dana Sign the lease due:thu"}, letter{from: "priya@example.org", subject: "@dana Call due:thu"})
		b.clock.Set(b.at(25, 9, 0))
		b.sent()
		b.clock.Set(b.at(26, 9, 0))
		b.receive(letter{from: "priya@example.org", subject: "@dana Read the draft"})
		b.clock.Set(b.at(26, 9, 1))
		is(b, b.chase(), 1)
		is(b, fmt.Sprint(b.sent()), "[priya@example.org receipt dana@example.org bundle +assignment +chase]")
	})
}

func TestReply_WordsToABundleThatNameNoItemAreAskedAbout(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "@dana Sign the lease"}, letter{from: "priya@example.org", subject: "@dana Call"})
		b.clock.Set(b.at(25, 9, 0))
		b.sent()
		l := b.lettersTo("dana@example.org", models.LetterBundle)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "Please ask them for a copy first, I cannot find mine."})
		r := b.lettersTo("dana@example.org", models.LetterReceipt)
		if len(r) != 1 || r[0].Pace != models.Pressing || !strings.Contains(strings.Join(r[0].Value.Receipt.Said, " "), "#101, #102") {
			b.t.Errorf("receipts: %+v", r)
		}
	})
}

// No letter is lost and none goes twice: letters are owed, windows come,
// passes die between any two steps, items become secret, processes lose their
// leases. In the end each letter went in exactly one mail, or was dropped for
// a reason.
func TestBundle_NoLetterLostNoneTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		runs := 0
		rapid.Check(t, func(rt *rapid.T) {
			runs++
			w := &bundleWorld{bench: *newTeamBench(t, s, &clock{at: tuesday}, fmt.Sprintf("p%d", runs)), rt: rt, went: map[int64]int{}}
			w.run()
		})
	})
}

// newTeamBench is newBench for one more team in the same database.
func newTeamBench(t *testing.T, s *store.Store, c *clock, slug string) *bench {
	t.Helper()
	b := &bench{t: t, store: s, clock: c}
	b.desk = New(s, Config{Now: c.Now, Log: discard, Secret: secret, BaseURL: "https://adjutant.example.net"})
	p := bundling()
	p.Team.Slug, p.Team.Address, p.Mailboxes = slug, slug+"@example.net", nil
	b.apply(p)
	team, err := s.TeamBySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	b.team = team.ID
	return b
}

type bundleWorld struct {
	bench
	rt   *rapid.T
	owed int
	held []models.Parcel
	went map[int64]int // letters by how many mails carried them
}

var errCrash = errors.New("the process died")

func (w *bundleWorld) run() {
	for range rapid.IntRange(5, 40).Draw(w.rt, "steps") {
		switch rapid.IntRange(0, 6).Draw(w.rt, "what") {
		case 0, 1:
			w.owe(rapid.SampledFrom([]string{"dana", "marcus", "elena"}).Draw(w.rt, "to"), rapid.Bool().Draw(w.rt, "urgent"))
		case 2:
			w.clock.Add(time.Duration(rapid.IntRange(1, 600).Draw(w.rt, "minutes")) * time.Minute)
		case 3:
			w.pass(rapid.Bool().Draw(w.rt, "crash"))
		case 4:
			w.take()
		case 5:
			w.finish(rapid.Bool().Draw(w.rt, "sent"))
		case 6:
			w.hide()
		}
	}
	for range 40 { // whatever happened, time goes on
		w.clock.Add(3 * time.Hour)
		w.pass(false)
		w.take()
		for len(w.held) > 0 {
			w.finish(true)
		}
	}
	for _, l := range w.mine() {
		switch {
		case l.State == models.LetterOwed:
			w.rt.Fatalf("letter %d (%s to %s) is owed still: pace %s, bundle %v, not before %s", l.ID, l.Kind, l.ToAddr, l.Pace, l.BundleID, l.NotBefore)
		case l.State == models.LetterSent && l.Kind != models.LetterBundle && w.went[l.ID] != 1:
			w.rt.Fatalf("letter %d (%s to %s) went %d times", l.ID, l.Kind, l.ToAddr, w.went[l.ID])
		case l.State == models.LetterDropped && (w.went[l.ID] != 0 || l.Result == ""):
			w.rt.Fatalf("letter %d was dropped (%q) and went %d times", l.ID, l.Result, w.went[l.ID])
		}
	}
}

func (w *bundleWorld) mine() []models.LetterLine {
	return slices.DeleteFunc(w.letters(), func(l models.LetterLine) bool { return l.TeamID != w.team })
}

// owe files an item for somebody, which owes them a letter.
func (w *bundleWorld) owe(to string, urgent bool) {
	w.owed++
	err := w.store.InTx(w.ctx(), func(tx *store.Tx) error {
		k, err := w.desk.begin(w.ctx(), tx, w.team)
		if err != nil {
			return err
		}
		p := k.office.PersonByKey(to)
		i := &models.Item{
			TeamID: w.team, Number: 100 + w.owed, Kind: models.Task, Title: fmt.Sprint("item ", w.owed), State: models.StateOpen, Clearance: models.Standard,
			HolderID: &p.ID, Priority: models.Normal, RootID: w.desk.rootID(), MovedAt: k.now, CreatedAt: k.now,
		}
		if urgent {
			i.Priority = models.Urgent
		}
		if err := tx.AddItem(w.ctx(), i); err != nil {
			return err
		}
		return k.oweAssignment(w.ctx(), p, i, fmt.Sprint("assignment:", w.owed), []string{"a test"}, "")
	})
	if err != nil {
		w.rt.Fatal(err)
	}
}

// pass bundles what waits, or dies before it is committed.
func (w *bundleWorld) pass(crash bool) {
	if !crash {
		w.bundle()
		return
	}
	err := w.store.InTx(w.ctx(), func(tx *store.Tx) error {
		k, err := w.desk.begin(w.ctx(), tx, w.team)
		if err != nil {
			return err
		}
		if _, err := k.bundleAll(w.ctx()); err != nil {
			return err
		}
		return errCrash
	})
	if !errors.Is(err, errCrash) {
		w.rt.Fatal(err)
	}
}

func (w *bundleWorld) take() {
	claimed, err := w.desk.ClaimLetters(w.ctx(), rapid.IntRange(1, 5).Draw(w.rt, "claim"))
	if err != nil {
		w.rt.Fatal(err)
	}
	for _, p := range claimed {
		if p.Letter.TeamID == w.team {
			w.held = append(w.held, p)
		}
	}
}

// finish brings one claimed letter to its end: it is sent, or its process
// dies before the server heard of it.
func (w *bundleWorld) finish(sent bool) {
	if len(w.held) == 0 {
		return
	}
	p := w.held[0]
	w.held = w.held[1:]
	if len(p.Letter.Bytes) == 0 {
		if err := w.desk.FreezeLetter(w.ctx(), p, []byte("frozen")); errors.Is(err, models.ErrConflict) {
			return // its lease ended and somebody else has it
		} else if err != nil {
			w.rt.Fatal(err)
		}
	}
	if !sent {
		return
	}
	err := w.desk.SettleLetter(context.WithoutCancel(w.ctx()), p, models.Outcome{Sent: true})
	if errors.Is(err, models.ErrConflict) {
		return
	}
	if err != nil {
		w.rt.Fatal(err)
	}
	if p.Letter.Kind != models.LetterBundle {
		w.went[p.Letter.ID]++
		return
	}
	for _, l := range w.mine() {
		if l.BundleID != nil && *l.BundleID == p.Letter.ID && l.State == models.LetterSent {
			w.went[l.ID]++
		}
	}
}

// hide makes an item confidential while letters about it may be on their way.
func (w *bundleWorld) hide() {
	if w.owed == 0 {
		return
	}
	number := 100 + rapid.IntRange(1, w.owed).Draw(w.rt, "number")
	if _, err := w.desk.Act(w.ctx(), w.viewer("dana"), number, "confidential", nil); err != nil {
		w.rt.Fatal(err)
	}
}

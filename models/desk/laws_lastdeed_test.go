package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// other is a deed that changes no item, or not an item alone.
type other struct {
	subject, body string
	back          bool
}

// others are deeds that change no item: what is written, and whether undo takes
// it back.
var others = []other{
	{"x", "away 1 dec to 2 dec", true}, {"x", "away 7 dec", true}, {"#travel Taxi to the airport", "Two bags.", false},
	{"#1on1 The summer party", "", true}, {"#pref Window seats", "", true}, {"x", "101 note called\nand they call back", true},
	{"#1on1 A word", "101 is late, and more", true}, {"x", "keep to myself\nidea one card", true}, {"x", "hand over: travel", true}, {"x", "101 priority low\n+ The party", true},
	{"x", "goal Series B by June", false},
	{"Re: it", "I spoke with them.", false},
}

func (o other) pair() bool {
	return strings.HasPrefix(o.subject, "#1on1") || slices.ContainsFunc([]string{"keep", "hand over", "+ ", "goal", "good"}, func(s string) bool { return strings.Contains(o.body, s) })
}

// Whatever people do, on items and beside them: a bare undo takes back the last
// thing that its writer did, or says that it does not and changes nothing.
func TestLaw_ABareUndoIsAboutTheLastDeed(t *testing.T) {
	people := []string{"dana", "elena", "marcus", "priya"}
	eachTable(t, 8, func(rt *rapid.T, k *table) {
		a := &acting{trial: k.open(rt, plan()), effects: map[string]int{}}
		a.send(a.arrival(seeds[0], "seed0"))
		var before map[string][]storetest.Row
		var back bool
		var who string
		for n := range rapid.IntRange(1, 4).Draw(rt, "deeds") {
			who = rapid.SampledFrom(people).Draw(rt, "who")
			a.clock.Add(time.Duration(rapid.IntRange(1, 90).Draw(rt, "minutes")) * time.Minute)
			before = a.state()
			if rapid.Bool().Draw(rt, "an item") {
				line := rapid.SampledFrom([]string{"priority high", "label oslo", "by 2026-12-24", "note called"}).Draw(rt, "says")
				a.say(who, rapid.Bool().Draw(rt, "on a page"), 101, line)
				back = true
				continue
			}
			o := rapid.SampledFrom(others).Draw(rt, "other")
			if o.pair() {
				who = "priya" // who has the one 1:1 of this office
			}
			l := letter{from: addressesOf[who], subject: o.subject, body: o.body}
			if strings.HasPrefix(o.subject, "Re:") {
				l.headers = []string{"In-Reply-To: <seed0@" + a.slug + ".example>"}
			}
			a.send(a.arrival(l, fmt.Sprintf("other%d", n)))
			back = o.back
		}
		did := a.state()
		a.clock.Add(time.Minute)
		a.send(a.arrival(letter{from: addressesOf[who], subject: "x", body: "undo"}, "undo"))
		after, said := a.state(), a.saidTo(addressesOf[who])
		if !back {
			before = did
		}
		forgive(before, after)
		if d := cmp.Diff(before, after); d != "" || back == strings.Contains(said, "does not take back what you did last") {
			rt.Fatalf("undo (takes back: %v) said %q (-was +is)\n%s", back, said, d)
		}
	})
}

// What was done before stays, and is what the receipt leads to.
func TestUndo_TheLastDeedAndNoOther(t *testing.T) {
	for name, c := range map[string]struct {
		mail  letter
		said  string
		then  string
		state models.State // of what was done before
	}{
		"a new item":      {letter{subject: "#travel Taxi", body: "Two bags."}, "#102 was filed): write 102 drop", "write 101 undo", models.StateDone},
		"words":           {letter{subject: "x", to: "team+101@example.net", body: "They called."}, "you wrote on it, #101", "write 101 undo", models.StateDone},
		"a talking point": {letter{subject: "#1on1 The summer party"}, "Off your 1:1: \"The summer party\"", "", models.StateDone},
		"a preference":    {letter{subject: "#pref Window seats"}, "Out of the preferences book: \"Window seats\"", "", models.StateDone},
		"several lines":   {letter{subject: "x", body: "keep to myself\nidea one card"}, "Off your 1:1: \"one card\"", "Off your 1:1: \"to myself\"", models.StateDone},
		"a goal":          {letter{subject: "x", body: "goal Series B by June"}, "for a 1:1 or the preferences book", "write 101 undo", models.StateDone},
		"with a skip":     {letter{subject: "x", body: "good the way you did it\nskip holidays"}, "Off your 1:1: \"the way you did it\"", "What else that mail changed in the 1:1 stays", models.StateDone},
		"with an item":    {letter{subject: "x", body: "101 reopen\n+ The party"}, "Off your 1:1: \"The party\"", "#101 is as it was before you opened it again", models.StateDone},
		"days away":       {letter{subject: "x", body: "away 1 dec to 2 dec"}, "Priya is not away 1-2 Dec.", "", models.StateDone},
		"a pause":         {letter{subject: "x", body: "pause"}, "Your letters come again.", "", models.StateDone},
		"both by one":     {letter{subject: "x", body: "101 reopen\naway 1 dec to 2 dec"}, "Priya is not away 1-2 Dec.", "#101 is as it was before you opened it again", models.StateDone},
		"a question":      {letter{subject: "x", body: "101 log"}, "#101 is as it was before you closed it", "", models.StateOpen},
		"nothing":         {letter{subject: "x", body: "102 done"}, "#101 is as it was before you closed it", "", models.StateOpen},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#travel One"})
				b.say("priya", "101 done")
				b.clock.Add(time.Minute)
				c.mail.from = "priya@example.org"
				b.receive(c.mail)
				b.clock.Add(time.Minute)
				b.say("priya", "undo")
				is(b, b.item(101).State, c.state)
				said := b.saidTo("priya@example.org")
				if !strings.Contains(said, c.said) || !strings.Contains(said, c.then) {
					b.t.Errorf("said %q", said)
				}
				if slices.ContainsFunc(b.office().Absences, func(a models.Absence) bool { return a.PersonID == b.person("priya").ID }) {
					b.t.Error("Priya is still away")
				}
			})
		})
	}
}

// A reply address alone says nothing about days away, so it takes none back.
func TestUndo_DaysAwayNeedMoreThanAReplyAddress(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.say("marcus", "away 1 dec to 2 dec")
		b.clock.Add(time.Minute)
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "x", body: "undo", unproven: true})
		is(b, len(b.office().Absences), 1)
	})
}

// Nor are lines of a 1:1 or of the book: they are about more than its letter.
func TestUndo_LinesNeedMoreThanAReplyAddress(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#1on1 The summer party"})
		l := b.lettersTo("priya@example.org", models.LetterReceipt)[0]
		b.clock.Add(time.Minute)
		b.receive(letter{from: "priya@example.org", subject: "x", body: "keep to myself"})
		b.clock.Add(time.Minute)
		b.receive(letter{from: "priya@example.org", to: b.replyTo(l), subject: "x", body: "undo", unproven: true})
		is(b, len(b.page("priya").Open), 2)
		b.receive(letter{from: "priya@example.org", to: b.replyTo(l), subject: "x", body: "undo"})
		is(b, len(b.page("priya").Open), 1)
	})
}

// What somebody gave away is not fetched back by a reply address alone.
func TestUndo_FetchesNothingBackByAReplyAddressAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"})
		l := b.lettersTo("marcus@example.org", models.LetterAssignment)[0]
		b.say("marcus", "101 give elena")
		b.clock.Add(time.Minute)
		undo := letter{from: "marcus@example.org", to: b.replyTo(l), subject: "x", body: "undo", unproven: true}
		b.receive(undo)
		is(b, *b.item(101).HolderID, b.person("elena").ID)
		undo.unproven = false
		b.receive(undo)
		is(b, *b.item(101).HolderID, b.person("marcus").ID)
	})
}

package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store/storetest"
	"adjutant/parser"
)

// undoes are ways to say each verb that undo takes back. ITEM stands for
// another item. Every verb of the parser's table stands here or in undoNever.
var undoes = map[string][]string{
	"done": {"done"}, "take": {"take"}, "reopen": {"reopen"}, "drop": {"drop too expensive"}, "ask": {"ask which dates suit you?"},
	"give": {"give elena", "give priya", "give dana"}, "release": {"release"}, "by": {"by fri", "by 2026-12-24", "by none"},
	"later": {"later 3d", "later 1w", "later 5bd"}, "snooze": {"snooze 2d"}, "wait": {"wait acme", "wait sales@acme.example", "wait elena"},
	"follow": {"follow 3d"}, "nudge": {"nudge"}, "stay": {"stay"}, "priority": {"priority urgent", "priority low"},
	"domain": {"domain travel", "domain vendors", "domain board", "domain events"}, "title": {"title Hotel in Oslo"},
	"label": {"label oslo, press", "label oslo"}, "unlabel": {"unlabel oslo"}, "amount": {"amount 900eur", "amount 90000eur", "amount none"},
	"confidential": {"confidential", "/private"}, "standard": {"not confidential"}, "blocked": {"blocked by ITEM"}, "unblock": {"unblock", "unblock ITEM"},
	"tick": {"tick 1", "tick all"}, "untick": {"untick 2", "untick all"}, "ok": {"ok"}, "yes": {"yes"}, "no": {"no too expensive"}, "choose": {"A", "choose B"},
	"offer": {"offer C Amerikalinjen, 2900", "offer A The Thief"}, "recommend": {"recommend B", "recommend A: it is near"}, "silence": {"silence A", "silence none"},
	"view": {"other view: A is nearer to the office"}, "note": {"note called, no answer"},
}

// undoNever are the verbs that change no item: questions, and those of the
// office and of a pair, each of which has a verb against it.
var undoNever = []string{
	"undo", "log", "help", "list", "topic", "good", "friction", "idea", "risk", "lesson", "growth", "keep", "top", "can wait", "protect", "goal",
	"pref", "hand over", "ready", "role", "questions on", "questions off",
	"move", "skip", "held", "pause 1:1", "resume 1:1", "weekly", "bi-weekly", "away", "pause",
}

func TestLaw_EveryVerbIsKnownToUndo(t *testing.T) {
	t.Parallel()
	for _, v := range parser.Help() {
		_, changes := undoes[v.Verb]
		if never := slices.Contains(undoNever, v.Verb); changes == never {
			t.Errorf("%s: add a case to undoes, or to undoNever", v.Verb)
		}
		if _, acts := verbs[v.Verb]; acts != changes {
			t.Errorf("%s acts on an item: %v, has a case: %v", v.Verb, acts, changes)
		}
	}
	for verb := range verbs {
		if _, changes := undoes[verb]; !changes && verb != "point" { // which the page alone has
			t.Errorf("%s: add a case to undoes", verb)
		}
	}
}

// happened are the tables and columns of what happens and is not taken back:
// lines of history, mails and letters, who held what when, who was greeted how
// often, and how far numbers were given out.
var happened = []string{
	"events", "commands_applied", "messages", "message_items", "raw_mails", "sightings", "mailboxes.last_uid", "letters", "tokens",
	"assignments", "people.greeted", "teams.next_item",
}

// state is what of an office undo has to put back.
func (o *trial) state() map[string][]storetest.Row {
	rows := o.k.rows(o.team)
	now := without(rows, happened...)
	for _, a := range rows["assignments"] { // but who holds an item is put back
		if _, ended := a["until_at"]; !ended {
			now["held"] = append(now["held"], storetest.Row{"item": a["item_id"], "person": a["person_id"]})
		}
	}
	slices.SortFunc(now["held"], func(a, b storetest.Row) int { return strings.Compare(a["item"], b["item"]) })
	return now
}

// forgive takes out of after what undo leaves as it has become: that somebody
// has seen what nobody had seen, the items of a series that were filed
// meanwhile and let go again, and lines that were crossed out.
func forgive(before, after map[string][]storetest.Row) {
	was := map[string]storetest.Row{}
	for _, r := range before["items"] {
		was[r["id"]] = r
	}
	gone := map[string]bool{}
	after["items"] = slices.DeleteFunc(after["items"], func(r storetest.Row) bool {
		old, there := was[r["id"]]
		if _, acked := old["acked_at"]; there && !acked {
			delete(r, "acked_at")
		}
		gone[r["id"]] = !there && r["state"] == string(models.StateDropped) && r["follows_id"] == ""
		return gone[r["id"]]
	})
	after["held"] = slices.DeleteFunc(after["held"], func(r storetest.Row) bool { return gone[r["item"]] })
	for _, lines := range []string{"topics", "book_entries"} { // of a 1:1 and the book, crossed out and shown nowhere
		known := map[string]bool{}
		for _, r := range before[lines] {
			known[r["id"]] = true
		}
		after[lines] = slices.DeleteFunc(after[lines], func(r storetest.Row) bool { return !known[r["id"]] && r["dropped_at"] != "" })
		if len(after[lines]) == 0 && len(before[lines]) == 0 {
			delete(after, lines)
			delete(before, lines)
		}
	}
}

// seeds are the matters that acts are tried on.
var seeds = []letter{
	{from: "dana@example.org", subject: "#travel Trip to Oslo due:fri", body: "Please.\n- [ ] flight\n- [x] hotel\n- [ ] car"},
	{from: "priya@example.org", subject: "#vendors #decide Hotel for the offsite due:mon", body: "A) Grand, 3900\nB) Plaza, 2100\nrecommend:B"},
	{from: "dana@example.org", subject: "#vendors Quote follow:2d wait:sales@acme.example", body: "They owe us one."},
	{from: "dana@example.org", subject: "#travel Weekly report every:monday due:mon", body: "As always."},
	{from: "elena@example.org", subject: "#events Chairs for the party", body: "Forty."},
	{from: "dana@example.org", subject: "#board #confidential Offer from Halden", body: "Between us."},
	{from: "dana@example.org", subject: "#travel #decide Which airline? amount:900eur due:fri", body: "A) One\nB) Other\nsilence:A"},
}

// acting is an office in which people act on items and take it back.
type acting struct {
	*trial
	numbers []int
	done    []deed
	effects map[string]int // acts that were carried out, by verb
}

// deed is what was done by one mail or on a page, and what there was before.
type deed struct {
	by, said string
	number   int
	page     bool
	before   map[string][]storetest.Row
}

func newActing(rt *rapid.T, k *table, p models.TeamPlan, effects map[string]int) *acting {
	a := &acting{trial: k.open(rt, p), effects: effects}
	for n, l := range seeds {
		a.send(a.arrival(l, fmt.Sprintf("seed%d", n)))
	}
	for _, r := range k.rows(a.team)["items"] {
		a.numbers = append(a.numbers, number(r["number"]))
	}
	return a
}

func number(s string) int { return atoi(s) }

// undone counts what was taken back so far, and acts how many acts there were.
func (a *acting) counts() (acts, undone int) {
	for _, e := range a.k.rows(a.team)["events"] {
		if before, ok := e["before"]; ok && before != "null" {
			acts++
		}
		if e["verb"] == "undo" {
			undone++
		}
	}
	return acts, undone
}

// say lets somebody say lines by one mail, or the first on a page.
func (a *acting) say(by string, page bool, number int, lines ...string) {
	a.t.Helper()
	body := ""
	for _, line := range lines {
		body += fmt.Sprintf("%d %s\n", number, line)
	}
	read := parser.Mail{Class: parser.Person, OwnText: body}
	said := read.Commands(Dictionary(plan().Office(), nil, tuesday), parser.ReplyOptions{})
	if len(said.Commands) != len(lines) {
		a.rt.Fatalf("%q are no commands: %+v", body, said)
	}
	if !page {
		a.send(a.arrival(letter{from: addressesOf[by], subject: "x", body: body}, fmt.Sprintf("say%d", a.uid)))
		return
	}
	_, err := a.desk.Act(a.ctx(), a.viewer(by), number, said.Commands[0].Verb, said.Commands[0].Args)
	if _, known := inOneSentence(err); err != nil && !known {
		a.rt.Fatal(err)
	}
}

// act does something to an item. What is refused changes nothing.
func (a *acting) act(by string, page bool, number int, verbs, lines []string) {
	a.t.Helper()
	before := a.state()
	acts, _ := a.counts()
	a.clock.Add(time.Duration(rapid.IntRange(0, 90).Draw(a.rt, "minutes")) * time.Minute)
	a.say(by, page, number, lines...)
	now, _ := a.counts()
	if now == acts {
		after := a.state()
		if d := cmp.Diff(before, after); d != "" {
			a.rt.Fatalf("%s says %d %q, which is refused and changes (-was +is)\n%s", by, number, lines, d)
		}
		return
	}
	if now-acts == len(verbs) {
		for _, v := range verbs {
			a.effects[v]++
		}
	}
	a.done = append(a.done, deed{by: by, said: fmt.Sprintf("%q", lines), number: number, page: page, before: before})
}

// takeBack undoes the newest deed and looks whether all is as it was.
func (a *acting) takeBack() {
	a.t.Helper()
	d := a.done[len(a.done)-1]
	a.done = a.done[:len(a.done)-1]
	_, undone := a.counts()
	a.clock.Add(time.Duration(rapid.IntRange(0, 90).Draw(a.rt, "minutes until undo")) * time.Minute)
	// One mail alone makes nothing less secret.
	a.say(d.by, d.page || a.stricter(d), d.number, "undo")
	if _, n := a.counts(); n == undone {
		a.rt.Fatalf("%s cannot take back %d %s", d.by, d.number, d.said)
	}
	after := a.state()
	forgive(d.before, after)
	if diff := cmp.Diff(d.before, after); diff != "" {
		a.rt.Fatalf("%s said %d %s and undo (-was +is)\n%s", d.by, d.number, d.said, diff)
	}
}

func (a *acting) stricter(d deed) bool {
	for _, r := range d.before["items"] {
		if number(r["number"]) == d.number {
			return models.Clearance(r["clearance"]).Rank() < a.item(d.number).Clearance.Rank()
		}
	}
	return false
}

// item is that of this office.
func (a *acting) item(number int) models.ItemPage {
	a.t.Helper()
	p, err := a.store.Item(a.ctx(), models.Viewer{Operator: true, TeamID: a.team}, number)
	if err != nil {
		a.rt.Fatal(err)
	}
	return p
}

// line draws one way to say a verb.
func (a *acting) line(verb string) string {
	line := rapid.SampledFrom(undoes[verb]).Draw(a.rt, "says")
	return strings.ReplaceAll(line, "ITEM", itoa(rapid.SampledFrom(a.numbers).Draw(a.rt, "other item")))
}

// Whatever people do to whatever items, one after the other, by mail and on
// pages: as each takes it back again, everything is as it was.
func TestLaw_UndoRestoresExactlyWhatWas(t *testing.T) {
	every := slices.Sorted(maps.Keys(undoes))
	people := slices.Sorted(maps.Keys(addressesOf))
	eachTable(t, 12, func(rt *rapid.T, k *table) {
		a := newActing(rt, k, randomPlan(rt), map[string]int{})
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if len(a.done) > 0 && rapid.IntRange(0, 3).Draw(rt, "undo") == 0 {
				a.takeBack()
				continue
			}
			var verbs, lines []string
			page := rapid.Bool().Draw(rt, "on a page")
			for range rapid.IntRange(1, 3).Draw(rt, "commands") {
				verbs = append(verbs, rapid.SampledFrom(every).Draw(rt, "verb"))
				lines = append(lines, a.line(verbs[len(verbs)-1]))
				if page {
					break
				}
			}
			a.act(rapid.SampledFrom(people).Draw(rt, "who"), page, rapid.SampledFrom(a.numbers).Draw(rt, "item"), verbs, lines)
		}
		for len(a.done) > 0 {
			a.takeBack()
		}
	})
}

// readies are what has to be said of an item before a verb has something to do.
var readies = map[string]string{"reopen": "done", "unblock": "blocked by ITEM", "unlabel": "label oslo", "standard": "confidential", "untick": "tick all"}

// Each way of undoes is carried out on some item by somebody, by mail or on the
// page, and taken back.
func TestLaw_UndoOfEveryVerb(t *testing.T) {
	eachTable(t, 1, func(rt *rapid.T, k *table) {
		a := newActing(rt, k, plan(), map[string]int{})
		for _, verb := range slices.Sorted(maps.Keys(undoes)) {
			for _, line := range undoes[verb] {
				if !a.tried(verb, line) {
					t.Errorf("nobody could say %q of any item", line)
				}
			}
		}
	})
}

// tried lets people say a line of items until it is carried out, and takes all
// of it back.
func (a *acting) tried(verb, line string) bool {
	for n, number := range a.numbers {
		other := itoa(a.numbers[(n+1)%len(a.numbers)])
		for _, by := range []string{"marcus", "elena", "priya", "dana"} {
			said := len(a.done)
			if prepare := strings.ReplaceAll(readies[verb], "ITEM", other); prepare != "" {
				a.act(by, true, number, []string{"prepare"}, []string{prepare})
			}
			was := a.effects[verb]
			a.act(by, n%2 == 0 || verb == "standard", number, []string{verb}, []string{strings.ReplaceAll(line, "ITEM", other)})
			for len(a.done) > said {
				a.takeBack()
			}
			if a.effects[verb] > was {
				return true
			}
		}
	}
	return false
}

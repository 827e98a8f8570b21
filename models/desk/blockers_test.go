package desk

import (
	"slices"
	"strings"
	"testing"

	"adjutant/models"
)

func numbersOf(lines []models.LinkLine) (out []int) {
	for _, l := range lines {
		out = append(out, l.Number)
	}
	return out
}

func (b *bench) lastReceipt(address string) models.ReceiptValue {
	b.t.Helper()
	r := b.lettersTo(address, models.LetterReceipt)
	if len(r) == 0 {
		b.t.Fatal("no receipt")
	}
	return *r[len(r)-1].Value.Receipt
}

func TestBlocked_QuietUntilTheBlockerCloses(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Contract due:wed", body: "x"}, letter{from: "dana@example.org", subject: "#travel Hotel due:wed", body: "x"})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "102 blocked by #101"})
		blocked, blocker := b.item(102), b.item(101)
		is(b, blocked.Blockers, 1)
		if blocked.ChaseAt != nil {
			b.t.Errorf("somebody is reminded at %v", blocked.ChaseAt)
		}
		if !slices.Equal(numbersOf(blocked.BlockedBy), []int{101}) || !slices.Equal(numbersOf(blocker.Blocks), []int{102}) {
			b.t.Errorf("links %v and %v", blocked.BlockedBy, blocker.Blocks)
		}
		before := len(b.lettersTo("marcus@example.org", models.LetterAssignment))
		b.receive(letter{from: "elena@example.org", subject: "x", body: "101 done"})
		is(b, b.item(102).Blockers, 0)
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(told) != before+1 || told[before].Value.Reason != "#101 is closed, so it can go on" {
			b.t.Errorf("Marcus was told %d times", len(told)-before)
		}
		if b.item(102).ChaseAt == nil {
			b.t.Error("nobody will be reminded of it any more")
		}
		b.receive(letter{from: "elena@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(102).Blockers, 1)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "102 unblock"})
		is(b, b.item(102).Blockers, 0)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "undo 102"})
		is(b, b.item(102).Blockers, 1)
		is(b, len(b.item(102).BlockedBy), 1)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "102 unblock 101"})
		is(b, len(b.item(102).BlockedBy), 0)
	})
}

func TestBlocked_ByTag(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Contract", body: "x"})
		b.receive(letter{from: "dana@example.org", subject: "#travel Hotel blocked:101", body: "x"}, letter{from: "dana@example.org", subject: "#travel Car blocked:999", body: "x"})
		is(b, b.item(102).Blockers, 1)
		is(b, b.item(103).Blockers, 0)
		a := b.lettersTo("marcus@example.org", models.LetterAssignment)[0].Value.Assignment
		if !slices.Equal(a.BlockedBy, []int{101}) {
			b.t.Errorf("the letter names %v", a.BlockedBy)
		}
		if said := strings.Join(b.lastReceipt("dana@example.org").Said, " "); !strings.Contains(said, "no #999") {
			b.t.Errorf("said %q", said)
		}
	})
}

func TestBlocked_WhatCannotBe(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors One", body: "x"}, letter{from: "dana@example.org", subject: "#travel Two", body: "x"},
			letter{from: "dana@example.org", subject: "#travel Three", body: "x"}, letter{from: "dana@example.org", subject: "@priya #confidential Four", body: "x"})
		secret := 0
		for _, i := range b.items() {
			if i.Confidential() {
				secret = i.Number
			}
		}
		say := func(line string) string {
			b.receive(letter{from: "dana@example.org", subject: "x", body: line})
			return strings.Join(b.lastReceipt("dana@example.org").Said, " ")
		}
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 blocked by 102\n102 blocked by 103"})
		for line, want := range map[string]string{
			"103 blocked by 101": "neither could go on", "101 blocked by 101": "cannot wait for itself", "101 blocked by 102": "waits for #102 already",
			"101 blocked by 999": "no #999", "103 unblock": "waits for no other", "103 unblock 101": "does not wait for #101",
			"103 blocked by " + itoa(secret): "a link would tell of it",
		} {
			if said := say(line); !strings.Contains(said, want) {
				b.t.Errorf("%s: %q", line, said)
			}
		}
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "103 blocked by " + itoa(secret)})
		if said := strings.Join(b.lastReceipt("marcus@example.org").Said, " "); !strings.Contains(said, "there is no #"+itoa(secret)+" that you can see") {
			b.t.Errorf("Marcus: %q", said)
		}
		is(b, b.item(103).Blockers, 0)
		// What is confidential may wait for what is not, and only those who see both are shown it.
		b.receive(letter{from: "priya@example.org", subject: "x", body: itoa(secret) + " blocked by 103"})
		is(b, b.item(secret).Blockers, 1)
		page, err := b.store.Item(b.ctx(), b.viewer("marcus"), 103)
		if err != nil || slices.Contains(numbersOf(page.Blocks), secret) {
			b.t.Errorf("Marcus sees %v, %v", page.Blocks, err)
		}
	})
}

// A link between two items that everybody sees ends when its blocker becomes
// confidential: it would tell of it.
func TestBlocked_ABlockerThatBecomesConfidential(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board One", body: "x"}, letter{from: "dana@example.org", subject: "#travel Two", body: "x"})
		b.receive(letter{from: "dana@example.org", subject: "x", body: "102 blocked by 101"}, letter{from: "dana@example.org", subject: "x", body: "101 confidential"})
		two := b.item(102)
		is(b, two.Blockers, 0)
		is(b, len(two.BlockedBy), 0)
		if two.ChaseAt == nil {
			b.t.Error("nobody is reminded of what waits for nothing")
		}
	})
}

func TestChecklist_ByMail(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Trip", body: "Please.\n- [ ] flight\n- [ ] hotel"})
		i := b.item(101).Item
		is(b, len(i.Points), 2)
		is(b, i.Note, "Please.")
		is(b, len(b.lettersTo("marcus@example.org", models.LetterAssignment)[0].Value.Assignment.Points), 2)
		b.receive(letter{from: "marcus@example.org", subject: "Re: [#101] Trip", body: "tick 1\n\nand one more:\n- [ ] car"})
		i = b.item(101).Item
		is(b, len(i.Points), 3)
		is(b, i.Points[0].Done, true)
		is(b, i.OpenPoints(), 2)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 tick 4"})
		if said := b.lastReceipt("marcus@example.org").Said; len(said) != 1 || !strings.Contains(said[0], "no point 4; it has 3") {
			b.t.Errorf("said %q", said)
		}
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 tick 2"})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(101).OpenPoints(), 2)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		if done := b.lastReceipt("marcus@example.org").Done; len(done) != 1 || !strings.Contains(done[0], "with 2 of 3 points of its checklist open") {
			b.t.Errorf("done %q", done)
		}
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "undo 101"})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 tick all\n101 untick 3"})
		is(b, b.item(101).OpenPoints(), 1)
		is(b, b.item(101).Item.State, models.StateOpen)
	})
}

// Words of an item are changed by reply, and put back by undo.
func TestEdit_WordsAndUndo(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Trip due:fri", body: "x"})
		say := func(line string) { b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 " + line}) }
		for _, c := range []struct {
			line string
			read func(models.Item) string
			then string
		}{
			{"title Trip to Oslo", func(i models.Item) string { return i.Title }, "Trip to Oslo"},
			{"label oslo, press", func(i models.Item) string { return strings.Join(i.Labels, ",") }, "oslo,press"},
			{"unlabel press", func(i models.Item) string { return strings.Join(i.Labels, ",") }, ""},
			{"by none", func(i models.Item) string { return string(i.DueDay) }, ""},
			{"amount 900eur", func(i models.Item) string { return i.Amount }, "900 EUR"},
			{"release", func(i models.Item) string { return i.Triage }, "given back by Marcus"},
		} {
			before := b.item(101).Item
			say(c.line)
			if c.line == "unlabel press" {
				is(b, b.item(101).Item.Title, before.Title)
				continue
			}
			is(b, c.read(b.item(101).Item), c.then)
			say("undo")
			after := b.item(101).Item
			is(b, c.read(after), c.read(before))
			is(b, after.Kind, before.Kind)
		}
	})
}

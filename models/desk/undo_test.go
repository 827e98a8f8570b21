package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
)

// say lets somebody write one fresh mail.
func (b *bench) say(key string, lines ...string) {
	b.t.Helper()
	b.receive(letter{from: addressesOf[key], subject: "x", body: strings.Join(lines, "\n")})
}

// "undo" takes back what the last mail did: all of it, in one receipt.
func TestUndo_AllThatOneMailDid(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"}, letter{from: "dana@example.org", subject: "#travel Two"})
		one, two := b.item(101).Item, b.item(102).Item
		b.clock.Add(time.Minute)
		b.say("marcus", "101 priority high", "101 label oslo", "102 done")
		b.clock.Add(time.Minute)
		told := len(b.lettersTo("marcus@example.org", models.LetterAssignment))
		b.say("marcus", "undo")
		for _, was := range []models.Item{one, two} {
			i := b.item(was.Number).Item
			is(b, i.Priority, was.Priority)
			is(b, len(i.Labels), 0)
			is(b, i.State, was.State)
			is(b, i.MovedAt, was.MovedAt)
		}
		said := b.saidTo("marcus@example.org")
		if !strings.Contains(said, "#101 is as it was before you set the priority to high") || !strings.Contains(said, "#102 is as it was before you closed it") || strings.Contains(said, "labelled") {
			b.t.Errorf("said %q", said)
		}
		is(b, len(b.lettersTo("marcus@example.org", models.LetterAssignment)), told)
		b.say("marcus", "undo")
		if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "nothing of yours") {
			b.t.Errorf("a second undo said %q", said)
		}
	})
}

// On one item, undo takes back what the last mail about it did to it alone.
func TestUndo_OneItemOfAMail(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"}, letter{from: "dana@example.org", subject: "#travel Two"})
		b.say("marcus", "101 done", "102 done")
		b.say("marcus", "101 undo")
		is(b, b.item(101).State, models.StateOpen)
		is(b, b.item(102).State, models.StateDone)
	})
}

// What others did meanwhile is not wiped away, not even where their mail came
// in the same batch and so at the same moment.
func TestUndo_NotWhatOthersDidAtTheSameMoment(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 priority high"}, letter{from: "dana@example.org", subject: "x", body: "101 by 2026-12-24"},
			letter{from: "marcus@example.org", subject: "x", body: "undo"})
		is(b, b.item(101).Item.DueDay, "2026-12-24")
		is(b, b.item(101).Priority, models.High)
		if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "moved on since") {
			b.t.Errorf("said %q", said)
		}
		b.say("dana", "undo") // who comes last takes back first
		b.say("marcus", "undo")
		is(b, b.item(101).Item.DueDay, "")
		is(b, b.item(101).Priority, models.Normal)
	})
}

// An item whose blocker closes while somebody changes it and takes that back is
// brought up again: it was quiet only because it waited.
func TestUndo_NothingIsForgottenWhenABlockerClosesMeanwhile(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors One"}, letter{from: "dana@example.org", subject: "#travel Two"})
		b.say("marcus", "102 blocked by 101")
		b.clock.Add(time.Minute)
		b.say("marcus", "102 priority high")
		b.clock.Add(time.Minute)
		b.say("elena", "101 done")
		b.clock.Add(time.Minute)
		b.say("marcus", "102 undo")
		i := b.item(102)
		is(b, i.Priority, models.Normal)
		is(b, i.Blockers, 0)
		if i.ChaseAt == nil {
			b.t.Error("nobody will be reminded of it any more")
		}
		b.clock.Add(time.Minute)
		b.say("marcus", "102 priority high")
		b.say("elena", "101 undo")
		b.say("marcus", "102 undo")
		if i := b.item(102); i.Blockers != 1 || i.ChaseAt != nil {
			b.t.Errorf("it waits for %d, and comes up at %v", i.Blockers, i.ChaseAt)
		}
	})
}

// Two items never wait for each other, also not by undo.
func TestUndo_MakesNoCircle(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors One"}, letter{from: "dana@example.org", subject: "#travel Two"})
		b.say("marcus", "102 blocked by 101")
		b.say("marcus", "102 unblock")
		b.say("elena", "101 blocked by 102")
		b.say("marcus", "102 undo")
		is(b, b.item(102).Blockers, 0)
		is(b, b.item(101).Blockers, 1)
		if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "neither could go on") {
			b.t.Errorf("said %q", said)
		}
	})
}

// A mail that takes back a secret, and is not proven twice, says what it did
// not do.
func TestUndo_SaysWhatStaysSecret(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Offer"})
		b.say("priya", "101 confidential", "101 priority high")
		b.say("priya", "101 undo")
		i := b.item(101)
		is(b, i.Clearance, models.Confidential)
		is(b, i.Priority, models.Normal)
		if said := b.saidTo("priya@example.org"); !strings.Contains(said, "but stays confidential") {
			b.t.Errorf("said %q", said)
		}
	})
}

// Work that was passed on and is taken back is not passed on again at once.
func TestUndo_OfWorkThatWasPassedOn(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Team.PassOn = true
		p.Domains[0].AckIn = "1bd"
		b.apply(p)
		b.receive(letter{from: "dana@example.org", subject: "#travel One"})
		b.clock.Set(b.at(25, 17, 30))
		b.chase()
		is(b, b.item(101).HolderKey, "elena")
		b.clock.Set(b.at(26, 9, 0))
		b.say("priya", "101 undo") // who sorts work
		is(b, b.item(101).HolderKey, "marcus")
		b.chase()
		is(b, b.item(101).HolderKey, "marcus")
	})
}

// A reply address alone takes back only what was done to the items of its
// letter, with a number and without.
func TestUndo_ByAReplyAddressAlone(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned() // #101, Marcus
		b.receive(letter{from: "dana@example.org", subject: "#travel Two"})
		b.say("marcus", "102 priority high")
		for _, line := range []string{"102 undo", "undo 102"} {
			b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: x", body: line, unproven: true})
			is(b, b.item(102).Priority, models.High)
			if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "#102 is not in the letter that you answered") {
				b.t.Errorf("%s said %q", line, said)
			}
		}
		b.clock.Add(time.Minute)
		b.say("marcus", "101 priority low", "102 label oslo")
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: x", body: "undo", unproven: true})
		is(b, b.item(101).Priority, models.Normal)
		is(b, len(b.item(102).Labels), 1)
	})
}

// A secret loosens what waits for it; taken back on the page, the link is as it
// was, with who made it.
func TestUndo_OfASecretThatLoosenedALink(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board One"}, letter{from: "dana@example.org", subject: "#travel Two"})
		b.say("marcus", "102 blocked by 101")
		links := func() (l []models.Link) {
			err := b.store.InTx(b.ctx(), func(tx *store.Tx) (err error) {
				l, err = tx.Links(b.ctx(), b.item(102).Item)
				return err
			})
			if err != nil {
				b.t.Fatal(err)
			}
			return l
		}
		before := links()
		for _, step := range []struct {
			verb    string
			waitsOn int
		}{{"confidential", 0}, {"undo", 1}} {
			b.clock.Add(time.Minute)
			if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, step.verb, nil); err != nil {
				b.t.Fatal(err)
			}
			is(b, b.item(102).Blockers, step.waitsOn)
			is(b, len(links()), step.waitsOn)
		}
		if d := cmp.Diff(before, links()); d != "" {
			b.t.Error(d)
		}
	})
}

// Whoever knows the program by heart is told of nothing but what was unclear,
// and of what undo took back; the holder reads what it was.
func TestUndo_IsAlwaysAnswered(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One"})
		for range firstMails + 1 {
			b.say("dana", "help")
			b.clock.Add(time.Minute)
		}
		heard := len(b.lettersTo("dana@example.org", models.LetterReceipt))
		b.say("dana", "101 priority high")
		is(b, len(b.lettersTo("dana@example.org", models.LetterReceipt)), heard)
		b.clock.Add(time.Minute)
		b.say("dana", "undo")
		if said := b.saidTo("dana@example.org"); !strings.Contains(said, "#101 is as it was before you set the priority to high") {
			b.t.Errorf("said %q", said)
		}
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		note := told[len(told)-1].Value.Assignment.Note
		is(b, note, "It is as it was before Dana set the priority to high.")
	})
}

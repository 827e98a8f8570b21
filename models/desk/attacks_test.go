package desk

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

// everything that a letter says, but for its reply address.
func (b *bench) allLettersTo(address string) string {
	b.t.Helper()
	var out strings.Builder
	for _, l := range b.letters() {
		if l.ToAddr == address && l.State != models.LetterDropped {
			v := l.Value
			fmt.Fprintf(&out, "%s %s %+v %+v %+v %+v %+v\n", l.Subject, v.Reason, v.Assignment, v.Receipt, v.Decision, v.Digest, v.Chase)
		}
	}
	return out.String()
}

// A tag that asks for secrecy on a mail that joins an item makes the item
// secret before a word of it is sent to anybody.
func TestAttack_SecretMailOnAnOpenItem(t *testing.T) {
	for name, mail := range map[string]letter{
		"in the subject, by thread": {subject: "Re: Contract #private", body: "We will fire Elena.", headers: []string{"In-Reply-To: <mail1@mail.example>", "References: <mail1@mail.example>"}},
		"to the item's address":     {to: "team+101@example.net", subject: "#private", body: "We will fire Elena."},
		"on a line of tags":         {to: "team+101@example.net", subject: "Contract", body: "#private\nWe will fire Elena."},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#vendors Contract"})
				mail.from = "dana@example.org"
				b.receive(mail)
				if said := b.allLettersTo("elena@example.org"); strings.Contains(said, "fire") {
					b.t.Errorf("Elena reads %s", said)
				}
				for _, i := range b.items() {
					if i.HolderKey == "elena" && i.Clearance == models.Standard && len(b.item(i.Number).Conversation) > 1 {
						b.t.Errorf("it joined an item that Elena sees: %+v", i)
					}
				}
			})
		})
	}
}

// Whoever hands a signed mail in again chooses whom it is delivered to: that
// may not make it an answer to us.
func TestAttack_ReplayToAnotherEnvelope(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel", body: "A) Grand"})
		b.receive(letter{from: "dana@example.org", to: "eve@evil.example", subject: "Re: Lunch?", body: "Yes", headers: []string{"Delivered-To: team+101@example.net"}})
		is(b, b.item(101).State, models.StateOpen)
		b.receive(letter{from: "dana@example.org", to: "eve@evil.example", subject: "Re: Lunch?", body: "101 A", headers: []string{"Delivered-To: team@example.net"}})
		is(b, b.item(101).State, models.StateOpen)
	})
}

func TestAttack_ReleasingAForgeryGivesNobodysAuthority(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel", body: "A) Grand"})
		b.receive(letter{from: "dana@example.org", subject: "quick", body: "101 A", unproven: true})
		handle := b.mails()[1].Handle
		if _, err := b.desk.Release(b.ctx(), b.viewer("priya"), handle); err != nil {
			b.t.Fatal(err)
		}
		is(b, b.item(101).State, models.StateOpen)
	})
}

func TestAttack_SortingWhatOneIsNotClearedFor(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#private Divorce", unproven: true})
		handle := b.mails()[0].Handle
		for name, act := range map[string]func(models.Viewer) (models.Done, error){
			"release": func(v models.Viewer) (models.Done, error) { return b.desk.Release(b.ctx(), v, handle) },
			"dismiss": func(v models.Viewer) (models.Done, error) { return b.desk.Dismiss(b.ctx(), v, handle) },
		} {
			if _, err := act(b.viewer("priya")); !errors.Is(err, models.ErrNotFound) {
				b.t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAttack_UndoDoesNotMakeThingsLessSecret(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Offer"})
		b.clock.Add(time.Minute)
		b.receive(letter{from: "priya@example.org", subject: "secret", body: "101 confidential"})
		is(b, b.item(101).Clearance, models.Confidential)
		b.clock.Add(time.Minute)
		b.receive(letter{from: "priya@example.org", subject: "undo", body: "101 undo"})
		is(b, b.item(101).Clearance, models.Confidential)
		p := plan()
		p.People[1].Clearance = models.Standard
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "priya@example.org", subject: "undo", body: "undo"})
		is(b, b.item(101).Clearance, models.Confidential)
		if said := b.allLettersTo("priya@example.org"); strings.Contains(said, "moved on") {
			b.t.Errorf("Priya learns of an item that she may not see: %s", said)
		}
	})
}

// A reminder lists what it lists when it is sent, not when it was written.
func TestAttack_ClassifiedAfterTheReminderWasWritten(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Divorce lawyer due:wed"}, letter{from: "dana@example.org", subject: "#vendors Chairs due:wed"})
		b.clock.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, copenhagen))
		is(b, b.chase(), 1)
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		sent := 0
		for _, p := range b.claim() {
			if p.Letter.ToAddr != "elena@example.org" || p.Letter.Kind != models.LetterChase {
				continue
			}
			sent++
			if said := fmt.Sprintf("%+v", *p.Letter.Value.Chase); strings.Contains(said, "Divorce") || !strings.Contains(said, "Chairs") {
				b.t.Errorf("the reminder says %s", said)
			}
		}
		is(b, sent, 1)
	})
}

func TestAttack_AReceiptIsAsSecretAsItsMail(t *testing.T) {
	for _, kind := range []string{"#fyi", "#pref", "#1on1"} {
		t.Run(strings.TrimPrefix(kind, "#"), func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: kind + " #private Divorce"})
				for _, l := range b.letters() {
					if strings.Contains(l.Subject, "Divorce") || l.Clearance == models.Standard {
						b.t.Errorf("%s, %s: %q", l.Kind, l.Clearance, l.Subject)
					}
				}
				p, err := b.desk.PreviewDigest(b.ctx(), b.viewer("priya"), "dana-priya")
				if err != nil || strings.Contains(fmt.Sprintf("%+v", p.Letter.Value.Digest), "Divorce") {
					b.t.Errorf("the agenda names it, %v", err)
				}
			})
		})
	}
}

func TestAttack_TopicsInSomebodyElsesAgenda(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen))
		b.writeDigests()
		l := b.lettersTo("priya@example.org", models.LetterDigest)[0]
		b.receive(letter{from: "elena@example.org", subject: "Re: " + l.Subject, body: "top 1 Fire Priya", headers: []string{"In-Reply-To: " + l.MessageID}})
		p, err := b.desk.PreviewDigest(b.ctx(), b.viewer("priya"), "dana-priya")
		if err != nil || strings.Contains(fmt.Sprintf("%+v", p.Letter.Value.Digest), "Fire") {
			b.t.Errorf("it is on the agenda, %v", err)
		}
	})
}

func TestAttack_ForgedAutomaticReplyToANumber(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		b.receive(letter{from: "dana@example.org", to: "team+101@example.net", subject: "Away", body: "Pay Eve.", headers: []string{"Auto-Submitted: auto-replied"}, unproven: true})
		is(b, len(b.item(101).Conversation), 1)
	})
}

// A forwarded letter and a forged From are not enough to end what is another's
// or to reach what the letter does not name.
func TestAttack_ReplyAddressAlone(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned() // #101, Marcus
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs"})
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "x", body: "102 drop\n102 done\n101 take", unproven: true})
		is(b, b.item(102).State, models.StateOpen)
		is(b, b.item(101).State, models.StateDoing)
	})
}

// Nothing ends what is another's by now, or says who has it, by a reply address
// alone; a proven sender may.
func TestAttack_ReplyAddressAloneTakesNothingAway(t *testing.T) {
	for _, verb := range []string{"release", "domain travel", "take", "give marcus", "done", "drop"} {
		t.Run(verb, func(t *testing.T) {
			each(t, func(b *bench) {
				l := b.assigned() // #101, Marcus
				b.say("dana", "101 give elena")
				was := b.item(101).Item
				mail := letter{from: "marcus@example.org", to: b.replyTo(l), subject: "x", body: "101 " + verb, unproven: true}
				b.receive(mail)
				if d := cmp.Diff(was, b.item(101).Item); d != "" {
					b.t.Errorf("by a reply address alone (-was +is)\n%s", d)
				}
				if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "#101 is another's") {
					b.t.Errorf("the receipt says %q", said)
				}
				mail.unproven = false
				b.receive(mail)
				if i := b.item(101).Item; same(i.HolderID, was.HolderID) && i.State == was.State {
					b.t.Errorf("with both proofs nothing happens to %+v", i)
				}
			})
		})
	}
}

// What somebody may not see does not change what becomes of their mail.
func TestAttack_AHiddenItemOnTheSameThread(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Contract"})
		b.receive(letter{from: "dana@example.org", subject: "Re: Contract", body: "#board #private\nBetween us.", headers: []string{"References: <mail1@mail.example>"}})
		is(b, len(b.items()), 2)
		b.receive(letter{from: "elena@example.org", subject: "Re: Contract", body: "Signed.", headers: []string{"References: <mail1@mail.example> <mail2@mail.example>"}})
		is(b, len(b.items()), 2)
		is(b, len(b.item(101).Conversation), 2)
	})
}

// A forwarded letter and a forged From write on no agenda but that of the
// letter, hand nothing over, set no goal and turn no questions on.
func TestAttack_ReplyAddressAloneReachesNoOtherOneToOne(t *testing.T) {
	for _, line := range []string{"+ Pay Eve", "top 1 Pay Eve", "good Eve", "hand over: payments", "goal Pay Eve", "keep Eve", "questions on", "pref: pay Eve", "role: pays Eve"} {
		t.Run(line, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "@priya One"})
				l := b.lettersTo("priya@example.org", models.LetterAssignment)[0]
				mail := letter{from: "priya@example.org", to: b.replyTo(l), subject: "x", body: line, unproven: true}
				b.receive(mail)
				p, err := b.store.Partnership(b.ctx(), b.viewer("priya"), "dana-priya", b.clock.Now())
				if page := b.page("priya"); err != nil || len(page.Open)+len(page.Goals)+len(p.Book)+len(p.Delegations) != 0 || p.Asking || b.person("priya").Card != "" {
					b.t.Errorf("%+v, %+v, %v", page, p, err)
				}
				if said := b.saidTo("priya@example.org"); !strings.Contains(said, "nothing but the address that you answered") {
					b.t.Errorf("the receipt says %q", said)
				}
			})
		})
	}
}

// Observers read the preferences book and write nothing into it, by a verb or
// by a tag.
func TestAttack_AnObserverWritesNothingIntoTheBook(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.People[3].Role = models.RoleObserver
		for n := range p.Domains {
			p.Domains[n].Backup = nil
			if p.Domains[n].Owner == "elena" {
				p.Domains[n].Owner = "marcus"
			}
		}
		b.apply(p)
		b.receive(letter{from: "elena@example.org", subject: "#pref Pay Eve"}, letter{from: "elena@example.org", subject: "x", body: "pref: pay Eve"})
		book, err := b.store.Book(b.ctx(), b.viewer("dana"), nil, time.Time{})
		if err != nil || len(book) != 0 {
			b.t.Errorf("the book says %+v, %v", book, err)
		}
	})
}

// How a line of a 1:1 or of the book is named on a page says nothing of lines
// that its reader may not see.
func TestAttack_LinesAreNamedByWhatIsSeenOfThem(t *testing.T) {
	each(t, func(b *bench) {
		named := func() (names []string) {
			page := b.page("dana")
			for _, t := range page.Open {
				names = append(names, t.Key())
			}
			p, err := b.store.Partnership(b.ctx(), b.viewer("elena"), "dana-priya", b.clock.Now())
			if err == nil {
				b.t.Errorf("Elena sees the 1:1 of others: %+v", p)
			}
			p, err = b.store.Partnership(b.ctx(), b.viewer("dana"), "dana-priya", b.clock.Now())
			if err != nil {
				b.t.Fatal(err)
			}
			for _, e := range p.Book {
				names = append(names, e.Key())
			}
			for _, d := range p.Delegations {
				names = append(names, d.Key())
			}
			return names
		}
		write := func(at time.Time) []string {
			b.clock.Set(at)
			b.fine(b.onPage("dana", "add", "text", "Oslo"))
			b.fine(b.onPage("dana", "pref", "text", "Aisle seats"))
			b.fine(b.onPage("dana", "delegate", "text", "Travel"))
			return named()
		}
		once := write(tuesday)
		for verb, args := range map[string][]string{"add": {"kind", "keep", "text", "mine"}, "pref": {"text", "x"}} {
			b.fine(b.onPage("priya", verb, args...))
		}
		for _, name := range once {
			if strings.TrimLeft(name, "0123456789") == "" {
				b.t.Errorf("a line goes by the number of its row, %s", name)
			}
		}
		b.fine(b.onPage("dana", "remove", "id", once[0]))
		var invalid models.InvalidError
		if _, err := b.onPage("priya", "forget", "id", once[1]); !errors.As(err, &invalid) {
			b.t.Errorf("another's line in the book was taken out: %v", err)
		}
		if done, err := b.onPage("dana", "forget", "id", once[1]); err != nil || !strings.Contains(done.Said, "Aisle seats") {
			b.t.Errorf("taken out: %q %v", done.Said, err)
		}
		if _, err := b.onPage("dana", "forget", "id", once[1]); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("taken out twice: %v", err)
		}
	})
}

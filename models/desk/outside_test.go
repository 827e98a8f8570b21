package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

const nils = "Nils Berg <nils@nordlys.example>"

func (b *bench) last() models.MailLine {
	m := b.mails()
	b.t.Helper()
	for _, l := range m {
		if l.UID == b.uid {
			return l
		}
	}
	b.t.Fatal("the last mail is not in the log")
	return models.MailLine{}
}

// An assistant writes to an outsider with the item in copy; the outsider
// answers everybody. Both are on the item, neither commands it.
func TestItemAddress_ConversationWithAnOutsider(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned() // #101, Marcus
		b.receive(letter{from: "marcus@example.org", to: nils, subject: "Car in Oslo", body: "Hello Nils, is the car free?\n\nMarcus", headers: []string{"Cc: team+101@example.net"}})
		i := b.item(101)
		is(b, i.AckedAt != nil, true)
		is(b, len(i.Conversation), 2)
		b.receive(letter{from: nils, to: "marcus@example.org, team+101@example.net", subject: "Re: Car in Oslo", body: "done\n101 done\nIt is."})
		i = b.item(101)
		is(b, i.State, models.StateOpen)
		is(b, len(i.Conversation), 3)
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if n := len(told); n != 2 || told[1].Value.Reason != "Nils Berg <nils@nordlys.example> wrote, from outside" || !strings.Contains(told[1].Value.Assignment.Note, "It is.") {
			b.t.Errorf("%d letters to Marcus: %+v", n, told)
		}
		for _, l := range b.letters() {
			if strings.Contains(l.ToAddr, "nordlys") {
				b.t.Errorf("the outsider was written to: %s", l.Kind)
			}
		}
	})
}

func TestItemAddress_OutsiderWakesWhatWaits(t *testing.T) {
	for name, mail := range map[string]letter{
		"to the item":          {to: "team+101@example.net"},
		"with the item in Cc":  {to: "elena@example.org", headers: []string{"Cc: Team+101@Example.net"}},
		"with a blind copy":    {to: "elena@example.org", headers: []string{"Delivered-To: team+101@example.net"}},
		"forwarded by a relay": {to: "elena@example.org", headers: []string{"X-Original-To: team+101@example.net"}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#vendors #follow wait:nordlys Quote"})
				is(b, b.item(101).State, models.StateWaiting)
				mail.from, mail.subject, mail.body = nils, "The quote", "drop\n1,200."
				b.receive(mail)
				i := b.item(101)
				is(b, i.State, models.StateOpen)
				is(b, len(i.Conversation), 2)
			})
		})
	}
}

// Nobody who is not of the team learns or changes anything by numbers, and a
// secret number is to them like one that does not exist.
func TestItemAddress_ProbedByAnOutsider(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential #follow Offer"})
		secret := b.items()[0].Number
		letters := len(b.letters())
		var ends []string
		for _, n := range []int{secret, 4_444_444, 999} {
			b.receive(letter{from: nils, to: fmt.Sprintf("team+%d@example.net", n), subject: "Hello", body: "done"})
			l := b.last()
			ends = append(ends, string(l.State)+" "+l.Reason)
		}
		if ends[0] != ends[1] || ends[1] != ends[2] {
			b.t.Errorf("they ended as %q", ends)
		}
		is(b, len(b.letters()), letters)
		is(b, len(b.item(secret).Conversation), 1)
	})
}

// On the thread of a secret item an outsider's mail joins it, without a word of
// it in a letter.
func TestItemAddress_OutsiderOnTheThreadOfASecret(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential #follow Offer"})
		secret := b.items()[0].Number
		b.receive(letter{from: "priya@example.org", to: nils, subject: "Offer", body: "Which price?", headers: []string{fmt.Sprintf("Cc: team+%d@example.net", secret)}})
		b.receive(letter{from: nils, to: "priya@example.org", subject: "Re: Offer", body: "Halden pays.", headers: []string{"In-Reply-To: <mail2@mail.example>", fmt.Sprintf("Cc: team+%d@example.net", secret)}})
		is(b, len(b.item(secret).Conversation), 3)
		is(b, b.item(secret).State, models.StateOpen)
		for _, l := range b.letters() {
			if said := fmt.Sprintf("%s %+v %+v", l.Subject, l.Value.Reason, l.Value.Assignment); strings.Contains(said, "Halden") || strings.Contains(said, "Nils") {
				b.t.Errorf("a letter says %s", said)
			}
		}
	})
}

func TestItemAddress_OutsidersAreCapped(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		send := func(from string, n int) {
			var mails []letter
			for k := range n {
				mails = append(mails, letter{from: from, to: "team+101@example.net", subject: "Re: Car", body: fmt.Sprint("again ", k)})
			}
			b.receive(mails...)
		}
		send(nils, 25)
		is(b, len(b.item(101).Conversation), 1+mostFromOne)
		is(b, b.last().State, models.Quarantined)
		for n := range 5 {
			send(fmt.Sprintf("x%d@evil.example", n), 10)
		}
		is(b, len(b.item(101).Conversation), 1+mostOnItem)
		b.clock.Add(25 * time.Hour)
		send(nils, 1)
		is(b, len(b.item(101).Conversation), 2+mostOnItem)
	})
}

// A person's mail to a number that is not there, or not for them, makes
// nothing, is kept, and is answered alike.
func TestItemAddress_NoSuchNumber(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer"})
		secret := b.items()[0].Number
		var said []string
		for _, n := range []int{secret, 4_444_444} {
			b.receive(letter{from: "marcus@example.org", to: fmt.Sprintf("team+%d@example.net", n), subject: "Halden", body: "done\nThey will sign."})
			is(b, b.last().State, models.Quarantined)
			said = append(said, strings.ReplaceAll(b.saidTo("marcus@example.org"), itoa(n), "N"))
		}
		if said[0] != said[1] || !strings.Contains(said[0], "There is no #N that you can see") {
			b.t.Errorf("the receipts say %q", said)
		}
		is(b, len(b.items()), 1)
		is(b, len(b.item(secret).Conversation), 1)
		lines, _, err := b.store.Mail(b.ctx(), b.viewer("elena"), models.MailFilter{Direction: models.In})
		if err != nil || len(lines) != 0 {
			b.t.Errorf("Elena sees %d mails, %v", len(lines), err)
		}
	})
}

// Who has lost sight of an item still has its letters. What they answer is not
// filed where others would read it.
func TestItemAddress_AnswerToALetterAboutWhatIsHiddenNow(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		for _, unproven := range []bool{false, true} {
			b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: fmt.Sprint("done\nThe car is booked. ", unproven), unproven: unproven})
			is(b, b.last().State, models.Quarantined)
		}
		b.receive(letter{from: "marcus@example.org", subject: "Re: " + l.Subject, body: "done\nThe car is booked.", headers: []string{"In-Reply-To: " + l.MessageID}})
		is(b, b.last().State, models.Quarantined)
		is(b, len(b.items()), 1)
		is(b, b.item(101).State != models.StateDone, true)
		if said := b.saidTo("marcus@example.org"); !strings.Contains(said, "not there any more, or not for you") || strings.Contains(said, "101") {
			b.t.Errorf("the receipt says %q", said)
		}
		for _, key := range []string{"elena", "marcus"} {
			if lines, _, err := b.store.Mail(b.ctx(), b.viewer(key), models.MailFilter{Direction: models.In}); err != nil || len(lines) != 0 {
				b.t.Errorf("%s sees %d mails, %v", key, len(lines), err)
			}
		}
	})
}

// Working from one's own mailbox with the item in copy acknowledges it, and
// whoever is at it is not chased the same day.
func TestItemAddress_WorkFromOnesOwnMailboxMovesTheChase(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors #follow Quote wait:nordlys follow:1d"})
		b.clock.Set(time.Date(2026, 11, 25, 8, 50, 0, 0, copenhagen))
		before := b.item(101)
		b.receive(letter{from: "elena@example.org", to: nils, subject: "Quote", body: "Dear Nils, where is it?", headers: []string{"Cc: team+101@example.net"}})
		i := b.item(101)
		is(b, i.AckedAt != nil, true)
		if i.FollowAt == nil || !i.FollowAt.After(*before.FollowAt) || i.ChaseAt == nil || !i.ChaseAt.After(b.clock.Now().Add(24*time.Hour)) {
			b.t.Errorf("asked again %v (was %v), chased %v", i.FollowAt, before.FollowAt, i.ChaseAt)
		}
		b.clock.Set(time.Date(2026, 11, 25, 9, 10, 0, 0, copenhagen))
		is(b, b.chase(), 0)
	})
}

// A blind copy is kept and is no work: whoever has a mail can hand it in.
func TestItemAddress_ABlindCopyAcknowledgesNothing(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		b.receive(letter{from: "marcus@example.org", to: nils, subject: "Lunch", body: "done", headers: []string{"Delivered-To: team+101@example.net"}})
		i := b.item(101)
		is(b, len(i.Conversation), 2)
		is(b, i.AckedAt == nil, true)
		is(b, i.State, models.StateOpen)
	})
}

// A yes that is said to somebody outside decides nothing here.
func TestItemAddress_YesToAnOutsiderIsNoDecision(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel", body: "A) Grand\nB) Other"})
		b.receive(letter{from: "dana@example.org", to: nils, subject: "Dinner", body: "Yes\n\nA", headers: []string{"Cc: team+101@example.net"}})
		is(b, b.item(101).State, models.StateOpen)
		b.receive(letter{from: "dana@example.org", to: "team+101@example.net", subject: "Hotel", body: "A"})
		is(b, b.item(101).Answer, "A")
	})
}

func TestItemAddress_ForwardedThere(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		b.receive(letter{from: "dana@example.org", to: "team+101@example.net", subject: "Fwd: Your booking", body: "See below.\n\n---------- Forwarded message ---------\nFrom: Nils Berg <nils@nordlys.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Your booking\nTo: <dana@example.org>\n\n101 done\nIt is booked.\n"})
		i := b.item(101)
		is(b, i.State, models.StateOpen)
		is(b, len(b.items()), 1)
		is(b, len(i.Conversation), 2)
	})
}

// Whoever holds it can write to the sender with the item in copy, also when it
// was handed on without the mail.
func TestItemAddress_AssignmentSaysWhomToWriteTo(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "Fwd: Quote & more", body: "#vendors\n\n---------- Forwarded message ---------\nFrom: Nils Berg <nils@nordlys.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Quote & more\nTo: <dana@example.org>\n\nWe offer 40 chairs.\n"})
		b.receive(letter{from: "elena@example.org", subject: "x", body: "101 give marcus"})
		for _, to := range []string{"elena@example.org", "marcus@example.org"} {
			v := b.lettersTo(to, models.LetterAssignment)[0].Value.Assignment
			if v.WriteTo != "nils@nordlys.example" || v.WriteCc != "team+101@example.net" || !strings.Contains(v.WriteTitle, "Quote & more") {
				b.t.Errorf("%s is to write to %q with %q in copy about %q", to, v.WriteTo, v.WriteCc, v.WriteTitle)
			}
			if !strings.Contains(v.Original, "40 chairs") || !v.Enclose || len(v.Files) == 0 {
				b.t.Errorf("%s gets %+v", to, v)
			}
		}
	})
}

func TestItemAddress_NothingToWriteToAboutASecret(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "Fwd: Offer", body: "#board #confidential\n\n---------- Forwarded message ---------\nFrom: Nils Berg <nils@nordlys.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Offer\nTo: <dana@example.org>\n\nBetween us.\n"})
		v := b.lettersTo("priya@example.org", models.LetterAssignment)[0].Value.Assignment
		is(b, v.WriteTo+v.WriteCc+v.WriteTitle+v.Original, "")
	})
}

package desk

import (
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// saidTo is what the newest receipt to an address says.
func (b *bench) saidTo(address string) string {
	b.t.Helper()
	l := b.lettersTo(address, models.LetterReceipt)
	if len(l) == 0 {
		return ""
	}
	v := l[len(l)-1].Value.Receipt
	return strings.Join(append(append(append([]string{}, v.Done...), v.Said...), v.Unclear...), "\n")
}

// To make something less secret takes the reply address and the proven sender.
func TestProof_WideningNeedsBoth(t *testing.T) {
	for name, c := range map[string]struct {
		answers, proven bool
		want            models.Clearance
	}{
		"neither":         {false, false, models.Confidential},
		"a proven sender": {false, true, models.Confidential},
		"a reply address": {true, false, models.Confidential},
		"both":            {true, true, models.Standard},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer"})
				i := b.items()[0]
				l := b.lettersTo("priya@example.org", models.LetterAssignment)[0]
				mail := letter{from: "priya@example.org", subject: "x", body: itoa(i.Number) + " not confidential", unproven: !c.proven}
				if c.answers {
					mail.to = b.replyTo(l)
				}
				b.receive(mail)
				is(b, b.item(i.Number).Clearance, c.want)
			})
		})
	}
}

func TestProof_WideningByTheLetterOfAnotherItemIsRefused(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer"}, letter{from: "dana@example.org", subject: "#board Minutes"})
		secret := b.items()[1]
		if !secret.Confidential() {
			secret = b.items()[0]
		}
		for _, l := range b.lettersTo("priya@example.org", models.LetterAssignment) {
			if l.Numbers[0] != secret.Number {
				b.receive(letter{from: "priya@example.org", to: b.replyTo(l), subject: "x", body: itoa(secret.Number) + " standard"})
			}
		}
		is(b, b.item(secret.Number).Clearance, models.Confidential)
		if said := b.saidTo("priya@example.org"); !strings.Contains(said, "one proof is not enough") {
			b.t.Errorf("the receipt says %q", said)
		}
	})
}

func TestProof_WhatIsAnothersIsDroppedWithBoth(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned() // #101: Dana's, with Marcus
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 drop"})
		is(b, b.item(101).State, models.StateOpen)
		if said := b.saidTo("priya@example.org"); !strings.Contains(said, "another's") {
			b.t.Errorf("the receipt says %q", said)
		}
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 drop"}) // her own matter
		is(b, b.item(101).State, models.StateDropped)
	})
}

func TestProof_ASignatureOfAnotherDayProvesNothing(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		a := b.arrival(letter{from: "dana@example.org", subject: "x", body: "101 done"})
		b.clock.Add(8 * 24 * time.Hour)
		a.At, a.Proof.Signed = b.clock.Now(), true
		if _, err := b.desk.Receive(b.ctx(), models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: a.UID}); err != nil {
			b.t.Fatal(err)
		}
		is(b, b.item(101).State, models.StateOpen)
		is(b, b.mails()[1].State, models.Held)
	})
}

// A changed copy of a forgery that came first does not keep the true mail out.
func TestProof_TheFirstThatIsProvenCounts(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		genuine := b.arrival(letter{from: "dana@example.org", subject: "x", body: "101 done"})
		forged := genuine
		forged.UID, forged.Proof = 100, models.Proof{Address: "dana@example.org"}
		forged.Raw = []byte(strings.Replace(string(genuine.Raw), "101 done", "101 drop", 1))
		again := genuine
		again.UID, again.Raw = 102, []byte(strings.Replace(string(genuine.Raw), "101 done", "101  done", 1))
		genuine.UID = 101
		if _, err := b.desk.Receive(b.ctx(), models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{forged, genuine, again}, Watermark: 102}); err != nil {
			b.t.Fatal(err)
		}
		is(b, b.item(101).State, models.StateDone)
		states := map[models.MessageState]int{}
		for _, m := range b.mails() {
			states[m.State]++
		}
		is(b, states[models.Held], 1)
		is(b, states[models.Quarantined], 1)
	})
}

// To approve what is above the limit of a domain takes a proven sender and the
// reply address of the letter that asks, or the page of who is signed in. A no
// spends nothing, and a limit that nobody set is nobody's.
func TestProof_AboveTheLimitTakesBoth(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Domains[1].Amount = "500eur"
		b.apply(p)
		ask := func(amount string) (int, models.LetterLine) {
			b.receive(letter{from: "priya@example.org", subject: "#decide #vendors Chairs " + amount, body: "A) Forty\nB) Fifty\nrecommend:B"})
			l := b.lettersTo("dana@example.org", models.LetterDecision)
			return l[len(l)-1].Numbers[0], l[len(l)-1]
		}
		answer := func(l models.LetterLine, word string, unproven bool) {
			b.receive(letter{from: "dana@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: word, unproven: unproven})
		}
		n, l := ask("amount:900eur")
		b.receive(letter{from: "dana@example.org", subject: "x", body: itoa(n) + " ok"})
		is(b, b.item(n).State, models.StateOpen)
		answer(l, "B", true)
		is(b, b.item(n).State, models.StateOpen)
		if said := b.saidTo("dana@example.org"); !strings.Contains(said, "900 EUR is above the limit of Vendors, 500 EUR: to approve #101") {
			b.t.Errorf("said %q", said)
		}
		token := models.AnswerToken(secret, l.Ref, b.clock.Now().Add(time.Hour))
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "ok", nil); err == nil || b.item(n).State != models.StateOpen {
			b.t.Errorf("the link of the letter approved it: %v", err)
		}
		answer(l, "B", false)
		is(b, b.item(n).State, models.StateApproved)

		n, l = ask("amount:900eur")
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), n, "ok", nil); err != nil {
			b.t.Error(err)
		}
		is(b, b.item(n).State, models.StateApproved)
		n, l = ask("amount:900eur")
		answer(l, "no", true)
		is(b, b.item(n).State, models.StateDeclined)
		n, l = ask("amount:400eur")
		answer(l, "ok", true)
		is(b, b.item(n).State, models.StateApproved)
	})
}

// Nobody is answered whose mail says that a program sent it, proven or not:
// two programs would go on for ever.
func TestProof_AutomaticMailGetsNoReceipt(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"a person":  {nil, 1},
		"a list":    {[]string{"Precedence: bulk"}, 0},
		"a program": {[]string{"Auto-Submitted: auto-generated"}, 0},
		"no sender": {[]string{"Return-Path: <>"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				mail := letter{from: "marcus@example.org", subject: "help", headers: c.headers}
				b.receive(mail)
				is(b, len(b.lettersTo("marcus@example.org", models.LetterReceipt)), c.want)
			})
		})
	}
}

package desk

import (
	"fmt"
	"testing"

	"adjutant/models"
)

// However often somebody writes, or something that answers by itself, what it
// causes us to send is bounded by the day.

func TestCaps_WhatOneDayOfMailsCauses(t *testing.T) {
	for name, c := range map[string]struct {
		mail   func(n int) letter
		times  int
		to     string
		kind   models.LetterKind
		most   int
		ending models.MessageState
	}{
		"receipts": {
			func(n int) letter {
				return letter{from: "marcus@example.org", subject: fmt.Sprint("help ", n), body: "help"}
			},
			mostReceipts + 5, "marcus@example.org", models.LetterReceipt, mostReceipts, models.Processed,
		},
		"was this you": {
			func(n int) letter {
				return letter{from: "dana@example.org", subject: fmt.Sprint("#travel Car ", n), unproven: true}
			},
			mostAsked + 3, "dana@example.org", models.LetterConfirm, mostAsked, models.Held,
		},
		"is this the answer": {
			func(n int) letter {
				return letter{from: "kari@nordlys.example", subject: fmt.Sprint("Lunch? ", n), body: "x", unproven: true}
			},
			mostFromOne + 5, "elena@example.org", models.LetterNudge, mostFromOne, models.Quarantined,
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.waiting()
				before := len(b.lettersTo(c.to, c.kind))
				var mails []letter
				for n := range c.times {
					mails = append(mails, c.mail(n))
				}
				b.receive(mails...)
				is(b, len(b.lettersTo(c.to, c.kind))-before, c.most)
				for _, m := range b.mails()[1:] { // none is lost for that
					if m.State != c.ending {
						b.t.Fatalf("%s: %s, %s", m.Subject, m.State, m.Reason)
					}
				}
			})
		})
	}
}

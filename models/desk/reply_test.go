package desk

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// assigned files one item for Marcus and returns the letter that told him.
func (b *bench) assigned() models.LetterLine {
	b.t.Helper()
	b.receive(letter{from: "Dana <dana@example.org>", subject: "#travel Car in Oslo due:fri", body: "Two bags, please."})
	l := b.lettersTo("marcus@example.org", models.LetterAssignment)
	if len(l) != 1 {
		b.t.Fatalf("letters to Marcus: %+v", l)
	}
	return l[0]
}

func TestReply_VerbsOnTheItemOfTheLetter(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		check func(*bench, models.ItemPage)
	}{
		"done":       {"Done.\n\n> Two bags, please.", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateDone) }},
		"take":       {"take", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateDoing) }},
		"drop":       {"drop too expensive", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateDropped) }},
		"give":       {"give elena", func(b *bench, i models.ItemPage) { is(b, i.HolderKey, "elena") }},
		"by":         {"by 2026-12-01", func(b *bench, i models.ItemPage) { is(b, i.DueDay, "2026-12-01") }},
		"later":      {"later mon", func(b *bench, i models.ItemPage) { is(b, i.DueDay, "2026-11-30") }},
		"later by":   {"later 1w", func(b *bench, i models.ItemPage) { is(b, i.DueDay, "2026-12-04") }}, // it was due on the 27th
		"wait":       {"wait acme", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateWaiting); is(b, i.WaitFor, "acme") }},
		"priority":   {"priority urgent", func(b *bench, i models.ItemPage) { is(b, i.Priority, models.Urgent) }},
		"domain":     {"domain vendors", func(b *bench, i models.ItemPage) { is(b, i.DomainKey, "vendors"); is(b, i.HolderKey, "elena") }},
		"a sentence": {"Done with this vendor, tell them no", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateOpen) }},
		"numbered":   {"101 done", func(b *bench, i models.ItemPage) { is(b, i.State, models.StateDone) }},
		"two lines":  {"by 2026-12-01\ngive elena", func(b *bench, i models.ItemPage) { is(b, i.DueDay, "2026-12-01"); is(b, i.HolderKey, "elena") }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				l := b.assigned()
				b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: c.body})
				c.check(b, b.item(101))
			})
		})
	}
}

func is[T comparable](b *bench, got, want T) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("got %v, want %v", got, want)
	}
}

func TestReply_QuotedCommandsAreNotObeyed(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject,
			body: "Thanks, I am on it tomorrow.\n\nOn Tue, 24 Nov 2026 at 09:05, Office of Dana wrote:\n> done\n> 101 done"})
		is(b, b.item(101).State, models.StateOpen)
	})
}

func TestReply_WithoutProofIsHeldAndTokenIsProof(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		// The token of Marcus's letter with another's address proves nothing.
		b.receive(letter{from: "elena@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "done", unproven: true})
		is(b, b.item(101).State, models.StateOpen)
		b.receive(letter{from: "marcus@example.org", to: "team+r.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.net", subject: "Re: " + l.Subject, body: "done", unproven: true})
		is(b, b.item(101).State, models.StateOpen)
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "done", unproven: true})
		is(b, b.item(101).State, models.StateDone)
	})
}

func TestReply_ExpiredTokenProvesNothing(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		to := b.replyTo(l)
		b.clock.Add(models.ReplyTokenFor + 48*time.Hour)
		b.receive(letter{from: "marcus@example.org", to: to, subject: "Re: " + l.Subject, body: "done", unproven: true})
		is(b, b.item(101).State, models.StateOpen)
	})
}

func TestReply_DecisionIsAskedAndAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		body, answer string
		state        models.State
	}{
		"a letter":        {"B", "B", models.StateApproved},
		"ok takes advice": {"ok", "A", models.StateApproved},
		"no":              {"no too dear", "no", models.StateDeclined},
		"no such option":  {"101 D", "", models.StateOpen},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(letter{from: "priya@example.org", subject: "#decide #travel Hotel in Oslo recommend:A", body: "A) Grand\nB) Amerikalinjen\nC) wait"})
				asked := b.lettersTo("dana@example.org", models.LetterDecision)
				if len(asked) != 1 || asked[0].Asks == nil || len(asked[0].Value.Decision.Options) != 3 {
					b.t.Fatalf("questions: %+v", asked)
				}
				b.receive(letter{from: "dana@example.org", to: b.replyTo(asked[0]), subject: "Re: " + asked[0].Subject, body: c.body})
				i := b.item(101)
				is(b, i.State, c.state)
				is(b, i.Answer, c.answer)
				if told := b.lettersTo("priya@example.org", models.LetterAssignment); c.answer != "" && len(told) != 1 {
					b.t.Errorf("Priya was told %d times", len(told))
				}
			})
		})
	}
}

func TestReply_OnlyWhoIsAskedDecides(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel in Oslo", body: "A) Grand\nB) Amerikalinjen"})
		b.receive(letter{from: "marcus@example.org", subject: "101 ok", body: "101 B"})
		is(b, b.item(101).State, models.StateOpen)
		r := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if len(r) != 1 || !strings.Contains(strings.Join(r[0].Value.Receipt.Said, " "), "for Dana to decide") {
			b.t.Errorf("receipts: %+v", r)
		}
	})
}

func TestReply_SeveralItemsInOneMail(t *testing.T) {
	each(t, func(b *bench) {
		for _, s := range []string{"#travel Car", "#vendors Chairs", "#board Minutes"} {
			b.receive(letter{from: "dana@example.org", subject: s})
		}
		b.receive(letter{from: "dana@example.org", subject: "three things", body: "101 done\n102 priority high\n103 drop no need\n999 done"})
		is(b, b.item(101).State, models.StateDone)
		is(b, b.item(102).Priority, models.High)
		is(b, b.item(103).State, models.StateDropped)
		r := b.lettersTo("dana@example.org", models.LetterReceipt)
		v := r[len(r)-1].Value.Receipt
		if len(v.Done) != 3 || len(v.Unclear) != 1 || !strings.Contains(v.Unclear[0], "999 done") {
			b.t.Errorf("receipt: %+v", v)
		}
	})
}

func TestReply_WhatMayNotBeSeenIsAsIfItWereNot(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer from Halden"})
		number := b.items()[0].Number
		said := map[int]string{}
		for _, n := range []int{number, 4_444_444} {
			b.receive(letter{from: "marcus@example.org", subject: "one thing", body: itoa(n) + " done"})
			r := b.lettersTo("marcus@example.org", models.LetterReceipt)
			v := r[len(r)-1].Value.Receipt
			said[n] = strings.ReplaceAll(strings.Join(append(v.Said, v.Unclear...), "|"), itoa(n), "N")
		}
		if said[number] != said[4_444_444] {
			b.t.Errorf("a hidden number is answered otherwise than a free one:\n%s\n%s", said[number], said[4_444_444])
		}
		is(b, b.item(number).State, models.StateOpen)
	})
}

func itoa(n int) string { return strconv.Itoa(n) }

func TestReply_UndoIsForADay(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		say := func(body string) {
			b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: body})
		}
		say("done")
		b.clock.Add(24 * time.Hour)
		say("undo")
		is(b, b.item(101).State, models.StateOpen)
		say("done")
		b.clock.Add(24*time.Hour + time.Minute)
		say("undo")
		is(b, b.item(101).State, models.StateDone)
		r := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if v := r[len(r)-1].Value.Receipt; len(v.Said) == 0 || !strings.Contains(v.Said[0], "nothing of yours") {
			b.t.Errorf("receipt: %+v", v)
		}
	})
}

func TestReply_AskWaitsForTheAnswer(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "ask With a child seat?"})
		i := b.item(101)
		is(b, i.State, models.StateWaiting)
		asked := b.lettersTo("dana@example.org", models.LetterAssignment)
		if len(asked) != 1 || asked[0].Value.Assignment.Note != "With a child seat?" {
			b.t.Fatalf("asked: %+v", asked)
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked[0]), subject: "Re: " + asked[0].Subject, body: "No, just the two bags."})
		is(b, b.item(101).State, models.StateDoing)
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(told) != 2 || told[1].Value.Assignment.Note != "No, just the two bags." {
			b.t.Errorf("told: %+v", told)
		}
	})
}

func TestReply_NothingIsDropped(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "give nobody-i-know"})
		r := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if len(r) != 1 {
			b.t.Fatalf("%d receipts, want one", len(r))
		}
		if v := r[0].Value.Receipt; len(v.Unclear)+len(v.Said) == 0 && v.Note == "" {
			b.t.Errorf("receipt: %+v", v)
		}
	})
}

func TestReply_HelpBySubjectAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "marcus@example.org", subject: "help"})
		r := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if len(r) != 1 || len(r[0].Value.Receipt.Help) < 20 {
			b.t.Fatalf("receipts: %+v", r)
		}
		if n := len(b.items()); n != 0 {
			b.t.Errorf("help became %d items", n)
		}
	})
}

func TestReply_CommentTellsTheHolder(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		b.receive(letter{from: "dana@example.org", to: "team+101@example.net", subject: "Car", body: "The flight moved to ten."})
		told := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(told) != 2 || told[1].Value.Assignment.Note != "The flight moved to ten." {
			b.t.Errorf("told: %+v", told)
		}
		if c := b.item(101).Conversation; len(c) != 2 {
			b.t.Errorf("conversation: %+v", c)
		}
	})
}

func TestReply_CommandCountsOnce(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		a := b.arrival(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "later 2026-12-01"})
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: a.UID}
		for range 3 {
			if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
				b.t.Fatal(err)
			}
		}
		n := 0
		for _, e := range b.item(101).History {
			if e.Verb == "later" {
				n++
			}
		}
		is(b, n, 1)
	})
}

// Somebody answers an outside mail with the team in Cc: without tags it joins
// the item of the thread, with a tag of its own it is a matter of its own, and
// the tag in the old subject is not read again.
func TestReply_OnAnOutsideThread(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Trip to Oslo", body: "Two nights."})
		on := []string{"In-Reply-To: <mail1@mail.example>", "References: <mail1@mail.example>"}
		b.receive(letter{from: "marcus@example.org", subject: "Re: #travel Trip to Oslo", body: "The hotel is booked.", headers: on})
		is(b, len(b.items()), 1)
		is(b, len(b.item(101).Conversation), 2)
		b.receive(letter{from: "dana@example.org", subject: "Re: #travel Trip to Oslo", body: "#vendors\nPay their invoice, please.", headers: on})
		is(b, len(b.items()), 2)
		is(b, b.item(102).HolderKey, "elena")
	})
}

func TestReply_CommandAndCommentInOneMail(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "ask With a child seat?"})
		asked := b.lettersTo("dana@example.org", models.LetterAssignment)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked), subject: "Re: " + asked.Subject, body: "by 2026-12-01\n\nNo seat, thanks."})
		i := b.item(101)
		is(b, i.State, models.StateDoing)
		is(b, i.DueDay, "2026-12-01")
	})
}

// What one mail does and what it says are two letters to whoever holds the
// item, and neither swallows the other.
func TestReply_AnswerAndCommentAreBothTold(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel", body: "A) Grand\nB) Other"})
		asked := b.lettersTo("dana@example.org", models.LetterDecision)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked), subject: "Re: " + asked.Subject, body: "B\n\nBut ask them for a late checkout, please, if it is not too much trouble."})
		is(b, b.item(101).Answer, "B")
		is(b, len(b.lettersTo("priya@example.org", models.LetterAssignment)), 2)
	})
}

func TestReply_WordsWhereAnAnswerWasAsked(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide Hotel", body: "A) Grand\nB) Other"})
		asked := b.lettersTo("dana@example.org", models.LetterDecision)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked), subject: "Re: " + asked.Subject, body: "A and thank them from me"})
		is(b, b.item(101).State, models.StateOpen)
		r := b.lettersTo("dana@example.org", models.LetterReceipt)
		if len(r) != 1 || !strings.Contains(strings.Join(r[0].Value.Receipt.Said, " "), "Nothing was decided about #101") {
			b.t.Errorf("receipts: %+v", r)
		}
	})
}

// An assistant who is not cleared for what they ask about cannot hold it.
func TestDecide_NotClearedForOnesOwnQuestion(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "marcus@example.org", subject: "#decide #board #confidential Auditor", body: "A) Nord\nB) Syd"})
		if i := b.items()[0]; i.HolderKey != "priya" {
			b.t.Errorf("with %q: %+v", i.HolderKey, i.Item)
		}
	})
}

func TestRelease_ThenYesFilesItOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car", unproven: true})
		asked := b.lettersTo("dana@example.org", models.LetterConfirm)[0]
		if _, err := b.desk.Release(b.ctx(), b.viewer("dana"), b.mails()[0].Handle); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked), subject: "Re: Was this you?", body: "yes", unproven: true})
		is(b, len(b.items()), 1)
		is(b, b.items()[0].HolderKey, "marcus")
	})
}

// A note of whoever was asked is the answer, as from a letter that names many
// items: the item waits no longer, and who asked reads it.
func TestReply_ANoteAnswersAQuestion(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject, body: "ask one bag or two?"})
		is(b, b.item(101).State, models.StateWaiting)
		before := len(b.lettersTo("marcus@example.org", models.LetterAssignment))
		b.receive(letter{from: "dana@example.org", subject: "Answers", body: "101 note two"})
		is(b, b.item(101).State, models.StateDoing)
		is(b, len(b.lettersTo("marcus@example.org", models.LetterAssignment)), before+1)
	})
}

// Words beside numbered commands in a fresh mail are words on that item, and
// no new matter; a tag makes one of them.
func TestReply_WordsBesideANumberedCommand(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		b.receive(letter{from: "marcus@example.org", subject: "The car", body: "It is a white one.\n\n101 done"})
		is(b, len(b.items()), 1)
		is(b, b.item(101).State, models.StateDone)
		is(b, len(b.item(101).Conversation), 2)
		b.receive(letter{from: "marcus@example.org", subject: "#travel The other car", body: "It is a blue one.\n\n101 reopen"})
		is(b, len(b.items()), 2)
		b.receive(letter{from: "marcus@example.org", subject: "A number of nothing", body: "And a third.\n\n999 done"})
		is(b, len(b.items()), 3)
	})
}

// A receipt that says why an answer did not count puts the question again.
func TestReply_AReceiptAsksAgain(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "marcus@example.org", subject: "#decide Which hotel?", body: "A) Grand\nB) Plaza"})
		q := b.lettersTo("dana@example.org", models.LetterDecision)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(q), subject: "Re: " + q.Subject, body: "ok"})
		is(b, b.item(101).State, models.StateOpen)
		again := b.lettersTo("dana@example.org", models.LetterReceipt)
		r := again[len(again)-1]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(r), subject: "Re: " + r.Subject, body: "B"})
		is(b, b.item(101).State, models.StateApproved)
		is(b, b.item(101).Answer, "B")
	})
}

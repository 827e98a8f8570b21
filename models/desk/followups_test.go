package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

const fromNordlys = "Please chase.\n\n---------- Forwarded message ---------\nFrom: Kari Nes <kari@nordlys.example>\nDate: Mon, 23 Nov 2026 at 10:00\n" +
	"Subject: Quote for forty chairs\nTo: Dana Whitfield <dana@example.org>\n\nWe will send the quote.\n"

// waiting files a follow-up on Nordlys, which Elena holds.
func (b *bench) waiting() {
	b.t.Helper()
	b.receive(letter{from: "dana@example.org", subject: "Fwd: Quote for forty chairs #vendors follow:2d", body: fromNordlys})
	is(b, b.item(101).OutsideAddr, "kari@nordlys.example")
	is(b, b.item(101).State, models.StateWaiting)
}

// suggestion is the letter that asks whether a mail is the answer.
func (b *bench) suggestion() models.LetterLine {
	b.t.Helper()
	for _, l := range b.lettersTo("elena@example.org", models.LetterNudge) {
		if strings.HasPrefix(l.DedupeKey, "suggest:") {
			return l
		}
	}
	b.t.Fatal("nobody was asked whether it is the answer")
	return models.LetterLine{}
}

func TestFollowUp_AnAnswerFromTheSameCompanyIsASuggestion(t *testing.T) {
	each(t, func(b *bench) {
		b.waiting()
		b.receive(letter{from: "Ola Lund <ola@sales.nordlys.example>", subject: "Your chairs: our quote", body: "2,700", unproven: true})
		is(b, b.item(101).State, models.StateWaiting) // never by itself
		is(b, b.mails()[1].State, models.Quarantined)
		b.receive(letter{from: "elena@example.org", to: b.replyTo(b.suggestion()), subject: "Re: x", body: "yes"})
		is(b, b.item(101).State, models.StateOpen)
		is(b, b.mails()[1].State, models.Processed)
		if h := b.item(101).History; h[len(h)-1].What != "Ola Lund <ola@sales.nordlys.example> answered" {
			b.t.Errorf("history: %+v", h[len(h)-1])
		}
		// Said twice it is nothing more.
		b.receive(letter{from: "elena@example.org", to: b.replyTo(b.suggestion()), subject: "Re: x", body: "no"})
		is(b, b.item(101).State, models.StateOpen)
	})
}

func TestFollowUp_NoLeavesTheMailAside(t *testing.T) {
	each(t, func(b *bench) {
		b.waiting()
		b.receive(letter{from: "kari@nordlys.example", subject: "Lunch?", body: "x", unproven: true}) // the very address needs no other sign
		b.receive(letter{from: "elena@example.org", to: b.replyTo(b.suggestion()), subject: "Re: x", body: "no"})
		is(b, b.item(101).State, models.StateWaiting)
		is(b, b.mails()[1].State, models.Quarantined)
	})
}

func TestFollowUp_WhatIsNoSuggestion(t *testing.T) {
	each(t, func(b *bench) {
		b.waiting()
		b.receive(
			letter{from: "ola@nordlys.example", subject: "Newsletter of spring", body: "x", unproven: true},                                           // another matter
			letter{from: "ola@gmail.com", subject: "Re: Quote for forty chairs", body: "x", unproven: true},                                           // anybody
			letter{from: "ola@other.example", subject: "Re: Quote for forty chairs", body: "x", unproven: true},                                       // another company
			letter{from: "ola@nordlys.example", subject: "Quote for forty chairs", headers: []string{"Auto-Submitted: auto-replied"}, unproven: true}, // a machine
		)
		is(b, len(b.lettersTo("elena@example.org", models.LetterNudge)), 0)
		// What is confidential is never asked about.
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "ola@nordlys.example", subject: "Quote for forty chairs", unproven: true})
		for _, l := range b.letters() {
			if strings.HasPrefix(l.DedupeKey, "suggest:") {
				b.t.Errorf("%s was asked about a confidential item", l.ToAddr)
			}
		}
	})
}

func TestNudge_DraftsAMailToTheOutsiderAndSendsNothing(t *testing.T) {
	each(t, func(b *bench) {
		b.waiting()
		b.receive(letter{from: "elena@example.org", subject: "101 nudge"})
		l := b.lettersTo("elena@example.org", models.LetterNudge)
		if len(l) != 1 || l[0].Value.Nudge == nil {
			b.t.Fatalf("letters: %+v", l)
		}
		n := l[0].Value.Nudge
		is(b, n.To+" "+n.Cc, "kari@nordlys.example team+101@example.net")
		if !strings.HasPrefix(n.Note, "Hello Kari Nes,") || !strings.HasSuffix(n.Note, "Elena Rossi") {
			b.t.Errorf("draft: %s", n.Note)
		}
		for _, l := range b.letters() {
			if strings.Contains(l.ToAddr, "nordlys") {
				b.t.Errorf("%s was written to", l.ToAddr)
			}
		}
		// The executive asks; the holder gets the draft.
		b.receive(letter{from: "dana@example.org", subject: "101 nudge"})
		is(b, len(b.lettersTo("elena@example.org", models.LetterNudge)), 2)
		is(b, len(b.lettersTo("dana@example.org", models.LetterNudge)), 0)
	})
}

func TestNudge_AnInsiderIsReminded(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs"}, letter{from: "elena@example.org", subject: "101 wait marcus"}, letter{from: "elena@example.org", subject: "101 nudge"})
		l := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(l) != 1 || l[0].Value.Reason != "Elena asks how this stands" {
			b.t.Errorf("letters: %+v", l)
		}
	})
}

func TestChase_AnUnansweredFollowUpSaysSo(t *testing.T) {
	each(t, func(b *bench) {
		b.waiting()
		var marks []string
		for day := 26; len(marks) < 3 && day < 50; day++ {
			b.clock.Set(time.Date(2026, 11, day, 9, 0, 0, 0, copenhagen))
			b.chase()
			marks = nil
			for _, l := range b.lettersTo("elena@example.org", models.LetterChase) {
				for _, line := range l.Value.Chase.Follow {
					marks = append(marks, line.Mark)
				}
			}
		}
		is(b, strings.Join(marks, " | "), " | asked once before, no answer yet: 101 nudge drafts a mail to them | asked twice before, no answer yet: 101 nudge drafts a mail to them")
	})
}

// What nobody moved is announced, asked about, never dropped; any word resets.
func TestAgeing_IsAnnouncedAskedAndNeverDone(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Better luggage"})
		said := func() string {
			l := b.lettersTo("marcus@example.org", models.LetterChase)
			if len(l) == 0 || len(l[len(l)-1].Value.Chase.Ageing) == 0 {
				return ""
			}
			return l[len(l)-1].Value.Chase.Ageing[0].Mark
		}
		first, asked := "", ""
		for day := 24; day < 24+50; day++ {
			b.clock.Set(time.Date(2026, 11, day, 9, 0, 0, 0, copenhagen))
			b.chase()
			if s := said(); s != "" && first == "" {
				first = s
			}
			if s := said(); strings.HasSuffix(s, "drop it?") {
				asked = s
				break
			}
		}
		if !strings.HasPrefix(first, "nobody moved it since Tue 24 Nov; asks you to drop it in ") || asked != "nobody moved it since Tue 24 Nov; drop it?" {
			b.t.Errorf("first %q, then %q", first, asked)
		}
		is(b, b.item(101).State, models.StateOpen)
		b.receive(letter{from: "marcus@example.org", subject: "101 stay"})
		b.clock.Add(14 * 24 * time.Hour)
		b.chase()
		l := b.lettersTo("marcus@example.org", models.LetterChase)
		is(b, len(l[len(l)-1].Value.Chase.Ageing), 0)
	})
}

func TestAsk_TheAnswerGoesBackToWhoAsked(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs"})
		l := b.lettersTo("elena@example.org", models.LetterAssignment)[0]
		b.receive(letter{from: "dana@example.org", subject: "101 ask which colour?"})
		b.receive(letter{from: "elena@example.org", to: b.replyTo(l), subject: "Re: x", body: "They come in blue only."})
		got := b.lettersTo("dana@example.org", models.LetterAssignment)
		if len(got) != 1 || got[0].Pace != models.Pressing || got[0].Value.Assignment.Note != "They come in blue only." {
			b.t.Fatalf("Dana got %+v", got)
		}
		is(b, b.item(101).State, models.StateDoing)
	})
}

// Who has a decision prepared and has it asks who decides it.
func TestAsk_WhoPreparedADecisionAsksWhoDecides(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.receive(letter{from: "elena@example.org", subject: "#decision @elena Which chairs? options:Oak,Beech"})
		b.receive(letter{from: "elena@example.org", subject: "101 ask how many people come?"})
		if r := b.lastReceipt("elena@example.org"); !strings.Contains(fmt.Sprint(r), "#101 waits for Dana's answer") {
			b.t.Errorf("receipt: %+v", r)
		}
		var asks models.LetterLine
		for _, l := range b.lettersTo("dana@example.org", models.LetterAssignment) {
			if a := l.Value.Assignment; a.Note == "how many people come?" {
				asks = l
			}
		}
		if asks.Numbers == nil || asks.Numbers[0] != 101 {
			b.t.Fatalf("Dana got %+v", b.lettersTo("dana@example.org", models.LetterAssignment))
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asks), subject: "Re: x", body: "Twelve."})
		is(b, b.item(101).State, models.StateDoing)
		b.receive(letter{from: "dana@example.org", subject: "101 B"})
		is(b, b.item(101).State, models.StateApproved)
	})
}

func TestPause_LettersStopUntilThePersonWrites(t *testing.T) {
	each(t, func(b *bench) {
		b.sent()
		b.receive(letter{from: "marcus@example.org", subject: "pause"})
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"}, letter{from: "dana@example.org", subject: "#travel Hotel"}, letter{from: "dana@example.org", subject: "#travel !urgent Flight"})
		if err := b.desk.RequestSignIn(b.ctx(), "marcus@example.org", "browser"); err != nil {
			b.t.Fatal(err)
		}
		is(b, fmt.Sprint(only(b.sent(), "marcus")), "[marcus@example.org receipt marcus@example.org assignment marcus@example.org signin]")
		if r := b.lettersTo("dana@example.org", models.LetterReceipt); !strings.Contains(r[0].Value.Receipt.Done[0], "Marcus paused letters on Tue 24 Nov") {
			b.t.Errorf("receipt: %+v", r[0].Value.Receipt)
		}
		is(b, len(b.lettersTo("dana@example.org", models.LetterAlert)), 1)
		b.clock.Add(48 * time.Hour)
		is(b, len(only(b.sent(), "marcus")), 0)
		b.receive(letter{from: "marcus@example.org", subject: "103 done"})
		is(b, fmt.Sprint(only(b.sent(), "marcus")), "[marcus@example.org receipt marcus@example.org bundle +assignment +assignment]")
	})
}

func TestPause_UntilADay(t *testing.T) {
	each(t, func(b *bench) {
		b.sent()
		b.receive(letter{from: "marcus@example.org", subject: "pause until thu"}, letter{from: "dana@example.org", subject: "#travel Car"})
		if r := b.lettersTo("marcus@example.org", models.LetterReceipt); !strings.Contains(fmt.Sprint(r[0].Value.Receipt), "until Thu 26 Nov 09:00 or until you write") {
			b.t.Errorf("receipt: %+v", r[0].Value.Receipt)
		}
		if r := b.lettersTo("dana@example.org", models.LetterReceipt); !strings.Contains(r[0].Value.Receipt.Done[0], "Marcus paused letters until Thu 26 Nov 09:00") {
			b.t.Errorf("receipt: %+v", r[0].Value.Receipt)
		}
		is(b, fmt.Sprint(only(b.sent(), "marcus")), "[marcus@example.org receipt]")
		b.clock.Add(24 * time.Hour)
		is(b, len(only(b.sent(), "marcus")), 0)
		b.clock.Add(24 * time.Hour) // Thursday, and nobody wrote
		is(b, fmt.Sprint(only(b.sent(), "marcus")), "[marcus@example.org assignment]")
		b.receive(letter{from: "dana@example.org", subject: "#travel Hotel"})
		is(b, fmt.Sprint(only(b.sent(), "marcus")), "[marcus@example.org assignment]")
		b.receive(letter{from: "marcus@example.org", subject: "pause until yesterday"})
		if p := b.person("marcus"); p.Paused(b.clock.Now()) {
			b.t.Error("paused until a day that has passed")
		}
	})
}

func only(lines []string, who string) (out []string) {
	for _, l := range lines {
		if strings.HasPrefix(l, who) {
			out = append(out, l)
		}
	}
	return out
}

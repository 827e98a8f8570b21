package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// levels gives each domain of the plan another level: travel 4 up to 500 EUR,
// vendors 3 up to 500 EUR, board 2, events 5 with Elena.
func withLevels(p *models.TeamPlan) {
	p.Domains[0].Level, p.Domains[0].Amount = 4, "500eur"
	p.Domains[1].Level, p.Domains[1].Amount = 3, "500eur"
	p.Domains[2].Level = 2
	p.Domains[3].Level, p.Domains[3].Owner = 5, "elena"
}

// leveled opens an office whose domains are delegated differently.
func leveled(t *testing.T, f func(*bench)) {
	each(t, func(b *bench) {
		p := plan()
		withLevels(&p)
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		f(b)
	})
}

func TestDelegate_Table(t *testing.T) {
	leveled(t, func(b *bench) {
		for n, c := range []struct {
			from, subject string
			kind          models.Kind
			holder, asks  string // keys
			level         int
			asked         bool
			reason        string
		}{
			{"dana@example.org", "#decide #board Seat", models.Decision, "priya", "dana", 2, false, "level 2 in Board: Priya prepares, Dana decides"},
			{"dana@example.org", "#decide #vendors Printer", models.Decision, "elena", "dana", 3, false, ""},
			{"dana@example.org", "#decide #travel Hotel", models.Decision, "marcus", "marcus", 4, true, "level 4 in Travel: Marcus decides, Dana reads it afterwards"},
			{"dana@example.org", "#decide #events Flowers", models.Decision, "elena", "elena", 5, true, "level 5 in Events: Elena decides"},
			{"priya@example.org", "#decide #travel Train", models.Decision, "marcus", "marcus", 4, true, "level 4 in Travel: Marcus decides, Dana reads it afterwards"},
			{"marcus@example.org", "#decide #travel Visa", models.Decision, "marcus", "dana", 4, true, "level 4 in Travel: Marcus may decide it, and asks"},
			{"priya@example.org", "#vendors amount:500eur Toner", models.Task, "elena", "", 3, false, ""},
			{"priya@example.org", "#vendors amount:501eur Desk", models.Decision, "elena", "dana", 2, false, "501 EUR is above the limit of Vendors, 500 EUR: level 2, Elena prepares and Dana decides"},
			{"elena@example.org", "#vendors amount:501eur Chair", models.Decision, "elena", "dana", 2, true, "501 EUR is above the limit of Vendors, 500 EUR: level 2, Elena prepares and Dana decides"},
			{"priya@example.org", "#vendors amount:400usd Lamp", models.Decision, "elena", "dana", 2, false, "400 USD cannot be held against the limit of Vendors, 500 EUR: level 2, Elena prepares and Dana decides"},
			{"priya@example.org", "#board amount:1eur Pen", models.Decision, "priya", "dana", 2, true, "1 EUR, and Board has no limit for money: level 2, Priya prepares and Dana decides"},
			{"priya@example.org", "#decide #travel amount:900eur Flight", models.Decision, "priya", "dana", 2, true, "900 EUR is above the limit of Travel, 500 EUR: level 2, Priya prepares and Dana decides"},
			{"dana@example.org", "#vendors amount:9000eur Car", models.Task, "elena", "", 3, false, ""},
			{"dana@example.org", "#decide #travel amount:9000eur Jet", models.Decision, "marcus", "marcus", 4, true, "level 4 in Travel: Marcus decides, Dana reads it afterwards"},
		} {
			b.receive(letter{from: c.from, subject: c.subject, body: "x"})
			i := b.item(101 + n)
			b.t.Logf("%s: %v", c.subject, i.Reasons)
			is(b, i.Kind, c.kind)
			is(b, i.HolderKey, c.holder)
			is(b, i.Decides, c.asks)
			is(b, i.Level, c.level)
			is(b, i.Item.Asked(), c.asked)
			said := slices.DeleteFunc(slices.Clone(i.Reasons), func(r string) bool { return !strings.Contains(r, "level ") })
			if c.reason == "" && len(said) > 0 || c.reason != "" && !slices.Contains(said, c.reason) {
				b.t.Errorf("%s: reasons %v, want %q", c.subject, i.Reasons, c.reason)
			}
		}
	})
}

func TestDelegate_TheHolderDecidesAndTheExecutiveTakesItBack(t *testing.T) {
	leveled(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#decide #travel Hotel", body: "A) Grand\nB) Other"})
		asked := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(asked) != 1 || asked[0].Asks == nil || !asked[0].Value.Assignment.Decides {
			b.t.Fatalf("Marcus was asked %+v", asked)
		}
		is(b, len(b.lettersTo("dana@example.org", models.LetterDecision)), 0)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 B"})
		is(b, b.item(101).Item.State, models.StateApproved)
		b.clock.Add(23 * time.Hour)
		b.receive(letter{from: "priya@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(101).Item.State, models.StateApproved)
		b.receive(letter{from: "dana@example.org", subject: "x", body: "undo 101"})
		i := b.item(101)
		is(b, i.Item.State, models.StateOpen)
		is(b, i.Item.Answer, "")
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 A"})
		b.clock.Add(25 * time.Hour)
		b.receive(letter{from: "dana@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(101).Item.State, models.StateApproved)
	})
}

func TestDelegate_MoreMoneyGoesBackToTheExecutive(t *testing.T) {
	leveled(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#travel amount:400eur Flight", body: "x"})
		is(b, b.item(101).Kind, models.Task)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 amount 900eur"})
		i := b.item(101)
		is(b, i.Kind, models.Decision)
		is(b, i.Decides, "dana")
		is(b, i.LevelWhy, "900 EUR is above the limit of Travel, 500 EUR")
		is(b, len(b.lettersTo("dana@example.org", models.LetterDecision)), 1) // Marcus holds it, and asks
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 amount 300eur"})
		is(b, b.item(101).Decides, "marcus")
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(101).Decides, "dana")
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 amount 900eur"}) // her own word
		is(b, b.item(101).Decides, "marcus")
	})
}

func TestPrepare_TheHolderPreparesAndTheExecutiveDecides(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#decide #vendors Printer due:thu", body: "Which one?"})
		is(b, len(b.lettersTo("dana@example.org", models.LetterDecision)), 0)
		mine := b.lettersTo("elena@example.org", models.LetterAssignment)
		is(b, len(mine), 1)
		b.receive(letter{from: "elena@example.org", to: b.replyTo(mine[0]), subject: "Re: x", body: "A) Laser, 300\nB) Ink, 120\nrecommend B: it is enough\nsilence B\nother view: A lasts longer"})
		i := b.item(101).Item
		is(b, len(i.Options), 2)
		is(b, i.Recommend, "B")
		is(b, i.Silence, "B")
		is(b, i.OtherView, "Elena: A lasts longer")
		asked := b.lettersTo("dana@example.org", models.LetterDecision)
		if len(asked) != 1 {
			b.t.Fatalf("asked %d times", len(asked))
		}
		v := asked[0].Value.Decision
		if v.Recommend != "B" || v.Silence != "B" || v.OtherView != "Elena: A lasts longer" || len(v.Options) != 2 {
			b.t.Errorf("the question says %+v", v)
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked[0]), subject: "Re: x", body: "ok"})
		is(b, b.item(101).Item.State, models.StateApproved)
		is(b, b.item(101).Item.Answer, "B")
	})
}

func TestPrepare_WhatCannotBe(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide #travel Hotel", body: "A) Grand\nB) Other"}, letter{from: "dana@example.org", subject: "#travel Flight", body: "x"})
		for _, c := range []struct{ line, want string }{
			{"101 recommend C", "no option C"}, {"101 recommend yes", "no option YES"}, {"101 silence B", "there is no deadline"},
			{"101 offer D Tent", "the next option is C"}, {"102 recommend yes", "not a decision"}, {"102 silence B", "not a decision"},
		} {
			before := b.item(101).Item
			b.receive(letter{from: "priya@example.org", subject: "x", body: c.line})
			r := b.lettersTo("priya@example.org", models.LetterReceipt)
			if said := strings.Join(r[len(r)-1].Value.Receipt.Said, " "); !strings.Contains(said, c.want) {
				b.t.Errorf("%s: %q", c.line, said)
			}
			is(b, b.item(101).Item.Recommend, before.Recommend)
		}
		b.receive(letter{from: "dana@example.org", subject: "#decide #vendors Yes or no?", body: "x"})
		b.receive(letter{from: "elena@example.org", subject: "x", body: "103 recommend no, too dear"})
		b.receive(letter{from: "dana@example.org", subject: "x", body: "103 ok"}) // agrees with no
		is(b, b.item(103).Item.State, models.StateDeclined)
	})
}

// What an agenda told of can be taken back for a day after it was told.
func TestDelegate_TakenBackAfterTheAgenda(t *testing.T) {
	leveled(t, func(b *bench) {
		p := plan()
		withLevels(&p)
		p.Domains[0].Owner = "priya" // who has a 1:1 with Dana
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "dana@example.org", subject: "#decide #travel Hotel", body: "A) Grand\nB) Other"})
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 B"})
		monday := time.Date(2026, 11, 30, 16, 1, 0, 0, copenhagen)
		b.clock.Set(monday)
		b.writeDigests()
		told := b.lettersTo("dana@example.org", models.LetterDigest)
		if len(told) == 0 || len(told[len(told)-1].Value.Digest.Decided.Lines) != 1 {
			b.t.Fatalf("the agenda tells nothing of it: %d letters", len(told))
		}
		b.clock.Set(monday.Add(20 * time.Hour))
		b.receive(letter{from: "dana@example.org", subject: "x", body: "undo 101"})
		is(b, b.item(101).Item.State, models.StateOpen)
	})
}

func TestReply_ListsByWhat(t *testing.T) {
	leveled(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One due:thu", body: "x"}, letter{from: "dana@example.org", subject: "#travel Two", body: "x"},
			letter{from: "dana@example.org", subject: "#decide #travel Three", body: "x"})
		for which, want := range map[string]int{"list": 3, "list week": 1, "list decisions": 1, "list waiting": 0} {
			b.receive(letter{from: "marcus@example.org", subject: which, body: ""})
			v := b.lastReceipt("marcus@example.org")
			if len(v.List) != want || want == 0 && len(v.Said) != 1 {
				b.t.Errorf("%s: %d lines, %v", which, len(v.List), v.Said)
			}
		}
	})
}

// Who holds nothing learns that something waits for them all the same.
func TestReply_ListTellsOfDecisions(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide #board Hotel", body: "recommend:B\nA) Grand\nB) Park"},
			letter{from: "dana@example.org", subject: "list", body: "list"})
		want := []string{"You hold nothing.", "1 decision waits for you. To see which, write: list decisions"}
		is(b, strings.Join(b.lastReceipt("dana@example.org").Said, "|"), strings.Join(want, "|"))
	})
}

// A backup who holds an item is not told to hand it to themselves.
func TestAssignment_NamesAnotherAsBackup(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel One", body: "x"}, letter{from: "dana@example.org", subject: "#travel @elena Two", body: "x"})
		for who, want := range map[string]string{"marcus": "Elena", "elena": ""} {
			l := b.lettersTo(addressesOf[who], models.LetterAssignment)
			is(b, l[len(l)-1].Value.Assignment.Backup, want)
		}
		is(b, b.item(101).Backup, "Elena Rossi")
		is(b, b.item(102).Backup, "")
	})
}

// What is said of several lines is said once.
func TestReceipt_SaysNothingTwice(t *testing.T) {
	each(t, func(b *bench) {
		b.say("marcus", "+ one", "+ two")
		v := b.lastReceipt("marcus@example.org")
		is(b, len(v.Unclear), 2)
		is(b, len(v.Said), 1)
	})
}

package desk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"adjutant/models"
)

func (b *bench) holding(text string) string {
	b.t.Helper()
	found, err := b.store.Holding(b.ctx(), text)
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.Join(found, " ")
}

// A matter with an unheard-of word in everything that can hold one.
func (b *bench) zanzibar() {
	b.t.Helper()
	body := "Zanzibar please.\n\n---------- Forwarded message ---------\nFrom: Zoe Zanzibar <zoe@zanzibar.example>\nDate: Mon, 23 Nov 2026 at 10:00\n" +
		"Subject: Zanzibar trip\nTo: Dana Whitfield <dana@example.org>\n\nThe Zanzibar trip costs 900.\n"
	b.receive(letter{from: "dana@example.org", subject: "Fwd: Zanzibar trip #travel follow:2d", body: body}, letter{from: "dana@example.org", subject: "#vendors Chairs"})
	l := b.lettersTo("marcus@example.org", models.LetterAssignment)[0]
	b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: x", body: "note Zanzibar is far\n\nI will ask Zanzibar airlines."},
		letter{from: "marcus@example.org", subject: "101 nudge"}, letter{from: "dana@example.org", subject: "101 by fri"},
		letter{from: "Zoe Zanzibar <zoe@zanzibar.example>", subject: "Zanzibar: your trip", body: "900 is right", unproven: true})
	b.clock.Set(b.at(27, 9, 0))
	b.chase()
	for _, p := range b.claim() {
		said, err := json.Marshal(p.Letter.Value)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := b.desk.FreezeLetter(b.ctx(), p, append([]byte(p.Letter.Subject), said...)); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, table := range []string{"items.title", "messages.text", "messages.subject", "events.what", "letters.value", "letters.bytes", "raw_mails.body", "commands_applied.line"} {
		if !strings.Contains(b.holding("zanzibar"), table) {
			b.t.Fatalf("the test is of no use: %s holds nothing; only %s", table, b.holding("zanzibar"))
		}
	}
}

func TestErase_NoTableHoldsTheWordsOfAnItem(t *testing.T) {
	each(t, func(b *bench) {
		b.zanzibar()
		seen, err := b.desk.Erase(b.ctx(), b.team, 101, "", false)
		if err != nil {
			b.t.Fatal(err)
		}
		is(b, fmt.Sprint(seen.Items), "[101]")
		if !strings.Contains(b.holding("zanzibar"), "items.title") {
			b.t.Error("the preview erased")
		}
		done, err := b.desk.Erase(b.ctx(), b.team, 101, "", true)
		if err != nil {
			b.t.Fatal(err)
		}
		is(b, fmt.Sprint(done), fmt.Sprint(seen))
		// What is left is of the mail that nobody made part of the item.
		if _, err := b.desk.Erase(b.ctx(), b.team, 0, "zoe@zanzibar.example", true); err != nil {
			b.t.Fatal(err)
		}
		is(b, b.holding("zanzibar"), "")
		i := b.item(101)
		is(b, i.Title+" "+i.HolderKey, "erased marcus")
		if i.DueAt == nil || i.CreatedAt.IsZero() || b.item(102).Title != "Chairs" {
			b.t.Errorf("dates or other items went too: %+v", i.Item)
		}
	})
}

func TestErase_AllAboutAnAddress(t *testing.T) {
	each(t, func(b *bench) {
		b.zanzibar()
		done, err := b.desk.Erase(b.ctx(), b.team, 0, "Zoe@Zanzibar.example", true)
		if err != nil {
			b.t.Fatal(err)
		}
		is(b, fmt.Sprint(done.Items), "[101]")
		is(b, b.holding("zanzibar"), "")
		for _, address := range []string{"dana@example.org", "team@example.net", "nothing", ""} {
			if _, err := b.desk.Erase(b.ctx(), b.team, 0, address, true); err == nil {
				b.t.Errorf("%q was erased", address)
			}
		}
		is(b, b.item(102).Title, "Chairs")
	})
}

func TestForget_TheSourceGoesAndTheMailIsKnownAgain(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Team.KeepRaw = "365d"
		b.apply(p)
		l := letter{from: "dana@example.org", subject: "#travel Car to Zanzibar"}
		a := b.arrival(l)
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Watermark: b.uid, Arrivals: []models.Arrival{a}}
		if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
			b.t.Fatal(err)
		}
		forget := func() int {
			n, err := b.desk.Forget(b.ctx())
			if err != nil {
				b.t.Fatal(err)
			}
			return n
		}
		b.clock.Set(tuesday.AddDate(0, 0, 365))
		is(b, forget(), 0)
		b.clock.Set(tuesday.AddDate(0, 0, 366))
		is(b, forget(), 1)
		is(b, forget(), 0)
		if strings.Contains(b.holding("zanzibar"), "raw_mails") || b.item(101).Title != "Car to Zanzibar" {
			b.t.Error("not the source went, or more than it")
		}
		b.uid++
		a.UID = b.uid
		batch.Watermark, batch.Arrivals = b.uid, []models.Arrival{a}
		got, err := b.desk.Receive(b.ctx(), batch)
		if err != nil {
			b.t.Fatal(err)
		}
		is(b, got.Duplicate, 1)
	})
}

func TestHello_TheAnswerSaysWhatProvesAPerson(t *testing.T) {
	each(t, func(b *bench) {
		hello := func(keys ...string) int {
			n, err := b.desk.Hello(b.ctx(), b.team, keys)
			if err != nil {
				b.t.Fatal(err)
			}
			return n
		}
		is(b, hello(), 4)
		is(b, hello(), 0)
		l := b.lettersTo("marcus@example.org", models.LetterHello)[0]
		if n := len(l.Value.Notice.Lines); n > 10 {
			b.t.Errorf("%d lines", n)
		}
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: Hello", body: "hi", unproven: true})
		r := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if len(r) != 1 || !strings.HasPrefix(r[0].Value.Receipt.Said[0], "Only the reply address") || !strings.Contains(r[0].Value.Receipt.Said[1], "example.org") {
			b.t.Fatalf("receipts: %+v", r)
		}
		is(b, b.person("marcus").ProvedBy, byToken)
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(l), subject: "Re: Hello", body: "hi again"})
		is(b, b.person("marcus").ProvedBy, "authserv")
		is(b, len(b.items()), 0)
		// Not proven at all: nothing is said of it but the one question.
		b.receive(letter{from: "elena@example.org", subject: "hi", unproven: true})
		is(b, len(b.lettersTo("elena@example.org", models.LetterConfirm)), 1)
		is(b, b.person("elena").ProvedBy, "")
		b.apply(plan())
		is(b, b.person("marcus").ProvedBy, "authserv")
		is(b, hello("elena"), 0) // the same second
		b.clock.Add(1e10)
		is(b, hello("elena"), 1)
	})
}

package desk

import (
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// send hands over every letter that is owed now.
func (b *bench) send() {
	b.t.Helper()
	for p := b.claim(); len(p) > 0; p = b.claim() {
		for _, parcel := range p {
			if err := b.desk.SettleLetter(b.ctx(), parcel, models.Outcome{Sent: true}); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

var (
	hotel    = letter{from: "priya@example.org", subject: "#decide #travel Hotel due:thu recommend:A silence:B", body: "A) Grand\nB) Other"}
	thursday = time.Date(2026, 11, 26, 17, 0, 0, 0, copenhagen) // when it is due
)

func TestSilence_IsTakenAtTheDeadlineAndOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel)
		is(b, b.lettersTo("dana@example.org", models.LetterDecision)[0].Value.Decision.Silence, "B")
		b.send()
		b.clock.Set(thursday.Add(-time.Minute))
		b.chase()
		is(b, b.item(101).Item.State, models.StateOpen)
		b.clock.Set(thursday.Add(time.Minute))
		b.chase()
		b.chase()
		i := b.item(101)
		is(b, i.Item.State, models.StateApproved)
		is(b, i.Item.Answer, "B")
		last := i.History[len(i.History)-1]
		is(b, last.What, "nobody answered, so B, Other")
		for _, to := range []string{"dana@example.org", "priya@example.org"} {
			told := b.lettersTo(to, models.LetterAssignment)
			if n := len(told); n != 1 || !strings.Contains(told[0].Value.Assignment.Note, "No answer came by") {
				b.t.Errorf("%s was told %d times", to, n)
			}
		}
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 reopen"}, letter{from: "dana@example.org", subject: "x", body: "101 A"})
		is(b, b.item(101).Item.Answer, "A")
	})
}

func TestSilence_AnAnswerComesFirst(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel)
		b.send()
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 no"})
		b.clock.Set(thursday.Add(time.Hour))
		b.chase()
		is(b, b.item(101).Item.State, models.StateDeclined)
	})
}

func TestSilence_DecidesNothingThatWasNotAsked(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel) // and its letter never goes out
		b.clock.Set(thursday.Add(time.Hour))
		b.chase()
		is(b, b.item(101).Item.State, models.StateOpen)
	})
}

func TestSilence_WaitsForWhoIsAway(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel)
		b.send()
		if _, err := b.desk.SetAway(b.ctx(), b.viewer("dana"), "dana", "2026-11-26", "2026-11-30", ""); err != nil {
			b.t.Fatal(err)
		}
		for _, open := range []time.Time{thursday.Add(time.Hour), time.Date(2026, 12, 1, 16, 59, 0, 0, copenhagen)} {
			b.clock.Set(open)
			b.chase()
			is(b, b.item(101).Item.State, models.StateOpen)
		}
		b.clock.Set(time.Date(2026, 12, 1, 17, 1, 0, 0, copenhagen))
		b.chase()
		is(b, b.item(101).Item.State, models.StateApproved)
	})
}

func TestSilence_Guards(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Domains[0].Amount, p.Domains[1].Level = "500eur", 2
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		options := "A) Grand\nB) Other"
		cases := []struct{ subject, says string }{
			{"#decide #travel Hotel silence:B", "there is no deadline"},
			{"#decide #vendors Chairs due:thu silence:B", "in Vendors the executive decides"},
			{"#decide #travel Hotel due:thu silence:B amount:501eur", "501 EUR is above the limit of Travel, 500 EUR"},
			{"#decide #travel Hotel due:thu silence:B amount:400usd", "400 USD is above the limit"},
			{"#decide #board Hotel due:thu silence:B amount:1eur", "no limit is set"},
			{"#decide #board #confidential Hotel due:thu silence:B", "a letter about it tells nothing"},
			{"#decide #travel Hotel due:thu silence:B amount:500eur", ""},
		}
		for _, c := range cases {
			b.receive(letter{from: "priya@example.org", subject: c.subject, body: options})
			receipts := b.lettersTo("priya@example.org", models.LetterReceipt)
			said := strings.Join(receipts[len(receipts)-1].Value.Receipt.Said, " ")
			if c.says == "" && strings.Contains(said, "nothing will happen") || !strings.Contains(said, c.says) {
				b.t.Errorf("%s: %q, want %q", c.subject, said, c.says)
			}
		}
		b.send()
		b.clock.Set(thursday.Add(time.Hour))
		b.chase()
		approved := 0
		for _, i := range b.items() {
			if i.State == models.StateApproved {
				approved++
			}
		}
		is(b, approved, 1)
	})
}

func TestSilence_EndsWhenTheMatterMovesOutOfItsBounds(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Domains[1].Level = 1
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.receive(hotel)
		b.send()
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 domain vendors"})
		is(b, b.item(101).Item.Silence, "")
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 undo"})
		is(b, b.item(101).Item.Silence, "B")
	})
}

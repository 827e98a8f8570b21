package desk

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/models"
)

// wishes sets what somebody wants of their letters, as they do it themselves.
func (b *bench) wishes(key, mails string) {
	b.t.Helper()
	p := b.person(key)
	p.Mails = mails
	if _, err := b.desk.SavePerson(b.ctx(), b.viewer(key), p); err != nil {
		b.t.Fatal(err)
	}
}

// Each sort of letters comes as its reader wants it, and the others as usual.
func TestWishes_EachSortComesItsWay(t *testing.T) {
	eachBundling(t, func(b *bench) {
		b.wishes("marcus", "given=now")
		b.wishes("dana", "given=now")
		b.wishes("elena", "news=together")
		b.sent()
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"}, letter{from: "dana@example.org", subject: "#vendors Chairs"},
			letter{from: "priya@example.org", subject: "#decide Hotel due:27nov", body: "A) Grand\nB) Other"})
		b.receive(letter{from: "dana@example.org", subject: "101 ask which colour?"}, letter{from: "dana@example.org", subject: "102 ask which colour?"})
		got := fmt.Sprint(b.sent())
		for _, want := range []string{"marcus@example.org assignment", "elena@example.org assignment", "dana@example.org decision"} {
			if strings.Count(got, want) != 1 {
				b.t.Errorf("at once went %s, want one %s", got, want)
			}
		}
		b.clock.Set(b.at(24, 15, 0)) // Marcus's window: the news
		is(b, fmt.Sprint(b.sent()), "[marcus@example.org assignment]")
		b.clock.Set(b.at(25, 9, 0)) // Elena's day begins, and Dana's
		got = fmt.Sprint(b.sent())
		if !strings.Contains(got, "elena@example.org assignment") || !strings.Contains(got, "dana@example.org bundle +receipt +receipt") {
			b.t.Errorf("in the morning went %s", got)
		}
	})
}

func TestWishes_Receipts(t *testing.T) {
	each(t, func(b *bench) {
		for range firstMails + 2 { // nobody new any more
			b.receive(letter{from: "elena@example.org", subject: "away 1-2 dec"}, letter{from: "elena@example.org", subject: "undo"})
		}
		count := func() int { return len(b.lettersTo("elena@example.org", models.LetterReceipt)) }
		before := count()
		b.receive(letter{from: "elena@example.org", subject: "away 3-4 dec"})
		is(b, count(), before)
		b.wishes("elena", "receipts=now")
		b.receive(letter{from: "elena@example.org", subject: "away 7-8 dec"})
		is(b, count(), before+1)
		b.wishes("elena", "receipts=off")
		b.receive(letter{from: "elena@example.org", subject: "away 9-10 dec"})
		is(b, count(), before+1)
		b.receive(letter{from: "elena@example.org", subject: "999 done"}) // what cannot be done is said all the same
		is(b, count(), before+2)
		b.receive(letter{from: "elena@example.org", subject: "list"})
		is(b, count(), before+3)
		b.receive(letter{from: "dana@example.org", subject: "#vendors !urgent Chairs"})
		is(b, len(b.lettersTo("elena@example.org", models.LetterAssignment)), 1)
	})
}

// New to the office, and wanting no receipts, somebody gets none but those they
// need.
func TestWishes_NoReceiptsFromTheFirst(t *testing.T) {
	each(t, func(b *bench) {
		b.wishes("dana", "receipts=off")
		b.receive(letter{from: "dana@example.org", subject: "#vendors Chairs"})
		is(b, len(b.lettersTo("dana@example.org", models.LetterReceipt)), 0)
		b.receive(letter{from: "dana@example.org", subject: "#vendrs Tables"})
		is(b, len(b.lettersTo("dana@example.org", models.LetterReceipt)), 1)
	})
}

func TestWishes_NoCoverageMail(t *testing.T) {
	each(t, func(b *bench) {
		b.wishes("priya", "coverage=off")
		b.cover(tuesday)
		is(b, b.cover(coverMonday), 1)
		is(b, len(b.lettersTo("priya@example.org", models.LetterCoverage)), 0)
		is(b, len(b.lettersTo("dana@example.org", models.LetterCoverage)), 1)
	})
}

func TestWishes_WhoMayChangeThem(t *testing.T) {
	each(t, func(b *bench) {
		p := b.person("dana")
		p.Mails = "receipts=off"
		_, err := b.desk.SavePerson(b.ctx(), b.viewer("priya"), p)
		refuses(b.t, err, "")
		p = b.person("marcus")
		p.Mails = "receipts=off"
		_, err = b.desk.SavePerson(b.ctx(), b.viewer("elena"), p)
		refuses(b.t, err, "")
		for field, mails := range map[string]string{"mails": "invoices=off", "given": "given=off"} {
			p.Mails = mails
			_, err = b.desk.SavePerson(b.ctx(), b.viewer("marcus"), p)
			refuses(b.t, err, field)
		}
		p.Mails = "receipts=off"
		if done, err := b.desk.SavePerson(b.ctx(), b.viewer("priya"), p); err != nil || b.person("marcus").Mails != "receipts=off" {
			b.t.Errorf("%+v %v", done, err)
		} else if done, err = b.desk.SavePerson(b.ctx(), b.viewer("priya"), p); err != nil || done.Said != "Nothing was different." {
			b.t.Errorf("%+v %v", done, err)
		}
	})
}

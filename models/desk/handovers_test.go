package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

func (b *bench) handOver() int {
	b.t.Helper()
	n, err := b.desk.HandOver(b.ctx())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *bench) away(who, from, to, cover string) {
	b.t.Helper()
	if _, err := b.desk.SetAway(b.ctx(), b.viewer("priya"), who, from, to, cover); err != nil {
		b.t.Fatal(err)
	}
}

// said writes the parts of a handover, a line each.
func saidOf(l models.LetterLine) string {
	var out []string
	for _, p := range l.Value.Handover.Parts {
		for kind, list := range map[string][]models.ItemLine{"open": p.Open, "waiting": p.Waiting, "decide": p.Decide} {
			for _, i := range list {
				out = append(out, fmt.Sprintf("%s %s #%d %s", p.Title, kind, i.Number, i.Title))
			}
		}
	}
	return strings.Join(out, "; ")
}

func TestHandOver_TheCoverGetsAllAndWhoComesBackWhatHappened(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car due:3dec"}, letter{from: "dana@example.org", subject: "#travel Hotel due:27nov"},
			letter{from: "dana@example.org", subject: "@marcus Printer"})
		b.away("marcus", "2026-11-26", "2026-11-27", "elena")
		is(b, b.handOver(), 0)
		b.clock.Set(b.at(25, 16, 59))
		is(b, b.handOver(), 0)
		b.clock.Set(b.at(25, 17, 0)) // the evening before
		is(b, b.handOver(), 1)
		is(b, b.handOver(), 0)
		l := b.lettersTo("elena@example.org", models.LetterHandover)
		is(b, l[0].Subject, "You cover for Marcus, 26-27 Nov")
		is(b, saidOf(l[0]), "Travel open #102 Hotel; Travel open #101 Car; Other open #103 Printer")
		is(b, l[0].NotBefore.In(copenhagen).Format("2 15:04"), "26 09:00")
		is(b, b.item(101).HolderKey, "marcus") // it stays his

		b.clock.Set(b.at(26, 11, 0))
		b.receive(letter{from: "dana@example.org", subject: "#travel Train"}, letter{from: "elena@example.org", to: b.replyTo(l[0]), subject: "Re: x", body: "102 done"})
		for _, at := range []time.Time{b.at(27, 18, 0), b.at(28, 12, 0), b.at(30, 8, 59)} {
			b.clock.Set(at)
			is(b, b.handOver(), 0)
		}
		b.clock.Set(b.at(30, 9, 0))
		is(b, b.handOver(), 1)
		is(b, b.handOver(), 0)
		back := b.lettersTo("marcus@example.org", models.LetterHandover)
		is(b, saidOf(back[0]), "Closed open #102 Hotel; Came in for your areas open #104 Train")
	})
}

func TestHandOver_OnceAlsoAfterDowntimeAndChanges(t *testing.T) {
	each(t, func(b *bench) {
		count := func(who string) int { return len(b.lettersTo(who+"@example.org", models.LetterHandover)) }
		b.receive(letter{from: "dana@example.org", subject: "#travel Car due:3dec"})
		b.away("marcus", "2026-11-26", "2026-12-01", "elena")
		b.clock.Set(b.at(29, 12, 0)) // a Sunday in the middle: the start is still told
		b.handOver()
		is(b, count("elena"), 1)
		b.away("marcus", "2026-11-26", "2026-12-03", "priya") // longer, and somebody else
		b.handOver()
		b.handOver()
		is(b, count("elena"), 1)
		is(b, count("priya"), 1)
		b.clock.Set(time.Date(2026, 12, 2, 10, 0, 0, 0, copenhagen)) // he would have been back
		b.handOver()
		is(b, count("marcus"), 0)
		b.clock.Set(time.Date(2026, 12, 7, 10, 0, 0, 0, copenhagen))
		b.handOver()
		b.handOver()
		is(b, count("marcus"), 1)

		// Nobody ran it from before the beginning to after the end.
		b.away("elena", "2026-12-09", "2026-12-10", "marcus")
		b.clock.Set(time.Date(2026, 12, 14, 10, 0, 0, 0, copenhagen))
		b.handOver()
		b.handOver()
		is(b, count("marcus"), 1)
		is(b, count("elena"), 2)
	})
}

func TestHandOver_AnAbsenceThatIsTakenAwayEndsThen(t *testing.T) {
	each(t, func(b *bench) {
		b.away("marcus", "2026-11-25", "2026-12-04", "elena")
		b.clock.Set(b.at(25, 10, 0))
		is(b, b.handOver(), 1)
		office, err := b.store.Office(b.ctx(), b.team)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := b.store.InTx(b.ctx(), func(tx *store.Tx) error { return tx.DeleteAbsence(b.ctx(), b.team, office.Absences[0].ID) }); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(b.at(26, 10, 0))
		is(b, b.handOver(), 1)
		is(b, b.handOver(), 0)
		is(b, len(b.lettersTo("marcus@example.org", models.LetterHandover)), 1)
	})
}

// Who is not cleared gets the same pack whether a confidential item is there or
// not; who is gets its number.
func TestHandOver_ConfidentialOnlyToWhoIsCleared(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Agenda"}, letter{from: "dana@example.org", subject: "#board #confidential Offer from Halden"})
		b.away("priya", "2026-11-25", "2026-11-25", "elena")
		b.clock.Set(b.at(25, 9, 0))
		b.handOver()
		l := b.lettersTo("elena@example.org", models.LetterHandover)
		is(b, saidOf(l[0]), "Board open #101 Agenda")
		is(b, l[0].Clearance, models.Standard)
		b.away("priya", "2026-11-27", "2026-11-27", "dana")
		b.clock.Set(b.at(27, 9, 0))
		b.handOver()
		l = b.lettersTo("dana@example.org", models.LetterHandover)
		if s := saidOf(l[0]); !strings.Contains(s, "confidential") || strings.Contains(s, "Halden") {
			b.t.Errorf("Dana reads %s", s)
		}
	})
}

func TestAway_NobodyCoversIsToldToTheExecutive(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "elena@example.org", subject: "away 26-27 nov"})
		l := b.lettersTo("dana@example.org", models.LetterAlert)
		if len(l) != 1 || l[0].Value.Notice.Lines[0] != "Nobody answers for Vendors meanwhile: new matters wait for Elena." {
			b.t.Fatalf("letters: %+v", l)
		}
		b.clock.Set(b.at(26, 9, 0))
		b.handOver()
		is(b, len(b.lettersTo("dana@example.org", models.LetterAlert)), 1)
		b.receive(letter{from: "marcus@example.org", subject: "away 30 nov by elena"})
		is(b, len(b.lettersTo("dana@example.org", models.LetterAlert)), 1)
	})
}

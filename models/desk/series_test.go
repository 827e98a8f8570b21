package desk

import (
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

var report = letter{from: "dana@example.org", subject: "#travel Weekly report every:monday due:mon"}

func TestSeries_TheNextIsFiledWhenOneIsDone(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(report)
		first := b.item(101)
		is(b, first.Item.DueDay, "2026-11-30")
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"}, letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		next := b.item(102)
		is(b, next.Item.DueDay, "2026-12-07")
		is(b, next.Item.State, models.StateOpen)
		is(b, next.Item.Title, "Weekly report")
		is(b, key(plan().Office(), next.Item.HolderID), "marcus")
		is(b, next.Item.StartAt.In(copenhagen).Format(time.DateTime), "2026-12-02 09:00:00") // three working days before
		is(b, len(b.items()), 2)
		receipt := b.lettersTo("marcus@example.org", models.LetterReceipt)
		if said := strings.Join(receipt[0].Value.Receipt.Said, " "); !strings.Contains(said, "the next one is #102, due Mon 7 Dec") {
			b.t.Errorf("the receipt says %q", said)
		}
	})
}

func TestSeries_SkipsWhatWasMissed(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(report)
		b.clock.Set(time.Date(2026, 12, 16, 10, 0, 0, 0, copenhagen)) // two weeks late
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		is(b, b.item(102).Item.DueDay, "2026-12-21")
	})
}

func TestSeries_DropEndsIt(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(report)
		b.receive(letter{from: "dana@example.org", subject: "x", body: "101 drop no longer needed"})
		is(b, len(b.items()), 1)
	})
}

func TestSeries_UndoTakesTheNextBackToo(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(report)
		b.clock.Add(time.Hour)
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 undo"})
		is(b, b.item(101).Item.State, models.StateOpen)
		is(b, b.item(102).Item.State, models.StateDropped)
		for _, l := range b.letters() {
			if l.Kind == models.LetterAssignment && len(l.Numbers) == 1 && l.Numbers[0] == 102 && l.State != models.LetterDropped {
				b.t.Errorf("a letter about #102 is still %s", l.State)
			}
		}
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		is(b, b.item(103).Item.DueDay, "2026-12-07")
	})
}

func TestSeries_GoesToWhoStandsIn(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(report)
		if _, err := b.desk.SetAway(b.ctx(), b.viewer("priya"), "marcus", "2026-12-03", "2026-12-09", "elena"); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		next := b.item(102)
		is(b, key(plan().Office(), next.Item.HolderID), "elena")
		told := b.lettersTo("elena@example.org", models.LetterAssignment)
		is(b, len(told), 1)
		is(b, told[0].NotBefore.In(copenhagen).Format(time.DateTime), "2026-12-02 09:00:00")
	})
}

func TestSeries_KeepsItsTimeOfDayOverAChangeOfClocks(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(time.Date(2027, 3, 24, 10, 0, 0, 0, copenhagen))
		b.receive(letter{from: "dana@example.org", subject: `#travel Call every:week due:"fri 15:30"`})
		b.receive(letter{from: "marcus@example.org", subject: "x", body: "101 done"})
		is(b, b.item(102).Item.DueAt.In(copenhagen).Format(time.DateTime), "2027-04-02 15:30:00") // summer time began on 28 March
	})
}

package desk

import (
	"fmt"
	"sync/atomic"
	"testing"

	"adjutant/models/store/storetest"
)

// A digest costs the same number of statements whatever stands in it.
func TestWriteDigests_StatementsDoNotGrow(t *testing.T) {
	t.Parallel()
	each := func(t *testing.T, fresh func(testing.TB) string) {
		t.Parallel()
		var ran atomic.Int64
		s := storetest.Open(t, fresh(t), storetest.Statements(func() { ran.Add(1) }))
		b := newBench(t, s, &clock{at: tuesday})
		cost := func() int64 {
			before := ran.Load()
			is(b, b.writeDigests(), 1)
			return ran.Load() - before
		}
		b.clock.Set(monday)
		cost() // the first one finds no digest before it
		b.clock.Set(monday.AddDate(0, 0, 7))
		empty := cost()
		var mails []letter
		for n := range 30 {
			mails = append(mails, letter{from: "dana@example.org", subject: fmt.Sprintf("#board Matter %d due:fri", n)},
				letter{from: "priya@example.org", subject: fmt.Sprintf("#decide #board Which %d recommend:A", n), body: "A) x\nB) y"},
				letter{from: "dana@example.org", subject: "x", body: fmt.Sprintf("+ point %d\ngood %d\nidea %d\nkeep %d\ngoal %d", n, n, n, n, n)})
		}
		b.receive(mails...)
		b.clock.Set(monday.AddDate(0, 0, 14))
		if full := cost(); full != empty {
			t.Errorf("%d statements for a full agenda, %d for an empty one", full, empty)
		}
		t.Logf("%d statements a digest", empty)
	}
	t.Run("sqlite", func(t *testing.T) { each(t, storetest.NewSQLite) })
	t.Run("postgres", func(t *testing.T) { each(t, storetest.NewPostgres) })
}

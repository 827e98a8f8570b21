package store_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// soon is how long tests wait for what must happen.
const soon = 20 * time.Second

func receive[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case v, ok := <-from:
		if !ok {
			t.Fatalf("%s: closed", what)
		}
		return v
	case <-time.After(soon):
		t.Fatalf("%s: nothing came", what)
		panic("unreachable")
	}
}

func TestWake_RunsAfterCommitAndNotAfterRollback(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		var log lockedBuffer
		s := storetest.Open(t, url, storetest.Log(&log))
		w := newWorld(t, s)
		type run struct {
			kind  string
			items int
		}
		runs := make(chan run, 100)
		handler := func(kind string) func(context.Context) error {
			return func(ctx context.Context) error {
				list, err := s.Items(ctx, store.Operator, models.ItemFilter{})
				runs <- run{kind, list.Total}
				return err
			}
		}
		stop, err := s.Work(t.Context(), map[string]func(context.Context) error{"deliver": handler("deliver"), "digest": handler("digest")})
		if err != nil {
			t.Fatal(err)
		}
		no := errors.New("no")
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { tx.Wake("digest"); return no }); !errors.Is(err, no) {
			t.Fatal(err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			i := w.item(101)
			tx.Wake("deliver")
			tx.Wake("deliver")
			return tx.AddItem(ctx, &i)
		})
		if got := receive(t, "deliver", runs); got != (run{"deliver", 1}) {
			t.Errorf("woken: %+v", got)
		}
		// A letter that is due wakes the deliverer by itself.
		w.owe(w.letter(w.maria, nil))
		if got := receive(t, "letter", runs); got.kind != "deliver" {
			t.Errorf("woken: %+v", got)
		}
		w.in(func(_ context.Context, tx *store.Tx) error { tx.Wake("digest"); return nil })
		if got := receive(t, "digest", runs); got.kind != "digest" {
			t.Errorf("woken: %+v", got)
		}
		ctx, cancel := context.WithTimeout(context.Background(), soon)
		defer cancel()
		if err := stop(ctx); err != nil {
			t.Error(err)
		}
		if len(runs) > 0 {
			t.Errorf("one run too many: %+v", <-runs)
		}
		if log.String() != "" {
			t.Errorf("a quiet day was logged: %s", log.String())
		}
	})
}

func TestWork_StopWaitsForARunningHandler(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		began, release, done := make(chan bool, 1), make(chan bool), make(chan error, 1)
		finished := false
		stop, err := s.Work(t.Context(), map[string]func(context.Context) error{"deliver": func(context.Context) error {
			began <- true
			<-release
			finished = true
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { tx.Wake("deliver"); return nil }); err != nil {
			t.Fatal(err)
		}
		receive(t, "handler", began)
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), soon)
			defer cancel()
			done <- stop(ctx)
		}()
		select {
		case err := <-done:
			t.Fatalf("stopped under a running handler: %v", err)
		case release <- true:
		}
		if err := receive(t, "stop", done); err != nil || !finished {
			t.Errorf("stop: %v, finished %v", err, finished)
		}
	})
}

func TestChanges_ComeAfterCommitOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		changes, others := s.Changes(ctx), s.Changes(t.Context())
		change := func(n int) models.Change {
			return models.Change{TeamID: w.team.ID, Number: n, Clearance: models.Confidential, Topic: "items"}
		}
		no := errors.New("no")
		if err := s.InTx(ctx, func(tx *store.Tx) error { tx.Changed(change(1)); return no }); !errors.Is(err, no) {
			t.Fatal(err)
		}
		w.in(func(_ context.Context, tx *store.Tx) error {
			tx.Changed(change(2))
			tx.Changed(change(2))
			tx.Changed(change(3))
			if len(changes) > 0 {
				t.Error("told before the commit")
			}
			return nil
		})
		for _, from := range []<-chan models.Change{changes, others} {
			for _, want := range []int{2, 3} {
				if got := receive(t, "change", from); got != change(want) {
					t.Errorf("got %+v, want %d", got, want)
				}
			}
		}
		cancel()
		for range changes { // closes
		}
	})
}

func TestChanges_SlowReaderIsToldToResync(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		slow, quick := s.Changes(t.Context()), s.Changes(t.Context())
		const n = 1000
		go func() {
			_ = s.InTx(t.Context(), func(tx *store.Tx) error {
				for i := range n {
					tx.Changed(models.Change{TeamID: w.team.ID, Number: i + 1, Clearance: models.Standard, Topic: "items"})
				}
				return nil
			})
			_ = s.InTx(t.Context(), func(tx *store.Tx) error {
				tx.Changed(models.Change{TeamID: w.team.ID, Topic: "last"})
				return nil
			})
		}()
		for c := range quick { // on Postgres they come one by one, and quick keeps up or is told so
			if c.Topic == "last" || c.Topic == "resync" {
				break
			}
		}
		var last models.Change
		seen := 0
		for last.Topic != "resync" {
			last = receive(t, "change", slow)
			seen++
		}
		if seen >= n {
			t.Errorf("%d changes waited", seen)
		}
		for len(slow) > 0 { // what came while it was reading
			<-slow
		}
		w.in(func(_ context.Context, tx *store.Tx) error {
			tx.Changed(models.Change{TeamID: w.team.ID, Topic: "after"})
			return nil
		})
		for c := receive(t, "after", slow); c.Topic != "after"; c = receive(t, "after", slow) {
			if c.Topic == "resync" {
				break
			}
		}
	})
}

func TestChanges_LostConnectionGivesResync(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.NewPostgres(t))
	changes := s.Changes(t.Context())
	if err := s.ExecForTest("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN adjutant%'"); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, "resync", changes); got.Topic != "resync" {
		t.Errorf("got %+v", got)
	}
	if err := s.InTx(t.Context(), func(tx *store.Tx) error { tx.Changed(models.Change{Topic: "items"}); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, "change", changes); got.Topic != "items" {
		t.Errorf("got %+v", got)
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

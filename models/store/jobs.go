package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"gorm.io/gorm"
)

// River only wakes. The rows (letters, pairs, items) say what is to be done;
// a job says that somebody should look, and finding nothing to do is normal.

const (
	jobTimeout  = 10 * time.Minute
	rescueAfter = 15 * time.Minute
	jobAttempts = 4 // a minute's sweep replaces a lost wake
)

// wakeArgs is the one kind of job; its queue says who is woken. A queue of
// its own with one worker lets no two passes of a kind run in one process.
type wakeArgs struct{}

func (wakeArgs) Kind() string { return "wake" }

// Wake inserts one job of that kind in this transaction, once however often
// it is called. The handler runs after the commit, in some process.
func (t *Tx) Wake(kind string) {
	if t.woken[kind] || t.err != nil {
		return
	}
	t.woken[kind] = true
	t.err = failed("wake "+kind, t.store.jobs.insert(t.db, kind))
}

// Work runs the handlers whenever they are woken, one at a time of each kind.
// A handler's error is tried again a few times. stop waits for running
// handlers until its context ends, then cancels them.
func (s *Store) Work(ctx context.Context, handlers map[string]func(context.Context) error) (stop func(context.Context) error, err error) {
	stop, err = s.jobs.work(ctx, &waker{db: s.db, handlers: handlers}, s.log)
	return stop, failed("work jobs", err)
}

// jobs hides which transaction type River's driver wants.
type jobs interface {
	insert(tx *gorm.DB, kind string) error
	work(ctx context.Context, w *waker, log *slog.Logger) (func(context.Context) error, error)
}

type riverJobs[T any] struct {
	driver   riverdriver.Driver[T]
	tx       func(*transaction) T
	inserter func() (*river.Client[T], error) // a client that only inserts, made once
}

func newJobs[T any](driver riverdriver.Driver[T], tx func(*transaction) T) *riverJobs[T] {
	return &riverJobs[T]{driver, tx, sync.OnceValues(func() (*river.Client[T], error) {
		return river.NewClient(driver, &river.Config{Logger: slog.New(slog.DiscardHandler)})
	})}
}

func (j *riverJobs[T]) insert(db *gorm.DB, kind string) error {
	t, err := transactionOf(db)
	if err != nil {
		return err
	}
	client, err := j.inserter()
	if err != nil {
		return err
	}
	_, err = client.InsertTx(db.Statement.Context, j.tx(t), wakeArgs{}, &river.InsertOpts{Queue: kind, MaxAttempts: jobAttempts})
	return err
}

func (j *riverJobs[T]) work(ctx context.Context, w *waker, log *slog.Logger) (func(context.Context) error, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	queues := map[string]river.QueueConfig{}
	for kind := range w.handlers {
		queues[kind] = river.QueueConfig{MaxWorkers: 1}
	}
	client, err := river.NewClient(j.driver, &river.Config{
		Workers:                     workers,
		Queues:                      queues,
		Logger:                      slog.New(warnings{log.Handler()}),
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return nil, err
	}
	// River would stop with ctx, at once and unfinished; stop is ours to call.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		if err := client.Stop(ctx); err != nil {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			return errors.Join(err, client.StopAndCancel(last))
		}
		return nil
	}, nil
}

type waker struct {
	river.WorkerDefaults[wakeArgs]
	db       *gorm.DB
	handlers map[string]func(context.Context) error
}

// Work first removes the other jobs that wait for the same handler: what they
// were inserted for is committed, so this run sees it.
func (w *waker) Work(ctx context.Context, job *river.Job[wakeArgs]) error {
	handle, ok := w.handlers[job.Queue]
	if !ok {
		return fmt.Errorf("nobody works %q", job.Queue)
	}
	if err := w.db.WithContext(ctx).Exec("DELETE FROM river_job WHERE queue = ? AND kind = ? AND state = 'available' AND id <> ?",
		job.Queue, job.Kind, job.ID).Error; err != nil {
		return failed("join jobs", err)
	}
	return handle(ctx)
}

// warnings drops what is less than a warning, and what River says of work that
// it broke off itself: River knows that from context.Canceled, but SQLite calls
// it "interrupted". A time that ran out is still said.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && !errors.Is(ctx.Err(), context.Canceled) && w.Handler.Enabled(ctx, level)
}

// Handle also drops what River tries again by itself: a vote for a leader that
// was too slow on a busy machine, for one. Nothing of ours hangs on it.
func (w warnings) Handle(ctx context.Context, r slog.Record) error {
	again := false
	r.Attrs(func(a slog.Attr) bool {
		again = a.Key == "sleep_duration"
		return !again
	})
	if again {
		return nil
	}
	return w.Handler.Handle(ctx, r)
}

func (w warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(a)} }
func (w warnings) WithGroup(n string) slog.Handler      { return warnings{w.Handler.WithGroup(n)} }

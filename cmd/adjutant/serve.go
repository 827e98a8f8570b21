package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/store"
)

type serveCmd struct{}

// Help is shown by adjutant serve --help.
func (serveCmd) Help() string {
	return `Reads its configuration from the environment. The least it needs to be useful:

  ADJUTANT_TEAM_FILE=team.yaml
  ADJUTANT_IMAP_URL=imaps://team:password@imap.example.net/INBOX
  ADJUTANT_SMTP_URL=smtps://team:password@smtp.example.net
  ADJUTANT_BASE_URL=https://adjutant.example.net

SIGTERM ends it within ten seconds, with everything finished.`
}

// Run serves until it is told to stop.
func (serveCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{patient: true, loud: true})
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.settle(a.ctx); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(a.ctx, "tcp", r.config.Addr)
	if err != nil {
		return fmt.Errorf("%w; set ADJUTANT_ADDR to an address that is free", err)
	}
	return r.serve(a.ctx, listener)
}

// The time that stopping may take. Together it is less than ten seconds.
const (
	stopPages = 3 * time.Second
	stopJobs  = 6 * time.Second
)

// sweepEvery replaces the wakes that were lost, and notices by our clock what
// has come due.
const sweepEvery = time.Minute

// serve runs everything until ctx ends, and returns when nothing runs any
// more. The listener is closed.
func (r *rooms) serve(ctx context.Context, listener net.Listener) error {
	outbox, err := r.outbox()
	if errors.Is(err, errNoSMTP) {
		r.log.Warn("letters are kept and not sent", "reason", err)
		outbox = nil
	} else if err != nil {
		return errors.Join(err, listener.Close())
	}
	m := newMetrics(r)
	passes := newPasses(r, outbox, m)

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return r.inbox(countingDesk{r.desk, m}).Watch(ctx) })
	group.Go(func() error { return passes.work(ctx) })
	group.Go(func() error { return passes.sweep(ctx) })
	group.Go(func() error { return r.serveWeb(ctx, listener, m) })
	r.log.Info("ready", "url", r.config.BaseURL, "addr", listener.Addr().String(), "database", r.store.Dialect(), "version", version())
	if link, err := r.desk.SetupLink(ctx); err != nil {
		r.log.Warn("setup link", "error", err)
	} else if link != "" {
		r.log.Info("there is no team yet; this link begins one, once, and whoever has it is its executive", "setup", link)
	}
	err = group.Wait()
	r.log.Info("stopped")
	return err
}

// serveWeb answers requests until ctx ends and the last answer is written.
func (r *rooms) serveWeb(ctx context.Context, listener net.Listener, m *metrics) error {
	handler, stopStreams := r.web(m)
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(r.log.With("part", "http").Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve pages: %w", err)
	case <-ctx.Done():
	}
	stopStreams()
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPages)
	defer cancel()
	err := server.Shutdown(limit)
	if err != nil { // somebody keeps a connection open
		err = server.Close()
	}
	<-done
	return err
}

// passes are the periodic jobs of one process. Each is one pass; here is who
// calls it, and that no two of a kind run at once.
type passes struct {
	log     *slog.Logger
	now     func() time.Time
	jobs    func(context.Context, map[string]func(context.Context) error) (func(context.Context) error, error)
	kinds   []string
	run     map[string]func(context.Context) error
	running map[string]*sync.Mutex
	read    func(context.Context) error // subscribed calendars; nobody is woken for them
	tend    func(context.Context) error // the database, once an hour
}

// The kinds of work, as the desk names them when it wakes somebody.
const (
	kindDigest  = "digest"
	kindChase   = "chase"
	kindDeliver = "deliver"
)

func newPasses(r *rooms, outbox *mailer.Outbox, m *metrics) *passes {
	p := &passes{log: r.log.With("part", "passes"), now: r.now, jobs: r.store.Work, running: map[string]*sync.Mutex{}}
	p.kinds = []string{kindDigest, kindChase, kindDeliver} // what writes letters goes before what sends them
	p.run = map[string]func(context.Context) error{
		kindDigest: func(ctx context.Context) error {
			n, err := r.desk.WriteDigests(ctx)
			m.written.WithLabelValues(kindDigest).Add(float64(n))
			_, failed := r.desk.WriteCoverage(ctx)
			_, unasked := r.desk.AskQuestions(ctx)
			return errors.Join(err, failed, unasked)
		},
		kindChase: func(ctx context.Context) error {
			_, kept := r.desk.Forget(ctx)
			handed, written, err := r.chase(ctx)
			m.written.WithLabelValues(kindChase).Add(float64(handed + written))
			return errors.Join(kept, err)
		},
		kindDeliver: func(ctx context.Context) error {
			sum, err := r.deliver(ctx, outbox)
			m.delivered(sum)
			return err
		},
	}
	p.read = (&mailer.Subscriptions{Desk: r.desk, Log: p.log}).Read
	p.tend = r.store.Tend
	for _, k := range p.kinds {
		p.running[k] = new(sync.Mutex)
	}
	return p
}

// pass runs one pass of a kind, after the one that may be running.
func (p *passes) pass(ctx context.Context, kind string) error {
	p.running[kind].Lock()
	defer p.running[kind].Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.run[kind](ctx)
}

// work lets the jobs of the database wake the passes until ctx ends and the
// last pass is over.
func (p *passes) work(ctx context.Context) error {
	handlers := map[string]func(context.Context) error{}
	for _, kind := range p.kinds {
		handlers[kind] = func(job context.Context) error {
			// A job outlives ctx, so that it can finish; the pass hears of ctx,
			// so that it begins nothing new.
			job, cancel := context.WithCancel(job)
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			err := p.pass(job, kind)
			if ctx.Err() != nil {
				return nil // the row is still owed: the next start sweeps it up
			}
			return err
		}
	}
	stop, err := p.jobs(ctx, handlers)
	if err != nil {
		return err
	}
	<-ctx.Done()
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopJobs)
	defer cancel()
	return stop(limit)
}

// sweep runs every pass once a minute, at once when it starts, and when the
// clock was moved by hand.
func (p *passes) sweep(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var swept, machine, tended time.Time
	for {
		if tended.IsZero() || time.Since(tended) >= store.TendEvery {
			tended = time.Now()
			if err := p.tend(ctx); err != nil && ctx.Err() == nil {
				p.log.Error("the database did not count its tables; pages may be slow", "error", err)
			}
		}
		if now := p.now(); swept.IsZero() || now.Before(swept) || now.Sub(swept) >= sweepEvery || time.Since(machine) >= sweepEvery {
			swept, machine = now, time.Now()
			if err := p.read(ctx); err != nil && ctx.Err() == nil {
				p.log.Error("subscribed calendars were not read and will be", "error", err)
			}
			for _, kind := range p.kinds {
				if err := p.pass(ctx, kind); err != nil && ctx.Err() == nil {
					p.log.Error("a pass failed and will be tried again", "kind", kind, "error", err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// countingDesk counts what the mail door hands in.
type countingDesk struct {
	mailer.Desk
	metrics *metrics
}

// Receive hands a batch on and counts what became of it.
func (c countingDesk) Receive(ctx context.Context, b models.Batch) (models.Received, error) {
	got, err := c.Desk.Receive(ctx, b)
	c.metrics.received(got)
	return got, err
}

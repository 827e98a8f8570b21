package mailer

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"adjutant/models"
)

// Desk is what the mail door asks of the rules.
type Desk interface {
	// Receive stores a batch and moves the watermark, in its own transaction.
	// The same batch twice changes nothing. An error means that the
	// infrastructure failed; mails that cannot be read are its own concern.
	Receive(ctx context.Context, b models.Batch) (models.Received, error)
	Mailboxes(ctx context.Context) ([]models.Mailbox, error)
	// ClaimMailbox gives models.ErrConflict when another process holds it.
	ClaimMailbox(ctx context.Context, id int64, owner string, lease time.Duration) (models.Mailbox, error)
	KeepMailbox(ctx context.Context, m models.Mailbox, lease time.Duration) error
	ReleaseMailbox(ctx context.Context, m models.Mailbox) error
	// StartMailbox records where reading begins: at the first connection, and
	// again when the server's UIDVALIDITY changed.
	StartMailbox(ctx context.Context, m models.Mailbox, uidvalidity, startUID, lastUID uint32) (models.Mailbox, error)
	MailboxPassed(ctx context.Context, m models.Mailbox, reconciled bool) error
	MailboxFailed(ctx context.Context, m models.Mailbox, reason string) error
	// SightedUIDs lists the UIDs from..to that are stored.
	SightedUIDs(ctx context.Context, m models.Mailbox, uidvalidity, from, to uint32) ([]uint32, error)
}

// Inbox reads mailboxes. Desk, Log and Now must be set; what is left zero of
// the rest has the default that is written beside it.
type Inbox struct {
	Desk   Desk
	Prover *Prover // nil proves nothing
	// Password opens a mailbox; nil or an empty answer means the one in the URL.
	Password func(models.Mailbox) (string, error)
	Now      func() time.Time
	Log      *slog.Logger

	Poll      time.Duration // 60 s: look at the folder even if the server says nothing
	Timeout   time.Duration // 30 s: how long a server may be silent
	Lease     time.Duration // 8 s: after which another process takes over
	Renew     time.Duration // 2.5 s
	Look      time.Duration // 1 s: between looks for mailboxes to watch; with Lease, how soon another process takes over
	Idle      time.Duration // 9 min: the longest IDLE
	Reconcile time.Duration // 6 h: between comparisons of the whole folder
	BackOff   time.Duration // 1 s: the first wait after a failure; it doubles, up to 45 s

	GiveUp time.Duration // 10 min: how long a mail that the server lists and does not give is asked for

	MaxMail    int64 // 50 MB: of larger mails only the header is read
	GroupBytes int64 // 4 MiB: how much is fetched and stored at once
	GroupCount int   // 50

	TLS *tls.Config // nil: the system's certificate authorities

	refused *refusals
}

// ready is the inbox with its defaults.
func (i *Inbox) ready() *Inbox {
	c := *i
	or := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	or(&c.Poll, time.Minute)
	or(&c.Timeout, 30*time.Second)
	or(&c.Lease, 8*time.Second)
	or(&c.Renew, 2500*time.Millisecond)
	or(&c.Look, time.Second)
	or(&c.Idle, 9*time.Minute)
	or(&c.Reconcile, 6*time.Hour)
	or(&c.BackOff, time.Second)
	or(&c.GiveUp, 10*time.Minute)
	c.refused = &refusals{}
	if c.MaxMail <= 0 {
		c.MaxMail = 50_000_000
	}
	if c.GroupBytes <= 0 {
		c.GroupBytes = 4 << 20
	}
	if c.GroupCount <= 0 {
		c.GroupCount = 50
	}
	c.Log = c.Log.With("part", "inbox")
	return &c
}

// Watch reads every mailbox that no other process reads, until ctx ends and
// everything it started has stopped. Mailboxes added or taken away are
// noticed at the next look. A mailbox that fails is tried again and again;
// Watch itself returns only because of ctx, with nil.
func (i *Inbox) Watch(ctx context.Context) error {
	w := &watch{Inbox: i.ready(), owner: processName(), running: map[int64]*watcher{}}
	defer w.stopAll()
	tick := time.NewTicker(w.Look)
	defer tick.Stop()
	for {
		w.look(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

type watch struct {
	*Inbox
	owner   string
	running map[int64]*watcher
	blind   bool // the last look failed, and it was said
}

type watcher struct {
	box  models.Mailbox // as it was configured when it started
	stop context.CancelFunc
	done chan struct{}
}

// look starts what should run and does not, and stops what should not.
func (w *watch) look(ctx context.Context) {
	boxes, err := w.Desk.Mailboxes(ctx)
	if err != nil {
		if ctx.Err() == nil && !w.blind {
			w.Log.Error("cannot read the list of mailboxes", "error", err)
		}
		w.blind = true
		return
	}
	w.blind = false
	listed := map[int64]models.Mailbox{}
	for _, b := range boxes {
		if b.ArchivedAt == nil {
			listed[b.ID] = b
		}
	}
	for id, r := range w.running {
		b, ok := listed[id]
		if !ok || !sameDoor(b, r.box) {
			r.stop()
		}
		select {
		case <-r.done:
			delete(w.running, id)
		default:
		}
	}
	for _, b := range boxes {
		if b.ArchivedAt != nil || w.running[b.ID] != nil {
			continue
		}
		if b.Owner != w.owner && b.LeaseUntil != nil && b.LeaseUntil.After(time.Now()) {
			continue // another process has it
		}
		held, err := w.Desk.ClaimMailbox(ctx, b.ID, w.owner, w.Lease)
		if err != nil {
			if !errors.Is(err, models.ErrConflict) && ctx.Err() == nil {
				w.Log.Error("cannot claim the mailbox", "mailbox", b.ID, "error", err)
			}
			continue
		}
		own, stop := context.WithCancel(ctx)
		r := &watcher{box: held, stop: stop, done: make(chan struct{})}
		w.running[b.ID] = r
		go func() {
			defer close(r.done)
			defer stop()
			w.hold(own, held, func(ctx context.Context) error { return w.keepReading(ctx, held) })
		}()
	}
}

func (w *watch) stopAll() {
	for _, r := range w.running {
		r.stop()
	}
	for _, r := range w.running {
		<-r.done
	}
}

// sameDoor reports whether two readings of a mailbox row lead to the same
// folder by the same key.
func sameDoor(a, b models.Mailbox) bool {
	return a.URL == b.URL && string(a.Secret) == string(b.Secret) && a.PasswordFile == b.PasswordFile && a.StartAll == b.StartAll
}

// hold runs work while the lease on the mailbox is renewed. work's context
// ends with the lease. The mailbox is released when work is over.
func (i *Inbox) hold(ctx context.Context, m models.Mailbox, work func(context.Context) error) error {
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	var beat sync.WaitGroup
	beat.Go(func() {
		tick := time.NewTicker(i.Renew)
		defer tick.Stop()
		// Counted by the machine's own clock: the lease is about who is alive.
		kept := time.Now()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			asked := time.Now()
			attempt, cancel := context.WithTimeout(ctx, i.Lease-asked.Sub(kept))
			err := i.Desk.KeepMailbox(attempt, m, i.Lease)
			cancel()
			switch {
			case err == nil:
				kept = asked
			case ctx.Err() != nil:
				return
			case errors.Is(err, models.ErrConflict), errors.Is(err, models.ErrNotFound), time.Since(kept) >= i.Lease:
				lost(fmt.Errorf("the lease on the mailbox was lost: %w", err))
				return
			}
		}
	})
	err := work(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	lost(nil)
	beat.Wait()
	// Released even though ctx may be over: the next process need not wait.
	leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if rel := i.Desk.ReleaseMailbox(leave, m); rel != nil && !errors.Is(rel, models.ErrConflict) && !errors.Is(rel, models.ErrNotFound) {
		i.Log.Warn("the mailbox could not be released; its lease runs out by itself", "mailbox", m.ID, "error", rel)
	}
	return err
}

// PassAll reads every mailbox once. With all, it reads from the first UID on,
// and what was there before the mailbox was started is an import: filed, and
// nothing sent. One mailbox that fails does not keep the others from being
// read; the errors come joined. A mailbox that another process holds is
// waited for as long as a lease lasts.
func (i *Inbox) PassAll(ctx context.Context, all bool) (models.Received, error) {
	i = i.ready()
	boxes, err := i.Desk.Mailboxes(ctx)
	if err != nil {
		return models.Received{}, fmt.Errorf("read the list of mailboxes: %w", err)
	}
	owner := processName()
	var sum models.Received
	var errs []error
	for _, b := range boxes {
		if b.ArchivedAt != nil {
			continue
		}
		got, err := i.passOne(ctx, b, owner, all)
		sum = sum.Add(got)
		if err != nil {
			errs = append(errs, fmt.Errorf("mailbox %s: %w", b.Name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return sum, errors.Join(errs...)
}

func (i *Inbox) passOne(ctx context.Context, b models.Mailbox, owner string, all bool) (got models.Received, err error) {
	m, err := i.claimSoon(ctx, b, owner)
	if err != nil {
		return got, err
	}
	err = i.hold(ctx, m, func(ctx context.Context) error {
		s, err := i.enter(ctx, m)
		if err != nil {
			i.failed(ctx, m, err)
			return err
		}
		defer s.link.close()
		err = s.pass(ctx, all, true)
		got = s.sum
		if err != nil {
			i.failed(ctx, s.box, err)
			return err
		}
		s.link.logout()
		return nil
	})
	return got, err
}

// claimSoon claims a mailbox, and waits for a lease that a killed process
// left behind.
func (i *Inbox) claimSoon(ctx context.Context, b models.Mailbox, owner string) (models.Mailbox, error) {
	patience := time.NewTimer(i.Lease + i.Lease/4)
	defer patience.Stop()
	again := time.NewTicker(i.Lease / 16)
	defer again.Stop()
	for {
		m, err := i.Desk.ClaimMailbox(ctx, b.ID, owner, i.Lease)
		if !errors.Is(err, models.ErrConflict) {
			return m, err
		}
		select {
		case <-ctx.Done():
			return m, ctx.Err()
		case <-patience.C:
			return m, fmt.Errorf("another process is reading it: %w", err)
		case <-again.C:
		}
	}
}

// failed records why a mailbox could not be read, unless we were stopped.
func (i *Inbox) failed(ctx context.Context, m models.Mailbox, why error) {
	if ctx.Err() != nil || errors.Is(why, models.ErrConflict) {
		return
	}
	if err := i.Desk.MailboxFailed(ctx, m, why.Error()); err != nil && ctx.Err() == nil {
		i.Log.Error("cannot record that a mailbox fails", "mailbox", m.ID, "error", err)
	}
}

// processName is this process among all that ever ran.
func processName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}

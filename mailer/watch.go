package mailer

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"adjutant/models"
)

// longestWait is kept below the minute within which a mailbox is read again
// after its server came back.
const longestWait = 45 * time.Second

// keepReading connects, reads and waits for more, again and again, until ctx
// ends or the lease is lost.
func (i *Inbox) keepReading(ctx context.Context, m models.Mailbox) error {
	log := i.Log.With("mailbox", m.ID)
	wait, said := i.BackOff, ""
	for {
		passes, after, err := i.stay(ctx, m)
		m = after
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound) {
			log.Info("the mailbox is no longer ours", "error", err)
			return err
		}
		if passes > 0 {
			wait, said = i.BackOff, ""
		}
		if reason := err.Error(); reason != said { // once, not at every attempt
			log.Warn("the mailbox cannot be read; trying again", "error", err)
			said = reason
		}
		i.failed(ctx, m, err)
		// Half of it by chance, so that many mailboxes of one server do not
		// come back in step.
		pause := time.NewTimer(wait/2 + rand.N(wait/2+1))
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-pause.C:
		}
		wait = min(2*wait, longestWait)
	}
}

// stay reads a mailbox over one connection until that breaks. It returns how
// many passes ended well and how far the mailbox is read.
func (i *Inbox) stay(ctx context.Context, m models.Mailbox) (passes int, after models.Mailbox, err error) {
	s, err := i.enter(ctx, m)
	if err != nil {
		return 0, m, err
	}
	defer s.link.close()
	var reconciled time.Time
	for {
		// Every reconnect reconciles, because what we missed is unknown.
		whole := passes == 0 || i.Now().Sub(reconciled) >= i.Reconcile
		before := s.sum
		drain(s.link.arrived)
		if err := s.pass(ctx, false, whole); err != nil {
			return passes, s.box, err
		}
		if whole {
			reconciled = i.Now()
		}
		passes++
		if got := s.sum; got != before {
			i.Log.Info("read mail", "mailbox", m.ID, "fetched", got.Fetched-before.Fetched, "filed", got.Filed-before.Filed,
				"duplicate", got.Duplicate-before.Duplicate, "quarantined", got.Quarantined-before.Quarantined)
		}
		if err := s.waitForMore(ctx); err != nil {
			if ctx.Err() != nil {
				s.link.logout()
			}
			return passes, s.box, err
		}
	}
}

// waitForMore returns when the server said something about the folder, or
// when it is time to look anyway: a server or a middlebox may forget an IDLE.
func (s *session) waitForMore(ctx context.Context) error {
	timer := time.NewTimer(min(s.Poll, s.Idle))
	defer timer.Stop()
	caps := s.link.client.Caps()
	var idle *imapclient.IdleCommand
	if caps.Has(imap.CapIdle) {
		err := s.link.within(ctx, s.link.timeout, smallAnswer, func() (err error) {
			idle, err = s.link.client.Idle()
			return err
		})
		if err != nil {
			return s.link.server.reachError(err)
		}
	}
	var stopped error
	select {
	case <-s.link.arrived:
	case <-timer.C:
	case <-s.link.client.Closed():
	case <-ctx.Done():
		stopped = ctx.Err()
	}
	if idle != nil {
		patience := s.link.timeout
		if stopped != nil {
			patience = min(patience, 2*time.Second)
		}
		err := s.link.within(context.WithoutCancel(ctx), patience, smallAnswer, func() error {
			if err := idle.Close(); err != nil {
				return err
			}
			return idle.Wait()
		})
		if err != nil && stopped == nil {
			return s.link.server.reachError(err)
		}
	}
	return stopped
}

func drain(c <-chan struct{}) {
	select {
	case <-c:
	default:
	}
}

// Health is what Check found out about a mailbox.
type Health struct {
	Server       string // without the password
	Folder       string
	Encrypted    bool
	Messages     uint32
	UIDValidity  uint32
	UIDNext      uint32
	Waiting      int  // mails beyond the watermark
	Renumbered   bool // UIDVALIDITY is not the one that was recorded
	Flags        bool // \Seen can be set
	Idle         bool // the server tells of new mail by itself
	Capabilities []string
	RoundTrip    time.Duration
}

// Check signs in to a mailbox and looks, without reading or changing
// anything. The error says in words what to mend.
func (i *Inbox) Check(ctx context.Context, m models.Mailbox) (Health, error) {
	i = i.ready()
	s, err := i.enter(ctx, m)
	if err != nil {
		return Health{}, err
	}
	defer s.link.close()
	h := Health{Server: s.link.server.String(), Folder: s.link.server.Folder, Encrypted: s.link.server.Security != Plain}
	if s.folder, err = s.link.open(ctx); err != nil {
		return h, err
	}
	h.Messages, h.UIDValidity, h.UIDNext = s.folder.NumMessages, s.folder.UIDValidity, uint32(s.folder.UIDNext)
	h.Renumbered = m.UIDValidity != 0 && m.UIDValidity != h.UIDValidity
	for _, f := range s.folder.PermanentFlags {
		h.Flags = h.Flags || f == imap.FlagSeen
	}
	began := time.Now() // of the machine: this measures the wire
	if err := s.link.within(ctx, s.link.timeout, smallAnswer, func() error { return s.link.client.Noop().Wait() }); err != nil {
		return h, s.link.server.reachError(err)
	}
	h.RoundTrip = time.Since(began)
	for c := range s.link.client.Caps() {
		h.Capabilities = append(h.Capabilities, string(c))
		h.Idle = h.Idle || c == imap.CapIdle
	}
	slices.Sort(h.Capabilities)
	if m.UIDValidity == h.UIDValidity && m.LastUID+1 != 0 {
		waiting, err := s.search(ctx, m.LastUID+1, 0)
		if err != nil {
			return h, err
		}
		h.Waiting = len(waiting)
	}
	s.link.logout()
	return h, nil
}

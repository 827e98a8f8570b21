package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"adjutant/models"
)

// Letters is the desk's side of sending.
type Letters interface {
	// ClaimLetters leases up to n letters that are due. The desk looks at each
	// reader's clearance now: what they may no longer read is dropped and does
	// not come here.
	ClaimLetters(ctx context.Context, n int) ([]models.Parcel, error)
	// Enclosures returns the files that travel with a letter, as far as its
	// reader may see them.
	Enclosures(ctx context.Context, p models.Parcel) ([]models.Enclosure, error)
	// FreezeLetter stores the bytes that every attempt will send.
	FreezeLetter(ctx context.Context, p models.Parcel, bytes []byte) error
	// SettleLetter records what came of one attempt. Both give
	// models.ErrConflict when the lease is no longer the parcel's.
	SettleLetter(ctx context.Context, p models.Parcel, o models.Outcome) error
	// ReleaseLetters gives back what was claimed and not tried, so that the
	// next process need not wait for the leases to end.
	ReleaseLetters(ctx context.Context, parcels []models.Parcel) error
}

// Outbox hands letters to one SMTP server. Letters, SMTP, Render, Secret, Now
// and Log must be set, unless it is passive.
type Outbox struct {
	Letters Letters
	SMTP    Server
	// Render writes a letter's text and HTML; replyTo is where an answer goes.
	Render func(p models.Parcel, replyTo string) (text, html string, err error)
	// Calendar writes an event as iCalendar text, as of when it was decided;
	// nil: events do not travel.
	Calendar func(e models.CalendarEvent, decided time.Time) []byte
	Secret   []byte // signs reply addresses
	BaseURL  string
	Passive  bool // claims and sends nothing: a restored installation
	Now      func() time.Time
	Log      *slog.Logger

	Timeout time.Duration // 60 s for one letter: well below the desk's lease
	Lease   time.Duration // 5 min: the desk's lease, after which a claim is not used any more
	Grace   time.Duration // 4 s that a letter under way may still take when we are stopped
	Claim   int           // 25 letters at once

	TLS *tls.Config // nil: the system's certificate authorities
}

func (o *Outbox) ready() *Outbox {
	c := *o
	or := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	or(&c.Timeout, time.Minute)
	or(&c.Lease, 5*time.Minute)
	or(&c.Grace, 4*time.Second)
	if c.Claim <= 0 {
		c.Claim = 25
	}
	c.Log = c.Log.With("part", "outbox")
	return &c
}

// Deliver hands over what is due until nothing is, over one connection as
// long as that holds. Each letter's outcome is recorded as soon as the server
// gave it. An error means that the pass ended early: the server cannot be
// reached, or the desk failed. When ctx ends, the letter under way is
// finished, or cut off after a few seconds, and no other is begun.
func (o *Outbox) Deliver(ctx context.Context) (models.Delivered, error) {
	o = o.ready()
	var sum models.Delivered
	if o.Passive {
		o.Log.Info("passive: no letter is sent")
		return sum, nil
	}
	post := &post{Outbox: o}
	defer post.close()
	for ctx.Err() == nil {
		claimed := time.Now() // by the machine's clock, as the lease is about who is alive
		parcels, err := o.Letters.ClaimLetters(ctx, o.Claim)
		if err != nil {
			return sum, fmt.Errorf("claim letters: %w", err)
		}
		if len(parcels) == 0 {
			return sum, nil
		}
		for n, p := range parcels {
			if ctx.Err() != nil || time.Since(claimed) > o.Lease-2*o.Timeout {
				o.release(ctx, parcels[n:])
				break
			}
			if err := o.one(ctx, post, p, &sum); err != nil {
				o.release(ctx, parcels[n+1:]) // this one waits for its lease to end, so that it holds up no other
				return sum, err
			}
		}
		if post.down != nil {
			return sum, post.down
		}
	}
	return sum, ctx.Err()
}

// release gives letters back. Where that fails their leases end by themselves.
func (o *Outbox) release(ctx context.Context, parcels []models.Parcel) {
	if len(parcels) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := o.Letters.ReleaseLetters(ctx, parcels); err != nil {
		o.Log.Warn("claimed letters were not given back and go out when their leases end", "letters", len(parcels), "error", err)
	}
}

// one brings one letter to an outcome.
func (o *Outbox) one(ctx context.Context, post *post, p models.Parcel, sum *models.Delivered) error {
	outcome, err := o.send(ctx, post, &p)
	if errors.Is(err, models.ErrConflict) {
		return nil // somebody else has the letter now
	}
	if err != nil {
		return err
	}
	// What the server said is recorded even while we are being stopped.
	record, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	if ctx.Err() != nil {
		cancel()
		record, cancel = context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	}
	defer cancel()
	if err := o.Letters.SettleLetter(record, p, outcome); err != nil && !errors.Is(err, models.ErrConflict) {
		return fmt.Errorf("record what came of letter %d: %w", p.Letter.ID, err)
	}
	log := o.Log.With("letter", p.Letter.ID, "kind", p.Letter.Kind)
	switch {
	case outcome.Sent:
		sum.Sent++
		log.Info("letter sent")
	case outcome.Permanent:
		sum.Failed++
		log.Warn("letter refused for good", "reply", outcome.Reply)
	default:
		sum.Retried++
		log.Info("letter not taken yet", "reply", outcome.Reply)
	}
	return nil
}

// send writes the letter, when it is not written yet, and hands it over.
func (o *Outbox) send(ctx context.Context, post *post, p *models.Parcel) (models.Outcome, error) {
	if len(p.Letter.Bytes) == 0 {
		files, err := o.Letters.Enclosures(ctx, *p)
		if err != nil {
			return models.Outcome{}, fmt.Errorf("enclosures of letter %d: %w", p.Letter.ID, err)
		}
		written, err := o.Compose(*p, files...)
		var invalid models.InvalidError
		switch {
		case errors.As(err, &invalid):
			return models.Outcome{Permanent: true, Reply: "the letter cannot be written: " + oneLine(err.Error())}, nil
		case err != nil: // a template: the next version may know better
			o.Log.Error("the letter cannot be rendered", "letter", p.Letter.ID, "kind", p.Letter.Kind, "error", err)
			return models.Outcome{Reply: "the letter cannot be rendered"}, nil
		}
		if err := o.Letters.FreezeLetter(ctx, *p, written); err != nil {
			return models.Outcome{}, fmt.Errorf("keep letter %d: %w", p.Letter.ID, err)
		}
		p.Letter.Bytes = written
	}
	return post.hand(ctx, p.Team.Address, p.Letter.ToAddr, p.Letter.Bytes), nil
}

// Check connects, says hello and signs in, and sends nothing. The error says
// in words what to mend.
func (o *Outbox) Check(ctx context.Context) error {
	o = o.ready()
	post := &post{Outbox: o}
	defer post.close()
	if err := post.dial(ctx); err != nil {
		return err
	}
	return nil
}

// host is the name under which we are reached, without port.
func (o *Outbox) host() string {
	if u, err := url.Parse(o.BaseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

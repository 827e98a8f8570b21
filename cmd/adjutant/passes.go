package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"adjutant/mailer"
	"adjutant/models"
	"adjutant/templates/ical"
)

// once is the flags that the periodic jobs share when they are run by hand.
type once struct {
	Once bool   `help:"Run one pass and end; it is the only way there is."`
	Now  string `help:"The moment that counts as now." placeholder:"T"`
}

type fetchCmd struct {
	once
	All bool `help:"From the first mail on: what is older than the installation is filed, and nothing is sent for it."`
}

// Run reads every mailbox once.
func (c *fetchCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now})
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.settle(a.ctx); err != nil {
		return err
	}
	boxes, err := r.store.Mailboxes(a.ctx)
	if err != nil {
		return err
	}
	if len(boxes) == 0 {
		return errors.New("there is no mailbox to read; set ADJUTANT_IMAP_URL, or put mailboxes into the team file")
	}
	if err := (&mailer.Subscriptions{Desk: r.desk, Log: r.log}).Read(a.ctx); err != nil {
		return err
	}
	got, err := r.inbox(r.desk).PassAll(a.ctx, c.All)
	fmt.Fprintf(a.out, "fetched %d, filed %d, duplicate %d, quarantined %d\n", got.Fetched, got.Filed, got.Duplicate, got.Quarantined)
	return err
}

type deliverCmd struct{ once }

// Run sends what is due once.
func (c *deliverCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now})
	if err != nil {
		return err
	}
	defer r.Close()
	outbox, err := r.outbox()
	if err != nil {
		return err
	}
	sum, err := r.deliver(a.ctx, outbox)
	if r.passive {
		fmt.Fprintln(a.err, "this installation is passive and sends nothing")
	}
	fmt.Fprintf(a.out, "sent %d, retried %d, failed %d\n", sum.Sent, sum.Retried, sum.Failed)
	return err
}

// deliver puts together what waited for its window and sends what is due, where
// there is an outbox. What cannot be put together keeps nothing else.
func (r *rooms) deliver(ctx context.Context, outbox *mailer.Outbox) (models.Delivered, error) {
	_, apart := r.desk.Bundle(ctx)
	if outbox == nil || r.passive {
		return models.Delivered{}, apart
	}
	sum, err := outbox.Deliver(ctx)
	return sum, errors.Join(apart, err)
}

type chaseCmd struct{ once }

// Run writes the reminders that are due once.
func (c *chaseCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now})
	if err != nil {
		return err
	}
	defer r.Close()
	handed, written, err := r.chase(a.ctx)
	if handed > 0 {
		fmt.Fprintln(a.out, "handed over in", count(handed, "letter", "letters"))
	}
	fmt.Fprintln(a.out, "wrote", count(written, "letter", "letters"))
	return err
}

// chase writes what is due to whoever covers or comes back, and to whom
// something waits for. It returns how many letters each wrote.
func (r *rooms) chase(ctx context.Context) (handed, written int, err error) {
	handed, unhanded := r.desk.HandOver(ctx)
	written, err = r.desk.Chase(ctx)
	return handed, written, errors.Join(unhanded, err)
}

type digestCmd struct {
	Write   digestWriteCmd   `cmd:"" default:"withargs" hidden:"" help:"Write the digests that are due, once."`
	Preview digestPreviewCmd `cmd:"" help:"Render a pair's next digest. Sends and stores nothing."`
}

// Help is shown by adjutant digest --help.
func (digestCmd) Help() string {
	return `Examples:

  adjutant digest --once
  adjutant digest preview --pair dana-priya --now 2026-11-23T16:00:00+01:00 --format text`
}

type digestWriteCmd struct{ once }

// Run writes the digests that are due once.
func (c *digestWriteCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now})
	if err != nil {
		return err
	}
	defer r.Close()
	n, err := r.desk.WriteDigests(a.ctx)
	fmt.Fprintln(a.out, "wrote", count(n, "digest", "digests"))
	told, failed := r.desk.WriteCoverage(a.ctx)
	if told > 0 {
		fmt.Fprintln(a.out, "wrote", count(told, "letter about coverage", "letters about coverage"))
	}
	asked, unasked := r.desk.AskQuestions(a.ctx)
	if asked > 0 {
		fmt.Fprintln(a.out, "wrote", count(asked, "question", "questions"))
	}
	return errors.Join(err, failed, unasked)
}

type digestPreviewCmd struct {
	Pair   string `required:"" help:"The pair, such as dana-priya."`
	Now    string `help:"The moment at which it is written." placeholder:"T"`
	Format string `enum:"text,html,eml" default:"text" help:"text, html or eml."`
	As     string `help:"Whose copy; the executive's when absent." placeholder:"ADDRESS"`
	Team   string `help:"The team, where there are several." placeholder:"SLUG"`
}

// Run prints one reader's copy of a digest.
func (c *digestPreviewCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now, readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	parcel, err := r.previewDigest(a, c)
	if err != nil {
		return err
	}
	if c.Format == "eml" {
		raw, err := r.composer().Compose(parcel)
		if err != nil {
			return err
		}
		_, err = a.out.Write(raw)
		return err
	}
	text, html, err := r.render(parcel, "")
	if err != nil {
		return err
	}
	if c.Format == "html" {
		text = html
	}
	_, err = fmt.Fprintln(a.out, strings.TrimRight(text, "\n"))
	return err
}

// composer writes mails to look at; it has nobody to send them to.
func (r *rooms) composer() *mailer.Outbox {
	return &mailer.Outbox{Render: r.render, Calendar: ical.Invitation, Secret: r.secret, BaseURL: r.config.BaseURL, Now: r.now, Log: r.log}
}

func (r *rooms) previewDigest(a *app, c *digestPreviewCmd) (models.Parcel, error) {
	viewer, err := r.viewer(a.ctx, c.As)
	if err != nil {
		return models.Parcel{}, err
	}
	if viewer.Operator {
		team, err := r.team(a.ctx, c.Team)
		if err != nil {
			return models.Parcel{}, err
		}
		viewer.TeamID = team.ID
	}
	office, err := r.store.Office(a.ctx, viewer.TeamID)
	if err != nil {
		return models.Parcel{}, err
	}
	parcel, err := r.desk.PreviewDigest(a.ctx, viewer, c.Pair)
	if errors.Is(err, models.ErrNotFound) {
		var known []string
		for _, p := range office.Pairs {
			if p.ArchivedAt == nil {
				known = append(known, p.Slug)
			}
		}
		return parcel, usage("there is no pair %s%s", c.Pair, didYouMean(c.Pair, known))
	}
	return parcel, err
}

// rfc3339 writes a moment for a listing; nothing for none.
func rfc3339(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

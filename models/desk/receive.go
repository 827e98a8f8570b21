package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// errLostMailbox stops a pass whose process no longer owns the mailbox.
var errLostMailbox = errors.New("another process watches this mailbox now")

// reading is one arrival, read before any transaction is open.
type reading struct {
	arrival   models.Arrival
	mail      *parser.Mail
	sha       string
	canonical string
	body      []byte // compressed
}

// Receive files a batch of mails and moves the mailbox's watermark, in one
// transaction. Receiving the same mail again is not an error and changes
// nothing. When a mail's content makes the transaction fail, the mails are
// received one by one and only the one that fails alone is quarantined.
//
// An error means that the rest of the batch was not stored and that the pass
// must stop: the database is out of reach, or the lease on the mailbox is
// lost. The watermark then stands before the first mail that is not stored.
func (d *Desk) Receive(ctx context.Context, b models.Batch) (models.Received, error) {
	readings, err := d.readAll(ctx, b)
	if err != nil {
		return models.Received{}, err
	}
	got, err := d.receiveGroup(ctx, b, readings, b.Watermark)
	if err == nil || stops(ctx, err) {
		return got, err
	}
	d.log.Warn("a group of mails is received one by one", "mailbox", b.Mailbox.Name, "mails", len(readings), "err", err)
	return d.receiveSingly(ctx, b, readings)
}

// stops reports whether an error is of the infrastructure and not of a mail.
func stops(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, errLostMailbox) || store.Transient(err)
}

func (d *Desk) receiveSingly(ctx context.Context, b models.Batch, readings []reading) (models.Received, error) {
	var sum models.Received
	for i, r := range readings {
		mark := r.arrival.UID
		if i == len(readings)-1 {
			mark = b.Watermark
		}
		got, err := d.receiveGroup(ctx, b, []reading{r}, mark)
		if err != nil && !stops(ctx, err) {
			d.log.Error("a mail could not be filed", "mailbox", b.Mailbox.Name, "uid", r.arrival.UID, "err", err)
			got, err = d.quarantineAlone(ctx, b, r, mark)
		}
		if err != nil {
			return sum, err
		}
		sum = sum.Add(got)
	}
	return sum, nil
}

// readAll parses, hashes and compresses on all cores. The result is in the
// batch's order.
func (d *Desk) readAll(ctx context.Context, b models.Batch) ([]reading, error) {
	out := make([]reading, len(b.Arrivals))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range b.Arrivals {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			out[i] = read(a)
			return nil
		})
	}
	return out, g.Wait()
}

func read(a models.Arrival) reading {
	sum := sha256.Sum256(a.Raw)
	canonical := parser.Canonical(a.Raw)
	return reading{
		arrival: a, mail: parser.Read(a.Raw), sha: hex.EncodeToString(sum[:]),
		canonical: "v1:" + hex.EncodeToString(canonical[:]), body: store.Compress(a.Raw),
	}
}

func (d *Desk) receiveGroup(ctx context.Context, b models.Batch, readings []reading, watermark uint32) (got models.Received, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		got = models.Received{}
		w, err := d.begin(ctx, tx, b.Mailbox.TeamID)
		if err != nil {
			return err
		}
		w.by, w.quiet = models.ByMail, b.Import
		for _, r := range readings {
			if err := w.receive(ctx, b, r, &got); err != nil {
				return fmt.Errorf("uid %d: %w", r.arrival.UID, err)
			}
		}
		return d.moveWatermark(ctx, tx, b, watermark)
	})
	if err != nil {
		return models.Received{}, fmt.Errorf("receive from %s: %w", b.Mailbox.Name, err)
	}
	return got, nil
}

func (d *Desk) moveWatermark(ctx context.Context, tx *store.Tx, b models.Batch, watermark uint32) error {
	err := tx.MoveWatermark(ctx, b.Mailbox, b.UIDValidity, watermark)
	if errors.Is(err, models.ErrConflict) {
		return errLostMailbox
	}
	return err
}

// receive files one mail inside the transaction of its group.
func (w *work) receive(ctx context.Context, b models.Batch, r reading, got *models.Received) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the mail made the program stumble: %v", p)
		}
	}()
	raw := models.RawMail{
		TeamID: w.team().ID, SHA256: r.sha, Size: r.arrival.Size, Body: r.body,
		Truncated: r.arrival.Truncated, CreatedAt: w.now,
	}
	existed, err := w.tx.AddRaw(ctx, &raw)
	if err != nil {
		return err
	}
	sighting := models.Sighting{
		TeamID: w.team().ID, MailboxID: b.Mailbox.ID, UIDValidity: b.UIDValidity, UID: r.arrival.UID, SeenAt: w.now,
	}
	first, why, err := w.seenBefore(ctx, raw, existed, r)
	if err != nil {
		return err
	}
	if first != nil {
		sighting.MessageID, sighting.State, sighting.Reason = first.ID, models.Duplicate, why
		return w.sight(ctx, &sighting, got)
	}
	msg := messageOf(w.team().ID, raw.ID, r, w.now)
	msg.Clearance = w.clearanceOf(r.mail, &msg)
	if _, err := w.tx.AddMessage(ctx, &msg); err != nil {
		return err
	}
	w.enter(&msg, r.mail)
	w.copied = why != ""
	if r.arrival.Truncated {
		w.quarantine("larger than the limit: only its head was stored, the mail stays on the server")
	} else if err := w.handle(ctx, r.arrival.Proof); err != nil {
		return err
	}
	if why != "" {
		msg.Reason = joinSentences(msg.Reason, why)
	}
	if err := w.tx.SettleMessage(ctx, msg); err != nil {
		return err
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: msg.Clearance, Topic: "mail"})
	sighting.MessageID, sighting.State, sighting.Reason = msg.ID, msg.State, msg.Reason
	return w.sight(ctx, &sighting, got)
}

// clearanceOf is what a mail asks for by its tags and its domain, whatever
// becomes of it. A stranger's tags ask for nothing.
func (w *work) clearanceOf(m *parser.Mail, msg *models.Message) models.Clearance {
	claimed := w.office.PersonByAddress(m.From.Address)
	if claimed == nil {
		return models.Standard
	}
	intent := m.Intent(Dictionary(w.office, claimed, msg.ArrivedAt))
	c := clearanceOf(intent.Confidential)
	if d := w.office.DomainBySlug(intent.Domain); d != nil {
		c = c.Max(d.Clearance)
	}
	return c
}

const anotherWay = "the same mail came by another way before"

// seenBefore looks for the mail among those stored: by the bytes, then by
// Message-ID and frozen content. A mail with the Message-ID of another and
// other content is a mail of its own; the reason says so.
func (w *work) seenBefore(ctx context.Context, raw models.RawMail, existed bool, r reading) (*models.Message, string, error) {
	if existed {
		first, err := w.tx.MessageByRaw(ctx, w.team().ID, raw.ID)
		if err == nil {
			return &first, "the same bytes were received before", nil
		}
		if !errors.Is(err, models.ErrNotFound) {
			return nil, "", err
		}
	}
	if r.mail.MessageID == "" { // only what it says can tell
		first, err := w.tx.MessageByContent(ctx, w.team().ID, "", r.canonical)
		if errors.Is(err, models.ErrNotFound) {
			return nil, "", nil
		}
		return &first, anotherWay, err
	}
	same, err := w.tx.MessagesByMessageID(ctx, w.team().ID, r.mail.MessageID)
	if err != nil {
		return nil, "", err
	}
	for i := range same {
		if same[i].Canonical == r.canonical {
			return &same[i], anotherWay, nil
		}
	}
	if slices.ContainsFunc(same, func(m models.Message) bool { return m.Clearance == models.Standard }) {
		return nil, "another mail carries the same Message-ID", nil
	}
	return nil, "", nil
}

func (w *work) sight(ctx context.Context, s *models.Sighting, got *models.Received) error {
	added, err := w.tx.AddSighting(ctx, s)
	if err != nil || !added {
		return err // not added: this very place was read before
	}
	got.Fetched++
	switch s.State {
	case models.Duplicate:
		got.Duplicate++
	case models.Quarantined, models.Held:
		got.Quarantined++
	default:
		got.Filed++
	}
	return nil
}

// quarantineAlone stores a mail that cannot be filed: its bytes, and what of
// its head the database takes.
func (d *Desk) quarantineAlone(ctx context.Context, b models.Batch, r reading, watermark uint32) (got models.Received, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		got = models.Received{}
		w, err := d.begin(ctx, tx, b.Mailbox.TeamID)
		if err != nil {
			return err
		}
		raw := models.RawMail{TeamID: w.team().ID, SHA256: r.sha, Size: r.arrival.Size, Body: r.body, CreatedAt: w.now}
		if _, err := tx.AddRaw(ctx, &raw); err != nil {
			return err
		}
		msg := models.Message{
			TeamID: w.team().ID, RawID: &raw.ID, Direction: models.In, MessageID: r.mail.MessageID, Canonical: r.canonical,
			Subject: oneLine(r.mail.Subject, 300), FromAddr: r.mail.From.Address, ArrivedAt: r.arrival.At, CreatedAt: w.now,
			Class: string(parser.Person), State: models.Quarantined, Reason: "it could not be filed; its source is kept",
		}
		s := models.Sighting{
			TeamID: w.team().ID, MailboxID: b.Mailbox.ID, UIDValidity: b.UIDValidity, UID: r.arrival.UID,
			State: msg.State, Reason: msg.Reason, SeenAt: w.now,
		}
		added, err := tx.AddMessage(ctx, &msg)
		if err == nil && !added { // whatever else is wrong with it: it is there
			msg, err = tx.MessageByContent(ctx, w.team().ID, msg.MessageID, msg.Canonical)
			s.State, s.Reason = models.Duplicate, anotherWay
		}
		if err != nil {
			return err
		}
		s.MessageID = msg.ID
		if err := w.sight(ctx, &s, &got); err != nil {
			return err
		}
		return d.moveWatermark(ctx, tx, b, watermark)
	})
	return got, err
}

// Limits on what of one mail is kept beside its source.
const (
	maxSubject = 500
	maxText    = 200_000
	maxList    = 100
)

func messageOf(team, raw int64, r reading, now time.Time) models.Message {
	m := r.mail
	msg := models.Message{
		TeamID: team, RawID: &raw, Direction: models.In, MessageID: m.MessageID, Canonical: r.canonical,
		InReplyTo: m.InReplyTo, References: first(m.References, maxList), FromName: oneLine(m.From.Name, 200), FromAddr: m.From.Address,
		To: addresses(m.To), Cc: addresses(m.Cc), Subject: oneLine(m.Subject, maxSubject), ArrivedAt: r.arrival.At.UTC(),
		Class: string(m.Class), Text: clip(m.Visible, 5000, maxText), Quoted: clip(quotedOf(m), 5000, maxText),
		State: models.Processed, CreatedAt: now,
	}
	if msg.ArrivedAt.IsZero() {
		msg.ArrivedAt = now
	}
	if !m.Date.IsZero() {
		at := m.Date.UTC()
		msg.SentAt = &at
	}
	msg.Files = filesOf(m.Attachments)
	for _, v := range first(m.Invites, maxList) {
		if v.Start.IsZero() {
			continue
		}
		msg.Invites = append(msg.Invites, inviteOf(v))
	}
	return msg
}

func filesOf(list []parser.Attachment) []models.File {
	var out []models.File
	for _, a := range first(list, maxList) {
		out = append(out, models.File{Name: oneLine(a.Name, 200), Type: oneLine(a.Type, 100), Size: a.Size, Inline: a.Inline})
	}
	return out
}

func quotedOf(m *parser.Mail) string {
	if m.Forward != nil {
		return headOf(m.Forward) + "\n\n" + m.Forward.Text
	}
	return m.Quoted
}

func addresses(list []parser.Address) []string {
	var out []string
	for _, a := range first(list, maxList) {
		if a.Address != "" {
			out = append(out, a.Address)
		}
	}
	return out
}

func first[T any](list []T, n int) []T { return list[:min(len(list), n)] }

func joinSentences(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

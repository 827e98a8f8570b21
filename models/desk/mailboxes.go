package desk

import (
	"context"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// Mailboxes returns every mailbox that is watched, of all teams.
func (d *Desk) Mailboxes(ctx context.Context) ([]models.Mailbox, error) {
	return d.store.Mailboxes(ctx)
}

// ClaimMailbox takes a mailbox for owner until the lease ends. ErrConflict
// means that another process watches it.
func (d *Desk) ClaimMailbox(ctx context.Context, id int64, owner string, lease time.Duration) (m models.Mailbox, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		now := d.wall().UTC()
		m, err = tx.ClaimMailbox(ctx, id, owner, now, now.Add(lease))
		return err
	})
	return m, err
}

// KeepMailbox renews a lease. ErrConflict means that it was lost.
func (d *Desk) KeepMailbox(ctx context.Context, m models.Mailbox, lease time.Duration) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error { return tx.KeepMailbox(ctx, m, d.wall().UTC().Add(lease)) })
}

// ReleaseMailbox gives a mailbox back, so that another process need not wait
// for the lease to end.
func (d *Desk) ReleaseMailbox(ctx context.Context, m models.Mailbox) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error { return tx.ReleaseMailbox(ctx, m) })
}

// StartMailbox records where reading begins: at the first connection, and
// again when the server gave the folder a new UIDVALIDITY.
func (d *Desk) StartMailbox(ctx context.Context, m models.Mailbox, uidvalidity, startUID, lastUID uint32) (models.Mailbox, error) {
	err := d.store.InTx(ctx, func(tx *store.Tx) error { return tx.StartMailbox(ctx, m, uidvalidity, startUID, lastUID) })
	if err == nil {
		m.UIDValidity, m.StartUID, m.LastUID = uidvalidity, startUID, lastUID
	}
	return m, err
}

// MailboxPassed records that a pass ended well.
func (d *Desk) MailboxPassed(ctx context.Context, m models.Mailbox, reconciled bool) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error { return tx.MailboxPassed(ctx, m.ID, d.now().UTC(), reconciled) })
}

// silentFor is how long a mailbox may fail before somebody is told.
const silentFor = 15 * time.Minute

// MailboxFailed records that a pass failed and why. After a quarter of an
// hour the executive and the leads are told, once.
func (d *Desk) MailboxFailed(ctx context.Context, m models.Mailbox, reason string) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		now := d.now().UTC()
		w, err := d.begin(ctx, tx, m.TeamID)
		if err != nil {
			return err
		}
		if err := tx.MailboxFailed(ctx, m.ID, now, oneLine(reason, 500)); err != nil {
			return err
		}
		// The caller's copy is as old as its connection.
		if m, err = tx.MailboxByID(ctx, m.TeamID, m.ID); err != nil {
			return err
		}
		if m.FailingSince == nil || m.AlertedAt != nil || now.Sub(*m.FailingSince) < silentFor {
			return nil
		}
		if err := tx.MailboxAlerted(ctx, m.ID, now); err != nil {
			return err
		}
		return w.alertMailbox(ctx, m, reason)
	})
}

func (w *work) alertMailbox(ctx context.Context, m models.Mailbox, reason string) error {
	for i := range w.office.People {
		p := &w.office.People[i]
		if p.ArchivedAt != nil || !p.Viewer().SeesTriage() {
			continue
		}
		l := w.letterTo(p, models.LetterAlert, "mailbox:"+m.Name+":"+m.FailingSince.Format(time.RFC3339)+":"+p.Key)
		l.Subject, l.Pace = "The team inbox cannot be read", models.Pressing
		l.Value.Link = w.page("/mail")
		l.Value.Reason = "you look after this office's inbox"
		l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: []string{
			m.Name + " has not been read since " + sayMoment(m.FailingSince.In(p.Week(w.team()).Zone)) + ".",
			"What the server said: " + oneLine(reason, 300),
			"No mail is lost: it is read as soon as the server lets us in. Run adjutant doctor for what to do.",
		}}
		if _, err := w.owe(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// SightedUIDs returns which UIDs of a range are stored.
func (d *Desk) SightedUIDs(ctx context.Context, m models.Mailbox, uidvalidity, from, to uint32) ([]uint32, error) {
	return d.store.SightedUIDs(ctx, m.ID, uidvalidity, from, to)
}

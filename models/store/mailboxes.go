package store

import (
	"context"
	"time"

	"adjutant/models"
)

// Mailboxes returns the mailboxes of all teams that are watched.
func (s *Store) Mailboxes(ctx context.Context) ([]models.Mailbox, error) {
	return many[models.Mailbox]("mailboxes", s.reads(ctx), "team_id, position, id", "archived_at IS NULL")
}

// MailboxesOf returns the watched mailboxes of one team.
func (s *Store) MailboxesOf(ctx context.Context, teamID int64) ([]models.Mailbox, error) {
	return many[models.Mailbox]("mailboxes", s.reads(ctx), "position, id", "archived_at IS NULL AND team_id = ?", teamID)
}

// SaveMailbox inserts a mailbox or updates how the one with its name is
// reached, and reads it back. Cursor and lease are never touched.
func (t *Tx) SaveMailbox(ctx context.Context, m *models.Mailbox) error {
	m.ID = 0
	err := t.save(ctx, "save mailbox", m, []string{"team_id", "name"},
		[]string{"url", "secret", "password_file", "start_all", "position", "archived_at"})
	if err == nil {
		*m, err = one[models.Mailbox]("save mailbox", t.with(ctx), "team_id = ? AND name = ?", m.TeamID, m.Name)
	}
	return err
}

// ClaimMailbox makes owner the one who watches a mailbox until a moment. It
// takes a mailbox that is free, whose lease ran out, or that is the owner's
// already; models.ErrConflict says that somebody else has it. A mailbox that
// changes hands, or was without a valid lease, gets a new generation, which
// shuts out whoever still believes to have it.
func (t *Tx) ClaimMailbox(ctx context.Context, id int64, owner string, now, until time.Time) (models.Mailbox, error) {
	m, err := one[models.Mailbox]("claim mailbox", t.with(ctx).Clauses(forUpdate), "id = ? AND archived_at IS NULL", id)
	if err != nil {
		return m, err
	}
	valid := m.Owner != "" && m.LeaseUntil != nil && m.LeaseUntil.After(now)
	if valid && m.Owner != owner {
		return models.Mailbox{}, failed("claim mailbox", models.ErrConflict)
	}
	if !valid {
		m.Generation++
	}
	until = until.UTC().Truncate(time.Microsecond)
	m.Owner, m.LeaseUntil = owner, &until
	err = t.set(ctx, "claim mailbox", models.ErrConflict, "mailboxes",
		map[string]any{"owner": owner, "lease_until": until, "generation": m.Generation}, "id = ?", id)
	return m, err
}

const holdsMailbox = "id = ? AND owner = ? AND generation = ?"

// KeepMailbox renews a lease. models.ErrConflict says that it was lost.
func (t *Tx) KeepMailbox(ctx context.Context, m models.Mailbox, until time.Time) error {
	return t.set(ctx, "keep mailbox", models.ErrConflict, "mailboxes", map[string]any{"lease_until": until},
		holdsMailbox, m.ID, m.Owner, m.Generation)
}

// ReleaseMailbox gives a mailbox back, so that another process need not wait
// for the lease to end. models.ErrConflict says that it was lost before.
func (t *Tx) ReleaseMailbox(ctx context.Context, m models.Mailbox) error {
	return t.set(ctx, "release mailbox", models.ErrConflict, "mailboxes", map[string]any{"owner": "", "lease_until": nil},
		holdsMailbox, m.ID, m.Owner, m.Generation)
}

// StartMailbox sets the cursor for a folder seen for the first time, or anew
// under another UIDVALIDITY, as the holder of the lease.
func (t *Tx) StartMailbox(ctx context.Context, m models.Mailbox, uidvalidity, startUID, lastUID uint32) error {
	return t.set(ctx, "start mailbox", models.ErrConflict, "mailboxes",
		map[string]any{"uidvalidity": uidvalidity, "start_uid": startUID, "last_uid": lastUID},
		holdsMailbox, m.ID, m.Owner, m.Generation)
}

// MoveWatermark says that everything up to lastUID is stored. It counts only
// under the current generation and UIDVALIDITY, else it is models.ErrConflict
// and the transaction must not be committed. It never moves backwards.
func (t *Tx) MoveWatermark(ctx context.Context, m models.Mailbox, uidvalidity, lastUID uint32) error {
	return touched("move watermark", t.with(ctx).Exec(
		"UPDATE mailboxes SET last_uid = CASE WHEN last_uid < ? THEN ? ELSE last_uid END"+
			" WHERE id = ? AND owner = ? AND generation = ? AND uidvalidity = ?",
		int64(lastUID), int64(lastUID), m.ID, m.Owner, m.Generation, uidvalidity), models.ErrConflict)
}

// MailboxPassed records a pass that ended well.
func (t *Tx) MailboxPassed(ctx context.Context, id int64, at time.Time, reconciled bool) error {
	columns := map[string]any{"last_pass_at": at, "failing_since": nil, "last_error": "", "alerted_at": nil}
	if reconciled {
		columns["reconciled_at"] = at
	}
	return t.set(ctx, "mailbox passed", models.ErrNotFound, "mailboxes", columns, "id = ?", id)
}

// MailboxFailed records a pass that failed; the first of a row says since when.
func (t *Tx) MailboxFailed(ctx context.Context, id int64, at time.Time, text string) error {
	return touched("mailbox failed", t.with(ctx).Exec(
		"UPDATE mailboxes SET failing_since = COALESCE(failing_since, ?), last_error = ? WHERE id = ?", at, text, id), models.ErrNotFound)
}

// MailboxAlerted records that somebody was told of a failing mailbox.
func (t *Tx) MailboxAlerted(ctx context.Context, id int64, at time.Time) error {
	return t.set(ctx, "mailbox alerted", models.ErrNotFound, "mailboxes", map[string]any{"alerted_at": at}, "id = ?", id)
}

// SightedUIDs returns which UIDs from from to to, both included, are stored.
func (s *Store) SightedUIDs(ctx context.Context, mailboxID int64, uidvalidity, from, to uint32) ([]uint32, error) {
	return query[uint32]("sighted UIDs", s.reads(ctx),
		"SELECT uid FROM sightings WHERE mailbox_id = ? AND uidvalidity = ? AND uid BETWEEN ? AND ? ORDER BY uid",
		mailboxID, uidvalidity, from, to)
}

// MailboxByID returns one mailbox of a team.
func (t *Tx) MailboxByID(ctx context.Context, teamID, id int64) (models.Mailbox, error) {
	return one[models.Mailbox]("mailbox", t.with(ctx), "team_id = ? AND id = ?", teamID, id)
}

// MailboxesOf is Store.MailboxesOf inside the transaction, with those that
// were archived.
func (t *Tx) MailboxesOf(ctx context.Context, teamID int64) ([]models.Mailbox, error) {
	return many[models.Mailbox]("mailboxes", t.with(ctx), "position, id", "team_id = ?", teamID)
}

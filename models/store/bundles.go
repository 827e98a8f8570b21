package store

import (
	"context"
	"time"

	"adjutant/models"
)

// TeamsToBundle returns the teams in which letters wait whose window has come.
func (s *Store) TeamsToBundle(ctx context.Context, now time.Time) ([]models.Team, error) {
	return many[models.Team]("teams to bundle", s.reads(ctx), "id", "id IN (SELECT team_id FROM letters"+
		" WHERE state = 'owed' AND pace = 'waits' AND bundle_id IS NULL AND not_before <= ?)", now)
}

// WaitingLetters returns the letters of a team that wait for a window which
// has come, by person and in the order in which they were written.
func (t *Tx) WaitingLetters(ctx context.Context, teamID int64, now time.Time) ([]models.Letter, error) {
	return many[models.Letter]("waiting letters", t.with(ctx), "person_id, id",
		"team_id = ? AND state = 'owed' AND pace = 'waits' AND bundle_id IS NULL AND not_before <= ?", teamID, now)
}

// SlotTaken reports whether a person's mail of a window was written.
func (t *Tx) SlotTaken(ctx context.Context, teamID, personID int64, slot string) (bool, error) {
	n, err := query[int]("slot taken", t.with(ctx), "SELECT 1 FROM letters WHERE team_id = ? AND person_id = ? AND slot = ?"+
		" AND state <> 'dropped' LIMIT 1", teamID, personID, slot)
	return len(n) > 0, err
}

// Postpone lets waiting letters wait until a moment.
func (t *Tx) Postpone(ctx context.Context, letters []int64, until time.Time) error {
	return failed("postpone letters", t.with(ctx).Exec("UPDATE letters SET not_before = ? WHERE id IN ?"+
		" AND state = 'owed' AND pace = 'waits' AND bundle_id IS NULL", until, letters).Error)
}

// SendAlone lets one waiting letter go as a mail of its own, in a window.
func (t *Tx) SendAlone(ctx context.Context, id int64, slot string, now time.Time) error {
	err := touched("send alone", t.with(ctx).Exec("UPDATE letters SET pace = 'alone', slot = ?, not_before = ? WHERE id = ?"+
		" AND state = 'owed' AND pace = 'waits' AND bundle_id IS NULL", slot, now, id), models.ErrConflict)
	if err == nil {
		t.Wake("deliver")
	}
	return err
}

// Enclosed makes letters travel in another. From now on they read as if each
// went alone: that a letter has company would tell of the company. models.ErrConflict: one of them
// went another way meanwhile.
func (t *Tx) Enclosed(ctx context.Context, letters []int64, bundle int64) error {
	r := t.with(ctx).Exec("UPDATE letters SET bundle_id = ?, not_before = ? WHERE id IN ? AND state = 'owed' AND pace = 'waits' AND bundle_id IS NULL", bundle, t.Now(), letters)
	if r.Error == nil && int(r.RowsAffected) != len(letters) {
		return failed("enclose letters", models.ErrConflict)
	}
	return failed("enclose letters", r.Error)
}

// EnclosedIn returns the letters that travel in another and are still owed.
func (t *Tx) EnclosedIn(ctx context.Context, bundle int64) ([]models.Letter, error) {
	return many[models.Letter]("letters of a bundle", t.with(ctx), "id", "bundle_id = ? AND state = 'owed'", bundle)
}

// DropLetter ends a letter that is owed and will not be sent.
func (t *Tx) DropLetter(ctx context.Context, id int64, why string) error {
	return t.set(ctx, "drop letter", models.ErrConflict, "letters", map[string]any{"state": models.LetterDropped, "result": why},
		"id = ? AND state = 'owed'", id)
}

// SettleEnclosed makes of the letters in a bundle what became of it.
func (t *Tx) SettleEnclosed(ctx context.Context, bundle int64, state models.LetterState, result string, sentAt *time.Time) error {
	return failed("settle the letters of a bundle", t.with(ctx).Exec("UPDATE letters SET state = ?, result = ?, sent_at = ?,"+
		" attempts = (SELECT b.attempts FROM letters b WHERE b.id = ?) WHERE bundle_id = ? AND state = 'owed'", state, result, sentAt, bundle, bundle).Error)
}

// Unbundle lets the letters of a bundle that will not be sent wait again.
func (t *Tx) Unbundle(ctx context.Context, bundle int64, now time.Time) error {
	return failed("unbundle", t.with(ctx).Exec("UPDATE letters SET bundle_id = NULL, not_before = ? WHERE bundle_id = ? AND state = 'owed'",
		now, bundle).Error)
}

// Renumber writes which items a bundle speaks of now.
func (t *Tx) Renumber(ctx context.Context, l models.Letter) error {
	return touched("renumber a bundle", t.with(ctx).Model(&models.Letter{}).Select("numbers", "asks", "clearance").
		Where("id = ?", l.ID).Updates(&l), models.ErrNotFound)
}

// Reschedule lets what waits for a person's windows be looked at again.
func (t *Tx) Reschedule(ctx context.Context, teamID, personID int64, now time.Time) error {
	err := t.with(ctx).Exec("UPDATE letters SET not_before = ? WHERE team_id = ? AND person_id = ? AND state = 'owed'"+
		" AND pace = 'waits' AND bundle_id IS NULL", now, teamID, personID).Error
	t.Wake("deliver")
	return failed("reschedule letters", err)
}

// UrgentToday counts the urgent items that a person was given or asked about
// since a moment, of those they are cleared for.
func (t *Tx) UrgentToday(ctx context.Context, v models.Viewer, since time.Time) (int, error) {
	c := visibleItem(v, "i")
	n, err := query[int]("urgent today", t.with(ctx), "SELECT count(DISTINCT i.id) FROM letters l"+
		" JOIN items i ON i.team_id = l.team_id AND i.id = l.item_id AND i.priority = 'urgent'"+
		" WHERE l.team_id = ? AND l.person_id = ? AND l.created_at >= ? AND l.kind IN ('assignment', 'decision') AND l.pace = 'pressing' AND "+c.sql,
		append([]any{v.TeamID, v.PersonID, since}, c.args...)...)
	if err != nil || len(n) == 0 {
		return 0, err
	}
	return n[0], nil
}

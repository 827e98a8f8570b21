package store

import (
	"context"
	"time"

	"adjutant/models"
)

// mostWaiting is how many follow-ups one mail of an outsider is held against.
const mostWaiting = 50

// WaitingOn returns the items of standard clearance that wait for somebody of
// an address or, where site is not "", of a company; the newest first. What is
// confidential is left out: who is asked about it would tell that it exists.
func (t *Tx) WaitingOn(ctx context.Context, teamID int64, address, site string) ([]models.Item, error) {
	return many[models.Item]("items that wait", t.with(ctx).Limit(mostWaiting), "id DESC", "team_id = ? AND clearance = ? AND holder_id IS NOT NULL"+
		" AND (state = ? OR kind = ? AND state IN ?) AND (outside_addr = ? OR outside_site <> '' AND outside_site = ?)",
		teamID, models.Standard, models.StateWaiting, models.FollowUp, models.OpenStates, address, site)
}

// PauseLetters stops a person's letters: those that were on their way as mails
// of their own wait, but for pressing ones and what is being sent. Without till
// they stop until the person writes.
func (t *Tx) PauseLetters(ctx context.Context, teamID, personID int64, now time.Time, till *time.Time) error {
	err := t.set(ctx, "pause letters", models.ErrNotFound, "people", map[string]any{"paused_at": now, "paused_until": till}, "team_id = ? AND id = ?", teamID, personID)
	if err != nil {
		return err
	}
	return failed("pause letters", t.with(ctx).Exec("UPDATE letters SET pace = 'waits' WHERE team_id = ? AND person_id = ? AND state = 'owed'"+
		" AND pace = 'alone' AND lease_until IS NULL AND bytes IS NULL AND bundle_id IS NULL AND kind NOT IN ('signin', 'confirm', 'bundle')",
		teamID, personID).Error)
}

// ResumeLetters lets a person's letters come again, what waited first.
func (t *Tx) ResumeLetters(ctx context.Context, teamID, personID int64, now time.Time) error {
	err := t.set(ctx, "resume letters", models.ErrNotFound, "people", map[string]any{"paused_at": nil, "paused_until": nil}, "team_id = ? AND id = ?", teamID, personID)
	if err != nil {
		return err
	}
	return t.Reschedule(ctx, teamID, personID, now)
}

package store

import (
	"context"
	"time"

	"adjutant/models"
)

// AddStep stores what was agreed.
func (t *Tx) AddStep(ctx context.Context, s *models.Step) error {
	return failed("add step", t.with(ctx).Create(s).Error)
}

// SetStep changes who does what by when, and which item came of it.
func (t *Tx) SetStep(ctx context.Context, s models.Step) error {
	return t.set(ctx, "set step", models.ErrNotFound, "steps",
		map[string]any{"person_id": s.PersonID, "text": s.Text, "due_day": s.DueDay, "item_id": s.ItemID}, "team_id = ? AND id = ?", s.TeamID, s.ID)
}

// DeleteStep removes a step that never became an item.
func (t *Tx) DeleteStep(ctx context.Context, teamID, id int64) error {
	return touched("delete step", t.with(ctx).Exec("DELETE FROM steps WHERE team_id = ? AND id = ? AND item_id IS NULL", teamID, id), models.ErrNotFound)
}

// Steps returns what was agreed at one meeting.
func (t *Tx) Steps(ctx context.Context, teamID, pairID int64, cycle models.Day) ([]models.Step, error) {
	return many[models.Step]("steps", t.with(ctx), "id", "team_id = ? AND pair_id = ? AND cycle = ?", teamID, pairID, cycle)
}

// StepsOfPair returns the steps of a pair that became items which are open or
// were closed since a moment, the oldest first, as far as the viewer may see
// the items.
func (t *Tx) StepsOfPair(ctx context.Context, v models.Viewer, pairID int64, since time.Time) ([]models.StepLine, error) {
	c := visibleItem(v, "i").and(where("i.state IN ? OR i.closed_at >= ?", models.OpenStates, since))
	args := append([]any{pairID}, c.args...)
	return query[models.StepLine]("steps of a pair", t.with(ctx), "SELECT s.*, i.number, i.state, i.clearance, i.due_at, i.holder_id AS person_id FROM steps s"+
		" JOIN items i ON i.team_id = s.team_id AND i.id = s.item_id WHERE s.pair_id = ? AND "+c.sql+" ORDER BY s.id", args...)
}

package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// AddGoal stores a goal.
func (t *Tx) AddGoal(ctx context.Context, g *models.Goal) error {
	return failed("add goal", t.with(ctx).Create(g).Error)
}

// Goals returns the open goals that one pair works towards, oldest first: those
// of its executive and those of the pair itself.
func (t *Tx) Goals(ctx context.Context, v models.Viewer, executiveID, pairID int64) ([]models.Goal, error) {
	return goals(t.with(ctx), v, executiveID, pairID)
}

// Goals is Tx.Goals outside a transaction.
func (s *Store) Goals(ctx context.Context, v models.Viewer, executiveID, pairID int64) ([]models.Goal, error) {
	return goals(s.reads(ctx), v, executiveID, pairID)
}

func goals(db *gorm.DB, v models.Viewer, executiveID, pairID int64) ([]models.Goal, error) {
	c := visibleGoal(v, "goals")
	args := append([]any{executiveID, pairID}, c.args...)
	return many[models.Goal]("goals", db, "id", "closed_at IS NULL AND (person_id = ? AND pair_id IS NULL OR pair_id = ?) AND "+c.sql, args...)
}

// SetGoal says that a goal still holds, or is over.
func (t *Tx) SetGoal(ctx context.Context, teamID, id int64, seen time.Time, closed *time.Time) error {
	return t.set(ctx, "set goal", models.ErrNotFound, "goals", map[string]any{"seen_at": seen, "closed_at": closed}, "team_id = ? AND id = ?", teamID, id)
}

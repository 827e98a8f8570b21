package store

import (
	"context"
	"time"

	"adjutant/models"
)

// CalendarsOf returns the calendars that these people subscribed to.
func (t *Tx) CalendarsOf(ctx context.Context, teamID int64, people []int64) ([]models.Calendar, error) {
	return many[models.Calendar]("calendars", t.with(ctx), "id", "team_id = ? AND person_id IN ? AND archived_at IS NULL", teamID, people)
}

// CalendarsDue returns the calendars of all teams that are to be read again,
// without their events.
func (s *Store) CalendarsDue(ctx context.Context, now time.Time) ([]models.Calendar, error) {
	return query[models.Calendar]("calendars due", s.reads(ctx), "SELECT id, team_id, person_id, url, read_at, next_at, problem, created_at FROM calendars"+
		" WHERE next_at <= ? AND archived_at IS NULL ORDER BY next_at, id", now)
}

// SaveCalendar adds a calendar, or says of one that is there when it is read
// again, and whether it still counts.
func (t *Tx) SaveCalendar(ctx context.Context, c *models.Calendar) error {
	c.ID = 0
	return t.save(ctx, "save calendar", c, []string{"team_id", "person_id", "url"}, []string{"next_at", "archived_at"})
}

// SetCalendar records what a calendar held, or why it could not be read.
func (t *Tx) SetCalendar(ctx context.Context, c models.Calendar) error {
	r := t.with(ctx).Model(&c).Where("id = ?", c.ID).Select("events", "read_at", "next_at", "problem").UpdateColumns(c)
	return touched("set calendar", r, models.ErrNotFound)
}

// CalendarFailed records why a calendar could not be read, and when it is
// tried again.
func (t *Tx) CalendarFailed(ctx context.Context, id int64, problem string, next time.Time) error {
	return t.set(ctx, "calendar failed", models.ErrNotFound, "calendars", map[string]any{"problem": problem, "next_at": next}, "id = ?", id)
}

package store

import (
	"context"
	"time"

	"adjutant/models"
)

// Preferences returns what the viewer keeps of their own.
func (s *Store) Preferences(ctx context.Context, v models.Viewer) (map[models.Preference]string, error) {
	type row struct {
		Name  models.Preference
		Value string
	}
	rows, err := query[row]("preferences", s.reads(ctx), "SELECT name, value FROM preferences WHERE team_id = ? AND person_id = ?", v.TeamID, v.PersonID)
	out := map[models.Preference]string{}
	for _, r := range rows {
		out[r.Name] = r.Value
	}
	return out, err
}

// SetPreference writes one of a person's preferences.
func (t *Tx) SetPreference(ctx context.Context, teamID, personID int64, name models.Preference, value string) error {
	return failed("set preference", t.with(ctx).Exec("INSERT INTO preferences (team_id, person_id, name, value, updated_at) VALUES (?, ?, ?, ?, ?)"+
		" ON CONFLICT (team_id, person_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
		teamID, personID, name, value, t.Now()).Error)
}

// SavedViews returns the viewer's own views by name.
func (s *Store) SavedViews(ctx context.Context, v models.Viewer) ([]models.SavedView, error) {
	return many[models.SavedView]("saved views", s.reads(ctx), "name, id", "team_id = ? AND person_id = ?", v.TeamID, v.PersonID)
}

// SaveView inserts a view or changes the one of that name.
func (t *Tx) SaveView(ctx context.Context, view models.SavedView) error {
	return t.save(ctx, "save view", &view, []string{"team_id", "person_id", "name"}, []string{"query", "sort"})
}

// CountViews counts a person's views.
func (t *Tx) CountViews(ctx context.Context, teamID, personID int64) (int, error) {
	var n int64
	err := t.with(ctx).Table("saved_views").Where("team_id = ? AND person_id = ?", teamID, personID).Count(&n).Error
	return int(n), failed("count views", err)
}

// DropView removes a person's view by its name; one that is gone already is
// models.ErrNotFound.
func (t *Tx) DropView(ctx context.Context, teamID, personID int64, name string) error {
	return touched("drop view", t.with(ctx).Exec("DELETE FROM saved_views WHERE team_id = ? AND person_id = ? AND name = ?", teamID, personID, name), models.ErrNotFound)
}

// Sessions returns the viewer's live sessions, the last used first.
func (s *Store) Sessions(ctx context.Context, v models.Viewer, now time.Time) ([]models.Session, error) {
	return many[models.Session]("sessions", s.reads(ctx), "seen_at DESC, id DESC",
		"team_id = ? AND person_id = ? AND revoked_at IS NULL AND expires_at > ?", v.TeamID, v.PersonID, now)
}

// RevokeSessionOf ends a person's session by its row, and returns the hash by
// which open streams know it. Somebody else's is models.ErrNotFound.
func (t *Tx) RevokeSessionOf(ctx context.Context, teamID, personID, id int64, at time.Time) (hash string, err error) {
	s, err := one[models.Session]("session", t.with(ctx), "team_id = ? AND person_id = ? AND id = ? AND revoked_at IS NULL", teamID, personID, id)
	if err != nil {
		return "", err
	}
	return s.Hash, t.RevokeSession(ctx, s.Hash, at)
}

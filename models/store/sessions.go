package store

import (
	"context"
	"time"

	"adjutant/models"
)

// AddToken stores a secret that works once, by its hash.
func (t *Tx) AddToken(ctx context.Context, token *models.Token) error {
	return failed("add token", t.with(ctx).Create(token).Error)
}

const tokenWorks = "hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?"

// Token looks at a token that still works and leaves it as it is.
func (s *Store) Token(ctx context.Context, hash, purpose string, now time.Time) (models.Token, error) {
	return one[models.Token]("token", s.reads(ctx), tokenWorks, hash, purpose, now)
}

// UseToken uses a token up. Of many at once, exactly one succeeds; the others
// get models.ErrNotFound, as do the late, the unknown, and other browsers
// than the one the token was made for.
func (t *Tx) UseToken(ctx context.Context, hash, purpose, browser string, now time.Time) (models.Token, error) {
	if err := t.set(ctx, "use token", models.ErrNotFound, "tokens", map[string]any{"used_at": now},
		tokenWorks+" AND (browser = '' OR browser = ?)", hash, purpose, now, browser); err != nil {
		return models.Token{}, err
	}
	return one[models.Token]("use token", t.with(ctx), "hash = ?", hash)
}

// AddSession stores one browser of one person, by the hash of its cookie.
func (t *Tx) AddSession(ctx context.Context, s *models.Session) error {
	return failed("add session", t.with(ctx).Create(s).Error)
}

// RevokeSession ends a session. Ending it again changes nothing.
func (t *Tx) RevokeSession(ctx context.Context, hash string, at time.Time) error {
	return failed("revoke session", t.with(ctx).Exec("UPDATE sessions SET revoked_at = COALESCE(revoked_at, ?) WHERE hash = ?", at, hash).Error)
}

// RevokeSessionsOf ends every session of a person.
func (t *Tx) RevokeSessionsOf(ctx context.Context, teamID, personID int64, at time.Time) error {
	return failed("revoke sessions", t.with(ctx).Exec("UPDATE sessions SET revoked_at = ? WHERE team_id = ? AND person_id = ? AND revoked_at IS NULL",
		at, teamID, personID).Error)
}

// Session returns a session that is still good, with its person and team.
func (s *Store) Session(ctx context.Context, hash string, now time.Time) (models.Session, models.Person, models.Team, error) {
	db := s.reads(ctx)
	session, err := one[models.Session]("session", db, "hash = ? AND revoked_at IS NULL AND expires_at > ?", hash, now)
	if err != nil {
		return models.Session{}, models.Person{}, models.Team{}, err
	}
	list, err := people(db, "team_id = ? AND id = ? AND archived_at IS NULL", session.TeamID, session.PersonID)
	if err == nil && len(list) == 0 {
		err = failed("session", models.ErrNotFound)
	}
	if err != nil {
		return models.Session{}, models.Person{}, models.Team{}, err
	}
	team, err := one[models.Team]("session", db, "id = ?", session.TeamID)
	return session, list[0], team, err
}

// Setting returns a setting, or models.ErrNotFound when it was never set.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	values, err := query[string]("setting "+name, s.reads(ctx), "SELECT value FROM settings WHERE name = ?", name)
	if err == nil && len(values) == 0 {
		err = failed("setting "+name, models.ErrNotFound)
	}
	if err != nil {
		return "", err
	}
	return values[0], nil
}

// SetSetting writes a setting.
func (t *Tx) SetSetting(ctx context.Context, name, value string) error {
	return failed("set "+name, t.with(ctx).Exec("INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)"+
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at", name, value, t.Now()).Error)
}

// CountTokens counts the secrets made for a person since a moment.
func (t *Tx) CountTokens(ctx context.Context, teamID, personID int64, purpose string, since time.Time) (int, error) {
	var n int64
	err := t.with(ctx).Table("tokens").Where("team_id = ? AND person_id = ? AND purpose = ? AND created_at >= ?", teamID, personID, purpose, since).Count(&n).Error
	return int(n), failed("count tokens", err)
}

// TakeSetting removes a setting; of many at once, exactly one succeeds, and the
// others get models.ErrNotFound.
func (t *Tx) TakeSetting(ctx context.Context, name string) error {
	return touched("take "+name, t.with(ctx).Exec("DELETE FROM settings WHERE name = ?", name), models.ErrNotFound)
}

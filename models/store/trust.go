package store

import (
	"context"

	"adjutant/models"
)

// AddGrant records a trust given on purpose.
func (t *Tx) AddGrant(ctx context.Context, g *models.Grant) error {
	return failed("add grant", t.with(ctx).Create(g).Error)
}

// SetClearance changes what a person is cleared for.
func (t *Tx) SetClearance(ctx context.Context, teamID, personID int64, c models.Clearance) error {
	return t.set(ctx, "set clearance", models.ErrNotFound, "people", map[string]any{"clearance": c}, "team_id = ? AND id = ?", teamID, personID)
}

const grantLines = "SELECT g.*, p.name AS who, p.key AS who_key, COALESCE(b.name, '') AS by FROM grants g" +
	" JOIN people p ON p.team_id = g.team_id AND p.id = g.person_id" +
	" LEFT JOIN people b ON b.team_id = g.team_id AND b.id = g.by_id WHERE "

// latestGrant holds for the newest grant of a person.
const latestGrant = "g.id = (SELECT max(n.id) FROM grants n WHERE n.team_id = g.team_id AND n.person_id = g.person_id)"

// Grants returns what a person was trusted with, newest first. Whom the
// executive trusts is hers to see.
func (s *Store) Grants(ctx context.Context, v models.Viewer, key string) ([]models.GrantLine, error) {
	if !v.Operator && v.Role != models.RoleExecutive {
		return nil, nil
	}
	c := inTeam(v, "g").and(where("p.key = ?", key))
	return query[models.GrantLine]("grants", s.reads(ctx), grantLines+c.sql+" ORDER BY g.id DESC", c.args...)
}

// LatestGrants returns the newest grant of each present person of a team.
func (s *Store) LatestGrants(ctx context.Context, teamID int64) ([]models.GrantLine, error) {
	return query[models.GrantLine]("latest grants", s.reads(ctx), grantLines+"g.team_id = ? AND p.archived_at IS NULL AND "+latestGrant+" ORDER BY p.id", teamID)
}

// LatestGrant returns the newest grant of a person, or models.ErrNotFound.
func (t *Tx) LatestGrant(ctx context.Context, teamID, personID int64) (models.Grant, error) {
	return one[models.Grant]("latest grant", t.with(ctx).Order("id DESC"), "team_id = ? AND person_id = ?", teamID, personID)
}

// TrustToReview returns the clearances above standard of present people, in
// all teams, whose day to be looked at again has come.
func (s *Store) TrustToReview(ctx context.Context, today models.Day) ([]models.GrantLine, error) {
	return query[models.GrantLine]("trust to review", s.reads(ctx), grantLines+"p.archived_at IS NULL AND p.clearance <> 'standard'"+
		" AND g.review_day <> '' AND g.review_day <= ? AND "+latestGrant+" ORDER BY g.team_id, p.id", today)
}

package store

import (
	"context"
	"time"

	"adjutant/models"
)

// recentAbsences is how long after its end an absence is still handed back: an
// installation that was down for longer writes nothing of it.
const recentAbsences = 10

// TeamsToHandOver returns the teams in which an absence begins or ends about
// now, in whatever zone, or was taken away after it began.
func (s *Store) TeamsToHandOver(ctx context.Context, now time.Time) ([]models.Team, error) {
	latest := models.DayOf(now.UTC().Add(14 * time.Hour)) // the day where it is latest on earth
	today := models.DayOf(now.UTC())
	return many[models.Team]("teams to hand over", s.reads(ctx), "id", "id IN ("+
		"SELECT a.team_id FROM absences a WHERE a.from_day <= ? AND a.to_day >= ? AND NOT EXISTS (SELECT 1 FROM handovers h"+
		" WHERE h.team_id = a.team_id AND h.person_id = a.person_id AND h.absence_id = a.id AND (h.ended_at IS NULL OR h.from_day = a.from_day))"+
		" UNION SELECT h.team_id FROM handovers h LEFT JOIN absences a ON a.team_id = h.team_id AND a.id = h.absence_id AND a.person_id = h.person_id"+
		" WHERE h.ended_at IS NULL AND (a.id IS NULL OR a.to_day < ? OR COALESCE(a.cover_id, 0) <> COALESCE(h.cover_id, 0)))",
		latest.Add(4), today.Add(-recentAbsences), latest)
}

// Handovers returns the handovers of a team since a day, by id, and all that
// are not ended.
func (t *Tx) Handovers(ctx context.Context, teamID int64, since models.Day) ([]models.Handover, error) {
	return many[models.Handover]("handovers", t.with(ctx), "id", "team_id = ? AND (ended_at IS NULL OR to_day >= ?)", teamID, since)
}

// SaveHandover adds a handover, or writes what may change of one.
func (t *Tx) SaveHandover(ctx context.Context, h *models.Handover) error {
	if h.ID == 0 {
		return failed("add handover", t.with(ctx).Create(h).Error)
	}
	return touched("save handover", t.with(ctx).Model(&models.Handover{}).Select("cover_id", "to_day", "ended_at").
		Where("id = ?", h.ID).Updates(h), models.ErrNotFound)
}

// Touched returns the items that a viewer may see, that are a person's or of
// their domains or were, and that something happened to since a moment; by
// number.
func (t *Tx) Touched(ctx context.Context, v models.Viewer, personID int64, since time.Time) ([]models.Item, error) {
	const most = 200
	return many[models.Item]("items touched", t.with(ctx).Scopes(visible(v)).Limit(most), "number",
		"items.moved_at >= ? AND (items.holder_id = ?"+
			" OR items.domain_id IN (SELECT id FROM domains WHERE team_id = items.team_id AND owner_id = ?)"+
			" OR EXISTS (SELECT 1 FROM assignments s WHERE s.team_id = items.team_id AND s.item_id = items.id AND s.person_id = ? AND (s.until_at IS NULL OR s.until_at >= ?)))",
		since, personID, personID, personID, since)
}

package store

import (
	"context"
	"slices"
	"time"

	"adjutant/models"
)

// PairPage returns the shared document of a pair, to its two people and the
// operator: the occurrence of a day, or with "" the one at hand.
func (s *Store) PairPage(ctx context.Context, v models.Viewer, slug string, cycle models.Day, now time.Time) (models.PairPage, error) {
	lines, err := s.Pairs(ctx, v, now)
	if err != nil {
		return models.PairPage{}, err
	}
	at := slices.IndexFunc(lines, func(l models.PairLine) bool { return l.Slug == slug })
	if at < 0 {
		return models.PairPage{}, failed("page of a pair", models.ErrNotFound)
	}
	page := models.PairPage{PairLine: lines[at]}
	db := s.reads(ctx)
	meetings, err := many[models.Meeting]("meetings of a pair", db.Limit(60), "cycle DESC, id DESC", "team_id = ? AND pair_id = ?", page.TeamID, page.ID)
	if err != nil {
		return page, err
	}
	team, err := one[models.Team]("team", db, "id = ?", page.TeamID)
	if err != nil {
		return page, err
	}
	known := false
	if cycle != "" {
		i := slices.IndexFunc(meetings, func(m models.Meeting) bool { return m.Cycle == cycle })
		if i < 0 {
			return page, failed("meeting of a page", models.ErrNotFound)
		}
		page.At, known = meetings[i], true
	} else {
		page.At, known = page.Pair.AtHand(meetings, now, team.Week())
	}
	page.Frozen = models.Frozen(meetings, page.At.Cycle, now)
	if err := s.topicsOfPage(ctx, v, &page); err != nil || !known {
		return page, err
	}
	if page.Goals, err = goals(db, v, page.ExecutiveID, page.ID); err != nil {
		return page, err
	}
	c := visibleItem(v, "i")
	const columns = "SELECT s.*, COALESCE(i.number, 0) AS number, COALESCE(i.state, '') AS state, COALESCE(i.clearance, '') AS clearance, i.due_at FROM steps s"
	page.Steps, err = query[models.StepLine]("steps of a page", db, columns+" LEFT JOIN items i ON i.team_id = s.team_id AND i.id = s.item_id"+
		" WHERE s.team_id = ? AND s.pair_id = ? AND s.cycle = ? AND (s.item_id IS NULL OR "+c.sql+") ORDER BY s.id",
		append([]any{page.TeamID, page.ID, page.At.Cycle}, c.args...)...)
	if err != nil {
		return page, err
	}
	page.Before, err = query[models.StepLine]("steps before", db, columns+" JOIN items i ON i.team_id = s.team_id AND i.id = s.item_id"+
		" WHERE s.team_id = ? AND s.pair_id = ? AND s.cycle < ? AND i.state IN ? AND "+c.sql+" ORDER BY s.id",
		append([]any{page.TeamID, page.ID, page.At.Cycle, models.OpenStates}, c.args...)...)
	if err != nil {
		return page, err
	}
	page.RSVPs, err = many[models.RSVP]("answers", db, "person_id, cycle", "team_id = ? AND pair_id = ? AND cycle IN ?", page.TeamID, page.ID, []models.Day{"", page.At.Cycle})
	return page, err
}

func (s *Store) topicsOfPage(ctx context.Context, v models.Viewer, page *models.PairPage) error {
	c := visibleTopic(v, "t")
	list, err := query[models.TopicLine]("topics of a page", s.reads(ctx), "SELECT t.*, p.name AS who, COALESCE(g.text, '') AS goal FROM topics t"+
		" JOIN people p ON p.team_id = t.team_id AND p.id = t.person_id LEFT JOIN goals g ON g.team_id = t.team_id AND g.id = t.goal_id"+
		" WHERE t.pair_id = ? AND t.dropped_at IS NULL AND (t.discussed_at IS NULL OR t.discussed_in = ?) AND "+c.sql+" ORDER BY t.id",
		append([]any{page.ID, page.At.Cycle}, c.args...)...)
	for _, t := range list {
		if t.DiscussedAt == nil {
			page.Open = append(page.Open, t)
		} else {
			page.Ticked = append(page.Ticked, t)
		}
	}
	return err
}

// SaveRSVP records the newest answer of somebody's calendar.
func (t *Tx) SaveRSVP(ctx context.Context, r *models.RSVP) error {
	return t.save(ctx, "save answer", r, []string{"team_id", "pair_id", "person_id", "cycle"}, []string{"answer", "at"})
}

// SaveFeed gives somebody's private feed the hash of a new secret.
func (t *Tx) SaveFeed(ctx context.Context, teamID, personID int64, hash string, at time.Time) error {
	return failed("save feed", t.with(ctx).Exec("INSERT INTO feeds (team_id, person_id, hash, created_at) VALUES (?, ?, ?, ?)"+
		" ON CONFLICT (team_id, person_id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at", teamID, personID, hash, at).Error)
}

// FeedOwner returns whose feed has a secret with that hash.
func (t *Tx) FeedOwner(ctx context.Context, hash string) (teamID, personID int64, err error) {
	type row struct{ TeamID, PersonID int64 }
	rows, err := query[row]("feed", t.with(ctx), "SELECT team_id, person_id FROM feeds WHERE hash = ?", hash)
	if err == nil && len(rows) == 0 {
		err = failed("feed", models.ErrNotFound)
	}
	if err != nil {
		return 0, 0, err
	}
	return rows[0].TeamID, rows[0].PersonID, nil
}

// SetNoAgendas says whether somebody's agendas are not mailed.
func (t *Tx) SetNoAgendas(ctx context.Context, teamID, personID int64, stopped bool) error {
	return t.set(ctx, "set agendas by mail", models.ErrNotFound, "people", map[string]any{"no_agendas": stopped}, "team_id = ? AND id = ?", teamID, personID)
}

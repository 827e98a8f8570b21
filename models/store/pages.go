package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// dueSoon is how far ahead the page of today looks; awayAhead how far it looks
// for absences.
const (
	dueSoon   = 48 * time.Hour
	awayAhead = 14
)

// asked holds for open decisions that wait for the viewer.
func asked(v models.Viewer) condition {
	return where("items.kind = 'decision' AND items.ask_id = ?", v.PersonID).and(open)
}

// Today returns what waits for the viewer.
func (s *Store) Today(ctx context.Context, v models.Viewer, now time.Time) (models.TodayPage, error) {
	db := s.reads(ctx)
	var page models.TodayPage
	mine := where("items.holder_id = ?", v.PersonID).and(open).or(asked(v)).
		and(where("items.start_at IS NULL OR items.start_at <= ?", now))
	list, err := cards(db, v, mine, byDue, 0, 0)
	if err != nil {
		return page, err
	}
	for _, c := range list {
		held := c.HolderID != nil && *c.HolderID == v.PersonID
		switch {
		case c.Kind == models.Decision && c.AskID != nil && *c.AskID == v.PersonID:
			page.Decide = append(page.Decide, c)
		case !held:
		case c.Late(now):
			page.Late = append(page.Late, c)
		case c.State == models.StateWaiting || c.Kind == models.FollowUp:
			page.Waiting = append(page.Waiting, c)
		case c.DueAt != nil && c.DueAt.Before(now.Add(dueSoon)):
			page.Due = append(page.Due, c)
		default:
			page.Mine = append(page.Mine, c)
		}
	}
	if v.SeesTriage() {
		if page.Triage, err = countTriage(db, v); err != nil {
			return page, err
		}
		if page.Team, err = loads(db, v, now); err != nil {
			return page, err
		}
	}
	away, err := s.Absences(ctx, v)
	if err != nil {
		return page, err
	}
	today := models.DayOf(now.UTC())
	for _, a := range away {
		if a.ToDay >= today && a.FromDay <= today.Add(awayAhead) {
			page.Away = append(page.Away, a)
		}
	}
	page.Next, err = s.Pairs(ctx, v, now)
	return page, err
}

// Loads returns how much each person who is there holds, of what the viewer
// may see.
func (s *Store) Loads(ctx context.Context, v models.Viewer, now time.Time) ([]models.LoadLine, error) {
	return loads(s.reads(ctx), v, now)
}

func loads(db *gorm.DB, v models.Viewer, now time.Time) ([]models.LoadLine, error) {
	who := inTeam(v, "people").and(where("archived_at IS NULL"))
	list, err := people(db, who.sql, who.args...)
	if err != nil {
		return nil, err
	}
	type load struct {
		HolderID int64
		Open     int
		Late     int
	}
	c := visibleItem(v, "items").and(open).and(where("items.holder_id IS NOT NULL"))
	counts, err := query[load]("loads", db, "SELECT items.holder_id, count(*) AS open,"+
		" count(CASE WHEN items.due_at < ? THEN 1 END) AS late FROM items WHERE "+c.sql+" GROUP BY items.holder_id",
		append([]any{now}, c.args...)...)
	by := map[int64]load{}
	for _, l := range counts {
		by[l.HolderID] = l
	}
	lines := make([]models.LoadLine, len(list))
	for i, p := range list {
		lines[i] = models.LoadLine{Person: p, Open: by[p.ID].Open, Late: by[p.ID].Late}
	}
	return lines, err
}

// Badges returns the counts beside the navigation.
func (s *Store) Badges(ctx context.Context, v models.Viewer, _ time.Time) (models.Badges, error) {
	db := s.reads(ctx)
	var b models.Badges
	var err error
	if b.Triage, err = countTriage(db, v); err != nil {
		return b, err
	}
	b.Decide, err = countItems(db, v, asked(v))
	return b, err
}

// People returns the people of the viewer's team, those who left too, by id.
func (s *Store) People(ctx context.Context, v models.Viewer) ([]models.Person, error) {
	c := inTeam(v, "people")
	return people(s.reads(ctx), c.sql, c.args...)
}

// Domains returns the domains in use in the team's order.
func (s *Store) Domains(ctx context.Context, v models.Viewer) ([]models.Domain, error) {
	c := inTeam(v, "domains").and(where("archived_at IS NULL"))
	return domains(s.reads(ctx), c.sql, c.args...)
}

// Absences returns absences that ended two months ago at most, by first day.
func (s *Store) Absences(ctx context.Context, v models.Viewer) ([]models.AbsenceLine, error) {
	c := inTeam(v, "a").and(where("a.to_day >= ?", models.DayOf(s.now().UTC().Add(-absencesBack))))
	return query[models.AbsenceLine]("absences", s.reads(ctx), "SELECT a.*, p.name AS who, COALESCE(c.name, '') AS cover FROM absences a"+
		" JOIN people p ON p.id = a.person_id LEFT JOIN people c ON c.id = a.cover_id WHERE "+c.sql+" ORDER BY a.from_day, a.id", c.args...)
}

// digestsShown is how far back the list of a pair's digests goes.
const digestsShown = 365 * 24 * time.Hour

// Pairs returns the pairs that the viewer is half of, with their next meeting
// and the digests of the last year, newest first.
func (s *Store) Pairs(ctx context.Context, v models.Viewer, now time.Time) ([]models.PairLine, error) {
	db := s.reads(ctx)
	type row struct {
		models.Pair
		Executive string
		Assistant string
		TeamZone  string
		Workdays  []string `gorm:"serializer:json"`
		Hours     string
	}
	c := visiblePair(v, "p").and(where("p.archived_at IS NULL"))
	rows, err := query[row]("pairs", db, "SELECT p.*, e.name AS executive, a.name AS assistant, t.zone AS team_zone, t.workdays, t.hours FROM pairs p"+
		" JOIN people e ON e.id = p.executive_id JOIN people a ON a.id = p.assistant_id JOIN teams t ON t.id = p.team_id"+
		" WHERE "+c.sql+" ORDER BY p.slug, p.id", c.args...)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	digests := map[int64][]models.Digest{}
	err = chunked(ids, func(some []int64) error {
		list, err := query[models.Digest]("pairs", db, "SELECT id, team_id, pair_id, cycle, meets_at, state, created_at FROM digests"+
			" WHERE pair_id IN ? AND meets_at >= ? ORDER BY cycle DESC, id DESC", some, now.Add(-digestsShown))
		for _, d := range list {
			digests[d.PairID] = append(digests[d.PairID], d)
		}
		return err
	})
	lines := make([]models.PairLine, len(rows))
	for i, r := range rows {
		week := models.Team{Zone: r.TeamZone, Workdays: r.Workdays, Hours: r.Hours}.Week()
		next, _ := r.Pair.CurrentCycle(now, week)
		lines[i] = models.PairLine{Pair: r.Pair, Executive: r.Executive, Assistant: r.Assistant, Meets: next.Meets.UTC(), Digests: digests[r.ID]}
		if next.Meets.IsZero() {
			lines[i].Meets = time.Time{}
		}
	}
	slices.SortStableFunc(lines, func(a, b models.PairLine) int { return a.Meets.Compare(b.Meets) })
	return lines, err
}

// Digest returns the digest of one cycle of a pair, to its two people and the
// operator.
func (s *Store) Digest(ctx context.Context, v models.Viewer, pairSlug string, cycle models.Day) (models.Digest, error) {
	c := visiblePair(v, "p")
	args := append([]any{cycle, pairSlug}, c.args...)
	return one[models.Digest]("digest", s.reads(ctx), "cycle = ? AND EXISTS (SELECT 1 FROM pairs p WHERE p.team_id = digests.team_id"+
		" AND p.id = digests.pair_id AND p.slug = ? AND "+c.sql+")", args...)
}

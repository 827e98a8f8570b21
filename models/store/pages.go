package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// dueSoon is how far ahead the page of today looks; awayAhead how many days it
// looks for absences; todayShows how many items each of its lists shows.
const (
	dueSoon    = 48 * time.Hour
	awayAhead  = 14
	todayShows = 7
)

// asked holds for open decisions that wait for the viewer.
func asked(v models.Viewer) condition { return askedOf("?", v.PersonID) }

// askedOf holds for open decisions that were put to one of these people.
func askedOf(people string, args ...any) condition {
	return where("items.kind = 'decision' AND items.prepared_at IS NOT NULL AND items.ask_id IS NOT NULL AND items.ask_id IN ("+people+")", args...).and(open)
}

// started holds for items that do not sleep until a later start.
func started(now time.Time) condition {
	return where("items.start_at IS NULL OR items.start_at <= ?", now)
}

// Today returns what waits for the viewer.
func (s *Store) Today(ctx context.Context, v models.Viewer, now time.Time) (models.TodayPage, error) {
	db := s.reads(ctx)
	page, err := piles(db, v, now)
	if err != nil {
		return page, err
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

// piles sorts what the viewer holds or decides, and for those who see triage
// what is late with others, into the lists of the page: each item onto the
// first that it belongs to, and of each list the beginning. One query, however
// much somebody holds.
func piles(db *gorm.DB, v models.Viewer, now time.Time) (models.TodayPage, error) {
	held := where("COALESCE(items.holder_id, 0) = ?", v.PersonID)
	late := where("items.due_at IS NOT NULL AND items.due_at < ?", now)
	c := held.or(asked(v))
	if v.SeesTriage() {
		c = c.or(late.and(where("items.holder_id IS NOT NULL")))
	}
	c = visibleItem(v, "items").and(open).and(started(now)).and(c)

	name := "CASE"
	var args []any
	for _, pile := range []struct {
		name string
		condition
	}{
		{"decide", asked(v)}, {"others", held.not()}, {"late", late}, {"waiting", where("items.state = 'waiting'")},
		{"due", where("items.due_at IS NOT NULL AND items.due_at < ?", now.Add(dueSoon))},
	} {
		name += " WHEN " + pile.sql + " THEN '" + pile.name + "'"
		args = append(args, pile.args...)
	}
	name += " ELSE 'mine' END"

	// The piles are sorted by what sorting needs; cards are made of what is shown.
	sql := cardColumns + ", pile, total" + cardTables + " JOIN (SELECT id, pile, row_number() OVER (PARTITION BY pile ORDER BY " + byDue + ") AS place," +
		" count(*) OVER (PARTITION BY pile) AS total FROM (SELECT items.id, items.team_id, items.number, items.due_at, items.priority, " + name + " AS pile" +
		" FROM items WHERE " + c.sql + ") AS items) AS piles ON piles.id = items.id WHERE place <= ? ORDER BY place"
	type row struct {
		models.ItemCard
		Pile  string
		Total int
	}
	rows, err := query[row]("today", db, sql, slices.Concat(args, c.args, []any{todayShows})...)
	var page models.TodayPage
	lists := map[string]*models.ItemList{
		"decide": &page.Decide, "late": &page.Late, "due": &page.Due, "mine": &page.Mine, "waiting": &page.Waiting, "others": &page.Others,
	}
	for _, r := range rows {
		list := lists[r.Pile]
		list.Items, list.Total = append(list.Items, r.ItemCard), r.Total
	}
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
		Week     int
	}
	c := visibleItem(v, "items").and(open).and(where("items.holder_id IS NOT NULL"))
	counts, err := query[load]("loads", db, "SELECT items.holder_id, count(*) AS open,"+
		" count(CASE WHEN items.due_at < ? THEN 1 END) AS late,"+
		" count(CASE WHEN items.due_at >= ? AND items.due_at < ? THEN 1 END) AS week FROM items WHERE "+c.sql+" GROUP BY items.holder_id",
		append([]any{now, now, now.AddDate(0, 0, 7)}, c.args...)...)
	by := map[int64]load{}
	for _, l := range counts {
		by[l.HolderID] = l
	}
	lines := make([]models.LoadLine, len(list))
	for i, p := range list {
		lines[i] = models.LoadLine{Person: p, Open: by[p.ID].Open, Late: by[p.ID].Late, Week: by[p.ID].Week}
	}
	return lines, err
}

// Badges returns the counts beside the navigation.
func (s *Store) Badges(ctx context.Context, v models.Viewer, now time.Time) (models.Badges, error) {
	db := s.reads(ctx)
	var b models.Badges
	var err error
	if b.Triage, err = countTriage(db, v); err != nil {
		return b, err
	}
	b.Decide, err = countItems(db, v, asked(v).and(started(now)))
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

// Rules returns the team's own rules in their order, to who sorts mail.
func (s *Store) Rules(ctx context.Context, v models.Viewer) ([]models.Rule, error) {
	if !v.SeesTriage() {
		return nil, failed("rules", models.ErrNotFound)
	}
	c := inTeam(v, "rules")
	return many[models.Rule]("rules", s.reads(ctx), "team_id, position", c.sql, c.args...)
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
	digests, meetings := map[int64][]models.Digest{}, map[int64][]models.Meeting{}
	err = chunked(ids, func(some []int64) error {
		list, err := query[models.Digest]("pairs", db, "SELECT id, team_id, pair_id, cycle, meets_at, state, created_at FROM digests"+
			" WHERE pair_id IN ? AND meets_at >= ? ORDER BY cycle DESC, id DESC", some, now.Add(-digestsShown))
		for _, d := range list {
			digests[d.PairID] = append(digests[d.PairID], d)
		}
		if err != nil {
			return err
		}
		held, err := query[models.Meeting]("pairs", db, "SELECT id, team_id, pair_id, cycle, meets_at, slot_at, state, moves, why, digested, began_at, ended_at, created_at"+
			" FROM meetings WHERE pair_id IN ? AND meets_at >= ? ORDER BY cycle, id", some, now.Add(-digestsShown))
		for _, m := range held {
			meetings[m.PairID] = append(meetings[m.PairID], m)
		}
		return err
	})
	lines := make([]models.PairLine, len(rows))
	for i, r := range rows {
		week := models.Team{Zone: r.TeamZone, Workdays: r.Workdays, Hours: r.Hours}.Week()
		next, _ := r.Pair.Ahead(meetings[r.ID], now, week)
		lines[i] = models.PairLine{
			Pair: r.Pair, Executive: r.Executive, Assistant: r.Assistant, Meets: next.MeetsAt, Next: next,
			Digests: digests[r.ID], Meetings: models.Strip(meetings[r.ID], now),
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

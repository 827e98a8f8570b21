package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// lateWeeks is how far the picture of late items goes back.
const lateWeeks = 12

// ageBands part the open items by age, in days.
var ageBands = []models.AgeBand{{From: 0, To: 7}, {From: 7, To: 14}, {From: 14, To: 30}, {From: 30, To: 90}, {From: 90}}

// Workload counts how the work lies, in seven queries. Everybody sees the
// team's sums; who holds how much is for those who sort, and for oneself.
func (s *Store) Workload(ctx context.Context, v models.Viewer, now time.Time, zone *time.Location) (models.Workload, error) {
	db := s.reads(ctx)
	var w models.Workload
	lines, err := loads(db, v, now)
	if err != nil {
		return w, err
	}
	for _, l := range lines {
		w.Team.Open, w.Team.Late, w.Team.Week, w.Team.Person.Limit = w.Team.Open+l.Open, w.Team.Late+l.Late, w.Team.Week+l.Week, w.Team.Person.Limit+l.Person.Limit
	}
	w.People = slices.DeleteFunc(lines, func(l models.LoadLine) bool { return !v.SeesTriage() && l.Person.ID != v.PersonID || !l.Person.Works() })
	ends := weekEnds(models.DayOf(now.In(zone)))
	if w.Late, err = lateAt(db, v, now, ends, zone); err != nil {
		return w, err
	}
	away, err := s.Absences(ctx, v)
	if err != nil {
		return w, err
	}
	for i, week := range w.Late {
		for _, a := range away {
			if a.FromDay <= week.Ends && a.ToDay > week.Ends.Add(-7) {
				w.Late[i].Away++
			}
		}
	}
	if w.Ages, err = ages(db, v, now); err != nil {
		return w, err
	}
	first := ends[0].Add(-6).In(zone)
	answers, err := firstAnswers(db, v, first)
	w.Own = models.Paces(answers, ends, zone)
	return w, err
}

// weekEnds are the last days of the weeks that end with today's, which is cut.
func weekEnds(today models.Day) []models.Day {
	ends := make([]models.Day, lateWeeks)
	end := today
	for i := lateWeeks - 1; i >= 0; i-- {
		ends[i] = end
		end = end.Add(-7)
	}
	return ends
}

// lateAt counts what was open and past its present due date at the end of
// each of these days, in one query. Today's end is now: what is due this evening
// is not late yet.
func lateAt(db *gorm.DB, v models.Viewer, now time.Time, ends []models.Day, zone *time.Location) ([]models.LateWeek, error) {
	out := make([]models.LateWeek, len(ends))
	columns := make([]string, len(ends))
	var args []any
	for i, end := range ends {
		at := end.Add(1).In(zone)
		if at.After(now) {
			at = now.UTC()
		}
		columns[i] = fmt.Sprintf("count(CASE WHEN items.due_at < ? AND items.created_at < ? AND (items.closed_at IS NULL OR items.closed_at >= ?) THEN 1 END) AS w%d", i)
		args = append(args, at, at, at)
		out[i].Ends = end
	}
	c := visibleItem(v, "items").and(where("items.due_at IS NOT NULL AND items.due_at < ?", now.UTC()))
	// Two questions that an index answers each; as one, joined by OR, none does.
	still, since := c.and(where("items.closed_at IS NULL")), c.and(where("items.closed_at >= ?", ends[0].In(zone)))
	const dates = "SELECT items.due_at, items.created_at, items.closed_at FROM items WHERE "
	found := db.Raw("SELECT "+strings.Join(columns, ", ")+" FROM ("+dates+still.sql+" UNION ALL "+dates+since.sql+") AS items",
		slices.Concat(args, still.args, since.args)...)
	row, into := make([]int, len(ends)), make([]any, len(ends))
	for i := range row {
		into[i] = &row[i]
	}
	if err := found.Row().Scan(into...); err != nil {
		return nil, failed("late weeks", err)
	}
	for i := range out {
		out[i].Late = row[i]
	}
	return out, nil
}

func ages(db *gorm.DB, v models.Viewer, now time.Time) ([]models.AgeBand, error) {
	out := slices.Clone(ageBands)
	name, args := "CASE", []any{}
	for i, b := range out[:len(out)-1] {
		name += fmt.Sprintf(" WHEN items.created_at > ? THEN %d", i)
		args = append(args, now.AddDate(0, 0, -b.To))
	}
	name += fmt.Sprintf(" ELSE %d END", len(out)-1)
	c := visibleItem(v, "items").and(open)
	type band struct{ Band, Open int }
	rows, err := query[band]("ages", db, "SELECT band, count(*) AS open FROM (SELECT "+name+" AS band FROM items WHERE "+c.sql+") AS bands GROUP BY band",
		append(args, c.args...)...)
	for _, r := range rows {
		out[r.Band].Open = r.Open
	}
	return out, err
}

// firstAnswers returns how long it took the viewer to do something with what
// came to them: from each hand-over to their first event on the item.
func firstAnswers(db *gorm.DB, v models.Viewer, since time.Time) ([]models.FirstAnswer, error) {
	c := visibleItem(v, "i")
	type row struct {
		FromAt time.Time
		At     time.Time
	}
	rows, err := query[row]("first answers", db, "SELECT a.from_at, e.at FROM assignments a JOIN items i ON i.team_id = a.team_id AND i.id = a.item_id"+
		" JOIN events e ON e.id = (SELECT min(x.id) FROM events x WHERE x.team_id = a.team_id AND x.item_id = a.item_id AND x.person_id = a.person_id AND x.at > a.from_at)"+
		" WHERE a.team_id = ? AND a.person_id = ? AND a.from_at >= ? AND "+c.sql+" ORDER BY a.from_at, a.id",
		append([]any{v.TeamID, v.PersonID, since}, c.args...)...)
	out := make([]models.FirstAnswer, len(rows))
	for i, r := range rows {
		out[i] = models.FirstAnswer{At: r.FromAt, Took: r.At.Sub(r.FromAt)}
	}
	return out, err
}

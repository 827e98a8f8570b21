package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// PairNumbers counts the fair numbers of a pair as far as the viewer may see
// items: the last four weeks, and the first four of the pair to hold them
// against. Until eight weeks have passed there is nothing to compare with. It
// takes seven queries, however much there is.
func (t *Tx) PairNumbers(ctx context.Context, v models.Viewer, p models.Pair, now time.Time) (last, first models.PairNumbers, compared bool, err error) {
	return pairNumbers(t.with(ctx), v, p, now)
}

// span is one of the two times that numbers are taken over.
type span struct {
	from, to        time.Time
	n               models.PairNumbers
	taken, answered []float64
}

func (s *span) has(at *time.Time) bool { return at != nil && !at.Before(s.from) && at.Before(s.to) }

func pairNumbers(db *gorm.DB, v models.Viewer, p models.Pair, now time.Time) (last, first models.PairNumbers, compared bool, err error) {
	spans := []*span{{from: now.Add(-models.NumbersSpan), to: now}, {from: p.CreatedAt, to: p.CreatedAt.Add(models.NumbersSpan)}}
	compared = !spans[1].to.After(spans[0].from)
	a, b := spans[0], spans[1]
	within := func(column string) condition {
		return where(column+" >= ? AND "+column+" < ? OR "+column+" >= ? AND "+column+" < ?", a.from, a.to, b.from, b.to)
	}
	type row struct {
		Kind                                            models.Kind
		State                                           models.State
		HolderID, AskID                                 *int64
		DueAt, ClosedAt, AckedAt, PreparedAt, CreatedAt *time.Time
	}
	c := visibleItem(v, "i").and(where("i.holder_id = ? OR i.ask_id = ?", p.AssistantID, p.ExecutiveID)).and(within("i.closed_at").or(within("i.acked_at")))
	rows, err := query[row]("numbers of a pair", db, "SELECT i.kind, i.state, i.holder_id, i.ask_id, i.due_at, i.closed_at, i.acked_at, i.prepared_at, i.created_at FROM items i WHERE "+c.sql, c.args...)
	if err != nil {
		return last, first, compared, err
	}
	worked, err := workedBy(db, p)
	if err != nil {
		return last, first, compared, err
	}
	is := func(id *int64, person int64) bool { return id != nil && *id == person }
	for _, s := range spans {
		for _, r := range rows {
			mine := is(r.HolderID, p.AssistantID)
			if mine && r.State == models.StateDone && s.has(r.ClosedAt) {
				s.n.Closed++
				if r.DueAt != nil {
					s.n.WithDue++
					if !r.ClosedAt.After(*r.DueAt) {
						s.n.OnTime++
					}
				}
			}
			if mine && s.has(r.AckedAt) && r.CreatedAt != nil {
				s.taken = append(s.taken, worked(p.AssistantID, *r.CreatedAt, *r.AckedAt))
			}
			decided := r.State == models.StateApproved || r.State == models.StateDeclined
			if is(r.AskID, p.ExecutiveID) && decided && r.PreparedAt != nil && s.has(r.ClosedAt) {
				s.answered = append(s.answered, worked(p.ExecutiveID, *r.PreparedAt, *r.ClosedAt))
			}
		}
		s.n.Taken, s.n.Decided = median(s.taken), median(s.answered)
	}
	type moment struct{ At *time.Time }
	c = visibleItem(v, "i").and(where("i.holder_id = ? AND e.verb = 'reopen' AND e.undone_at IS NULL", p.AssistantID)).and(within("e.at"))
	opened, err := query[moment]("reopened", db, "SELECT e.at FROM events e JOIN items i ON i.team_id = e.team_id AND i.id = e.item_id WHERE "+c.sql, c.args...)
	if err != nil {
		return last, first, compared, err
	}
	c = visibleItem(v, "i").and(where("n.person_id = ? AND o.person_id = ?", p.ExecutiveID, p.AssistantID)).and(within("n.from_at"))
	back, err := query[moment]("came back", db, "SELECT n.from_at AS at FROM assignments n JOIN assignments o ON o.team_id = n.team_id AND o.item_id = n.item_id AND o.until_at = n.from_at"+
		" JOIN items i ON i.team_id = n.team_id AND i.id = n.item_id WHERE "+c.sql, c.args...)
	if err != nil {
		return last, first, compared, err
	}
	c = where("team_id = ? AND pair_id = ?", p.TeamID, p.ID).and(within("meets_at"))
	meetings, err := many[models.Meeting]("meetings counted", db, "id", c.sql, c.args...)
	if err != nil {
		return last, first, compared, err
	}
	for _, s := range spans {
		for _, m := range opened {
			if s.has(m.At) {
				s.n.Reopened++
			}
		}
		for _, m := range back {
			if s.has(m.At) {
				s.n.CameBack++
			}
		}
		for _, m := range meetings {
			if s.has(&m.MeetsAt) {
				s.n.Meetings++
				if m.State == models.MeetingHeld {
					s.n.Held++
				}
			}
		}
	}
	return a.n, b.n, compared, nil
}

// workedBy returns a measure of how many hours the one or the other of a pair
// worked between two moments.
func workedBy(db *gorm.DB, p models.Pair) (func(person int64, from, to time.Time) float64, error) {
	team, err := one[models.Team]("team of a pair", db, "id = ?", p.TeamID)
	if err != nil {
		return nil, err
	}
	both, err := many[models.Person]("people of a pair", db, "id", "team_id = ? AND id IN (?, ?)", p.TeamID, p.ExecutiveID, p.AssistantID)
	if err != nil {
		return nil, err
	}
	absences, err := many[models.Absence]("absences of a pair", db, "id", "team_id = ? AND person_id IN (?, ?)", p.TeamID, p.ExecutiveID, p.AssistantID)
	if err != nil {
		return nil, err
	}
	weeks, away := map[int64]models.Week{}, map[int64][]models.Absence{}
	for _, one := range both {
		weeks[one.ID] = one.Week(team)
	}
	for _, a := range absences {
		away[a.PersonID] = append(away[a.PersonID], a)
	}
	return func(person int64, from, to time.Time) float64 {
		return weeks[person].Worked(from, to, away[person]).Hours()
	}, nil
}

// median of some lengths, or -1 of none.
func median(list []float64) float64 {
	if len(list) == 0 {
		return -1
	}
	slices.Sort(list)
	return list[len(list)/2]
}

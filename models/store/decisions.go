package store

import (
	"context"
	"strings"
	"time"

	"adjutant/models"
)

// Decisions returns one page of the decision log that a filter finds, and how
// many there are: the open ones first, the most urgent on top, then what was
// decided, newest first. Who answered, when and why is the newest line of
// history that decided it and was not taken back.
func (s *Store) Decisions(ctx context.Context, v models.Viewer, f models.ItemFilter) ([]models.DecisionLine, int, error) {
	db := s.reads(ctx)
	if f.Now.IsZero() {
		f.Now = s.now()
	}
	f.Kinds = []models.Kind{models.Decision}
	words := f.Words
	f.Words = nil
	c := matching(v, f)
	for _, w := range words {
		c = c.and(decisionSays(w))
	}
	total, err := countItems(db, v, c)
	if err != nil {
		return nil, 0, err
	}
	list, err := cards(db, v, c, "CASE WHEN items.closed_at IS NULL THEN 0 ELSE 1 END, items.closed_at DESC, "+byDue, f.Limit, f.Offset)
	if err != nil {
		return nil, 0, err
	}
	lines := make([]models.DecisionLine, len(list))
	index, ids := map[int64]*models.DecisionLine{}, make([]int64, len(list))
	for n, card := range list {
		lines[n].ItemCard = card
		index[card.ID], ids[n] = &lines[n], card.ID
	}
	type event struct {
		ItemID int64
		At     time.Time
		Who    string
		What   string
		By     models.Channel
	}
	return lines, total, chunked(ids, func(ids []int64) error {
		events, err := query[event]("decisions", db, "SELECT e.item_id, e.at, COALESCE(p.name, '') AS who, e.what, e.by FROM events e"+
			" LEFT JOIN people p ON p.id = e.person_id WHERE e.item_id IN ? AND e.undone_at IS NULL"+
			" AND "+decided+" ORDER BY e.id", ids)
		for _, e := range events {
			if l := index[e.ItemID]; !l.State.Open() {
				l.Who, l.At, l.What, l.By = e.Who, e.At, e.What, e.By
			}
		}
		return err
	})
}

// decided holds for lines of history, as e, that answered a decision.
const decided = "e.verb IN ('ok', 'yes', 'no', 'choose', 'silence', 'done', 'drop') AND e.before <> 'null'"

// decisionSays holds for decisions in which a word stands, or in what was
// answered and why.
func decisionSays(word string) condition {
	like := contains(strings.ToLower(word))
	return where("(LOWER(items.title) LIKE ? ESCAPE '!' OR LOWER(items.note) LIKE ? ESCAPE '!' OR items.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM events e"+
		" WHERE e.item_id = items.id AND e.undone_at IS NULL AND "+decided+" AND LOWER(e.what) LIKE ? ESCAPE '!'))", like, like, like)
}

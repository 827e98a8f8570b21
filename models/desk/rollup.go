package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
)

// rollsUp reports whether somebody gets one roll-up a week instead of an
// agenda for each of their 1:1s: an executive with several of them, unless
// they want them one by one.
func (w *work) rollsUp(p *models.Person) bool {
	return p.Agendas != models.AgendasSingle && len(w.activePairs(p)) > 1
}

// activePairs are the pairs of an executive that meet.
func (w *work) activePairs(p *models.Person) []models.Pair {
	return slices.DeleteFunc(w.office.PairsOf(p.ID), func(q models.Pair) bool {
		return q.ExecutiveID != p.ID || q.Cadence == models.Paused
	})
}

// oweRollup writes the roll-up of the week in which a meeting is, with the
// first agenda of that week that is due; the week's other agendas then find it
// written.
func (w *work) oweRollup(ctx context.Context, p *models.Person, c models.Cycle) error {
	if _, err := w.tx.LetterByKey(ctx, p.TeamID, rollupKey(p, c)); !errors.Is(err, models.ErrNotFound) {
		return err // it is written, or that cannot be known
	}
	l, err := w.rollupLetter(ctx, p, c)
	if err != nil {
		return err
	}
	if c.Digest.After(w.now) {
		l.NotBefore = c.Digest.UTC()
	}
	_, err = w.owe(ctx, l)
	return err
}

// rollupKey names the roll-up of a person and a week.
func rollupKey(p *models.Person, c models.Cycle) string {
	return fmt.Sprintf("rollup:%s:%s", p.Key, c.Day.Monday())
}

func (w *work) rollupLetter(ctx context.Context, p *models.Person, c models.Cycle) (*models.Letter, error) {
	monday := c.Day.Monday()
	l := w.letterTo(p, models.LetterRollup, rollupKey(p, c))
	v := &models.RollupValue{Reader: p.First(), Week: span(monday, monday.Add(6))}
	decisions, late := 0, 0
	counted := map[int]bool{} // an item that stands in two agendas counts once
	for _, pair := range w.activePairs(p) {
		taken, err := w.taken(ctx, &pair)
		if err != nil {
			return nil, err
		}
		m, ok := pair.Ahead(taken, w.now, w.team().Week())
		if !ok {
			continue
		}
		d, err := w.agenda(ctx, &pair, pair.CycleOf(m, w.team().Week()), m)
		if err != nil {
			return nil, err
		}
		if err := w.privately(ctx, &pair, p, &d); err != nil {
			return nil, err
		}
		d.Reader = p.First()
		if m.Cycle.Monday() != monday {
			d.Short, d.About = "no meeting this week", ""
		}
		if len(v.Pairs) == 0 { // these are the same in each
			v.Goals, v.Coverage, v.Book = d.Goals, d.Coverage, d.Book
		}
		v.Calendar = wider(v.Calendar, d.Calendar)
		for _, n := range numbersIn(d) {
			if !slices.Contains(l.Numbers, n) {
				l.Numbers = append(l.Numbers, n)
			}
		}
		l.Clearance = l.Clearance.Max(d.Clearance)
		d.Goals, d.Coverage, d.Calendar, d.Book = nil, nil, models.DigestPart{}, models.DigestPart{}
		d.Numbers = nil // side by side they would rank people
		v.Pairs = append(v.Pairs, d)
		decisions += decisionsIn(d)
		for _, line := range d.Late.Lines {
			if !counted[line.Number] {
				late++
			}
			counted[line.Number] = true
		}
		late += d.Late.More
	}
	slices.SortStableFunc(v.Pairs, func(a, b models.DigestValue) int { return strings.Compare(string(a.Cycle), string(b.Cycle)) })
	l.Subject = fmt.Sprintf("Your 1:1s, %s: %s", v.Week, strings.Join(sayCounts(decisions, late), ", "))
	l.Value.Link = w.page("/1on1s")
	l.Value.Reason = "you have several 1:1s: this comes once a week instead of an agenda for each"
	l.Value.Rollup = v
	return l, nil
}

// wider is the calendar that says more: the calendars of the pairs differ by
// what their assistants have in theirs.
func wider(a, b models.DigestPart) models.DigestPart {
	if b.Total > a.Total {
		return b
	}
	return a
}

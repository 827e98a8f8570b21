package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// coverDays is how far ahead the weekly letter looks for absences.
const coverDays = 14

// WriteCoverage looks once a week at what every team covers and tells the
// executive and the leads, if there is something that the last letter did not
// say. It returns how many letters it wrote.
func (d *Desk) WriteCoverage(ctx context.Context) (int, error) {
	teams, err := d.store.TeamsToCover(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	return d.inEach(ctx, "coverage", teams, (*work).cover)
}

func (w *work) cover(ctx context.Context) (written int, err error) {
	t := w.team()
	next := nextMonday(t.Week(), w.now)
	if t.CoverageAt == nil { // a new team has its first week before it is told what it lacks
		return 0, w.tx.SetCoverage(ctx, t.ID, next, nil)
	}
	if t.CoverageAt.After(w.now) {
		return 0, nil // another process was here first
	}
	seen, err := w.tx.WorkSeen(ctx, models.Viewer{TeamID: t.ID}, w.now)
	if err != nil {
		return 0, err
	}
	findings := append(models.Findings(w.office, t.Week().DayIn(w.now), coverDays), models.Strain(w.office, seen, w.now)...)
	if written, err = w.tellCoverage(ctx, findings); err != nil {
		return 0, err
	}
	var told []string
	for _, f := range findings {
		told = append(told, f.Mark())
	}
	return written, w.tx.SetCoverage(ctx, t.ID, next, told)
}

// nextMonday is the start of the next working week.
func nextMonday(week models.Week, now time.Time) time.Time {
	day := week.DayIn(now).Add(1)
	for day.Weekday() != time.Monday {
		day = day.Add(1)
	}
	return week.NextOpen(week.At(day, week.Start)).UTC()
}

// tellCoverage writes the letter when something is new: that first, and what
// was told before in one line.
func (w *work) tellCoverage(ctx context.Context, findings []models.Finding) (written int, err error) {
	var lines []string
	old := 0
	for _, f := range findings {
		if slices.Contains(w.team().CoverageTold, f.Mark()) {
			old++
			continue
		}
		lines = append(lines, f.Text+" "+f.Fix)
	}
	if len(lines) == 0 {
		return 0, nil
	}
	fresh := len(lines)
	const most = 12
	if fresh > most {
		lines = append(lines[:most], fmt.Sprintf("%d more are on the page.", fresh-most))
	}
	if old > 0 {
		lines = append(lines, fmt.Sprintf("Still so, as told before: %s.", plural(old, "finding", "findings")))
	}
	day := w.team().Week().DayIn(w.now)
	for n := range w.office.People {
		p := &w.office.People[n]
		if p.ArchivedAt != nil || !p.Viewer().SeesTriage() {
			continue
		}
		l := w.letterTo(p, models.LetterCoverage, fmt.Sprintf("coverage:%d:%s", p.ID, day))
		l.Subject = "Coverage: " + plural(fresh, "new finding", "new findings")
		l.NotBefore = p.Week(w.team()).NextOpen(w.now).UTC()
		l.Value.Link = w.page("/coverage")
		l.Value.Reason = "you look after who answers for what in this office; at most once a week, and only when something is new"
		l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: lines}
		added, err := w.owe(ctx, l)
		if err != nil {
			return written, err
		}
		if added {
			written++
		}
	}
	return written, nil
}

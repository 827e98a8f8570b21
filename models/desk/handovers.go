package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// When somebody goes away, whoever stands in gets one letter with all they
// hold; when they are back they get one with what happened. What they held
// stays theirs meanwhile: docs/decisions/0053.

// HandOver writes the letters of absences that begin or end. It returns how
// many it wrote. Each side of an absence is told once, whatever becomes of the
// absence and however long nobody ran it.
func (d *Desk) HandOver(ctx context.Context) (int, error) {
	teams, err := d.store.TeamsToHandOver(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	return d.inEach(ctx, "hand-overs", teams, (*work).handOver)
}

func (w *work) handOver(ctx context.Context) (written int, err error) {
	known, err := w.tx.Handovers(ctx, w.team().ID, models.DayOf(w.now.AddDate(0, 0, -30)))
	if err != nil {
		return 0, err
	}
	of := func(a models.Absence) *models.Handover {
		for n := range known {
			if h := &known[n]; h.AbsenceID == a.ID && h.PersonID == a.PersonID && (h.EndedAt == nil || h.FromDay == a.FromDay) {
				return h
			}
		}
		return nil
	}
	for _, a := range w.office.Absences {
		h := of(a)
		p := w.office.Person(a.PersonID)
		if p.ArchivedAt != nil || h != nil && h.EndedAt != nil {
			continue
		}
		week := p.Week(w.team())
		if h == nil {
			if w.now.Before(week.EndOf(week.AddWorkdays(a.FromDay, -1))) || a.ToDay < week.DayIn(w.now.AddDate(0, 0, -7)) {
				continue // the evening before is the time; what is long over is told no more
			}
			h = &models.Handover{TeamID: a.TeamID, AbsenceID: a.ID, PersonID: p.ID, CoverID: a.CoverID, FromDay: a.FromDay, ToDay: a.ToDay, StartedAt: w.now}
			if err := w.tx.SaveHandover(ctx, h); err != nil {
				return written, err
			}
			known = append(known, *h)
			h = &known[len(known)-1]
			if a.ToDay >= week.DayIn(w.now) {
				n, err := w.handOut(ctx, p, a)
				if written += n; err != nil {
					return written, err
				}
			}
		} else if !same(h.CoverID, a.CoverID) && a.ToDay >= week.DayIn(w.now) {
			n, err := w.handOut(ctx, p, a) // to whoever has not had it
			if written += n; err != nil {
				return written, err
			}
		}
		h.CoverID, h.ToDay = a.CoverID, a.ToDay
		if err := w.tx.SaveHandover(ctx, h); err != nil {
			return written, err
		}
	}
	for n := range known {
		wrote, err := w.handBack(ctx, &known[n])
		if err != nil {
			return written, err
		}
		if wrote {
			written++
		}
	}
	return written, nil
}

// standsIn is who answers for an item of somebody away: whoever covers for
// them or, where nobody does, the first backup of its domain who is there.
func (w *work) standsIn(a models.Absence, i *models.Item) *models.Person {
	var candidates []int64
	if a.CoverID != nil {
		candidates = append(candidates, *a.CoverID)
	}
	if d := w.domainOf(i); d != nil {
		candidates = append(candidates, d.Backups...)
	}
	for _, id := range candidates {
		p := w.office.Person(id)
		if p != nil && p.ID != a.PersonID && p.Works() && p.Clearance.Covers(i.Clearance) && w.office.Away(p.ID, a.FromDay) == nil {
			return p
		}
	}
	return nil
}

// handOut writes to everybody who stands in what they answer for now, and to
// the executive what nobody does.
func (w *work) handOut(ctx context.Context, p *models.Person, a models.Absence) (written int, err error) {
	all := store.Operator
	all.TeamID = w.team().ID
	held, err := w.tx.Items(ctx, all, models.ItemFilter{Holder: p.Key, Now: w.now})
	if err != nil {
		return 0, err
	}
	mine := map[int64][]*models.Item{}
	if a.CoverID != nil { // told also when there is nothing to do
		mine[*a.CoverID] = nil
	}
	for n := range held.Items {
		if i := &held.Items[n].Item; i.HolderID != nil {
			if s := w.standsIn(a, i); s != nil {
				mine[s.ID] = append(mine[s.ID], i)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(mine)) {
		items, s := mine[id], w.office.Person(id)
		if !s.Works() {
			continue
		}
		l := w.letterTo(s, models.LetterHandover, fmt.Sprintf("handover:start:%d:%s:%d", a.ID, a.FromDay, s.ID))
		l.Subject = fmt.Sprintf("You cover for %s, %s", p.First(), span(a.FromDay, a.ToDay))
		l.NotBefore = s.Week(w.team()).NextOpen(w.now).UTC()
		l.Value.Link, l.Value.Reason = w.page("/people/"+p.Key), "you stand in for "+p.First()
		v := &models.HandoverValue{Who: p.First(), Span: span(a.FromDay, a.ToDay), Parts: w.packOf(items, s)}
		w.listed(l, items)
		l.Value.Handover = v
		added, err := w.owe(ctx, l)
		if err != nil {
			return written, err
		}
		if added {
			written++
		}
	}
	n, err := w.tellUncovered(ctx, p, a)
	return written + n, err
}

// listed makes a letter answer for the items in it.
func (w *work) listed(l *models.Letter, items []*models.Item) {
	for _, i := range items {
		l.Numbers = append(l.Numbers, i.Number)
		l.Clearance = l.Clearance.Max(i.Clearance)
	}
}

// packOf sorts what somebody holds by domain, and within one by what it is and
// when it is due.
func (w *work) packOf(items []*models.Item, reader *models.Person) []models.HandoverPart {
	slices.SortStableFunc(items, func(a, b *models.Item) int {
		return cmp.Or(w.positionOf(a)-w.positionOf(b), dueFirst(a, b))
	})
	var parts []models.HandoverPart
	last := -1
	for _, i := range items {
		if at := w.positionOf(i); at != last || len(parts) == 0 {
			parts, last = append(parts, w.partOf(i)), at
		}
		part := &parts[len(parts)-1]
		line := w.line(i, reader)
		line.Who = ""
		if !i.Confidential() {
			line.Mark = oneLine(i.Note, 120)
			if i.WaitFor != "" {
				line.Who = "waits for " + w.waitsFor(i)
			}
		}
		switch {
		case i.Kind == models.Decision:
			part.Decide = append(part.Decide, line)
		case i.State == models.StateWaiting:
			part.Waiting = append(part.Waiting, line)
		default:
			part.Open = append(part.Open, line)
		}
	}
	return parts
}

func (w *work) positionOf(i *models.Item) int {
	if d := w.domainOf(i); d != nil {
		return d.Position
	}
	return 1 << 20
}

func dueFirst(a, b *models.Item) int {
	switch {
	case a.DueAt == nil && b.DueAt == nil:
		return a.Number - b.Number
	case a.DueAt == nil:
		return 1
	case b.DueAt == nil:
		return -1
	}
	return cmp.Or(a.DueAt.Compare(*b.DueAt), a.Number-b.Number)
}

func (w *work) partOf(i *models.Item) models.HandoverPart {
	d := w.domainOf(i)
	if d == nil {
		return models.HandoverPart{Title: "Other"}
	}
	part := models.HandoverPart{Title: d.Name}
	if level := sayLevel(d); level != "" {
		part.Know = append(part.Know, "Level "+level)
	}
	if d.DueIn != "" {
		part.Know = append(part.Know, "Usually due in "+d.DueIn)
	}
	return part
}

// uncovered names the domains that nobody answers for while their owner is
// away.
func (w *work) uncovered(p *models.Person, a models.Absence) (names []string) {
	for n := range w.office.Domains {
		d := &w.office.Domains[n]
		if d.ArchivedAt == nil && d.OwnerID != nil && *d.OwnerID == p.ID && w.standsIn(a, &models.Item{DomainID: &d.ID, Clearance: d.Clearance}) == nil {
			names = append(names, d.Name)
		}
	}
	return names
}

// tellUncovered tells the executive which domains an absence leaves alone.
func (w *work) tellUncovered(ctx context.Context, p *models.Person, a models.Absence) (int, error) {
	names := w.uncovered(p, a)
	e := w.office.Executive()
	if e == nil || len(names) == 0 {
		return 0, nil
	}
	l := w.letterTo(e, models.LetterAlert, fmt.Sprintf("uncovered:%d:%s", a.ID, a.FromDay))
	l.Subject = fmt.Sprintf("Nobody covers for %s, %s", p.First(), span(a.FromDay, a.ToDay))
	l.NotBefore = e.Week(w.team()).NextOpen(w.now).UTC()
	l.Value.Link, l.Value.Reason = w.page("/coverage"), "you are the executive of this office"
	l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: []string{
		"Nobody answers for " + listOf(names) + " meanwhile: new matters wait for " + p.First() + ".",
		"Name somebody on the page of " + p.First() + ", or give a domain a backup.",
	}}
	added, err := w.owe(ctx, l)
	if added {
		return 1, err
	}
	return 0, err
}

func listOf(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	out := ""
	for n, name := range names {
		switch {
		case n == 0:
		case n == len(names)-1:
			out += " and "
		default:
			out += ", "
		}
		out += name
	}
	return out
}

// handBack tells somebody who is back what happened meanwhile, on the first
// morning on which they work again, or as soon as the absence is taken away.
func (w *work) handBack(ctx context.Context, h *models.Handover) (bool, error) {
	if h.EndedAt != nil {
		return false, nil
	}
	p := w.office.Person(h.PersonID)
	week := p.Week(w.team())
	at := slices.IndexFunc(w.office.Absences, func(a models.Absence) bool { return a.ID == h.AbsenceID && a.PersonID == h.PersonID })
	if at >= 0 && w.now.Before(week.NextOpen(week.At(w.office.Absences[at].ToDay.Add(1), 0))) {
		return false, nil
	}
	if _, there := w.reachable(p); !there && p.ArchivedAt == nil {
		return false, nil // away again, or it is night: the next pass that finds them
	}
	h.EndedAt = &w.now
	if err := w.tx.SaveHandover(ctx, h); err != nil {
		return false, err
	}
	if p.ArchivedAt != nil {
		return false, nil
	}
	since := week.At(h.FromDay, 0).UTC()
	if h.StartedAt.Before(since) {
		since = h.StartedAt
	}
	items, err := w.tx.Touched(ctx, p.Viewer(), p.ID, since)
	if err != nil {
		return false, err
	}
	l := w.letterTo(p, models.LetterHandover, fmt.Sprintf("handover:end:%d:%s", h.AbsenceID, h.FromDay))
	l.Subject = "While you were away, " + span(h.FromDay, h.ToDay)
	l.NotBefore = w.now
	l.Value.Link, l.Value.Reason = w.page("/"), "you are back"
	l.Value.Handover = &models.HandoverValue{Who: p.First(), Span: span(h.FromDay, h.ToDay), Back: true, Parts: w.happened(items, p, since)}
	var rows []*models.Item
	for n := range items {
		rows = append(rows, &items[n])
	}
	w.listed(l, rows)
	return w.owe(ctx, l)
}

// happened sorts what was touched by what became of it.
func (w *work) happened(items []models.Item, p *models.Person, since time.Time) []models.HandoverPart {
	parts := []models.HandoverPart{{Title: "Closed"}, {Title: "Came in for your areas"}, {Title: "Given to somebody else"}, {Title: "Moved on, and yours"}}
	for n := range items {
		i := &items[n]
		line := w.line(i, p)
		at := 3
		switch mine := same(i.HolderID, &p.ID); {
		case !i.State.Open():
			at = 0
		case i.CreatedAt.After(since):
			at = 1
		case !mine:
			at = 2
		}
		if same(i.HolderID, &p.ID) && !i.Confidential() {
			line.Who = "with you"
		}
		parts[at].Open = append(parts[at].Open, line)
	}
	return slices.DeleteFunc(parts, func(part models.HandoverPart) bool { return len(part.Open) == 0 })
}

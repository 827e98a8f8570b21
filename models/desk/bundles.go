package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// Letters that can wait come together. Each stays a row of its own, with its
// own key; a pass puts those of one person and window into one mail, and what
// becomes of that mail becomes of them. docs/decisions/0051 says why.

// bundled are the kinds of letter that may wait for others. An agenda has its
// own day, and the rest somebody waits for.
var bundled = map[models.LetterKind]bool{
	models.LetterAssignment: true, models.LetterReceipt: true, models.LetterDecision: true, models.LetterChase: true,
	models.LetterCoverage: true, models.LetterNudge: true, models.LetterHandover: true, models.LetterAlert: true,
}

// pace decides how a letter travels, before it is written.
func (w *work) pace(ctx context.Context, p *models.Person, l *models.Letter) error {
	if l.Pace != "" || !bundled[l.Kind] {
		return nil
	}
	slots := p.SlotsFor(l.Sort(), w.team())
	if len(slots) == 0 && !p.Paused(w.now) {
		return nil
	}
	l.Pace = models.Waits
	if len(slots) == 0 {
		return nil
	}
	if l.Kind == models.LetterChase { // written in the morning, it belongs to this morning's mail
		open, err := w.openSlot(ctx, p, slots)
		if err != nil || open != "" {
			return err
		}
	}
	l.NotBefore = w.nextSlot(p, slots, l.NotBefore)
	return nil
}

// waitsTooLong reports whether a person would read of an item only after it is
// due, if its letter waited for their next mail.
func (w *work) waitsTooLong(p *models.Person, i *models.Item) bool {
	slots := p.SlotsFor(models.SortGiven, w.team())
	return i.DueAt != nil && i.DueAt.After(w.now) && len(slots) > 0 && i.DueAt.Before(w.nextSlot(p, slots, w.now))
}

func (w *work) nextSlot(p *models.Person, slots []int, from time.Time) time.Time {
	away := func(d models.Day) bool { return w.office.Away(p.ID, d) != nil }
	return p.Week(w.team()).SlotFrom(slots, from, away).UTC()
}

// openSlot names the window of today that has come and whose mail is not
// written yet, or "".
func (w *work) openSlot(ctx context.Context, p *models.Person, slots []int) (string, error) {
	at, ok := p.Week(w.team()).SlotBefore(slots, w.now)
	if !ok {
		return "", nil
	}
	slot := at.Format("2006-01-02 15:04")
	taken, err := w.tx.SlotTaken(ctx, w.team().ID, p.ID, slot)
	if err != nil || taken {
		return "", err
	}
	return slot, nil
}

// Bundle puts the letters whose window has come into one mail a person. It
// returns how many mails that makes. A pass that dies changes nothing or all
// of a team's; a second pass finds nothing to do.
func (d *Desk) Bundle(ctx context.Context) (int, error) {
	if d.passive {
		return 0, nil
	}
	teams, err := d.store.TeamsToBundle(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	return d.inEach(ctx, "letters", teams, (*work).bundleAll)
}

func (w *work) bundleAll(ctx context.Context) (written int, err error) {
	waiting, err := w.tx.WaitingLetters(ctx, w.team().ID, w.now)
	if err != nil {
		return 0, err
	}
	for len(waiting) > 0 {
		n := 1
		for n < len(waiting) && *waiting[n].PersonID == *waiting[0].PersonID {
			n++
		}
		wrote, err := w.bundle(ctx, w.office.Person(*waiting[0].PersonID), waiting[:n])
		if err != nil {
			return written, err
		}
		if wrote {
			written++
		}
		waiting = waiting[n:]
	}
	return written, nil
}

// bundle writes the one mail of a person's window, if this is its time.
func (w *work) bundle(ctx context.Context, p *models.Person, letters []models.Letter) (bool, error) {
	var ids []int64
	for _, l := range letters {
		ids = append(ids, l.ID)
	}
	slots := p.Windows(w.team())
	slot := ""
	if p.ArchivedAt == nil {
		at, reachable := w.reachable(p)
		switch {
		case p.Paused(w.now): // until they write; looked at again in case that was missed
			again := w.now.AddDate(0, 0, 7)
			if till := p.PausedTill; till != nil && till.Before(again) {
				again = *till
			}
			return false, w.tx.Postpone(ctx, ids, again.UTC())
		case !reachable && len(slots) == 0:
			return false, w.tx.Postpone(ctx, ids, at.UTC())
		case !reachable:
			return false, w.tx.Postpone(ctx, ids, w.nextSlot(p, slots, at))
		}
		if len(slots) > 0 {
			var err error
			if slot, err = w.openSlot(ctx, p, slots); err != nil {
				return false, err
			}
			if slot == "" {
				return false, w.tx.Postpone(ctx, ids, w.nextSlot(p, slots, w.now.Add(time.Minute)))
			}
		}
	}
	var parts []models.Letter
	for _, l := range letters {
		why, err := w.desk.unwanted(ctx, w.tx, &l)
		if err == nil && why == "" {
			why, err = outdated(ctx, w.tx, &l)
		}
		if err != nil {
			return false, err
		}
		if why == "" {
			parts = append(parts, l)
		} else if err := w.tx.DropLetter(ctx, l.ID, why); err != nil {
			return false, err
		}
	}
	switch len(parts) {
	case 0:
		return false, nil
	case 1:
		return true, w.tx.SendAlone(ctx, parts[0].ID, slot, w.now)
	}
	return true, w.envelope(ctx, p, parts, slot)
}

// envelope writes the letter that others travel in.
func (w *work) envelope(ctx context.Context, p *models.Person, parts []models.Letter, slot string) error {
	l := w.letterTo(p, models.LetterBundle, "")
	l.DedupeKey = "bundle:" + l.Ref // what is in it is what it may hold once
	l.Slot, l.Value.Link = slot, w.page("/")
	l.Value.Reason = "these could wait for one mail"
	day := sayDay(w.now.In(p.Week(w.team()).Zone))
	l.Value.Bundle = &models.BundleValue{Day: day}
	sumUp(l, parts)
	l.Subject = bundleSubject(day, parts)
	added, err := w.tx.OweLetter(ctx, l)
	if err != nil {
		return err
	}
	if !added {
		return fmt.Errorf("bundle: %w", models.ErrConflict)
	}
	var ids []int64
	for _, part := range parts {
		ids = append(ids, part.ID)
	}
	return w.tx.Enclosed(ctx, ids, l.ID)
}

// sumUp makes a bundle answer for what is in it: every item may be named in a
// reply, and a bare yes answers the one question, if there is just one.
func sumUp(l *models.Letter, parts []models.Letter) {
	l.Numbers, l.Asks, l.Clearance = nil, nil, models.Standard
	questions := map[int]bool{}
	for _, part := range parts {
		for _, n := range part.Numbers {
			if !slices.Contains(l.Numbers, n) {
				l.Numbers = append(l.Numbers, n)
			}
		}
		if part.Asks != nil {
			questions[*part.Asks] = true
		}
		if c := part.Value.Chase; c != nil {
			for _, q := range c.Decide {
				questions[q.Number] = true
			}
		}
		l.Clearance = l.Clearance.Max(part.Clearance)
	}
	if len(questions) == 1 {
		for n := range questions {
			l.Asks = &n
		}
	}
}

// bundleSubject counts what is inside. It names nothing.
func bundleSubject(day string, parts []models.Letter) string {
	var decide, given, news, remind, rest int
	for _, l := range parts {
		switch a := l.Value.Assignment; {
		case l.Kind == models.LetterDecision:
			decide++
		case a != nil && a.News:
			news++
		case a != nil:
			given++
		case l.Kind == models.LetterChase:
			remind += len(l.Numbers)
		default:
			rest++
		}
	}
	var said []string
	add := func(n int, one, many string) {
		if n > 0 {
			said = append(said, plural(n, one, many))
		}
	}
	add(decide, "decision", "decisions")
	add(remind, "waits on you", "wait on you")
	add(given, "new for you", "new for you")
	add(news, "with news", "with news")
	add(rest, "note", "notes")
	return day + ": " + strings.Join(said, ", ")
}

// outdated says why a letter that waited tells nothing any more, or "".
func outdated(ctx context.Context, tx *store.Tx, l *models.Letter) (string, error) {
	gives := l.Kind == models.LetterAssignment && l.Value.Assignment != nil && !l.Value.Assignment.News
	if l.ItemID == nil || !gives && l.Kind != models.LetterDecision {
		return "", nil
	}
	i, err := tx.ItemByID(ctx, l.TeamID, *l.ItemID)
	switch {
	case err != nil:
		return "", err
	case !i.State.Open():
		return "the item was closed before the letter went", nil
	case gives && !same(i.HolderID, l.PersonID):
		return "the item went on to somebody else before the letter went", nil
	}
	return "", nil
}

// fill puts the letters of a bundle into it as they may be read now. It says
// why the bundle must not go, or "": a bundle whose bytes hold what may not be
// read any more is taken apart, and the rest of it comes in another.
func (d *Desk) fill(ctx context.Context, tx *store.Tx, l *models.Letter) (string, error) {
	parts, err := tx.EnclosedIn(ctx, l.ID)
	if err != nil {
		return "", err
	}
	var kept []models.Letter
	for _, part := range parts {
		part.Bytes = l.Bytes
		why, err := d.unwanted(ctx, tx, &part)
		if err == nil && why == "" && l.Bytes == nil {
			why, err = outdated(ctx, tx, &part)
		}
		if err != nil {
			return "", err
		}
		if why == "" {
			kept = append(kept, part)
		} else if err := tx.DropLetter(ctx, part.ID, why); err != nil {
			return "", err
		}
	}
	switch {
	case len(kept) == 0:
		return "nothing in it is to be sent any more", nil
	case l.Bytes != nil && len(kept) < len(parts):
		return "something in it may not be read any more; the rest comes in another", tx.Unbundle(ctx, l.ID, d.now().UTC())
	case l.Bytes != nil:
		return "", nil
	}
	for _, part := range kept {
		l.Value.Bundle.Parts = append(l.Value.Bundle.Parts, models.BundlePart{Kind: part.Kind, Value: part.Value})
	}
	if len(kept) == len(parts) {
		return "", nil
	}
	sumUp(l, kept)
	return "", tx.Renumber(ctx, *l)
}

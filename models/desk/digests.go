package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// WriteDigests writes the agenda of every pair whose time has come: the
// stored digest, the letters that carry it and the next date, in one
// transaction a pair. After an outage only the cycle that is still ahead is
// mailed; the ones that were missed are recorded. It returns how many digests
// are on their way.
func (d *Desk) WriteDigests(ctx context.Context) (int, error) {
	pairs, err := d.store.PairsDue(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	var sum int
	var failed error
	for _, p := range pairs {
		mailed, err := d.writeDigest(ctx, p)
		if err != nil {
			if ctx.Err() != nil {
				return sum, ctx.Err()
			}
			failed = errors.Join(failed, fmt.Errorf("digest of %s: %w", p.Slug, err))
			continue
		}
		if mailed {
			sum++
		}
	}
	return sum, failed
}

func (d *Desk) writeDigest(ctx context.Context, p models.Pair) (mailed bool, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		mailed = false
		w, err := d.begin(ctx, tx, p.TeamID)
		if err != nil {
			return err
		}
		pair := w.office.Pair(p.Slug)
		if pair == nil || pair.NextDigestAt == nil || pair.NextDigestAt.After(w.now) {
			return nil // another process was here first
		}
		mailed, err = w.writeCycles(ctx, pair)
		return err
	})
	return mailed, err
}

// writeCycles writes each cycle that is due now, and says when the next one
// will be.
func (w *work) writeCycles(ctx context.Context, pair *models.Pair) (mailed bool, err error) {
	taken, err := w.taken(ctx, pair)
	if err != nil {
		return false, err
	}
	due, next := pair.Due(taken, w.now, w.team().Week())
	for _, c := range due {
		state := models.DigestMissed
		if c.Meets.After(w.now) {
			state = models.DigestMailed
		}
		m := models.Meeting{TeamID: pair.TeamID, PairID: pair.ID, Cycle: c.Day, MeetsAt: c.Meets.UTC(), State: models.MeetingPlanned}
		for _, t := range taken {
			if t.Cycle == c.Day {
				m = t
			}
		}
		if err := w.writeCycle(ctx, pair, c, m, state); err != nil {
			return mailed, err
		}
		mailed = mailed || state == models.DigestMailed
	}
	pair.NextDigestAt = nil
	if !next.IsZero() {
		at := next.UTC()
		pair.NextDigestAt = &at
	}
	return mailed, w.tx.SetNextDigest(ctx, pair.ID, pair.NextDigestAt, w.now)
}

func (w *work) writeCycle(ctx context.Context, pair *models.Pair, c models.Cycle, m models.Meeting, state models.DigestState) error {
	// What stood in the last agenda and is said once makes room.
	last, err := w.tx.LastDigests(ctx, pair.TeamID, pair.ID, 1)
	if err != nil {
		return err
	}
	if len(last) == 1 && last[0].State == models.DigestMailed {
		if err := w.tx.CloseTopics(ctx, pair.ID, last[0].CreatedAt, w.now); err != nil {
			return err
		}
	}
	v, err := w.agenda(ctx, pair, c, m)
	if err != nil {
		return err
	}
	digest := &models.Digest{
		TeamID: w.team().ID, PairID: pair.ID, Cycle: c.Day, MeetsAt: c.Meets.UTC(), State: state, Value: v, CreatedAt: w.now,
	}
	added, err := w.tx.AddDigest(ctx, digest)
	if err != nil || !added {
		return err
	}
	m.Digested = true
	if err := w.storeMeeting(ctx, &m); err != nil {
		return err
	}
	w.agendaChanged(pair)
	if state != models.DigestMailed {
		return nil
	}
	for _, id := range []int64{pair.ExecutiveID, pair.AssistantID} {
		reader := w.office.Person(id)
		if reader.NoAgendas {
			continue
		}
		if id == pair.ExecutiveID && w.rollsUp(reader) {
			if err := w.oweRollup(ctx, reader, c); err != nil {
				return err
			}
			continue
		}
		if err := w.privately(ctx, pair, reader, &v); err != nil {
			return err
		}
		l := w.digestLetter(reader, v)
		if c.Digest.After(w.now) {
			l.NotBefore = c.Digest.UTC()
		}
		if _, err := w.owe(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// digestLetter is one reader's copy of a digest.
func (w *work) digestLetter(p *models.Person, v models.DigestValue) *models.Letter {
	l := w.letterTo(p, models.LetterDigest, fmt.Sprintf("digest:%s:%s:%s", v.Pair, v.Cycle, p.Key))
	l.Subject = digestSubject(v)
	l.Numbers = numbersIn(v)
	l.Clearance = l.Clearance.Max(v.Clearance)
	l.Value.Link, l.Value.Pair, l.Value.Cycle = w.page("/1on1s/"+v.Pair), v.Pair, v.Cycle
	l.Value.Reason = "you are in this 1:1"
	v.Reader = p.First()
	l.Value.Digest = &v
	return l
}

func digestSubject(v models.DigestValue) string {
	name, when := v.Name, v.Short
	if name == "" {
		name = "1:1"
	}
	if v.Skipped != "" {
		when = "skipped " + when
	}
	return fmt.Sprintf("%s %s + %s, %s: %s", name, v.Assistant, v.Executive, when, strings.Join(sayCounts(decisionsIn(v), v.Late.Total), ", "))
}

// sayCounts is what a subject says of an agenda.
func sayCounts(decisions, late int) []string {
	var counts []string
	if decisions > 0 {
		counts = append(counts, plural(decisions, "decision", "decisions"))
	}
	if late > 0 {
		counts = append(counts, fmt.Sprintf("%d late", late))
	}
	if len(counts) == 0 {
		counts = []string{"nothing late"}
	}
	return counts
}

func decisionsIn(v models.DigestValue) int {
	points := 0
	for _, l := range v.Before.Lines {
		if l.Number == 0 {
			points++
		}
	}
	return v.Before.Total - points
}

func numbersIn(v models.DigestValue) []int {
	var out []int
	for _, part := range []models.DigestPart{v.Before, v.Top, v.Calendar, v.Late, v.Week, v.Waiting, v.Decided, v.Steps, v.Closed} {
		for _, l := range part.Lines {
			if l.Number != 0 && !slices.Contains(out, l.Number) {
				out = append(out, l.Number)
			}
		}
	}
	return out
}

// PreviewDigest returns one reader's copy of a pair's next digest as it would
// be written at the desk's moment. It stores and sends nothing. ErrNotFound
// when the viewer is not of the pair.
func (d *Desk) PreviewDigest(ctx context.Context, v models.Viewer, slug string) (p models.Parcel, err error) {
	return d.PreviewDigestAt(ctx, v, slug, d.now())
}

// PreviewDigestAt is PreviewDigest as of another moment.
func (d *Desk) PreviewDigestAt(ctx context.Context, v models.Viewer, slug string, at time.Time) (p models.Parcel, err error) {
	return d.PreviewDigestFor(ctx, v, slug, "", at)
}

// PreviewDigestFor is PreviewDigestAt for one of the two people of the pair,
// by key; "" is the viewer, and for the operator the executive.
func (d *Desk) PreviewDigestFor(ctx context.Context, v models.Viewer, slug, key string, at time.Time) (p models.Parcel, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		w, err := d.begin(ctx, tx, v.TeamID)
		if err != nil {
			return err
		}
		w.now = at.UTC()
		pair := w.office.Pair(slug)
		if pair == nil || !v.Operator && v.PersonID != pair.ExecutiveID && v.PersonID != pair.AssistantID {
			return models.ErrNotFound
		}
		reader := v.PersonID
		if v.Operator && reader == 0 {
			reader = pair.ExecutiveID
		}
		if key != "" {
			of := w.office.PersonByKey(key)
			if of == nil || !pair.Has(of.ID) {
				return models.ErrNotFound
			}
			reader = of.ID
		}
		taken, err := w.taken(ctx, pair)
		if err != nil {
			return err
		}
		m, ok := pair.Ahead(taken, w.now, w.team().Week())
		if !ok {
			return models.Invalid("pair", "this 1:1 is paused; it has no next date")
		}
		cycle := pair.CycleOf(m, w.team().Week())
		value, err := w.agenda(ctx, pair, cycle, m)
		if err != nil {
			return err
		}
		if v.PersonID == reader { // what somebody keeps is shown to nobody else, the operator neither
			if err := w.privately(ctx, pair, w.office.Person(reader), &value); err != nil {
				return err
			}
		}
		p = models.Parcel{Letter: *w.digestLetter(w.office.Person(reader), value), Team: w.team()}
		return nil
	})
	return p, err
}

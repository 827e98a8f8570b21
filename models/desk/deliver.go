package desk

import (
	"context"
	"errors"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// letterLease is how long one process may work on a letter. The mail door's
// time limits are shorter, so nobody else takes a letter that is still being
// handed over.
const letterLease = 5 * time.Minute

// ClaimLetters takes up to n letters that are due, for this caller alone. The
// clearance of their readers is looked at again here: a letter whose reader
// is no longer cleared, or has left, is dropped and not returned.
func (d *Desk) ClaimLetters(ctx context.Context, n int) ([]models.Parcel, error) {
	if d.passive {
		return nil, nil
	}
	var out []models.Parcel
	for len(out) == 0 {
		var claimed int
		err := d.store.InTx(ctx, func(tx *store.Tx) error {
			out = nil
			wall := d.wall().UTC()
			parcels, err := tx.ClaimLetters(ctx, d.now().UTC(), wall, wall.Add(letterLease), n)
			if err != nil {
				return err
			}
			claimed = len(parcels)
			for _, p := range parcels {
				check := d.unwanted
				if p.Letter.Value.Bundle != nil {
					check = d.fill
				}
				why, err := check(ctx, tx, &p.Letter)
				if err != nil {
					return err
				}
				if why == "" {
					out = append(out, p)
				} else if err := tx.SettleLetter(ctx, p.Letter.ID, p.Letter.Generation, models.LetterDropped, why, p.Letter.NotBefore, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || claimed == 0 {
			return out, err
		}
	}
	return out, nil
}

// unwanted says why a letter must not be sent any more, or "".
func (d *Desk) unwanted(ctx context.Context, tx *store.Tx, l *models.Letter) (string, error) {
	if l.PersonID == nil {
		return "", nil
	}
	p, err := tx.PersonByID(ctx, l.TeamID, *l.PersonID)
	if err != nil {
		return "", err
	}
	stricter, err := tx.StricterThan(ctx, l.TeamID, l.Numbers, l.Clearance)
	if err != nil {
		return "", err
	}
	if len(stricter) > 0 && (l.Bytes != nil || !hide(&l.Value, stricter)) {
		return "an item in it became confidential before it went", nil
	}
	need := l.Clearance
	if l.ItemID != nil {
		i, err := tx.ItemByID(ctx, l.TeamID, *l.ItemID)
		if err != nil {
			return "", err
		}
		// The bytes of a letter are frozen at its first attempt. If the item
		// became confidential after the letter was written, its content must
		// not go out.
		if i.Clearance.Rank() > l.Clearance.Rank() {
			return "the item became confidential before the letter went", nil
		}
		need = need.Max(i.Clearance)
	}
	switch {
	case p.ArchivedAt != nil:
		return "its reader has left", nil
	case !p.Clearance.Covers(need):
		return "its reader is not cleared for it any more", nil
	}
	return "", nil
}

// hide takes the content of items out of a letter that lists many. It reports
// false for letters that speak of items in sentences.
func hide(v *models.LetterValue, items []models.Item) bool {
	clearance := map[int]models.Clearance{}
	for _, i := range items {
		clearance[i.Number] = i.Clearance
	}
	switch {
	case v.Chase != nil:
		for _, part := range [][]models.ItemLine{v.Chase.Late, v.Chase.Due, v.Chase.Follow, v.Chase.Decide, v.Chase.Unacked, v.Chase.Ageing} {
			for n, l := range part {
				if c, ok := clearance[l.Number]; ok {
					part[n] = models.ItemLine{Number: l.Number, Title: string(c), When: l.When, Mark: l.Mark}
				}
			}
		}
	case v.Handover != nil:
		for _, p := range v.Handover.Parts {
			for _, part := range [][]models.ItemLine{p.Open, p.Waiting, p.Decide} {
				for n, l := range part {
					if c, ok := clearance[l.Number]; ok {
						part[n] = models.ItemLine{Number: l.Number, Title: string(c), When: l.When}
					}
				}
			}
		}
	case v.Digest != nil:
		hideInDigest(v.Digest, clearance)
	case v.Rollup != nil:
		for n := range v.Rollup.Pairs {
			hideInDigest(&v.Rollup.Pairs[n], clearance)
		}
		hideInPart(v.Rollup.Calendar, clearance)
	case v.Recap != nil:
		for n, l := range v.Recap.Steps {
			if c, ok := clearance[l.Number]; ok {
				v.Recap.Steps[n] = models.ItemLine{Number: l.Number, Title: string(c), When: l.When}
			}
		}
	default:
		return false
	}
	return true
}

func hideInDigest(d *models.DigestValue, clearance map[int]models.Clearance) {
	for _, part := range []models.DigestPart{d.Before, d.Top, d.Calendar, d.Late, d.Week, d.Waiting, d.Decided, d.Steps, d.Closed} {
		hideInPart(part, clearance)
	}
}

func hideInPart(part models.DigestPart, clearance map[int]models.Clearance) {
	for n, l := range part.Lines {
		if c, ok := clearance[l.Number]; ok {
			part.Lines[n] = models.DigestLine{Number: l.Number, Mark: l.Mark, Text: string(c) + " matter", Done: l.Done}
		}
	}
}

// FreezeLetter stores the bytes of a claimed letter. Every later attempt
// sends these.
func (d *Desk) FreezeLetter(ctx context.Context, p models.Parcel, bytes []byte) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.FreezeLetter(ctx, p.Letter.ID, p.Letter.Generation, bytes)
	})
}

// ReleaseLetters gives back letters that were claimed and not tried.
func (d *Desk) ReleaseLetters(ctx context.Context, parcels []models.Parcel) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		for _, p := range parcels {
			err := tx.ReleaseLetter(ctx, p.Letter.ID, p.Letter.Generation)
			if err != nil && !errors.Is(err, models.ErrConflict) {
				return err
			}
		}
		return nil
	})
}

// SettleLetter records what came of one attempt. ErrConflict means that the
// lease was lost meanwhile: whoever holds it now decides.
func (d *Desk) SettleLetter(ctx context.Context, p models.Parcel, o models.Outcome) error {
	now := d.now().UTC()
	l := p.Letter
	state, next := models.LetterSent, l.NotBefore
	var sentAt *time.Time
	switch wait, again := models.Retry(l.Attempts); {
	case o.Sent:
		sentAt = &now
	case o.Permanent || !again:
		state = models.LetterFailed
	default:
		state, next = models.LetterOwed, now.Add(wait)
	}
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		err := tx.SettleLetter(ctx, l.ID, l.Generation, state, oneLine(o.Reply, 300), next, sentAt)
		if err != nil {
			return err
		}
		tx.Changed(changed(l))
		if state == models.LetterOwed {
			return nil
		}
		letters := []models.Letter{l}
		if l.Kind == models.LetterBundle {
			if letters, err = tx.EnclosedIn(ctx, l.ID); err != nil {
				return err
			}
			for _, part := range letters { // the same as if each had gone alone
				tx.Changed(changed(part))
			}
			if err := tx.SettleEnclosed(ctx, l.ID, state, oneLine(o.Reply, 300), sentAt); err != nil {
				return err
			}
		}
		if state != models.LetterFailed {
			return nil
		}
		return cameBack(ctx, tx, letters, now, "could not be sent: "+oneLine(o.Reply, 200))
	})
}

// changed tells those of a letter who may see it. One about no one item is
// seen by its reader and by those from whom nothing is hidden.
func changed(l models.Letter) models.Change {
	c := models.Change{TeamID: l.TeamID, Clearance: l.Clearance, Topic: "mail"}
	if l.ItemID == nil && l.PersonID != nil {
		c.Clearance, c.PersonID = models.Private, *l.PersonID
	}
	return c
}

// cameBack writes into the history of the items that letters were about that
// these did not arrive.
func cameBack(ctx context.Context, tx *store.Tx, letters []models.Letter, now time.Time, how string) error {
	for _, l := range letters {
		if l.ItemID == nil {
			continue
		}
		err := tx.AddEvent(ctx, &models.Event{
			TeamID: l.TeamID, ItemID: l.ItemID, At: now, Verb: "bounced", By: models.ByClock,
			What: "the letter to " + l.ToAddr + " " + how,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"adjutant/models"
)

// OweLetter writes a letter that is to be sent, unless the team owes or sent
// one for the same cause. When it is due now, the deliverer is woken.
func (t *Tx) OweLetter(ctx context.Context, l *models.Letter) (added bool, err error) {
	if l.State == "" {
		l.State = models.LetterOwed
	}
	if l.Pace == "" {
		l.Pace = models.Alone
	}
	added, err = t.add(ctx, "owe letter", l, "team_id", "dedupe_key")
	if added && l.State == models.LetterOwed && !l.NotBefore.After(t.Now()) {
		t.Wake("deliver")
	}
	return added, err
}

// ClaimLetters takes up to n letters that are due and that nobody is sending,
// oldest first and none that waits for or travels in a bundle, until the end of the lease. Each claim is an attempt and has a
// generation of its own; only under it does an outcome count. What is due goes
// by now, the clock of the office; leases go by wall, the clock of processes.
func (t *Tx) ClaimLetters(ctx context.Context, now, wall, leaseUntil time.Time, n int) ([]models.Parcel, error) {
	var ids []int64
	err := t.with(ctx).Table("letters").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("state = 'owed' AND pace <> 'waits' AND bundle_id IS NULL AND not_before <= ? AND (lease_until IS NULL OR lease_until <= ?)", now, wall).
		Order("not_before, id").Limit(n).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, failed("claim letters", err)
	}
	if err := t.with(ctx).Exec("UPDATE letters SET lease_until = ?, generation = generation + 1, attempts = attempts + 1 WHERE id IN ?",
		leaseUntil, ids).Error; err != nil {
		return nil, failed("claim letters", err)
	}
	letters, err := many[models.Letter]("claim letters", t.with(ctx), "not_before, id", "id IN ?", ids)
	if err != nil {
		return nil, err
	}
	teamIDs := make([]int64, len(letters))
	for i, l := range letters {
		teamIDs[i] = l.TeamID
	}
	teams, err := many[models.Team]("claim letters", t.with(ctx), "id", "id IN ?", teamIDs)
	if err != nil {
		return nil, err
	}
	byID := map[int64]models.Team{}
	for _, team := range teams {
		byID[team.ID] = team
	}
	parcels := make([]models.Parcel, len(letters))
	for i, l := range letters {
		parcels[i] = models.Parcel{Letter: l, Team: byID[l.TeamID]}
	}
	return parcels, nil
}

// FreezeLetter keeps the mail as it will be sent, from now on unchanged.
// models.ErrConflict: the claim was lost, or the letter is frozen already.
func (t *Tx) FreezeLetter(ctx context.Context, id, generation int64, bytes []byte) error {
	return t.set(ctx, "freeze letter", models.ErrConflict, "letters", map[string]any{"bytes": bytes},
		"id = ? AND generation = ? AND state = 'owed' AND bytes IS NULL", id, generation)
}

// SettleLetter records what came of a claim and ends it. models.ErrConflict:
// the claim was lost, and the outcome is somebody else's to record.
func (t *Tx) SettleLetter(ctx context.Context, id, generation int64, state models.LetterState, result string, notBefore time.Time, sentAt *time.Time) error {
	columns := map[string]any{"state": state, "result": result, "sent_at": sentAt, "lease_until": nil}
	if state == models.LetterOwed {
		columns["not_before"] = notBefore
	}
	return t.set(ctx, "settle letter", models.ErrConflict, "letters", columns, "id = ? AND generation = ? AND state = 'owed'", id, generation)
}

// ReleaseLetter ends a claim that led to no attempt. models.ErrConflict: the
// claim was lost.
func (t *Tx) ReleaseLetter(ctx context.Context, id, generation int64) error {
	return touched("release letter", t.with(ctx).Exec(
		"UPDATE letters SET lease_until = NULL, attempts = attempts - 1 WHERE id = ? AND generation = ? AND state = 'owed'", id, generation), models.ErrConflict)
}

// LetterByRef returns the letter that a reply address names.
func (t *Tx) LetterByRef(ctx context.Context, ref string) (models.Letter, error) {
	return one[models.Letter]("letter of a reply", t.with(ctx), "ref = ?", ref)
}

// LetterByKey returns the letter that was written for a cause.
func (t *Tx) LetterByKey(ctx context.Context, teamID int64, key string) (models.Letter, error) {
	return one[models.Letter]("letter of a cause", t.with(ctx), "team_id = ? AND dedupe_key = ?", teamID, key)
}

// LetterByID returns one letter of a team.
func (t *Tx) LetterByID(ctx context.Context, teamID, id int64) (models.Letter, error) {
	return one[models.Letter]("letter", t.with(ctx), "team_id = ? AND id = ?", teamID, id)
}

// LettersByMessageIDs returns our letters among these Message-IDs, by id.
func (t *Tx) LettersByMessageIDs(ctx context.Context, teamID int64, ids []string) ([]models.Letter, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return many[models.Letter]("letters of a thread", t.with(ctx), "id", "team_id = ? AND message_id IN ?", teamID, ids)
}

// LettersWithKeys returns which of these causes wrote a letter of a team.
func (t *Tx) LettersWithKeys(ctx context.Context, teamID int64, keys []string) ([]string, error) {
	return query[string]("letters with keys", t.with(ctx), "SELECT dedupe_key FROM letters WHERE team_id = ? AND dedupe_key IN ?", teamID, keys)
}

// CountLettersTo counts the letters of a kind written to an address since a
// moment, of those that ask for no more than a clearance.
func (t *Tx) CountLettersTo(ctx context.Context, teamID int64, address string, kind models.LetterKind, most models.Clearance, since time.Time) (int, error) {
	c := cleared(models.Viewer{Clearance: most}, "letters")
	var n int64
	err := t.with(ctx).Table("letters").Where("team_id = ? AND to_addr = ? AND kind = ? AND created_at >= ?", teamID, address, kind, since).Where(c.sql, c.args...).Count(&n).Error
	return int(n), failed("count letters", err)
}

// DropWaiting drops the letters about an item that are not due yet.
func (t *Tx) DropWaiting(ctx context.Context, i models.Item, now time.Time, why string) error {
	err := t.with(ctx).Exec("UPDATE letters SET state = ?, result = ? WHERE team_id = ? AND item_id = ? AND state = ? AND not_before > ?",
		models.LetterDropped, why, i.TeamID, i.ID, models.LetterOwed, now).Error
	return failed("drop waiting", err)
}

// AskedBefore reports whether the question of an item went out before a moment.
func (t *Tx) AskedBefore(ctx context.Context, teamID int64, number int, at time.Time) (bool, error) {
	var n int64
	err := t.with(ctx).Table("letters").Where("team_id = ? AND asks = ? AND kind = ? AND state = ? AND sent_at < ?",
		teamID, number, models.LetterDecision, models.LetterSent, at).Count(&n).Error
	return n > 0, failed("asked before", err)
}

// LetterBounced marks a letter that was handed over and came back.
func (t *Tx) LetterBounced(ctx context.Context, teamID, id int64, result string) error {
	return t.set(ctx, "letter bounced", models.ErrNotFound, "letters", map[string]any{"state": models.LetterFailed, "result": result},
		"team_id = ? AND id = ?", teamID, id)
}

// ToldSince reports whether an agenda that names an item went to a person
// since a moment.
func (t *Tx) ToldSince(ctx context.Context, teamID, personID int64, number int, since time.Time) (bool, error) {
	letters, err := many[models.Letter]("agendas", t.with(ctx).Select("id", "numbers"), "id DESC",
		"team_id = ? AND person_id = ? AND kind IN ('digest', 'rollup') AND not_before >= ?", teamID, personID, since)
	return slices.ContainsFunc(letters, func(l models.Letter) bool { return slices.Contains(l.Numbers, number) }), err
}

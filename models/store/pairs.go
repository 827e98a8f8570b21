package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// SavePair inserts a pair or updates the one with the slug, and reads it
// back. The next digest's date is changed only if one is given; SetNextDigest
// takes it away.
func (t *Tx) SavePair(ctx context.Context, p *models.Pair) error {
	p.ID = 0
	columns := []string{"executive_id", "assistant_id", "weekday", "time", "zone", "cadence", "minutes", "digest_day",
		"digest_time", "anchor", "archived_at", "name", "cutoff", "since", "uid", "sequence", "calendar", "was"}
	if p.NextDigestAt != nil {
		columns = append(columns, "next_digest_at")
	}
	err := t.save(ctx, "save pair", p, []string{"team_id", "slug"}, columns)
	if err == nil {
		*p, err = one[models.Pair]("save pair", t.with(ctx), "team_id = ? AND slug = ?", p.TeamID, p.Slug)
	}
	return err
}

// PairsDue returns the pairs of all teams whose digest is due.
func (s *Store) PairsDue(ctx context.Context, now time.Time) ([]models.Pair, error) {
	return many[models.Pair]("pairs due", s.reads(ctx), "next_digest_at, id", "next_digest_at <= ? AND archived_at IS NULL", now)
}

// LockPair reads a pair and lets nobody else lock it until the end of the
// transaction.
func (t *Tx) LockPair(ctx context.Context, id int64) (models.Pair, error) {
	return one[models.Pair]("lock pair", t.with(ctx).Clauses(forUpdate), "id = ?", id)
}

// SetNextDigest says when the next digest is due, nil for never, and up to
// which moment all of them were looked at.
func (t *Tx) SetNextDigest(ctx context.Context, pairID int64, at *time.Time, since time.Time) error {
	return t.set(ctx, "set next digest", models.ErrNotFound, "pairs", map[string]any{"next_digest_at": at, "since": since}, "id = ?", pairID)
}

// SetCalendarOf records what calendars were told of a pair.
func (t *Tx) SetCalendarOf(ctx context.Context, p models.Pair) error {
	return t.set(ctx, "set calendar of a pair", models.ErrNotFound, "pairs",
		map[string]any{"uid": p.UID, "sequence": p.Sequence, "calendar": p.Calendar}, "id = ?", p.ID)
}

// AddDigest stores the digest of a cycle, once.
func (t *Tx) AddDigest(ctx context.Context, d *models.Digest) (added bool, err error) {
	return t.add(ctx, "add digest", d, "team_id", "pair_id", "cycle")
}

// LastDigests returns the newest digests of a pair with their values.
func (t *Tx) LastDigests(ctx context.Context, teamID, pairID int64, n int) ([]models.Digest, error) {
	return many[models.Digest]("last digests", t.with(ctx).Limit(n), "cycle DESC, id DESC", "team_id = ? AND pair_id = ?", teamID, pairID)
}

// AddMeeting stores one occurrence of a pair's meeting, once.
func (t *Tx) AddMeeting(ctx context.Context, m *models.Meeting) (added bool, err error) {
	return t.add(ctx, "add meeting", m, "team_id", "pair_id", "cycle")
}

// SetMeeting changes when an occurrence is, and what became of it.
func (t *Tx) SetMeeting(ctx context.Context, m models.Meeting) error {
	return t.set(ctx, "set meeting", models.ErrNotFound, "meetings",
		map[string]any{
			"meets_at": m.MeetsAt, "slot_at": m.SlotAt, "state": m.State, "moves": m.Moves, "why": m.Why, "digested": m.Digested,
			"began_at": m.BeganAt, "ended_at": m.EndedAt, "notes": m.Notes,
		},
		"team_id = ? AND pair_id = ? AND cycle = ?", m.TeamID, m.PairID, m.Cycle)
}

// Meeting returns one stored occurrence.
func (t *Tx) Meeting(ctx context.Context, teamID, pairID int64, cycle models.Day) (models.Meeting, error) {
	return one[models.Meeting]("meeting", t.with(ctx), "team_id = ? AND pair_id = ? AND cycle = ?", teamID, pairID, cycle)
}

// OpenMeetings returns what is stored of a pair's occurrences from a day on,
// and of all whose digest was not written yet.
func (t *Tx) OpenMeetings(ctx context.Context, teamID, pairID int64, from models.Day) ([]models.Meeting, error) {
	return many[models.Meeting]("open meetings", t.with(ctx), "cycle, id", "team_id = ? AND pair_id = ? AND (cycle >= ? OR NOT digested)", teamID, pairID, from)
}

// LastMeetings returns the newest occurrences of a pair's meeting.
func (t *Tx) LastMeetings(ctx context.Context, teamID, pairID int64, n int) ([]models.Meeting, error) {
	return many[models.Meeting]("last meetings", t.with(ctx).Limit(n), "cycle DESC, id DESC", "team_id = ? AND pair_id = ?", teamID, pairID)
}

// AddTopic stores a talking point.
func (t *Tx) AddTopic(ctx context.Context, topic *models.Topic) error {
	return failed("add topic", t.with(ctx).Create(topic).Error)
}

// Topics returns a pair's open topics, oldest first, to its two people and
// the operator. What somebody keeps is for its author alone.
func (t *Tx) Topics(ctx context.Context, v models.Viewer, pairID int64) ([]models.Topic, error) {
	return topics(t.with(ctx), v, pairID)
}

// Topics is Tx.Topics outside a transaction.
func (s *Store) Topics(ctx context.Context, v models.Viewer, pairID int64) ([]models.Topic, error) {
	return topics(s.reads(ctx), v, pairID)
}

func topics(db *gorm.DB, v models.Viewer, pairID int64) ([]models.Topic, error) {
	c := visibleTopic(v, "topics")
	return many[models.Topic]("topics", db, "id", "pair_id = ? AND discussed_at IS NULL AND dropped_at IS NULL AND "+c.sql, append([]any{pairID}, c.args...)...)
}

// CloseTopics marks what is said once as discussed: feedback, lessons, notes
// and a week's priorities of a pair that were there before a moment. Points,
// ideas and risks stay until somebody takes them off, and what somebody keeps
// stays theirs.
func (t *Tx) CloseTopics(ctx context.Context, pairID int64, before, at time.Time) error {
	return failed("close topics", t.with(ctx).Exec("UPDATE topics SET discussed_at = ? WHERE pair_id = ? AND created_at < ?"+
		" AND discussed_at IS NULL AND dropped_at IS NULL AND kind IN ?", at, pairID, before,
		[]models.TopicKind{models.TopicGood, models.TopicFriction, models.TopicTop, models.TopicWait, models.TopicProtect, models.TopicLesson, models.TopicGrowth, models.TopicNote}).Error)
}

// TopicByKey returns one topic of a pair as its viewer may see it, also one
// that was discussed. What was dropped is gone.
func (t *Tx) TopicByKey(ctx context.Context, v models.Viewer, pairID int64, key string) (models.Topic, error) {
	c := visibleTopic(v, "topics")
	return byKey[models.Topic](t.with(ctx).Where("pair_id = ?", pairID), "topic", key, "dropped_at IS NULL AND "+c.sql, c.args)
}

// byKey returns the one of the rows under a condition that goes by a key on the
// page.
func byKey[T interface{ Key() string }](db *gorm.DB, what, key, sql string, args []any) (found T, err error) {
	at, ok := models.LineWritten(key)
	if !ok {
		return found, failed(what, models.ErrNotFound)
	}
	list, err := many[T](what, db, "id", "created_at = ? AND "+sql, append([]any{at}, args...)...)
	if err != nil {
		return found, err
	}
	for _, row := range list {
		if row.Key() == key {
			return row, nil
		}
	}
	return found, failed(what, models.ErrNotFound)
}

// SetTopic changes what became of a topic.
func (t *Tx) SetTopic(ctx context.Context, topic models.Topic) error {
	return t.set(ctx, "set topic", models.ErrNotFound, "topics",
		map[string]any{"discussed_at": topic.DiscussedAt, "discussed_in": topic.DiscussedIn, "dropped_at": topic.DroppedAt},
		"team_id = ? AND id = ?", topic.TeamID, topic.ID)
}

// TopicsOfMeeting returns what was talked about at a meeting and what is open,
// for the recap: all but what somebody keeps.
func (t *Tx) TopicsOfMeeting(ctx context.Context, teamID, pairID int64, cycle models.Day) ([]models.Topic, error) {
	return many[models.Topic]("topics of a meeting", t.with(ctx), "id",
		"team_id = ? AND pair_id = ? AND kind <> ? AND dropped_at IS NULL AND (discussed_in = ? OR discussed_at IS NULL)", teamID, pairID, models.TopicKeep, cycle)
}

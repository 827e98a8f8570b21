package store

import (
	"context"
	"time"

	"adjutant/models"
)

// Deeds are what people did themselves, for undo: it takes back the last one
// or says why it cannot.

// LastDeed returns the newest event of a person since a moment that was not
// taken back, whether undo can take it back or not. What came beside a change
// that was taken back (words in the same mail, the next of a series) is no deed
// of its own.
func (t *Tx) LastDeed(ctx context.Context, teamID, personID int64, since time.Time) (models.Event, error) {
	return one[models.Event]("last deed", t.with(ctx).Order("id DESC"), "team_id = ? AND person_id = ? AND at >= ? AND undone_at IS NULL"+
		" AND verb NOT IN ('undo', 'resume') AND (before <> 'null' OR NOT EXISTS (SELECT 1 FROM events u WHERE u.team_id = events.team_id"+
		" AND u.person_id = events.person_id AND u.at = events.at AND COALESCE(u.message_id, 0) = COALESCE(events.message_id, 0)"+
		" AND u.undone_at IS NOT NULL))", teamID, personID, since)
}

// DeedsWith returns an event and all others of the same person by the same mail
// or, on a page, at the same moment that were not taken back, oldest first.
func (t *Tx) DeedsWith(ctx context.Context, e models.Event) ([]models.Event, error) {
	message := int64(0)
	if e.MessageID != nil {
		message = *e.MessageID
	}
	return many[models.Event]("deeds of a mail", t.with(ctx), "id", "team_id = ? AND person_id = ? AND at = ? AND COALESCE(message_id, 0) = ?"+
		" AND undone_at IS NULL AND verb NOT IN ('undo', 'resume')", e.TeamID, e.PersonID, e.At, message)
}

// MailForAPair returns the newest mail of a person, before another, by which
// they said something for a 1:1 or the preferences book: one of the verbs took
// effect, or a line of it stands there. It came after that event, which may be
// empty, and since a moment.
func (t *Tx) MailForAPair(ctx context.Context, personID int64, before models.Message, after models.Event, since time.Time, verbs []string) (models.Message, error) {
	db := t.with(ctx).Order("id DESC").Where("created_at >= ?", since)
	if after.MessageID != nil {
		db = db.Where("id > ?", *after.MessageID)
	} else if !after.At.IsZero() {
		db = db.Where("created_at > ?", after.At)
	}
	with := func(table string) string {
		return "EXISTS (SELECT 1 FROM " + table + " x WHERE x.team_id = messages.team_id AND x.message_id = messages.id"
	}
	return one[models.Message]("mail for a pair", db, "team_id = ? AND person_id = ? AND id < ? AND ("+
		with("topics")+" AND x.dropped_at IS NULL) OR "+with("book_entries")+" AND x.dropped_at IS NULL) OR "+with("delegations")+") OR "+
		with("commands_applied")+" AND x.verb IN ? AND x.result NOT LIKE '"+models.NotDone+"%'))", before.TeamID, personID, before.ID, verbs)
}

// LinesOfMail are the lines that a mail wrote for a 1:1 or the preferences book
// and that stand there as it wrote them: not talked about, not gone on with.
type LinesOfMail struct {
	Topics    []models.Topic
	Entries   []models.BookEntry
	HandOvers []models.Delegation
}

// LinesOfMail returns what a mail wrote.
func (t *Tx) LinesOfMail(ctx context.Context, teamID, messageID int64) (lines LinesOfMail, err error) {
	const of = "team_id = ? AND message_id = ? AND "
	if lines.Topics, err = many[models.Topic]("topics of a mail", t.with(ctx), "id", of+"dropped_at IS NULL AND discussed_at IS NULL", teamID, messageID); err != nil {
		return lines, err
	}
	if lines.Entries, err = many[models.BookEntry]("preferences of a mail", t.with(ctx), "id", of+"dropped_at IS NULL", teamID, messageID); err != nil {
		return lines, err
	}
	lines.HandOvers, err = many[models.Delegation]("hand-overs of a mail", t.with(ctx), "id", of+"ended_at IS NULL AND staged_at = created_at", teamID, messageID)
	return lines, err
}

// RemoveDelegation takes away a hand-over that was not meant.
func (t *Tx) RemoveDelegation(ctx context.Context, d models.Delegation) error {
	return touched("remove delegation", t.with(ctx).Exec("DELETE FROM delegations WHERE team_id = ? AND id = ?", d.TeamID, d.ID), models.ErrNotFound)
}

// CommandsTakenBack records of some commands of a mail that they hold no more.
func (t *Tx) CommandsTakenBack(ctx context.Context, teamID, messageID int64, verbs []string) error {
	return failed("commands taken back", t.with(ctx).Exec("UPDATE commands_applied SET result = ? WHERE team_id = ? AND message_id = ? AND verb IN ?"+
		" AND result NOT LIKE '"+models.NotDone+"%'", models.NotDone+"taken back", teamID, messageID, verbs).Error)
}

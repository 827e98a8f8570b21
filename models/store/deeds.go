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
		with("topics")+") OR "+with("book_entries")+") OR "+with("delegations")+") OR "+
		with("commands_applied")+" AND x.verb IN ? AND x.result NOT LIKE '"+models.NotDone+"%'))", before.TeamID, personID, before.ID, verbs)
}

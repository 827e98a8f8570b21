package store

import (
	"context"
	"slices"
	"time"

	"adjutant/models"
)

// NextNumber returns the next number of the team's sequence; nobody else gets
// it, unless the transaction is rolled back.
func (t *Tx) NextNumber(ctx context.Context, teamID int64) (int, error) {
	n, err := query[int]("next number", t.with(ctx), "UPDATE teams SET next_item = next_item + 1 WHERE id = ? RETURNING next_item - 1", teamID)
	if err == nil && len(n) == 0 {
		err = failed("next number", models.ErrNotFound)
	}
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// NumberTaken reports whether an item has that number.
func (t *Tx) NumberTaken(ctx context.Context, teamID int64, number int) (bool, error) {
	n, err := query[int]("number taken", t.with(ctx), "SELECT 1 FROM items WHERE team_id = ? AND number = ?", teamID, number)
	return len(n) > 0, err
}

// AddItem stores a new item and fills its id.
func (t *Tx) AddItem(ctx context.Context, i *models.Item) error {
	return failed("add item", t.with(ctx).Create(i).Error)
}

// itemColumns is everything of an item that may change.
var itemColumns = []string{"kind", "title", "note", "state", "clearance", "domain_id", "holder_id", "asked_by_id",
	"priority", "labels", "due_day", "due_at", "due_text", "start_at", "follow_at", "wait_for", "every", "amount",
	"options", "recommend", "silence", "answer", "ask_id", "triage", "given_at", "acked_at", "chase_at", "chased", "root_id",
	"moved_at", "closed_at", "follows_id", "outside_addr", "outside_site", "kept_at",
	"amount_by_id", "level", "level_why", "other_view", "prepared_at", "points", "blockers"}

// UpdateItem writes every column of an item that may change.
func (t *Tx) UpdateItem(ctx context.Context, i models.Item) error {
	return touched("update item", t.with(ctx).Model(&models.Item{}).Select(itemColumns).
		Where("team_id = ? AND id = ?", i.TeamID, i.ID).Updates(&i), models.ErrNotFound)
}

// ItemByNumber returns an item that the viewer may see.
func (t *Tx) ItemByNumber(ctx context.Context, v models.Viewer, number int) (models.Item, error) {
	return one[models.Item]("item", t.with(ctx).Scopes(visible(v)), "number = ?", number)
}

// ItemByID returns an item by its row.
func (t *Tx) ItemByID(ctx context.Context, teamID, id int64) (models.Item, error) {
	return one[models.Item]("item", t.with(ctx), "team_id = ? AND id = ?", teamID, id)
}

// ItemsOfThread returns the items that belong to any of these Message-IDs:
// their thread hangs on it, a mail of that id is linked to them, or a letter
// of that id is about them. Oldest first.
func (t *Tx) ItemsOfThread(ctx context.Context, teamID int64, messageIDs []string) ([]models.Item, error) {
	if len(messageIDs) == 0 {
		return nil, nil
	}
	return many[models.Item]("items of a thread", t.with(ctx), "id", "team_id = ? AND id IN ("+
		"SELECT id FROM items WHERE team_id = ? AND root_id IN ?"+
		" UNION SELECT mi.item_id FROM messages m JOIN message_items mi ON mi.team_id = m.team_id AND mi.message_id = m.id"+
		" WHERE m.team_id = ? AND m.message_id IN ?"+
		" UNION SELECT item_id FROM letters WHERE team_id = ? AND message_id IN ? AND item_id IS NOT NULL)",
		teamID, teamID, messageIDs, teamID, messageIDs, teamID, messageIDs)
}

// StricterThan returns which of these items ask for more than a clearance.
func (t *Tx) StricterThan(ctx context.Context, teamID int64, numbers []int, c models.Clearance) ([]models.Item, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	items, err := many[models.Item]("items of a letter", t.with(ctx), "id", "team_id = ? AND number IN ?", teamID, numbers)
	return slices.DeleteFunc(items, func(i models.Item) bool { return c.Covers(i.Clearance) }), err
}

// ItemsOfMessage returns the items that a message is linked to.
func (t *Tx) ItemsOfMessage(ctx context.Context, teamID, messageID int64) ([]models.Item, error) {
	return many[models.Item]("items of a message", t.with(ctx), "id",
		"team_id = ? AND id IN (SELECT item_id FROM message_items WHERE team_id = ? AND message_id = ?)", teamID, teamID, messageID)
}

// AddOrigins keeps by which marks the mail behind an item is known again.
func (t *Tx) AddOrigins(ctx context.Context, list []models.Origin) error {
	if len(list) == 0 {
		return nil
	}
	return failed("add origins", t.with(ctx).Create(&list).Error)
}

// ItemsOfOrigin returns the items that the viewer may see and that came of a
// mail with one of these marks, oldest first.
func (t *Tx) ItemsOfOrigin(ctx context.Context, v models.Viewer, marks []string) ([]models.Item, error) {
	return many[models.Item]("items of a mail", t.with(ctx).Scopes(visible(v)), "id",
		"id IN (SELECT item_id FROM origins WHERE team_id = ? AND mark IN ?)", v.TeamID, marks)
}

// ItemAfter returns the item that follows another in its series, or
// models.ErrNotFound.
func (t *Tx) ItemAfter(ctx context.Context, i models.Item) (models.Item, error) {
	return one[models.Item]("item after", t.with(ctx), "team_id = ? AND follows_id = ?", i.TeamID, i.ID)
}

// Assign ends the current assignment of an item and opens the next, for a
// person or for nobody, with the reasons. The item's holder is set with it.
func (t *Tx) Assign(ctx context.Context, teamID, itemID int64, personID *int64, reasons []string, at time.Time) error {
	db := t.with(ctx)
	if err := db.Exec("UPDATE assignments SET until_at = ? WHERE team_id = ? AND item_id = ? AND until_at IS NULL", at, teamID, itemID).Error; err != nil {
		return failed("assign", err)
	}
	row := models.Assignment{TeamID: teamID, ItemID: itemID, PersonID: personID, Reasons: reasons, FromAt: at}
	if err := db.Create(&row).Error; err != nil {
		return failed("assign", err)
	}
	return t.set(ctx, "assign", models.ErrNotFound, "items", map[string]any{"holder_id": personID, "given_at": at}, "team_id = ? AND id = ?", teamID, itemID)
}

// AssignFirst records who holds an item that was added in this transaction, or
// that nobody does. The item's own holder is set already.
func (t *Tx) AssignFirst(ctx context.Context, i models.Item, reasons []string, at time.Time) error {
	row := models.Assignment{TeamID: i.TeamID, ItemID: i.ID, PersonID: i.HolderID, Reasons: reasons, FromAt: at}
	return failed("assign", t.with(ctx).Create(&row).Error)
}

// AddEvent writes one line of history.
func (t *Tx) AddEvent(ctx context.Context, e *models.Event) error {
	return failed("add event", t.with(ctx).Create(e).Error)
}

// LastEvent returns the newest event of a person since a moment that can be
// undone and was not, of one item or of any.
func (t *Tx) LastEvent(ctx context.Context, teamID, personID int64, itemID *int64, since time.Time) (models.Event, error) {
	db := t.with(ctx).Order("id DESC")
	if itemID != nil {
		db = db.Where("item_id = ?", *itemID)
	}
	return one[models.Event]("last event", db,
		"team_id = ? AND person_id = ? AND before <> 'null' AND undone_at IS NULL AND at >= ?", teamID, personID, since)
}

// ChangesOfMail returns an event and the others by which the same mail of the
// same person changed something, newest first: on one item or on any, from a
// row on. What was undone is not among them.
func (t *Tx) ChangesOfMail(ctx context.Context, e models.Event, itemID *int64, from int64) ([]models.Event, error) {
	db := t.with(ctx)
	if itemID != nil {
		db = db.Where("item_id = ?", *itemID)
	}
	return many[models.Event]("changes of a mail", db, "id DESC", "team_id = ? AND at = ? AND message_id = ? AND person_id = ? AND id >= ?"+
		" AND item_id IS NOT NULL AND before <> 'null' AND undone_at IS NULL", e.TeamID, e.At, e.MessageID, e.PersonID, from)
}

// ChangedSince reports whether anybody changed the item of an event after it,
// and did not take that back.
func (t *Tx) ChangedSince(ctx context.Context, e models.Event) (bool, error) {
	n, err := query[int]("changed since", t.with(ctx), "SELECT 1 FROM events WHERE team_id = ? AND item_id = ? AND id > ?"+
		" AND before <> 'null' AND undone_at IS NULL LIMIT 1", e.TeamID, e.ItemID, e.ID)
	return len(n) > 0, err
}

// LastEventOf returns the newest line with that verb that the program itself
// wrote about an item since a moment, if it can be undone and was not.
func (t *Tx) LastEventOf(ctx context.Context, teamID, itemID int64, verb string, since time.Time) (models.Event, error) {
	return one[models.Event]("last event of an item", t.with(ctx).Order("id DESC"), "team_id = ? AND item_id = ? AND verb = ?"+
		" AND person_id IS NULL AND before <> 'null' AND undone_at IS NULL AND at >= ?", teamID, itemID, verb, since)
}

// HeldBefore returns everybody who ever held an item.
func (t *Tx) HeldBefore(ctx context.Context, teamID, itemID int64) ([]int64, error) {
	return query[int64]("who held an item", t.with(ctx),
		"SELECT DISTINCT person_id FROM assignments WHERE team_id = ? AND item_id = ? AND person_id IS NOT NULL", teamID, itemID)
}

// ClosingEvent returns the newest event that closed an item and can be undone.
func (t *Tx) ClosingEvent(ctx context.Context, teamID, itemID int64) (models.Event, error) {
	return one[models.Event]("closing event", t.with(ctx).Order("id DESC"),
		"team_id = ? AND item_id = ? AND verb IN ('done', 'ok', 'yes', 'no', 'choose') AND before <> 'null' AND undone_at IS NULL", teamID, itemID)
}

// MarkUndone records that an event was taken back; a second time is
// models.ErrConflict.
func (t *Tx) MarkUndone(ctx context.Context, teamID, eventID int64, at time.Time) error {
	return t.set(ctx, "mark undone", models.ErrConflict, "events", map[string]any{"undone_at": at},
		"team_id = ? AND id = ? AND undone_at IS NULL", teamID, eventID)
}

// AddCommand records one command of one mail, once.
func (t *Tx) AddCommand(ctx context.Context, c models.CommandApplied) (added bool, err error) {
	db := t.with(ctx).Exec("INSERT INTO commands_applied (team_id, message_id, position, verb, line, item_id, result, applied_at)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (team_id, message_id, position) DO NOTHING",
		c.TeamID, c.MessageID, c.Position, c.Verb, c.Line, c.ItemID, c.Result, c.AppliedAt)
	return db.RowsAffected > 0, failed("add command", db.Error)
}

// TeamsToChase returns the teams in which somebody is to be reminded of an
// open item.
func (s *Store) TeamsToChase(ctx context.Context, now time.Time) ([]models.Team, error) {
	return many[models.Team]("teams to chase", s.reads(ctx), "id",
		"id IN (SELECT team_id FROM items WHERE chase_at <= ? AND state IN ?)", now, models.OpenStates)
}

// ItemsToChase returns the open items of a team about which somebody is to be
// reminded, longest due first.
func (t *Tx) ItemsToChase(ctx context.Context, teamID int64, now time.Time) ([]models.Item, error) {
	return many[models.Item]("items to chase", t.with(ctx), "chase_at, id",
		"team_id = ? AND chase_at <= ? AND state IN ?", teamID, now, models.OpenStates)
}

// Loads counts the open items of standard clearance that each person of a team
// holds, by row id: routing must not tell that there are others.
func (t *Tx) Loads(ctx context.Context, teamID int64) (map[int64]int, error) {
	var rows []struct {
		HolderID int64
		Items    int
	}
	err := t.with(ctx).Model(&models.Item{}).Select("holder_id, count(*) AS items").
		Where("team_id = ? AND state IN ? AND clearance = ? AND holder_id IS NOT NULL", teamID, models.OpenStates, models.Standard).
		Group("holder_id").Scan(&rows).Error
	loads := make(map[int64]int, len(rows))
	for _, r := range rows {
		loads[r.HolderID] = r.Items
	}
	return loads, failed("loads", err)
}

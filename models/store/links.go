package store

import (
	"context"

	"gorm.io/gorm"

	"adjutant/models"
)

// Link records that an item waits for another; a second time changes nothing.
// The caller has looked that both may be seen by those who see the item.
func (t *Tx) Link(ctx context.Context, l models.Link) error {
	_, err := t.add(ctx, "link items", &l, "item_id", "blocker_id")
	return err
}

// Unlink takes a link away, or every link of the item when blocker is 0. It
// says how many there were.
func (t *Tx) Unlink(ctx context.Context, teamID, item, blocker int64) (int, error) {
	db := t.with(ctx).Where("team_id = ? AND item_id = ?", teamID, item)
	if blocker != 0 {
		db = db.Where("blocker_id = ?", blocker)
	}
	r := db.Delete(&models.Link{})
	return int(r.RowsAffected), failed("unlink items", r.Error)
}

// Blockers returns the items that an item waits for, open or closed.
func (t *Tx) Blockers(ctx context.Context, i models.Item) ([]models.Item, error) {
	return many[models.Item]("blockers", t.with(ctx), "number",
		"team_id = ? AND id IN (SELECT blocker_id FROM item_links WHERE item_id = ?)", i.TeamID, i.ID)
}

// Links returns the links to what an item waits for.
func (t *Tx) Links(ctx context.Context, i models.Item) ([]models.Link, error) {
	return many[models.Link]("links", t.with(ctx), "blocker_id", "team_id = ? AND item_id = ?", i.TeamID, i.ID)
}

// LinksTo returns the links from what waits for an item.
func (t *Tx) LinksTo(ctx context.Context, i models.Item) ([]models.Link, error) {
	return many[models.Link]("links", t.with(ctx), "item_id", "team_id = ? AND blocker_id = ?", i.TeamID, i.ID)
}

// BlockedBy returns the items that wait for an item.
func (t *Tx) BlockedBy(ctx context.Context, i models.Item) ([]models.Item, error) {
	return many[models.Item]("blocked items", t.with(ctx), "number",
		"team_id = ? AND id IN (SELECT item_id FROM item_links WHERE team_id = ? AND blocker_id = ?)", i.TeamID, i.TeamID, i.ID)
}

// WaitsOn reports whether an item waits for another, by however many steps.
func (t *Tx) WaitsOn(ctx context.Context, item, other int64) (bool, error) {
	n, err := query[int]("follow links", t.with(ctx), "WITH RECURSIVE up (id) AS (SELECT blocker_id FROM item_links WHERE item_id = ?"+
		" UNION SELECT l.blocker_id FROM item_links l JOIN up ON l.item_id = up.id) SELECT 1 FROM up WHERE id = ?", item, other)
	return len(n) > 0, err
}

// linked is an item at the other end of a link. Only what the viewer may see
// is read.
type linked struct {
	ItemID int64
	Number int
	Title  string
	State  models.State
}

func blockersOf(db *gorm.DB, v models.Viewer, ids []int64) ([]linked, error) {
	return linksOf(db, v, "l.item_id", "l.blocker_id", ids)
}

func blockedBy(db *gorm.DB, v models.Viewer, ids []int64) ([]linked, error) {
	return linksOf(db, v, "l.blocker_id", "l.item_id", ids)
}

func linksOf(db *gorm.DB, v models.Viewer, from, to string, ids []int64) ([]linked, error) {
	other := visibleItem(v, "o").and(inTeam(v, "l"))
	return query[linked]("links", db, "SELECT "+from+" AS item_id, o.number, o.title, o.state FROM item_links l CROSS JOIN items o"+
		" WHERE o.id = "+to+" AND "+from+" IN ? AND "+other.sql+" ORDER BY o.number", append([]any{ids}, other.args...)...)
}

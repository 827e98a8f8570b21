package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"adjutant/models"
)

// Item returns everything about one item that the viewer may see, in nine
// queries.
func (s *Store) Item(ctx context.Context, v models.Viewer, number int) (models.ItemPage, error) {
	db := s.reads(ctx)
	var page models.ItemPage
	list, err := cards(db, v, where("items.number = ?", number), byDue, 0, 0)
	if err == nil && len(list) != 1 {
		err = failed("item", models.ErrNotFound)
	}
	if err != nil {
		return page, err
	}
	page.ItemCard = list[0]
	item := page.Item
	if page.Assignments, err = query[models.AssignmentLine]("assignments", db, "SELECT a.*, COALESCE(p.name, '') AS who FROM assignments a"+
		" LEFT JOIN people p ON p.id = a.person_id WHERE a.team_id = ? AND a.item_id = ? ORDER BY a.id", item.TeamID, item.ID); err != nil {
		return page, err
	}
	for _, a := range page.Assignments {
		if a.UntilAt == nil {
			page.Reasons = a.Reasons
		}
	}
	if page.History, err = history(db, where("e.team_id = ? AND e.item_id = ?", item.TeamID, item.ID), "e.id", 0); err != nil {
		return page, err
	}
	if page.Conversation, err = conversation(db, v, item); err != nil {
		return page, err
	}
	for _, e := range page.History {
		if e.Verb == "note" && e.MessageID == nil {
			page.Conversation = append(page.Conversation, models.Post{At: e.At, From: e.Who, Text: e.What, By: e.By})
		}
	}
	slices.SortStableFunc(page.Conversation, func(a, b models.Post) int { return a.At.Compare(b.At) })
	if page.Letters, err = letters(db, v, where("l.item_id = ?", item.ID), "l.id", 0, 0); err != nil {
		return page, err
	}
	if page.BlockedBy, err = linkLines(blockersOf(db, v, []int64{item.ID})); err != nil {
		return page, err
	}
	if page.Blocks, err = linkLines(blockedBy(db, v, []int64{item.ID})); err != nil {
		return page, err
	}
	if item.DomainID == nil {
		return page, nil
	}
	type domain struct {
		Level  int
		Amount string
		Backup string
	}
	var holder int64 // who stands in for others does not for themselves
	if item.HolderID != nil {
		holder = *item.HolderID
	}
	found, err := query[domain]("domain", db, "SELECT d.level, d.amount, COALESCE(p.name, '') AS backup FROM domains d"+
		" LEFT JOIN domain_backups b ON b.domain_id = d.id AND b.position ="+
		" (SELECT min(position) FROM domain_backups WHERE domain_id = d.id AND person_id <> ?)"+
		" LEFT JOIN people p ON p.id = b.person_id WHERE d.team_id = ? AND d.id = ?", holder, item.TeamID, *item.DomainID)
	if len(found) > 0 {
		page.DomainLevel, page.Limit, page.Backup = found[0].Level, found[0].Amount, found[0].Backup
	}
	return page, err
}

func linkLines(links []linked, err error) ([]models.LinkLine, error) {
	lines := make([]models.LinkLine, len(links))
	for n, l := range links {
		lines[n] = models.LinkLine{Number: l.Number, Title: l.Title, State: l.State}
	}
	return lines, err
}

// history reads events with their names. The caller's condition must keep to
// items that the viewer may see.
func history(db *gorm.DB, c condition, order string, limit int) ([]models.EventLine, error) {
	sql, args := "SELECT e.*, COALESCE(p.name, '') AS who, COALESCE(i.number, 0) AS number FROM events e"+
		" LEFT JOIN people p ON p.id = e.person_id LEFT JOIN items i ON i.id = e.item_id WHERE "+c.sql+" ORDER BY "+order, c.args
	if limit > 0 {
		sql, args = sql+" LIMIT ?", append(args, limit)
	}
	return query[models.EventLine]("history", db, sql, args...)
}

// conversation reads the mails of an item. A mail that also belongs to an
// item the viewer may not see stays out.
func conversation(db *gorm.DB, v models.Viewer, item models.Item) ([]models.Post, error) {
	type row struct {
		models.Message
		Who    string
		Handle string
	}
	c := where("m.id IN (SELECT message_id FROM message_items WHERE team_id = ? AND item_id = ?)", item.TeamID, item.ID).and(visibleMessage(v, "m"))
	rows, err := query[row]("conversation", db, "SELECT m.*, COALESCE(p.name, '') AS who, COALESCE(substr(r.sha256, 1, 16), '') AS handle FROM messages m"+
		" LEFT JOIN people p ON p.id = m.person_id LEFT JOIN raw_mails r ON r.team_id = m.team_id AND r.id = m.raw_id WHERE "+c.sql+" ORDER BY m.arrived_at, m.id", c.args...)
	posts := make([]models.Post, len(rows))
	for i, r := range rows {
		from := r.Who
		if from == "" {
			from = r.FromName
		}
		if from == "" {
			from = r.FromAddr
		}
		posts[i] = models.Post{
			MessageID: r.Message.ID, At: r.ArrivedAt, From: from, Outside: r.PersonID == nil && r.Direction == models.In,
			Subject: r.Subject, Text: r.Text, Quoted: r.Quoted, Files: r.Files, By: models.ByMail, Proof: r.Proof, Handle: r.Handle,
		}
	}
	return posts, err
}

// History returns the events of an item that the viewer may see, oldest
// first.
func (t *Tx) History(ctx context.Context, v models.Viewer, number int) ([]models.EventLine, error) {
	i, err := t.ItemByNumber(ctx, v, number)
	if err != nil {
		return nil, err
	}
	return history(t.with(ctx), where("e.team_id = ? AND e.item_id = ?", i.TeamID, i.ID), "e.id", 0)
}

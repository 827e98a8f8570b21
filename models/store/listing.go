package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// cardTables joins an item with the names beside it.
const cardTables = " FROM items" + cardNames

const cardNames = " LEFT JOIN people h ON h.team_id = items.team_id AND h.id = items.holder_id" +
	" LEFT JOIN people a ON a.team_id = items.team_id AND a.id = items.asked_by_id" +
	" LEFT JOIN people k ON k.team_id = items.team_id AND k.id = items.ask_id" +
	" LEFT JOIN domains d ON d.team_id = items.team_id AND d.id = items.domain_id"

const cardColumns = "SELECT items.*, COALESCE(h.name, '') AS holder, COALESCE(h.key, '') AS holder_key," +
	" COALESCE(d.name, '') AS domain, COALESCE(d.slug, '') AS domain_key, COALESCE(a.name, '') AS asked_by," +
	" COALESCE(k.key, '') AS decides, COALESCE(k.name, '') AS decider"

// The orders of items. Each ends in what no two items share.
const (
	priorityRank = "CASE items.priority WHEN 'urgent' THEN 1 WHEN 'high' THEN 2 WHEN 'low' THEN 4 ELSE 3 END"
	unique       = ", items.number, items.team_id"
	byDue        = "CASE WHEN items.due_at IS NULL THEN 1 ELSE 0 END, items.due_at, " + priorityRank + unique
)

var itemOrders = map[string]string{
	"number":   "items.number, items.team_id",
	"age":      "items.created_at" + unique,
	"priority": priorityRank + ", " + byDue,
	"follow":   "CASE WHEN COALESCE(items.follow_at, items.due_at) IS NULL THEN 1 ELSE 0 END, COALESCE(items.follow_at, items.due_at)" + unique,
}

// cards reads items that the viewer may see. With a limit the page is cut
// first, by ids alone, and names are looked up for what stands on it.
func cards(db *gorm.DB, v models.Viewer, c condition, order string, limit, offset int) ([]models.ItemCard, error) {
	c = visibleItem(v, "items").and(c)
	if limit == 0 {
		return query[models.ItemCard]("items", db, cardColumns+cardTables+" WHERE "+c.sql+" ORDER BY "+order, c.args...)
	}
	return query[models.ItemCard]("items", db, cardColumns+" FROM (SELECT items.id AS on_page FROM items WHERE "+c.sql+" ORDER BY "+order+" LIMIT ? OFFSET ?) page"+
		" JOIN items ON items.id = page.on_page"+cardNames+" ORDER BY "+order, append(c.args, limit, offset)...)
}

// Items returns one page of the items that a filter finds, and how many it
// finds in all.
func (s *Store) Items(ctx context.Context, v models.Viewer, f models.ItemFilter) (models.ItemList, error) {
	return s.items(s.reads(ctx), v, f)
}

// Items is Store.Items inside the transaction.
func (t *Tx) Items(ctx context.Context, v models.Viewer, f models.ItemFilter) (models.ItemList, error) {
	return t.store.items(t.with(ctx), v, f)
}

func (s *Store) items(db *gorm.DB, v models.Viewer, f models.ItemFilter) (models.ItemList, error) {
	if f.Now.IsZero() {
		f.Now = s.now()
	}
	c := matching(v, f)
	order := itemOrders[f.Sort]
	if order == "" {
		order = byDue
	}
	var list models.ItemList
	var err error
	if list.Items, err = cards(db, v, c, order, f.Limit, f.Offset); err != nil {
		return list, err
	}
	list.Total = len(list.Items)
	if f.Limit > 0 && (f.Offset > 0 || len(list.Items) == f.Limit) {
		list.Total, err = countItems(db, v, c)
	}
	return list, err
}

func countItems(db *gorm.DB, v models.Viewer, c condition) (int, error) {
	c = visibleItem(v, "items").and(c)
	n, err := query[int]("count items", db, "SELECT count(*) FROM items WHERE "+c.sql, c.args...)
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// matching turns a filter into a condition on items.
func matching(v models.Viewer, f models.ItemFilter) condition {
	c := everything
	switch {
	case f.All, len(f.States) > 0, len(f.Numbers) > 0 && !f.Triage:
	default:
		c = open
	}
	for _, one := range filterConditions(v, f) {
		c = c.and(one)
	}
	if f.Not != nil {
		not := *f.Not
		not.Now = f.Now
		for _, one := range filterConditions(v, not) {
			c = c.and(one.not())
		}
	}
	return c
}

// open holds for items that still ask for something; unheld for those that
// nobody has.
var (
	open   = where("items.state IN ('open', 'doing', 'waiting', 'held')")
	unheld = where("items.holder_id IS NULL AND items.state IN ('open', 'held')")
)

// filterConditions returns one condition for each field that is set. None of
// them is ever unknown (NULL), so that each can be turned around.
func filterConditions(v models.Viewer, f models.ItemFilter) []condition {
	var out []condition
	add := func(sql string, args ...any) { out = append(out, where(sql, args...)) }
	if len(f.States) > 0 && !f.All {
		add("items.state IN ?", f.States)
	}
	if len(f.Kinds) > 0 {
		add("items.kind IN ?", f.Kinds)
	}
	switch f.Holder {
	case "":
	case "none":
		add("items.holder_id IS NULL")
	case "me":
		add("COALESCE(items.holder_id, 0) = ?", v.PersonID)
	default:
		out = append(out, pointsTo(v, "items.holder_id", "people", "key", f.Holder))
	}
	switch f.Asks {
	case "":
	case "me":
		out = append(out, asked(v))
	default:
		out = append(out, askedOf("SELECT p.id FROM people p WHERE p.team_id = items.team_id AND p.key = ?", f.Asks))
	}
	switch f.Owed {
	case "":
	case "any":
		add("items.kind = 'followup' OR items.state = 'waiting'")
	default:
		add("(items.kind = 'followup' OR items.state = 'waiting') AND LOWER(items.wait_for) LIKE ? ESCAPE '!'", contains(f.Owed))
	}
	switch f.Domain {
	case "":
	case "none":
		add("items.domain_id IS NULL")
	default:
		out = append(out, pointsTo(v, "items.domain_id", "domains", "slug", f.Domain))
	}
	if f.Priority != "" {
		add("items.priority = ?", f.Priority)
	}
	if f.Label != "" {
		word, _ := json.Marshal(strings.ToLower(f.Label)) // a string is always JSON
		add("LOWER(items.labels) LIKE ? ESCAPE '!'", contains(string(word)))
	}
	if f.NoDue != nil {
		if *f.NoDue {
			add("items.due_at IS NULL")
		} else {
			add("items.due_at IS NOT NULL")
		}
	}
	before := func(t time.Time) {
		out = append(out, where("items.due_at IS NOT NULL AND items.due_at < ?", t).and(open))
	}
	if f.Late {
		before(f.Now)
	}
	switch f.Due {
	case "today":
		before(f.Now.Add(24 * time.Hour))
	case "soon":
		before(f.Now.Add(dueSoon))
	case "week":
		before(f.Now.AddDate(0, 0, 7))
	}
	for _, w := range f.Words {
		w = contains(strings.ToLower(w))
		add("LOWER(items.title) LIKE ? ESCAPE '!' OR LOWER(items.note) LIKE ? ESCAPE '!'", w, w)
	}
	if len(f.Numbers) > 0 {
		add("items.number IN ?", f.Numbers)
	}
	if f.Triage {
		out = append(out, unheld)
	}
	return out
}

// pointsTo holds for items one of whose columns is the id of a row of the
// viewer's team with a name.
func pointsTo(v models.Viewer, column, table, named, name string) condition {
	c := inTeam(v, "o")
	return where(column+" IS NOT NULL AND "+column+" IN (SELECT o.id FROM "+table+" o WHERE o."+named+" = ? AND "+c.sql+")", append([]any{name}, c.args...)...)
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func contains(text string) string { return "%" + likeEscaper.Replace(text) + "%" }

// ItemRecords returns the items that a filter finds as other programs read
// them, by team and number, in seven queries (and more for each thousand).
func (s *Store) ItemRecords(ctx context.Context, v models.Viewer, f models.ItemFilter) ([]models.ItemRecord, error) {
	if f.Now.IsZero() {
		f.Now = s.now()
	}
	db := s.reads(ctx)
	order := itemOrders[f.Sort]
	if order == "" {
		order = "items.team_id, items.number"
	}
	list, err := cards(db, v, matching(v, f), order, f.Limit, f.Offset)
	if err != nil {
		return nil, err
	}
	teams, err := s.Teams(ctx)
	if err != nil {
		return nil, err
	}
	slugs := map[int64]string{}
	for _, t := range teams {
		slugs[t.ID] = t.Slug
	}
	records := make([]models.ItemRecord, len(list))
	index := map[int64]*models.ItemRecord{}
	ids := make([]int64, len(list))
	for i, c := range list {
		records[i] = models.ItemRecord{
			Number: c.Number, Team: slugs[c.TeamID], Kind: c.Kind, Title: c.Title, State: c.State, Domain: c.DomainKey,
			Holder: c.HolderKey, Priority: c.Priority, Due: rfc3339(c.DueAt), Follow: rfc3339(c.FollowAt),
			Confidential: c.Confidential(), Reasons: []string{}, Messages: []string{}, Labels: append([]string{}, c.Labels...),
			Events: []models.EventRecord{},
			Level:  c.Level, Amount: c.Amount, Points: append([]models.Point{}, c.Points...), BlockedBy: []int{}, Blocks: []int{},
			Options: append([]models.Option{}, c.Options...), Recommend: c.Recommend, OtherView: c.OtherView, Silence: c.Silence, Answer: c.Answer,
			Decides: c.Decides, Prepared: rfc3339(c.PreparedAt),
		}
		index[c.ID], ids[i] = &records[i], c.ID
	}
	type assignment struct {
		ItemID  int64
		Reasons []string `gorm:"serializer:json"`
	}
	type message struct {
		ItemID    int64
		MessageID string
	}
	type event struct {
		ItemID int64
		At     time.Time
		Who    string
		What   string
		By     models.Channel
	}
	mail := visibleMessage(v, "m")
	return records, chunked(ids, func(ids []int64) error {
		assignments, err := query[assignment]("records", db, "SELECT item_id, reasons FROM assignments WHERE item_id IN ? AND until_at IS NULL ORDER BY id", ids)
		if err != nil {
			return err
		}
		for _, a := range assignments {
			index[a.ItemID].Reasons = append(index[a.ItemID].Reasons, a.Reasons...)
		}
		messages, err := query[message]("records", db, "SELECT mi.item_id, m.message_id FROM message_items mi"+
			" JOIN messages m ON m.team_id = mi.team_id AND m.id = mi.message_id WHERE mi.item_id IN ? AND "+mail.sql+" ORDER BY m.id",
			append([]any{ids}, mail.args...)...)
		if err != nil {
			return err
		}
		for _, m := range messages {
			index[m.ItemID].Messages = append(index[m.ItemID].Messages, m.MessageID)
		}
		events, err := query[event]("records", db, "SELECT e.item_id, e.at, COALESCE(p.key, '') AS who, e.what, e.by FROM events e"+
			" LEFT JOIN people p ON p.id = e.person_id WHERE e.item_id IN ? ORDER BY e.id", ids)
		for _, e := range events {
			r := index[e.ItemID]
			r.Events = append(r.Events, models.EventRecord{At: e.At, Who: e.Who, What: e.What, By: e.By})
		}
		if err != nil {
			return err
		}
		up, err := blockersOf(db, v, ids)
		for _, l := range up {
			index[l.ItemID].BlockedBy = append(index[l.ItemID].BlockedBy, l.Number)
		}
		if err != nil {
			return err
		}
		down, err := blockedBy(db, v, ids)
		for _, l := range down {
			index[l.ItemID].Blocks = append(index[l.ItemID].Blocks, l.Number)
		}
		return err
	})
}

func rfc3339(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// chunked calls f with a thousand ids at a time: databases limit how many
// arguments a statement has. A page is one chunk.
func chunked(ids []int64, f func([]int64) error) error {
	for len(ids) > 0 {
		n := min(len(ids), 1000)
		if err := f(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// ItemsOfPair returns what a digest may speak of: the open items that either
// of a pair holds, asked for or decides, and what the assistant closed since a
// moment. Items that somebody else holds are not of the pair, unless they are
// a question to its executive that its assistant put.
func (t *Tx) ItemsOfPair(ctx context.Context, v models.Viewer, executive, assistant int64, since time.Time) ([]models.ItemCard, error) {
	open := where("items.state IN ? AND (items.holder_id = ? OR items.holder_id = ? AND items.asked_by_id = ? OR items.ask_id = ? AND items.asked_by_id = ?)",
		models.OpenStates, assistant, executive, assistant, executive, assistant)
	closed := where("items.closed_at >= ? AND items.holder_id = ?", since, assistant)
	return cards(t.with(ctx), v, open.or(closed), byDue, 0, 0)
}

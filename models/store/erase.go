package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// Erased stands where words stood that were erased.
const Erased = "erased"

// SaidHello records that a person was written to, to say what this is.
func (t *Tx) SaidHello(ctx context.Context, teamID, personID int64, at time.Time) error {
	return t.set(ctx, "said hello", models.ErrNotFound, "people", map[string]any{"hello_at": at}, "team_id = ? AND id = ?", teamID, personID)
}

// Proved records what proved a person's answer to that.
func (t *Tx) Proved(ctx context.Context, teamID, personID int64, by string) error {
	return t.set(ctx, "proved", models.ErrNotFound, "people", map[string]any{"proved_by": by}, "team_id = ? AND id = ?", teamID, personID)
}

// ForgetRaw lets go of the source of up to n mails of a team that were stored
// before a moment; their fingerprints stay, so that they are known again. What
// waits to be sorted is kept.
func (t *Tx) ForgetRaw(ctx context.Context, teamID int64, before time.Time, n int) (int, error) {
	r := t.with(ctx).Exec("UPDATE raw_mails SET body = ?, forgotten = TRUE WHERE id IN (SELECT r.id FROM raw_mails r WHERE r.team_id = ?"+
		" AND r.forgotten = FALSE AND r.created_at < ? AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.team_id = r.team_id AND m.raw_id = r.id"+
		" AND m.state IN ('held', 'quarantined')) ORDER BY r.created_at LIMIT ?)", []byte{}, teamID, before, n)
	return int(r.RowsAffected), failed("forget raw mails", r.Error)
}

// ItemsAbout returns the items that an outsider's address stands in, or that a
// mail from or to them belongs to, by number.
func (t *Tx) ItemsAbout(ctx context.Context, teamID int64, address string) ([]models.Item, error) {
	like := contains(address)
	return many[models.Item]("items about an address", t.with(ctx), "number", "team_id = ? AND (outside_addr = ?"+
		" OR LOWER(title) LIKE ? ESCAPE '!' OR LOWER(note) LIKE ? ESCAPE '!' OR LOWER(wait_for) LIKE ? ESCAPE '!' OR LOWER(options) LIKE ? ESCAPE '!'"+
		" OR id IN (SELECT mi.item_id FROM message_items mi JOIN messages m ON m.team_id = mi.team_id AND m.id = mi.message_id WHERE m.team_id = ? AND "+mentions+"))",
		append([]any{teamID, address, like, like, like, like, teamID}, five(like)...)...)
}

// mentions holds for mails of the name m from, to or about an address.
const mentions = "(LOWER(m.from_addr) LIKE ? ESCAPE '!' OR LOWER(m.to_addrs) LIKE ? ESCAPE '!' OR LOWER(m.cc_addrs) LIKE ? ESCAPE '!'" +
	" OR LOWER(m.text) LIKE ? ESCAPE '!' OR LOWER(m.quoted) LIKE ? ESCAPE '!')"

func five(like string) []any { return []any{like, like, like, like, like} }

// MessagesToErase returns the mails of items and those from, to or about an
// address, which may be "".
func (t *Tx) MessagesToErase(ctx context.Context, teamID int64, items []int64, address string) ([]int64, error) {
	items = append([]int64{0}, items...)
	sql, args := "SELECT m.id FROM messages m WHERE m.team_id = ? AND (m.id IN (SELECT message_id FROM message_items WHERE team_id = ? AND item_id IN ?)", []any{teamID, teamID, items}
	if address != "" {
		sql, args = sql+" OR "+mentions, append(args, five(contains(address))...)
	}
	return query[int64]("mails to erase", t.with(ctx), sql+") ORDER BY m.id", args...)
}

// LettersToErase returns the letters that speak of items, or in which an
// address stands.
func (t *Tx) LettersToErase(ctx context.Context, teamID int64, items []int64, numbers []int, messages []int64, address string) ([]int64, error) {
	type row struct {
		ID        int64
		ItemID    *int64
		Numbers   []int `gorm:"serializer:json"`
		DedupeKey string
	}
	found, err := many[row]("letters to erase", t.with(ctx).Table("letters"), "id", "team_id = ?", teamID)
	if err != nil {
		return nil, err
	}
	var about map[int64]bool
	if address != "" {
		like := contains(address)
		ids, err := query[int64]("letters to erase", t.with(ctx), "SELECT id FROM letters WHERE team_id = ? AND (LOWER(value) LIKE ? ESCAPE '!' OR LOWER(subject) LIKE ? ESCAPE '!')", teamID, like, like)
		if err != nil {
			return nil, err
		}
		about = map[int64]bool{}
		for _, id := range ids {
			about[id] = true
		}
	}
	answers := map[string]bool{}
	for _, m := range messages {
		answers[fmt.Sprintf("receipt:%d", m)] = true
	}
	var out []int64
	for _, l := range found {
		of := l.ItemID != nil && slices.Contains(items, *l.ItemID)
		named := slices.ContainsFunc(l.Numbers, func(n int) bool { return slices.Contains(numbers, n) })
		if of || named || about[l.ID] || answers[l.DedupeKey] {
			out = append(out, l.ID)
		}
	}
	return out, nil
}

// Erase takes the words out of items, mails and letters. Numbers, dates, who
// held what, and the fingerprints by which a mail is known again stay.
func (t *Tx) Erase(ctx context.Context, teamID int64, items []int64, numbers []int, messages, letters []int64, address string) error {
	db := t.with(ctx)
	run := func(sql string, ids []int64, args ...any) error {
		return chunked(ids, func(some []int64) error { return db.Exec(sql, append(args, teamID, some)...).Error })
	}
	const of = " WHERE team_id = ? AND "
	for _, step := range []struct {
		sql string
		ids []int64
	}{
		{"UPDATE items SET title = '" + Erased + "', note = '', labels = '[]', due_text = '', wait_for = '', outside_addr = '', outside_site = '', amount = ''," +
			" options = '[]', recommend = '', silence = '', triage = CASE WHEN triage = '' THEN '' ELSE '" + Erased + "' END" + of + "id IN ?", items},
		{"UPDATE events SET what = '" + Erased + "', before = 'null'" + of + "item_id IN ?", items},
		{"UPDATE events SET what = '" + Erased + "', before = 'null'" + of + "message_id IN ?", messages},
		{"UPDATE assignments SET reasons = '[]'" + of + "item_id IN ?", items},
		{"UPDATE commands_applied SET line = '', result = ''" + of + "item_id IN ?", items},
		{"UPDATE commands_applied SET line = '', result = ''" + of + "message_id IN ?", messages},
		{"UPDATE steps SET text = '" + Erased + "'" + of + "item_id IN ?", items},
		{"DELETE FROM origins" + of + "item_id IN ?", items},
		{"UPDATE topics SET text = '" + Erased + "'" + of + "message_id IN ?", messages},
		{"UPDATE book_entries SET text = '" + Erased + "', question = ''" + of + "message_id IN ?", messages},
		{"UPDATE delegations SET text = '" + Erased + "'" + of + "message_id IN ?", messages},
		{"UPDATE raw_mails SET forgotten = TRUE, body = CAST('' AS " + t.store.words()[5] + ")" + of + "id IN (SELECT raw_id FROM messages WHERE id IN ?)", messages},
		{"UPDATE messages SET subject = '', text = '', quoted = '', from_name = '', from_addr = '', to_addrs = '[]', cc_addrs = '[]', refs = '[]', in_reply_to = ''," +
			" files = '[]', invites = '[]', domain = '', reason = '" + Erased + "'" + of + "id IN ?", messages},
		{"UPDATE sightings SET reason = '" + Erased + "'" + of + "message_id IN ?", messages},
		{"UPDATE letters SET subject = '" + Erased + "', value = '{}', bytes = NULL, refs = '[]', in_reply_to = ''," +
			" result = CASE WHEN state = 'owed' THEN '" + Erased + "' ELSE result END, state = CASE WHEN state = 'owed' THEN 'dropped' ELSE state END" + of + "id IN ?", letters},
	} {
		if err := run(step.sql, step.ids); err != nil {
			return failed("erase", err)
		}
	}
	if address != "" {
		if err := db.Exec("UPDATE origins SET sender = '' WHERE team_id = ? AND sender = ?", teamID, address).Error; err != nil {
			return failed("erase", err)
		}
	}
	if err := t.eraseDigests(ctx, teamID, numbers); err != nil {
		return err
	}
	for _, sql := range t.store.reindex() {
		if err := db.Exec(sql).Error; err != nil {
			return failed("index again", err)
		}
	}
	return nil
}

// eraseDigests takes the lines about items out of stored agendas.
func (t *Tx) eraseDigests(ctx context.Context, teamID int64, numbers []int) error {
	type row struct {
		ID    int64
		Value string
	}
	for _, n := range numbers {
		found, err := query[row]("digests to erase", t.with(ctx), "SELECT id, value FROM digests WHERE team_id = ? AND value LIKE ?", teamID, fmt.Sprintf(`%%"number":%d%%`, n))
		if err != nil {
			return err
		}
		for _, d := range found {
			var v any
			if err := json.Unmarshal([]byte(d.Value), &v); err != nil {
				return failed("digest to erase", err)
			}
			text, err := json.Marshal(withoutLines(v, float64(n)))
			if err != nil {
				return failed("digest to erase", err)
			}
			if err := t.with(ctx).Exec("UPDATE digests SET value = ? WHERE id = ?", string(text), d.ID).Error; err != nil {
				return failed("erase a digest", err)
			}
		}
	}
	return nil
}

// withoutLines empties every object that carries a number but for the number.
func withoutLines(v any, number float64) any {
	switch v := v.(type) {
	case map[string]any:
		if v["number"] == number {
			return map[string]any{"number": number, "text": Erased}
		}
		for k := range v {
			v[k] = withoutLines(v[k], number)
		}
	case []any:
		for i := range v {
			v[i] = withoutLines(v[i], number)
		}
	}
	return v
}

func (d *sqliteDB) reindex() []string {
	var out []string
	for _, text := range []searched{itemWords, messageWords, eventWords} {
		out = append(out, strings.ReplaceAll("INSERT INTO %_words (%_words) VALUES ('rebuild')", "%", string(text)))
	}
	return out
}

// reindex has nothing to do: the words change with their row.
func (d *postgresDB) reindex() []string { return nil }

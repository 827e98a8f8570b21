package store

import (
	"context"

	"adjutant/models"
)

// told are the verbs of events without an item that everybody may read: they
// are matters of the team alone.
var told = []string{"away", "settings"}

// Activity returns events about items that the viewer may see and about the
// team, newest first, in one query. It reads one line more than the limit, and
// more says whether there was one.
func (s *Store) Activity(ctx context.Context, v models.Viewer, f models.ActivityFilter) (lines []models.ActivityLine, more bool, err error) {
	item := visibleItem(v, "i")
	c := inTeam(v, "e").and(where("e.item_id IS NULL AND e.verb IN ? OR e.item_id IS NOT NULL AND "+item.sql, append([]any{told}, item.args...)...))
	add := func(sql string, args ...any) { c = c.and(where(sql, args...)) }
	switch f.Person {
	case "":
	case "none":
		add("e.person_id IS NULL")
	default:
		add("p.key = ?", f.Person)
	}
	if f.By != "" {
		add("e.by = ?", f.By)
	}
	if f.Verb != "" {
		add("e.verb = ?", f.Verb)
	}
	if f.Number > 0 {
		add("i.number = ?", f.Number)
	}
	if f.From != nil {
		add("e.at >= ?", *f.From)
	}
	if f.To != nil {
		add("e.at < ?", *f.To)
	}
	mail := visibleMessage(v, "m").and(withoutWordsOfAPair(v, "m"))
	sql := "SELECT e.*, COALESCE(p.name, '') AS who, COALESCE(p.key, '') AS who_key, COALESCE(i.number, 0) AS number, COALESCE(i.title, '') AS title," +
		" COALESCE(m.subject, '') AS subject, COALESCE(substr(r.sha256, 1, 16), '') AS handle," +
		// A hand-over writes its reasons and its event at the same moment.
		" COALESCE((SELECT a.reasons FROM assignments a WHERE a.team_id = e.team_id AND a.item_id = e.item_id AND a.from_at = e.at ORDER BY a.id DESC LIMIT 1), '[]') AS reasons" +
		" FROM events e LEFT JOIN people p ON p.id = e.person_id LEFT JOIN items i ON i.team_id = e.team_id AND i.id = e.item_id" +
		" LEFT JOIN messages m ON m.id = e.message_id AND " + mail.sql +
		" LEFT JOIN raw_mails r ON r.team_id = m.team_id AND r.id = m.raw_id" +
		" WHERE " + c.sql + " ORDER BY e.at DESC, e.id DESC LIMIT ? OFFSET ?"
	type row struct {
		models.EventLine
		WhoKey  string
		Title   string
		Reasons []string `gorm:"serializer:json"`
		Subject string
		Handle  string
	}
	args := append(append([]any{}, mail.args...), c.args...)
	rows, err := query[row]("activity", s.reads(ctx), sql, append(args, f.Limit+1, f.Offset)...)
	more = len(rows) > f.Limit
	for _, r := range rows[:min(len(rows), f.Limit)] {
		lines = append(lines, models.ActivityLine{EventLine: r.EventLine, WhoKey: r.WhoKey, Title: r.Title, Reasons: r.Reasons, Subject: r.Subject, Handle: r.Handle})
	}
	return lines, more, err
}

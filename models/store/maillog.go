package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// lineColumns is everything of a letter but what it says: a letter of a
// colleague may hold a link that signs in.
const lineColumns = "SELECT l.id, l.team_id, l.ref, l.dedupe_key, l.kind, l.person_id, l.to_name, l.to_addr, l.subject, l.item_id," +
	" l.numbers, l.asks, l.clearance, l.message_id, l.in_reply_to, l.refs, l.state, l.attempts, l.not_before, l.lease_until," +
	" l.generation, l.bundle_id, l.result, l.sent_at, l.created_at FROM letters l WHERE "

// Letters returns the letters that the viewer may see, without what they say:
// newest first, or by id for the operator without a limit.
func (s *Store) Letters(ctx context.Context, v models.Viewer, limit, offset int) ([]models.LetterLine, error) {
	order := "l.created_at DESC, l.id DESC"
	if v.Operator && limit == 0 {
		order = "l.id"
	}
	return letters(s.reads(ctx), v, everything, order, limit, offset)
}

func letters(db *gorm.DB, v models.Viewer, c condition, order string, limit, offset int) ([]models.LetterLine, error) {
	end := ""
	if limit > 0 {
		end = rowByRow
	}
	c = visibleLetter(v, "l", end).and(c)
	sql, args := lineColumns+c.sql+" ORDER BY "+order, c.args
	if limit > 0 {
		sql, args = sql+" LIMIT ? OFFSET ?", append(args, limit, offset)
	}
	lines, err := query[models.LetterLine]("letters", db, sql, args...)
	if err != nil || v.Operator {
		return lines, err
	}
	return lines, onlyVisible(db, v, lines)
}

// onlyVisible takes the numbers out of letters that name items the viewer may
// not see.
func onlyVisible(db *gorm.DB, v models.Viewer, lines []models.LetterLine) error {
	var numbers []int64
	for _, l := range lines {
		for _, n := range l.Numbers {
			numbers = append(numbers, int64(n))
		}
	}
	seen := map[int]bool{}
	c := visibleItem(v, "items")
	err := chunked(numbers, func(some []int64) error {
		found, err := query[int]("numbers", db, "SELECT items.number FROM items WHERE items.number IN ? AND "+c.sql, append([]any{some}, c.args...)...)
		for _, n := range found {
			seen[n] = true
		}
		return err
	})
	for i := range lines {
		lines[i].Numbers = slices.DeleteFunc(slices.Clone(lines[i].Numbers), func(n int) bool { return !seen[n] })
	}
	return err
}

// mailRow is one mail as the log reads it.
type mailRow struct {
	RowID       int64 // of the sighting
	MailID      int64
	Mailbox     string
	UIDValidity uint32 `gorm:"column:uidvalidity"`
	UID         uint32 `gorm:"column:uid"`
	MessageID   string
	SHA256      string `gorm:"column:sha256"`
	ArrivedAt   time.Time
	FromAddr    string
	To          []string `gorm:"serializer:json;column:to_addrs"`
	Subject     string
	Text        string
	State       models.MessageState
	Reason      string
}

const mailColumns = "SELECT COALESCE(s.id, 0) AS row_id, m.id AS mail_id, COALESCE(b.name, '') AS mailbox, COALESCE(s.uidvalidity, 0) AS uidvalidity," +
	" COALESCE(s.uid, 0) AS uid, m.message_id, COALESCE(r.sha256, '') AS sha256, m.arrived_at, m.from_addr, m.to_addrs, m.subject," +
	" COALESCE(s.state, m.state) AS state, COALESCE(NULLIF(s.reason, ''), m.reason) AS reason"

const mailNames = " LEFT JOIN mailboxes b ON b.id = s.mailbox_id LEFT JOIN raw_mails r ON r.team_id = m.team_id AND r.id = m.raw_id WHERE "

func (r mailRow) line(items []int) models.MailLine {
	handle := r.SHA256
	if len(handle) > handleLength {
		handle = handle[:handleLength]
	}
	return models.MailLine{
		Mailbox: r.Mailbox, UIDValidity: r.UIDValidity, UID: r.UID, MessageID: r.MessageID, Handle: handle, Direction: models.In,
		At: r.ArrivedAt, From: r.FromAddr, To: strings.Join(r.To, ", "), Subject: r.Subject, State: r.State, Reason: r.Reason, Items: items,
	}
}

// Mail returns a page of the mail log and whether there is more of it: every
// place where a mail was seen, and every letter, newest first. Nobody counts
// what stands behind the page. The operator without a limit gets all of it in
// the order of mailbox, UIDVALIDITY and UID, then the letters as they were
// written.
func (s *Store) Mail(ctx context.Context, v models.Viewer, f models.MailFilter) (lines []models.MailLine, more bool, err error) {
	db := s.reads(ctx)
	dump := v.Operator && f.Limit == 0
	most := 0 // of each kind, enough for the page and one more
	if f.Limit > 0 {
		most = f.Offset + f.Limit + 1
	}
	if f.Direction != models.Out {
		in, err := seenMail(db, v, f.State, dump, most)
		if err != nil {
			return nil, false, err
		}
		lines = append(lines, in...)
	}
	if f.Direction != models.In && f.State == "" {
		out, err := sentMail(db, v, dump, most)
		if err != nil {
			return nil, false, err
		}
		lines = append(lines, out...)
	}
	if !dump {
		slices.SortStableFunc(lines, func(a, b models.MailLine) int {
			return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Direction, b.Direction))
		})
	}
	lines = lines[min(f.Offset, len(lines)):]
	if f.Limit > 0 {
		more = len(lines) > f.Limit
		lines = lines[:min(f.Limit, len(lines))]
	}
	return lines, more, nil
}

func seenMail(db *gorm.DB, v models.Viewer, state models.MessageState, dump bool, most int) ([]models.MailLine, error) {
	end := ""
	if most > 0 {
		end = rowByRow
	}
	c := messageRule(v, "m", end)
	if state != "" {
		c = c.and(where("s.state = ?", state))
	}
	// CROSS JOIN: SQLite keeps this order, and walks from the newest mail.
	c = where("s.team_id = m.team_id AND s.message_id = m.id").and(c)
	sql, args := mailColumns+" FROM messages m CROSS JOIN sightings s"+mailNames+c.sql, c.args
	if dump {
		sql += " ORDER BY s.mailbox_id, s.uidvalidity, s.uid"
	} else {
		sql += " ORDER BY m.arrived_at DESC, m.id DESC, s.id DESC"
	}
	if most > 0 {
		sql, args = sql+" LIMIT ?", append(args, most)
	}
	rows, err := query[mailRow]("mail log", db, sql, args...)
	if err != nil {
		return nil, err
	}
	return withItems(db, v, rows)
}

// withItems adds to mails the numbers of the items that the viewer may see.
func withItems(db *gorm.DB, v models.Viewer, rows []mailRow) ([]models.MailLine, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.MailID
	}
	type link struct {
		MailID int64
		Number int
	}
	numbers := map[int64][]int{}
	c := visibleItem(v, "i")
	err := chunked(ids, func(some []int64) error {
		links, err := query[link]("items of mails", db, "SELECT mi.message_id AS mail_id, i.number FROM message_items mi"+
			" JOIN items i ON i.team_id = mi.team_id AND i.id = mi.item_id WHERE mi.message_id IN ? AND "+c.sql+" ORDER BY i.id",
			append([]any{some}, c.args...)...)
		for _, l := range links {
			if !slices.Contains(numbers[l.MailID], l.Number) { // the same mail twice, in two chunks
				numbers[l.MailID] = append(numbers[l.MailID], l.Number)
			}
		}
		return err
	})
	lines := make([]models.MailLine, len(rows))
	for i, r := range rows {
		if !v.Operator { // the places between would tell of mails that are not theirs to see
			r.UID, r.UIDValidity = 0, 0
		}
		lines[i] = r.line(numbers[r.MailID])
	}
	return lines, err
}

func sentMail(db *gorm.DB, v models.Viewer, dump bool, most int) ([]models.MailLine, error) {
	order := "l.created_at DESC, l.id DESC"
	if dump {
		order = "l.id"
	}
	list, err := letters(db, v, everything, order, most, 0)
	lines := make([]models.MailLine, len(list))
	for i, l := range list {
		lines[i] = models.MailLine{
			MessageID: l.MessageID, Direction: models.Out, At: l.CreatedAt, To: l.ToAddr, Subject: l.Subject,
			State: models.Processed, LetterState: l.State, Reason: l.Result, Items: l.Numbers,
		}
	}
	return lines, err
}

// triageShows is how many items triage shows, by due date, and how many
// waiting mails, newest first.
const triageShows = 60

// waiting holds for mails that were stored but not acted on.
var waiting = where("m.state IN ('held', 'quarantined')")

// Triage returns what nobody has, items first, then held and quarantined
// mails; nothing for a viewer who does not sort.
func (s *Store) Triage(ctx context.Context, v models.Viewer) ([]models.TriageLine, error) {
	if !v.SeesTriage() {
		return nil, nil
	}
	db := s.reads(ctx)
	items, err := cards(db, v, unheld, byDue, triageShows, 0)
	if err != nil {
		return nil, err
	}
	var lines []models.TriageLine
	senders, taught, err := taughtBy(db, v, items)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		sender := senders[i.ID]
		lines = append(lines, models.TriageLine{Item: &i, Why: i.Triage, First: firstLine(i.Note), Sender: sender, Taught: taught[sender]})
	}
	c := visibleMessage(v, "m").and(waiting)
	rows, err := query[mailRow]("triage", db, mailColumns+", m.text FROM messages m LEFT JOIN sightings s ON s.id ="+
		" (SELECT min(id) FROM sightings WHERE team_id = m.team_id AND message_id = m.id)"+mailNames+c.sql+
		" ORDER BY m.arrived_at DESC, m.id DESC LIMIT ?", append(c.args, triageShows)...)
	if err != nil {
		return nil, err
	}
	mails, err := withItems(db, v, rows)
	for i, m := range mails {
		lines = append(lines, models.TriageLine{Mail: &m, Why: rows[i].Reason, First: firstLine(rows[i].Text)})
	}
	return lines, err
}

// taughtBy returns who wrote the mails behind items, by item, and where other
// mails of those people went, by sender: of what the viewer may see.
func taughtBy(db *gorm.DB, v models.Viewer, items []models.ItemCard) (map[int64]string, map[string][]models.Taught, error) {
	if len(items) == 0 {
		return nil, nil, nil
	}
	ids := make([]int64, len(items))
	for n, i := range items {
		ids[n] = i.ID
	}
	c := where("o.mark = '' AND o.item_id IN ?", ids).and(inTeam(v, "o"))
	origins, err := query[models.Origin]("senders", db, "SELECT o.* FROM origins o WHERE "+c.sql, c.args...)
	if err != nil || len(origins) == 0 {
		return nil, nil, err
	}
	senders := map[int64]string{}
	var addresses []string
	for _, o := range origins {
		senders[o.ItemID] = o.Sender
		addresses = append(addresses, o.Sender)
	}
	c = inTeam(v, "o").and(where("o.mark = '' AND o.sender IN ? AND items.holder_id IS NOT NULL", addresses)).and(visibleItem(v, "items"))
	list, err := query[models.Taught]("taught", db, "SELECT o.sender, items.domain_id, items.holder_id, count(*) AS times FROM origins o"+
		" JOIN items ON items.team_id = o.team_id AND items.id = o.item_id WHERE "+c.sql+
		" GROUP BY o.sender, items.domain_id, items.holder_id ORDER BY times DESC, items.holder_id", c.args...)
	taught := map[string][]models.Taught{}
	for _, t := range list {
		taught[t.Sender] = append(taught[t.Sender], t)
	}
	return senders, taught, err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

func countTriage(db *gorm.DB, v models.Viewer) (int, error) {
	if !v.SeesTriage() {
		return 0, nil
	}
	items, err := countItems(db, v, unheld)
	if err != nil {
		return 0, err
	}
	c := visibleMessage(v, "m").and(waiting)
	mails, err := query[int]("triage", db, "SELECT count(*) FROM messages m WHERE "+c.sql, c.args...)
	if err != nil {
		return 0, err
	}
	return items + mails[0], nil
}

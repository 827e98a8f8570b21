package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3/driver"
)

// Raw opens the database behind a URL as it is: for filling it with more than
// anybody would type, and for measuring what statements cost without us. It is
// closed with the test.
func Raw(t testing.TB, address string) *sql.DB {
	t.Helper()
	db, err := raw(address)
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over
	return db
}

func raw(address string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "sqlite" {
		return driver.Open("file:" + u.EscapedPath() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	}
	query := u.Query()
	query.Set("jit", "off") // as package store does
	u.RawQuery = query.Encode()
	db, err := sql.Open("pgx", u.String())
	_ = stdlib.GetDefaultDriver() // it registers pgx
	return db, err
}

// Size is how large an office Fill makes.
type Size struct {
	People int // beside the executive
	Items  int // nine in ten are closed
	Years  int // over which they came in
}

// Large is the office that pages must bear.
var Large = Size{People: 50, Items: 100_000, Years: 5}

// Fill makes an office: the executive "dana" of private clearance and people
// p1, p2 ... (every seventh a lead, every fifth cleared for what is
// confidential), twelve domains, a pair, and items with their hand-overs, two
// lines of history and a mail each, seen in one mailbox. It returns the team's id. All of it is
// written by statements of the database's own, and ends before Now.
func Fill(t testing.TB, address string, size Size) int64 {
	t.Helper()
	db, ctx := Raw(t, address), context.Background()
	ago := "(TIMESTAMPTZ '2026-11-23 08:00:00+00' - (%s) * INTERVAL '1 minute')"
	if strings.HasPrefix(address, "sqlite") {
		ago = "strftime('%%Y-%%m-%%dT%%H:%%M:%%f000Z', '2026-11-23 08:00:00', '-' || (%s) || ' minutes')"
	}
	at := func(minutes string) string { return fmt.Sprintf(ago, minutes) }
	minutes := size.Years * 365 * 24 * 60
	came := at(fmt.Sprintf("CAST(i AS BIGINT) * %d / %d", minutes, size.Items))
	open := "(i % 10 = 0)"
	numbers := func(n int) string {
		return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n)
	}
	clearance := "CASE WHEN i % 50 = 0 THEN 'confidential' ELSE 'standard' END"
	statements := []string{
		"INSERT INTO teams (id, slug, name, address, zone, locale, workdays, hours, next_item, created_at) VALUES" +
			" (1, 'dana', 'Office of Dana', 'team@example.net', 'Europe/Copenhagen', 'en-GB', '[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"]', '09:00-17:00', " + fmt.Sprint(size.Items+101) + ", " + at("0") + ")",
		"INSERT INTO people (id, team_id, key, name, role, clearance, created_at) VALUES (1, 1, 'dana', 'Dana Whitfield', 'executive', 'private', " + at("0") + ")",
		numbers(size.People) + "INSERT INTO people (id, team_id, key, name, role, clearance, load_limit, created_at) SELECT i + 1, 1, 'p' || i, 'Person ' || i || ' Lastname'," +
			" CASE WHEN i % 7 = 0 THEN 'lead' ELSE 'assistant' END, CASE WHEN i % 5 = 0 THEN 'confidential' ELSE 'standard' END, 200, " + at("0") + " FROM n",
		"INSERT INTO person_addresses (team_id, person_id, address, position) SELECT 1, id, key || '@example.org', 0 FROM people",
		numbers(12) + "INSERT INTO domains (id, team_id, slug, name, owner_id, clearance, level, position, created_at) SELECT i, 1, 'd' || i, 'Domain ' || i, i + 1, 'standard', 3, i, " + at("0") + " FROM n",
		numbers(12) + "INSERT INTO domain_backups (team_id, domain_id, person_id, position) SELECT 1, i, i + 2, 0 FROM n",
		"INSERT INTO pairs (id, team_id, slug, executive_id, assistant_id, weekday, time, zone, cadence, minutes, digest_time, created_at) VALUES (1, 1, 'dana-p1', 1, 2, 'tue', '09:00', 'Europe/Copenhagen', 'weekly', 30, '16:00', " + at("0") + ")",
		numbers(size.Items) + "INSERT INTO items (id, team_id, number, kind, title, note, state, clearance, domain_id, holder_id, asked_by_id, priority, due_at, wait_for, follow_at, ask_id, prepared_at, root_id, moved_at, closed_at, created_at)" +
			" SELECT i, 1, i + 100, CASE i % 3 WHEN 0 THEN 'task' WHEN 1 THEN 'followup' ELSE 'decision' END, 'Matter ' || i || ' of the chairs for the stand ' || (i % 97), 'Please see to number ' || i || ' before the fair opens.'," +
			" CASE WHEN " + open + " THEN CASE WHEN i % 30 = 0 THEN 'waiting' ELSE 'open' END ELSE 'done' END, " + clearance + ", i % 12 + 1," +
			" CASE WHEN i % 400 = 0 THEN NULL ELSE i % " + fmt.Sprint(size.People) + " + 2 END, 1, CASE i % 11 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' ELSE 'normal' END," +
			" " + came + ", CASE WHEN i % 3 = 1 THEN 'Company ' || (i % 40) ELSE '' END, CASE WHEN i % 3 = 1 THEN " + came + " END, CASE WHEN i % 3 = 2 THEN 1 END, " + came + ", '<r' || i || '@x>', " + came + "," +
			" CASE WHEN " + open + " THEN NULL ELSE " + came + " END, " + came + " FROM n",
		numbers(size.Items) + "INSERT INTO assignments (id, team_id, item_id, person_id, reasons, from_at) SELECT i, 1, i, i % " + fmt.Sprint(size.People) + " + 2, '[\"#d1 -> owner\"]', " + came + " FROM n",
		numbers(size.Items) + "INSERT INTO messages (id, team_id, direction, message_id, canonical, from_name, from_addr, subject, arrived_at, text, person_id, state, clearance, created_at)" +
			" SELECT i, 1, 'in', '<m' || i || '@x>', 'v1:' || i, 'Dana Whitfield', 'dana@example.org', 'Matter ' || i, " + came + ", 'Two nights near the venue, and lamp ' || (i % 1000) || '.', 1, 'processed', " + clearance + ", " + came + " FROM n",
		numbers(size.Items) + "INSERT INTO message_items (team_id, message_id, item_id) SELECT 1, i, i FROM n",
		"INSERT INTO mailboxes (id, team_id, name, url, last_pass_at, created_at) VALUES (1, 1, 'team@example.net', 'imaps://imap.example.net/INBOX', " + at("1") + ", " + at("0") + ")",
		numbers(size.Items) + "INSERT INTO sightings (id, team_id, mailbox_id, uidvalidity, uid, message_id, state, seen_at) SELECT i, 1, 1, 7, i, i, 'processed', " + came + " FROM n",
		numbers(size.Items) + "INSERT INTO events (team_id, item_id, person_id, at, what, verb, by, message_id) SELECT 1, i, 1, " + came + ", 'filed it', 'filed', 'mail', i FROM n",
		numbers(size.Items) + "INSERT INTO events (team_id, item_id, person_id, at, what, verb, by) SELECT 1, i, i % " + fmt.Sprint(size.People) + " + 2, " + came + ", 'took number ' || i, 'take', 'web' FROM n",
		numbers(size.Items/2) + "INSERT INTO letters (id, team_id, ref, dedupe_key, kind, person_id, to_addr, subject, item_id, numbers, clearance, message_id, value, state, not_before, created_at)" +
			" SELECT i, 1, 'ref' || i, 'key' || i, 'assignment', i % " + fmt.Sprint(size.People) + " + 2, 'p@example.org', '#' || (i + 100), i, '[' || (i + 100) || ']', " + clearance + ", '<l' || i || '@x>', '{}', 'sent', " + came + ", " + came + " FROM n",
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal("storetest: fill: ", err)
	}
	defer conn.Close()
	before, after, err := withoutIndexes(ctx, conn, address)
	if err != nil {
		t.Fatal("storetest: fill: ", err)
	}
	if !strings.HasPrefix(address, "sqlite") {
		after = append(after, "VACUUM (ANALYZE)") // as a server that is in use does by itself
	}
	for _, s := range slices.Concat(before, statements, after) {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			t.Fatalf("storetest: fill: %v\n%.300s", err, s)
		}
	}
	return 1
}

// withoutIndexes are the statements that spare Postgres the upkeep of the
// indexes of words and the checks of keys while an office is filled, and those
// that put all back.
func withoutIndexes(ctx context.Context, conn *sql.Conn, address string) (before, after []string, err error) {
	if strings.HasPrefix(address, "sqlite") {
		return nil, nil, nil
	}
	rows, err := conn.QueryContext(ctx, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE '%_by_words'")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	before = []string{"SET session_replication_role = replica", "SET synchronous_commit = off", "SET maintenance_work_mem = '256MB'"}
	for rows.Next() {
		var name, definition string
		if err := rows.Scan(&name, &definition); err != nil {
			return nil, nil, err
		}
		before, after = append(before, "DROP INDEX "+name), append(after, definition)
	}
	for _, table := range []string{"items", "messages", "events"} { // their words are kept up by a trigger
		before = append(before, "ALTER TABLE "+table+" ENABLE ALWAYS TRIGGER "+table+"_words_added")
		after = append(after, "ALTER TABLE "+table+" ENABLE TRIGGER "+table+"_words_added")
	}
	return before, append(after, "SET session_replication_role = origin"), rows.Err()
}

// Drain asks one statement of a database and reads its rows to the end without
// making anything of them.
func Drain(ctx context.Context, db *sql.DB, statement string, args []any) error {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

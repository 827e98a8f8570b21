package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// A backup is text, one JSON value a line: the head, then for each table its
// name and columns followed by its rows, then the foot with how many rows
// there were. It is the same from both databases and fits into either. River's
// tables are not in it: what they wake is in the rows.

// BackupHead is the first line of a backup.
type BackupHead struct {
	Adjutant   string    `json:"adjutant"` // "backup"
	Format     int       `json:"format"`
	At         time.Time `json:"at"`
	Migrations []string  `json:"migrations"`
	// Settings are what the caller keeps with the rows: what the installation
	// knows outside of its database.
	Settings map[string]string `json:"settings,omitempty"`
}

const (
	backupName   = "backup"
	backupFormat = 1
	// longestRow bounds one line: a mail of the largest size, in base64.
	longestRow = 256 << 20
)

type backupTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type backupFoot struct {
	End  bool `json:"end"`
	Rows int  `json:"rows"`
}

// What JSON has no value for.
type (
	backupBytes struct {
		Bytes []byte `json:"bytes"`
	}
	backupTime struct {
		Time time.Time `json:"time"`
	}
)

// Backup writes every row as it stands at one moment, while others go on
// working.
func (s *Store) Backup(ctx context.Context, w io.Writer, settings map[string]string) (rows int, err error) {
	out := bufio.NewWriterSize(w, 1<<16)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	err = s.reads(ctx).Transaction(func(tx *gorm.DB) error {
		schema, err := s.schema(tx)
		if err != nil {
			return err
		}
		if len(schema.Pending) > 0 || schema.Newer {
			return errors.New("the schema is not that of this program; run adjutant migrate status")
		}
		head := BackupHead{Adjutant: backupName, Format: backupFormat, At: s.now().UTC(), Migrations: schema.Applied, Settings: settings}
		if err := lines.Encode(head); err != nil {
			return err
		}
		tables, err := tableNames(schema.Applied)
		for _, t := range tables {
			n, err := backUpTable(tx, lines, t)
			if err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
			rows += n
		}
		return err
	}, &sql.TxOptions{Isolation: s.snapshot(), ReadOnly: true})
	if err == nil {
		err = lines.Encode(backupFoot{End: true, Rows: rows})
	}
	if err == nil {
		err = out.Flush()
	}
	return rows, failed("backup", err)
}

func backUpTable(tx *gorm.DB, lines *json.Encoder, table string) (n int, err error) {
	order := "1, 2"
	if table == "letters" { // a bundle is younger than the letters that travel in it and point to it
		order = "CASE WHEN bundle_id IS NULL THEN 0 ELSE 1 END, 1"
	}
	found, err := tx.Raw("SELECT * FROM " + table + " ORDER BY " + order).Rows()
	if err != nil {
		return 0, err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return 0, err
	}
	if err := lines.Encode(backupTable{table, columns}); err != nil {
		return 0, err
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for found.Next() {
		if err := found.Scan(into...); err != nil {
			return n, err
		}
		for i, v := range row {
			switch v := v.(type) {
			case []byte:
				row[i] = backupBytes{v}
			case time.Time:
				row[i] = backupTime{v.UTC()}
			}
		}
		if err := lines.Encode(row); err != nil {
			return n, err
		}
		n++
	}
	return n, found.Err()
}

// Restore fills an empty database from a backup, in one transaction: whole or
// not at all. The schema is first brought to where it was when the backup was
// made, and afterwards up to date. prepare may add settings in the same
// transaction. A database that has a team is refused with models.ErrConflict.
func (s *Store) Restore(ctx context.Context, r io.Reader, prepare func(*Tx, BackupHead) error) (rows int, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), longestRow)
	head, err := readHead(in)
	if err != nil {
		return 0, err
	}
	if err := s.emptyOf(ctx, head); err != nil {
		return 0, err
	}
	err = s.InTx(ctx, func(t *Tx) error {
		teams, err := query[int]("teams", t.with(ctx), "SELECT count(*) FROM teams")
		if err != nil {
			return err
		}
		if teams[0] > 0 {
			return models.ErrConflict
		}
		if rows, err = t.load(ctx, in, head); err != nil {
			return err
		}
		return prepare(t, head)
	})
	if err != nil {
		return 0, failed("restore", err)
	}
	_, err = s.Migrate(ctx)
	return rows, err
}

func readHead(in *bufio.Scanner) (BackupHead, error) {
	var head BackupHead
	if !in.Scan() {
		return head, errors.Join(errors.New("this is no backup of Adjutant: it is empty"), in.Err())
	}
	if err := json.Unmarshal(in.Bytes(), &head); err != nil || head.Adjutant != backupName {
		return head, errors.New("this is no backup of Adjutant")
	}
	if head.Format != backupFormat || len(head.Migrations) == 0 {
		return head, fmt.Errorf("the backup has format %d and this program reads %d; use the version that made it", head.Format, backupFormat)
	}
	return head, nil
}

// emptyOf brings an empty database's schema to that of a backup.
func (s *Store) emptyOf(ctx context.Context, head BackupHead) error {
	known, err := migrationIDs()
	if err != nil {
		return err
	}
	n := len(head.Migrations)
	if n > len(known) || !slices.Equal(head.Migrations, known[:n]) {
		return models.ErrNewerSchema
	}
	schema, err := s.Schema(ctx)
	if err != nil {
		return err
	}
	if len(schema.Applied) == 0 {
		_, err = s.migrate(ctx, head.Migrations[n-1])
	} else if !slices.Equal(schema.Applied, head.Migrations) {
		err = fmt.Errorf("the database has %d migrations and the backup %d; restore into a new, empty database", len(schema.Applied), n)
	}
	return err
}

// load reads tables and rows until the foot.
func (t *Tx) load(ctx context.Context, in *bufio.Scanner, head BackupHead) (rows int, err error) {
	tables, err := tableNames(head.Migrations)
	if err != nil {
		return 0, err
	}
	var table backupTable
	var insert string
	for in.Scan() {
		line := in.Bytes()
		if len(line) > 0 && line[0] == '[' {
			if insert == "" {
				return rows, errors.New("the backup is damaged: a row before its table")
			}
			row, err := readRow(line)
			if err != nil || len(row) != len(table.Columns) {
				return rows, errors.Join(fmt.Errorf("the backup is damaged: row %d of %s", rows+1, table.Table), err)
			}
			if err := t.with(ctx).Exec(insert, row...).Error; err != nil {
				return rows, fmt.Errorf("table %s: %w", table.Table, err)
			}
			rows++
			continue
		}
		var foot backupFoot
		if json.Unmarshal(line, &foot) == nil && foot.End {
			if foot.Rows != rows {
				return rows, fmt.Errorf("the backup is damaged: it has %d of %d rows", rows, foot.Rows)
			}
			return rows, t.store.numberOn(t.with(ctx), tables)
		}
		table = backupTable{}
		if err := json.Unmarshal(line, &table); err != nil || !slices.Contains(tables, table.Table) || len(table.Columns) == 0 ||
			slices.ContainsFunc(table.Columns, func(c string) bool { return !isName(c) }) {
			return rows, errors.New("the backup is damaged: a line that is neither a table nor a row")
		}
		insert = "INSERT INTO " + table.Table + " (" + strings.Join(table.Columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(table.Columns)-1) + ")"
	}
	return rows, errors.Join(errors.New("the backup ends too early"), in.Err())
}

// readRow turns a line back into arguments.
func readRow(line []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var row []any
	if err := d.Decode(&row); err != nil {
		return nil, err
	}
	for i, v := range row {
		var err error
		switch v := v.(type) {
		case json.Number:
			row[i], err = v.Int64()
		case map[string]any:
			row[i], err = special(v)
		}
		if err != nil {
			return nil, err
		}
	}
	return row, nil
}

func special(v map[string]any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if _, ok := v["time"]; ok {
		var t backupTime
		err = json.Unmarshal(text, &t)
		return t.Time, err
	}
	var b backupBytes
	if err = json.Unmarshal(text, &b); err == nil && b.Bytes == nil {
		b.Bytes = []byte{} // empty is not none
	}
	return b.Bytes, err
}

// isName reports whether s can be the name of a column.
func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// tableNames lists the tables that are there after these migrations, in an
// order in which each comes after those it points to.
func tableNames(migrations []string) ([]string, error) {
	var names []string
	for _, id := range migrations {
		text, err := migrationFiles.ReadFile("migrations/" + id + ".sql")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			words := strings.Fields(strings.TrimRight(line, ";\n"))
			switch {
			case strings.HasPrefix(line, "CREATE TABLE "):
				names = append(names, words[2])
			case strings.HasPrefix(line, "DROP TABLE "):
				names = slices.DeleteFunc(names, func(n string) bool { return n == words[2] })
			case strings.HasPrefix(line, "ALTER TABLE ") && len(words) == 6 && words[3] == "RENAME" && words[4] == "TO":
				names[slices.Index(names, words[2])] = words[5]
			}
		}
	}
	return names, nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"gorm.io/gorm"

	"adjutant/models"
)

// sqliteReaders is how many connections read at once beside the one writer.
const sqliteReaders = 4

// sqliteDB is one writing connection, shared by gorm and River, and a pool
// that can only read. With several writers River met "database is locked".
type sqliteDB struct {
	writer  *sql.DB
	readers *sql.DB
	hub     *hub
}

func (s *Store) openSQLite(ctx context.Context, u *url.URL) error {
	if u.Host != "" || u.Opaque != "" || !filepath.IsAbs(u.Path) || u.RawQuery != "" {
		return errors.New("a SQLite URL holds an absolute path and nothing else; write sqlite:///path/adjutant.db")
	}
	if err := os.MkdirAll(filepath.Dir(u.Path), 0o700); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} { // the driver would let everybody read them
		file, err := os.OpenFile(u.Path+suffix, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	d := &sqliteDB{hub: s.hub}
	var err error
	path := (&url.URL{Path: u.Path}).EscapedPath()
	dsn := "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=temp_store(MEMORY)" + // an image that holds the program alone has no folder for temporary files
		"&_pragma=foreign_keys(1)&_txlock=immediate&modeof=" + strings.ReplaceAll(url.QueryEscape(u.Path), "+", "%20")
	if d.writer, err = driver.Open(dsn); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	if err := d.writer.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", u.Path, err), d.writer.Close())
	}
	if d.readers, err = driver.Open(dsn + "&_pragma=query_only(1)"); err != nil {
		return errors.Join(err, d.writer.Close())
	}
	d.readers.SetMaxOpenConns(sqliteReaders)
	d.readers.SetMaxIdleConns(sqliteReaders)
	d.readers.SetConnMaxLifetime(TendEvery) // a connection reads what was counted when it is opened
	s.dialect = d
	if s.db, err = gorm.Open(gormlite.OpenDB(newPool(d.writer, true, s.seen)), s.gormConfig()); err != nil {
		return errors.Join(err, d.close())
	}
	if s.read, err = gorm.Open(gormlite.OpenDB(newPool(d.readers, true, s.seen)), s.gormConfig()); err != nil {
		return errors.Join(err, d.close())
	}
	s.jobs = newJobs(riversqlite.New(d.writer), func(t *transaction) *sql.Tx { return t.tx })
	return nil
}

func (d *sqliteDB) name() string { return "sqlite" }

func (d *sqliteDB) words() []string {
	// AUTOINCREMENT: the id of a removed row never names another one.
	return []string{"{id}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{time}", "DATETIME", "{bytes}", "BLOB"}
}

func (d *sqliteDB) extras(migration string) []string {
	if migration == "0070_pages" {
		return sqliteSearch()
	}
	return nil
}

// lockMigrations has nothing to do: a transaction begins as the only writer.
func (d *sqliteDB) lockMigrations(*gorm.DB) error { return nil }

// snapshot is what every transaction of SQLite is.
func (d *sqliteDB) snapshot() sql.IsolationLevel { return sql.LevelDefault }

// numberOn has nothing to do: AUTOINCREMENT goes on after the highest id.
func (d *sqliteDB) numberOn(*gorm.DB, []string) error { return nil }

func (d *sqliteDB) hasTable(db *gorm.DB, name string) (bool, error) {
	var n int64
	err := db.Raw("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", name).Scan(&n).Error
	return n > 0, err
}

func (d *sqliteDB) migrateJobs(ctx context.Context, tx *gorm.DB) error {
	t, err := transactionOf(tx)
	if err != nil {
		return err
	}
	m, err := rivermigrate.New(riversqlite.New(d.writer), quietRiver)
	if err != nil {
		return err
	}
	//lint:ignore SA1019 what cannot share a transaction is of Postgres; here it keeps other processes out
	_, err = m.MigrateTx(ctx, t.tx, rivermigrate.DirectionUp, nil)
	return err
}

// notify has nothing to do: one process owns a SQLite database, and hears of
// its own commits in committed.
func (d *sqliteDB) notify(*gorm.DB, []models.Change) error { return nil }

func (d *sqliteDB) committed(changes []models.Change) { d.hub.publish(changes...) }

func (d *sqliteDB) listen(context.Context) error { return nil }

// tend lets SQLite count the tables that have grown, a sample of each: without
// it SQLite takes every index that begins with the team for as good as any
// other (docs/decisions/0071).
func (d *sqliteDB) tend(ctx context.Context) error {
	const large, sampled, all = 0x00002, 0x00010, 0x10000
	_, err := d.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA optimize=%#x", large|sampled|all))
	return err
}

func (d *sqliteDB) ping(ctx context.Context) error { return d.readers.PingContext(ctx) }

func (d *sqliteDB) close() error {
	var err error
	if d.readers != nil {
		err = d.readers.Close()
	}
	return errors.Join(err, d.writer.Close())
}

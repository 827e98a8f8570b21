// Package storetest gives tests a migrated store on both databases. SQLite is
// a file of the test; Postgres is a private throw-away cluster of the
// machine's own binaries, started by the first test that wants it, or the
// server that ADJUTANT_TEST_DATABASE_URL names.
package storetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"adjutant/models/store"
)

// Now is the moment at which the clocks of test stores stand: a Monday.
var Now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Main runs the tests of a package and stops what they started:
//
//	func TestMain(m *testing.M) { storetest.Main(m) }
//
// A package without it leaves a cluster running until the test binary ends.
// What else the tests share is stopped by more, first.
func Main(m *testing.M, more ...func()) {
	code := m.Run()
	for _, stop := range more {
		stop()
	}
	if err := errors.Join(dropTemplate(), stopCluster()); err != nil {
		fmt.Fprintln(os.Stderr, "storetest:", err)
	}
	os.Exit(code)
}

// Option changes how a store is opened.
type Option func(*store.Config)

// Clock makes the store read another clock than one that stands at Now.
func Clock(now func() time.Time) Option { return func(c *store.Config) { c.Now = now } }

// Log sends the store's log somewhere; without it, it is dropped.
func Log(w io.Writer) Option {
	return func(c *store.Config) { c.Log = slog.New(slog.NewTextHandler(w, nil)) }
}

// Statements calls f with each statement that reads.
func Statements(f func()) Option {
	return func(c *store.Config) { c.Seen = func(string, []any) { f() } }
}

// Each runs f as a parallel subtest on either database.
func Each(t *testing.T, f func(t *testing.T, s *store.Store), options ...Option) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { f(t, Open(t, url, options...)) })
}

// EachURL is Each for tests that open the store themselves.
func EachURL(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": NewSQLite, "postgres": NewPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, fresh(t))
		})
	}
}

// Open opens a database until the end of the test.
func Open(t testing.TB, url string, options ...Option) *store.Store {
	t.Helper()
	config := store.Config{URL: url, Now: func() time.Time { return Now }}
	for _, o := range options {
		o(&config)
	}
	s, err := store.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// migrate brings the database at url up to date.
func migrate(url string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: url, Now: func() time.Time { return Now }})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}

// sqliteTemplate is a migrated, empty database file, made once.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "adjutant-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "template.db")
	if err := migrate("sqlite://" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file) // closed, so its write-ahead log is folded in
})

// EmptySQLite returns the URL of a SQLite database that was never migrated.
func EmptySQLite(t testing.TB) string {
	t.Helper()
	return "sqlite://" + filepath.Join(t.TempDir(), "adjutant.db")
}

// NewSQLite returns the URL of a migrated, empty SQLite database.
func NewSQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	file := filepath.Join(t.TempDir(), "adjutant.db")
	if err := os.WriteFile(file, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite://" + file
}

// postgresTemplate migrates one database, which the others are copies of.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server, err := postgresServer()
	if err != nil {
		return "", err
	}
	name, err := createDatabase(server, "")
	if err != nil {
		return "", err
	}
	creating.Lock()
	template = name
	creating.Unlock()
	return name, migrate(database(server, name))
})

// template is the database that postgresTemplate made, if it did.
var template string

func dropTemplate() error {
	if template == "" || os.Getenv("ADJUTANT_TEST_DATABASE_URL") == "" {
		return nil // it goes with its cluster
	}
	server, err := postgresServer()
	if err != nil {
		return err
	}
	return onServer(server, "DROP DATABASE "+template+" WITH (FORCE)")
}

// EmptyPostgres returns the URL of a Postgres database that was never
// migrated. It goes with the test.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	return newPostgres(t, "")
}

// NewPostgres returns the URL of a migrated, empty Postgres database, which
// goes with the test.
func NewPostgres(t testing.TB) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	return newPostgres(t, template)
}

func newPostgres(t testing.TB, template string) string {
	t.Helper()
	server, err := postgresServer()
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	name, err := createDatabase(server, template)
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	t.Cleanup(func() {
		if err := onServer(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error("storetest: ", err)
		}
	})
	return database(server, name)
}

// creating lets one database be copied at a time: Postgres refuses to copy a
// template that somebody is connected to.
var creating sync.Mutex

func createDatabase(server, template string) (string, error) {
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	name := "adjutant_test_" + hex.EncodeToString(random)
	sql := "CREATE DATABASE " + name
	if template != "" {
		sql += " TEMPLATE " + template
	}
	creating.Lock()
	defer creating.Unlock()
	return name, onServer(server, sql)
}

func onServer(server, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// database is the URL of another database of the same server.
func database(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

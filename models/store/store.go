// Package store is the database: one method a question, on SQLite and on
// Postgres alike. It applies the migrations, translates the databases' errors,
// inserts the jobs that wake others, tells open pages of what was committed,
// and holds the one rule of who may see what (visible.go).
//
// It never decides anything: rules live in package desk, which opens the
// transactions. No other package calls gorm.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"adjutant/models"
)

// Operator sees everything of every team. Only cmd and desk may name it.
var Operator = models.Viewer{Operator: true}

// Config says which database, and lends the store a clock and a log.
type Config struct {
	URL string // sqlite:///abs/path.db or postgres://...
	Now func() time.Time
	Log *slog.Logger
	// Seen is told of each statement that reads, as the database gets it; nil
	// for nobody. Tests and measurements count with it.
	Seen func(sql string, args []any)
}

// Store is one open database.
type Store struct {
	db   *gorm.DB // reads and writes
	read *gorm.DB // reads of pages; the same as db on Postgres
	dialect
	jobs jobs
	hub  *hub
	seen func(sql string, args []any)
	now  func() time.Time
	log  *slog.Logger
	few  int // rows that a search begins with

	migrating sync.Mutex
}

// dialect is what differs between the two databases.
type dialect interface {
	name() string
	words() []string // dialect words of migrations, for strings.NewReplacer
	extras(migration string) []string
	lockMigrations(tx *gorm.DB) error
	matches(team int64, text searched, phrases []models.Phrase) condition // a selection of ids
	says(team int64, text searched, table string, phrases []models.Phrase) condition
	among(column string, selected condition) condition
	snapshot() sql.IsolationLevel                // in which a transaction sees one moment
	numberOn(tx *gorm.DB, tables []string) error // new rows get ids beyond those there
	reindex() []string                           // after words were erased
	tend(ctx context.Context) error
	hasTable(db *gorm.DB, name string) (bool, error)
	migrateJobs(ctx context.Context, tx *gorm.DB) error
	notify(tx *gorm.DB, changes []models.Change) error
	committed(changes []models.Change)
	listen(ctx context.Context) error // returns when changes will be heard
	ping(ctx context.Context) error
	close() error
}

// Open opens the database without migrating it. The directory and the file of
// a SQLite database are created, for the owner's eyes only.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Now == nil {
		return nil, errors.New("open the database: no clock given")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{now: c.Now, few: fewRows, seen: c.Seen, log: c.Log.With("part", "store"), hub: newHub()}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, errors.New("open the database: the URL cannot be read; write sqlite:///path/adjutant.db or postgres://user@host/name")
	}
	switch u.Scheme {
	case "sqlite":
		err = s.openSQLite(ctx, u)
	case "postgres", "postgresql":
		err = s.openPostgres(ctx, c.URL)
	default:
		err = fmt.Errorf("unknown kind of database %q; write sqlite:///path/adjutant.db or postgres://user@host/name", u.Scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
		NowFunc:                func() time.Time { return s.now().UTC() },
	}
}

// Close ends every connection. Whoever works jobs or reads changes must have
// stopped before.
func (s *Store) Close() error {
	s.hub.close()
	return s.dialect.close()
}

// Dialect is "sqlite" or "postgres".
func (s *Store) Dialect() string { return s.name() }

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error { return failed("ping", s.ping(ctx)) }

// TendEvery is how often the database is tended.
const TendEvery = time.Hour

// Tend brings what the database knows of its own tables up to date, so that it
// goes the short way to what is asked. It is cheap when little has changed, and
// has nothing to do on Postgres, which does it by itself.
func (s *Store) Tend(ctx context.Context) error { return failed("tend the database", s.tend(ctx)) }

// reads returns the handle for reading pages.
func (s *Store) reads(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// Tx is one transaction. It must not outlive the function it was given to,
// and inside that function nothing but the Tx may touch the database: on
// SQLite there is one writing connection, and the Tx holds it.
type Tx struct {
	store   *Store
	db      *gorm.DB
	changes []models.Change
	woken   map[string]bool
	err     error // of a Wake, returned at the end
}

// Clock returns what time it is by the database's machine, or
// errors.ErrUnsupported where that is ours.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	if s.Dialect() == "sqlite" {
		return time.Time{}, errors.ErrUnsupported
	}
	at, err := query[time.Time]("clock", s.reads(ctx), "SELECT clock_timestamp()")
	if err != nil {
		return time.Time{}, err
	}
	return at[0].UTC(), nil
}

// InTx runs f in one transaction and commits it, unless f or the commit
// fails. Open pages hear of its changes after the commit only.
func (s *Store) InTx(ctx context.Context, f func(*Tx) error) error {
	t := &Tx{store: s, woken: map[string]bool{}}
	err := s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		t.db = db
		if err := f(t); err != nil {
			return err
		}
		if t.err != nil {
			return t.err
		}
		if len(t.changes) > 0 {
			return failed("notify", s.notify(db, t.changes))
		}
		return nil
	})
	if err != nil {
		return translate(err)
	}
	if len(t.changes) > 0 {
		s.committed(t.changes)
	}
	return nil
}

// Changed tells open pages of a change once the transaction is committed.
func (t *Tx) Changed(c models.Change) {
	if !slices.Contains(t.changes, c) {
		t.changes = append(t.changes, c)
	}
}

// Now is the store's clock, as used for the times that the store itself sets.
func (t *Tx) Now() time.Time { return t.store.now().UTC() }

func (t *Tx) with(ctx context.Context) *gorm.DB { return t.db.WithContext(ctx) }

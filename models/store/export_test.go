package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// ExecForTest runs SQL that no method offers.
func (s *Store) ExecForTest(sql string, args ...any) error { return s.db.Exec(sql, args...).Error }

// SetFew changes how many rows a search begins with, before the first one.
func (s *Store) SetFew(n int) { s.few = n }

// MigrateTo is Migrate, up to and with the named migration.
func (s *Store) MigrateTo(ctx context.Context, last string) error {
	_, err := s.migrate(ctx, last)
	return err
}

// CountQueries calls f once before each statement that reads pages.
func (s *Store) CountQueries(f func()) error {
	count := func(*gorm.DB) { f() }
	return errors.Join(s.read.Callback().Query().Before("*").Register("count", count),
		s.read.Callback().Row().Before("*").Register("count", count),
		s.read.Callback().Raw().Before("*").Register("count", count))
}

// TableNames lists every table there is.
func (s *Store) TableNames(ctx context.Context) ([]string, error) {
	sql := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	if s.Dialect() == "postgres" {
		sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	return query[string]("tables", s.reads(ctx), sql)
}

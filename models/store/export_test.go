package store

import (
	"errors"

	"gorm.io/gorm"
)

// ExecForTest runs SQL that no method offers.
func (s *Store) ExecForTest(sql string, args ...any) error { return s.db.Exec(sql, args...).Error }

// CountQueries calls f once before each statement that reads pages.
func (s *Store) CountQueries(f func()) error {
	count := func(*gorm.DB) { f() }
	return errors.Join(s.read.Callback().Query().Before("*").Register("count", count),
		s.read.Callback().Row().Before("*").Register("count", count),
		s.read.Callback().Raw().Before("*").Register("count", count))
}

package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// forUpdate locks the rows it reads on Postgres; on SQLite a transaction is
// the only writer anyway, and the words are left out.
var forUpdate = clause.Locking{Strength: "UPDATE"}

// one reads exactly one row, or says models.ErrNotFound.
func one[T any](what string, db *gorm.DB, sql string, args ...any) (T, error) {
	var row T
	err := db.Where(sql, args...).Take(&row).Error
	return row, failed(what, err)
}

// many reads rows in an order.
func many[T any](what string, db *gorm.DB, order, sql string, args ...any) ([]T, error) {
	var rows []T
	err := db.Where(sql, args...).Order(order).Find(&rows).Error
	return rows, failed(what, err)
}

// query reads rows by SQL of our own.
func query[T any](what string, db *gorm.DB, sql string, args ...any) ([]T, error) {
	var rows []T
	err := db.Raw(sql, args...).Scan(&rows).Error
	return rows, failed(what, err)
}

// keys names the columns of a unique key.
func keys(names ...string) []clause.Column {
	columns := make([]clause.Column, len(names))
	for i, n := range names {
		columns[i] = clause.Column{Name: n}
	}
	return columns
}

// add inserts a row unless its key is taken, and says whether it did. A taken
// key does not harm the transaction.
func (t *Tx) add(ctx context.Context, what string, row any, key ...string) (bool, error) {
	r := t.with(ctx).Clauses(clause.OnConflict{Columns: keys(key...), DoNothing: true}).Create(row)
	return r.RowsAffected > 0, failed(what, r.Error)
}

// save inserts a row, or updates the named columns of the one with its key.
func (t *Tx) save(ctx context.Context, what string, row any, key, columns []string) error {
	return failed(what, t.with(ctx).Clauses(clause.OnConflict{
		Columns: keys(key...), DoUpdates: clause.AssignmentColumns(columns),
	}).Create(row).Error)
}

// set updates columns of the rows of a table that meet a condition; none is
// an error of the given kind.
func (t *Tx) set(ctx context.Context, what string, missing error, table string, columns map[string]any, sql string, args ...any) error {
	return touched(what, t.with(ctx).Table(table).Where(sql, args...).Updates(columns), missing)
}

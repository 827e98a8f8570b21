package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Every argument of every statement passes through here, and nowhere else:
// instants become UTC with microseconds (and text of one width on SQLite,
// which compares text), and text loses what Postgres refuses to store.

// sqliteTime has a fixed width, so that text order is time order.
const sqliteTime = "2006-01-02T15:04:05.000000Z"

type clean func(any) (any, error)

func cleaner(timeAsText bool) clean {
	var one clean
	one = func(a any) (any, error) {
		switch v := a.(type) {
		case nil, bool, int, int64, float64:
			return a, nil
		case []byte:
			if v == nil { // SQLite would store an empty value, not none
				return nil, nil
			}
			return v, nil
		case string:
			return cleanText(v), nil
		case time.Time:
			v = v.UTC().Truncate(time.Microsecond)
			if timeAsText {
				return v.Format(sqliteTime), nil
			}
			return v, nil
		}
		r := reflect.ValueOf(a)
		if r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		if v, ok := a.(driver.Valuer); ok {
			value, err := v.Value()
			if err != nil {
				return nil, err
			}
			return one(value)
		}
		switch r.Kind() {
		case reflect.Pointer:
			return one(r.Elem().Interface())
		case reflect.String:
			return cleanText(r.String()), nil
		}
		return a, nil
	}
	return one
}

// cleanText removes NUL and replaces what is no UTF-8.
func cleanText(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func (c clean) all(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		var err error
		if out[i], err = c(a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// runner is what *sql.DB, *sql.Tx and *sql.Conn have in common.
type runner interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// statements is a gorm.ConnPool that cleans arguments.
type statements struct {
	runner
	clean clean
	seen  func(sql string, args []any)
}

func (s statements) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errors.New("store: prepared statements would go around the cleaning of arguments")
}

func (s statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	args, err := s.clean.all(args)
	if err != nil {
		return nil, err
	}
	return s.runner.ExecContext(ctx, query, args...)
}

func (s statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	args, err := s.clean.all(args)
	if err != nil {
		return nil, err
	}
	if s.seen != nil {
		s.seen(query, args)
	}
	return s.runner.QueryContext(ctx, query, args...)
}

func (s statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if cleaned, err := s.clean.all(args); err == nil {
		args = cleaned
	}
	if s.seen != nil {
		s.seen(query, args)
	}
	return s.runner.QueryRowContext(ctx, query, args...)
}

// pool is what gorm holds: it begins transactions on a connection of their
// own, so that others (River) can write on the same one.
type pool struct {
	statements
	db *sql.DB
}

func newPool(db *sql.DB, timeAsText bool, seen func(string, []any)) *pool {
	return &pool{statements{db, cleaner(timeAsText), seen}, db}
}

func (p *pool) GetDBConn() (*sql.DB, error) { return p.db, nil }

func (p *pool) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	t := &transaction{conn: conn}
	if err := conn.Raw(func(c any) error {
		if pg, ok := c.(*stdlib.Conn); ok {
			t.pgx = pg.Conn()
		}
		return nil
	}); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if t.tx, err = conn.BeginTx(ctx, opts); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	t.statements = statements{t.tx, p.clean, p.seen}
	return t, nil
}

// transaction is one transaction, seen as database/sql sees it and, on
// Postgres, as pgx does.
type transaction struct {
	statements
	tx   *sql.Tx
	conn *sql.Conn
	pgx  *pgx.Conn
}

func (t *transaction) Commit() error   { return errors.Join(t.tx.Commit(), t.conn.Close()) }
func (t *transaction) Rollback() error { return errors.Join(t.tx.Rollback(), t.conn.Close()) }

// transactionOf returns the transaction that a gorm handle runs in.
func transactionOf(db *gorm.DB) (*transaction, error) {
	t, ok := db.Statement.ConnPool.(*transaction)
	if !ok {
		return nil, fmt.Errorf("not inside a transaction: %T", db.Statement.ConnPool)
	}
	return t, nil
}

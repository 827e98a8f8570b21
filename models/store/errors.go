package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
	"gorm.io/gorm"

	"adjutant/models"
)

// translate adds to an error of the database the kind that the other rooms
// know. The original stays in the chain.
func translate(err error) error {
	var pg *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrConflict):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%w (%w)", models.ErrNotFound, err)
	case errors.Is(err, sqlite3.CONSTRAINT_UNIQUE), errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY),
		errors.As(err, &pg) && pg.Code == "23505":
		return fmt.Errorf("%w: %w", models.ErrConflict, err)
	}
	return err
}

// failed translates an error and says what was being done. nil stays nil.
func failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, translate(err))
}

// touched is failed for a write that must meet at least one row; missing says
// what it means when it met none.
func touched(what string, r *gorm.DB, missing error) error {
	if r.Error == nil && r.RowsAffected == 0 {
		return fmt.Errorf("%s: %w", what, missing)
	}
	return failed(what, r.Error)
}

// Transient reports whether an error is of the infrastructure and not of the
// data: a serialization failure, a deadlock, a lost connection, a full disk
// or an ended context. The same work may well succeed later.
func Transient(err error) bool {
	var pg *pgconn.PgError
	var network *net.OpError // not net.Error: SQLite's errors look like one
	switch {
	case err == nil:
		return false
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.As(err, &network):
		return true
	case errors.As(err, &pg):
		// Classes of SQLSTATE: 08 connection, 40 rollback, 53 resources,
		// 55 object in use, 57 operator, 58 system, XX internal.
		return strings.Contains("08 40 53 55 57 58 XX", pg.Code[:2])
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed") ||
		strings.Contains(err.Error(), "closed pool") || strings.Contains(err.Error(), "database is closed") {
		return true
	}
	for _, code := range []error{sqlite3.BUSY, sqlite3.LOCKED, sqlite3.INTERRUPT, sqlite3.IOERR, sqlite3.FULL,
		sqlite3.CANTOPEN, sqlite3.READONLY, sqlite3.NOMEM, sqlite3.PROTOCOL} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

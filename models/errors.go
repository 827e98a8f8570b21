package models

import (
	"errors"
	"fmt"
)

// The kinds of failure that cross rooms. store translates the database's own
// errors into these; the doors map them to a sentence and a status.
var (
	// ErrNotFound means that nothing of that name exists for this viewer. It
	// is also the answer for what exists but may not be seen.
	ErrNotFound = errors.New("not found")
	// ErrConflict means that something else got there first: a unique key is
	// taken, a lease was lost, or the item has moved on.
	ErrConflict = errors.New("conflict")
	// ErrForbidden means that the person is known but may not do this.
	ErrForbidden = errors.New("not allowed")
	// ErrNewerSchema means that the database was migrated by a newer program.
	ErrNewerSchema = errors.New("the database was written by a newer adjutant")
)

// InvalidError says which input is wrong and why, in words for a person.
type InvalidError struct {
	Field  string
	Reason string
}

// Error returns the field and the reason as one sentence.
func (e InvalidError) Error() string {
	if e.Field == "" {
		return e.Reason
	}
	return fmt.Sprintf("%s: %s", e.Field, e.Reason)
}

// Invalid returns an InvalidError for one field.
func Invalid(field, format string, args ...any) error {
	return InvalidError{Field: field, Reason: fmt.Sprintf(format, args...)}
}

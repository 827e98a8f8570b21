package models

import "time"

// Mailbox is one IMAP folder that is watched for a team. The watermark and
// the lease live here: one process owns a mailbox at a time, and only the
// holder of the current generation can move the watermark.
type Mailbox struct {
	ID           int64
	TeamID       int64
	Name         string // unique in the team: user@host/folder
	URL          string // without password
	Secret       []byte // the password, sealed with the installation's secret; nil when it comes from a file
	PasswordFile string
	StartAll     bool // read from the first UID on, not from the first connection
	Position     int

	UIDValidity uint32 `gorm:"column:uidvalidity"`
	StartUID    uint32 // the first UID that is ours to read
	LastUID     uint32 // everything up to here is stored

	Owner      string
	LeaseUntil *time.Time
	Generation int64

	LastPassAt   *time.Time // last time a pass over the mailbox ended well
	FailingSince *time.Time
	LastError    string
	AlertedAt    *time.Time
	ReconciledAt *time.Time
	CreatedAt    time.Time
	ArchivedAt   *time.Time
}

// Silent reports whether the mailbox has not been read for longer than limit.
func (m Mailbox) Silent(now time.Time, limit time.Duration) bool {
	last := m.CreatedAt
	if m.LastPassAt != nil {
		last = *m.LastPassAt
	}
	return now.Sub(last) > limit
}

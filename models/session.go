package models

import "time"

// Session is one browser of one signed-in person. Only the hash of its cookie
// is stored.
type Session struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	Hash      string
	Agent     string // what the browser calls itself, shortened
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	RevokedAt *time.Time
}

// Token is a secret that works once and not for long, kept as a hash.
type Token struct {
	ID        int64
	TeamID    int64
	PersonID  int64
	Purpose   string // "signin", "confirm"
	Hash      string
	Browser   string // hash of the nonce of the browser that asked; "" = any
	MessageID *int64 // the held mail that a "confirm" lets through
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// How long a sign-in link works, and a session.
const (
	SignInFor  = 10 * time.Minute
	SessionFor = 30 * 24 * time.Hour
)

package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// Desk works on one database. Its methods may be called from many goroutines
// and from many processes at once: the team's row is the lock.
type Desk struct {
	store *store.Store
	now   func() time.Time // the office's clock: what is due
	wall  func() time.Time // the machine's clock: which process is alive
	log   *slog.Logger

	secret  []byte // signs reply tokens
	host    string // right of the @ of our Message-IDs
	baseURL string // of the pages, for links in letters
	passive bool   // writes letters nobody will send

	random io.Reader // of item numbers and references
}

// Config is what a desk needs to know of its installation.
type Config struct {
	Now     func() time.Time
	Wall    func() time.Time // for leases; nil = Now
	Log     *slog.Logger
	Secret  []byte
	BaseURL string
	Passive bool
	Random  io.Reader // of item numbers and references; nil = the machine's own, anything else is for tests
}

// New returns a desk over a migrated database.
func New(s *store.Store, c Config) *Desk {
	if c.Wall == nil {
		c.Wall = c.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader // never fails
	}
	return &Desk{
		store: s, now: c.Now, wall: c.Wall, log: c.Log.With("part", "desk"),
		secret: c.Secret, host: hostOf(c.BaseURL), baseURL: strings.TrimRight(c.BaseURL, "/"), passive: c.Passive,
		random: c.Random,
	}
}

// hostOf returns the name that our Message-IDs carry. Loopback addresses are
// no names, so they get one that can never be somebody's.
func hostOf(baseURL string) string {
	_, rest, _ := strings.Cut(baseURL, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	if host == "" || host == "localhost" || strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "[") {
		return "adjutant.invalid"
	}
	return strings.ToLower(host)
}

// newRef returns a fresh random reference for a letter.
func (d *Desk) newRef() string {
	var b [8]byte
	if _, err := io.ReadFull(d.random, b[:]); err != nil {
		panic(err) // a reference that can be guessed is worse than none
	}
	return models.FormatRef(b)
}

// newSecret returns 32 random bytes as text, for links and cookies.
func (d *Desk) newSecret() string {
	var b [32]byte
	if _, err := io.ReadFull(d.random, b[:]); err != nil {
		panic(err) // a secret that can be guessed is worse than none
	}
	return hex.EncodeToString(b[:])
}

// Hash is what is stored of a secret: enough to know it again, not to use it.
func Hash(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// rootID names the thread that all letters about an item hang on. It is in
// References even though it was never mailed: mail programs group by it.
func (d *Desk) rootID() string { return fmt.Sprintf("<item.%s@%s>", d.newRef(), d.host) }

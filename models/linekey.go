package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// A line on the page of a 1:1 goes by a name that is made of what its reader
// sees of it. The number of its row would tell how many lines there are that
// they may not see: what others keep, what stands in the book for the cleared.

// lineKey names a line by when it was written, and a digest of what it says.
func lineKey(at time.Time, words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return strconv.FormatInt(at.UnixMicro(), 36) + "-" + hex.EncodeToString(sum[:6])
}

// LineWritten returns when the line of a key was written; false for what is no
// key.
func LineWritten(key string) (at time.Time, ok bool) {
	moment, _, ok := strings.Cut(key, "-")
	micro, err := strconv.ParseInt(moment, 36, 64)
	return time.UnixMicro(micro).UTC(), ok && err == nil
}

// Key names the topic in a form.
func (t Topic) Key() string {
	return lineKey(t.CreatedAt, string(t.Kind), strconv.FormatInt(t.PersonID, 10), t.Text)
}

// Key names the next step in a form.
func (s Step) Key() string { return lineKey(s.CreatedAt, string(s.Cycle), s.Text) }

// Key names the goal in a form.
func (g Goal) Key() string {
	return lineKey(g.CreatedAt, strconv.FormatInt(g.PersonID, 10), g.Text)
}

// Key names the line of the preferences book in a form.
func (e BookEntry) Key() string {
	return lineKey(e.CreatedAt, strconv.FormatInt(e.PersonID, 10), e.Question, e.Text)
}

// Key names what is handed over in a form.
func (d Delegation) Key() string { return lineKey(d.CreatedAt, d.Text) }

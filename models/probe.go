package models

import "time"

// Probe is one mail that the team sent to itself, to an address with a plus, to
// see whether what it sends arrives and what arrives is read.
type Probe struct {
	AskedAt time.Time
	State   LetterState // how far its sending got
	Result  string      // what the server said
	SentAt  *time.Time
	BackAt  *time.Time // it came in again
}

// ProbeFor is how long a probe may take.
const ProbeFor = 5 * time.Minute

// Pending reports whether the probe may still come back.
func (p Probe) Pending(now time.Time) bool {
	return !p.AskedAt.IsZero() && p.BackAt == nil && p.State != LetterFailed && p.State != LetterDropped && now.Sub(p.AskedAt) < ProbeFor
}

package models

// Clearance is how much a person is trusted with, or how much an item asks
// for. The three steps are ordered; given on purpose, never by accident.
type Clearance string

const (
	Standard     Clearance = "standard"
	Confidential Clearance = "confidential"
	Private      Clearance = "private"
)

// Rank orders clearances: 1 standard, 2 confidential, 3 private. Anything
// unknown ranks as 0 for a person and must be treated as private for an item;
// Covers does both.
func (c Clearance) Rank() int {
	switch c {
	case Standard:
		return 1
	case Confidential:
		return 2
	case Private:
		return 3
	}
	return 0
}

// Covers reports whether someone with clearance c may see what asks for need.
// It fails closed: an unknown need is covered by nobody.
func (c Clearance) Covers(need Clearance) bool {
	return need.Rank() > 0 && c.Rank() >= need.Rank()
}

// Max returns the stricter of two needs.
func (c Clearance) Max(other Clearance) Clearance {
	if other.Rank() > c.Rank() {
		return other
	}
	return c
}

// Valid reports whether c is one of the three steps.
func (c Clearance) Valid() bool { return c.Rank() > 0 }

package parser

import (
	"testing"
	"time"
)

// costsLikeItsSize fails when something eight times the size costs much more than eight times as much. A quadratic reader
// costs sixty-four times as much.
func costsLikeItsSize(t *testing.T, name string, small, eightTimes func()) {
	t.Helper()
	a, b := cheapest(small), cheapest(eightTimes)
	if b > 40*a && b > 300*time.Millisecond {
		t.Errorf("%s: %s, and %s for eight times the size", name, a, b)
	}
}

func cheapest(f func()) time.Duration {
	best := spent(f)
	for range 2 {
		best = min(best, spent(f))
	}
	return best
}

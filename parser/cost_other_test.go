//go:build !linux

package parser

import "time"

// spent is the time that f takes.
func spent(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

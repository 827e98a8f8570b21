//go:build race

package parser

// The race detector makes reading ten times slower, and what it looks for does not depend on size. It also lets pools
// forget what they hold, so memory is counted without it.
const (
	bombUnit     = 1 << 17
	memoryCounts = false
)

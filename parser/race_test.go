//go:build race

package parser

// The race detector makes reading ten times slower, and what it looks for does not depend on size.
const bombUnit = 1 << 17

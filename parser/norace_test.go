//go:build !race

package parser

const (
	bombUnit     = 1 << 20
	memoryCounts = true
)

package models

import (
	"strconv"
	"strings"
)

// Erasure counts what was erased, or would be.
type Erasure struct {
	Items   []int // numbers
	Mails   int
	Letters int
}

// ParseKeep reads how long something is kept ("365d") into days; 0 for "",
// which is for good.
func ParseKeep(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	if err != nil || !strings.HasSuffix(s, "d") || days < 1 || days > 36500 {
		return 0, Invalid("keep", "%q is no number of days; write 365d", s)
	}
	return days, nil
}

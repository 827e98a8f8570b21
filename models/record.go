package models

import "time"

// ItemRecord is an item as a listing for other programs writes it. Its names
// are a contract.
type ItemRecord struct {
	Number       int           `json:"number"`
	Team         string        `json:"team"` // slug
	Kind         Kind          `json:"kind"`
	Title        string        `json:"title"`
	State        State         `json:"state"`
	Domain       string        `json:"domain"` // slug, or ""
	Holder       string        `json:"holder"` // key, or ""
	Priority     Priority      `json:"priority"`
	Due          string        `json:"due"`    // RFC 3339, or ""
	Follow       string        `json:"follow"` // RFC 3339, or ""
	Confidential bool          `json:"confidential"`
	Reasons      []string      `json:"reasons"`  // why its holder holds it
	Messages     []string      `json:"messages"` // Message-IDs, with <>
	Labels       []string      `json:"labels"`
	Events       []EventRecord `json:"events"`

	Level     int      `json:"level"` // of delegation, 0 without a domain
	Amount    string   `json:"amount"`
	Points    []Point  `json:"points"`     // the checklist
	BlockedBy []int    `json:"blocked_by"` // numbers of open and closed items that must be closed first
	Blocks    []int    `json:"blocks"`
	Options   []Option `json:"options"` // of a decision
	Recommend string   `json:"recommend"`
	OtherView string   `json:"other_view"`
	Silence   string   `json:"silence"`
	Answer    string   `json:"answer"`
	Decides   string   `json:"decides"`  // key of who decides, or ""
	Prepared  string   `json:"prepared"` // RFC 3339: when the question could be put
}

// EventRecord is one line of an item's history in an ItemRecord.
type EventRecord struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"` // key, or "" for the program itself
	What string    `json:"what"`
	By   Channel   `json:"by"`
}

package models

import "time"

// Domain is an area of responsibility with one owner and ordered backups. A
// domain without an owner is a gap; a word that two domains claim is an
// overlap. Both are allowed and reported.
type Domain struct {
	ID         int64
	TeamID     int64
	Slug       string
	Name       string
	Aliases    []string `gorm:"serializer:json"`
	Keywords   []string `gorm:"serializer:json"`
	OwnerID    *int64
	Clearance  Clearance // what an item of the domain asks for at least
	Level      int       // delegation level 1 (do as told) to 5 (own it)
	Amount     string    // above it a matter goes back to level 2; "500eur" or ""
	DueIn      string    // default due, "3bd" or ""
	AckIn      string    // acknowledge within, "1bd" or ""
	Band       Band
	Position   int
	ArchivedAt *time.Time
	CreatedAt  time.Time

	Backups []int64 `gorm:"-"` // people, in order
}

// Band groups domains by the kind of work they are; "" is none.
type Band string

const (
	Operational    Band = "operational"
	Administrative Band = "administrative"
	Personal       Band = "personal"
)

// Bands are the bands in the order in which pages show them.
var Bands = []Band{Operational, Administrative, Personal}

// DomainBackup is one place in a domain's order of backups.
type DomainBackup struct {
	TeamID   int64
	DomainID int64
	PersonID int64
	Position int
}

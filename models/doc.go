// Package models holds the nouns of an executive's office and the rules that
// belong to a noun alone: which state may follow which, which clearance is
// above which, when a working day ends, when a pair's next digest is due.
//
// It imports the standard library only. It never reads a clock, a database or
// the network: a moment is always an argument. Struct tags for gorm are the
// one trace of the database; package store owns everything else about it.
package models

//go:build !race

package main

const raceDetector = false

// How many worlds are played on SQLite, and on Postgres.
const (
	worldsHere  = 100
	worldsThere = 8
)

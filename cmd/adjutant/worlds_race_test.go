//go:build race

package main

const raceDetector = true

// Under the race detector a world takes many times as long, and it finds races
// in the first ones.
const (
	worldsHere  = 12
	worldsThere = 2
)

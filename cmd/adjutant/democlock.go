package main

import (
	"sync"
	"time"
)

// demoClock is the demo's own time. While the history is made it stands where
// it was set; then it runs, as far from the machine's clock as it was left.
type demoClock struct {
	mu      sync.Mutex
	at      time.Time
	running bool
	since   time.Time // the machine's time when it was at at
}

// machineNow is what the demo's clock is reckoned from.
func machineNow() time.Time { return time.Now() }

// Now returns the demo's moment.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.running {
		return c.at
	}
	return c.at.Add(time.Since(c.since))
}

// Set moves the clock; it stands or runs as before.
func (c *demoClock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = at, time.Now()
}

// Running reports whether the clock runs.
func (c *demoClock) Running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running
}

// Run lets the clock run.
func (c *demoClock) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running, c.since = true, time.Now()
}

// SetAhead moves the clock to how far it once was from the machine's.
func (c *demoClock) SetAhead(d time.Duration) { c.Set(time.Now().Add(d)) }

// Ahead returns how far the clock is from the machine's.
func (c *demoClock) Ahead() time.Duration { return time.Until(c.Now()).Round(time.Second) }

package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

const testClockName = "ADJUTANT_TEST_CLOCK"

// clock is the one clock of a process. With a file it stands at the moment
// that the file holds, until the file says another: that is how a test moves
// the time of a running server. Without one it is the machine's clock.
type clock struct {
	file string

	mu   sync.Mutex
	seen time.Time // the file's time of change when it was read
	size int64
	at   time.Time
}

// newClock returns the machine's clock.
func newClock() *clock { return &clock{} }

// newFileClock returns a clock that stands at the moment in a file.
func newFileClock(file string) (*clock, error) {
	c := &clock{file: file}
	if err := c.read(); err != nil {
		return nil, usage("%s: %w", testClockName, err)
	}
	return c, nil
}

// Test reports whether the clock is not the machine's: pages say so.
func (c *clock) Test() bool { return c.file != "" }

// Now returns the present moment. A file that cannot be read, as while it is
// being written, leaves the clock where it was.
func (c *clock) Now() time.Time {
	if c.file == "" {
		return time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.read()
	return c.at
}

// read takes the moment from the file when the file has changed. A change so
// recent that a second one would bear the same time is read again.
func (c *clock) read() error {
	info, err := os.Stat(c.file)
	if err != nil {
		return err
	}
	if info.ModTime().Equal(c.seen) && info.Size() == c.size && time.Since(info.ModTime()) > time.Second {
		return nil
	}
	text, err := os.ReadFile(c.file)
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("%s holds no moment; write one such as 2026-11-24T09:00:00+01:00 into it", c.file)
	}
	c.seen, c.size, c.at = info.ModTime(), info.Size(), at
	return nil
}

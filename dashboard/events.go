package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"adjutant/models"
)

// How often an idle stream says that it lives, and how long it gathers
// changes before it tells of them: a burst of mail is one event.
var (
	heartbeat   = 20 * time.Second
	gatherFor   = 100 * time.Millisecond
	writeWithin = 10 * time.Second
)

// stream tells an open page what to ask for again. It carries names, never
// content; a change that the viewer may not know of leaves no byte, and no
// other timing: it does not even begin a gathering.
func (d *Dashboard) stream(c echo.Context) error {
	v := of(c)
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	end, ok := d.streams.begin(v.session.Hash, cancel)
	if !ok {
		c.Response().Header().Set("Retry-After", "30")
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	defer end()
	changes := d.Reader.Changes(ctx)

	w := &lines{c: c, rc: http.NewResponseController(c.Response())}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no")
	c.Response().WriteHeader(http.StatusOK)
	if w.send("retry: 2000\n\n") != nil {
		return nil
	}

	alive := time.NewTicker(heartbeat)
	defer alive.Stop()
	var flush <-chan time.Time
	var names []string
	for {
		select {
		case <-ctx.Done():
			return nil
		case ch, ok := <-changes:
			if !ok || ch.Topic == "resync" {
				if len(names) > 0 && d.still(ctx, v) {
					_ = w.send(frameEvents(names))
				}
				return nil // the browser comes back, and asks for everything anew
			}
			if names = add(names, eventsFor(v.viewer(), ch)); len(names) > 0 && flush == nil {
				flush = time.After(gatherFor)
			}
		case <-flush:
			// The session may have ended, or its person lost a clearance,
			// since the stream began.
			if !d.still(ctx, v) || w.send(frameEvents(names)) != nil {
				return nil
			}
			flush, names = nil, nil
		case <-alive.C:
			if !d.still(ctx, v) || w.send(": alive\n\n") != nil {
				return nil
			}
		}
	}
}

// eventsFor names what a change means to a viewer; nothing when the viewer may
// not learn of it.
func eventsFor(v models.Viewer, ch models.Change) []string {
	theirs := ch.PersonID != 0 && ch.PersonID == v.PersonID
	if ch.TeamID != v.TeamID || !theirs && (ch.Only || !v.Clearance.Covers(ch.Clearance)) {
		return nil
	}
	switch ch.Topic {
	case "items":
		names := []string{"items", "badges"}
		if ch.Number > 0 {
			names = append(names, fmt.Sprintf("item-%d", ch.Number))
		}
		if v.SeesTriage() {
			names = append(names, "triage")
		}
		return names
	case "triage":
		if v.SeesTriage() {
			return []string{"triage", "badges"}
		}
	case "mail":
		return []string{"mail"}
	case "people", "digests":
		return []string{ch.Topic}
	}
	return nil
}

// still reports whether the session of a stream lives, with the same trust.
func (d *Dashboard) still(ctx context.Context, v *visit) bool {
	s, p, _, err := d.Reader.Session(ctx, v.session.Hash, d.Now())
	return err == nil && s.RevokedAt == nil && p.ID == v.person.ID && p.Clearance == v.person.Clearance && p.Role == v.person.Role
}

func add(names, more []string) []string {
	for _, n := range more {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func frameEvents(names []string) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "event: %s\ndata: -\n\n", n)
	}
	return b.String()
}

// lines writes to a stream, each time within a limit, and pushes it out.
type lines struct {
	c  echo.Context
	rc *http.ResponseController
}

func (l *lines) send(s string) error {
	_ = l.rc.SetWriteDeadline(time.Now().Add(writeWithin)) // a network limit: the machine's clock, not the office's
	if _, err := l.c.Response().Write([]byte(s)); err != nil {
		return err
	}
	return l.rc.Flush()
}

// streams are the open streams by session, so that signing out ends them.
type streams struct {
	mu      sync.Mutex
	next    int
	open    map[int]openStream
	stopped bool
}

type openStream struct {
	session string
	cancel  context.CancelFunc
}

func newStreams() *streams { return &streams{open: map[int]openStream{}} }

// mostStreams is how many pages of one session may listen at once.
const mostStreams = 10

// begin counts a stream in, until end. It refuses one too many of a session.
func (s *streams) begin(session string, cancel context.CancelFunc) (end func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, o := range s.open {
		if o.session == session {
			n++
		}
	}
	if n >= mostStreams {
		return nil, false
	}
	if s.stopped {
		cancel()
	}
	s.next++
	id := s.next
	s.open[id] = openStream{session, cancel}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.open, id)
	}, true
}

// end closes the streams of a session.
func (s *streams) end(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.open {
		if o.session == session {
			o.cancel()
		}
	}
}

func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for _, o := range s.open {
		o.cancel()
	}
}

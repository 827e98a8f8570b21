package store

import (
	"context"
	"sync"

	"adjutant/models"
)

// resync tells open pages that changes may have been missed: ask again for
// everything. It says nothing of any team.
var resync = models.Change{Topic: "resync", Clearance: models.Standard}

// changesBuffer is how many changes a slow reader may lag behind.
const changesBuffer = 256

// Changes returns every committed change until ctx ends; then the channel is
// closed. A reader that lags too far behind, or a lost connection to the
// database, gives one change with the topic "resync" instead of the missed.
func (s *Store) Changes(ctx context.Context) <-chan models.Change {
	sub := s.hub.subscribe(ctx)
	if err := s.listen(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("changes are not heard", "error", err)
	}
	return sub
}

// hub hands changes to every reader of this process without ever waiting.
type hub struct {
	mu     sync.Mutex
	subs   map[*subscriber]struct{}
	closed bool
}

type subscriber struct {
	changes chan models.Change
	stale   bool // it missed some; a resync is owed
}

func newHub() *hub { return &hub{subs: map[*subscriber]struct{}{}} }

func (h *hub) subscribe(ctx context.Context) <-chan models.Change {
	sub := &subscriber{changes: make(chan models.Change, changesBuffer)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(sub.changes)
		return sub.changes
	}
	h.subs[sub] = struct{}{}
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, ok := h.subs[sub]; ok {
			delete(h.subs, sub)
			close(sub.changes)
		}
	})
	return sub.changes
}

func (h *hub) publish(changes ...models.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sub := range h.subs {
		for _, c := range changes {
			sub.offer(c)
		}
	}
}

// offer keeps the last place of the buffer for the resync, so that a reader
// that stopped in the middle of a storm still learns that it missed some.
func (s *subscriber) offer(c models.Change) {
	room := cap(s.changes) - len(s.changes)
	switch {
	case s.stale && room == cap(s.changes):
		s.stale = false // it has read everything, the resync with it
		fallthrough
	case !s.stale && room > 1:
		s.changes <- c
	case !s.stale:
		s.stale = true
		s.changes <- resync
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for sub := range h.subs {
		delete(h.subs, sub)
		close(sub.changes)
	}
}

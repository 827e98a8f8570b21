package mailer_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/mailer"
	"adjutant/models"
)

// fakeDesk remembers as the real one does, without a database. The functions
// may stand in for an answer.
type fakeDesk struct {
	mu      sync.Mutex
	changed chan struct{}
	boxes   map[int64]*models.Mailbox
	mails   map[int64][]models.Arrival // as received, by mailbox
	sighted map[[3]uint32]bool         // mailbox, uidvalidity, uid
	batches []models.Batch
	fails   []string
	passes  int
	holders map[string]int // how often an owner passed

	receive func(context.Context, models.Batch) error
	keep    func(models.Mailbox) error
	release func(models.Mailbox) bool
}

func newDesk(urls ...string) *fakeDesk {
	d := &fakeDesk{changed: make(chan struct{}), boxes: map[int64]*models.Mailbox{}, mails: map[int64][]models.Arrival{}, sighted: map[[3]uint32]bool{}, holders: map[string]int{}}
	for _, u := range urls {
		d.add(u)
	}
	return d
}

func (d *fakeDesk) add(url string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := int64(len(d.boxes) + 1)
	d.boxes[id] = &models.Mailbox{ID: id, TeamID: 1, Name: fmt.Sprint("box ", id), URL: url, CreatedAt: time.Now()}
	d.say()
}

// say tells whoever waits; mu is held.
func (d *fakeDesk) say() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// until waits for a state of the desk, on signals.
func (d *fakeDesk) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		d.mu.Lock()
		good, changed := ok(), d.changed
		fails := slices.Clone(d.fails)
		d.mu.Unlock()
		if good {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("waited in vain for: %s\nfailures: %s", what, strings.Join(fails, "\n"))
		}
	}
}

func (d *fakeDesk) box(id int64) models.Mailbox {
	d.mu.Lock()
	defer d.mu.Unlock()
	return *d.boxes[id]
}

func (d *fakeDesk) received(id int64) []models.Arrival {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.mails[id])
}

func (d *fakeDesk) uids(id int64) (uids []uint32) {
	for _, a := range d.received(id) {
		uids = append(uids, a.UID)
	}
	return uids
}

func (d *fakeDesk) Receive(ctx context.Context, b models.Batch) (models.Received, error) {
	if d.receive != nil {
		if err := d.receive(ctx, b); err != nil {
			return models.Received{}, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.boxes[b.Mailbox.ID]
	if m.Generation != b.Mailbox.Generation {
		return models.Received{}, models.ErrConflict
	}
	var got models.Received
	for _, a := range b.Arrivals {
		got.Fetched++
		key := [3]uint32{uint32(m.ID), b.UIDValidity, a.UID}
		if d.sighted[key] {
			got.Duplicate++
			continue
		}
		d.sighted[key] = true
		d.mails[m.ID] = append(d.mails[m.ID], a)
		got.Filed++
	}
	m.LastUID = b.Watermark
	d.batches = append(d.batches, b)
	d.say()
	return got, nil
}

func (d *fakeDesk) Mailboxes(context.Context) ([]models.Mailbox, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []models.Mailbox
	for id := range int64(len(d.boxes)) {
		out = append(out, *d.boxes[id+1])
	}
	return out, nil
}

func (d *fakeDesk) ClaimMailbox(_ context.Context, id int64, owner string, lease time.Duration) (models.Mailbox, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.boxes[id]
	if m.Owner != "" && m.Owner != owner && m.LeaseUntil.After(time.Now()) {
		return models.Mailbox{}, models.ErrConflict
	}
	until := time.Now().Add(lease)
	m.Owner, m.LeaseUntil = owner, &until
	m.Generation++
	d.say()
	return *m, nil
}

func (d *fakeDesk) KeepMailbox(_ context.Context, m models.Mailbox, lease time.Duration) error {
	if d.keep != nil {
		if err := d.keep(m); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.boxes[m.ID]
	if b.Generation != m.Generation {
		return models.ErrConflict
	}
	until := time.Now().Add(lease)
	b.LeaseUntil = &until
	return nil
}

func (d *fakeDesk) ReleaseMailbox(_ context.Context, m models.Mailbox) error {
	if d.release != nil && !d.release(m) {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.boxes[m.ID]
	if b.Generation != m.Generation {
		return models.ErrConflict
	}
	b.Owner, b.LeaseUntil = "", nil
	d.say()
	return nil
}

func (d *fakeDesk) StartMailbox(_ context.Context, m models.Mailbox, uidvalidity, start, last uint32) (models.Mailbox, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.boxes[m.ID]
	b.UIDValidity, b.StartUID, b.LastUID = uidvalidity, start, last
	d.say()
	return *b, nil
}

func (d *fakeDesk) MailboxPassed(_ context.Context, m models.Mailbox, _ bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.passes++
	d.holders[m.Owner]++
	d.say()
	return nil
}

func (d *fakeDesk) MailboxFailed(_ context.Context, _ models.Mailbox, reason string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails = append(d.fails, reason)
	d.say()
	return nil
}

func (d *fakeDesk) SightedUIDs(_ context.Context, m models.Mailbox, uidvalidity, from, to uint32) ([]uint32, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []uint32
	for k := range d.sighted {
		if k[0] == uint32(m.ID) && k[1] == uidvalidity && k[2] >= from && k[2] <= to {
			out = append(out, k[2])
		}
	}
	return out, nil
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// inbox is one with a fast heart, so that tests wait for events and not for
// the clock.
func inbox(d mailer.Desk, change ...func(*mailer.Inbox)) *mailer.Inbox {
	i := &mailer.Inbox{
		Desk: d, Now: time.Now, Log: quiet,
		Poll: time.Hour, Timeout: 10 * time.Second, Look: 20 * time.Millisecond, BackOff: 10 * time.Millisecond,
		Lease: 2 * time.Second, Renew: 200 * time.Millisecond,
	}
	for _, c := range change {
		c(i)
	}
	return i
}

// watching runs Watch until the test ends, or until stop is called; then it
// must have ended within ten seconds.
func watching(t *testing.T, i *mailer.Inbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Watch(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("Watch: %v", err)
				}
			case <-time.After(20 * time.Second):
				t.Error("Watch did not end within twenty seconds")
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// letter n is a small mail.
func note(n int) []byte {
	return fmt.Appendf(nil, "From: dana@example.org\r\nTo: team@example.net\r\nSubject: mail %d\r\nMessage-ID: <%d@example.org>\r\n\r\nbody %d\r\n", n, n, n)
}

// long is a mail of about size bytes, of which no two are alike.
func long(n, size int) []byte {
	b := note(n)
	seed := sha256.Sum256(b)
	for len(b) < size {
		seed = sha256.Sum256(seed[:])
		b = fmt.Appendf(b, "%x\r\n", seed)
	}
	return b
}

func notes(from, to int) (out [][]byte) {
	for n := from; n <= to; n++ {
		out = append(out, note(n))
	}
	return out
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func withQuery(raw, key, value string) string {
	u, _ := url.Parse(raw)
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

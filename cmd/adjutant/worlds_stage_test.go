package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/dashboard"
	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
)

// A stage is one office in one database, with the real desk, the real pages
// and the real letters on it. Two stages play the same history, one of them
// with secrets in between (worlds_test.go).
type stage struct {
	t       testing.TB
	name    string
	rooms   *rooms
	feed    string // secret of the calendar feed of whoever looks
	web     *dashboard.Dashboard
	outbox  *mailer.Outbox
	clock   *moved
	random  *drawn
	team    models.Team
	office  *models.Office
	box     models.Mailbox
	uid     uint32
	changes <-chan models.Change
	live    map[string]*strings.Builder // what the stream of a person carried, by key
	heard   []models.Change             // of the step that is being told
	letters []*posted                   // that were sent, in order
	names   map[string]string           // what is random, by the name it has on both stages
	forms   map[string]string           // a form token of each person's session
	named   *strings.Replacer
}

// posted is one letter as it was handed over.
type posted struct {
	models.Letter
	raw    []byte
	handed time.Time
}

// moved is the clock of both stages.
type moved struct{ at time.Time }

func (m *moved) Now() time.Time { return m.at }

// drawn is what a desk draws its numbers and references from. What is drawn in
// a step depends on the seed and the step alone, so that both stages draw the
// same for what both do.
type drawn struct {
	seed uint64
	mu   sync.Mutex
	rng  *rand.ChaCha8
}

func (d *drawn) step(n int) {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], d.seed)
	binary.LittleEndian.PutUint64(key[8:], uint64(n))
	d.rng = rand.NewChaCha8(key)
}

// Read draws; it never fails.
func (d *drawn) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rng.Read(p)
}

const stageURL = "https://adjutant.example.net"

var stageSecret = []byte("0123456789abcdef0123456789abcdef")

func newStage(t testing.TB, name, database string, clock *moved, seed uint64, plan models.TeamPlan) *stage {
	ctx := context.Background()
	s := &stage{
		t: t, name: name, clock: clock, random: &drawn{seed: seed}, live: map[string]*strings.Builder{}, names: map[string]string{},
		forms: map[string]string{},
	}
	s.random.step(0)
	quiet := slog.New(slog.DiscardHandler)
	r := &rooms{config: config{BaseURL: stageURL}, now: clock.Now, log: quiet, secret: stageSecret}
	var err error
	if r.store, err = store.Open(ctx, store.Config{URL: database, Now: clock.Now}); err != nil {
		t.Fatal(err)
	}
	r.desk = desk.New(r.store, desk.Config{Now: clock.Now, Log: quiet, Secret: stageSecret, BaseURL: stageURL, Random: s.random})
	s.rooms = r
	options := r.webOptions(newMetrics(r))
	options.Reader = tapped{options.Reader, s}
	s.web = dashboard.New(options)
	s.outbox = &mailer.Outbox{Letters: r.desk, Render: r.render, Secret: stageSecret, BaseURL: stageURL, Now: clock.Now, Log: quiet}
	s.changes = r.store.Changes(ctx)
	if _, err := r.desk.ApplyTeam(ctx, plan, false); err != nil {
		t.Fatal(err)
	}
	s.open()
	return s
}

// open reads the office, claims its mailbox and signs everybody in.
func (s *stage) open() {
	ctx := s.ctx()
	boxes, err := s.rooms.store.Mailboxes(ctx)
	s.must(err)
	s.box, err = s.rooms.desk.ClaimMailbox(ctx, boxes[0].ID, "test", 1000*time.Hour)
	s.must(err)
	s.box, err = s.rooms.desk.StartMailbox(ctx, s.box, 1, 1, 0)
	s.must(err)
	s.office, err = s.rooms.store.Office(ctx, s.box.TeamID)
	s.must(err)
	s.team = s.office.Team
	s.must(s.rooms.store.InTx(ctx, func(tx *store.Tx) error {
		for _, p := range s.office.People {
			s.live[p.Key] = &strings.Builder{}
			session := &models.Session{
				TeamID: p.TeamID, PersonID: p.ID, Hash: dashboard.SessionHash(cookieOf(p.Key)), Agent: "test",
				CreatedAt: s.clock.at, SeenAt: s.clock.at, ExpiresAt: s.clock.at.AddDate(1, 0, 0),
			}
			if err := tx.AddSession(ctx, session); err != nil {
				return err
			}
		}
		return nil
	}))
	s.tell(nil) // what setting up changed
}

func (s *stage) close() { s.must(s.rooms.Close()) }

func (s *stage) ctx() context.Context { return context.Background() }

func (s *stage) must(err error) {
	if err != nil {
		s.t.Helper()
		s.t.Fatalf("%s: %v", s.name, err)
	}
}

func cookieOf(key string) string { return "session-of-" + key }

// tapped gives the stream of a page the changes of one step, and then its end.
type tapped struct {
	dashboard.Reader
	stage *stage
}

// Changes returns what was heard in this step.
func (t tapped) Changes(context.Context) <-chan models.Change {
	c := make(chan models.Change, len(t.stage.heard))
	for _, change := range t.stage.heard {
		c <- change
	}
	close(c)
	return c
}

// tell plays what the last step changed into the streams of these people.
func (s *stage) tell(people []string) {
	s.heard = nil
	end := models.Change{TeamID: s.team.ID, Topic: "end of a step", Clearance: models.Standard}
	s.must(s.rooms.store.InTx(s.ctx(), func(tx *store.Tx) error { tx.Changed(end); return nil }))
	for c := range s.changes {
		if c == end { // Postgres tells in its own time, and in order
			break
		}
		s.heard = append(s.heard, c)
	}
	for _, key := range people {
		if len(s.heard) == 0 {
			continue
		}
		if said := strings.TrimPrefix(s.get(key, "/events", nil).Body.String(), "retry: 2000\n\n"); said != "" {
			fmt.Fprintf(s.live[key], "at %s\n%s", s.clock.at.Format(time.RFC3339), said)
		}
	}
}

// receive hands one mail in, as proven to be from an address, or as not proven.
func (s *stage) receive(raw []byte, proven string) {
	s.uid++
	a := models.Arrival{UID: s.uid, At: s.clock.at, Raw: raw, Size: int64(len(raw))}
	if proven != "" {
		a.Proof = models.Proof{Address: proven, By: "authserv"}
	}
	_, err := s.rooms.desk.Receive(s.ctx(), models.Batch{Mailbox: s.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: s.uid})
	s.must(err)
}

// passes does all that the clock causes: every method of the desk that takes
// nothing and says how much it did, so that new ones are played too.
func (s *stage) passes() {
	d := reflect.ValueOf(s.rooms.desk)
	pass := reflect.TypeFor[func(context.Context) (int, error)]()
	for n := range d.NumMethod() {
		if m := d.Method(n); m.Type() == pass {
			err, _ := m.Call([]reflect.Value{reflect.ValueOf(s.ctx())})[1].Interface().(error)
			s.must(err)
		}
	}
}

// deliver writes and hands over what is due, as the outbox does.
func (s *stage) deliver() {
	ctx := s.ctx()
	_, err := s.rooms.desk.Bundle(ctx)
	s.must(err)
	for {
		parcels, err := s.rooms.desk.ClaimLetters(ctx, 25)
		s.must(err)
		if len(parcels) == 0 {
			return
		}
		for _, p := range parcels {
			if p.Letter.Bytes == nil {
				files, err := s.rooms.desk.Enclosures(ctx, p)
				s.must(err)
				p.Letter.Bytes, err = s.outbox.Compose(p, files...)
				s.must(err)
				s.must(s.rooms.desk.FreezeLetter(ctx, p, p.Letter.Bytes))
			}
			s.must(s.rooms.desk.SettleLetter(ctx, p, models.Outcome{Sent: true, Reply: "250 ok"}))
			s.letters = append(s.letters, &posted{p.Letter, p.Letter.Bytes, s.clock.at})
		}
	}
}

// items are the office's items by number, whoever may see them.
func (s *stage) items() []models.ItemCard {
	all := store.Operator
	all.TeamID = s.team.ID
	list, err := s.rooms.store.Items(s.ctx(), all, models.ItemFilter{All: true, Sort: "number", Now: s.clock.at})
	s.must(err)
	return list.Items
}

func (s *stage) person(key string) *models.Person { return s.office.PersonByKey(key) }

// get asks for a page as a person; headers are pairs of a name and a value.
func (s *stage) get(key, target string, headers []string) *httptest.ResponseRecorder {
	return s.ask(key, httptest.NewRequest(http.MethodGet, stageURL+target, nil), headers)
}

// post sends a form as a person.
func (s *stage) post(key, target, form string, headers ...string) *httptest.ResponseRecorder {
	if s.forms[key] == "" {
		found := formField.FindStringSubmatch(s.get(key, "/help", nil).Body.String())
		if found == nil {
			s.t.Fatalf("%s: no form on the help page of %s", s.name, key)
		}
		s.forms[key] = found[1]
	}
	r := httptest.NewRequest(http.MethodPost, stageURL+target, strings.NewReader(form+"&form="+s.forms[key]))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.ask(key, r, headers)
}

func (s *stage) ask(key string, r *http.Request, headers []string) *httptest.ResponseRecorder {
	r.RemoteAddr = "203.0.113.9:1234" // from elsewhere: this machine's own account is the operator's
	if key != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-adjutant", Value: cookieOf(key)})
	}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	return w
}

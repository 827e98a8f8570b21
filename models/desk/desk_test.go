package desk

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func (c *clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// tuesday is a Tuesday morning in Copenhagen, inside working hours.
var tuesday = time.Date(2026, 11, 24, 9, 5, 0, 0, copenhagen)

var copenhagen = func() *time.Location {
	z, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return z
}()

// bench is one office with its desk and a mailbox that mail comes into.
type bench struct {
	t     *testing.T
	desk  *Desk
	store *store.Store
	clock *clock
	box   models.Mailbox
	uid   uint32
	team  int64
}

var discard = slog.New(slog.NewTextHandler(io.Discard, nil))

var secret = []byte("0123456789abcdef0123456789abcdef")

func plan() models.TeamPlan {
	person := func(key, name, role string, c models.Clearance, addresses ...string) models.Person {
		return models.Person{Key: key, Name: name, Role: models.Role(role), Clearance: c, Addresses: addresses}
	}
	domain := func(slug, name, owner string, backup ...string) models.DomainPlan {
		return models.DomainPlan{
			Domain: models.Domain{Slug: slug, Name: name, Clearance: models.Standard, Level: 3}, Owner: owner, Backup: backup,
		}
	}
	p := models.TeamPlan{
		Team: models.Team{
			Slug: "dana", Name: "Office of Dana", Address: "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB",
			Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00",
		},
		People: []models.Person{
			person("dana", "Dana Whitfield", "executive", models.Private, "dana@example.org", "dana@home.example"),
			person("priya", "Priya Nair", "lead", models.Confidential, "priya@example.org"),
			person("marcus", "Marcus Holm", "assistant", models.Standard, "marcus@example.org"),
			person("elena", "Elena Rossi", "assistant", models.Standard, "elena@example.org"),
		},
		Domains: []models.DomainPlan{
			domain("travel", "Travel", "marcus", "elena"),
			domain("vendors", "Vendors", "elena"),
			domain("board", "Board", "priya"),
			domain("events", "Events", ""),
		},
		Pairs: []models.PairPlan{{
			Pair: models.Pair{
				Slug: "dana-priya", Weekday: "tue", Time: "09:00", Cadence: models.Weekly, Minutes: 30, DigestDay: "mon", DigestTime: "16:00",
			},
			Executive: "dana", Assistant: "priya",
		}},
		Rules:     []models.Rule{{When: models.RuleWhen{From: "*@nordlys.example"}, Then: models.RuleThen{Domain: "vendors", Priority: models.High}}},
		Mailboxes: []models.MailboxPlan{{Name: "team@imap.example/INBOX", URL: "imap://team@imap.example/INBOX", Password: "imap password"}},
	}
	p.People[0].Bundle = models.BundleOff // letters one by one; bundles_test.go has offices that bundle
	p.Domains[0].Keywords = []string{"flight", "hotel"}
	p.Domains[1].Keywords = []string{"quote", "invoice"}
	p.Domains[1].Aliases = []string{"supplier"}
	return p
}

// each opens the office of plan on either database.
func each(t *testing.T, f func(*bench)) {
	t.Parallel()
	c := &clock{at: tuesday}
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(newBench(t, s, &clock{at: c.Now()})) })
}

func newBench(t *testing.T, s *store.Store, c *clock) *bench {
	t.Helper()
	b := &bench{t: t, store: s, clock: c}
	b.desk = New(s, Config{Now: c.Now, Log: discard, Secret: secret, BaseURL: "https://adjutant.example.net"})
	if _, err := b.desk.ApplyTeam(t.Context(), plan(), false); err != nil {
		t.Fatal(err)
	}
	boxes, err := s.Mailboxes(t.Context())
	if err != nil || len(boxes) != 1 {
		t.Fatalf("mailboxes: %v, %v", boxes, err)
	}
	b.team = boxes[0].TeamID
	if b.box, err = b.desk.ClaimMailbox(t.Context(), boxes[0].ID, "test", time.Hour); err != nil {
		t.Fatal(err)
	}
	if b.box, err = b.desk.StartMailbox(t.Context(), b.box, 1, 1, 0); err != nil {
		t.Fatal(err)
	}
	return b
}

// letter is a mail as a test writes it.
type letter struct {
	from, to, subject, body string
	headers                 []string
	unproven                bool
	id                      string // its Message-ID without the host, "" for a fresh one
}

func (l letter) raw(id string, at time.Time) []byte {
	if l.to == "" {
		l.to = "team@example.net"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@mail.example>\r\n", l.from, l.to, l.subject, at.Format(time.RFC1123Z), id)
	for _, h := range l.headers {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(l.body, "\n", "\r\n") + "\r\n")
	return []byte(b.String())
}

func (b *bench) arrival(l letter) models.Arrival {
	b.uid++
	if l.id == "" {
		l.id = fmt.Sprintf("mail%d", b.uid)
	}
	raw := l.raw(l.id, b.clock.Now())
	a := models.Arrival{UID: b.uid, At: b.clock.Now(), Raw: raw, Size: int64(len(raw))}
	a.Proof = models.Proof{Address: addressOf(l.from)}
	if !l.unproven {
		a.Proof.By = "authserv"
	}
	return a
}

func addressOf(from string) string {
	if i := strings.IndexByte(from, '<'); i >= 0 {
		return strings.TrimSuffix(from[i+1:], ">")
	}
	return from
}

// receive hands mails to the desk in one batch.
func (b *bench) receive(mails ...letter) models.Received {
	b.t.Helper()
	batch := models.Batch{Mailbox: b.box, UIDValidity: 1}
	for _, l := range mails {
		batch.Arrivals = append(batch.Arrivals, b.arrival(l))
	}
	batch.Watermark = b.uid
	got, err := b.desk.Receive(b.t.Context(), batch)
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

func (b *bench) ctx() context.Context { return b.t.Context() }

func (b *bench) viewer(key string) models.Viewer {
	b.t.Helper()
	return b.person(key).Viewer()
}

func (b *bench) person(key string) models.Person {
	b.t.Helper()
	o, err := b.store.Office(b.ctx(), b.team)
	if err != nil {
		b.t.Fatal(err)
	}
	p := o.PersonByKey(key)
	if p == nil {
		b.t.Fatalf("no person %q", key)
	}
	return *p
}

func (b *bench) items() []models.ItemCard {
	b.t.Helper()
	l, err := b.store.Items(b.ctx(), store.Operator, models.ItemFilter{All: true, Sort: "number", Now: b.clock.Now()})
	if err != nil {
		b.t.Fatal(err)
	}
	return l.Items
}

// item returns the only item there is, or the one of that number.
func (b *bench) item(number int) models.ItemPage {
	b.t.Helper()
	p, err := b.store.Item(b.ctx(), models.Viewer{Operator: true, TeamID: b.team}, number)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) letters() []models.LetterLine {
	b.t.Helper()
	lines, err := b.store.Letters(b.ctx(), store.Operator, 0, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	slices.SortFunc(lines, func(x, y models.LetterLine) int { return int(x.ID - y.ID) })
	err = b.store.InTx(b.ctx(), func(tx *store.Tx) error {
		for i, line := range lines { // a listing leaves out what a letter says
			if lines[i].Letter, err = tx.LetterByID(b.ctx(), line.TeamID, line.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return lines
}

// lettersTo returns the letters of a kind to an address, oldest first.
func (b *bench) lettersTo(address string, kind models.LetterKind) []models.LetterLine {
	b.t.Helper()
	var out []models.LetterLine
	for _, l := range b.letters() {
		if l.ToAddr == address && l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// replyTo is the address under which a letter is answered.
func (b *bench) replyTo(l models.LetterLine) string {
	return plusAddress("team@example.net", "r."+models.ReplyToken(secret, l.Ref, b.clock.Now().Add(models.ReplyTokenFor)))
}

func (b *bench) mails() []models.MailLine {
	b.t.Helper()
	m, _, err := b.store.Mail(b.ctx(), store.Operator, models.MailFilter{Direction: models.In})
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

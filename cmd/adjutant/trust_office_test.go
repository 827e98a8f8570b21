package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// trustOffice is one office with its real rooms: the mail door's proof, the
// desk and a database. Mail is handed in as the mailbox would hold it.
type trustOffice struct {
	t      testing.TB
	store  *store.Store
	desk   *desk.Desk
	prover *mailer.Prover
	now    time.Time
	box    models.Mailbox
	uid    uint32
	mode   string
	rows   map[string]string // the database as it was last looked at

	waits  string        // Message-ID of the mail that the follow-up #103 began with
	other  models.Letter // a letter of another team of the same installation
	secret models.Item   // a confidential item, with Priya
}

var (
	trustSecret = []byte("0123456789abcdef0123456789abcdef")
	trustStart  = time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC) // a Tuesday, inside working hours
)

const (
	teamAddress = "team@example.net"
	authserv    = "mx.example.net"
)

// The people: Dana decides and has two addresses, Priya is cleared and leads,
// Marcus writes from a sub-domain, Elena's domain asks for strict alignment,
// Olga only reads, and Gus has left.
func trustPlan() models.TeamPlan {
	person := func(key, name string, role models.Role, c models.Clearance, addresses ...string) models.Person {
		return models.Person{Key: key, Name: name, Role: role, Clearance: c, Addresses: addresses}
	}
	domain := func(slug, owner string) models.DomainPlan {
		return models.DomainPlan{Domain: models.Domain{Slug: slug, Name: strings.ToUpper(slug[:1]) + slug[1:], Clearance: models.Standard, Level: 3}, Owner: owner}
	}
	return models.TeamPlan{
		Team: models.Team{Slug: "dana", Name: "Office of Dana", Address: teamAddress, Zone: "UTC", Locale: "en-GB", Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "08:00-17:00"},
		People: []models.Person{
			person("dana", "Dana Whitfield", models.RoleExecutive, models.Private, "dana@example.org", "dana@home.example"),
			person("priya", "Priya Nair", models.RoleLead, models.Confidential, "priya@example.org", "priya@alpha.github.io"),
			person("marcus", "Marcus Holm", models.RoleAssistant, models.Standard, "marcus@staff.example.org"),
			person("elena", "Elena Rossi", models.RoleAssistant, models.Standard, "elena@strict.example"),
			person("olga", "Olga Berg", models.RoleObserver, models.Standard, "olga@example.org"),
		},
		Domains:   []models.DomainPlan{domain("travel", "marcus"), domain("vendors", "elena"), domain("board", "priya")},
		Pairs:     []models.PairPlan{{Pair: models.Pair{Slug: "dana-priya", Weekday: "tue", Time: "09:00", Cadence: models.Weekly, Minutes: 30, DigestDay: "mon", DigestTime: "16:00"}, Executive: "dana", Assistant: "priya"}},
		Mailboxes: []models.MailboxPlan{{Name: "team@imap.example/INBOX", URL: "imap://team@imap.example/INBOX", Password: "x"}},
	}
}

// newTrustOffice opens an office in which there is something to attack: #101
// with Marcus, the decision #102 that Dana is asked, the follow-up #103 that
// waits for an outsider, and a confidential matter with Priya.
func newTrustOffice(t testing.TB, url, trust string) *trustOffice {
	t.Helper()
	o := &trustOffice{t: t, now: trustStart, mode: trust}
	clock := func() time.Time { return o.now }
	o.store = storetest.Open(t, url, storetest.Clock(clock))
	o.desk = desk.New(o.store, desk.Config{Now: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Secret: trustSecret, BaseURL: "https://adjutant.example.net"})
	parsed, err := mailer.ParseTrust(trust)
	if err != nil {
		t.Fatal(err)
	}
	o.prover = &mailer.Prover{Trust: parsed, DKIM: mailer.SignedBy(trustDNS, clock)}
	if _, err := o.desk.ApplyTeam(t.Context(), trustPlan(), false); err != nil {
		t.Fatal(err)
	}
	boxes, err := o.store.Mailboxes(t.Context())
	if err != nil || len(boxes) != 1 {
		t.Fatalf("mailboxes: %v, %v", boxes, err)
	}
	if o.box, err = o.desk.ClaimMailbox(t.Context(), boxes[0].ID, "test", 10_000*time.Hour); err != nil {
		t.Fatal(err)
	}
	if o.box, err = o.desk.StartMailbox(t.Context(), o.box, 1, 1, 0); err != nil {
		t.Fatal(err)
	}
	o.otherTeam()
	o.receive(dana("#travel Car in Oslo due:fri", "Two bags, please.").raw(o))
	o.receive(post{from: "priya@example.org", subject: "#decide Hotel in Oslo recommend:A", body: "A) Grand\r\nB) Bristol", sign: signed("example.org")}.raw(o))
	forwarded := "#vendors #follow\r\n\r\n---------- Forwarded message ---------\r\nFrom: Nils Berg <nils@nordlys.example>\r\nDate: Mon, 23 Nov 2026 at 14:02\r\nSubject: Quote for the chairs\r\nTo: <dana@example.org>\r\n\r\nWe will send the quote.\r\n"
	o.receive(post{from: "dana@example.org", id: "<forwarded@example.org>", subject: "Fwd: Quote for the chairs", body: forwarded, sign: signed("example.org")}.raw(o))
	o.waits = "<forwarded@example.org>"
	o.receive(dana("#board #confidential Offer from Halden", "The numbers.").raw(o))
	items, err := o.store.Items(t.Context(), store.Operator, models.ItemFilter{All: true, Sort: "number", Now: o.now})
	if err != nil || len(items.Items) != 4 || items.Items[3].HolderKey != "priya" || items.Items[1].Kind != models.Decision || items.Items[2].Kind != models.FollowUp {
		t.Fatalf("%s: the office is not as it should be: %+v, %v", trust, items, err)
	}
	o.secret = items.Items[3].Item
	return o
}

// otherTeam makes a second team whose letters carry tokens of the same secret.
func (o *trustOffice) otherTeam() {
	o.t.Helper()
	p := trustPlan()
	p.Team.Slug, p.Team.Address, p.Mailboxes, p.Pairs = "olof", "olof@example.net", nil, nil
	p.People = []models.Person{{Key: "olof", Name: "Olof Ek", Role: models.RoleExecutive, Clearance: models.Private, Addresses: []string{"olof@example.org"}},
		{Key: "marcus", Name: "Marcus Holm", Role: models.RoleAssistant, Clearance: models.Standard, Addresses: []string{"marcus@staff.example.org"}}}
	p.Domains = nil
	if _, err := o.desk.ApplyTeam(o.t.Context(), p, false); err != nil {
		o.t.Fatal(err)
	}
	if err := o.desk.RequestSignIn(o.t.Context(), "olof@example.org", "browser"); err != nil {
		o.t.Fatal(err)
	}
	o.other = o.letter("olof@example.org", models.LetterSignIn)
}

// letter is the newest letter of a kind to an address.
func (o *trustOffice) letter(address string, kind models.LetterKind) models.Letter {
	o.t.Helper()
	lines, err := o.store.Letters(o.t.Context(), store.Operator, 0, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	slices.SortFunc(lines, func(a, b models.LetterLine) int { return int(b.ID - a.ID) })
	for _, l := range lines {
		if l.ToAddr == address && l.Kind == kind {
			return l.Letter
		}
	}
	o.t.Fatalf("there is no %s to %s", kind, address)
	return models.Letter{}
}

// reply is the reply address of the newest letter of a kind to an address.
func (o *trustOffice) reply(address string, kind models.LetterKind) string {
	return o.replyUntil(address, kind, o.now.Add(models.ReplyTokenFor))
}

func (o *trustOffice) replyUntil(address string, kind models.LetterKind, until time.Time) string {
	return "team+r." + models.ReplyToken(trustSecret, o.letter(address, kind).Ref, until) + "@example.net"
}

// receive hands in one mail of the mailbox and returns how it ended.
func (o *trustOffice) receive(raw string) models.MailLine {
	o.t.Helper()
	o.uid++
	a := models.Arrival{UID: o.uid, At: o.now, Raw: []byte(raw), Size: int64(len(raw)), Proof: o.prover.Prove([]byte(raw))}
	if _, err := o.desk.Receive(o.t.Context(), models.Batch{Mailbox: o.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: o.uid}); err != nil {
		o.t.Fatalf("%s: %v", o.mode, err)
	}
	lines, _, err := o.store.Mail(o.t.Context(), store.Operator, models.MailFilter{Direction: models.In})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range lines {
		if l.UID == o.uid {
			return l
		}
	}
	o.t.Fatalf("%s: mail %d is not in the log", o.mode, o.uid)
	return models.MailLine{}
}

// look reads every row of the database, each under its table and key.
func (o *trustOffice) look() map[string]string {
	o.t.Helper()
	var b bytes.Buffer
	if _, err := o.store.Backup(o.t.Context(), &b, nil); err != nil {
		o.t.Fatal(err)
	}
	out := map[string]string{}
	lines := bufio.NewReader(&b)
	table, columns := "", []string{}
	for n := 0; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return out
		}
		var head struct {
			Table   string
			Columns []string
		}
		var row []json.RawMessage
		switch {
		case n == 0:
		case json.Unmarshal(line, &row) == nil:
			key := fmt.Sprintf("%s %s", row[0], row[min(1, len(row)-1)])
			// That somebody wrote about an item is not what the item is.
			if at := slices.Index(columns, "kept_at"); at >= 0 {
				out["kept_at "+key] = string(row[at])
				line, _ = json.Marshal(slices.Delete(row, at, at+1))
			}
			out[table+" "+key] += string(line)
		case json.Unmarshal(line, &head) == nil && head.Table != "":
			table, columns = head.Table, head.Columns
		}
	}
}

// changes are the rows that are not as they were when it was last asked, as
// "+ table ...", "- table ..." and "~ table ...".
func (o *trustOffice) changes() []change {
	o.t.Helper()
	was, is := o.rows, o.look()
	o.rows = is
	var out []change
	for _, key := range slices.Sorted(maps.Keys(is)) {
		before, known := was[key]
		switch table, _, _ := strings.Cut(key, " "); {
		case !known:
			out = append(out, change{"+", table, is[key]})
		case before != is[key]:
			out = append(out, change{"~", table, before + " -> " + is[key]})
		}
	}
	for key, before := range was {
		if _, still := is[key]; !still {
			table, _, _ := strings.Cut(key, " ")
			out = append(out, change{"-", table, before})
		}
	}
	return out
}

type change struct{ how, table, row string }

func (c change) String() string { return c.how + " " + c.table + ": " + c.row }

// trustOffices are one office for each mode of trust, on either database.
func trustOffices(t *testing.T) []*trustOffice {
	t.Helper()
	out := []*trustOffice{newTrustOffice(t, storetest.NewSQLite(t), "strict"), newTrustOffice(t, storetest.NewPostgres(t), "authserv="+authserv)}
	for _, o := range out {
		o.rows = o.look()
	}
	return out
}

// counted sums up what a table test showed.
type counted struct {
	sync.Mutex
	cases, wrong int
	byClass      map[string]int
}

func (c *counted) add(class string, ok bool) {
	c.Lock()
	defer c.Unlock()
	if c.byClass == nil {
		c.byClass = map[string]int{}
	}
	c.cases++
	c.byClass[class]++
	if !ok {
		c.wrong++
	}
}

func (c *counted) String() string {
	var b strings.Builder
	for _, class := range slices.Sorted(maps.Keys(c.byClass)) {
		fmt.Fprintf(&b, "\n%5d  %s", c.byClass[class], class)
	}
	return b.String()
}

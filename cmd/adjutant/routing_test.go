package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/cmd/adjutant/demo"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

var updateRouting = flag.Bool("update-routing", false, "write the answers in testdata/routing.txt anew")

const routingTable = "testdata/routing.txt"

// routingOffice is one office of the table, with its mails.
type routingOffice struct {
	name, team string
	cases      []*routingCase
}

// routingCase is one mail, and what becomes of it: its fate, then the reasons.
type routingCase struct {
	title string
	mail  []string
	want  []string
	at    time.Time
	raw   []byte
	id    string
}

func readRoutingTable(t *testing.T) []*routingOffice {
	t.Helper()
	text, err := os.ReadFile(routingTable)
	if err != nil {
		t.Fatal(err)
	}
	var all []*routingOffice
	inTeam := false
	for n, line := range strings.Split(string(text), "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case mark == "===":
			all = append(all, &routingOffice{name: rest})
			inTeam = true
		case mark == "---":
			inTeam = false
		case inTeam:
			all[len(all)-1].team += line + "\n"
		case mark == "*":
			o := all[len(all)-1]
			o.cases = append(o.cases, &routingCase{title: rest, id: fmt.Sprintf("%s.%d@table.example", o.name, len(o.cases)+1)})
		case mark == "|" || mark == ">":
			o := all[len(all)-1]
			c := o.cases[len(o.cases)-1]
			if mark == "|" {
				c.mail = append(c.mail, rest)
			} else if rest != "" {
				c.want = append(c.want, rest)
			}
		case line != "" && mark != "#":
			t.Fatalf("%s:%d: %q is nothing that stands in the table", routingTable, n+1, line)
		}
	}
	return all
}

// writeRoutingTable puts the answers that are wanted into the table.
func writeRoutingTable(t *testing.T, all []*routingOffice) {
	t.Helper()
	text, err := os.ReadFile(routingTable)
	if err != nil {
		t.Fatal(err)
	}
	var cases []*routingCase
	for _, o := range all {
		cases = append(cases, o.cases...)
	}
	var out []string
	next := -1
	answered := false
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "* ") {
			next++
			answered = false
		}
		if strings.HasPrefix(line, ">") {
			if answered {
				continue
			}
			answered = true
			for _, w := range cases[next].want {
				out = append(out, "> "+w)
			}
			continue
		}
		out = append(out, line)
	}
	if err := os.WriteFile(routingTable, []byte(strings.Join(out, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compose writes the mail of a case as it would come in.
func (c *routingCase) compose(t *testing.T, o *models.Office) {
	t.Helper()
	head := map[string]string{}
	var more, body []string
	for n, line := range c.mail {
		if line == "" {
			body = c.mail[n+1:]
			break
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("%s: %q is no line of a head", c.title, line)
		}
		switch value = strings.TrimSpace(value); key {
		case "From", "To", "At", "Subject", "Forward", "About", "Sent-To", "Saying", "Attach":
			head[key] = value
		default:
			more = append(more, key+": "+value)
		}
	}
	week := o.Team.Week()
	at := head["At"]
	if at == "" {
		at = "2026-11-24 10:00"
	}
	var err error
	if c.at, err = time.ParseInLocation("2006-01-02 15:04", at, week.Zone); err != nil {
		t.Fatal(err)
	}
	from := head["From"]
	if p := o.PersonByKey(from); p != nil {
		from = p.Name + " <" + p.Address() + ">"
	}
	to := head["To"]
	if to == "" {
		to = o.Team.Address
	}
	if f := head["Forward"]; f != "" {
		sent := head["Sent-To"]
		if sent == "" {
			sent = "dana@example.org"
		}
		body = append(slices.Clone(body), "", "---------- Forwarded message ---------", "From: "+f, "Date: Mon, 23 Nov 2026 at 14:02",
			"Subject: "+head["About"], "To: <"+sent+">", "", head["Saying"])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n", from, to, head["Subject"], c.at.Format(time.RFC1123Z), c.id)
	for _, h := range more {
		b.WriteString(h + "\r\n")
	}
	text := strings.Join(body, "\r\n") + "\r\n"
	if head["Attach"] == "" {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
		c.raw = []byte(b.String())
		return
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\n" + text)
	for name := range strings.SplitSeq(head["Attach"], ",") {
		fmt.Fprintf(&b, "--part\r\nContent-Type: application/octet-stream\r\nContent-Disposition: %s\r\n\r\nbytes\r\n",
			mime.FormatMediaType("attachment", map[string]string{"filename": strings.TrimSpace(name)}))
	}
	b.WriteString("--part--\r\n")
	c.raw = []byte(b.String())
}

// fateLines writes where a mail goes as the table does.
func fateLines(fate, person, domain, clearance, triage string, held bool, reasons []string) []string {
	first := ""
	switch {
	case fate != string(desk.Filed):
		first = fate
	case held:
		first = "held"
	case person == "":
		first = "triage"
	default:
		first = person
	}
	if domain != "" {
		first += " (" + domain + ")"
	}
	if fate == string(desk.Filed) && clearance != string(models.Standard) {
		first += ", " + clearance
	}
	if triage != "" {
		first += ": " + triage
	}
	return append([]string{first}, reasons...)
}

// foretold asks explain about every mail of an office, as a file on disk.
func (o *routingOffice) foretold(t *testing.T, teamFile string, office *models.Office) [][]string {
	t.Helper()
	dir := t.TempDir()
	for n, c := range o.cases {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.eml", n)), c.raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := runIt(t, "", nil, "explain", "--json", "--team", teamFile, dir)
	if got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	var out [][]string
	for line := range strings.Lines(got.out) {
		var x struct{ Route routed }
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatal(err)
		}
		r := x.Route
		key := ""
		if p := office.PersonByAddress(r.Person); p != nil {
			key = p.Key
		}
		out = append(out, fateLines(r.Fate, key, r.Domain, r.Clearance, r.Triage, r.Held, r.Reasons))
	}
	return out
}

// movableClock is an office's clock that a test moves.
type movableClock struct{ at time.Time }

func (c *movableClock) now() time.Time { return c.at }

// runningDesk is a team on a real database, with a mailbox that mail comes to.
type runningDesk struct {
	t     *testing.T
	store *store.Store
	desk  *desk.Desk
	clock *movableClock
	box   models.Mailbox
	uid   uint32
}

func newRunningDesk(t *testing.T, s *store.Store, clock *movableClock, plan models.TeamPlan) *runningDesk {
	t.Helper()
	d := &runningDesk{t: t, store: s, clock: clock}
	d.desk = desk.New(s, desk.Config{Now: clock.now, Log: slog.New(slog.DiscardHandler), Secret: []byte(strings.Repeat("s", 32)), BaseURL: "https://adjutant.example.net"})
	plan.Mailboxes = []models.MailboxPlan{{Name: plan.Team.Slug, URL: "imap://team@imap.example/" + plan.Team.Slug, Password: "p"}}
	if _, err := d.desk.ApplyTeam(t.Context(), plan, false); err != nil {
		t.Fatal(err)
	}
	boxes, err := s.Mailboxes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(boxes, func(m models.Mailbox) bool { return m.Name == plan.Team.Slug })
	if d.box, err = d.desk.ClaimMailbox(t.Context(), boxes[n].ID, "test", 1000*time.Hour); err != nil {
		t.Fatal(err)
	}
	if d.box, err = d.desk.StartMailbox(t.Context(), d.box, 1, 1, 0); err != nil {
		t.Fatal(err)
	}
	return d
}

// receive hands one mail in, from whom it says, proven.
func (d *runningDesk) receive(raw []byte, from string, at time.Time) {
	d.t.Helper()
	d.uid++
	d.clock.at = at
	a := models.Arrival{UID: d.uid, At: at, Raw: raw, Size: int64(len(raw)), Proof: models.Proof{Address: from, By: "authserv"}}
	batch := models.Batch{Mailbox: d.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: d.uid}
	if _, err := d.desk.Receive(d.t.Context(), batch); err != nil {
		d.t.Fatal(err)
	}
}

// happened tells of one mail what became of it in the database.
func (d *runningDesk) happened(line models.MailLine) []string {
	d.t.Helper()
	if len(line.Items) == 0 {
		switch {
		case line.State == models.Quarantined:
			return []string{string(desk.Isolated), line.Reason}
		case strings.Contains(line.Reason, " obeyed"):
			return []string{string(desk.Obeyed)}
		}
		return []string{string(desk.Kept), line.Reason}
	}
	page, err := d.store.Item(d.t.Context(), models.Viewer{Operator: true, TeamID: d.box.TeamID}, line.Items[0])
	if err != nil {
		d.t.Fatal(err)
	}
	return fateLines(string(desk.Filed), page.HolderKey, page.DomainKey, string(page.Clearance), page.Triage, page.State == models.StateHeld, page.Reasons)
}

// TestRouting_TableOfSituations holds explain and the running desk against one
// table: where each mail goes, with every reason, on both databases.
func TestRouting_TableOfSituations(t *testing.T) {
	t.Parallel()
	all := readRoutingTable(t)
	situations := 0
	plans := map[string]models.TeamPlan{}
	for _, o := range all {
		file := filepath.Join(t.TempDir(), o.name+".yaml")
		if err := os.WriteFile(file, []byte(o.team), 0o600); err != nil {
			t.Fatal(err)
		}
		plan, err := readTeamFile(file)
		if err != nil {
			t.Fatalf("office %s: %v", o.name, err)
		}
		plans[o.name] = plan
		office := plan.Office()
		for _, c := range o.cases {
			c.compose(t, office)
			situations++
		}
		for n, got := range o.foretold(t, file, office) {
			c := o.cases[n]
			if *updateRouting {
				c.want = got
			} else if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("explain, office %s, %s: %s", o.name, c.title, d)
			}
		}
	}
	if *updateRouting {
		writeRoutingTable(t, all)
	}
	if situations < 120 {
		t.Errorf("%d situations, want at least 120", situations)
	}
	clock := func() *movableClock { return &movableClock{at: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)} }
	storetest.EachURL(t, func(t *testing.T, url string) {
		clock := clock()
		s := storetest.Open(t, url, storetest.Clock(clock.now))
		for _, o := range all {
			d := newRunningDesk(t, s, clock, plans[o.name])
			office := plans[o.name].Office()
			for _, c := range o.cases {
				clock.at = c.at
				d.receive(c.raw, senderIn(c, office), c.at)
			}
			byID := map[string]models.MailLine{}
			lines, _, err := s.Mail(t.Context(), models.Viewer{Operator: true, TeamID: d.box.TeamID}, models.MailFilter{Direction: models.In, Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				byID[l.MessageID] = l
			}
			for _, c := range o.cases {
				got, want := d.happened(byID["<"+c.id+">"]), c.want
				switch desk.Fate(want[0]) {
				case desk.Obeyed:
					want = want[:1]
				case desk.Kept: // of a point for a 1:1 the desk also says for which, or why for none
					if len(got) == 2 && strings.HasPrefix(got[1], want[1]) {
						continue
					}
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("desk, office %s, %s: %s", o.name, c.title, d)
				}
			}
		}
	})
}

// senderIn is the address that the mail door proved: that of the one sender.
func senderIn(c *routingCase, o *models.Office) string {
	for _, line := range c.mail {
		if from, ok := strings.CutPrefix(line, "From: "); ok {
			if p := o.PersonByKey(from); p != nil {
				return p.Address()
			}
			if a, err := mail.ParseAddress(from); err == nil {
				return a.Address
			}
		}
	}
	return ""
}

// The mails of the demo that begin a matter go where explain says, too: they
// are written as real programs write them. Nobody has a limit here, since what
// people hold by then is history.
func TestRouting_TheDemosMailsGoWhereExplainSays(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	end := demo.End(time.Date(2026, 11, 25, 12, 0, 0, 0, zone), zone)
	text, err := demo.Team(end)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "team.yaml")
	if err := os.WriteFile(file, limitPattern.ReplaceAll(text, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	plan, err := readTeamFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o := &routingOffice{name: "demo"}
	office := plan.Office()
	world := demo.World{
		End: end, Team: plan.Team.Address, Number: func(string) int { return 0 }, Message: func(id string) string { return "<" + id + "@demo.example>" },
		Person: func(key string) string { p := office.PersonByKey(key); return p.Name + " <" + p.Address() + ">" },
	}
	script, err := demo.Script()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range script {
		if m.ReplyTo != nil || m.Answers != "" || m.Spoofed {
			continue
		}
		at, err := m.Time(end)
		if err != nil {
			t.Fatal(err)
		}
		raw, ok, err := m.Render(world)
		if err != nil || !ok {
			t.Fatal(m.ID, ok, err)
		}
		o.cases = append(o.cases, &routingCase{title: m.ID, id: m.ID + "@demo.example", raw: raw, at: at, mail: []string{"From: " + m.From}})
	}
	if len(o.cases) < 25 {
		t.Errorf("only %d mails", len(o.cases))
	}
	want := o.foretold(t, file, office)
	clock := &movableClock{at: o.cases[0].at}
	d := newRunningDesk(t, storetest.Open(t, storetest.NewSQLite(t), storetest.Clock(clock.now)), clock, plan)
	for n, c := range o.cases {
		d.receive(c.raw, senderIn(c, office), c.at)
		lines, _, err := d.store.Mail(t.Context(), models.Viewer{Operator: true, TeamID: d.box.TeamID}, models.MailFilter{Direction: models.In, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(lines, func(l models.MailLine) bool { return l.MessageID == "<"+c.id+">" })
		if i < 0 {
			t.Fatalf("%s is not in the log", c.title)
		}
		got := d.happened(lines[i])
		if got[0] == string(desk.Obeyed) || got[0] == string(desk.Kept) {
			got, want[n] = got[:1], want[n][:1]
		}
		if diff := cmp.Diff(want[n], got); diff != "" {
			t.Errorf("%s (%s): %s", c.title, lines[i].Reason, diff)
		}
	}
}

var limitPattern = regexp.MustCompile(`, limit: [0-9]+`)

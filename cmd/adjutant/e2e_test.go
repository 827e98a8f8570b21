package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	gocmp "github.com/google/go-cmp/cmp"

	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/models/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// program is the program as it is installed: built once, and run from a file
// that has no name any more, so that it goes with this process however that
// ends.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "adjutant-e2e-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "adjutant")
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), openUntilTheEnd(f)), nil
})

var kept []*os.File

func openUntilTheEnd(f *os.File) uintptr {
	kept = append(kept, f)
	return f.Fd()
}

// process is the program, running.
type process struct {
	cmd  *exec.Cmd
	out  printed
	err  printed
	done chan struct{} // closed when it has ended
	addr string
}

// begin starts the program. It ends with the test at the latest.
func begin(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(path, args...), done: make(chan struct{})}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun := make(chan error)
	go func() {
		runtime.LockOSThread() // the kernel counts its end as ours
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		begun <- err
		if err == nil {
			p.cmd.Wait()
		}
		close(p.done)
	}()
	if err := <-begun; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// kill ends it as a power cut would.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// stop asks it to end and returns how long that took.
func (p *process) stop(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		p.kill()
		t.Fatalf("it does not stop:\n%s", p.err.String())
	}
	took := time.Since(began)
	if code := p.cmd.ProcessState.ExitCode(); code != exitDone || took > 10*time.Second {
		t.Errorf("it ended with code %d after %s:\n%s", code, took, p.err.String())
	}
	if errs := lines(p.err.String(), "level=ERROR"); len(errs) > 0 {
		t.Errorf("it logged errors:\n%s", strings.Join(errs, "\n"))
	}
	return took
}

func lines(text, with string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if strings.Contains(l, with) {
			out = append(out, strings.TrimSpace(l))
		}
	}
	return out
}

// premises are one installation of the program: a mailbox, a way out, a team, a
// clock and a database.
type premises struct {
	env      []string
	database string
	clock    string
	dovecot  *mailtest.DovecotServer
	user     string
}

// build sets up an installation whose clock stands at officeNow. The mailbox
// is read from its first mail on.
func build(t *testing.T, database string, dovecot *mailtest.DovecotServer, user, smtp, team string) *premises {
	t.Helper()
	dir := t.TempDir()
	if err := dovecot.AddUser(user); err != nil {
		t.Fatal(err)
	}
	h := &premises{database: database, dovecot: dovecot, user: user, clock: filepath.Join(dir, "clock")}
	file := filepath.Join(dir, "team.yaml")
	if err := os.WriteFile(file, []byte(team), 0o600); err != nil {
		t.Fatal(err)
	}
	// Dovecot looks at its list of users once a second.
	patiently(t, "signing in to Dovecot", nil, func() bool { return dovecot.Do(user, func(*imapclient.Client) error { return nil }) == nil })
	h.at(t, officeNow)
	h.env = []string{
		"HOME=" + dir, "ADJUTANT_DATABASE_URL=" + database, "ADJUTANT_TEAM_FILE=" + file, "ADJUTANT_IMAP_URL=" + dovecot.URL(user, "INBOX") + "&start=all",
		"ADJUTANT_SMTP_URL=" + smtp, "ADJUTANT_TRUST=authserv=mx.test", "ADJUTANT_POLL=1s", "ADJUTANT_TEST_CLOCK=" + h.clock,
		"ADJUTANT_SECRET=0123456789abcdef0123456789abcdef",
	}
	return h
}

// at sets the clock of the installation.
func (h *premises) at(t *testing.T, now time.Time) {
	t.Helper()
	next := h.clock + ".next"
	err := os.WriteFile(next, []byte(now.Format(time.RFC3339)+"\n"), 0o600)
	if err = errors.Join(err, os.Rename(next, h.clock)); err != nil {
		t.Fatal(err)
	}
}

// serve starts the server on a port of its own.
func (h *premises) serve(t *testing.T) *process {
	t.Helper()
	addr := freeAddr(t)
	p := begin(t, append(slices.Clone(h.env), "ADJUTANT_ADDR="+addr), "serve")
	p.addr = addr
	return p
}

// run runs one command to its end.
func (h *premises) run(t *testing.T, args ...string) ran {
	t.Helper()
	return runProgram(t, h.env, args...)
}

func runProgram(t *testing.T, env []string, args ...string) ran {
	t.Helper()
	p := begin(t, env, args...)
	select {
	case <-p.done:
	case <-time.After(3 * time.Minute):
		p.kill()
		t.Fatalf("adjutant %s does not end:\n%s", strings.Join(args, " "), p.err.String())
	}
	return ran{p.cmd.ProcessState.ExitCode(), p.out.String(), p.err.String()}
}

// ask returns the document that a listing prints.
func ask[T any](t *testing.T, h *premises, args ...string) []T {
	t.Helper()
	got := h.run(t, append(args, "--json")...)
	var list []T
	if err := json.Unmarshal([]byte(got.out), &list); err != nil || got.code != exitDone || got.err != "" {
		t.Fatalf("adjutant %s: code %d, %v, %s", strings.Join(args, " "), got.code, err, got.err)
	}
	return list
}

func (h *premises) items(t *testing.T) []models.ItemRecord {
	return ask[models.ItemRecord](t, h, "items")
}
func (h *premises) letters(t *testing.T) []letterRecord { return ask[letterRecord](t, h, "letters") }

// incoming is what mail --json says of the mails that came.
func (h *premises) incoming(t *testing.T) []mailRecord {
	return slices.DeleteFunc(ask[mailRecord](t, h, "mail"), func(m mailRecord) bool { return m.Direction != models.In })
}

// listings is everything the three lists print, byte for byte.
func (h *premises) listings(t *testing.T) string {
	t.Helper()
	return h.run(t, "items", "--json").out + h.run(t, "mail", "--json").out + h.run(t, "letters", "--json").out
}

// append puts mails into the mailbox, in order, with fixed times of arrival.
func (h *premises) append(from int, mails []sample) error {
	return h.dovecot.Do(h.user, func(c *imapclient.Client) error {
		for i, m := range mails {
			cmd := c.Append("INBOX", int64(len(m.raw)), &imap.AppendOptions{Time: arrivalOf(from + i)})
			_, err := cmd.Write(m.raw)
			if err = errors.Join(err, cmd.Close()); err == nil {
				_, err = cmd.Wait()
			}
			if err != nil {
				return fmt.Errorf("append mail %d (%s): %w", from+i, m.kind, err)
			}
		}
		return nil
	})
}

// uids is what the server says is in the mailbox.
func (h *premises) uids(t *testing.T) (uids []uint32) {
	t.Helper()
	err := h.dovecot.Do(h.user, func(c *imapclient.Client) error {
		if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return err
		}
		data, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
		if err != nil {
			return err
		}
		for _, u := range data.AllUIDs() {
			uids = append(uids, uint32(u))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(uids)
	return uids
}

// patience is long enough for a busy machine.
const patience = 2 * time.Minute

// patiently waits as long as a busy machine may need. What it waits for is
// done by other processes, which give no signal.
func patiently(t *testing.T, what string, p *process, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	var ended <-chan struct{}
	if p != nil {
		ended = p.done
	}
	for !holds() {
		select {
		case <-tick.C:
		case <-ended:
			t.Fatalf("the server ended while waiting for %s:\n%s", what, p.err.String())
		case <-limit:
			log := ""
			if p != nil {
				log = p.err.String()
			}
			t.Fatalf("%s did not happen:\n%s", what, log[max(0, len(log)-5000):])
		}
	}
}

// query answers one question with one column of text. It is asked for what
// no listing shows.
func (h *premises) query(t *testing.T, question string) []string {
	t.Helper()
	db := h.open(t)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), question)
	if err != nil && (strings.Contains(err.Error(), "no such table") || strings.Contains(err.Error(), "42P01")) {
		return nil // the server is about to make it
	}
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// exec changes rows behind the program's back.
func (h *premises) exec(t *testing.T, statement string) {
	t.Helper()
	db := h.open(t)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func (h *premises) open(t *testing.T) *sql.DB {
	t.Helper()
	driver, source := "pgx", h.database
	if path, ok := strings.CutPrefix(h.database, "sqlite://"); ok {
		driver, source = "sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// stored is how many places in the mailbox are accounted for.
func (h *premises) stored(t *testing.T) int {
	t.Helper()
	return len(h.query(t, "SELECT 'x' FROM sightings"))
}

// watchedBy reports whether a process holds the mailbox.
func (h *premises) watchedBy(t *testing.T, p *process) bool {
	t.Helper()
	owner := h.query(t, "SELECT owner FROM mailboxes")
	return len(owner) == 1 && strings.Contains(owner[0], fmt.Sprintf("/%d/", p.cmd.Process.Pid))
}

// due is how many letters should have gone and have not.
func (h *premises) due(t *testing.T) int {
	n := 0
	for _, l := range h.letters(t) {
		if l.State == models.LetterOwed && !instant(t, l.NotBefore).After(officeNow) {
			n++
		}
	}
	return n
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// accounted checks that every mail of the mailbox is stored in one place and
// says why when nothing was done with it. It returns how many there are of
// each state.
func (h *premises) accounted(t *testing.T) map[string]int {
	t.Helper()
	states, seen := map[string]int{}, []uint32{}
	for _, m := range h.incoming(t) {
		switch models.MessageState(m.State) {
		case models.Processed:
		case models.Duplicate, models.Quarantined, models.Held:
			if m.Reason == "" {
				t.Errorf("uid %d is %s and nothing says why", m.UID, m.State)
			}
		default:
			t.Errorf("uid %d is %q", m.UID, m.State)
		}
		states[m.State]++
		seen = append(seen, m.UID)
	}
	if d := gocmp.Diff(h.uids(t), seen); d != "" {
		t.Errorf("the server's mails (-) are not the stored ones (+):\n%s", d)
	}
	return states
}

// settled checks the letters against the moment: what is due went, and what
// waits for somebody's working hours waits. It returns those that went.
func (h *premises) settled(t *testing.T) (sent []letterRecord, waiting int) {
	t.Helper()
	ids := map[string]bool{}
	for _, l := range h.letters(t) {
		if ids[l.MessageID] || l.MessageID == "" {
			t.Errorf("letter %d has the Message-ID %q of another", l.ID, l.MessageID)
		}
		ids[l.MessageID] = true
		switch later := instant(t, l.NotBefore).After(officeNow); {
		case l.State == models.LetterSent && !later:
			sent = append(sent, l)
		case l.State == models.LetterOwed && later:
			waiting++
		case l.State == models.LetterDropped && later && l.Result == "its item was taken back":
		default:
			t.Errorf("letter %d (%s to %s, not before %s) is %s: %s", l.ID, l.Kind, l.To, l.NotBefore, l.State, l.Result)
		}
	}
	return sent, waiting
}

// story is everything that an installation came to, in words that do not
// depend on when it came to it: what chance chose has a name, and what only
// counts attempts is left out.
func (h *premises) story(t *testing.T) map[string][]string {
	t.Helper()
	items := h.items(t)
	var names []string
	for _, i := range items {
		if i.Number >= 1_000_000 {
			names = append(names, strconv.Itoa(i.Number), fmt.Sprintf("<%s>", i.Title))
		}
	}
	byChance := strings.NewReplacer(names...)
	say := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return byChance.Replace(string(text))
	}
	out := map[string][]string{}
	for _, i := range items {
		out["items"] = append(out["items"], say(i))
	}
	slices.Sort(out["items"]) // confidential ones are not in the order of arrival
	for _, l := range h.letters(t) {
		l.ID, l.MessageID, l.Attempts, l.Result = 0, "", 0, ""
		// Equal dates are in the order of numbers, and some numbers are random.
		slices.SortFunc(l.Items, func(a, b int) int { return strings.Compare(say(a), say(b)) })
		out["letters"] = append(out["letters"], say(l))
	}
	slices.Sort(out["letters"])
	for _, m := range h.incoming(t) {
		m.UIDValidity, m.Mailbox = 0, ""
		out["mails"] = append(out["mails"], say(m))
	}
	for _, c := range h.query(t, "SELECT s.uid || ' ' || c.position || ' ' || c.verb || ' [' || c.line || '] ' || COALESCE(i.number, 0) || ': ' || c.result || ' at ' || c.applied_at"+
		" FROM commands_applied c JOIN sightings s ON s.team_id = c.team_id AND s.message_id = c.message_id AND s.state <> 'duplicate'"+
		" LEFT JOIN items i ON i.team_id = c.team_id AND i.id = c.item_id ORDER BY s.uid, c.position") {
		out["commands"] = append(out["commands"], byChance.Replace(c))
	}
	return out
}

// sameStory compares two installations that were told the same.
func sameStory(t *testing.T, what string, want, got map[string][]string) {
	t.Helper()
	for _, part := range []string{"items", "letters", "mails", "commands"} {
		if len(want[part]) == 0 {
			t.Errorf("%s: there are no %s to compare", what, part)
		}
		if d := gocmp.Diff(want[part], got[part]); d != "" {
			t.Errorf("%s: other %s (%d and %d):\n%.6000s", what, part, len(want[part]), len(got[part]), d)
		}
	}
}

// databases runs a test on both, each with an empty database that was never
// migrated; fresh makes another one.
func databases(t *testing.T, f func(t *testing.T, fresh func() string)) {
	t.Helper()
	for name, empty := range map[string]func(testing.TB) string{"sqlite": storetest.EmptySQLite, "postgres": storetest.EmptyPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, func() string { return empty(t) })
		})
	}
}

func messageID(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("Message-ID")
}

var counts = regexp.MustCompile(`fetched (\d+), filed (\d+), duplicate (\d+), quarantined (\d+)\n$`)

func TestServe_FiveHundredMixedMails(t *testing.T) {
	t.Parallel()
	mails := mixedMails(t, 5, 500)
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		postfix := mailtest.Postfix(t)
		user := filepath.Base(t.Name())
		h := build(t, fresh(), dovecot, user, postfix.URL(), officeTeam)
		// Half of them wait, the rest comes in bursts while the first are read.
		if err := h.append(0, mails[:250]); err != nil {
			t.Fatal(err)
		}
		p := h.serve(t)
		began := time.Now()
		for at := 250; at < len(mails); {
			n := min(1+at%37, len(mails)-at)
			if err := h.append(at, mails[at:at+n]); err != nil {
				t.Fatal(err)
			}
			at += n
		}
		patiently(t, "reading everything", p, func() bool { return len(h.incoming(t)) >= len(mails) })
		read := time.Since(began)
		patiently(t, "sending what is due", p, func() bool { return h.due(t) == 0 })
		if ready := get("http://" + p.addr + "/readyz"); !strings.Contains(ready, `"status":"ready"`) {
			t.Errorf("/readyz: %s", ready)
		}
		stopped := p.stop(t)
		states := h.accounted(t)

		// Every letter that was due reached the server once, and no other did.
		sent, waiting := h.settled(t)
		if waiting == 0 {
			t.Error("no letter waits for working hours")
		}
		delivered, err := postfix.Delivered(len(sent), 2*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, l := range sent {
			want = append(want, l.MessageID)
		}
		for _, raw := range delivered {
			got = append(got, messageID(t, raw))
		}
		slices.Sort(want)
		slices.Sort(got)
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("letters sent (-) and delivered (+):\n%s", d)
		}
		if n := strings.Count(postfix.Log(), " message-id=<"); n != len(sent) {
			t.Errorf("the server was given %d mails for %d letters", n, len(sent))
		}

		// Looking again finds nothing and changes nothing.
		before := h.listings(t)
		if again := h.run(t, "fetch", "--once"); again.code != exitDone || again.out != "fetched 0, filed 0, duplicate 0, quarantined 0\n" {
			t.Errorf("fetch again: %+v", again)
		}
		if d := gocmp.Diff(before, h.listings(t)); d != "" {
			t.Errorf("fetch --once changed something:\n%s", d)
		}

		// One pass over the same mailbox on a database of its own agrees.
		other := *h
		other.database = fresh()
		other.env = append(slices.Clone(h.env), "ADJUTANT_DATABASE_URL="+other.database)
		once := other.run(t, "fetch", "--once")
		c := counts.FindStringSubmatch(once.out)
		if once.code != exitDone || c == nil {
			t.Fatalf("fetch --once: %+v", once)
		}
		wanted := fmt.Sprintf("fetched %d, filed %d, duplicate %d, quarantined %d\n", len(mails), states["processed"], states["duplicate"], states["quarantined"]+states["held"])
		if once.out != wanted {
			t.Errorf("fetch --once says %q, serve came to %q", once.out, wanted)
		}
		a, b := h.story(t), other.story(t)
		delete(a, "letters") // they were sent by the one and are owed by the other
		if d := gocmp.Diff(a["items"], b["items"]); d != "" {
			t.Errorf("items of serve (-) and of fetch --once (+):\n%.5000s", d)
		}
		if d := gocmp.Diff(a["commands"], b["commands"]); d != "" {
			t.Errorf("commands of serve (-) and of fetch --once (+):\n%.5000s", d)
		}
		t.Logf("%d mails read in %s (%d processed, %d duplicate, %d quarantined, %d held), %d items, %d commands; %d letters sent, %d wait; stopped in %s",
			len(mails), read.Round(time.Millisecond), states["processed"], states["duplicate"], states["quarantined"], states["held"], len(a["items"]), len(a["commands"]),
			len(sent), waiting, stopped.Round(time.Millisecond))
	})
}

// TestServe_StopsCleanly stops the server while mail comes in and letters go
// out, and starts it again: nothing is repeated and nothing is missing.
func TestServe_StopsCleanly(t *testing.T) {
	t.Parallel()
	mails := mixedMails(t, 6, 160)
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		sink := mailtest.SMTP(t)
		h := build(t, fresh(), dovecot, filepath.Base(t.Name()), sink.URL(), officeTeam)
		if err := h.append(0, mails[:120]); err != nil {
			t.Fatal(err)
		}
		p := h.serve(t)
		patiently(t, "the first letter", p, func() bool { return len(sink.Messages()) > 0 })
		if err := h.append(120, mails[120:]); err != nil {
			t.Fatal(err)
		}
		stopped := p.stop(t)
		inTime, went := h.stored(t), len(sink.Messages())
		if owner := h.query(t, "SELECT owner FROM mailboxes"); owner[0] != "" {
			t.Errorf("the mailbox is still held by %s", owner[0])
		}
		stranded := len(h.query(t, "SELECT message_id FROM letters WHERE state = 'owed' AND lease_until IS NOT NULL"))
		h.leasesEnd(t)
		p = h.serve(t)
		patiently(t, "reading the rest", p, func() bool { return h.stored(t) >= len(mails) })
		patiently(t, "sending the rest", p, func() bool { return h.due(t) == 0 })
		p.stop(t)
		h.accounted(t)
		sent, _ := h.settled(t)
		copies := map[string]int{}
		for _, m := range sink.Messages() {
			copies[messageID(t, m.Data)]++
		}
		for _, l := range sent {
			if copies[l.MessageID] != 1 {
				t.Errorf("letter %d went %d times", l.ID, copies[l.MessageID])
			}
		}
		if len(copies) != len(sent) {
			t.Errorf("%d letters were sent and %d arrived", len(sent), len(copies))
		}
		t.Logf("stopped in %s with %d of %d mails stored and %d of %d letters sent; %d letters were claimed and not sent",
			stopped.Round(time.Millisecond), inTime, len(mails), went, len(sent), stranded)
	})
}

// leasesEnd lets the claims on letters run out that a process left behind. It
// stands for five minutes in which nothing runs.
func (h *premises) leasesEnd(t *testing.T) {
	t.Helper()
	h.exec(t, "UPDATE letters SET lease_until = NULL WHERE state = 'owed'")
}

func TestServe_BadConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(strings.Repeat("x", 40)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		code int
		says []string
	}{
		"unknown name":       {[]string{"ADJUTANT_DATABASE=sqlite:///x.db"}, exitUsage, []string{"ADJUTANT_DATABASE ", "ADJUTANT_DATABASE_URL"}},
		"unknown file name":  {[]string{"ADJUTANT_SECRTE_FILE=" + secret}, exitUsage, []string{"ADJUTANT_SECRTE_FILE", "ADJUTANT_SECRET_FILE"}},
		"value and file":     {[]string{"ADJUTANT_SECRET=" + strings.Repeat("y", 40), "ADJUTANT_SECRET_FILE=" + secret}, exitUsage, []string{"ADJUTANT_SECRET and ADJUTANT_SECRET_FILE are both set"}},
		"no such file":       {[]string{"ADJUTANT_SECRET_FILE=" + secret + ".none"}, exitUsage, []string{"ADJUTANT_SECRET_FILE", "no such file"}},
		"no database":        {[]string{"ADJUTANT_DATABASE_URL=mysql://root:hunter2@localhost/x"}, exitUsage, []string{"ADJUTANT_DATABASE_URL", "sqlite:///path/adjutant.db"}},
		"no database file":   {[]string{"ADJUTANT_DATABASE_URL=sqlite://adjutant.db"}, exitUsage, []string{"three slashes"}},
		"short secret":       {[]string{"ADJUTANT_SECRET=hunter2"}, exitUsage, []string{"ADJUTANT_SECRET", "32"}},
		"no trust":           {[]string{"ADJUTANT_TRUST=everybody"}, exitUsage, []string{"ADJUTANT_TRUST", "strict"}},
		"no poll":            {[]string{"ADJUTANT_POLL=1h"}, exitUsage, []string{"ADJUTANT_POLL", "10m"}},
		"no clock":           {[]string{"ADJUTANT_TEST_CLOCK=" + secret}, exitUsage, []string{"ADJUTANT_TEST_CLOCK"}},
		"no team file":       {[]string{"ADJUTANT_TEAM_FILE=" + filepath.Join(dir, "none.yaml")}, exitUsage, []string{"team file"}},
		"two things at once": {[]string{"ADJUTANT_POLL=1h", "ADJUTANT_LGO=text"}, exitUsage, []string{"ADJUTANT_POLL", "ADJUTANT_LOG"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := append([]string{"HOME=" + t.TempDir(), "ADJUTANT_ADDR=" + freeAddr(t)}, c.env...)
			got := runProgram(t, env, "serve")
			if got.code != c.code || got.out != "" {
				t.Errorf("%+v", got)
			}
			for _, s := range c.says {
				if !strings.Contains(got.err, s) {
					t.Errorf("it does not say %q: %s", s, got.err)
				}
			}
			said := lines(got.err, "adjutant: ")
			if strings.Contains(got.err, "hunter2") || strings.Contains(got.err, "goroutine") || len(said) == 0 || !strings.HasSuffix(got.err, said[len(said)-1]+"\n") {
				t.Errorf("no sentence for a person: %s", got.err)
			}
		})
	}
	databases(t, func(t *testing.T, fresh func() string) {
		h := &premises{database: fresh()}
		h.env = []string{"HOME=" + t.TempDir(), "ADJUTANT_DATABASE_URL=" + h.database, "ADJUTANT_ADDR=" + freeAddr(t)}
		if got := h.run(t, "migrate", "up"); got.code != exitDone {
			t.Fatalf("%+v", got)
		}
		h.exec(t, "INSERT INTO schema_migrations (id) VALUES ('9999_of_next_year')")
		for _, command := range []string{"serve", "fetch --once", "items --json", "mail --json", "migrate status", "migrate up"} {
			got := h.run(t, strings.Fields(command)...)
			if got.code != exitFailed || !strings.Contains(got.err, "newer adjutant; install that version") {
				t.Errorf("adjutant %s on a newer schema: %+v", command, got)
			}
		}
	})
}

// patientlyOr waits until something holds, or for so long.
func patientlyOr(t *testing.T, p *process, most time.Duration, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(most)
	for !holds() {
		select {
		case <-tick.C:
		case <-p.done:
			t.Fatalf("the server ended:\n%s", p.err.String())
		case <-limit:
			return
		}
	}
}

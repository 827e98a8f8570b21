package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	gocmp "github.com/google/go-cmp/cmp"

	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/parser"
)

// TestFortnight plays two weeks of one office through the program: every mail
// of testdata/fortnight.txt goes into a real mailbox at its moment, letters go
// to a real server, and what each moment comes to is held against what stands
// beneath it there, which was written by hand from what the product promises.
func TestFortnight(t *testing.T) {
	t.Parallel()
	team, err := os.ReadFile("testdata/fortnight.yaml")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	script := readScript(t, "testdata/fortnight.txt", 2026, zone)
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		sink := mailtest.SMTP(t)
		s := &theatre{
			premises: build(t, fresh(), dovecot, filepath.Base(t.Name()), sink.URL(), string(team)),
			script:   script, zone: zone, sink: sink, items: map[int]models.ItemRecord{}, sent: map[int64]letterRecord{}, raws: map[string][]byte{}, secrets: map[int]string{},
		}
		wrong := 0
		for n, m := range script.moments {
			got := s.perform(t, n, m)
			if d := gocmp.Diff(m.expect, got); d != "" {
				t.Errorf("line %d, %s: as written (-), as it came (+):\n%s", m.line, m.head, d)
				if wrong++; wrong == 20 {
					t.Fatal("too much is different to go on")
				}
			}
		}
		s.account(t)
		t.Logf("%d mails, %d items, %d letters", len(s.raws), len(s.items), len(s.sent))
	})
}

// theatre is where a script is performed: an installation, and what was seen of it
// last.
type theatre struct {
	*premises
	script script
	zone   *time.Location
	sink   *mailtest.SMTPServer

	items   map[int]models.ItemRecord
	sent    map[int64]letterRecord
	mails   int
	raws    map[string][]byte // mails by the name that others give them
	secrets map[int]string    // what stands for a number that chance chose
}

// perform brings one moment about and returns what it came to.
func (s *theatre) perform(t *testing.T, n int, m scene) []string {
	t.Helper()
	s.at(t, m.at)
	if m.mail == nil {
		for _, pass := range []string{"digest", "chase"} {
			if got := s.run(t, pass, "--once"); got.code != exitDone {
				t.Fatalf("line %d: %s: %+v", m.line, pass, got)
			}
		}
	} else {
		id := cmp.Or(m.mail.id, fmt.Sprintf("mail.%d", m.line))
		raw := s.write(t, id, m)
		s.raws[id] = raw
		if err := s.deliverTo(raw, m.at); err != nil {
			t.Fatal(err)
		}
		if got := s.run(t, "fetch", "--once"); got.code != exitDone || !strings.HasPrefix(got.out, "fetched 1,") {
			t.Fatalf("line %d: fetch: %+v", m.line, got)
		}
	}
	if got := s.run(t, "deliver", "--once"); got.code != exitDone {
		t.Fatalf("line %d: deliver: %+v", m.line, got)
	}
	return s.look(t)
}

func (s *theatre) deliverTo(raw []byte, at time.Time) error {
	return s.dovecot.Do(s.user, func(c *imapclient.Client) error {
		cmd := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: at})
		if _, err := cmd.Write(raw); err != nil {
			return err
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		_, err := cmd.Wait()
		return err
	})
}

// look returns what is new since it was looked at last, in the words of a script.
func (s *theatre) look(t *testing.T) (out []string) {
	t.Helper()
	now := s.premises.items(t)
	for _, i := range now { // before anything names it
		if _, known := s.secrets[i.Number]; !known && i.Number >= 1_000_000 {
			s.secrets[i.Number] = fmt.Sprintf("secret%d", len(s.secrets)+1)
		}
	}
	var lines []string
	for _, i := range now {
		was := s.items[i.Number]
		if a, b := s.sayItem(was), s.sayItem(i); a != b {
			lines = append(lines, "= "+b)
		}
		for _, e := range i.Events[len(was.Events):] {
			lines = append(lines, fmt.Sprintf("+ %s %s: %s", s.number(i.Number), cmp.Or(e.Who, "adjutant"), e.What))
		}
		s.items[i.Number] = i
	}
	for _, l := range s.letters(t) {
		if _, known := s.sent[l.ID]; known || l.State == models.LetterOwed {
			continue
		}
		s.sent[l.ID] = l
		who, _, _ := strings.Cut(l.To, "@")
		line := fmt.Sprintf("> %s %s: %s", who, l.Kind, l.Subject)
		if l.State != models.LetterSent {
			line = fmt.Sprintf("> %s %s %s: %s", who, l.Kind, l.State, l.Result)
		}
		lines = append(lines, line)
	}
	mails := s.incoming(t)
	for _, m := range mails[s.mails:] {
		if m.State != string(models.Processed) {
			lines = append(lines, fmt.Sprintf("! %s: %s", m.State, m.Reason))
		}
	}
	s.mails = len(mails)
	for _, l := range lines {
		out = append(out, s.byName(l))
	}
	return out
}

func (s *theatre) sayItem(i models.ItemRecord) string {
	if i.Number == 0 {
		return ""
	}
	b := []string{s.number(i.Number), string(i.Kind), string(i.State), cmp.Or(i.Domain, "-"), cmp.Or(i.Holder, "-")}
	if i.Priority != models.Normal {
		b = append(b, string(i.Priority))
	}
	if i.Confidential {
		b = append(b, "confidential")
	}
	line := strings.Join(b, " ")
	for _, d := range []struct{ word, at string }{{"due", i.Due}, {"asks", i.Follow}} {
		if d.at != "" {
			at, _ := time.Parse(time.RFC3339, d.at)
			line += ", " + d.word + " " + at.In(s.zone).Format("Mon 2 Jan 15:04")
		}
	}
	if len(i.Labels) > 0 {
		line += ", labels " + strings.Join(i.Labels, " ")
	}
	return line + ": " + i.Title
}

func (s *theatre) number(n int) string { return cmp.Or(s.secrets[n], strconv.Itoa(n)) }

// byName puts the names of secret numbers in their places.
func (s *theatre) byName(line string) string {
	for n, name := range s.secrets {
		line = strings.ReplaceAll(line, strconv.Itoa(n), name)
	}
	return line
}

// byNumber puts secret numbers in the places of their names.
func (s *theatre) byNumber(text string) string {
	for n, name := range s.secrets {
		text = strings.ReplaceAll(text, name, strconv.Itoa(n))
	}
	return text
}

// write makes the mail of a moment as a mail program would.
func (s *theatre) write(t *testing.T, id string, m scene) []byte {
	t.Helper()
	a := m.mail
	if again, ok := strings.CutPrefix(a.as, "again "); ok {
		return s.raws[again]
	}
	from, outside := s.script.outside[a.who]
	if !outside {
		from = s.person(t, a.who)
	}
	_, domain, _ := strings.Cut(strings.TrimRight(from, ">"), "@")
	var h strings.Builder
	if a.as != "unproven" {
		fmt.Fprintf(&h, "Authentication-Results: mx.test; dmarc=pass header.from=%s\n", domain)
	}
	if a.as == "automatic" {
		h.WriteString("Auto-Submitted: auto-replied\n")
	}
	to, subject, body := "Office of Dana <team@havlys.example>", a.subject, s.byNumber(strings.Join(a.body, "\n"))+"\n"
	if a.to != "" {
		to = cmp.Or(s.script.outside[a.to], a.to)
	}
	if a.re != "" {
		answered := s.answered(t, m)
		r := parser.Read(answered)
		if a.to == "" {
			to = r.From.Address
			if len(r.ReplyTo) > 0 {
				to = r.ReplyTo[0].Address
			}
		}
		fmt.Fprintf(&h, "In-Reply-To: %s\nReferences: %s\n", r.MessageID, strings.Join(append(slices.Clone(r.References), r.MessageID), " "))
		subject = cmp.Or(subject, "Re: "+strings.TrimPrefix(r.Subject, "Re: "))
		body += quoted(r)
	}
	if a.fwd != "" {
		o := s.script.originals[a.fwd]
		if o.subject == "" {
			t.Fatalf("line %d: there is no original %s", m.line, a.fwd)
		}
		fmt.Fprintf(&h, "References: <%s@originals.example>\n", a.fwd)
		subject = cmp.Or(subject, "Fwd: "+o.subject)
		body += fmt.Sprintf("\n---------- Forwarded message ---------\nFrom: %s\nDate: %s\nSubject: %s\nTo: Dana Whitfield <dana@havlys.example>\n\n\n%s",
			s.script.outside[o.who], o.at.Format("Mon, 2 Jan 2006 at 15:04"), o.subject, o.text)
	}
	fmt.Fprintf(&h, "From: %s\nTo: %s\n", from, to)
	if a.cc != "" {
		cc := a.cc
		if n, ok := strings.CutPrefix(cc, "#"); ok {
			cc = "team+" + n + "@havlys.example"
		}
		fmt.Fprintf(&h, "Cc: %s\n", cc)
	}
	fmt.Fprintf(&h, "Subject: %s\nDate: %s\nMessage-ID: <%s@fortnight.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
		subject, m.at.Format(time.RFC1123Z), id, body)
	return crlf(h.String())
}

// person is a person of the office as a From field has them.
func (s *theatre) person(t *testing.T, key string) string {
	t.Helper()
	for _, name := range []string{"Dana Whitfield", "Maria Lopez", "Lena Vogt", "Claire Dubois", "Jonas Holm"} {
		if first, _, _ := strings.Cut(name, " "); strings.EqualFold(first, key) {
			return name + " <" + key + "@havlys.example>"
		}
	}
	t.Fatalf("nobody is called %s", key)
	return ""
}

// answered is the mail that a mail answers: the newest letter to its writer
// about an item or of a kind, or a mail of the script by its name.
func (s *theatre) answered(t *testing.T, m scene) []byte {
	t.Helper()
	if raw, ok := s.raws[m.mail.re]; ok {
		return raw
	}
	var newest letterRecord
	for _, l := range s.sent {
		numbers := fmt.Sprint(l.Items)
		for n, name := range s.secrets {
			numbers = strings.ReplaceAll(numbers, strconv.Itoa(n), name)
		}
		about := slices.Contains(strings.Fields(strings.Trim(numbers, "[]")), strings.TrimPrefix(m.mail.re, "#"))
		if l.State == models.LetterSent && strings.HasPrefix(l.To, m.mail.who+"@") && (string(l.Kind) == m.mail.re || about) && l.ID > newest.ID {
			newest = l
		}
	}
	for _, got := range s.sink.Messages() {
		if newest.ID != 0 && messageID(t, got.Data) == newest.MessageID {
			return got.Data
		}
	}
	t.Fatalf("line %d: %s got no letter about %s", m.line, m.mail.who, m.mail.re)
	return nil
}

// quoted is how a mail program quotes what is answered.
func quoted(r *parser.Mail) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nOn %s, %s <%s> wrote:\n\n", r.Date.Format("Mon, 2 Jan 2006 at 15:04"), r.From.Name, r.From.Address)
	for l := range strings.Lines(r.Text) {
		b.WriteString("> " + l)
	}
	return b.String()
}

// account holds the whole against itself: every mail is stored, every letter
// that was sent arrived once, and looking again changes nothing.
func (s *theatre) account(t *testing.T) {
	t.Helper()
	s.accounted(t)
	got := map[string]int{}
	for _, m := range s.sink.Messages() {
		got[messageID(t, m.Data)]++
	}
	sent := 0
	for _, l := range s.sent {
		if l.State == models.LetterSent && l.Carrier == "" {
			if sent++; got[l.MessageID] != 1 {
				t.Errorf("letter %d (%s to %s) arrived %d times", l.ID, l.Kind, l.To, got[l.MessageID])
			}
		}
	}
	if len(got) != sent {
		t.Errorf("%d letters were sent and %d arrived", sent, len(got))
	}
	before := s.listings(t)
	if again := s.run(t, "fetch", "--once"); again.out != "fetched 0, filed 0, duplicate 0, quarantined 0\n" {
		t.Errorf("fetch again: %+v", again)
	}
	if d := gocmp.Diff(before, s.listings(t)); d != "" {
		t.Errorf("fetch again changed something:\n%s", d)
	}
	if dir := os.Getenv("ADJUTANT_SHOTS"); dir != "" {
		s.keepLetters(t, filepath.Join(dir, "fortnight"))
	}
}

// keepLetters writes the letters of the fortnight into a folder, to be looked
// at.
func (s *theatre) keepLetters(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for n, m := range s.sink.Messages() {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.eml", n+1)), m.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

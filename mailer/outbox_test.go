package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	netmail "net/mail"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/mailer"
	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/parser"
)

var update = flag.Bool("update", false, "rewrite golden files")

var clock = time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)

// fakeLetters holds letters as the desk does: due until they are settled.
type fakeLetters struct {
	mu      sync.Mutex
	due     []models.Parcel
	frozen  map[int64][]byte
	settled []models.Outcome
	by      map[int64][]models.Outcome

	enclosed []models.Enclosure // with every letter
	freeze   func(models.Parcel) error
	settle   func(models.Parcel, models.Outcome) error
}

func (l *fakeLetters) ClaimLetters(_ context.Context, n int) ([]models.Parcel, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n = min(n, len(l.due))
	claimed := slices.Clone(l.due[:n])
	l.due = l.due[n:]
	for i := range claimed {
		claimed[i].Letter.Bytes = l.frozen[claimed[i].Letter.ID]
	}
	return claimed, nil
}

func (l *fakeLetters) Enclosures(context.Context, models.Parcel) ([]models.Enclosure, error) {
	return l.enclosed, nil
}

func (l *fakeLetters) FreezeLetter(_ context.Context, p models.Parcel, b []byte) error {
	if l.freeze != nil {
		if err := l.freeze(p); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frozen[p.Letter.ID] != nil {
		return errors.New("frozen twice")
	}
	l.frozen[p.Letter.ID] = bytes.Clone(b)
	return nil
}

func (l *fakeLetters) ReleaseLetters(ctx context.Context, parcels []models.Parcel) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.due = append(l.due, parcels...)
	return nil
}

func (l *fakeLetters) SettleLetter(ctx context.Context, p models.Parcel, o models.Outcome) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.settle != nil {
		if err := l.settle(p, o); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled = append(l.settled, o)
	l.by[p.Letter.ID] = append(l.by[p.Letter.ID], o)
	return nil
}

func owed(n int) *fakeLetters {
	l := &fakeLetters{frozen: map[int64][]byte{}, by: map[int64][]models.Outcome{}}
	for i := range n {
		l.due = append(l.due, parcel(i+1))
	}
	return l
}

func parcel(n int) models.Parcel {
	person := int64(7)
	return models.Parcel{
		Team: models.Team{Slug: "dana", Name: "Office of Dana", Address: "team@example.net"},
		Letter: models.Letter{
			ID: int64(n), Ref: models.FormatRef([8]byte{1, 2, 3, 4, 5, 6, 7, byte(n)}), Kind: models.LetterAssignment, PersonID: &person,
			ToName: "Maria Lopez", ToAddr: fmt.Sprintf("maria%d@example.org", n), Subject: fmt.Sprintf("#%d Quote from Nordlys", 100+n), Numbers: []int{100 + n},
			MessageID: fmt.Sprintf("<letter%d@example.net>", n), Value: models.LetterValue{From: "Adjutant for Dana"}, CreatedAt: clock,
		},
	}
}

func outbox(t *testing.T, l mailer.Letters, url string, change ...func(*mailer.Outbox)) *mailer.Outbox {
	t.Helper()
	o := &mailer.Outbox{
		Letters: l, SMTP: must(mailer.ParseSMTP(url))(t), Secret: bytes.Repeat([]byte("s"), 32), BaseURL: "https://desk.example.net",
		Now: func() time.Time { return clock }, Log: quiet, Timeout: 10 * time.Second, Lease: time.Minute,
		Render: func(p models.Parcel, replyTo string) (string, string, error) {
			return "Hello Maria,\n.a dot\n.\nlast: " + p.Letter.Subject + "\n", "<p>Hello Maria, Grüße</p>\n", nil
		},
	}
	for _, c := range change {
		c(o)
	}
	return o
}

func TestDeliver_ManyLettersOverOneConnection(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t)
	l := owed(200)
	began := time.Now()
	got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t)
	t.Logf("200 letters in %v", time.Since(began).Round(time.Millisecond))
	if got != (models.Delivered{Sent: 200}) || s.Conns() != 1 || len(l.settled) != 200 {
		t.Fatalf("%+v over %d connections", got, s.Conns())
	}
	for n, m := range s.Messages() {
		if m.From != "team@example.net" || !slices.Equal(m.To, []string{fmt.Sprintf("maria%d@example.org", n+1)}) {
			t.Errorf("letter %d went from %s to %v", n+1, m.From, m.To)
		}
		if !bytes.Equal(m.Data, l.frozen[int64(n+1)]) {
			t.Errorf("letter %d is not what was frozen", n+1)
		}
	}
}

func TestDeliver_ARealPostfixDeliversWhatWasFrozen(t *testing.T) {
	t.Parallel()
	s := mailtest.Postfix(t)
	l := owed(20)
	if got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t); got.Sent != 20 {
		t.Fatalf("%+v\n%s", got, s.Log())
	}
	for _, m := range must(s.Delivered(20, 20*time.Second))(t) {
		// Below what the server put on top, in the line ends of a Maildir.
		i := bytes.Index(m, []byte("Auto-Submitted:"))
		if i < 0 || !slices.ContainsFunc(slices.Collect(maps.Values(l.frozen)), func(b []byte) bool {
			return bytes.Equal(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), m[i:])
		}) {
			t.Errorf("not a letter of ours: %s", m)
		}
	}
}

func TestDeliver_BytesAreFrozenBeforeAnythingIsSaid(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t)
	l := owed(1)
	l.freeze = func(models.Parcel) error {
		if s.Conns() != 0 {
			t.Error("connected before the letter was kept")
		}
		return errors.New("the database is gone")
	}
	if _, err := outbox(t, l, s.URL()).Deliver(t.Context()); err == nil || s.Conns() != 0 || len(l.settled) != 0 {
		t.Errorf("%v, %d connections, %d settled", err, s.Conns(), len(l.settled))
	}
	l = owed(2) // a lost lease concerns one letter
	l.freeze = func(p models.Parcel) error {
		if p.Letter.ID == 1 {
			return models.ErrConflict
		}
		return nil
	}
	if got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t); got.Sent != 1 || len(l.settled) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestDeliver_ATemporaryRefusalIsTriedAgainWithTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, stage := range []string{"MAIL", "RCPT", "DATA"} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			refused, busy := 0, mailtest.Reply(451, "greylisted")
			refuse := func(at string) error {
				if at == stage && refused == 0 {
					refused++
					return busy
				}
				return nil
			}
			var seen [][]byte
			s := mailtest.SMTP(t, mailtest.SMTPRules{
				Mail: func(string) error { return refuse("MAIL") }, Rcpt: func(string) error { return refuse("RCPT") },
				Data: func(m mailtest.SMTPMessage) error { seen = append(seen, m.Data); return refuse("DATA") },
			})
			l := owed(2)
			now := clock
			o := outbox(t, l, s.URL(), func(o *mailer.Outbox) { o.Now = func() time.Time { return now } })
			got := must(o.Deliver(t.Context()))(t)
			if got != (models.Delivered{Sent: 1, Retried: 1}) || s.Conns() != 1 {
				t.Fatalf("%+v over %d connections", got, s.Conns())
			}
			if o := l.by[1][0]; o.Sent || o.Permanent || !strings.Contains(o.Reply, "451") {
				t.Errorf("recorded %+v", o)
			}
			now = now.Add(time.Hour)
			l.due = []models.Parcel{parcel(1)}
			must(o.Deliver(t.Context()))(t)
			if !l.by[1][1].Sent || !bytes.Equal(s.Messages()[1].Data, l.frozen[1]) {
				t.Errorf("second attempt: %+v", l.by[1][1])
			}
			if stage == "DATA" && !bytes.Equal(seen[0], seen[2]) {
				t.Error("the second attempt sent other bytes")
			}
		})
	}
}

func TestDeliver_ARefusalForGoodIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t, mailtest.SMTPRules{Rcpt: func(to string) error {
		if to == "maria2@example.org" {
			return mailtest.Reply(550, "no such user")
		}
		return nil
	}, Data: func(m mailtest.SMTPMessage) error {
		if m.To[0] == "maria4@example.org" {
			return mailtest.Reply(554, "looks like spam")
		}
		return nil
	}})
	l := owed(5)
	got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t)
	if got != (models.Delivered{Sent: 3, Failed: 2}) || s.Conns() != 1 {
		t.Fatalf("%+v over %d connections", got, s.Conns())
	}
	for _, n := range []int64{2, 4} {
		if o := l.by[n][0]; !o.Permanent || o.Sent || !strings.HasPrefix(o.Reply, "55") {
			t.Errorf("letter %d: %+v", n, o)
		}
	}
}

func TestDeliver_ALostAnswerAfterTheFinalDotIsTriedAgain(t *testing.T) {
	t.Parallel()
	cut := false
	s := mailtest.SMTP(t, mailtest.SMTPRules{Data: func(m mailtest.SMTPMessage) error {
		if m.To[0] == "maria2@example.org" && !cut {
			cut = true
			return mailtest.ErrCutBefore
		}
		return nil
	}})
	l := owed(3)
	o := outbox(t, l, s.URL())
	got := must(o.Deliver(t.Context()))(t)
	if got != (models.Delivered{Sent: 2, Retried: 1}) || s.Conns() != 2 {
		t.Fatalf("%+v over %d connections", got, s.Conns())
	}
	l.due = []models.Parcel{parcel(2)}
	must(o.Deliver(t.Context()))(t)
	var copies [][]byte
	for _, m := range s.Messages() {
		if m.To[0] == "maria2@example.org" {
			copies = append(copies, m.Data)
		}
	}
	if len(copies) != 2 || !bytes.Equal(copies[0], copies[1]) {
		t.Errorf("%d copies, or they differ", len(copies))
	}
}

func TestDeliver_WhatBreaksAfterThe250IsNotTheLettersBusiness(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t, mailtest.SMTPRules{Data: func(mailtest.SMTPMessage) error { return mailtest.ErrCutAfter }})
	l := owed(3)
	got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t)
	if got != (models.Delivered{Sent: 3}) || len(s.Messages()) != 3 || s.Conns() != 3 {
		t.Errorf("%+v: %d mails over %d connections", got, len(s.Messages()), s.Conns())
	}
}

func TestDeliver_AServerThatIsAwayCostsEachClaimedLetterOneAttempt(t *testing.T) {
	t.Parallel()
	l := owed(40)
	got, err := outbox(t, l, "smtp://127.0.0.1:1?tls=off").Deliver(t.Context())
	if err == nil || !strings.Contains(err.Error(), "cannot reach 127.0.0.1:1") || got.Retried != 25 || len(l.due) != 15 {
		t.Errorf("%+v %v, %d left", got, err, len(l.due))
	}
}

// Else the letters that were claimed beside it wait for as long as their
// leases, and are claimed beside it again.
func TestDeliver_ALetterTheDeskCannotKeepHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t)
	l := owed(5)
	l.freeze = func(p models.Parcel) error {
		if p.Letter.ID == 2 {
			return errors.New("this row cannot be read")
		}
		return nil
	}
	if got, err := outbox(t, l, s.URL()).Deliver(t.Context()); err == nil || got.Sent != 1 || len(l.due) != 3 {
		t.Fatalf("%+v %v, %d left", got, err, len(l.due))
	}
	if got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t); got.Sent != 3 {
		t.Errorf("%+v", got)
	}
}

func TestDeliver_ASilentServerIsGivenUp(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t)
	proxy := mailtest.Proxy(t, s.Addr)
	s.Change(mailtest.SMTPRules{Mail: func(string) error { proxy.BlackHole(true); return nil }})
	l := owed(1)
	o := outbox(t, l, "smtp://"+proxy.Addr+"?tls=off", func(o *mailer.Outbox) { o.Timeout = time.Second })
	got := must(o.Deliver(t.Context()))(t)
	if got != (models.Delivered{Retried: 1}) {
		t.Errorf("%+v %+v", got, l.settled)
	}
}

func TestDeliver_StoppingFinishesTheLetterUnderWay(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := mailtest.SMTP(t, mailtest.SMTPRules{Data: func(mailtest.SMTPMessage) error { cancel(); return nil }})
	l := owed(5)
	got, err := outbox(t, l, s.URL()).Deliver(ctx)
	if !errors.Is(err, context.Canceled) || got.Sent != 1 || len(s.Messages()) != 1 || !l.by[1][0].Sent {
		t.Errorf("%+v %v: %d mails, %+v", got, err, len(s.Messages()), l.settled)
	}
}

func TestDeliver_StoppingCutsOffALetterThatTakesTooLong(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	hang := make(chan struct{})
	s := mailtest.SMTP(t, mailtest.SMTPRules{Data: func(mailtest.SMTPMessage) error { cancel(); <-hang; return nil }})
	t.Cleanup(func() { close(hang) })
	l := owed(2)
	began := time.Now()
	outbox(t, l, s.URL(), func(o *mailer.Outbox) { o.Grace = 200 * time.Millisecond }).Deliver(ctx)
	if took := time.Since(began); took > 5*time.Second || len(l.settled) != 1 || l.settled[0].Sent {
		t.Errorf("%v, %+v", took, l.settled)
	}
}

func TestDeliver_PassiveClaimsNothing(t *testing.T) {
	t.Parallel()
	l := owed(3)
	var said bytes.Buffer
	got, err := outbox(t, l, "smtp://127.0.0.1:1?tls=off", func(o *mailer.Outbox) {
		o.Passive, o.Log = true, slog.New(slog.NewTextHandler(&said, nil))
	}).Deliver(t.Context())
	if err != nil || got != (models.Delivered{}) || len(l.due) != 3 || !strings.Contains(said.String(), "passive") {
		t.Errorf("%+v %v, said %q", got, err, said.String())
	}
}

func TestDeliver_SignsInAndEncrypts(t *testing.T) {
	t.Parallel()
	s := mailtest.SMTP(t, mailtest.SMTPRules{User: "team@example.net", Pass: "p@ss/w"})
	trusting := func(o *mailer.Outbox) { o.TLS = s.Cert.Client() }
	good := "smtp://team%40example.net:p%40ss%2Fw@" + s.Addr
	if got := must(outbox(t, owed(1), good, trusting).Deliver(t.Context()))(t); got.Sent != 1 {
		t.Errorf("%+v", got)
	}
	for url, want := range map[string]string{
		good: "the certificate of 127.0.0.1 is not trusted",
		"smtp://team%40example.net:wrong@" + s.Addr + "?tls=off": "sign-in refused by 127.0.0.1: check user and password",
	} {
		o := outbox(t, owed(2), url)
		if err := o.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "wrong") {
			t.Errorf("Check: %v", err)
		}
		got, err := o.Deliver(t.Context())
		if err == nil || got.Retried != 2 || got.Failed != 0 {
			t.Errorf("%+v %v", got, err)
		}
	}
	if err := outbox(t, nil, good, trusting).Check(t.Context()); err != nil {
		t.Error(err)
	}
	if len(s.Messages()) != 1 {
		t.Error("Check sent a mail")
	}
}

func TestCompose_Golden(t *testing.T) {
	t.Parallel()
	digest := parcel(2)
	digest.Letter.Kind, digest.Letter.Numbers = models.LetterDigest, []int{118, 142}
	digest.Letter.Subject = "1:1 Dana / Maria, Tue 24 Nov — agenda: Grüße, décisions, and everything else that makes this line long"
	digest.Letter.Value.Digest = &models.DigestValue{Pair: "dana-maria"}
	receipt := parcel(3)
	receipt.Letter.Kind, receipt.Letter.Value.Auto, receipt.Letter.Numbers = models.LetterReceipt, "auto-replied", nil
	receipt.Letter.InReplyTo = "<original@example.org>"
	receipt.Letter.References = []string{"<first@example.org>", "no id", "<original@example.org>"}
	receipt.Letter.ToName = `Lopez, "Mar" Zoë`
	stranger := parcel(4)
	stranger.Letter.PersonID, stranger.Letter.Kind, stranger.Letter.Value.From = nil, models.LetterNudge, ""
	for name, p := range map[string]models.Parcel{"assignment": parcel(1), "digest": digest, "receipt": receipt, "stranger": stranger} {
		b := must(outbox(t, nil, "smtp://h").Compose(p))(t)
		if _, err := netmail.ReadMessage(bytes.NewReader(b)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := regexp.MustCompile(`[0-9a-f]{40,}`).ReplaceAllString(strings.ReplaceAll(string(b), "\r\n", "\n"), "BOUNDARY")
		file := "testdata/" + name + ".eml"
		if *update {
			os.MkdirAll("testdata", 0o755)
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

func TestCompose_TheReplyAddressNamesTheLetter(t *testing.T) {
	t.Parallel()
	p := parcel(1)
	var told string
	o := outbox(t, nil, "smtp://h", func(o *mailer.Outbox) {
		o.Render = func(_ models.Parcel, replyTo string) (string, string, error) { told = replyTo; return "x", "", nil }
	})
	m, err := netmail.ReadMessage(bytes.NewReader(must(o.Compose(p))(t)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := netmail.ParseAddress(m.Header.Get("Reply-To"))
	if err != nil || a.Address != told {
		t.Fatalf("%v, told %q: %v", a, told, err)
	}
	token, ok := strings.CutPrefix(strings.TrimSuffix(a.Address, "@example.net"), "team+r.")
	ref, valid := models.OpenReplyToken(o.Secret, token, clock.Add(179*24*time.Hour))
	if !ok || !valid || ref != p.Letter.Ref {
		t.Errorf("%q opens to %q %v", token, ref, valid)
	}
	if _, valid := models.OpenReplyToken(o.Secret, token, clock.Add(182*24*time.Hour)); valid {
		t.Error("it never expires")
	}
	if local, _, _ := strings.Cut(a.Address, "@"); len(local) > 64 {
		t.Errorf("local part of %d characters", len(local))
	}
}

func TestCompose_FilesAreWhatTheyWereUnderHarmlessNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("я", 300) + ".pdf"
	for _, c := range []struct {
		name, kind, content  string
		wantName, wantedType string
	}{
		{"118.eml", "message/rfc822", "From: a@b\r\nSubject: x\r\n\r\nplain\r\n", "118.eml", "message/rfc822"},
		{"118.eml", "message/rfc822", "From: a@b\r\n\r\nl\xe4nge\r\n", "118.eml", "application/octet-stream"},
		{"118.eml", "message/rfc822", "From: a@b\r\n\r\n" + strings.Repeat("x", 2000), "118.eml", "application/octet-stream"},
		{"quote.pdf", "application/pdf; name=other.exe", "%PDF \x00\xff\r\n", "quote.pdf", "application/pdf"},
		{"../../etc/passwd", "text/plain\r\nBcc: eve@evil.example", "x", "passwd", "application/octet-stream"},
		{`C:\temp\a"b.doc`, "multipart/mixed", "x", "a_b.doc", "application/octet-stream"},
		{"bill\u202efdp.exe", "application/x-a", "x", "billfdp.exe", "application/x-a"},
		{"a\r\nBcc: eve@evil.example", "x", "x", "aBcc_ eve@evil.example", "application/octet-stream"},
		{"", "", "x", "file", "application/octet-stream"},
		{"..", "text/html", "x", "file", "text/html"},
		{long, "text/csv", "x", strings.Repeat("я", 58) + ".pdf", "text/csv"},
	} {
		b, err := outbox(t, nil, "smtp://h").Compose(parcel(1), models.Enclosure{Name: c.name, Type: c.kind, Content: []byte(c.content)})
		if err != nil {
			t.Errorf("%q: %v", c.name, err)
			continue
		}
		m := parser.Read(b)
		if len(m.Attachments) != 1 || len(m.Problems) > 0 || bytes.Contains(b, []byte("\r\nBcc:")) {
			t.Errorf("%q: %d attachments, %v\n%.1500s", c.name, len(m.Attachments), m.Problems, b)
			continue
		}
		a := m.Attachments[0]
		if a.Name != c.wantName || a.Type != c.wantedType || strings.TrimRight(string(a.Content), "\r\n") != strings.TrimRight(c.content, "\r\n") {
			t.Errorf("%q: %q %q %q", c.name, a.Name, a.Type, a.Content)
		}
	}
}

func TestCompose_WhatWouldBreakOutOfAHeaderIsRefused(t *testing.T) {
	t.Parallel()
	const evil = "x\r\nBcc: eve@evil.example"
	for name, change := range map[string]func(*models.Parcel){
		"subject":          func(p *models.Parcel) { p.Letter.Subject = evil },
		"subject LF":       func(p *models.Parcel) { p.Letter.Subject = "x\nBcc: eve@evil.example" },
		"subject CR":       func(p *models.Parcel) { p.Letter.Subject = "x\rBcc: eve@evil.example" },
		"subject NUL":      func(p *models.Parcel) { p.Letter.Subject = "x\x00y" },
		"to name":          func(p *models.Parcel) { p.Letter.ToName = evil },
		"to address":       func(p *models.Parcel) { p.Letter.ToAddr = "maria@example.org\r\nBcc: eve@evil.example" },
		"to two addresses": func(p *models.Parcel) { p.Letter.ToAddr = "maria@example.org, eve@evil.example" },
		"to with >":        func(p *models.Parcel) { p.Letter.ToAddr = "maria@example.org> SIZE=1" },
		"to nobody":        func(p *models.Parcel) { p.Letter.ToAddr = "" },
		"from name":        func(p *models.Parcel) { p.Letter.Value.From = evil },
		"team address":     func(p *models.Parcel) { p.Team.Address = "team@example.net\n" },
		"message id":       func(p *models.Parcel) { p.Letter.MessageID = "<a@b>\r\nBcc: eve@evil.example" },
		"no message id":    func(p *models.Parcel) { p.Letter.MessageID = "" },
		"in reply to":      func(p *models.Parcel) { p.Letter.InReplyTo = "<a@b>\r\nBcc: e" },
		"references":       func(p *models.Parcel) { p.Letter.References = []string{"<a@b>", "<c@d>\n<e@f>"} },
	} {
		p := parcel(1)
		change(&p)
		b, err := outbox(t, nil, "smtp://h").Compose(p)
		if !errors.As(err, &models.InvalidError{}) {
			t.Errorf("%s: %v\n%s", name, err, b)
		}
	}
	// Such a letter is a visible failure and stops nobody else's.
	s := mailtest.SMTP(t)
	l := owed(2)
	l.due[0].Letter.Subject = evil
	if got := must(outbox(t, l, s.URL()).Deliver(t.Context()))(t); got != (models.Delivered{Sent: 1, Failed: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestCompose_LinesStayShort(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"a", "ü", "a ", "漢"} {
		p := parcel(1)
		p.Letter.Subject = strings.Repeat(word, 5000)
		p.Letter.ToName = strings.Repeat(word, 200)
		for i := range 60 {
			p.Letter.References = append(p.Letter.References, fmt.Sprintf("<%s.%d@example.org>", strings.Repeat("r", 100), i))
		}
		b := must(outbox(t, nil, "smtp://h", func(o *mailer.Outbox) {
			o.Render = func(models.Parcel, string) (string, string, error) {
				return strings.Repeat(word, 20_000), "<p>" + strings.Repeat(word, 20_000), nil
			}
		}).Compose(p))(t)
		for line := range strings.SplitSeq(string(b), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q: a line of %d bytes", word, len(line))
			}
		}
	}
}

func TestParseServers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"imaps://team%40example.net:p%2F%40@imap.example.net/INBOX": "imaps://team%40example.net@imap.example.net:993/INBOX",
		"imap://u:p@h": "imap://u@h:143/INBOX",
		"imap://u:p@h:1143/Archive%20%C3%BC/x?tls=off&start=all": "imap://u@h:1143/Archive%20%C3%BC/x?start=all&tls=off",
		"imap://u:p@[::1]:143/?tls=starttls":                     "imap://u@[::1]:143/INBOX",
	} {
		if got, err := mailer.ParseIMAP(in); err != nil || got.String() != want {
			t.Errorf("%s: %s %v", in, got, err)
		}
	}
	for _, in := range []string{"", "imap.example.net", "imap:///INBOX", "imap://h/INBOX", "http://u:hush@h", "imap://u:hush@h?tls=no", "imaps://u:hush@h?tls=off", "imap://u:hush@h?start=1", "imap://u:hu sh@h", "imap://u:hush%zz@h", "imap://u:hush%0d%0aA@h"} {
		if got, err := mailer.ParseIMAP(in); err == nil || strings.Contains(err.Error(), "hu") {
			t.Errorf("%q: %v %v", in, got, err)
		}
	}
	if s := must(mailer.ParseSMTP("smtps://u:p%40@h"))(t); s.Address() != "h:465" || s.Security != mailer.TLS || s.Password != "p@" {
		t.Errorf("%+v", s)
	}
	if s := must(mailer.ParseSMTP("smtp://h:25?tls=off"))(t); s.Address() != "h:25" || s.Security != mailer.Plain || s.User != "" {
		t.Errorf("%+v", s)
	}
	for _, in := range []string{"smtp://", "imap://h", "smtp://h/x", "smtp://h?start=all"} {
		if _, err := mailer.ParseSMTP(in); err == nil {
			t.Errorf("%q was read", in)
		}
	}
}

package main

import (
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"adjutant/mailer/mailtest"
	"adjutant/models/store/storetest"
)

// benchMails is how many mails one round of the benchmarks here takes.
const benchMails = 300

// BenchmarkIntake reads a real mailbox into the database: fetched, proved,
// read, filed, its letters written, committed and flagged. Before each round
// the same mailbox is fetched by the IMAP library into nothing; x-floor is
// how much longer the intake takes, as the median of the rounds. cpu-ms/mail
// is of this process: with SQLite in it, and without Postgres and Dovecot.
func BenchmarkIntake(b *testing.B) {
	dovecot := mailtest.Dovecot(b)
	mails, size := fillMailbox(b, dovecot)
	eachDatabase(b, func(b *testing.B, fresh func() string) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		var ratios []float64
		var spent time.Duration
		for b.Loop() {
			b.StopTimer()
			floor := fetchIntoNothing(b, dovecot, len(mails))
			r := openOffice(b, fresh(), dovecot, "smtp://127.0.0.1:9?tls=off", func() time.Time { return officeNow })
			began, before := time.Now(), cpuTime(b)
			b.StartTimer()
			got, err := r.inbox(r.desk).PassAll(b.Context(), false)
			b.StopTimer()
			ratios = append(ratios, float64(time.Since(began))/float64(floor))
			spent += cpuTime(b) - before
			if err = errors.Join(err, r.Close()); err != nil || got.Fetched != len(mails) || got.Filed < len(mails)*3/4 {
				b.Fatalf("%+v, %v", got, err)
			}
			b.StartTimer()
		}
		n := float64(len(ratios) * len(mails))
		b.ReportMetric(n/b.Elapsed().Seconds(), "mails/s")
		b.ReportMetric(spent.Seconds()*1000/n, "cpu-ms/mail")
		b.ReportMetric(median(ratios), "x-floor")
	})
}

// BenchmarkDelivery hands the letters that an intake owes to an SMTP server,
// over one connection: claimed, rendered, frozen, sent and settled. After each
// round the same bytes are sent by a bare client; x-floor compares the two.
func BenchmarkDelivery(b *testing.B) {
	dovecot := mailtest.Dovecot(b)
	fillMailbox(b, dovecot)
	eachDatabase(b, func(b *testing.B, fresh func() string) {
		var ratios []float64
		letters := 0
		for b.Loop() {
			b.StopTimer()
			sink, now := mailtest.SMTP(b), officeNow
			r := openOffice(b, fresh(), dovecot, sink.URL(), func() time.Time { return now })
			if _, err := r.inbox(r.desk).PassAll(b.Context(), false); err != nil {
				b.Fatal(err)
			}
			now = now.Add(6 * time.Hour) // somebody starts to work in the afternoon
			outbox, err := r.outbox()
			if err != nil {
				b.Fatal(err)
			}
			began := time.Now()
			b.StartTimer()
			sum, err := outbox.Deliver(b.Context())
			b.StopTimer()
			took := time.Since(began)
			if err = errors.Join(err, r.Close()); err != nil || sum.Sent < 100 || sum.Retried+sum.Failed > 0 || sink.Conns() != 1 {
				b.Fatalf("%+v over %d connections, %v", sum, sink.Conns(), err)
			}
			letters += sum.Sent
			ratios = append(ratios, float64(took)/float64(sendAgain(b, sink.Messages())))
			sink.Stop()
			b.StartTimer()
		}
		b.ReportMetric(float64(letters)/b.Elapsed().Seconds(), "letters/s")
		b.ReportMetric(median(ratios), "x-floor")
	})
}

// eachDatabase runs f on either. The Postgres that tests start for themselves
// does not wait for its disk, and its name says so.
func eachDatabase(b *testing.B, f func(b *testing.B, fresh func() string)) {
	b.Run("sqlite", func(b *testing.B) { f(b, func() string { return storetest.NewSQLite(b) }) })
	name := "postgres"
	if url := storetest.EmptyPostgres(b); !durable(b, url) {
		name += "-fsync-off"
	}
	b.Run(name, func(b *testing.B) { f(b, func() string { return storetest.NewPostgres(b) }) })
}

func durable(b *testing.B, url string) bool {
	db, err := sql.Open("pgx", url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var fsync, commit string
	err = errors.Join(db.QueryRow("SHOW fsync").Scan(&fsync), db.QueryRow("SHOW synchronous_commit").Scan(&commit))
	if err != nil {
		b.Fatal(err)
	}
	return fsync == "on" && commit != "off"
}

// openOffice is an installation that watches the mailbox of the benchmark.
func openOffice(b *testing.B, database string, dovecot *mailtest.DovecotServer, smtp string, clock func() time.Time) *rooms {
	dir := b.TempDir()
	file := filepath.Join(dir, "team.yaml")
	if err := os.WriteFile(file, []byte(officeTeam), 0o600); err != nil {
		b.Fatal(err)
	}
	a := &app{ctx: b.Context(), err: io.Discard, environ: []string{
		"HOME=" + dir, "ADJUTANT_DATABASE_URL=" + database, "ADJUTANT_TEAM_FILE=" + file, "ADJUTANT_IMAP_URL=" + dovecot.URL("team", "INBOX") + "&start=all",
		"ADJUTANT_SMTP_URL=" + smtp, "ADJUTANT_TRUST=authserv=mx.test", "ADJUTANT_SECRET=0123456789abcdef0123456789abcdef",
	}}
	r, err := a.open(a.ctx, blueprint{clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	if err := r.settle(a.ctx); err != nil {
		b.Fatal(err)
	}
	return r
}

func fillMailbox(b *testing.B, dovecot *mailtest.DovecotServer) (mails [][]byte, size int) {
	mails = officeMails(benchMails)
	for _, m := range mails {
		size += len(m)
	}
	if _, err := dovecot.Append("team", "INBOX", mails...); err != nil {
		b.Fatal(err)
	}
	return mails, size
}

// fetchIntoNothing streams the whole mailbox in one command.
func fetchIntoNothing(b *testing.B, dovecot *mailtest.DovecotServer, want int) (took time.Duration) {
	err := dovecot.Do("team", func(c *imapclient.Client) error {
		if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return err
		}
		began := time.Now()
		n := 0
		var all imap.UIDSet
		all.AddRange(1, 0)
		fetch := c.Fetch(all, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
		for m := fetch.Next(); m != nil; m = fetch.Next() {
			for item := m.Next(); item != nil; item = m.Next() {
				if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
					if _, err := io.Copy(io.Discard, body.Literal); err != nil {
						return err
					}
					n++
				}
			}
		}
		err := fetch.Close()
		took = time.Since(began)
		if n != want {
			return errors.Join(err, fmt.Errorf("%d mails, want %d", n, want))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return took
}

// sendAgain sends what was sent, over one connection.
func sendAgain(b *testing.B, sent []mailtest.SMTPMessage) time.Duration {
	sink := mailtest.SMTP(b)
	defer sink.Stop()
	c, err := smtp.Dial(sink.Addr)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	began := time.Now()
	for _, m := range sent {
		err := errors.Join(c.Mail(m.From), c.Rcpt(m.To[0]))
		if err != nil {
			b.Fatal(err)
		}
		data, err := c.Data()
		if err != nil {
			b.Fatal(err)
		}
		_, err = data.Write(m.Data)
		if err = errors.Join(err, data.Close()); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

// cpuTime is what this process has used of the processors. Where others use
// them too it says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(l []float64) float64 {
	slices.Sort(l)
	return l[len(l)/2]
}

// officeMails is a day of a busy team inbox: new matters, forwards, answers,
// files, newsletters and strangers, 26 KB in the mean. The same n makes the
// same mails.
func officeMails(n int) [][]byte {
	m := &mailMaker{Rand: rand.New(rand.NewPCG(7, 7)), seed: 7}
	for len(m.made) < n {
		kind := m.IntN(100)
		switch {
		case kind < 45 || len(m.made) < 8:
			m.add("tagged", lengthen(m, m.tagged()))
		case kind < 65:
			m.add("forwarded", lengthen(m, m.forwarded()))
		case kind < 80:
			m.add("commands", m.commands())
		case kind < 92:
			m.add("file", m.withFile())
		case kind < 96:
			m.add("list", lengthen(m, m.list()))
		default:
			m.add("stranger", m.stranger())
		}
	}
	out := make([][]byte, n)
	for i := range out {
		out[i] = m.made[i].raw
	}
	return out
}

// lengthen adds the paragraphs that people write and programs quote.
func lengthen(m *mailMaker, raw []byte) []byte {
	for range m.IntN(60) {
		raw = append(raw, crlf(pick(m, "The fair opens on the second of March and the stand is ours from noon.\n", "As discussed, the invoice was paid on 12 November.\n\n",
			"I have asked them twice; nobody has answered yet, and their office is\nclosed until Monday.\n", "Lunch at the usual place, 12:30; I will book a table for six.\n\n"))...)
	}
	return raw
}

func (m *mailMaker) withFile() []byte {
	raw := make([]byte, 10_000+m.IntN(240_000))
	for i := range raw {
		raw[i] = byte(m.Uint32())
	}
	var lines strings.Builder
	for part := range slices.Chunk(raw, 57) {
		lines.WriteString(base64.StdEncoding.EncodeToString(part) + "\n")
	}
	from := "dana@example.org"
	return m.mail(proof(from), from, "#vendors The offer "+m.matter(), "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=mix\n",
		"--mix\nContent-Type: text/plain\n\nSee the offer.\n--mix\nContent-Type: application/pdf; name=\"offer.pdf\"\nContent-Transfer-Encoding: base64\n\n"+lines.String()+"--mix--\n")
}

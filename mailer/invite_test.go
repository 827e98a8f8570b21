package mailer_test

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"adjutant/mailer"
	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/parser"
	"adjutant/templates/ical"
)

// meeting is a weekly 1:1 in Copenhagen, whose clocks change twice a year.
func meeting(t *testing.T) models.CalendarEvent {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return models.CalendarEvent{
		UID: "abc@adjutant.example.org", Sequence: 1, Summary: "1:1 Priya + Dana", Zone: "Europe/Copenhagen", Minutes: 30, Weeks: 1,
		Start:     time.Date(2026, 12, 1, 9, 0, 0, 0, zone),
		Organizer: models.CalendarPerson{Name: "Office", Address: "team@example.net"}, Attendees: []models.CalendarPerson{{Name: "Dana", Address: "dana@example.org"}},
	}
}

// An invitation, an update of one occurrence, a cancellation and an answer go
// through a real mailbox and are read there as they were meant.
func TestInvite_RoundThroughDovecot(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	if err := s.AddUser("invites"); err != nil {
		t.Fatal(err)
	}
	series := meeting(t)
	of := series.Start.AddDate(0, 0, 7)
	moved := series
	moved.Weeks, moved.Of, moved.Start, moved.Sequence = 0, &of, of.AddDate(0, 0, 2).Add(time.Hour), 2
	gone := series
	gone.Cancelled, gone.Sequence = true, 3
	var sent [][]byte
	for n, e := range []models.CalendarEvent{series, moved, gone} {
		p := parcel(10 + n)
		p.Letter.Kind, p.Letter.Value.Event, p.Letter.CreatedAt = models.LetterInvite, &e, clock
		o := outbox(t, nil, "smtp://h", func(o *mailer.Outbox) { o.Calendar = ical.Invitation })
		sent = append(sent, must(o.Compose(p))(t))
	}
	keep := func(mails ...[]byte) (all [][]byte) {
		t.Helper()
		if _, err := s.Append("invites", "INBOX", mails...); err != nil {
			t.Fatal(err)
		}
		err := s.Do("invites", func(c *imapclient.Client) error {
			if _, err := c.Select("INBOX", nil).Wait(); err != nil {
				return err
			}
			list, err := c.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
			for _, m := range list {
				all = append(all, m.BodySection[0].Bytes)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	mails := keep(sent...)
	answer := append([]byte("From: dana@example.org\r\nTo: team@example.net\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"),
		answered(t, mails[0], "dana@example.org", "ACCEPTED")...)
	mails = keep(answer)
	if len(mails) != 4 {
		t.Fatalf("%d mails", len(mails))
	}
	for n, want := range []struct {
		method string
		start  time.Time
		of     string
	}{{"REQUEST", series.Start, ""}, {"REQUEST", moved.Start, "2026-12-08T09:00:00+01:00"}, {"CANCEL", series.Start, ""}, {"REPLY", series.Start, ""}} {
		got := parser.Read(mails[n])
		if len(got.Invites) != 1 || len(got.Problems) > 0 {
			t.Fatalf("mail %d: %d events, %q", n, len(got.Invites), got.Problems)
		}
		i := got.Invites[0]
		if i.Method != want.method || !i.Start.Equal(want.start) || i.RecurrenceID != want.of || i.UID != series.UID || i.Sequence != []int{1, 2, 3, 1}[n] {
			t.Errorf("mail %d: %+v", n, i)
		}
	}
	if got := parser.Read(mails[3]).Invites[0].Answers; len(got) != 1 || got[0].Address.Address != "dana@example.org" || got[0].PartStat != "ACCEPTED" {
		t.Errorf("the answer reads %+v", got)
	}
	text := string(mails[0])
	if !strings.Contains(text, "Content-Type: text/calendar; method=REQUEST") || !strings.Contains(text, `filename="invite.ics"`) {
		t.Error(text[:min(len(text), 4000)])
	}
}

// answered is what another program, Debian's python3-icalendar, answers to the
// invitation in a mail; .ci/prepare installs it.
func answered(t *testing.T, mail []byte, who, status string) []byte {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's, which is the one that has Debian's libraries
	if err := exec.Command(python, "-c", "import icalendar").Run(); err != nil {
		t.Skip("python3-icalendar is not on this machine: .ci/prepare installs it")
	}
	m := parser.Read(mail)
	at := slices.IndexFunc(m.Attachments, func(a parser.Attachment) bool { return a.Type == "text/calendar" || strings.HasSuffix(a.Name, ".ics") })
	if at < 0 {
		t.Fatalf("no invitation among %+v", m.Attachments)
	}
	cmd := exec.Command(python, "testdata/answer.py", who, status)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(m.Attachments[at].Content), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCompose_AgendasStopWithOneClick(t *testing.T) {
	t.Parallel()
	p := parcel(5)
	p.Letter.Kind, p.Letter.Value.Digest = models.LetterDigest, &models.DigestValue{Pair: "dana-maria"}
	text := string(must(outbox(t, nil, "smtp://h").Compose(p))(t))
	if !strings.Contains(text, "https://desk.example.net/unsubscribe/") || !strings.Contains(text, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") {
		t.Error(text[:min(len(text), 1500)])
	}
	if text := string(must(outbox(t, nil, "smtp://h").Compose(parcel(1)))(t)); strings.Contains(text, "List-Unsubscribe") {
		t.Error("an assignment can be unsubscribed, and its domain loses its owner silently")
	}
}

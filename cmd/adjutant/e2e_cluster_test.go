package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/mailer/mailtest"
	"adjutant/models/store/storetest"
)

// TestCluster_TwoProcessesOneMailbox runs two servers on one Postgres: one
// watches the mailbox, both send; when the one that watches is killed the
// other goes on.
func TestCluster_TwoProcessesOneMailbox(t *testing.T) {
	t.Parallel()
	mails := mixedMails(t, 7, 122)
	dovecot, sink := mailtest.Dovecot(t), mailtest.SMTP(t)
	h := build(t, storetest.EmptyPostgres(t), dovecot, "team", sink.URL(), officeTeam)
	both := []*process{h.serve(t), h.serve(t)} // both find an empty database
	for _, p := range both {
		patiently(t, "getting ready", p, func() bool { return strings.Contains(get("http://"+p.addr+"/readyz"), `"status":"ready"`) })
	}
	for at := 0; at < 120; at += 12 {
		if err := h.append(at, mails[at:at+12]); err != nil {
			t.Fatal(err)
		}
	}
	patiently(t, "reading everything", both[0], func() bool { return h.stored(t) >= 120 })
	patiently(t, "sending what is due", both[1], func() bool { return h.due(t) == 0 })
	onceEach(t, h, sink)
	if h.watchedBy(t, both[1]) {
		slices.Reverse(both)
	}
	watching, other := both[0], both[1]
	if !h.watchedBy(t, watching) || h.watchedBy(t, other) {
		t.Fatalf("the mailbox is watched by %q", h.query(t, "SELECT owner FROM mailboxes"))
	}
	for _, p := range both {
		if n := strings.Count(p.err.String(), `msg="read mail"`); (p == watching) != (n > 0) {
			t.Errorf("one of the servers says %d times that it read mail", n)
		}
	}

	killed := time.Now()
	watching.kill()
	if err := h.append(120, mails[120:121]); err != nil {
		t.Fatal(err)
	}
	patiently(t, "taking over", other, func() bool { return h.stored(t) == 121 })
	over := time.Since(killed)

	// A third comes, and the second gives the mailbox back as it goes: nobody
	// waits for a lease.
	third := h.serve(t)
	patiently(t, "getting ready", third, func() bool { return strings.Contains(third.err.String(), "msg=ready") })
	stopped := other.stop(t)
	gone := time.Now()
	if err := h.append(121, mails[121:]); err != nil {
		t.Fatal(err)
	}
	patiently(t, "reading on", third, func() bool { return h.stored(t) == 122 })
	handed := time.Since(gone)
	if handed > over {
		t.Errorf("the mailbox was given back and taken after %s, taken from the dead after %s", handed, over)
	}
	h.leasesEnd(t) // of what the killed one was sending
	patiently(t, "sending what is due", third, func() bool { return h.due(t) == 0 })
	last := third.stop(t)
	onceEach(t, h, sink)
	t.Logf("122 mails by two processes; a mail was stored %s after the kill of the one that watched, %s after an orderly end; stopped in %s and %s",
		over.Round(time.Millisecond), handed.Round(time.Millisecond), stopped.Round(time.Millisecond), last.Round(time.Millisecond))
}

// onceEach checks that every mail is stored once and every letter went once.
func onceEach(t *testing.T, h *premises, sink *mailtest.SMTPServer) {
	t.Helper()
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
		t.Errorf("%d letters count as sent and %d came", len(sent), len(copies))
	}
}

// get is the answer to a request, or nothing.
func get(url string) string {
	answer, err := http.Get(url)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return string(body)
}

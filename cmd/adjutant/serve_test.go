package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/mailer/mailtest"
	"adjutant/models/store/storetest"
)

// out collects what a running command prints.
type printed struct {
	mu   sync.Mutex
	text strings.Builder
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// eventually waits until something holds. What it waits for is the work of
// other processes and connections, so there is no signal to wait on.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s did not happen", what)
		}
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// installation is an environment with mail servers, a team and a database of
// its own.
func installation(t *testing.T) (env []string, imap *mailtest.IMAPServer, smtp *mailtest.SMTPServer) {
	t.Helper()
	dir := t.TempDir()
	imap, smtp = mailtest.IMAP(t), mailtest.SMTP(t)
	team := `team: {slug: dana, name: Office of Dana, address: team@example.net, zone: Europe/Copenhagen, hours: "00:00-24:00", workdays: [mon, tue, wed, thu, fri, sat, sun]}
people:
  - {name: Dana Whitfield, addresses: [dana@example.org], role: executive}
  - {name: Maria Lopez, addresses: [maria@example.org]}
domains:
  - {slug: vendors, owner: maria, backups: [dana]}
`
	if err := os.WriteFile(filepath.Join(dir, "team.yaml"), []byte(team), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"HOME=" + dir, "ADJUTANT_DATABASE_URL=sqlite://" + filepath.Join(dir, "adjutant.db"), "ADJUTANT_TEAM_FILE=" + filepath.Join(dir, "team.yaml"),
		"ADJUTANT_IMAP_URL=" + imap.URL("INBOX"), "ADJUTANT_SMTP_URL=" + smtp.URL(), "ADJUTANT_TRUST=open", "ADJUTANT_POLL=1s",
		"ADJUTANT_ADDR=" + freeAddr(t),
	}, imap, smtp
}

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestServe_FromMailToLetterAndStops(t *testing.T) {
	t.Parallel()
	env, imap, smtp := installation(t)
	ctx, stop := context.WithCancel(t.Context())
	var log printed
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"serve"}, env, strings.NewReader(""), io.Discard, &log) }()
	defer func() {
		if t.Failed() {
			t.Log(log.String())
		}
	}()
	eventually(t, "getting ready", func() bool {
		var out, err strings.Builder
		return run(t.Context(), []string{"healthcheck"}, env, nil, &out, &err) == exitDone && strings.Contains(out.String(), `"last_pass"`)
	})
	if _, err := imap.Append("INBOX", crlf(letterNamed("#vendors Quote from Nordlys"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, "telling Maria", func() bool {
		for _, m := range smtp.Messages() {
			if strings.Contains(strings.Join(m.To, " "), "maria@example.org") {
				return true
			}
		}
		return false
	})
	addr := strings.TrimPrefix(env[len(env)-1], "ADJUTANT_ADDR=")
	answer, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if !strings.Contains(string(body), `adjutant_mails_total{result="filed"} 1`) {
		t.Errorf("metrics: %d %.300s", answer.StatusCode, body)
	}
	began := time.Now()
	stop()
	select {
	case code := <-done:
		if code != exitDone || !strings.Contains(log.String(), "stopped") {
			t.Errorf("code %d", code)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it does not stop within ten seconds")
	}
	t.Logf("stopped after %s", time.Since(began))

	// What was done is there, and doing it again changes nothing.
	var items []struct {
		Number        int
		Holder, Title string
	}
	if err := json.Unmarshal([]byte(runIt(t, "", env, "items", "--json").out), &items); err != nil || len(items) != 1 || items[0].Holder != "maria" {
		t.Errorf("%v %+v", err, items)
	}
	sent := len(smtp.Messages())
	if got := runIt(t, "", env, "fetch", "--once", "--all"); got.code != exitDone || got.out != "fetched 0, filed 0, duplicate 0, quarantined 0\n" {
		t.Errorf("%+v", got)
	}
	if got := runIt(t, "", env, "deliver", "--once"); got.code != exitDone || len(smtp.Messages()) != sent {
		t.Errorf("%d more letters: %+v", len(smtp.Messages())-sent, got)
	}
	for _, args := range []string{"mail --json", "letters --json", "mail", "letters", "items", "items --as maria@example.org", "mail --as maria@example.org --json"} {
		if got := runIt(t, "", env, strings.Fields(args)...); got.code != exitDone || got.err != "" {
			t.Errorf("adjutant %s: %+v", args, got)
		}
	}
}

func TestFetchAndDeliver_Once(t *testing.T) {
	t.Parallel()
	env, imap, smtp := installation(t)
	if got := runIt(t, "", env, "fetch", "--once"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	mails := [][]byte{crlf(letterNamed("#vendors One")), crlf(letterNamed("#vendors One")), crlf(letterNamed("#vendors Two")),
		crlf(strings.ReplaceAll(letterNamed("Three"), "dana@example.org", "stranger@example.com"))}
	if _, err := imap.Append("INBOX", mails...); err != nil {
		t.Fatal(err)
	}
	got := runIt(t, "", env, "fetch", "--once")
	if got.code != exitDone || got.out != "fetched 4, filed 2, duplicate 1, quarantined 1\n" {
		t.Errorf("%+v", got)
	}
	if got = runIt(t, "", env, "deliver", "--once"); got.code != exitDone || !strings.HasPrefix(got.out, "sent ") || len(smtp.Messages()) == 0 {
		t.Errorf("%+v", got)
	}
	if got = runIt(t, "", env, "doctor"); got.code != exitDone || strings.Contains(got.out, "FAIL") {
		t.Errorf("%+v", got)
	}
	if got = runIt(t, "", append(env, "ADJUTANT_PASSIVE=1"), "deliver", "--once"); got.code != exitDone || !strings.Contains(got.err, "passive") {
		t.Errorf("%+v", got)
	}
	export := runIt(t, "", env, "team", "export")
	file := filepath.Join(t.TempDir(), "team.yaml")
	if err := os.WriteFile(file, []byte(export.out), 0o600); err != nil {
		t.Fatal(err)
	}
	if got = runIt(t, "", env, "team", "apply", file); got.out != "nothing to change\n" {
		t.Errorf("%+v of\n%s", got, export.out)
	}
}

func TestDeliver_WhatCannotBePutTogetherKeepsNothingElse(t *testing.T) {
	t.Parallel()
	env, imap, smtp := installation(t)
	if got := runIt(t, "", env, "fetch", "--once"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	if _, err := imap.Append("INBOX", crlf(letterNamed("#vendors One"))); err != nil {
		t.Fatal(err)
	}
	if got := runIt(t, "", env, "fetch", "--once"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	db := storetest.Raw(t, strings.TrimPrefix(env[1], "ADJUTANT_DATABASE_URL="))
	if _, err := db.Exec("UPDATE letters SET value = 'x', pace = 'waits', not_before = created_at WHERE to_addr = 'dana@example.org'"); err != nil {
		t.Fatal(err)
	}
	got := runIt(t, "", env, "deliver", "--once")
	if got.code == exitDone || !strings.Contains(got.err, "letters of dana") || !strings.HasPrefix(got.out, "sent 1,") || len(smtp.Messages()) != 1 {
		t.Errorf("%+v, %d letters", got, len(smtp.Messages()))
	}
}

func TestInstallationSecret_IsMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "adjutant.secret")
	var wait sync.WaitGroup
	secrets := make([]string, 8)
	for i := range secrets {
		wait.Go(func() {
			b, err := secretFile(path)
			if err != nil {
				t.Error(err)
			}
			secrets[i] = string(b)
		})
	}
	wait.Wait()
	for _, s := range secrets {
		if s != secrets[0] || len(s) < secretLength {
			t.Errorf("%q and %q", s, secrets[0])
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

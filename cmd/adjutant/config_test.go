package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLoadConfig_Defaults(t *testing.T) {
	t.Parallel()
	got, err := loadConfig([]string{"HOME=/home/dana", "PATH=/bin", "ADJUTANT_TEST_ANYTHING=1"})
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		Database: "sqlite:///home/dana/.local/share/adjutant/adjutant.db", BaseURL: "http://127.0.0.1:8080",
		Addr: "127.0.0.1:8080", Trust: trust{Mode: "strict"}, Poll: time.Minute,
	}
	if d := cmp.Diff(fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got)); d != "" {
		t.Error(d)
	}
	got, err = loadConfig([]string{"HOME=/home/dana", "XDG_DATA_HOME=/data", "ADJUTANT_ADDR=:9000"})
	if err != nil || got.Database != "sqlite:///data/adjutant/adjutant.db" || got.BaseURL != "http://localhost:9000" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestLoadConfig_EveryName(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(strings.Repeat("s", 32)+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := loadConfig([]string{
		"ADJUTANT_DATABASE_URL=postgres://u:geheim@db/adjutant", "ADJUTANT_BASE_URL=https://adjutant.example.net/",
		"ADJUTANT_ADDR=0.0.0.0:80", "ADJUTANT_SECRET_FILE=" + file, "ADJUTANT_IMAP_URL=imaps://team:geheim@imap.example.net",
		"ADJUTANT_SMTP_URL=smtp://team:geheim@smtp.example.net:587?tls=starttls", "ADJUTANT_FROM=Dana's office <Team@Example.net>",
		"ADJUTANT_TEAM_FILE=/etc/team.yaml", "ADJUTANT_TRUST=authserv=MX.example.net, mx2.example.net", "ADJUTANT_PASSIVE=yes",
		"ADJUTANT_LOG=json", "ADJUTANT_POLL=30s", "ADJUTANT_METRICS_TOKEN=geheim",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Secret != secret(strings.Repeat("s", 32)) {
		t.Errorf("the secret is %q: its line's end was not taken off", string(got.Secret))
	}
	if d := cmp.Diff(trust{"authserv", []string{"mx.example.net", "mx2.example.net"}}, got.Trust); d != "" {
		t.Error(d)
	}
	if got.From != "team@example.net" || got.FromName != "Dana's office" || !got.Passive || !got.LogJSON || got.Poll != 30*time.Second ||
		got.BaseURL != "https://adjutant.example.net" || !got.BaseSet || got.Set != 13 || got.Files != 1 {
		t.Errorf("%+v", got)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "config", got, "secret", got.Secret, "imap", got.IMAP)
	for _, shown := range []string{fmt.Sprint(got), fmt.Sprintf("%+v %#v %q %s", got, got, got.Secret, got.IMAP), log.String()} {
		if strings.Contains(shown, "geheim") || strings.Contains(shown, "sss") {
			t.Errorf("a password is printed: %s", shown)
		}
	}
}

func TestLoadConfig_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ env, want string }{
		{"ADJUTANT_DATABSE_URL=x", "ADJUTANT_DATABSE_URL is not known; did you mean ADJUTANT_DATABASE_URL?"},
		{"ADJUTANT_SECRET_FIEL=x", "did you mean ADJUTANT_SECRET_FILE?"},
		{"ADJUTANT_ZZZZZZZZZZ=x", "ADJUTANT_ZZZZZZZZZZ is not known"},
		{"ADJUTANT_LOG=text\nADJUTANT_LOG_FILE=/x", "ADJUTANT_LOG and ADJUTANT_LOG_FILE are both set; keep one of them"},
		{"ADJUTANT_LOG_FILE=" + dir + "/none", "write the path of a file that can be read"},
		{"ADJUTANT_LOG_FILE=" + empty, "is empty"},
		{"ADJUTANT_DATABASE_URL=mysql://x/y", "mysql:// is no database that can be used"},
		{"ADJUTANT_DATABASE_URL=sqlite://data/x.db", "three slashes"},
		{"ADJUTANT_DATABASE_URL=postgres://host", "names no database"},
		{"ADJUTANT_BASE_URL=adjutant.example.net", "this is no web address"},
		{"ADJUTANT_BASE_URL=https://example.net/adjutant", "must not have a path"},
		{"ADJUTANT_ADDR=8080", "no address to listen on"},
		{"ADJUTANT_ADDR=:http-ish", "is no port"},
		{"ADJUTANT_SECRET=short", "it has 5 bytes and must have 32 or more"},
		{"ADJUTANT_IMAP_URL=imaps://u:geheim%zz@h/", "this is no IMAP address"},
		{"ADJUTANT_SMTP_URL=smtps://h?tls=off", "tls=off does not go with smtps://"},
		{"ADJUTANT_SMTP_URL=mail.example.net", "this is no SMTP address"},
		{"ADJUTANT_FROM=nobody", "this is no mail address"},
		{"ADJUTANT_TRUST=none", "write strict, authserv=mx.example.net or open"},
		{"ADJUTANT_TRUST=authserv=", "is no authserv-id"},
		{"ADJUTANT_PASSIVE=maybe", "neither yes nor no"},
		{"ADJUTANT_LOG=xml", "write text or json"},
		{"ADJUTANT_POLL=5", "is no duration"},
		{"ADJUTANT_POLL=1ms", "out of bounds"},
	} {
		_, err := loadConfig(append([]string{"HOME=/h"}, strings.Split(c.env, "\n")...))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.env, err, c.want)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: a password is printed: %v", c.env, err)
		}
	}
}

func TestLoadConfig_SaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &app{err: &out}
	_, err := loadConfig([]string{"HOME=/h", "ADJUTANT_LOG=xml", "ADJUTANT_POL=1s", "ADJUTANT_ADDR=x"})
	if code := a.report(err); code != exitUsage || strings.Count(out.String(), "\n") != 3 {
		t.Errorf("code %d: %s", code, out.String())
	}
}

func TestFileClock_FollowsItsFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "now")
	write := func(s string) {
		if err := os.WriteFile(file, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := newFileClock(file); err == nil {
		t.Error("a file that is not there is no clock")
	}
	write("2026-11-24T09:05:00+01:00\n")
	c, err := newFileClock(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-11-24T09:05:00+01:00", "2026-11-24T09:06:00+01:00", "2026-11-24T09:07:00+01:00"} {
		write(want)
		if got := c.Now().Format(time.RFC3339); got != want {
			t.Errorf("the clock stands at %s, want %s", got, want)
		}
	}
	write("")
	if got := c.Now().Format(time.RFC3339); got != "2026-11-24T09:07:00+01:00" {
		t.Errorf("a half-written file moves the clock to %s", got)
	}
}

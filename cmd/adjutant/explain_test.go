package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func letterNamed(subject string) string {
	return "From: Dana <dana@example.org>\nTo: team@example.net\nDate: Sun, 22 Nov 2026 21:40:00 +0100\nMessage-ID: <" +
		strings.ReplaceAll(subject, " ", "") + "@x>\nSubject: " + subject + "\n\nhello\n"
}

// subjects returns file and subject of each line of explain --json.
func subjects(t *testing.T, out string) []string {
	t.Helper()
	var got []string
	for line := range strings.Lines(out) {
		var x struct {
			File, Subject string
			Problems      []string
		}
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if x.Problems == nil {
			t.Errorf("problems are a list: %s", line)
		}
		got = append(got, filepath.Base(x.File)+" "+x.Subject)
	}
	return got
}

func TestExplain_FilesDirectoriesMboxesAndStandardInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	one := write("one.eml", letterNamed("one"))
	write("box/b.eml", letterNamed("b"))
	write("box/a/a.eml", letterNamed("a"))
	write("box/c.eml", "")
	mbox := write("many.mbox", "From dana@example.org Sun Nov 22 21:40:00 2026\n"+letterNamed("first")+
		"\nFrom here on it is a sentence\n>From a mail\n\nFrom MAILER Sun Nov 22 21:41 2026\n"+letterNamed("second"))
	saved := write("saved.eml", "From dana@example.org Sun Nov 22 21:40:00 2026\n"+letterNamed("saved"))
	got := runIt(t, letterNamed("typed"), nil, "explain", "--json", one, saved, filepath.Join(dir, "box"), mbox, "-")
	want := []string{"one.eml one", "saved.eml saved", "a.eml a", "b.eml b", "c.eml ", "many.mbox#1 first", "many.mbox#2 second", "- typed"}
	if d := cmp.Diff(want, subjects(t, got.out)); d != "" || got.code != exitDone || got.err != "" {
		t.Errorf("%s\n%+v", d, got)
	}
	if !strings.Contains(got.out, `hello\n\nFrom here on it is a sentence\nFrom a mail\n`) {
		t.Errorf("a sentence that begins with From parted a mail, or its disguise was kept: %s", got.out)
	}
}

func TestExplain_ManyMailsStayInOrder(t *testing.T) {
	t.Parallel()
	var mbox strings.Builder
	var want []string
	for i := range 500 {
		fmt.Fprintf(&mbox, "From x Sun Nov 22 21:40:00 2026\n%s\n", letterNamed(fmt.Sprint("mail ", i)))
		want = append(want, fmt.Sprintf("-#%d mail %d", i+1, i))
	}
	got := runIt(t, mbox.String(), nil, "explain", "--json")
	if d := cmp.Diff(want, subjects(t, got.out)); d != "" {
		t.Error(d)
	}
}

func TestExplain_NeverFailsOnContent(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "\x00\xff\xfe", "From ", "From x\n", "\n\n\n", strings.Repeat("a", 1<<20), "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x"} {
		for _, args := range [][]string{{"explain"}, {"explain", "--json"}, {"explain", "--json", "--team", "testdata/team.yaml"}} {
			if got := runIt(t, in, nil, args...); got.code != exitDone || got.err != "" || strings.Count(got.out, "\n") < 1 {
				t.Errorf("%v of %.20q: code %d %s", args, in, got.code, got.err)
			}
		}
	}
}

func TestExplain_SaysWhereAMailWouldGo(t *testing.T) {
	t.Parallel()
	mail := letterNamed("#vendors !high Quote from Nordlys")
	got := runIt(t, mail, nil, "explain", "--team", "testdata/team.yaml", "--now", "2026-11-23T09:00:00+01:00", "-")
	for _, want := range []string{"a task, #vendors, !high", "Maria Lopez <maria@example.org> (vendors)", "#vendors -> owner Maria"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is missing:\n%s", want, got.out)
		}
	}
	got = runIt(t, mail, nil, "explain", "--json", "--team", "testdata/team.yaml", "--now", "2026-12-02T09:00:00+01:00", "-")
	var x struct {
		Route  struct{ Person, Domain string }
		Intent struct{ Kind, Domain, Priority string }
	}
	if err := json.Unmarshal([]byte(got.out), &x); err != nil {
		t.Fatal(err)
	}
	if x.Route.Person != "ab@example.org" || x.Route.Domain != "vendors" || x.Intent.Priority != "high" {
		t.Errorf("Maria is away, Ana covers: %+v", x)
	}
	if strings.Contains(runIt(t, mail, nil, "explain", "--json").out, `"route"`) {
		t.Error("a route needs a team")
	}
}

func TestWhen_AnswersInOrder(t *testing.T) {
	t.Parallel()
	in := `{"text":"next fri 15:00","now":"2026-11-24T09:00:00+01:00","zone":"Europe/Copenhagen"}
nonsense
{"text":"asap"}

{"text":"3d"}
{"text":"fri","zone":"Mars/Olympus"}
{"text":"3/4","locale":"en-US","now":"2026-01-01","zone":"UTC"}`
	got := runIt(t, in, nil, "when", "--jsonl", "--now", "2026-11-24T09:00:00+01:00", "--zone", "Europe/Oslo")
	var values []string
	for line := range strings.Lines(got.out) {
		var a answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		if a.Error != "" {
			a.Value = "error"
		}
		values = append(values, a.Text+" = "+a.Value)
	}
	want := []string{
		"next fri 15:00 = 2026-12-04T15:00:00+01:00", " = error", "asap = error", "3d = 2026-11-27T17:00:00+01:00",
		"fri = error", "3/4 = 2026-03-04T17:00:00Z",
	}
	if d := cmp.Diff(want, values); d != "" || got.code != exitDone {
		t.Errorf("%s\n%+v", d, got)
	}
	if got := runIt(t, "", nil, "when", "--now", "2026-11-24T09:00:00+01:00", "next", "fri", "15:00"); got.out != "2026-12-04T15:00:00+01:00\n" {
		t.Errorf("%+v", got)
	}
}

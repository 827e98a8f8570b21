package parser

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// divided is one mail of testdata/division: a mail in which every line says whose it is. A case begins with "# name";
// ": field value" sets a header field of the mail (": html" says that the lines "h|" are its text, as HTML), and
// "= field value" is what the forwarded mail says of itself. Then come the lines, each behind its mark:
//
//	o| own words        s| sign-off or signature     q| quoted
//	f| announcement or header of a forward           b| body of the forward, B| the same behind a ">" that goes
//
// Blank lines may stand anywhere, with marks or without, and are not compared.
type divided struct {
	name  string
	field map[string]string
	want  map[string]string
	text  []string // the mail as it comes
	html  []string
	of    map[byte][]string // lines by mark, without blank ones
}

func readDivided(t *testing.T, file string) (cases []*divided) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var c *divided
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		kind, rest := line, ""
		if len(line) > 1 {
			kind, rest = line[:2], line[2:]
		}
		if kind == "# " {
			c = &divided{name: rest, field: map[string]string{}, want: map[string]string{}, of: map[byte][]string{}}
			cases = append(cases, c)
			continue
		}
		switch kind {
		case "":
		case ": ", "= ":
			k, v, _ := strings.Cut(rest, " ")
			if kind == ": " {
				c.field[k] = v
			} else {
				c.want[k] = v
			}
		case "h|":
			c.html = append(c.html, rest)
		case "o|", "s|", "q|", "f|", "b|", "B|":
			c.add(kind[0], rest)
		default:
			t.Fatalf("%s:%d: %q is no line of a case", file, n, line)
		}
	}
	return cases
}

// add puts one line with its mark into the mail and into what is expected of it.
func (c *divided) add(mark byte, line string) {
	c.text = append(c.text, line)
	if mark == 'B' {
		mark, line = 'b', strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
	}
	if line = strings.TrimSpace(line); strings.Trim(line, "> ") != "" {
		c.of[mark] = append(c.of[mark], line)
	}
}

// raw is the mail.
func (c *divided) raw() []byte {
	kind, text := "text/plain", c.text
	if c.html != nil {
		kind, text = "text/html", c.html
	}
	head := map[string]string{"from": "Dana Whitfield <dana@example.org>", "to": "Office of Dana <team@example.net>", "date": "Tue, 24 Nov 2026 10:00:00 +0100", "subject": ""}
	for k, v := range c.field {
		head[k] = v
	}
	var b strings.Builder
	for k, v := range head {
		b.WriteString(k + ": " + v + "\r\n")
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: " + kind + "; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + strings.Join(text, "\r\n") + "\r\n")
	return []byte(b.String())
}

// check reads the mail and compares every part with what was marked.
func (c *divided) check(t *testing.T) {
	t.Helper()
	m := Read(c.raw())
	compare := func(what, got string, want []string) {
		t.Helper()
		if g, w := strings.Join(worded(got), "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s is\n%s\nand should be\n%s", what, indent(g), indent(w))
		}
	}
	compare("own text", m.OwnText, c.of['o'])
	compare("signature", m.Signature, c.of['s'])
	compare("quoted", m.Quoted, c.of['q'])
	compare("visible", m.Visible, append(append([]string{}, c.of['o']...), c.of['s']...))
	f := m.Forward
	if f == nil {
		if len(c.want) > 0 || c.of['b'] != nil {
			t.Error("nothing is taken for forwarded")
		}
		return
	}
	if len(c.want) == 0 && c.of['b'] == nil {
		t.Fatalf("a forward from %v of %q is made up", f.From, f.Subject)
	}
	compare("forwarded text", f.Text, c.of['b'])
	c.checkForward(t, f, "")
}

// checkForward compares the fields of a forward; inside is "inner-" for the one within.
func (c *divided) checkForward(t *testing.T, f *Forward, inside string) {
	t.Helper()
	got := map[string]string{"from": written(f.From), "to": written(f.To...), "cc": written(f.Cc...), "subject": f.Subject, "date": f.DateISO}
	for k, g := range got {
		w, said := c.want[inside+k]
		if !said && (inside != "" || k == "cc" || k == "date" && c.want["date"] == "") {
			w, said = "", inside == "" && k == "cc"
		}
		if said && g != w {
			t.Errorf("%s%s is %q and should be %q (%s)", inside, k, g, w, f.DateText)
		}
	}
	if c.want["inner-from"] != "" && inside == "" {
		if f.Forward == nil {
			t.Error("the forward within is missed")
			return
		}
		c.checkForward(t, f.Forward, "inner-")
	}
}

// written is a list of addresses as a person writes them.
func written(l ...Address) string {
	var s []string
	for _, a := range l {
		switch {
		case a.Name == "":
			s = append(s, a.Address)
		case a.Address == "":
			s = append(s, a.Name)
		default:
			s = append(s, a.Name+" <"+a.Address+">")
		}
	}
	return strings.Join(s, ", ")
}

// worded are the lines of s with text on them.
func worded(s string) (l []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); strings.Trim(line, "> ") != "" {
			l = append(l, line)
		}
	}
	return l
}

func indent(s string) string { return "\t| " + strings.ReplaceAll(s, "\n", "\n\t| ") }

// TestDivide reads the mails of testdata/division, written by hand after what the programs of the world send.
func TestDivide(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/division/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		seen := map[string]bool{}
		for _, c := range readDivided(t, file) {
			if seen[c.name] {
				t.Errorf("%s: two cases %q", file, c.name)
			}
			seen[c.name] = true
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}

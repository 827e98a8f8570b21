package mail

import (
	"reflect"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// spoil sets every string of a value, except addresses that are ours to
// choose, to s. Texts of several lines get it too when whole is set.
func spoil(v reflect.Value, s string, whole bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), s, whole)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch v.Type().Field(i).Name {
			case "URL", "Link", "Kind", "WriteTo":
				continue
			case "Note", "Notes", "Original":
				if !whole {
					continue
				}
			}
			spoil(v.Field(i), s, whole)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), s, whole)
		}
	case reflect.String:
		v.SetString(s)
	}
}

// spoiled are the samples with s in every string. They are made anew, so
// that the values of others stay as they are.
func spoiled(s string, whole bool) []sample {
	all := samples()
	for i := range all {
		spoil(reflect.ValueOf(&all[i].p.Letter.Value), s, whole)
		all[i].p.Letter.ToName, all[i].p.Letter.Subject, all[i].p.Team.Name = s, s, s
	}
	return all
}

// tags is the tree of elements and attributes, without any text.
func tags(t testing.TB, doc string) []string {
	var out []string
	for _, n := range document(t, doc).Find("*").Nodes {
		if n.Data == "span" && len(n.Attr) == 1 && n.Attr[0].Key == "dir" {
			continue // stands around what is written from right to left
		}
		tag := n.Data
		for _, a := range n.Attr {
			tag += " " + a.Key
			if a.Key == "style" || a.Key == "class" || a.Key == "dir" {
				tag += "=" + a.Val
			}
		}
		out = append(out, tag)
	}
	return out
}

var nasty = []string{
	`<script>alert(1)</script>`, `</p></td><h1>x</h1>`, `"><img src=x onerror=alert(1)>`, `' onclick='x`, `{{template "footer"}}`, `{{.}}`, `{ children... }`,
	"Evil\r\nBcc: all@example.org", "a\nb\rc\u2028d\u2029e\u0085f\vg\fh", "\u202eevil\u202c \u2066x\u2069", "<!-- x", "]]>", "&lt;b&gt; &amp;amp;", "\x00\x01\x1b[31m",
	"\xff\xfe broken", "javascript:alert(1)", "https://evil.example/", `a@b.example?bcc=c@d.example&body=x`, "-- ", "<a href=https://evil.example>x</a>", "expression(alert(1));background:url(x)",
	`<![endif]-->`, `&#60;script&#62;`, "\ufeffx",
}

func TestRender_StrangersWriteNoMarkup(t *testing.T) {
	t.Parallel()
	plain := spoiled("x", true)
	var want [][]string
	for _, s := range plain {
		want = append(want, tags(t, render(t, s.p, env).HTML))
	}
	// Which sample is checked is drawn too; all of them each time would take
	// a minute and find no more.
	check := func(t testing.TB, in string, only int) {
		oneLine := line(in)
		if oneLine == "" {
			return
		}
		for i, s := range spoiled(oneLine, true) {
			if only >= 0 && i != only {
				continue
			}
			r := render(t, s.p, env)
			got := tags(t, r.HTML)
			if diff := cmp.Diff(want[i], got); diff != "" {
				t.Fatalf("%s with %q changes the markup (-plain +got):\n%s", s.name, in, diff)
			}
			d := document(t, r.HTML)
			d.Find("a").Each(func(_ int, a *goquery.Selection) {
				href := a.AttrOr("href", "")
				if !strings.HasPrefix(href, "https://adjutant.example.org/") && !strings.HasPrefix(href, "mailto:") {
					t.Fatalf("%s with %q links to %s", s.name, in, href)
				}
			})
			if strings.HasPrefix(s.name, "alert") {
				if got := line(d.Find("h1").Text()); got != oneLine {
					t.Fatalf("the heading reads %q, want %q", got, oneLine)
				}
			}
		}
	}
	for _, s := range nasty {
		check(t, s, -1)
	}
	rapid.Check(t, func(r *rapid.T) {
		check(r2t{t, r}, rapid.String().Draw(r, "string"), rapid.IntRange(0, len(plain)-1).Draw(r, "sample"))
	})
}

// A field of one line stays one line, whatever line ends it holds: both forms
// are those of the same words with spaces between.
func TestRender_OneLineFieldsStayOneLine(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f", "\t", " \n\n\r\n ", "\u202e \u2066"} {
		got, want := spoiled("one"+end+"two", false), spoiled("one two", false)
		for i := range got {
			if diff := cmp.Diff(render(t, want[i].p, env), render(t, got[i].p, env)); diff != "" {
				t.Errorf("%s with %q (-want +got):\n%s", got[i].name, end, diff)
			}
		}
	}
}

func TestRender_TextOfStrangersIsPlain(t *testing.T) {
	t.Parallel()
	for _, in := range nasty {
		for _, s := range spoiled(in, true) {
			r := render(t, s.p, env)
			for _, bad := range []string{"\u202e", "\u2066", "\u2069", "\u2028", "\x00", "\x1b", "\r", "\t"} {
				if strings.Contains(r.Text, bad) || strings.Contains(r.HTML, bad) {
					t.Errorf("%s with %q holds %q", s.name, in, bad)
				}
			}
			if n := strings.Count("\n"+r.Text, "\n"+signature+"\n"); n != 1 {
				t.Errorf("%s with %q has %d signature lines", s.name, in, n)
			}
			text, html := strings.Join(words(replyButton.ReplaceAllString(r.Text, "")), ""), strings.Join(htmlWords(t, r.HTML), "")
			if diff := cmp.Diff(text, html); diff != "" {
				t.Errorf("%s with %q (-text +html):\n%s", s.name, in, diff)
			}
		}
	}
}

// r2t lets a helper of tests stop a property.
type r2t struct {
	testing.TB
	r *rapid.T
}

func (x r2t) Fatalf(format string, args ...any) { x.r.Fatalf(format, args...) }
func (x r2t) Fatal(args ...any)                 { x.r.Fatal(args...) }
func (x r2t) Helper()                           {}

package dashboard

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"adjutant/models"
	"adjutant/templates/static"
)

const templatesDir = "../templates"

func TestStyleSheet_StaysSmall(t *testing.T) {
	t.Parallel()
	f, ok := static.Open(strings.TrimPrefix(static.URL("app.css"), "/static/"))
	if !ok {
		t.Fatal("there is none")
	}
	css := f.Body
	if len(css) > 25<<10 { // seven kilobytes as it travels
		t.Errorf("the style sheet has %d bytes", len(css))
	}
	if bytes.Contains(css, []byte("url(")) || bytes.Contains(css, []byte("@import")) {
		t.Error("the style sheet fetches something")
	}
}

func TestVendored_Unchanged(t *testing.T) {
	t.Parallel()
	sums, err := os.Open(filepath.Join(templatesDir, "static/CHECKSUMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer sums.Close()
	n := 0
	for s := bufio.NewScanner(sums); s.Scan(); n++ {
		want, name, _ := strings.Cut(s.Text(), "  ")
		body, err := os.ReadFile(filepath.Join(templatesDir, "static", name))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not the file that was vendored", name)
		}
	}
	if n != 2 {
		t.Errorf("%d checksums", n)
	}
}

// forbidden are what the policy would refuse, or what must never come from
// data: inline styles and scripts, htmx that evaluates, attributes without a
// quoted or typed value.
var forbidden = []*regexp.Regexp{
	regexp.MustCompile(`\sstyle=`), regexp.MustCompile(`<style`), regexp.MustCompile(`\son[a-z]+=`), regexp.MustCompile(`hx-on`),
	regexp.MustCompile(`<script(?:>| [^>]*>[^<])`), regexp.MustCompile(`javascript:`), regexp.MustCompile(`hx-vals`), regexp.MustCompile(`hx-headers`),
	regexp.MustCompile(`templ\.Raw|@templ\.Raw|unsafe`), regexp.MustCompile(`hx-trigger="[^"]*\[`),
}

func TestTemplates_NothingInline(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"*.templ", "pages/*.templ", "parts/*.templ"} {
		found, err := filepath.Glob(filepath.Join(templatesDir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 10 {
		t.Fatalf("only %d templates found", len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, f := range forbidden {
				if f.MatchString(line) {
					t.Errorf("%s:%d: %s", file, i+1, strings.TrimSpace(line))
				}
			}
			if strings.Contains(line, `method="post"`) && !strings.Contains(string(text), "@parts.Token(") {
				t.Errorf("%s:%d: a form without its token", file, i+1)
			}
		}
	}
}

func TestPages_EveryFormHasItsTokenEveryFieldItsLabel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("dana")
	for _, p := range shownPages {
		doc := b.get(p.path).doc()
		// The form that ends agendas has no action and needs no token: a mail program sends it, too.
		forms, tokens := doc.Find(`form[method=post][action]`).Length(), doc.Find(`form[method=post] input[name=form]`).Length()
		if forms != tokens {
			t.Errorf("%s: %d forms, %d tokens", p.path, forms, tokens)
		}
		for _, n := range doc.Find(`input:not([type=hidden]), select, textarea`).EachIter() {
			id, _ := n.Attr("id")
			if _, named := n.Attr("aria-label"); named {
				continue
			}
			if n.ParentsFiltered("label").Length() == 0 && (id == "" || doc.Find(`label[for="`+id+`"]`).Length() == 0) {
				html, _ := n.Html()
				t.Errorf("%s: a field without a label: %s %s", p.path, id, html)
			}
		}
		seen := map[string]bool{}
		for _, n := range doc.Find("[id]").EachIter() {
			id, _ := n.Attr("id")
			if seen[id] {
				t.Errorf("%s: id %s twice", p.path, id)
			}
			seen[id] = true
		}
		if doc.Find("main#main").Length() != 1 || doc.Find(`a.skip[href="#main"]`).Length() != 1 || doc.Find("html[lang]").Length() != 1 {
			t.Errorf("%s has no landmarks", p.path)
		}
	}
}

func TestStatic_KeptForEverUnderItsHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	doc := b.get("/").doc()
	var paths []string
	for _, n := range doc.Find(`link[rel=stylesheet], script`).EachIter() {
		for _, name := range []string{"href", "src"} {
			if v, ok := n.Attr(name); ok {
				paths = append(paths, v)
			}
		}
	}
	if len(paths) != 5 {
		t.Fatalf("the page loads %v", paths)
	}
	total := len(b.get("/", "Accept-Encoding", "gzip").body)
	for _, p := range paths {
		a := b.get(p, "Accept-Encoding", "gzip").wants(http.StatusOK)
		total += len(a.body)
		if !strings.Contains(a.header.Get("Cache-Control"), "immutable") || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", p, a.header)
		}
	}
	if total > 100_000 {
		t.Errorf("the first page weighs %d bytes", total)
	}
	for _, p := range []string{"/static/app.css", "/static/", "/static/..%2fstatic.go", "/static/CHECKSUMS", "/static/%2e%2e/x"} {
		if a := b.get(p); a.status != http.StatusNotFound {
			t.Errorf("%s gives %d", p, a.status)
		}
	}
}

func TestItems_FiftyRowsStayLight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		var l models.ItemList
		for n := range 50 {
			l.Items = append(l.Items, card(200+n, models.Task, "Book the train to Malmö for the press day", "marcus", "travel", at(n%9, "17:00")))
		}
		l.Total = 120
		return l, nil
	}
	b := w.as("dana")
	page := b.get("/items").wants(http.StatusOK)
	list := b.get("/items", "HX-Request", "true", "HX-Target", "items").wants(http.StatusOK)
	if len(list.body) > 30_000 {
		t.Errorf("fifty rows weigh %d bytes", len(list.body))
	}
	page.holds(".pager", "1-50 of 120", "More")
	zipped := b.get("/items", "Accept-Encoding", "gzip", "HX-Request", "true", "HX-Target", "items")
	if zipped.header.Get("Content-Encoding") != "gzip" || len(zipped.body) > 4_000 {
		t.Errorf("compressed they weigh %d bytes", len(zipped.body))
	}
	z, err := gzip.NewReader(strings.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || !strings.Contains(string(plain), "#249") {
		t.Errorf("what was compressed does not come back: %v", err)
	}
}

package dashboard

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// The web's part of the table of attacks; what is not here stands in
// security_test.go (cross-site requests, hosts, streams) and signin tests.

// A thing that somebody may not see is, on every route and for every role, as
// one that does not exist: the same status and the same bytes, and a POST to it
// leaves every row as it was. Routes are taken from the table.
func TestAttack_HiddenAndForeignAreAsNothing(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, address string) {
		r := newReal(t, address)
		tokens := regexp.MustCompile(`name="form" value="[0-9a-f]*"`)
		clean := func(a answer, route, path string) string {
			body := tokens.ReplaceAllString(a.body, "")
			for _, v := range valuesIn(route, path) {
				body = strings.ReplaceAll(body, v, "X")
			}
			return body
		}
		tried := 0
		for _, key := range []string{"priya", "marcus", "olga", "xdana"} {
			b, prefix := r.as(key), strings.TrimSuffix(key, "dana")
			if prefix != "x" {
				prefix = ""
			}
			form := b.token()
			before := r.everything()
			for _, route := range r.door.routes() {
				if !strings.Contains(route.path, ":") || route.may == machine || strings.Contains(route.path, ":token") {
					continue
				}
				none := r.naming(route.path, prefix, "none")
				want := b.tries(route.method, none, form)
				for _, kind := range []string{"hidden", "foreign"} {
					path := r.naming(route.path, prefix, kind)
					got := b.tries(route.method, path, form)
					tried++
					if got.status != want.status || clean(got, route.path, path) != clean(want, route.path, none) {
						t.Errorf("%s %s for %s: %d, where nothing gives %d", route.method, path, key, got.status, want.status)
					}
					if got.status < 400 && route.may.ofTeam() {
						t.Errorf("%s %s for %s answers %d", route.method, path, key, got.status)
					}
				}
			}
			if r.everything() != before {
				t.Errorf("%s changed something", key)
			}
		}
		if tried < 100 {
			t.Errorf("only %d were tried", tried)
		}
	})
}

// tries asks for a page, or posts to it what most forms send.
func (b *browser) tries(method, path, form string) answer {
	b.t.Helper()
	if method == http.MethodGet {
		return b.get(path)
	}
	return b.do(method, path, url.Values{"form": {form}, "verb": {"done"}, "text": {"x"}, "person": {"marcus"}, "when": {"fri"}, "from": {"2026-12-01"}, "to": {"2026-12-02"}, "name": {"x"}, "drop": {""}})
}

// Who may not use a route at all gets nothing done there, whatever the method.
func TestAttack_ARoleThatMayNotGetsNothingDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	for _, route := range w.door.routes() {
		if route.method != http.MethodPost {
			continue
		}
		for key, may := range map[string][]access{"": nil, "elena": {signedIn}, "priya": {signedIn, sorters}} {
			if !route.may.ofTeam() || slices.Contains(may, route.may) {
				continue
			}
			b := w.as(key)
			before := len(w.desk.did())
			a := b.tries(route.method, example(route.path), b.token())
			if a.status != http.StatusForbidden && a.status != http.StatusUnauthorized {
				t.Errorf("POST %s for %q: %d", route.path, key, a.status)
			}
			if did := w.desk.did(); len(did) != before {
				t.Errorf("POST %s for %q did %v", route.path, key, did[before:])
			}
		}
	}
}

// A session that an attacker put into the browser is not the one that signing
// in opens.
func TestAttack_SessionFixation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("planted")
	b.get("/sign-in").wants(http.StatusOK)
	b.post("/sign-in/good", nil).wants(http.StatusSeeOther)
	u, _ := url.Parse(w.server.URL)
	for _, c := range b.jar.Cookies(u) {
		if c.Name == sessionCookie && c.Value == "planted" {
			t.Error("the planted session became the real one")
		}
	}
	if a := w.as("planted").get("/"); a.status != http.StatusSeeOther {
		t.Errorf("the planted session answers %d", a.status)
	}
}

// Where somebody is sent after signing in is a path of ours, whatever a cookie
// or an address says.
func TestAttack_OpenRedirect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, _ := url.Parse(w.server.URL)
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\tevil"} {
		b := w.as("")
		b.jar.SetCookies(u, []*http.Cookie{{Name: nextCookie, Value: url.QueryEscape(next), Path: "/"}})
		a := b.post("/sign-in/good", nil).wants(http.StatusSeeOther)
		if to := a.header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", next, to)
		}
	}
}

const evil = `"><img src=x onerror=alert(1)><div hx-get="/sign-out" hx-trigger=load data-hx-on:click=x() sse-connect="//e"></div><script>alert(2)</script>' style=x`

// What a mail can fill is filled with markup, attributes of htmx and formulas;
// on every page of the table it stays text, for everybody who sees it.
func TestAttack_StoredMarkupFromEveryFieldOfAMail(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, address string) {
		r := newReal(t, address)
		q := strings.ReplaceAll(evil, `"`, `'`)
		mixed := []string{"MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`}
		body := "#label" + q + " wait:x" + q + "\n\n" + evil + "\n\n> " + evil + "\n"
		r.mail(`"`+q+`" <dana@example.org>`, "@marcus "+evil, "--b\r\nContent-Type: text/plain\r\n\r\n"+body+"\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>"+evil+"</p>\r\n--b\r\nContent-Type: text/x-"+
			"evil\r\nContent-Disposition: attachment; filename=\""+q+"\"\r\n\r\nx\r\n--b--", mixed...)
		r.mail("dana@example.org", "#decide "+evil, "A) "+evil+"\nB) "+evil+"\n")
		r.mail("dana@example.org", "#follow "+evil, "wait:\""+q+"\"\n")
		r.mail(`"`+q+`" <stranger@evil.example>`, evil, evil)
		if _, err := r.rules.Comment(t.Context(), r.viewer("dana"), r.plain, evil); err != nil {
			t.Fatal(err)
		}
		if _, err := r.rules.SaveView(t.Context(), r.viewer("dana"), q, "label:x", ""); err != nil {
			t.Fatal(err)
		}
		p := *realPerson(r, "marcus")
		p.Name = evil
		if _, err := r.rules.SavePerson(t.Context(), r.viewer("dana"), p); err != nil {
			t.Fatal(err)
		}
		list, err := r.store.Items(t.Context(), r.viewer("dana"), models.ItemFilter{All: true})
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, route := range r.door.routes() {
			if route.method == http.MethodGet && route.may.ofTeam() && route.path != "/events" {
				paths = append(paths, example(route.path))
			}
		}
		for _, i := range list.Items {
			paths = append(paths, "/items/"+strconv.Itoa(i.Number))
		}
		paths = append(paths, "/search?q=onerror", "/search?q="+url.QueryEscape(evil), "/items?q="+url.QueryEscape(evil), "/activity?who="+url.QueryEscape(evil), "/activity?item="+url.QueryEscape(evil))
		shown := 0
		for _, key := range []string{"dana", "priya", "marcus"} {
			b := r.as(key)
			for _, path := range paths {
				a := b.get(path)
				if strings.Contains(a.body, "onerror") {
					shown++
				}
				if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
					inert(t, key+" "+path, a.doc())
				}
			}
		}
		if shown < 10 {
			t.Errorf("the words stand on %d pages only: this proves little", shown)
		}
	})
}

func realPerson(r *real, key string) *models.Person {
	r.t.Helper()
	people, err := r.store.People(r.t.Context(), r.viewer("dana"))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := range people {
		if people[i].Key == key {
			return &people[i]
		}
	}
	r.t.Fatal("nobody is called " + key)
	return nil
}

// ours are the values that attributes of htmx may have: paths of ours, ids, and
// a few words.
var ours = regexp.MustCompile(`^(/[^"<>]*|#[a-z-]+|this|outerHTML|true|sse|(sse:[a-z0-9-]+|refresh|every 3s)(, (sse:[a-z0-9-]+|refresh|every 3s))*)$`)

// inert fails when words of a stranger became a part of the page.
func inert(t *testing.T, where string, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("img, [onerror], [style], script:not([src]), style, iframe:not([sandbox]), object, embed, base, meta[http-equiv]").Length(); n != 0 {
		t.Errorf("%s: %d hostile elements came alive", where, n)
	}
	for _, n := range doc.Find("*").EachIter() {
		for _, a := range n.Nodes[0].Attr {
			if (strings.HasPrefix(a.Key, "hx-") || strings.HasPrefix(a.Key, "sse-") || strings.HasPrefix(a.Key, "data-hx")) && !ours.MatchString(a.Val) {
				t.Errorf("%s: %s=%q", where, a.Key, a.Val)
			}
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: %s", where, a.Key)
			}
			if (a.Key == "href" || a.Key == "action" || a.Key == "src") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "mailto:") {
				t.Errorf("%s leads to %q", where, a.Val)
			}
		}
	}
}

// A spreadsheet takes no cell of an export for a formula.
func TestAttack_FormulasInAnExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		var l models.ItemList
		for n, s := range []string{`=HYPERLINK("http://evil.example")`, "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", `a","=1`, "plain"} {
			l.Items = append(l.Items, with(card(200+n, models.Task, s, "marcus", "travel", nil), func(c *models.ItemCard) { c.WaitFor = s }))
		}
		return l, nil
	}
	a := w.as("dana").get("/items.csv?q=status:all").wants(http.StatusOK)
	for _, h := range []string{"attachment", "csv"} {
		if !strings.Contains(a.header.Get("Content-Disposition")+a.header.Get("Content-Type"), h) {
			t.Errorf("%v", a.header)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) != 10 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	if !strings.Contains(a.body, `'=HYPERLINK`) || !strings.Contains(a.body, "plain") {
		t.Error(a.body)
	}
}

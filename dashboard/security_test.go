package dashboard

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"adjutant/models"
)

func TestRoutes_EachHasAPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	seen := map[string]bool{}
	for _, r := range w.door.routes() {
		key := r.method + " " + r.path
		if r.may < anyone || r.may > demoOnly || r.handle == nil || seen[key] {
			t.Errorf("%s: permission %d", key, r.may)
		}
		seen[key] = true
	}
	for _, r := range w.door.echo.Routes() {
		path := strings.TrimPrefix(r.Path, "/t/:team")
		if path == "" {
			path = "/"
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if !seen[method+" "+path] {
			t.Errorf("%s %s answers and is not in the table", r.Method, r.Path)
		}
	}
}

// example fills a route's parameters.
func example(path string) string {
	return strings.NewReplacer(":token", "good", ":number", "118", ":pair", "dana-priya", ":key", "marcus",
		":handle", "0123456789abcdef", ":slug", "travel", ":name", "nothing.css", ":team", "dana").Replace(path)
}

func TestRoutes_WhoGetsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	for _, r := range w.door.routes() {
		if r.method != http.MethodGet || r.path == "/events" {
			continue
		}
		stranger := w.as("").get(example(r.path)).status
		assistant := w.as("elena").get(example(r.path)).status
		lead := w.as("priya").get(example(r.path)).status
		switch r.may {
		case signedIn, sorters, heads:
			executive := w.as("dana").get(example(r.path)).status
			if stranger != http.StatusSeeOther {
				t.Errorf("%s: a stranger gets %d", r.path, stranger)
			}
			if executive != http.StatusOK {
				t.Errorf("%s: the executive gets %d", r.path, executive)
			}
			if want := map[access]int{signedIn: http.StatusOK, sorters: http.StatusOK, heads: http.StatusForbidden}[r.may]; lead != want {
				t.Errorf("%s: a lead gets %d, want %d", r.path, lead, want)
			}
			if want := map[access]int{signedIn: http.StatusOK, sorters: http.StatusForbidden, heads: http.StatusForbidden}[r.may]; assistant != want {
				t.Errorf("%s: an assistant gets %d, want %d", r.path, assistant, want)
			}
		}
	}
	if a := w.as("").get("/items", "HX-Request", "true", "HX-Target", "items"); a.status != http.StatusUnauthorized || a.header.Get("HX-Redirect") != "/sign-in" {
		t.Errorf("a fragment for a stranger: %d %v", a.status, a.header)
	}
	if a := w.as("").get("/events"); a.status != http.StatusUnauthorized {
		t.Errorf("a stream for a stranger: %d", a.status)
	}
}

func TestHeaders_OnEveryRouteFragmentAndError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("dana")
	check := func(what string, h http.Header) {
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()", "Content-Security-Policy": "default-src 'none'",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q", what, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe-eval") || strings.Contains(csp, "unsafe-inline") && !strings.HasPrefix(csp, "sandbox") {
			t.Errorf("%s: policy %q", what, csp)
		}
	}
	for _, r := range w.door.routes() {
		if r.path == "/events" {
			continue
		}
		path := example(r.path)
		a := b.do(r.method, path, url.Values{})
		check(r.method+" "+path, a.header)
		if r.may != machine && a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %s", path, a.header.Get("Cache-Control"))
		}
	}
	check("fragment", b.get("/items", "HX-Request", "true", "HX-Target", "items").header)
	check("error", b.get("/items/999").header)
	check("no route", b.get("/nothing").header)
	check("wrong host", newWorld(t, func(_ *world, o *Options) { o.AllowedHosts = []string{"office.example.org"} }).as("").get("/").header)
}

func TestHTTPS_CookiesAndTransport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *world, o *Options) { o.BaseURL = "https://office.example.org" })
	a := w.as("").get("/sign-in").wants(http.StatusOK)
	if !strings.Contains(a.header.Get("Strict-Transport-Security"), "max-age=63072000") {
		t.Error("no transport security")
	}
	for _, ck := range a.header.Values("Set-Cookie") {
		if !strings.HasPrefix(ck, "__Host-") || !strings.Contains(ck, "Secure") || !strings.Contains(ck, "HttpOnly") || !strings.Contains(ck, "SameSite=Lax") || strings.Contains(ck, "Domain=") {
			t.Errorf("cookie %s", ck)
		}
	}
}

func TestCrossSite_NothingIsDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("dana")
	token := b.token()
	for _, r := range w.door.routes() {
		if r.method != http.MethodPost || r.may == oneClick {
			continue
		}
		path := example(r.path)
		good := url.Values{"form": {token}, "verb": {"done"}, "person": {"marcus"}, "from": {"2026-12-07"}, "to": {"day"}, "address": {"dana@example.org"}}
		bad := url.Values{"verb": {"done"}, "form": {""}}
		for name, a := range map[string]answer{
			"another site":       b.do(http.MethodPost, path, good, "Sec-Fetch-Site", "cross-site"),
			"a sibling":          b.do(http.MethodPost, path, good, "Sec-Fetch-Site", "same-site"),
			"an old browser":     b.do(http.MethodPost, path, good, "Sec-Fetch-Site", "", "Origin", "https://evil.example"),
			"no origin":          b.do(http.MethodPost, path, good, "Sec-Fetch-Site", "", "Origin", "null"),
			"no token":           b.do(http.MethodPost, path, bad),
			"no token, a script": b.do(http.MethodPost, path, bad, "HX-Request", "true", "HX-Target", "item"),
			"another's token":    b.do(http.MethodPost, path, url.Values{"form": {w.as("marcus").token()}, "verb": {"done"}}),
		} {
			if a.status != http.StatusForbidden {
				t.Errorf("%s from %s: %d", path, name, a.status)
			}
		}
	}
	if did := w.desk.did(); len(did) != 0 {
		t.Errorf("done all the same: %v", did)
	}
	if len(w.demo.wrote) != 0 || !w.demo.Clock().Equal(now) {
		t.Error("the demo moved")
	}
}

func TestFormToken_NewDressSameSecret(t *testing.T) {
	t.Parallel()
	a, b := formToken("k"), formToken("k")
	if a == b || !checkForm("k", a) || !checkForm("k", b) || checkForm("j", a) || checkForm("", a) || checkForm("k", "") || checkForm("k", a[:10]) || formToken("") != "" {
		t.Error("form tokens do not hold")
	}
}

func TestGET_NeverChangesAnything(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("dana")
	for _, r := range w.door.routes() {
		if r.path == "/events" {
			continue
		}
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			b.do(method, example(r.path)+"?verb=done&to=day&person=marcus", nil)
			w.as("").do(method, example(r.path), nil)
		}
	}
	if did := w.desk.did(); len(did) != 0 {
		t.Errorf("GET did %v", did)
	}
	if len(w.demo.wrote) != 0 || !w.demo.Clock().Equal(now) {
		t.Error("GET moved the demo")
	}
}

func TestSignIn_SameBytesForEveryAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	known := w.as("").post("/sign-in", url.Values{"address": {"dana@example.org"}}).wants(http.StatusOK)
	unknown := w.as("").post("/sign-in", url.Values{"address": {"stranger@evil.example"}}).wants(http.StatusOK)
	if known.body != unknown.body {
		t.Errorf("known:\n%s\nunknown:\n%s", known.body, unknown.body)
	}
	known.header.Del("Date")
	unknown.header.Del("Date")
	if len(known.header) != len(unknown.header) {
		t.Errorf("headers differ: %v and %v", known.header, unknown.header)
	}
}

func TestSignIn_BoundToTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("")
	b.get("/items?q=late").wants(http.StatusSeeOther)
	b.post("/sign-in", url.Values{"address": {"dana@example.org"}}).wants(http.StatusOK)
	asked := strings.Fields(w.desk.did()[0])[2]
	w.desk.in = func(_, browser string) (string, error) {
		if browser != asked {
			return "", models.ErrForbidden
		}
		w.read.open("fresh", dana)
		return "fresh", nil
	}
	b.get("/sign-in/good").wants(http.StatusOK).holds("h1", "Sign in as Dana Whitfield?")
	w.as("").post("/sign-in/good", nil).wants(http.StatusForbidden).holds("h1", "Open it where you asked")
	a := b.post("/sign-in/good", nil).wants(http.StatusSeeOther)
	if got := a.header.Get("Location"); got != "/items?q=late" {
		t.Errorf("it leads to %s", got)
	}
	b.get("/").wants(http.StatusOK)
	b.get("/sign-in/spent").wants(http.StatusNotFound).holds("h1", "does not work any more")
	b.post("/sign-out", nil).wants(http.StatusSeeOther)
	b.get("/").wants(http.StatusSeeOther)
}

func TestSignIn_TakesTheOldSessionAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("marcus")
	b.post("/sign-in/good", nil).wants(http.StatusSeeOther)
	if a := w.as("marcus").get("/"); a.status != http.StatusSeeOther {
		t.Error("the old session lives on")
	}
}

func TestOwnPath_StaysHere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/items?q=a": "/items?q=a", "": "/", "//evil.example": "/", `/\evil.example`: "/", "https://evil.example/": "/", "/%2f%2fevil": "/%2f%2fevil",
		"javascript:alert(1)": "/", "items": "/", "/a\r\nX: y": "/", "///evil": "/", "/\tevil": "/",
	} {
		if got := ownPath(next); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestHosts_OthersAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *world, o *Options) { o.AllowedHosts = []string{"office.example.org", "127.0.0.1"} })
	b := w.as("dana")
	b.get("/").wants(http.StatusOK)
	b.get("/", "Host", "evil.example").wants(http.StatusMisdirectedRequest)
	b.get("/", "Host", "office.example.org.evil.example").wants(http.StatusMisdirectedRequest)
	b.get("/healthz", "Host", "10.0.0.7:8080").wants(http.StatusOK)
	a := w.as("").get("/items", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https")
	if got := a.header.Get("Location"); got != "/sign-in" {
		t.Errorf("a link leads to %s", got)
	}
}

// TestHostileWords puts what mails may say everywhere a page shows it.
func TestHostileWords_AreInertText(t *testing.T) {
	t.Parallel()
	const evil = `"><img src=x onerror=alert(1)><div hx-get="/sign-out" hx-trigger="load" data-hx-on:click="x()" sse-connect="//e"></div><script>alert(2)</script>' style='x`
	w := newWorld(t, inDemo)
	dirty := with(hotel(), func(c *models.ItemCard) {
		c.Title, c.Holder, c.Domain, c.AskedBy, c.WaitFor, c.Note, c.Amount, c.Labels = evil, evil, evil, evil, evil, evil, evil, []string{evil}
		c.Options = []models.Option{{Letter: evil, Text: evil}}
		c.State = models.StateWaiting
	})
	w.read.today = func(models.Viewer) (models.TodayPage, error) {
		return models.TodayPage{Decide: listOf(dirty), Late: listOf(dirty), Away: []models.AbsenceLine{{Who: evil, Cover: evil}},
			Next: []models.PairLine{{Executive: evil, Assistant: evil, Pair: models.Pair{Slug: evil}}}, Team: []models.LoadLine{{Person: models.Person{Name: evil, Key: evil}}}}, nil
	}
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		return models.ItemList{Items: []models.ItemCard{dirty}, Total: 1}, nil
	}
	w.read.item = func(models.Viewer, int) (models.ItemPage, error) {
		return models.ItemPage{ItemCard: dirty, Reasons: []string{evil}, Backup: evil,
			Conversation: []models.Post{{From: evil, Text: evil, Quoted: evil, Files: []models.File{{Name: evil, Type: evil}}}},
			History:      []models.EventLine{{Who: evil, Event: models.Event{What: evil}}},
			Letters:      []models.LetterLine{{Letter: models.Letter{ToName: evil, State: evil, Kind: evil}}}}, nil
	}
	line := models.MailLine{Handle: evil, From: evil, To: evil, Subject: evil, Reason: evil, State: evil, Mailbox: evil}
	w.read.triage = func(models.Viewer) ([]models.TriageLine, error) {
		return []models.TriageLine{{Item: &dirty, Why: evil, First: evil}, {Mail: &line, Why: evil, First: evil}}, nil
	}
	w.read.mail = func(models.Viewer, models.MailFilter) ([]models.MailLine, bool, error) {
		return []models.MailLine{line}, false, nil
	}
	b := w.as("dana")
	for _, path := range []string{"/", "/items", "/items?q=" + url.QueryEscape(evil), "/items/118", "/triage", "/mail", "/people/marcus",
		"/sign-in?next=" + url.QueryEscape(evil), "/nav?at=" + url.QueryEscape(evil), "/items/" + url.PathEscape(evil)} {
		a := b.get(path)
		doc := a.doc()
		if n := doc.Find("img, [onerror], [style], [data-hx-on\\:click], [sse-connect='//e'], [hx-get='/sign-out'], script:not([src])").Length(); n != 0 {
			t.Errorf("%s: %d hostile elements came alive", path, n)
		}
		doc.Find("a[href], form[action]").Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{"href", "action"} {
				if v, ok := s.Attr(name); ok && !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "#") && !strings.HasPrefix(v, "mailto:") {
					t.Errorf("%s leads to %q", path, v)
				}
			}
		})
	}
}

// listen opens the stream of a person; what it says comes line by line.
func (b *browser) listen() (lines <-chan string, stop func()) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(b.t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.server.URL+"/events", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		b.t.Fatalf("stream: %d %v", res.StatusCode, res.Header)
	}
	out := make(chan string, 100)
	go func() {
		defer close(out)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			out <- s.Text()
		}
	}()
	b.t.Cleanup(cancel)
	return out, cancel
}

// next reads lines until one is wanted; it fails when the stream ends first.
func next(t *testing.T, lines <-chan string, want string) (before []string) {
	t.Helper()
	for {
		select {
		case l, ok := <-lines:
			if !ok {
				t.Fatalf("the stream ended; before it: %v", before)
			}
			if l == want {
				return before
			}
			before = append(before, l)
		case <-time.After(5 * time.Second):
			t.Fatalf("no %q; got %v", want, before)
		}
	}
}

func TestStream_UnclearedViewerSeesNoByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lines, _ := w.as("marcus").listen()
	next(t, lines, "retry: 2000")
	for _, c := range []models.Change{
		{TeamID: 1, Number: 4182733, Clearance: models.Confidential, Topic: "items"}, {TeamID: 1, Number: 4182733, Clearance: models.Private, Topic: "items"},
		{TeamID: 1, Clearance: models.Confidential, Topic: "mail"}, {TeamID: 1, Clearance: models.Confidential, Topic: "triage"},
		{TeamID: 2, Number: 118, Clearance: models.Standard, Topic: "items"}, {TeamID: 1, Number: 119, Topic: "items"},
		{TeamID: 1, Clearance: models.Standard, Topic: "triage"}, {TeamID: 2, Clearance: models.Standard, Topic: "mail"},
		{TeamID: 1, Number: 118, Clearance: models.Standard, Topic: "items"},
	} {
		w.read.changes <- c
	}
	got := slices.DeleteFunc(next(t, lines, "event: item-118"), func(l string) bool { return l == "" })
	if want := []string{"event: items", "data: -", "event: badges", "data: -"}; !slices.Equal(got, want) {
		t.Errorf("before the one change that is theirs: %q", got)
	}
}

func TestStream_ClearedViewerHears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lines, _ := w.as("dana").listen()
	w.read.changes <- models.Change{TeamID: 1, Number: 4182733, Clearance: models.Private, Topic: "items"}
	next(t, lines, "event: item-4182733")
	next(t, lines, "event: triage")
	w.read.changes <- models.Change{TeamID: 1, Clearance: models.Standard, Topic: "mail"}
	next(t, lines, "event: mail")
	w.read.changes <- models.Change{Topic: "resync", Clearance: models.Standard}
	for range lines { // it ends, and the browser comes back for everything
	}
}

func TestStream_EndsWithItsSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	lines, _ := b.listen()
	next(t, lines, "retry: 2000")
	b.post("/sign-out", nil).wants(http.StatusSeeOther)
	for range lines {
	}
	other := w.as("priya")
	lines, _ = other.listen()
	next(t, lines, "retry: 2000")
	w.read.mu.Lock() // revoked elsewhere
	delete(w.read.sessions, SessionHash("priya"))
	w.read.mu.Unlock()
	w.read.changes <- models.Change{TeamID: 1, Number: 118, Clearance: models.Standard, Topic: "items"}
	for l := range lines {
		if strings.HasPrefix(l, "event:") {
			t.Errorf("a dead session hears %q", l)
		}
	}
	stopped := w.as("marcus")
	lines, _ = stopped.listen()
	next(t, lines, "retry: 2000")
	w.door.Stop()
	for range lines {
	}
}

func TestStream_Heartbeat(t *testing.T) {
	old := heartbeat
	heartbeat = 20 * time.Millisecond
	t.Cleanup(func() { heartbeat = old })
	lines, stop := newWorld(t).as("dana").listen()
	next(t, lines, ": alive")
	next(t, lines, ": alive")
	stop()
	for range lines {
	}
}

func TestProbes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *world, o *Options) {
		o.MetricsToken = "secret"
		o.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("up 1\n")) })
	})
	b := w.as("")
	b.get("/healthz").wants(http.StatusOK)
	w.read.boxes = []models.Mailbox{{Name: "team@mail/INBOX", CreatedAt: now.Add(-time.Hour), LastPassAt: ptr(now.Add(-time.Minute))}}
	if a := b.get("/readyz").wants(http.StatusOK); !strings.Contains(a.body, `"status":"ready"`) || !strings.Contains(a.body, `"age_seconds":60`) || !strings.Contains(a.body, "team@mail") {
		t.Error(a.body)
	}
	w.read.boxes[0].LastPassAt = ptr(now.Add(-20 * time.Minute))
	if a := b.get("/readyz", "X-Forwarded-For", "203.0.113.9").wants(http.StatusOK); !strings.Contains(a.body, `"status":"degraded"`) || strings.Contains(a.body, "team@mail") {
		t.Error(a.body)
	}
	w.read.ready = func() error { return errors.New("no database") }
	if a := b.get("/readyz").wants(http.StatusServiceUnavailable); strings.Contains(a.body, "no database") {
		t.Error(a.body)
	}
	b.get("/metrics").wants(http.StatusOK)
	b.get("/metrics", "X-Forwarded-For", "203.0.113.9").wants(http.StatusNotFound)
	b.get("/metrics", "X-Forwarded-For", "203.0.113.9", "Authorization", "Bearer secret").wants(http.StatusOK)
	b.get("/metrics", "Authorization", "Bearer wrong").wants(http.StatusNotFound)
}

func TestStream_TenOfASessionAndNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	var stops []func()
	for range mostStreams {
		lines, stop := b.listen()
		next(t, lines, "retry: 2000")
		stops = append(stops, stop)
	}
	a := b.get("/events").wants(http.StatusTooManyRequests)
	if a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "Close some of them.") {
		t.Errorf("%v %s", a.header, a.body)
	}
	stops[3]()
	for left := mostStreams; left == mostStreams; runtime.Gosched() { // until the server has noticed
		w.door.streams.mu.Lock()
		left = len(w.door.streams.open)
		w.door.streams.mu.Unlock()
	}
	lines, _ := b.listen()
	next(t, lines, "retry: 2000")
	lines, _ = w.as("priya").listen() // somebody else's
	next(t, lines, "retry: 2000")
}

// Many at once never make more than the limit, and all of them are let go.
func TestStreams_CountedWithoutARace(t *testing.T) {
	t.Parallel()
	s := newStreams()
	var group sync.WaitGroup
	let := make(chan func(), 200)
	for range 200 {
		group.Go(func() {
			if end, ok := s.begin("a", func() {}); ok {
				let <- end
			}
		})
	}
	group.Wait()
	close(let)
	if len(let) != mostStreams {
		t.Errorf("%d streams", len(let))
	}
	for end := range let {
		group.Go(end)
	}
	group.Wait()
	if len(s.open) != 0 {
		t.Errorf("%d are left", len(s.open))
	}
}

func TestQuery_WithoutEndIsRefusedAndALongOneIsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	for _, path := range []string{"/items?q=", "/nav?at=", "/mail?show=", "/items?sort=", "/sign-in?x=", "/1on1s/dana-priya/letter?cycle="} {
		if a := b.get(path + strings.Repeat("a", 2001)).wants(http.StatusBadRequest); !strings.Contains(a.body, "longer than this office reads.") {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	b.get("/items?q=x&" + strings.Repeat("a", 2001)).wants(http.StatusBadRequest)
	for _, q := range []string{strings.Repeat("a ", 999), strings.Repeat("\" ", 999), strings.Repeat("%", 2000), strings.Repeat("!x: ", 500)} {
		a := b.get("/items?q=" + url.QueryEscape(q)).wants(http.StatusOK)
		if n := a.doc().Find(".chip").Length(); n > 30 || len(a.body) > 200_000 {
			t.Errorf("%.10q: %d chips, %d bytes", q, n, len(a.body))
		}
		a.holds("[role=status]", "beyond 500 bytes and 30 words")
	}
}

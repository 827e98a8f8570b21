package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"adjutant/models"
	"adjutant/parser"
)

// ShowSent answers with the source's HTML made safe, as the desk does.
func (f *fakeDesk) ShowSent(_ context.Context, v models.Viewer, handle string) (models.SentPage, error) {
	if handle == "00000000deadbeef" && v.Clearance.Covers(models.Private) {
		return models.SentPage{HTML: "<p>secret</p>"}, nil
	}
	if handle != "0123456789abcdef" {
		return models.SentPage{}, models.ErrNotFound
	}
	f.mu.Lock()
	sent := f.sent
	f.mu.Unlock()
	p := parser.SafeHTML(sent, nil)
	return models.SentPage{HTML: p.HTML, Remote: p.Remote, Missing: p.Missing}, nil
}

func TestSent_HiddenAndMissingAreTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as("dana").get("/mail/00000000deadbeef/html").wants(http.StatusOK)
	b := w.as("elena")
	hidden, missing := b.get("/mail/00000000deadbeef/html"), b.get("/mail/00000000deadbee0/html")
	if hidden.status != http.StatusNotFound || missing.status != http.StatusNotFound {
		t.Fatalf("%d and %d", hidden.status, missing.status)
	}
	same := func(a answer) string {
		a.doc().Find("input[name=form]").Remove() // wears a new dress on every page
		text := a.text("main")
		return text + fmt.Sprint(a.header.Get("Content-Type"), a.header.Get("Content-Security-Policy"), len(a.body))
	}
	if same(hidden) != same(missing) {
		t.Errorf("they differ:\n%s\n%s", hidden.body, missing.body)
	}
}

func TestSent_OwnPolicyAndWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.desk.sent = `<p>Hello</p><img src="https://x.example/a.png"><img src="https://x.example/b.png">`
	a := w.as("dana").get("/mail/0123456789abcdef/html").wants(http.StatusOK)
	a.holds(".left-out", "2 remote pictures were left out").holds(".mail", "Hello")
	csp := a.header.Get("Content-Security-Policy")
	for _, part := range []string{"sandbox ", "default-src 'none'", "img-src data:", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("policy %q lacks %q", csp, part)
		}
	}
	if strings.Contains(csp, "allow-scripts") || strings.Contains(csp, "allow-same-origin") || strings.Contains(csp, "script-src") {
		t.Errorf("policy %q", csp)
	}
	page := sentDocument(models.SentPage{Text: "<b>plain</b>"})
	if !strings.Contains(page, "&lt;b&gt;plain&lt;/b&gt;") {
		t.Error(page)
	}
}

// boxed is a page without any protection: each text in a box that clips, at a distance from the next.
func boxed(texts []string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html><head><meta charset="utf-8"><style>body{margin:0}.box{width:300px;height:60px;overflow:hidden;margin:40px}</style>` +
		`<script>window.hits=0;function hit(){window.hits++}window.alert=window.prompt=window.confirm=hit;</script></head><body>`)
	for i, s := range texts {
		fmt.Fprintf(&b, "\n<div class=box id=b%d>%s</div>", i, s)
	}
	b.WriteString("</body></html>")
	return b.String()
}

// provoke fires what vectors wait for and counts what ran.
const provoke = `(() => { for (const e of document.querySelectorAll('.box *')) for (const n of ['click','mouseover','focus','load','error','toggle','animationstart','begin','change','pointerenter'])
	e.dispatchEvent(new Event(n, {bubbles: false, cancelable: true})); return window.hits })()`

// escapes names what stands outside its box, is placed by its own rules, or may be followed to where it must not.
const escapes = `(() => { const bad = new Set(); const boxes = [...document.querySelectorAll('body > .box')];
	const extra = [...document.body.children].filter(e => !e.matches('.box')).length; if (extra) bad.add(extra + ' elements left their box');
	for (const box of boxes) { box.scrollIntoView({block:'center'}); const r = box.getBoundingClientRect();
		for (const e of box.querySelectorAll('*')) { const c = getComputedStyle(e);
			if (c.position !== 'static' || c.transform !== 'none' || c.zIndex !== 'auto' || c.animationName !== 'none' || parseFloat(c.fontSize) > 100) bad.add(box.id + ' ' + e.tagName + ' ' + c.position + ' ' + c.transform + ' ' + c.fontSize);
			for (const a of e.attributes) if (/^on/i.test(a.name) || ['id','name','class','srcset','srcdoc','action','formaction','ping','background','poster'].includes(a.name)) bad.add(box.id + ' ' + a.name);
			if (e.tagName === 'A' && e.hasAttribute('href') && !['http:','https:','mailto:'].includes(e.protocol)) bad.add(box.id + ' ' + e.href); }
		for (const [x, y] of [[r.left-20,r.top+30],[r.right+30,r.top+30],[r.left+150,r.top-20],[r.left+150,r.bottom+20],[r.right+300,r.bottom+25],[5,5],[innerWidth-20,innerHeight-20]]) {
			const e = document.elementFromPoint(x, y); if (!e || e === document.body || e === document.documentElement || e.matches('body > .box')) continue;
			const own = e.closest('body > .box'), o = own && own.getBoundingClientRect();
			if (!own || x < o.left || x > o.right || y < o.top || y > o.bottom) bad.add((own ? own.id : '?') + ' covers with ' + e.tagName); } }
	return [...bad].slice(0, 12).join('\n') })()`

// TestBrowser_VectorsDoNothing puts every known vector, made safe, on a page without policy, frame or sandbox: the
// sanitiser alone must hold. Then the same through the route.
func TestBrowser_VectorsDoNothing(t *testing.T) {
	var loads atomic.Int64
	pages := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page, ok := pages[r.URL.Path]; ok {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(page))
			return
		}
		if r.URL.Path != "/favicon.ico" {
			loads.Add(1)
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	raw := vectors(server.URL)
	if len(raw) < 300 {
		t.Fatalf("only %d vectors", len(raw))
	}
	t.Logf("%d vectors", len(raw))
	safe := make([]string, len(raw))
	for i, v := range raw {
		safe[i] = parser.SafeHTML(v, nil).HTML
	}
	pages["/safe"] = boxed(safe)
	pages["/script"] = boxed([]string{`<img src=x onerror="hit(1)">`})
	pages["/load"] = boxed([]string{`<p style="background:url(` + server.URL + `/asked)">x</p>`})
	pages["/cover"] = boxed([]string{`<div style="position:fixed;inset:0">x</div>`})
	pages["/shift"] = boxed([]string{`<p>x</p>`, `<b style="position:relative;top:-75px;left:20px;display:block">moved</b><style>.box{overflow:visible!important}</style>`})
	pages["/link"] = boxed([]string{`<a href="javascript:hit()">x</a>`})

	w := newWorld(t)
	tb := openTab(t, w)
	var asked atomic.Int64 // requests that the browser speaks of, but for the page itself
	requests := chromedp.Events(tb.ctx, network.RequestWillBeSent)
	go func() {
		for e, err := range requests {
			if err != nil {
				return
			}
			if e.Type != network.ResourceTypeDocument && !strings.HasSuffix(e.Request.URL, "/favicon.ico") {
				asked.Add(1)
			}
		}
	}()
	visit := func(path string) {
		t.Helper()
		loads.Store(0)
		asked.Store(0)
		tb.within("open "+path, chromedp.Navigate(server.URL+path))
		tb.until("it is loaded", `document.readyState === 'complete'`)
	}
	settle := func() { time.Sleep(700 * time.Millisecond) } // nothing happens: there is no event to wait for

	t.Run("the test sees what raw vectors do", func(t *testing.T) {
		visit("/script")
		tb.until("a script ran", `window.hits > 0`)
		visit("/load")
		for range 100 {
			if loads.Load() > 0 {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if loads.Load() == 0 || asked.Load() == 0 {
			t.Error("a load was not seen")
		}
		for _, path := range []string{"/cover", "/shift", "/link"} {
			visit(path)
			if eval[string](tb, escapes) == "" {
				t.Errorf("%s was not seen", path)
			}
		}
	})
	t.Run("made safe, without policy and frame", func(t *testing.T) {
		visit("/safe")
		if n := eval[int](tb, `document.querySelectorAll('body > .box').length`); n != len(raw) {
			t.Errorf("%d boxes of %d", n, len(raw))
		}
		ran := eval[int](tb, provoke)
		settle()
		if again := eval[int](tb, `window.hits`); ran+again != 0 {
			t.Errorf("%d scripts ran", ran+again)
		}
		if n := eval[int](tb, `performance.getEntriesByType('resource').filter(e => !e.name.endsWith('/favicon.ico')).length`); n != 0 || loads.Load() != 0 || asked.Load() != 0 {
			t.Errorf("%d resources, %d requests came, %d were sent", n, loads.Load(), asked.Load())
		}
		if bad := eval[string](tb, escapes); bad != "" {
			t.Errorf("out of the box:\n%s", bad)
		}
		if got := eval[string](tb, `location.pathname`); got != "/safe" {
			t.Errorf("the page went to %s", got)
		}
	})
	t.Run("through the route", func(t *testing.T) {
		w.meanwhile(func() { w.desk.sent = strings.Join(raw, "\n") })
		tb.signedIn("dana")
		loads.Store(0)
		asked.Store(0)
		before := len(tb.said())
		tb.open("/mail/0123456789abcdef/html")
		settle()
		if loads.Load() != 0 || asked.Load() != 0 {
			t.Errorf("%d requests came, %d were sent", loads.Load(), asked.Load())
		}
		if said := tb.said()[before:]; len(said) != 0 {
			t.Errorf("console: %v", said)
		}
		for _, look := range []struct {
			width  int
			scheme string
		}{{1280, "light"}, {390, "dark"}} {
			tb.look(look.width, look.scheme)
			wide := `<body bgcolor="#ffffff"><table width=600><tr><td width=400 style="width:400px;white-space:nowrap">A wide newsletter with words that go on</td><td><pre>` + strings.Repeat("long ", 60) + `</pre></td></tr></table><p>` + strings.Repeat("x", 400) + `</p>`
			w.meanwhile(func() { w.desk.sent = wide })
			tb.open("/mail/0123456789abcdef/html")
			if over := eval[int](tb, fmt.Sprintf("Math.max(document.documentElement.scrollWidth, innerWidth) - %d", look.width)); over > 0 {
				t.Errorf("at %d it is %d too wide", look.width, over)
			}
			tb.shot(fmt.Sprintf("sent-%d-%s", look.width, look.scheme))
			tb.open("/items/118")
			eval[bool](tb, `document.querySelector('iframe.letter-frame').closest('details').open = true`)
			tb.until("the frame is there", `document.querySelector('iframe.letter-frame').getBoundingClientRect().height > 300`)
			if over := eval[int](tb, fmt.Sprintf("Math.max(document.documentElement.scrollWidth, innerWidth) - %d", look.width)); over > 0 {
				t.Errorf("the item at %d is %d too wide", look.width, over)
			}
			tb.shot(fmt.Sprintf("item-sent-%d-%s", look.width, look.scheme))
		}
	})
}

package dashboard

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// reporting only reports what a page's policy forbids, instead of refusing it.
type reporting struct{ http.ResponseWriter }

func (r reporting) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r reporting) WriteHeader(status int) {
	h := r.Header()
	if policy := h.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox") { // a frame's is a sandbox, which cannot be reported
		h.Del("Content-Security-Policy")
		h.Set("Content-Security-Policy-Report-Only", policy)
	}
	r.ResponseWriter.WriteHeader(status)
}

// hearsRefusals keeps what the policy of each page to come refuses or reports.
func (tb *tab) hearsRefusals() {
	tb.t.Helper()
	listen := `window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.disposition + ' ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber))`
	if _, err := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listen}); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) nothingRefused(where string) {
	tb.t.Helper()
	tb.until("the page is there", "document.readyState === 'complete'")
	if refused := eval[string](tb, "refused.join('\\n')"); refused != "" {
		tb.t.Errorf("%s: %s", where, refused)
	}
}

// seesRefusals does what is forbidden: it is seen, and ran only where it is
// just reported.
func (tb *tab) seesRefusals(ran bool) {
	tb.t.Helper()
	eval[bool](tb, `document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'})), true`)
	tb.until("what is forbidden is seen", "refused.length === 1 && refused[0].includes('script-src')")
	if got := eval[bool](tb, "!!window.ran"); got != ran {
		tb.t.Errorf("the forbidden script ran: %v", got)
	}
}

// No page does what its policy forbids where that is only reported, so that
// what one refusal would hide shows, too. Where it is refused, the test that
// looks at every page hears of it.
func TestBrowser_ThePolicyHasNothingToReport(t *testing.T) {
	w := newWorld(t, inDemo)
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.door.ServeHTTP(reporting{rw}, r) }))
	t.Cleanup(w.server.Close)
	t.Cleanup(w.door.Stop)
	tb := openTab(t, w)
	tb.hearsRefusals()
	for _, path := range []string{"/sign-in", "/sign-in/good", "/sign-in/spent", "/d/good"} {
		tb.open(path)
		tb.nothingRefused(path)
	}
	tb.signedIn("dana")
	for _, p := range shownPages {
		tb.open(p.path)
		tb.nothingRefused(p.path)
	}
	for _, s := range states {
		tb.open(s.path)
		if s.name == "a form came back" { // here no form does
			continue
		}
		tb.within(s.name, s.steps()...)
		tb.nothingRefused(s.name)
	}
	tb.seesRefusals(true)
}

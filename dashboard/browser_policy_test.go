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

// No page does what its policy forbids: neither where that is refused, nor
// where it is only reported, so that what one refusal would hide shows, too.
func TestBrowser_ThePolicyHasNothingToRefuse(t *testing.T) {
	for name, through := range map[string]func(http.Handler) http.Handler{
		"enforced": func(h http.Handler) http.Handler { return h },
		"report-only": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(reporting{w}, r) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, inDemo)
			w.server = httptest.NewServer(through(w.door))
			t.Cleanup(w.server.Close)
			t.Cleanup(w.door.Stop)
			tb := openTab(t, w)
			listen := `window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.disposition + ' ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber))`
			if _, err := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: listen}); err != nil {
				t.Fatal(err)
			}
			looked := 0
			nothing := func(where string) {
				t.Helper()
				tb.until("the page is there", "document.readyState === 'complete'")
				looked++
				if refused := eval[string](tb, "refused.join('\\n')"); refused != "" {
					t.Errorf("%s: %s", where, refused)
				}
			}
			for _, path := range []string{"/sign-in", "/sign-in/good", "/sign-in/spent", "/d/good"} {
				tb.open(path)
				nothing(path)
			}
			tb.signedIn("dana")
			for _, p := range shownPages {
				tb.open(p.path)
				nothing(p.path)
			}
			for _, s := range states {
				tb.open(s.path)
				if s.name == "a form came back" { // here no form does
					continue
				}
				tb.within(s.name, s.steps()...)
				nothing(s.name)
			}
			if looked < 40 {
				t.Errorf("only %d pages were looked at", looked)
			}
			// The test would see it.
			eval[bool](tb, `document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'})), true`)
			tb.until("what is forbidden is seen", "refused.length === 1 && refused[0].includes('script-src')")
			if ran := eval[bool](tb, "!!window.ran"); ran != (name == "report-only") {
				t.Errorf("the forbidden script ran: %v", ran)
			}
		})
	}
}

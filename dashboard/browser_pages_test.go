package dashboard

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"testing"

	"adjutant/models"
)

// shownPages are the pages that are looked at in every width and colour.
var shownPages = []struct{ name, path string }{
	{"today", "/"}, {"items", "/items"}, {"items-filtered", "/items?q=status:open+domain:travel+!no:due&sort=priority"},
	{"item", "/items/118"}, {"triage", "/triage"}, {"pairs", "/1on1s"}, {"pair", "/1on1s/dana-priya"}, {"partnership", "/1on1s/dana-priya?view=partnership"},
	{"pair-text", "/1on1s/dana-priya?as=text"}, {"coverage", "/coverage"}, {"person", "/people/marcus"},
	{"rules", "/settings/rules"},
	{"follow-ups", "/follow-ups"}, {"workload", "/workload"}, {"search", "/search"}, {"search-found", "/search?q=dinner"}, {"search-nothing", "/search?q=nothing"},
	{"activity", "/activity"}, {"activity-wrong", "/activity?item=x"}, {"keys", "/help/keys"}, {"settings", "/settings"}, {"settings-mails", "/settings/mails"}, {"settings-mails-of", "/settings/mails/marcus"}, {"settings-team", "/settings/team"},
	{"settings-people", "/settings/people"}, {"settings-person", "/settings/people/marcus"}, {"settings-person-new", "/settings/people/new"},
	{"settings-domains", "/settings/domains"}, {"settings-domain", "/settings/domains/travel"}, {"settings-domain-new", "/settings/domains/new"},
	{"settings-pairs", "/settings/pairs"}, {"settings-pair", "/settings/pairs/dana-priya"}, {"settings-pair-new", "/settings/pairs/new"},
	{"settings-mailboxes", "/settings/mailboxes"}, {"settings-mailbox", "/settings/mailboxes/new"}, {"setup", "/setup"}, {"founding", "/setup/good"}, {"founding-spent", "/setup/spent"},
	{"decisions", "/decisions"}, {"question", "/d/good"}, {"question-answered", "/d/done"}, {"question-confidential", "/d/secret"},
	{"sign-in-spent", "/sign-in/spent"}, {"sign-in-link-again", "/sign-in/good"}, {"unsubscribe", "/unsubscribe/t0ken"},
	{"mail", "/mail"}, {"help", "/help"}, {"missing", "/items/999"},
	{"demo-mail", "/demo/mail?box=dana@example.org&id=m2"}, {"demo-write", "/demo/mail?box=dana@example.org&id=m1&write=forward"},
}

// What is looked at is every page that there is.
func TestShownPages_AreAll(t *testing.T) {
	t.Parallel()
	noPage := regexp.MustCompile(`^/(nav|events|items\.csv|favicon\.ico|static/.*|calendar/.*|healthz|readyz|metrics|demo/mail/body|mail/:handle/.*|1on1s/:pair/letter|sign-in)$`)
	for _, r := range newWorld(t, inDemo).door.routes() {
		if r.method != http.MethodGet || noPage.MatchString(r.path) {
			continue
		}
		is := regexp.MustCompile("^" + regexp.MustCompile(`:[a-z]+`).ReplaceAllString(regexp.QuoteMeta(r.path), "[^/]+") + `(\?|$)`)
		if !slices.ContainsFunc(shownPages, func(p struct{ name, path string }) bool { return is.MatchString(p.path) }) {
			t.Errorf("nobody looks at %s", r.path)
		}
	}
}

// Every page, and every state that has no address, in each width and colour:
// nothing scrolls sideways, nothing is too small for a thumb, axe finds nothing,
// the policy has nothing to refuse, and a first visit is light, still and asks
// no other host.
func TestBrowser_PagesInLightDarkAndPhone(t *testing.T) {
	script := axe(t)
	w := newWorld(t, inDemo)
	w.desk.settings = func(what string) (models.Done, error) {
		return models.Done{}, models.Invalid("addresses", "write at least one mail address")
	}
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.hearsRefusals()
	pictures := os.Getenv("ADJUTANT_SHOTS") != "" // then they are what is wanted
	for _, look := range []struct {
		name   string
		width  int
		scheme string
		axe    bool
	}{{"light", 1280, "light", true}, {"dark", 1280, "dark", false}, {"phone", 390, "light", false}, {"phone-dark", 390, "dark", true}} {
		tb.look(look.width, look.scheme)
		for _, p := range shownPages {
			tb.open(p.path)
			tb.fits(p.path, look.width)
			if look.name == "light" {
				tb.isLightAndStill(p.path)
			}
			tb.shot(p.name + "-" + look.name)
			if look.axe && !pictures {
				if v := tb.violations(script); v != "" {
					t.Errorf("%s, %s:\n%s", p.path, look.name, v)
				}
			}
			tb.nothingRefused(p.path)
		}
		if look.width < 500 {
			small := eval[string](tb, `[...document.querySelectorAll('.five a, button, .button')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 43).map(e => e.textContent.trim()).join(', ')`)
			if small != "" {
				t.Errorf("touch targets below 44 pixels: %s", small)
			}
		}
		if !look.axe || pictures {
			continue
		}
		for _, s := range states {
			tb.open(s.path)
			tb.within(s.name, s.steps()...)
			if v := tb.violations(script); v != "" {
				t.Errorf("%s, %s:\n%s", s.name, look.name, v)
			}
			tb.nothingRefused(s.name)
		}
	}
	noConsoleErrors(tb)
	tb.seesRefusals(false)
}

// fits looks whether a page keeps to the width of the window.
func (tb *tab) fits(path string, width int) {
	tb.t.Helper()
	// A phone widens its viewport for a page that is too wide.
	if over := eval[int](tb, fmt.Sprintf("Math.max(document.documentElement.scrollWidth, innerWidth) - %d", width)); over > 0 {
		wide := eval[string](tb, `[...document.querySelectorAll('main *, .demo *')].filter(e => e.getBoundingClientRect().right > `+fmt.Sprint(width+1)+`).map(e => e.tagName + '.' + e.className).slice(0, 6).join(' ')`)
		tb.t.Errorf("%s at %d pixels scrolls sideways by %d: %s", path, width, over, wide)
	}
	if h := eval[int](tb, "document.querySelectorAll('h1').length"); h != 1 {
		tb.t.Errorf("%s has %d h1", path, h)
	}
}

// isLightAndStill weighs everything that a page fetches, by the browser's own
// count: below 100 KB, from no other host, and nothing moves while it loads. A
// browser that is kept waiting paints half a page and moves it when the rest is
// read; what a page does itself it does each time.
func (tb *tab) isLightAndStill(path string) {
	tb.t.Helper()
	for range 2 {
		if tb.weighs(path) <= stillEnough {
			return
		}
		tb.open(path)
	}
	if shift := tb.weighs(path); shift > stillEnough {
		tb.t.Errorf("%s moves by %f", path, shift)
	}
}

// stillEnough is a layout shift that nobody sees.
const stillEnough = 0.001

// weighs looks at what a page fetched, and returns how far it moved.
func (tb *tab) weighs(path string) float64 {
	tb.t.Helper()
	eval[bool](tb, `window.shift = 0,
		new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.shift += e.value })).observe({type: 'layout-shift', buffered: true}), true`)
	tb.until("the page is still", "document.readyState === 'complete'")
	type load struct {
		Bytes float64  `json:"bytes"`
		Shift float64  `json:"shift"`
		Hosts []string `json:"hosts"`
	}
	got := eval[load](tb, `(() => { const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
		return {bytes: all.reduce((n, e) => n + e.encodedBodySize, 0), shift: window.shift, hosts: [...new Set(all.map(e => new URL(e.name).host))].filter(h => h !== location.host)} })()`)
	if got.Bytes > 100_000 || got.Bytes == 0 {
		tb.t.Errorf("%s weighs %.0f bytes", path, got.Bytes)
	}
	if len(got.Hosts) > 0 {
		tb.t.Errorf("%s asks %v", path, got.Hosts)
	}
	return got.Shift
}

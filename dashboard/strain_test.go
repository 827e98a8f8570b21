package dashboard

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"adjutant/models/store/storetest"
)

// What tired people do to a page, over the real desk.

func TestTwice_ADoubleClickIsOnePress(t *testing.T) {
	t.Parallel()
	office := newReal(t, storetest.NewSQLite(t))
	b := office.as("marcus")
	page := fmt.Sprintf("/items/%d", office.plain)
	form := url.Values{"verb": {"comment"}, "text": {"The seat is booked."}, "form": {b.token()}}
	answers := make([]answer, 3)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { answers[i] = b.do(http.MethodPost, page, form) })
	}
	group.Wait()
	for _, a := range answers {
		if a.wants(http.StatusSeeOther); a.header.Get("Location") != page || !strings.Contains(a.header.Get("Set-Cookie"), flashCookie) {
			t.Errorf("one was answered %v", a.header)
		}
	}
	count := func() int {
		return strings.Count(b.get(page).wants(http.StatusOK).text(".talk"), "The seat is booked.")
	}
	if n := count(); n != 1 {
		t.Errorf("three presses at once wrote %d comments", n)
	}
	b.post(page, url.Values{"verb": {"comment"}, "text": {"The seat is booked."}}).wants(http.StatusSeeOther)
	if n := count(); n != 2 {
		t.Errorf("said again on a new page it stands there %d times", n)
	}
	// What was refused may be sent again, and by somebody else.
	bad := url.Values{"verb": {"by"}, "when": {"31 feb"}, "form": {b.token()}}
	b.do(http.MethodPost, page, bad).wants(http.StatusUnprocessableEntity)
	b.do(http.MethodPost, page, bad).wants(http.StatusUnprocessableEntity)
}

func TestSentForms_FewAreRemembered(t *testing.T) {
	t.Parallel()
	forms := newSentForms()
	for n := range 3 * mostForms {
		key := [32]byte{byte(n), byte(n >> 8)}
		one, first := forms.begin(key, now)
		if !first {
			t.Fatalf("%d was sent before", n)
		}
		forms.end(key, one, http.Header{"Location": {"/"}}, http.StatusSeeOther)
	}
	if n := len(forms.sent); n > mostForms {
		t.Errorf("%d are remembered", n)
	}
	key := [32]byte{0, 0, 1}
	one, first := forms.begin(key, now)
	if _, again := forms.begin(key, now); !first || again {
		t.Error("the same form is not known")
	}
	forms.end(key, one, http.Header{"Location": {"/"}}, http.StatusSeeOther)
	if _, first := forms.begin(key, now.Add(twiceFor)); !first {
		t.Error("a minute later it is the same press")
	}
}

// A page that was loaded before somebody else closed the item.
func TestStalePage_ActsOnAClosedItemSayWhatIsSo(t *testing.T) {
	t.Parallel()
	office := newReal(t, storetest.NewSQLite(t))
	b := office.as("dana")
	page := fmt.Sprintf("/items/%d", office.plain)
	office.mail("marcus@example.org", "Re", fmt.Sprintf("%d done", office.plain))
	for verb, args := range map[string]url.Values{
		"done": {}, "take": {}, "give": {"person": {"priya"}}, "by": {"when": {"fri"}}, "wait": {"who": {"the railway"}}, "ok": {}, "choose": {"option": {"A"}}, "nudge": {},
	} {
		args.Set("verb", verb)
		a := b.post(page, args)
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusSeeOther {
			t.Errorf("%s: %d", verb, a.status)
			continue
		}
		if a.status == http.StatusSeeOther {
			a = b.get(page)
		}
		if said := a.text(".wrong") + a.text("#flash"); said == "" {
			t.Errorf("%s: nothing is said", verb)
		}
		if got := b.get(page).text(".item-head .pill"); !strings.Contains(got, "done") {
			t.Fatalf("after %s it is %q", verb, got)
		}
	}
}

func TestSignedOut_WhatWasWrittenIsShownOnceMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	token := b.token()
	b.post("/sign-out", nil).wants(http.StatusSeeOther)
	form := url.Values{"verb": {"comment"}, "text": {"Half a page <of> thought"}, "form": {token}}
	b.do(http.MethodPost, "/items/118", form).wants(http.StatusUnauthorized).holds("textarea", "Half a page <of> thought")
	if a := b.do(http.MethodPost, "/items/118", form, "Sec-Fetch-Site", "cross-site"); strings.Contains(a.body, "thought") {
		t.Error("another site writes on our page")
	}
	if a := b.do(http.MethodPost, "/items/118", form, "HX-Request", "true", "HX-Target", "item").wants(http.StatusUnauthorized); a.header.Get("HX-Redirect") != "" {
		t.Error("a script is sent away from what was written")
	}
	other := w.as("priya")
	other.do(http.MethodPost, "/items/118", form).wants(http.StatusForbidden).holds("textarea", "Half a page")
	if did := w.desk.did(); len(did) != 1 { // signing out
		t.Errorf("did %v", did)
	}
}

// A session ends while somebody writes. They sign in elsewhere and press again.
func TestBrowser_TheSessionEndsInTheMiddleOfASentence(t *testing.T) {
	office := newReal(t, storetest.NewSQLite(t))
	w := walker{tab: openTab(t, office.world), office: office}
	w.signedIn("marcus")
	w.open(fmt.Sprintf("/items/%d", office.plain))
	w.within("write", typed("#f-text", "The seat by the window is taken."))
	office.enterAs("marcus", "marcus-again")
	office.as("marcus").post("/sign-out", nil).wants(http.StatusSeeOther)
	send := click(".write [value=comment]")
	w.within("send", send)
	w.shows("#flash", "You were signed out, so nothing was done.")
	w.cookie("marcus-again")
	w.within("send again", send)
	w.shows("#flash", "You signed in again as Marcus")
	if v := eval[string](w.tab, `document.getElementById('f-text').value`); v != "The seat by the window is taken." {
		t.Errorf("the words are gone: %q", v)
	}
	w.within("and again, twice", chromedp.DoubleClick(chromedp.CSS(".write [value=comment]")))
	w.shows(".talk", "The seat by the window is taken.")
	w.open(fmt.Sprintf("/items/%d", office.plain))
	if n := eval[int](w.tab, `document.querySelector('.talk').textContent.split('by the window').length - 1`); n != 1 {
		t.Errorf("it was written %d times", n)
	}
	w.sends(fmt.Sprintf("/items/%d", office.plain), "", click(".act-now [value=done]"))
	w.open("/help")
	w.leaves("back", chromedp.NavigateBack())
	w.shows(".pill", "done") // not as it was when the page was first seen
}

// Words as people really have them: long, without a space, from right to left,
// and with faces.
func TestBrowser_LongAndForeignWordsFit(t *testing.T) {
	office := newReal(t, storetest.NewSQLite(t))
	tb := openTab(t, office.world)
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaftskapitän", 6)
	for _, subject := range []string{"@marcus " + long, "@marcus עדכון מלון לארוחת הדירקטוריון (3 לילות)", "@marcus 🎁👩‍👩‍👧‍👦 " + strings.Repeat("🎉", 120), "@marcus #travel تذكرة إلى أوسلو, 12:30", "@marcus " + strings.Repeat("very long words about nothing ", 12)} {
		office.mail("dana@example.org", subject, "שלום, "+long+" https://example.org/"+strings.Repeat("a", 300), "Content-Type: text/plain; charset=utf-8")
	}
	newest := office.newest("dana")
	tb.signedIn("dana")
	b := office.as("dana")
	b.post("/settings/people/new", url.Values{"name": {"עדי " + strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 2)}, "addresses": {"adi@example.org"}, "role": {"assistant"}}).wants(http.StatusSeeOther)
	b.post("/settings/domains/new", url.Values{"name": {strings.Repeat("Rechtsschutzversicherung", 3)}, "owner": {"adi"}, "level": {"3"}, "clearance": {"standard"}}).wants(http.StatusSeeOther)
	for _, width := range []int{390, 1280} {
		tb.look(width, "light")
		for _, path := range []string{"/", "/items", fmt.Sprintf("/items/%d", newest-4), fmt.Sprintf("/items/%d", newest-3), "/search?q=" + url.QueryEscape("מלון"), "/activity", "/mail", "/coverage", "/people/adi", "/workload", "/settings/people", "/settings/domains"} {
			tb.open(path)
			tb.fits(path, width)
			tb.shot(fmt.Sprintf("strain-%d-%s", width, strings.NewReplacer("/", "_", "?", "_").Replace(path)))
		}
	}
	tb.open(fmt.Sprintf("/items/%d", newest-3))
	if !eval[bool](tb, `getComputedStyle(document.querySelector('h1')).direction === 'rtl' && getComputedStyle(document.querySelector('.facts')).direction === 'ltr'`) {
		t.Error("a title from right to left is not set so")
	}
}

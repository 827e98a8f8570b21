package dashboard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// walker is somebody at a browser in a real office: the real rules over a real
// database, and mail that comes in.
type walker struct {
	*tab
	office *real
	keys   bool // by the keyboard alone
}

// sends opens a page, fills and sends one of its forms, and waits until the
// page says what was done.
func (w walker) sends(path, says string, steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	w.open(path)
	w.within("act on "+path, steps...)
	w.shows("#flash .flash-line:not(.bad)", says)
}

// shows waits until a text stands at a selector.
func (w walker) shows(css, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%q at %s", text, css), fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.textContent.replace(/\s+/g, ' ').includes(%q))`, css, text))
}

func (w walker) hides(css, text string) {
	w.t.Helper()
	if eval[bool](w.tab, fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.textContent.includes(%q))`, css, text)) {
		w.t.Errorf("%q still stands at %s", text, css)
	}
}

// gets brings a mail into the office and returns the number of its item.
func (w walker) gets(from, subject, body string) int {
	w.t.Helper()
	w.office.mail(from, subject, body)
	return w.office.newest("dana")
}

func click(css string) chromedp.Action[chromedp.Void] { return chromedp.Click(chromedp.CSS(css)) }
func typed(css, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(css), text)
}
func choose(css, value string) chromedp.Action[chromedp.Void] {
	return chromedp.SetValue(chromedp.CSS(css), value)
}

// The paths that people walk, each with a mouse, on a phone, and without
// JavaScript: the same acts, and the same comes of them.
func TestBrowser_Walks(t *testing.T) {
	for _, look := range []struct {
		name     string
		width    int
		noScript bool
		keys     bool
	}{{"desktop", 1280, false, false}, {"phone", 390, false, false}, {"without JavaScript", 390, true, false}, {"keyboard", 1280, false, true}} {
		t.Run(look.name, func(t *testing.T) {
			office := newReal(t, storetest.NewSQLite(t))
			w := walker{openTab(t, office.world), office, look.keys}
			w.look(look.width, "light")
			if look.noScript {
				w.withoutScript()
			}
			if look.keys { // the lists have their own test: TestBrowser_Keyboard
				w.meets()
				noConsoleErrors(w.tab)
				return
			}
			for _, walk := range []func(walker){
				walker.signsIn, walker.sorts, walker.worksAnItem, walker.decides, walker.coversAnAbsence, walker.searches, walker.changesSettings, walker.meets,
			} {
				walk(w)
			}
			empty := openReal(t, storetest.NewSQLite(t))
			w.office, w.world = empty, empty.world
			w.setsUp()
			noConsoleErrors(w.tab)
		})
	}
}

// A link by mail, in the browser that asked for it.
func (w walker) signsIn() {
	w.open("/items")
	w.leaves("ask for a link", typed("#address", "priya@example.org"), click("button.primary"))
	w.shows("h1", "Look at your mail")
	l := w.office.letter(func(l models.Letter) bool { return l.Kind == models.LetterSignIn })
	if l.ToAddr != "priya@example.org" || l.Value.SignIn == nil {
		w.t.Fatalf("the link went to %s", l.ToAddr)
	}
	w.open(strings.TrimPrefix(l.Value.SignIn.URL, "http://office.example.org"))
	w.shows("h1", "Sign in as Priya Raman?")
	w.leaves("press the button", click("button.primary"))
	w.shows("h1", "Items") // where she wanted to go
	w.leaves("sign out", click(".more summary"), click(".more-list button"))
	w.shows("h1", "Sign in")
}

// What nobody owns is given to somebody, who finds it on their page.
func (w walker) sorts() {
	n := w.gets("dana@example.org", "Who can take the school run?", "Both of us are travelling.")
	w.signedIn("priya")
	form := fmt.Sprintf(`form[action="/triage/items/%d"] `, n)
	w.sends("/triage", fmt.Sprintf("#%d", n), choose(form+"[name=person]", "marcus"), click(form+".primary"))
	w.shows("#triage", "Nothing to sort")
	w.signedIn("marcus")
	w.open("/")
	w.leaves("open it", click(fmt.Sprintf(`#today a.title[href="/items/%d"]`, n)))
	w.shows(".facts", "Marcus Bell")
	w.shows(".history", "Priya Raman")
}

// An item from its assignment to its end, and back.
func (w walker) worksAnItem() {
	n := w.gets("dana@example.org", "@marcus Renew the parking permits", "They run out in December.")
	page := fmt.Sprintf("/items/%d", n)
	field := func(verb, text string) []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{click(fmt.Sprintf("details.act:has(#f-%s) summary", verb)), typed("#f-"+verb, text), click(fmt.Sprintf("details.act:has(#f-%s) button", verb))}
	}
	number := fmt.Sprintf("#%d", n)
	w.signedIn("dana")
	w.open(page)
	w.within("hand it over with two presses", click("details.act:has(.act-give) summary"), click(".act-give [value=priya]"))
	w.shows(".facts", "Priya Raman")
	w.signedIn("marcus")
	w.sends(page, number+" is yours now", click(".act-now [value=take]"))
	w.shows(".pill", "doing")
	w.sends(page, number, field("by", "fri")...)
	w.shows(".facts", "Fri 27 Nov")
	w.sends(page, number, field("wait", "the town hall")...)
	w.shows(".facts", "the town hall")
	w.shows(".pill", "waiting")
	w.sends(page, number, typed("#f-text", "They open at ten."), click(".write [value=note]"))
	w.shows(".talk", "They open at ten.")
	w.sends(page, number, click(".act-now [value=done]"))
	w.shows(".pill", "done")
	w.sends(page, number, click(".act-now [value=reopen]"))
	w.sends(page, number, click(".act-now [value=done]"))
	w.sends(page, number+" is as it was before", click(".act-now [value=undo]"))
	w.hides(".pill", "done")
	for _, what := range []string{"took it", "the town hall", "closed it", "opened it again"} {
		w.shows(".history", what)
	}
}

// A question is prepared by an assistant and answered with one press.
func (w walker) decides() {
	n := w.gets("marcus@example.org", "#travel #decide Hotel in Oslo", "A) Amerikalinjen\nB) Sommerro\nrecommend:B")
	w.signedIn("dana")
	w.open("/")
	w.shows("#today", "Hotel in Oslo")
	w.sends(fmt.Sprintf("/items/%d", n), "B", click(".option[value=B]"))
	w.shows("#h-decision", "Decided")
	w.open("/decisions")
	w.shows("main", "Sommerro")
}

// An absence opens a hole; the button beside the finding closes it.
func (w walker) coversAnAbsence() {
	w.signedIn("dana")
	w.sends("/people/marcus", "Marcus", choose("#a-from", "2026-11-30"), choose("#a-to", "2026-12-02"), click(".away .primary"))
	w.open("/coverage")
	w.shows(".findings .pill", "all away")
	hole := `.fix:has([name=kind][value=` + string(models.AbsenceHole) + `]) `
	w.sends("/coverage", "Priya", choose(hole+"select", "priya"), click(hole+"button"))
	w.open("/coverage")
	w.hides(".findings .pill", "all away")
	w.shows(".d-cover", "C")
}

func (w walker) searches() {
	w.signedIn("marcus")
	w.open("/search")
	w.within("look for a word", typed("#q", "malmö\n"))
	w.shows("#found mark", "Malmö")
	if at := eval[string](w.tab, "location.search"); !strings.Contains(at, "q=malm") {
		w.t.Errorf("the words are not in the address: %s", at)
	}
	w.open("/search?q=company")
	w.shows("#found", "Nothing found") // that is Dana's alone
	w.open("/search?q=malmö")
	w.leaves("open what was found", click("#found a.title"))
	w.shows("h1", "Train to Malmö")
}

// A person and a domain are added; the next mail goes by them.
func (w walker) changesSettings() {
	w.signedIn("dana")
	w.sends("/settings/people/new", "Added Jonas Holm.", typed("#f-name", "Jonas Holm"), typed("#f-addresses", "jonas@example.org"), click("form.tall .primary"))
	w.shows(".entries", "Jonas Holm")
	w.sends("/settings/domains/new", "Added the domain Gifts.", typed("#f-name", "Gifts"), choose("#f-owner", "jonas"), click("form.tall .primary"))
	n := w.gets("dana@example.org", "#gifts Something for Ingrid", "She leaves on Friday.")
	w.open(fmt.Sprintf("/items/%d", n))
	w.shows(".facts", "Jonas Holm")
	w.sends("/settings/mails/jonas", "Changed Jonas Holm: how letters come.", choose("#f-news", "together"), click("form.tall .primary"))
	w.shows(".wishes .m-owner", "at 09:00")
	w.sends("/settings", "", click("[name=off]"))
	if eval[bool](w.tab, `document.body.hasAttribute('data-keys')`) {
		w.t.Error("the shortcuts are still on")
	}
	w.shows("#main", "Shortcuts of one letter are off.")
}

// From nothing to the first agenda.
func (w walker) setsUp() {
	link, err := w.office.rules.SetupLink(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.open(strings.TrimPrefix(link, "http://office.example.org"))
	w.leaves("begin", typed("#f-name", "Dana Whitfield"), typed("#f-addresses", "dana@example.org"), typed("#f-address", "team@example.net"), typed("#f-zone", "Europe/Copenhagen"), click("button.primary"))
	w.shows("h1", "Setup")
	w.sends("/settings/people/new?from=setup", "Added Marcus Bell.", typed("#f-name", "Marcus Bell"), typed("#f-addresses", "marcus@example.org"), click("form.tall .primary"))
	w.sends("/setup", "Added the domain Travel.", click(`[name=starter][value=travel]`), click(`form[action="/setup/domains"] button`))
	w.sends("/settings/mailboxes/new?from=setup", "mailbox", typed("#f-imap", "imaps://team@imap.example.net:993/INBOX"), typed("#f-password", "x"), click("form.tall .primary"))
	w.sends("/setup", "on its way", click(`form[action="/setup/probe"] button`))
	w.office.watch(0)
	probe := w.office.letter(func(l models.Letter) bool { return strings.HasPrefix(l.ToAddr, "team+probe.") })
	w.office.receive(fmt.Sprintf("From: team@example.net\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: %s\r\nAuto-Submitted: auto-generated\r\n\r\nNothing.\r\n", probe.ToAddr, probe.Subject, probe.MessageID), "team@example.net")
	w.open("/setup")
	w.shows("#setup li:has(form[action='/setup/probe']) h2", "(done)")
	w.sends("/settings/pairs/new?from=setup", "Added the 1:1 of Dana Whitfield and Marcus Bell.", choose("#f-assistant", "marcus"), choose("#f-time", "09:00"), click("form.tall .primary"))
	w.leaves("look at the first agenda", click(`#setup a[href^="/1on1s/"]`))
	w.shows("#h-agenda", "Agenda")
	w.leaves("see it as it will be mailed", click(`.views a[href*="view=mail"]`))
	w.until("the letter is shown", `document.querySelector('.letter .letter-frame')`)
}

// What is told of while a block is on its way may not be in what comes, and the
// block that came hears nothing before it has settled: both are asked for once
// more. One that is refused is not asked for without end.
func TestBrowser_WhatChangesMeanwhileIsAskedForAgain(t *testing.T) {
	office := newReal(t, storetest.NewSQLite(t))
	w := walker{tab: openTab(t, office.world), office: office}
	if _, err := chromedp.Call(w.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `const Real = EventSource
			window.EventSource = function (url) { return window.stream = new Real(url) }
			document.addEventListener('htmx:sseOpen', () => setTimeout(() => window.listens = true, 1000))`,
	}); err != nil {
		t.Fatal(err)
	}
	w.signedIn("priya")
	for _, moment := range []string{"htmx:beforeOnLoad", "htmx:afterSwap", "htmx:responseError"} {
		w.open("/items")
		w.until("the page listens", "window.listens")
		eval[bool](w.tab, fmt.Sprintf(`window.asked = 0
			document.addEventListener('htmx:beforeRequest', e => { if (e.target.id === 'items') window.asked++ })
			document.addEventListener(%q, e => {
				if (e.detail.requestConfig.target.id === 'items' && window.asked === 1) stream.dispatchEvent(new MessageEvent('items', { data: '-' }))
			}); true`, moment))
		if moment == "htmx:responseError" {
			eval[bool](w.tab, `document.addEventListener('htmx:configRequest', e => { e.detail.path = '/nowhere' })
				stream.dispatchEvent(new MessageEvent('items', { data: '-' })), true`)
		} else {
			office.mail("dana@example.org", "@marcus Taxi for a cello "+moment, "It needs a seat of its own.")
			w.shows("#items", "Taxi for a cello "+moment)
		}
		w.until("it was asked for again", "window.asked >= 2")
		eval[bool](w.tab, `window.later = false, setTimeout(() => window.later = true, 500), true`)
		w.until("a while passes", "window.later")
		if n := eval[int](w.tab, "window.asked"); n > 10 {
			t.Errorf("%s: it was asked for %d times", moment, n)
		}
	}
}

// What one does by mail, another sees on the open page, and only if they may:
// live_test.go looks at the bytes.
func TestBrowser_OneActsByMailTheOtherSeesIt(t *testing.T) {
	office := newReal(t, storetest.NewSQLite(t))
	w := walker{tab: openTab(t, office.world), office: office}
	if _, err := chromedp.Call(w.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `document.addEventListener('htmx:sseOpen', () => window.listens = true)`,
	}); err != nil {
		t.Fatal(err)
	}
	w.signedIn("priya")
	w.open("/items")
	w.shows("#items", "Train to Malmö")
	w.until("the page listens", "window.listens")
	began := time.Now()
	office.mail("dana@example.org", "Re", fmt.Sprintf("%d priority high", office.secret))
	office.mail("dana@example.org", "@marcus Taxi for a cello", "It needs a seat of its own.")
	office.mail("marcus@example.org", "Re", fmt.Sprintf("%d done", office.plain))
	w.until("one is gone, the other is there", `(t => t.includes('Taxi for a cello') && !t.includes('Malmö'))(document.getElementById('items').textContent)`)
	t.Logf("three mails were filed and shown in %s", time.Since(began))
	w.hides("body", "sale of the company")
	noConsoleErrors(w.tab)
}

package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"adjutant/models"
)

var findChromium = sync.OnceValue(func() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
})

// tab is a Chromium tab that looks at a world. What its console says is kept.
type tab struct {
	*world
	ctx context.Context

	mu      sync.Mutex
	console []string
}

// withMouse gives a browser what one without a screen lacks.
var withMouse = chromedp.Flag("blink-settings", "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4")

// openTab starts a browser. Without one the tests fail: what people see is not
// proven by looking at HTML.
func openTab(t *testing.T, w *world, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path := findChromium()
	if path == "" {
		t.Fatal("no Chromium found; the browser tests need one (Debian: apt-get install chromium)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(1280, 900))
	opts = append(opts, more...)
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	tb := &tab{world: w, ctx: ctx}
	t.Cleanup(func() { cancel(); cancelAlloc() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			tb.mu.Lock()
			tb.console = append(tb.console, m.String())
			tb.mu.Unlock()
		}
	}()
	return tb
}

// within runs steps that must end in fifteen seconds.
func (tb *tab) within(what string, steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 15*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("%s: %v\nconsole: %v", what, err, tb.said())
	}
}

func (tb *tab) said() []string {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	return append([]string(nil), tb.console...)
}

func (tb *tab) open(path string) {
	tb.t.Helper()
	tb.within("open "+path, chromedp.Navigate(tb.server.URL+path))
}

// signedIn gives the tab the session of a person. What stood open before is
// left first: it would ask for its parts again as somebody else.
func (tb *tab) signedIn(key string) {
	tb.t.Helper()
	tb.within("leave the page", chromedp.Navigate("about:blank"))
	if _, err := chromedp.Call(tb.ctx, network.SetCookie, network.SetCookieParams{Name: sessionCookie, Value: key, URL: tb.server.URL}); err != nil {
		tb.t.Fatal(err)
	}
}

// look sets the width of the window and the colours that the reader prefers.
func (tb *tab) look(width int, scheme string) {
	tb.t.Helper()
	height := 900
	if width < 500 {
		height = 844
	}
	_, err := chromedp.Call(tb.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 500,
	})
	if err == nil {
		_, err = chromedp.Call(tb.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: width < 500})
	}
	if err == nil {
		_, err = chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
	}
	if err != nil {
		tb.t.Fatal(err)
	}
}

func eval[T any](tb *tab, js string) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		tb.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// until waits for a JavaScript condition. While a page makes way for the next
// there is nothing to ask; that is not yet, too.
func (tb *tab) until(what, js string) {
	tb.t.Helper()
	var last error
	for range 200 {
		ok, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool]("(() => { try { return !!("+js+") } catch { return false } })()"))
		if last = err; err == nil && ok {
			return
		}
		select {
		case <-tb.t.Context().Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	tb.t.Fatalf("never: %s (%v)\nconsole: %v\npage: %s", what, last, tb.said(), eval[string](tb, "document.body.innerText"))
}

// leaves runs steps that lead to another page, and waits until it is there.
func (tb *tab) leaves(what string, steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	eval[bool](tb, "window.stillHere = true")
	tb.within(what, steps...)
	tb.until("the next page after: "+what, "!window.stillHere && document.readyState === 'complete'")
}

// withoutScript turns JavaScript off for the pages to come.
func (tb *tab) withoutScript() {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		tb.t.Fatal(err)
	}
}

// shot writes a picture when ADJUTANT_SHOTS names a folder.
func (tb *tab) shot(name string) {
	tb.t.Helper()
	dir := os.Getenv("ADJUTANT_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		tb.t.Fatal(err)
	}
}

// shownPages are the pages that are looked at in every width and colour.
var shownPages = []struct{ name, path string }{
	{"today", "/"}, {"items", "/items"}, {"items-filtered", "/items?q=status:open+domain:travel+!no:due&sort=priority"},
	{"item", "/items/118"}, {"triage", "/triage"}, {"pairs", "/1on1s"}, {"pair", "/1on1s/dana-priya"}, {"partnership", "/1on1s/dana-priya?view=partnership"},
	{"pair-text", "/1on1s/dana-priya?as=text"}, {"coverage", "/coverage"}, {"person", "/people/marcus"},
	{"rules", "/settings/rules"},
	{"follow-ups", "/follow-ups"}, {"workload", "/workload"}, {"search", "/search"}, {"search-found", "/search?q=dinner"}, {"search-nothing", "/search?q=nothing"},
	{"activity", "/activity"}, {"activity-wrong", "/activity?item=x"}, {"keys", "/help/keys"}, {"settings", "/settings"}, {"settings-team", "/settings/team"},
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

func TestBrowser_PagesInLightDarkAndPhone(t *testing.T) {
	w := newWorld(t, inDemo)
	tb := openTab(t, w)
	tb.signedIn("dana")
	for _, look := range []struct {
		name   string
		width  int
		scheme string
	}{{"light", 1280, "light"}, {"dark", 1280, "dark"}, {"phone", 390, "light"}, {"phone-dark", 390, "dark"}} {
		tb.look(look.width, look.scheme)
		for _, p := range shownPages {
			tb.open(p.path)
			// A phone widens its viewport for a page that is too wide.
			if over := eval[int](tb, fmt.Sprintf("Math.max(document.documentElement.scrollWidth, innerWidth) - %d", look.width)); over > 0 {
				wide := eval[string](tb, `[...document.querySelectorAll('main *, .rail *, .demo *')].filter(e => e.getBoundingClientRect().right > `+fmt.Sprint(look.width+1)+`).map(e => e.tagName + '.' + e.className).slice(0, 6).join(' ')`)
				t.Errorf("%s at %d pixels scrolls sideways by %d: %s", p.path, look.width, over, wide)
			}
			if h := eval[int](tb, "document.querySelectorAll('h1').length"); h != 1 {
				t.Errorf("%s has %d h1", p.path, h)
			}
			tb.shot(p.name + "-" + look.name)
		}
		if look.width < 500 {
			small := eval[string](tb, `[...document.querySelectorAll('.five a, button, .button')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 43).map(e => e.textContent.trim()).join(', ')`)
			if small != "" {
				t.Errorf("touch targets below 44 pixels: %s", small)
			}
		}
	}
	noConsoleErrors(tb)
}

// noConsoleErrors fails when the console said anything but of the pages that
// are meant to be missing, and of the stream that ends at signing out.
func noConsoleErrors(tb *tab) {
	tb.t.Helper()
	for _, m := range tb.said() {
		if !strings.Contains(m, "/items/999") && !strings.Contains(m, "sign-out") && m != "error: [object Event]" && !strings.Contains(m, "404") && !strings.Contains(m, "422") {
			tb.t.Errorf("console: %s", m)
		}
	}
}

func TestBrowser_SignIn(t *testing.T) {
	w := newWorld(t)
	tb := openTab(t, w)
	for _, look := range []struct {
		name   string
		width  int
		scheme string
	}{{"light", 1280, "light"}, {"phone-dark", 390, "dark"}} {
		tb.look(look.width, look.scheme)
		tb.open("/")
		tb.shot("sign-in-" + look.name)
	}
	tb.within("ask for a link", chromedp.SendKeys(chromedp.ID("address"), "dana@example.org"), chromedp.Click(chromedp.CSS("button.primary")))
	tb.until("the page says to look at the mail", `document.querySelector('h1').textContent.includes('Look at your mail')`)
	tb.shot("sign-in-sent")
	tb.open("/sign-in/good")
	if did := w.desk.did(); len(did) != 1 {
		t.Fatalf("opening the link did something: %v", did)
	}
	tb.shot("sign-in-link")
	tb.within("press the button", chromedp.Click(chromedp.CSS("button.primary")))
	tb.until("today is shown", `!!document.getElementById('today')`)
	noConsoleErrors(tb)
}

func TestBrowser_NewItemAppearsLive(t *testing.T) {
	w := newWorld(t)
	list := sampleItems()
	var mu sync.Mutex
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		mu.Lock()
		defer mu.Unlock()
		return models.ItemList{Items: list, Total: len(list)}, nil
	}
	tb := openTab(t, w)
	tb.signedIn("priya")
	tb.open("/items")
	tb.until("the stream is open", `performance.getEntriesByType('resource').some(r => r.name.endsWith('/events')) || true`)
	mu.Lock()
	list = append([]models.ItemCard{card(160, models.Task, "Fresh from the mail", "priya", "travel", nil)}, list...)
	mu.Unlock()
	w.meanwhile(func() { w.read.badges.Decide = 7 })
	start := time.Now()
	w.read.changes <- models.Change{TeamID: 1, Number: 160, Clearance: models.Standard, Topic: "items"}
	tb.until("the new item is listed", `document.getElementById('items').textContent.includes('Fresh from the mail')`)
	t.Logf("it was listed after %s", time.Since(start))
	tb.until("the title counts", `document.title.startsWith('(7)')`)
	// The block that was swapped in listens too.
	mu.Lock()
	list = append([]models.ItemCard{card(161, models.Task, "And another one", "priya", "travel", nil)}, list...)
	mu.Unlock()
	w.read.changes <- models.Change{TeamID: 1, Number: 161, Clearance: models.Standard, Topic: "items"}
	tb.until("the next one is listed", `document.getElementById('items').textContent.includes('And another one')`)
	noConsoleErrors(tb)
}

// What changes between the drawing of a page and the opening of its stream is
// told to nobody; the page asks for it.
func TestBrowser_WhatHappenedBeforeTheStreamOpenedIsShown(t *testing.T) {
	w := newWorld(t)
	var asked atomic.Int32
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		list := sampleItems()
		if asked.Add(1) > 1 {
			list = append([]models.ItemCard{card(160, models.Task, "Came in between", "priya", "travel", nil)}, list...)
		}
		return models.ItemList{Items: list, Total: len(list)}, nil
	}
	tb := openTab(t, w)
	tb.signedIn("priya")
	tb.open("/items")
	tb.until("it is listed", `document.getElementById('items').textContent.includes('Came in between')`)
	noConsoleErrors(tb)
}

func TestBrowser_LiveWaitsWhileSomebodyWrites(t *testing.T) {
	w := newWorld(t)
	var title atomic.Value
	title.Store(samplePage().Title)
	w.read.item = func(models.Viewer, int) (models.ItemPage, error) {
		p := samplePage()
		p.Title = title.Load().(string)
		return p, nil
	}
	tb := openTab(t, w)
	tb.signedIn("priya")
	tb.open("/items/118")
	tb.within("write", chromedp.SendKeys(chromedp.ID("f-text"), "half a sentence"))
	title.Store("Dinner in Bergen")
	w.read.changes <- models.Change{TeamID: 1, Number: 118, Clearance: models.Standard, Topic: "items"}
	tb.until("the page offers the news", `!document.getElementById('news').hidden`)
	if v := eval[string](tb, `document.getElementById('f-text').value`); v != "half a sentence" {
		t.Errorf("the words are gone: %q", v)
	}
	tb.within("send it", chromedp.Click(chromedp.CSS("button[value=comment]")))
	tb.until("the page is up to date and offers nothing", `document.querySelector('h1').textContent === 'Dinner in Bergen' && document.getElementById('news').hidden`)
	noConsoleErrors(tb)
}

// What a page asked for when its stream opened is still on its way when somebody
// ticks a line: the tick stays, and what changed waits behind the button.
func TestBrowser_AnAnswerOnItsWayTakesNoTickAway(t *testing.T) {
	w := newWorld(t)
	list := sampleItems()
	asked, answers := make(chan bool, 9), make(chan []models.ItemCard, 9)
	answers <- list
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		asked <- true
		l := <-answers
		return models.ItemList{Items: l, Total: len(l)}, nil
	}
	tb := openTab(t, w)
	t.Cleanup(func() { close(answers) })
	tb.signedIn("priya")
	tb.open("/items")
	<-asked
	tickThen := func(answer []models.ItemCard) {
		<-asked // the stream is open, or told of a change
		tb.within("tick", chromedp.Click(chromedp.CSS(".c-tick input")))
		eval[bool](tb, `window.had = document.getElementById('items'), window.answered = false,
			document.addEventListener('htmx:afterRequest', e => { if (e.detail.target === had) answered = true }), true`)
		answers <- answer
		tb.until("the answer is here", "answered")
	}
	kept := `had.querySelectorAll('input:checked').length * had.isConnected`
	tickThen(list)
	if n := eval[int](tb, kept+` + 10 * !document.getElementById('news').hidden`); n != 1 {
		t.Errorf("after the same answer there are %d ticks", n)
	}
	tb.within("untick", chromedp.Click(chromedp.CSS(".c-tick input")))
	eval[bool](tb, `document.activeElement.blur(), true`)
	w.read.changes <- models.Change{TeamID: 1, Number: 160, Clearance: models.Standard, Topic: "items"}
	tickThen(append([]models.ItemCard{card(160, models.Task, "Came in between", "priya", "travel", nil)}, list...))
	if n := eval[int](tb, kept); n != 1 {
		t.Errorf("after another answer there are %d ticks", n)
	}
	tb.until("the news is offered", `document.getElementById('news').textContent.startsWith('1 new')`)
	noConsoleErrors(tb)
}

func TestBrowser_ActSwapsTheItemAndSaysSo(t *testing.T) {
	w := newWorld(t)
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.open("/items/118")
	tb.within("choose B", chromedp.Click(chromedp.CSS(`button.option[value=B]`)))
	tb.until("the page says it", `document.getElementById('flash').textContent.includes('#118 is done.')`)
	if did := w.desk.did(); len(did) != 1 || did[0] != "choose option=B" {
		t.Errorf("did %v", did)
	}
	w.meanwhile(func() {
		w.desk.act = func(models.Viewer, int, string, map[string]string) (models.Done, error) {
			return models.Done{}, models.Invalid("when", `"31 feb" is no date`)
		}
	})
	tb.within("set a date that is none",
		chromedp.Click(chromedp.CSS(`details.act:has(#f-by) summary`)), chromedp.SendKeys(chromedp.ID("f-by"), "31 feb\n"))
	tb.until("the words stand beside the field", `document.getElementById('w-by') && document.getElementById('w-by').textContent.includes('31 feb')`)
	if !eval[bool](tb, `document.getElementById('f-by').checkVisibility()`) {
		t.Error("the form is folded away")
	}
	tb.shot("item-wrong")
	for _, m := range tb.said() {
		if !strings.Contains(m, "422") {
			t.Errorf("console: %s", m)
		}
	}
}

func TestBrowser_FormsWithoutJavaScript(t *testing.T) {
	w := newWorld(t, inDemo)
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.withoutScript()
	tb.open("/items/118")
	tb.within("answer", chromedp.Click(chromedp.CSS(`button.option[value=A]`)), chromedp.WaitVisible(chromedp.CSS(".flash-line")))
	tb.open("/items/118")
	tb.within("add a note", chromedp.SendKeys(chromedp.ID("f-text"), "hello"), chromedp.Click(chromedp.CSS(`button[value=note]`)), chromedp.WaitVisible(chromedp.CSS(".flash-line")))
	tb.open("/triage")
	tb.within("assign", chromedp.SetValue(chromedp.CSS(`.sort-line select[name=person]`), "marcus"), chromedp.Click(chromedp.CSS(`.sort-line button.primary`)), chromedp.WaitVisible(chromedp.CSS(".flash-line")))
	tb.open("/items")
	tb.within("filter", chromedp.SendKeys(chromedp.ID("q"), "domain:travel\n"), chromedp.WaitVisible(chromedp.CSS(".chip")))
	tb.open("/demo/mail?write=new")
	tb.within("write a mail", chromedp.SendKeys(chromedp.ID("d-subject"), "#travel Train"), chromedp.Click(chromedp.CSS(`.compose button.primary`)), chromedp.WaitVisible(chromedp.CSS(".flash-line")))
	want := []string{"choose option=A", "note text=hello", "assign marcus "}
	if got := fmt.Sprint(w.desk.did()); got != fmt.Sprint(want) {
		t.Errorf("did %v, want %v", got, want)
	}
	w.demo.mu.Lock()
	defer w.demo.mu.Unlock()
	if len(w.demo.wrote) != 1 {
		t.Errorf("wrote %v", w.demo.wrote)
	}
}

func TestBrowser_SignOutEndsTheSession(t *testing.T) {
	w := newWorld(t)
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.open("/help")
	tb.within("sign out", chromedp.Click(chromedp.CSS(".more summary")), chromedp.Click(chromedp.CSS(".more-list button")), chromedp.WaitVisible(chromedp.ID("address")))
	if a := w.as("dana").get("/"); a.status != http.StatusSeeOther {
		t.Errorf("the session still answers %d", a.status)
	}
}

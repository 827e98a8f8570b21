package dashboard

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"adjutant/models"
)

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

package dashboard

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"adjutant/models"
)

// press sends keys to whatever has the focus.
func press(keys string) chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(keys) }

func TestBrowser_Keyboard(t *testing.T) {
	w := newWorld(t)
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.open("/items")
	tb.within("two lines down", press("j"), press("j"))
	tb.until("the second line has the focus", `document.activeElement.closest('tr').rowIndex === 2`)
	tb.within("tick it, go up, tick that", press("x"), press("k"), press("x"))
	tb.until("two are ticked", `document.querySelectorAll('input[form=bulk]:checked').length === 2 && document.querySelector('.bulk-n').textContent.startsWith('2')`)
	tb.within("hand over", press("a"))
	tb.until("the field is open", `document.activeElement.name === 'person'`)
	tb.within("close the ticked", press(""), chromedp.Click(chromedp.CSS("#bulk button[value=done]")))
	tb.until("it says so", `document.getElementById('flash').textContent.includes('Closed for 2 items')`)
	if did := w.desk.did(); len(did) != 1 || !strings.HasPrefix(did[0], "all [109 112] done") && !strings.HasPrefix(did[0], "all [112 109] done") {
		t.Errorf("did %v", did)
	}
	tb.leaves("take it back", chromedp.Click(chromedp.CSS("#flash button[value=undo]")))
	if did := w.desk.did(); len(did) != 2 || !strings.Contains(did[1], "undo") {
		t.Errorf("did %v", did)
	}
	tb.open("/items")
	tb.leaves("go to the workload", press("g"), press("w"))
	if at := eval[string](tb, "location.pathname"); at != "/workload" {
		t.Errorf("it led to %s", at)
	}
	tb.within("ask for the list", press("?"))
	tb.until("the list is open", `document.querySelector('#keys-box[open] table')`)
	tb.within("search", press("?"), press("/"))
	tb.until("search is there", `location.pathname === '/search' || document.activeElement.type === 'search'`)
	tb.within("type", chromedp.SendKeys(chromedp.ID("q"), "dinner j\n"))
	tb.until("it was found, and the letter was typed", `location.search.includes('dinner') && document.querySelector('#found mark') && document.getElementById('q').value === 'dinner j'`)
	tb.within("back", chromedp.NavigateBack())
	noConsoleErrors(tb)
}

func TestBrowser_KeyboardOff(t *testing.T) {
	w := newWorld(t)
	w.read.preferences = map[models.Preference]string{models.PreferNoKeys: "yes"}
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.open("/items")
	tb.within("press", press("j"), press("x"), press("?"), press("g"), press("w"))
	if !eval[bool](tb, `location.pathname === '/items' && !document.querySelector('#keys-box, input:checked') && document.activeElement === document.body`) {
		t.Error("a letter did something")
	}
}

func TestBrowser_FiltersBackAndForward(t *testing.T) {
	w := newWorld(t)
	tb := openTab(t, w)
	tb.signedIn("dana")
	tb.open("/items")
	tb.within("filter", chromedp.SendKeys(chromedp.ID("q"), "owner:marcus\n"))
	tb.until("it is filtered", `location.search.includes('owner') && document.querySelector('.chip')`)
	tb.leaves("back", chromedp.NavigateBack())
	tb.until("all are there", `location.search === '' && !document.querySelector('.chip') && document.querySelector('#nav')`)
	tb.leaves("forward", chromedp.NavigateForward())
	tb.until("filtered again, as a whole page", `document.querySelector('.chip') && document.querySelector('#nav') && document.querySelectorAll('#items').length === 1`)
	noConsoleErrors(tb)
}

// A list that changes under the pointer waits behind a button that counts.
func TestBrowser_NoRowMovesUnderThePointer(t *testing.T) {
	w := newWorld(t)
	list := sampleItems()
	lists := make(chan []models.ItemCard, 1)
	lists <- list
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) {
		l := <-lists
		lists <- l
		return models.ItemList{Items: l, Total: len(l)}, nil
	}
	tb := openTab(t, w, withMouse)
	tb.signedIn("priya")
	tb.open("/items")
	type point struct{ X, Y float64 }
	at := eval[point](tb, `(() => { const r = document.querySelector('tbody tr').getBoundingClientRect(); return {X: r.x + 200, Y: r.y + 10} })()`)
	tb.within("point at a row", chromedp.MouseEvent("mouseMoved", at.X, at.Y))
	<-lists
	lists <- append([]models.ItemCard{card(160, models.Task, "Fresh one", "priya", "travel", nil), card(161, models.Task, "Fresh two", "priya", "travel", nil)}, list...)
	w.read.changes <- models.Change{TeamID: 1, Number: 160, Clearance: models.Standard, Topic: "items"}
	tb.until("it is offered", `!document.getElementById('news').hidden && document.getElementById('news').textContent.includes('2 new')`)
	if eval[bool](tb, `document.getElementById('items').textContent.includes('Fresh')`) {
		t.Error("the rows moved")
	}
	tb.within("show", chromedp.Click(chromedp.CSS(".news-button")))
	tb.until("it is there", `document.getElementById('items').textContent.includes('Fresh two')`)
	noConsoleErrors(tb)
}

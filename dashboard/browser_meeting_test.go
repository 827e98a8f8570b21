package dashboard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A meeting from its agenda to its recap: by mouse, by keyboard alone, on a
// phone, and without JavaScript. Each is the same acts in the same order.
func TestBrowser_AMeetingFromAgendaToRecap(t *testing.T) {
	want := []string{"pair dana-priya add Budget", "pair dana-priya begin ", "pair dana-priya tick ", "pair dana-priya step Call Brandt", "pair dana-priya end "}
	said := func(tb *tab) {
		tb.until("the page says it", `document.querySelector('.flash-line')?.textContent.includes('agenda with Priya')`)
	}
	clicks := func(tb *tab) {
		press := func(what, css string) {
			tb.within(what, chromedp.Click(chromedp.CSS(css)))
			said(tb)
			tb.open("/1on1s/dana-priya")
		}
		tb.within("write a point", chromedp.SendKeys(chromedp.ID("point"), "Budget"))
		press("add it", `form:has(#point) button`)
		press("begin", `form:has(input[value=begin]) button`)
		press("tick", `button.tick[aria-pressed=false]`)
		tb.within("write a step", chromedp.SendKeys(chromedp.ID("step"), "Call Brandt"), chromedp.SetValue(chromedp.ID("who"), "priya"), chromedp.SendKeys(chromedp.ID("by"), "fri"))
		press("add the step", `form:has(#step) button`)
		press("end", `form.end button`)
	}
	for name, c := range map[string]struct {
		width    int
		noScript bool
		walk     func(*tab)
	}{
		"by mouse": {width: 1280, walk: clicks}, "on a phone": {width: 380, walk: clicks}, "without JavaScript": {width: 1280, noScript: true, walk: clicks},
		"by keyboard": {width: 1280, walk: func(tb *tab) {
			press := func(what, css string) { // Enter on what has the focus, as after so many tabs
				eval[bool](tb, fmt.Sprintf(`(document.querySelector(%q).focus(), document.activeElement === document.querySelector(%q))`, css, css))
				tb.within(what, chromedp.KeyEvent("\r"))
				said(tb)
				tb.open("/1on1s/dana-priya")
			}
			tb.within("write a point", chromedp.SendKeys(chromedp.ID("point"), "Budget\r"))
			said(tb)
			tb.open("/1on1s/dana-priya")
			press("begin", `form:has(input[value=begin]) button`)
			press("tick", `button.tick[aria-pressed=false]`)
			tb.within("write a step", chromedp.SendKeys(chromedp.ID("step"), "Call Brandt"), chromedp.SetValue(chromedp.ID("who"), "priya"), chromedp.SendKeys(chromedp.ID("by"), "fri\r"))
			said(tb)
			tb.open("/1on1s/dana-priya")
			press("end", `form.end button`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tb := openTab(t, w)
			tb.signedIn("dana")
			tb.look(c.width, "light")
			if c.noScript {
				tb.withoutScript()
			}
			tb.open("/1on1s/dana-priya")
			if wide := eval[bool](tb, `document.documentElement.scrollWidth > innerWidth + 1`); wide {
				t.Error("the page is wider than the window")
			}
			c.walk(tb)
			if got := w.desk.did(); strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("did %q, want %q", got, want)
			}
			tb.shot("meeting-" + strings.ReplaceAll(name, " ", "-"))
		})
	}
}

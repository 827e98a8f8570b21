package dashboard

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What goes to a meeting on paper: the 1:1 is one page and has room to write,
// and no page prints buttons that paper cannot press or leaves out what is
// asked.
func TestBrowser_OnPaper(t *testing.T) {
	letter := chromedp.PaperSize{Width: 8.5, Height: 11} // the shorter of the two that offices have
	w := newWorld(t)
	tb := openTab(t, w)
	tb.signedIn("dana")
	for path, most := range map[string]int{"/1on1s/dana-priya": 1, "/items/118": 2, "/coverage": 2, "/help": 2, "/items": 2} {
		tb.open(path)
		pdf, err := chromedp.Run(tb.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(letter)))
		if err != nil {
			t.Fatal(err)
		}
		if pages := bytes.Count(pdf, []byte("/Type /Page\n")); pages == 0 || pages > most {
			t.Errorf("%s takes %d pages", path, pages)
		}
	}
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct{ on, off string }{
		"/1on1s/dana-priya": {on: ".paper, .points .tick, #h-steps", off: "#notes, .rail, .views, .points .link, form.end"},
		"/items/118":        {on: ".option, #h-item, .talk", off: ".act, .acts, .write, .rail"},
		"/items":            {on: "tbody .c-num", off: ".c-tick, #bulk, .filter, .csv"},
	} {
		tb.open(path)
		shown := func(css string) []string {
			return eval[[]string](tb, fmt.Sprintf(`%q.split(', ').filter(css => [...document.querySelectorAll(css)].some(e => e.checkVisibility({visibilityProperty: true})))`, css))
		}
		if got := fmt.Sprint(shown(want.on)); got != fmt.Sprint(eval[[]string](tb, fmt.Sprintf(`%q.split(', ')`, want.on))) {
			t.Errorf("%s prints only %s of %s", path, got, want.on)
		}
		if got := shown(want.off); len(got) > 0 {
			t.Errorf("%s prints %s", path, got)
		}
	}
}

package dashboard

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"adjutant/models"
)

// axeSum is that of the script in testdata/axe.
const axeSum = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"

func axe(t *testing.T) string {
	t.Helper()
	f, err := os.Open("testdata/axe/axe.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(script); hex.EncodeToString(sum[:]) != axeSum {
		t.Fatal("axe is not the script that was vendored")
	}
	return string(script)
}

// violations runs every rule of axe over the page as it stands.
func (tb *tab) violations(script string) string {
	tb.t.Helper()
	if !eval[bool](tb, "typeof axe === 'object'") {
		eval[bool](tb, script+";true")
	}
	eval[bool](tb, `window.found = undefined, axe.run(document, {resultTypes: ['violations']}).then(r => { window.found = r.violations.map(v =>
		v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + (n.failureSummary || '').split('\n').slice(1, 2)).join(' | ')).join('\n') }), true`)
	tb.until("axe has run", "window.found !== undefined")
	return eval[string](tb, "window.found")
}

// states are pages brought into a state that no address names.
var states = []struct {
	name, path string
	steps      func() []chromedp.Action[chromedp.Void]
}{
	{"the menu is open", "/items", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.Click(chromedp.CSS(".more > summary"))}
	}},
	{"lines are ticked", "/items", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.Click(chromedp.CSS(".c-tick input")), chromedp.Click(chromedp.CSS(".pick > summary"))}
	}},
	{"the list of keys is open", "/items", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.KeyEvent("?"), chromedp.WaitVisible(chromedp.CSS("#keys-box table"))}
	}},
	{"something was done", "/items/118", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.Click(chromedp.CSS("button.option[value=B]")), chromedp.WaitVisible(chromedp.CSS(".flash-line"))}
	}},
	{"numbers are unfolded", "/workload", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.Click(chromedp.CSS(".chart summary"))}
	}},
	{"a form came back", "/settings/people/new", func() []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.SendKeys(chromedp.ID("f-name"), "x"), chromedp.Click(chromedp.CSS("form.tall .primary")), chromedp.WaitVisible(chromedp.CSS(".wrong"))}
	}},
}

// The empty pages, and the door.
func TestBrowser_AxeFindsNothingWhereThereIsNothing(t *testing.T) {
	script := axe(t)
	w := newWorld(t)
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) { return models.ItemList{}, nil }
	w.read.today = func(models.Viewer) (models.TodayPage, error) { return models.TodayPage{}, nil }
	w.read.triage = func(models.Viewer) ([]models.TriageLine, error) { return nil, nil }
	w.read.mail = func(models.Viewer, models.MailFilter) ([]models.MailLine, bool, error) { return nil, false, nil }
	w.read.pairs = func() []models.PairLine { return nil }
	w.read.activity = func(models.Viewer, models.ActivityFilter) ([]models.ActivityLine, bool, error) {
		return nil, false, nil
	}
	tb := openTab(t, w)
	for _, scheme := range []string{"light", "dark"} {
		tb.look(1280, scheme)
		for _, path := range []string{"/sign-in", "/sign-in/good", "/sign-in/spent"} {
			tb.open(path)
			if v := tb.violations(script); v != "" {
				t.Errorf("%s, %s:\n%s", path, scheme, v)
			}
		}
	}
	tb.signedIn("dana")
	for _, scheme := range []string{"light", "dark"} {
		tb.look(1280, scheme)
		for _, path := range []string{"/", "/items", "/items?q=x", "/triage", "/mail", "/1on1s", "/follow-ups", "/activity", "/search"} {
			tb.open(path)
			if v := tb.violations(script); v != "" {
				t.Errorf("%s, %s:\n%s", path, scheme, v)
			}
		}
	}
}

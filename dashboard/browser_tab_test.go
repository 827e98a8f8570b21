package dashboard

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"adjutant/models/store/storetest"
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

// chromium starts a browser. Without one the tests fail: what people see is
// not proven by looking at HTML.
func chromium(more ...chromedp.ExecAllocatorOption) (ctx context.Context, stop func(), err error) {
	path := findChromium()
	if path == "" {
		return nil, nil, errors.New("no Chromium found; the browser tests need one (Debian: apt-get install chromium)")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(1280, 900))
	alloc, end := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, func() { cancel(); end() }, nil
}

// stopChromium ends the one that the tests share.
var stopChromium = func() {}

// sharedChromium is started by the first test that looks at a page. Each test
// has a profile of its own in it: nobody finds another's cookies or cache.
var sharedChromium = sync.OnceValues(func() (context.Context, error) {
	ctx, stop, err := chromium()
	if err == nil {
		stopChromium = stop
	}
	return ctx, err
})

func TestMain(m *testing.M) { storetest.Main(m, func() { stopChromium() }) }

// openTab opens a window on a world; one that asks for more than the others
// has a browser of its own.
func openTab(t *testing.T, w *world, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	start := sharedChromium
	if len(more) > 0 {
		start = func() (context.Context, error) {
			ctx, stop, err := chromium(more...)
			if err == nil {
				t.Cleanup(stop)
			}
			return ctx, err
		}
	}
	browser, err := start()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	tb := &tab{world: w, ctx: ctx}
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a window: %v", err)
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

// within runs steps that must end in forty-five seconds.
func (tb *tab) within(what string, steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 45*time.Second)
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
	tb.cookie(key)
}

// cookie gives the tab a session, whatever page is open.
func (tb *tab) cookie(key string) {
	tb.t.Helper()
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
	pause := 5 * time.Millisecond
	for end := time.Now().Add(45 * time.Second); time.Now().Before(end); pause = min(2*pause, 50*time.Millisecond) {
		ok, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool]("(() => { try { return !!("+js+") } catch { return false } })()"))
		if last = err; err == nil && ok {
			return
		}
		select {
		case <-tb.t.Context().Done():
		case <-time.After(pause):
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

// noConsoleErrors fails when the console said anything but of the pages that
// are meant to be missing, and of the stream that ends at signing out, with what
// was on its way then.
func noConsoleErrors(tb *tab) {
	tb.t.Helper()
	for _, m := range tb.said() {
		if !strings.Contains(m, "/items/999") && !strings.Contains(m, "sign-out") && m != "error: [object Event]" && !strings.Contains(m, "404") && !strings.Contains(m, "422") && !strings.Contains(m, "401") {
			tb.t.Errorf("console: %s", m)
		}
	}
}

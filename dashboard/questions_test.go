package dashboard

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Whatever opens the link, nothing happens before a button is pressed; no
// session is needed, and nothing else of the office is shown.
func TestQuestion_LookingDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("")
	a := b.get("/d/good").wants(http.StatusOK)
	a.holds("h1", "Hotel for the board dinner").holds(".option.rec", "Marcus recommends this").holds("main", "Other view: Priya: A is quieter").holds("main", "Without an answer B is taken")
	if n := a.doc().Find("nav, [hx-get], [sse-connect], a[href]:not(.skip)").Length(); n != 0 {
		t.Errorf("the page leads to %d other places: %s", n, a.body)
	}
	b.get("/d/good", "Sec-Purpose", "prefetch").wants(http.StatusOK)
	b.do(http.MethodHead, "/d/good", nil).wants(http.StatusOK)
	if got := w.desk.did(); len(got) != 0 {
		t.Errorf("looking did %v", got)
	}
	if h := a.header.Get("Cache-Control") + a.header.Get("Referrer-Policy"); h != "no-storeno-referrer" {
		t.Errorf("headers %q", h)
	}
}

func TestQuestion_AButtonAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("")
	b.get("/d/good").wants(http.StatusOK)
	b.post("/d/good", url.Values{"verb": {"ask"}}).wants(http.StatusUnprocessableEntity).holds(".wrong", "What do you want to ask")
	b.post("/d/good", url.Values{"verb": {"choose"}, "option": {"B"}}).wants(http.StatusSeeOther)
	b.get("/d/good").wants(http.StatusOK).holds("#flash", "#118 approved B")
	if got := strings.Join(w.desk.did(), "|"); got != "answer good choose B" {
		t.Errorf("did %s", got)
	}
	b.get("/d/done").wants(http.StatusOK).holds("main", "approved B, Sommerro")
	if n := b.get("/d/done").doc().Find("form").Length(); n != 0 {
		t.Errorf("what is answered has %d forms", n)
	}
}

func TestQuestion_ConfidentialAndSpent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("")
	a := b.get("/d/secret").wants(http.StatusOK).holds("main", "shown only when you are signed in")
	if n := a.doc().Find("main form").Length(); n != 0 {
		t.Errorf("it can be answered without signing in: %s", a.body)
	}
	b.post("/d/secret", url.Values{"verb": {"ok"}}).wants(http.StatusForbidden)
	b.get("/d/anything").wants(http.StatusNotFound).holds("h1", "does not work any more")
	b.post("/d/anything", url.Values{"verb": {"ok"}}).wants(http.StatusNotFound)
	if got := w.desk.did(); len(got) != 0 {
		t.Errorf("did %v", got)
	}
}

// A form of another site, or without the browser's own token, answers nothing.
func TestQuestion_ForgedForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("")
	b.do(http.MethodPost, "/d/good", url.Values{"verb": {"ok"}}).wants(http.StatusForbidden)
	b.post("/d/good", url.Values{"verb": {"ok"}}, "Sec-Fetch-Site", "cross-site").wants(http.StatusForbidden)
	if got := w.desk.did(); len(got) != 0 {
		t.Errorf("did %v", got)
	}
}

func TestDecisions_LogAndItsFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	b.get("/decisions").wants(http.StatusOK).holds("#decisions", "Hotel for the board dinner").holds("#decisions", "Year-end gifts")
	b.get("/decisions?q=hotel&show=open").wants(http.StatusOK).holds("a[aria-current]", "Open")
	b.get("/decisions?q=wat:ever").wants(http.StatusOK).holds(".wrong", "does not know")
}

package dashboard

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"adjutant/models"
)

func TestRules_AreChangedOneStepAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("priya")
	a := b.get("/settings/rules").wants(http.StatusOK)
	a.holds(".rules", "from *@nordlys.example and subject has “quote” → Vendors, priority high", "has a file: calendar → Priya")
	if n := a.doc().Find(`.rule-move button`).Length(); n != 2 { // the first goes down, the last up
		t.Errorf("%d buttons that move", n)
	}
	seen, _ := a.doc().Find(`input[name=seen]`).First().Attr("value")
	if rules, _ := w.read.Rules(t.Context(), priya.Viewer()); seen != models.RulesSeen(rules) {
		t.Errorf("the forms hand back %q", seen)
	}
	to := b.post("/settings/rules", url.Values{"verb": {"down"}, "position": {"1"}, "seen": {seen}}).wants(http.StatusSeeOther).header.Get("Location")
	if to != "/settings/rules" {
		t.Errorf("it leads to %q", to)
	}
	if !slices.Contains(w.desk.did(), "rules down 1  ") {
		t.Errorf("the desk heard %q", w.desk.did())
	}
}

func TestRules_ARefusedRuleComesBackAsTyped(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as("dana")
	a := b.post("/settings/rules", url.Values{"verb": {"add"}, "from": {"*@new.example"}, "position": {"0"}}).wants(http.StatusUnprocessableEntity)
	a.holds("#w-add", "Say what the rule decides")
	if v, _ := a.doc().Find(`details[open] input[name=from]`).Attr("value"); v != "*@new.example" {
		t.Errorf("the form holds %q", v)
	}
	a = b.post("/settings/rules", url.Values{"verb": {"change"}, "from": {""}, "position": {"2"}}).wants(http.StatusUnprocessableEntity)
	a.holds("#w-rule-2", "at least one condition")
	a = b.get("/settings/rules?from=*@paper.example&domain=travel").wants(http.StatusOK)
	if v, _ := a.doc().Find(`details[open] option[value=travel]`).Attr("selected"); v != "" {
		t.Errorf("the link fills in nothing: %q", v)
	}
	if v, _ := a.doc().Find(`details[open] input[name=from]`).Attr("value"); v != "*@paper.example" {
		t.Errorf("the link fills in %q", v)
	}
}

func TestRules_TryAMailShowsTheReasons(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as("dana")
	a := b.post("/settings/rules/try", url.Values{"mail": {"<b>Quote</b>"}}).wants(http.StatusOK)
	a.holds(".trial", "It waits in quarantine", "unknown sender", "If one of the team sent it in: Marcus, filed under Vendors", "rule 1, from *@nordlys.example → Vendors → owner Marcus", "<b>Quote</b>")
	a.holds("#try-mail", "<b>Quote</b>")
	b.post("/settings/rules/try", url.Values{"mail": {""}}).wants(http.StatusUnprocessableEntity).holds("#w-try", "aste a mail first")
}

func TestRules_AreForWhoSortsMail(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as("marcus")
	for _, path := range []string{"/settings/rules", "/settings/rules/try"} {
		if path == "/settings/rules" {
			b.get(path).wants(http.StatusForbidden)
		}
		b.post(path, url.Values{"verb": {"remove"}, "position": {"1"}, "mail": {"x"}}).wants(http.StatusForbidden)
	}
	if a := b.get("/coverage"); a.doc().Find(`a[href="/settings/rules"]`).Length() != 0 {
		t.Error("the page of coverage links to what is not for them")
	}
}

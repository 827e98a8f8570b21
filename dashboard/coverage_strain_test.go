package dashboard

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestCoverage_WhatTheWorkShowsIsForWhoSharesItOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.as("priya").get("/coverage").wants(http.StatusOK)
	a.holds(".findings", "Marcus holds 14 open items and takes 12.", "#visa was used 4 times and is no domain.", "Make it an alias of Travel")
	if to := a.doc().Find(`.findings a[href="/items?q=owner%3Amarcus"]`).Text(); to != "What Marcus holds" {
		t.Errorf("the finding leads on with %q", to)
	}
	if text := w.as("marcus").get("/coverage").wants(http.StatusOK).text(".findings"); strings.Contains(text, "holds 14") || strings.Contains(text, "#visa") {
		t.Errorf("an assistant reads %q", text)
	}
}

func TestCoverage_AWordBecomesAnAlias(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as("dana").post("/coverage/fix", url.Values{"kind": {"unmapped"}, "domain": {"travel"}, "word": {"visa"}}).wants(http.StatusSeeOther)
	if did := strings.Join(w.desk.did(), "\n"); !strings.Contains(did, "travel") || !strings.Contains(did, "trips visa") {
		t.Errorf("the desk heard %q", did)
	}
}

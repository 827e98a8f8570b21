package dashboard

import (
	"net/http"
	"net/url"
	"testing"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// Everybody sets how letters come to them; who sorts sees how they come to
// everybody, and may set it for those below them.
func TestMails_AreOnesOwnAndShownToWhoSorts(t *testing.T) {
	t.Parallel()
	office := newReal(t, storetest.NewSQLite(t))
	marcus, priya := office.as("marcus"), office.as("priya")
	a := marcus.get("/settings/mails").wants(http.StatusOK)
	if n := a.doc().Find(".wishes").Length() + a.doc().Find("[name=coverage]").Length(); n != 0 {
		t.Error("an assistant sees how letters come to others, or is asked about the coverage mail")
	}
	marcus.post("/settings/mails", url.Values{"news": {"together"}, "receipts": {"off"}}).wants(http.StatusSeeOther)
	marcus.get("/settings/mails").wants(http.StatusOK).holds("#f-news option[selected]", "Together at 09:00").holds("#f-given option[selected]", "As usual")
	a = priya.get("/settings/mails").wants(http.StatusOK)
	a.holds(".wishes .m-owner", "at 09:00", "only if unclear")
	priya.post("/settings/mails/marcus", url.Values{"news": {""}}).wants(http.StatusSeeOther)
	if got := realPerson(office, "marcus").Mails; got != "receipts=off" {
		t.Errorf("Marcus wants %q", got)
	}
	a = marcus.post("/settings/mails", url.Values{"given": {"off"}}).wants(http.StatusUnprocessableEntity)
	a.holds("#w-given", "write now, together")
	marcus.get("/settings/mails/priya").wants(http.StatusForbidden)
	marcus.post("/settings/mails/priya", url.Values{"receipts": {"off"}}).wants(http.StatusForbidden)
	priya.post("/settings/mails/dana", url.Values{"receipts": {"off"}}).wants(http.StatusForbidden)
	priya.get("/settings/mails/new").wants(http.StatusNotFound)
	office.as("dana").post("/settings/mails", url.Values{"agendas": {models.AgendasSingle}}).wants(http.StatusSeeOther)
	office.as("dana").post("/settings/mails", url.Values{"agendas": {"never"}}).wants(http.StatusUnprocessableEntity)
	if p := realPerson(office, "dana"); p.Agendas != models.AgendasSingle || p.Mails != "" {
		t.Errorf("Dana wants %q and %q", p.Agendas, p.Mails)
	}
}

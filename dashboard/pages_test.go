package dashboard

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/templates/pages"
)

func TestToday_ShowsWhatWaits(t *testing.T) {
	t.Parallel()
	a := newWorld(t).as("dana").get("/").wants(http.StatusOK)
	a.holds("h1", "Tuesday 24 November").holds(".sum", "2 wait on you · 2 late · 2 due soon")
	a.holds(".panel.first", "Hotel for the board dinner in Oslo", "today 12:00", "Sommerro")
	a.holds(".side", "3 to sort", "Priya Raman", "Elena Sørensen", "14 open, 2 late, over 12")
	a.holds("title", "(2) Today")
	if n := a.doc().Find(`.five a[aria-current=page]`).Length(); n != 1 {
		t.Errorf("%d current places in the navigation", n)
	}
}

func TestToday_LongListsEndInALinkToTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read.today = func(models.Viewer) (models.TodayPage, error) {
		p := sampleToday()
		p.Late.Total, p.Others = 40, listOf(sampleItems()[5])
		p.Others.Total = 3
		return p, nil
	}
	a := w.as("dana").get("/").wants(http.StatusOK)
	a.holds(".sum", "2 wait on you · 40 late · 2 due soon · 3 late with others")
	var links []string
	for _, l := range a.doc().Find(".rest a").EachIter() {
		links = append(links, l.Text()+" "+l.AttrOr("href", ""))
	}
	want := []string{"+38 more /items?q=owner%3Ame+due%3Alate", "+2 more /items?q=due%3Alate+%21owner%3Ame"}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
}

func TestItem_WhoSeesItMaySaveTheMailBehindIt(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as("marcus")
	to, _ := b.get("/items/118").doc().Find(".post a[download]").Attr("href")
	if to != "/mail/0123456789abcdef/source" {
		t.Fatalf("the link leads to %q", to)
	}
	if a := b.get(to).wants(http.StatusOK); !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("served as %v", a.header)
	}
}

func TestTriage_AnItemThatIsNotOursIsDroppedAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	not := b.get("/triage").wants(http.StatusOK).doc().Find(`form[action="/triage/items/143"] button[name=verb]`)
	if not.Text() != "Not ours" || not.AttrOr("formaction", "") != "/items/143" || not.AttrOr("value", "") != "drop" {
		t.Errorf("the button: %q %q", not.Text(), not.AttrOr("formaction", ""))
	}
	a := b.post("/items/143", url.Values{"verb": {"drop"}, "from": {"triage"}}).wants(http.StatusSeeOther)
	if to := a.header.Get("Location"); to != "/triage" {
		t.Errorf("it leads to %q", to)
	}
	b.post("/items/143", url.Values{"verb": {"drop"}, "from": {"triage"}}, "HX-Request", "true", "HX-Target", "triage").wants(http.StatusOK).holds("#triage h1", "Triage")
}

func TestEmptyPages_TeachTheMailWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	w.read.today = func(models.Viewer) (models.TodayPage, error) { return models.TodayPage{}, nil }
	w.read.items = func(models.Viewer, models.ItemFilter) (models.ItemList, error) { return models.ItemList{}, nil }
	w.read.triage = func(models.Viewer) ([]models.TriageLine, error) { return nil, nil }
	w.read.mail = func(models.Viewer, models.MailFilter) ([]models.MailLine, bool, error) { return nil, false, nil }
	w.read.pairs = func() []models.PairLine { return nil }
	b := w.as("dana")
	for path, want := range map[string]string{
		"/": "Forward a mail to team@example.net", "/items": "Forward a mail to team@example.net", "/triage": "Nothing to sort",
		"/mail": "team@example.net", "/1on1s": "No 1:1s yet", "/items?q=domain:travel": "Nothing matches this filter",
		"/demo/mail?box=elena@example.org": "No mail yet",
	} {
		b.get(path).wants(http.StatusOK).holds(".empty", want)
	}
}

func TestItems_FilterLivesInTheURL(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.as("priya").get("/items?q=status:open+owner:me+domain:travel+!no:due+flurb:x&sort=priority&page=2").wants(http.StatusOK)
	f := w.read.filters[0]
	if f.Holder != "me" || f.Domain != "travel" || f.NoDue == nil || *f.NoDue || f.Sort != "priority" || f.Offset != itemsPerPage || f.Limit != itemsPerPage {
		t.Errorf("filter %+v", f)
	}
	a.holds(".wrong", "flurb:x")
	if v, _ := a.doc().Find("#q").Attr("value"); v != "status:open owner:me domain:travel !no:due flurb:x" {
		t.Errorf("the box holds %q", v)
	}
	without, _ := a.doc().Find(`.chip a[aria-label="Remove domain:travel"]`).Attr("href")
	u, err := url.Parse(without)
	if err != nil || u.Query().Get("q") != "status:open owner:me !no:due flurb:x" || u.Query().Get("sort") != "priority" {
		t.Errorf("taking a chip away leads to %q", without)
	}
	a.holds(".sorts a[aria-current]", "priority")
}

func TestItem_SaysWhyAndFoldsQuotes(t *testing.T) {
	t.Parallel()
	a := newWorld(t).as("dana").get("/items/118").wants(http.StatusOK)
	a.holds("h1", "Hotel for the board dinner").holds(".bignum", "#118").holds(".why", "Why Marcus has it", "Travel belongs to Marcus", "Priya stands in")
	a.holds(".talk", "Nothing with a lobby bar", "guest-list.pdf 47 KB").holds("details.quoted summary", "Quoted or forwarded text, 9 lines")
	if _, open := a.doc().Find("details.quoted").Attr("open"); open {
		t.Error("quoted text is not folded")
	}
	a.holds(".history", "gave it to Marcus", "by mail").holds(".address", "team+118@example.net")
	if n := a.doc().Find(".answers button.option").Length(); n != 2 {
		t.Errorf("%d options", n)
	}
	if n := newWorld(t).as("marcus").get("/items/118").doc().Find(".answers").Length(); n != 0 {
		t.Error("somebody who is not asked can answer")
	}
}

func TestAct_SendsVerbAndWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ form, want string }{
		{"verb=done", "done"}, {"verb=take", "take"}, {"verb=reopen", "reopen"}, {"verb=undo", "undo"}, {"verb=ok", "ok"},
		{"verb=confidential", "confidential"}, {"verb=drop&why=too+dear", "drop why=too dear"}, {"verb=no&why=", "no why="},
		{"verb=give&person=elena", "give person=elena"}, {"verb=by&when=fri", "by when=fri"}, {"verb=later&when=3d", "later when=3d"},
		{"verb=wait&who=acme", "wait who=acme"}, {"verb=priority&level=high", "priority level=high"}, {"verb=domain&slug=travel", "domain domain=travel"},
		{"verb=choose&option=B", "choose option=B"}, {"verb=note&text=hi", "note text=hi"}, {"verb=ask&text=when%3F", "ask text=when?"},
		{"verb=comment&text=hello", "comment hello"}, {"verb=tick&points=2", "tick points=2"}, {"verb=blocked&other=131", "blocked other=131"},
		{"verb=recommend&option=B", "recommend option=B"}, {"verb=silence&option=none", "silence option=none"}, {"verb=offer&text=Tent", "offer text=Tent"},
	} {
		w := newWorld(t)
		form, _ := url.ParseQuery(c.form)
		a := w.as("dana").post("/items/118", form).wants(http.StatusSeeOther)
		if got := a.header.Get("Location"); got != "/items/118" {
			t.Errorf("%s leads to %s", c.form, got)
		}
		if diff := cmp.Diff([]string{c.want}, w.desk.did()); diff != "" {
			t.Errorf("%s: %s", c.form, diff)
		}
	}
}

func TestAct_ScriptGetsTheBlockOthersGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	a := b.post("/items/118", url.Values{"verb": {"done"}}, "HX-Request", "true", "HX-Target", "item").wants(http.StatusOK)
	if strings.Contains(a.body, "<html") || a.doc().Find("#item").Length() != 1 {
		t.Errorf("not the block:\n%s", a.body)
	}
	a.holds("#flash[hx-swap-oob]", "#118 is done.")
	b.post("/items/118", url.Values{"verb": {"ok"}, "from": {"today"}}, "HX-Request", "true", "HX-Target", "today").wants(http.StatusOK).holds("#today h1", "Tuesday")

	b.post("/items/118", url.Values{"verb": {"done"}}).wants(http.StatusSeeOther)
	b.get("/items/118").holds("#flash", "#118 is done.", "Undo")
	if said := b.get("/items/118").text("#flash"); said != "" {
		t.Errorf("it is said twice: %s", said)
	}
}

func TestFragments_WholePageAfterTheBackButton(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as("dana")
	if a := b.get("/items", "HX-Request", "true", "HX-Target", "items", "HX-History-Restore-Request", "true"); !strings.Contains(a.body, "<html") {
		t.Error("a fragment answers the back button")
	}
	if a := b.get("/items", "HX-Request", "true", "HX-Target", "gone"); a.header.Get("HX-Refresh") != "true" {
		t.Error("an unknown block does not load the page anew")
	}
	b.get("/nav?at=items", "HX-Request", "true").wants(http.StatusOK).holds("#nav a[aria-current=page]", "Items")
}

func TestForms_WrongWordsStandBesideTheField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.desk.act = func(models.Viewer, int, string, map[string]string) (models.Done, error) {
		return models.Done{}, models.Invalid("when", "31 feb is no date")
	}
	w.desk.away = func(_, _, _, _ string) (models.Done, error) {
		return models.Done{}, models.Invalid("to", "the last day lies before the first")
	}
	w.desk.put = func(_, _ string) (models.Done, error) {
		return models.Done{}, models.Invalid("person", "Marcus is away")
	}
	b := w.as("dana")
	a := b.post("/items/118", url.Values{"verb": {"by"}, "when": {"31 feb"}}).wants(http.StatusUnprocessableEntity)
	a.holds("#w-by", "31 feb is no date.")
	if v, _ := a.doc().Find("#f-by").Attr("value"); v != "31 feb" {
		t.Errorf("the field lost what was typed: %q", v)
	}
	if _, open := a.doc().Find("details:has(#f-by)").Attr("open"); !open {
		t.Error("the form is folded away")
	}
	b.post("/items/118", url.Values{"verb": {"give"}}).wants(http.StatusUnprocessableEntity).holds("#w-give", "Choose a person.")
	b.post("/items/118", url.Values{"verb": {"note"}}).wants(http.StatusUnprocessableEntity).holds("#w-text", "Write something first.")
	b.post("/items/118", url.Values{"verb": {"explode"}}).wants(http.StatusUnprocessableEntity)
	b.post("/triage/items/140", url.Values{"person": {"marcus"}}).wants(http.StatusUnprocessableEntity).holds("#w-140", "Marcus is away.")
	b.post("/triage/items/140", url.Values{}).wants(http.StatusUnprocessableEntity).holds("#w-140", "Choose a person or a domain.")
	a = b.post("/people/marcus/away", url.Values{"from": {"2026-12-07"}, "to": {"2026-12-01"}}).wants(http.StatusUnprocessableEntity)
	a.holds("#w-away", "The last day lies before the first.")
	if v, _ := a.doc().Find("#a-from").Attr("value"); v != "2026-12-07" {
		t.Errorf("the first day is gone: %q", v)
	}
	b.post("/sign-in", url.Values{"address": {"not an address"}}).wants(http.StatusUnprocessableEntity).holds("#w-address", "like dana@example.org")
}

func TestTriage_SaysWhyAndSettles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("priya")
	a := b.get("/triage").wants(http.StatusOK)
	a.holds(".sort", "two domains match: Travel, Vendors", "nobody here knows the sender", "the school closes at noon")
	a.holds("option[selected]", "Marcus Bell (suggested)")
	b.post("/triage/items/140", url.Values{"person": {"marcus"}, "domain": {"travel"}}).wants(http.StatusSeeOther)
	b.post("/triage/mails/0123456789abcdef", url.Values{"verb": {"release"}}).wants(http.StatusSeeOther)
	b.post("/triage/mails/0123456789abcdef", url.Values{"verb": {"dismiss"}}, "HX-Request", "true", "HX-Target", "triage").wants(http.StatusOK).holds("#flash", "Set aside for good.")
	if diff := cmp.Diff([]string{"assign marcus travel", "release 0123456789abcdef", "dismiss 0123456789abcdef"}, w.desk.did()); diff != "" {
		t.Error(diff)
	}
}

func TestPairs_PreviewAndStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("dana")
	b.get("/1on1s").wants(http.StatusOK).holds(".pair", "Dana Whitfield and Priya Raman", "Tue 1 Dec 09:00", "Weekly, Tuesday 09:00, 30 min")
	a := b.get("/1on1s/dana-priya?view=mail").wants(http.StatusOK).holds(".letter", "As it would be mailed now. Nothing is sent.", "2 decisions, 3 late")
	frame := a.doc().Find("iframe")
	if s, ok := frame.Attr("sandbox"); !ok || strings.Contains(s, "allow-scripts") || strings.Contains(s, "allow-same-origin") {
		t.Errorf("the frame's sandbox is %q", s)
	}
	src, _ := frame.Attr("src")
	letter := b.get(src).wants(http.StatusOK)
	letter.holds("h1", "html of live")
	if csp := letter.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox") || strings.Contains(csp, "script") {
		t.Errorf("the letter's policy is %q", csp)
	}
	b.get("/1on1s/dana-priya?as=text").holds("pre", "text of live")
	b.get("/1on1s/dana-priya?cycle=2026-11-17&as=text").wants(http.StatusOK).holds("pre", "text of stored")
	b.get("/1on1s/dana-priya?cycle=2026-11-24").wants(http.StatusNotFound)
	b.get("/1on1s/somebody-else").wants(http.StatusNotFound)
	if len(w.demo.saw) == 0 {
		t.Error("the tour did not notice")
	}
}

func TestPairs_TheSharedDocument(t *testing.T) {
	t.Parallel()
	b := newWorld(t, inDemo).as("dana")
	b.get("/1on1s/dana-priya").wants(http.StatusOK).holds("#meeting", "Press call on Thursday?", "Begin the meeting", "Name the second approver", "Series B by June")
	b.post("/1on1s/dana-priya", url.Values{"verb": {"add"}, "text": {"Budget"}}).wants(http.StatusSeeOther)
	b.post("/1on1s/dana-priya", url.Values{"verb": {"add"}, "text": {"bad"}}).wants(http.StatusUnprocessableEntity).holds("#wrong-add", "Write something first.")
	b.get("/1on1s/dana-priya?view=past").wants(http.StatusOK)
	b.get("/1on1s/dana-priya?view=partnership").wants(http.StatusOK).
		holds("#partnership", "decaf after noon", "Aisle or window?", "does it, with a second look, day 41 of 90", "book the room before the people", "9 of 10", "at first 5 of 8", "Decided after", "3 working days")
	b.post("/1on1s/dana-priya", url.Values{"from": {"partnership"}, "verb": {"pref"}, "text": {"no calls before nine"}, "domain": {"travel"}}).wants(http.StatusSeeOther)
	b.post("/1on1s/dana-priya", url.Values{"from": {"partnership"}, "verb": {"add"}, "text": {"bad"}}).wants(http.StatusUnprocessableEntity)
	b.post("/people/dana/card", url.Values{"card": {"I decide"}}).wants(http.StatusSeeOther)
	b.post("/people/priya/card", url.Values{"card": {"I decide"}}).wants(http.StatusForbidden)
	b.get("/1on1s/dana-priya?view=settings").wants(http.StatusOK).holds("form", "Send the invitation")
	b.get("/1on1s/dana-priya?view=mail&reader=marcus").wants(http.StatusNotFound)
	b.get("/1on1s/dana-priya?view=mail&at=yesterday").wants(http.StatusOK).holds(".wrong", "no day and time")
}

func TestFeed_IsServedByItsSecretAlone(t *testing.T) {
	t.Parallel()
	b := newWorld(t, inDemo).as("dana")
	b.post("/1on1s", url.Values{}).wants(http.StatusOK).holds(".address", "/calendar/s3cret.ics")
	b.get("/calendar/s3cret.ics").wants(http.StatusOK)
	b.get("/calendar/other.ics").wants(http.StatusNotFound)
	b.get("/unsubscribe/t0ken").wants(http.StatusOK).holds("form", "Stop the agendas")
	b.get("/unsubscribe/other").wants(http.StatusNotFound)
}

func TestCoverage_NamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	a := newWorld(t).as("marcus").get("/coverage").wants(http.StatusOK)
	a.holds(".findings", "Nobody owns Board.", "Travel and Vendors both claim").holds(".domains", "nobody", "no backup", "away")
	a.holds("main", "assistant, away today", "Mon 23 Nov to Fri 27 Nov, Priya Raman covers")
}

func TestPerson_ClearanceIsTheExecutives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	a := b.get("/people/marcus").wants(http.StatusOK)
	a.holds("section:has(#h-trust)", "keeps the board's papers", "by Dana Whitfield", "look again", "It counts at once")
	b.post("/people/marcus/clearance", url.Values{"clearance": {"confidential"}, "why": {"board papers"}, "review": {"2027-05-01"}}).wants(http.StatusSeeOther)
	b.post("/people/marcus/clearance", url.Values{"clearance": {"confidential"}, "why": {""}}).wants(http.StatusUnprocessableEntity).
		holds("#w-clearance", "Say why, for whoever looks at it again.")
	if diff := cmp.Diff([]string{"trust marcus confidential board papers 2027-05-01", "trust marcus confidential  "}, w.desk.did()); diff != "" {
		t.Error(diff)
	}
	if b.get("/people/dana").wants(http.StatusOK).doc().Find("#t-clearance").Length() != 0 {
		t.Error("the executive is offered to clear herself")
	}
	for _, who := range []string{"marcus", "priya"} {
		other := w.as(who)
		if other.get("/people/marcus").wants(http.StatusOK).doc().Find("#h-trust").Length() != 0 {
			t.Errorf("%s sees whom the executive trusts", who)
		}
		other.post("/people/marcus/clearance", url.Values{"clearance": {"standard"}}).wants(http.StatusForbidden)
	}
}

func TestPerson_RoleCardAndAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	b.get("/people/marcus").wants(http.StatusOK).holds("main", "Travel", "Vendors", "level 3, agree first", "4 of at most 12", "Mon 7 Dec to Fri 11 Dec").holds("h1", "Marcus Bell")
	b.post("/people/marcus/away", url.Values{"from": {"2026-12-07"}, "to": {""}, "cover": {"elena"}}).wants(http.StatusSeeOther)
	if diff := cmp.Diff([]string{"away marcus 2026-12-07 2026-12-07 elena"}, w.desk.did()); diff != "" {
		t.Error(diff)
	}
	b.get("/people/marcus").holds("#flash", "Marcus is away from")
	b.get("/people/nobody").wants(http.StatusNotFound)
}

func TestMailLog_SaysWhyOnEveryLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.as("priya").get("/mail").wants(http.StatusOK)
	a.holds(".mails", "filed as #131, proven by mx.example.net", "nobody here knows the sender", "sent", "quarantined")
	if n := a.doc().Find(`a[href="/mail/0123456789abcdef/source"]`).Length(); n != 1 {
		t.Errorf("%d links to the source", n)
	}
	if n := w.as("marcus").get("/mail").doc().Find(`a[href*="/source"]`).Length(); n != 0 {
		t.Error("a source is offered to who may not have it")
	}
	src := w.as("priya").get("/mail/0123456789abcdef/source").wants(http.StatusOK)
	if src.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(src.header.Get("Content-Disposition"), "attachment") ||
		!strings.HasPrefix(src.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the source is served as %v", src.header)
	}
	w.as("dana").get("/mail/00000000deadbeef/source").wants(http.StatusOK)
	w.as("priya").get("/mail/00000000deadbeef/source").wants(http.StatusNotFound) // a lead, without the clearance
	var filter models.MailFilter
	w.read.mail = func(_ models.Viewer, f models.MailFilter) ([]models.MailLine, bool, error) {
		filter = f
		return nil, true, nil
	}
	w.as("priya").get("/mail?show=quarantined").wants(http.StatusOK)
	if filter.State != models.Quarantined {
		t.Errorf("filter %+v", filter)
	}
}

// The mail log is leafed through without anybody counting it, and not forever.
func TestMail_IsLeafedThrough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.read.mail = func(_ models.Viewer, f models.MailFilter) ([]models.MailLine, bool, error) {
		lines := sampleMail()
		lines[0].Subject = fmt.Sprint("the mail after ", f.Offset)
		return lines, true, nil
	}
	b := w.as("dana")
	for _, c := range []struct {
		path, shows  string
		newer, older int
	}{{"/mail", "the mail after 0", 0, 1}, {"/mail?page=3", "the mail after 100", 1, 1}, {"/mail?page=4000", "the mail after 1950", 1, 0}} {
		doc := b.get(c.path).wants(http.StatusOK).doc()
		if newer, older := doc.Find(`.pager [rel="prev"]`).Length(), doc.Find(`.pager [rel="next"]`).Length(); newer != c.newer || older != c.older {
			t.Errorf("%s leads to %d newer and %d older", c.path, newer, older)
		}
		if !strings.Contains(doc.Text(), c.shows) {
			t.Errorf("%s does not show %q", c.path, c.shows)
		}
	}
}

func TestHelp_ListsWhatCanBeWritten(t *testing.T) {
	t.Parallel()
	newWorld(t).as("elena").get("/help").wants(http.StatusOK).holds(".help", "#travel", "the domain; it finds the owner", "give elena", "142 done", "team@example.net")
}

func TestViewer_IsPassedThroughEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("marcus")
	for _, path := range []string{"/", "/items", "/items/118", "/1on1s", "/1on1s/dana-priya", "/coverage", "/people/marcus", "/mail", "/nav"} {
		b.get(path).wants(http.StatusOK)
	}
	if len(w.read.viewers) == 0 {
		t.Fatal("nobody asked")
	}
	for _, v := range w.read.viewers {
		if v != marcus.Viewer() {
			t.Fatalf("asked as %+v", v)
		}
	}
}

func TestTeams_OwnPrefixWorksAnothersDoesNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as("dana")
	a := b.get("/t/dana/items").wants(http.StatusOK)
	if n := a.doc().Find(`td a[href^="/t/dana/items/"]`).Length(); n != len(sampleItems()) {
		t.Errorf("%d of %d items are linked to under their team", n, len(sampleItems()))
	}
	for _, link := range a.doc().Find(`body a[href^="/"], body form[action^="/"], [hx-get], [sse-connect]`).EachIter() {
		for _, name := range []string{"href", "action", "hx-get", "sse-connect"} {
			if path, ok := link.Attr(name); ok && path != "/sign-out" && !strings.HasPrefix(path, "/t/dana") {
				t.Errorf("%s=%s leaves the team", name, path)
			}
		}
	}
	b.get("/t/dana").wants(http.StatusOK)
	b.get("/t/other/items").wants(http.StatusNotFound)
	if got := b.post("/t/dana/items/118", url.Values{"verb": {"done"}}).wants(http.StatusSeeOther).header.Get("Location"); got != "/t/dana/items/118" {
		t.Errorf("it leads to %s", got)
	}
	if strings.Contains(a.body, team.Name) {
		t.Error("one team, and the page shows it")
	}
	w.read.teams = []models.Team{team, {ID: 2, Slug: "other"}}
	b.get("/items").holds(".brand", team.Name)
}

func TestErrors_StatusAndSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{models.ErrNotFound, 404, "nothing here that you can see"}, {models.ErrForbidden, 403, "for somebody else"},
		{fmt.Errorf("x: %w", models.ErrConflict), 409, "changed while you were looking"}, {errors.New("pq: boom"), 500, "It was noted"},
		{models.Invalid("", "that is closed"), 422, "That is closed."},
	} {
		w := newWorld(t)
		w.read.item = func(models.Viewer, int) (models.ItemPage, error) { return models.ItemPage{}, c.err }
		b := w.as("dana")
		b.get("/items/118").wants(c.status).holds("main", c.says)
		a := b.get("/items/118", "HX-Request", "true", "HX-Target", "item").wants(c.status).holds("#flash", c.says)
		if a.header.Get("HX-Retarget") != "#flash" {
			t.Error("the message has no place to go")
		}
		if strings.Contains(a.body, "boom") || (c.status == 500) != strings.Contains(w.log.String(), "boom") {
			t.Errorf("the chain belongs in the log alone: %s", w.log)
		}
	}
	b := newWorld(t).as("dana")
	b.get("/no/such/page").wants(http.StatusNotFound).holds("h1", "Not found")
	b.get("/items/x").wants(http.StatusNotFound)
	if a := b.do(http.MethodPut, "/items/118", url.Values{}); a.status != http.StatusMethodNotAllowed {
		t.Errorf("PUT gives %d", a.status)
	}
}

func TestDemo_MailClockAndPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, inDemo)
	b := w.as("")
	b.get("/sign-in").wants(http.StatusOK).holds(".door-demo", "Dana Whitfield", "Elena")
	b.post("/demo/as", url.Values{"person": {"marcus"}}).wants(http.StatusSeeOther)
	a := b.get("/").wants(http.StatusOK)
	a.holds(".demo", "You are Marcus", "Nothing leaves this machine", "Five steps, 2 done", "Jump to Monday 16:00", "Tue 24 Nov 08:37")
	if n := a.doc().Find(".steps .did").Length(); n != 2 {
		t.Errorf("%d steps are marked", n)
	}
	b.get("/demo/mail?id=m2&box=marcus@example.org").wants(http.StatusOK).holds(".open", "#131", "Reply", "Forward to the team")
	body := b.get("/demo/mail/body?id=m2&box=marcus@example.org").wants(http.StatusOK)
	if strings.Contains(body.body, "<script") || !strings.Contains(body.body, "#131 is yours") || !strings.HasPrefix(body.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the letter is served as %s", body.body)
	}
	form := b.get("/demo/mail?id=m2&box=marcus@example.org&write=reply").doc()
	to, _ := form.Find("#d-to").Attr("value")
	re, _ := form.Find("input[name=in_reply_to]").Attr("value")
	if to != "team+r.abc@example.net" || re != "<m2@x>" {
		t.Errorf("an answer goes to %q about %q", to, re)
	}
	b.post("/demo/mail", url.Values{"from": {"marcus@example.org"}, "to": {to}, "subject": {"Re: x\r\nBcc: evil@x"}, "body": {"done"}, "in_reply_to": {re}}).wants(http.StatusSeeOther)
	want := []pages.DemoDraft{{From: "marcus@example.org", To: to, Subject: "Re: x Bcc: evil@x", Body: "done", InReplyTo: re}}
	if diff := cmp.Diff(want, w.demo.wrote); diff != "" {
		t.Error(diff)
	}
	b.post("/demo/mail", url.Values{"from": {"marcus@example.org"}}).wants(http.StatusUnprocessableEntity).holds("#w-write", "Write an address.")
	b.post("/demo/clock", url.Values{"to": {"monday"}}).wants(http.StatusSeeOther)
	if got := w.demo.Clock().In(team.Week().Zone).Format(time.DateTime); got != "2026-11-30 16:00:00" {
		t.Errorf("the clock stands at %s", got)
	}
	b.post("/demo/clock", url.Values{"to": {"day"}}).wants(http.StatusSeeOther)
	if got := w.demo.Clock().In(team.Week().Zone).Format(time.DateTime); got != "2026-12-01 16:00:00" {
		t.Errorf("the clock stands at %s", got)
	}
	b.post("/demo/as", url.Values{"person": {"nobody"}}).wants(http.StatusNotFound)
	newWorld(t).as("dana").get("/demo/mail").wants(http.StatusNotFound)
}

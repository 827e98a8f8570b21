package dashboard

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// meets is a 1:1 from its agenda, which was mailed, over the meeting on the
// page to the recap that answers that mail.
func (w walker) meets() {
	const page, meeting = "/1on1s/dana-marcus", "#meeting"
	w.office.clock.set(time.Date(2026, 12, 7, 15, 0, 0, 0, time.UTC))               // Monday at four, in Copenhagen
	if n, err := w.office.rules.WriteDigests(w.t.Context()); err != nil || n != 2 { // the other office has one, too
		w.t.Fatal(n, "agendas were written", err)
	}
	agendas := map[string]models.Letter{}
	for _, l := range w.office.delivers() {
		if l.Kind == models.LetterDigest && !strings.HasPrefix(l.ToAddr, "x") {
			agendas[l.ToAddr] = l
		}
	}
	if len(agendas) != 2 {
		w.t.Fatalf("the agenda went to %d people", len(agendas))
	}

	w.office.clock.set(time.Date(2026, 12, 8, 8, 0, 0, 0, time.UTC)) // Tuesday at nine
	w.signedIn("marcus")
	w.open(page)
	if eval[bool](w.tab, `document.documentElement.scrollWidth > innerWidth + 1`) {
		w.t.Error("the page is wider than the window")
	}
	w.fills(map[string]string{"#point": "The budget of the autumn"}, `form:has(#point) button`)
	w.shows(".points", "The budget of the autumn")
	w.signedIn("dana")
	w.open(page)
	w.presses(`form:has(input[value=begin]) button`)
	w.shows(meeting, "Under way since Tue 8 Dec 09:00")
	w.presses(`.points li button.tick[aria-pressed=false]`)
	w.shows(".points .done", "The budget of the autumn")
	if !eval[bool](w.tab, `!document.querySelector('form.end input[name=nothing]').checked`) {
		w.t.Error("nothing was agreed before anybody said so")
	}
	w.fills(map[string]string{"#step": "Call Brandt", "#by": "fri", "#who": "marcus"}, `form:has(#step) button`)
	w.shows("#meeting section:has(#h-steps) .points", "Marcus, by Fri 11 Dec")
	w.office.clock.add(25 * time.Minute)
	ended := w.office.clock.now()
	w.presses(`form.end button`)
	w.shows(meeting, "Held, and ended Tue 8 Dec 09:25")
	w.shows("#meeting section:has(#h-steps) .points a", "#")
	w.shot("meeting-" + strings.ReplaceAll(w.t.Name()[strings.LastIndex(w.t.Name(), "/")+1:], "_", "-"))

	w.office.clock.set(ended.Add(2 * time.Minute))
	var told []string
	for _, l := range w.office.delivers() {
		if l.Kind != models.LetterRecap {
			continue
		}
		told = append(told, l.ToAddr)
		agenda := agendas[l.ToAddr]
		if l.InReplyTo != agenda.MessageID || !slices.Equal(l.References, []string{agenda.MessageID}) || l.Subject != "Re: "+agenda.Subject {
			w.t.Errorf("the recap to %s is not on the thread of its agenda %s: in reply to %q, references %q, subject %q", l.ToAddr, agenda.MessageID, l.InReplyTo, l.References, l.Subject)
		}
		if r := l.Value.Recap; r == nil || !slices.Contains(r.Discussed, "The budget of the autumn") || len(r.Steps) != 1 || r.Steps[0].Title != "Call Brandt" {
			w.t.Errorf("the recap to %s says %+v", l.ToAddr, r)
		}
	}
	slices.Sort(told)
	if !slices.Equal(told, []string{"dana@example.org", "marcus@example.org"}) {
		w.t.Errorf("two minutes after its end the recap was sent to %q", told)
	}
	step := w.office.newest("marcus")
	w.signedIn("marcus")
	w.open(fmt.Sprintf("/items/%d", step))
	w.shows("h1", "Call Brandt")
	w.shows(".facts", "Marcus Bell")
}

// fills writes into fields, in the order of the page, and presses a button.
func (w walker) fills(fields map[string]string, button string) {
	w.t.Helper()
	ids := make([]string, 0, len(fields))
	for id := range fields {
		ids = append(ids, id)
	}
	for len(ids) > 0 {
		first := eval[string](w.tab, fmt.Sprintf(`'#' + document.querySelector(%q).id`, strings.Join(ids, ",")))
		list := eval[bool](w.tab, fmt.Sprintf(`document.querySelector(%q).tagName === 'SELECT'`, first))
		switch {
		case w.keys:
			w.tabTo(first)
			w.within("write into "+first, press(fields[first])) // a list chooses what begins so
		case list:
			w.within("choose at "+first, choose(first, fields[first]))
		default:
			w.within("write into "+first, typed(first, fields[first]))
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == first })
	}
	w.presses(button)
}

// presses a button with what the walker has.
func (w walker) presses(css string) {
	w.t.Helper()
	if !w.keys {
		w.within("press "+css, click(css))
		return
	}
	w.tabTo(css)
	w.within("press "+css, press("\r"))
}

// tabTo goes on with the tabulator until something has the focus.
func (w walker) tabTo(css string) {
	w.t.Helper()
	at := fmt.Sprintf(`document.activeElement === document.querySelector(%q)`, css)
	for range 150 {
		if eval[bool](w.tab, at) {
			return
		}
		w.within("go on", press("\t"))
	}
	w.t.Fatalf("the tabulator never comes to %s", css)
}

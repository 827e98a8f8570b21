package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// The table of spoofed mails: trust_spoofs*_test.go has the cases, by what the
// forger tries. Each goes through the mail door's real proof and the real desk,
// in both modes of trust (one on SQLite, one on Postgres), and none is obeyed.

// spoof is one mail that must not be obeyed.
type spoof struct {
	class, name string
	mail        func(o *trustOffice) string
	ends        ending
}

// ending is how a spoofed mail may end.
type ending int

const (
	// asStored: held, quarantined or known already. Nothing changes but what
	// stores it, and the question "Was this you?".
	asStored ending = iota
	// asKept: its item, and the item is as it was.
	asKept
	// asAnswer: it joins the one item it belongs to, as the words of somebody
	// from outside.
	asAnswer
	// asJoined: a proven person's mail that joins an item, without commanding.
	asJoined
	// asFiled: the mail is a proven person's own and becomes an item; what an
	// attacker put into it counts for nothing.
	asFiled
	// asRefused: a mail to a person's own reply address that asks for more than
	// its letter is about. The person is told so.
	asRefused
	// asRead: a proven person's mail that asks for nothing.
	asRead
)

const fewestSpoofs = 300

func TestTrust_NoSpoofedMailIsObeyed(t *testing.T) {
	t.Parallel()
	byClass, order := map[string][]spoof{}, []string{}
	for _, s := range spoofs() {
		if byClass[s.class] == nil {
			order = append(order, s.class)
		}
		if slices.ContainsFunc(byClass[s.class], func(o spoof) bool { return o.name == s.name }) {
			t.Fatalf("%s: %q stands twice", s.class, s.name)
		}
		byClass[s.class] = append(byClass[s.class], s)
	}
	var sum counted
	t.Run("spoofs", func(t *testing.T) {
		for _, class := range order {
			t.Run(class, func(t *testing.T) {
				t.Parallel()
				offices := trustOffices(t)
				for _, s := range byClass[class] {
					ok := t.Run(s.name, func(t *testing.T) {
						for _, o := range offices {
							o.t = t
							o.now = o.now.Add(5 * time.Hour) // so that the questions to one person are not at their cap
							o.refuses(s)
						}
					})
					sum.add(class, ok)
				}
			})
		}
	})
	t.Logf("%d spoofed mails, %d obeyed, each in two modes of trust:%s", sum.cases, sum.wrong, &sum)
	if sum.cases < fewestSpoofs {
		t.Errorf("%d spoofed mails, fewer than %d", sum.cases, fewestSpoofs)
	}
}

// marker stands in what a spoofed mail says.
const marker = "MARKER"

// refuses hands in a spoofed mail and looks at every row of the database.
func (o *trustOffice) refuses(s spoof) {
	o.t.Helper()
	uid := o.uid
	raw := s.mail(o)
	if o.uid != uid { // genuine mail went before it
		o.rows = o.look()
	}
	line := o.receive(raw)
	if s.ends == asStored && line.State == models.Processed {
		o.t.Errorf("%s: it was %s: %s", o.mode, line.State, line.Reason)
	}
	added := 0
	for _, c := range o.changes() {
		if why := s.forbids(c); why != "" {
			o.t.Errorf("%s (%s: %s): %s: %.600s", o.mode, line.State, line.Reason, why, c)
		}
		if c.how == "+" && c.table == "items" {
			added++
		}
	}
	if added > 1 {
		o.t.Errorf("%s: %d items", o.mode, added)
	}
	if added == 1 {
		items, err := o.store.Items(o.t.Context(), store.Operator, models.ItemFilter{Limit: 500, All: true, Now: o.now})
		if err != nil {
			o.t.Fatal(err)
		}
		newest := slices.MaxFunc(items.Items, func(a, b models.ItemCard) int { return int(a.ID - b.ID) })
		if newest.DomainKey != "" || newest.Priority == models.Urgent || newest.HolderKey == "elena" || newest.Kind != models.Task {
			o.t.Errorf("%s: it was filed as the attacker wrote: %+v", o.mode, newest)
		}
	}
}

// forbids says why a row must not have changed, or "".
func (s spoof) forbids(c change) string {
	may := map[string][]ending{
		"+ raw_mails": nil, "+ messages": nil, "+ sightings": nil, "~ mailboxes": nil, "+ tokens": {asStored, asKept, asAnswer}, "+ letters": nil,
		"+ message_items": {asKept, asAnswer, asJoined, asFiled, asRefused}, "+ events": {asAnswer, asJoined, asFiled}, "~ items": {asAnswer, asRefused}, "+ commands_applied": {asRefused},
		"+ items": {asFiled}, "+ origins": {asFiled}, "+ kept_at": {asFiled}, "~ kept_at": {asJoined, asRefused}, "+ assignments": {asFiled}, "~ teams": {asFiled}, "~ people": {asFiled, asJoined, asRead, asRefused},
	}
	ends, known := may[c.how+" "+c.table]
	switch {
	case !known || ends != nil && !slices.Contains(ends, s.ends):
		return "a row changed that may not"
	case c.table == "letters" && s.ends == asStored && strings.Contains(c.row, `"suggest:103:`) && strings.Contains(c.row, `"elena@strict.example"`):
		return "" // the holder is asked whether it is the answer that #103 waits for
	case c.table == "letters" && s.ends == asStored && !strings.Contains(c.row, `"confirm"`):
		return "a letter was written"
	case c.table == "letters" && strings.Contains(c.row, `"confirm"`) && strings.Contains(c.row, marker):
		return "the question repeats the mail"
	case c.table == "letters" && !slices.ContainsFunc(trustPlan().People, func(p models.Person) bool { return strings.Contains(c.row, `"`+p.Addresses[0]+`"`) }):
		return "a letter to somebody else"
	case c.table == "items" && c.how == "~" && s.ends == asRefused && !strings.Contains(c.row, `"Car in Oslo"`):
		return "an item changed that the letter is not about"
	case c.table == "items" && c.how == "~" && s.ends == asAnswer && !strings.Contains(c.row, `"Quote for the chairs"`):
		return "an item changed that waits for nobody"
	}
	return ""
}

// The genuine forms: each is obeyed.

type genuine struct {
	class, name string
	mail        func(o *trustOffice) string
	only        string // the mode of trust in which it is proven; "" for both
	obeyed      func(o *trustOffice, line models.MailLine) string
}

const fewestGenuine = 60

func TestTrust_EveryGenuineMailIsObeyed(t *testing.T) {
	t.Parallel()
	byClass, order := map[string][]genuine{}, []string{}
	for _, g := range genuineMails() {
		if byClass[g.class] == nil {
			order = append(order, g.class)
		}
		byClass[g.class] = append(byClass[g.class], g)
	}
	var sum counted
	t.Run("genuine", func(t *testing.T) {
		for _, class := range order {
			t.Run(class, func(t *testing.T) {
				t.Parallel()
				offices := trustOffices(t)
				for _, g := range byClass[class] {
					ok := t.Run(g.name, func(t *testing.T) {
						for _, o := range offices {
							if g.only != "" && !strings.HasPrefix(o.mode, g.only) {
								continue
							}
							o.t = t
							o.now = o.now.Add(time.Hour)
							line := o.receive(g.mail(o))
							if line.State != models.Processed {
								t.Errorf("%s: it is %s: %s", o.mode, line.State, line.Reason)
							} else if why := g.obeyed(o, line); why != "" {
								t.Errorf("%s (%s): %s", o.mode, line.Reason, why)
							}
						}
					})
					sum.add(class, ok)
				}
			})
		}
	})
	t.Logf("%d genuine mails, %d refused:%s", sum.cases, sum.wrong, &sum)
	if sum.cases < fewestGenuine {
		t.Errorf("%d genuine mails, fewer than %d", sum.cases, fewestGenuine)
	}
}

// item is #number as the operator sees it.
func (o *trustOffice) item(number int) models.ItemPage {
	o.t.Helper()
	boxes := models.Viewer{Operator: true, TeamID: o.box.TeamID}
	p, err := o.store.Item(o.t.Context(), boxes, number)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// commanded reports that a genuine mail's command on #101 was carried out, and
// makes #101 ready for the next.
func commanded(o *trustOffice, line models.MailLine) string {
	if !strings.Contains(line.Reason, "obeyed") {
		return "no command was obeyed"
	}
	return ""
}

func filedIt(o *trustOffice, line models.MailLine) string {
	if !strings.HasPrefix(line.Reason, "filed as #") {
		return "it was not filed"
	}
	return ""
}

func mentions(what string) func(*trustOffice, models.MailLine) string {
	return func(o *trustOffice, line models.MailLine) string {
		if !strings.Contains(line.Reason, what) {
			return fmt.Sprintf("it does not say %q", what)
		}
		return ""
	}
}

package desk

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// Laws of the desk, held against everything that the database holds: the whole
// rows of every table, so that what is added later is under them, too.

// table is a database with many offices, each for one try of a law.
type table struct {
	t       *testing.T
	store   *store.Store
	rows    func(team int64) map[string][]storetest.Row
	tries   int
	offices int
}

// eachTable gives a law so many tries on either database.
func eachTable(t *testing.T, most int, law func(*rapid.T, *table)) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		k := &table{t: t, store: storetest.Open(t, url), rows: storetest.Rows(t, url)}
		failed := false
		rapid.Check(t, func(rt *rapid.T) {
			if k.tries++; k.tries > most && !failed {
				return
			}
			defer func() { failed = failed || rt.Failed() }() // then it is tried again, to make the example small
			law(rt, k)
		})
	})
}

// trial is one office on a table.
type trial struct {
	bench
	rt   *rapid.T
	k    *table
	slug string
}

func (k *table) open(rt *rapid.T, plan models.TeamPlan) *trial {
	slug := fmt.Sprintf("t%d", k.next())
	plan.Team.Slug, plan.Team.Address = slug, slug+"@example.net"
	plan.Mailboxes = []models.MailboxPlan{{Name: slug, URL: "imap://" + slug + "@imap.example/INBOX", Password: "p"}}
	o := &trial{rt: rt, k: k, slug: slug, bench: bench{t: k.t, store: k.store, clock: &clock{at: tuesday}}}
	o.desk = New(k.store, Config{Now: o.clock.Now, Log: discard, Secret: secret, BaseURL: "https://adjutant.example.net"})
	o.apply(plan)
	boxes, err := k.store.Mailboxes(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	o.box = boxes[slices.IndexFunc(boxes, func(m models.Mailbox) bool { return m.Name == slug })]
	o.team = o.box.TeamID
	if o.box, err = o.desk.ClaimMailbox(k.t.Context(), o.box.ID, "test", 10_000*time.Hour); err != nil {
		k.t.Fatal(err)
	}
	if o.box, err = o.desk.StartMailbox(k.t.Context(), o.box, 1, 1, 0); err != nil {
		k.t.Fatal(err)
	}
	return o
}

func (k *table) next() int { k.offices++; return k.offices }

// randomPlan is an office of Dana and her three with its domains, levels,
// limits, people and rules as they fall.
func randomPlan(rt *rapid.T) models.TeamPlan {
	p := plan()
	p.People[3].Role = rapid.SampledFrom([]models.Role{models.RoleAssistant, models.RoleLead}).Draw(rt, "elena is")
	p.People[2].Clearance = rapid.SampledFrom([]models.Clearance{models.Standard, models.Confidential}).Draw(rt, "marcus is cleared for")
	p.Team.PassOn = rapid.Bool().Draw(rt, "passes on")
	everybody := []string{"dana", "priya", "marcus", "elena"}
	for n := range p.Domains {
		d := &p.Domains[n]
		d.Level = rapid.IntRange(1, 5).Draw(rt, d.Slug+" level")
		d.Amount = rapid.SampledFrom([]string{"", "500eur", "5000eur"}).Draw(rt, d.Slug+" limit")
		d.AckIn = rapid.SampledFrom([]string{"", "1bd"}).Draw(rt, d.Slug+" acknowledged in")
		d.DueIn = rapid.SampledFrom([]string{"", "3bd"}).Draw(rt, d.Slug+" due in")
		if d.Owner != "" && d.Slug != "board" {
			d.Owner = rapid.SampledFrom(everybody[1:]).Draw(rt, d.Slug+" owner")
			d.Backup = slices.DeleteFunc(rapid.Permutation(everybody[1:]).Draw(rt, d.Slug+" backups"), func(k string) bool { return k == d.Owner })
		}
	}
	p.Domains[2].Clearance = rapid.SampledFrom([]models.Clearance{models.Standard, models.Confidential}).Draw(rt, "board is")
	if rapid.Bool().Draw(rt, "somebody is away") {
		a := models.AbsencePlan{Person: rapid.SampledFrom(everybody[1:]).Draw(rt, "who")}
		a.From, a.To = "2026-11-23", "2026-11-27"
		p.Absences = append(p.Absences, a)
	}
	return p
}

// people are the addresses that mails of a trial come from.
var addressesOf = map[string]string{"dana": "dana@example.org", "priya": "priya@example.org", "marcus": "marcus@example.org", "elena": "elena@example.org"}

// without takes tables, and columns of tables, out of what rows say.
func without(rows map[string][]storetest.Row, apart ...string) map[string][]storetest.Row {
	out := map[string][]storetest.Row{}
	for table, list := range rows {
		if slices.Contains(apart, table) {
			continue
		}
		for _, r := range list {
			r = maps.Clone(r)
			for column := range r {
				if slices.Contains(apart, table+"."+column) {
					delete(r, column)
				}
			}
			out[table] = append(out[table], r)
		}
	}
	return out
}

// send hands mails in, in batches as they fall.
func (o *trial) send(mails ...models.Arrival) {
	o.t.Helper()
	for len(mails) > 0 {
		n := rapid.IntRange(1, len(mails)).Draw(o.rt, "in one batch")
		batch := models.Batch{Mailbox: o.box, UIDValidity: 1, Arrivals: mails[:n], Watermark: o.uid}
		if _, err := o.desk.Receive(o.t.Context(), batch); err != nil {
			o.rt.Fatal(err)
		}
		mails = mails[n:]
	}
}

func (o *trial) arrival(l letter, id string) models.Arrival {
	o.uid++
	if l.to == "" {
		l.to = o.slug + "@example.net"
	}
	raw := l.raw(id, tuesday)
	a := models.Arrival{UID: o.uid, At: o.clock.Now(), Raw: raw, Size: int64(len(raw)), Proof: models.Proof{Address: addressOf(l.from)}}
	if !l.unproven {
		a.Proof.By = "authserv"
	}
	return a
}

// matter draws a mail that begins something, or is none of the office's: from
// whom, with what tags, of what kind.
func matter(rt *rapid.T, n int) letter {
	l := letter{from: rapid.SampledFrom(slices.Sorted(maps.Values(addressesOf))).Draw(rt, "from")}
	tags := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		"#travel", "#vendors", "#board", "#events", "#nowhere", "@elena", "@priya", "!urgent", "!low", "due:fri", "due:5bd", "follow:2d",
		"wait:sales@acme.example", "every:monday", "#confidential", "#private", "amount:900eur", "#decide", "#fyi", "#1on1", "start:mon",
	}), 0, 4, rapid.ID[string]).Draw(rt, "tags")
	what := rapid.SampledFrom([]string{"Flight to Oslo", "Invoice and quote", "Chairs", "Hotel invoice", "Lunch"}).Draw(rt, "about")
	l.subject = fmt.Sprintf("%s, matter %d %s", what, n, strings.Join(tags, " "))
	l.body = rapid.SampledFrom([]string{"Please.", "Please.\n- [ ] one\n- [x] two", "A) Grand\nB) Plaza\nrecommend:B\nsilence:B", "Thanks"}).Draw(rt, "says")
	switch rapid.IntRange(0, 9).Draw(rt, "sort of mail") {
	case 0:
		l.unproven = true
	case 1:
		l.from, l.unproven = fmt.Sprintf("Sven <sven%d@stranger.example>", n), true
	case 2:
		l.headers = []string{"Auto-Submitted: auto-replied"}
	case 3:
		l.headers = []string{"List-Id: <news.example>", "Precedence: bulk"}
	case 4:
		l.body += fmt.Sprintf("\n\n---------- Forwarded message ---------\nFrom: Nils <nils%d@nordlys.example>\nDate: Mon, 23 Nov 2026 at 10:00\nSubject: Offer %d\nTo: Dana <dana@example.org>\n\nOur offer is no. %d.\n", n, n, n)
	}
	return l
}

// The same mail twice changes nothing: not from the same place, not from
// another place of the mailbox, not with another trace of its way. What is
// booked is where it was seen, and bytes that were not seen before.
func TestLaw_TheSameMailTwiceChangesNothing(t *testing.T) {
	eachTable(t, 15, func(rt *rapid.T, k *table) {
		o := k.open(rt, randomPlan(rt))
		var mails []models.Arrival
		for n := range rapid.IntRange(1, 5).Draw(rt, "mails") {
			mails = append(mails, o.arrival(matter(rt, n), fmt.Sprintf("m%d", n)))
		}
		o.send(mails...)
		for n := range rapid.IntRange(1, 4).Draw(rt, "answers") {
			if l, ok := o.answer(n); ok {
				mails = append(mails, o.arrival(l, fmt.Sprintf("a%d", n)))
				o.send(mails[len(mails)-1])
			}
		}
		before := k.rows(o.team)
		for _, n := range rapid.Permutation(numbersTo(len(mails))).Draw(rt, "again") {
			a := mails[n]
			o.clock.Add(time.Duration(rapid.IntRange(0, 300).Draw(rt, "minutes later")) * time.Minute)
			a.At = o.clock.Now()
			switch rapid.IntRange(0, 2).Draw(rt, "from") {
			case 1:
				o.uid++
				a.UID = o.uid
			case 2:
				o.uid++
				a.UID = o.uid
				a.Raw = append([]byte("Received: from elsewhere.example by mx.example; Tue, 24 Nov 2026 10:00:00 +0100\r\n"), a.Raw...)
				a.Size = int64(len(a.Raw))
			}
			o.send(a)
		}
		apart := []string{"sightings", "raw_mails", "mailboxes.last_uid"}
		after := k.rows(o.team)
		if d := cmp.Diff(without(before, apart...), without(after, apart...)); d != "" {
			rt.Fatalf("the same mails again changed (-was +is)\n%s", d)
		}
		for _, table := range apart[:2] { // more of them, and those that were are as they were
			if d := cmp.Diff(before[table], after[table][:len(before[table])]); d != "" {
				rt.Fatalf("%s (-was +is)\n%s", table, d)
			}
		}
	})
}

func numbersTo(n int) []int {
	l := make([]int, n)
	for k := range l {
		l[k] = k
	}
	return l
}

// answer draws an answer to a letter of the office, to which its reader says
// something.
func (o *trial) answer(n int) (letter, bool) {
	all := slices.DeleteFunc(o.letters(), func(l models.LetterLine) bool { return l.TeamID != o.team || l.PersonID == nil })
	if len(all) == 0 {
		return letter{}, false
	}
	l := all[rapid.IntRange(0, len(all)-1).Draw(o.rt, "which letter")]
	said := rapid.SampledFrom([]string{"done", "take", "give elena", "later 2d", "ok", "B", "yes", "drop no need", "note called them", "I called them.", "undo", "release", "+ the budget", "hello there\n- [ ] three"}).Draw(o.rt, "answer")
	to := plusAddress(o.slug+"@example.net", "r."+models.ReplyToken(secret, l.Ref, o.clock.Now().Add(models.ReplyTokenFor)))
	return letter{from: l.ToAddr, to: to, subject: fmt.Sprintf("Re: %s (%d)", l.Subject, n), body: said, unproven: rapid.Bool().Draw(o.rt, "nothing else proves it")}, true
}

// Independent mails give the same items in whatever order and batches they
// come. Apart are numbers and rows, what is counted (people are greeted for a
// while), and the Message-IDs that are drawn.
func TestLaw_AnyOrderOfIndependentMailsGivesTheSame(t *testing.T) {
	eachTable(t, 15, func(rt *rapid.T, k *table) {
		p := randomPlan(rt)
		var mails []letter
		for n := range rapid.IntRange(2, 7).Draw(rt, "mails") {
			mails = append(mails, matter(rt, n))
		}
		order := numbersTo(len(mails))
		one := k.open(rt, p).outcome(mails, order)
		two := k.open(rt, p).outcome(mails, rapid.Permutation(order).Draw(rt, "order"))
		if d := cmp.Diff(one, two); d != "" {
			rt.Fatalf("another order (-one +other)\n%s", d)
		}
	})
}

// outcome sends mails in an order and tells what there is then of each item:
// its whole row, its history, and who holds it why.
func (o *trial) outcome(mails []letter, order []int) map[string][]storetest.Row {
	var arrivals []models.Arrival
	for _, n := range order {
		l := mails[n]
		arrivals = append(arrivals, o.arrival(l, fmt.Sprintf("m%d", n)))
	}
	o.send(arrivals...)
	rows := o.k.rows(o.team)
	names := map[string]string{} // of rows, by what they are called in every order
	for _, of := range []struct{ table, by string }{{"people", "key"}, {"domains", "slug"}, {"items", "title"}, {"messages", "message_id"}, {"pairs", "slug"}} {
		for _, r := range rows[of.table] {
			names[of.table+r["id"]] = r[of.by]
		}
	}
	titles := map[string]string{}
	for _, r := range rows["items"] {
		titles["#"+r["number"]] = "#<" + r["title"] + ">"
	}
	named := func(number string) string {
		if title, ok := titles[number]; ok {
			return title
		}
		return number
	}
	refers := map[string]string{
		"holder_id": "people", "asked_by_id": "people", "ask_id": "people", "amount_by_id": "people", "person_id": "people", "domain_id": "domains",
		"item_id": "items", "message_id": "messages", "follows_id": "items", "pair_id": "pairs",
	}
	out := map[string][]storetest.Row{}
	for _, table := range []string{"items", "assignments", "events", "origins", "item_links", "message_items", "messages", "topics", "commands_applied"} {
		for _, r := range rows[table] {
			for column, value := range r {
				if of, ok := refers[column]; ok && (table != "messages" || column != "message_id") {
					r[column] = names[of+value]
				}
			}
			for _, column := range []string{"id", "team_id", "number", "root_id", "raw_id", "handle", "to_addrs", "canonical"} {
				delete(r, column)
			}
			for _, column := range []string{"what", "reason", "before"} {
				r[column] = itemNumbers.ReplaceAllStringFunc(r[column], named)
			}
			if table == "events" {
				delete(r, "before") // rows by their ids; what it holds stands in the items
			}
			out[table] = append(out[table], r)
		}
		slices.SortFunc(out[table], func(a, b storetest.Row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return out
}

var itemNumbers = regexp.MustCompile(`#[0-9]+`)

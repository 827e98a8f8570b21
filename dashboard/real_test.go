package dashboard

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// real is a dashboard over a real desk and a real database: two offices, of
// which the first has something that only its executive may see.
type real struct {
	*world
	store *store.Store
	rules *desk.Desk
	clock *clock
	box   models.Mailbox
	uid   uint32

	secret       int    // an item of private clearance
	secretHandle string // the mail that it came from
	plain        int
	foreign      int // an item of the other office
}

// clock is what an office goes by: it stands still until a test moves it.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) now() time.Time      { return *c.at.Load() }
func (c *clock) set(to time.Time)    { c.at.Store(&to) }
func (c *clock) add(d time.Duration) { c.set(c.now().Add(d)) }

// realPeople have the keys of both offices; those of the second begin with x.
var realPeople = []models.Person{
	{Key: "dana", Name: "Dana Whitfield", Role: models.RoleExecutive, Clearance: models.Private, Addresses: []string{"dana@example.org"}},
	{Key: "priya", Name: "Priya Raman", Role: models.RoleLead, Clearance: models.Standard, Addresses: []string{"priya@example.org"}},
	{Key: "marcus", Name: "Marcus Bell", Role: models.RoleAssistant, Clearance: models.Standard, Addresses: []string{"marcus@example.org"}},
	{Key: "olga", Name: "Olga Observer", Role: models.RoleObserver, Clearance: models.Standard, Addresses: []string{"olga@example.org"}},
}

// openReal is one where nobody has an office yet.
func openReal(t *testing.T, address string) *real {
	t.Helper()
	r := &real{clock: &clock{}}
	r.clock.set(now)
	r.store = storetest.Open(t, address, storetest.Clock(r.clock.now))
	r.rules = desk.New(r.store, desk.Config{Now: r.clock.now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Secret: bytes.Repeat([]byte{7}, 32), BaseURL: "http://office.example.org"})
	r.world = newWorld(t, func(_ *world, o *Options) { o.Reader, o.Desk, o.Now = benchReader{r.store}, r.rules, r.clock.now })
	return r
}

func newReal(t *testing.T, address string) *real {
	t.Helper()
	r := openReal(t, address)
	for n, prefix := range []string{"", "x"} {
		plan := models.TeamPlan{Team: models.Team{Slug: prefix + "dana", Name: "Office " + prefix, Address: prefix + "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB", Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00"}}
		for _, p := range realPeople {
			p.Key, p.Addresses = prefix+p.Key, []string{prefix + p.Addresses[0]}
			plan.People = append(plan.People, p)
		}
		plan.Domains = []models.DomainPlan{{Domain: models.Domain{Slug: prefix + "travel", Name: "Travel", Clearance: models.Standard, Level: 3, Keywords: []string{"flight"}}, Owner: prefix + "marcus"}}
		plan.Pairs = []models.PairPlan{{Pair: models.Pair{Slug: prefix + "dana-marcus", Weekday: "tue", Time: "09:00", Cadence: models.Weekly, Minutes: 30, DigestTime: "16:00"}, Executive: prefix + "dana", Assistant: prefix + "marcus"}}
		plan.Mailboxes = []models.MailboxPlan{{Name: prefix + "team@imap.example/INBOX", URL: "imap://team@imap.example/INBOX", Password: "x"}}
		if _, err := r.rules.ApplyTeam(t.Context(), plan, false); err != nil {
			t.Fatal(err)
		}
		r.watch(n)
		if n == 0 {
			r.enter("")
			first := r.box
			r.mail("dana@example.org", "@marcus Train to Malmö", "Please book it.")
			r.plain = r.newest("dana")
			r.mail("dana@example.org", "#private The sale of the company", "Nobody else may know of it.")
			r.secret = r.newest("dana")
			lines, _, err := r.store.Mail(t.Context(), r.viewer("dana"), models.MailFilter{Limit: 1, Direction: models.In})
			if err != nil || len(lines) != 1 {
				t.Fatal(lines, err)
			}
			r.secretHandle = lines[0].Handle
			defer func() { r.box, r.uid = first, 10 }()
		} else {
			r.enter("x")
			r.mail("xdana@example.org", "@xmarcus Foreign matter", "Please.")
			r.foreign = r.newest("xdana")
		}
	}
	return r
}

// watch begins to read the nth mailbox there is.
func (r *real) watch(n int) {
	r.t.Helper()
	boxes, err := r.store.Mailboxes(r.t.Context())
	if err != nil || len(boxes) <= n {
		r.t.Fatal(boxes, err)
	}
	if r.box, err = r.rules.ClaimMailbox(r.t.Context(), boxes[n].ID, "test", time.Hour); err == nil {
		r.box, err = r.rules.StartMailbox(r.t.Context(), r.box, 1, 1, 0)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// delivers settles every letter that is due as sent, and returns them.
func (r *real) delivers() []models.Letter {
	r.t.Helper()
	var all []models.Letter
	for {
		parcels, err := r.rules.ClaimLetters(r.t.Context(), 10)
		if err != nil {
			r.t.Fatal(err)
		}
		if len(parcels) == 0 {
			return all
		}
		for _, p := range parcels {
			if err := r.rules.SettleLetter(r.t.Context(), p, models.Outcome{Sent: true, Reply: "250 ok"}); err != nil {
				r.t.Fatal(err)
			}
			all = append(all, p.Letter)
		}
	}
}

// letter is the due letter that a test waits for; it and all others that are
// due are settled as sent.
func (r *real) letter(is func(models.Letter) bool) models.Letter {
	r.t.Helper()
	all := r.delivers()
	i := slices.IndexFunc(all, is)
	if i < 0 {
		r.t.Fatal("no such letter is due")
	}
	return all[i]
}

// enter opens a session for everybody of an office, named by their key.
func (r *real) enter(prefix string) {
	r.t.Helper()
	err := r.store.InTx(r.t.Context(), func(tx *store.Tx) error {
		t, err := tx.TeamBySlug(r.t.Context(), prefix+"dana")
		if err != nil {
			return err
		}
		o, err := tx.Office(r.t.Context(), t.ID)
		if err != nil {
			return err
		}
		for _, p := range o.People {
			s := models.Session{TeamID: t.ID, PersonID: p.ID, Hash: SessionHash(p.Key), CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(models.SessionFor)}
			if err := tx.AddSession(r.t.Context(), &s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// enterAs opens one more session of somebody, under a cookie of its own.
func (r *real) enterAs(key, cookie string) {
	r.t.Helper()
	v := r.viewer(key)
	err := r.store.InTx(r.t.Context(), func(tx *store.Tx) error {
		s := models.Session{TeamID: v.TeamID, PersonID: v.PersonID, Hash: SessionHash(cookie), CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(models.SessionFor)}
		return tx.AddSession(r.t.Context(), &s)
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *real) viewer(key string) models.Viewer {
	r.t.Helper()
	_, p, _, err := r.store.Session(r.t.Context(), SessionHash(key), now)
	if err != nil {
		r.t.Fatal(err)
	}
	return p.Viewer()
}

// mail brings a mail that is proven to come from its sender.
func (r *real) mail(from, subject, body string, headers ...string) {
	r.t.Helper()
	address := from
	if i := strings.IndexByte(from, '<'); i >= 0 {
		address = strings.TrimSuffix(from[i+1:], ">")
	}
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <m%d.%d@mail.example>\r\n", from, "team@example.net", subject, now.Format(time.RFC1123Z), r.box.ID, r.uid+1)
	if len(headers) == 0 {
		headers = []string{"Content-Type: text/plain; charset=utf-8"}
	}
	raw += strings.Join(headers, "\r\n") + "\r\n\r\n" + body + "\r\n"
	r.receive(raw, address)
}

// receive brings a mail as its bytes are, proven to be of an address.
func (r *real) receive(raw, address string) {
	r.t.Helper()
	r.uid++
	_, err := r.rules.Receive(r.t.Context(), models.Batch{Mailbox: r.box, UIDValidity: 1, Watermark: r.uid, Arrivals: []models.Arrival{
		{UID: r.uid, At: now, Raw: []byte(raw), Size: int64(len(raw)), Proof: models.Proof{Address: address, By: "authserv"}},
	}})
	if err != nil {
		r.t.Fatal(err)
	}
}

// newest is the number of the item that came in last.
func (r *real) newest(key string) int {
	r.t.Helper()
	list, err := r.store.Items(r.t.Context(), r.viewer(key), models.ItemFilter{Sort: "age"})
	if err != nil || len(list.Items) == 0 {
		r.t.Fatal(list, err)
	}
	newest := list.Items[0]
	for _, i := range list.Items {
		if i.ID > newest.ID {
			newest = i
		}
	}
	return newest.Number
}

// everything is every row of the database.
func (r *real) everything() string {
	r.t.Helper()
	var b bytes.Buffer
	if _, err := r.store.Backup(r.t.Context(), &b, nil); err != nil {
		r.t.Fatal(err)
	}
	return b.String()
}

// things are what an address may name, by the parameter, for somebody of either
// office: something hidden in their own, something of the other, and something
// that there is not.
func (r *real) things(prefix string) map[string]map[string]string {
	other, foreign := "x", r.foreign+1000 // both offices count from the same number
	if prefix == "x" {
		other, foreign = "", r.secret
	}
	return map[string]map[string]string{
		":number": {"hidden": fmt.Sprint(r.secret), "foreign": fmt.Sprint(foreign), "none": "987654"},
		":handle": {"hidden": r.secretHandle, "foreign": r.secretHandle, "none": "00000000deadbee0"},
		":pair":   {"hidden": other + "dana-marcus", "foreign": other + "dana-marcus", "none": "zzz-zzz"},
		":key":    {"hidden": other + "marcus", "foreign": other + "priya", "none": "zzz"},
		":slug":   {"hidden": other + "travel", "foreign": other + "travel", "none": "zzz"},
	}
}

// valuesIn is what stands in a path for each of a route's parameters.
func valuesIn(route, path string) []string {
	var out []string
	parts := strings.Split(path, "/")
	for i, p := range strings.Split(route, "/") {
		if strings.HasPrefix(p, ":") && i < len(parts) {
			out = append(out, parts[i])
		}
	}
	return out
}

// naming fills a route's parameters with things of a kind.
func (r *real) naming(path, prefix, kind string) string {
	for param, things := range r.things(prefix) {
		path = strings.ReplaceAll(path, param, things[kind])
	}
	return path
}

package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/models/store/storetest"
)

// TestCluster_TwoProcessesOneMailbox runs two servers on one Postgres: one
// watches the mailbox, both send; when the one that watches is killed the
// other goes on.
func TestCluster_TwoProcessesOneMailbox(t *testing.T) {
	t.Parallel()
	mails := mixedMails(t, 7, 122)
	dovecot, sink := mailtest.Dovecot(t), mailtest.SMTP(t)
	h := build(t, storetest.EmptyPostgres(t), dovecot, "team", sink.URL(), officeTeam)
	both := []*process{h.serve(t), h.serve(t)} // both find an empty database
	for _, p := range both {
		patiently(t, "getting ready", p, func() bool { return strings.Contains(get("http://"+p.addr+"/readyz"), `"status":"ready"`) })
	}
	for at := 0; at < 120; at += 12 {
		if err := h.append(at, mails[at:at+12]); err != nil {
			t.Fatal(err)
		}
	}
	patiently(t, "reading everything", both[0], func() bool { return h.stored(t) >= 120 })
	patiently(t, "sending what is due", both[1], func() bool { return h.due(t) == 0 })
	onceEach(t, h, sink)
	if h.watchedBy(t, both[1]) {
		slices.Reverse(both)
	}
	watching, other := both[0], both[1]
	if !h.watchedBy(t, watching) || h.watchedBy(t, other) {
		t.Fatalf("the mailbox is watched by %q", h.query(t, "SELECT owner FROM mailboxes"))
	}
	for _, p := range both {
		if n := strings.Count(p.err.String(), `msg="read mail"`); (p == watching) != (n > 0) {
			t.Errorf("one of the servers says %d times that it read mail", n)
		}
	}

	killed := time.Now()
	watching.kill()
	if err := h.append(120, mails[120:121]); err != nil {
		t.Fatal(err)
	}
	patiently(t, "taking over", other, func() bool { return h.stored(t) == 121 })
	over := time.Since(killed)
	if over > 10*time.Second {
		t.Errorf("taken over after %s", over)
	}

	// A third comes, and the second gives the mailbox back as it goes: nobody
	// waits for a lease.
	third := h.serve(t)
	patiently(t, "getting ready", third, func() bool { return strings.Contains(third.err.String(), "msg=ready") })
	stopped := other.stop(t)
	gone := time.Now()
	if err := h.append(121, mails[121:]); err != nil {
		t.Fatal(err)
	}
	patiently(t, "reading on", third, func() bool { return h.stored(t) == 122 })
	handed := time.Since(gone)
	if handed > 5*time.Second {
		t.Errorf("the mailbox was given back and taken after %s", handed)
	}
	h.leasesEnd(t) // of what the killed one was sending
	patiently(t, "sending what is due", third, func() bool { return h.due(t) == 0 })
	last := third.stop(t)
	onceEach(t, h, sink)
	t.Logf("122 mails by two processes; a mail was stored %s after the kill of the one that watched, %s after an orderly end; stopped in %s and %s",
		over.Round(time.Millisecond), handed.Round(time.Millisecond), stopped.Round(time.Millisecond), last.Round(time.Millisecond))
}

// onceEach checks that every mail is stored once and every letter went once.
func onceEach(t *testing.T, h *premises, sink *mailtest.SMTPServer) {
	t.Helper()
	h.accounted(t)
	sent, _ := h.settled(t)
	copies := map[string]int{}
	for _, m := range sink.Messages() {
		copies[messageID(t, m.Data)]++
	}
	for _, l := range sent {
		if copies[l.MessageID] != 1 {
			t.Errorf("letter %d went %d times", l.ID, copies[l.MessageID])
		}
	}
	if len(copies) != len(sent) {
		t.Errorf("%d letters count as sent and %d came", len(sent), len(copies))
	}
}

// dstTeam has two 1:1s in two zones, of which the one changes its clocks two
// weeks before the other.
const dstTeam = `team: {slug: dana, name: Office of Dana, address: team@example.net, zone: Europe/Copenhagen, locale: en-GB}
people:
  - {name: Dana Whitfield, addresses: [dana@example.org], role: executive, clearance: private}
  - {name: Maria Lopez, addresses: [maria@example.org], role: assistant}
  - {name: Priya Nair, addresses: [priya@example.org], role: assistant, zone: America/New_York}
domains:
  - {slug: travel, name: Travel, owner: maria, backups: [priya]}
pairs:
  - {executive: dana, assistant: maria, day: tue, time: "09:00", cadence: weekly, minutes: 30}
  - {executive: dana, assistant: priya, day: wed, time: "10:00", zone: America/New_York, cadence: weekly, minutes: 30, digest: "tue 16:00"}
`

// cycle is one meeting and the moment at which its digest is due.
type cycle struct {
	pair, day string
	due       time.Time
}

// dstCycles are the cycles of four meetings of either pair. New York changes
// on 14 March 2027, Copenhagen on 28 March.
func dstCycles(t *testing.T) []cycle {
	t.Helper()
	var out []cycle
	for _, text := range []string{
		"dana-maria 2027-03-09 2027-03-08T16:00:00+01:00", "dana-priya 2027-03-10 2027-03-09T16:00:00-05:00",
		"dana-maria 2027-03-16 2027-03-15T16:00:00+01:00", "dana-priya 2027-03-17 2027-03-16T16:00:00-04:00",
		"dana-maria 2027-03-23 2027-03-22T16:00:00+01:00", "dana-priya 2027-03-24 2027-03-23T16:00:00-04:00",
		"dana-maria 2027-03-30 2027-03-29T16:00:00+02:00", "dana-priya 2027-03-31 2027-03-30T16:00:00-04:00",
	} {
		f := strings.Fields(text)
		out = append(out, cycle{f[0], f[1], instant(t, f[2])})
	}
	return out
}

// The outage: it lies over one digest and its meeting, and over the digest of
// the other pair, whose meeting is still ahead when it ends.
var (
	outageFrom = time.Date(2027, 3, 22, 9, 0, 0, 0, time.UTC)
	outageTo   = outageFrom.Add(48 * time.Hour)
)

// dstSteps are the moments to which the clock moves: every half hour around a
// digest, every twelve hours else, none during the outage.
func dstSteps(t *testing.T) []time.Time {
	t.Helper()
	var out []time.Time
	end := time.Date(2027, 3, 31, 16, 0, 0, 0, time.UTC)
	for at := time.Date(2027, 3, 8, 8, 0, 0, 0, time.UTC); !at.After(end); at = at.Add(30 * time.Minute) {
		near := at.Minute() == 0 && at.Hour()%12 == 0 || at.Equal(outageFrom) || at.Equal(outageTo)
		for _, c := range dstCycles(t) {
			near = near || at.Sub(c.due).Abs() <= time.Hour
		}
		if near && (!at.After(outageFrom) || !at.Before(outageTo)) {
			out = append(out, at)
		}
	}
	return out
}

// TestDigests_ThreeWeeksOverDST moves the clock of an installation over two
// changes of clocks and an outage of two days.
func TestDigests_ThreeWeeksOverDST(t *testing.T) {
	t.Parallel()
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		steps := dstSteps(t)
		for name, walk := range map[string]func(*testing.T, *premises){
			"a server that runs": func(t *testing.T, h *premises) {
				p := h.serve(t)
				for i, at := range steps {
					if i > 0 && at.Sub(steps[i-1]) > 24*time.Hour {
						p.stop(t)
						h.at(t, at)
						p = h.serve(t)
					}
					h.at(t, at)
					// The pass over the mailbox shows that the server has seen the
					// clock; what is due must have been written before it goes on.
					seen := fmt.Sprintf(`"last_pass":"%s"`, at.UTC().Format(time.RFC3339))
					patiently(t, "seeing the clock", p, func() bool { return strings.Contains(get("http://"+p.addr+"/readyz"), seen) })
					patiently(t, "writing what is due", p, func() bool {
						return len(h.query(t, fmt.Sprintf("SELECT slug FROM pairs WHERE next_digest_at <= '%s'", at.UTC().Format("2006-01-02T15:04:05.000000Z")))) == 0
					})
				}
				patiently(t, "sending everything", p, func() bool {
					return len(h.query(t, "SELECT kind FROM letters WHERE state = 'owed' AND kind = 'digest'")) == 0
				})
				p.stop(t)
			},
			"a pass now and then": func(t *testing.T, h *premises) {
				for _, at := range steps {
					now := at.Format(time.RFC3339)
					if got := runIt(t, "", h.env, "digest", "--once", "--now", now); got.code != exitDone {
						t.Fatalf("%s: %+v", now, got)
					}
					if at.Hour() == 0 {
						again := runIt(t, "", h.env, "digest", "--once", "--now", now)
						if again.out != "wrote 0 digests\n" {
							t.Errorf("a second pass at %s: %+v", now, again)
						}
					}
				}
				if got := runIt(t, "", h.env, "deliver", "--once", "--now", steps[len(steps)-1].Format(time.RFC3339)); got.code != exitDone {
					t.Errorf("%+v", got)
				}
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				sink := mailtest.SMTP(t)
				h := build(t, fresh(), dovecot, strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(t.Name())), sink.URL(), dstTeam)
				h.at(t, steps[0])
				if got := h.run(t, "fetch", "--once"); got.code != exitDone { // applies the team
					t.Fatalf("%+v", got)
				}
				walk(t, h)
				checkDigests(t, h, sink)
			})
		}
	})
}

func checkDigests(t *testing.T, h *premises, sink *mailtest.SMTPServer) {
	t.Helper()
	var want, digests []string
	for _, c := range dstCycles(t) {
		state, written := "mailed", c.due
		if c.due.After(outageFrom) && c.due.Before(outageTo) {
			if written = outageTo; c.pair == "dana-maria" {
				state = "missed"
			}
		}
		digests = append(digests, c.pair+" "+c.day+" "+state)
		if state != "mailed" {
			continue
		}
		want = append(want, fmt.Sprintf("%s:%s:%s %s", c.pair, c.day, c.pair[len("dana-"):], written.UTC().Format(time.RFC3339)))
		// Dana has two 1:1s: with the first agenda of a week she gets a roll-up.
		if week := "rollup:dana:" + string(models.Day(c.day).Monday()); !slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, week) }) {
			want = append(want, week+" "+written.UTC().Format(time.RFC3339))
		}
	}
	slices.Sort(digests)
	slices.Sort(want)
	if d := gocmp.Diff(digests, h.query(t, "SELECT p.slug || ' ' || d.cycle || ' ' || d.state FROM digests d JOIN pairs p ON p.team_id = d.team_id AND p.id = d.pair_id ORDER BY 1")); d != "" {
		t.Errorf("digests (-want +got):\n%s", d)
	}
	if d := gocmp.Diff(len(digests), len(h.query(t, "SELECT cycle FROM meetings"))); d != "" {
		t.Errorf("meetings (-want +got):\n%s", d)
	}
	byID := map[string]string{}
	for _, line := range h.query(t, "SELECT message_id || ' ' || dedupe_key FROM letters WHERE kind IN ('digest', 'rollup')") {
		id, key, _ := strings.Cut(line, " ")
		byID[id] = strings.TrimPrefix(key, "digest:")
	}
	copies := map[string]int{}
	for _, m := range sink.Messages() {
		copies[messageID(t, m.Data)]++
	}
	var got []string
	for _, l := range h.letters(t) {
		if l.Kind != models.LetterDigest && l.Kind != models.LetterRollup {
			t.Errorf("a letter that nobody caused: %+v", l)
			continue
		}
		got = append(got, byID[l.MessageID]+" "+l.Created)
		if l.State != models.LetterSent || copies[l.MessageID] != 1 || !strings.Contains(byID[l.MessageID], ":"+l.To[:strings.Index(l.To, "@")]) {
			t.Errorf("%d copies of %+v (%s)", copies[l.MessageID], l, byID[l.MessageID])
		}
	}
	slices.Sort(got)
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("digests that were mailed, and when (-want +got):\n%s", d)
	}
	t.Logf("%d steps of the clock: %d cycles, %d letters", len(dstSteps(t)), len(digests), len(got))
}

// get is the answer to a request, or nothing.
func get(url string) string {
	answer, err := http.Get(url)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return string(body)
}

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"adjutant/mailer/mailtest"
	"adjutant/models"
)

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
// changes of clocks and an outage of two days. However many processes write,
// and whenever they are killed, each pair has one digest a cycle.
func TestDigests_ThreeWeeksOverDST(t *testing.T) {
	t.Parallel()
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		servers := 1
		if strings.HasSuffix(t.Name(), "postgres") {
			servers = 2
		}
		for name, walk := range map[string]func(*testing.T, *premises){
			"servers that run":       func(t *testing.T, h *premises) { serversRun(t, h, servers) },
			"two at once and killed": passesAreKilled,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				sink := mailtest.SMTP(t)
				h := build(t, fresh(), dovecot, strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(t.Name())), sink.URL(), dstTeam)
				h.at(t, dstSteps(t)[0])
				if got := h.run(t, "fetch", "--once"); got.code != exitDone { // applies the team
					t.Fatalf("%+v", got)
				}
				walk(t, h)
				checkDigests(t, h, sink)
			})
		}
	})
}

// serversRun lets so many servers run, except during the outage.
func serversRun(t *testing.T, h *premises, servers int) {
	t.Helper()
	var all []*process
	begin := func() {
		for range servers {
			all = append(all, h.serve(t))
		}
	}
	end := func() {
		for _, p := range all {
			p.stop(t)
		}
		all = nil
	}
	begin()
	steps := dstSteps(t)
	for i, at := range steps {
		if i > 0 && at.Sub(steps[i-1]) > 24*time.Hour {
			end()
			h.at(t, at)
			begin()
		}
		h.at(t, at)
		// The pass over the mailbox shows that the servers have seen the clock;
		// what is due must have been written before it goes on.
		seen := fmt.Sprintf(`"last_pass":"%s"`, at.UTC().Format(time.RFC3339))
		patiently(t, "seeing the clock", all[0], func() bool { return strings.Contains(get("http://"+all[0].addr+"/readyz"), seen) })
		patiently(t, "writing what is due", all[0], func() bool {
			return len(h.query(t, fmt.Sprintf("SELECT slug FROM pairs WHERE next_digest_at <= '%s'", at.UTC().Format("2006-01-02T15:04:05.000000Z")))) == 0
		})
	}
	patiently(t, "sending everything", all[0], func() bool {
		return len(h.query(t, "SELECT kind FROM letters WHERE state = 'owed' AND kind IN ('digest', 'rollup')")) == 0
	})
	end()
}

// passesAreKilled starts two processes at every step that write what is due.
// Now and then one of them or both are killed on their way, and a third one
// comes after them. In the end two send.
func passesAreKilled(t *testing.T, h *premises) {
	t.Helper()
	seed := setting(t, "CHAOS_SEED", uint64(time.Now().UnixNano()%1_000_000))
	t.Logf("CHAOS_SEED=%d reproduces this run", seed)
	dice := rand.New(rand.NewPCG(seed, uint64(len(t.Name()))))
	steps, kills := dstSteps(t), 0
	for _, at := range steps {
		pass := []string{"digest", "--once", "--now", at.Format(time.RFC3339)}
		both := []*process{begin(t, h.env, pass...), begin(t, h.env, pass...)}
		for _, p := range both[:dice.IntN(3)] {
			// The moment of the kill is what this walk is about: nothing is
			// waited for.
			<-time.After(time.Duration(dice.IntN(100)) * time.Millisecond)
			p.kill()
		}
		killed := 0
		for _, p := range both {
			<-p.done
			switch code := p.cmd.ProcessState.ExitCode(); code {
			case exitDone:
			case -1:
				killed++
			default:
				t.Errorf("%s: code %d: %s", at, code, p.err.String())
			}
		}
		kills += killed
		if killed == len(both) {
			if got := h.run(t, pass...); got.code != exitDone {
				t.Errorf("%s: after two that were killed: %+v", at, got)
			}
		}
		if again := h.run(t, pass...); again.out != "wrote 0 digests\n" {
			t.Errorf("one more pass at %s: %+v", at, again)
		}
	}
	last := []string{"deliver", "--once", "--now", steps[len(steps)-1].Format(time.RFC3339)}
	for _, p := range []*process{begin(t, h.env, last...), begin(t, h.env, last...)} {
		if <-p.done; p.cmd.ProcessState.ExitCode() != exitDone {
			t.Errorf("sending: %s", p.err.String())
		}
	}
	t.Logf("%d of %d passes were killed", kills, 2*len(steps))
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

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"adjutant/mailer/mailtest"
	"adjutant/models"
)

// longChaos is from how many kills on the long form runs: more mail, and the
// claims of killed processes run out by themselves.
const longChaos = 50

// setting reads a number from the environment.
func setting(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestChaos_KillsDuringIntake kills the server at moments chosen by chance
// while mail comes in, and starts it again each time. What it comes to in the
// end is what a server comes to that nobody kills.
func TestChaos_KillsDuringIntake(t *testing.T) {
	t.Parallel()
	kills := int(setting(t, "CHAOS_KILLS", 12))
	seed := setting(t, "CHAOS_SEED", uint64(time.Now().UnixNano()%1_000_000))
	t.Logf("CHAOS_SEED=%d CHAOS_KILLS=%d reproduces this run", seed, kills)
	n := 200
	if kills >= longChaos {
		n = 500
	}
	mails := mixedMails(t, seed, n)
	dovecot := mailtest.Dovecot(t)
	databases(t, func(t *testing.T, fresh func() string) {
		name := filepath.Base(t.Name())

		calm := build(t, fresh(), dovecot, name+"-calm", mailtest.SMTP(t).URL(), officeTeam)
		p := calm.serve(t)
		patiently(t, "watching the mailbox", p, func() bool { return calm.watchedBy(t, p) })
		for at := 0; at < len(mails); at += 20 {
			if err := calm.append(at, mails[at:min(at+20, len(mails))]); err != nil {
				t.Fatal(err)
			}
		}
		patiently(t, "reading everything", p, func() bool { return calm.stored(t) >= len(mails) })
		patiently(t, "sending what is due", p, func() bool { return calm.due(t) == 0 })
		p.stop(t)
		calm.accounted(t)
		calm.settled(t)
		want := calm.story(t)

		// A server that takes a moment for each mail, as they do: a kill in that
		// moment is the one after which a letter goes twice.
		sink := mailtest.SMTP(t, mailtest.SMTPRules{Data: func(mailtest.SMTPMessage) error {
			<-time.After(15 * time.Millisecond)
			return nil
		}})
		wild := build(t, fresh(), dovecot, name+"-wild", sink.URL(), officeTeam)
		dice := rand.New(rand.NewPCG(seed, uint64(len(name))))
		at, inTime, atWork := 0, 0, 0
		for k := range kills {
			burst := mails[at : at+(len(mails)-at)/(kills-k+1)]
			p := wild.serve(t)
			// Of six, one is killed while it gets ready, three while it reads and
			// two when it has begun to send.
			from, most := 0, 1500
			fate := dice.IntN(6)
			if fate > 0 {
				patiently(t, "watching the mailbox", p, func() bool { return wild.watchedBy(t, p) })
				most = 450
			}
			if fate > 3 {
				from, most = 300, 1800
			}
			wait := time.Duration(from+dice.IntN(most-from)) * time.Millisecond
			appended := make(chan error, 1)
			go func() { appended <- wild.append(at, burst) }()
			// The moment of the kill is what this test is about: nothing is
			// waited for.
			<-time.After(wait)
			p.kill()
			if err := <-appended; err != nil {
				t.Fatal(err)
			}
			at += len(burst)
			if fate > 0 {
				inTime++
			}
			// Not even the schema may be there yet.
			if k > 0 && len(wild.query(t, "SELECT 'x' FROM letters WHERE lease_until IS NOT NULL")) > 0 {
				atWork++
			}
		}
		if kills < longChaos {
			wild.leasesEnd(t)
		}
		p = wild.serve(t)
		if err := wild.append(at, mails[at:]); err != nil {
			t.Fatal(err)
		}
		patiently(t, "reading everything", p, func() bool { return wild.stored(t) >= len(mails) })
		for end := time.Now().Add(8 * time.Minute); wild.due(t) > 0 && time.Now().Before(end); {
			patientlyOr(t, p, 5*time.Second, func() bool { return wild.due(t) == 0 })
		}
		p.stop(t)

		wild.accounted(t)
		sent, waiting := wild.settled(t)
		sameStory(t, "a run with kills (+) and one without (-)", want, wild.story(t))
		copies := map[string][][]byte{}
		for _, m := range sink.Messages() {
			id := messageID(t, m.Data)
			copies[id] = append(copies[id], m.Data)
		}
		second := 0
		for _, l := range sent {
			all := copies[l.MessageID]
			if len(all) == 0 {
				t.Errorf("letter %d (%s to %s) counts as sent and never came", l.ID, l.Kind, l.To)
				continue
			}
			for _, c := range all[1:] {
				second++
				t.Logf("a second copy of letter %d, %s to %s, attempt %d", l.ID, l.Kind, l.To, l.Attempts)
				if !bytes.Equal(c, all[0]) {
					t.Errorf("the second copy of letter %d differs:\n%s\n%s", l.ID, all[0], c)
				}
			}
			delete(copies, l.MessageID)
		}
		for id := range copies {
			t.Errorf("%s came and is no letter that was sent", id)
		}
		// Letters go one after the other, so a kill falls between the final dot
		// and the record of one at most.
		if second > kills {
			t.Errorf("%d second copies of %d kills", second, kills)
		}
		retried := 0
		for _, l := range wild.letters(t) {
			if l.State == models.LetterSent && l.Attempts > 1 {
				retried++
			}
		}
		t.Logf("%d mails, %d kills (%d of a server that read mail, %d with letters under way); second copies: %d of %d letters; %d letters needed another attempt, %d wait for working hours; %d items, %d commands",
			len(mails), kills, inTime, atWork, second, len(sent), retried, waiting, len(want["items"]), len(want["commands"]))
	})
}

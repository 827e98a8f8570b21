package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func TestReceive_TaggedMailBecomesAssignedWork(t *testing.T) {
	each(t, func(b *bench) {
		got := b.receive(letter{from: "Dana <dana@example.org>", subject: "#travel !high Car in Oslo due:fri", body: "Two bags, please."})
		if want := (models.Received{Fetched: 1, Filed: 1}); got != want {
			b.t.Fatalf("got %+v, want %+v", got, want)
		}
		i := b.item(101)
		if i.Title != "Car in Oslo" || i.HolderKey != "marcus" || i.DomainKey != "travel" || i.Priority != models.High || i.State != models.StateOpen {
			b.t.Errorf("item: %+v", i.ItemCard)
		}
		if i.DueDay != "2026-11-27" || !i.DueAt.Equal(time.Date(2026, 11, 27, 17, 0, 0, 0, copenhagen)) {
			b.t.Errorf("due %s %s", i.DueDay, i.DueAt)
		}
		if len(i.Reasons) == 0 || i.Reasons[len(i.Reasons)-1] != "#travel -> owner Marcus" {
			b.t.Errorf("reasons: %q", i.Reasons)
		}
		assignments := b.lettersTo("marcus@example.org", models.LetterAssignment)
		if len(assignments) != 1 || assignments[0].Subject != "[Adjutant] #101 Car in Oslo" {
			b.t.Fatalf("letters to Marcus: %+v", assignments)
		}
		if v := assignments[0].Value.Assignment; v.Note != "Two bags, please." || v.Due != "Fri 27 Nov" {
			b.t.Errorf("assignment: %+v", v)
		}
		if r := b.lettersTo("dana@example.org", models.LetterReceipt); len(r) != 1 || !strings.Contains(strings.Join(r[0].Value.Receipt.Done, "\n"), "#101 task: Car in Oslo. With Marcus, due Fri 27 Nov.") {
			b.t.Errorf("receipts to Dana: %+v", r)
		}
	})
}

func TestReceive_SameMailTwiceChangesNothing(t *testing.T) {
	each(t, func(b *bench) {
		a := b.arrival(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: a.UID}
		for range 2 {
			if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
				b.t.Fatal(err)
			}
		}
		again := a
		again.UID = 9 // the same bytes at another place of the mailbox
		batch.Arrivals, batch.Watermark = []models.Arrival{again}, 9
		got, err := b.desk.Receive(b.ctx(), batch)
		if err != nil || got != (models.Received{Fetched: 1, Duplicate: 1}) {
			b.t.Fatalf("%+v, %v", got, err)
		}
		moved := a // another way here: the same mail with other trace fields
		moved.UID, moved.Raw = 10, append([]byte("Received: from elsewhere\r\n"), a.Raw...)
		batch.Arrivals, batch.Watermark = []models.Arrival{moved}, 10
		if got, err = b.desk.Receive(b.ctx(), batch); err != nil || got != (models.Received{Fetched: 1, Duplicate: 1}) {
			b.t.Fatalf("%+v, %v", got, err)
		}
		if n := len(b.items()); n != 1 {
			b.t.Errorf("%d items, want 1", n)
		}
		if n := len(b.letters()); n != 2 {
			b.t.Errorf("%d letters, want an assignment and a receipt", n)
		}
	})
}

// A mail without Message-ID that came twice, each time with other trace
// fields, once kept its mailbox from ever being read further.
func TestReceive_WithoutMessageIDByTwoWays(t *testing.T) {
	each(t, func(b *bench) {
		first, next := b.arrival(letter{from: "dana@example.org", subject: "#travel Car in Oslo"}), b.arrival(letter{from: "dana@example.org", subject: "#vendors Chairs"})
		first.Raw = []byte(strings.Replace(string(first.Raw), "Message-ID:", "X-No-ID:", 1))
		again := first
		again.UID, again.Raw = 7, append([]byte("Received: from elsewhere\r\n"), first.Raw...)
		next.UID = 8
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{first, again, next}, Watermark: 8}
		got, err := b.desk.Receive(b.ctx(), batch)
		if want := (models.Received{Fetched: 3, Filed: 2, Duplicate: 1}); err != nil || got != want {
			b.t.Fatalf("%+v, %v, want %+v", got, err, want)
		}
		if n := len(b.items()); n != 2 {
			b.t.Errorf("%d items, want 2", n)
		}
		if m := b.mails(); len(m) != 3 || m[1].State != models.Duplicate || m[1].Reason == "" {
			b.t.Errorf("mails: %+v", m)
		}
	})
}

func TestReceive_SameMessageIDOtherContentIsAnotherMail(t *testing.T) {
	each(t, func(b *bench) {
		first := b.arrival(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		second := b.arrival(letter{from: "dana@example.org", subject: "#vendors Quote for chairs"})
		second.Raw = []byte(strings.Replace(string(second.Raw), "<mail2@", "<mail1@", 1))
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{first, second}, Watermark: 2}
		if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
			b.t.Fatal(err)
		}
		if n := len(b.items()); n != 2 {
			b.t.Fatalf("%d items, want 2", n)
		}
		if m := b.mails(); !strings.Contains(m[1].Reason, "another mail carries the same Message-ID") {
			b.t.Errorf("reason: %q", m[1].Reason)
		}
	})
}

func TestReceive_MailsThatAreNotObeyed(t *testing.T) {
	for name, c := range map[string]struct {
		mail   letter
		state  models.MessageState
		reason string
	}{
		"a stranger":         {letter{from: "eve@evil.example", subject: "#travel Book me a car"}, models.Quarantined, "unknown sender"},
		"a forged sender":    {letter{from: "dana@example.org", subject: "#travel Book me a car", unproven: true}, models.Held, "nothing proves it"},
		"two senders":        {letter{from: "dana@example.org, eve@evil.example", subject: "#travel Book me a car"}, models.Quarantined, "more than one sender"},
		"an automatic reply": {letter{from: "priya@example.org", subject: "Out of office", headers: []string{"Auto-Submitted: auto-replied"}}, models.Quarantined, "automatic reply"},
		"our own loop":       {letter{from: "team@example.net", subject: "[Adjutant] #101", headers: []string{"X-Adjutant-Loop: adjutant.example.net"}}, models.Quarantined, "loop"},
		"a foreign bounce":   {letter{from: "MAILER-DAEMON@mx.example", subject: "Undelivered Mail Returned to Sender", headers: []string{"Auto-Submitted: auto-replied", "Return-Path: <>"}, body: "This is the mail system at host mx.example.\n\n<gone@example.com>: host mx.example.com said: 550 5.1.1 User unknown"}, models.Quarantined, ""},
		"a mailing list":     {letter{from: "news@list.example", subject: "News", headers: []string{"List-Id: <news.list.example>", "Precedence: list"}}, models.Quarantined, "mailing list"},
		"proof for another":  {letter{from: "Dana <dana@example.org>", subject: "#travel Car", headers: []string{"Reply-To: eve@evil.example"}, unproven: true}, models.Held, "nothing proves it"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				got := b.receive(c.mail)
				if got.Quarantined != 1 {
					b.t.Errorf("%+v, want it quarantined", got)
				}
				if n := len(b.items()); n != 0 {
					b.t.Errorf("%d items, want none", n)
				}
				if m := b.mails()[0]; m.State != c.state || !strings.Contains(m.Reason, c.reason) {
					b.t.Errorf("%s: %q, want %s: %q", m.State, m.Reason, c.state, c.reason)
				}
				for _, l := range b.letters() {
					if l.Kind != models.LetterConfirm {
						b.t.Errorf("a letter went out: %s to %s", l.Kind, l.ToAddr)
					}
				}
			})
		})
	}
}

func TestReceive_HeldMailActsAfterItsSenderSaysYes(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Secret plans in Oslo", unproven: true})
		asked := b.lettersTo("dana@example.org", models.LetterConfirm)
		if len(asked) != 1 || strings.Contains(asked[0].Subject+strings.Join(asked[0].References, ""), "Oslo") {
			b.t.Fatalf("questions: %+v", asked)
		}
		// The token alone is no authority: it must come from Dana's address.
		b.receive(letter{from: "marcus@example.org", to: b.replyTo(asked[0]), subject: "Re: Was this you?", body: "yes"})
		if n := len(b.items()); n != 0 {
			b.t.Fatalf("somebody else said yes and it was done: %+v", b.items())
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked[0]), subject: "Re: Was this you?", body: "yes", unproven: true})
		if i := b.item(101); i.Title != "Secret plans in Oslo" || i.HolderKey != "marcus" {
			b.t.Errorf("item: %+v", i.ItemCard)
		}
		if m := b.mails()[0]; m.State != models.Processed {
			b.t.Errorf("the held mail is %s: %s", m.State, m.Reason)
		}
		b.receive(letter{from: "dana@example.org", to: b.replyTo(asked[0]), subject: "Re: Was this you?", body: "yes", unproven: true})
		if n := len(b.items()); n != 1 {
			b.t.Errorf("a second yes made %d items", n)
		}
	})
}

func TestReceive_ImportOwesNobodyALetter(t *testing.T) {
	each(t, func(b *bench) {
		a := b.arrival(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: 1, Import: true}
		if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
			b.t.Fatal(err)
		}
		if len(b.items()) != 1 || len(b.letters()) != 0 {
			b.t.Errorf("%d items, %d letters; want 1 and 0", len(b.items()), len(b.letters()))
		}
	})
}

func TestReceive_LostMailboxStopsThePass(t *testing.T) {
	each(t, func(b *bench) {
		stale := b.box
		b.clock.Add(2 * time.Hour)
		if _, err := b.desk.ClaimMailbox(b.ctx(), b.box.ID, "another process", time.Hour); err != nil {
			b.t.Fatal(err)
		}
		a := b.arrival(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		_, err := b.desk.Receive(b.ctx(), models.Batch{Mailbox: stale, UIDValidity: 1, Arrivals: []models.Arrival{a}, Watermark: 1})
		if !errors.Is(err, errLostMailbox) {
			b.t.Fatalf("got %v, want the lease to be lost", err)
		}
		if n := len(b.items()); n != 0 {
			b.t.Errorf("%d items were filed without the lease", n)
		}
	})
}

func TestReceive_ConfidentialTellsNobodyElse(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer from Halden", body: "Numbers attached."})
		items := b.items()
		if len(items) != 1 || items[0].Number < 1_000_000 || items[0].HolderKey != "priya" || items[0].Clearance != models.Confidential {
			b.t.Fatalf("items: %+v", items)
		}
		for _, l := range b.letters() {
			if strings.Contains(l.Subject, "Halden") || l.Value.Assignment != nil && (l.Value.Assignment.Title+l.Value.Assignment.Note) != "" {
				b.t.Errorf("the letter to %s tells of it: %q %+v", l.ToAddr, l.Subject, l.Value.Assignment)
			}
		}
		list, err := b.store.Items(b.ctx(), b.viewer("marcus"), models.ItemFilter{All: true, Now: b.clock.Now()})
		if err != nil || list.Total != 0 {
			b.t.Errorf("Marcus sees %+v, %v", list, err)
		}
	})
}

func TestReceive_NobodyClearedIsHeldAndTheExecutiveAsked(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel #confidential Flight to Zurich"})
		items := b.items()
		if len(items) != 1 || items[0].State != models.StateHeld || items[0].HolderID != nil {
			b.t.Fatalf("items: %+v", items)
		}
		var kinds []string
		for _, l := range b.letters() {
			kinds = append(kinds, string(l.Kind)+" "+l.ToAddr)
		}
		if diff := cmp.Diff([]string{"alert dana@example.org", "receipt dana@example.org"}, kinds); diff != "" {
			b.t.Error(diff)
		}
	})
}

func TestReceive_OutsiderOnTheThreadWakesTheFollowUp(t *testing.T) {
	each(t, func(b *bench) {
		forwarded := "#vendors #follow\n\n---------- Forwarded message ---------\nFrom: Nils Berg <nils@nordlys.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Quote for the chairs\nTo: <dana@example.org>\n\nWe will send the quote.\n"
		b.receive(letter{from: "dana@example.org", subject: "Fwd: Quote for the chairs", body: forwarded, headers: []string{"References: <quote@nordlys.example>"}})
		i := b.item(101)
		if i.Kind != models.FollowUp || i.State != models.StateWaiting || i.WaitFor != "Nils Berg" || i.FollowAt == nil {
			b.t.Fatalf("item: %+v", i.ItemCard)
		}
		b.receive(letter{from: "Nils Berg <nils@nordlys.example>", subject: "Re: Quote for the chairs", body: "Here it is: 1,200.", headers: []string{"In-Reply-To: <mail1@mail.example>"}})
		i = b.item(101)
		if i.State != models.StateOpen || len(i.Conversation) != 2 {
			b.t.Errorf("state %s, conversation %+v", i.State, i.Conversation)
		}
		told := b.lettersTo("elena@example.org", models.LetterAssignment)
		if len(told) != 2 || told[1].Value.Reason != "Nils Berg <nils@nordlys.example> answered" {
			b.t.Errorf("letters to Elena: %+v", told)
		}
	})
}

// A held mail is as secret as the item it would become: a lead who sorts mail
// but is not cleared for private matters must not see that it is there.
func TestReceive_HeldMailIsAsSecretAsItsItem(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#private Offer from Halden", unproven: true},
			letter{from: "dana@example.org", subject: "#private #fyi Halden called"})
		for key, want := range map[string]int{"dana": 2, "priya": 0} {
			lines, _, err := b.store.Mail(b.ctx(), b.viewer(key), models.MailFilter{Direction: models.In})
			if err != nil || len(lines) != want {
				b.t.Errorf("%s sees %d mails, want %d (%v)", key, len(lines), want, err)
			}
			triage, err := b.store.Triage(b.ctx(), b.viewer(key))
			if err != nil || len(triage) != want/2 {
				b.t.Errorf("%s sorts %d mails, want %d (%v)", key, len(triage), want/2, err)
			}
		}
	})
}

// Marcus takes two items. What he holds in secret is not counted: his backup
// would see that there is something.
func TestReceive_AFullOwnerIsSparedAndSecretsDoNotCount(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		for i := range p.People {
			if p.People[i].Key == "marcus" {
				p.People[i].Limit, p.People[i].Clearance = 2, models.Confidential
			}
		}
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "dana@example.org", subject: "A #travel"})
		b.receive(letter{from: "dana@example.org", subject: "Secret #travel #confidential"})
		b.receive(letter{from: "dana@example.org", subject: "B #travel"}, letter{from: "dana@example.org", subject: "C #travel"})
		b.receive(letter{from: "dana@example.org", subject: "Re: A", body: "101 done"}, letter{from: "dana@example.org", subject: "D #travel"})
		want := map[string]string{"A": "Marcus", "Secret": "Marcus", "B": "Marcus", "C": "Elena", "D": "Marcus"}
		for _, i := range b.items() {
			if got := want[i.Title]; !strings.HasPrefix(i.Holder, got) || got == "" {
				b.t.Errorf("%q is with %q, want %q", i.Title, i.Holder, got)
			}
			delete(want, i.Title)
		}
		delete(want, "A") // done, so no longer among the open ones
		if len(want) != 0 {
			b.t.Errorf("not filed: %v", want)
		}
	})
}

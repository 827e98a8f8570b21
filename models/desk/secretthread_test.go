package desk

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/models"
	"adjutant/models/store"
)

// What comes on the thread of a secret is as secret: docs/decisions/0020.

// filed says how secret the mail with a Message-ID is.
func (b *bench) filed(id string) string {
	b.t.Helper()
	var found []store.Filed
	err := b.store.InTx(b.ctx(), func(tx *store.Tx) (err error) {
		found, err = tx.FiledUnder(b.ctx(), b.team, []string{"<" + id + "@mail.example>"})
		return err
	})
	if err != nil || len(found) != 1 {
		b.t.Fatalf("%s: %+v %v", id, found, err)
	}
	return string(found[0].Clearance)
}

func TestSecretThread_NobodyIsAskedWhetherItAnswersSomethingElse(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "Fwd: Quote for forty chairs @priya follow:2d", body: fromNordlys}) // who is cleared
		b.receive(letter{from: "dana@example.org", subject: "#confidential #fyi Zephyr", id: "secret"})
		b.receive(letter{from: "kari@nordlys.example", subject: "Re: Zephyr", headers: []string{"In-Reply-To: <secret@mail.example>"}, unproven: true, id: "answer"})
		for _, l := range b.letters() {
			if strings.HasPrefix(l.DedupeKey, "suggest:") {
				b.t.Errorf("%s was asked: %+v", l.ToAddr, l.Value.Notice)
			}
		}
		is(b, b.filed("answer"), "confidential")
	})
}

func TestSecretThread_AnAutomaticReplyOfWhoLostTheClearance(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#confidential @priya Zephyr"})
		sent := b.lettersTo("priya@example.org", models.LetterAssignment)[0]
		if _, err := b.trust("dana", "priya", models.Standard, "she moves on", ""); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "priya@example.org", subject: "Automatic reply: " + sent.Subject, headers: []string{"Auto-Submitted: auto-replied", "In-Reply-To: " + sent.MessageID}, id: "away"})
		is(b, b.filed("away"), "confidential")
	})
}

func TestSecretThread_AnotherMailUnderItsMessageIDLeadsNobodyAway(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "elena@example.org", subject: "#vendors Chairs", id: "secret"})
		chairs := b.items()[0].Number
		b.receive(letter{from: "dana@example.org", subject: "#confidential #board Zephyr", id: "secret"})
		b.receive(letter{from: "dana@example.org", subject: "Re: Zephyr", body: "They agree.", headers: []string{"In-Reply-To: <secret@mail.example>"}, id: "answer"})
		is(b, b.filed("answer"), "confidential")
		for _, i := range b.items() {
			if said := strings.Contains(fmt.Sprint(b.item(i.Number).Conversation), "They agree."); said != (i.Number != chairs) {
				b.t.Errorf("#%d, %s: %v", i.Number, i.Title, said)
			}
		}
	})
}

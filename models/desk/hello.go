package desk

import (
	"context"
	"fmt"
	"strings"

	"adjutant/models"
	"adjutant/models/store"
)

// Hello tells people of a team what this is and how it is used, and asks for
// an answer that shows what proves their mails. Without keys it goes to
// everybody who was not told yet. It returns how many letters it wrote.
func (d *Desk) Hello(ctx context.Context, teamID int64, keys []string) (written int, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		written = 0
		w, err := d.begin(ctx, tx, teamID)
		if err != nil {
			return err
		}
		var people []*models.Person
		for _, key := range keys {
			p := w.office.PersonByKey(key)
			if p == nil {
				return models.Invalid("person", "nobody here is called %q", key)
			}
			people = append(people, p)
		}
		for n := range w.office.People {
			if p := &w.office.People[n]; len(keys) == 0 && p.ArchivedAt == nil && p.HelloAt == nil {
				people = append(people, p)
			}
		}
		for _, p := range people {
			added, err := w.hello(ctx, p)
			if err != nil {
				return err
			}
			if added {
				written++
			}
		}
		return nil
	})
	return written, err
}

func (w *work) hello(ctx context.Context, p *models.Person) (bool, error) {
	l := w.letterTo(p, models.LetterHello, fmt.Sprintf("hello:%d:%d", p.ID, w.now.Unix()))
	l.Subject = "Hello from Adjutant: the team inbox of " + w.team().Name
	l.NotBefore = p.Week(w.team()).NextOpen(w.now).UTC()
	l.Value.Link, l.Value.Reason = w.page("/help"), "you are of this team"
	l.Value.Notice = &models.NoticeValue{Title: "Hello " + p.First(), Lines: []string{
		"Adjutant looks after " + w.team().Address + ". What is written or forwarded there becomes an item with a number, goes to whoever owns it, and is kept after until it is closed.",
		"Write: a plain mail is enough. #travel says the area, @name the person, by fri or due:3d the date, !urgent that it may interrupt. Tags stand in the subject or on a line of their own at the top.",
		"Reply to any letter, one command a line: done, take, ask ..., give elena, later 3d. With several items the number comes first: 118 done. Everything else you write is kept as a comment.",
		"An item has an address of its own. Put it in copy when you write to somebody, and the answer finds the item.",
		"Letters wait for your working hours (" + models.FormatClock(p.Week(w.team()).Start) + " to " + models.FormatClock(p.Week(w.team()).End) + "); urgent ones do not. pause stops them until you write again.",
		"undo takes back what your last mail did, for 24 hours. help sends all that can be written.",
		"Whoever can open the team mailbox or the server can read what is in it. Nobody should read that mailbox by hand.",
		"Now reply with hi. The answer tells you whether your mails are proven to be yours; only then they count.",
	}}
	added, err := w.owe(ctx, l)
	if err != nil || !added {
		return added, err
	}
	return true, w.tx.SaidHello(ctx, p.TeamID, p.ID, w.now)
}

// helloBack answers a reply to the hello letter with what proved it. It
// reports true when the reply says nothing else.
func (w *work) helloBack(ctx context.Context, t thread) (bool, error) {
	l := t.letter
	if l == nil || l.Kind != models.LetterHello || l.PersonID == nil || *l.PersonID != w.actor.ID {
		return false, nil
	}
	for _, s := range provenWords(w.msg.Proof, w.msg.FromAddr) {
		w.back.said(s)
	}
	if err := w.tx.Proved(ctx, w.team().ID, w.actor.ID, w.msg.Proof); err != nil {
		return false, err
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	words := strings.Fields(w.mail.OwnText)
	if len(words) > 4 {
		return false, nil
	}
	w.processed("answered hello")
	return true, nil
}

// provenWords says what proves a person's mails, and what is missing.
func provenWords(by, address string) []string {
	switch by {
	case byToken:
		_, host, _ := strings.Cut(address, "@")
		return []string{
			"Only the reply address of our letter proves this mail. Answers to letters count, a new mail of yours will be asked about: Was this you?",
			"What is missing: a DKIM signature of " + host + " on your mails, or a mail server here that checks them and says so (whoever runs it: ADJUTANT_TRUST, adjutant doctor).",
		}
	case "authserv":
		return []string{"Proven: the mail server here checked that this mail is from " + address + " and said so. Your mails count, new ones too."}
	case "dkim":
		return []string{"Proven: the mail carries a valid signature (DKIM) of the domain of " + address + ". Your mails count, new ones too."}
	case "open":
		return []string{"Not proven: this installation believes every sender (ADJUTANT_TRUST=open). Your mails count, and so would anybody's in your name."}
	}
	return []string{"Proven by " + by + ". Your mails count."}
}

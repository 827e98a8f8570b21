package desk

import (
	"context"
	"fmt"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// What the dashboard asks of the rules. Each is the same act as by mail, with
// another door.

// Act applies a verb to an item for a viewer. The verbs and their arguments
// are those of a reply; a date may be given as it would be typed ("fri").
func (d *Desk) Act(ctx context.Context, v models.Viewer, number int, verb string, args map[string]string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role == models.RoleObserver {
			return models.ErrForbidden
		}
		if _, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number); err != nil {
			return err // what may not be seen is not found
		}
		if verb == "undo" {
			done, err = w.undo(ctx, number)
			return err
		}
		if args == nil {
			args = map[string]string{}
		}
		if done, err = w.act(ctx, order{number: number, verb: verb, args: args}); err != nil {
			return err
		}
		if said := w.back.value.Said; len(said) > 0 { // the page has one line for it
			done.Said += ". " + strings.TrimSuffix(strings.Join(said, " "), ".")
		}
		return w.putQuestions(ctx)
	})
	return done, err
}

// Comment writes on an item; whoever is on its other side is told by mail.
func (d *Desk) Comment(ctx context.Context, v models.Viewer, number int, text string) (done models.Done, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return done, models.Invalid("text", "write something first")
	}
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role == models.RoleObserver {
			return models.ErrForbidden
		}
		i, err := w.tx.ItemByNumber(ctx, w.actor.Viewer(), number)
		if err != nil {
			return err
		}
		// A comment made on the page is a message like any other, so that the
		// conversation is one list.
		msg := models.Message{
			TeamID: i.TeamID, Direction: models.In, MessageID: fmt.Sprintf("<%s@%s>", d.newRef(), d.host), Canonical: "web",
			InReplyTo: i.RootID, FromName: w.actor.Name, FromAddr: w.actor.Address(), Subject: i.Title, ArrivedAt: w.now,
			Class: string(parser.Person), Text: clip(text, 2000, 20_000), PersonID: &w.actor.ID, Proof: "session",
			State: models.Processed, Reason: fmt.Sprintf("a comment on #%d", i.Number), CreatedAt: w.now,
		}
		msg.Clearance, w.matter = i.Clearance, i.Clearance
		if _, err := w.tx.AddMessage(ctx, &msg); err != nil {
			return err
		}
		w.msg = &msg
		if err := w.link(ctx, &i); err != nil {
			return err
		}
		done = models.Done{Number: i.Number, Said: fmt.Sprintf("Kept with #%d.", i.Number)}
		return w.wrote(ctx, &i, text)
	})
	return done, err
}

// Assign takes an item out of triage: to a person, or to a domain and through
// it to whoever owns that.
func (d *Desk) Assign(ctx context.Context, v models.Viewer, number int, person, domain string) (models.Done, error) {
	switch {
	case person != "":
		return d.Act(ctx, v, number, "give", map[string]string{"person": person, "domain": domain})
	case domain != "":
		return d.Act(ctx, v, number, "domain", map[string]string{"domain": domain})
	}
	return models.Done{}, models.Invalid("person", "choose a person or a domain")
}

// Release files a held or quarantined mail after all. A mail that the viewer
// sent is acted on as theirs; any other becomes an item in triage, and none of
// its tags and commands count: only its own sender can vouch for them.
func (d *Desk) Release(ctx context.Context, v models.Viewer, handle string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		held, raw, err := w.sorted(ctx, handle)
		if err != nil {
			return err
		}
		mail := parser.Read(raw)
		by := w.actor
		w.enter(&held, mail)
		sender := w.sender()
		w.actor = by
		if sender != nil && sender.ID == by.ID { // their own word, given here
			err = w.release(ctx, held, raw, sender, "confirmed by its sender")
		} else {
			// Somebody's forgery would else act with somebody's authority.
			why := "released from quarantine by " + by.First()
			if sender != nil {
				why = fmt.Sprintf("it says it is from %s and nothing proves it; released by %s", sender.First(), by.First())
			}
			if err = w.fileForTriage(ctx, why); err == nil {
				err = w.tx.SetMessageState(ctx, held)
			}
		}
		w.tx.Changed(models.Change{TeamID: v.TeamID, Clearance: held.Clearance, Topic: "mail"})
		done = models.Done{Said: "The mail was filed."}
		if held.Reason != "" {
			done.Said = "The mail was " + held.Reason + "."
		}
		return err
	})
	return done, err
}

// Dismiss leaves a held or quarantined mail unacted on, for good. Its source
// is kept.
func (d *Desk) Dismiss(ctx context.Context, v models.Viewer, handle string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		held, _, err := w.sorted(ctx, handle)
		if err != nil {
			return err
		}
		held.State, held.Reason = models.Processed, "dismissed by "+w.actor.First()
		w.tx.Changed(models.Change{TeamID: v.TeamID, Clearance: held.Clearance, Topic: "mail"})
		w.tx.Changed(models.Change{TeamID: v.TeamID, Clearance: held.Clearance, Topic: "triage"})
		done = models.Done{Said: "The mail was set aside. Its source is kept."}
		return w.tx.SetMessageState(ctx, held)
	})
	return done, err
}

// sorted returns a mail that waits for somebody to sort it.
func (w *work) sorted(ctx context.Context, handle string) (models.Message, []byte, error) {
	if !w.actor.Viewer().SeesTriage() {
		return models.Message{}, nil, models.ErrNotFound
	}
	msg, err := w.tx.MessageByHandle(ctx, w.actor.Viewer(), handle)
	if err != nil {
		return msg, nil, err
	}
	if msg.State != models.Held && msg.State != models.Quarantined {
		return msg, nil, models.Invalid("", "this mail was sorted before: %s", msg.Reason)
	}
	raw, err := w.tx.Source(ctx, msg)
	return msg, raw, err
}

// SetAway records that a person is away, and who covers for them.
func (d *Desk) SetAway(ctx context.Context, v models.Viewer, person, from, to, cover string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		p := w.office.PersonByKey(person)
		if p == nil {
			return models.ErrNotFound
		}
		if p.ID != w.actor.ID && !w.actor.Viewer().SeesTriage() || w.actor.Role == models.RoleObserver {
			return models.ErrForbidden
		}
		done, err = w.away(ctx, p, from, to, cover)
		return err
	})
	return done, err
}

// away records an absence. Days are as typed on a form (2006-01-02) or as the
// parser read them (RFC 3339).
func (w *work) away(ctx context.Context, p *models.Person, from, to, cover string) (models.Done, error) {
	first, last := w.day(p, from), w.day(p, to)
	if last == "" {
		last = first
	}
	switch {
	case first == "":
		return models.Done{}, models.Invalid("from", "say from when: away 12-16 dec by elena")
	case last < first:
		return models.Done{}, models.Invalid("to", "the last day lies before the first")
	case last < p.Week(w.team()).DayIn(w.now):
		return models.Done{}, models.Invalid("to", "these days are over")
	}
	a := &models.Absence{TeamID: w.team().ID, PersonID: p.ID, FromDay: first, ToDay: last, CreatedAt: w.now}
	said := fmt.Sprintf("%s is away %s", p.First(), span(first, last))
	if cover != "" {
		c := w.office.PersonByKey(cover)
		if c == nil || !c.Works() {
			return models.Done{}, models.Invalid("cover", "nobody here is called %q", cover)
		}
		if c.ID == p.ID {
			return models.Done{}, models.Invalid("cover", "%s cannot cover for themself", p.First())
		}
		a.CoverID = &c.ID
		said += ", " + c.First() + " covers"
	}
	if err := w.tx.SaveAbsence(ctx, a); err != nil {
		return models.Done{}, err
	}
	w.office.Absences = append(w.office.Absences, *a) // for what comes later in this transaction
	if alone := w.uncovered(p, *a); len(alone) > 0 {
		said += ". Nobody answers for " + listOf(alone) + " meanwhile; the executive is told"
		if _, err := w.tellUncovered(ctx, p, *a); err != nil {
			return models.Done{}, err
		}
	}
	if err := w.event(ctx, nil, "away", said, nil); err != nil {
		return models.Done{}, err
	}
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	return models.Done{Said: said + "."}, nil
}

// day reads a day as it is typed: 2006-01-02, or as in a mail.
func (w *work) day(p *models.Person, s string) models.Day {
	if d := dayOf(s); d != "" || s == "" {
		return d
	}
	week := p.Week(w.team())
	m, err := parser.When(s, parser.DateContext{Now: w.now.In(week.Zone), Zone: week.Zone, Locale: w.team().Locale})
	if err != nil {
		return ""
	}
	return models.DayOf(m.At.In(week.Zone))
}

func dayOf(s string) models.Day {
	if len(s) < len("2006-01-02") {
		return ""
	}
	d := models.Day(s[:len("2006-01-02")])
	if models.DayOf(d.In(utc)) != d {
		return ""
	}
	return d
}

// Help returns what can be written, for the help card.
func (d *Desk) Help() (replies, tags []models.HelpLine) { return HelpLines() }

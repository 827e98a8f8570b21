package desk

import (
	"context"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// work is one transaction over one team: what is read once and shared by
// everything that happens in it.
type work struct {
	desk   *Desk
	tx     *store.Tx
	office *models.Office
	now    time.Time // one moment for the whole transaction
	by     models.Channel
	quiet  bool // importing old mail: owe nobody a letter

	actor    *models.Person  // who acts; nil for the program itself
	token    *models.Letter  // the letter whose reply address is all that proves the actor
	letter   *models.Letter  // the actor's own letter that the mail answers by its reply address
	nobodys  bool            // what is filed is nobody's matter yet
	wide     bool            // proven twice, or signed in: may make things less secret
	msg      *models.Message // the mail behind it, if any
	copied   bool            // another mail carries its Message-ID
	mail     *parser.Mail
	matter   models.Clearance // how secret the mail is by what it says and names
	back     receipt          // what its sender will read
	lastLine int64            // row of the line of history that was written last
	told     int              // letters that told somebody, so far
	// answersQuestion is set while somebody is told what they asked.
	answersQuestion bool
	questions       []int64 // rows of decisions whose question is to be put; see putQuestions
}

// begin locks the team and reads its office.
func (d *Desk) begin(ctx context.Context, tx *store.Tx, team int64) (*work, error) {
	if _, err := tx.LockTeam(ctx, team); err != nil {
		return nil, err
	}
	office, err := tx.Office(ctx, team)
	if err != nil {
		return nil, err
	}
	return &work{desk: d, tx: tx, office: office, now: d.now().UTC().Truncate(time.Microsecond), by: models.ByClock}, nil
}

// asPerson runs f for a viewer of the dashboard, in a transaction of their
// team, with what they may do today and not what they might when the page was
// drawn.
func (d *Desk) asPerson(ctx context.Context, v models.Viewer, f func(*work) error) error {
	return d.store.InTx(ctx, func(tx *store.Tx) error {
		w, err := d.begin(ctx, tx, v.TeamID)
		if err != nil {
			return err
		}
		w.by, w.wide = models.ByWeb, true
		w.actor = w.office.Person(v.PersonID)
		if w.actor == nil || w.actor.ArchivedAt != nil {
			return models.ErrForbidden
		}
		return f(w)
	})
}

func (w *work) team() models.Team { return w.office.Team }

// enter makes a mail the subject of the work.
func (w *work) enter(msg *models.Message, mail *parser.Mail) {
	w.msg, w.mail, w.copied, w.actor, w.token, w.letter, w.wide, w.back = msg, mail, false, nil, nil, nil, false, receipt{clearance: msg.Clearance}
	w.matter = msg.Clearance
}

func (w *work) settle(state models.MessageState, reason string) {
	w.msg.State, w.msg.Reason = state, reason
}

func (w *work) processed(reason string)  { w.settle(models.Processed, reason) }
func (w *work) quarantine(reason string) { w.settle(models.Quarantined, reason) }

// itemChanged tells open pages, and only those whose reader is cleared.
func (w *work) itemChanged(i *models.Item) {
	w.tx.Changed(models.Change{TeamID: i.TeamID, Number: i.Number, Clearance: i.Clearance, Topic: "items"})
}

// isAbout makes the mail as secret as a matter that it is about.
func (w *work) isAbout(c models.Clearance) {
	w.msg.Clearance, w.matter = w.msg.Clearance.Max(c), w.matter.Max(c)
}

// link makes the mail part of an item. It is then at least as secret.
func (w *work) link(ctx context.Context, i *models.Item) error {
	w.isAbout(i.Clearance)
	return w.tx.LinkMessage(ctx, i.TeamID, w.msg.ID, i.ID)
}

// event writes one line of an item's history.
func (w *work) event(ctx context.Context, i *models.Item, verb, what string, before *models.ItemSnapshot) error {
	e := models.Event{TeamID: w.team().ID, At: w.now, What: what, Verb: verb, By: w.by, Before: before}
	if i != nil {
		e.ItemID = &i.ID
	}
	if w.actor != nil {
		e.PersonID = &w.actor.ID
	}
	if w.msg != nil {
		e.MessageID = &w.msg.ID
	}
	err := w.tx.AddEvent(ctx, &e)
	w.lastLine = e.ID
	return err
}

// dictionary is the team's words as the parser needs them. A word that two
// domains claim belongs to neither; claimed says which those are.
func (w *work) dictionary(reader *models.Person) parser.Dictionary {
	return Dictionary(w.office, reader, w.msg.ArrivedAt)
}

// Dictionary returns the words of an office for reading a mail of reader, who
// may be nil, that arrived at a moment.
func Dictionary(o *models.Office, reader *models.Person, arrived time.Time) parser.Dictionary {
	week := o.Team.Week()
	d := parser.Dictionary{
		TeamAddress: o.Team.Address, Zone: week.Zone, Locale: o.Team.Locale, Arrived: arrived,
		Week: parser.Week{Workdays: week.Days, Start: week.Start, End: week.End},
	}
	if reader != nil {
		own := reader.Week(o.Team)
		d.Zone, d.Week.Start, d.Week.End = own.Zone, own.Start, own.End
		if reader.Locale != "" {
			d.Locale = reader.Locale
		}
	}
	claims := claimed(o)
	for _, dom := range o.Domains {
		if dom.ArchivedAt != nil {
			continue
		}
		words := parser.DomainWords{Slug: dom.Slug, Name: dom.Name, Keywords: dom.Keywords}
		for _, alias := range dom.Aliases {
			if len(claims[fold(alias)]) < 2 {
				words.Aliases = append(words.Aliases, alias)
			}
		}
		d.Domains = append(d.Domains, words)
	}
	for _, p := range o.People {
		if p.ArchivedAt == nil {
			d.People = append(d.People, parser.PersonWords{Key: p.Key, Name: p.Name, Addresses: p.Addresses})
		}
	}
	return d
}

// claimed maps each alias to the names of the domains that claim it.
func claimed(o *models.Office) map[string][]string {
	out := map[string][]string{}
	for _, d := range o.Domains {
		if d.ArchivedAt != nil {
			continue
		}
		out[fold(d.Slug)] = append(out[fold(d.Slug)], d.Name)
		for _, a := range d.Aliases {
			if fold(a) != fold(d.Slug) {
				out[fold(a)] = append(out[fold(a)], d.Name)
			}
		}
	}
	return out
}

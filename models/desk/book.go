package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// The preferences book: how the executive likes things done. What stands in it
// is quoted on the items of its domain, so that nobody has to ask twice.

// partnership obeys a word about what grows over months.
func (w *work) partnership(ctx context.Context, t thread, o order) (models.Done, error) {
	switch o.verb {
	case "pref":
		text, domain := w.ofDomain(o.args["text"])
		return w.addEntry(ctx, models.BookEntry{Text: text, DomainID: domain})
	case "hand over":
		return w.delegate(ctx, t, o)
	case "ready":
		return w.readyFor(ctx, t, o)
	case "role":
		return w.writeCard(ctx, o.args["text"])
	case "questions on":
		return w.askDaily(ctx, true)
	}
	return w.askDaily(ctx, false)
}

// filePreference keeps a mail that is marked as a preference.
func (w *work) filePreference(ctx context.Context, intent parser.Intent) error {
	if w.actor.Role == models.RoleObserver {
		w.back.said(observersRead)
		w.processed(notForObservers)
		return nil
	}
	e := models.BookEntry{Text: oneLine(w.title(intent), 300)}
	if note := oneLine(intent.Note, 300); note != "" && !strings.HasPrefix(note, e.Text) {
		e.Text = oneLine(e.Text+": "+note, 500)
	}
	if d := w.office.DomainBySlug(intent.Domain); d != nil {
		e.DomainID = &d.ID
	}
	done, err := w.addEntry(ctx, e)
	if err != nil {
		return err
	}
	w.processed("a preference: kept" + under(w.office, intent.Domain))
	w.back.done(done)
	return nil
}

// addEntry writes a line into the book. It is as secret as the matter that it
// came with and as the domain that it is for.
func (w *work) addEntry(ctx context.Context, e models.BookEntry) (models.Done, error) {
	if e.Text = oneLine(e.Text, 500); e.Text == "" {
		return models.Done{}, models.Invalid("text", "write what is preferred: pref: aisle seats #travel")
	}
	e.TeamID, e.PersonID, e.CreatedAt = w.team().ID, w.actor.ID, w.now
	e.Clearance = models.Standard.Max(w.matter)
	if w.msg != nil {
		e.MessageID = &w.msg.ID
	}
	where := "for everything"
	if e.DomainID != nil {
		d := w.office.Domain(*e.DomainID)
		e.Clearance, where = e.Clearance.Max(d.Clearance), "under "+d.Name
	}
	w.agendaChangedFor(w.actor.ID)
	said := fmt.Sprintf("In the preferences book, %s: %q", where, oneLine(e.Text, 80))
	return models.Done{Said: said, Undo: w.msg != nil}, w.tx.AddEntry(ctx, &e)
}

// ofDomain takes the name of a domain (#travel) out of a text.
func (w *work) ofDomain(text string) (rest string, domain *int64) {
	fields := strings.Fields(text)
	for n, f := range fields {
		name, marked := strings.CutPrefix(strings.TrimRight(f, ".,;"), "#")
		if !marked {
			continue
		}
		i := slices.IndexFunc(w.office.Domains, func(d models.Domain) bool {
			return d.ArchivedAt == nil && (fold(d.Slug) == fold(name) || slices.ContainsFunc(d.Aliases, func(a string) bool { return fold(a) == fold(name) }))
		})
		if i >= 0 {
			return strings.Join(slices.Delete(fields, n, n+1), " "), &w.office.Domains[i].ID
		}
	}
	return text, nil
}

// bookOf quotes the book for an item of a domain, as both its reader and
// whoever else is in copy may see it: what is for that domain first.
func (w *work) bookOf(ctx context.Context, p *models.Person, domain *int64) ([]string, error) {
	if domain == nil {
		return nil, nil
	}
	list, err := w.tx.Book(ctx, p.Viewer(), domain, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range list {
		if same(e.DomainID, domain) && e.Clearance == models.Standard {
			out = append(out, oneLine(e.Text, 120))
		}
	}
	return first(out, 3), nil
}

// writeCard writes the actor's role card.
func (w *work) writeCard(ctx context.Context, text string) (models.Done, error) {
	if w.matter != models.Standard {
		return models.Done{}, models.Invalid("text", "a role card is read by everybody here: send it in a mail that is not confidential")
	}
	card := oneLine(text, 600)
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	if err := w.tx.SetCard(ctx, w.team().ID, w.actor.ID, card, w.now); err != nil {
		return models.Done{}, err
	}
	if card == "" {
		return models.Done{Said: "Your role card is empty again"}, nil
	}
	return models.Done{Said: fmt.Sprintf("Your role card: %q", oneLine(card, 120))}, nil
}

func (w *work) prefOnPage(ctx context.Context, _ *models.Pair, args map[string]string) (models.Done, error) {
	e := models.BookEntry{Text: args["text"]}
	if slug := args["domain"]; slug != "" {
		d := w.office.DomainBySlug(slug)
		if d == nil || !w.actor.Clearance.Covers(d.Clearance) {
			return models.Done{}, models.Invalid("domain", "there is no such domain")
		}
		e.DomainID = &d.ID
	}
	return w.addEntry(ctx, e)
}

func (w *work) forgetPref(ctx context.Context, _ *models.Pair, args map[string]string) (models.Done, error) {
	e, err := w.tx.Entry(ctx, w.actor.Viewer(), args["id"])
	if err != nil {
		return models.Done{}, err
	}
	if !e.MayTakeOut(w.actor) {
		return models.Done{}, models.Invalid("", "%s wrote this line: whoever wrote it may take it out, and so may an executive", w.office.Person(e.PersonID).First())
	}
	said := fmt.Sprintf("Out of the preferences book: %q. Add it again to put it back", oneLine(e.Text, 200))
	return models.Done{Said: said}, w.tx.DropEntry(ctx, e, w.now)
}

// WriteCard writes the viewer's own role card; "" takes it away.
func (d *Desk) WriteCard(ctx context.Context, v models.Viewer, text string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		done, err = w.writeCard(ctx, text)
		return err
	})
	return done, err
}

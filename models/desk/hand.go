package desk

import (
	"context"
	"fmt"

	"adjutant/models"
)

// The verbs that say with whom an item is, and who may see it.

func (w *work) take(i *models.Item, o order) (change, error) {
	if !w.actor.Works() {
		return change{}, models.Invalid("", "observers hold no items")
	}
	var err error
	if i.State, err = i.Kind.Move(i.State, "take"); err != nil {
		return change{}, err
	}
	if same(i.HolderID, &w.actor.ID) {
		return change{what: "took it on", said: "is with you"}, nil
	}
	i.HolderID, i.Triage = &w.actor.ID, ""
	return change{what: "took it", said: "is yours now"}, nil
}

func (w *work) give(i *models.Item, o order) (change, error) {
	p := w.office.PersonByKey(o.args["person"])
	if p == nil {
		return change{}, models.Invalid("person", "nobody here is called %q", o.args["person"])
	}
	if !p.Works() {
		return change{}, models.Invalid("person", "%s holds no items", p.First())
	}
	if !p.Clearance.Covers(i.Clearance) {
		return change{}, models.Invalid("person", "%s is not cleared for it", p.First())
	}
	if !i.State.Open() {
		return change{}, models.Invalid("", "it is %s; write reopen first", i.State)
	}
	if slug := o.args["domain"]; slug != "" {
		d := w.office.DomainBySlug(slug)
		if d == nil {
			return change{}, models.Invalid("domain", "there is no domain %q", slug)
		}
		if !p.Clearance.Covers(i.Clearance.Max(d.Clearance)) {
			return change{}, models.Invalid("person", "%s is not cleared for %s", p.First(), d.Name)
		}
		i.DomainID, i.Clearance = &d.ID, i.Clearance.Max(d.Clearance)
	}
	i.HolderID, i.Triage, i.AckedAt = &p.ID, "", nil
	if i.State == models.StateHeld || i.State == models.StateDoing {
		i.State = models.StateOpen // it is the new holder's to take
	}
	said := "is with " + p.First() + " now"
	if a := w.office.Away(p.ID, p.Week(w.team()).DayIn(w.now)); a != nil {
		said += fmt.Sprintf(", who is away %s", span(a.FromDay, a.ToDay))
	}
	return change{what: "gave it to " + p.First(), said: said, after: func(ctx context.Context) error {
		return w.assigned(ctx, i, []string{fmt.Sprintf("%s gave it to you", w.actor.First())}, o.args["note"])
	}}, nil
}

// refile puts the item into another domain and routes it anew.
func (w *work) refile(i *models.Item, o order) (change, error) {
	dom := w.office.DomainBySlug(o.args["domain"])
	if dom == nil {
		return change{}, models.Invalid("domain", "there is no domain %q", o.args["domain"])
	}
	if !i.State.Open() {
		return change{}, models.Invalid("", "it is %s; write reopen first", i.State)
	}
	if !w.actor.Clearance.Covers(dom.Clearance) {
		return change{}, models.Invalid("domain", "you are not cleared for %s, so you would lose it from sight", dom.Name)
	}
	r := Route(w.office, RouteInput{From: w.actor, Domain: dom.Slug, Clearance: i.Clearance, Priority: i.Priority, Due: i.DueAt, Now: w.now})
	i.DomainID, i.Clearance = &dom.ID, r.Clearance
	old := i.HolderID
	if r.PersonID != nil {
		i.HolderID, i.Triage = r.PersonID, ""
	} else {
		i.HolderID, i.Triage = nil, r.Triage
	}
	w.placed(i, r)
	if !same(old, i.HolderID) {
		i.AckedAt = nil
	}
	what := fmt.Sprintf("filed it under %s", dom.Name)
	reasons := append([]string{w.actor.First() + " " + what}, r.Reasons...)
	return change{what: what, said: "is filed under " + dom.Name + w.heldBy(i), reasons: reasons, after: func(ctx context.Context) error {
		if same(old, i.HolderID) {
			return nil
		}
		return w.assigned(ctx, i, r.Reasons, "")
	}}, nil
}

// placed sets the state that follows from where routing put an item.
func (w *work) placed(i *models.Item, r Routing) {
	switch {
	case r.Held:
		i.State = models.StateHeld
	case i.State == models.StateHeld:
		i.State = models.StateOpen
	}
}

func (w *work) heldBy(i *models.Item) string {
	if i.HolderID == nil {
		return ""
	}
	return ", with " + w.office.Person(*i.HolderID).First()
}

// classify makes an item confidential. Whoever holds it must be cleared; else
// it is routed anew or held.
func (w *work) classify(i *models.Item, o order) (change, error) {
	level := models.Confidential
	if models.Clearance(o.args["level"]) == models.Private {
		level = models.Private
	}
	if !w.actor.Clearance.Covers(level) {
		return change{}, models.Invalid("", "you are not cleared for %s matters, so you would lose it from sight", level)
	}
	if i.Clearance.Covers(level) {
		return change{what: "kept it " + string(i.Clearance), said: "is " + string(i.Clearance) + " already"}, nil
	}
	return w.classified(i, level), nil
}

// declassify makes an item one that everybody of the team may see. The mails on
// it stay as secret as they came: their writers were promised that.
func (w *work) declassify(i *models.Item, o order) (change, error) {
	if i.Clearance == models.Standard {
		return change{what: "kept it standard", said: "is not confidential"}, nil
	}
	if !w.twice(i) {
		return change{}, models.Invalid("", "to show #%d to everybody, answer a letter about it from an address whose mail is signed, or use its page: one proof is not enough for that", i.Number)
	}
	if d := w.domainOf(i); d != nil && d.Clearance.Rank() > models.Standard.Rank() {
		return change{}, models.Invalid("", "everything in %s is %s: file #%d elsewhere first", d.Name, d.Clearance, i.Number)
	}
	i.Clearance = models.Standard
	if i.State == models.StateHeld {
		i.State, i.Triage = models.StateOpen, "not confidential any more"
	}
	return change{what: "made it visible to everybody", said: "is not confidential any more", after: func(ctx context.Context) error {
		return w.tell(ctx, i, i.HolderID, w.actor.First()+" made it visible to everybody", "")
	}}, nil
}

// raise makes an item as secret as a tag of a mail asks for that joins it,
// whoever wrote it and whether they will see it afterwards or not.
func (w *work) raise(ctx context.Context, i *models.Item, level models.Clearance) error {
	if i.Clearance.Covers(level) {
		return nil
	}
	before := i.Snapshot()
	c := w.classified(i, level)
	w.back.done(models.Done{Number: i.Number, Said: fmt.Sprintf("#%d %s", i.Number, c.said)})
	return w.keep(ctx, i, before, "confidential", c)
}

// classified sets the clearance of an item and puts it with somebody who is
// cleared. Letters about it that are still owed are dropped when they are
// claimed, so whoever holds it is told anew, without content.
func (w *work) classified(i *models.Item, level models.Clearance) change {
	i.Clearance = level
	c := change{what: "made it " + string(level), said: "is " + string(level) + " now"}
	if !i.State.Open() || i.HolderID == nil || w.office.Person(*i.HolderID).Clearance.Covers(level) {
		c.after = func(ctx context.Context) error { return w.tell(ctx, i, i.HolderID, "it was made "+string(level), "") }
		return c
	}
	in := RouteInput{From: w.actor, Clearance: level, Priority: i.Priority, Due: i.DueAt, Now: w.now}
	if i.DomainID != nil {
		in.Domain = w.office.Domain(*i.DomainID).Slug
	}
	r := Route(w.office, in)
	i.HolderID, i.Triage, i.AckedAt = r.PersonID, r.Triage, nil
	w.placed(i, r)
	c.said += w.heldBy(i)
	c.reasons = append([]string{c.what}, r.Reasons...)
	c.after = func(ctx context.Context) error { return w.assigned(ctx, i, r.Reasons, "") }
	return c
}

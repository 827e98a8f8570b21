package desk

import (
	"context"
	"fmt"
	"slices"

	"adjutant/models"
	"adjutant/models/store"
)

// What a team file no longer names.

// prune archives what the plan does not name. Nothing is deleted but rules
// and absences, which leave no history behind.
func (a *applying) prune(ctx context.Context) error {
	team := a.office.Team.ID
	gone := func(what string) { a.done.Archived = append(a.done.Archived, what) }
	for _, d := range a.office.Domains {
		if d.ArchivedAt == nil && !slices.ContainsFunc(a.plan.Domains, func(p models.DomainPlan) bool { return p.Slug == d.Slug }) {
			if err := a.tx.ArchiveDomain(ctx, team, d.ID, a.now); err != nil {
				return err
			}
			gone("domain " + d.Slug)
		}
	}
	for _, p := range a.office.Pairs {
		if p.ArchivedAt == nil && !slices.ContainsFunc(a.plan.Pairs, func(q models.PairPlan) bool { return q.Slug == p.Slug }) {
			if err := a.tx.ArchivePair(ctx, team, p.ID, a.now); err != nil {
				return err
			}
			gone("pair " + p.Slug)
		}
	}
	for i := range a.office.People {
		p := &a.office.People[i]
		planned := slices.ContainsFunc(a.plan.People, func(q models.Person) bool {
			known := a.knownAs(q)
			return known != nil && known.ID == p.ID
		})
		if p.ArchivedAt == nil && !planned {
			if err := a.tx.ArchivePerson(ctx, team, p.ID, a.now); err != nil {
				return err
			}
			if err := a.handBack(ctx, p); err != nil {
				return err
			}
			gone("person " + p.Key)
		}
	}
	return a.pruneRest(ctx, gone)
}

// handBack puts what somebody held who left into triage, so that it is not
// forgotten with them.
func (a *applying) handBack(ctx context.Context, p *models.Person) error {
	all := store.Operator
	all.TeamID = p.TeamID
	list, err := a.tx.Items(ctx, all, models.ItemFilter{Holder: p.Key, Now: a.now})
	if err != nil {
		return err
	}
	for _, c := range list.Items {
		i := c.Item
		i.HolderID, i.Triage, i.AckedAt, i.ChaseAt = nil, p.First()+" left", nil, &a.now
		if i.State == models.StateDoing {
			i.State = models.StateOpen
		}
		if err := a.tx.UpdateItem(ctx, i); err != nil {
			return err
		}
		if err := a.tx.Assign(ctx, i.TeamID, i.ID, nil, []string{i.Triage + ": triage"}, a.now); err != nil {
			return err
		}
		e := models.Event{TeamID: i.TeamID, ItemID: &i.ID, At: a.now, What: "put it into triage: " + i.Triage, Verb: "assigned", By: models.ByFile}
		if err := a.tx.AddEvent(ctx, &e); err != nil {
			return err
		}
	}
	return nil
}

// pruneRest takes away absences that are not planned any more, and stops
// watching mailboxes that the plan lacks. A plan that speaks of no mailbox
// leaves them alone: they may come from the environment.
func (a *applying) pruneRest(ctx context.Context, gone func(string)) error {
	team := a.office.Team.ID
	for _, ab := range a.office.Absences {
		planned := slices.ContainsFunc(a.plan.Absences, func(p models.AbsencePlan) bool {
			id, err := a.id(p.Person)
			return err == nil && id != nil && *id == ab.PersonID && p.From == ab.FromDay
		})
		if planned || ab.ToDay < models.DayOf(a.now) {
			continue
		}
		if err := a.tx.DeleteAbsence(ctx, team, ab.ID); err != nil {
			return err
		}
		gone(fmt.Sprintf("absence of %s from %s", a.office.Person(ab.PersonID).Key, ab.FromDay))
	}
	if len(a.plan.Mailboxes) == 0 {
		return nil
	}
	boxes, err := a.tx.MailboxesOf(ctx, team)
	if err != nil {
		return err
	}
	for _, m := range boxes {
		if m.ArchivedAt == nil && !slices.ContainsFunc(a.plan.Mailboxes, func(p models.MailboxPlan) bool { return p.Name == m.Name }) {
			if err := a.tx.ArchiveMailbox(ctx, team, m.ID, a.now); err != nil {
				return err
			}
			gone("mailbox " + m.Name)
		}
	}
	return nil
}

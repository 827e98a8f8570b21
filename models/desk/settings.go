package desk

import (
	"context"
	"slices"
	"strings"

	"adjutant/models"
)

// What the settings pages change. Each writes a plan of the team with one part
// anew, and applies it as a team file would be: one way to change a team.
//
// Who sorts mail may name people, owners and words. What decides how far
// somebody is trusted (role, addresses of who is above them, clearance, levels
// and limits of money) is the executive's.

// SaveTeam changes the team's name, week, zone, locale and what happens to
// strangers' mail. The slug and the address stay.
func (d *Desk) SaveTeam(ctx context.Context, v models.Viewer, t models.Team) (models.Done, error) {
	return d.settle(ctx, v, func(w *work, plan *models.TeamPlan) error {
		if err := checkTeam(&t); err != nil {
			return err
		}
		p := &plan.Team
		p.Name, p.Zone, p.Locale, p.Workdays, p.Hours, p.Audience = t.Name, t.Zone, t.Locale, t.Workdays, t.Hours, t.Audience
		return nil
	})
}

// SavePerson changes somebody, or adds them when the key is empty; who is new
// has standard clearance. Everybody may change their own name, zone, hours,
// locale and limit.
func (d *Desk) SavePerson(ctx context.Context, v models.Viewer, p models.Person) (models.Done, error) {
	return d.settleOf(ctx, v, everybody, func(w *work, plan *models.TeamPlan) error {
		if err := checkPerson(&p); err != nil {
			return err
		}
		if p.Key == "" {
			return w.addPerson(plan, p)
		}
		i := slices.IndexFunc(plan.People, func(q models.Person) bool { return q.Key == p.Key })
		if i < 0 {
			return models.ErrNotFound
		}
		old, self, executive := &plan.People[i], p.Key == w.actor.Key, w.actor.Role == models.RoleExecutive
		if !self && !executive && (!w.actor.Viewer().SeesTriage() || old.Role == models.RoleExecutive || !w.actor.Clearance.Covers(old.Clearance)) {
			return models.ErrForbidden
		}
		if p.Role != old.Role && (!executive || self) {
			return models.Invalid("role", "only the executive gives a role, and nobody changes their own")
		}
		if !slices.Equal(p.Addresses, old.Addresses) && self && !executive {
			return models.Invalid("addresses", "ask the executive or a lead: whoever writes from an address of yours acts as you")
		}
		old.Name, old.Zone, old.Hours, old.Locale, old.Limit, old.Role, old.Addresses = p.Name, p.Zone, p.Hours, p.Locale, p.Limit, p.Role, p.Addresses
		old.Bundle, old.Mails, old.Agendas = p.Bundle, p.Mails, p.Agendas
		return w.checkAddresses(plan)
	})
}

func (w *work) addPerson(plan *models.TeamPlan, p models.Person) error {
	if !w.actor.Viewer().SeesTriage() {
		return models.ErrForbidden
	}
	if (p.Role == models.RoleExecutive || p.Role == models.RoleLead) && w.actor.Role != models.RoleExecutive {
		return models.Invalid("role", "only the executive names a lead")
	}
	if p.Role == models.RoleExecutive {
		return models.Invalid("role", "a team has one executive")
	}
	// A key names one person for good, also after they left.
	p.Clearance, p.Key = models.Standard, freshKey(p.Addresses[0], func(key string) bool {
		return slices.ContainsFunc(w.office.People, func(q models.Person) bool { return q.Key == key })
	})
	plan.People = append(plan.People, p)
	return w.checkAddresses(plan)
}

// checkAddresses refuses an address of two people, or the team's own.
func (w *work) checkAddresses(plan *models.TeamPlan) error {
	taken := map[string]string{strings.ToLower(plan.Team.Address): "the team"}
	for _, p := range plan.People {
		for _, a := range p.Addresses {
			if who, ok := taken[a]; ok {
				return models.Invalid("addresses", "%s belongs to %s already", a, who)
			}
			taken[a] = p.Name
		}
	}
	return nil
}

// DropPerson marks somebody as gone: what they hold goes to triage, their 1:1s
// end, and they are signed out everywhere.
func (d *Desk) DropPerson(ctx context.Context, v models.Viewer, key string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role != models.RoleExecutive {
			return models.ErrForbidden
		}
		p := w.office.PersonByKey(key)
		if p == nil {
			return models.ErrNotFound
		}
		if p.ID == w.actor.ID {
			return models.Invalid("key", "a team cannot be without its executive")
		}
		for _, pair := range w.office.PairsOf(p.ID) {
			if err := w.tx.ArchivePair(ctx, p.TeamID, pair.ID, w.now); err != nil {
				return err
			}
		}
		if err := w.tx.ArchivePerson(ctx, p.TeamID, p.ID, w.now); err != nil {
			return err
		}
		if err := w.tx.RevokeSessionsOf(ctx, p.TeamID, p.ID, w.now); err != nil {
			return err
		}
		a := applying{desk: d, tx: w.tx, office: w.office, done: &models.Applied{}, now: w.now}
		if err := a.handBack(ctx, p); err != nil {
			return err
		}
		done.Said = p.Name + " has left. What they held is in triage."
		return w.settled(ctx, p.Name+" left")
	})
	return done, err
}

// SaveDomain changes a domain, or adds it when there is none of its slug.
func (d *Desk) SaveDomain(ctx context.Context, v models.Viewer, p models.DomainPlan) (models.Done, error) {
	return d.settle(ctx, v, func(w *work, plan *models.TeamPlan) error {
		if err := checkDomain(&p, plan); err != nil {
			return err
		}
		i := slices.IndexFunc(plan.Domains, func(o models.DomainPlan) bool { return o.Slug == p.Slug })
		old := models.DomainPlan{Domain: models.Domain{Slug: p.Slug, Clearance: models.Standard, Level: 3}}
		if i >= 0 {
			old = plan.Domains[i]
		}
		if w.actor.Role != models.RoleExecutive && (p.Clearance != old.Clearance || p.Level != old.Level || p.Amount != old.Amount) {
			return models.Invalid("level", "only the executive decides about clearance, level and money")
		}
		if i < 0 {
			plan.Domains = append(plan.Domains, p)
		} else {
			plan.Domains[i] = p
		}
		return nil
	})
}

// DropDomain takes a domain out of use. Its items keep their holders.
func (d *Desk) DropDomain(ctx context.Context, v models.Viewer, slug string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role != models.RoleExecutive {
			return models.ErrForbidden
		}
		domain := w.office.DomainBySlug(slug)
		if domain == nil {
			return models.ErrNotFound
		}
		if err := w.tx.ArchiveDomain(ctx, domain.TeamID, domain.ID, w.now); err != nil {
			return err
		}
		done.Said = domain.Name + " is no domain any more. Its items stay with whoever holds them."
		return w.settled(ctx, "took the domain "+domain.Name+" out of use")
	})
	return done, err
}

// everybody and sorters say who may change something at all.
func everybody(p *models.Person) bool { return p.Role != models.RoleObserver }
func sorters(p *models.Person) bool   { return p.Viewer().SeesTriage() }

// settle changes the team's plan as change says, and applies it.
func (d *Desk) settle(ctx context.Context, v models.Viewer, change func(*work, *models.TeamPlan) error) (models.Done, error) {
	return d.settleOf(ctx, v, sorters, change)
}

func (d *Desk) settleOf(ctx context.Context, v models.Viewer, may func(*models.Person) bool, change func(*work, *models.TeamPlan) error) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if !may(w.actor) {
			return models.ErrForbidden
		}
		boxes, err := w.tx.MailboxesOf(ctx, w.team().ID)
		if err != nil {
			return err
		}
		plan := models.PlanOf(w.office, boxes)
		// What a page changes lives in the database: the file counts as applied
		// until somebody writes into it again.
		plan.Team.FileHash, plan.Rules = w.team().FileHash, nil
		if err := change(w, &plan); err != nil {
			return err
		}
		var applied models.Applied
		a := applying{desk: d, tx: w.tx, plan: plan, done: &applied, now: w.now, why: "added on the settings page by " + w.actor.First()}
		if err := a.run(ctx, false); err != nil {
			return err
		}
		if applied.Nothing() {
			done.Said = "Nothing was different."
			return nil
		}
		done.Said = saySettled(applied, plan)
		return w.settled(ctx, strings.ToLower(done.Said[:1])+strings.TrimSuffix(done.Said[1:], "."))
	})
	return done, err
}

// settled writes the line of the activity log and tells open pages.
func (w *work) settled(ctx context.Context, what string) error {
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
	return w.event(ctx, nil, "settings", what, nil)
}

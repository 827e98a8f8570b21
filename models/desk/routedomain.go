package desk

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
)

// byDomain gives the matter to the domain's owner or, when the owner is away
// now or at the due date, is not cleared, holds as much as they take or, for
// what is urgent, does not work now, to the first who can stand in. A domain
// that has an owner always decides: it is given, held, or in triage with the
// reason.
func (r *router) byDomain(d *models.Domain, why string) bool {
	r.setDomain(d)
	owner, missing := r.ownerOf(d)
	if owner == nil {
		r.out.Triage = missing
		r.say("%s -> %s", strings.TrimSuffix(why, " -> "+d.Name), d.Name)
		return true
	}
	var spare spares
	for n, c := range r.candidates(d, owner) {
		name := c.role + " " + c.First()
		if n == 0 {
			name = fmt.Sprintf("%s -> owner %s", why, c.First())
		}
		switch a := r.away(c.Person); {
		case !c.Clearance.Covers(r.out.Clearance):
			r.pass(name)
		case a != nil && n == 0:
			r.elsewhere = true
			r.say("%s, away %s", name, span(a.FromDay, a.ToDay))
		case a != nil:
			r.elsewhere = true
			r.say("%s is away too, %s", name, span(a.FromDay, a.ToDay))
		case r.full(c.Person):
			spare.full(c.Person, r.awake(c.Person))
			if n == 0 {
				r.say("%s, who has %s", name, r.load(c.Person))
			} else {
				r.say("%s has %s", name, r.load(c.Person))
			}
		case !r.awake(c.Person):
			spare.asleep(c.Person)
			next := sayMoment(c.Week(r.office.Team).NextOpen(r.in.Now).In(r.office.Team.Week().Zone))
			if n == 0 {
				r.say("%s, who works again %s, and it is urgent", name, next)
			} else {
				r.say("%s works again %s", name, next)
			}
		case n == 0:
			r.give(c.Person, "%s", name)
			return true
		default:
			r.give(c.Person, "%s -> %s", d.Name, name)
			return true
		}
	}
	r.nobodyReady(d, owner, spare)
	return true
}

// ownerOf returns who owns a domain, or nil and why nobody does.
func (r *router) ownerOf(d *models.Domain) (owner *models.Person, missing string) {
	if d.OwnerID != nil {
		owner = r.office.Person(*d.OwnerID)
	}
	switch {
	case owner == nil:
		return nil, d.Name + " has no owner"
	case owner.ArchivedAt != nil:
		return nil, fmt.Sprintf("the owner of %s has left", d.Name)
	case !owner.Works():
		return nil, fmt.Sprintf("the owner of %s holds no items", d.Name)
	}
	return owner, ""
}

// candidate is somebody who may take what a domain gets, and as what.
type candidate struct {
	*models.Person
	role string
}

// candidates are the owner, who covers for them while they are away, and the
// backups in their order, each once.
func (r *router) candidates(d *models.Domain, owner *models.Person) []candidate {
	out := []candidate{{owner, "owner"}}
	add := func(id int64, role string) {
		p := r.office.Person(id)
		if p == nil || !p.Works() || slices.ContainsFunc(out, func(c candidate) bool { return c.ID == id }) {
			return
		}
		out = append(out, candidate{p, role})
	}
	if a := r.away(owner); a != nil && a.CoverID != nil {
		add(*a.CoverID, "cover")
	}
	for _, id := range d.Backups {
		add(id, "backup")
	}
	return out
}

// spares are the first of those who could take a matter and had better not.
type spares struct {
	awakeFull, sleeping, anyFull *models.Person
}

func (s *spares) full(p *models.Person, awake bool) {
	if awake && s.awakeFull == nil {
		s.awakeFull = p
	}
	if s.anyFull == nil {
		s.anyFull = p
	}
}

func (s *spares) asleep(p *models.Person) {
	if s.sleeping == nil {
		s.sleeping = p
	}
}

// nobodyReady settles what nobody of a domain can take as they should. Too
// much beats too late, and late and owned beats lost.
func (r *router) nobodyReady(d *models.Domain, owner *models.Person, s spares) {
	switch {
	case s.awakeFull != nil:
		r.give(s.awakeFull, "everybody who could take it is as full: %s -> %s", d.Name, s.awakeFull.First())
	case s.sleeping != nil:
		r.give(s.sleeping, "nobody who could take it works now: %s -> %s", d.Name, s.sleeping.First())
	case s.anyFull != nil:
		r.give(s.anyFull, "everybody who could take it is as full: %s -> %s", d.Name, s.anyFull.First())
	case r.refused:
		r.hold()
	case owner.Clearance.Covers(r.out.Clearance):
		r.give(owner, "nobody stands in for %s: it waits for %s", d.Name, owner.First())
	default:
		r.out.Triage = fmt.Sprintf("nobody is there for %s", d.Name)
	}
}

// giveOrCover gives the matter to a person who was chosen by themself and not
// by a domain or, while they are away, to whoever covers for them.
func (r *router) giveOrCover(p *models.Person, why string) {
	a := r.away(p)
	if a == nil {
		r.give(p, "%s", why)
		return
	}
	r.say("%s, away %s", why, span(a.FromDay, a.ToDay))
	if a.CoverID != nil {
		c := r.office.Person(*a.CoverID)
		switch {
		case c == nil || !c.Works():
		case !c.Clearance.Covers(r.out.Clearance):
			r.pass("cover " + c.First())
		case r.away(c) != nil:
			r.say("cover %s is away too", c.First())
		default:
			r.give(c, "%s covers for %s", c.First(), p.First())
			return
		}
	}
	r.give(p, "nobody covers: it waits for %s", p.First())
}

// urgent reports whether the matter cannot wait for somebody's next morning.
func (r *router) urgent() bool {
	if r.in.Priority != "" {
		return r.in.Priority == models.Urgent
	}
	return r.out.Priority == models.Urgent
}

// awake reports whether a person can be reached for the matter: always, unless
// it is urgent and they do not work now.
func (r *router) awake(p *models.Person) bool {
	return !r.urgent() || p.Week(r.office.Team).Open(r.in.Now)
}

// full reports whether a person holds as many open items as they take.
func (r *router) full(p *models.Person) bool { return p.Limit > 0 && r.in.Loads[p.ID] >= p.Limit }

// load says how much a person holds, of how much they take.
func (r *router) load(p *models.Person) string {
	return fmt.Sprintf("%s of the %d they take", plural(r.in.Loads[p.ID], "open item", "open items"), p.Limit)
}

// away returns the absence that keeps a person from a matter: today, or at
// its due date. Days are those of the person's own zone.
func (r *router) away(p *models.Person) *models.Absence {
	week := p.Week(r.office.Team)
	if a := r.office.Away(p.ID, week.DayIn(r.in.Now)); a != nil {
		return a
	}
	if due := r.due(week); due != "" {
		return r.office.Away(p.ID, due)
	}
	return nil
}

// due is the day on which the matter would be due for somebody whose week this
// is, "" for none.
func (r *router) due(week models.Week) models.Day {
	if r.in.Due != nil {
		return week.DayIn(*r.in.Due)
	}
	if d := r.domain(); d != nil && r.in.Undated {
		return dueIn(d, week, r.in.Now)
	}
	return ""
}

// domain is where the matter is filed so far, nil for nowhere.
func (r *router) domain() *models.Domain {
	if r.out.DomainID == nil {
		return nil
	}
	return r.office.Domain(*r.out.DomainID)
}

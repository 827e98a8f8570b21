package desk

import (
	"fmt"
	"time"

	"adjutant/models"
)

// RouteInput is what routing looks at.
type RouteInput struct {
	From      *models.Person // the proven sender; nil for anybody else
	People    []string       // keys named with @, in order
	Domain    string         // slug named with # or by plus-address
	Clearance models.Clearance
	Priority  models.Priority // as the mail says; "" when it does not
	Due       *time.Time
	Undated   bool         // nothing says when it is due, so the domain's own time counts
	Thread    *models.Item // the item of the thread, if there is one
	Now       time.Time

	// What the team's own rules and the domains' keywords are held against.
	Sender  string   // of the forwarded mail if there is one, else of the mail
	To      []string // recipients of the same
	Subject string
	Text    string
	List    string
	Files   []models.File // attached; pictures inside the text are none

	Unclaimed []string // tags that two domains claim, with their names
	Unknown   []string // a sentence for each tag or name that means nothing here

	Loads map[int64]int // open items each person holds; nil where nobody set a limit
}

// Routing is where a matter goes, and why.
type Routing struct {
	PersonID  *int64
	DomainID  *int64
	Clearance models.Clearance
	Priority  models.Priority // of a rule; "" = as the mail says
	Held      bool            // nobody is cleared
	Triage    string          // why nobody has it; "" when somebody does
	Reasons   []string

	Level    int    // how far the matter is delegated; see delegate
	LevelWhy string // why it is less than its domain
	AskID    *int64 // who decides, if it is a decision
	Turned   bool   // a task whose money makes it a decision
}

// Route decides who gets a matter: the order of product.md, first rule that
// speaks. Every rule that was considered leaves a line in the reasons. It is
// pure: the same office and input always give the same answer.
func Route(o *models.Office, in RouteInput) Routing {
	r := router{office: o, in: in}
	r.out.Clearance = in.Clearance
	if r.out.Clearance == "" {
		r.out.Clearance = models.Standard
	}
	if d := o.DomainBySlug(in.Domain); d != nil {
		r.out.DomainID = &d.ID
		r.out.Clearance = r.out.Clearance.Max(d.Clearance)
	}
	r.decide()
	if r.out.PersonID == nil && r.out.Triage == "" && !r.out.Held {
		r.out.Triage = "nothing says whose matter this is"
	}
	if r.out.Triage != "" {
		r.say("%s: triage", r.out.Triage)
	}
	return r.out
}

type router struct {
	office *models.Office
	in     RouteInput
	out    Routing
	// refused is set once somebody was passed over for want of clearance,
	// elsewhere once somebody who is cleared was passed over for being away.
	refused, elsewhere bool
}

func (r *router) say(format string, args ...any) {
	r.out.Reasons = append(r.out.Reasons, fmt.Sprintf(format, args...))
}

// setDomain files the matter into a domain, which may ask for more clearance
// than the mail did.
func (r *router) setDomain(d *models.Domain) {
	r.out.DomainID = &d.ID
	if before := r.out.Clearance; d.Clearance.Rank() > before.Rank() {
		r.out.Clearance = d.Clearance
		r.say("%s is %s: only people cleared for it", d.Name, d.Clearance)
	}
}

func (r *router) decide() {
	if r.out.Clearance != models.Standard {
		r.say("%s: only people cleared for it", r.out.Clearance)
	}
	for _, u := range r.in.Unknown {
		r.say("%s", u)
	}
	if r.byPerson() || r.byThread() || r.byTag() || r.byRule() || r.byKeyword() {
		return
	}
	if r.refused {
		r.hold()
	}
}

// byPerson gives the matter to the first person named with @ who is cleared.
func (r *router) byPerson() bool {
	if len(r.in.People) == 0 {
		return false
	}
	if r.in.From == nil {
		r.say("@%s does not count: the sender is not proven", r.in.People[0])
		return false
	}
	for _, key := range r.in.People {
		p := r.office.PersonByKey(key)
		if p == nil || !p.Works() {
			r.say("@%s cannot hold items", key)
			continue
		}
		if !p.Clearance.Covers(r.out.Clearance) {
			r.pass("@" + key)
			continue
		}
		r.give(p, "@%s named by %s", key, r.in.From.First())
		if a := r.away(p); a != nil {
			r.say("%s is away %s, and was named all the same", p.First(), span(a.FromDay, a.ToDay))
		}
		return true
	}
	return false
}

// byThread gives the matter to whoever holds the item of its thread, unless a
// tag says where else it belongs. While the holder is away it goes to whoever
// covers for them, else the way of the item's domain.
func (r *router) byThread() bool {
	t := r.in.Thread
	if t == nil || t.HolderID == nil || r.in.Domain != "" {
		return false
	}
	p := r.office.Person(*t.HolderID)
	if p == nil || !p.Works() {
		return false
	}
	r.out.Clearance = r.out.Clearance.Max(t.Clearance)
	why := fmt.Sprintf("thread of #%d, which %s holds", t.Number, p.First())
	if !p.Clearance.Covers(r.out.Clearance) {
		r.pass(why)
		return false
	}
	r.out.DomainID = t.DomainID
	if d := r.domain(); d != nil && d.ArchivedAt == nil && r.away(p) != nil && same(d.OwnerID, t.HolderID) {
		return r.byDomain(d, why)
	}
	r.giveOrCover(p, why)
	return true
}

func (r *router) byTag() bool {
	if r.in.Domain == "" {
		if len(r.in.Unclaimed) > 0 {
			r.out.Triage = r.in.Unclaimed[0]
			return true
		}
		return false
	}
	d := r.office.DomainBySlug(r.in.Domain)
	if d == nil {
		return false
	}
	return r.byDomain(d, "#"+d.Slug)
}

func (r *router) give(p *models.Person, format string, args ...any) {
	r.out.PersonID = &p.ID
	r.say(format, args...)
}

// pass goes past somebody who is not cleared; why names them and what led to
// them.
func (r *router) pass(why string) {
	r.refused = true
	r.say("%s, not cleared for %s", why, r.out.Clearance)
}

func (r *router) hold() {
	r.out.Held = true
	if r.elsewhere {
		r.say("nobody who is there is cleared: held, the executive is asked")
		return
	}
	r.say("nobody who could take it is cleared: held, the executive is asked")
}

package desk

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// How far a matter is delegated: the level of its domain, and level 2 where
// money goes beyond the domain's limit. From the level follows who decides.

const (
	levelPrepare = 2 // the holder prepares, the executive decides
	levelDecide  = 4 // the holder decides, and tells
	levelOwn     = 5 // the holder decides
)

// delegation is how far one matter is delegated, and why less than its domain.
type delegation struct {
	level int    // 0 without a domain
	why   string // "" unless money sent it back to level 2
}

// delegated holds an amount against the limit of a domain. What the executive
// names is her own word, and no limit holds it.
func delegated(d *models.Domain, amount string, by *models.Person) delegation {
	switch {
	case d == nil:
		return delegation{}
	case amount == "" || by != nil && by.Role == models.RoleExecutive || d.Amount != "" && within(amount, d.Amount):
		return delegation{level: d.Level}
	}
	out := delegation{level: min(d.Level, levelPrepare)}
	switch {
	case d.Amount == "":
		out.why = fmt.Sprintf("%s, and %s has no limit for money", models.SayAmount(amount), d.Name)
	case !sameCurrency(amount, d.Amount):
		out.why = fmt.Sprintf("%s cannot be held against the limit of %s, %s", models.SayAmount(amount), d.Name, models.SayAmount(d.Amount))
	default:
		out.why = fmt.Sprintf("%s is above the limit of %s, %s", models.SayAmount(amount), d.Name, models.SayAmount(d.Amount))
	}
	return out
}

func sameCurrency(a, b string) bool {
	_, one, ok := parser.Amount(a)
	_, two, ok2 := parser.Amount(b)
	return ok && ok2 && one == two
}

// decider is who decides a matter: its holder from level 4 on, unless it is
// the holder who asks; else the executive.
func (d delegation) decider(o *models.Office, holder, asker *int64) *int64 {
	e := o.Executive()
	if e != nil && same(holder, &e.ID) {
		return &e.ID
	}
	if d.level >= levelDecide && d.why == "" && holder != nil && !same(holder, asker) {
		return holder
	}
	if e == nil {
		return nil
	}
	return &e.ID
}

// delegate says who decides what was routed, and adds the reasons. A task
// whose money goes beyond the limit becomes a decision. An assistant who
// writes #decide has prepared it, unless they name somebody else or the domain
// decides by itself.
func delegate(o *models.Office, intent parser.Intent, in RouteInput, r *Routing) {
	var domain *models.Domain
	if r.DomainID != nil {
		domain = o.Domain(*r.DomainID)
	}
	by := in.From
	d := delegated(domain, intent.Amount, by)
	r.Level, r.LevelWhy = d.level, d.why
	kind := models.Kind(intent.Kind)
	r.Turned = kind == models.Task && d.why != ""
	if kind != models.Decision && !r.Turned {
		return
	}
	var asker *int64
	if by != nil && by.Role != models.RoleExecutive && by.Works() {
		asker = &by.ID
	}
	r.AskID = d.decider(o, r.PersonID, asker)
	if asker != nil && kind == models.Decision && !same(r.AskID, r.PersonID) && len(intent.People) == 0 && !r.Held &&
		by.Clearance.Covers(r.Clearance) && !same(r.PersonID, asker) {
		if r.Triage != "" {
			r.Reasons = r.Reasons[:len(r.Reasons)-1] // it is in nobody's triage
		}
		r.PersonID, r.Triage = asker, ""
		r.Reasons = append(r.Reasons, fmt.Sprintf("#decide of %s, who prepared it", by.First()))
	}
	if line := d.reason(o, domain, r, asker); line != "" {
		r.Reasons = slices.Insert(r.Reasons, max(len(r.Reasons)-1, 0), line)
	}
}

// reason words who decides at a level, where that is not what everybody
// expects of a decision.
func (d delegation) reason(o *models.Office, domain *models.Domain, r *Routing, asker *int64) string {
	name := func(id *int64, nobody string) string {
		if id == nil {
			return nobody
		}
		return o.Person(*id).First()
	}
	holder, decides := name(r.PersonID, "its holder"), name(r.AskID, "nobody")
	switch {
	case same(r.AskID, r.PersonID) && d.level == levelOwn:
		return fmt.Sprintf("level %d in %s: %s decides", d.level, domain.Name, holder)
	case same(r.AskID, r.PersonID) && d.level == levelDecide:
		return fmt.Sprintf("level %d in %s: %s decides, %s reads it afterwards", d.level, domain.Name, holder, executiveOf(o))
	case same(r.AskID, r.PersonID):
		return ""
	case d.why != "":
		return fmt.Sprintf("%s: level %d, %s prepares and %s decides", d.why, d.level, holder, decides)
	case d.level >= levelDecide && same(r.PersonID, asker):
		return fmt.Sprintf("level %d in %s: %s may decide it, and asks", d.level, domain.Name, holder)
	case d.level == 1 || d.level == levelPrepare:
		return fmt.Sprintf("level %d in %s: %s prepares, %s decides", d.level, domain.Name, holder, decides)
	}
	return ""
}

func executiveOf(o *models.Office) string {
	if e := o.Executive(); e != nil {
		return e.First()
	}
	return "the executive"
}

// place takes what routing said of a new item's level and of who decides.
func (w *work) place(i *models.Item, r Routing) {
	i.Level, i.LevelWhy = r.Level, r.LevelWhy
	if i.Amount != "" && i.AskedByID != nil {
		i.AmountByID = i.AskedByID
	}
	if r.Turned {
		i.Kind = models.Decision
	}
	if i.Kind != models.Decision {
		return
	}
	i.AskID = r.AskID
	if i.AskID == nil {
		if e := w.office.Executive(); e != nil {
			i.AskID = &e.ID
		}
	}
	asks := i.AskedByID != nil && !same(i.AskID, i.AskedByID) && (!r.Turned || same(i.HolderID, i.AskedByID))
	if asks || i.AskID != nil && same(i.AskID, i.HolderID) {
		i.PreparedAt = &w.now
	}
}

// settleLevel looks again at how far an open item is delegated, after its
// domain, holder or amount changed, and says what that changes.
func (w *work) settleLevel(i *models.Item) {
	var by *models.Person
	if i.AmountByID != nil {
		by = w.office.Person(*i.AmountByID)
	}
	d := delegated(w.domainOf(i), i.Amount, by)
	news := d.why != "" && d.why != i.LevelWhy
	i.Level, i.LevelWhy = d.level, d.why
	if !i.State.Open() || i.Kind == models.FollowUp {
		return
	}
	if i.Kind == models.Task {
		if d.why == "" {
			return
		}
		i.Kind = models.Decision
	}
	asker := i.AskedByID
	if e := w.office.Executive(); e != nil && same(asker, &e.ID) {
		asker = nil
	}
	ask := d.decider(w.office, i.HolderID, asker)
	if ask != nil && !same(ask, i.AskID) {
		i.AskID = ask
		switch {
		case same(ask, i.HolderID):
			i.PreparedAt = &w.now
		case w.actor != nil && same(i.HolderID, &w.actor.ID):
			i.PreparedAt = &w.now // who holds it asks by what they just wrote
		case i.Recommend == "":
			i.PreparedAt = nil
		}
	}
	if news && w.actor != nil {
		w.back.said(fmt.Sprintf("#%d: %s, so %s decides.", i.Number, d.why, w.nameOf(i.AskID)))
	}
}

// sayDelegation is a level as a letter says it.
func (w *work) sayDelegation(i *models.Item) string {
	d := w.domainOf(i)
	if i.LevelWhy != "" && i.Level > 0 && i.Level < len(levels) {
		return levels[i.Level] + ": " + i.LevelWhy
	}
	return sayLevel(d)
}

// decidedForYou reports whether a closed item was its holder's to decide and
// the executive's to read.
func decidedForYou(i *models.Item, executive int64) bool {
	switch i.State {
	case models.StateDone:
		return i.Level == levelDecide
	case models.StateApproved, models.StateDeclined:
		return i.Level == levelDecide && i.AskID != nil && *i.AskID != executive
	}
	return false
}

// trimmedLetter is a letter of an option as it is kept.
func trimmedLetter(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }

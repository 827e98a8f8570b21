package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"adjutant/models"
)

// RouteInput is what routing looks at.
type RouteInput struct {
	From      *models.Person // the proven sender; nil for anybody else
	People    []string       // keys named with @, in order
	Domain    string         // slug named with # or by plus-address
	Clearance models.Clearance
	Due       *time.Time
	Thread    *models.Item // the item of the thread, if there is one
	Now       time.Time

	// What the team's own rules and the domains' keywords are held against.
	Sender  string   // of the forwarded mail if there is one, else of the mail
	To      []string // recipients of the same
	Subject string
	Text    string
	List    string

	Unclaimed []string // tags that two domains claim, with their names

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
		r.setDomain(d)
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
	// refused is set once somebody was passed over for want of clearance.
	refused bool
}

func (r *router) say(format string, args ...any) {
	r.out.Reasons = append(r.out.Reasons, fmt.Sprintf(format, args...))
}

func (r *router) setDomain(d *models.Domain) {
	r.out.DomainID = &d.ID
	r.out.Clearance = r.out.Clearance.Max(d.Clearance)
}

func (r *router) decide() {
	if r.out.Clearance != models.Standard {
		r.say("%s: only people cleared for it", r.out.Clearance)
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
			r.pass(p)
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
// tag says where else it belongs.
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
	if !p.Clearance.Covers(r.out.Clearance) {
		r.pass(p)
		return false
	}
	r.out.DomainID = t.DomainID
	r.give(p, "thread of #%d, which %s holds", t.Number, p.First())
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

// byDomain gives the matter to the domain's owner or, when the owner is away
// now or at the due date, to the first cleared person who stands in.
func (r *router) byDomain(d *models.Domain, why string) bool {
	r.setDomain(d)
	if d.OwnerID == nil {
		r.out.Triage = fmt.Sprintf("%s has no owner", d.Name)
		r.say("%s -> %s", why, d.Name)
		return true
	}
	owner := r.office.Person(*d.OwnerID)
	if owner == nil || !owner.Works() {
		r.out.Triage = fmt.Sprintf("the owner of %s has left", d.Name)
		return true
	}
	absence := r.away(owner)
	switch {
	case !owner.Clearance.Covers(r.out.Clearance):
		r.pass(owner)
	case absence == nil && r.full(owner):
		r.say("%s -> owner %s, who has %d open items of the %d they take", why, owner.First(), r.in.Loads[owner.ID], owner.Limit)
	case absence == nil:
		r.give(owner, "%s -> owner %s", why, owner.First())
		return true
	default:
		r.say("%s -> owner %s, away %s", why, owner.First(), span(absence.FromDay, absence.ToDay))
	}
	var full []*models.Person // could take it, and have as much as they take
	if absence == nil && owner.Clearance.Covers(r.out.Clearance) {
		full = append(full, owner)
	}
	stands := slices.Clone(d.Backups)
	if absence != nil && absence.CoverID != nil {
		stands = append([]int64{*absence.CoverID}, stands...)
	}
	for _, id := range stands {
		p := r.office.Person(id)
		if p == nil || !p.Works() || p.ID == owner.ID {
			continue
		}
		if !p.Clearance.Covers(r.out.Clearance) {
			r.pass(p)
			continue
		}
		if a := r.away(p); a != nil {
			r.say("backup %s is away too, %s", p.First(), span(a.FromDay, a.ToDay))
			continue
		}
		if r.full(p) {
			full = append(full, p)
			r.say("backup %s has %d open items of the %d they take", p.First(), r.in.Loads[p.ID], p.Limit)
			continue
		}
		r.give(p, "%s -> backup %s", d.Name, p.First())
		return true
	}
	if len(full) > 0 { // too much beats lost, too
		r.give(full[0], "everybody who could take it is as full: %s -> %s", d.Name, full[0].First())
		return true
	}
	if r.refused {
		r.hold()
		return true
	}
	// Late and owned beats lost: nobody stands in, so the owner keeps it.
	if absence != nil && owner.Clearance.Covers(r.out.Clearance) {
		r.give(owner, "nobody stands in for %s: it waits for %s", d.Name, owner.First())
		return true
	}
	r.out.Triage = fmt.Sprintf("nobody is there for %s", d.Name)
	return true
}

func (r *router) byRule() bool {
	for _, rule := range r.office.Rules {
		why, ok := r.matches(rule.When)
		if !ok {
			continue
		}
		if rule.Then.Priority != "" {
			r.out.Priority = rule.Then.Priority
		}
		if key := rule.Then.Person; key != "" {
			if p := r.office.PersonByKey(key); p != nil && p.Works() {
				if !p.Clearance.Covers(r.out.Clearance) {
					r.pass(p)
					continue
				}
				r.give(p, "rule %d, %s -> %s", rule.Position, why, p.First())
				return true
			}
		}
		if d := r.office.DomainBySlug(rule.Then.Domain); d != nil {
			return r.byDomain(d, fmt.Sprintf("rule %d, %s -> %s", rule.Position, why, d.Name))
		}
	}
	if len(r.office.Rules) > 0 {
		r.say("no rule of the team fits")
	}
	return false
}

// matches holds a rule's conditions against the mail; all that are set must
// hold.
func (r *router) matches(w models.RuleWhen) (string, bool) {
	var why []string
	check := func(pattern, word string, hit bool) bool {
		if pattern == "" {
			return true
		}
		why = append(why, word+" "+pattern)
		return hit
	}
	ok := check(w.From, "from", wildcard(w.From, r.in.Sender)) &&
		check(w.To, "to", slices.ContainsFunc(r.in.To, func(a string) bool { return wildcard(w.To, a) })) &&
		check(w.Subject, "subject", hasWords(r.in.Subject, w.Subject)) &&
		check(w.Words, "words", hasWords(r.in.Subject+"\n"+r.in.Text, w.Words)) &&
		check(w.List, "list", strings.EqualFold(w.List, r.in.List))
	return strings.Join(why, ", "), ok && len(why) > 0
}

// byKeyword looks for the domains' keywords in subject and text. One domain
// must have strictly more of them than every other.
func (r *router) byKeyword() bool {
	text := wordsOf(r.in.Subject + "\n" + r.in.Text)
	type hit struct {
		domain *models.Domain
		words  []string
	}
	var hits []hit
	for i := range r.office.Domains {
		d := &r.office.Domains[i]
		if d.ArchivedAt != nil {
			continue
		}
		var found []string
		for _, k := range d.Keywords {
			if strings.Contains(text, wordsOf(k)) && wordsOf(k) != "  " {
				found = append(found, k)
			}
		}
		if len(found) > 0 {
			hits = append(hits, hit{d, found})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return len(b.words) - len(a.words) })
	switch {
	case len(hits) == 0:
		r.say("no keyword of a domain stands in it")
		return false
	case len(hits) == 1 || len(hits[0].words) > len(hits[1].words):
		return r.byDomain(hits[0].domain, fmt.Sprintf("keyword %s", strings.Join(hits[0].words, ", ")))
	}
	var names []string
	for _, h := range hits {
		if len(h.words) == len(hits[0].words) {
			names = append(names, h.domain.Name)
		}
	}
	r.out.Triage = fmt.Sprintf("%s domains match: %s", count(len(names)), strings.Join(names, ", "))
	return true
}

func (r *router) give(p *models.Person, format string, args ...any) {
	r.out.PersonID = &p.ID
	r.say(format, args...)
}

func (r *router) pass(p *models.Person) {
	r.refused = true
	r.say("%s is not cleared for %s", p.First(), r.out.Clearance)
}

// full reports whether a person holds as many open items as they take.
func (r *router) full(p *models.Person) bool { return p.Limit > 0 && r.in.Loads[p.ID] >= p.Limit }

func (r *router) hold() {
	r.out.Held = true
	r.say("nobody who could take it is cleared: held, the executive is asked")
}

// away returns the absence that keeps a person from a matter: today, or at
// its due date. Days are those of the person's own zone.
func (r *router) away(p *models.Person) *models.Absence {
	week := p.Week(r.office.Team)
	if a := r.office.Away(p.ID, week.DayIn(r.in.Now)); a != nil {
		return a
	}
	if r.in.Due != nil {
		return r.office.Away(p.ID, week.DayIn(*r.in.Due))
	}
	return nil
}

// wildcard holds an address against a pattern in which * stands for anything.
// It is linear in the address for each star.
func wildcard(pattern, address string) bool {
	parts := strings.Split(strings.ToLower(pattern), "*")
	rest := strings.ToLower(address)
	if len(parts) == 1 {
		return rest == parts[0]
	}
	if !strings.HasPrefix(rest, parts[0]) {
		return false
	}
	rest = rest[len(parts[0]):]
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, last)
}

// hasWords reports whether the words stand in the text one after another.
func hasWords(text, words string) bool {
	w := wordsOf(words)
	return strings.TrimSpace(w) != "" && strings.Contains(wordsOf(text), w)
}

// wordsOf folds a text to its lower-case words, a space before and after
// each, so that a word can be looked for without finding its parts.
func wordsOf(text string) string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	return " " + strings.Join(fields, " ") + " "
}

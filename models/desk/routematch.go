package desk

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
)

// byRule asks the team's own rules in their order. The first that fits and
// names a person or a domain decides; one that sets a priority alone is noted
// and the next is asked.
func (r *router) byRule() bool {
	for _, rule := range r.office.Rules {
		why, ok := r.matches(rule.When)
		if !ok {
			continue
		}
		why = fmt.Sprintf("rule %d, %s", rule.Position, why)
		if r.out.Priority == "" {
			r.out.Priority = rule.Then.Priority
		}
		d := r.office.DomainBySlug(rule.Then.Domain)
		switch {
		case d != nil:
			why += " -> " + d.Name
		case rule.Then.Domain != "":
			r.say("%s: there is no domain %s any more", why, rule.Then.Domain)
		case rule.Then.Person == "":
			r.say("%s -> priority %s", why, rule.Then.Priority)
		}
		if r.byRulesPerson(rule.Then.Person, d, why) {
			return true
		}
		if d != nil {
			return r.byDomain(d, why)
		}
	}
	if len(r.office.Rules) > 0 {
		r.say("no rule of the team fits")
	}
	return false
}

// byRulesPerson gives the matter to the person that a rule names, if there is
// one who may have it.
func (r *router) byRulesPerson(key string, d *models.Domain, why string) bool {
	if key == "" {
		return false
	}
	if d != nil {
		r.setDomain(d)
	}
	p := r.office.PersonByKey(key)
	switch {
	case p == nil || !p.Works():
		r.say("%s: %s cannot hold items", why, key)
		return false
	case !p.Clearance.Covers(r.out.Clearance):
		r.pass(why + " -> " + p.First())
		return false
	}
	r.giveOrCover(p, why+" -> "+p.First())
	return true
}

// matches holds a rule's conditions against the mail; all that are set must
// hold.
func (r *router) matches(w models.RuleWhen) (string, bool) {
	var why []string
	check := func(pattern, word string, hit func() bool) bool {
		if pattern == "" {
			return true
		}
		why = append(why, word+" "+pattern)
		return hit()
	}
	ok := check(w.From, "from", func() bool { return wildcard(w.From, r.in.Sender) }) &&
		check(w.To, "to", func() bool { return slices.ContainsFunc(r.in.To, func(a string) bool { return wildcard(w.To, a) }) }) &&
		check(w.Subject, "subject", func() bool { return models.HasWords(models.FoldWords(r.in.Subject), w.Subject) }) &&
		check(w.Words, "words", func() bool { return models.HasWords(models.FoldWords(r.in.Subject+"\n"+r.in.Text), w.Words) }) &&
		check(w.List, "list", func() bool { return r.in.List != "" && wildcard(w.List, r.in.List) }) &&
		check(w.Attachment, "attachment", func() bool {
			return slices.ContainsFunc(r.in.Files, func(f models.File) bool { return f.Is(w.Attachment) })
		})
	return strings.Join(why, ", "), ok && len(why) > 0
}

// byKeyword looks for the domains' keywords in subject and text. One domain
// must have strictly more of them than every other.
func (r *router) byKeyword() bool {
	text := models.FoldWords(r.in.Subject + "\n" + r.in.Text)
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
			if models.HasWords(text, k) {
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

package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// FindingKind is what is wrong with who answers for what.
type FindingKind string

const (
	Gap         FindingKind = "gap"          // nobody owns the domain
	Overlap     FindingKind = "overlap"      // two domains claim one word
	NoBackup    FindingKind = "no-backup"    // nobody stands behind the owner
	AbsenceHole FindingKind = "absence-hole" // everybody who could is away
	Trust       FindingKind = "trust"        // somebody is not cleared for what is theirs
)

// Finding is one weakness in a team's coverage, and what would mend it.
type Finding struct {
	Kind   FindingKind
	Domain string // slug; of an overlap the first of the two
	Person string // key of the person it is about, or ""
	Word   string // of an overlap or an unmapped tag
	From   Day    // of an absence hole, first and last day
	To     Day
	Other  string // of an overlap the slug of the second
	Since  Day    // the first day of the absence behind a hole
	Text   string // a sentence
	Fix    string // what to do, a sentence
}

// Claims reports whether a word, as it is written in a domain, is the one that
// an overlap is about.
func (f Finding) Claims(word string) bool { return strings.EqualFold(strings.TrimSpace(word), f.Word) }

// Findings looks at a team for a number of days from a day on and says where
// nobody would answer. The order is that of the kinds above, then of the
// team's domains. It is a matter of the team alone: no item is looked at.
func Findings(o *Office, from Day, days int) []Finding {
	var out []Finding
	domains := slices.DeleteFunc(slices.Clone(o.Domains), func(d Domain) bool { return d.ArchivedAt != nil })
	for _, d := range domains {
		if o.owner(d) == nil {
			out = append(out, Finding{
				Kind: Gap, Domain: d.Slug,
				Text: fmt.Sprintf("Nobody owns %s.", d.Name),
				Fix:  "Name an owner; until then its mail goes to triage.",
			})
		}
	}
	out = append(out, overlaps(domains)...)
	for _, d := range domains {
		if owner := o.owner(d); owner != nil && len(o.backups(d)) == 0 {
			out = append(out, Finding{
				Kind: NoBackup, Domain: d.Slug, Person: owner.Key,
				Text: fmt.Sprintf("%s has nobody behind %s.", d.Name, owner.First()),
				Fix:  "Name a backup.",
			})
		}
	}
	for _, d := range domains {
		out = append(out, o.holes(d, from, days)...)
	}
	for _, d := range domains {
		out = append(out, o.distrust(d)...)
	}
	return out
}

// owner returns who owns the domain today, or nil.
func (o *Office) owner(d Domain) *Person {
	if d.OwnerID == nil {
		return nil
	}
	if p := o.Person(*d.OwnerID); p != nil && p.Works() {
		return p
	}
	return nil
}

// backups returns who stands behind the owner, in order.
func (o *Office) backups(d Domain) []*Person {
	var out []*Person
	for _, id := range d.Backups {
		if p := o.Person(id); p != nil && p.Works() && (d.OwnerID == nil || id != *d.OwnerID) {
			out = append(out, p)
		}
	}
	return out
}

// overlaps finds the words that two domains answer to.
func overlaps(domains []Domain) []Finding {
	var out []Finding
	first := map[string]Domain{}
	for _, d := range domains {
		words := append([]string{d.Slug, d.Name}, append(slices.Clone(d.Aliases), d.Keywords...)...)
		for _, word := range words {
			word = strings.ToLower(strings.TrimSpace(word))
			other, taken := first[word]
			if word == "" || (taken && other.Slug == d.Slug) {
				continue
			}
			if !taken {
				first[word] = d
				continue
			}
			out = append(out, Finding{
				Kind: Overlap, Domain: other.Slug, Other: d.Slug, Word: word,
				Text: fmt.Sprintf("%s and %s both claim “%s”.", other.Name, d.Name, word),
				Fix:  "Take the word from one of them; until then mail with it goes to triage.",
			})
		}
	}
	return out
}

// holes finds the spans of working days on which the owner is away and nobody
// who is cleared stands in.
func (o *Office) holes(d Domain, from Day, days int) []Finding {
	owner := o.owner(d)
	if owner == nil {
		return nil
	}
	week := owner.Week(o.Team)
	var out []Finding
	open := false
	for i := range days {
		day := from.Add(i)
		if !week.Days[day.Weekday()] {
			continue // a weekend neither opens nor closes a hole
		}
		if o.Away(owner.ID, day) == nil || o.standIn(d, owner.ID, day) {
			open = false
			continue
		}
		if open {
			out[len(out)-1].To = day
			continue
		}
		open = true
		out = append(out, Finding{
			Kind: AbsenceHole, Domain: d.Slug, Person: owner.Key, From: day, To: day, Since: o.Away(owner.ID, day).FromDay,
			Fix: "Name a cover for the absence, or a backup who is there.",
		})
	}
	for i := range out {
		out[i].Text = fmt.Sprintf("Nobody covers %s %s, while %s is away.", d.Name, span(out[i].From, out[i].To), owner.First())
	}
	return out
}

// standIn reports whether somebody cleared is there in place of the owner.
func (o *Office) standIn(d Domain, owner int64, day Day) bool {
	who, _ := o.standsIn(d, owner, day)
	return who != nil
}

// need is the clearance that the domain asks for; nothing asks for standard.
func (d Domain) need() Clearance {
	if d.Clearance == "" {
		return Standard
	}
	return d.Clearance
}

// distrust finds owners and backups who are not cleared for their own domain:
// what comes for them will be held.
func (o *Office) distrust(d Domain) []Finding {
	people := o.backups(d)
	role := func(*Person) string { return "is a backup of" }
	if owner := o.owner(d); owner != nil {
		people = append([]*Person{owner}, people...)
		role = func(p *Person) string {
			if p.ID == owner.ID {
				return "owns"
			}
			return "is a backup of"
		}
	}
	var out []Finding
	for _, p := range people {
		if p.Clearance.Covers(d.need()) {
			continue
		}
		out = append(out, Finding{
			Kind: Trust, Domain: d.Slug, Person: p.Key,
			Text: fmt.Sprintf("%s %s %s, which asks for %s clearance, and is cleared for %s.",
				p.First(), role(p), d.Name, d.need(), p.Clearance),
			Fix: fmt.Sprintf("Clear %s on purpose, or name somebody else.", p.First()),
		})
	}
	return out
}

// span writes one day or the first and last of several.
func span(from, to Day) string {
	word := func(d Day) string { return d.In(time.UTC).Format("Mon 2 Jan") }
	if from == to {
		return "on " + word(from)
	}
	return "from " + word(from) + " to " + word(to)
}

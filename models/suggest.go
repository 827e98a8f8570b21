package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Taught is where the mails of one sender went that somebody looked at: how
// many of them are with a person, in a domain.
type Taught struct {
	Sender   string // address, lower case
	DomainID *int64
	HolderID *int64
	Times    int
}

// Suggestion is a guess where something in triage belongs, and why: never more
// than that.
type Suggestion struct {
	Person string // key, or ""
	Domain string // slug, or ""
	Why    string // a sentence; "" for no suggestion
}

// taughtEnough is how many mails of a sender must have gone one way.
const taughtEnough = 2

// Suggest guesses where a matter belongs: to where mail of its sender went
// before, else to the domain whose keywords stand in it most, else to who says
// they are good at such things. Nobody is suggested who is not cleared for it.
func Suggest(o *Office, need Clearance, text string, taught []Taught) Suggestion {
	if s := o.byTeaching(need, taught); s.Why != "" {
		return s
	}
	words := FoldWords(text)
	if s := o.byWords(need, words); s.Why != "" {
		return s
	}
	for i := range o.People {
		p := &o.People[i]
		if !p.Works() || !p.Clearance.Covers(need) {
			continue
		}
		for _, strength := range p.Strengths {
			if HasWords(words, strength) {
				return Suggestion{Person: p.Key, Why: fmt.Sprintf("%s is good at “%s”", p.First(), strength)}
			}
		}
	}
	return Suggestion{}
}

// byTeaching follows what was done with the sender's mails before: most of
// them must have gone one way.
func (o *Office) byTeaching(need Clearance, taught []Taught) Suggestion {
	all := 0
	for _, t := range taught {
		all += t.Times
	}
	for _, t := range taught {
		if t.Times < taughtEnough || 2*t.Times <= all {
			continue
		}
		s := Suggestion{}
		into := ""
		if t.DomainID != nil {
			if d := o.Domain(*t.DomainID); d != nil && d.ArchivedAt == nil {
				s.Domain, into = d.Slug, d.Name
			}
		}
		if t.HolderID != nil {
			if p := o.Person(*t.HolderID); p != nil && p.Works() && p.Clearance.Covers(need) {
				s.Person = p.Key
				if into == "" {
					into = p.First()
				} else {
					into += ", " + p.First()
				}
			}
		}
		if into != "" {
			s.Why = fmt.Sprintf("%d of %d mails of %s went to %s", t.Times, all, t.Sender, into)
			return s
		}
	}
	return Suggestion{}
}

// byWords looks for the domain that most keywords stand for; of several with
// as many the first of the team's order, which says which others there are.
func (o *Office) byWords(need Clearance, words string) Suggestion {
	best, most := -1, 0
	var found, also []string
	for i := range o.Domains {
		d := &o.Domains[i]
		if d.ArchivedAt != nil {
			continue
		}
		var hits []string
		for _, k := range append(slices.Clone(d.Keywords), d.Aliases...) {
			if HasWords(words, k) {
				hits = append(hits, k)
			}
		}
		switch {
		case len(hits) > most:
			best, most, found, also = i, len(hits), hits, nil
		case len(hits) == most && most > 0:
			also = append(also, d.Name)
		}
	}
	if best < 0 {
		return Suggestion{}
	}
	d := o.Domains[best]
	s := Suggestion{Domain: d.Slug, Why: fmt.Sprintf("“%s” is a word of %s", strings.Join(found, "”, “"), d.Name)}
	if len(also) > 0 {
		s.Why += ", and of " + strings.Join(also, ", ")
	}
	if p := o.owner(d); p != nil && p.Clearance.Covers(need.Max(d.need())) {
		s.Person = p.Key
	}
	return s
}

// FoldWords folds a text to its lower-case words, a space before and after
// each, so that a word can be looked for without finding its parts.
func FoldWords(text string) string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	return " " + strings.Join(fields, " ") + " "
}

// HasWords reports whether words stand one after another in a text that
// FoldWords folded.
func HasWords(folded, words string) bool {
	w := FoldWords(words)
	return strings.TrimSpace(w) != "" && strings.Contains(folded, w)
}

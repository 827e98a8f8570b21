package parser

import "strings"

// person finds the people that a word can mean: an address, the part before its @, a full name, a first name, a last name.
// The first kind of name that anybody answers to decides.
func (d *Dictionary) person(word string) (keys []string) {
	w := fold(strings.Trim(word, " .,;:!?"))
	if w == "" {
		return nil
	}
	for _, fits := range [...]func(p *PersonWords) bool{
		func(p *PersonWords) bool { return fold(p.Key) == w },
		func(p *PersonWords) bool {
			for _, a := range p.Addresses {
				if local, _, _ := strings.Cut(fold(a), "@"); fold(a) == w || local == w {
					return true
				}
			}
			return false
		},
		func(p *PersonWords) bool { return joinName(p.Name) == joinName(w) },
		func(p *PersonWords) bool { f := strings.Fields(fold(p.Name)); return len(f) > 0 && f[0] == w },
		func(p *PersonWords) bool { f := strings.Fields(fold(p.Name)); return len(f) > 1 && f[len(f)-1] == w },
	} {
		for i := range d.People {
			if fits(&d.People[i]) && !holds(keys, d.People[i].Key) {
				keys = append(keys, d.People[i].Key)
			}
		}
		if len(keys) > 0 {
			return keys
		}
	}
	return nil
}

// joinName is a name with its parts run together, so that @maria.lopez and "Maria Lopez" are one.
func joinName(s string) string {
	return strings.Join(strings.FieldsFunc(fold(s), func(r rune) bool { return !wordRune(r) }), "")
}

// nearPeople are the names close to a word that nobody answers to.
func (d *Dictionary) nearPeople(word string) (l []string) {
	w := fold(word)
	for i := range d.People {
		p := &d.People[i]
		names := strings.Fields(fold(p.Name))
		for _, a := range p.Addresses {
			local, _, _ := strings.Cut(fold(a), "@")
			names = append(names, local)
		}
		for _, n := range names {
			if near(w, n) {
				l = append(l, p.Name)
				break
			}
		}
	}
	return l
}

func near(a, b string) bool {
	limit := 1
	if len(a) > 4 {
		limit = 2
	}
	return len(a) > 2 && len(b) > 2 && distance(a, b, limit) <= limit
}

// domain finds the domain that a word names: slug, name or alias, with spaces, dashes and case as one likes.
func (d *Dictionary) domain(word string) (slug string, ok bool) {
	w := joinName(word)
	if w == "" {
		return "", false
	}
	for i := range d.Domains {
		x := &d.Domains[i]
		if joinName(x.Slug) == w || joinName(x.Name) == w {
			return x.Slug, true
		}
	}
	for i := range d.Domains {
		for _, a := range d.Domains[i].Aliases {
			if joinName(a) == w {
				return d.Domains[i].Slug, true
			}
		}
	}
	return "", false
}

func (d *Dictionary) nearDomains(word string) (l []string) {
	w := joinName(word)
	for i := range d.Domains {
		x := &d.Domains[i]
		for _, n := range append([]string{x.Slug, x.Name}, x.Aliases...) {
			if n = joinName(n); near(w, n) || len(w) >= 4 && strings.HasPrefix(n, w) {
				l = append(l, x.Slug)
				break
			}
		}
	}
	return l
}

func holds(l []string, s string) bool {
	for _, x := range l {
		if x == s {
			return true
		}
	}
	return false
}

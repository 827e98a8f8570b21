package parser

import "strings"

// stemset is a list of words and beginnings of words, folded, that a text is searched for in one pass whatever their
// number: by the first two bytes of each. Most lines of a mail hold none of them.
type stemset struct {
	begins  [1 << 16 / 64]uint64 // which pairs of bytes a stem begins with
	ends    [1 << 16 / 64]uint64 // and ends with
	byBegin map[uint16][]string
	byEnd   map[uint16][]string
}

// stems makes a set of words that stand between commas. Each has at least two bytes.
func stems(list string) *stemset {
	l := &stemset{byBegin: map[uint16][]string{}, byEnd: map[uint16][]string{}}
	for _, w := range strings.Split(list, ",") {
		w = fold(strings.TrimSpace(w))
		b, e := pair(w, 0), pair(w, len(w)-2)
		l.begins[b/64] |= 1 << (b % 64)
		l.ends[e/64] |= 1 << (e % 64)
		l.byBegin[b] = append(l.byBegin[b], w)
		l.byEnd[e] = append(l.byEnd[e], w)
	}
	return l
}

func pair(s string, at int) uint16 { return uint16(s[at])<<8 | uint16(s[at+1]) }

// each calls f with every stem of the text, which is folded, and its place, until f says that this is the one. Stems at
// one place come in the order of the list.
func (l *stemset) each(s string, f func(at int, stem string) bool) bool {
	for i := 0; i+1 < len(s); i++ {
		p := pair(s, i)
		if l.begins[p/64]&(1<<(p%64)) == 0 {
			continue
		}
		for _, w := range l.byBegin[p] {
			if strings.HasPrefix(s[i:], w) && f(i, w) {
				return true
			}
		}
	}
	return false
}

// find returns the place of the first stem in s, which is folded; -1 when there is none.
func (l *stemset) find(s string) int {
	place := -1
	l.each(s, func(at int, _ string) bool { place = at; return true })
	return place
}

// in reports that one of the stems stands in s, which is folded.
func (l *stemset) in(s string) bool { return l.find(s) >= 0 }

// begin reports that s, which is folded, begins with a stem that fits; without fits any does.
func (l *stemset) begin(s string, fits func(stem string) bool) bool {
	if len(s) < 2 {
		return false
	}
	p := pair(s, 0)
	if l.begins[p/64]&(1<<(p%64)) == 0 {
		return false
	}
	for _, w := range l.byBegin[p] {
		if strings.HasPrefix(s, w) && (fits == nil || fits(w)) {
			return true
		}
	}
	return false
}

// end reports that s, which is folded, ends with a stem that fits.
func (l *stemset) end(s string, fits func(stem string) bool) bool {
	if len(s) < 2 {
		return false
	}
	p := pair(s, len(s)-2)
	if l.ends[p/64]&(1<<(p%64)) == 0 {
		return false
	}
	for _, w := range l.byEnd[p] {
		if strings.HasSuffix(s, w) && fits(w) {
			return true
		}
	}
	return false
}

// word reports that one of the stems stands in s, which is folded, at the start of a word; of scripts without spaces
// anywhere.
func (l *stemset) word(s string) bool {
	return l.each(s, func(at int, stem string) bool { return at == 0 || !letterBefore(s, at) || stem[0] >= 0x80 })
}

// between returns the first stem that stands in s, which is folded, with a space on either side, and where.
func (l *stemset) between(s string) (at int, stem string, ok bool) {
	ok = l.each(s, func(i int, w string) bool {
		at, stem = i, w
		return i > 1 && s[i-1] == ' ' && strings.HasPrefix(s[i+len(w):], " ")
	})
	return at, stem, ok
}

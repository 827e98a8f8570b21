package mailer

import (
	"slices"
	"strings"
)

// results is one Authentication-Results field (RFC 8601 section 2.2).
type results struct {
	server string
	list   []result
}

type result struct {
	method, value string
	props         []property
}

type property struct{ name, value string } // "header.from", "smtp.mailfrom", ...

// aligned names the result that proves the domain, or "". Only the method's
// own properties count, and one that is given twice counts for nothing.
func (r results) aligned(domain string) string {
	for _, m := range r.list {
		if m.value != "pass" {
			continue
		}
		var d string
		switch m.method {
		case "dmarc":
			d = m.prop("header.from")
		case "dkim":
			d = m.prop("header.d")
			if d == "" { // the older form, which names the identity
				i := m.prop("header.i")
				d = i[strings.LastIndexByte(i, '@')+1:]
			}
		case "spf":
			from := m.prop("smtp.mailfrom")
			d = from[strings.LastIndexByte(from, '@')+1:]
		}
		if d != "" && aligned(d, domain) {
			return m.method + "=pass"
		}
	}
	return ""
}

// direct reports whether SPF says that the mail came straight from the domain.
func (r results) direct(domain string) bool {
	return slices.ContainsFunc(r.list, func(m result) bool {
		return m.method == "spf" && (results{list: []result{m}}).aligned(domain) != ""
	})
}

// asked reports whether the server says anything about a method.
func (r results) asked(method string) bool {
	return slices.ContainsFunc(r.list, func(m result) bool { return m.method == method })
}

func (m result) prop(name string) string {
	value, n := "", 0
	for _, p := range m.props {
		if p.name == name {
			value = p.value
			n++
		}
	}
	if n != 1 {
		return ""
	}
	return value
}

// parseResults reads a whole field or refuses it: a field that is wrong
// anywhere may have been made wrong by who is quoted in it.
//
//	authserv-id [ version ] *( ";" method [ "/" version ] "=" value [ "reason" "=" value ] *( ptype "." property "=" pvalue ) )
func parseResults(value string) (results, bool) {
	l := lexer{rest: value}
	var r results
	var ok bool
	if r.server, ok = l.value(); !ok || r.server == "" {
		return results{}, false
	}
	if _, ok := l.skip(); !ok {
		return results{}, false
	}
	if l.rest != "" && l.rest[0] != ';' {
		if v, ok := l.token(); !ok || strings.Trim(v, "0123456789") != "" {
			return results{}, false
		}
	}
	for {
		if _, ok := l.skip(); !ok {
			return results{}, false
		}
		if l.rest == "" {
			return r, true
		}
		if !l.char(';') {
			return results{}, false
		}
		if _, ok := l.skip(); !ok {
			return results{}, false
		}
		if l.rest == "" { // Some write a last semicolon.
			return r, true
		}
		m, ok := l.result()
		if !ok {
			return results{}, false
		}
		if m.method != "none" {
			r.list = append(r.list, m)
		}
	}
}

// result reads one method and its properties, up to ; or the end.
func (l *lexer) result() (result, bool) {
	var m result
	var ok bool
	if m.method, ok = l.keyword(); !ok {
		return m, false
	}
	if _, ok := l.skip(); !ok {
		return m, false
	}
	if m.method == "none" && (l.rest == "" || l.rest[0] == ';') {
		return m, true
	}
	if l.char('/') {
		if _, ok := l.value(); !ok {
			return m, false
		}
	}
	if !l.equals() {
		return m, false
	}
	if m.value, ok = l.keyword(); !ok {
		return m, false
	}
	for {
		gap, ok := l.skip()
		if !ok {
			return m, false
		}
		if l.rest == "" || l.rest[0] == ';' {
			return m, true
		}
		if !gap {
			return m, false
		}
		name, ok := l.keyword()
		if !ok {
			return m, false
		}
		if _, ok := l.skip(); !ok {
			return m, false
		}
		if l.char('.') {
			if _, ok := l.skip(); !ok {
				return m, false
			}
			property, ok := l.keyword()
			if !ok {
				return m, false
			}
			name += "." + property
		}
		if !l.equals() {
			return m, false
		}
		v, ok := l.pvalue()
		if !ok {
			return m, false
		}
		// "action=none", as one large provider writes, is no property; it is
		// read past like a reason.
		m.props = append(m.props, property{name, v})
	}
}

// lexer walks over the tokens of a structured field.
type lexer struct{ rest string }

// skip passes blanks, folds and comments. It reports whether there were any,
// and false for a comment that does not end.
func (l *lexer) skip() (gap, ok bool) {
	for l.rest != "" {
		switch l.rest[0] {
		case ' ', '\t', '\r', '\n':
			l.rest = l.rest[1:]
		case '(':
			if !l.comment() {
				return gap, false
			}
		default:
			return gap, true
		}
		gap = true
	}
	return gap, true
}

func (l *lexer) comment() bool {
	depth := 0
	for n := 0; n < len(l.rest); n++ {
		switch l.rest[n] {
		case '\\':
			n++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.rest = l.rest[n+1:]
				return true
			}
		}
	}
	return false
}

func (l *lexer) char(c byte) bool {
	if l.rest == "" || l.rest[0] != c {
		return false
	}
	l.rest = l.rest[1:]
	return true
}

func (l *lexer) equals() bool {
	if _, ok := l.skip(); !ok || !l.char('=') {
		return false
	}
	_, ok := l.skip()
	return ok
}

// keyword is a word of letters, digits, - and _, in lower case.
func (l *lexer) keyword() (string, bool) {
	n := 0
	for n < len(l.rest) {
		c := l.rest[n]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			break
		}
		n++
	}
	word := strings.ToLower(l.rest[:n])
	l.rest = l.rest[n:]
	return word, n > 0
}

// token follows RFC 2045 section 5.1.
func (l *lexer) token() (string, bool) {
	n := 0
	for n < len(l.rest) && l.rest[n] > ' ' && l.rest[n] < 127 && strings.IndexByte(`()<>@,;:\"/[]?=`, l.rest[n]) < 0 {
		n++
	}
	word := l.rest[:n]
	l.rest = l.rest[n:]
	return word, n > 0
}

func (l *lexer) quoted() (string, bool) {
	var b strings.Builder
	for n := 1; n < len(l.rest); n++ {
		switch c := l.rest[n]; c {
		case '"':
			l.rest = l.rest[n+1:]
			return b.String(), true
		case '\\':
			if n++; n < len(l.rest) {
				b.WriteByte(l.rest[n])
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// value is a token or a quoted string.
func (l *lexer) value() (string, bool) {
	if _, ok := l.skip(); !ok {
		return "", false
	}
	if strings.HasPrefix(l.rest, `"`) {
		return l.quoted()
	}
	return l.token()
}

// pvalue is a value, or an address of which either side may be one. What
// follows it must be a blank, a comment's blank, ; or the end: the caller
// sees to that, so "legit.example(.evil.example" is refused as a whole.
func (l *lexer) pvalue() (string, bool) {
	n := 0
	if strings.HasPrefix(l.rest, `"`) {
		s, ok := l.quoted()
		if !ok {
			return "", false
		}
		if !l.char('@') {
			return s, true
		}
		d, ok := l.token()
		return s + "@" + d, ok
	}
	for n < len(l.rest) && l.rest[n] > ' ' && l.rest[n] < 127 && strings.IndexByte(`()<>,;\"[]`, l.rest[n]) < 0 {
		n++
	}
	s := l.rest[:n]
	l.rest = l.rest[n:]
	if strings.HasPrefix(l.rest, "(") {
		return "", false // a comment glued to a value: nothing honest writes that
	}
	return s, true
}

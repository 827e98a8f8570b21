package parser

import "strings"

// addresses reads an address list (RFC 5322 section 3.4) as people and programs write it: names with commas or raw
// 8-bit text, groups, local parts without a host, semicolons, [mailto:...], comments as names. It never fails; what
// holds nothing is left out. At most maxAddresses come back.
func addresses(s string) []Address {
	list := []Address{}
	s = cut(s, maxField)
	var words []string // pieces before a comma that may be the first half of a name
	var half []Address
	for _, p := range splitAddresses(s) {
		a, angled := oneAddress(p)
		if a.Address == "" && a.Name == "" {
			continue
		}
		if !angled && !strings.Contains(a.Address, "@") && len(words) < 5 {
			name := oneLine(decodeWords(p))
			if strings.Contains(name, " ") || name != strings.ToLower(name) {
				words, half = append(words, name), append(half, a)
				continue
			}
		}
		if len(words) > 0 {
			if angled && strings.Contains(a.Address, "@") && a.Name != "" {
				a.Name = cut(strings.Join(words, ", ")+", "+a.Name, 500)
			} else {
				list = append(list, half...)
			}
			words, half = nil, nil
		}
		if list = append(list, a); len(list) >= maxAddresses {
			return list[:maxAddresses]
		}
	}
	list = append(list, half...)
	return list[:min(len(list), maxAddresses)]
}

// splitAddresses cuts at commas and semicolons outside quotes, comments and brackets, and drops the names of groups.
func splitAddresses(s string) (l []string) {
	start, depth, quoted, angle, at := 0, 0, false, false, false
	closing := strings.Count(s, `"`)%2 == 0
	lastClose := strings.LastIndexByte(s, '>')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"' && closing && depth == 0:
			quoted = !quoted
		case quoted:
			at = at || c == '@'
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
			at = at || c == '@'
		case c == '<':
			angle, at = true, true
		case c == '@', c == '[':
			at = true
		case c == '>':
			angle = false
		case c == ':' && !angle && !at && !strings.EqualFold(s[max(start, i-6):i], "mailto"):
			start = i + 1 // name of a group
		case (c == ',' || c == ';') && (!angle || lastClose < i):
			l = append(l, s[start:i])
			start, angle, at = i+1, false, false
		}
		if len(l) > 2*maxAddresses {
			return l
		}
	}
	if start < len(s) {
		l = append(l, s[start:])
	}
	return l
}

// oneAddress reads one mailbox. angled says that the address stood in brackets, so that words before it are its name.
func oneAddress(s string) (a Address, angled bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return a, false
	}
	if open := strings.LastIndexByte(s, '<'); open >= 0 && !strings.HasSuffix(s, `"`) {
		inner, after, _ := strings.Cut(s[open+1:], ">")
		name := strings.TrimRight(strings.TrimSpace(s[:open]), "<")
		if strings.TrimSpace(name) == "" && strings.TrimSpace(after) != "" && !strings.ContainsAny(after, "<>@") {
			name = after
		}
		return Address{personName(name), bareAddress(inner)}, true
	}
	if open := strings.LastIndexByte(s, '['); open > 0 && strings.Contains(s[open:], "@") {
		inner, _, _ := strings.Cut(s[open+1:], "]")
		if !strings.HasSuffix(s[:open], "@") {
			return Address{personName(s[:open]), bareAddress(inner)}, true
		}
	}
	if open := strings.IndexByte(s, '('); open >= 0 {
		end := strings.LastIndexByte(s, ')')
		if end < open {
			end = len(s)
		}
		comment, outside := s[open+1:end], strings.TrimSpace(stripComments(s))
		if strings.Contains(outside, "@") {
			return Address{personName(comment), bareAddress(outside)}, true
		}
		if strings.Contains(comment, "@") {
			return Address{personName(s[:open]), bareAddress(comment)}, true
		}
		s = outside
	}
	if at := strings.LastIndexByte(s, '@'); at > 0 && strings.ContainsAny(strings.TrimSpace(s), " \t") && !strings.Contains(s, `"@`) {
		// `John Doe john@x.org`: the word with the @ is the address, the others the name
		var name []string
		addr := ""
		for _, w := range strings.Fields(s) {
			if strings.Contains(w, "@") && addr == "" {
				addr = w
			} else {
				name = append(name, w)
			}
		}
		if len(name) > 0 && !strings.HasPrefix(addr, "@") && !strings.HasSuffix(addr, "@") {
			return Address{personName(strings.Join(name, " ")), bareAddress(addr)}, true
		}
	}
	if !strings.Contains(s, "@") && (strings.Contains(s, " ") || strings.Contains(s, "=?") || strings.HasPrefix(s, `"`)) {
		n := personName(s)
		if b := bareAddress(n); strings.Contains(b, "@") {
			return Address{"", b}, false
		}
		return Address{Name: n}, false
	}
	return Address{"", bareAddress(s)}, false
}

// personName decodes and cleans a display name.
func personName(s string) string {
	s = strings.TrimSpace(s)
	if strings.Contains(s, `"`) {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] == '\\' && i+1 < len(s) {
				i++
			} else if s[i] == '"' {
				continue
			}
			b.WriteByte(s[i])
		}
		s = b.String()
	}
	s = oneLine(decodeWords(s))
	if n := len(s); n > 1 && (s[0] == '\'' && s[n-1] == '\'' || s[0] == '"' && s[n-1] == '"') {
		s = strings.TrimSpace(s[1 : n-1])
	}
	return cut(s, 500)
}

// bareAddress cleans an address: no route, no mailto:, no spaces, lower case.
func bareAddress(s string) string {
	s = decodeWords(strings.TrimSpace(s))
	s = strings.Trim(s, "<>[]\"' \t,;")
	if strings.Contains(s, "@[") && !strings.HasSuffix(s, "]") { // RFC 5321 section 4.1.3
		s += "]"
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, "@") { // obsolete route: @a,@b:user@host
		if _, rest, ok := strings.Cut(s, ":"); ok {
			s = rest
		}
	}
	return cut(strings.ToLower(strings.Join(strings.Fields(tidy(s)), "")), 320)
}

package parser

import (
	"sort"
	"strconv"
	"strings"
)

// stripComments removes (comments), also nested ones, outside quotes (RFC 5322 section 3.2.2).
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				b.WriteString(s[i : i+2])
			}
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
			b.WriteByte(c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// parameters splits `text/plain; charset=utf-8; name*0*=...` into the value in lower case and its parameters, with the
// continuations and charsets of RFC 2231 and, because programs write them, encoded words.
func parameters(s string) (value string, params map[string]string) {
	params = map[string]string{}
	s = stripComments(s)
	value, s = cutParam(s)
	value = strings.ToLower(strings.TrimSpace(tidy(value)))
	type piece struct {
		n       int
		text    string
		encoded bool
	}
	pieces := map[string][]piece{}
	for n := 0; s != "" && n < maxParams; n++ {
		var p string
		p, s = cutParam(s)
		k, v, ok := strings.Cut(p, "=")
		k = strings.ToLower(strings.TrimSpace(tidy(k)))
		if !ok || k == "" {
			continue
		}
		v = unquote(strings.TrimSpace(v))
		base, mark, star := strings.Cut(k, "*")
		if !star {
			if _, twice := params[k]; !twice {
				params[k] = decodeWords(v)
			}
			continue
		}
		num, encoded := strings.CutSuffix(mark, "*")
		if mark == "" {
			encoded = true
		}
		i, err := strconv.Atoi(num)
		if err != nil {
			i = 0
		}
		pieces[base] = append(pieces[base], piece{i, v, encoded})
	}
	for base, l := range pieces {
		sort.SliceStable(l, func(i, j int) bool { return l[i].n < l[j].n })
		charset := ""
		var b []byte
		for i, p := range l {
			t := p.text
			if p.encoded {
				if i == 0 {
					if a := strings.SplitN(t, "'", 3); len(a) == 3 {
						charset, t = a[0], a[2]
					}
				}
				b = append(b, percent(t)...)
			} else {
				b = append(b, t...)
			}
		}
		t, _ := decode(b, charset)
		if strings.Contains(t, "=?") {
			t = decodeWords(t)
		}
		params[base] = tidy(t)
	}
	return value, params
}

// cutParam cuts s at the first semicolon that is not quoted.
func cutParam(s string) (first, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				return s[:i], s[i+1:]
			}
		}
	}
	if quoted { // a quote that never ends: do without it
		if a, b, ok := strings.Cut(s, ";"); ok {
			return a, b
		}
	}
	return s, ""
}

func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return strings.Trim(s, `"`)
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String()
		case '\\':
			if i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func percent(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return b
}

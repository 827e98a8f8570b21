package parser

import "strings"

// decodeWords decodes the encoded words of a header value (RFC 2047) and raw 8-bit text. It takes words inside quotes,
// glued to other text, with spaces inside and cut anywhere between them: a character that two words share is whole.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return tidy(guess([]byte(s)))
	}
	var out strings.Builder
	var pending []byte // decoded bytes of neighbouring words with one charset
	var label string
	flush := func() {
		if len(pending) > 0 {
			t, _ := decode(pending, label)
			out.WriteString(t)
			pending = pending[:0]
		}
	}
	words := 0
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		cs, text, rest, ok := encodedWord(s[i:])
		if words++; !ok || words > maxWords {
			flush()
			out.WriteString(guess([]byte(s[:i+2])))
			s = s[i+2:]
			if words > maxWords {
				break
			}
			continue
		}
		if between := s[:i]; strings.TrimSpace(between) != "" || words == 1 || len(pending) == 0 {
			flush()
			out.WriteString(guess([]byte(between)))
		}
		if !strings.EqualFold(cs, label) {
			flush()
		}
		label = cs
		pending = append(pending, text...)
		s = rest
	}
	flush()
	out.WriteString(guess([]byte(s)))
	return tidy(out.String())
}

// encodedWord reads one word off the start of s, which begins with "=?".
func encodedWord(s string) (charset string, text []byte, rest string, ok bool) {
	t := s[2:]
	i := strings.IndexByte(t, '?')
	if i <= 0 || i > 60 || i+2 >= len(t) || t[i+2] != '?' || strings.ContainsAny(t[:i], " \t\"<>") {
		return "", nil, s, false
	}
	charset, t = t[:i], t[i+1:]
	enc := t[0]
	t = t[2:]
	end := strings.Index(t, "?=")
	if end < 0 {
		return "", nil, s, false
	}
	switch enc {
	case 'b', 'B':
		return charset, fromBase64([]byte(t[:end]), maxField), t[end+2:], true
	case 'q', 'Q':
		return charset, fromQuoted([]byte(strings.ReplaceAll(t[:end], "_", " ")), maxField, true), t[end+2:], true
	}
	return "", nil, s, false
}

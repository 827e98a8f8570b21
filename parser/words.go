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
	var open []byte    // base64 that goes on in the next word: some programs cut it anywhere
	var label string
	flush := func() {
		pending = append(pending, fromBase64(open, maxField)...)
		open = open[:0]
		if len(pending) > 0 {
			t, _ := decode(pending, label)
			out.WriteString(t)
			pending = pending[:0]
		}
	}
	words, last := 0, false // last: what came before is a word
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		word, rest, ok := encodedWord(s[i:])
		if words++; !ok || words > maxWords {
			flush()
			out.WriteString(guess([]byte(s[:i+2])))
			s, last = s[i+2:], false
			if words > maxWords {
				break
			}
			continue
		}
		if between := s[:i]; strings.TrimSpace(between) != "" || !last { // RFC 2047 section 6.2
			flush()
			out.WriteString(guess([]byte(between)))
		}
		if !strings.EqualFold(word.charset, label) {
			flush()
		}
		label, last = word.charset, true
		if word.base64 {
			open = append(open, word.text...)
			if len(word.text)%4 == 0 || strings.Contains(word.text, "=") {
				pending = append(pending, fromBase64(open, maxField)...)
				open = open[:0]
			}
		} else {
			pending = append(pending, fromBase64(open, maxField)...)
			open = open[:0]
			pending = append(pending, fromQuoted([]byte(strings.ReplaceAll(word.text, "_", " ")), maxField, true)...)
		}
		s = rest
	}
	flush()
	out.WriteString(guess([]byte(s)))
	return tidy(out.String())
}

// encoded is one word of RFC 2047, its text as it is written.
type encoded struct {
	charset, text string
	base64        bool
}

// encodedWord reads one word off the start of s, which begins with "=?" (RFC 2047 section 2). A word whose end is missing
// goes to the next word or, where it holds nothing that no word may hold, to the end of s.
func encodedWord(s string) (word encoded, rest string, ok bool) {
	t := s[2:]
	i := strings.IndexByte(t[:min(len(t), 61)], '?')
	if i <= 0 || i+2 >= len(t) || t[i+2] != '?' || strings.ContainsAny(t[:i], " \t\"<>") {
		return word, s, false
	}
	word.charset, t = t[:i], t[i+1:]
	enc := t[0] | 0x20
	t = t[2:]
	if enc != 'b' && enc != 'q' {
		return word, s, false
	}
	end := strings.Index(t, "?=")
	after := end + 2
	if next := nextWord(t); next >= 0 && (end < 0 || next < end) {
		end, after = len(strings.TrimRight(t[:next], " \t")), next
	} else if end < 0 {
		end = strings.IndexAny(t, " \t<>,;\"")
		if end < 0 {
			end = len(t)
		}
		after = end
		end = len(strings.TrimRight(t[:end], "?")) // half of the end
	}
	word.text, word.base64 = t[:end], enc == 'b'
	return word, t[after:], true
}

// nextWord is where, after white space, another encoded word begins, -1 for nowhere before the next "?=".
func nextWord(t string) int {
	for at := 0; ; {
		i := strings.Index(t[at:], "=?")
		if i < 0 {
			return -1
		}
		i += at
		if end := strings.Index(t[at:i], "?="); end >= 0 {
			return -1
		}
		if i > 0 && (t[i-1] == ' ' || t[i-1] == '\t') {
			return i
		}
		at = i + 2
	}
}

package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainByte are the bytes that tidy leaves as they are without another look.
var plainByte = func() (t [256]bool) {
	for c := range utf8.RuneSelf {
		t[c] = c >= 0x20 && c != 0x7f || c == '\n' || c == '\t' || c == '\f'
	}
	return t
}()

// tidy makes any string safe to store and show: valid UTF-8, LF line ends, no NUL and no other control characters
// except tab, LF and form feed (databases and terminals choke on them).
func tidy(s string) string {
	clean := 0
	for clean < len(s) && plainByte[s[clean]] {
		clean++
	}
	if clean == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		run := i
		for i < len(s) && plainByte[s[i]] {
			i++
		}
		b.WriteString(s[run:i])
		if i == len(s) {
			break
		}
		if c := s[i]; c < utf8.RuneSelf {
			if c == '\r' {
				b.WriteByte('\n')
				if i+1 < len(s) && s[i+1] == '\n' {
					i++
				}
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteRune(utf8.RuneError)
		case r == 0xFEFF && i == 0, r >= 0x80 && r < 0xA0:
			// a byte order mark or a C1 control
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// oneLine is tidy with every run of white space made one space and the ends trimmed.
func oneLine(s string) string { return strings.Join(strings.Fields(tidy(s)), " ") }

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wordRune reports that r can stand inside a word.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// isDigits reports that s is digits and nothing else.
func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi reads up to nine digits; anything else is 0.
func atoi(s string) int {
	if len(s) > 9 {
		return 0
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// distance is the number of edits (insert, drop, change, swap of neighbours) from a to b, at most limit+1. It allocates
// nothing: every line of a mail may be held against every word of a table.
func distance(a, b string, limit int) int {
	const most = 64
	var x, y [most]rune
	n, ok1 := spell(x[:], a)
	m, ok2 := spell(y[:], b)
	if d := n - m; !ok1 || !ok2 || d > limit || -d > limit {
		return limit + 1
	}
	var rows [3][most + 1]int
	prev2, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range m + 1 {
		prev[j] = j
	}
	for i := 1; i <= n; i++ {
		row[0] = i
		for j := 1; j <= m; j++ {
			c := 1
			if x[i-1] == y[j-1] {
				c = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+c)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return min(prev[m], limit+1)
}

// spell puts the characters of s into buf; false when they do not fit.
func spell(buf []rune, s string) (n int, ok bool) {
	for _, r := range s {
		if n == len(buf) {
			return n, false
		}
		buf[n] = r
		n++
	}
	return n, true
}

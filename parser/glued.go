package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unglue cuts a line that holds both the announcement and the header ("--- Forwarded message --- From: aTo: bSubject: c")
// into lines; nil when it is no such line.
func unglue(line string) []string {
	line = flatten(cut(line, 4*maxLine))
	body := strings.TrimLeft(line, "-")
	end := strings.Index(body, "--")
	if end < 0 {
		return nil
	}
	rest := strings.TrimLeft(body[end:], "- ")
	head := line[:len(line)-len(rest)]
	if k := markerKind(head); k != "forward" && k != "original" {
		return nil
	}
	lines := []string{strings.TrimSpace(head)}
	start, found := 0, 0
	seen := map[string]bool{}
	for i := 0; i < len(rest); i++ {
		at, meaning := gluedName(rest, start, i, seen)
		if at < 0 {
			continue
		}
		if at > start {
			lines = append(lines, strings.TrimSpace(rest[start:at]))
		}
		if rest[i] == ' ' { // the colon that the program forgot
			rest = rest[:i] + ":" + rest[i+1:]
		}
		seen[meaning] = true
		start = at
		found++
	}
	if found < 2 {
		return nil
	}
	return append(lines, strings.TrimSpace(rest[start:]), "")
}

// gluedName finds the name of a header that ends at i, where a colon stands, or a space if the name is stuck to the value
// before it ("...>Cc Ann"). at is where it begins, -1 for none; nothing before start is looked at.
func gluedName(s string, start, i int, seen map[string]bool) (at int, meaning string) {
	if s[i] != ':' && (s[i] != ' ' || i+1 < len(s) && s[i+1] == ':') {
		return -1, ""
	}
	at = -1
	for n := 1; n <= 24 && i-n >= start; n++ {
		w := s[i-n : i]
		r, _ := utf8.DecodeRuneInString(w)
		if r == utf8.RuneError || r == ' ' || unicode.IsLower(r) {
			continue
		}
		m, ok := headerWords[strings.TrimSpace(fold(w))]
		if !ok || m == "other" {
			continue
		}
		if s[i] == ' ' && (i-n == 0 || s[i-n-1] == ' ' || seen[m] || unicode.IsLower(rune(s[i-n-1]))) {
			continue
		}
		at, meaning = i-n, m // the longest
	}
	return at, meaning
}

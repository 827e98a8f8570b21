package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a signature: what is longer is text.
const (
	signatureLines   = 60 // with text, that are looked at from the end
	contactLines     = 14 // of a block of names, numbers and addresses that nothing announces
	disclaimerLength = 4000
)

// splitSignature takes the sign-off and the signature off the end of text. sender is the display name of the sender, by
// which a signature that nothing announces is known.
func splitSignature(text, sender string) (own, signature string) {
	if strings.TrimSpace(text) == "" {
		return "", ""
	}
	lines := strings.Split(text, "\n")
	s := signOff{lines: lines, at: len(lines), sender: sender}
	for i, l := range lines { // "--" (RFC 3676 section 4.3): the first one, whatever is below
		if isDelimiter(l) {
			s.at = i
			break
		}
	}
	s.trim()
	for s.budget = signatureLines; s.budget > 0 && s.at > 0; s.budget-- {
		at := s.at
		switch {
		case s.disclaimer(), s.ruled(), s.closing(), s.dashedName(), s.named(), s.contact():
		}
		if s.trim(); s.at == at {
			break
		}
	}
	if s.at == 0 {
		s.at = s.firstWords()
	}
	own = strings.TrimRight(strings.Join(lines[:s.at], "\n"), "\n\r\t ")
	signature = strings.Trim(strings.Join(lines[s.at:], "\n"), "\n\r ")
	return own, signature
}

// signOff walks from the end of a text upwards, a piece of the signature at a time.
type signOff struct {
	lines  []string
	at     int // the signature begins here
	sender string
	budget int
}

// trim moves over blank lines.
func (s *signOff) trim() {
	for s.at > 0 && strings.TrimSpace(s.lines[s.at-1]) == "" {
		s.at--
	}
}

// take moves the beginning of the signature up to line i.
func (s *signOff) take(i int) bool {
	s.at = i
	return true
}

// paragraph is the first line of the paragraph that ends above at.
func (s *signOff) paragraph() int {
	i := s.at - 1
	for i > 0 && strings.TrimSpace(s.lines[i-1]) != "" && s.at-i < signatureLines {
		i--
	}
	return i
}

// firstWords is where the signature of a mail begins that is nothing but a sign-off: thanks are a message, and a mail
// that a person signed twice has its first line to say.
func (s *signOff) firstWords() int {
	i := nextNonBlank(s.lines, 0)
	if i >= len(s.lines) || !saysThanks(s.lines[i]) {
		return 0
	}
	for end := i + 1; end < len(s.lines); end++ {
		if isClosing(s.lines[end]) || isDevice(s.lines[end]) {
			return end
		}
	}
	return i + 1
}

// isDelimiter reports the line above a signature: "-- " (RFC 3676 section 4.3), also as programs and people spoil it.
func isDelimiter(line string) bool {
	if len(line) > 12 {
		return false
	}
	t := strings.TrimSpace(flatten(strings.ReplaceAll(line, "\u00c2", "")))
	return t == "--" || t == "\u2014" || t == "__" || t == "\u2013\u2013" || t == "--=20"
}

// isRule reports a drawn line.
func isRule(line string) bool {
	t := strings.TrimSpace(flatten(line))
	return len(t) >= 3 && strings.Trim(t, "-_\u2014\u2013=*~\u2015\u2500") == ""
}

// ruled takes a drawn line and the short lines below it.
func (s *signOff) ruled() bool {
	n := 0
	for i := s.at - 1; i > 0 && n <= contactLines; i-- {
		l := s.lines[i]
		switch {
		case isRule(l):
			return n > 0 && s.take(i)
		case len(l) > 120 || isSentence(l):
			return false
		case strings.TrimSpace(l) != "":
			n++
		}
	}
	return false
}

// isSentence reports a line that ends as a sentence does and tells no way to reach anybody.
func isSentence(line string) bool {
	t := strings.TrimSpace(line)
	return strings.HasSuffix(t, "?") || len(strings.Fields(t)) > 1 && (strings.HasSuffix(t, ".") || strings.HasSuffix(t, "!")) && !contactFact(t) && !isClosing(t) && !looksLikeName(t)
}

// closing takes a device line, or a closing with a short name below it.
func (s *signOff) closing() bool {
	n := 0
	for i := s.at - 1; i >= 0 && n < 9; i-- {
		t := strings.TrimSpace(s.lines[i])
		if t == "" {
			continue
		}
		n++
		if isDevice(t) && n <= 4 {
			if i > 1 && strings.TrimSpace(s.lines[i-2]) == "" && looksLikeName(s.lines[i-1]) {
				i-- // the name above it
			}
			return s.take(i)
		}
		if isClosing(t) && (n > 1 || strings.HasSuffix(t, ",") || strings.HasSuffix(t, "!") || i > 0) {
			return s.take(i)
		}
		if len(t) > 80 || strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasSuffix(t, "?") {
			return false
		}
		if n > 3 && len(strings.Fields(t)) > 8 && strings.HasSuffix(t, ".") {
			return false
		}
	}
	return false
}

// dashedName takes a last line like "-Ann" or "— Ann Smith".
func (s *signOff) dashedName() bool {
	t := strings.TrimSpace(s.lines[s.at-1])
	name := strings.TrimLeft(t, "-\u2014\u2013~ ")
	words := strings.Fields(name)
	if name == t || len(name) > 40 || len(words) == 0 || len(words) > 4 {
		return false
	}
	spaced := t[len(t)-len(name)-1] == ' '
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && (spaced || len(words) > 1 || !isLetters(w)) {
			return false
		}
	}
	i := s.at - 2
	for i >= 0 && strings.TrimSpace(s.lines[i]) == "" {
		i--
	}
	if i < 0 {
		return false
	}
	above := strings.TrimSpace(s.lines[i])
	if announces(above) || startsAlike(above, t) || spaced && strings.HasPrefix(t, "- ") && i == s.at-2 {
		return false // an entry of a list
	}
	return s.take(s.at - 1)
}

// announces reports a line that says what comes below it ("Here is her address:").
func announces(line string) bool {
	t := strings.TrimRight(line, " \t*_")
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(t, ":"))
	return strings.HasSuffix(t, ":") && (unicode.IsLetter(r) || r == ')' || r == '"')
}

// startsAlike reports two entries of one list: the same mark, with a space behind it or without.
func startsAlike(a, b string) bool {
	r, n := utf8.DecodeRuneInString(b)
	rest, ok := strings.CutPrefix(a, string(r))
	return ok && strings.HasPrefix(rest, " ") == strings.HasPrefix(b[n:], " ")
}

// named takes a last line that is the sender's name or a part of it.
func (s *signOff) named() bool {
	if s.sender == "" || !isName(s.lines[s.at-1], s.sender) || nextNonBlank(s.lines, 0) == s.at-1 && len(strings.Fields(s.lines[s.at-1])) < 2 {
		return false
	}
	return s.take(s.at - 1)
}

// isName reports a line that is the sender's name or a part of it.
func isName(line, sender string) bool {
	if len(line) > 80 {
		return false
	}
	l, s := strings.Fields(fold(strings.Trim(line, " ,.!*_\t"))), strings.Fields(fold(sender))
	if len(l) == 0 || len(l) > 4 {
		return false
	}
	for _, w := range l {
		found := false
		for _, x := range s {
			if x == w {
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// looksLikeName reports two to four capitalised words and nothing else.
func looksLikeName(line string) bool {
	w := strings.Fields(strings.Trim(line, " *_\t,|"))
	if len(w) < 2 || len(w) > 4 || len(line) > 60 {
		return false
	}
	for _, x := range w {
		if r, _ := utf8.DecodeRuneInString(x); !unicode.IsUpper(r) || strings.ContainsAny(x, "?!:;@/0123456789") {
			return false
		}
	}
	return !strings.HasSuffix(w[len(w)-1], ".") || len(w[len(w)-1]) <= 3
}

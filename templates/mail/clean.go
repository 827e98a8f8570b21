package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

const (
	maxLine   = 400   // characters of a field that stands on one line
	maxBlock  = 8_000 // characters of a quoted text
	maxBlocks = 120   // paragraphs of a quoted text
	shortened = "[shortened]"
)

// line makes s fit for one line: line ends of every kind and runs of space
// become one space, control characters and the marks that turn the direction
// of what follows them are gone, and what is not UTF-8 is shown as such.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), turns(r), r == '\ufeff', r == '\ufffe', r == '\uffff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return shorten(strings.Join(strings.Fields(s), " "), maxLine)
}

// turns reports whether r overrides or isolates the direction of the text
// after it, which would let a title reorder the line it stands on.
func turns(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// rightToLeft reports whether s has letters that are written from right to
// left.
func rightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	})
}

// shorten cuts s to at most n characters, the last an ellipsis when something
// is missing; it cuts between words where it can.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	head := string([]rune(s)[:n-1])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,.;:") + "…"
}

// lines cleans each of several fields and leaves out the empty ones.
func lines(in []string) []string {
	var out []string
	for _, s := range in {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// block makes paragraphs of a text of several lines: each paragraph is its
// lines, cleaned like any other.
func block(s string) [][]string {
	cut := utf8.RuneCountInString(s) > maxBlock
	if cut {
		s = string([]rune(s)[:maxBlock])
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n").Replace(s)
	var out [][]string
	var para []string
	for _, l := range append(strings.Split(s, "\n"), "") {
		if l = line(l); l != "" {
			para = append(para, l)
			continue
		}
		if len(para) > 0 {
			out, para = append(out, para), nil
		}
	}
	if len(out) > maxBlocks {
		out, cut = out[:maxBlocks], true
	}
	if cut {
		out = append(out, []string{shortened})
	}
	return out
}

// name makes a name fit to stand inside a sentence of ours. One that is
// written from right to left is followed by the mark that leads back, for
// there is no markup around it.
func name(s string) string {
	if s = line(s); rightToLeft(s) {
		s += "\u200e"
	}
	return s
}

// first returns the first name of a cleaned name.
func first(name string) string {
	head, _, _ := strings.Cut(line(name), " ")
	return head
}

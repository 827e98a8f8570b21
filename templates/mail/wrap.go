package mail

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is how wide the text form is (RFC 5322 section 2.1.1 asks for less
// than 78, and quoting takes two more each time).
const columns = 72

// cols is how many columns a terminal or a fixed-width mail window gives s.
func cols(s string) int {
	n := 0
	for _, r := range s {
		n += runeCols(r)
	}
	return n
}

func runeCols(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// wrap breaks s between words into lines of at most columns, the first after
// the prefix head, the others after the prefix rest. A word that is too long
// is broken, except one with a URL in it, which would no longer work.
func wrap(s, head, rest string) string {
	return fill(strings.Fields(s), " ", head, rest)
}

// fill is wrap for units that stay whole where they fit on a line, with sep
// between two that share one. Prefixes must leave room for some text.
func fill(units []string, sep, head, rest string) string {
	narrow := columns - max(cols(head), cols(rest))
	var b, row strings.Builder
	b.WriteString(head)
	room, used := columns-cols(head), 0
	next := func() {
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n" + rest)
		row.Reset()
		room, used = columns-cols(rest), 0
	}
	put := func(u, sep string) {
		switch {
		case used == 0:
		case used+len(sep)+cols(u) > room:
			next()
		default:
			row.WriteString(sep)
			used += len(sep)
		}
		for cols(u) > room && !strings.Contains(u, "://") {
			var part string
			part, u = cut(u, room)
			row.WriteString(part)
			next()
		}
		row.WriteString(u)
		used += cols(u)
	}
	for _, u := range units {
		if cols(u) <= narrow {
			put(u, sep)
			continue
		}
		for i, word := range strings.Fields(u) {
			if i == 0 {
				put(word, sep)
			} else {
				put(word, " ")
			}
		}
	}
	b.WriteString(strings.TrimRight(row.String(), " "))
	return b.String()
}

// cut splits s after at most n columns and at least one character; marks that
// stand on the last character stay with it.
func cut(s string, n int) (string, string) {
	used := 0
	for i, r := range s {
		w := runeCols(r)
		if i > 0 && used+w > n {
			return s[:i], s[i:]
		}
		used += w
	}
	return s, ""
}

// pad fills s with spaces up to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-cols(s)))
}

// tidy takes the spaces off the ends of lines and leaves at most one empty
// line between two others, as templates cannot help writing more. The space
// of the signature line is meant (RFC 3676 section 4.3).
func tidy(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l != signature {
			l = strings.TrimRight(l, " ")
		}
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}

// signature begins the footer, so that a reply parser leaves it out.
const signature = "-- "

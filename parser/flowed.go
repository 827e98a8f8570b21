package parser

import "strings"

// unflow joins the soft line ends of format=flowed (RFC 3676).
func unflow(s string, delsp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	depth, open := 0, false
	for _, line := range strings.Split(s, "\n") {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		rest := strings.TrimPrefix(line[d:], " ") // space stuffing
		if open && d == depth && rest != "-- " {
			// goes on
		} else {
			if b.Len() > 0 || open {
				b.WriteByte('\n')
			}
			if d > 0 {
				b.WriteString(strings.Repeat(">", d) + " ")
			}
		}
		depth = d
		open = strings.HasSuffix(rest, " ") && rest != "-- "
		if open && delsp {
			rest = rest[:len(rest)-1]
		}
		b.WriteString(rest)
		if !open && rest == "" && b.Len() == 0 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

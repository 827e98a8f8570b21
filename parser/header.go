package parser

import (
	"bytes"
	"strings"
)

// field is one header field: name in lower case, value unfolded but otherwise raw.
type field struct {
	name, value string
}

// header is a header block in the order of the mail.
type header []field

// first is the value of the first field of that name. Where a mail has two of what must stand once, readers differ; the
// first is what the servers on the way have looked at.
func (h header) first(name string) string {
	for i := range h {
		if h[i].name == name {
			return h[i].value
		}
	}
	return ""
}

// all are the values of every field of that name.
func (h header) all(name string) (l []string) {
	for i := range h {
		if h[i].name == name {
			l = append(l, h[i].value)
		}
	}
	return l
}

func (h header) has(name string) bool {
	for i := range h {
		if h[i].name == name {
			return true
		}
	}
	return false
}

// splitHeader reads the header block off raw (RFC 5322 section 2.2) and returns what follows it. It forgives: leading
// blank lines, an mbox "From " line, lines that are no field, a missing blank line before the body, bare CR or LF.
func splitHeader(raw []byte, problem func(string, ...any)) (h header, body []byte) {
	var name string
	var value []byte
	size, over, started := 0, false, false
	defer func() {
		if over {
			problem("the header is too big: cut at %d KiB", maxHeader>>10)
		}
	}()
	flush := func() {
		if name != "" && len(h) < maxFields {
			h = append(h, field{name, string(bytes.TrimSpace(value))})
		}
		name, value = "", value[:0]
	}
	rest := raw
	if b, ok := bytes.CutPrefix(rest, []byte("\xef\xbb\xbf")); ok {
		rest = b
	}
	for len(rest) > 0 {
		line, next := nextLine(rest)
		if len(line) == 0 {
			if started {
				flush()
				return h, next
			}
			rest = next
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && started {
			size += len(line)
			if len(bytes.TrimSpace(line)) == 0 && !continues(next) { // a blank line that an editor indented
				flush()
				return h, next
			}
			if size < maxHeader && len(value)+len(line) < maxField {
				value = append(append(value, ' '), bytes.TrimSpace(line)...)
			} else {
				over = true
			}
			rest = next
			continue
		}
		colon := fieldColon(line)
		switch {
		case colon > 0:
			flush()
			size += min(len(line), maxField)
			if size < maxHeader && len(h) < maxFields {
				name = strings.ToLower(string(bytes.TrimRight(line[:colon], " \t")))
				value = append(value, bytes.TrimSpace(line[colon+1:])[:min(len(bytes.TrimSpace(line[colon+1:])), maxField)]...)
				over = over || len(line) > maxField
			} else {
				over = true
			}
			started = true
		case !started && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))):
			// mbox separator
		default:
			after, _ := nextLine(next)
			if !started && fieldColon(after) <= 0 || started && fieldColon(after) <= 0 && !continues(next) {
				flush()
				if started {
					problem("no blank line between header and body")
				} else {
					problem("no header")
				}
				return h, rest
			}
			problem("a header line is no field: %s", cut(string(line), 60))
		}
		rest = next
	}
	flush()
	return h, nil
}

// nextLine cuts the first line off b, without its line end (CRLF, LF or a lone CR before neither).
func nextLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}

func continues(b []byte) bool {
	line, _ := nextLine(b)
	return len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && len(bytes.TrimSpace(line)) > 0
}

// fieldColon is the place of the colon that ends a field name, or -1. RFC 5322 allows printable ASCII without colon;
// white space before the colon is the obsolete form.
func fieldColon(line []byte) int {
	for i, c := range line {
		switch {
		case c == ':':
			return i
		case c == ' ' || c == '\t':
			t := bytes.TrimLeft(line[i:], " \t")
			if i > 0 && len(t) > 0 && t[0] == ':' {
				return len(line) - len(t)
			}
			return -1
		case c < 33 || c > 126:
			return -1
		}
	}
	return -1
}

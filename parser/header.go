package parser

import (
	"bytes"
	"fmt"
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

// tooBig is the defect of a header block that does not fit: what it says may be missing.
var tooBig = fmt.Sprintf("the header is too big: cut at %d KiB, a field at %d KiB, %d fields", maxHeader>>10, maxField>>10, maxFields)

// splitHeader reads the header block off raw (RFC 5322 section 2.2) and returns what follows it and what was wrong with
// it. It forgives: leading blank lines, an mbox "From " line, lines that are no field, a missing blank line before the
// body, bare CR or LF.
func splitHeader(raw []byte) (h header, body []byte, defects []string) {
	r := headerReader{}
	rest := bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	for len(rest) > 0 {
		line, next := nextLine(rest)
		if len(line) == 0 {
			if r.started {
				return r.end(next)
			}
			rest = next
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && r.started {
			if len(bytes.TrimSpace(line)) == 0 && !continues(next) { // a blank line that an editor indented
				return r.end(next)
			}
			r.fold(line)
			rest = next
			continue
		}
		colon := fieldColon(line)
		switch {
		case colon > 0:
			r.field(line[:colon], line[colon+1:])
		case !r.started && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))):
			// mbox separator
		default:
			after, _ := nextLine(next)
			if fieldColon(after) <= 0 && !(r.started && continues(next)) {
				if r.started {
					r.defect("no blank line between header and body")
				} else {
					r.defect("no header")
				}
				return r.end(rest)
			}
			r.defect("a header line is no field: " + tidy(string(line[:min(len(line), 60)])))
		}
		rest = next
	}
	return r.end(nil)
}

// headerReader collects the fields of one header block within the limits.
type headerReader struct {
	h       header
	name    string
	value   []byte
	size    int // bytes that were kept
	over    bool
	started bool
	defects []string
}

// field begins the next field.
func (r *headerReader) field(name, value []byte) {
	r.flush()
	r.started = true
	if r.size >= maxHeader || len(r.h) >= maxFields {
		r.over = true
		return
	}
	r.name = strings.ToLower(string(bytes.TrimRight(name, " \t")))
	value = bytes.TrimSpace(value)
	room := min(maxField, maxHeader-r.size)
	r.over = r.over || len(value) > room
	r.value = append(r.value, value[:min(len(value), room)]...)
	r.size += len(name) + len(r.value)
}

// fold adds a folded line to the field. Where the field is full the line is left out.
func (r *headerReader) fold(line []byte) {
	line = bytes.TrimSpace(line)
	if r.name == "" || r.size+len(line) >= maxHeader || len(r.value)+len(line) >= maxField {
		r.over = r.over || len(line) > 0
		return
	}
	r.size += len(line) + 1
	r.value = append(append(r.value, ' '), line...)
}

func (r *headerReader) flush() {
	if r.name != "" {
		r.h = append(r.h, field{r.name, string(bytes.TrimSpace(r.value))})
	}
	r.name, r.value = "", r.value[:0]
}

func (r *headerReader) defect(s string) {
	if len(r.defects) < 10 {
		r.defects = append(r.defects, s)
	}
}

func (r *headerReader) end(body []byte) (header, []byte, []string) {
	r.flush()
	if r.over {
		r.defects = append(r.defects, tooBig)
	}
	return r.h, body, r.defects
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

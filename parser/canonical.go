package parser

import (
	"bytes"
	"crypto/sha256"
)

// Canonical is a digest of what a mail says, for telling copies of one mail apart from two mails with one Message-ID.
//
// This is version 1 and frozen: stored digests are compared with new ones, so it must never change with the parser. It
// uses none of the parser's code. It is the SHA-256 of
//
//	"adjutant-canonical-v1\n"
//	for each of from, to, subject, date: the name, ":", the value of the first such field, "\n"
//	"\n"
//	the body: every CRLF and lone CR made LF, blank lines at its end dropped
//
// A value is the raw bytes after the colon, its lines joined (RFC 5322 unfolding: the line ends go), every run of spaces
// and tabs made one space, trimmed. The header ends at the first empty line; a mail without one has no body. Every other
// field is left out, because servers add and rewrite them on the way.
func Canonical(raw []byte) [32]byte {
	b := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	head, body := b, []byte(nil)
	if bytes.HasPrefix(b, []byte("\n")) {
		head, body = nil, b[1:]
	} else if i := bytes.Index(b, []byte("\n\n")); i >= 0 {
		head, body = b[:i], b[i+2:]
	}
	values := map[string][]byte{}
	name := ""
	for _, line := range bytes.Split(head, []byte("\n")) {
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if name != "" {
				values[name] = append(append(values[name], ' '), line...)
			}
			continue
		}
		name = ""
		k, v, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		n := string(bytes.ToLower(bytes.TrimRight(k, " \t")))
		if n != "from" && n != "to" && n != "subject" && n != "date" {
			continue
		}
		if _, twice := values[n]; !twice {
			name = n
			values[n] = append([]byte(nil), v...)
		}
	}
	h := sha256.New()
	h.Write([]byte("adjutant-canonical-v1\n"))
	for _, n := range [...]string{"from", "to", "subject", "date"} {
		h.Write([]byte(n + ":"))
		h.Write(bytes.Join(bytes.FieldsFunc(values[n], func(r rune) bool { return r == ' ' || r == '\t' }), []byte(" ")))
		h.Write([]byte("\n"))
	}
	h.Write([]byte("\n"))
	for {
		t := bytes.TrimRight(body, " \t")
		if !bytes.HasSuffix(t, []byte("\n")) {
			if len(t) == 0 {
				body = nil
			}
			break
		}
		body = t[:len(t)-1]
	}
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

package mailer

import (
	"bytes"
	"slices"
	"strings"
)

// readsOneWay reports whether a mail reads the same whatever its Content-Type
// and Content-Transfer-Encoding were when it was signed. Large providers do
// not sign these two, so anybody may type a signed body anew: cut it at a
// boundary that stands in quoted text, or decode what was never encoded.
// covered says which fields the signature holds, also as absent.
func readsOneWay(head []field, body []byte, covered func(name string) bool) bool {
	kind, params, ok := contentType(valueOf(head, "content-type"))
	if !covered("content-transfer-encoding") {
		switch strings.ToLower(strings.Trim(valueOf(head, "content-transfer-encoding"), " \t")) {
		case "", "7bit", "8bit", "binary":
		default:
			return false
		}
		if !strings.HasPrefix(kind, "multipart/") && softLines(body) {
			return false
		}
	}
	if covered("content-type") {
		return true
	}
	switch {
	case !ok:
		return false
	case kind == "" || kind == "text/plain":
		return slices.Contains(plainCharsets, strings.ToLower(params["charset"])) && !typed(body)
	case kind == "multipart/alternative" || kind == "multipart/mixed" || kind == "multipart/related":
		return enclosed(body, params["boundary"])
	}
	return false
}

// plainCharsets read ASCII as ASCII, each of them.
var plainCharsets = []string{"", "us-ascii", "utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"}

// typeParams are the parameters of Content-Type that move no boundary and
// hide no text. What another one does, such as report-type, is not asked.
var typeParams = []string{"boundary", "charset", "format", "delsp", "type", "start"}

// contentType reads a Content-Type strictly (RFC 2045 section 5.1), in lower
// case but for the parameters' values. Comments, escapes, the continuations
// of RFC 2231 and a parameter that is given twice are refused: programs
// differ about them. No field is no kind.
func contentType(value string) (kind string, params map[string]string, ok bool) {
	if strings.ContainsAny(value, `()\*`) {
		return "", nil, false
	}
	l := lexer{rest: value}
	if l.skip(); l.rest == "" {
		return "", nil, true
	}
	major, a := l.token()
	slash := l.char('/')
	minor, b := l.token()
	if !a || !slash || !b {
		return "", nil, false
	}
	kind, params = strings.ToLower(major+"/"+minor), map[string]string{}
	for {
		if l.skip(); l.rest == "" {
			return kind, params, true
		}
		if !l.char(';') {
			return kind, nil, false
		}
		if l.skip(); l.rest == "" { // Some write a last semicolon.
			return kind, params, true
		}
		name, a := l.keyword()
		equals := a && l.equals()
		v, b := l.value()
		if _, twice := params[name]; !equals || !b || twice || !slices.Contains(typeParams, name) {
			return kind, nil, false
		}
		params[name] = v
	}
}

// enclosed reports whether the boundary is the body's own: it begins with the
// first delimiter and ends with the last (RFC 2046 section 5.1.1), without
// words around them.
func enclosed(body []byte, boundary string) bool {
	text := bytes.Trim(body, "\r\n")
	first, _, more := bytes.Cut(text, []byte("\n"))
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	return boundary != "" && more && string(bytes.TrimSuffix(first, []byte("\r"))) == "--"+boundary && string(last) == "--"+boundary+"--"
}

// typed reports whether a body that is called plain text may have been signed
// as something else: it holds the delimiters of parts, or HTML.
func typed(body []byte) bool {
	opened := map[string]bool{}
	for line := range bytes.Lines(body) {
		s := string(bytes.TrimRight(line, " \t\r\n"))
		if !strings.HasPrefix(s, "--") || strings.Trim(s, "-") == "" { // a rule, drawn with hyphens
			continue
		}
		if b, last := strings.CutSuffix(s, "--"); last && opened[b] {
			return true
		}
		opened[s] = true
	}
	return bytes.Contains(body, []byte("</"))
}

// softLines reports whether a line ends as only quoted-printable ends lines
// (RFC 2045 section 6.7): read as it stands, what goes on would be a new line.
func softLines(body []byte) bool {
	for line := range bytes.Lines(body) {
		line = bytes.TrimRight(line, " \t\r\n")
		if bytes.HasSuffix(line, []byte("=")) && !bytes.HasSuffix(line, []byte("==")) {
			return true
		}
	}
	return false
}

// valueOf is the value of the first field of that name, or "".
func valueOf(head []field, name string) string {
	for _, f := range head {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

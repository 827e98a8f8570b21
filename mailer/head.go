package mailer

import (
	"bytes"
	"slices"
	"strings"
)

// Only what decides about trust is read here, and strictly: whatever two mail
// programs could read in two ways proves nothing.

// field is one header field: name in lower case, value with its folds.
type field struct{ name, value string }

// No more of a header is read than the reader of mail reads (parser/limits.go):
// what it would leave out must not be what a signature covers.
const (
	longestHead  = 256 << 10
	longestField = 60 << 10
	mostFields   = 1000
)

// readHead splits the header block from the body. A line that is no field, an
// indented blank line or a lone CR, which end the header for some programs,
// and more header than anybody honest writes end the reading with a field
// named "": what stands below it is unknown.
func readHead(raw []byte) (head []field, body []byte) {
	limit := min(len(raw), longestHead)
	for rest := raw[:limit]; len(rest) > 0; {
		if len(head) == mostFields {
			return append(head, field{}), nil
		}
		line, next, _ := bytes.Cut(rest, []byte("\n"))
		rest = next
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			return head, raw[limit-len(rest):]
		}
		if bytes.IndexByte(line, '\r') >= 0 || len(bytes.TrimSpace(line)) == 0 {
			return append(head, field{}), nil
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(head) == 0 {
				return []field{{}}, nil
			}
			last := &head[len(head)-1]
			if len(last.value)+len(line) > longestField {
				return append(head, field{}), nil
			}
			last.value += "\r\n" + string(line)
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || !fieldName(name) || len(line) > longestField {
			return append(head, field{}), nil
		}
		head = append(head, field{strings.ToLower(string(name)), string(value)})
	}
	if limit < len(raw) {
		head = append(head, field{})
	}
	return head, nil
}

// once names the fields that say who writes what to whom, and how it is read.
// RFC 5322 section 3.6 lets each stand once; of two, programs choose freely.
var once = []string{
	"from", "sender", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to",
	"mime-version", "content-type", "content-transfer-encoding",
}

// twice reports whether one of these stands more than once.
func twice(head []field) bool {
	seen := map[string]bool{}
	for _, f := range head {
		if seen[f.name] && slices.Contains(once, f.name) {
			return true
		}
		seen[f.name] = true
	}
	return false
}

// fieldName follows RFC 5322 section 3.6.8. A blank before the colon is
// obsolete, and read by some programs only: it is not a name.
func fieldName(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 127 {
			return false
		}
	}
	return len(b) > 0
}

// oneFrom is the address of the only From field, which holds only it.
func oneFrom(head []field) (string, bool) {
	var from []string
	for _, f := range head {
		switch f.name {
		case "from":
			from = append(from, f.value)
		case "":
			return "", false // other programs may read on where we cannot
		}
	}
	if len(from) != 1 {
		return "", false
	}
	return oneAddress(from[0])
}

// otherSender is the address of whoever else says that they sent the mail:
// for the author (Sender, RFC 5322 section 3.6.2), or on from the author's own
// (Resent-From, section 3.6.6). It is "?" for a field that does not hold one
// plain address, and "" when there is nobody but the author.
func otherSender(head []field, author string) string {
	for _, f := range head {
		switch f.name {
		case "sender", "resent-from", "resent-sender":
			address, ok := oneAddress(f.value)
			if !ok {
				return "?"
			}
			if address != author {
				return address
			}
		}
	}
	return ""
}

// oneAddress reads a mailbox: an addr-spec, or a display name and an
// angle-addr. The display name counts for nothing. Groups, lists, routes,
// quoted local parts, domain literals, comments inside the address, encoded
// words in it and control characters anywhere are refused.
func oneAddress(value string) (string, bool) {
	value = strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(value)
	for n := 0; n < len(value); n++ {
		if c := value[n]; (c < ' ' && c != '\t') || c == 127 {
			return "", false
		}
	}
	l := lexer{rest: value}
	var words []string // outside of <>
	var spaced bool    // blank or comment since the last word
	var bare, angle string
	for {
		gap, ok := l.skip()
		if !ok {
			return "", false
		}
		spaced = spaced || gap
		if l.rest == "" {
			break
		}
		switch c := l.rest[0]; {
		case angle != "":
			return "", false // something after the address
		case c == '<':
			end := strings.IndexByte(l.rest, '>')
			if end < 0 {
				return "", false
			}
			angle = strings.Trim(l.rest[1:end], " \t")
			if !addrSpec(angle) {
				return "", false
			}
			l.rest = l.rest[end+1:]
		case c == '"':
			if _, ok := l.quoted(); !ok {
				return "", false
			}
			words = append(words, `"`)
			bare = "" // a quoted local part is never believed
			spaced = true
		case strings.IndexByte(",;:>()[]\\", c) >= 0:
			return "", false
		default:
			end := strings.IndexAny(l.rest, " \t\"<>(),;:[]\\")
			if end < 0 {
				end = len(l.rest)
			}
			w := l.rest[:end]
			l.rest = l.rest[end:]
			words = append(words, w)
			bare = w
			spaced = false
		}
	}
	switch {
	case angle != "":
		for _, w := range words {
			if strings.Contains(w, "@") {
				// "From: boss@corp <evil@else>": people read the first, we the last.
				return "", false
			}
		}
		return strings.ToLower(angle), true
	case len(words) == 1 && addrSpec(bare):
		return strings.ToLower(bare), true
	}
	return "", false
}

// addrSpec is a dot-atom, one @ and a plain domain, all of it ASCII.
func addrSpec(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || !plainDomain(strings.ToLower(domain)) {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") || strings.Contains(local, "=?") {
		return false
	}
	for n := 0; n < len(local); n++ {
		if !atext(local[n]) && local[n] != '.' {
			return false
		}
	}
	return true
}

func atext(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

// plainDomain is a host name in lower case letters, digits and hyphens. A
// name with one label is a name too, in a closed network.
func plainDomain(s string) bool {
	if len(s) == 0 || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for n := 0; n < len(label); n++ {
			if c := label[n]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
	}
	return true
}

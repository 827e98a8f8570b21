package parser

import (
	"bytes"
	"strconv"
	"strings"
)

// walker goes through the parts of one mail. go-message could split them too; but all bytes are here already, so parts
// are slices of them instead of streams, and what RFC 2046 forbids can be forgiven at each step.
type walker struct {
	m        *Mail
	depth    int
	parts    int
	text     int // decoded bytes of text so far
	blocks   []block
	instead  []block // what a TNEF part says, for a mail that has no other text
	attached []attached
	report   []byte // message/delivery-status
	returned []byte // message/rfc822 or text/rfc822-headers inside a report
	feedback []byte // message/feedback-report
	kind     string // Content-Type of the whole, with report-type
	calendar bool
	piece    int // number of attachments when the last one came out of a text
}

// attached is a mail that came as a part (message/rfc822).
type attached struct {
	raw []byte
}

// part reads one part and appends what can be read of it.
func (w *walker) part(h header, body []byte, depth int) {
	if w.parts++; w.parts > maxParts {
		w.m.problem("more than %d parts: the rest was not read", maxParts)
		return
	}
	if depth > maxDepth {
		w.m.problem("parts nest deeper than %d: not read", maxDepth)
		return
	}
	ctype, params := parameters(h.first("content-type"))
	if depth == w.depth {
		w.kind = ctype + ";" + strings.ToLower(params["report-type"])
	}
	if strings.HasPrefix(ctype, "multipart/") || ctype == "multipart" {
		w.protected(ctype, params["protocol"])
		if w.multipart(ctype, params["boundary"], h, body, depth) {
			return
		}
		if depth == w.depth || looksLikeText(body) {
			ctype = "text/plain"
		}
	}
	if !strings.Contains(ctype, "/") {
		if ctype != "" {
			w.m.problem("the content type %q is none, read as text", cut(ctype, 40))
		}
		ctype = "text/plain"
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(h.first("content-type"))), "html") {
			ctype = "text/html"
		}
	}
	w.leaf(ctype, params, h, body, depth)
}

// multipart reads the parts between the boundaries (RFC 2046 section 5.1). false: there are none.
func (w *walker) multipart(ctype, boundary string, h header, body []byte, depth int) bool {
	parts := splitParts(body, boundary)
	if len(parts) == 0 {
		if enc := transferName(h.first("content-transfer-encoding")); enc == "base64" || enc == "quoted-printable" { // RFC 2045 section 6.4 forbids it
			body, _ = transferred(body, enc, len(body))
			parts = splitParts(body, boundary)
		}
	}
	if len(parts) == 0 {
		if guessed := guessBoundary(body); guessed != "" && guessed != boundary {
			parts = splitParts(body, guessed)
		}
		if len(parts) == 0 {
			w.m.problem("the parts' boundary is missing, read as text")
			return false
		}
		w.m.problem("the parts' boundary is not the one named, guessed")
	}
	start := len(w.blocks)
	for _, p := range parts {
		if w.parts > maxParts {
			break
		}
		ph, pb, defects := splitHeader(p)
		if len(ph) == 0 && len(bytes.TrimSpace(p)) == 0 {
			continue
		}
		for _, d := range defects {
			if d == tooBig { // the others are no news inside a mail: a part may do without header
				w.m.problem("part %d: %s", w.parts+1, d)
			}
		}
		if ctype == "multipart/digest" && !ph.has("content-type") { // RFC 2046 section 5.1.5
			ph = append(ph, field{"content-type", "message/rfc822"})
		}
		if ctype == "multipart/appledouble" && appleFile(ph) {
			continue
		}
		w.part(ph, pb, depth+1)
	}
	if ctype == "multipart/alternative" && len(w.blocks)-start > 1 {
		w.blocks = append(w.blocks[:start], choose(w.blocks[start:]))
	}
	return true
}

// appleFile reports the half of a multipart/appledouble that holds the Finder's resource fork (RFC 1740 section 4).
func appleFile(h header) bool {
	ctype, _ := parameters(h.first("content-type"))
	return ctype == "application/applefile"
}

// splitParts are the byte ranges between the delimiter lines. A missing last delimiter is forgiven.
func splitParts(body []byte, boundary string) (parts [][]byte) {
	boundary = strings.TrimRight(boundary, " \t")
	if boundary == "" || len(boundary) > 500 {
		return nil
	}
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			break
		}
		i += at
		end := i + len(mark)
		at = end
		if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
			continue
		}
		last := bytes.HasPrefix(body[end:], []byte("--"))
		if last {
			end += 2
		}
		next := end
		for next < len(body) && (body[next] == ' ' || body[next] == '\t') {
			next++
		}
		at = next
		if next < len(body) && body[next] != '\r' && body[next] != '\n' { // only a line that begins like the delimiter
			continue
		}
		if bytes.HasPrefix(body[next:], []byte("\r\n")) {
			next++
		}
		next = min(next+1, len(body))
		if start >= 0 {
			parts = append(parts, trimEOL(body[start:i]))
		}
		start, at = next, next
		if last {
			start = -1
			break
		}
		if len(parts) > maxParts {
			return parts
		}
	}
	if start >= 0 && start < len(body) {
		parts = append(parts, body[start:])
	}
	return parts
}

// trimEOL drops the one line end that belongs to the delimiter after it.
func trimEOL(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// guessBoundary is the text after "--" of the first line that looks like a delimiter: followed by a header field.
func guessBoundary(body []byte) string {
	rest := body
	for n := 0; len(rest) > 0 && n < 300; n++ {
		var line []byte
		line, rest = nextLine(rest)
		if len(line) > 2 && len(line) < 200 && bytes.HasPrefix(line, []byte("--")) && !bytes.ContainsAny(line, " \t") {
			const field = "content-"
			if len(rest) > len(field) && strings.EqualFold(string(rest[:len(field)]), field) {
				return string(line[2:])
			}
		}
	}
	return ""
}

func looksLikeText(b []byte) bool { return bytes.IndexByte(b[:min(len(b), 4096)], 0) < 0 }

// leaf reads one part that has no parts of its own.
func (w *walker) leaf(ctype string, params map[string]string, h header, body []byte, depth int) {
	disposition, dparams := parameters(h.first("content-disposition"))
	name := dparams["filename"]
	if name == "" {
		name = dparams["name"]
	}
	if name == "" {
		name = params["name"]
	}
	name = fileName(name)
	encoding := h.first("content-transfer-encoding")
	if w.message(ctype, name, disposition, encoding, params, h, body) {
		return
	}
	isText := ctype == "text/plain" || ctype == "text/html" || strings.HasPrefix(ctype, "text/") && ctype != "text/calendar" && disposition != "attachment" && name == "" || ctype == "application/xhtml+xml" && name == ""
	file := disposition == "attachment" || name != "" && (dparams["filename"] != "" || len(w.blocks) > 0)
	if depth == w.depth && disposition != "attachment" {
		file = false
	}
	if isText && !file {
		w.readText(ctype, params, encoding, body)
		return
	}
	content, ok := transferred(body, encoding, len(body))
	if !ok {
		w.m.problem("unknown transfer encoding %q, taken as it is", cut(encoding, 40))
	}
	if ctype == "text/calendar" || strings.HasSuffix(strings.ToLower(name), ".ics") {
		w.calendar = w.calendar || ctype == "text/calendar"
		w.m.readInvites(content, params["charset"], params["method"])
		if ctype == "text/calendar" && name == "" && disposition != "attachment" {
			return
		}
	}
	switch {
	case isTNEF(content):
		if w.readTNEF(content, 0) {
			return
		}
	case ctype == "application/pkcs7-mime", ctype == "application/x-pkcs7-mime", strings.HasSuffix(strings.ToLower(name), ".p7m"):
		if w.readCMS(content, depth) {
			return
		}
	case ctype == "application/applefile":
		if fork, real, ok := appleSingle(content); ok {
			content = fork
			if name == "" {
				name = fileName(real)
			}
		}
	}
	w.attach(Attachment{Name: name, Type: ctype, Inline: disposition == "inline" || disposition == "" && h.has("content-id"), ID: h.first("content-id"), Content: content})
}

// message reads the parts that hold a mail, pieces of one or a report on one (RFC 2046 section 5.2, RFC 3464, RFC 5965).
// false: the part is none of these.
func (w *walker) message(ctype, name, disposition, encoding string, params map[string]string, h header, body []byte) bool {
	switch ctype {
	case "message/rfc822", "message/global":
	case "message/delivery-status", "message/global-delivery-status":
	case "message/feedback-report":
	case "text/rfc822-headers", "message/rfc822-headers", "text/rfc822-header", "message/global-headers":
	case "message/partial":
		w.m.problem("the mail was sent in %s pieces, this is number %s: it is not put together", number(params["total"]), number(params["number"]))
		return false
	case "message/external-body":
		w.m.problem("the content of a part lies elsewhere and was not fetched")
		return false
	case "application/octet-stream":
		if !strings.HasSuffix(strings.ToLower(name), ".eml") {
			return false
		}
	default:
		return false
	}
	content, _ := transferred(body, encoding, len(body))
	inline := false
	switch {
	case ctype == "message/rfc822", ctype == "message/global", ctype == "application/octet-stream":
		if strings.Contains(w.kind, "report") {
			w.returned = content
		}
		w.attached = append(w.attached, attached{raw: content})
		inline = disposition == "inline"
	case strings.Contains(ctype, "delivery-status"):
		w.report = append(w.report, content[:min(len(content), maxText)]...)
	case ctype == "message/feedback-report":
		w.feedback = content[:min(len(content), maxText)]
	default:
		w.returned = content[:min(len(content), maxText)]
	}
	w.attach(Attachment{Name: name, Type: ctype, Inline: inline, ID: h.first("content-id"), Content: content})
	return true
}

// number is a count as the sender wrote it, "?" when it is none.
func number(s string) string {
	if n := atoi(strings.TrimSpace(s)); n > 0 {
		return strconv.Itoa(n)
	}
	return "?"
}

// attach adds a file. Type and ID are as the sender wrote them, Name is safe already.
func (w *walker) attach(a Attachment) {
	if len(w.m.Attachments) >= maxParts {
		w.m.problem("more than %d files: the rest was left out", maxParts)
		return
	}
	a.Size = len(a.Content)
	a.Type = cut(tidy(a.Type), 100)
	a.ID = cut(strings.Trim(oneLine(a.ID), "<>"), 300)
	w.m.Attachments = append(w.m.Attachments, a)
}

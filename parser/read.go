package parser

import (
	"bytes"
	"fmt"
	"strings"
)

// Read reads any bytes as a mail. It never fails and never panics: what it cannot read is named in Problems, and the rest
// is there. Time is linear in the size of raw, and memory a small multiple of it.
func Read(raw []byte) (m *Mail) {
	m = emptyMail()
	defer func() {
		if r := recover(); r != nil {
			m.problem("reading stopped: %v", r)
		}
		m.complete()
	}()
	m.read(raw, 0)
	return m
}

func emptyMail() *Mail {
	return &Mail{Class: Person, References: []string{}, FromAll: []Address{}, ReplyTo: []Address{}, To: []Address{}, Cc: []Address{},
		Attachments: []Attachment{}, Invites: []Invite{}, Problems: []string{}}
}

// complete makes what a panic may have left undone safe to show.
func (m *Mail) complete() {
	m.DateText = rfc3339(m.Date)
	if m.Text == "" && m.Plain != nil {
		m.Text = *m.Plain
	}
	if len(m.Attachments) == 0 {
		m.Attachments = []Attachment{}
	}
}

func (m *Mail) read(raw []byte, depth int) {
	h, body := splitHeader(raw, m.problem)
	m.readHeader(h)
	w := walker{m: m, depth: depth}
	w.part(h, body, depth)
	w.finish()
	m.divide(w.attached)
	m.classify(h, &w)
}

// readHeader fills the fields that the header alone decides.
func (m *Mail) readHeader(h header) {
	m.Subject = oneLine(decodeWords(h.first("subject")))
	for _, v := range h.all("from") {
		m.FromAll = append(m.FromAll, addresses(v)...)
		m.Facts.FromHeaders++
	}
	if len(m.FromAll) > maxAddresses {
		m.FromAll = m.FromAll[:maxAddresses]
	}
	if m.Facts.FromHeaders > 1 {
		m.problem("%d From fields, the first one is used", m.Facts.FromHeaders)
	}
	if len(m.FromAll) > 0 {
		m.From = m.FromAll[0]
	}
	for _, f := range [...]struct {
		name string
		to   *[]Address
	}{{"to", &m.To}, {"cc", &m.Cc}, {"reply-to", &m.ReplyTo}} {
		for _, v := range h.all(f.name) {
			if len(*f.to) < maxAddresses {
				*f.to = append(*f.to, addresses(v)...)
			}
		}
	}
	m.MessageID = messageID(h.first("message-id"))
	if l := messageIDs(h.first("in-reply-to")); len(l) > 0 {
		m.InReplyTo = l[0]
	}
	m.References = some(messageIDs(h.first("references")))
	if v := h.first("date"); v != "" {
		var ok bool
		if m.Date, ok = headerDate(v); !ok {
			m.Date = m.Date.Truncate(0)
			m.problem("the date cannot be read: %s", cut(v, 60))
		}
		if !ok {
			m.Date = zeroTime
		}
	}
	m.DateText = rfc3339(m.Date)
	m.Facts = readFacts(h, m.Facts.FromHeaders)
}

// messageID is the one id of a field, in its brackets, without the white space that folding put in.
func messageID(s string) string {
	if l := messageIDs(s); len(l) > 0 {
		return l[0]
	}
	if s = strings.Trim(oneLine(s), "<> "); s == "" || len(s) > 998 {
		return ""
	}
	return "<" + strings.ReplaceAll(s, " ", "") + ">"
}

// messageIDs are all the ids in brackets, at most a hundred: the first and then the last ones, which threading needs.
func messageIDs(s string) (l []string) {
	for len(l) < maxFields {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		if id := strings.ReplaceAll(oneLine(s[i+1:i+j]), " ", ""); id != "" && len(id) < 998 {
			l = append(l, "<"+strings.TrimLeft(id, "<")+">")
		}
		s = s[i+j+1:]
	}
	if len(l) > 100 {
		l = append(l[:1:1], l[len(l)-99:]...)
	}
	return l
}

// block is one readable leaf, or the choices of one multipart/alternative.
type block struct {
	plain, html *string
}

// attached is a mail that came as a part (message/rfc822).
type attached struct {
	raw []byte
}

// walker goes through the parts of one mail. go-message could split them too; but all bytes are here already, so parts
// are slices of them instead of streams, and what RFC 2046 forbids can be forgiven at each step.
type walker struct {
	m        *Mail
	depth    int
	parts    int
	text     int // decoded bytes of text so far
	blocks   []block
	attached []attached
	report   []byte // message/delivery-status
	returned []byte // message/rfc822 or text/rfc822-headers inside a report
	feedback []byte // message/feedback-report
	kind     string // Content-Type of the whole, with report-type
	calendar bool
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
		if enc := strings.ToLower(strings.TrimSpace(h.first("content-transfer-encoding"))); enc == "base64" || enc == "quoted-printable" {
			body, _ = transferred(body, enc, 8*maxText)
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
		ph, pb := splitHeader(p, func(string, ...any) {})
		if len(ph) == 0 && len(bytes.TrimSpace(p)) == 0 {
			continue
		}
		if ctype == "multipart/digest" && !ph.has("content-type") {
			ph = append(ph, field{"content-type", "message/rfc822"})
		}
		w.part(ph, pb, depth+1)
	}
	if ctype == "multipart/alternative" && len(w.blocks)-start > 1 {
		w.blocks = append(w.blocks[:start], choose(w.blocks[start:]))
	}
	return true
}

// choose makes the choices of a multipart/alternative one block: its plain texts and its HTML.
func choose(l []block) (b block) {
	for _, c := range l {
		b.plain = joined(b.plain, c.plain)
		b.html = joined(b.html, c.html)
	}
	return b
}

func joined(a, b *string) *string {
	if a == nil || b != nil && strings.TrimSpace(*a) == "" {
		if b == nil {
			return a
		}
		return b
	}
	if b == nil || strings.TrimSpace(*b) == "" || *a == *b {
		return a
	}
	s := *a
	if !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	s += *b
	return &s
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
		eol := bytes.IndexByte(body[end:], '\n')
		next := len(body)
		if eol >= 0 {
			next = end + eol + 1
		}
		if len(bytes.TrimSpace(body[end:next])) > 0 { // only a line that begins like the delimiter
			continue
		}
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
		if len(line) > 3 && len(line) < 200 && bytes.HasPrefix(line, []byte("--")) && !bytes.ContainsAny(line, " \t") {
			if after, _ := nextLine(rest); bytes.HasPrefix(bytes.ToLower(after), []byte("content-")) {
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
	switch ctype {
	case "message/rfc822", "message/global":
		content := body
		if enc := strings.ToLower(strings.TrimSpace(encoding)); enc == "base64" || enc == "quoted-printable" {
			content, _ = transferred(body, enc, len(body))
		}
		if strings.Contains(w.kind, "report") {
			w.returned = content
		}
		w.attached = append(w.attached, attached{raw: content})
		w.attach(name, ctype, content, disposition == "inline", h)
		return
	case "message/delivery-status", "message/global-delivery-status":
		content, _ := transferred(body, encoding, maxText)
		w.report = append(w.report, content...)
		w.attach(name, ctype, content, false, h)
		return
	case "message/feedback-report":
		w.feedback, _ = transferred(body, encoding, maxText)
		w.attach(name, ctype, w.feedback, false, h)
		return
	case "text/rfc822-headers", "message/rfc822-headers", "text/rfc822-header":
		w.returned, _ = transferred(body, encoding, maxText)
		w.attach(name, ctype, w.returned, false, h)
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
	switch ctype {
	case "multipart/encrypted", "application/pgp-encrypted":
		w.m.Facts.Encrypted = "pgp"
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		if !strings.Contains(strings.ToLower(params["smime-type"]), "signed") {
			w.m.Facts.Encrypted = "smime"
		}
	}
	w.attach(name, ctype, content, disposition == "inline" || disposition == "" && h.has("content-id"), h)
}

func (w *walker) attach(name, ctype string, content []byte, inline bool, h header) {
	id := strings.Trim(oneLine(h.first("content-id")), "<>")
	w.m.Attachments = append(w.m.Attachments, Attachment{Name: name, Type: cut(tidy(ctype), 100), Size: len(content), Inline: inline, ID: cut(id, 300), Content: content})
}

// readText decodes one readable part.
func (w *walker) readText(ctype string, params map[string]string, encoding string, body []byte) {
	room := min(maxText, maxAllText-w.text)
	if room <= 0 {
		w.m.problem("more than %d MiB of text: the rest was not read", maxAllText>>20)
		return
	}
	b, ok := transferred(body, encoding, room)
	if !ok {
		w.m.problem("unknown transfer encoding %q, taken as it is", cut(encoding, 40))
	}
	if len(b) >= room {
		w.m.problem("a text part is longer than %d KiB: cut", room>>10)
	}
	w.text += len(b)
	label := params["charset"]
	if label == "" && ctype == "text/html" {
		label = metaCharset(b)
	}
	s, known := decode(b, label)
	if !known {
		w.m.problem("unknown charset %s in part %d, guessed", cut(tidy(label), 40), w.parts)
	}
	s = tidy(s)
	if ctype == "text/html" || ctype == "application/xhtml+xml" {
		w.blocks = append(w.blocks, block{html: &s})
		return
	}
	if params["format"] != "" && strings.EqualFold(params["format"], "flowed") {
		s = unflow(s, strings.EqualFold(params["delsp"], "yes"))
	}
	w.blocks = append(w.blocks, block{plain: &s})
}

// finish makes the texts of the mail out of the blocks.
func (w *walker) finish() {
	var text strings.Builder
	for _, b := range w.blocks {
		w.m.Plain = joined(w.m.Plain, b.plain)
		w.m.HTML = joined(w.m.HTML, b.html)
		t := ""
		switch {
		case b.plain != nil && (strings.TrimSpace(*b.plain) != "" || b.html == nil):
			t = *b.plain
		case b.html != nil:
			t = htmlText(*b.html)
		}
		if strings.TrimSpace(t) == "" {
			continue
		}
		if text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
			text.WriteByte('\n')
		}
		text.WriteString(t)
	}
	w.m.Text = text.String()
}

// fileName makes the name of an attachment safe to show and to offer: no path, no control characters, not hidden.
func fileName(s string) string {
	s = oneLine(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.TrimSpace(flatten(s))
	if s == "." || s == ".." {
		return ""
	}
	return cut(s, 200)
}

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

// metaCharset is the charset that an HTML page names itself.
func metaCharset(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 2048)]))
	i := strings.Index(head, "charset=")
	if i < 0 || !strings.Contains(head[:i], "<meta") {
		return ""
	}
	rest := strings.TrimLeft(head[i+8:], `"' `)
	if j := strings.IndexAny(rest, `"' />;`); j >= 0 {
		return rest[:j]
	}
	return ""
}

var _ = fmt.Sprint

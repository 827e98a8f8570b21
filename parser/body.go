package parser

import (
	"bytes"
	"strings"
)

// block is one readable leaf, or the choices of one multipart/alternative.
type block struct {
	plain, html *string
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
	if ctype == "text/plain" && holdsFile(b) {
		if len(b) >= room { // a file inside the text may be longer than any text
			b, _ = transferred(body, encoding, len(body))
		}
		b = w.takeFiles(b)
		b = b[:min(len(b), room)]
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
	if strings.EqualFold(params["format"], "flowed") {
		s = unflow(s, strings.EqualFold(params["delsp"], "yes"))
	}
	s = w.unarmor(s)
	w.blocks = append(w.blocks, block{plain: &s})
}

// choose makes the choices of a multipart/alternative one block: its plain texts and its HTML.
func choose(l []block) block {
	plain, html := sides(l)
	return block{joined(plain), joined(html)}
}

func sides(l []block) (plain, html []*string) {
	for _, b := range l {
		plain, html = append(plain, b.plain), append(html, b.html)
	}
	return plain, html
}

// joined is one text after the other, each beginning a line, without the empty ones and without those that only repeat
// the one before. nil when there is none.
func joined(l []*string) (whole *string) {
	var b strings.Builder
	var last *string
	n := 0
	for _, s := range l {
		switch {
		case s == nil:
			continue
		case strings.TrimSpace(*s) == "":
			if n == 0 {
				whole = s
			}
			continue
		case last != nil && *last == *s:
			continue
		}
		if n++; n == 1 {
			whole, last = s, s
			continue
		}
		if n == 2 {
			b.WriteString(*whole)
		}
		if !strings.HasSuffix(*last, "\n") {
			b.WriteByte('\n')
		}
		b.WriteString(*s)
		last = s
	}
	if n > 1 {
		s := b.String()
		return &s
	}
	return whole
}

// finish makes the texts of the mail out of the blocks.
func (w *walker) finish() {
	empty := true
	for _, b := range w.blocks {
		if b.plain != nil && strings.TrimSpace(*b.plain) != "" || b.html != nil && strings.TrimSpace(*b.html) != "" {
			empty = false
		}
	}
	if empty && len(w.instead) > 0 {
		w.blocks = w.instead
	}
	plain, html := sides(w.blocks)
	w.m.Plain, w.m.HTML = joined(plain), joined(html)
	var text strings.Builder
	for _, b := range w.blocks {
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
	distinct(w.m.Attachments)
}

// holdsFile reports the words with which programs of the time before MIME begin a file inside the text.
func holdsFile(b []byte) bool {
	return bytes.Contains(b, []byte("begin ")) || bytes.Contains(b, []byte("begin-base64 ")) || bytes.Contains(b, []byte("=ybegin "))
}

// takeFiles moves the uuencoded and yEnc blocks of a text to the attachments and returns the text without them.
func (w *walker) takeFiles(b []byte) []byte {
	var text []byte
	kept := 0 // b[kept:at] is text that is not yet in text
	yend, open := lastYend(b), false
	for at := 0; at < len(b); {
		line, rest := nextLine(b[at:])
		end := len(b) - len(rest)
		var f embedded
		switch {
		case bytes.HasPrefix(line, []byte("begin")):
			f = uuBlock(b[at:])
		case bytes.HasPrefix(line, []byte("=ybegin ")) && !(open && at > yend):
			open = at > yend
			f = yencBlock(b[at:])
		}
		if f.length > 0 {
			text = append(text, b[kept:at]...)
			if f.problem != "" {
				w.m.problem("%s %q: %s", f.kind, cut(f.name, 80), f.problem)
			}
			w.attachEmbedded(f)
			end = at + f.length
			kept = end
		}
		at = end
	}
	if kept == 0 {
		return b
	}
	return append(text, b[kept:]...)
}

// embedded is a file that stood inside a text.
type embedded struct {
	kind, name string
	content    []byte
	offset     int // of content in the file, for one that was sent in pieces
	length     int // bytes of the text that it took; 0: there is none
	problem    string
}

// attachEmbedded adds the file, or the next piece of the file before it.
func (w *walker) attachEmbedded(f embedded) {
	name := fileName(f.name)
	l := w.m.Attachments
	if f.offset > 0 {
		if n := len(l); n > 0 && n == w.piece && l[n-1].Name == name && l[n-1].Size == f.offset {
			l[n-1].Content = append(l[n-1].Content, f.content...) // its bytes are ours, not the mail's
			l[n-1].Size = len(l[n-1].Content)
			return
		}
		w.m.problem("%s %q: a piece before this one is missing", f.kind, cut(name, 80))
	}
	w.attach(Attachment{Name: name, Type: "application/octet-stream", Content: f.content})
	w.piece = len(w.m.Attachments)
}

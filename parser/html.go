package parser

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// htmlText is the text of an HTML mail as its reader sees it: blocks on lines of their own, as far apart as in a browser,
// quotes behind ">", list marks, rows of tables with their cells apart, the address of a link whose text does not show it,
// nothing that is hidden. It takes any nesting and any broken markup in linear time. It does not make HTML safe to show:
// that is SafeHTML.
func htmlText(s string) string {
	w := textWriter{inside: make([]textElement, 1, 64)}
	w.out.Grow(len(s)/2 + 16)
	walkHTML(s, maxTextNesting, &w)
	w.commit()
	return tidy(w.out.String())
}

const (
	maxTextNesting = 10_000
	maxIndent      = 40 // columns
	maxQuote       = 50 // levels of quotes
	maxBlank       = 2  // empty lines in a row
	maxShownLink   = 1000
	ruleLine       = "________________________________"
)

// textElement is an open element as the text knows it. What holds for its content too is copied from the one around it.
type textElement struct {
	hidden bool // it has no box
	ghost  bool // it has one and nothing can be seen in it; what is inside may be seen again
	pre    bool
	ignore bool // Word's own list mark, for programs that know no lists
	quote  uint8
	indent uint8
	list   listKind
	next   int // number of the next item
	bottom bool
	block  bool
	role   textRole
}

type textRole uint8

const (
	plainElement textRole = iota
	linkElement
	rowElement
	cellElement
	tableElement
	sheetElement
	quotedElement
)

type textWriter struct {
	out    strings.Builder
	line   []byte // the last line, not yet in out
	quote  uint8  // of that line
	indent uint8
	last   uint8 // quote of the line before
	held   bool  // it has its first character: what comes goes on in it
	resume bool  // a cell begins, and may begin in this line
	ends   int   // line ends after it
	gap    bool  // a margin after it
	blank  int   // empty lines before it
	spaced bool  // a margin before it
	serial int   // number of the line
	space  bool  // white space owed
	began  bool  // out holds something
	ended  string

	inside []textElement
	mark   string // of a list item, for its first line
	lists  int    // open ones
	fresh  bool   // a pre was opened
	sheet  sheet
	link   link
	tables []bool // open tables: whether it is one of data
	rows   []row
}

// link is the link that is open.
type link struct {
	to    string
	shown string // the address shown last
	text  []byte
	words bool // it has text of its own, not only a picture's
}

func (w *textWriter) top() *textElement { return &w.inside[len(w.inside)-1] }

func (w *textWriter) open(e *htmlElement, a *htmlAttrs) {
	up := w.top()
	t := *up
	t.list, t.next, t.role, t.bottom, t.ignore = noList, 0, plainElement, false, up.ignore
	kind := tagKinds[e.name]
	if e.name == atom.Style {
		t.role = sheetElement
	}
	if t.hidden {
		t.block = false
		w.inside = append(w.inside, t)
		return
	}
	l := w.look(e, a)
	t.hidden = l.hides(unread[e.name])
	t.block = !t.hidden && (kind&closesP != 0 || kind&tablePart != 0 && e.name != atom.Td && e.name != atom.Th || e.name == atom.Form)
	if t.hidden {
		w.inside = append(w.inside, t)
		return
	}
	t.ghost = l.ghost.or(t.ghost)
	t.pre = l.pre.or(t.pre || e.name == atom.Pre)
	t.ignore = t.ignore || l.ignored
	if t.block {
		w.breakLine()
		apart := margins[e.name]
		if e.name == atom.Ul || e.name == atom.Ol {
			apart = apart && w.lists == 0 // a list in a list stands close
			w.lists++
		}
		w.gap = w.gap || l.top.or(apart) && w.mark == ""
		t.bottom = l.bottom.or(apart)
	}
	switch e.name {
	case atom.Blockquote:
		if l.noBorder && !bytes.EqualFold(a.of(attrType), []byte("cite")) { // how programs move a paragraph to the right
			t.indent = min(t.indent+2, maxIndent)
		} else {
			t.quote, t.indent, t.role = min(t.quote+1, maxQuote), 0, quotedElement
		}
	case atom.Pre:
		w.fresh = true
	case atom.Ul, atom.Ol:
		w.openList(e.name, a, l, up, &t)
	case atom.Li:
		w.openItem(a, up, &t)
	case atom.Dd:
		t.indent = min(t.indent+2, maxIndent)
	case atom.A:
		w.openLink(a, &t)
	case atom.Q:
		w.write([]byte(`"`))
	case atom.Table:
		t.role = tableElement
		w.tables = append(w.tables, l.bordered || len(a.of(attrBorder)) > 0 && a.of(attrBorder)[0] > '0')
	case atom.Tr:
		t.role = rowElement
		w.rows = append(w.rows, row{})
	case atom.Td, atom.Th:
		t.role = cellElement
		w.openCell(e.name == atom.Th || l.bordered)
	}
	if e.name == atom.P && l.level > 0 { // Word's lists are paragraphs
		t.indent = uint8(min(int(t.indent)+2*l.level, maxIndent))
	}
	if isSignature(a) {
		w.signature()
	}
	w.inside = append(w.inside, t)
}

func (w *textWriter) close(e *htmlElement) {
	t := *w.top()
	w.inside = w.inside[:len(w.inside)-1]
	if t.hidden {
		return
	}
	switch t.role {
	case linkElement:
		w.closeLink()
	case cellElement:
		w.closeCell()
		return
	case rowElement:
		w.closeRow()
	case tableElement:
		w.tables = w.tables[:len(w.tables)-1]
	case quotedElement:
		w.mark = ""
	}
	if e.name == atom.Q {
		w.write([]byte(`"`))
	}
	if t.block {
		w.breakLine()
		w.gap = w.gap || t.bottom
		switch e.name {
		case atom.Li:
			w.mark = ""
		case atom.Ul, atom.Ol:
			w.lists--
		}
	}
}

// margins are the elements that browsers keep apart from what is above and below. (A quote has its own mark.)
var margins = map[atom.Atom]bool{atom.P: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Pre: true, atom.Figure: true}

func (w *textWriter) void(name atom.Atom, a *htmlAttrs) {
	t := w.top()
	if t.hidden || t.ghost {
		return
	}
	switch name {
	case atom.Br:
		w.lineEnd()
	case atom.Hr:
		w.breakLine()
		w.write([]byte(ruleLine))
		w.breakLine()
	case atom.Img:
		w.image(a)
	}
}

// image writes the words that stand for a picture. A picture of a word (a smiley) stands for itself.
func (w *textWriter) image(a *htmlAttrs) {
	alt := bytes.TrimSpace(a.of(attrAlt))
	if len(alt) == 0 || len(alt) > 300 || isTiny(a.of(attrWidth)) || isTiny(a.of(attrHeight)) || isFileName(alt) || w.look(&htmlElement{name: atom.Img}, a).hides(false) {
		return
	}
	own := w.link.words
	if bytes.IndexFunc(alt, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		w.write(alt)
	} else {
		w.write([]byte("[" + oneLine(string(alt)) + "]"))
	}
	w.link.words = own
}

func isTiny(size []byte) bool {
	return len(size) > 0 && (string(size) == "0" || string(size) == "1" || string(size) == "0px" || string(size) == "1px")
}

// isFileName reports an alternative text that a program made of the file's name.
func isFileName(b []byte) bool {
	i := bytes.LastIndexByte(b, '.')
	if i < 0 || bytes.ContainsAny(b, " \n") {
		return false
	}
	switch strings.ToLower(string(b[i+1:])) {
	case "png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "tif", "tiff":
		return true
	}
	return false
}

func (w *textWriter) text(b []byte) {
	t := w.top()
	switch {
	case t.role == sheetElement:
		w.sheet.read(string(b))
	case t.hidden || t.ghost:
	case t.ignore:
		w.listMark(b)
	default:
		w.write(b)
	}
}

// write adds text: white space is one space unless pre says that it counts.
func (w *textWriter) write(b []byte) {
	t := w.top()
	if t.hidden || t.ghost {
		return
	}
	if w.fresh {
		w.fresh = false
		if t.pre && len(b) > 0 && b[0] == '\n' {
			b = b[1:]
		}
	}
	for i := 0; i < len(b); {
		c := b[i]
		if t.pre && c == '\n' {
			w.lineEnd()
			i++
			continue
		}
		if !t.pre && (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
			w.space = true
			i++
			continue
		}
		j := i
		for j < len(b) && (t.pre && b[j] != '\n' || !t.pre && b[j] != ' ' && b[j] != '\n' && b[j] != '\t' && b[j] != '\r' && b[j] != '\f') {
			j++
		}
		w.word(b[i:j])
		i = j
	}
}

// word adds what stands between white space.
func (w *textWriter) word(b []byte) {
	ascii := true
	for _, c := range b {
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		if b = seen(b); len(b) == 0 {
			return
		}
	}
	if !w.held && w.resume && w.ends == 0 {
		w.held, w.resume, w.gap = true, false, false
		w.line = append(w.line, w.mark...)
		w.mark = ""
		w.startRows()
	} else if !w.held {
		w.startLine()
	} else if w.space && len(w.line) > 0 {
		w.line = append(w.line, ' ')
		if w.link.to != "" && len(w.link.text) > 0 && len(w.link.text) < maxShownLink {
			w.link.text = append(w.link.text, ' ')
		}
	}
	w.space = false
	w.line = append(w.line, b...)
	if w.link.to != "" {
		w.link.words = true
		if len(w.link.text) < maxShownLink {
			w.link.text = append(w.link.text, b...)
		}
	}
}

// seen takes out of a word what cannot be seen: marks that turn the direction, spaces without width, and joiners that join
// nothing (newsletters fill lines with them). A no-break space is a space that counts.
func seen(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		drop := false
		switch {
		case r == 0xa0 || r == 0x202f || r == 0x2007:
			if out == nil {
				out = append(make([]byte, 0, len(b)), b[:i]...)
			}
			out = append(out, ' ')
			i += n
			continue
		case r == 0x200b, r == 0xfeff, r == 0x2060, r == 0xad, r == 0x34f, r == 0x180e, r >= 0x2061 && r <= 0x2064, turnsDirection(r):
			drop = true
		case r == 0x200c || r == 0x200d:
			before, _ := utf8.DecodeLastRune(b[:i])
			after, _ := utf8.DecodeRune(b[i+n:])
			drop = !joins(before) || !joins(after)
		}
		if drop && out == nil {
			out = append(make([]byte, 0, len(b)), b[:i]...)
		} else if !drop && out != nil {
			out = append(out, b[i:i+n]...)
		}
		i += n
	}
	if out == nil {
		return b
	}
	return out
}

func joins(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r))
}

// startLine commits the line before and begins one, with the mark of its list item.
func (w *textWriter) startLine() {
	if w.serial > 0 {
		w.split()
		w.commit()
	}
	w.ends, w.gap = 0, false
	t := w.top()
	w.serial++
	w.resume = false
	w.held, w.space, w.quote, w.indent = true, false, t.quote, t.indent
	w.line = w.line[:0]
	if w.mark != "" {
		w.indent -= min(w.indent, uint8(len(w.mark)))
		w.line = append(w.line, w.mark...)
		w.mark = ""
	}
	w.startRows()
}

// breakLine ends the line, if there is one.
func (w *textWriter) breakLine() {
	if w.held {
		w.ends++
		w.held = false
	}
	w.space = false
}

// lineEnd ends the line, also an empty one.
func (w *textWriter) lineEnd() {
	w.fresh = false
	w.ends++
	w.held, w.space = false, false
}

// commit writes the last line. One that shows nothing counts as an empty line before the next.
func (w *textWriter) commit() {
	ends, gap := w.ends, w.gap
	w.ends, w.gap = 0, false
	l := bytes.TrimRight(w.line, " \t\u00a0")
	if len(bytes.Trim(l, " \u200e\u200f")) == 0 {
		if w.began {
			w.blank += ends
			w.spaced = w.spaced || gap
		}
		w.line = w.line[:0]
		return
	}
	if w.began {
		if w.spaced {
			w.blank = max(w.blank, 1)
		}
		for range min(w.blank, maxBlank) {
			w.out.WriteString(quoteMarks[:min(w.quote, w.last)])
			w.out.WriteByte('\n')
		}
	}
	if w.quote > 0 {
		w.out.WriteString(quoteMarks[:w.quote])
		w.out.WriteByte(' ')
	}
	w.out.WriteString(indentation[:w.indent])
	if string(l) == "--" { // a signature's mark has a space behind it
		l = append(l, ' ')
	}
	w.out.Write(l)
	w.out.WriteByte('\n')
	w.ended = ""
	if len(l) <= 3 {
		w.ended = string(l)
	}
	w.began, w.last = true, w.quote
	w.blank, w.spaced = max(ends-1, 0), gap
	w.line = w.line[:0]
}

var (
	quoteMarks  = strings.Repeat(">", maxQuote)
	indentation = strings.Repeat(" ", maxIndent)
)

// isSignature reports an element in which a program puts the signature.
func isSignature(a *htmlAttrs) bool {
	for _, i := range [...]htmlAttr{attrClass, attrID} {
		v := a.of(i)
		if len(v) == 0 {
			continue
		}
		if bytes.Contains(v, []byte("gmail_signature")) && !bytes.Contains(v, []byte("prefix")) || bytes.EqualFold(v, []byte("signature")) || string(v) == "ms-outlook-mobile-signature" {
			return true
		}
	}
	return false
}

// signature writes the mark that plain mails have above a signature (RFC 3676 section 4.3), unless it stands there.
func (w *textWriter) signature() {
	w.breakLine()
	l := string(bytes.TrimSpace(w.line))
	if l == "" {
		l = strings.TrimSpace(w.ended)
	}
	if l == "--" {
		return
	}
	w.word([]byte("--"))
	w.breakLine()
}

// openLink begins to note what a link shows.
func (w *textWriter) openLink(a *htmlAttrs, t *textElement) {
	if !a.has[attrHref] || len(a.value[attrHref]) > maxLink {
		return
	}
	if to := safeLink(string(a.value[attrHref])); to != "" {
		t.role = linkElement
		w.link.to, w.link.text, w.link.words = to, w.link.text[:0], false
	}
}

// closeLink adds the address of a link when its text does not show it.
func (w *textWriter) closeLink() {
	to := w.link.to
	w.link.to = ""
	if to == "" || !w.link.words || to == w.link.shown || !w.held || len(to) > maxShownLink {
		return
	}
	w.link.shown = to
	if address, ok := strings.CutPrefix(to, "mailto:"); ok {
		address, _, _ = strings.Cut(address, "?")
		to = unescapePercent(address)
	}
	if to == "" || strings.ContainsAny(to, " \n<>") || showsAddress(string(w.link.text), to) {
		return
	}
	w.space = true
	w.word([]byte("<" + to + ">"))
}

// showsAddress reports that the text of a link says where it leads. Servers wrap the addresses of mails in their own, with
// the true one in it.
func showsAddress(text, to string) bool {
	text = bareLink(text)
	if text == "" {
		return false
	}
	bare := bareLink(to)
	return strings.Contains(text, bare) || len(text) > 10 && strings.ContainsAny(text, "./") && strings.Contains(strings.ToLower(unescapePercent(to)), text) && text != bareLink(host(to))
}

func host(to string) string {
	_, rest, _ := strings.Cut(to, "//")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// bareLink is an address without what people leave out when they write it.
func bareLink(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, p := range [...]string{"https://", "http://", "mailto:", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.TrimRight(s, "/")
}

// listKind is how a list marks its items.
type listKind uint8

const (
	noList listKind = iota
	bullets
	numbers
	lowerLetters
	upperLetters
	lowerRoman
	upperRoman
	unmarked
)

func (w *textWriter) openList(name atom.Atom, a *htmlAttrs, l look, up, t *textElement) {
	t.list = bullets
	if name == atom.Ol {
		t.list, t.next = numbers, 1
		switch kind := a.of(attrType); string(kind) {
		case "a":
			t.list = lowerLetters
		case "A":
			t.list = upperLetters
		case "i":
			t.list = lowerRoman
		case "I":
			t.list = upperRoman
		}
		if n := atoi(string(a.of(attrStart))); n > 0 {
			t.next = n
		}
	}
	if l.list != noList {
		t.list = l.list
	}
	if up.list != noList { // a list that stands in a list without an item of its own
		t.indent = min(t.indent+2, maxIndent)
	}
}

func (w *textWriter) openItem(a *htmlAttrs, up, t *textElement) {
	kind := up.list
	if kind == noList {
		kind = bullets
	}
	if n := atoi(string(a.of(attrValue))); n > 0 {
		up.next = n
	}
	switch kind {
	case unmarked:
		w.mark = ""
	case bullets:
		w.mark = "- "
	default:
		w.mark = counted(kind, up.next) + ". "
		up.next++
	}
	t.indent = uint8(min(int(t.indent)+len(w.mark), maxIndent))
}

// counted is a number as a list of this kind writes it.
func counted(kind listKind, n int) string {
	s := ""
	switch kind {
	case lowerLetters, upperLetters:
		for ; n > 0; n = (n - 1) / 26 {
			s = string(rune('a'+(n-1)%26)) + s
		}
	case lowerRoman, upperRoman:
		if n > 3999 {
			return strconv.Itoa(n)
		}
		for i, v := range [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
			for ; n >= v; n -= v {
				s += [...]string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}[i]
			}
		}
	default:
		return strconv.Itoa(n)
	}
	if kind == upperLetters || kind == upperRoman {
		s = strings.ToUpper(s)
	}
	return s
}

// listMark takes the mark that Word writes for programs without lists: a number stays, a bullet of a symbol font becomes a
// dash.
func (w *textWriter) listMark(b []byte) {
	mark := strings.TrimSpace(strings.ReplaceAll(string(b), "\u00a0", " "))
	if mark == "" || len(mark) > 12 {
		return
	}
	if strings.IndexFunc(mark, unicode.IsDigit) < 0 && (len(mark) < 2 || utf8.RuneCountInString(mark) == 1) {
		mark = "-"
	}
	w.mark = mark + " "
}

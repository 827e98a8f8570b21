package parser

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// SafePage is the HTML of a mail, made safe to show.
type SafePage struct {
	HTML    string
	Remote  int // pictures that would have been fetched from elsewhere
	Missing int // pictures of the mail itself that cannot be shown: not there, no picture, too large
}

// Bounds of a page that is shown.
const (
	maxNesting      = 250     // elements inside elements; browsers give up at 512
	maxAttr         = 1000    // bytes of a title, an alternative text
	maxLink         = 4000    // bytes of an address
	maxFont         = 96      // pixels
	maxPicture      = 4 << 20 // bytes of one picture
	maxPictures     = 8 << 20 // bytes of all pictures of a page
	maxPicturePixel = 25_000_000
)

// SafeHTML makes the HTML of a stranger safe to stand in a page of ours: nothing runs, nothing is fetched, nothing reaches
// out of the box it is put in. What is written is a list of what is allowed, made anew from what was understood: elements
// of text, lists and tables, inline styles of which each value is checked, links to http, https and mailto, and pictures
// that the mail itself brings. picture gives the bytes of an attachment by its Content-ID; nil when there are none.
//
// The result is balanced and has no element in which browsers change the way they read (raw text, SVG, MathML, template,
// noscript), so what is read from it is what was written; made safe again it stays the same.
func SafeHTML(page string, picture func(id string) []byte) SafePage {
	w := safeWriter{picture: picture, room: maxPictures, inside: make([]openShown, 1, 64)}
	w.inside[0].font = 16
	w.out.Grow(len(page))
	walkHTML(page, maxNesting, &w)
	return SafePage{HTML: w.out.String(), Remote: w.remote, Missing: w.missing}
}

// openShown is an element that is open, as far as what is written knows it.
type openShown struct {
	written bool
	skipped bool    // nothing inside is written
	font    float64 // pixels
}

type safeWriter struct {
	out             strings.Builder
	inside          []openShown
	fresh           bool // a pre was opened: browsers drop a line end here
	picture         func(id string) []byte
	room            int // bytes of pictures
	remote, missing int
}

// shownElements may be written; all they can say is in their attributes.
var shownElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Center: true, atom.Address: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true, atom.Br: true, atom.Wbr: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Section: true, atom.Article: true, atom.Aside: true, atom.Header: true, atom.Footer: true, atom.Main: true, atom.Nav: true, atom.Figure: true, atom.Figcaption: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.Table: true, atom.Caption: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Tr: true, atom.Td: true, atom.Th: true,
	atom.A: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.U: true, atom.S: true, atom.Strike: true, atom.Del: true, atom.Ins: true,
	atom.Small: true, atom.Big: true, atom.Sub: true, atom.Sup: true, atom.Span: true, atom.Font: true, atom.Tt: true, atom.Code: true, atom.Kbd: true, atom.Samp: true,
	atom.Var: true, atom.Cite: true, atom.Q: true, atom.Abbr: true, atom.Acronym: true, atom.Dfn: true, atom.Mark: true, atom.Bdi: true, atom.Bdo: true, atom.Time: true, atom.Label: true,
}

// unread elements show nothing, or nothing that would be left of them here: their content goes with them.
var unread = map[atom.Atom]bool{
	atom.Head: true, atom.Style: true, atom.Script: true, atom.Title: true, atom.Textarea: true, atom.Iframe: true, atom.Noembed: true, atom.Noframes: true,
	atom.Template: true, atom.Noscript: true, atom.Svg: true, atom.Math: true, atom.Select: true, atom.Datalist: true, atom.Frameset: true,
}

func (w *safeWriter) top() *openShown { return &w.inside[len(w.inside)-1] }

func (w *safeWriter) open(e *htmlElement, a *htmlAttrs) {
	s := openShown{font: w.top().font, skipped: w.top().skipped || unread[e.name]}
	if !s.skipped && shownElements[e.name] {
		link := ""
		if e.name == atom.A {
			link = safeLink(string(a.of(attrHref)))
		}
		if s.written = e.name != atom.A || link != ""; s.written {
			w.out.WriteByte('<')
			w.out.WriteString(e.name.String())
			if link != "" {
				w.attr("href", link)
				w.out.WriteString(` rel="noopener noreferrer nofollow" target="_blank"`)
			}
			s.font = w.attrs(e.name, a, s.font)
			w.out.WriteByte('>')
			w.fresh = e.name == atom.Pre
		}
	}
	w.inside = append(w.inside, s)
}

func (w *safeWriter) close(e *htmlElement) {
	if w.top().written {
		w.out.WriteString("</")
		w.out.WriteString(e.name.String())
		w.out.WriteByte('>')
		w.fresh = false
	}
	w.inside = w.inside[:len(w.inside)-1]
}

func (w *safeWriter) void(name atom.Atom, a *htmlAttrs) {
	switch {
	case w.top().skipped:
	case name == atom.Img:
		w.image(a)
	case shownElements[name]:
		w.out.WriteByte('<')
		w.out.WriteString(name.String())
		w.attrs(name, a, w.top().font)
		w.out.WriteString("/>")
		w.fresh = false
	}
}

func (w *safeWriter) text(b []byte) {
	if w.top().skipped {
		return
	}
	s := visibleText(string(b))
	if w.fresh {
		s = strings.TrimLeft(s, "\n")
	}
	if s != "" {
		w.out.WriteString(html.EscapeString(s))
		w.fresh = false
	}
}

// image writes a picture that the mail brings, and for any other the text that stands for it.
func (w *safeWriter) image(a *htmlAttrs) {
	src := strings.TrimSpace(string(a.of(attrSrc)))
	data, kind := w.pictureOf(src)
	if kind == "" {
		w.text(a.of(attrAlt))
		return
	}
	w.out.WriteString(`<img`)
	w.attr("src", "data:image/"+kind+";base64,"+data)
	w.attr("alt", cut(visibleText(string(a.of(attrAlt))), maxAttr))
	w.attrs(atom.Img, a, w.top().font)
	w.out.WriteString("/>")
	w.fresh = false
}

func (w *safeWriter) attr(name, value string) {
	w.out.WriteByte(' ')
	w.out.WriteString(name)
	w.out.WriteString(`="`)
	w.out.WriteString(html.EscapeString(value))
	w.out.WriteByte('"')
}

// attrs writes what an element may say of itself, and returns the size of the letters in it.
func (w *safeWriter) attrs(name atom.Atom, a *htmlAttrs, font float64) float64 {
	for _, r := range attrRules {
		if !a.has[r.attr] || !r.on(name) {
			continue
		}
		if v := r.value(name, string(a.value[r.attr])); v != "" {
			w.attr(r.name, v)
		}
	}
	var said []byte
	if name == atom.Div { // it may have been the body
		if c := cssColor(string(a.of(attrBgcolor))); c != "" {
			said = append(said, "background-color:"+c+";"...)
		}
		if c := cssColor(string(a.of(attrText))); c != "" {
			said = append(said, "color:"+c+";"...)
		}
	}
	style := safeStyle(string(append(said, a.of(attrStyle)...)), font, fontOf(name, a, font))
	if style.css != "" {
		w.attr("style", style.css)
	}
	return style.font
}

// fontOf is the size of an element's letters before its style, in pixels, as browsers have it.
func fontOf(name atom.Atom, a *htmlAttrs, around float64) float64 {
	switch name {
	case atom.H1:
		return around * 2
	case atom.H2:
		return around * 1.5
	case atom.H3:
		return around * 1.17
	case atom.Big:
		return around * 1.2
	case atom.Font:
		if size := fontSize(name, string(a.of(attrSize))); size != "" {
			n, _ := strconv.Atoi(size)
			if size[0] == '+' || size[0] == '-' {
				n += 3
			}
			return [...]float64{10, 13, 16, 18, 24, 32, 48}[min(max(n, 1), 7)-1]
		}
	}
	return around
}

// attrRule says of one attribute where it may stand and what it may say.
type attrRule struct {
	attr  htmlAttr
	name  string
	on    func(atom.Atom) bool
	value func(name atom.Atom, v string) string // "" when it may not say this
}

func anywhere(atom.Atom) bool { return true }

func only(l ...atom.Atom) func(atom.Atom) bool {
	return func(a atom.Atom) bool {
		for _, b := range l {
			if a == b {
				return true
			}
		}
		return false
	}
}

func oneOf(list string) func(atom.Atom, string) string {
	set := words(list)
	return func(_ atom.Atom, v string) string {
		if v = strings.ToLower(strings.TrimSpace(v)); set[v] {
			return v
		}
		return ""
	}
}

// upTo takes a whole number, and percent as far as 100.
func upTo(most int) func(atom.Atom, string) string {
	return func(_ atom.Atom, v string) string {
		v = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(v)), "px")
		digits, percent := strings.CutSuffix(v, "%")
		if n := atoi(digits); !isDigits(digits) || len(digits) > 5 || n > most || percent && n > 100 {
			return ""
		}
		return v
	}
}

func plainNumber(most int) func(atom.Atom, string) string {
	f := upTo(most)
	return func(a atom.Atom, v string) string {
		if strings.HasSuffix(strings.TrimSpace(v), "%") {
			return ""
		}
		return f(a, v)
	}
}

func colorValue(_ atom.Atom, v string) string { return cssColor(v) }

func fontSize(_ atom.Atom, v string) string {
	v = strings.TrimSpace(v)
	d := strings.TrimLeft(v, "+-")
	if len(d) != 1 || d < "0" || d > "9" || len(v) > 2 {
		return ""
	}
	return v
}

func language(_ atom.Atom, v string) string {
	if len(v) > 35 {
		return ""
	}
	for i := 0; i < len(v); i++ {
		if c := v[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' {
			return ""
		}
	}
	return v
}

var (
	tableish  = only(atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th)
	cells     = only(atom.Td, atom.Th)
	attrRules = []attrRule{
		{attrTitle, "title", anywhere, func(_ atom.Atom, v string) string { return cut(visibleText(v), maxAttr) }},
		{attrDir, "dir", anywhere, oneOf("ltr rtl auto")},
		{attrLang, "lang", anywhere, language},
		{attrAlign, "align", only(atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Img), oneOf("left center right justify top middle bottom")},
		{attrValign, "valign", tableish, oneOf("top middle bottom baseline")},
		{attrBgcolor, "bgcolor", tableish, colorValue},
		{attrWidth, "width", only(atom.Table, atom.Td, atom.Th, atom.Img, atom.Hr), upTo(2000)},
		{attrHeight, "height", only(atom.Table, atom.Tr, atom.Td, atom.Th, atom.Img), upTo(2000)},
		{attrBorder, "border", only(atom.Table, atom.Img), plainNumber(20)},
		{attrCellpadding, "cellpadding", only(atom.Table), plainNumber(50)},
		{attrCellspacing, "cellspacing", only(atom.Table), plainNumber(50)},
		{attrColspan, "colspan", cells, plainNumber(50)},
		{attrRowspan, "rowspan", cells, plainNumber(200)},
		{attrRole, "role", only(atom.Table), oneOf("presentation none")},
		{attrColor, "color", only(atom.Font, atom.Hr), colorValue},
		{attrFace, "face", only(atom.Font), func(_ atom.Atom, v string) string { return families(v) }},
		{attrSize, "size", only(atom.Font), fontSize},
		{attrSize, "size", only(atom.Hr), plainNumber(50)},
		{attrStart, "start", only(atom.Ol), plainNumber(99999)},
		{attrValue, "value", only(atom.Li), plainNumber(99999)},
		{attrReversed, "reversed", only(atom.Ol), func(atom.Atom, string) string { return "reversed" }},
		{attrType, "type", only(atom.Ol, atom.Ul, atom.Li), func(_ atom.Atom, v string) string {
			switch v = strings.TrimSpace(v); strings.ToLower(v) {
			case "1", "a", "i", "disc", "circle", "square":
				return v
			}
			return ""
		}},
	}
)

// visibleText is text without what cannot be seen and changes how the rest is read: control characters, and marks that
// turn the writing direction of what follows.
func visibleText(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r' || r == '\f':
			b.WriteByte(' ')
		case r < 0x20 && r != '\n' && r != '\t', r >= 0x7f && r < 0xa0, r == 0xfeff, turnsDirection(r), r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// turnsDirection reports an embedding, an override or an isolate (UAX 9, section 2). Each would have to be closed again,
// and a stranger need not.
func turnsDirection(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x7f || c < 0x20 && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// safeLink is an address that may be followed, in one spelling, or "".
func safeLink(s string) string {
	// Browsers drop line ends and tabs anywhere in an address, and control characters and spaces around it (WHATWG URL 4.4).
	s = strings.TrimFunc(visibleText(s), func(r rune) bool { return r <= ' ' || r == '\u00a0' })
	s = strings.NewReplacer("\n", "", "\t", "").Replace(s)
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || len(s) > maxLink || strings.ContainsRune(s, '\\') {
		return ""
	}
	scheme = strings.ToLower(scheme)
	switch scheme {
	case "http", "https":
		if host, ok := strings.CutPrefix(rest, "//"); !ok || host == "" || strings.HasPrefix(host, "/") {
			return ""
		}
	case "mailto":
		if strings.HasPrefix(rest, "/") || rest == "" {
			return ""
		}
	default:
		return ""
	}
	var b strings.Builder
	b.WriteString(scheme)
	b.WriteByte(':')
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; c {
		case ' ', '"', '\'', '<', '>', '`', '{', '}', '|', '^':
			b.WriteByte('%')
			b.WriteByte("0123456789ABCDEF"[c>>4])
			b.WriteByte("0123456789ABCDEF"[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// cid is the Content-ID that an address names (RFC 2392), or "".
func cid(src string) (string, bool) {
	if len(src) < 4 || !strings.EqualFold(src[:4], "cid:") {
		return "", false
	}
	id := src[4:]
	if strings.Contains(id, "%") {
		id = unescapePercent(id)
	}
	return strings.Trim(id, "<> "), true
}

func unescapePercent(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(bytes.ToValidUTF8(b, nil))
}

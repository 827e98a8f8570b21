package parser

import (
	"bytes"
	"strings"
)

// said is what a style says of one thing: nothing, yes or no.
type said int8

const (
	unsaid said = iota
	yes
	no
)

// or is what holds: what was said, else what held before.
func (s said) or(before bool) bool {
	if s == unsaid {
		return before
	}
	return s == yes
}

func saidIf(b bool) said {
	if b {
		return yes
	}
	return no
}

// look is what of an element's style changes how its text reads.
type look struct {
	none     said // it has no box
	ghost    said // nothing can be seen in it
	pre      said // white space counts
	top      said // a margin above
	bottom   said // and below
	list     listKind
	level    int  // of Word's lists
	ignored  bool // Word's list mark
	noBorder bool
	bordered bool
	// What hides only together.
	flat, clipped, away, placed bool
	ink, paper                  string
}

// hides reports that nothing of the element is shown, whatever is in it.
func (l look) hides(unread bool) bool {
	return unread || l.none == yes || l.flat && l.clipped || l.away && l.placed
}

// look reads what the style sheet, the class and the style of an element say, the later over the earlier.
func (w *textWriter) look(e *htmlElement, a *htmlAttrs) look {
	var l look
	class := a.of(attrClass)
	if len(w.sheet.rules) > 0 && e.name != 0 {
		w.sheet.apply(&l, e.name.String(), class, a.of(attrID))
	}
	if bytes.HasPrefix(class, []byte("Mso")) && l.top == unsaid { // Word's paragraphs, where the style sheet was lost
		l.top, l.bottom = no, no
	}
	if a.has[attrHidden] {
		l.none = yes
	}
	l.read(string(a.of(attrStyle)))
	if l.ink != "" && l.ink == l.paper {
		l.ghost = yes
	}
	return l
}

// read takes the declarations of a style (CSS, section "declaration lists").
func (l *look) read(style string) {
	for n := 0; style != "" && n < maxDeclarations; n++ {
		var d string
		d, style, _ = strings.Cut(style, ";")
		k, v, ok := strings.Cut(d, ":")
		if !ok || len(v) > 200 {
			continue
		}
		v = strings.ToLower(strings.TrimSpace(v))
		if before, _, ok := strings.Cut(v, "!"); ok {
			v = strings.TrimSpace(before)
		}
		l.declare(strings.ToLower(strings.TrimSpace(k)), v)
	}
}

func (l *look) declare(k, v string) {
	switch k {
	case "display":
		l.none = saidIf(v == "none")
	case "mso-hide":
		if v == "all" {
			l.none = yes
		}
	case "visibility":
		l.ghost = saidIf(v == "hidden" || v == "collapse")
	case "opacity":
		if n, _, ok := length(v, 0); ok && n == 0 || strings.Trim(v, "0.") == "" && strings.Contains(v, "0") {
			l.none = yes
		}
	case "font-size":
		if px, ok := letterSize(v, 16); ok {
			l.ghost = saidIf(px < 3)
		}
	case "font":
		for _, d := range expandFont(v) {
			if d.name == "font-size" {
				l.declare(d.name, d.value)
			}
		}
	case "color":
		if l.ink = v; v == "transparent" {
			l.ghost = yes
		}
	case "background-color", "background":
		l.paper = v
	case "height", "max-height", "width", "max-width":
		if px, percent, ok := length(v, 16); ok && !percent {
			l.flat = l.flat || px <= 1
		}
	case "overflow":
		l.clipped = v == "hidden"
	case "position":
		l.placed = v == "absolute" || v == "fixed"
	case "left", "top", "text-indent":
		if strings.HasPrefix(v, "-") {
			if px, _, ok := length(v[1:], 16); ok && px >= 500 {
				l.away = true
				l.placed = l.placed || k == "text-indent"
			}
		}
	case "clip":
		l.away = l.away || strings.HasPrefix(v, "rect(0") || strings.HasPrefix(v, "rect(1px")
	case "white-space":
		l.pre = saidIf(strings.HasPrefix(v, "pre") || v == "break-spaces")
	case "margin":
		if f := strings.Fields(v); len(f) > 2 {
			l.top, l.bottom = apart(f[0], l.top), apart(f[2], l.bottom)
		} else if len(f) > 0 {
			l.top, l.bottom = apart(f[0], l.top), apart(f[0], l.bottom)
		}
	case "margin-top", "margin-block-start":
		l.top = apart(v, l.top)
	case "margin-bottom", "margin-block-end":
		l.bottom = apart(v, l.bottom)
	case "border", "border-left", "border-style", "border-width", "border-bottom", "border-top", "border-right":
		l.noBorder = v == "none" || strings.HasPrefix(v, "none ") || strings.HasPrefix(v, "0") || l.noBorder && k != "border"
		l.bordered = l.bordered || strings.Contains(v, "solid")
	case "list-style-type", "list-style":
		l.listStyle(v)
	case "mso-list":
		if v == "ignore" {
			l.ignored = true
		} else if _, after, ok := strings.Cut(v, "level"); ok && after != "" && after[0] >= '1' && after[0] <= '9' {
			l.level = int(after[0] - '0')
		}
	}
}

func (l *look) listStyle(v string) {
	switch first, _, _ := strings.Cut(v, " "); first {
	case "none":
		l.list = unmarked
	case "disc", "circle", "square":
		l.list = bullets
	case "decimal":
		l.list = numbers
	case "lower-alpha", "lower-latin":
		l.list = lowerLetters
	case "upper-alpha", "upper-latin":
		l.list = upperLetters
	case "lower-roman":
		l.list = lowerRoman
	case "upper-roman":
		l.list = upperRoman
	}
}

// apart reports whether a margin is so wide that what it parts does not read as one block.
func apart(v string, before said) said {
	px, percent, ok := length(v, 16)
	if !ok || percent {
		return before
	}
	return saidIf(px >= 8)
}

const (
	maxRules = 500
	maxSheet = 256 << 10 // bytes of style sheets
)

// sheet is what a page's style sheets say of single names, classes and ids. Everything with a condition (@media) or a
// combination of selectors is left out: what cannot be told in passing is taken as seen.
type sheet struct {
	rules map[string]look
	size  int
	key   []byte
}

func (s *sheet) read(css string) {
	if s.size += len(css); s.size > maxSheet {
		return
	}
	for css != "" && len(s.rules) < maxRules {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selectors := css[:open]
		css = css[open+1:]
		if i := strings.LastIndex(selectors, "*/"); i >= 0 {
			selectors = selectors[i+2:]
		}
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 { // @import and the like
			selectors = selectors[i+1:]
		}
		selectors = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(selectors), "<!--"))
		if strings.HasPrefix(selectors, "@") {
			css = afterBlock(css)
			continue
		}
		end := strings.IndexByte(css, '}')
		if end < 0 {
			return
		}
		block := css[:end]
		css = css[end+1:]
		var l look
		l.read(block)
		if l == (look{}) || len(selectors) > 2000 {
			continue
		}
		for sel := range strings.SplitSeq(selectors, ",") {
			sel = strings.TrimSpace(sel)
			if sel == "" || strings.ContainsAny(sel, " >+~:[*") || len(s.rules) >= maxRules {
				continue
			}
			if s.rules == nil {
				s.rules = map[string]look{}
			}
			i := strings.IndexAny(sel, ".#")
			if i < 0 {
				i = len(sel)
			}
			key := strings.ToLower(sel[:i]) + sel[i:]
			merged := s.rules[key]
			merged.read(block)
			s.rules[key] = merged
		}
	}
}

// afterBlock is what follows the closing brace of a block with blocks in it.
func afterBlock(css string) string {
	depth := 1
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// apply lays what the rules for an element say over a look: of its name, its classes, its id.
func (s *sheet) apply(l *look, name string, class, id []byte) {
	lay := func(prefix string, mark byte, what []byte) {
		s.key = append(s.key[:0], prefix...)
		if mark != 0 {
			s.key = append(append(s.key, mark), what...)
		}
		if r, ok := s.rules[string(s.key)]; ok {
			l.over(r)
		}
	}
	lay(name, 0, nil)
	for n := 0; len(class) > 0 && n < 8; n++ {
		class = bytes.TrimLeft(class, " \n\t")
		i := bytes.IndexAny(class, " \n\t")
		if i < 0 {
			i = len(class)
		}
		if c := class[:i]; len(c) > 0 && len(c) < 100 {
			lay("", '.', c)
			lay(name, '.', c)
		}
		class = class[i:]
	}
	if len(id) > 0 && len(id) < 100 {
		lay("", '#', id)
		lay(name, '#', id)
	}
}

// over lays another look over this one.
func (l *look) over(r look) {
	for _, p := range [...]struct {
		to *said
		by said
	}{{&l.none, r.none}, {&l.ghost, r.ghost}, {&l.pre, r.pre}, {&l.top, r.top}, {&l.bottom, r.bottom}} {
		if p.by != unsaid {
			*p.to = p.by
		}
	}
	if r.list != noList {
		l.list = r.list
	}
	l.flat, l.clipped, l.away, l.placed = l.flat || r.flat, l.clipped || r.clipped, l.away || r.away, l.placed || r.placed
	l.noBorder, l.bordered = l.noBorder || r.noBorder, l.bordered || r.bordered
}

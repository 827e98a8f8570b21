package parser

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlEvents is told of a page's elements in order. Every open has its close, in the opposite order, also where the page
// lacks tags or mixes them up.
type htmlEvents interface {
	// open begins an element. The attributes are valid until it returns.
	open(e *htmlElement, a *htmlAttrs)
	// void is an element without content.
	void(name atom.Atom, a *htmlAttrs)
	close(e *htmlElement)
	// text is what stands between tags, with its entities read. Raw text (style, script) comes here too.
	text(b []byte)
}

// htmlElement is an element that is open. Its name is 0 for one that HTML does not know, like Word's <o:p>.
type htmlElement struct {
	name    atom.Atom
	implied bool  // the page has no tag for it
	dead    bool  // its end tag came while a block stood inside it
	before  int32 // the open element of the same name around it, -1 for none
	near    nearest
}

// nearest are the open elements that a tag may have to close, by their place on the stack, -1 for none. Each element
// inherits them, so that no tag makes us search: whatever the nesting, a tag costs the same.
type nearest struct {
	p, link, item, term, heading int32
	block                        int32 // anything that an inline end tag does not close
	table, section, row, cell    int32
	scope                        int32 // table, caption or cell: no end tag inside reaches outside
}

var nowhere = nearest{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}

// htmlWalker makes a tree's events out of tags, by the rules that matter of how browsers do (HTML, section 13.2.6): what
// closes a paragraph, a list item, a link or a table cell that nobody closed. What stands in a table outside its cells is
// given a cell, where a browser would move it in front of the table: nothing that was told is taken back.
type htmlWalker struct {
	to      htmlEvents
	deepest int // elements inside elements; tags beyond are left out
	stack   []htmlElement
	last    map[atom.Atom]int32 // the innermost open element of each name
	left    int                 // elements that were left out and are open
	attrs   htmlAttrs
	raw     bool // inside style, script and the like
}

var noAttrs htmlAttrs // never written to

// walkHTML reads a page once, in time and memory that grow with its length.
func walkHTML(page string, deepest int, to htmlEvents) {
	w := htmlWalker{to: to, deepest: deepest, last: map[atom.Atom]int32{}, stack: make([]htmlElement, 0, 64)}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.popTo(0)
			return
		case html.TextToken:
			w.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken: // HTML ignores the slash of <div/>
			w.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(named(name))
		}
	}
}

// tagKind says how a name behaves among others.
type tagKind uint16

const (
	voidTag    tagKind = 1 << iota
	blockTag           // "special" in HTML's words: an inline end tag does not reach through it
	closesP            // ends an open paragraph
	headingTag         // h1 to h6
	tablePart          // only has a meaning inside a table
	rawTag             // its content is text whatever it looks like
	headTag            // may stand in a head and shows nothing
)

// sameAs are names that are told of as another that looks the same.
var sameAs = map[atom.Atom]atom.Atom{atom.Image: atom.Img, atom.Listing: atom.Pre, atom.Dir: atom.Ul, atom.Menu: atom.Ul,
	atom.Fieldset: atom.Div, atom.Details: atom.Div, atom.Summary: atom.Div, atom.Hgroup: atom.Div}

var tagKinds = map[atom.Atom]tagKind{
	atom.Br: voidTag, atom.Hr: voidTag | closesP, atom.Img: voidTag, atom.Input: voidTag, atom.Meta: voidTag | headTag, atom.Link: voidTag | headTag, atom.Col: voidTag,
	atom.Area: voidTag, atom.Base: voidTag | headTag, atom.Wbr: voidTag, atom.Embed: voidTag, atom.Source: voidTag, atom.Track: voidTag,
	atom.Param: voidTag, atom.Frame: voidTag, atom.Keygen: voidTag, atom.Basefont: voidTag, atom.Bgsound: voidTag,

	atom.P: blockTag | closesP, atom.Div: blockTag | closesP, atom.Center: blockTag | closesP, atom.Address: blockTag | closesP,
	atom.Blockquote: blockTag | closesP, atom.Pre: blockTag | closesP, atom.Ul: blockTag | closesP, atom.Ol: blockTag | closesP,
	atom.Dl: blockTag | closesP, atom.Section: blockTag | closesP,
	atom.Article: blockTag | closesP, atom.Aside: blockTag | closesP, atom.Header: blockTag | closesP, atom.Footer: blockTag | closesP,
	atom.Main: blockTag | closesP, atom.Nav: blockTag | closesP, atom.Figure: blockTag | closesP, atom.Figcaption: blockTag | closesP,
	atom.H1: blockTag | closesP | headingTag, atom.H2: blockTag | closesP | headingTag, atom.H3: blockTag | closesP | headingTag,
	atom.H4: blockTag | closesP | headingTag, atom.H5: blockTag | closesP | headingTag, atom.H6: blockTag | closesP | headingTag,
	atom.Li: blockTag | closesP, atom.Dt: blockTag | closesP, atom.Dd: blockTag | closesP,

	atom.Table: blockTag | closesP, atom.Caption: blockTag | tablePart, atom.Thead: blockTag | tablePart, atom.Tbody: blockTag | tablePart,
	atom.Tfoot: blockTag | tablePart, atom.Tr: blockTag | tablePart, atom.Td: blockTag | tablePart, atom.Th: blockTag | tablePart,
	atom.Colgroup: tablePart,

	atom.Head: blockTag, atom.Svg: blockTag, atom.Math: blockTag, atom.Select: blockTag, atom.Datalist: blockTag, atom.Frameset: blockTag,

	atom.Style: rawTag | headTag, atom.Script: rawTag | headTag, atom.Title: rawTag | headTag, atom.Noscript: blockTag | headTag, atom.Template: blockTag | headTag, atom.Textarea: rawTag, atom.Xmp: rawTag, atom.Iframe: rawTag,
	atom.Noembed: rawTag, atom.Noframes: rawTag, atom.Plaintext: rawTag,
}

// named is the element that a tag's name means.
func named(b []byte) atom.Atom {
	name := atom.Lookup(b)
	if other, ok := sameAs[name]; ok {
		return other
	}
	return name
}

func (w *htmlWalker) near() nearest {
	if n := len(w.stack); n > 0 {
		return w.stack[n-1].near
	}
	return nowhere
}

func (w *htmlWalker) start(z *html.Tokenizer) {
	w.raw = false
	b, more := z.TagName()
	name := named(b)
	if name == atom.Html {
		return
	}
	w.attrs.read(z, more)
	if name == atom.Body {
		if head := w.last[atom.Head]; head > 0 {
			w.popTo(int(head) - 1)
		}
		name = atom.Div // all that it can say is colours, and a block can say them too
	}
	kind := tagKinds[name]
	if kind&headTag == 0 {
		w.leaveHead()
	}
	if w.left > 0 && kind&voidTag == 0 {
		w.left++
		return
	}
	if kind&tablePart != 0 && !w.tablePart(name) {
		return
	}
	if kind&tablePart == 0 && !w.enterCell(name) {
		return
	}
	if kind&closesP != 0 {
		if p := w.near().p; p >= 0 {
			w.popTo(int(p))
		}
	}
	n := w.near()
	switch {
	case name == atom.Li && n.item >= 0:
		w.popTo(int(n.item))
	case (name == atom.Dt || name == atom.Dd) && n.term >= 0:
		w.popTo(int(n.term))
	case name == atom.A && n.link >= 0:
		w.popTo(int(n.link))
	case kind&headingTag != 0 && n.heading >= 0 && n.heading == n.block:
		w.popTo(int(n.heading))
	}
	// Closing may have left an item's paragraph behind.
	if kind&closesP != 0 {
		if p := w.near().p; p >= 0 {
			w.popTo(int(p))
		}
	}
	if kind&voidTag != 0 {
		w.to.void(name, &w.attrs)
		return
	}
	room := w.deepest
	if name == atom.Table {
		room -= 4 // for its cells, and what it is in would not do without them
	}
	if len(w.stack) >= room && kind&tablePart == 0 {
		w.left++
		return
	}
	w.push(name, kind, false, &w.attrs)
	w.raw = kind&rawTag != 0
}

// tablePart closes what must be closed before a part of a table and opens what it must stand in. Without a table around
// it the tag means nothing.
func (w *htmlWalker) tablePart(name atom.Atom) bool {
	n := w.near()
	if n.table < 0 || name == atom.Colgroup {
		return false
	}
	switch name {
	case atom.Td, atom.Th:
		switch {
		case n.row >= 0:
			w.popTo(int(n.row) + 1)
		case n.section >= 0:
			w.popTo(int(n.section) + 1)
			w.push(atom.Tr, tagKinds[atom.Tr], true, &noAttrs)
		default:
			w.popTo(int(n.table) + 1)
			w.push(atom.Tbody, tagKinds[atom.Tbody], true, &noAttrs)
			w.push(atom.Tr, tagKinds[atom.Tr], true, &noAttrs)
		}
	case atom.Tr:
		if n.section >= 0 {
			w.popTo(int(n.section) + 1)
		} else {
			w.popTo(int(n.table) + 1)
			w.push(atom.Tbody, tagKinds[atom.Tbody], true, &noAttrs)
		}
	default:
		w.popTo(int(n.table) + 1)
	}
	return true
}

// betweenCells reports that a table is open and none of its cells.
func (w *htmlWalker) betweenCells() bool {
	if len(w.stack) == 0 {
		return false
	}
	switch w.stack[len(w.stack)-1].name {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr:
		return true
	}
	return false
}

// enterCell opens a cell for what stands in a table and in none of its cells. false: it has no place there and means
// nothing.
func (w *htmlWalker) enterCell(name atom.Atom) bool {
	if !w.betweenCells() {
		return true
	}
	switch name {
	case atom.Style, atom.Script, atom.Template, atom.Input, atom.Meta, atom.Link, atom.Col:
		return true // HTML allows these here; they show nothing
	case atom.Form:
		return false
	}
	w.tablePart(atom.Td)
	w.push(atom.Td, tagKinds[atom.Td], true, &noAttrs)
	return true
}

// leaveHead closes a head that nobody closed.
func (w *htmlWalker) leaveHead() {
	if n := len(w.stack); n > 0 && w.stack[n-1].name == atom.Head {
		w.popTo(n - 1)
	}
}

func (w *htmlWalker) push(name atom.Atom, kind tagKind, implied bool, a *htmlAttrs) {
	at := int32(len(w.stack))
	e := htmlElement{name: name, implied: implied, before: w.last[name] - 1, near: w.near()}
	n := &e.near
	if kind&blockTag != 0 {
		n.block = at
		switch name {
		case atom.Address, atom.Div, atom.P: // an item's end is looked for through these
		default:
			n.item, n.term = -1, -1
		}
	}
	switch name {
	case atom.P:
		n.p = at
	case atom.A:
		n.link = at
	case atom.Li:
		n.item = at
	case atom.Dt, atom.Dd:
		n.term = at
	case atom.Table:
		n.table, n.section, n.row, n.cell, n.scope, n.p, n.link = at, -1, -1, -1, at, -1, -1
	case atom.Thead, atom.Tbody, atom.Tfoot:
		n.section, n.row, n.cell = at, -1, -1
	case atom.Tr:
		n.row, n.cell = at, -1
	case atom.Td, atom.Th, atom.Caption:
		n.cell, n.scope, n.p, n.link = at, at, -1, -1
	}
	if kind&headingTag != 0 {
		n.heading = at
	}
	w.stack = append(w.stack, e)
	w.last[name] = at + 1
	w.to.open(&w.stack[at], a)
}

// popTo closes elements until n are open, and then those whose end tag came before.
func (w *htmlWalker) popTo(n int) {
	for at := len(w.stack) - 1; at >= 0 && (at >= n || w.stack[at].dead); at-- {
		e := &w.stack[at]
		w.to.close(e)
		w.last[e.name] = e.before + 1
		w.stack = w.stack[:at]
	}
}

func (w *htmlWalker) end(name atom.Atom) {
	w.raw = false
	kind := tagKinds[name]
	if name == atom.Html || name == atom.Body {
		return // what comes after </body> is of the body all the same
	}
	if kind&voidTag != 0 {
		if name == atom.Br { // </br> is <br>
			w.attrs.reset()
			w.enterCell(name)
			w.to.void(name, &w.attrs)
		}
		return
	}
	if w.left > 0 {
		w.left--
		return
	}
	at := w.last[name] - 1
	if at < 0 {
		return
	}
	n := w.near()
	switch {
	case kind&tablePart != 0 || name == atom.Table:
		if !w.ofTable(name, at, n) {
			return
		}
	case at < n.scope:
		return
	case kind&blockTag == 0 && at < n.block:
		w.stack[at].dead = true // goes when the block in it does
		return
	}
	w.popTo(int(at))
}

// ofTable reports that the open element at a place belongs to the innermost table.
func (w *htmlWalker) ofTable(name atom.Atom, at int32, n nearest) bool {
	switch name {
	case atom.Table:
		return at == n.table
	case atom.Td, atom.Th, atom.Caption:
		return at == n.cell
	case atom.Tr:
		return at == n.row
	}
	return at == n.section
}

func (w *htmlWalker) text(b []byte) {
	if !w.raw {
		blank := isHTMLSpace(b)
		if !blank {
			w.leaveHead()
		}
		if w.betweenCells() {
			if blank {
				return
			}
			w.enterCell(0)
		}
	}
	w.to.text(b)
}

// isHTMLSpace reports that b is nothing but white space as HTML means it, which the no-break space is not.
func isHTMLSpace(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' {
			return false
		}
	}
	return true
}

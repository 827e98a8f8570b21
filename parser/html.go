package parser

import (
	"strings"

	"golang.org/x/net/html"
)

// htmlText is the text of an HTML mail as its reader sees it: blocks on lines of their own, quotes behind ">", list marks,
// table cells apart, nothing that is hidden. It reads tokens, not a tree, so it takes any nesting and any broken markup
// in linear time. It does not make HTML safe to show.
func htmlText(s string) string {
	t := htmlWriter{}
	t.out.Grow(len(s) / 2)
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return t.text()
		case html.TextToken:
			t.write(string(z.Text()))
		case html.StartTagToken:
			t.open(z, false)
		case html.SelfClosingTagToken:
			t.open(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			t.close(string(name))
		}
	}
}

type htmlWriter struct {
	out     strings.Builder
	line    strings.Builder
	quote   int    // depth of blockquote
	pre     int    // depth of pre
	lists   []int  // 0 for bullets, else the next number
	hidden  string // element whose end tag ends what is hidden
	nested  int    // elements of that name inside it
	blank   int    // empty lines owed
	space   bool   // white space owed
	started bool   // something was written
	cell    bool   // a table cell ended on this line
}

// blocks end the line before and after them; true also leaves an empty line.
var blocks = map[string]bool{"p": true, "div": false, "tr": false, "table": false, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"ul": false, "ol": false, "li": false, "blockquote": false, "pre": false, "hr": false, "section": false, "article": false, "header": false,
	"footer": false, "address": false, "dl": false, "dt": false, "dd": false, "center": false, "form": false, "fieldset": false, "body": false, "figure": false, "caption": false}

var unseen = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true, "object": true, "svg": true, "select": true}

var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true, "col": true, "area": true, "base": true, "wbr": true, "embed": true, "source": true}

func (t *htmlWriter) open(z *html.Tokenizer, closed bool) {
	b, attrs := z.TagName()
	name := string(b)
	if t.hidden != "" {
		if name == t.hidden && !closed && !void[name] {
			t.nested++
		}
		if t.hidden == "head" && name == "body" { // a head that nobody closed
			t.hidden = ""
		} else {
			return
		}
	}
	signature, hide := false, unseen[name]
	for n := 0; attrs && n < 100; n++ {
		var k, v []byte
		k, v, attrs = z.TagAttr()
		switch string(k) {
		case "style":
			hide = hide || hides(string(v))
		case "hidden":
			hide = true
		case "class", "id":
			signature = signature || strings.Contains(string(v), "gmail_signature") && !strings.Contains(string(v), "prefix") || strings.EqualFold(string(v), "signature") || string(v) == "ms-outlook-mobile-signature"
		}
	}
	if hide && !closed && !void[name] {
		t.hidden, t.nested = name, 0
		return
	}
	if _, block := blocks[name]; block {
		t.breakLine(blocks[name])
	}
	if signature && !strings.HasSuffix(strings.TrimRight(t.out.String(), "\n"), "\n--") && !strings.HasSuffix(strings.TrimRight(t.out.String(), "\n"), "\n-- ") {
		t.breakLine(false)
		t.write("-- ")
		t.line.WriteByte(' ')
		t.breakLine(false)
	}
	switch name {
	case "br":
		t.newLine()
	case "hr":
		t.write(strings.Repeat("_", 32))
		t.breakLine(false)
	case "blockquote":
		if t.quote < 50 {
			t.quote++
		}
	case "pre":
		t.pre++
	case "ul", "ol":
		if len(t.lists) < 50 {
			n := 0
			if name == "ol" {
				n = 1
			}
			t.lists = append(t.lists, n)
		}
	case "li":
		mark := "- "
		if n := len(t.lists); n > 0 && t.lists[n-1] > 0 {
			mark = digits(t.lists[n-1]) + ". "
			t.lists[n-1]++
		}
		t.line.WriteString(mark)
		t.space = false
	case "td", "th":
		if t.cell {
			t.space = true
		}
	}
}

func (t *htmlWriter) close(name string) {
	if t.hidden != "" {
		if name == t.hidden {
			if t.nested == 0 {
				t.hidden = ""
			}
			t.nested--
		}
		return
	}
	switch name {
	case "pre":
		t.pre = max(t.pre-1, 0)
	case "ul", "ol":
		if n := len(t.lists); n > 0 {
			t.lists = t.lists[:n-1]
		}
	case "td", "th":
		t.cell = true
	case "tr":
		t.cell = false
	}
	if blank, block := blocks[name]; block {
		t.breakLine(blank)
	}
	if name == "blockquote" {
		t.quote = max(t.quote-1, 0)
	}
}

// write adds text to the line: white space is one space unless pre says that it counts.
func (t *htmlWriter) write(s string) {
	if t.hidden != "" {
		return
	}
	if t.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				t.newLine()
			}
			t.line.WriteString(l)
		}
		return
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			t.space = true
			i++
			continue
		}
		if t.space && t.line.Len() > 0 {
			t.line.WriteByte(' ')
		}
		t.space = false
		j := i
		for j < len(s) && s[j] != ' ' && s[j] != '\n' && s[j] != '\t' && s[j] != '\r' && s[j] != '\f' {
			j++
		}
		t.line.WriteString(s[i:j])
		i = j
	}
}

// breakLine ends the line when it holds anything; blank asks for an empty line before what comes next.
func (t *htmlWriter) breakLine(blank bool) {
	if t.line.Len() > 0 {
		t.newLine()
	}
	t.space = false
	if blank && t.started {
		t.blank = max(t.blank, 1)
	}
}

func (t *htmlWriter) newLine() {
	l := t.line.String()
	t.line.Reset()
	t.space = false
	flat := strings.TrimRight(strings.ReplaceAll(l, "\u00a0", " "), " ")
	if flat == "--" {
		flat = "-- "
	}
	if flat == "" {
		if t.started {
			t.blank++
		}
		return
	}
	prefix := ""
	if t.quote > 0 {
		prefix = strings.Repeat(">", t.quote) + " "
	}
	for ; t.blank > 0; t.blank-- {
		if t.blank <= 3 {
			t.out.WriteString(strings.TrimRight(prefix, " ") + "\n")
		}
	}
	t.out.WriteString(prefix + flat + "\n")
	t.started = true
}

func (t *htmlWriter) text() string {
	t.breakLine(false)
	return tidy(t.out.String())
}

// hides reads a style attribute for what takes text out of sight.
func hides(style string) bool {
	s := strings.ReplaceAll(strings.ToLower(style), " ", "")
	for _, p := range strings.Split(s, ";") {
		k, v, _ := strings.Cut(p, ":")
		v = strings.TrimSuffix(v, "!important")
		switch {
		case k == "display" && v == "none", k == "visibility" && v == "hidden", k == "mso-hide" && v == "all",
			k == "font-size" && (v == "0" || v == "0px" || v == "0pt"), k == "opacity" && v == "0":
			return true
		}
	}
	return false
}

// digits is n in decimal.
func digits(n int) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n <= 0 {
			return string(b[i:])
		}
	}
}

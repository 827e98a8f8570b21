package parser

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// What may come out, written down a second time so that a slip in the sanitiser's own lists is seen.
var (
	mayBe = strings.Fields("p div center address blockquote pre hr br wbr h1 h2 h3 h4 h5 h6 section article aside header footer main nav figure figcaption" +
		" ul ol li dl dt dd table caption thead tbody tfoot tr td th a b strong i em u s strike del ins small big sub sup span font tt code kbd samp var cite" +
		" q abbr acronym dfn mark bdi bdo time label img")
	maySay = strings.Fields("href rel target title dir lang align valign bgcolor width height border cellpadding cellspacing colspan rowspan role color face size" +
		" start value reversed type style src alt")
	goodStyle   = regexp.MustCompile(`^[a-z-]+:[^:;]+(;[a-z-]+:[^:;]+)*$`)
	badStyle    = regexp.MustCompile(`(?i)url\(|expression|@|behavio|binding|import|var\(|calc|env\(|attr\(|image|\\|/\*|<|>|position|fixed|absolute|sticky|z-index|transform|animation|transition|content:|filter|float|clip|mask|inset|(^|[;:, ])(top|left|right|bottom):|[:( ,]-[0-9.]|[0-9]v[hw]`)
	goodPicture = regexp.MustCompile(`^data:image/(png|gif|jpeg);base64,[A-Za-z0-9+/=]+$`)
)

// lawfulHTML checks what must hold of every page that was made safe.
func lawfulHTML(t interface {
	Helper()
	Errorf(string, ...any)
}, in, out string) {
	t.Helper()
	if again := SafeHTML(out, nil); again.HTML != out {
		t.Errorf("made safe twice it changes:\n in    %q\n once  %q\n twice %q", in, out, again.HTML)
	}
	if !utf8.ValidString(out) || strings.ContainsRune(out, 0) {
		t.Errorf("no clean text: %q", out)
	}
	if len(out) > 8*len(in)+1000 {
		t.Errorf("%d bytes became %d", len(in), len(out))
	}
	doc, err := html.Parse(strings.NewReader("<!doctype html><html><head></head><body>" + out + "</body></html>"))
	if err != nil {
		t.Errorf("cannot be parsed: %v", err)
		return
	}
	var back bytes.Buffer
	var body *html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "body" {
			body = n
			break
		}
	}
	for n := range body.ChildNodes() {
		if err := html.Render(&back, n); err != nil {
			t.Errorf("cannot be written: %v", err)
		}
	}
	if back.String() != out {
		t.Errorf("a browser's parser reads something else:\n in   %q\n out  %q\n read %q", in, out, back.String())
	}
	for n := range body.Descendants() {
		switch n.Type {
		case html.TextNode:
			continue
		case html.ElementNode:
		default:
			t.Errorf("a node of kind %d in %q", n.Type, out)
			continue
		}
		if !slices.Contains(mayBe, n.Data) || n.Namespace != "" {
			t.Errorf("element %s %s in %q", n.Namespace, n.Data, out)
		}
		for _, a := range n.Attr {
			if !slices.Contains(maySay, a.Key) || a.Namespace != "" {
				t.Errorf("attribute %s of %s in %q", a.Key, n.Data, out)
			}
			switch a.Key {
			case "href":
				v := a.Val
				if !strings.HasPrefix(v, "http://") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "mailto:") || strings.ContainsAny(v, " \t\n\r\\<>\"'`") {
					t.Errorf("link %q in %q", v, out)
				}
			case "src":
				if n.Data != "img" || !goodPicture.MatchString(a.Val) {
					t.Errorf("source %q in %q", a.Val, out)
				}
			case "style":
				if !goodStyle.MatchString(a.Val) || badStyle.MatchString(a.Val) {
					t.Errorf("style %q in %q", a.Val, out)
				}
			case "target":
				if a.Val != "_blank" {
					t.Errorf("target %q", a.Val)
				}
			}
		}
	}
}

func TestSafeHTML_SaysWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{`<p>Hello <b>Dana</b>,</p>`, `<p>Hello <b>Dana</b>,</p>`},
		{`a < b & c > "d"`, `a &lt; b &amp; c &gt; &#34;d&#34;`},
		{`<a href="https://example.org/a?b=1&amp;c=2" onclick=x>go</a>`, `<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">go</a>`},
		{`<a href=" MAILTO:dana@example.org ">write</a>`, `<a href="mailto:dana@example.org" rel="noopener noreferrer nofollow" target="_blank">write</a>`},
		{`<a href="javascript:alert(1)">go</a>`, `go`},
		{`<a href="#top" name=x id=y class=z>up</a>`, `up`},
		{`<a href="//example.org/">go</a><a href="/sign-out">out</a><a href="https:/x">x</a><a href="https:\\x">y</a>`, `gooutxy`},
		{`<p style="color:RED;position:fixed;top:0;background:url(x)">a</p>`, `<p style="color:red">a</p>`},
		{`<p style="background:#FFF url(http://x/y.png) no-repeat;margin:-9px">a</p>`, `<p style="background-color:#fff">a</p>`},
		{`<p style="font:italic bold 14px/20px Arial,'Segoe UI',sans-serif">a</p>`, `<p style="font-style:italic;font-weight:bold;font-size:14px;line-height:20px;font-family:Arial, &#39;Segoe UI&#39;, sans-serif">a</p>`},
		{`<p style="width:600px;margin:0 auto;padding:0cm 5.4pt;border:1px solid #ccc;border-top:none">a</p>`, `<p style="width:600px;margin:0 auto;padding:0cm 5.4pt;border:1px solid #ccc;border-top:none">a</p>`},
		{`<p style="color:rgb(1, 2, 3) !important">a</p>`, `<p style="color:rgb(1, 2, 3)">a</p>`},
		{`<p style="font-size:1000px">a</p>`, `<p style="font-size:96px">a</p>`},
		{`<h1><h1>x</h1></h1>`, `<h1></h1><h1>x</h1>`},
		{`<h1><div><h1><div><h1>x`, `<h1><div><h1><div><h1 style="font-size:96px">x</h1></div></h1></div></h1>`},
		{`<body bgcolor="#eeeeee" text=black><p>x</body>`, `<div style="background-color:#eeeeee;color:black"><p>x</p></div>`},
		{`<p>a<p>b`, `<p>a</p><p>b</p>`},
		{`<ul><li>a<li>b<ol start=3 type=a><li value=5>c</ol></ul>`, `<ul><li>a</li><li>b<ol start="3" type="a"><li value="5">c</li></ol></li></ul>`},
		{`<table><tr><td>a<td>b<tr><td colspan=2>c</table>`, `<table><tbody><tr><td>a</td><td>b</td></tr><tr><td colspan="2">c</td></tr></tbody></table>`},
		{`<table>text<tr><td>a</table>`, `<table><tbody><tr><td>text</td></tr><tr><td>a</td></tr></tbody></table>`},
		{`<table><tr><td><table><tr><td>in</table></td></tr></table>`, `<table><tbody><tr><td><table><tbody><tr><td>in</td></tr></tbody></table></td></tr></tbody></table>`},
		{`<td>no table</td>`, `no table`},
		{`<b><div>x</b>y</div>z`, `<b><div>xy</div></b>z`},
		{`<pre>` + "\n\n a\n  b</pre>", "<pre> a\n  b</pre>"},
		{`<img src="https://example.org/x.png" alt="Our logo">`, `Our logo`},
		{`<img src=x alt="">`, ``},
		{`<script>alert(1)</script><style>p{}</style><title>t</title><noscript>n</noscript>x`, `x`},
		{`<svg><p>in</p></svg>out`, `out`},
		{`<!-- c --><![if !mso]>shown<![endif]><!--[if mso]>not<![endif]-->`, `shown`},
		{`<form action=x><input value=y><button formaction=z>Send</button><select><option>o</select><textarea>t</textarea></form>`, `Send`},
		{`<video poster=x><source src=y>play here</video><object data=z>old</object>`, `play hereold`},
		{"a\u202eb\u2066c\u200fd\u0000e&#x202e;f", "abc\u200fdef"},
		{`<o:p>&nbsp;</o:p>`, "\u00a0"},
		{`<details open><summary>More</summary>text</details>`, `<div><div>More</div>text</div>`},
	} {
		got := SafeHTML(c.in, nil).HTML
		if got != c.want {
			t.Errorf("%q\n got  %q\n want %q", c.in, got, c.want)
		}
		lawfulHTML(t, c.in, got)
	}
}

func pictureOf(t testing.TB, kind string, width, height int) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, m)
	case "gif":
		err = gif.Encode(&b, m, nil)
	default:
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSafeHTML_ShowsTheMailsOwnPictures(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"logo@x": pictureOf(t, "png", 2, 2), "a b": pictureOf(t, "gif", 1, 1), "photo": pictureOf(t, "jpeg", 8, 8),
		"page": []byte("<svg onload=alert(1)>"), "bomb": pictureOf(t, "png", 30000, 30000), "big": append(pictureOf(t, "gif", 1, 1), make([]byte, maxPicture)...),
	}
	find := func(id string) []byte { return files[id] }
	in := `<img src="cid:logo@x" alt="Logo" width=200><img src="CID:a%20b"><img src='cid:&lt;photo&gt;'>` +
		`<img src=cid:page alt=P><img src=cid:bomb alt=B><img src=cid:none alt=N><img src=cid:big alt=G><img src=http://x/y alt=R><img src=//x/y><img>`
	p := SafeHTML(in, find)
	want := regexp.MustCompile(`^<img src="data:image/png;base64,[^"]+" alt="Logo" width="200"/><img src="data:image/gif;base64,[^"]+" alt=""/><img src="data:image/jpeg;base64,[^"]+" alt=""/>PBNGR$`)
	if !want.MatchString(p.HTML) || p.Remote != 2 || p.Missing != 4 {
		t.Errorf("%d remote, %d missing: %q", p.Remote, p.Missing, p.HTML)
	}
	if again := SafeHTML(p.HTML, nil); again.HTML != p.HTML || again.Missing+again.Remote != 0 {
		t.Errorf("changes: %q", again.HTML)
	}
	// One picture shown a thousand times must not make a page of gigabytes.
	photo := append(pictureOf(t, "gif", 1, 1), make([]byte, maxPicture/2)...)
	many := SafeHTML(strings.Repeat("<img src=cid:p>", 1000), func(string) []byte { return photo })
	if len(many.HTML) > 2*maxPictures || many.Missing < 990 {
		t.Errorf("%d bytes, %d missing", len(many.HTML), many.Missing)
	}
	sent := SafeHTML(`<img src="data:image/svg+xml;base64,`+base64.StdEncoding.EncodeToString(files["page"])+`"><img src="data:text/html,<script>"><img src="data:image/gif;base64,`+base64.StdEncoding.EncodeToString(files["a b"])+`">`, nil)
	if strings.Count(sent.HTML, "<img") != 1 || sent.Missing != 2 {
		t.Errorf("%q", sent.HTML)
	}
}

// hostilePages are made to cost time or memory.
func hostilePages(n int) map[string]string {
	return map[string]string{
		"deep divs": strings.Repeat("<div>", n) + "x", "deep divs closed": strings.Repeat("<div>", n) + "x" + strings.Repeat("</div>", n),
		"deep tables": strings.Repeat("<table><tr><td>", n) + "x", "deep quotes": strings.Repeat("<blockquote>", n) + "x", "deep lists": strings.Repeat("<ul><li>", n) + "x",
		"deep spans": strings.Repeat("<b><i>", n) + "x", "wrong ends": strings.Repeat("<b><div>", n) + strings.Repeat("</b>", n), "deep mixed": strings.Repeat("<a href=http://x><p><b>", n),
		"ends": strings.Repeat("</div></p></table>", n), "less": strings.Repeat("<", 4*n), "less and letter": strings.Repeat("<a", 2*n), "ends open": strings.Repeat("</a", n),
		"open quote": `<p style="` + strings.Repeat("color:red;", n), "open comment": "<!--" + strings.Repeat("-- >", n), "comments": strings.Repeat("<!-->", n), "bogus": strings.Repeat("<!", n) + strings.Repeat("<?", n),
		"attributes": "<p " + strings.Repeat("a=b style=c ", n) + ">x", "huge attribute": `<p title="` + strings.Repeat("x", 10*n) + `">x`, "styles": strings.Repeat(`<p style="color:red;a:b;c:d">`, n),
		"entities": strings.Repeat("&amp;&#x41;&", n), "raw text": strings.Repeat("<style>", n) + strings.Repeat("</style", n), "cells without tables": strings.Repeat("<td><tr>", n),
		"rows": "<table>" + strings.Repeat("<tr><td>x", n), "text between rows": "<table>" + strings.Repeat("x<tr>", n), "pre": strings.Repeat("<pre>\n", n), "breaks": strings.Repeat("<br>", n),
		"fonts": strings.Repeat("<font size=7><big><h1>", n) + "x", "paragraphs in a cell": "<p><table><td>" + strings.Repeat("<div>", n) + strings.Repeat("<div></div>", n),
		"hidden": strings.Repeat("<div hidden>", n) + "x", "signatures": strings.Repeat("<div class=gmail_signature>x</div>", n), "spaces": strings.Repeat(" \n", 4*n) + "x", "no-break": strings.Repeat("&nbsp;", n),
		"script": strings.Repeat("<script><!--", n), "selects": strings.Repeat("<svg><select>", n), "links": strings.Repeat(`<a href="http://x.example/y">z</a> `, n), "head": strings.Repeat("<head><title>", n),
		"sheet": "<style>" + strings.Repeat(".a,p{color:red}", n) + "</style>", "sheet braces": "<style>" + strings.Repeat("{", 4*n), "images": strings.Repeat("<img alt=x>", n), "cells": "<table><tr>" + strings.Repeat("<td>x", n),
		"cells open": strings.Repeat("<table><tr><td>a<td>b<td>", n), "words": strings.Repeat("word ", n), "one word": strings.Repeat("w", 10*n), "nul": strings.Repeat("\x00", 10*n), "marks": strings.Repeat("&zwnj;&nbsp;", n),
	}
}

// TestSafeHTML_TakesAnyBytesInLinearTime compares a page with one that is eight times longer.
func TestSafeHTML_TakesAnyBytesInLinearTime(t *testing.T) {
	t.Parallel()
	linear(t, func(s string) { SafeHTML(s, nil) })
	for name, page := range hostilePages(300) {
		t.Run(name, func(t *testing.T) { lawfulHTML(t, page, SafeHTML(page, nil).HTML) })
	}
}

// linear fails when a hostile page of eight times the length takes much more than eight times as long.
func linear(t *testing.T, read func(string)) {
	t.Helper()
	big := hostilePages(16_000)
	for name, small := range hostilePages(2_000) {
		costsLikeItsSize(t, name, func() { read(small) }, func() { read(big[name]) })
	}
}

func FuzzSafeHTML(f *testing.F) {
	for _, page := range hostilePages(3) {
		f.Add(page)
	}
	for _, s := range []string{`<svg><style><img src=x onerror=alert(1)></style>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<p style="background:url(&quot;javascript:x&quot;)">`, `<a href="java&#10;script:x">`, `<table><caption><tr><td><li><dd>`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<b><div></b><p></div><a href=http://a><a href=http://b>`, `<font size=+7 face="a'b" color=red>`} {
		f.Add(s)
	}
	f.Add("<p style=\"background:urluot;ja\x94a:criptsx&quot;)\">")
	f.Fuzz(func(t *testing.T, page string) {
		lawfulHTML(t, page, SafeHTML(page, nil).HTML)
	})
}

// TestSafeHTML_HoldsForTagSoup tries random mixtures of tags that browsers treat in special ways.
func TestSafeHTML_HoldsForTagSoup(t *testing.T) {
	t.Parallel()
	names := append(strings.Fields("html head body title style script noscript template svg math mtext mglyph foreignobject annotation-xml select option optgroup textarea form input button"+
		" iframe object embed video audio source marquee nobr ruby rt col colgroup frameset frame plaintext xmp listing dir menu details summary fieldset legend image keygen o:p x"), mayBe...)
	attrs := []string{"", "", "", ` href="http://a.example"`, ` style="font-size:2em;margin:1px"`, ` size=+4`, ` bgcolor=red`, ` src=x alt=y`, ` class=c id=d`, ` a='<b>`, ` hidden`}
	random := rand.New(rand.NewPCG(7, 11))
	for range 30_000 {
		var b strings.Builder
		for range 2 + random.IntN(14) {
			name := names[random.IntN(len(names))]
			switch random.IntN(8) {
			case 0, 1, 2, 3:
				b.WriteString("<" + name + attrs[random.IntN(len(attrs))] + ">")
			case 4, 5:
				b.WriteString("</" + name + ">")
			case 6:
				b.WriteString([]string{"x", " ", "\n", "&nbsp;", "&lt;img&gt;"}[random.IntN(5)])
			case 7:
				b.WriteString([]string{"<!--", "-->", "<![CDATA[", "]]>", "<!x>", "</", "<", "\x00", `">`}[random.IntN(9)])
			}
		}
		if lawfulHTML(t, b.String(), SafeHTML(b.String(), nil).HTML); t.Failed() {
			return
		}
	}
}

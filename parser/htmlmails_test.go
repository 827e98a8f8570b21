package parser

import (
	"strings"
	"testing"
)

// htmlMails are small mails as programs write them, and what their reader sees.
var htmlMails = []struct{ name, html, want string }{
	{"gmail: lines", `<div dir="ltr">Hi Priya,<div><br></div><div>two nights please.</div><div>Near the venue.</div></div>`, "Hi Priya,\n\ntwo nights please.\nNear the venue."},
	{"gmail: reply", `<div dir="ltr">done</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 17 Nov 2026 at 16:12, Team &lt;<a href="mailto:team@example.net">team@example.net</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>Book it?</div><blockquote class="gmail_quote"><div>inner</div></blockquote></blockquote></div>`, "done\n\nOn Tue, 17 Nov 2026 at 16:12, Team <team@example.net> wrote:\n> Book it?\n>> inner"},
	{"gmail: signature", `<div dir="ltr">Yes<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><div>Dana<br>Whitfield</div></div></div>`, "Yes\n\n-- \nDana\nWhitfield"},
	{"gmail: signature without its mark", `<div>Yes</div><div class="gmail_signature" data-smartmail="gmail_signature">Dana</div>`, "Yes\n-- \nDana"},
	{"gmail: moved to the right", `<div>See:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>clause 4</div><div>clause 5</div></blockquote><div>Dana</div>`, "See:\n  clause 4\n  clause 5\nDana"},
	{"gmail: lists", `<div>Bring:<div><ul><li>the quote</li><li>the plan</li></ul><div>Then:</div><ol><li>call</li><li>write</li></ol></div></div>`, "Bring:\n\n- the quote\n- the plan\n\nThen:\n\n1. call\n2. write"},
	{"gmail: link that shows where it leads", `<div>See <a href="https://example.org/menu/">example.org/menu</a> and <a href="http://www.example.org">www.example.org</a></div>`, "See example.org/menu and www.example.org"},
	{"gmail: emoji", `<div>Thanks <img data-emoji="x" alt="🙏" class="an1" src="https://fonts.gstatic.example/e.png"> bye</div>`, "Thanks 🙏 bye"},
	{"gmail: forward", `<div dir="ltr">fyi<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Nils Berg</strong> <span dir="auto">&lt;<a href="mailto:nils@nordlys.example">nils@nordlys.example</a>&gt;</span><br>Date: Tue, 17 Nov 2026 at 16:12<br>Subject: Quote<br>To:  &lt;<a href="mailto:dana@example.org">dana@example.org</a>&gt;<br></div><br><br><p>Dear Dana,</p><p>40 chairs.</p></div></div>`, "fyi\n\n---------- Forwarded message ---------\nFrom: Nils Berg <nils@nordlys.example>\nDate: Tue, 17 Nov 2026 at 16:12\nSubject: Quote\nTo: <dana@example.org>\n\n\nDear Dana,\n\n40 chairs."},
	{"outlook: paragraphs without margins", `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- /* Style Definitions */ p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt;} @page WordSection1 {size:612.0pt;} div.WordSection1 {page:WordSection1;} --></style></head><body lang=EN-GB link="#0563C1"><div class=WordSection1><p class=MsoNormal>Hi Dana,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>first line<o:p></o:p></p><p class=MsoNormal>second line<o:p></o:p></p></div></body></html>`, "Hi Dana,\n\nfirst line\nsecond line"},
	{"outlook: bullets", `<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>chairs<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span>with arms</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>tables</p>`, "- chairs\n  - with arms\n2. tables"},
	{"outlook: conditional comments", `<!--[if gte mso 9]><xml><o:OfficeDocumentSettings>secret</o:OfficeDocumentSettings></xml><![endif]--><p class=MsoNormal>Hello</p><!--[if !mso]><!--><p>web</p><!--<![endif]--><![if !mso]><p>also</p><![endif]>`, "Hello\n\nweb\n\nalso"},
	{"outlook: reply header", `<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span lang=EN-US>From:</span></b><span lang=EN-US> Nils Berg &lt;nils@nordlys.example&gt; <br><b>Sent:</b> Tuesday, 17 November 2026 16:12<br><b>To:</b> Dana Whitfield<br><b>Subject:</b> Quote<o:p></o:p></span></p></div></div><p class=MsoNormal>Dear Dana</p>`, "From: Nils Berg <nils@nordlys.example>\nSent: Tuesday, 17 November 2026 16:12\nTo: Dana Whitfield\nSubject: Quote\nDear Dana"},
	{"outlook: table", `<table class=MsoNormalTable border=1 cellspacing=0><tr><td width=200 style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>Item<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Price</b></p></td></tr><tr><td><p class=MsoNormal>Chair</p></td><td><p class=MsoNormal>40<o:p></o:p></p></td></tr></table>`, "Item | Price\nChair | 40"},
	{"outlook: safe links", `<p class=MsoNormal><a href="https://eur01.safelinks.protection.outlook.example/?url=https%3A%2F%2Fexample.org%2Fplan&amp;data=05">https://example.org/plan</a></p>`, "https://example.org/plan"},
	{"outlook: link with words", `<p class=MsoNormal>The <a href="https://example.org/plan">plan</a> is there.</p>`, "The plan <https://example.org/plan> is there."},
	{"outlook: rule", `<p class=MsoNormal>above</p><div class=MsoNormal align=center><hr size=2 width="100%" align=center></div><p class=MsoNormal>below</p>`, "above\n________________________________\nbelow"},
	{"outlook: hidden by Word", `<p class=MsoNormal>seen<span style='display:none;mso-hide:all'>not seen</span></p><p class=MsoNormal style='mso-hide:all'>nor this</p>`, "seen"},
	{"owa: margins in the head", `<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr"><p>Hi Dana,</p><p><br></p><p>one</p><p>two</p></body></html>`, "Hi Dana,\n\none\ntwo"},
	{"owa: proofed blocks", `<div class="elementToProof" style="font-family: Aptos">Hello,</div><div class="elementToProof"><br></div><div class="elementToProof">one</div><div class="elementToProof">two</div><div id="Signature"><div>Maria</div></div>`, "Hello,\n\none\ntwo\n-- \nMaria"},
	{"owa: reply", `<div>ok</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> Team &lt;team@example.net&gt;<br><b>Sent:</b> Tuesday, November 17, 2026 4:12 PM<br><b>To:</b> Dana &lt;dana@example.org&gt;<br><b>Subject:</b> Hotel</font><div>&nbsp;</div></div><div>Book it?</div>`, "ok\n________________________________\nFrom: Team <team@example.net>\nSent: Tuesday, November 17, 2026 4:12 PM\nTo: Dana <dana@example.org>\nSubject: Hotel\n\nBook it?"},
	{"owa: plain text shown as HTML", `<div class="BodyFragment"><font size="2"><span style="font-size:11pt;"><div class="PlainText">Hello<br>&nbsp;<br>118 ok</div></span></font></div>`, "Hello\n\n118 ok"},
	{"apple: lines", `<html><head></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">Hi,<div><br></div><div>see you <b>Friday</b>.</div><div><br id="lineBreakAtBeginningOfSignature"><div>Dana</div></div></body></html>`, "Hi,\n\nsee you Friday.\n\nDana"},
	{"apple: reply", `<html><body>done<br><div><br><blockquote type="cite"><div>On 17 Nov 2026, at 16:12, Team &lt;team@example.net&gt; wrote:</div><br class="Apple-interchange-newline"><div><div>Book it?</div></div></blockquote></div><br></body></html>`, "done\n\n> On 17 Nov 2026, at 16:12, Team <team@example.net> wrote:\n>\n> Book it?"},
	{"apple: a quote is one although it has no line beside it", `<blockquote type="cite" style="border:none">they said</blockquote><div>I say</div>`, "> they said\nI say"},
	{"apple: tabs and spaces", `<div>a<span class="Apple-tab-span" style="white-space:pre">	</span>b</div><div>c&nbsp; d</div>`, "a\tb\nc  d"},
	{"apple: nested list", `<div><ul class="MailOutline"><li>one<ul><li>inner</li><li>other</li></ul></li><li>two</li></ul></div>`, "- one\n  - inner\n  - other\n- two"},
	{"iphone: sent from", `<div dir="ltr">ok</div><div dir="ltr"><br><blockquote type="cite">On 17 Nov 2026, at 16:12, Team wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Book it?</div></blockquote>`, "ok\n\n> On 17 Nov 2026, at 16:12, Team wrote:\n>\n> Book it?"},
	{"thunderbird: paragraphs", `<html><head><meta http-equiv="content-type" content="text/html; charset=UTF-8"><title>T</title></head><body><p>Hello Dana,</p><p>first<br>second</p><p><br></p><div class="moz-signature">-- <br>Nils</div></body></html>`, "Hello Dana,\n\nfirst\nsecond\n\n-- \nNils"},
	{"thunderbird: reply", `<p>done</p><div class="moz-cite-prefix">On 17/11/2026 16:12, Team wrote:<br></div><blockquote type="cite" cite="mid:1@x"><pre class="moz-quote-pre" wrap="">Book it?

  A) yes
  B) no
</pre></blockquote>`, "done\n\nOn 17/11/2026 16:12, Team wrote:\n\n> Book it?\n>\n>   A) yes\n>   B) no"},
	{"thunderbird: forward's table of headers", `<p>fyi</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody><tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">Subject: </th><td>Quote</td></tr><tr><th valign="BASELINE" align="RIGHT">Date: </th><td>Tue, 17 Nov 2026 16:12:00 +0100</td></tr><tr><th align="RIGHT">From: </th><td>Nils Berg <a class="moz-txt-link-rfc2396E" href="mailto:nils@nordlys.example">&lt;nils@nordlys.example&gt;</a></td></tr></tbody></table><br><p>Dear Dana</p></div>`, "fyi\n\n\n-------- Forwarded Message --------\nSubject: Quote\nDate: Tue, 17 Nov 2026 16:12:00 +0100\nFrom: Nils Berg <nils@nordlys.example>\n\nDear Dana"},
	{"thunderbird: numbered from four", `<ol start="4"><li>four</li><li value="9">nine</li><li>ten</li></ol>`, "4. four\n9. nine\n10. ten"},
	{"newsletter: nested tables", `<table width="100%" role="presentation"><tr><td align="center"><table width="600"><tr><td><img src="https://x.example/l.png" alt="Nordlys"></td></tr><tr><td><h1>Spring offers</h1><p>Ten per cent off.</p></td></tr><tr><td><table><tr><td bgcolor="#0a0"><a href="https://x.example/shop">Go to the shop</a></td></tr></table></td></tr></table></td></tr></table>`, "[Nordlys]\n\nSpring offers\n\nTen per cent off.\n\nGo to the shop <https://x.example/shop>"},
	{"newsletter: preheader", `<div style="display:none;max-height:0;overflow:hidden">Ten per cent off today</div><div style="display:none">&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div><h1>Hello</h1>`, "Hello"},
	{"newsletter: preheader of no size", `<span style="font-size:0">a</span><span style="opacity:0">b</span><span style="max-height:0px;overflow:hidden;color:#fff">c</span><div style="visibility:hidden">d</div><div style="font-size:1px;color:#ffffff;background:#ffffff">e</div><div style="position:absolute;left:-9999px">f</div><div style="text-indent:-9999px">g</div><p>shown</p>`, "shown"},
	{"newsletter: letters of no size around letters with one", `<table><tr><td style="direction:ltr;font-size:0px;padding:20px 0;"><div style="font-size:13px;line-height:20px">The text</div></td></tr></table>`, "The text"},
	{"newsletter: hidden by a class", `<style>.preheader{display:none !important} @media (max-width:600px){.big{display:none} p{margin:0}} .menu, .x {color:red}</style><div class="preheader">not seen</div><div class="big">seen</div><div class="menu">seen too</div>`, "seen\nseen too"},
	{"newsletter: columns of text", `<table><tr><td>The first column tells a long story about chairs, and it goes on for more than a line of anything.</td><td>The second one is short.</td></tr></table>`, "The first column tells a long story about chairs, and it goes on for more than a line of anything.\nThe second one is short."},
	{"newsletter: navigation", `<table role="presentation"><tr><td><a href="https://x.example/a">Home</a></td><td><a href="https://x.example/b">Shop</a></td></tr></table>`, "Home <https://x.example/a> | Shop <https://x.example/b>"},
	{"newsletter: spacers and trackers", `<table><tr><td><img src="https://x.example/s.gif" width="1" height="1" alt="open"></td><td>&nbsp;</td><td>Text</td></tr></table><img src="https://x.example/image001.png" alt="image001.png">`, "Text"},
	{"newsletter: unsubscribe", `<p>You get this because you asked. <a href="https://x.example/u/1">Unsubscribe</a> or <a href="https://x.example/u/1">unsubscribe</a>, or <a href="mailto:stop@x.example?subject=stop">write to us</a>.</p>`, "You get this because you asked. Unsubscribe <https://x.example/u/1> or unsubscribe, or write to us <stop@x.example>."},
	{"table: prices", `<table border="1"><thead><tr><th>Item</th><th>Qty</th><th>Price</th></tr></thead><tbody><tr><td>Chair</td><td>40</td><td>4,000</td></tr><tr><td>Delivery</td><td></td><td>300</td></tr></tbody></table>`, "Item | Qty | Price\nChair | 40 | 4,000\nDelivery |  | 300"},
	{"table: first column empty", `<table><tr><th></th><th>Mon</th><th>Tue</th></tr><tr><th>Dana</th><td>away</td><td></td></tr></table>`, "| Mon | Tue\nDana | away"},
	{"table: names and values", `<table><tr><td>Arrival:</td><td>Thursday</td></tr><tr><td>Nights:</td><td>2</td></tr></table>`, "Arrival: Thursday\nNights: 2"},
	{"table: bullets made of cells", `<table><tr><td>•</td><td>first</td></tr><tr><td>2.</td><td>second</td></tr></table>`, "• first\n2. second"},
	{"table: a cell of several lines", `<table><tr><td>Address</td><td>Storgata 1<br>Oslo</td></tr></table>`, "Address\nStorgata 1\nOslo"},
	{"table: cells never closed", `<table><tr><td>a<td>b<tr><td>c<td>d</table>after`, "a | b\nc | d\nafter"},
	{"table: caption", `<table><caption>Rooms</caption><tr><td>101</td><td>sea</td></tr></table>`, "Rooms\n101 | sea"},
	{"list: letters and numerals", `<ol type="a"><li>x</li><li>y</li></ol><ol style="list-style-type:upper-roman"><li>x</li><li>y</li><li>z</li><li>w</li></ol>`, "a. x\nb. y\n\nI. x\nII. y\nIII. z\nIV. w"},
	{"list: an item of two paragraphs", `<ul><li><p>first</p><p>more of it</p></li><li>second<br>its line</li></ul>`, "- first\n\n  more of it\n\n- second\n  its line"},
	{"list: unmarked", `<ul style="list-style:none"><li>Home</li><li>Shop</li></ul>`, "Home\nShop"},
	{"list: of terms", `<dl><dt>Due</dt><dd>Friday</dd><dt>Owner</dt><dd>Priya</dd></dl>`, "Due\n  Friday\nOwner\n  Priya"},
	{"list: in a quote", `<blockquote type="cite"><ol><li>one</li><li>two</li></ol></blockquote>`, "> 1. one\n> 2. two"},
	{"list: nobody closed it", `<ul><li>one<li>two</ul><p>end`, "- one\n- two\n\nend"},
	{"pre: kept", "<pre>\n  a\n\n    b  c\n</pre><p>end</p>", "  a\n\n    b  c\n\nend"},
	{"pre: by style", "<div style=\"white-space:pre-wrap\">a\n  b</div>", "a\n  b"},
	{"headings", `<h1>Plan</h1><h2>Monday</h2><div>call</div><h2>Tuesday</h2>write`, "Plan\n\nMonday\n\ncall\n\nTuesday\n\nwrite"},
	{"white space", "<p>  one\n two\t<b> three </b>four </p>\n\n<p>\n</p><p>five</p>", "one two three four\n\nfive"},
	{"breaks", `a<br>b<br><br>c<div>d<br></div><div>e</div>f`, "a\nb\n\nc\nd\ne\nf"},
	{"paragraph nobody closed", `<p>a<p>b<div>c</div>d`, "a\n\nb\n\nc\nd"},
	{"entities", `<p>M&uuml;ller &amp; S&oslash;n &lt;info@x.example&gt; 5&nbsp;&euro; &#8220;ok&#x201D; &bogus; &copy</p>`, "Müller & Søn <info@x.example> 5 € “ok” &bogus; ©"},
	{"marks that cannot be seen", "<p>in\u200bvoice so\u00adon \u202eevil\u202c a\u200c \u200cb</p><p>نامه\u200cای</p>", "invoice soon evil a b\n\nنامه\u200cای"},
	{"family of one picture", "<p>\U0001f468\u200d\U0001f469\u200d\U0001f467</p>", "👨\u200d👩\u200d👧"},
	{"hidden attribute", `<p hidden>no</p><p aria-hidden="true">yes</p><div hidden><div>no</div>no</div>yes`, "yes\n\nyes"},
	{"hidden paragraph nobody closed", `<p style="display:none">no<p>yes`, "yes"},
	{"script, style, template and the like", `<script>x()</script><style>p{}</style><template>t</template><noscript>n</noscript><svg><text>s</text></svg><select><option>o</select>seen<textarea>t</textarea>`, "seen"},
	{"smileys and pictures", `<p>Great <img src="cid:1" alt=":-)"> <img src="cid:2" alt="Map of the venue"></p>`, "Great :-) [Map of the venue]"},
	{"quote marks", `<p>He said <q>no</q>.</p>`, "He said \"no\"."},
	{"yahoo: reply", `<div class="ydp1"><div dir="ltr">fine by me</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-size:13px"><div>On Tuesday 17 November 2026 at 16:12:00 CET, Team &lt;team@example.net&gt; wrote:</div><div><br></div><div><br></div><div>Book it?</div></div></div>`, "fine by me\nOn Tuesday 17 November 2026 at 16:12:00 CET, Team <team@example.net> wrote:\n\n\nBook it?"},
	{"header and foot without a body", `Hello<br>world<head><title>T</title></head><p>more`, "Hello\nworld\n\nmore"},
	{"two pages in one", `<html><head><title>a</title></head><body>first</body></html><html><head><style>x</style></head><body>second</body></html>`, "first\nsecond"},
}

func TestHTMLText_ReadsAsItsReaderSeesIt(t *testing.T) {
	t.Parallel()
	if len(htmlMails) < 60 {
		t.Errorf("only %d mails", len(htmlMails))
	}
	for _, c := range htmlMails {
		if got := strings.TrimSuffix(htmlText(c.html), "\n"); got != c.want {
			t.Errorf("%s\n--- got\n%s\n--- want\n%s", c.name, got, c.want)
		}
	}
}

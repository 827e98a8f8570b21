package parser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRead_HeaderOddities(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, header, want string }{
		{"two words with one character between", "Subject: =?utf-8?B?w6Y=?= =?utf-8?Q?=C3?= =?utf-8?Q?=A6?=", "ææ"},
		{"raw UTF-8", "Subject: Grüße", "Grüße"},
		{"raw Latin-1", "Subject: Gr\xfc\xdfe", "Grüße"},
		{"folded", "Subject: one\n two\n\tthree", "one two three"},
		{"word in quotes", `Subject: "=?utf-8?Q?=C3=A6?="`, `"æ"`},
		{"word with spaces", "Subject: =?utf-8?Q?a b?=", "a b"},
		{"word without end", "Subject: =?utf-8?Q?abc", "abc"},
		{"word with half an end", "Subject: =?utf-8?B?w6Y=?", "æ"},
		{"word without end before another", "Subject: =?utf-8?Q?a=C3=A6 =?utf-8?Q?b?=", "aæb"},
		{"letter split over base64 words", "Subject: =?utf-8?B?w?=\n =?utf-8?B?6Y?=", "æ"},
		{"half an escape at the end", "Subject: =?utf-8?Q?a=C?=", "a=C"},
		{"word that names the wrong charset", "Subject: =?us-ascii?Q?gr=C3=BC=C3=9Fe?=", "grüße"},
		{"word with a language", "Subject: =?utf-8*de?Q?gr=C3=BC=C3=9Fe?=", "grüße"},
		{"words that touch", "Subject: =?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},
		{"ISO-2022-JP over two words", "Subject: =?iso-2022-jp?B?GyRCJEokaSQuGyhC?= =?iso-2022-jp?B?GyRCJTMhPBsoQg==?=", "ならぎコー"},
		{"no word at all", "Subject: 1 =? 2 ?= 3", "1 =? 2 ?= 3"},
		{"raw KOI8-R", "Subject: \xf0\xd2\xc9\xd7\xc5\xd4 \xc9\xda \xed\xcf\xd3\xcb\xd7\xd9", "Привет из Москвы"},
		{"unknown charset", "Subject: =?x-none?Q?abc?=", "abc"},
		{"space before the colon", "Subject : hello", "hello"},
		{"mbox line and blank lines first", "\n\nFrom a@b Wed Nov 18\nSubject: hello", "hello"},
		{"byte order mark", "\xef\xbb\xbfSubject: hello", "hello"},
		{"NUL", "Subject: he\x00llo", "hello"},
		{"line that is no field", "X: y\nno field here\nSubject: hello", "hello"},
		{"bare CR in the value", "Subject: a\rb", "a b"},
	} {
		if got := Read([]byte(c.header + "\n\nbody\n")).Subject; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRead_Addresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []Address
	}{
		{"a@x.org", []Address{{"", "a@x.org"}}},
		{"Ann <A@X.org>", []Address{{"Ann", "a@x.org"}}},
		{`"Kim, PhD" <k@x.org>, b@x.org`, []Address{{"Kim, PhD", "k@x.org"}, {"", "b@x.org"}}},
		{"Kim, PhD <k@x.org>", []Address{{"Kim, PhD", "k@x.org"}}},
		{"a@x.org (Ann)", []Address{{"Ann", "a@x.org"}}},
		{"Friends: a@x.org, b@x.org;", []Address{{"", "a@x.org"}, {"", "b@x.org"}}},
		{"undisclosed-recipients:;", []Address{}},
		{"root", []Address{{"", "root"}}},
		{"Ann [mailto:a@x.org]", []Address{{"Ann", "a@x.org"}}},
		{"=?utf-8?Q?J=C3=B8rn?= <j@x.org>", []Address{{"Jørn", "j@x.org"}}},
		{"<@a,@b:c@x.org>", []Address{{"", "c@x.org"}}},
		{"a@x.org; b@x.org", []Address{{"", "a@x.org"}, {"", "b@x.org"}}},
		{`"Ann" a@x.org`, []Address{{"Ann", "a@x.org"}}},
		{"Friends: a@x.org, Bo <b@x.org>; c@x.org, Others:;", []Address{{"", "a@x.org"}, {"Bo", "b@x.org"}, {"", "c@x.org"}}},
		{`"Sales: EU" <s@x.org>`, []Address{{"Sales: EU", "s@x.org"}}},
		{"root, daemon@localhost", []Address{{"", "root"}, {"", "daemon@localhost"}}},
		{"a@x.org (one (two) three), b@x.org", []Address{{"one (two) three", "a@x.org"}, {"", "b@x.org"}}},
		{"\"gr\xfc\xdfe\" <g@x.org>", []Address{{"grüße", "g@x.org"}}},
		{"=?utf-8?Q?Kim=2C_PhD?= <k@x.org>, b@x.org", []Address{{"Kim, PhD", "k@x.org"}, {"", "b@x.org"}}},
		{"=?utf-8?B?w6Y=?=\n =?utf-8?B?w7g=?= <k@x.org>", []Address{{"æø", "k@x.org"}}},
		{"<A@X.ORG", []Address{{"", "a@x.org"}}},
		{"a@[192.0.2.1]", []Address{{"", "a@[192.0.2.1]"}}},
		{"<", []Address{}}, {",,,", []Address{}}, {"", []Address{}},
	} {
		if d := cmp.Diff(c.want, addresses(c.in)); d != "" {
			t.Errorf("%s: %s", c.in, d)
		}
	}
}

// Of several senders the first speaks, and that there are several is said.
func TestRead_SeveralFrom(t *testing.T) {
	t.Parallel()
	m := Read([]byte("From: Ann <a@x.org>, b@x.org\nSender: b@x.org\n\nhello"))
	if m.From.Address != "a@x.org" || len(m.FromAll) != 2 || len(m.Problems) != 0 {
		t.Errorf("%+v, problems %q", m.FromAll, m.Problems)
	}
	m = Read([]byte("From: a@x.org\nFrom: b@x.org\n\nhello"))
	if m.From.Address != "a@x.org" || len(m.FromAll) != 2 || m.Facts.FromHeaders != 2 || len(m.Problems) != 1 {
		t.Errorf("%+v, problems %q", m.FromAll, m.Problems)
	}
}

func TestRead_Dates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Wed, 18 Nov 2026 10:00:00 +0100":                "2026-11-18T10:00:00+01:00",
		"18 Nov 26 10:00 CET":                            "2026-11-18T10:00:00+01:00",
		"Wed Nov 18 10:00:00 2026":                       "2026-11-18T10:00:00Z",
		"2026-11-18T10:00:00Z":                           "2026-11-18T10:00:00Z",
		"Wed, 18-Nov-2026 10:00:00 GMT":                  "2026-11-18T10:00:00Z",
		"Wed, 18 Nov 2026 10:00:00 +0100 (CET (winter))": "2026-11-18T10:00:00+01:00",
		"Wed, 31 Feb 2026 10:00:00 +0100":                "",
		"Wed, 18 Nov 2026 25:00:00 +0100":                "",
		"Thu, 18 Nov 2026 10:00:00 +0100":                "2026-11-18T10:00:00+01:00", // the wrong weekday
		"Wed, 18 Nov 126 10:00:00 -0500":                 "2026-11-18T10:00:00-05:00", // years since 1900
		"18 Nov 2026 10:00:00 PM EST":                    "2026-11-18T22:00:00-05:00",
		"Wed, 18 Nov 2026 10.00.00 +0100":                "2026-11-18T10:00:00+01:00",
		"Wed, 18 Nov 2026 10:00:00":                      "2026-11-18T10:00:00Z",
		"Wed,18 Nov 2026 10:00:00+0100":                  "2026-11-18T10:00:00+01:00",
		"Wed, 18 Nov 2026 10:00:00 GMT+1":                "2026-11-18T10:00:00+01:00",
		"Wed, 18 Nov 3026 10:00:00 +0100":                "",
		"yesterday":                                      "",
	} {
		if got := Read([]byte("Date: " + in + "\n\nx")).DateText; got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestRead_Encodings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ encoding, body, want string }{
		{"quoted-printable", "a=C3=A6b=\nc =\nd=ZZ=", "aæbc d=ZZ"},
		{"base64", "aGVs\nbG8=", "hello"},
		{"BASE64", "aGVs!!bG8", "hello"},
		{"base64", "aGVsbG8=aGVsbG8=", "hellohello"},
		{"x-uuencode", "begin 644 a\n%:&5L;&\\\n`\nend\n", "hello"},
		{"x-none", "hello", "hello"},
	} {
		m := Read([]byte("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + c.encoding + "\n\n" + c.body))
		if m.Text != c.want {
			t.Errorf("%s %q: got %q, want %q", c.encoding, c.body, m.Text, c.want)
		}
	}
}

func TestRead_Class(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]Class{
		"Subject: hello":                         Person,
		"Auto-Submitted: auto-replied":           AutoReply,
		"Auto-Submitted: no":                     Person,
		"Subject: Out of office: Maria":          AutoReply,
		"Subject: Réponse automatique : Hôtel":   AutoReply,
		"Subject: who knows the out of office?":  Person,
		"List-Unsubscribe: <mailto:x@y.example>": List,
		"Precedence: bulk":                       List,
		"X-Adjutant-Loop: dana":                  Ours,
		"X-Failed-Recipients: gone@x.example":    IsBounce,
		"From: postmaster@x.example":             Person,
	} {
		if m := Read([]byte(header + "\n\nhello\n")); m.Class != want {
			t.Errorf("%s: got %s, want %s", header, m.Class, want)
		}
	}
}

// A reply with a printed header is not a forward; the same header below "Fwd:" is one.
func TestRead_ReplyIsNoForward(t *testing.T) {
	t.Parallel()
	body := "fine\n\n________________________________\nFrom: Nils <nils@nordlys.example>\nSent: Tuesday, 17 November 2026 16:12\nTo: Dana <dana@example.org>\nSubject: Quote\n\nforty chairs\n"
	if m := mail("Re: Quote", body); m.Forward != nil || m.OwnText != "fine" || !strings.Contains(m.Quoted, "forty chairs") {
		t.Errorf("a reply: %+v, own %q, quoted %q", m.Forward, m.OwnText, m.Quoted)
	}
	for _, subject := range []string{"Fwd: Quote", "WG: Quote", "TR: Quote", "RV: Quote", "#vendors Quote"} {
		if m := mail(subject, body); m.Forward == nil || m.Forward.Text != "forty chairs" || m.OwnText != "fine" {
			t.Errorf("%s: %+v, own %q", subject, m.Forward, m.OwnText)
		}
	}
}

// What merely looks like a quote or a header stays.
func TestRead_ProseStays(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"On Monday I wrote to them: nothing yet.\nOn Tuesday too.",
		"From: Oslo\nTo: Bergen\nwith the night train, please.",
		"Regards the invoice: they sent it twice.\nPlease check.",
		"List:\n- one\n- two\n-- not a signature\n- three",
		"They said: call Nils. He wrote:\nthe price is fixed.",
		"Thanks for the update! I will read it tomorrow.",
		"Sent from the airport they would be late, so start without me and keep a seat for Nils, please do that.",
	} {
		if m := mail("Hotel", body); m.OwnText != body {
			t.Errorf("got %q, want %q", m.OwnText, body)
		}
	}
}

func TestCleanSubject(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		n        int
	}{
		{"Re: Fwd: WG: TR: RV: I: hello", "hello", 0},
		{"Re[2]: RE(3): hello", "hello", 0},
		{"[EXTERNAL] Re: [External Sender] hello", "hello", 0},
		{"Re: [#118] hello", "hello", 118},
		{"AW: [Adjutant] #118 hello", "hello", 118},
		{"Re : hello", "hello", 0},
		{"回复：hello", "hello", 0},
		{"Report: hello", "Report: hello", 0},
		{"[riders] hello", "[riders] hello", 0},
		{"Re:", "", 0},
		{"#118 hello", "#118 hello", 0},
	} {
		if got, n := CleanSubject(c.in), SubjectNumber(c.in); got != c.want || n != c.n {
			t.Errorf("%q: got %q %d, want %q %d", c.in, got, n, c.want, c.n)
		}
	}
}

func TestSplitPlus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ address, team, want string }{
		{"team+vendors@example.net", "team@example.net", "vendors"}, {"Team+3D@Example.NET", "team@example.net", "3d"},
		{"team@example.net", "team@example.net", ""}, {"team+@example.net", "team@example.net", ""}, {"teams+x@example.net", "team@example.net", ""},
		{"team+x@example.org", "team@example.net", ""}, {"team+a+b@example.net", "team@example.net", "a+b"}, {"", "", ""},
	} {
		if got, ok := SplitPlus(c.address, c.team); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q %v", c.address, got, ok)
		}
	}
}

// The digest stays what it is for ever: this value is stored in databases.
func TestCanonical_Frozen(t *testing.T) {
	t.Parallel()
	got := fmt.Sprintf("%x", Canonical([]byte("From: a@x.org\r\nTo: b@x.org\r\nSubject: one\r\n two\r\nDate: Wed, 18 Nov 2026 10:00:00 +0100\r\n\r\nhello\r\n\r\n")))
	if want := "601acaf51572f865d67460168b9e553009d145a2a91ab1ccd6544d01406ff8b5"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCanonical_IgnoresTheWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z .\n]{0,80}`)
		subject := rapid.StringMatching(`[a-z ]{0,30}`).Draw(t, "subject")
		body := text.Draw(t, "body")
		base := "From: a@x.org\nTo: b@x.org\nSubject: " + subject + "\nDate: Wed, 18 Nov 2026 10:00:00 +0100\n\n" + body
		way := rapid.SliceOfN(rapid.SampledFrom([]string{"Received: from a by b\n\tfor c", "X-Spam: no", "Delivered-To: c@x.org", "Return-Path: <a@x.org>", "DKIM-Signature: v=1; d=x"}), 0, 5).Draw(t, "way")
		other := strings.Join(append(way, base), "\n")
		if rapid.Bool().Draw(t, "crlf") {
			other = strings.ReplaceAll(other, "\n", "\r\n")
		}
		other += strings.Repeat("\n", rapid.IntRange(0, 3).Draw(t, "blank"))
		if Canonical([]byte(base)) != Canonical([]byte(other)) {
			t.Fatalf("%q and %q differ", base, other)
		}
		if Canonical([]byte(base)) == Canonical([]byte(strings.Replace(base, "a@x.org", "c@x.org", 1))) {
			t.Fatal("another sender, the same digest")
		}
	})
}

// Any bytes give a result that is safe to show and to store.
func TestRead_AnyBytes(t *testing.T) {
	t.Parallel()
	pieces := []string{"From: ", "Subject: ", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", "--b--\n", "\n", "\n\n", "Content-Transfer-Encoding: base64\n", "=?utf-8?B?", "?=", "> ", "On Tue wrote:\n", "\x00", "\xff\xfe", "<", "@", "charset=utf-16", "\r", "-- \n",
		"Content-Type: message/rfc822\n\n", "Content-Type: text/html\n\n<div><blockquote>", "BEGIN:VEVENT\nDTSTART:20260101T000000Z\n", "From: a\nTo: b\nSubject: c\nDate: d\n", "---------- Forwarded message ---------\n", "#a @b !c due:d", "118 done\n"}
	rapid.Check(t, func(t *rapid.T) {
		raw := []byte(strings.Join(rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "pieces"), ""))
		check(t, raw)
	})
}

func check(t interface{ Fatalf(string, ...any) }, raw []byte) {
	m := Read(raw)
	valid(t, m)
	d := team()
	valid(t, m.Intent(d))
	valid(t, m.Commands(d, ReplyOptions{Asked: 118}))
	Canonical(raw)
	for _, l := range []any{m.References, m.FromAll, m.To, m.Cc, m.ReplyTo, m.Attachments, m.Invites, m.Problems} {
		if fmt.Sprintf("%#v", l) == fmt.Sprintf("%T(nil)", l) {
			t.Fatalf("a list is nil")
		}
	}
	if strings.Contains(strings.Join(m.Problems, " "), "reading stopped") {
		t.Fatalf("it panicked inside: %q", m.Problems)
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, name := range files {
		if raw, err := os.ReadFile(name); err == nil {
			f.Add(raw)
		}
	}
	for _, h := range hostile(40) {
		f.Add(h.raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw) })
}

func FuzzIntent(f *testing.F) {
	f.Add(`#vendors !high due:"next fri 15:00" @maria Quote`, "#travel by fri\n\nplease")
	f.Add("Decide: x", "A) one\nB) two\nrecommend:B")
	f.Add(`<date fri> ^mon +maria #"a b" \#x`, "confidentail")
	f.Fuzz(func(t *testing.T, subject, body string) {
		m := emptyMail()
		m.Subject, m.OwnText, m.Date = subject, body, time.Date(2026, 11, 18, 10, 0, 0, 0, copenhagen)
		in := m.Intent(team())
		b := fmt.Sprint(in.Said)
		if strings.Contains(b, "could not be read") {
			t.Fatalf("it panicked inside: %q %q", subject, body)
		}
	})
}

type hostileMail struct {
	name string
	raw  []byte
}

// hostile are mails built to cost more than they are worth, of a size that grows with n.
func hostile(n int) (l []hostileMail) {
	add := func(name, s string) { l = append(l, hostileMail{name, []byte(s)}) }
	var nested strings.Builder
	for i := 0; i < n; i++ {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	add("nested parts", nested.String()+"\n\nhello")
	add("many parts", "Content-Type: multipart/mixed; boundary=b\n\n"+strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", n))
	add("nested mails", strings.Repeat("Content-Type: message/rfc822\n\n", n)+"hello")
	add("long subject", "Subject: "+strings.Repeat("A", 30*n)+"\n\nhello")
	add("folded subject", "Subject: a"+strings.Repeat("\n a", 10*n)+"\n\nhello")
	add("many addresses", "To: "+strings.Repeat("a@x, ", 6*n)+"b@x\n\nhello")
	add("many encoded words", "Subject: "+strings.Repeat("=?utf-8?Q?a?= ", 2*n)+"\n\nhello")
	add("open encoded words", "Subject: "+strings.Repeat("=?a?Q?", 5*n)+"\n\nhello")
	add("open comments", "From: "+strings.Repeat("(", 30*n)+"\n\nhello")
	add("open quotes", "From: "+strings.Repeat(`"`, 30*n)+"\n\nhello")
	add("open brackets", "From: "+strings.Repeat("<", 30*n)+"\n\nhello")
	add("many parameters", "Content-Type: text/plain"+strings.Repeat("; x*0*=a", 3*n)+"\n\nhello")
	add("boundary that nearly fits", "Content-Type: multipart/mixed; boundary="+strings.Repeat("b", 50)+"\n\n"+strings.Repeat("--"+strings.Repeat("b", 49)+"\n", n))
	add("nested divs", "Content-Type: text/html\n\n"+strings.Repeat("<div>", 6*n)+"x")
	add("nested quotes in HTML", "Content-Type: text/html\n\n"+strings.Repeat("<blockquote>", 3*n)+"x")
	add("signatures in HTML", "Content-Type: text/html\n\n"+strings.Repeat("<div class=gmail_signature>x</div>", n))
	add("attribute bomb", "Content-Type: text/html\n\n<a "+strings.Repeat("b=c ", 8*n)+">x")
	add("nested quotes", "\n"+strings.Repeat(">", 30*n)+" x")
	add("attributions", "\n"+strings.Repeat("On Tue, 17 Nov 2026, Bo <b@x.org>\n", n))
	add("printed headers", "Subject: Re: x\n\n"+strings.Repeat("From: a\nTo: b\nFrom: c\n", n))
	add("quoted headers", "Subject: Fwd: x\n\n"+strings.Repeat("> From: a\n> \n", n))
	add("chained forwards", "Subject: Fwd: x\n\n"+strings.Repeat("---------- Forwarded message ---------\nFrom: a@x.org\nDate: Tue, 17 Nov 2026\nSubject: Fwd: x\n\n", n))
	add("rules", "\n"+strings.Repeat("-----\n\n", 3*n))
	add("glued headers", "\n"+strings.Repeat("--- Forwarded message --- From: aTo: bSubject: c\n", n))
	add("tags", "Subject: "+strings.Repeat("#a due:b ", 3*n)+"\n\n"+strings.Repeat("due:x ", 3*n))
	add("commands", "Subject: Re: x\n\n"+strings.Repeat("118,119 later 1w\n", n))
	add("calendar", "Content-Type: text/calendar; method=REQUEST\n\n"+strings.Repeat("BEGIN:VEVENT\nUID:a\nDTSTART:20261124T100000Z\nEND:VEVENT\n", n))
	add("signature dashes", "\n"+strings.Repeat("--- \nName\n", n))
	add("base64", "Content-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("a "), 10*n)))
	add("quoted-printable blanks", "Content-Transfer-Encoding: quoted-printable\n\n"+strings.Repeat(" ", 30*n)+"\n")
	add("delivery report", "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"+strings.Repeat("Final-Recipient: rfc822; a@x\nAction: failed\n\n", n))
	return l
}

// Four times the mail may cost four times the memory, with room for what grows in steps; a quadratic reader takes sixteen
// times. Allocated bytes are counted, because a clock tells of the machine.
func TestRead_MemoryIsLinear(t *testing.T) {
	spent := func(raw []byte) uint64 {
		var a, b runtime.MemStats
		runtime.ReadMemStats(&a)
		m := Read(raw)
		m.Intent(team())
		m.Commands(team(), ReplyOptions{})
		runtime.ReadMemStats(&b)
		return b.TotalAlloc - a.TotalAlloc
	}
	small, big := hostile(1000), hostile(4000)
	for i := range small {
		x, y := spent(small[i].raw), spent(big[i].raw)
		if y > 7*x+1<<20 {
			t.Errorf("%s: %d bytes take %d, %d bytes take %d", small[i].name, len(small[i].raw), x, len(big[i].raw), y)
		}
		if y > uint64(400*len(big[i].raw))+8<<20 {
			t.Errorf("%s: %d bytes take %d", big[i].name, len(big[i].raw), y)
		}
	}
}

func TestRead_Bounds(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("word ", maxText/5+1000)
	m := Read([]byte("Subject: x\n\n" + big))
	if len(m.Text) > maxText || len(m.Problems) == 0 {
		t.Errorf("%d bytes of text, problems %q", len(m.Text), m.Problems)
	}
	m = Read([]byte("Subject: x\nX-Big: " + strings.Repeat("a", 2*maxHeader) + "\nTo: a@x.org\n\nhello"))
	if m.Text != "hello" || len(m.Problems) == 0 {
		t.Errorf("text %q, problems %q", m.Text, m.Problems)
	}
	m = Read([]byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: a/b\n\nx\n", 2*maxParts)))
	if len(m.Attachments) > maxParts || len(m.Problems) == 0 {
		t.Errorf("%d attachments, problems %q", len(m.Attachments), m.Problems)
	}
}

package parser

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/bits"
	"runtime"
	"strings"
	"testing"
)

// bomb is a mail that is built to cost more than it is worth, at the size at which that would be felt.
type bomb struct {
	name    string
	raw     string
	problem string // what must be said of it, "" for nothing in particular
}

func bombs() []bomb {
	const mib = bombUnit
	repeat := func(s string, size int) string { return strings.Repeat(s, size/len(s)+1) }
	html := func(s string) string { return "Subject: x\nContent-Type: text/html\n\n" + s }
	plain := func(s string) string { return "Subject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n" + s }
	encode := func(s string) string {
		e := base64.StdEncoding.EncodeToString([]byte(s))
		var b strings.Builder
		for len(e) > 76 {
			b.WriteString(e[:76] + "\n")
			e = e[76:]
		}
		return b.String() + e + "\n"
	}

	var depth, comments strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&depth, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		fmt.Fprintf(&comments, "a%d@x.example (a(b(c(d(e)))) ", i)
	}
	var pieces strings.Builder
	pieces.WriteString("Content-Type: application/pdf\nContent-Disposition: attachment")
	for i := range 100000 {
		fmt.Fprintf(&pieces, ";\n filename*%d*=%%61", i)
	}
	inside := repeat("hello there. ", mib)
	for range 8 {
		inside = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + encode("Subject: inside\n"+inside)
	}
	signed := "Content-Type: text/plain\n\n" + repeat("hello there. ", mib)
	for range 8 {
		signed = "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + encode(string(signedData([]byte(signed))))
	}
	rtf := compressedRTF(`{\rtf1\ansi `, 12*mib) // a few hundred KiB
	tnef := tnefStream(tnefAttribute(1, tnefProps, mapiList(mapiProperty{propRTF, mapiBinary, rtf})))
	for range 8 {
		tnef = tnefStream(tnefAttribute(1, tnefProps, mapiList(mapiProperty{propRTF, mapiBinary, rtf})),
			tnefAttribute(2, tnefFile, make([]byte, 14)),
			tnefAttribute(2, tnefFileProps, mapiList(mapiProperty{propContent, mapiObject, append([]byte{7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}, tnef...)})))
	}
	var small bytes.Buffer // many small streams, each of which sets up a dictionary
	for range 20000 {
		small.Write(mapiList(mapiProperty{propRTF, mapiBinary, compressedRTF(`{\rtf1 a`, 10)})[4:])
	}
	many := binary.LittleEndian.AppendUint32(nil, 20000)
	many = append(many, small.Bytes()...)
	manyStreams := tnefStream(tnefAttribute(1, tnefProps, many))

	return []bomb{
		{"parts 10,000 deep", depth.String() + "\n\nhello", "nest deeper"},
		{"100,000 parts", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 100000), "more than 500 parts"},
		{"500 parts of text", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\n"+repeat("hello there. ", 8000)+"\n", 499), ""},
		{"500 pages", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/html\n\n<p>"+repeat("hello there. ", 8000)+"\n", 499), ""},
		{"delimiters with lone CRs", "Content-Type: multipart/mixed; boundary=b\n\n" + repeat("\r--bx", 4*mib), "boundary is missing"},
		{"delimiters that nearly fit", "Content-Type: multipart/mixed; boundary=b\n\n" + repeat("--b x\n", 4*mib), "boundary is missing"},
		{"header of 10 MiB", repeat("X-A: b\n", 10*mib) + "\nhello", "header is too big"},
		{"field of 10 MiB", "Subject: " + repeat("a", 10*mib) + "\n\nhello", "header is too big"},
		{"folded field of 10 MiB", "Subject: a" + repeat("\n b", 10*mib) + "\n\nhello", "header is too big"},
		{"lines that are no fields", "Subject: a\n" + repeat("no field\nA: b\n", 4*mib), ""},
		{"100,000 addresses", "To: " + strings.Repeat("a@x.example, ", 100000) + "b@x.example\n\nhello", "header is too big"},
		{"addresses to the limits", "From: a@x.example\n" + strings.Repeat("To: "+strings.Repeat("Aa, Bb\n ", 4000)+"\n", 6) + "\nhello", ""},
		{"comments inside comments", "To: " + comments.String() + "\n\nhello", "header is too big"},
		{"brackets that do not close", "To: " + repeat("<,", 60000) + "\nCc: " + repeat("(", 60000) + "\nFrom: " + repeat("mailto:", 60000) + "\n\nhello", ""},
		{"10 MiB of encoded words", "Subject: " + repeat("=?utf-8?Q?=C3=A6?= ", 10*mib) + "\n\nhello", "header is too big"},
		{"encoded words without end", "Subject: " + repeat("=?utf-8?Q?a ", 60000) + "\nTo: " + repeat("=?b?", 60000) + "\n\nhello", ""},
		{"references", "References: " + repeat("<a@b.example> ", 10*mib) + "\n\nhello", "header is too big"},
		{"a name in 100,000 pieces", pieces.String() + "\n\nhello", "header is too big"},
		{"mails in base64 in mails", inside, ""},
		{"signed mails in signed mails", signed, ""},
		{"winmail.dat in winmail.dat", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + encode(string(tnef)), "nest too deep"},
		{"20,000 compressed texts", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + encode(string(manyStreams)), ""},
		{"uuencode in base64", "Content-Transfer-Encoding: base64\n\n" + encode("begin 644 a\n"+repeat("M"+strings.Repeat("A", 60)+"\n", 8*mib)+"`\nend\n"), ""},
		{"uuencoded files", plain(repeat("begin 644 a\n#86)C\n`\nend\n", 4*mib)), "more than 500 files"},
		{"files that do not begin", plain(repeat("begin 644 a\n=ybegin size=1 name=a\nbegin-base64 644 a\nAAAA\n", 4*mib)), ""},
		{"yEnc in quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n=3Dybegin line=3D128 size=3D4000000000 name=3Da\n" + repeat("=FF=FE", 4*mib) + "\n=3Dyend size=3D4000000000\n", "size is not the one"},
		{"base64 of 50 MiB", "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + repeat(strings.Repeat("QUJD", 19)+"\n", 50*mib), ""},
		{"text of 50 MiB in base64", "Content-Transfer-Encoding: base64\n\n" + repeat(strings.Repeat("QUJD", 19)+"\n", 50*mib), "text part is longer"},
		{"quoted-printable of nothing", "Content-Transfer-Encoding: quoted-printable\n\n" + repeat("=\n", 4*mib) + repeat(" ", mib), ""},
		{"1 MiB of >", plain(repeat(">", mib)), ""},
		{"lines of >", plain(repeat("> > >\n", mib)), ""},
		{"1 MiB of On a@b", plain(repeat("On a@b ", mib)), ""},
		{"lines of On a@b", plain(repeat("On a@b.example wrote\n", mib)), ""},
		{"attributions without end", plain(repeat("On Tue, 17 Nov 2026 at 10:00, Bo <b@x.example>\n", mib)), ""},
		{"printed headers", plain(repeat("From: a@x.example\nTo: b\n", mib)), ""},
		{"forwards in forwards", "Subject: Fwd: x\n\n" + repeat("---------- Forwarded message ---------\nFrom: a@x.example\nDate: Tue, 17 Nov 2026\nSubject: Fwd: x\n\n", mib), ""},
		{"quoted forwards", "Subject: Fwd: x\n\n" + repeat("> ---------- Forwarded message ---------\n> From: a@x.example\n> Subject: Fwd: x\n>\n", mib), ""},
		{"signatures", plain(repeat("-- \nDana\n", mib)), ""},
		{"dashes", plain(repeat("-", mib)), ""},
		{"mail links", "Subject: Fwd: x\n\nFrom: " + repeat("<mailto:", 60000) + "\nTo: a\nSubject: b\nDate: c\n\n" + repeat("<mailto:a@b.example", mib), ""},
		{"a line of 1 MiB", plain(repeat("word ", mib)), ""},
		{"blank lines", plain(repeat("\n", mib) + "x"), ""},
		{"NULs", "Subject: a\x00b\n\n" + repeat("\x00", 4*mib), ""},
		{"NULs in a header", repeat("\x00", 4*mib) + ": a\n\nhello", ""},
		{"bytes of no charset", "Subject: " + repeat("\xb0\xa1", 60000) + "\nTo: " + repeat("\xe9\xff", 60000) + "\n\n" + repeat("\xb0\xa1\xff ", mib), ""},
		{"flowed text", "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + repeat(strings.Repeat(">", 50)+"a \n", mib), ""},
		{"PGP frames", plain(repeat("-----BEGIN PGP SIGNED MESSAGE-----\n-----BEGIN PGP MESSAGE-----\n", mib)), "encrypted"},
		{"100,000 divs deep", html(strings.Repeat("<div>", 100000) + "x"), ""},
		{"100,000 quotes deep", html(strings.Repeat("<blockquote>", 100000) + repeat("x<br>", mib/4)), ""},
		{"lists in lists", html(repeat("<ul><li>", mib)), ""},
		{"1 MiB of <", html(repeat("<", mib)), ""},
		{"1 MiB of </", html(repeat("</", mib)), ""},
		{"entities", html(repeat("&amp;&#x41;&notanentity;&", mib)), ""},
		{"comments that do not close", html(repeat("<!--", mib)), ""},
		{"comments that nearly close", html("<!--" + repeat("--!-", mib)), ""},
		{"raw text that does not close", html(repeat("<script><style><title>", mib)), ""},
		{"attributes", html("<a " + repeat("b=c ", mib) + ">x"), ""},
		{"attributes that do not close", html(repeat("<a b=\"", mib)), ""},
		{"a huge table", html("<table>" + repeat("<tr><td>a</td><td>b</td></tr>", mib)), ""},
		{"tables in tables", html(repeat("<table><tr><td>", mib)), ""},
		{"signatures in pages", html(repeat("<div class=gmail_signature>x</div>", mib)), ""},
		{"100,000 events", "Content-Type: text/calendar; method=REQUEST\n\n" + strings.Repeat("BEGIN:VEVENT\nUID:a\nDTSTART:20261124T100000Z\nEND:VEVENT\n", 100000), "calendar is longer"},
		{"events that differ", "Content-Type: text/calendar; method=REQUEST\n\n" + strings.Repeat("BEGIN:VEVENT\nDTSTART:20261124T100000Z\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261125T100000Z\nEND:VEVENT\n", 5000), ""},
		{"components in components", "Content-Type: text/calendar\n\n" + repeat("BEGIN:VEVENT\nBEGIN:VALARM\n", mib/2), "events"},
		{"a huge time zone", "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:a\n" + repeat("BEGIN:STANDARD\nDTSTART:20261124T100000\nTZOFFSETTO:+0100\nRRULE:BYMONTH=10;BYDAY=1SU\nEND:STANDARD\n", mib/2) + "END:VTIMEZONE\n", ""},
		{"a folded line of a calendar", "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:a" + repeat("\n b", mib/2), "middle of an event"},
		{"parameters of a calendar", "Content-Type: text/calendar\n\nBEGIN:VEVENT\nATTENDEE" + repeat(";A=\"b", 60000) + ":mailto:a@x.example\nEND:VEVENT\n", ""},
		{"a report on 100,000 people", "From: MAILER-DAEMON\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + strings.Repeat("Final-Recipient: rfc822; a@x.example\nAction: failed\n\n", 100000), ""},
		{"a report on many people", "From: MAILER-DAEMON\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + numbered("Final-Recipient: rfc822; a%d@x.example\nAction: failed\n\n", 15000), ""},
		{"a report of long words", "From: MAILER-DAEMON\nSubject: failure notice\n\n" + repeat(strings.Repeat("a.b-c", 390)+"\n", mib) + repeat("a@"+strings.Repeat("b.", 900)+"\n", mib/2), ""},
		{"a report of lines", "From: MAILER-DAEMON\nSubject: failure notice\n\n" + repeat("--- a copy of the\n", mib), ""},
		{"names of files", "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: a/b; name=\"same.pdf\"\n\nx\n", 500), ""},
		{"a report in words", "From: MAILER-DAEMON\nSubject: failure notice\n\n" + numbered("<a%d@x.example>: user unknown b@x.example\n", 20000), ""},
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// ordinary is a mail of about so many bytes as people send them: a text, its page, files.
func ordinary(size int) string {
	line := "Please let me know by Friday whether the amount can be moved to the next quarter.\n"
	text := strings.Repeat(line, min(size/3, maxText)/len(line)+1)
	page := strings.Repeat("<p>"+strings.TrimSpace(line)+"</p>\n", min(size/3, maxText)/len(line)+1)
	file := strings.Repeat(strings.Repeat("QUJD", 19)+"\n", max(size-len(text)-len(page), 0)/77+1)
	return "From: Dana <dana@example.org>\nTo: team@example.net\nSubject: The fair\nDate: Wed, 18 Nov 2026 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" +
		"Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\n" + text + "\n--c\nContent-Type: text/html\n\n" + page + "\n--c--\n--b\n" +
		"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + file + "--b--\n"
}

// price is what reading a mail and what it asks for costs, per byte.
type price struct {
	time      float64 // nanoseconds
	allocated float64 // bytes
}

func priceOf(raw []byte) (*Mail, price) {
	runtime.GC()
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	var m *Mail
	took := spent(func() {
		m = Read(raw)
		m.Intent(team())
		m.Commands(team(), ReplyOptions{})
	})
	runtime.ReadMemStats(&b)
	n := float64(len(raw))
	return m, price{float64(took.Nanoseconds()) / n, float64(b.TotalAlloc-a.TotalAlloc) / n}
}

// A mail that is built to hurt may cost a byte a few times what an ordinary one of the same size costs, never its size
// times. What was left out is said. The factors are wide because a machine has other work; a quadratic reader is at
// thousands.
func TestHostile_CostsLikeAnOrdinaryMail(t *testing.T) {
	const slower, bigger = 60, 20
	usually := map[int]price{}
	for _, b := range bombs() {
		raw := []byte(b.raw)
		m, cost := priceOf(raw)
		size := 1 << bits.Len(uint(len(raw)))
		usual, ok := usually[size]
		if !ok {
			_, usual = priceOf([]byte(ordinary(size)))
			usually[size] = usual
		}
		for try := 0; try < 4 && cost.time > slower*usual.time; try++ { // something else may have run
			if _, again := priceOf(raw); again.time < cost.time {
				cost.time = again.time
			}
		}
		t.Logf("%-32s %9d bytes  %7.1f ms  %8.2f MiB allocated  %6.2f x time  %6.2f x memory of an ordinary mail",
			b.name, len(raw), cost.time*float64(len(raw))/1e6, cost.allocated*float64(len(raw))/(1<<20), cost.time/usual.time, cost.allocated/usual.allocated)
		if cost.time > slower*usual.time {
			t.Errorf("%s: %.0f ns a byte, an ordinary mail takes %.0f", b.name, cost.time, usual.time)
		}
		if memoryCounts && cost.allocated > bigger*usual.allocated {
			t.Errorf("%s: allocates %.0f a byte, an ordinary mail %.0f", b.name, cost.allocated, usual.allocated)
		}
		valid(t, m)
		said := strings.Join(m.Problems, "\n")
		if strings.Contains(said, "reading stopped") {
			t.Errorf("%s: it panicked inside: %s", b.name, said)
		}
		if !strings.Contains(said, b.problem) {
			t.Errorf("%s: problems %q, want one with %q", b.name, m.Problems, b.problem)
		}
		bounded(t, m, len(raw))
	}
}

// bounded checks that nothing of a mail is larger than its source lets it be, whatever was packed into what.
func bounded(t interface{ Errorf(string, ...any) }, m *Mail, size int) {
	files := 0
	for _, a := range m.Attachments {
		files += len(a.Content)
		if a.Size != len(a.Content) || len(a.Name) > 210 || strings.ContainsAny(a.Name, "/\\\n\u202e") || strings.HasPrefix(a.Name, ".") {
			t.Errorf("a file %q of %d bytes, %d of content", a.Name, a.Size, len(a.Content))
		}
	}
	if files > 3*size || len(m.Attachments) > maxParts {
		t.Errorf("%d files with %d bytes from %d", len(m.Attachments), files, size)
	}
	// a byte of an old charset is up to three of UTF-8, a quoted line of a page has a mark for each quote
	if n := len(m.Text); n > 60*size+100 || n > 60*maxAllText {
		t.Errorf("%d bytes of text from %d", n, size)
	}
	if len(m.To) > maxAddresses || len(m.Cc) > maxAddresses || len(m.FromAll) > maxAddresses || len(m.References) > 100 || len(m.Invites) > maxInvites || len(m.Problems) > 50 {
		t.Errorf("too much: %d %d %d addresses, %d references, %d events, %d problems", len(m.To), len(m.Cc), len(m.FromAll), len(m.References), len(m.Invites), len(m.Problems))
	}
}

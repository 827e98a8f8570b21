package parser

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// seeds are the hostile mails in small form, and one of each kind that the readers of parts know.
func seeds() (l [][]byte) {
	for _, h := range hostile(8) {
		l = append(l, h.raw)
	}
	for _, c := range oddMails {
		l = append(l, []byte(c.raw))
	}
	return l
}

// FuzzMIME checks the laws of Read alone, without what the mail asks for, so that it gets deeper into the parts.
func FuzzMIME(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Read(raw)
		valid(t, m)
		bounded(t, m, len(raw))
		if strings.Contains(strings.Join(m.Problems, " "), "reading stopped") {
			t.Fatalf("it panicked inside: %q", m.Problems)
		}
		for _, s := range []string{m.Subject, m.Text, m.OwnText, m.Visible, m.Quoted, m.Signature, m.From.Name, m.MessageID} {
			clean(t, s)
		}
		if again := Read(raw); again.Text != m.Text || again.Subject != m.Subject || len(again.Attachments) != len(m.Attachments) {
			t.Fatal("read twice, read differently")
		}
	})
}

// clean checks what every string must be.
func clean(t interface{ Fatalf(string, ...any) }, s string) {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) || strings.ContainsRune(s, '\r') {
		t.Fatalf("not clean: %q", s)
	}
}

func FuzzInvites(f *testing.F) {
	f.Add([]byte(event("DTSTART;TZID=\"W. Europe Standard Time\":20261124T100000\nDURATION:P1DT2H\nRRULE:FREQ=WEEKLY\nRECURRENCE-ID;VALUE=DATE:20261124\nORGANIZER;CN=\"a:b\":mailto:a@b.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@d.example\nSUMMARY:a\\, b\n c\nSEQUENCE:3")), "utf-8", "REQUEST")
	f.Add([]byte("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nX-WR-TIMEZONE:Europe/Oslo\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETTO:+0200\r\nRRULE:BYMONTH=3;BYDAY=5SA\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Office:20260724T100000\r\nEND:VEVENT\r\n"), "", "")
	f.Add([]byte("BEGIN:VEVENT\nBEGIN:VALARM\nBEGIN:VEVENT\nDTSTART:00000000\nDTEND:99991231T235959Z\nDURATION:-P9999999999W\nATTENDEE;CN=\"x"), "iso-8859-1", "x\x00")
	f.Add([]byte("begin:vevent\rdtstart:2026-11-24T10:00:00+01:00\r\rsummary;language=de:Gr\xfc\n \xdfe\nEND:VEVENT"), "", "publish")
	f.Add(utf16le(event("DTSTART:20261124")), "utf-16le", "CANCEL")
	f.Fuzz(func(t *testing.T, raw []byte, charset, method string) {
		m := emptyMail()
		m.readInvites(raw, charset, method)
		valid(t, m)
		bounded(t, m, len(raw))
		for _, i := range m.Invites {
			for _, s := range []string{i.Method, i.UID, i.Summary, i.Organizer, i.Location, i.Status, i.Repeats} {
				clean(t, s)
			}
			for text, at := range map[string]time.Time{i.StartText: i.Start, i.EndText: i.End} {
				if (text == "") != at.IsZero() {
					t.Fatalf("%q is %v", text, at)
				}
			}
			if i.AllDay && len(i.StartText) != len(time.DateOnly) {
				t.Fatalf("a whole day is %q", i.StartText)
			}
		}
	})
}

// FuzzDSN lets the fuzzer write the parts of a delivery report, so that it need not find the frame.
func FuzzDSN(f *testing.F) {
	f.Add("MAILER-DAEMON@mx.example", "Undelivered Mail", "<gone@x.example>: user unknown", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; gone@x.example\nOriginal-Recipient: rfc822;old@x.example\nAction: failed\nStatus: 5.1.1 (bad address)\nDiagnostic-Code: smtp; 550 5.1.1\n", "Message-ID: <1@x.example>\nTo: gone@x.example\n")
	f.Add("postmaster@x.example", "Delayed: hello", "will keep trying", "Final-Recipient: LOCAL;\n gone\nAction: delayed (4)\nStatus: 4.2.2\n\nFinal-Recipient: x400;/c=de/\nAction: expanded", "")
	f.Add("a@x.example", "hello", "   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n\n   ----- Transcript of session follows -----\n550 5.1.1 <c@d.example>... User unknown\n\n   ----- Original message follows -----\nMessage-ID: <2@x.example>", "", "")
	f.Add("fbl@x.example", "complaint", "", "Feedback-Type: abuse\nOriginal-Rcpt-To: rfc822;a@b.example\nRemoval-Recipient: <c@d.example>", "Message-ID: <3@x.example>")
	f.Fuzz(func(t *testing.T, from, subject, words, report, returned string) {
		for _, kind := range []string{"delivery-status", "feedback-report"} {
			raw := "From: " + from + "\nReturn-Path: <>\nSubject: " + subject + "\nContent-Type: multipart/report; report-type=" + kind + "; boundary=b\n\n--b\n\n" + words +
				"\n--b\nContent-Type: message/" + kind + "\n\n" + report + "\n--b\nContent-Type: message/rfc822\n\n" + returned + "\n--b--\n"
			m := Read([]byte(raw))
			valid(t, m)
			bounded(t, m, len(raw))
			if (m.Class == IsBounce) != (m.Bounce != nil) {
				t.Fatalf("class %s, bounce %v", m.Class, m.Bounce)
			}
			if b := m.Bounce; b != nil {
				if len(b.Recipients) > maxAddresses || b.Action == "" {
					t.Fatalf("%d recipients, action %q", len(b.Recipients), b.Action)
				}
				seen := map[string]bool{}
				for _, r := range b.Recipients {
					clean(t, r)
					if r == "" || seen[r] || r != strings.ToLower(r) {
						t.Fatalf("recipients %q", b.Recipients)
					}
					seen[r] = true
				}
			}
		}
	})
}

func FuzzTNEF(f *testing.F) {
	html := `{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 caf\'e9 \u8364?\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}}`
	f.Add(tnefStream(tnefAttribute(1, tnefBody, []byte("hello\x00"))))
	f.Add(tnefStream(tnefAttribute(1, tnefCodepage, []byte{0xe3, 4, 0, 0, 0, 0, 0, 0}), tnefAttribute(2, tnefFile, make([]byte, 14)), tnefAttribute(2, tnefFileTitle, []byte("a.txt\x00")), tnefAttribute(2, tnefFileContent, []byte("hello"))))
	f.Add(tnefStream(tnefAttribute(1, tnefProps, mapiList(mapiProperty{propBody, mapiUnicode, utf16le("hello")}, mapiProperty{propHTML, mapiBinary, []byte("<p>hello")}, mapiProperty{propCodepage, 3, []byte{0xe9, 0xfd, 0, 0}}))))
	f.Add(tnefStream(tnefAttribute(1, tnefProps, mapiList(mapiProperty{propRTF, mapiBinary, compressedRTF(html, 40)}))))
	inner := tnefStream(tnefAttribute(1, tnefSubject, []byte("inside\x00")), tnefAttribute(1, tnefBody, []byte("hello\x00")))
	f.Add(tnefStream(tnefAttribute(2, tnefFile, nil), tnefAttribute(2, tnefFileProps, mapiList(mapiProperty{propLongName, mapiUnicode, utf16le("../é.pdf")}, mapiProperty{propMIME, mapiString8, []byte("application/pdf\x00")}, mapiProperty{propContent, mapiObject, append([]byte{7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}, inner...)}))))
	f.Fuzz(func(t *testing.T, stream []byte) {
		w := walker{m: emptyMail()}
		w.readTNEF(stream, 0)
		w.finish()
		valid(t, w.m)
		bounded(t, w.m, len(stream))
		clean(t, w.m.Text)
		text, _ := rtfText(decompressRTF(stream, maxText))
		clean(t, tidy(text))
		text, _ = rtfText(stream)
		if len(text) > 12*len(stream)+10 {
			t.Fatalf("%d bytes of text from %d", len(text), len(stream))
		}
	})
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{`"Kim, PhD" <k@x.example>, b@x.example`, "Friends: a@x.example, b@x.example;", "a@x.example (Ann (the) \\) first)", "<@a,@b:c@x.example>", `"a\"b" <"c d"@x.example>`, "=?utf-8?Q?J=C3=B8rn?= <j@x.example>", "Ann [mailto:a@x.example]",
		"undisclosed-recipients:;", "root", "Bo bo@x.example, Lee, Kim <k@x.example>", "\xf0\xd2\xc9\xd7\xc5\xd4 <a@x.example>", "a@[192.0.2.1], b@x.example; <", "(((((", "<<<>>>", `"""`, "a:b:c:@,", "mailto:a@x.example?subject=b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := addresses(s)
		if len(l) > maxAddresses {
			t.Fatalf("%d addresses", len(l))
		}
		for _, a := range l {
			clean(t, a.Name)
			clean(t, a.Address)
			if a.Name == "" && a.Address == "" || len(a.Address) > 320 || len(a.Name) > 500 || strings.ContainsAny(a.Address, " \n\t") || strings.ContainsRune(a.Name, '\n') {
				t.Fatalf("%q", a)
			}
			if a.Address != strings.ToLower(a.Address) {
				t.Fatalf("not lower case: %q", a)
			}
		}
	})
}

func FuzzHeaderDate(f *testing.F) {
	for _, s := range []string{"Wed, 18 Nov 2026 10:00:00 +0100", "18 Nov 26 10:00 CET", "Wed Nov 18 10:00:00 2026", "2026-11-18T10:00:00Z", "Wed, 18-Nov-2026 10:00:00 GMT", "18/11/2026 10.00.00 pm", "Mi, 18. November 2026 10:00 +01:00", "Wed, 18 Nov 126 24:60:61 -9999", "31 Feb 2026", "1st Jan 1900 gmt+14", "0 0 0 0:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := headerDate(s)
		if ok != !at.IsZero() || ok && !plausible(at) {
			t.Fatalf("%q is %v, %v", s, at, ok)
		}
		if !ok {
			return
		}
		// what we would write is read as the same moment
		for _, layout := range []string{time.RFC1123Z, "2 Jan 2006 15:04:05 -0700", time.RFC3339} {
			if _, offset := at.Zone(); offset%60 != 0 {
				continue
			}
			if back, ok := headerDate(at.Format(layout)); !ok || !back.Equal(at) {
				t.Fatalf("%q is %v, and that written as %q is %v", s, at, at.Format(layout), back)
			}
		}
	})
}

func FuzzEncodedWords(f *testing.F) {
	for _, s := range []string{"=?utf-8?B?w6Y=?= =?utf-8?Q?=C3?= =?utf-8?Q?=A6?=", "=?utf-8?Q?abc", "=?utf-8?B?w?= =?utf-8?B?6Y?=", "=?iso-2022-jp?B?GyRCJEokaSQuGyhC?=", "=?utf-7?Q?a+2D3eCg-b?=", "=?iso-2022-kr?B?GyQpQw4=?=", "=?x-none?q?=ZZ=?=", "=??Q??=", "=?utf-8?Q?=?=", "=?a?b?c?d?=", "\xb0\xa1=?utf-16?B?/v8AYQ==?=\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := decodeWords(s)
		clean(t, got)
		if len(got) > 4*len(s)+10 {
			t.Fatalf("%d bytes from %d", len(got), len(s))
		}
		if !strings.Contains(s, "=?") && utf8.ValidString(s) && isASCII(s) && tidy(s) != got && utf16Kind([]byte(s)) == "" && !strings.ContainsRune(s, 0x1b) {
			t.Fatalf("%q became %q", s, got)
		}
		value, params := parameters(s)
		clean(t, value)
		for k, v := range params {
			clean(t, k)
			clean(t, v)
		}
		name := fileName(s)
		if again := fileName(name); again != name {
			t.Fatalf("a safe name is not safe: %q %q", name, again)
		}
	})
}

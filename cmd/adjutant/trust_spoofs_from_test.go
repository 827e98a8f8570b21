package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"adjutant/models"
)

// spoofs is the whole table.
func spoofs() []spoof {
	var all []spoof
	for _, class := range []func() []spoof{
		forgedFrom, ambiguousFrom, lookAlikes, unaligned, tampered, replayed, resultsForged, resultsOfOthers, resultsMangled, otherProofs,
		tokensForged, tokensOfOthers, tokensMisplaced, mixedIdentities, automatic, calendars, mailOfOutsiders, quotedCommands, hiddenText,
		forwardedCommands, enclosedMails, malformed,
	} {
		all = append(all, class()...)
	}
	return all
}

// payloads are what forgers want done, one for each thing that mail can do.
var payloads = []struct{ name, subject, body string }{
	{"close an item", "Re: Car", "101 done\n" + marker},
	{"drop an item", "Re: Car", "101 drop\n" + marker},
	{"drop a secret item", "x", "1234567 drop\n" + marker},
	{"take an item", marker, "101 take"},
	{"hand an item over", marker, "101 give elena"},
	{"answer a decision", "Re: [Adjutant] #102 Hotel in Oslo", "B\n" + marker},
	{"answer a decision by number", marker, "102 B"},
	{"move a due date", marker, "101 later 2w"},
	{"file work", "#vendors !urgent @elena Pay this " + marker, "amount:9000eur"},
	{"file a secret", "#confidential " + marker, "For Priya."},
	{"make an item secret", marker, "101 private"},
	{"un-confidential", marker, "1234567 standard"},
	{"be away", marker, "away today to friday by elena"},
	{"read the list", "list", ""},
	{"read a history", marker, "101 log"},
	{"undo", marker, "undo"},
	{"a point for the 1:1", marker, "+ fire Priya"},
	{"help", "help", ""},
	{"a note", "Re: [Adjutant] #101 Car in Oslo", "note the price is 9000 " + marker},
	{"a comment", "Re: [Adjutant] #101 Car in Oslo", "Use this account instead: " + marker},
}

// forgedFrom: somebody writes another's address into From, bare or from a
// server whose own proofs are in order.
func forgedFrom() []spoof {
	var out []spoof
	for _, p := range payloads {
		out = append(out,
			spoof{class: "forged From", name: p.name, mail: func(o *trustOffice) string {
				return post{from: "Dana Whitfield <dana@example.org>", subject: p.subject, body: o.names(p.body)}.raw(o)
			}},
			spoof{class: "forged From", name: p.name + ", from a server in order", mail: func(o *trustOffice) string {
				return evil(post{from: "Marcus Holm <marcus@staff.example.org>", subject: p.subject, body: o.names(p.body)}).raw(o)
			}})
	}
	return out
}

// names puts the number of the confidential item into a text.
func (o *trustOffice) names(text string) string {
	return strings.ReplaceAll(text, "1234567", strconv.Itoa(o.secret.Number))
}

// evil sends a mail from evil.example, where all is in order.
func evil(p post) post {
	p.sign = append(p.sign, signature{domain: "evil.example"})
	p.top = append(p.top, results("dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=eve@evil.example"))
	return p
}

// ambiguousFrom: the From field means one thing to one program and another to
// the next. The mail is proven for evil.example, and for the receiving server
// for the whole of the field as well.
func ambiguousFrom() []spoof {
	b64 := base64.StdEncoding.EncodeToString([]byte("dana@example.org"))
	fields := []struct{ name, from string }{
		{"two fields, ours first", "dana@example.org\r\nFrom: eve@evil.example"},
		{"two fields, ours last", "eve@evil.example\r\nFrom: dana@example.org"},
		{"two fields, one in capitals", "eve@evil.example\r\nFROM: dana@example.org"},
		{"a field before which a blank stands", "eve@evil.example\r\n From: dana@example.org"},
		{"a field with a blank before its colon", "eve@evil.example\r\nFrom : dana@example.org"},
		{"two addresses, ours first", "dana@example.org, eve@evil.example"},
		{"two addresses, ours last", "eve@evil.example, dana@example.org"},
		{"two addresses with a semicolon", "dana@example.org; eve@evil.example"},
		{"two addresses in brackets", "<dana@example.org> <eve@evil.example>"},
		{"brackets in brackets", "<eve@evil.example <dana@example.org>>"},
		{"an address as the name of another", "dana@example.org <eve@evil.example>"},
		{"an address in quotes as the name", `"dana@example.org" <eve@evil.example>`},
		{"a name and address in quotes", `"Dana Whitfield <dana@example.org>" <eve@evil.example>`},
		{"the name alone", `"Dana Whitfield" <eve@evil.example>`},
		{"the name with her title and signs", `"Dana Whitfield ✔ via Adjutant" <eve@evil.example>`},
		{"a name with a line of blanks behind", `"dana@example.org` + strings.Repeat(" ", 300) + `" <eve@evil.example>`},
		{"a name that reads from right to left", "\"\u202egro.elpmaxe@anad\" <eve@evil.example>"},
		{"a name with zero-width blanks", "\"dana\u200b@example\u200b.org\" <eve@evil.example>"},
		{"an address in base64 as the name", "=?utf-8?b?" + b64 + "?= <eve@evil.example>"},
		{"an address in base64 with NUL as the name", "=?utf-8?b?" + b64 + "?==?utf-8?Q?=00?= <eve@evil.example>"},
		{"mailsploit: base64, NUL, then the host", "=?utf-8?b?" + b64 + "?==?utf-8?Q?=00?=@evil.example"},
		{"mailsploit: base64, line end, then the host", "=?utf-8?b?" + b64 + "?==?utf-8?Q?=0A=00?=@evil.example"},
		{"encoded words within the address", "<=?utf-8?q?dana=40example.org=3e=00?=@evil.example>"},
		{"an encoded word is all there is", "=?utf-8?q?dana=40example.org?="},
		{"an encoded address in brackets", "<=?utf-8?b?" + b64 + "?=>"},
		{"a left side in quotes", `"dana@example.org"@evil.example`},
		{"a left side in quotes, with a bracket", `"dana@example.org>"@evil.example`},
		{"a route", "<@evil.example:dana@example.org>"},
		{"a route of two", "<@example.org,@evil.example:eve@evil.example>"},
		{"a group", "Team: dana@example.org;"},
		{"a group of two", "Team: dana@example.org, eve@evil.example;"},
		{"an empty group", "dana@example.org:;"},
		{"a comment before the host", "dana@(evil.example)example.org"},
		{"a comment that looks like the end", "dana@example.org(>) <eve@evil.example>"},
		{"our address in a comment", "eve@evil.example (dana@example.org)"},
		{"a comment that never ends", "dana@example.org (" + strings.Repeat("(", 50)},
		{"no address", "<>"},
		{"an empty field", ""},
		{"no field", "-"},
		{"a name without an address", "Dana Whitfield"},
		{"NUL in the address", "dana@example.org\x00@evil.example"},
		{"NUL before the host", "dana@\x00example.org"},
		{"a lone CR and another field", "eve@evil.example\rFrom: dana@example.org"},
		{"a lone LF and another field", "eve@evil.example\nFrom: dana@example.org"},
		{"a control byte in the address", "dana\x07@example.org"},
		{"an escape in the address", "da\x1b[0mna@example.org"},
		{"blanks in the address", "dana @ example.org"},
		{"a folded address", "dana@exam\r\n ple.org"},
		{"two at signs", "dana@example.org@evil.example"},
		{"a percent route", "dana%example.org@evil.example"},
		{"a bang path", "example.org!dana@evil.example"},
		{"an address literal", "dana@[192.0.2.1]"},
		{"a dot behind the host", "dana@example.org."},
		{"a dot before the at sign", "dana.@example.org"},
		{"a left side of a thousand letters", strings.Repeat("dana", 250) + "@example.org"},
		{"a name of fifty thousand letters", strings.Repeat("Dana ", 10_000) + "<eve@evil.example>"},
		{"thousand addresses", strings.Repeat("eve@evil.example, ", 999) + "dana@example.org"},
		{"a bracket that never closes", "Dana <dana@example.org"},
		{"a quote that never closes", `"Dana <dana@example.org>`},
		{"a backslash before the bracket", `Dana \<dana@example.org> <eve@evil.example>`},
	}
	var out []spoof
	for _, f := range fields {
		out = append(out, spoof{class: "ambiguous From", name: f.name, mail: func(o *trustOffice) string {
			p := post{from: f.from, subject: "Re: Car", body: "101 done\n" + marker, sign: signed("evil.example")}
			p.top = []string{results("dmarc=pass header.from=evil.example; dkim=pass header.d=evil.example")}
			return p.raw(o)
		}})
	}
	return out
}

// lookAlikes: domains of the forger's own, proven as such, that read like ours.
func lookAlikes() []spoof {
	var out []spoof
	for _, f := range []struct{ name, address string }{
		{"one for l", "dana@examp1e.org"}, {"rn for m", "dana@exarnple.org"}, {"another ending", "dana@example.com"}, {"two endings", "dana@example.org.com"},
		{"ours in front", "dana@example.org.evil.example"}, {"ours behind", "dana@evil-example.org"}, {"a hyphen", "dana@exam-ple.org"},
		{"a letter twice", "dana@exxample.org"}, {"a letter less", "dana@exmple.org"}, {"turned letters", "dana@exmaple.org"},
		{"an underscore", "dana@example_org.evil.example"}, {"a sub-domain of another", "dana@example.org-mail.evil.example"},
		{"punycode", "dana@xn--exmple-cua.org"}, {"punycode of Cyrillic", "dana@xn--xample-2of.org"}, {"punycode in the ending", "dana@example.xn--rg-emc"},
		{"Cyrillic letters", "dana@ex\u0430mple.org"}, {"a full-width letter", "dana@\uff45xample.org"}, {"a full-width at sign", "dana\uff20example.org"},
		{"a full-width dot", "dana@example\uff0eorg"}, {"an ideographic dot", "dana@example\u3002org"}, {"the Kelvin sign", "mar\u212aus@staff.example.org"},
		{"a long s", "marcu\u017f@staff.example.org"}, {"a dotless i", "pr\u0131ya@example.org"}, {"a dotted capital I", "pr\u0130ya@example.org"}, {"an accent that combines", "dana@exa\u0301mple.org"},
		{"a soft hyphen", "dana@exam\u00adple.org"}, {"a zero-width joiner", "dana@exam\u200dple.org"}, {"a right-to-left mark", "dana@example.org\u200f"},
		{"Greek letters", "d\u03b1n\u03b1@example.org"}, {"a left side alike", "d4na@example.org"}, {"a dot in the left side", "d.ana@example.org"},
		{"somebody else of the domain", "ceo@example.org"}, {"a plus in the left side", "dana+x@example.org"}, {"a sub-domain that is not hers", "dana@mail.example.org"},
		{"the domain above", "marcus@example.org"}, {"the other's domain", "marcus@home.example"}, {"somebody who left", "gus@example.org"}, {"the team itself", teamAddress}, {"the team with a plus", "team+101@example.net"},
	} {
		out = append(out, spoof{class: "look-alike addresses", name: f.name, mail: func(o *trustOffice) string {
			_, domain, _ := strings.Cut(f.address, "@")
			p := post{from: "Dana Whitfield <" + f.address + ">", subject: "Re: [Adjutant] #101 Car in Oslo", body: "101 done\n" + marker}
			if !strings.ContainsFunc(domain, func(r rune) bool { return r > 127 }) {
				p.sign = signed(domain)
			}
			p.top = []string{results("spf=pass smtp.mailfrom=" + f.address + "; dmarc=pass header.from=" + domain)}
			return p.raw(o)
		}})
	}
	return out
}

// mixedIdentities: the author is proven, and somebody else says that they sent
// the mail.
func mixedIdentities() []spoof {
	var out []spoof
	for _, f := range []struct{ name, field string }{
		{"a Sender of another domain", "Sender: eve@evil.example"}, {"a Sender of the same domain", "Sender: priya@example.org"},
		{"a Sender without an address", "Sender: Dana"}, {"a Sender of two", "Sender: dana@example.org, eve@evil.example"}, {"an empty Sender", "Sender:"},
		{"Resent-From of another", "Resent-From: eve@evil.example\r\nResent-To: team@example.net"}, {"Resent-Sender of another", "Resent-From: dana@example.org\r\nResent-Sender: eve@evil.example"},
		{"resent twice", "Resent-From: dana@example.org\r\nResent-From: eve@evil.example"}, {"a Sender in an encoded word", "Sender: =?utf-8?q?dana=40example.org?="},
		{"a list that re-sends", "Sender: list-bounces@list.example\r\nList-Id: <l.list.example>"},
	} {
		for _, by := range []string{"signature", "server", "reply address"} {
			out = append(out, spoof{class: "mixed identities", name: f.name + ", proven by " + by, mail: func(o *trustOffice) string {
				p := post{from: "dana@example.org", subject: "Re: Hotel", body: "102 B\n" + marker, extra: []string{f.field}}
				switch by {
				case "signature":
					p.sign = []signature{{domain: "example.org", headers: coversAll + ":sender:resent-from"}}
				case "server":
					p.top = []string{results("spf=pass smtp.mailfrom=dana@example.org; dmarc=pass header.from=example.org")}
				case "reply address":
					p.to = o.reply("dana@example.org", models.LetterDecision)
				}
				return p.raw(o)
			}})
		}
	}
	return out
}

// malformed: bytes that no program writes, with a forged From.
func malformed() []spoof {
	base := func(o *trustOffice) string {
		return post{from: "dana@example.org", subject: "Re: Car " + marker, body: "101 done"}.raw(o)
	}
	var out []spoof
	for _, f := range []struct {
		name string
		make func(string) string
	}{
		{"LF alone", func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }},
		{"CR alone", func(s string) string { return strings.ReplaceAll(s, "\r\n", "\r") }},
		{"no header", func(s string) string { _, b, _ := strings.Cut(s, "\r\n\r\n"); return b }},
		{"no body", func(s string) string { h, _, _ := strings.Cut(s, "\r\n\r\n"); return h }},
		{"a blank line before the header", func(s string) string { return "\r\n" + s }},
		{"an mbox line on top", func(s string) string { return "From dana@example.org Tue Nov 24 08:05:00 2026\r\n" + s }},
		{"a byte order mark on top", func(s string) string { return "\ufeff" + s }},
		{"NUL between all", func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") }},
		{"NUL in the header", func(s string) string { return strings.Replace(s, "Subject: ", "Subject: \x00", 1) }},
		{"all bytes in the subject", func(s string) string {
			var b []byte
			for i := range 256 {
				if i != '\r' && i != '\n' {
					b = append(b, byte(i))
				}
			}
			return strings.Replace(s, "Subject: ", "Subject: "+string(b), 1)
		}},
		{"a bidi subject", func(s string) string {
			return strings.Replace(s, "Subject: ", "Subject: \u202e\u2066101 done\u2069", 1)
		}},
		{"a subject of a million letters", func(s string) string {
			return strings.Replace(s, "Subject: ", "Subject: "+strings.Repeat("x", 1<<20), 1)
		}},
		{"ten thousand fields", func(s string) string { return strings.Repeat("X-A: b\r\n", 10_000) + s }},
		{"a field of a megabyte", func(s string) string { return "X-A: " + strings.Repeat("y", 1<<20) + "\r\n" + s }},
		{"a thousand copies of From", func(s string) string { return strings.Repeat("From: dana@example.org\r\n", 1000) + s }},
		{"parts in parts, a hundred deep", func(s string) string {
			h, b, _ := strings.Cut(s, "\r\n\r\n")
			for i := range 100 {
				b = fmt.Sprintf("--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n%s\r\n--b%d--", i, i-1, b, i)
			}
			h = strings.Replace(h, "Content-Type: text/plain; charset=utf-8", "Content-Type: multipart/mixed; boundary=b99", 1)
			return h + "\r\n\r\n" + b
		}},
		{"a boundary of nothing", func(s string) string {
			return strings.Replace(s, "text/plain; charset=utf-8", `multipart/mixed; boundary=""`, 1)
		}},
		{"UTF-7", func(s string) string {
			return strings.Replace(strings.Replace(s, "charset=utf-8", "charset=utf-7", 1), "101 done", "+ADEAMAAx- done", 1)
		}},
		{"UTF-16", func(s string) string { return strings.Replace(s, "charset=utf-8", "charset=utf-16", 1) }},
		{"two mails in one", func(s string) string { return s + "\r\n.\r\n" + s }},
		{"a body of a hundred thousand commands", func(s string) string { return s + strings.Repeat("101 done\r\n", 100_000) }},
	} {
		out = append(out, spoof{class: "malformed", name: f.name, mail: func(o *trustOffice) string { return f.make(base(o)) }})
	}
	return out
}

package main

import (
	"fmt"
	"strings"
	"time"

	"adjutant/models"
)

// unaligned: a valid signature, of a domain that does not speak for From.
func unaligned() []spoof {
	var out []spoof
	for _, f := range []struct{ name, from, domain string }{
		{"another's domain", "dana@example.org", "evil.example"}, {"the ending alone", "dana@example.org", "org"}, {"ends alike", "dana@example.org", "notexample.org"},
		{"begins alike", "dana@example.org", "example.org.evil.example"}, {"the same name elsewhere", "dana@example.org", "example.com"},
		{"an underscore", "dana@example.org", "_domainkey.org"}, {"a neighbour under a public suffix", "priya@alpha.github.io", "beta.github.io"},
		{"the public suffix", "priya@alpha.github.io", "github.io"}, {"above the public suffix", "priya@alpha.github.io", "io"},
		{"a sub-domain under strict alignment", "elena@strict.example", "mail.strict.example"}, {"two sub-domains under strict alignment", "elena@strict.example", "a.b.strict.example"},
		{"a dot in front", "dana@example.org", ".example.org"}, {"two dots", "dana@example.org", "example..org"}, {"empty", "dana@example.org", ""},
		{"with a comment", "dana@example.org", "example.org(.evil.example)"}, {"with a quote", "dana@example.org", `"example.org"`}, {"a literal", "dana@example.org", "[192.0.2.1]"},
		{"Cyrillic", "dana@example.org", "ex\u0430mple.org"}, {"the person's other domain", "dana@example.org", "home.example"},
	} {
		out = append(out, spoof{class: "unaligned signatures", name: f.name, mail: func(o *trustOffice) string {
			return post{from: f.from, subject: "Re: Car", body: "101 done\n" + marker, sign: signed(f.domain)}.raw(o)
		}})
		if strings.Contains(f.name, "strict") || f.name == "with a quote" {
			continue // the server has looked at that; in its field the quotes are no part of the name
		}
		out = append(out, spoof{class: "unaligned results", name: f.name, mail: func(o *trustOffice) string {
			return post{from: f.from, subject: "Re: Car", body: "101 done\n" + marker, top: []string{results("dkim=pass header.d=" + f.domain)}}.raw(o)
		}})
	}
	for _, f := range []struct{ name, identity string }{{"an identity of ours under another's name", "@example.org"}, {"an identity that names Dana", "dana@example.org"}} {
		out = append(out, spoof{class: "unaligned signatures", name: f.name, mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Re: Car", body: "101 done\n" + marker, sign: []signature{{domain: "evil.example", tags: "i=" + f.identity + "; "}}}.raw(o)
		}})
	}
	return out
}

// swap puts one text in place of another in what was signed.
func swap(from, to string) func(string) string {
	return func(raw string) string { return strings.Replace(raw, from, to, 1) }
}

// tampered: a signature of the right domain that does not hold, or that does
// not hold all.
func tampered() []spoof {
	base := func(s signature) post {
		s.domain = "example.org"
		return post{from: "Dana <dana@example.org>", cc: "priya@example.org", subject: "Re: Car", body: "Hello all,\n\n101 done\n\n" + marker, sign: []signature{s}}
	}
	thin := func(without string) signature {
		var keep []string
		for _, h := range strings.Split(coversAll, ":") {
			if h != without {
				keep = append(keep, h)
			}
		}
		return signature{headers: strings.Join(keep, ":")}
	}
	var out []spoof
	add := func(name string, p post, after func(string) string) {
		p.after = after
		out = append(out, spoof{class: "signatures that do not hold", name: name, mail: func(o *trustOffice) string { return p.raw(o) }})
	}
	same := func(raw string) string { return raw }

	add("a changed body", base(signature{}), swap("Hello", "Hallo"))
	add("an appended body", base(signature{}), func(s string) string { return s + "102 B\r\n" })
	add("a body in front", base(signature{}), swap("\r\n\r\nHello", "\r\n\r\n102 B\r\nHello"))
	add("a body length", base(signature{length: 9}), same)
	add("a body length, and more body", base(signature{length: 9}), func(s string) string { return s + "102 B\r\n" })
	add("a body length that covers all", base(signature{length: 31}), same)
	add("a changed subject", base(signature{}), swap("Re: Car", "Re: [Adjutant] #102"))
	add("a changed sender", base(signature{}), swap("Dana <dana@example.org>", "Priya <priya@example.org>"))
	add("a changed date", base(signature{}), swap("\r\nDate: ", "\r\nDate: Mon, 23 Nov 2026 08:00:00 +0000\r\nX-Date: "))
	add("a changed reader", base(signature{}), swap("To: team@example.net", "To: team+101@example.net"))
	add("a changed Message-ID", base(signature{}), swap("Message-ID: <", "Message-ID: <x"))
	add("a changed copy", base(signature{}), swap("Cc: priya@example.org", "Cc: team+101@example.net"))
	for _, name := range []string{"from", "to", "cc", "subject", "date", "message-id"} {
		add(name+" not covered", base(thin(name)), same)
	}
	add("In-Reply-To added, not covered", base(thin("in-reply-to")), func(s string) string { return "In-Reply-To: <forwarded@example.org>\r\n" + s })
	add("References added, not covered", base(thin("references")), func(s string) string { return "References: <forwarded@example.org>\r\n" + s })
	add("Reply-To added, not covered", base(thin("reply-to")), func(s string) string { return "Reply-To: eve@evil.example\r\n" + s })
	add("Cc added where there was none", post{from: "dana@example.org", subject: "x", body: "102 B " + marker, sign: []signature{{domain: "example.org", headers: "from:to:subject:date:message-id"}}},
		func(s string) string { return "Cc: team+102@example.net\r\n" + s })
	for _, f := range []string{"From: eve@evil.example", "From: dana@example.org", "Subject: 102 B", "To: team+102@example.net", "Date: Tue, 24 Nov 2026 08:00:00 +0000", "Message-ID: <other@example.org>", "Cc: team+101@example.net", "Content-Type: text/html"} {
		name, _, _ := strings.Cut(f, ":")
		add(fmt.Sprintf("a second field on top, %s", f), base(signature{headers: "from:to:cc:subject:date:message-id:content-type:mime-version"}), func(s string) string { return f + "\r\n" + s })
		add(fmt.Sprintf("a second field at the bottom, %s", f), base(signature{}), func(s string) string { return strings.Replace(s, "\r\n\r\n", "\r\n"+f+"\r\n\r\n", 1) })
		_ = name
	}
	add("expired", base(signature{tags: "x=1700000000; "}), same)
	add("signed tomorrow", base(signature{tags: "t=1999999999; "}), same)
	add("a date that is none", base(signature{tags: "x=soon; "}), same)
	for selector, what := range map[string]string{
		"weak512": "a key of 512 bits", "weak768": "a key of 768 bits", "revoked": "a revoked key", "testing": "a domain that only tries it out", "twice": "two keys under one name",
		"sms": "a key for another service", "sha1only": "a key for another hash", "unpublished": "a key that is not published", "dead": "a DNS that does not answer",
	} {
		add(what, base(signature{selector: selector}), same)
	}
	add("a key that wants its very name", base(signature{selector: "strictid", tags: "i=dana@mail.example.org; "}), same)
	add("an identity of another domain", base(signature{tags: "i=dana@evil.example; "}), same)
	add("SHA-1", base(signature{selector: "rsa", algorithm: "rsa-sha1"}), same)
	add("an algorithm that is not the key's", base(signature{selector: "rsa"}), swap("a=rsa-sha256", "a=ed25519-sha256"))
	add("an algorithm of tomorrow", base(signature{}), swap("a=ed25519-sha256", "a=ed25519-sha512"))
	add("another key's signature", base(signature{key: trustKeys()["second"]}), same)
	add("version 2", base(signature{}), swap("v=1;", "v=2;"))
	add("no version", base(signature{}), swap("v=1; ", ""))
	add("no body hash", base(signature{}), swap(" bh=", " xh="))
	add("no signature", base(signature{}), swap("; b=", "; xb="))
	add("a tag twice", base(signature{}), swap("d=example.org;", "d=evil.example; d=example.org;"))
	add("asked for elsewhere", base(signature{tags: "q=http/txt; "}), same)
	add("simple, and a field folded anew", base(signature{canon: "simple/simple"}), swap("Subject: Re: Car", "Subject:\r\n Re: Car"))
	add("simple, and a blank more", base(signature{canon: "simple/simple"}), swap("Hello all", "Hello  all"))
	add("a way to write it that there is not", base(signature{canon: "nofws/nofws"}), same)
	add("relaxed called simple", base(signature{}), swap("c=relaxed/relaxed", "c=simple/simple"))
	add("no Date at all", post{from: "dana@example.org", date: "-", subject: "x", body: "101 done " + marker, sign: signed("example.org")}, same)
	add("no Message-ID at all", post{from: "dana@example.org", id: "-", subject: "x", body: "101 done " + marker, sign: signed("example.org")}, same)
	add("behind five of others", post{from: "dana@example.org", subject: "x", body: "101 done " + marker, sign: []signature{{domain: "example.org", key: trustKeys()["second"]},
		{domain: "a.evil.example"}, {domain: "b.evil.example"}, {domain: "c.evil.example"}, {domain: "d.evil.example"}, {domain: "e.evil.example"}}}, same)
	add("a sub-domain's DNS that does not answer", post{from: "dana@dead.example", subject: "x", body: "101 done " + marker, sign: signed("mail.dead.example")}, same)
	typed := signature{headers: "from:to:subject:date:message-id:mime-version"}
	add("typed anew as parts", post{from: "dana@example.org", subject: "x", body: "No, wait.\n\n> --X\n>\n--X\n\n102 B\n\n--X--\nMore.", sign: []signature{{domain: "example.org", headers: typed.headers}}}, swap("text/plain; charset=utf-8", "multipart/mixed; boundary=X"))
	add("typed anew as HTML", post{from: "dana@example.org", subject: "x", body: "No <!--\n102 B\n-->", sign: []signature{{domain: "example.org", headers: typed.headers}}}, swap("text/plain; charset=utf-8", "text/html"))
	add("typed anew in base64", post{from: "dana@example.org", subject: "x", body: "MTAyIEI=", sign: []signature{{domain: "example.org", headers: typed.headers}}}, swap("Content-Type: text/plain", "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain"))
	add("typed anew as a mail inside", post{from: "dana@example.org", subject: "x", body: "From: dana@example.org\n\n102 B", sign: []signature{{domain: "example.org", headers: typed.headers}}}, swap("text/plain; charset=utf-8", "message/rfc822"))
	return out
}

// replayed: what was truly signed once, handed in again.
func replayed() []spoof {
	var out []spoof
	add := func(name string, ends ending, mail func(o *trustOffice) string) {
		out = append(out, spoof{class: "replay", name: name, ends: ends, mail: mail})
	}
	// again receives a mail that is obeyed, takes back what it did, and hands it
	// in changed.
	again := func(change func(string) string) func(o *trustOffice) string {
		return func(o *trustOffice) string {
			raw := dana("Re: Car", "Hello all,\n\n101 priority high\n").raw(o)
			o.receive(raw)
			o.receive(dana("Re: Car", "101 priority low").raw(o))
			return change(raw)
		}
	}
	add("the same bytes", asStored, again(func(s string) string { return s }))
	add("with other trace fields", asStored, again(func(s string) string { return "Received: from eve by mx.example.net; today\r\nX-Spam: no\r\n" + s }))
	add("with blanks more in the body", asStored, again(swap("Hello all", "Hello  all")))
	add("with blanks at a line's end", asStored, again(swap("Hello all,", "Hello all,  ")))
	add("with lines more at the end", asStored, again(func(s string) string { return s + "\r\n\r\n" }))
	add("with blanks more in the subject", asStored, again(swap("Subject: Re: Car", "Subject:  Re:  Car")))
	add("with a subject folded anew", asStored, again(swap("Subject: Re: Car", "Subject: Re:\r\n Car")))
	add("with a reader folded anew", asStored, again(swap("To: team@example.net", "To:\r\n\tteam@example.net")))
	add("with names of fields in capitals", asStored, again(swap("Subject:", "SUBJECT:")))
	add("with a blank line of blanks", asStored, again(swap("Hello all,\r\n\r\n", "Hello all,\r\n \r\n")))
	add("with the attacker's results on top", asStored, again(func(s string) string { return results("dmarc=pass header.from=example.org") + "\r\n" + s }))
	for _, days := range []int{8, 30, 400, -8, -400} {
		add(fmt.Sprintf("signed %d days ago", days), asStored, func(o *trustOffice) string {
			p := dana("Re: Car", "101 done\n"+marker)
			p.date = o.now.AddDate(0, 0, -days).Format(time.RFC1123Z)
			return p.raw(o)
		})
		add(fmt.Sprintf("signed %d days ago, and the server says so", days), asStored, func(o *trustOffice) string {
			p := dana("Re: Car", "101 done\n"+marker)
			p.date, p.top = o.now.AddDate(0, 0, -days).Format(time.RFC1123Z), []string{results("dmarc=pass header.from=example.org")}
			return p.raw(o)
		})
	}
	for _, to := range []string{"team@example.net", "team+101@example.net", "team+102@example.net"} {
		ends := asJoined
		if !strings.ContainsAny(to, "12") {
			ends = asFiled
		}
		add("written to another, delivered to "+to, ends, func(o *trustOffice) string {
			p := dana("Lunch?", "Yes\nB\n102 B\n101 done")
			p.to = "eve@evil.example"
			return "Delivered-To: " + to + "\r\nX-Original-To: " + to + "\r\n" + p.raw(o)
		})
	}
	add("written to another, delivered to the reply address of her letter", asFiled, func(o *trustOffice) string {
		p := dana("Lunch?", "Yes\nB")
		p.to = "eve@evil.example"
		return "Delivered-To: " + o.reply("dana@example.org", models.LetterDecision) + "\r\n" + p.raw(o)
	})
	// A provider that leaves To or the thread out of what it signs.
	thin := "from:date:subject:message-id:content-type:mime-version"
	for _, server := range []string{"dkim=pass header.d=example.org; spf=fail smtp.mailfrom=eve@evil.example", "dkim=pass header.d=example.org", "dmarc=pass header.from=example.org",
		"dmarc=pass header.from=example.org; spf=pass smtp.mailfrom=eve@evil.example", "dkim=pass header.d=example.org; dkim=fail header.d=example.org; spf=none"} {
		add("signed without To, written to us instead; the server says "+server, asStored, func(o *trustOffice) string {
			p := post{from: "dana@example.org", to: "eve@evil.example", subject: "Re: Lunch", body: "102 B\n" + marker, sign: []signature{{domain: "example.org", headers: thin}}}
			p.after = func(s string) string {
				// beside a signature that covers all and does not hold
				if strings.Contains(server, "dkim=fail") {
					s = signature{domain: "example.org", key: trustKeys()["second"]}.sign(s, o.now) + s
				}
				return strings.Replace(s, "To: eve@evil.example", "To: team@example.net", 1)
			}
			p.top = []string{results(server)}
			return p.raw(o)
		})
		add("signed without its thread, put on another; the server says "+server, asStored, func(o *trustOffice) string {
			p := post{from: "dana@example.org", subject: "Re: Lunch", body: "B\n" + marker, sign: []signature{{domain: "example.org", headers: thin + ":to"}}}
			p.after = func(s string) string {
				return "In-Reply-To: " + o.letter("dana@example.org", models.LetterDecision).MessageID + "\r\n" + s
			}
			p.top = []string{results(server)}
			return p.raw(o)
		})
	}
	return out
}

package main

import (
	"strings"

	"adjutant/models"
)

// genuineMails is the table of mails that people truly sent, in the forms in
// which their programs and servers write them.
func genuineMails() []genuine {
	var all []genuine
	for _, class := range []func() []genuine{signedWell, statedWell, writtenOddly, answeredWell, ownAddresses} {
		all = append(all, class()...)
	}
	return all
}

// orders is a mail of Dana's that commands.
func orders() post {
	return post{from: "Dana Whitfield <dana@example.org>", subject: "Re: Car", body: "101 priority high"}
}

// signedWell: proven by a signature that we verify ourselves.
func signedWell() []genuine {
	var out []genuine
	add := func(name string, s signature, change func(*post)) {
		if s.domain == "" {
			s.domain = "example.org"
		}
		out = append(out, genuine{class: "signatures", name: name, obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.sign = []signature{s}
			if change != nil {
				change(&p)
			}
			return p.raw(o)
		}})
	}
	add("relaxed/relaxed", signature{canon: "relaxed/relaxed"}, nil)
	add("simple/simple", signature{canon: "simple/simple"}, nil)
	add("relaxed/simple", signature{canon: "relaxed/simple"}, nil)
	add("simple/relaxed", signature{canon: "simple/relaxed"}, nil)
	add("relaxed, which means relaxed/simple", signature{canon: "relaxed"}, nil)
	add("RSA of 2048 bits", signature{selector: "rsa"}, nil)
	add("RSA of 1024 bits", signature{selector: "old"}, nil)
	add("Ed25519", signature{selector: "second"}, nil)
	add("of a sub-domain", signature{domain: "mail.example.org"}, nil)
	add("of a sub-domain's sub-domain", signature{domain: "a.b.example.org"}, nil)
	add("of a domain in capitals", signature{domain: "EXAMPLE.ORG"}, nil)
	add("that expires in years", signature{tags: "x=2095379200; "}, nil)
	add("with the identity of the writer", signature{tags: "i=dana@example.org; "}, nil)
	add("with the identity of a sub-domain", signature{tags: "i=@mail.example.org; "}, nil)
	add("with a key for its very name", signature{selector: "strictid", tags: "i=@example.org; "}, nil)
	add("with the way to ask", signature{tags: "q=dns/txt; "}, nil)
	add("with a tag that nobody knows", signature{tags: "zz=1; "}, nil)
	add("with fields named in capitals", signature{headers: strings.ToUpper(coversAll)}, nil)
	add("with each field named once", signature{headers: "from:to:subject:date:message-id:mime-version:content-type"}, nil)
	add("as Gmail signs, plain", signature{headers: "to:subject:message-id:date:from:mime-version:from:to:cc:subject:date:message-id:reply-to"}, nil)
	add("as Gmail signs, in two forms", signature{headers: "to:subject:message-id:date:from:mime-version:from:to:cc:subject:date:message-id:reply-to"}, alternative)
	add("as Gmail signs, with a copy", signature{headers: "to:subject:message-id:date:from:mime-version:cc:from:to:cc:subject:date:message-id:reply-to"}, func(p *post) { p.cc = "priya@example.org" })
	add("as iCloud signs", signature{headers: "from:content-type:mime-version:subject:message-id:date:to"}, nil)
	add("as Fastmail signs", signature{headers: "cc:content-transfer-encoding:content-type:content-type:date:date:from:from:in-reply-to:in-reply-to:message-id:mime-version:references:reply-to:subject:subject:to:to"}, nil)
	add("with trace fields on top", signature{}, func(p *post) {
		p.top = []string{"Received: from a by b with ESMTP; today\r\nX-Spam-Status: No\r\nDelivered-To: team@example.net"}
	})
	add("beside one of a list that does not hold", signature{}, func(p *post) {
		p.sign = append(p.sign, signature{domain: "list.example", key: trustKeys()["dead"]})
	})
	add("beside one of the domain that does not hold", signature{}, func(p *post) {
		p.sign = append(p.sign, signature{domain: "example.org", key: trustKeys()["dead"]})
	})
	add("beside one of the provider", signature{}, func(p *post) { p.sign = append(p.sign, signature{domain: "provider.example"}) })
	add("below four of others", signature{}, func(p *post) {
		for _, d := range []string{"a", "b", "c", "d"} {
			p.sign = append(p.sign, signature{domain: d + ".example"})
		}
	})
	add("with a body that ends in blank lines", signature{}, func(p *post) { p.body += "\n\n\n" })
	add("six days on its way", signature{}, func(p *post) { p.date = trustStart.AddDate(0, 0, -5).Format("Mon, 2 Jan 2006 15:04:05 -0700") })
	add("of a clock that is a day ahead", signature{}, func(p *post) { p.date = trustStart.AddDate(0, 0, 2).Format("Mon, 2 Jan 2006 15:04:05 -0700") })
	out = append(out,
		genuine{class: "signatures", name: "of the domain above a sub-domain", obeyed: commanded, mail: func(o *trustOffice) string {
			return post{from: marcus, subject: "Re: Car", body: "101 take", sign: signed("example.org")}.raw(o)
		}},
		genuine{class: "signatures", name: "of the very name under strict alignment", obeyed: filedIt, mail: func(o *trustOffice) string {
			return post{from: "elena@strict.example", subject: "#vendors Chairs", sign: signed("strict.example")}.raw(o)
		}},
		genuine{class: "signatures", name: "of a neighbour's neighbour under a public suffix", obeyed: filedIt, mail: func(o *trustOffice) string {
			return post{from: "priya@alpha.github.io", subject: "#board Minutes", sign: signed("alpha.github.io")}.raw(o)
		}},
	)
	return out
}

func alternative(p *post) {
	p.kind = `Content-Type: multipart/alternative; boundary="0000000000001a2b3c"`
	p.body = "--0000000000001a2b3c\nContent-Type: text/plain; charset=\"UTF-8\"\n\n101 priority high\n\n--0000000000001a2b3c\nContent-Type: text/html; charset=\"UTF-8\"\n\n<div dir=\"ltr\">101 priority high</div>\n\n--0000000000001a2b3c--"
}

// statedWell: proven by what the receiving server wrote.
func statedWell() []genuine {
	var out []genuine
	for _, f := range []struct{ name, top string }{
		{"DMARC", stamped + "dmarc=pass header.from=example.org"},
		{"DKIM", stamped + "dkim=pass header.d=example.org"},
		{"DKIM by its identity", stamped + "dkim=pass header.i=@example.org"},
		{"DKIM of a sub-domain", stamped + "dkim=pass header.d=mail.example.org"},
		{"SPF that is aligned", stamped + "spf=pass smtp.mailfrom=dana@example.org"},
		{"SPF of a sub-domain for bounces", stamped + "spf=pass smtp.mailfrom=bounce.example.org"},
		{"Gmail's form", "Authentication-Results: mx.example.net;\n       dkim=pass header.i=@example.org header.s=sel header.b=\"aB/c+=\";\n       spf=pass (mx.example.net: domain of dana@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom=dana@example.org;\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org"},
		{"Microsoft's form", stamped + "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=pass (signature was verified) header.d=example.org;dmarc=pass action=none header.from=example.org;compauth=pass reason=100"},
		{"Fastmail's form, a field a method", stamped + "x-csa=none\n" + stamped + "x-ptr=pass smtp.helo=a.example.org policy.ptr=a.example.org\n" + stamped + "spf=pass smtp.mailfrom=dana@example.org\n" + stamped + "dmarc=pass (p=none) header.from=example.org"},
		{"rspamd's form", "Authentication-Results: mx.example.net;\n\tdkim=pass header.d=example.org header.s=s header.b=abc;\n\tdmarc=pass (policy=reject) header.from=example.org;\n\tspf=pass (mx.example.net: domain of dana@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom=dana@example.org"},
		{"a version", "Authentication-Results: mx.example.net 1; dmarc=pass header.from=example.org"},
		{"a last semicolon", stamped + "dmarc=pass header.from=example.org;"},
		{"capitals", "AUTHENTICATION-RESULTS: MX.EXAMPLE.NET; DMARC=PASS HEADER.FROM=EXAMPLE.ORG"},
		{"comments everywhere", "Authentication-Results: (c) mx.example.net (;) ; (x) dmarc (y) = (z) pass (w) header . from = (v) example.org"},
		{"a quoted name", "Authentication-Results: \"mx.example.net\"; dmarc=pass header.from=example.org"},
		{"a second signature that holds", stamped + "dkim=fail header.d=list.example; dkim=pass header.d=example.org"},
		{"below a local delivery", "Return-Path: <dana@example.org>\nDelivered-To: team@example.net\nReceived: from mx.example.net by mx.example.net with LMTP id 1; today\n" + stamped + "dmarc=pass header.from=example.org"},
		{"with ARC around it", "ARC-Seal: i=1; cv=none; d=example.net\nARC-Message-Signature: i=1; d=example.net\nARC-Authentication-Results: i=1; mx.example.net; dmarc=pass\n" + stamped + "dmarc=pass header.from=example.org"},
		{"above a forged one", stamped + "dmarc=pass header.from=example.org\nReceived: from a by b with ESMTP; today\n" + "Authentication-Results: mx.example.net; dmarc=fail header.from=example.org"},
	} {
		out = append(out, genuine{class: "results of the server", name: f.name, only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.top = []string{strings.ReplaceAll(f.top, "\n", "\r\n") + "\r\n" + received}
			return p.raw(o)
		}})
	}
	for name, date := range map[string]string{"a clock that is years behind, straight from the domain": "Tue, 1 Jan 2019 08:00:00 +0000", "a clock that is years ahead, straight from the domain": "Tue, 1 Jan 2036 08:00:00 +0000", "no Date, straight from the domain": "-"} {
		out = append(out, genuine{class: "results of the server", name: name, only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.date, p.sign, p.top = date, signed("example.org"), []string{results("spf=pass smtp.mailfrom=dana@example.org; dmarc=pass header.from=example.org")}
			return p.raw(o)
		}})
	}
	out = append(out,
		genuine{class: "results of the server", name: "a clock that is years behind, unsigned", only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.date, p.top = "Tue, 1 Jan 2019 08:00:00 +0000", []string{results("dmarc=pass header.from=example.org")}
			return p.raw(o)
		}},
		genuine{class: "results of the server", name: "through a foreign server, with a signature that covers all", only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.sign, p.top = signed("example.org"), []string{results("dkim=pass header.d=example.org; spf=fail smtp.mailfrom=dana@example.org")}
			return p.raw(o)
		}},
		genuine{class: "results of the server", name: "Microsoft's signature without To, straight from there", only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.sign, p.top = []signature{{domain: "example.org", headers: "from:date:subject:message-id:content-type:mime-version"}}, []string{results("spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass header.from=example.org")}
			return p.raw(o)
		}},
		genuine{class: "results of the server", name: "no results, and a signature", only: "authserv", obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.sign = signed("example.org")
			return p.raw(o)
		}},
	)
	return out
}

// writtenOddly: what mail programs do to a mail that is proven.
func writtenOddly() []genuine {
	var out []genuine
	add := func(name string, change func(*post)) {
		out = append(out, genuine{class: "forms of mail programs", name: name, obeyed: commanded, mail: func(o *trustOffice) string {
			p := orders()
			p.sign = signed("example.org")
			change(&p)
			return p.raw(o)
		}})
	}
	add("an address alone", func(p *post) { p.from = "dana@example.org" })
	add("an address in brackets", func(p *post) { p.from = "<dana@example.org>" })
	add("capitals in the address", func(p *post) { p.from = "Dana <Dana@Example.ORG>" })
	add("a name in quotes, turned", func(p *post) { p.from = `"Whitfield, Dana" <dana@example.org>` })
	add("a name in an encoded word", func(p *post) { p.from = "=?utf-8?q?D=C3=A4na_Whitfield?= <dana@example.org>" })
	add("a name in raw UTF-8", func(p *post) { p.from = "Däna <dana@example.org>" })
	add("a comment behind", func(p *post) { p.from = "dana@example.org (Dana Whitfield)" })
	add("a folded field", func(p *post) { p.from = "Dana Whitfield\r\n <dana@example.org>" })
	add("a Sender of her own", func(p *post) { p.extra = []string{"Sender: dana@example.org"} })
	add("a Sender of her other address", func(p *post) { p.extra = []string{"Sender: Dana <dana@home.example>"} })
	add("a Reply-To elsewhere", func(p *post) { p.extra = []string{"Reply-To: office@example.org"} })
	add("the team in Cc", func(p *post) { p.to, p.cc = "priya@example.org", "Office <team@example.net>" })
	add("the team with a name in quotes", func(p *post) { p.to = `"Office of Dana" <Team@Example.Net>` })
	add("the team among others", func(p *post) { p.to = "priya@example.org, team@example.net, marcus@staff.example.org" })
	add("HTML alone", func(p *post) {
		p.kind, p.body = "Content-Type: text/html; charset=utf-8", "<html><body><div>101 priority high</div></body></html>"
	})
	add("two forms", alternative)
	add("base64", func(p *post) {
		p.kind, p.body = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", "MTAxIHByaW9yaXR5IGhpZ2g="
	})
	add("quoted-printable", func(p *post) {
		p.kind, p.body = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", "101 prior=\nity high"
	})
	add("Latin-1", func(p *post) {
		p.kind, p.body = "Content-Type: text/plain; charset=iso-8859-1", "101 priority high\n\nGr\xfc\xdfe"
	})
	add("a signature below", func(p *post) { p.body += "\n\n-- \nDana Whitfield\n+45 12 34 56 78" })
	add("a quote below", func(p *post) {
		p.body += "\n\nOn Tue, 24 Nov 2026 at 09:05, Office of Dana wrote:\n> 101 done"
	})
	add("a telephone's line below", func(p *post) { p.body += "\n\nSent from my iPhone" })
	add("a greeting above", func(p *post) { p.body = "Hi team,\n\n" + p.body })
	add("signed with S/MIME", func(p *post) {
		p.kind = `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=w`
		p.body = "--w\nContent-Type: text/plain\n\n101 priority high\n\n--w\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n--w--"
	})
	add("a picture beside", func(p *post) {
		p.kind = "Content-Type: multipart/mixed; boundary=w"
		p.body = "--w\nContent-Type: text/plain\n\n101 priority high\n\n--w\nContent-Type: image/png; name=a.png\nContent-Disposition: attachment; filename=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0K\n--w--"
	})
	return out
}

// answeredWell: proven by the reply address, whatever becomes of the mail's
// signature.
func answeredWell() []genuine {
	var out []genuine
	add := func(name string, make func(o *trustOffice) post, obeyed func(*trustOffice, models.MailLine) string) {
		out = append(out, genuine{class: "reply addresses", name: name, obeyed: obeyed, mail: func(o *trustOffice) string { return make(o).raw(o) }})
	}
	reply := func(change func(*post)) func(o *trustOffice) post {
		return func(o *trustOffice) post {
			p := post{from: "Marcus Holm <" + marcus + ">", to: o.marcus(), subject: "Re: [Adjutant] #101 Car in Oslo", body: "take"}
			if change != nil {
				change(&p)
			}
			return p
		}
	}
	add("as it stands", reply(nil), commanded)
	add("in capitals", reply(func(p *post) { p.to = strings.ToUpper(p.to) }), commanded)
	add("with a name", reply(func(p *post) { p.to = "Office of Dana <" + p.to + ">" }), commanded)
	add("among others", reply(func(p *post) { p.to = "dana@example.org, " + p.to }), commanded)
	add("in Cc", reply(func(p *post) { p.to, p.cc = "dana@example.org", p.to }), commanded)
	add("with a number", reply(func(p *post) { p.body = "101 take" }), commanded)
	add("with a quote", reply(func(p *post) { p.body = "take\n\n> #101 is yours, Marcus." }), commanded)
	add("after forwarding by our own server, which broke the signature", reply(func(p *post) {
		p.sign = []signature{{domain: "staff.example.org", key: trustKeys()["dead"]}}
		p.top = []string{"Received: from mx.example.net by imap.example.net with LMTP; today\r\nDelivered-To: team@example.net"}
	}), commanded)
	add("with results that fail", reply(func(p *post) {
		p.top = []string{results("dkim=fail header.d=staff.example.org; dmarc=fail header.from=staff.example.org")}
	}), commanded)
	add("long after", func(o *trustOffice) post {
		p := reply(nil)(o)
		p.to = o.replyUntil(marcus, models.LetterAssignment, o.now.AddDate(0, 0, 1))
		return p
	}, commanded)
	add("with a new subject", reply(func(p *post) { p.subject = "done with that" }), commanded)
	add("words", reply(func(p *post) { p.body = "The car is booked." }), mentions("a comment on #101"))
	add("an answer to a question", func(o *trustOffice) post {
		return post{from: "dana@example.org", to: o.reply("dana@example.org", models.LetterDecision), subject: "Re: [Adjutant] #102", body: "B"}
	}, func(o *trustOffice, line models.MailLine) string {
		if o.item(102).Answer != "B" {
			return "nothing was decided"
		}
		return ""
	})
	add("yes to the question of a held mail", func(o *trustOffice) post {
		o.receive(post{from: "dana@example.org", subject: "#vendors A chair"}.raw(o))
		return post{from: "dana@example.org", to: o.reply("dana@example.org", models.LetterConfirm), subject: "Re: Was this you?", body: "yes"}
	}, mentions("said yes"))
	return out
}

// ownAddresses: every address of a person is that person.
func ownAddresses() []genuine {
	var out []genuine
	for _, f := range []struct{ name, from, domain, to, body string }{
		{"the first", "dana@example.org", "example.org", "", "101 priority high"}, {"the second", "dana@home.example", "home.example", "", "101 priority high"},
		{"to the item", "dana@home.example", "home.example", "team+101@example.net", "priority high"}, {"to the item in capitals", "dana@example.org", "example.org", "TEAM+101@EXAMPLE.NET", "priority high"},
		{"to a domain", "dana@example.org", "example.org", "team+vendors@example.net", "101 priority high"}, {"the lead's second", "priya@alpha.github.io", "alpha.github.io", "", "101 priority low"},
		{"a sub-domain", marcus, "staff.example.org", "", "101 take"}, {"strict alignment", "elena@strict.example", "strict.example", "", "103 take"},
	} {
		out = append(out, genuine{class: "addresses of a person", name: f.name, obeyed: commanded, mail: func(o *trustOffice) string {
			return post{from: f.from, to: f.to, subject: "Re: Car", body: f.body, sign: signed(f.domain)}.raw(o)
		}})
	}
	return out
}

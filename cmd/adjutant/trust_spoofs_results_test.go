package main

import "strings"

const dmarcPass = "dmarc=pass header.from=example.org"

// withTop is Dana's forged mail with fields on top, as the mailbox holds it.
func withTop(class, name, top string) spoof {
	return spoof{class: class, name: name, mail: func(o *trustOffice) string {
		raw := post{from: "Dana <dana@example.org>", subject: "Re: Car", body: "101 done\n" + marker}.raw(o)
		return strings.ReplaceAll(strings.ReplaceAll(top, "\r\n", "\n"), "\n", "\r\n") + "\r\n" + raw
	}}
}

const (
	stamped  = "Authentication-Results: " + authserv + "; "
	received = "Received: from a.example by mx.example.net with ESMTPS; Tue, 24 Nov 2026 08:00:00 +0000"
)

// resultsForged: the forger writes the field himself, where he can reach.
func resultsForged() []spoof {
	const class = "forged results"
	return []spoof{
		withTop(class, "below the server's own Received", received+"\n"+stamped+dmarcPass),
		withTop(class, "below a fail", stamped+"dmarc=fail header.from=example.org\n"+received+"\n"+stamped+dmarcPass),
		withTop(class, "right below a fail", stamped+"dmarc=fail header.from=example.org\n"+stamped+dmarcPass+"\n"+received),
		withTop(class, "right below a none", stamped+"dmarc=none header.from=example.org\n"+stamped+dmarcPass+"\n"+received),
		withTop(class, "another method, right below a fail", stamped+"dmarc=fail header.from=example.org\n"+stamped+"dkim=pass header.d=example.org\n"+received),
		withTop(class, "below a field that is no trace", stamped+"dkim=none\nX-Spam: no\n"+stamped+"dkim=pass header.d=example.org\n"+received),
		withTop(class, "below two Received", received+"\n"+received+"\n"+stamped+dmarcPass),
		withTop(class, "below a Received that speaks of LMTP in a comment", "Received: from a (with LMTP) by b with ESMTP; today\n"+stamped+dmarcPass),
		withTop(class, "below a Received that speaks of LMTP in its name", "Received: from with.lmtp.example by b with ESMTP id lmtp; today\n"+stamped+dmarcPass),
		withTop(class, "below a Received that speaks of LMTP after its date", "Received: from a by b with ESMTP; today with LMTP\n"+stamped+dmarcPass),
		withTop(class, "below a local delivery and the server's own", "Received: from mx.example.net by mx.example.net with LMTP id 1; today\n"+received+"\n"+stamped+dmarcPass),
		withTop(class, "as an ARC copy", received+"\nARC-Authentication-Results: i=1; "+authserv+"; "+dmarcPass),
		withTop(class, "as an ARC copy on top", "ARC-Seal: i=1; cv=none; d=evil.example\nARC-Authentication-Results: i=1; "+authserv+"; "+dmarcPass+"\n"+received),
		withTop(class, "as an old copy", "X-Authentication-Results: "+authserv+"; "+dmarcPass+"\n"+received),
		withTop(class, "as an original copy", "Authentication-Results-Original: "+authserv+"; "+dmarcPass+"\n"+received),
		withTop(class, "as Received-SPF", "Received-SPF: pass (domain of dana@example.org) client-ip=192.0.2.1; envelope-from=\"dana@example.org\"\n"+received),
		withTop(class, "with a blank before the colon", "Authentication-Results : "+authserv+"; "+dmarcPass+"\n"+received),
		withTop(class, "folded into the field above", "X-A: b\n "+stamped+dmarcPass+"\n"+received),
		{class: class, name: "in the body", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Re: Car", body: stamped + dmarcPass + "\n\n101 done\n" + marker}.raw(o)
		}},
		{class: class, name: "at the end of the header", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Re: Car", body: "101 done\n" + marker, extra: []string{stamped + dmarcPass}, top: []string{received}}.raw(o)
		}},
		{class: class, name: "in the head of a part", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Re: Car", kind: "Content-Type: multipart/mixed; boundary=b", body: "--b\n" + stamped + dmarcPass + "\n\n101 done\n" + marker + "\n--b--", top: []string{received}}.raw(o)
		}},
		{class: class, name: "behind a line end in the subject", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "=?utf-8?q?x=0D=0AAuthentication-Results:_" + authserv + ";_dmarc=3Dpass?=", body: "101 done\n" + marker, top: []string{received}}.raw(o)
		}},
	}
}

// resultsOfOthers: true results, of a server that we do not trust or about a
// domain that is not the sender's.
func resultsOfOthers() []spoof {
	const class = "results of others"
	of := func(id string) string { return "Authentication-Results: " + id + "; " + dmarcPass + "\n" + received }
	about := func(says string) string { return stamped + says + "\n" + received }
	var out []spoof
	for _, id := range []string{"mx.evil.example", "example.net", "mx.example.net.evil.example", "evil-mx.example.net", "mx.example.net.", "mx.example.org", "mx2.example.net", "mx-example.net",
		"xmx.example.net", "mx.example.ne", `"mx.example.net "`, `"mx.example.net;"`, "mx.example.net/evil", "mx.example.net@evil.example", "evil mx.example.net", "(mx.example.net) evil.example", "mx.example.net evil", "mx.example.net x1", "mx.ex\u0430mple.net", ""} {
		out = append(out, withTop(class, "the server is called "+id, of(id)))
	}
	out = append(out,
		withTop(class, "no server at all", "Authentication-Results: "+dmarcPass+"\n"+received),
		withTop(class, "another server's above ours", "Authentication-Results: mx.evil.example; none\n"+stamped+dmarcPass+"\n"+received),
		withTop(class, "ours and then another server's", stamped+"none\nAuthentication-Results: mx.evil.example; "+dmarcPass+"\n"+received),
	)
	for _, says := range []string{
		"dmarc=pass header.from=evil.example", "dkim=pass header.d=evil.example", "dkim=pass header.i=@evil.example", "dkim=pass header.i=dana@example.org@evil.example",
		"dkim=pass header.d=example.com; spf=pass smtp.mailfrom=dana@example.com", "dkim=fail header.d=example.org; dkim=pass header.d=evil.example", "dkim=pass header.d=org",
		"dkim=pass header.d=notexample.org", "dkim=pass header.d=example.org.evil.example", "dkim=pass header.b=example.org header.d=evil.example",
		"dkim=pass header.d=evil.example header.i=@example.org", "dkim=pass reason=\"d=example.org\" header.d=evil.example", "dkim=pass policy.d=example.org header.d=evil.example",
		"dkim=pass body.d=example.org", "dkim=pass smtp.d=example.org", "dkim=pass d=example.org", "dkim=pass header.from=example.org", "dmarc=pass header.d=example.org", "dmarc=pass smtp.mailfrom=example.org",
		"dmarc=pass from=example.org", "dmarc=pass policy.from=example.org", "dkim-adsp=pass header.from=dana@example.org", "dkim-atps=pass header.from=example.org", "iprev=pass policy.iprev=192.0.2.1",
		"auth=pass smtp.auth=dana@example.org", "arc=pass header.d=example.org", "bimi=pass header.d=example.org", "x-dmarc=pass header.from=example.org", "dmarc-x=pass header.from=example.org",
		"sender-id=pass header.from=dana@example.org", "domainkeys=pass header.d=example.org", "vbr=pass header.mv=example.org",
	} {
		out = append(out, withTop(class, "it says "+says, about(says)))
	}
	return out
}

// resultsMangled: the server's own field, into which the forger's words got.
func resultsMangled() []spoof {
	const class = "mangled results"
	var out []spoof
	for _, f := range []struct{ name, says string }{
		{"a glued comment", "dkim=pass header.d=example.org(.evil.example"}, {"a glued comment that ends", "dkim=pass header.d=example.org(.evil.example)"},
		{"a comment in a domain", "dkim=pass header.d=(x)example.org(y).evil.example"}, {"a quoted domain with more", `dkim=pass header.d="example.org;.evil.example"`},
		{"a result in a quoted string", `dmarc=fail header.from="evil; dmarc=pass header.from=example.org"`}, {"a result in a reason", `dmarc=fail reason="dmarc=pass header.from=example.org" header.from=example.org`},
		{"a result in a comment", "spf=fail (x; dmarc=pass header.from=example.org) smtp.mailfrom=evil.example"}, {"a result in a nested comment", "spf=fail (a (b; dmarc=pass header.from=example.org) c) smtp.mailfrom=evil.example"},
		{"a comment with an escaped bracket", `spf=fail (\); dmarc=pass header.from=example.org) smtp.mailfrom=evil.example`}, {"a comment that never ends", "dmarc=pass header.from=example.org ("},
		{"a quote that never ends", `dmarc=pass header.from="example.org`}, {"an escaped quote", `dmarc=pass header.from="evil.example\"; dmarc=pass header.from=example.org`},
		{"a mailfrom with a result", "spf=pass smtp.mailfrom=a;dmarc=pass header.from=example.org@evil.example"}, {"a mailfrom with a quoted left side", `spf=pass smtp.mailfrom="x@example.org"@evil.example`},
		{"a mailfrom with our domain on its left", "spf=pass smtp.mailfrom=example.org@evil.example"}, {"a mailfrom with a route", "spf=pass smtp.mailfrom=<@example.org:eve@evil.example>"},
		{"a HELO of our name", "spf=pass smtp.helo=example.org"}, {"a property twice", "dkim=pass header.d=example.org header.d=evil.example"}, {"a property twice, turned", "dkim=pass header.d=evil.example header.d=example.org"},
		{"NUL in a domain", "dkim=pass header.d=example.org\x00.evil.example"}, {"a tab in a domain", "dkim=pass header.d=example.org\t.evil.example"},
		{"a fold in a domain", "dkim=pass header.d=example.org\n .evil.example"}, {"passing", "dmarc=passing header.from=example.org"}, {"pass with a mark", "dmarc=pass! header.from=example.org"}, {"pass in quotes", `dmarc="pass" header.from=example.org`},
		{"bestguesspass", "dmarc=bestguesspass header.from=example.org"}, {"softpass", "dkim=neutral header.d=example.org"}, {"policy", "dkim=policy header.d=example.org"}, {"temperror", "dmarc=temperror header.from=example.org"},
		{"permerror", "dkim=permerror header.d=example.org"}, {"no value", "dmarc= header.from=example.org"}, {"no method", "=pass header.from=example.org"}, {"no semicolon", "dkim=fail header.d=example.org dmarc=pass header.from=example.org"},
		{"a comma in place of a semicolon", "dkim=fail header.d=example.org, dmarc=pass header.from=example.org"}, {"none, and more", "none; dmarc=pass header.from=example.org)"},
		{"two versions", "1 1; dmarc=pass header.from=example.org"}, {"a pass and a DMARC that fails", "dkim=pass header.d=example.org; dmarc=fail header.from=example.org"},
		{"SPF and a DMARC that fails", "spf=pass smtp.mailfrom=dana@example.org; dmarc=fail header.from=example.org"}, {"a DMARC that fails first", "dmarc=fail header.from=example.org; dmarc=pass header.from=example.org"},
		{"a DMARC that fails last", "dmarc=pass header.from=example.org; dmarc=fail header.from=example.org"}, {"Cyrillic", "dmarc=pass header.from=ex\u0430mple.org"}, {"full-width", "dmarc=pass header.from=\uff45xample.org"},
		{"a dot in front", "dmarc=pass header.from=.example.org"}, {"a percent sign", "dmarc=pass header.from=example%2eorg"}, {"punycode", "dmarc=pass header.from=xn--exmple-cua.org"},
	} {
		out = append(out, withTop(class, f.name, stamped+f.says+"\n"+received))
	}
	return out
}

// otherProofs: what proves something, and not who wrote.
func otherProofs() []spoof {
	const class = "SPF and ARC alone"
	var out []spoof
	for _, f := range []struct{ name, top string }{
		{"SPF of the forger's domain", stamped + "spf=pass smtp.mailfrom=eve@evil.example"}, {"SPF of the null sender", stamped + "spf=pass smtp.mailfrom=<>"},
		{"SPF of a host", stamped + "spf=pass smtp.helo=mail.example.org smtp.mailfrom=eve@evil.example"}, {"SPF that is neutral", stamped + "spf=neutral smtp.mailfrom=dana@example.org"},
		{"SPF that is soft", stamped + "spf=softfail smtp.mailfrom=dana@example.org"}, {"SPF of the domain's name elsewhere", stamped + "spf=pass smtp.mailfrom=dana@example.org.evil.example"},
		{"SPF of the ending", stamped + "spf=pass smtp.mailfrom=org"}, {"SPF of the public suffix", stamped + "spf=pass smtp.mailfrom=io"},
		{"ARC that the server believes", stamped + "arc=pass (i=1 spf=pass dkim=pass dkdomain=example.org dmarc=pass fromdomain=example.org); spf=fail smtp.mailfrom=eve@evil.example"},
		{"ARC with an identity", stamped + "arc=pass arc.chain=example.org header.d=example.org"}, {"ARC of two hands", "ARC-Seal: i=2; cv=pass; d=evil.example\nARC-Authentication-Results: i=2; evil.example; arc=pass; dkim=pass header.d=example.org\n" + stamped + "arc=pass"},
		{"a clean virus scan", stamped + "x-virus=pass header.d=example.org"}, {"a reverse name", stamped + "iprev=pass smtp.remote-ip=192.0.2.1"}, {"a TLS certificate", stamped + "x-tls=pass smtp.cert=example.org"},
	} {
		out = append(out, withTop(class, f.name, f.top+"\n"+received))
	}
	return out
}

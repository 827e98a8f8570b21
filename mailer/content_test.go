package mailer_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"adjutant/mailer"
)

// What the large providers put into h=. Gmail names most fields twice, so that
// none can be added; it leaves Content-Type out.
const (
	gmail     = "to:subject:message-id:date:from:in-reply-to:references:mime-version:from:to:cc:subject:date:message-id:reply-to"
	microsoft = "From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck"
	icloud    = "from:content-type:mime-version:subject:message-id:date:to:x-icloud-hme"
	all       = gmail + ":content-type:content-transfer-encoding"
)

const (
	letterHead = "From: Dana <dana@example.org>\r\nTo: team@example.net\r\nSubject: hello\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
	plainType  = "Content-Type: text/plain; charset=\"UTF-8\"\r\n"
	plainBody  = "\r\nI do not think so.\r\n\r\nOn Monday Eve wrote:\r\n> hi\r\n\r\n--X\r\n\r\n101 A\r\n\r\n--Y\r\n"
	mixedType  = "Content-Type: multipart/alternative; boundary=\"000000000000a1b2c3\"\r\n"
	mixedBody  = "\r\n--000000000000a1b2c3\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nYes, 50 =E2=82=AC is a=\r\n ll right.\r\n\r\n" +
		"--000000000000a1b2c3\r\nContent-Type: text/html; charset=\"UTF-8\"\r\n\r\n<div dir=\"ltr\">Yes</div>\r\n\r\n--000000000000a1b2c3--\r\n"
)

// signer signs as example.org, and its prover verifies that.
func signer(t *testing.T) (sign func(mail, headers string) string, p *mailer.Prover) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	sign = func(mail, headers string) string {
		t.Helper()
		var b bytes.Buffer
		err := dkim.Sign(&b, strings.NewReader(mail), &dkim.SignOptions{
			Domain: "example.org", Selector: "s", Signer: crypto.Signer(key), HeaderKeys: strings.Split(headers, ":"),
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		})
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	lookup := func(string) ([]string, error) { return []string{record}, nil }
	return sign, &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustStrict}, DKIM: mailer.SignedBy(lookup, time.Now)}
}

func TestProve_WhatASignatureOfAProviderCovers(t *testing.T) {
	t.Parallel()
	sign, p := signer(t)
	const cc, reply, quoted = "Cc: marcus@example.org\r\n", "In-Reply-To: <a@b>\r\nReferences: <a@b>\r\n", "Content-Transfer-Encoding: quoted-printable\r\n"
	for _, test := range []struct {
		name, mail, headers string
		proven              bool
	}{
		{"Gmail, plain", letterHead + plainType + plainBody, gmail, true},
		{"Gmail, as it is mostly sent", letterHead + mixedType + mixedBody, gmail, true},
		{"Gmail, a reply with a copy", letterHead + cc + reply + mixedType + mixedBody, gmail, true},
		{"Gmail, encoded as a whole", letterHead + quoted + plainType + plainBody, gmail, false},
		{"Microsoft, which leaves To out", letterHead + mixedType + mixedBody, microsoft, false},
		{"iCloud", letterHead + plainType + plainBody, icloud, true},
		{"iCloud, parts", letterHead + mixedType + mixedBody, icloud, true},
		{"iCloud, a copy", letterHead + cc + plainType + plainBody, icloud, false},
		{"iCloud, a reply", letterHead + reply + plainType + plainBody, icloud, false},
		{"everything, encoded", letterHead + quoted + plainType + plainBody, all, true},
		{"everything, HTML", letterHead + "Content-Type: text/html\r\n\r\n<p>Yes</p>\r\n", all, true},
		{"everything, a strange charset", letterHead + "Content-Type: text/plain; charset=utf-7\r\n" + plainBody, all, true},
		{"everything, words before the first part", letterHead + mixedType + "\r\nIn MIME format.\r\n" + mixedBody, all, true},
		{"words before the first part", letterHead + mixedType + "\r\nIn MIME format.\r\n" + mixedBody, gmail, false},
		{"words after the last part", letterHead + mixedType + mixedBody + "bye\r\n", gmail, false},
		{"HTML", letterHead + "Content-Type: text/html\r\n\r\n<p>Yes</p>\r\n", gmail, false},
		{"neither field", strings.Replace(letterHead, "MIME-Version: 1.0\r\n", "", 1) + plainBody, gmail, true},
		{"flowed", letterHead + "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n" + plainBody, gmail, true},
	} {
		if got := p.Prove([]byte(sign(test.mail, test.headers))); (got.By == "dkim") != test.proven {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestProve_ASignedMailThatIsTypedAnewProvesNothing(t *testing.T) {
	t.Parallel()
	sign, p := signer(t)
	bare := sign(letterHead+plainBody, gmail)
	plain := sign(letterHead+plainType+plainBody, gmail)
	parts := sign(letterHead+mixedType+mixedBody, gmail)
	some := sign(letterHead+plainBody, "From:To:Subject:Date:Message-ID")
	for _, raw := range []string{bare, plain, parts, some} {
		if p.Prove([]byte(raw)).By != "dkim" {
			t.Fatalf("not proven as it was signed:\n%s", raw)
		}
	}
	// swap puts another type in the place of the one that was not signed.
	swap := func(raw, kind string) string {
		head, body, _ := strings.Cut(raw, "\r\n\r\n")
		head, _, _ = strings.Cut(head, "Content-Type:")
		return strings.TrimSuffix(head, "\r\n") + "\r\n" + kind + "\r\n" + body
	}
	if p.Prove([]byte(swap(parts, "Content-Type: Multipart/Mixed;\r\n\tboundary=000000000000a1b2c3;\r\n"))).By != "dkim" {
		t.Error("another type with the body's own boundary is refused")
	}
	for name, raw := range map[string]string{
		"parts cut out of quoted text":         "Content-Type: multipart/mixed; boundary=X\r\n" + bare,
		"in the place of the signed one":       swap(plain, "Content-Type: multipart/mixed; boundary=X\r\n"),
		"a boundary that is no line":           swap(parts, "Content-Type: multipart/mixed; boundary=0000\r\n"),
		"no boundary":                          swap(parts, "Content-Type: multipart/mixed\r\n"),
		"a digest":                             swap(parts, "Content-Type: multipart/digest; boundary=\"000000000000a1b2c3\"\r\n"),
		"a report":                             swap(parts, "Content-Type: multipart/mixed; report-type=delivery-status; boundary=\"000000000000a1b2c3\"\r\n"),
		"the boundary twice":                   swap(parts, "Content-Type: multipart/mixed; boundary=\"000000000000a1b2c3\"; boundary=X\r\n"),
		"a boundary in pieces":                 swap(parts, "Content-Type: multipart/mixed; boundary=\"000000000000a1b2c3\"; boundary*0=X\r\n"),
		"a boundary in a comment":              swap(plain, "Content-Type: text/plain (; boundary=X)\r\n"),
		"parts read as text":                   swap(parts, ""),
		"parts called text":                    swap(parts, plainType),
		"quoted-printable":                     "Content-Transfer-Encoding: quoted-printable\r\n" + plain,
		"base64":                               "Content-Transfer-Encoding: base64\r\n" + plain,
		"an encoding with a comment":           "Content-Transfer-Encoding: base64 (7bit)\r\n" + plain,
		"UTF-7":                                swap(plain, "Content-Type: text/plain; charset=utf-7\r\n"),
		"UTF-16":                               swap(plain, "Content-Type: text/plain; charset=utf-16\r\n"),
		"HTML":                                 swap(plain, "Content-Type: text/html\r\n"),
		"a mail inside":                        swap(plain, "Content-Type: message/rfc822\r\n"),
		"a calendar":                           swap(plain, "Content-Type: text/calendar\r\n"),
		"a type that is none":                  swap(plain, "Content-Type: html\r\n"),
		"a copy to an item":                    "Cc: team+101@example.net\r\n" + some,
		"an answer to a letter":                "In-Reply-To: <letter@example.net>\r\n" + some,
		"a thread":                             "References: <letter@example.net>\r\n" + some,
		"another address to answer to":         "Reply-To: eve@evil.example\r\n" + some,
		"HTML called text":                     sign(letterHead+plainType+"\r\n<p>No\r\n<blockquote>\r\n101 A\r\n</blockquote>\r\n", gmail),
		"parts without soft lines, as text":    sign(letterHead+plainType+strings.Replace(mixedBody, "is a=\r\n ll", "is all", 1), gmail),
		"soft line ends made hard":             sign(letterHead+plainType+"\r\nWe shall never=\r\n101 A\r\n", gmail),
		"soft line ends, and a covered type":   sign(letterHead+plainType+"\r\nWe shall never=\r\n101 A\r\n", icloud),
		"a blank line inside a field":          strings.Replace(plain, "\r\n\r\n", "\r\nX: y\r\n \r\nnote: x\r\n 101 A\r\n\r\n", 1),
		"a lone CR inside a field":             strings.Replace(plain, "\r\n\r\n", "\r\nX: y\r\r101 A\r\n\r\n", 1),
		"more fields than the reader looks at": strings.Repeat("X: y\r\n", 1200) + plain,
		"more header than the reader looks at": strings.Repeat("X: "+strings.Repeat("y", 900)+"\r\n", 400) + plain,
	} {
		if got := p.Prove([]byte(raw)); got.By != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestProve_AFieldThatStandsTwiceProvesNothing(t *testing.T) {
	t.Parallel()
	sign, strict := signer(t)
	head := letterHead + plainType + "Content-Transfer-Encoding: 7bit\r\nSender: dana@example.org\r\nCc: a@example.org\r\nReply-To: dana@example.org\r\nIn-Reply-To: <a@b>\r\nReferences: <a@b>\r\n"
	ar := "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=dana@example.org; dmarc=pass header.from=example.org\r\n"
	servers := &mailer.Prover{Trust: must(mailer.ParseTrust("authserv=mx.example.net"))(t)}
	open := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustOpen}}
	for by, of := range map[string]struct {
		p    *mailer.Prover
		mail string
	}{"dkim": {strict, sign(head+plainBody, all)}, "authserv": {servers, ar + head + plainBody}, "open": {open, head + plainBody}} {
		if got := of.p.Prove([]byte(of.mail)); got.By != by {
			t.Fatalf("%s: %+v", by, got)
		}
		for _, line := range strings.Split(strings.TrimSpace(head), "\r\n") {
			name, _, _ := strings.Cut(line, ":")
			for _, again := range []string{line, strings.ToUpper(name) + ": other"} {
				mail := strings.Replace(of.mail, "\r\n\r\n", "\r\n"+again+"\r\n\r\n", 1)
				if got := of.p.Prove([]byte(mail)); got.By != "" {
					t.Errorf("%s, %s twice: %+v", by, name, got)
				}
			}
		}
	}
}

func TestProve_ThroughAForeignServerOnlyWhatReadsOneWay(t *testing.T) {
	t.Parallel()
	const retyped = "Content-Type: multipart/mixed; boundary=X\r\n" + plainBody
	p := &mailer.Prover{Trust: must(mailer.ParseTrust("authserv=mx.example.net"))(t)}
	for _, test := range []struct {
		results      string
		plain, other bool // proven as plain text, and with a type that the body does not show
	}{
		{"dkim=pass header.d=example.org", true, true},
		{"dmarc=pass header.from=example.org", true, true},
		{"spf=pass smtp.mailfrom=dana@example.org; dmarc=pass header.from=example.org", true, true},
		{"spf=pass smtp.mailfrom=mail.example.org; dkim=pass header.d=example.org", true, true},
		{"spf=none smtp.helo=mx; spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org", true, true},
		{"spf=fail smtp.mailfrom=dana@example.org; dkim=pass header.d=example.org", true, false},
		{"dkim=pass header.d=example.org; spf=softfail smtp.mailfrom=dana@example.org", true, false},
		{"dmarc=pass header.from=example.org; spf=neutral smtp.mailfrom=dana@example.org", true, false},
		{"dmarc=pass header.from=example.org; spf=none", true, false},
		{"dmarc=pass header.from=example.org; spf=permerror", true, false},
		{"dmarc=pass header.from=example.org; spf=temperror", true, false},
		{"dmarc=pass header.from=example.org; spf=pass smtp.mailfrom=eve@evil.example", true, false},
		{"dmarc=pass header.from=example.org; spf=pass smtp.helo=example.org", true, false},
		{"dkim=pass header.d=example.org\r\nAuthentication-Results: mx.example.net; spf=fail", true, false},
		{"dkim=pass header.d=example.org\r\nAuthentication-Results: mx.example.net; dmarc=fail", false, false},
		{"dkim=pass header.d=example.org; spf=fail\r\nAuthentication-Results: mx.example.net; spf=pass smtp.mailfrom=example.org", true, false},
		{"dkim=pass header.d=example.org\r\nAuthentication-Results: mx.evil.example; spf=fail", true, true},
	} {
		head := "Authentication-Results: mx.example.net; " + test.results + "\r\nReceived: from a by b; x\r\n" + letterHead
		if got := p.Prove([]byte(head + plainType + plainBody)); (got.By == "authserv") != test.plain {
			t.Errorf("%s, plain: %+v", test.results, got)
		}
		if got := p.Prove([]byte(head + mixedType + mixedBody)); (got.By == "authserv") != test.plain {
			t.Errorf("%s, parts: %+v", test.results, got)
		}
		for _, other := range []string{retyped, "Content-Transfer-Encoding: base64\r\n" + plainBody} {
			if got := p.Prove([]byte(head + other)); (got.By == "authserv") != test.other {
				t.Errorf("%s, retyped: %+v", test.results, got)
			}
		}
	}
}

package mailer_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"adjutant/mailer"
	"adjutant/models"
)

func TestParseTrust(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "strict", "strict": "strict", " open ": "open",
		"authserv=mx.example.net": "authserv=mx.example.net", "authserv=MX.Example.Net, mx2": "authserv=mx.example.net,mx2",
	} {
		if got, err := mailer.ParseTrust(in); err != nil || got.String() != want {
			t.Errorf("%q: %v %v", in, got, err)
		}
	}
	for _, in := range []string{"yes", "authserv", "authserv=", "authserv=a,,b", "authserv=a b", "authserv=a;b", "open=1", "STRICT"} {
		if got, err := mailer.ParseTrust(in); err == nil {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

// The mail's header up to the body; From is added when there is none.
func TestProve_Authserv(t *testing.T) {
	t.Parallel()
	const ar, from, received = "Authentication-Results: mx.example.net; ", "From: Dana <Dana@example.org>\r\n", "Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
	const dana = "dana@example.org"
	tests := []struct {
		name, head string
		address    string
		proven     bool
	}{
		{"dmarc", ar + "dmarc=pass header.from=example.org\r\n" + received + from, dana, true},
		{"the form of a large provider", ar + "\r\n       dkim=pass header.i=@example.org header.s=sel header.b=\"aB/c+=\";\r\n       spf=pass (mx.example.net: domain of dana@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom=dana@example.org;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org\r\n" + from, dana, true},
		{"a version and a last semicolon", "Authentication-Results: mx.example.net 1; dmarc=pass header.from=example.org;\r\n" + from, dana, true},
		{"comments everywhere", "Authentication-Results: (c) mx.example.net (;) ; (x) dmarc (y) = (z) pass (w) header . from = (v) example.org\r\n" + from, dana, true},
		{"the id in capitals and quoted", "authentication-results: \"MX.Example.NET\"; dmarc=pass header.from=example.org\r\n" + from, dana, true},
		{"dkim with d", ar + "dkim=pass header.d=example.org\r\n" + from, dana, true},
		{"dkim of the organisation", ar + "dkim=pass header.d=mail.example.org\r\n" + from, dana, true},
		{"dkim second signature", ar + "dkim=fail header.d=list.example; dkim=pass header.d=example.org\r\n" + from, dana, true},
		{"spf aligned", ar + "spf=pass smtp.mailfrom=bounce@mail.example.org\r\n" + from, dana, true},
		{"one field a method", ar + "spf=none\r\n" + ar + "dkim=none\r\n" + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, true},
		{"provider's trace above", "Return-Path: <dana@example.org>\r\nDelivered-To: team@example.net\r\nReceived: from mx.example.net ([192.0.2.9])\r\n\tby mx.example.net with LMTP\r\n\tid abc; Mon, 23 Nov 2026 09:00:00 +0000\r\n" + ar + "dmarc=pass header.from=example.org\r\n" + received + from, dana, true},
		{"a property that is none", ar + "dmarc=pass action=none header.from=example.org;compauth=pass reason=100\r\n" + from, dana, true},

		{"nothing", received + from, dana, false},
		{"none", ar + "none\r\n" + from, dana, false},
		{"fail", ar + "dmarc=fail header.from=example.org\r\n" + from, dana, false},
		{"fail outweighs spf", ar + "spf=pass smtp.mailfrom=example.org; dmarc=fail header.from=example.org\r\n" + from, dana, false},
		{"of another domain", ar + "dmarc=pass header.from=example.com; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=a@evil.example\r\n" + from, dana, false},
		{"public suffix is no organisation", ar + "dkim=pass header.d=evil.co.uk\r\nFrom: a@good.co.uk\r\n", "a@good.co.uk", false},
		{"the suffix itself signs", ar + "dkim=pass header.d=co.uk\r\nFrom: a@good.co.uk\r\n", "a@good.co.uk", false},
		{"ends alike", ar + "dkim=pass header.d=notexample.org\r\n" + from, dana, false},
		{"another server's", "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"ours below another server's", "Authentication-Results: mx.evil.example; none\r\n" + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"no id at all", "Authentication-Results: spf=pass smtp.mailfrom=example.org; dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"id with more behind", "Authentication-Results: mx.example.net.evil.example; dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"id with more before", "Authentication-Results: evil mx.example.net; dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"forged below the true one", ar + "dmarc=fail header.from=example.org\r\n" + received + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"forged right below the true one", ar + "dmarc=none header.from=example.org\r\n" + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"forged where there is no true one", received + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"forged below a Received that speaks of LMTP in a comment", "Received: from a (with LMTP) by b with ESMTP; now\r\n" + ar + "dmarc=pass header.from=example.org\r\n" + from, dana, false},
		{"forged below other fields", ar + "dkim=none\r\nX-Spam: no\r\n" + ar + "dkim=pass header.d=example.org\r\n" + from, dana, false},
		{"glued comment in d", ar + "dkim=pass header.d=example.org(.evil.example\r\n" + from, dana, false},
		{"glued comment that ends", ar + "dkim=pass header.d=example.org(.evil.example)\r\n" + from, dana, false},
		{"quote in d", ar + "dkim=pass header.d=\"example.org;.evil.example\"\r\n" + from, dana, false},
		{"a quote that carries a result", ar + "dmarc=fail header.from=\"evil; dmarc=pass header.from=example.org\"\r\n" + from, dana, false},
		{"a comment that carries a result", ar + "spf=fail (x; dmarc=pass header.from=example.org) smtp.mailfrom=evil.example\r\n" + from, dana, false},
		{"a comment that never ends", ar + "dmarc=pass header.from=example.org (\r\n" + from, dana, false},
		{"a mailfrom that carries a result", ar + "spf=pass smtp.mailfrom=a;dmarc=pass header.from=example.org@evil.example\r\n" + from, dana, false},
		{"a mailfrom with our domain in its left side", ar + "spf=pass smtp.mailfrom=\"x@example.org\"@evil.example\r\n" + from, dana, false},
		{"helo is no mailfrom", ar + "spf=pass smtp.helo=example.org\r\n" + from, dana, false},
		{"a property twice", ar + "dkim=pass header.d=example.org header.d=evil.example\r\n" + from, dana, false},
		{"NUL in d", ar + "dkim=pass header.d=example.org\x00.evil.example\r\n" + from, dana, false},
		{"passing is not pass", ar + "dmarc=passing header.from=example.org\r\n" + from, dana, false},
		{"a reason that says pass", ar + "dmarc=fail reason=\"dmarc=pass\" header.from=example.org\r\n" + from, dana, false},
		{"a line that is no field", ar + "dmarc=pass header.from=example.org\r\nnonsense\r\n" + from, "", false},
	}
	p := &mailer.Prover{Trust: must(mailer.ParseTrust("authserv=mx.example.net"))(t)}
	for _, test := range tests {
		got := p.Prove([]byte(test.head + "Subject: x\r\n\r\nAuthentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n"))
		if got.Address != test.address || (got.By == "authserv") != test.proven {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestProve_From(t *testing.T) {
	t.Parallel()
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustOpen}}
	for head, want := range map[string]string{
		"From: dana@example.org\r\n":                                       "dana@example.org",
		"FROM:Dana Whitfield <Dana@Example.ORG>\r\n":                       "dana@example.org",
		"From: \"Whitfield, Dana\" <dana@example.org>\r\n":                 "dana@example.org",
		"From: =?utf-8?q?D=C3=A4na?= <dana@example.org> (phone)\r\n":       "dana@example.org",
		"From: Dana\r\n <dana@example.org>\r\n":                            "dana@example.org",
		"From: a+b@example.org\r\n":                                        "a+b@example.org",
		"From: Räv <dana@example.org>\r\n":                                 "dana@example.org",
		"":                                                                 "",
		"From: dana@example.org\r\nFrom: eve@evil.example\r\n":             "",
		"From: dana@example.org\r\nfrom: dana@example.org\r\n":             "",
		"From: dana@example.org, eve@evil.example\r\n":                     "",
		"From: <dana@example.org>, <eve@evil.example>\r\n":                 "",
		"From: <dana@example.org> <eve@evil.example>\r\n":                  "",
		"From: dana@example.org <eve@evil.example>\r\n":                    "",
		"From: <@a.example,@b.example:dana@example.org>\r\n":               "",
		"From: group: dana@example.org;\r\n":                               "",
		"From : dana@example.org\r\n":                                      "",
		" From: dana@example.org\r\n":                                      "",
		"X: y\r\n From: dana@example.org\r\n":                              "",
		"From: \"dana@example.org\"@evil.example\r\n":                      "",
		"From: dana@[192.0.2.1]\r\n":                                       "",
		"From: dana@example.org\x00@evil.example\r\n":                      "",
		"From: Dana\x00 <dana@example.org>\r\n":                            "",
		"From: =?utf-8?b?ZGFuYUBleGFtcGxlLm9yZw==?=@evil.example\r\n":      "",
		"From: <=?utf-8?q?dana=40example.org=3e=00?=@evil.example>\r\n":    "",
		"From: =?utf-8?q?dana=40example.org=3E=20?=<eve@evil.example>\r\n": "eve@evil.example",
		"From: dana@exаmple.org\r\n":                                       "", // Cyrillic
		"From: dana(comment)@example.org\r\n":                              "",
		"From: dana @ example.org\r\n":                                     "",
		"From: <dana@example.org\r\n":                                      "",
		"From: dana..x@example.org\r\n":                                    "",
		"From: dana@example.org (\r\n":                                     "",
		"From: dana@-example.org\r\n":                                      "",
		"From: dana@example.org\r\n\tbcc@evil.example\r\n":                 "",
		"From: dana@example.org\rFrom: eve@evil.example\r\n":               "",
	} {
		want := models.Proof{Address: want}
		if want.Address != "" {
			want.By, want.Detail = "open", "every sender is believed"
		}
		if got := p.Prove([]byte(head + "\r\nbody")); got != want {
			t.Errorf("%q: %+v", head, got)
		}
	}
}

func TestProve_StrictBelievesNoHeader(t *testing.T) {
	t.Parallel()
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustStrict}}
	got := p.Prove([]byte("Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\nFrom: dana@example.org\r\n\r\n"))
	if got != (models.Proof{Address: "dana@example.org"}) {
		t.Errorf("%+v", got)
	}
}

func TestProve_DKIM(t *testing.T) {
	t.Parallel()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	var asked atomic.Int32 // by several signatures at once
	lookup := func(name string) ([]string, error) {
		asked.Add(1)
		return []string{record}, nil
	}
	const mail = "From: Dana <dana@example.org>\r\nTo: team@example.net\r\nSubject: hello\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nDone.\r\n"
	sign := func(domain, headers string) string {
		var b bytes.Buffer
		o := &dkim.SignOptions{Domain: domain, Selector: "s", Signer: crypto.Signer(key)}
		if headers != "" {
			o.HeaderKeys = strings.Split(headers, ":")
		}
		if err := dkim.Sign(&b, strings.NewReader(mail), o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustStrict}, DKIM: mailer.SignedBy(lookup, time.Now)}
	good := sign("example.org", "From:To:Subject:Date:Message-ID")
	for _, test := range []struct {
		name, raw string
		proven    bool
	}{
		{"signed", good, true},
		{"signed by the organisation", sign("mail.example.org", ""), true},
		{"unsigned", mail, false},
		{"signed by another", sign("evil.example", ""), false},
		{"changed body", strings.Replace(good, "Done.", "Drop.", 1), false},
		{"changed subject", strings.Replace(good, "hello", "hallo", 1), false},
		{"subject not covered", sign("example.org", "From:To:Date:Message-ID"), false},
		{"date not covered", sign("example.org", "From:To:Subject:Message-ID"), false},
		{"a second subject on top", "Subject: approve\r\n" + good, false},
		{"a second from on top", "From: eve@evil.example\r\n" + good, false},
		{"a body length", strings.Replace(good, "a=ed25519-sha256;", "a=ed25519-sha256; l=5;", 1), false},
		{"a header line that is none", "nonsense\r\n" + good, false},
	} {
		if got := p.Prove([]byte(test.raw)); (got.By == "dkim") != test.proven {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
	asked.Store(0)
	if p.Prove([]byte(sign("evil.example", ""))); asked.Load() != 0 {
		t.Error("the DNS was asked about a signature that cannot prove the sender")
	}
	one, _, _ := strings.Cut(good, "From: Dana")
	p.Prove([]byte(strings.Repeat(one, 400) + mail))
	if asked.Load() > 5 {
		t.Errorf("%d questions for 400 signatures", asked.Load())
	}
}

// A signature says by when it counts. What judges that is the program's clock,
// as it does everywhere.
func TestSignedBy_TheDaysOfASignature(t *testing.T) {
	t.Parallel()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	lookup := func(name string) ([]string, error) {
		if strings.HasPrefix(name, "_dmarc.") {
			return nil, nil
		}
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))}, nil
	}
	var raw bytes.Buffer
	const mail = "From: Dana <dana@example.org>\r\nTo: team@example.net\r\nSubject: hello\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nDone.\r\n"
	signed := time.Now()
	err := dkim.Sign(&raw, strings.NewReader(mail), &dkim.SignOptions{Domain: "example.org", Selector: "s", Signer: crypto.Signer(key), Expiration: signed.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for after, counts := range map[time.Duration]bool{0: true, 59 * time.Minute: true, 61 * time.Minute: false, -23 * time.Hour: true, -25 * time.Hour: false} {
		by := mailer.SignedBy(lookup, func() time.Time { return signed.Add(after) })
		if got := by(raw.Bytes(), func(string) bool { return true }); (len(got) == 1) != counts {
			t.Errorf("%s after it was signed: %v", after, got)
		}
	}
}

func TestNames_AsksOnceAndNotAtAllWhileTheDNSIsAway(t *testing.T) {
	t.Parallel()
	now, asked, broken := clock, 0, false
	n := &mailer.Names{Now: func() time.Time { return now }, Lookup: func(_ context.Context, name string) ([]string, error) {
		asked++
		if broken {
			return nil, context.DeadlineExceeded
		}
		return []string{name}, nil
	}}
	for range 3 {
		if got, err := n.TXT("S._domainkey.example.org"); err != nil || got[0] != "s._domainkey.example.org" {
			t.Errorf("%v %v", got, err)
		}
	}
	broken = true
	for i := range 5 {
		if _, err := n.TXT(fmt.Sprint("x", i)); err == nil {
			t.Error("answered")
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	now, broken = now.Add(31*time.Second), false
	if _, err := n.TXT("x1"); err != nil || asked != 3 {
		t.Errorf("%v, asked %d times", err, asked)
	}
}

func TestProve_AHeaderWithoutEndProvesNothing(t *testing.T) {
	t.Parallel()
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustOpen}}
	for _, raw := range []string{
		"From: dana@example.org\r\n" + strings.Repeat("X: y\r\n", 3000) + "From: eve@evil.example\r\n\r\n",
		"From: dana@example.org\r\nX: " + strings.Repeat("y", 2<<20) + "\r\nFrom: eve@evil.example\r\n\r\n",
	} {
		if got := p.Prove([]byte(raw)); got != (models.Proof{}) {
			t.Errorf("%+v", got)
		}
	}
}

// Whatever comes, an address is one that was there, and pass needs a pinned name.
func FuzzProve(f *testing.F) {
	f.Add([]byte("Authentication-Results: mx; dmarc=pass header.from=a.example\r\nFrom: x@a.example\r\n\r\n"))
	f.Add([]byte("From: \"a\" <x@a.example> (b)\r\nReceived: by x with LMTP\r\n"))
	f.Add([]byte("Authentication-Results: (((\r\nFrom: =?x?=\r\n"))
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustAuthserv, Servers: []string{"mx"}}, DKIM: mailer.SignedBy(func(string) ([]string, error) { return nil, nil }, time.Now)}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := p.Prove(raw)
		lower := bytes.ToLower(raw)
		if got.Address != "" && !bytes.Contains(lower, []byte(got.Address)) {
			t.Errorf("made up %q", got.Address)
		}
		if got.By != "" && (!bytes.Contains(lower, []byte("pass")) || !bytes.Contains(lower, []byte("mx")) || got.Address == "") {
			t.Errorf("proven by nothing: %+v", got)
		}
	})
}

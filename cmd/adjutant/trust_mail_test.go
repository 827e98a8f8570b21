package main

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"net"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// post is a mail as a test writes it: what is left out is as a person's mail
// program would have it.
type post struct {
	from, to, cc, subject, body, id, date string
	extra                                 []string // further fields, signed or not as the signature says
	kind                                  string   // Content-Type, with further MIME fields
	sign                                  []signature
	after                                 func(raw string) string // what happens to it on the way
	top                                   []string                // what servers wrote on top, the last first
}

var postedSoFar atomic.Int64

func (p post) raw(o *trustOffice) string {
	n := postedSoFar.Add(1)
	if p.to == "" {
		p.to = teamAddress
	}
	if p.id == "" {
		p.id = fmt.Sprintf("<m%d.%d@mail.example>", n, o.now.Unix())
	}
	if p.date == "" {
		p.date = o.now.Format(time.RFC1123Z)
	}
	if p.kind == "" {
		p.kind = "Content-Type: text/plain; charset=utf-8"
	}
	var b strings.Builder
	field := func(name, value string) {
		if value != "-" { // left out on purpose
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	field("From", p.from)
	field("To", p.to)
	if p.cc != "" {
		field("Cc", p.cc)
	}
	field("Subject", p.subject)
	field("Date", p.date)
	field("Message-ID", p.id)
	field("MIME-Version", "1.0")
	for _, f := range append(p.extra, p.kind) {
		b.WriteString(f + "\r\n")
	}
	raw := b.String() + "\r\n" + strings.ReplaceAll(strings.ReplaceAll(p.body, "\r\n", "\n"), "\n", "\r\n") + "\r\n"
	for _, s := range p.sign {
		raw = s.sign(raw, o.now) + raw
	}
	if p.after != nil {
		raw = p.after(raw)
	}
	for _, t := range p.top {
		raw = t + "\r\n" + raw
	}
	return raw
}

// dana is a mail of Dana's, as her domain signs it.
func dana(subject, body string) post {
	return post{from: "Dana Whitfield <dana@example.org>", subject: subject, body: body, sign: signed("example.org")}
}

// results is the field that the receiving server writes, with its trace.
func results(says string) string {
	return "Authentication-Results: " + authserv + "; " + says + "\r\nReceived: from a.example by mx.example.net with ESMTPS; Tue, 24 Nov 2026 08:00:00 +0000"
}

// signature is how a mail is signed (RFC 6376 section 3.5).
type signature struct {
	domain, selector string
	headers          string // h=, as it is written; "" covers what counts, and more
	canon            string // relaxed/relaxed
	tags             string // further tags: "x=1; "
	length           int    // l=, when not 0
	algorithm        string
	key              crypto.Signer // in place of the selector's
}

func signed(domain string) []signature { return []signature{{domain: domain}} }

const coversAll = "from:from:to:to:cc:cc:subject:subject:date:date:message-id:message-id:reply-to:in-reply-to:references:mime-version:content-type:content-transfer-encoding"

// sign returns the field that signs raw. It shares no code with what verifies.
func (s signature) sign(raw string, now time.Time) string {
	if s.selector == "" {
		s.selector = "s"
	}
	if s.headers == "" {
		s.headers = coversAll
	}
	if s.canon == "" {
		s.canon = "relaxed/relaxed"
	}
	key := s.key
	if key == nil {
		key = trustKeys()[s.selector]
	}
	if s.algorithm == "" {
		s.algorithm = "rsa-sha256"
		if _, ok := key.(ed25519.PrivateKey); ok {
			s.algorithm = "ed25519-sha256"
		}
	}
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	headCanon, bodyCanon, _ := strings.Cut(s.canon, "/")
	body = canonicalBody(body, bodyCanon)
	tags := s.tags
	if s.length > 0 {
		body = body[:s.length]
		tags += fmt.Sprintf("l=%d; ", s.length)
	}
	hash, sum := crypto.SHA256, func(b string) []byte { h := sha256.Sum256([]byte(b)); return h[:] }
	if strings.HasSuffix(s.algorithm, "sha1") {
		hash, sum = crypto.SHA1, func(b string) []byte { h := sha1.Sum([]byte(b)); return h[:] }
	}
	if !strings.HasPrefix(tags, "t=") { // a tag stands once
		tags = fmt.Sprintf("t=%d; ", now.Unix()) + tags
	}
	field := fmt.Sprintf("DKIM-Signature: v=1; a=%s; c=%s; d=%s; s=%s; %sh=%s;\r\n bh=%s; b=", s.algorithm, s.canon, s.domain, s.selector,
		tags, s.headers, base64.StdEncoding.EncodeToString(sum(body)))
	var signedText strings.Builder
	fields := splitFields(head)
	for _, name := range strings.Split(s.headers, ":") {
		for i := len(fields) - 1; i >= 0; i-- { // from the bottom, each once
			if n, _, _ := strings.Cut(fields[i], ":"); strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(name)) {
				signedText.WriteString(canonicalField(fields[i], headCanon) + "\r\n")
				fields[i] = ""
				break
			}
		}
	}
	signedText.WriteString(canonicalField(field, headCanon))
	digest := sum(signedText.String())
	options := crypto.SignerOpts(hash)
	if _, ok := key.(ed25519.PrivateKey); ok {
		options = crypto.Hash(0)
	}
	b, err := key.Sign(rand.Reader, digest, options)
	if err != nil {
		panic(err)
	}
	return field + base64.StdEncoding.EncodeToString(b) + "\r\n"
}

func splitFields(head string) []string {
	var out []string
	for _, line := range strings.Split(head, "\r\n") {
		if len(out) > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			out[len(out)-1] += "\r\n" + line
		} else {
			out = append(out, line)
		}
	}
	return out
}

var blanks = regexp.MustCompile(`[ \t]+`)

// canonicalField and canonicalBody follow RFC 6376 section 3.4.
func canonicalField(field, how string) string {
	if how == "simple" {
		return field
	}
	name, value, _ := strings.Cut(field, ":")
	value = blanks.ReplaceAllString(strings.ReplaceAll(value, "\r\n", ""), " ")
	return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.TrimSpace(value)
}

func canonicalBody(body, how string) string {
	if how == "relaxed" {
		lines := strings.Split(body, "\r\n")
		for i := range lines {
			lines[i] = strings.TrimRight(blanks.ReplaceAllString(lines[i], " "), " ")
		}
		body = strings.Join(lines, "\r\n")
	}
	body = strings.TrimRight(body, "\r\n")
	if body == "" && how == "relaxed" {
		return ""
	}
	return body + "\r\n"
}

// trustKeys are the keys by selector.
var trustKeys = sync.OnceValue(func() map[string]crypto.Signer {
	seed := func(b byte) ed25519.PrivateKey {
		return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, 32))
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		panic(err)
	}
	return map[string]crypto.Signer{
		"s": seed(1), "second": seed(2), "testing": seed(3), "strictid": seed(4), "revoked": seed(5), "twice": seed(6), "sms": seed(7),
		"sha1only": long, "rsa": long, "old": short, "unpublished": seed(8), "dead": seed(9),
		"weak512": weakKey(512), "weak768": weakKey(768),
	}
})

// trustDNS answers for every domain alike: whoever has a domain can publish a
// key, also the attacker. strict.example asks for strict alignment.
func trustDNS(name string) ([]string, error) {
	missing := &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	if domain, ok := strings.CutPrefix(name, "_dmarc."); ok {
		switch domain {
		case "strict.example":
			return []string{"v=DMARC1; p=reject; adkim=s"}, nil
		case "example.org":
			return []string{"v=DMARC1; p=reject; sp=none"}, nil
		case "dead.example":
			return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true, IsTemporary: true}
		}
		return nil, missing
	}
	selector, _, _ := strings.Cut(name, "._domainkey.")
	key := trustKeys()[selector]
	if key == nil || selector == "unpublished" {
		return nil, missing
	}
	record := "v=DKIM1; "
	switch selector {
	case "testing":
		record += "t=y; "
	case "strictid":
		record += "t=s; "
	case "sms":
		record += "s=sms; "
	case "sha1only":
		record += "h=sha1; "
	case "revoked":
		return []string{record + "k=ed25519; p="}, nil
	case "dead":
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true, IsTemporary: true}
	}
	switch public := key.Public().(type) {
	case ed25519.PublicKey:
		record += "k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	case *rsa.PublicKey:
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return nil, err
		}
		record += "k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
	if selector == "twice" {
		return []string{record, record}, nil
	}
	return []string{record}, nil
}

// weakSigner signs with an RSA key that is shorter than Go's own library lets
// one use (RFC 8017 section 8.2.1).
type weakSigner struct {
	public rsa.PublicKey
	d      *big.Int
}

func weakKey(bits int) weakSigner {
	for {
		p, err := rand.Prime(rand.Reader, bits/2)
		if err != nil {
			panic(err)
		}
		q, err := rand.Prime(rand.Reader, bits/2)
		if err != nil {
			panic(err)
		}
		one := big.NewInt(1)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		if d := new(big.Int).ModInverse(big.NewInt(65537), phi); d != nil {
			return weakSigner{rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537}, d}
		}
	}
}

func (w weakSigner) Public() crypto.PublicKey { return &w.public }

func (w weakSigner) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	prefix := []byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}
	n := (w.public.N.BitLen() + 7) / 8
	padded := append([]byte{0, 1}, bytes.Repeat([]byte{0xff}, n-3-len(prefix)-len(digest))...)
	padded = append(append(append(padded, 0), prefix...), digest...)
	return new(big.Int).Exp(new(big.Int).SetBytes(padded), w.d, w.public.N).FillBytes(make([]byte, n)), nil
}

package mailer

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"adjutant/models"
)

// TrustMode is what proves that a mail comes from whom its From names.
type TrustMode string

const (
	// TrustStrict believes no From: only a reply token, which the desk knows,
	// and a DKIM signature that we verify ourselves prove a sender.
	TrustStrict TrustMode = "strict"
	// TrustAuthserv believes what the receiving server wrote into
	// Authentication-Results under one of the pinned names.
	TrustAuthserv TrustMode = "authserv"
	// TrustOpen believes every From. For closed networks only.
	TrustOpen TrustMode = "open"
)

// Trust is ADJUTANT_TRUST, read.
type Trust struct {
	Mode    TrustMode
	Servers []string // authserv-ids, lower case
}

// ParseTrust reads strict, authserv=ID[,ID] or open; nothing means strict.
func ParseTrust(s string) (Trust, error) {
	s = strings.TrimSpace(s)
	name, ids, given := strings.Cut(s, "=")
	switch {
	case s == "" || s == string(TrustStrict):
		return Trust{Mode: TrustStrict}, nil
	case s == string(TrustOpen):
		return Trust{Mode: TrustOpen}, nil
	case name == string(TrustAuthserv) && given:
		t := Trust{Mode: TrustAuthserv}
		for id := range strings.SplitSeq(ids, ",") {
			id = strings.ToLower(strings.TrimSpace(id))
			if id == "" || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == ';' || r == '"' || r == '(' || r == ')' || r > '~' }) {
				return Trust{}, models.Invalid("ADJUTANT_TRUST", "%q is not the name of a server: authserv=mx.example.net", id)
			}
			t.Servers = append(t.Servers, id)
		}
		return t, nil
	}
	return Trust{}, models.Invalid("ADJUTANT_TRUST", "it is strict, authserv=ID[,ID] or open, not %q", s)
}

// String returns the trust as it is configured.
func (t Trust) String() string {
	if t.Mode == TrustAuthserv {
		return string(t.Mode) + "=" + strings.Join(t.Servers, ",")
	}
	return string(t.Mode)
}

// Prover says of a mail from whom it claims to be and whether that is proven.
//
// In authserv mode it believes the receiving server, which must therefore
// remove Authentication-Results of its own name from mail that comes in (RFC
// 8601 section 5) and write its own on top. Servers that write theirs below
// their own Received cannot be told from forgers and are not believed; for
// their mail there is DKIM.
type Prover struct {
	Trust Trust
	// DKIM, when set, verifies signatures: it returns those of the wanted
	// domains whose signature covers the mail. Used in strict and authserv
	// mode; SignedBy makes one.
	DKIM func(raw []byte, wanted func(domain string) bool) []string
}

// Prove reads a mail, or its header block alone. Address is set when there is
// exactly one From with exactly one plain address; By only when that address
// is proven, which it never is in a mail that has a field twice.
func (p *Prover) Prove(raw []byte) models.Proof {
	head, body := readHead(raw)
	address, ok := oneFrom(head)
	if !ok {
		return models.Proof{}
	}
	proof := models.Proof{Address: address, Other: otherSender(head, address)}
	if twice(head) {
		return proof
	}
	domain := address[strings.LastIndexByte(address, '@')+1:]
	switch p.Trust.Mode {
	case TrustOpen:
		proof.By, proof.Detail = "open", "every sender is believed"
		return proof
	case TrustAuthserv:
		if detail, direct := p.authserv(head, body, domain); detail != "" {
			proof.By, proof.Detail, proof.Signed = "authserv", detail, !direct && len(signaturesOf(head, domain)) > 0
			return proof
		}
	}
	if p.DKIM != nil {
		signed := p.DKIM(raw, func(d string) bool { return aligned(d, domain) })
		if len(signed) > 0 {
			proof.By, proof.Detail, proof.Signed = "dkim", "signed by "+strings.ToLower(signed[0]), true
		}
	}
	return proof
}

// authserv looks for an aligned pass in the topmost results, and says which,
// and whether the mail came straight from the domain.
// Without an SPF that passed for the domain the mail may have come through a
// foreign server, which could change what DKIM does not cover. The results do
// not say what that is. So every aligned signature of the mail must cover what
// decides, since any of them may be the one that passed, and where SPF was
// asked, the mail must leave no choice of how it is read.
func (p *Prover) authserv(head []field, body []byte, domain string) (detail string, direct bool) {
	id, r := p.stated(head)
	for _, m := range r.list {
		if m.method == "dmarc" && m.value == "fail" {
			return "", false
		}
	}
	detail = r.aligned(domain)
	switch {
	case detail == "":
		return "", false
	case r.direct(domain):
		return id + ": " + detail, true
	case !signaturesCover(head, domain), r.asked("spf") && !readsOneWay(head, body, func(string) bool { return false }):
		return "", false
	}
	return id + ": " + detail, false
}

// signaturesOf are the signatures that say they are the domain's.
func signaturesOf(head []field, domain string) []string {
	var out []string
	for _, f := range head {
		if f.name == "dkim-signature" && aligned(tag(f.value, "d"), domain) {
			out = append(out, f.value)
		}
	}
	return out
}

// signaturesCover reports whether every signature of the domain, if there are
// any, says that it covers the fields that decide, and the whole body. A mail
// without Date or Message-ID could be handed in for ever.
func signaturesCover(head []field, domain string) bool {
	for _, s := range signaturesOf(head, domain) {
		covered := strings.Split(strings.ToLower(tag(s, "h")), ":")
		for _, name := range mustBeCovered(head) {
			if !slices.Contains(covered, name) {
				return false
			}
		}
		if tag(s, "l") != "" || valueOf(head, "date") == "" || valueOf(head, "message-id") == "" {
			return false
		}
	}
	return true
}

// stated is the word of the receiving server, and its name.
//
// Only fields above every Received count, except those that the local
// delivery (LMTP) put on top: whatever a sender wrote stands below the
// Received of our own server. Of several fields in the block, as some servers
// write one for each method, a method's word is that of the first field that
// has it, so that a copy pasted right under the true one changes nothing.
func (p *Prover) stated(head []field) (id string, all results) {
	heard := map[string]bool{} // methods that an upper field spoke of
	for _, f := range head {
		switch {
		case f.name == "authentication-results":
			r, ok := parseResults(f.value)
			server := strings.ToLower(r.server)
			if !ok || !slices.Contains(p.Trust.Servers, server) || (id != "" && id != server) {
				return id, all // no word of a server we know
			}
			id = server
			fresh := slices.DeleteFunc(r.list, func(m result) bool { return heard[m.method] })
			for _, m := range fresh {
				heard[m.method] = true
			}
			all.list = append(all.list, fresh...)
		case f.name == "received":
			if id != "" || !byLMTP(f.value) {
				return id, all
			}
		case id != "" && !trace[f.name]:
			return id, all // the block has ended
		}
	}
	return id, all
}

// byLMTP reports whether a Received was written by a local delivery: "from
// host by host with LMTP id ...". Comments do not count.
func byLMTP(value string) bool {
	l := lexer{rest: value}
	for last := ""; ; {
		if _, ok := l.skip(); !ok || l.rest == "" || l.rest[0] == ';' {
			return false
		}
		end := strings.IndexAny(l.rest, " \t\r\n(;")
		if end < 0 {
			end = len(l.rest)
		}
		w := strings.ToLower(l.rest[:end])
		l.rest = l.rest[end:]
		if last == "with" {
			return w == "lmtp" || w == "lmtps"
		}
		last = w
	}
}

// trace names what receiving servers put around their results.
var trace = map[string]bool{
	"return-path": true, "delivered-to": true, "x-original-to": true, "received-spf": true, "authentication-results": true,
	"arc-seal": true, "arc-message-signature": true, "arc-authentication-results": true, "dkim-filter": true,
}

// aligned reports whether two domains are the same or share their
// organisational domain (RFC 7489 section 3.1, relaxed).
func aligned(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSuffix(a, ".")), strings.ToLower(strings.TrimSuffix(b, "."))
	if !plainDomain(a) || !plainDomain(b) {
		return false
	}
	if a == b {
		return true
	}
	oa, erra := publicsuffix.EffectiveTLDPlusOne(a)
	ob, errb := publicsuffix.EffectiveTLDPlusOne(b)
	return erra == nil && errb == nil && oa == ob
}

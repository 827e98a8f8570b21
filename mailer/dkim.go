package mailer

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/publicsuffix"
)

// SignedBy returns a verifier for Prover.DKIM: the domains, of those that are
// wanted, that signed a mail in a way that counts. lookup answers a TXT
// question, and gives up by itself. What had expired by now, or says that it
// was signed later than now, does not count.
//
// A signature counts only when it covers the whole body (no l=) and every
// field of mustCover that the mail has, and when no field stands twice: what
// is not covered anybody may have put there. What says how the body is read
// must be covered too, or must leave no choice (readsOneWay). A mail without
// Date or Message-ID could be handed in for ever, so it has neither proof.
// A signature of another name than the From's counts unless the domain asks
// for strict alignment (adkim=s, RFC 7489 section 6.3).
func SignedBy(lookup func(name string) ([]string, error), now func() time.Time) func(raw []byte, wanted func(domain string) bool) []string {
	return func(raw []byte, wanted func(string) bool) []string {
		head, body := readHead(raw)
		worth := false // asking the DNS
		for _, f := range head {
			if f.name == "" {
				return nil
			}
			worth = worth || f.name == "dkim-signature" && wanted(tag(f.value, "d"))
		}
		if !worth || twice(head) || valueOf(head, "date") == "" || valueOf(head, "message-id") == "" {
			return nil
		}
		must := mustBeCovered(head)
		keys := keyFlags{lookup: lookup}
		// Five, because each costs a DNS question and a public-key operation.
		found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: keys.TXT, MaxVerifications: 5})
		if err != nil && err != dkim.ErrTooManySignatures {
			return nil
		}
		var out []string
		for _, v := range found {
			if v.Err != nil || !wanted(v.Domain) || !keys.allow(v) { // Err also for l=, and for a hash or a key that is too weak
				continue
			}
			if !v.Expiration.IsZero() && now().After(v.Expiration) || v.Time.After(now().Add(24*time.Hour)) {
				continue
			}
			covered := func(name string) bool {
				return slices.ContainsFunc(v.HeaderKeys, func(k string) bool { return strings.EqualFold(strings.TrimSpace(k), name) })
			}
			if slices.ContainsFunc(must, func(name string) bool { return !covered(name) }) || !readsOneWay(head, body, covered) {
				continue
			}
			if author, ok := oneFrom(head); !ok || !sameName(v.Domain, author) && strictAlignment(lookup, author) {
				continue
			}
			out = append(out, v.Domain)
		}
		return out
	}
}

// mustCover are the fields by which a mail finds its sender, its place and its
// readers.
var mustCover = []string{"from", "subject", "date", "to", "cc", "message-id", "in-reply-to", "references", "reply-to"}

// mustBeCovered are those of mustCover that a mail has.
func mustBeCovered(head []field) []string {
	var out []string
	for _, f := range head {
		if slices.Contains(mustCover, f.name) {
			out = append(out, f.name)
		}
	}
	return out
}

// keyFlags looks keys up and remembers what their records say beside the key,
// which the library reads past (RFC 6376 section 3.6.1): t=y, the domain only
// tries DKIM out and its mail is to be treated as unsigned; t=s, the identity
// that signs must be of the very domain.
type keyFlags struct {
	lookup func(name string) ([]string, error)

	mu     sync.Mutex // signatures are verified side by side
	strict map[string]bool
}

func (k *keyFlags) TXT(name string) ([]string, error) {
	records, err := k.lookup(name)
	if err != nil || len(records) != 1 {
		return records, err
	}
	flags := strings.Split(strings.ToLower(tag(records[0], "t")), ":")
	if slices.Contains(flags, "y") {
		return nil, nil
	}
	if _, domain, ok := strings.Cut(strings.ToLower(name), "._domainkey."); ok && slices.Contains(flags, "s") {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.strict == nil {
			k.strict = map[string]bool{}
		}
		k.strict[domain] = true
	}
	return records, nil
}

func (k *keyFlags) allow(v *dkim.Verification) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.strict[strings.ToLower(v.Domain)] || sameName(v.Domain, v.Identifier)
}

// sameName reports whether an address is of that very domain.
func sameName(domain, address string) bool {
	return strings.EqualFold(domain, address[strings.LastIndexByte(address, '@')+1:])
}

// strictAlignment reports whether the author's domain accepts only signatures
// of its very name, and also when the DNS does not say.
func strictAlignment(lookup func(name string) ([]string, error), author string) bool {
	domain := author[strings.LastIndexByte(author, '@')+1:]
	names := []string{domain}
	if organisation, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil && organisation != domain {
		names = append(names, organisation)
	}
	for _, name := range names {
		records, err := lookup("_dmarc." + name)
		var dns *net.DNSError
		if err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
			return true
		}
		for _, r := range records {
			if tag(r, "v") == "DMARC1" {
				return strings.EqualFold(tag(r, "adkim"), "s")
			}
		}
	}
	return false
}

// tag is the value of one tag of a signature (RFC 6376 section 3.2).
func tag(signature, name string) string {
	for part := range strings.SplitSeq(signature, ";") {
		n, v, _ := strings.Cut(part, "=")
		if strings.TrimSpace(n) == name {
			return strings.Join(strings.Fields(v), "")
		}
	}
	return ""
}

// Names asks for TXT records, for Prover.DKIM. It remembers answers for ten
// minutes, and when the DNS does not answer it asks nobody for half a minute,
// so that reading a full mailbox does not wait for every mail's question.
type Names struct {
	Lookup  func(ctx context.Context, name string) ([]string, error) // nil: the system's resolver
	Now     func() time.Time
	Timeout time.Duration // 5 s

	mu    sync.Mutex
	known map[string]answer
	mute  time.Time // nobody is asked before
}

type answer struct {
	text  []string
	err   error
	until time.Time
}

// TXT is the lookup that SignedBy takes.
func (n *Names) TXT(name string) ([]string, error) {
	name = strings.ToLower(name)
	now := n.Now()
	n.mu.Lock()
	a, ok := n.known[name]
	mute := now.Before(n.mute)
	n.mu.Unlock()
	if ok && now.Before(a.until) {
		return a.text, a.err
	}
	if mute {
		return nil, &net.DNSError{Err: "no answer a moment ago", Name: name, IsTemporary: true}
	}
	timeout := n.Timeout
	if timeout <= 0 {
		timeout = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	lookup := n.Lookup
	if lookup == nil {
		lookup = net.DefaultResolver.LookupTXT
	}
	text, err := lookup(ctx, name)
	var dns *net.DNSError
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case err == nil, errors.As(err, &dns) && dns.IsNotFound:
		if n.known == nil || len(n.known) > 10_000 {
			n.known = map[string]answer{}
		}
		n.known[name] = answer{text, err, now.Add(10 * time.Minute)}
	default:
		n.mute = now.Add(30 * time.Second)
	}
	return text, err
}

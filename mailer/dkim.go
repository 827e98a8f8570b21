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
)

// SignedBy returns a verifier for Prover.DKIM: the domains, of those that are
// wanted, that signed a mail in a way that counts. lookup answers a TXT
// question, and gives up by itself. What had expired by now does not count.
//
// A signature counts only when it covers the whole body (no l=) and every
// field of mustCover that the mail has, and when no field stands twice: what
// is not covered anybody may have put there. What says how the body is read
// must be covered too, or must leave no choice (readsOneWay).
func SignedBy(lookup func(name string) ([]string, error), now func() time.Time) func(raw []byte, wanted func(domain string) bool) []string {
	return func(raw []byte, wanted func(string) bool) []string {
		head, body := readHead(raw)
		worth := false // asking the DNS
		var must []string
		for _, f := range head {
			if f.name == "" {
				return nil
			}
			worth = worth || f.name == "dkim-signature" && wanted(tag(f.value, "d"))
			if slices.Contains(mustCover, f.name) {
				must = append(must, f.name)
			}
		}
		if !worth || twice(head) {
			return nil
		}
		// Five, because each costs a DNS question and a public-key operation.
		found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: lookup, MaxVerifications: 5})
		if err != nil && err != dkim.ErrTooManySignatures {
			return nil
		}
		var out []string
		for _, v := range found {
			if v.Err != nil || !wanted(v.Domain) { // also for l=, and for a hash or a key that is too weak
				continue
			}
			if !v.Expiration.IsZero() && now().After(v.Expiration) {
				continue
			}
			covered := func(name string) bool {
				return slices.ContainsFunc(v.HeaderKeys, func(k string) bool { return strings.EqualFold(strings.TrimSpace(k), name) })
			}
			if slices.ContainsFunc(must, func(name string) bool { return !covered(name) }) || !readsOneWay(head, body, covered) {
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

package mail

import (
	"fmt"
	netmail "net/mail"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// action is a button: a link that opens a reply with the command written in
// it. It never acts by itself.
type action struct {
	Label string
	URL   templ.SafeURL
	Main  bool // the one that most people want
}

// reply returns a button that writes body to the reply address, about an item
// when n is not 0. The subject names the item, because mail programs start a
// new thread from such a link.
func (e Env) reply(label string, n int, body string, main bool) []action {
	subject := "Re: " + number(n)
	if n == 0 {
		subject = "Re: Adjutant"
	}
	u, ok := mailto(e.ReplyTo, "", subject, body)
	if !ok {
		return nil
	}
	return []action{{label, u, main}}
}

// mailto builds a link of RFC 6068. Everything but letters, digits and four
// marks is percent-encoded, so that no value adds a field, and a plus or a
// space is never taken for the other. The second result is false when to is
// no mail address.
func mailto(to, cc, subject, body string) (templ.SafeURL, bool) {
	to, ok := address(to)
	if !ok {
		return "", false
	}
	var fields []string
	if cc, ok := address(cc); ok {
		fields = append(fields, "cc="+percent(cc, "@"))
	}
	if subject != "" {
		fields = append(fields, "subject="+percent(subject, ""))
	}
	if body != "" {
		fields = append(fields, "body="+percent(body, ""))
	}
	u := "mailto:" + percent(to, "@")
	if len(fields) > 0 {
		u += "?" + strings.Join(fields, "&")
	}
	return templ.SafeURL(u), true
}

// address returns the bare address in s, if it is one and only one.
func address(s string) (string, bool) {
	a, err := netmail.ParseAddress(line(s))
	if err != nil || strings.ContainsAny(a.Address, " \",<>") {
		return "", false
	}
	return a.Address, true
}

func percent(s, keep string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9',
			strings.IndexByte("-._~", c) >= 0, strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// webURL reports whether s is an absolute URL of the web, without spaces.
func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " \"<>")
}

// escapePath makes a path safe to stand in text and in a link, leaving what
// was escaped before as it is.
func escapePath(s string) string {
	return percent(s, "/?&=%#:@!$'()*+,;")
}

package parser

import (
	"strings"
	"time"
)

// makeForward turns a printed header and the lines below it into a Forward.
func makeForward(b *headBlock, lines []string, zone *time.Location, depth int) *Forward {
	f := &Forward{To: addresses(plainAddresses(b.values["to"])), Cc: addresses(plainAddresses(b.values["cc"])), Via: "inline"}
	if l := addresses(plainAddresses(b.values["from"])); len(l) > 0 {
		f.From = l[0]
		if len(l) > 1 && !strings.Contains(f.From.Address, "@") {
			f.From = l[len(l)-1]
		}
	}
	f.Subject = subjectOf(b)
	f.DateText = oneLine(strings.Trim(b.values["date"], "*"))
	f.setDate(zone)
	body := lines[min(b.end, len(lines)):]
	if b.quoted || allQuoted(body) {
		body = unquoteAll(body)
	}
	f.From, f.To, f.Cc = nameless(f.From), all(f.To, nameless), all(f.Cc, nameless)
	f.Text = strings.Trim(strings.Join(body, "\n"), "\n\r ")
	if depth < maxDepth {
		f.Forward = innerForward(f, zone, depth+1)
	}
	return f
}

// plainAddresses takes stars and the links that programs put behind an address ("a@b<mailto:a@b>") out of a list.
func plainAddresses(s string) string {
	s = strings.ReplaceAll(s, "*", "")
	t := s
	for _, open := range [...]string{"<mailto:", "[mailto:"} {
		t = withoutLink(t, open, byte(open[0]+2)) // '<' and '>', '[' and ']' are two apart
	}
	if strings.Contains(t, "@") {
		return t
	}
	return s
}

func withoutLink(s, open string, shut byte) string {
	low := strings.ToLower(s)
	if len(low) != len(s) || !strings.Contains(low, open) {
		return s
	}
	var out strings.Builder
	from := 0
	for {
		i := strings.Index(low[from:], open)
		if i < 0 {
			break
		}
		n := strings.IndexAny(low[from+i:], " \t"+string(rune(shut)))
		if n < 0 {
			break
		}
		if low[from+i+n] != shut {
			out.WriteString(s[from : from+i+n])
		} else {
			out.WriteString(s[from : from+i])
			n++
		}
		from += i + n
	}
	out.WriteString(s[from:])
	return out.String()
}

// nameless drops a name that only repeats the address.
func nameless(a Address) Address {
	if strings.EqualFold(a.Name, a.Address) {
		a.Name = ""
	}
	return a
}

func all[T any](l []T, f func(T) T) []T {
	for i := range l {
		l[i] = f(l[i])
	}
	return l
}

// allQuoted reports that every line with text stands behind ">".
func allQuoted(lines []string) bool {
	n := 0
	for _, l := range lines {
		t := strings.TrimSpace(l)
		if strings.HasPrefix(t, ">") {
			n++
		} else if t != "" {
			return false
		}
	}
	return n > 0
}

func (f *Forward) setDate(zone *time.Location) {
	d := fold(f.DateText)
	dayFirst := !strings.Contains(d, "am") && !strings.Contains(d, "pm")
	if t, ok := looseDate(f.DateText, zone, dayFirst); ok {
		f.Date = t
	}
	f.DateISO = rfc3339(f.Date)
}

// innerForward finds the mail that a forwarded mail forwards in turn.
func innerForward(f *Forward, zone *time.Location, depth int) *Forward {
	if len(f.Text) > maxText {
		return nil
	}
	d := division{subject: f.Subject, zone: zone, depth: depth, recipients: append(append([]Address{}, f.To...), f.Cc...)}
	d.divide(f.Text)
	return d.forward
}

// unquoteAll takes one ">" off every line that has one.
func unquoteAll(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if t, ok := unquoteLine(l); ok {
			out[i] = t
		} else {
			out[i] = l
		}
	}
	return out
}

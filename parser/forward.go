package parser

import (
	"strings"
	"time"
)

// makeForward turns a printed header and the lines below it into a Forward.
func makeForward(b *headBlock, lines []string, zone *time.Location, depth int) *Forward {
	f := &Forward{From: sender(b.values["from"]), To: printedList(b.values["to"]), Cc: printedList(b.values["cc"]), Via: "inline"}
	f.Subject = subjectOf(b)
	f.DateText = oneLine(strings.Trim(b.values["date"], "*"))
	f.setDate(zone)
	body := lines[min(b.end, len(lines)):]
	if b.quoted || allQuoted(body) {
		body = unquoteAll(body)
	}
	f.Text = strings.Trim(strings.Join(body, "\n"), "\n\r ")
	if depth < maxDepth {
		f.Forward = innerForward(f, zone, depth+1)
	}
	return f
}

// sender reads the From of a printed header. Of "a on behalf of b" it is b.
func sender(s string) Address {
	s = plainAddresses(s)
	if low := strings.ToLower(s); len(low) == len(s) {
		for _, w := range behalfWords {
			if i := strings.LastIndex(low, w); i > 0 {
				s = s[i+len(w):]
				break
			}
		}
	}
	if !strings.Contains(s, "@") { // Exchange prints "Almeida, Teresa"
		return Address{Name: personName(strings.Trim(s, " ;,'"))}
	}
	l := addresses(s)
	if len(l) == 0 {
		return Address{}
	}
	if len(l) > 1 && !strings.Contains(l[0].Address, "@") {
		return nameless(l[len(l)-1])
	}
	return nameless(l[0])
}

var behalfWords = strings.Split(" on behalf of | im auftrag von | au nom de | en nombre de | per conto di | em nome de | namens | på vegne af | på vegne av | för | w imieniu | от имени |代表", "|")

// printedList reads the recipients of a printed header. Programs of offices print names without addresses, the family
// name first, with semicolons between people.
func printedList(s string) []Address {
	s = plainAddresses(s)
	parts := []string{s}
	if !strings.Contains(s, `"`) {
		parts = strings.Split(s, ";")
	}
	l := []Address{}
	for _, p := range parts {
		if strings.TrimSpace(p) == "" || len(l) >= maxAddresses {
			continue
		}
		if len(parts) > 1 && !strings.Contains(p, "@") || isFamilyFirst(p) {
			l = append(l, Address{Name: personName(strings.Trim(p, " ,'"))})
			continue
		}
		l = append(l, all(addresses(p), nameless)...)
	}
	return l[:min(len(l), maxAddresses)]
}

// isFamilyFirst reports one name like "Whitfield, Dana".
func isFamilyFirst(s string) bool {
	family, given, ok := strings.Cut(s, ",")
	return ok && !strings.ContainsAny(s, "@<\"") && !strings.Contains(given, ",") && len(strings.Fields(family)) == 1 && isGivenName(given)
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

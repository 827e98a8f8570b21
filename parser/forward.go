package parser

import (
	"regexp"
	"strings"
	"time"
)

// headBlock is a printed header: where it begins and ends among the lines, and what it says.
type headBlock struct {
	start, end int // lines [start, end)
	values     map[string]string
	keys       int  // distinct meanings among from, to, cc, date, subject
	quoted     bool // its lines stand behind ">"
}

// strong reports that the block cannot be an ordinary list of lines ("From: Oslo / To: Paris").
func (b *headBlock) strong() bool {
	from := strings.Contains(b.values["from"], "@")
	_, subject := b.values["subject"]
	_, date := b.values["date"]
	_, to := b.values["to"]
	switch {
	case b.values["from"] == "":
		return false
	case subject && date, subject && to && from, from && date:
		return true
	}
	return from && to && b.keys >= 3
}

// weak reports a sender and at least one thing more; enough below a line that says what follows.
func (b *headBlock) weak() bool {
	return b.values["from"] != "" && b.keys >= 2 || b.values["subject"] != "" && b.keys >= 3
}

// readBlock reads the printed header that begins at line i, nil when there is none. It looks at 60 lines at most.
func readBlock(lines []string, i int) *headBlock {
	b := &headBlock{start: i, values: map[string]string{}}
	b.quoted = strings.HasPrefix(strings.TrimLeft(lines[i], " \t"), ">")
	at := func(k int) (string, bool) {
		if k >= len(lines) {
			return "", false
		}
		if !b.quoted {
			return lines[k], true
		}
		return unquoteLine(lines[k])
	}
	last := ""
	k := i
	b.end = i
	for n := 0; n < 60; n, k = n+1, k+1 {
		line, ok := at(k)
		if !ok {
			break
		}
		if strings.TrimSpace(line) == "" {
			// one empty line between two header lines: mail that passed through HTML
			next, ok := at(k + 1)
			if !ok || last == "" {
				break
			}
			m, _, isHead := headerLine(next)
			if _, seen := b.values[m]; !isHead || seen || m == "other" {
				break
			}
			if m == "to" && len([]rune(strings.TrimSpace(next))) < 3 {
				break
			}
			continue
		}
		m, v, isHead := headerLine(line)
		if isHead {
			if _, seen := b.values[m]; seen && m != "other" && m != "to" {
				break
			} else if seen && m == "to" { // "A:" is To in French and Italian
				b.values[m] += ", " + v
			} else {
				b.values[m] = v
				if m != "other" && m != "reply-to" && m != "bcc" {
					b.keys++
				}
			}
			last, b.end = m, k+1
			continue
		}
		if last == "" || !goesOn(lines, k, b, last, line, at) {
			break
		}
		b.values[last] = strings.TrimSpace(b.values[last] + " " + strings.TrimSpace(flatten(line)))
		b.end = k + 1
	}
	if b.keys < 2 {
		return nil
	}
	return b
}

// goesOn reports that a line without a name continues the value above it.
func goesOn(lines []string, k int, b *headBlock, last, line string, at func(int) (string, bool)) bool {
	v := b.values[last]
	if v == "" && last != "subject" && last != "other" {
		return true
	}
	if last == "from" || last == "to" || last == "cc" {
		if strings.HasSuffix(v, ",") || strings.HasSuffix(v, ";") || strings.Count(v, "<") > strings.Count(v, ">") || strings.Count(v, "[") > strings.Count(v, "]") {
			return true
		}
		t := strings.TrimSpace(line)
		if strings.HasPrefix(t, "<") && strings.Contains(t, "@") {
			return true
		}
	}
	// a folded line: one more header line must follow at once
	for n := 1; n <= 3; n++ {
		next, ok := at(k + n)
		if !ok || strings.TrimSpace(next) == "" {
			return false
		}
		if m, _, isHead := headerLine(next); isHead {
			_, seen := b.values[m]
			return !seen && m != "other"
		}
	}
	return false
}

// unquoteLine takes one ">" off.
func unquoteLine(line string) (string, bool) {
	t := strings.TrimLeft(line, " \t")
	rest, ok := strings.CutPrefix(t, ">")
	return strings.TrimPrefix(rest, " "), ok
}

// markerKind says what a line announces: "forward", "original" (quoted or forwarded), "rule" (a line of underscores or
// dashes) or "".
func markerKind(line string) string {
	t := strings.TrimSpace(strings.Trim(strings.TrimSpace(flatten(line)), "*"))
	if t == "" || len(t) > 160 {
		return ""
	}
	core := strings.Trim(t, "-_=*~ \t\u2014\u2013\u2500:")
	if core == "" {
		if len(t) >= 3 && strings.Trim(t, "-_=\u2014\u2013\u2500 ") == "" {
			return "rule"
		}
		return ""
	}
	dashed := strings.HasPrefix(t, "--") || strings.HasPrefix(t, "__") || strings.HasPrefix(t, "==") || strings.HasPrefix(t, "\u2014") || strings.HasPrefix(t, "\u2500")
	closed := strings.HasSuffix(t, ":") || strings.HasSuffix(t, "--") || strings.HasSuffix(t, "=") || strings.HasSuffix(t, "__") || strings.HasSuffix(t, "\u2014")
	if !dashed && !(strings.HasSuffix(t, ":") && len(core) < 70) || dashed && !closed {
		return ""
	}
	c := fold(core)
	switch {
	case holdsAny(c, forwardStems):
		return "forward"
	case dashed && holdsAny(c, originalStems), !dashed && holdsAny(c, originalStems) && len(strings.Fields(c)) <= 3:
		return "original"
	}
	return ""
}

var mailtoLink = regexp.MustCompile(`(?i)<mailto:[^<>\s]*>|\[mailto:[^\]\s]*\]`)

// makeForward turns a block and what follows it into a Forward.
func makeForward(b *headBlock, lines []string, zone *time.Location, depth int) *Forward {
	f := &Forward{To: []Address{}, Cc: []Address{}, Via: "inline"}
	clean := func(s string) string {
		if t := mailtoLink.ReplaceAllString(s, ""); strings.Contains(t, "@") {
			s = t
		}
		return strings.ReplaceAll(s, "*", "")
	}
	if l := addresses(clean(b.values["from"])); len(l) > 0 {
		f.From = l[0]
		if len(l) > 1 && !strings.Contains(f.From.Address, "@") {
			f.From = l[len(l)-1]
		}
	}
	f.To = addresses(clean(b.values["to"]))
	f.Cc = addresses(clean(b.values["cc"]))
	f.Subject = oneLine(strings.Trim(b.values["subject"], "*"))
	f.DateText = oneLine(strings.Trim(b.values["date"], "*"))
	f.setDate(zone, lines)
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

func (f *Forward) setDate(zone *time.Location, lines []string) {
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
	d := division{subject: f.Subject, zone: zone, depth: depth}
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

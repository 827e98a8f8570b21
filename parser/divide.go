package parser

import (
	"strings"
	"time"
)

// division parts a text into what its sender wrote, what was quoted and what was forwarded.
type division struct {
	subject    string
	kind       string // what the prefix of the subject says: "reply", "forward" or ""
	replying   bool   // the mail has In-Reply-To or References
	recipients []Address
	zone       *time.Location
	depth      int

	lines           []string
	refused         int // up to this line a printed header was looked for in vain
	glued           int // lines that may hold a whole header were taken apart
	visible, quoted []string
	anyQuote        bool // a quoted line had words
	marks           []mark
	forward         *Forward
}

// divide fills Visible, OwnText, Signature, Quoted and Forward.
func (m *Mail) divide(l []attached) {
	zone := time.UTC
	if !m.Date.IsZero() {
		zone = m.Date.Location()
	}
	d := division{subject: m.Subject, replying: m.InReplyTo != "" || len(m.References) > 0, zone: zone}
	d.recipients = append(append(d.recipients, m.To...), m.Cc...)
	d.divide(m.Text)
	m.Forward = d.forward
	m.Visible = strings.Trim(strings.Join(d.visible, "\n"), "\n\r\t ")
	blank := nextNonBlank(d.visible, 0)
	m.beneath = beneath(d.visible, d.marks)[min(blank, len(d.visible)):]
	m.Quoted = strings.Trim(strings.Join(d.quoted, "\n"), "\n\r ")
	m.OwnText, m.Signature = splitSignature(m.Visible, m.From.Name)
}

// divide walks the lines once. The first sign of a foreign text decides: a printed header or a line that announces one
// ends what the sender wrote; an "On ... wrote:" above ">" lines only ends a stretch of it.
func (d *division) divide(text string) {
	d.kind = subjectKind(d.subject)
	d.lines = strings.Split(text, "\n")
	d.visible = make([]string, 0, len(d.lines))
	d.refused = -1
	for i := 0; i < len(d.lines); i++ {
		t := strings.TrimSpace(d.lines[i])
		quoted := strings.HasPrefix(t, ">")
		if t == "" || i >= maxLines || len(d.lines[i]) > maxLine {
			if quoted {
				d.quoted = append(d.quoted, d.lines[i])
			} else {
				d.visible = append(d.visible, d.lines[i])
			}
			continue
		}
		if isBoundary(t) && len(d.visible) > 0 {
			d.quoteRest(i)
			return
		}
		if whole, refused := d.lines, d.refused; d.unglue(i, t) {
			if d.headed(i, d.lines[i], quoted) {
				return
			}
			d.lines, d.refused = whole, refused // it stays as it was written
		}
		if d.headed(i, t, quoted) {
			return
		}
		if quoted && !isOrnament(t) || !quoted && d.brokenQuote(i, t) {
			d.quoted = append(d.quoted, d.lines[i])
			d.anyQuote = d.anyQuote || strings.Trim(t, "> ") != ""
			d.mark(t)
			continue
		}
		if !quoted {
			if a, ok := readAttribution(d.lines, i); ok {
				if d.attributed(i, a) {
					return
				}
				i += a.lines - 1
				continue
			}
		}
		d.visible = append(d.visible, d.lines[i])
	}
}

// unglue takes a line apart that holds the whole header with its announcement. A few are tried: it happens once in a mail.
func (d *division) unglue(i int, t string) bool {
	const most = 5
	if d.glued >= most || len(t) <= 40 || !strings.HasPrefix(t, "--") {
		return false
	}
	d.glued++
	l := unglue(t)
	if l == nil {
		return false
	}
	d.glued = most
	d.lines = append(append(append([]string{}, d.lines[:i]...), l...), d.lines[i+1:]...)
	return true
}

// headed reports that a forward or a quote of everything below begins at line i: with a printed header, or with a line
// that announces one.
func (d *division) headed(i int, t string, quoted bool) bool {
	marker, at := d.announced(i, t, quoted)
	said := marker == "forward" || marker == "original"
	if at < len(d.lines) && at > d.refused {
		if b := d.printed(at, marker); b != nil {
			d.refused = max(b.end-1, at)
			sure := b.strong() || said && b.weak() || d.kind == "reply" && b.sent()
			if b.keys >= 2 && sure && (d.kind != "reply" || !b.quoted || said) {
				if !d.isForward(marker, b) {
					d.quoteRest(i)
					return true
				}
				b.end = d.repeated(t, b.end)
				d.settle(makeForward(b, d.lines, d.zone, d.depth))
				return true
			}
		}
	}
	if !said || !isDashed(t) {
		return false
	}
	if marker == "forward" && d.kind != "reply" || marker == "original" && d.kind == "forward" {
		d.settle(makeForward(&headBlock{end: i + 1}, d.lines, d.zone, d.depth))
	} else {
		d.quoteRest(i)
	}
	return true
}

// attributed takes the attribution at line i, and reports that nothing of the sender's can follow it.
func (d *division) attributed(i int, a attribution) bool {
	below := nextNonBlank(d.lines, i+a.lines)
	quote := below < len(d.lines) && strings.HasPrefix(strings.TrimSpace(d.lines[below]), ">")
	if a.own != "" {
		d.visible = append(d.visible, a.own)
		d.lines[i] = a.head
	}
	switch {
	case d.kind == "forward":
		d.settle(attributedForward(a, d.lines[min(below, len(d.lines)):], quote, d.zone))
	case quote:
		d.quoted = append(d.quoted, d.lines[i:i+a.lines]...)
		return false
	default:
		d.quoteRest(i)
	}
	return true
}

// quoteRest takes everything from line i on for quoted.
func (d *division) quoteRest(i int) { d.quoted = append(d.quoted, d.lines[i:]...) }

// announced says what line i announces, and at which line the header that it announces would begin.
func (d *division) announced(i int, t string, quoted bool) (marker string, at int) {
	if !quoted {
		marker = markerKind(t)
		if marker == "" {
			return "", i
		}
		at = nextNonBlank(d.lines, i+1)
		if marker == "rule" && at < len(d.lines) { // a rule above a line that announces
			if k := markerKind(d.lines[at]); k == "forward" || k == "original" {
				return k, nextNonBlank(d.lines, at+1)
			}
		}
		return marker, at
	}
	if !d.anyQuote && d.kind != "reply" {
		// a program that quotes the whole forward, with the line that announces it
		inner, _ := unquoteLine(t)
		if k := markerKind(inner); k == "forward" || k == "original" {
			if at = nextNonBlankQuoted(d.lines, i+1); at < len(d.lines) {
				return k, at
			}
		}
	}
	return "", i
}

// repeated is the line behind the announcement where a program prints it below the header once more.
func (d *division) repeated(announcement string, end int) int {
	if n := nextNonBlank(d.lines, end); n < len(d.lines) && isDashed(announcement) && strings.TrimSpace(d.lines[n]) == announcement {
		return n + 1
	}
	return end
}

// printed reads the printed header at line i, if one may stand there.
func (d *division) printed(i int, marker string) *headBlock {
	line := d.lines[i]
	if strings.HasPrefix(strings.TrimSpace(line), ">") {
		if marker == "" && (d.kind != "forward" || d.anyQuote) {
			return nil
		}
		line, _ = unquoteLine(line)
	}
	m, _, ok := headerLine(line)
	if !ok && (marker != "" || d.kind != "") {
		_, _, ok = namedLine(line)
	}
	if !ok || m == "other" {
		return nil
	}
	return readBlock(d.lines, i)
}

// isForward decides what a printed header begins. A line that says "forwarded" says so; a plain one goes by the subject:
// programs print the same header above what they quote in a reply. Where the subject says nothing, a mail that answers
// goes to the one it quotes, and a forward to somebody else.
func (d *division) isForward(marker string, b *headBlock) bool {
	switch {
	case marker == "forward", d.kind == "forward":
		return true
	case d.kind == "reply":
		return false
	}
	for _, from := range addresses(b.values["from"]) {
		for _, to := range d.recipients {
			if from.Address != "" && from.Address == to.Address {
				return false
			}
		}
	}
	return !d.replying || subjectOf(b) != "" && !strings.EqualFold(CleanSubject(subjectOf(b)), CleanSubject(d.subject))
}

// settle ends the search with a forward. Where the program printed no subject, the outer one serves; marks without
// words above it are the program's.
func (d *division) settle(f *Forward) {
	d.forward = f
	if !d.anyQuote {
		d.quoted = nil
	}
	if d.forward.Subject == "" {
		d.forward.Subject, d.forward.guessed = CleanSubject(d.subject), true
	}
}

// brokenQuote reports a line that a program broke off the quoted line above it, without its ">": it is nothing but the
// rest of a link, and the quote goes on below.
func (d *division) brokenQuote(i int, t string) bool {
	if i == 0 || i+1 >= len(d.lines) || len(d.quoted) == 0 || !strings.HasPrefix(strings.TrimSpace(d.lines[i+1]), ">") {
		return false
	}
	above := strings.TrimSpace(d.lines[i-1])
	if !strings.HasPrefix(above, ">") {
		return false
	}
	t = strings.TrimRight(t, "> ")
	if strings.ContainsAny(t, " \t") {
		return false
	}
	for _, pair := range [...][2]string{{"(", ")"}, {"<", ">"}, {"[", "]"}} {
		if strings.HasSuffix(t, pair[1]) && (strings.HasPrefix(t, pair[0]) || strings.Count(above, pair[0]) > strings.Count(above[1:], pair[1])) {
			return true
		}
	}
	return false
}

// isOrnament reports arrows that point at a text (">>> look <<<"): no program quotes so.
func isOrnament(t string) bool { return strings.HasSuffix(t, "<<") }

// mark remembers where among the visible lines a quoted paragraph stood and which item it named.
type mark struct {
	line, item int
}

func (d *division) mark(quoted string) {
	t := strings.TrimLeft(quoted, "> \t")
	at := len(d.visible)
	n := len(d.marks)
	if n == 0 || d.marks[n-1].line != at || t == "" {
		d.marks = append(d.marks, mark{line: at})
		n++
	}
	if d.marks[n-1].item == 0 {
		if i := strings.IndexByte(t, '#'); i >= 0 && i < 40 {
			digits := t[i+1:]
			end := 0
			for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
				end++
			}
			if v := atoi(digits[:end]); v >= firstItem {
				d.marks[n-1].item = v
			}
		}
	}
}

// beneath gives each visible line the item of the last paragraph quoted above it, 0 for none.
func beneath(visible []string, marks []mark) []int {
	items := make([]int, len(visible))
	k, item := 0, 0
	for i := range visible {
		for k < len(marks) && marks[k].line <= i {
			item = marks[k].item
			k++
		}
		items[i] = item
	}
	return items
}

func nextNonBlank(lines []string, i int) int {
	for i < len(lines) && strings.TrimSpace(lines[i]) == "" {
		i++
	}
	return i
}

func nextNonBlankQuoted(lines []string, i int) int {
	for i < len(lines) && strings.Trim(lines[i], "> \t\r") == "" {
		i++
	}
	return i
}

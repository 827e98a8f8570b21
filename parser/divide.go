package parser

import (
	"regexp"
	"strings"
	"time"
)

// division parts a text into what its sender wrote, what was quoted and what was forwarded.
type division struct {
	subject  string
	replying bool // the mail has In-Reply-To or References
	zone     *time.Location
	depth    int

	visible, quoted []string
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
	lines := strings.Split(text, "\n")
	kind := subjectKind(d.subject)
	var rest []string
	if len(lines) > maxLines {
		lines, rest = lines[:maxLines], lines[maxLines:]
	}
	unglued := false
	tried := -1 // a block that was refused up to this line
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		t := strings.TrimSpace(line)
		if t == "" || len(line) > maxLine {
			d.visible = append(d.visible, line)
			continue
		}
		if aboveLine(t) && len(d.visible) > 0 {
			d.quoted = append(append(d.quoted, lines[i:]...), rest...)
			return
		}
		if !unglued && strings.HasPrefix(t, "--") && len(t) > 40 {
			if l := unglue(t); l != nil { // a program that prints the whole header on the line that announces it
				lines = append(append(append([]string{}, lines[:i]...), l...), lines[i+1:]...)
				unglued, t, line = true, l[0], l[0]
			}
		}
		isQuoted := strings.HasPrefix(t, ">")
		marker, at := "", i
		if isQuoted && len(d.quoted) == 0 && kind != "reply" {
			// a program that quotes the whole forward, with the line that announces it
			inner, _ := unquoteLine(t)
			if k := markerKind(inner); k == "forward" || k == "original" {
				if at = nextNonBlankQuoted(lines, i+1); at < len(lines) {
					marker = k
				}
			}
		}
		if !isQuoted {
			marker = markerKind(t)
			if marker != "" {
				at = nextNonBlank(lines, i+1)
				if marker == "rule" && at < len(lines) { // a rule above a line that announces
					if k := markerKind(lines[at]); k == "forward" || k == "original" {
						marker, at = k, nextNonBlank(lines, at+1)
					}
				}
			}
		}
		var b *headBlock
		if at < len(lines) && at > tried {
			probe := lines[at]
			if strings.HasPrefix(strings.TrimSpace(probe), ">") {
				if marker != "" || kind == "forward" && len(d.quoted) == 0 {
					probe, _ = unquoteLine(probe)
				} else {
					probe = ""
				}
			}
			if m, _, ok := headerLine(probe); ok && m != "other" {
				if b = readBlock(lines, at); b != nil {
					tried = b.end - 1
				}
			}
		}
		announced := marker == "forward" || marker == "original"
		if b != nil && (b.strong() || announced && b.weak()) && (kind != "reply" || !b.quoted || announced) {
			if d.isForward(marker, kind) {
				d.forward = makeForward(b, append(lines[:len(lines):len(lines)], rest...), d.zone, d.depth)
				d.guessSubject()
			} else {
				d.quoted = append(append(d.quoted, lines[i:]...), rest...)
			}
			return
		}
		if marker == "forward" && strings.HasPrefix(t, "-") || marker == "original" && isDashed(t) {
			if marker == "forward" && kind != "reply" || marker == "original" && kind == "forward" {
				body := &headBlock{end: i + 1, values: map[string]string{}}
				d.forward = makeForward(body, append(lines[:len(lines):len(lines)], rest...), d.zone, d.depth)
				d.guessSubject()
			} else {
				d.quoted = append(append(d.quoted, lines[i:]...), rest...)
			}
			return
		}
		if !isQuoted {
			if n, strict := attribution(lines, i); n > 0 {
				after := nextNonBlank(lines, i+n)
				quoteFollows := after < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[after]), ">")
				if kind == "forward" && d.forward == nil && (strict || quoteFollows) {
					d.forward = attributedForward(lines, i, n, after, quoteFollows, rest, d.zone)
					d.guessSubject()
					return
				}
				if quoteFollows {
					d.quoted = append(d.quoted, lines[i:i+n]...)
					i += n - 1
					continue
				}
				if strict {
					d.quoted = append(append(d.quoted, lines[i:]...), rest...)
					return
				}
			}
			d.visible = append(d.visible, line)
			continue
		}
		d.quoted = append(d.quoted, line)
		d.mark(t)
	}
	d.visible = append(d.visible, rest...)
}

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

// guessSubject takes the outer subject where the program printed none.
func (d *division) guessSubject() {
	if d.forward.Subject == "" {
		d.forward.Subject, d.forward.guessed = CleanSubject(d.subject), true
	}
}

// isForward decides what a printed header begins. A line that says "forwarded" says so; a plain one goes by the subject:
// programs print the same header above what they quote in a reply.
func (d *division) isForward(marker, kind string) bool {
	switch {
	case marker == "forward":
		return true
	case kind == "forward":
		return true
	case kind == "reply":
		return false
	}
	return !d.replying
}

func isDashed(t string) bool {
	return strings.HasPrefix(t, "-") || strings.HasPrefix(t, "_") || strings.HasPrefix(t, "=")
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

// aboveLine is the boundary that help desks, and we, put into letters.
func aboveLine(t string) bool {
	if len(t) > 200 || len(t) < 12 {
		return false
	}
	f := fold(t)
	return strings.Contains(f, "above this line") || strings.Contains(f, "uber dieser zeile") || strings.Contains(f, "au-dessus de cette ligne") || strings.Contains(f, "encima de esta linea") || strings.Contains(f, "boven deze regel") || strings.Contains(f, "sopra questa riga") || strings.Contains(f, "acima desta linha")
}

var (
	mailInText = regexp.MustCompile(`[<\[(]?[^\s<>()\[\]]+@[^\s<>()\[\]]+\.[^\s<>()\[\]]+`)
	clockLike  = regexp.MustCompile(`\d{1,2}[:.h]\d{2}`)
	yearLike   = regexp.MustCompile(`\b(19|20)\d\d\b|\d{1,2}[./-]\d{1,2}`)
)

// attribution reports how many lines from i on are one "On such a day, somebody wrote:", 0 for none. strict: it has a
// date and a writer, so it needs no ">" below to be believed.
func attribution(lines []string, i int) (n int, strict bool) {
	first := strings.TrimSpace(strings.Trim(flatten(lines[i]), "*_ \t"))
	if first == "" || len(first) > 500 || strings.HasPrefix(first, "- ") {
		return 0, false
	}
	if t := strings.Trim(first, "- "); strings.HasPrefix(first, "--") && t != "" {
		first = t
	}
	starts := startsAttribution(first)
	joined := ""
	for n = 1; n <= 5 && i+n-1 < len(lines); n++ {
		l := strings.TrimSpace(flatten(lines[i+n-1]))
		if l == "" || strings.HasPrefix(l, ">") {
			return 0, false
		}
		if n > 1 && !starts {
			return 0, false
		}
		joined = strings.TrimSpace(joined + " " + l)
		if len(joined) > 600 {
			return 0, false
		}
		end := strings.TrimRight(joined, "*_ \t")
		if !strings.HasSuffix(end, ":") {
			next := ""
			if i+n < len(lines) {
				next = strings.TrimSpace(lines[i+n])
			}
			below := strings.HasPrefix(next, ">") || next == "" && quoteBelow(lines, i+n)
			dashed := strings.HasPrefix(joined, "--") && strings.HasSuffix(end, "--")
			if !(below || dashed || next == "" && endsWrote(end)) {
				continue
			}
			if below && n == 1 && starts && mailInText.MatchString(end) && yearLike.MatchString(end) && len(end) < 120 {
				return n, true
			}
			if !endsWrote(strings.TrimRight(end, "- ")) {
				continue
			}
		}
		f := fold(end)
		wrote := holdsWord(f, wroteWords)
		address := strings.Contains(f, "@") && mailInText.MatchString(f)
		date := clockLike.MatchString(f) || yearLike.MatchString(f)
		switch {
		case starts && wrote && (date || address) && len(joined) < 400:
			return n, true
		case address && date && (starts || wrote) && strings.HasSuffix(end, ":"):
			return n, true
		case wrote && n == 1 && len(joined) < 200:
			return n, address
		case !starts:
			return 0, false
		}
	}
	return 0, false
}

// startsAttribution reports a beginning as of such a line: "On", a weekday, a number, or a writer with an address.
func startsAttribution(s string) bool {
	if s[0] >= '0' && s[0] <= '9' {
		return true
	}
	w := s
	if i := strings.IndexAny(s, " ,.:"); i > 0 {
		w = s[:i]
	}
	w = fold(w)
	if onWords[w] || strings.HasPrefix(w, "在") || strings.HasPrefix(w, "於") {
		return strings.ContainsAny(s, "0123456789@") || len(s) < 60
	}
	return strings.Contains(s, "@") && (strings.Contains(s, "<") || strings.Contains(s, "\""))
}

// quoteBelow reports that the next line with text is a quoted one.
func quoteBelow(lines []string, i int) bool {
	i = nextNonBlank(lines, i)
	return i < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[i]), ">")
}

func endsWrote(s string) bool {
	f := fold(s)
	for _, w := range [...]string{" wrote", " schrieb", " skrev", " a ecrit", " escribio", " escreveu", " ha scritto", " schreef", " 写道", "寫道"} {
		if strings.HasSuffix(f, w) {
			return true
		}
	}
	return false
}

// holdsWord reports that one of the list stands in s at the start of a word.
func holdsWord(s string, list []string) bool {
	for _, w := range list {
		for from := 0; ; {
			i := strings.Index(s[from:], w)
			if i < 0 {
				break
			}
			i += from
			if i == 0 || !letterBefore(s, i) || w[0] >= 0x80 {
				return true
			}
			from = i + len(w)
		}
	}
	return false
}

func letterBefore(s string, i int) bool {
	c := s[i-1]
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}

// attributedForward is a forward whose program printed only "On ... wrote:".
func attributedForward(lines []string, i, n, after int, quoted bool, rest []string, zone *time.Location) *Forward {
	head := strings.Join(lines[i:i+n], " ")
	f := &Forward{To: []Address{}, Cc: []Address{}, Via: "inline"}
	f.From, f.DateText = attributedTo(head)
	f.setDate(zone, lines)
	body := append(lines[min(after, len(lines)):len(lines):len(lines)], rest...)
	if quoted {
		body = unquoteAll(body)
	}
	f.Text = strings.Trim(strings.Join(body, "\n"), "\n\r ")
	return f
}

// attributedTo takes the writer and the date out of such a line: the address with the capitalised words before it, and
// what stands between the first word and the last digit before them.
func attributedTo(head string) (from Address, date string) {
	head = oneLine(flatten(head))
	who := ""
	if loc := mailInText.FindStringIndex(head); loc != nil {
		from.Address = bareAddress(head[loc[0]:loc[1]])
		who = strings.TrimRight(head[:loc[0]], " <\"")
	} else {
		f := fold(head)
		who = head
		for _, w := range wroteWords {
			if k := strings.LastIndex(f, w); k > 0 && len(f) == len(head) {
				who = strings.TrimSpace(head[:k])
				break
			}
		}
	}
	if k := strings.LastIndexAny(who, "0123456789"); k >= 0 {
		date = strings.TrimSpace(who[:k+1])
		name := who[k+1:]
		for _, ap := range [...]string{" AM", " PM", " am", " pm"} {
			if strings.HasPrefix(name, ap) {
				date, name = date+ap, name[len(ap):]
			}
		}
		who = name
	}
	if w, rest, ok := strings.Cut(date, " "); ok && onWords[fold(w)] && len(w) <= 3 {
		date = rest
	}
	from.Name = personName(strings.Trim(who, " ,;:-\u2014\"'"))
	for _, w := range [...]string{"um ", "schrieb ", "schreef ", "skrev ", "a écrit ", "wrote ", "heeft ", "użytkownik ", "пользователь "} {
		from.Name = strings.Trim(strings.TrimPrefix(from.Name, w), `"'`)
	}
	return from, date
}

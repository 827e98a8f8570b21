package parser

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// attribution is the "On such a day, somebody wrote:" that programs print above what they quote.
type attribution struct {
	lines int    // how many it runs over
	own   string // what the sender typed before it on its first line
	head  string // the line, joined
	// sure: it names a day and a writer and holds nothing else, so it is believed without ">" below it.
	sure bool
}

// Bounds of one attribution.
const (
	attributionLines = 6
	attributionBytes = 500
)

// readAttribution reads the attribution that begins at line i.
func readAttribution(lines []string, i int) (a attribution, ok bool) {
	first := plainLine(lines[i])
	if first == "" || len(first) > attributionBytes || strings.HasPrefix(first, "- ") || strings.HasPrefix(first, "* ") {
		return a, false
	}
	opens := opensAttribution(first)
	size, brackets := 0, 0
	for n := 1; n <= attributionLines && i+n-1 < len(lines); n++ {
		l := plainLine(lines[i+n-1])
		if l == "" || strings.HasPrefix(l, ">") {
			// a mail address in brackets may stand apart, one line or several below
			if n == 1 || !(brackets > 0 || l == "" && i+n < len(lines) && plainLine(lines[i+n]) == "<") {
				return a, false
			}
			if l == "" {
				continue
			}
		}
		if n > 1 && !opens {
			break
		}
		brackets += strings.Count(l, "<") - strings.Count(l, ">")
		if size += len(l) + 1; size > attributionBytes+1 {
			return a, false
		}
		if (n > 1 || !opens) && !strings.HasSuffix(l, ":") && !endsWrote(strings.TrimRight(l, "- ")) {
			continue // as most lines do
		}
		joined := joinedPlain(lines[i : i+n])
		head := strings.TrimRight(joined, "*_ \t")
		quote := quoteBelow(lines, i+n)
		if !strings.HasSuffix(head, ":") {
			blank := i+n >= len(lines) || strings.TrimSpace(lines[i+n]) == ""
			head = strings.TrimRight(head, "- ")
			switch {
			case endsWrote(head) && (quote || blank || len(head) < len(joined)):
			case quote && n == 1 && opens && len(head) < 120 && holdsAddress(head) && holdsDay(head):
			default:
				continue
			}
		}
		sure, maybe := judgeAttribution(strings.TrimLeft(head, "-"), opens)
		if n == 1 && quote && !beginsAttribution(first) {
			if own, rest, ok := shared(head); ok {
				return attribution{lines: 1, own: asWritten(lines[i], own), head: rest, sure: true}, true
			}
		}
		if sure || quote && maybe {
			return attribution{lines: n, head: head, sure: sure}, true
		}
		if strings.HasSuffix(head, ":") {
			return a, false
		}
	}
	return a, false
}

// plainLine is a line without what stands around it for looks.
func plainLine(line string) string {
	return strings.Trim(flatten(line), "*_ \t\r")
}

// joinedPlain makes one line of several, without the blank ones.
func joinedPlain(lines []string) string {
	if len(lines) == 1 {
		return plainLine(lines[0])
	}
	var words []string
	for _, l := range lines {
		if l = plainLine(l); l != "" {
			words = append(words, l)
		}
	}
	return strings.Join(words, " ")
}

// judgeAttribution says how far a line that ends as an attribution is one. A sentence of the sender ends in "wrote:" as
// well ("I asked our lawyer on 3 May, and she wrote:"); it is told by the words that are neither date nor name.
func judgeAttribution(head string, opens bool) (sure, maybe bool) {
	wrote := wroteWords.word(fold(head))
	_, _, bracketed, address := findAddress(head)
	day := holdsDay(head)
	if !wrote && !(address && day) {
		return false, false
	}
	loose, own := looseWords(head)
	switch {
	case own:
	case wrote && day:
		sure = loose == 0 || opens && loose == 1 || address && loose <= 4
	case wrote && bracketed:
		sure = loose <= 2
	case bracketed && day:
		sure = opens && loose <= 2
	}
	return sure, len(head) < 300
}

// looseWords counts the words in small letters that no attribution needs; own reports one like "me" or "our", with
// which only a person writes.
func looseWords(head string) (n int, own bool) {
	for _, w := range strings.FieldsFunc(head, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("'@.-_", r)
	}) {
		w = strings.Trim(w, "'.-_")
		if strings.Contains(w, "@") {
			continue
		}
		if r, size := utf8.DecodeRuneInString(w); !unicode.IsLower(r) || len(w) == size {
			continue
		}
		f := fold(w)
		switch {
		case ownWords[f]:
			return n, true
		case onWords[f] || linkWords[f] || monthOf(f) != 0 || wroteWords.word(f):
		default:
			n++
		}
	}
	return n, false
}

// shared cuts a line that holds the sender's own words and an attribution behind them ("yes On Mon, 3 May 2026 ... wrote:").
func shared(head string) (own, rest string, ok bool) {
	tries := 0
	for i := len(head) - 1; i > 0 && tries < 5; i-- {
		if c := head[i-1]; c != ' ' && c != '-' && c != '.' || !unicode.IsUpper(rune(head[i])) && head[i] < utf8.RuneSelf {
			continue
		}
		w, _, spaced := strings.Cut(head[i:], " ")
		if !spaced || !onWords[fold(w)] {
			continue
		}
		tries++
		if sure, _ := judgeAttribution(head[i:], true); sure {
			own = strings.TrimRight(head[:i], "- ")
			return own, head[i:], own != ""
		}
	}
	return "", "", false
}

// asWritten is the beginning of a line that plainLine made into plain, in the line's own characters.
func asWritten(line, plain string) string {
	const looks = "*_ \t\r"
	whole := flatten(line)
	left := len(whole) - len(strings.TrimLeft(whole, looks)) + len(plain)
	for i, r := range line {
		if left <= 0 {
			return strings.Trim(line[:i], looks)
		}
		if s, changed := flat(r); changed {
			left -= len(s)
		} else {
			left -= utf8.RuneLen(r)
		}
	}
	return strings.Trim(line, looks)
}

// opensAttribution reports a beginning as of an attribution: "On", a weekday, a number, or a writer with an address.
func opensAttribution(s string) bool {
	return beginsAttribution(s) || strings.Contains(s, "@") && strings.ContainsAny(s, "<\"(")
}

// beginsAttribution reports that the first word is one of an attribution, or a number.
func beginsAttribution(s string) bool {
	s = strings.TrimLeft(s, "- ")
	if s == "" {
		return false
	}
	if s[0] >= '0' && s[0] <= '9' || s[0] == '<' {
		return true
	}
	w := s
	if i := strings.IndexAny(s, " ,.:("); i > 0 {
		w = s[:i]
	}
	w = fold(w)
	if onWords[w] || strings.HasPrefix(w, "在") || strings.HasPrefix(w, "於") || strings.HasPrefix(w, "בתאריך") {
		return strings.ContainsAny(s, "0123456789٠١٢٣٤٥٦٧٨٩@") || len(s) < 60
	}
	return false
}

// quoteBelow reports that the next line with text is a quoted one.
func quoteBelow(lines []string, i int) bool {
	i = nextNonBlank(lines, i)
	return i < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[i]), ">")
}

// endsWrote reports that s ends in "wrote" or its like, without a colon.
func endsWrote(s string) bool {
	const enough = 60 // more bytes than the longest of the words has, with what may stand behind it
	whole := len(s) <= enough
	if !whole {
		at := len(s) - enough
		for !utf8.RuneStart(s[at]) {
			at++
		}
		s = s[at:]
	}
	f := strings.TrimRight(fold(s), " ()")
	return wroteWords.end(f, func(w string) bool {
		if len(f) == len(w) {
			return whole
		}
		return f[len(f)-len(w)-1] == ' ' || w[0] >= utf8.RuneSelf
	})
}

// holdsDay reports a whole date, in any of the languages.
func holdsDay(s string) bool {
	if !strings.ContainsAny(s, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
		return false
	}
	_, ok := looseDate(s, time.UTC, true)
	return ok
}

func holdsAddress(s string) bool {
	_, _, _, ok := findAddress(s)
	return ok
}

// findAddress finds a mail address in s: one in brackets, which it takes along, or else the first.
func findAddress(s string) (start, end int, bracketed, ok bool) {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			return start, end, false, ok
		}
		at += from
		left, right := at, at+1
		for left > from && !addressEnd(s[left-1]) {
			left--
		}
		for right < len(s) && !addressEnd(s[right]) {
			right++
		}
		from = right
		if dot := strings.IndexByte(s[at:right], '.'); left == at || dot <= 1 {
			continue
		}
		if left > 0 && strings.IndexByte("<([", s[left-1]) >= 0 {
			if right < len(s) && strings.IndexByte(">)]", s[right]) >= 0 {
				right++
			}
			return left - 1, right, true, true
		}
		if !ok {
			start, end, ok = left, right, true
		}
	}
}

func addressEnd(c byte) bool { return c <= ' ' || strings.IndexByte(`<>()[]",;`, c) >= 0 }

func letterBefore(s string, i int) bool {
	c := s[i-1]
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}

// attributedForward is a forward whose program printed only "On ... wrote:".
func attributedForward(a attribution, body []string, quoted bool, zone *time.Location) *Forward {
	f := &Forward{To: []Address{}, Cc: []Address{}, Via: "inline"}
	f.From, f.DateText = attributedTo(a.head)
	f.setDate(zone)
	if quoted {
		body = unquoteAll(body)
	}
	f.Text = strings.Trim(strings.Join(body, "\n"), "\n\r ")
	return f
}

// attributedTo takes the writer and the date out of an attribution: the address with the words before it, and what
// stands between the first word and the last digit before them. Some languages name the writer first and the day behind.
func attributedTo(head string) (from Address, date string) {
	head = oneLine(flatten(head))
	who, behind := strings.TrimRight(head, ": "), ""
	if start, end, _, ok := findAddress(head); ok {
		from.Address = bareAddress(strings.Trim(head[start:end], "<>()[]"))
		who, behind = strings.TrimRight(head[:start], ` <("`), head[end:]
	}
	k := strings.LastIndexAny(who, "0123456789")
	switch {
	case k >= 0:
		before, name := who, who[k+1:]
		for _, half := range halves {
			if len(name) >= len(half) && strings.EqualFold(name[:len(half)], half) {
				k, name = k+len(half), name[len(half):]
				break
			}
		}
		date, who = strings.TrimSpace(who[:k+1]), name
		if from.Address == "" && withoutLinks(name) == "" { // "Ann wrote on 3 May 2026:"
			if f := strings.ToLower(before); len(f) == len(before) {
				if i, w, ok := wroteWords.between(f); ok {
					who, date = before[:i-1], strings.TrimSpace(before[i+len(w)+1:k+1])
				}
			}
		}
	case strings.ContainsAny(behind, "0123456789"):
		date = strings.Trim(behind, " ,;:()[]<>")
	default: // a weekday at most
		for l := strings.Fields(who); len(l) > 2 && onWords[fold(strings.Trim(l[0], ",."))]; l = l[1:] {
			who = strings.Join(l[1:], " ")
		}
	}
	if w, rest, ok := strings.Cut(date, " "); ok && onWords[fold(w)] && len(w) <= 3 {
		date = rest
	}
	from.Name = personName(strings.Trim(withoutLinks(who), " ,;:-\u2014\"'"))
	return from, date
}

// halves of the day stand behind the last digit of a time and belong to it.
var halves = []string{" a. m.", " p. m.", " a.m.", " p.m.", " nachm.", " vorm.", " μ.μ.", " π.μ.", " am", " pm"}

// withoutLinks takes the words of an attribution off both ends of a name.
func withoutLinks(s string) string {
	link := func(w string) bool {
		f := fold(strings.Trim(w, ` ,;:-—()"'`))
		r, _ := utf8.DecodeRuneInString(w)
		if _, zone := zoneNamed(f); zone && len(f) > 1 && w == strings.ToUpper(w) {
			return true
		}
		return f == "" || !unicode.IsUpper(r) && (linkWords[f] || onWords[f] || wroteWords.word(f))
	}
	l := strings.Fields(s)
	for i := len(l) - 2; i >= 0; i-- { // "Uhr schrieb Ann"
		if f := fold(strings.Trim(l[i], ",:")); f == strings.Trim(l[i], ",:") && wroteWords.word(f) {
			l = l[i+1:]
			break
		}
	}
	for len(l) > 0 && link(l[0]) {
		l = l[1:]
	}
	for len(l) > 0 && link(l[len(l)-1]) {
		l = l[:len(l)-1]
	}
	return strings.Join(l, " ")
}

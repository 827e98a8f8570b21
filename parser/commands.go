package parser

import (
	"sort"
	"strconv"
	"strings"
	"time"
)

// firstItem is where item numbers begin, so that a number is never that of a section or a list.
const firstItem = 101

// maxCommands bounds what one mail may ask for, maxReplyLines on how many lines it is looked for.
const (
	maxCommands   = 200
	maxReplyLines = 2000
)

// Commands reads the own text as a reply, by the rules of product.md ("Replies"): commands without a number on the lines
// from the top (after a greeting) to the first that is none, and on the trailing ones; commands with a number, or beneath
// a quoted line that names an item, on any line. Everything else is Comment. A line is a command only as a whole.
func (m *Mail) Commands(d Dictionary, opt ReplyOptions) (r Reply) {
	r = Reply{Commands: []Command{}, Unclear: []Unclear{}}
	defer func() {
		if recover() != nil {
			r = Reply{Commands: []Command{}, Unclear: []Unclear{}, Comment: m.OwnText}
		}
	}()
	a := answers{d: &d, c: d.context(m), opt: opt}
	lines, below := strings.SplitN(m.OwnText, "\n", maxReplyLines+1), ""
	if len(lines) > maxReplyLines {
		lines, below = lines[:maxReplyLines], lines[maxReplyLines]
	}
	read := make([][]Command, len(lines))
	named := make([]bool, len(lines)) // it has an item's number, or stands beneath a quoted line that has one
	for i, l := range lines {
		if len(l) > maxLine || strings.TrimSpace(l) == "" {
			continue
		}
		item := 0
		if i < len(m.beneath) {
			item = m.beneath[i]
		}
		cmds, numbered := a.line(l, item)
		read[i] = cmds
		named[i] = numbered || item > 0
	}
	use := make([]bool, len(lines))
	top := nextNonBlank(lines, 0)
	if top < len(lines) && isGreeting(lines[top]) && read[top] == nil {
		use[top] = true
		top = nextNonBlank(lines, top+1)
	}
	stop := top
	for ; stop < len(lines); stop++ {
		if strings.TrimSpace(lines[stop]) == "" {
			continue
		}
		if read[stop] == nil {
			break
		}
		use[stop] = true
	}
	for i := len(lines) - 1; i > stop && below == ""; i-- {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if read[i] == nil {
			break
		}
		use[i] = true
	}
	var comment []string
	looked := 0 // lines of prose that were held against the verbs
	for i, l := range lines {
		switch {
		case read[i] != nil && (use[i] || named[i]):
			for _, c := range read[i] {
				if len(r.Commands) < maxCommands {
					r.Commands = append(r.Commands, c)
				}
			}
		case use[i]:
		default:
			comment = append(comment, l)
			if i == stop || named[i] {
				if looked++; looked > 1000 || len(l) > maxLine || len(r.Unclear) >= 20 {
					continue
				}
				if mean := a.meant(l); mean != "" {
					r.Unclear = append(r.Unclear, Unclear{strings.TrimSpace(l), mean})
				}
			}
		}
	}
	r.Comment = strings.TrimSpace(strings.Join(append(comment, below), "\n"))
	return r
}

// answers reads lines of one reply.
type answers struct {
	d   *Dictionary
	c   DateContext
	opt ReplyOptions
}

// line reads one line: its commands (one for each item), nil when it is none. numbered says that it begins or ends with
// item numbers.
func (a *answers) line(l string, beneath int) (cmds []Command, numbered bool) {
	raw := strings.TrimSpace(l)
	t := strings.TrimSpace(strings.TrimLeft(flatten(raw), "*_ ")) // bold of a phone's mail program
	if !mayCommand(t) {
		return nil, false
	}
	t = strings.Join(strings.Fields(t), " ")
	items, rest := leadingItems(t)
	if len(items) == 0 {
		if head, tail := trailingItems(t); len(tail) > 0 {
			if v := aliasIndex[fold(bareLine(head))]; v != nil && v.arg == "" {
				items, rest = tail, head
			}
		}
	}
	numbered = len(items) > 0
	if !numbered && beneath > 0 {
		items = []int{beneath}
	}
	counts := len(items) > 0
	verb, args, due, ok := a.read(rest, counts || a.opt.Asked > 0, counts)
	if !ok {
		return nil, numbered
	}
	if len(items) == 0 {
		item := 0
		if v := aliasIndex[verb]; v != nil && v.asks {
			item = a.opt.Asked
		}
		items = []int{item}
	}
	for _, n := range items {
		own := map[string]string{}
		for k, v := range args {
			own[k] = v
		}
		cmds = append(cmds, Command{Item: n, Verb: verb, Args: own, Due: due, Line: raw})
	}
	return cmds, numbered
}

// mayCommand tells from its first word whether a line can be a command at all: most lines of a mail are prose, and this
// is all that is done with them. It begins with a mark, an item's number, one letter or the first word of an alias.
func mayCommand(t string) bool {
	if t == "" {
		return false
	}
	if c := t[0]; c >= '0' && c <= '9' || strings.IndexByte("/!#@+", c) >= 0 {
		return true
	}
	word := t
	if i := strings.IndexAny(t, " \t:"); i >= 0 {
		word = t[:i]
	}
	if len(word) > longestFirst {
		return false
	}
	word = fold(word)
	return len(strings.TrimRight(word, ") .!,;\u2026*_")) == 1 || firstWords[word] || firstWords[strings.TrimRight(word, " .!,;\u2026*_-\u2013\u2014")]
}

// leadingItems reads "118 ...", "#118: ...", "131,142 ...", "131 and 142 ..." off the front.
func leadingItems(t string) (items []int, rest string) {
	rest = t
	for len(items) < 50 {
		s := strings.TrimLeft(rest, " ")
		s = strings.TrimPrefix(s, "#")
		k := 0
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		n := atoi(s[:k])
		if n < firstItem || k > 7 || k < len(s) && !strings.ContainsRune(" ,:.)-&/", rune(s[k])) {
			break
		}
		items = append(items, n)
		rest = s[k:]
		after := strings.TrimLeft(rest, " ")
		next, more := after, false
		for _, sep := range [...]string{",", "&", "and ", "und ", "et ", "y ", "e ", "en "} {
			if r, ok := strings.CutPrefix(after, sep); ok {
				next, more = strings.TrimLeft(r, " "), true
				break
			}
		}
		if !more {
			if d := strings.TrimPrefix(after, "#"); len(d) > 0 && d[0] >= '0' && d[0] <= '9' && strings.HasPrefix(rest, " ") && len(after) != len(d) {
				next, more = after, true // #118 #119 done
			}
		}
		if n, _ := leadingItems1(next); !more || n < firstItem {
			break
		}
		rest = next
	}
	if len(items) == 0 {
		return nil, t
	}
	return items, strings.TrimLeft(rest, " :.)-\u2013\u2014")
}

func leadingItems1(s string) (n, k int) {
	s = strings.TrimPrefix(s, "#")
	for k < len(s) && s[k] >= '0' && s[k] <= '9' {
		k++
	}
	return atoi(s[:k]), k
}

// trailingItems reads "done 118" and "done #118, #119".
func trailingItems(t string) (head string, items []int) {
	f := strings.Fields(strings.ReplaceAll(strings.TrimRight(t, " .!,;"), ",", " "))
	k := len(f)
	for k > 1 {
		w := strings.TrimPrefix(f[k-1], "#")
		if !isDigits(w) || len(w) > 7 || atoi(w) < firstItem {
			break
		}
		items = append(items, atoi(w))
		k--
	}
	sort.SliceStable(items, func(i, j int) bool { return false })
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
	return strings.Join(f[:k], " "), items
}

// bareLine takes one command mark and the trailing punctuation off.
func bareLine(t string) string {
	t = strings.TrimSpace(t)
	if t != "" && strings.ContainsRune("/!#@", rune(t[0])) {
		t = strings.TrimSpace(t[1:])
	}
	return strings.TrimRight(t, " .!,;:*_\u2026")
}

// read reads one command without its number. answering: an answer (ok, yes, no, a letter) counts. sure: the line named an
// item, so free words after the verb are meant.
func (a *answers) read(t string, answering, sure bool) (name string, args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	t = strings.TrimSpace(t)
	if t == "" {
		return
	}
	marked := t[0] == '/' || t[0] == '!'
	body := t
	if strings.ContainsRune("/!#@", rune(t[0])) {
		body = strings.TrimSpace(t[1:])
	}
	bare := strings.TrimRight(body, " .!,;\u2026*_")
	if bare == "" {
		return
	}
	switch t[0] {
	case '@':
		if keys := a.d.person(bare); len(keys) == 1 {
			return "give", map[string]string{"person": keys[0]}, due, true
		}
	case '#':
		if slug, known := a.d.domain(bare); known {
			return "domain", map[string]string{"domain": slug}, due, true
		}
	case '!':
		if p, known := tagBang[fold(bare)]; known {
			return "priority", map[string]string{"level": p}, due, true
		}
	}
	if rest, plus := strings.CutPrefix(bare, "+"); plus {
		if rest = strings.TrimSpace(rest); rest != "" && !isDigits(rest) {
			return "topic", map[string]string{"text": rest}, due, true
		}
		return
	}
	if l := a.letter(bare); l != "" && answering {
		return "choose", map[string]string{"option": l}, due, true
	}
	if k, v, colon := strings.Cut(bare, ":"); colon && fold(strings.TrimSpace(k)) == "status" {
		if name, known := ticketStates[fold(strings.TrimSpace(v))]; known {
			return name, args, due, true
		}
		return
	}
	words := strings.Fields(bare)
	for n := min(longestAlias, len(words)); n > 0; n-- {
		head := fold(strings.Join(words[:n], " "))
		trimmed := strings.TrimRight(head, ":,-\u2013\u2014.")
		v := aliasIndex[trimmed]
		if v == nil {
			v = aliasIndex[head]
		}
		if v == nil || v.asks && !answering {
			continue
		}
		mark := trimmed != head && !strings.HasSuffix(head, ",")
		rest := strings.Join(words[n:], " ")
		if r := strings.TrimLeft(rest, ":-\u2013\u2014 "); r != rest {
			rest, mark = r, true
		}
		if args, due, ok = a.argument(v, rest, mark || marked || sure); ok {
			return v.name, args, due, true
		}
	}
	return "", nil, due, false
}

// letter reads A, b), "option C" as a letter that may be chosen.
func (a *answers) letter(t string) string {
	t = strings.ToUpper(strings.TrimRight(t, ") "))
	if len(t) != 1 || t[0] < 'A' || t[0] > 'Z' {
		return ""
	}
	if len(a.opt.Options) > 0 && !holds(a.opt.Options, t) {
		return ""
	}
	return t
}

// proseAfter are words after "no", "drop" or "skip" that make a sentence of it.
var proseAfter = words(`the a an this that these those it its them they him her me us my our your his their by in off out over to up on problem problems worries worry idea rush need hurry thanks thank doubt question questions one way matter longer more i we you he she there
	der die das den ein eine es le la les un une ce cette el los las una il lo gli o os as um uma de het een problema problem probleme`)

// greetingAfter are words after "good" that make a greeting or a remark of it.
var greetingAfter = words(`morning afternoon evening day night luck point idea question to for day! news thanks catch bye job! enough`)

// argument reads what follows a verb. marked: a colon, a slash or an item number shows that a command was meant.
func (a *answers) argument(v *verb, rest string, marked bool) (args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	first := ""
	if f := strings.Fields(fold(rest)); len(f) > 0 {
		first = strings.Trim(f[0], ",.!?;:")
	}
	switch v.arg {
	case "":
		return args, due, rest == ""
	case "why":
		if rest == "" {
			return args, due, true
		}
		if !marked && (proseAfter[first] && !(v.name == "skip" && first == "on") || len(strings.Fields(rest)) > 12) {
			return args, due, false
		}
		args["why"] = rest
		return args, due, true
	case "text":
		if rest == "" || !marked && v.name == "good" && greetingAfter[first] {
			return args, due, false
		}
		args["text"] = rest
		return args, due, true
	case "person":
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "to "), "@")
		keys := a.d.person(rest)
		if len(keys) != 1 {
			return args, due, false
		}
		args["person"] = keys[0]
		return args, due, true
	case "date", "shift":
		m, err := When(rest, a.c)
		if err != nil {
			return args, due, false
		}
		args["when"], args["text"] = m.String(), rest
		if length, isSpan := Span(rest, a.c.Locale); v.arg == "shift" && isSpan {
			args["shift"] = length
		}
		return args, m, true
	case "who":
		f := strings.Fields(rest)
		if len(f) == 0 || len(f) > 5 || !marked && (proseAfter[first] || strings.ContainsAny(rest, ",?;") || first == "until" || first == "till" || first == "and" || first == "for") {
			return args, due, false
		}
		args["who"] = rest
		return args, due, true
	case "level":
		p, known := tagBang[strings.TrimPrefix(fold(rest), "!")]
		if !known {
			p, known = levelWords[fold(rest)]
		}
		args["level"] = p
		return args, due, known
	case "domain":
		slug, known := a.d.domain(strings.TrimPrefix(rest, "#"))
		args["domain"] = slug
		return args, due, known
	case "letter":
		args["option"] = a.letter(rest)
		return args, due, args["option"] != ""
	case "top":
		n, text, found := strings.Cut(rest, " ")
		n = strings.Trim(n, "#.:)")
		if !found || !isDigits(n) || len(n) > 2 || atoi(n) == 0 || strings.TrimSpace(text) == "" {
			return args, due, false
		}
		args["n"], args["text"] = strconv.Itoa(atoi(n)), strings.TrimSpace(text)
		return args, due, true
	case "away":
		return a.away(rest)
	}
	return args, due, false
}

var levelWords = map[string]string{"hoch": "high", "dringend": "urgent", "niedrig": "low", "haute": "high", "basse": "low", "alta": "high", "baja": "low", "bassa": "low", "baixa": "low", "hoog": "high", "laag": "low", "urgente": "urgent", "spoed": "urgent"}

// Span reads a length of time such as "3d", "2 weeks" or "5 Werktage" in the languages of dates: 3d, 2w, 5bd, and mo, q, y for
// months, quarters and years. ok is false for what names no number or is no length.
func Span(text, locale string) (length string, ok bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return "", false
	}
	s, ok := recurrence(text, locale)
	if one, is := map[string]string{"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y", "workday": "1bd"}[s]; is {
		return one, ok
	}
	return s, ok && s != "" && s[0] >= '0' && s[0] <= '9'
}

// away reads "1 dec to 5 dec by ana".
func (a *answers) away(rest string) (args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	words := strings.Fields(rest)
	for k := len(words) - 1; k > 0; k-- {
		if w := fold(words[k]); w == "by" || w == "cover" || w == "covered" || w == "cover:" || w == "vertretung" {
			keys := a.d.person(strings.TrimPrefix(strings.TrimPrefix(strings.Join(words[k+1:], " "), "by "), "@"))
			if len(keys) != 1 {
				return args, due, false
			}
			args["by"] = keys[0]
			words = words[:k]
			break
		}
	}
	if len(words) > 0 && fold(words[0]) == "from" {
		words = words[1:]
	}
	for k := range words {
		if w := fold(words[k]); k > 0 && k < len(words)-1 && (w == "to" || w == "until" || w == "till" || w == "-" || w == "bis" || w == "\u2013") {
			from, err := When(strings.Join(words[:k], " "), a.c)
			if err != nil {
				continue
			}
			c := a.c
			c.Now = from.At.Add(-24 * time.Hour)
			to, err := When(strings.Join(words[k+1:], " "), c)
			if err != nil || to.At.Before(from.At) {
				continue
			}
			args["from"], args["to"] = from.At.Format("2006-01-02"), to.At.Format("2006-01-02")
			return args, to, true
		}
	}
	m, err := When(strings.Join(words, " "), a.c)
	if err != nil {
		return args, due, false
	}
	args["from"], args["to"] = m.At.Format("2006-01-02"), m.At.Format("2006-01-02")
	return args, m, true
}

var greetingWords = words(`hi hello hey dear hallo liebe lieber guten bonjour salut bonsoir hola buenos buenas ciao buongiorno salve olá ola bom boa beste goedemorgen dag hej good morning gentile estimado estimada caro cara cher chère sehr moin servus`)

// isGreeting reports a first line like "Hi Ana," which no rule should trip over.
func isGreeting(l string) bool {
	t := strings.TrimSpace(flatten(l))
	f := strings.Fields(fold(t))
	if len(f) == 0 || len(f) > 5 || !greetingWords[strings.Trim(f[0], ",.!")] {
		return false
	}
	return strings.HasSuffix(t, ",") || strings.HasSuffix(t, "!") || len(f) <= 3 && !strings.HasSuffix(t, "?")
}

// meant is the verb that a line which is no command begins with or misspells, "" when it is only prose.
func (a *answers) meant(l string) string {
	_, rest := leadingItems(strings.Join(strings.Fields(flatten(l)), " "))
	f := strings.Fields(fold(bareLine(rest)))
	if len(f) == 0 {
		return ""
	}
	w := strings.Trim(f[0], ",.:;!?")
	if v := aliasIndex[w]; v != nil {
		switch v.name {
		case "done", "take", "reopen", "drop", "give", "by", "later", "snooze", "wait", "follow", "nudge", "priority", "domain", "move", "away", "undo":
			return v.usage
		}
		return ""
	}
	if len(f) > 3 || len(w) < 4 {
		return ""
	}
	for i := range verbTable { // misspelt: with the right word the line would be a command
		if n := verbTable[i].name; len(n) > 3 && distance(w, n, 2) <= 1+len(w)/6 {
			if _, _, _, ok := a.read(strings.Join(append([]string{n}, f[1:]...), " "), true, true); ok && (len(f) == 1 || verbTable[i].arg != "text" && verbTable[i].arg != "why") {
				return verbTable[i].usage
			}
		}
	}
	return ""
}

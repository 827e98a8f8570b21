package parser

import (
	"maps"
	"strings"
)

// answers reads lines of one reply.
type answers struct {
	d   *Dictionary
	c   DateContext
	opt ReplyOptions
}

// order is what one command says without the items that it is about.
type order struct {
	verb string
	args map[string]string
	due  Moment
}

// line reads one line: its commands (one for each item), nil when it is none. numbered says that it begins or ends with
// item numbers.
func (a *answers) line(l string, beneath int) (cmds []Command, numbered bool) {
	raw := strings.TrimSpace(l)
	t := strings.TrimSpace(strings.TrimLeft(flatten(raw), "*_ ")) // bold of a phone's mail program
	if s, ok := strings.CutPrefix(t, "- "); ok && !strings.HasPrefix(s, "[") {
		t = strings.TrimSpace(s)
	}
	if o, ok := optionLine(t); ok && a.opt.Prepares {
		return a.about(nil, beneath, raw, order{verb: "offer", args: map[string]string{"option": o.Letter, "text": o.Text}}), false
	}
	if !mayCommand(t) {
		return nil, false
	}
	t = strings.Join(strings.Fields(t), " ")
	if s, ok := a.spokenTo(t); ok {
		return a.about(nil, 0, raw, s), false
	}
	items, rest := leadingItems(t)
	numbered = len(items) > 0
	if s, ok := a.read(rest, numbered || beneath > 0 || a.opt.Asked > 0, numbered || beneath > 0); ok {
		return a.about(items, beneath, raw, s), numbered
	}
	if !numbered {
		if behind, rest := itemsBehind(t); len(behind) > 0 {
			if s, ok := a.read(rest, true, true); ok {
				return a.about(behind, 0, raw, s), true
			}
		}
		return nil, false
	}
	for _, part := range severalOnALine(t) {
		items, rest := leadingItems(part)
		s, ok := a.read(rest, true, true)
		if !ok || len(items) == 0 {
			return nil, true
		}
		cmds = append(cmds, a.about(items, 0, part, s)...)
	}
	return cmds, true
}

// about makes a command of each item that a line is about: those it names, the one it stands beneath, the one that was
// asked about when it is an answer, or else that of the thread.
func (a *answers) about(items []int, beneath int, line string, s order) (cmds []Command) {
	if len(items) == 0 {
		item := beneath
		if v := aliasIndex[s.verb]; item == 0 && v != nil && v.asks {
			item = a.opt.Asked
		}
		items = []int{item}
	}
	for _, n := range items {
		cmds = append(cmds, Command{Item: n, Verb: s.verb, Args: maps.Clone(s.args), Due: s.due, Line: line})
	}
	return cmds
}

// mayCommand tells from its first word whether a line can be a command at all: most lines of a mail are prose, and this
// is all that is done with them. It begins with a mark, an item's number, one letter, the first word of an alias, or
// somebody who is spoken to.
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
	if strings.HasSuffix(word, ",") && len(t) < 80 {
		return true
	}
	word = fold(word)
	if len(strings.TrimRight(word, ") .!,;\u2026*_")) == 1 || firstWords[word] || politeFirst[word] {
		return true
	}
	word = strings.TrimRight(word, " .!,;\u2026*_-\u2013\u2014")
	return firstWords[word] || politeFirst[word]
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
func (a *answers) read(t string, answering, sure bool) (order, bool) {
	t = strings.TrimSpace(t)
	if t == "" {
		return order{}, false
	}
	if s, ok := a.exactly(t, answering, sure); ok {
		return s, true
	}
	if plain, shorter := a.impolite(t); shorter {
		return a.exactly(plain, answering, sure)
	}
	return order{}, false
}

// exactly reads a line that is nothing but a command.
func (a *answers) exactly(t string, answering, sure bool) (order, bool) {
	body, marked := t, strings.IndexByte("/!#", t[0]) >= 0
	if strings.ContainsRune("/!#@", rune(t[0])) {
		body = strings.TrimSpace(strings.TrimLeft(t, t[:1]))
	}
	bare := strings.TrimRight(body, " .!,;\u2026*_")
	if bare == "" {
		return order{}, false
	}
	if s, ok := a.short(t[0], bare, sure); ok {
		return s, true
	}
	if rest, plus := strings.CutPrefix(bare, "+"); plus {
		rest = strings.TrimSpace(rest)
		return order{verb: "topic", args: map[string]string{"text": rest}}, rest != "" && !isDigits(rest)
	}
	if l := a.letter(bare); l != "" && answering {
		return order{verb: "choose", args: map[string]string{"option": l}}, true
	}
	if s, known, ok := a.ticketForm(bare, marked); known {
		return s, ok
	}
	words := strings.Fields(bare)
	for n := min(longestAlias, len(words)); n > 0; n-- {
		head := fold(strings.Join(words[:n], " "))
		trimmed := strings.TrimRight(head, ":,-\u2013\u2014.")
		colon := trimmed != head && !strings.HasSuffix(head, ",")
		v := aliasIndex[trimmed]
		if v == nil {
			v = aliasIndex[head]
		}
		if v == nil && (marked || colon) {
			v = markedIndex[trimmed]
		}
		if v == nil || v.asks && !answering {
			continue
		}
		rest := strings.Join(words[n:], " ")
		if r := strings.TrimLeft(rest, ":-\u2013\u2014 "); r != rest {
			rest, colon = r, true
		}
		if v.name == "note" && colon && !marked && !sure {
			continue // "Note: see below" is what people write to one another
		}
		if args, due, ok := a.argument(v, rest, colon || marked || sure); ok {
			maps.Copy(args, fixedArgs[trimmed])
			return order{v.name, args, due}, true
		}
		if s, ok := a.twice(v, rest); ok {
			return s, true
		}
	}
	return order{}, false
}

// short reads what has a mark or a number and needs no verb: @elena, #travel, !urgent, 118 urgent.
func (a *answers) short(mark byte, bare string, sure bool) (order, bool) {
	switch mark {
	case '@':
		if keys := a.d.person(bare); len(keys) == 1 {
			return order{verb: "give", args: map[string]string{"person": keys[0]}}, true
		}
	case '#':
		if slug, known := a.d.domain(bare); known {
			return order{verb: "domain", args: map[string]string{"domain": slug}}, true
		}
	}
	if p, known := tagBang[fold(bare)]; known && (mark == '!' || sure && !isDigits(bare)) {
		return order{verb: "priority", args: map[string]string{"level": p}}, true
	}
	return order{}, false
}

// twice reads an answer that is order in two ways: "ok, go ahead", "yes, B".
func (a *answers) twice(v *verb, rest string) (order, bool) {
	if v.name != "ok" && v.name != "yes" || len(rest) > 60 {
		return order{}, false
	}
	rest = strings.Trim(rest, " ,.-\u2013\u2014")
	if l := a.letter(rest); l != "" {
		return order{verb: "choose", args: map[string]string{"option": l}}, true
	}
	if rest == "" {
		return order{}, false
	}
	s, ok := a.exactly(rest, true, false)
	return s, ok && (s.verb == "ok" || s.verb == "yes" || s.verb == "choose")
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

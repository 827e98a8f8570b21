package parser

import "strings"

// tag is one row of the one table from which the reader of tags and the help are made.
type tag struct {
	id      string
	hash    string // words behind "#", with what they mean: "word=value"
	bang    string // words behind "!"
	keys    string // words before ":"
	usage   string
	meaning string
	example string
	also    string
}

var tagTable = []tag{
	{id: "domain", keys: "domain area", usage: "#vendors", meaning: "the area it belongs to; its owner gets it", example: `#vendors  #"long name"  domain:vendors`, also: "an unknown word becomes a label; #142 is a reference"},
	{id: "person", keys: "to for", usage: "@maria", meaning: "the person who gets it", example: "@maria  +maria  to:maria"},
	{id: "priority", keys: "priority prio", bang: "urgent=urgent asap=urgent high=high important=high low=low normal=normal 1=urgent 2=high 3=normal 4=low p1=urgent p2=high p3=normal p4=low",
		usage: "!urgent  !high  !low", meaning: "how soon; urgent is told at once", example: "!1 to !4, p1 to p4, !! and !!!"},
	{id: "due", keys: "due deadline", usage: "due:friday", meaning: "when it must be done", example: `due:3d  due:5bd  due:eow  due:2026-12-01  due:"next fri 15:00"  by fri  ^fri`, also: "a date alone is never read"},
	{id: "start", keys: "start snooze defer", usage: "start:mon", meaning: "hidden until then", example: "snooze:1w  defer:mon"},
	{id: "follow", keys: "follow fu chase remind followup", usage: "follow:3d", meaning: "chase it on that day", example: "fu:3d  chase:fri  remind:1w  team+3d@..."},
	{id: "wait", keys: "wait waiting", usage: "wait:acme", meaning: "who owes us", example: `wait:acme  wait:"Acme Corp"`},
	{id: "every", keys: "every repeat", usage: "every:monday", meaning: "comes again", example: "every:2w  every:month"},
	{id: "kind", hash: "task=task todo=task follow=followup followup=followup follow-up=followup waiting=followup decide=decision decision=decision approve=decision approval=decision fyi=fyi 1on1=1on1 1:1=1on1 oneonone=1on1 pref=pref preference=pref",
		keys: "kind", usage: "#task  #follow  #decide  #fyi  #1on1  #pref", meaning: "what it is", example: "#approve  #decision  decide: at the start of the subject"},
	{id: "options", keys: "options", usage: "options:a,b", meaning: "what there is to choose from; or lines A) ... B) ... in the text", example: "options:Oslo,Bergen"},
	{id: "recommend", keys: "recommend", usage: "recommend:B", meaning: "the option you would take", example: "recommend:B"},
	{id: "silence", keys: "silence", usage: "silence:B", meaning: "the option taken when nobody answers; without it nothing happens", example: "silence:B"},
	{id: "amount", keys: "amount cost", usage: "amount:1200eur", meaning: "the money it is about", example: "cost:1200eur"},
	{id: "blocked", keys: "blocked", usage: "blocked:131", meaning: "the item that must be closed before it", example: "blocked:131"},
	{id: "confidential", hash: "confidential=confidential private=private", usage: "#confidential  #private", meaning: "only for those who are cleared; a misspelt one counts too", example: "confidential as a word of the subject"},
}

// TagHelp explains the tags, for the help mail, the card and the manual.
func TagHelp() []HelpEntry {
	l := make([]HelpEntry, 0, len(tagTable))
	for _, t := range tagTable {
		e := HelpEntry{Verb: t.id, Usage: t.usage, Meaning: t.meaning, Example: t.example}
		for _, k := range strings.Fields(t.keys) {
			e.Aliases = append(e.Aliases, k+":")
		}
		if t.also != "" {
			e.Meaning += "; " + t.also
		}
		l = append(l, e)
	}
	return l
}

var tagKeys, tagHash, tagBang = func() (keys, hash, bang map[string]string) {
	keys, hash, bang = map[string]string{}, map[string]string{}, map[string]string{}
	for _, t := range tagTable {
		for _, k := range strings.Fields(t.keys) {
			keys[k] = t.id
		}
		for _, w := range strings.Fields(t.hash) {
			k, v, _ := strings.Cut(w, "=")
			hash[k] = v
		}
		for _, w := range strings.Fields(t.bang) {
			k, v, _ := strings.Cut(w, "=")
			bang[k] = v
		}
	}
	return keys, hash, bang
}()

// token is one tag as written: what it is, its value, and where it stands among the runes of its text.
type token struct {
	id         string // of tagTable, or "hash" for #word, "ref" for #142
	value      string
	start, end int
	raw        string
	known      bool // its meaning does not depend on the dictionary
}

// scanner finds tokens in one line.
type scanner struct {
	r    []rune
	d    *Dictionary
	c    DateContext
	line bool // a tag line: dates may run over several words, "by fri" counts
}

// all finds every token of the line. plain reports that there was a word that is none.
func (s *scanner) all() (tokens []token, plain bool) {
	for i := 0; i < len(s.r); {
		if isBlank(s.r[i]) {
			i++
			continue
		}
		if t, ok := s.at(i); ok && len(tokens) < 100 {
			tokens = append(tokens, t)
			i = t.end
			continue
		}
		plain = true
		if closing := quoteEnd(s.r, i); closing > 0 { // quoted text is text
			i = closing + 1
		}
		for i < len(s.r) && !isBlank(s.r[i]) {
			i++
		}
	}
	return tokens, plain
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u2007' || r == '\u2009' || r == '\u3000' || r == '\n' || r == '\u200b'
}

func isQuote(r rune) bool {
	switch r {
	case '"', '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb':
		return true
	}
	return false
}

// quoteEnd is the index of the quote that closes the one at i, 0 when there is none.
func quoteEnd(r []rune, i int) int {
	if i >= len(r) || !isQuote(r[i]) {
		return 0
	}
	for k := i + 1; k < len(r) && k < i+200; k++ {
		if isQuote(r[k]) {
			return k
		}
	}
	return 0
}

// value reads a quoted value or the word at i, and where it ends.
func (s *scanner) value(i int) (v string, end int) {
	if k := quoteEnd(s.r, i); k > 0 {
		return strings.TrimSpace(string(s.r[i+1 : k])), k + 1
	}
	k := i
	for k < len(s.r) && !isBlank(s.r[k]) && k < i+120 {
		k++
	}
	return strings.TrimRight(string(s.r[i:k]), ",;"), k
}

// at reads the token that begins at i, which is a start of a word.
func (s *scanner) at(i int) (t token, ok bool) {
	defer func() {
		if ok {
			t.start, t.raw = i, string(s.r[i:t.end])
		}
	}()
	switch c := s.r[i]; {
	case c == '#' || c == '\uff03':
		return s.hash(i)
	case c == '@' || c == '\uff20':
		return s.mention(i)
	case c == '+' && i+1 < len(s.r) && wordRune(s.r[i+1]):
		v, end := s.value(i + 1)
		if len(s.d.person(v)) > 0 && !isDigits(v) {
			return token{id: "person", value: v, end: end}, true
		}
	case c == '!':
		v, end := s.value(i)
		if v == "!!" || v == "!!!" {
			return token{id: "priority", value: map[string]string{"!!": "high", "!!!": "urgent"}[v], end: end, known: true}, true
		}
		if p, ok := tagBang[fold(strings.TrimPrefix(v, "!"))]; ok {
			return token{id: "priority", value: p, end: end, known: true}, true
		}
	case c == '^':
		if v, end, ok := s.date(i + 1); ok {
			return token{id: "due", value: v, end: end, known: true}, true
		}
	case c == '<':
		for k := i + 1; k < len(s.r) && k < i+60; k++ {
			if s.r[k] == '>' {
				if v, ok := strings.CutPrefix(fold(string(s.r[i+1:k])), "date "); ok {
					return token{id: "due", value: v, end: k + 1, known: true}, true
				}
				break
			}
		}
	}
	return s.word(i)
}

// hash reads #word, #"long name" and #142.
func (s *scanner) hash(i int) (token, bool) {
	if k := quoteEnd(s.r, i+1); k > 0 {
		return token{id: "hash", value: strings.TrimSpace(string(s.r[i+2 : k])), end: k + 1}, k > i+2
	}
	k := i + 1
	for k < len(s.r) && (wordRune(s.r[k]) || (s.r[k] == '-' || s.r[k] == '_' || s.r[k] == '&' || s.r[k] == '/' || s.r[k] == ':' && k+1 < len(s.r) && s.r[k+1] == '1') && k+1 < len(s.r) && wordRune(s.r[k+1])) && k < i+60 {
		k++
	}
	if k == i+1 {
		return token{}, false
	}
	v := string(s.r[i+1 : k])
	for k < len(s.r) && strings.ContainsRune(".,;:!?)", s.r[k]) {
		k++
	}
	if k < len(s.r) && !isBlank(s.r[k]) {
		return token{}, false // #1a2b3c(x) and the like
	}
	if isDigits(v) {
		return token{id: "ref", value: v, end: k, known: true}, true
	}
	f := fold(v)
	if kind, ok := tagHash[f]; ok {
		id := "kind"
		if kind == "confidential" || kind == "private" {
			id = "confidential"
		}
		return token{id: id, value: kind, end: k, known: true}, true
	}
	return token{id: "hash", value: v, end: k}, true
}

// mention reads @word, @"full name", @Full Name of a known person, and Outlook's @Name<mailto:address>.
func (s *scanner) mention(i int) (token, bool) {
	if k := quoteEnd(s.r, i+1); k > 0 {
		return token{id: "person", value: string(s.r[i+2 : k]), end: k + 1}, true
	}
	for k := i + 1; k < len(s.r) && k < i+80; k++ {
		if s.r[k] == '<' {
			rest := string(s.r[k:min(len(s.r), k+200)])
			if inner, after, ok := strings.Cut(rest, ">"); ok && strings.HasPrefix(strings.ToLower(inner), "<mailto:") {
				return token{id: "person", value: bareAddress(inner), end: k + len([]rune(rest)) - len([]rune(after))}, true
			}
			break
		}
	}
	k, best, end := i+1, "", 0
	for words := 0; words < 4 && k < len(s.r); words++ {
		from := k
		for k < len(s.r) && !isBlank(s.r[k]) && s.r[k] != '<' {
			k++
		}
		if k == from {
			break
		}
		v := strings.TrimRight(string(s.r[i+1:k]), ",;:.!?)")
		if words == 0 || len(s.d.person(v)) > 0 {
			best, end = v, k
		}
		for k < len(s.r) && isBlank(s.r[k]) {
			k++
		}
	}
	if best == "" || !wordRune([]rune(best)[0]) {
		return token{}, false
	}
	return token{id: "person", value: best, end: end}, true
}

// word reads key:value, p1, by fri, and the bare confidential.
func (s *scanner) word(i int) (token, bool) {
	v, end := s.value(i)
	f := fold(v)
	if colon := strings.IndexByte(f, ':'); colon > 0 && colon < 12 {
		if id, ok := tagKeys[f[:colon]]; ok {
			k := i + len([]rune(f[:colon])) + 1
			spaced := false
			for k < len(s.r) && isBlank(s.r[k]) { // "due: fri"
				k, spaced = k+1, true
			}
			if k >= len(s.r) {
				return token{}, false
			}
			if id == "due" || id == "start" || id == "follow" {
				if v, end, ok := s.date(k); ok {
					return token{id: id, value: v, end: end, known: true}, true
				}
				if spaced {
					return token{}, false // "Follow: the minutes" is a title
				}
			}
			v, end := s.value(k)
			if spaced && (id == "person" && len(s.d.person(v)) == 0 || id == "domain" && !s.knowsDomain(v) || id == "kind" || id == "wait" && !s.line || id == "options" && !s.line) {
				return token{}, false
			}
			if v == "" {
				return token{}, false
			}
			switch id {
			case "domain":
				return token{id: "hash", value: v, end: end}, true
			case "priority":
				p, ok := tagBang[fold(v)]
				return token{id: id, value: p, end: end, known: true}, ok
			case "kind":
				p, ok := tagHash[fold(v)]
				return token{id: id, value: p, end: end, known: true}, ok && p != "confidential" && p != "private"
			}
			return token{id: id, value: v, end: end, known: id != "person"}, true
		}
	}
	bare := strings.Trim(f, ".,;:!?()[]")
	switch {
	case len(f) == 2 && f[0] == 'p' && f[1] >= '1' && f[1] <= '4':
		return token{id: "priority", value: tagBang[f], end: end, known: true}, true
	case bare == "confidential":
		return token{id: "confidential", value: "confidential", end: end, known: true}, true
	case s.line && bare == "private":
		return token{id: "confidential", value: "private", end: end, known: true}, true
	case s.line && f == "by":
		k := end
		for k < len(s.r) && isBlank(s.r[k]) {
			k++
		}
		if v, end, ok := s.date(k); ok {
			return token{id: "due", value: v, end: end, known: true}, true
		}
	case s.line && nearSecret(bare) != "":
		return token{id: "confidential", value: nearSecret(bare), end: end}, true
	}
	return token{}, false
}

func (s *scanner) knowsDomain(v string) bool {
	_, ok := s.d.domain(v)
	return ok
}

// date reads the words from i on that are a date: the most on a tag line, the fewest in a subject, where a title follows.
func (s *scanner) date(i int) (v string, end int, ok bool) {
	if k := quoteEnd(s.r, i); k > 0 {
		return string(s.r[i+1 : k]), k + 1, true
	}
	k := i
	first := ""
	for words := 0; words < 5 && k < len(s.r); words++ {
		from := k
		for k < len(s.r) && !isBlank(s.r[k]) {
			k++
		}
		if k == from {
			break
		}
		try := strings.TrimRight(string(s.r[i:k]), ",;")
		if words == 0 {
			first = try
		}
		if _, err := When(try, s.c); err == nil {
			v, end, ok = try, k, true
			if !s.line {
				return v, end, ok
			}
		}
		for k < len(s.r) && isBlank(s.r[k]) {
			k++
		}
	}
	if !ok && first != "" && i > 0 && !isBlank(s.r[i-1]) { // due:asap: refused later, with words
		return first, i + len([]rune(first)), true
	}
	return v, end, ok
}

// nearSecret is the word of secrecy that w misspells by up to two edits, "" for none.
func nearSecret(w string) string {
	w = fold(w)
	if len(w) < 5 {
		return ""
	}
	if distance(w, "confidential", 2) <= 2 {
		return "confidential"
	}
	if distance(w, "private", 2) <= 2 {
		return "private"
	}
	return ""
}

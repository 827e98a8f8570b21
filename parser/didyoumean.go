package parser

import (
	"strconv"
	"strings"
	"unicode"
)

// meant is what a line that was kept as a comment may have been meant to say, "" when it is only prose. placed says that
// the line stands where a command would count; read are the commands of a line that stands where they do not.
func (a *answers) meant(l string, placed bool, read []Command) string {
	t := strings.Join(strings.Fields(strings.TrimLeft(flatten(l), "*_ ")), " ")
	if t == "" {
		return ""
	}
	if read != nil {
		if t[0] == '/' {
			return bareLine(t) + ", on one of the first lines"
		}
		return ""
	}
	items, rest := leadingItems(t)
	about := a.listed(t, items)
	if !placed && !about && !slashed(t) {
		return ""
	}
	prefix := ""
	for n, i := range items {
		if n > 0 {
			prefix += ","
		}
		prefix += strconv.Itoa(i)
	}
	if prefix != "" {
		prefix += " "
	}
	bare := bareLine(rest)
	f := strings.Fields(fold(bare))
	if len(f) == 0 {
		if about {
			return prefix + "done, " + prefix + "later 3d or " + prefix + "log"
		}
		return ""
	}
	if usage := a.nearVerb(f, bare); usage != "" {
		return prefix + usage
	}
	if prefix != "" {
		if keys := a.d.person(bare); len(keys) == 1 {
			return prefix + "give " + keys[0]
		}
		if when := a.dateIn(f); when != "" {
			return prefix + "later " + when + " or " + prefix + "by " + when
		}
	}
	switch {
	case about:
		return prefix + "note " + cut(bare, 40)
	case slashed(t):
		return "help"
	}
	return ""
}

// listed reports that a line is about items of the letter that it answers, or names one with a mark.
func (a *answers) listed(t string, items []int) bool {
	if len(items) == 0 {
		return false
	}
	for _, n := range a.opt.Items {
		if n == items[0] {
			return true
		}
	}
	return t[0] == '#'
}

// slashed reports a line that begins with a slash and a word, which is meant for a program.
func slashed(t string) bool {
	word, _, _ := strings.Cut(t, " ")
	return len(word) > 2 && len(word) < 24 && word[0] == '/' && strings.IndexFunc(word[1:], func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) < 0
}

// dateIn is the date that the words begin with, such as "friday ish"; "" for none.
func (a *answers) dateIn(f []string) string {
	for n := min(len(f), 4); n > 0 && len(f) <= 5 && strings.ContainsFunc(f[0], unicode.IsLetter); n-- {
		words := strings.Join(f[:n], " ")
		if _, err := When(words, a.c); err == nil {
			return words
		}
	}
	return ""
}

// everyday are words that are close to a verb and mean nothing of the kind.
var everyday = words(`what want with like late taken have here there this that these those than then them they were been more most much very just also only over some same such said says sent send side since sorry sure nice great fine good lovely perfect super wow well wait were when where which while will work would asked asking list lost last live love made make many give gave done gone dare date day days keep kept note not now never love told take talk tell time title tomorrow today tonight tops clone clear classic close cost coast best nope hope dear great thanks thank`)

// strongVerbs are those that a line of prose which begins with one is likely to have been meant as.
var strongVerbs = words(`done take reopen drop give by later snooze wait follow nudge priority domain move away undo ok yes no choose blocked unblock tick untick recommend silence release amount`)

// nearVerb is the usage of the verb that a line begins with or misspells.
func (a *answers) nearVerb(f []string, bare string) string {
	w := strings.Trim(f[0], ",.:;!?")
	v := aliasIndex[w]
	if v == nil && len(f) > 1 {
		v = aliasIndex[w+" "+strings.Trim(f[1], ",.:;!?")]
	}
	if v != nil {
		switch {
		case v.name == "no" && len(f) == 2 && a.letter(f[1]) != "":
			return "no, or " + strings.ToUpper(f[1])
		case !strongVerbs[v.name] || v.asks || w == "out":
			return ""
		}
		return v.usage
	}
	if w == "status" && len(f) == 2 {
		return "done, reopen, drop or wait acme"
	}
	if len(f) > 3 || len(w) < 4 || everyday[w] {
		return ""
	}
	for i := range verbTable { // misspelt: with the right word the line would be a command
		v := &verbTable[i]
		if len(f) > 1 && (v.arg == "text" || v.arg == "why" || v.arg == "who" || v.arg == "aside") {
			continue
		}
		for _, n := range split(v.words) {
			if len(n) < 4 || strings.Contains(n, " ") || distance(w, n, 2) > 1+len(w)/7 {
				continue
			}
			if _, ok := a.exactly(strings.Join(append([]string{n}, f[1:]...), " "), true, true); ok {
				return v.usage
			}
		}
	}
	return ""
}

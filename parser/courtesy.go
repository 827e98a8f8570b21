package parser

import (
	"strings"
	"unicode"
)

// What politeness puts around a command: "Thanks, done", "Ok, thank you!", "118 done 👍". It is taken off only where the
// line is no command with it.

var (
	thanks = split("thanks, thank you, many thanks, thanks a lot, thx, ty, cheers, danke, danke dir, vielen dank, merci, merci beaucoup, gracias, muchas gracias, grazie, grazie mille, obrigado, obrigada, bedankt, dank je, dank u, tak")
	please = split("please, pls, bitte, s'il te plaît, s'il vous plaît, svp, por favor, per favore, alsjeblieft, alstublieft, graag")

	courtesies = func() (l []string) {
		for _, w := range append(append([]string{}, thanks...), please...) {
			l = append(l, fold(w))
		}
		return l
	}()

	// politeFirst are the first words of what may stand before a command on its line.
	politeFirst = func() map[string]bool {
		m := map[string]bool{}
		for _, w := range thanks {
			first, _, _ := strings.Cut(fold(w), " ")
			m[first] = true
		}
		for w := range greetingWords {
			m[w] = true
		}
		return m
	}()
)

// impolite is a line without the thanks, names and pictures around it; ok is false when there are none.
func (a *answers) impolite(t string) (plain string, ok bool) {
	plain = strings.TrimRightFunc(t, decorates)
	if head, tail, found := cutAny(plain, ",.!:;\u2013\u2014"); found && tail != "" && len(head) < 40 && a.addresses(head) {
		plain = tail
	}
	for _, smile := range [...]string{":)", ":-)", ";)", ";-)", ":D", "^^"} {
		plain = strings.TrimSuffix(plain, smile)
	}
	for range 3 {
		short := a.withoutThanks(plain)
		if short == "" || short == plain {
			break
		}
		plain = short
	}
	plain = strings.TrimRightFunc(plain, decorates)
	return plain, plain != "" && plain != t
}

// addresses reports that words are nothing but thanks, a greeting or a name.
func (a *answers) addresses(head string) bool {
	w := fold(strings.TrimSpace(head))
	for _, c := range courtesies {
		if w == c {
			return true
		}
	}
	f := strings.Fields(w)
	return len(f) > 0 && len(f) <= 3 && (greetingWords[f[0]] || len(a.d.person(w)) == 1)
}

// withoutThanks takes one "thanks", "please" or the name of a person, off the end.
func (a *answers) withoutThanks(t string) string {
	t = strings.TrimRightFunc(t, decorates)
	w := fold(t)
	if len(w) != len(t) { // an accent: words are taken off by their number
		w = strings.Join(strings.Fields(w), " ")
	}
	for _, c := range courtesies {
		if rest, ok := strings.CutSuffix(w, c); ok && rest != "" && strings.HasSuffix(rest, " ") {
			f := strings.Fields(t)
			return strings.Join(f[:len(f)-len(strings.Fields(c))], " ")
		}
	}
	f := strings.Fields(t)
	if k := len(f) - 1; k > 1 && len(a.d.person(f[k])) == 1 { // thanks Maria
		before := fold(strings.Trim(f[k-1], ",.!"))
		for _, c := range courtesies {
			if last := strings.Fields(c); last[len(last)-1] == before {
				return strings.Join(f[:k], " ")
			}
		}
	}
	return t
}

// decorates reports punctuation and pictures that mean nothing at the end of a command.
func decorates(r rune) bool {
	return strings.ContainsRune(" .!,;:*_\u2026\u200d\ufe0f", r) || r > unicode.MaxLatin1 && (unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r))
}

// cutAny cuts s at the first of the marks that has a blank behind it.
func cutAny(s, marks string) (head, tail string, found bool) {
	for i, r := range s {
		if strings.ContainsRune(marks, r) {
			tail = s[i+len(string(r)):]
			if strings.HasPrefix(tail, " ") {
				return s[:i], strings.TrimSpace(tail), true
			}
		}
	}
	return s, "", false
}

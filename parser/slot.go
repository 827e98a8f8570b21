package parser

import "strings"

// pairVerbs are words for a 1:1. Whoever has several says for which one.
var pairVerbs = map[string]bool{"topic": true, "good": true, "friction": true, "idea": true, "risk": true, "lesson": true, "growth": true, "hand over": true, "ready": true, "keep": true, "top": true, "can wait": true,
	"protect": true, "move": true, "skip": true, "held": true, "pause 1:1": true, "resume 1:1": true, "weekly": true, "bi-weekly": true}

// spokenTo reads a word for the 1:1 with one person: "@priya + topic", "@priya move thu 10".
func (a *answers) spokenTo(t string) (order, bool) {
	name, rest, found := strings.Cut(t, " ")
	if !found || name[0] != '@' {
		return order{}, false
	}
	keys := a.d.person(strings.TrimRight(name[1:], ":,"))
	if len(keys) != 1 {
		return order{}, false
	}
	s, ok := a.read(rest, false, false)
	if !ok || !pairVerbs[s.verb] {
		return order{}, false
	}
	s.args["person"] = keys[0]
	return s, true
}

// slot reads when a meeting is moved to: a day with a time, or the day alone, whose time is then the one it has. "10" and
// "10.30" behind a day are times here, where in a date they may be days.
func (a *answers) slot(rest string) (args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	f := strings.Fields(rest)
	for len(f) > 1 && slotFillers[strings.ToLower(f[0])] {
		f = f[1:]
	}
	if len(f) > 1 {
		last := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(f[len(f)-1]), "h"), "uhr")
		last = strings.ReplaceAll(last, ".", ":")
		if isDigits(last) && len(last) <= 2 && atoi(last) < 24 {
			last += ":00"
		}
		if h, m, found := strings.Cut(last, ":"); found && isDigits(h) && isDigits(m) && len(m) == 2 {
			if t, err := When(strings.Join(append(append([]string{}, f[:len(f)-1]...), last), " "), a.c); err == nil && t.Day == "" {
				args["when"], args["text"] = t.String(), strings.Join(f, " ")
				return args, t, true
			}
		}
	}
	m, err := When(strings.Join(f, " "), a.c)
	if err != nil {
		return args, due, false
	}
	args["when"], args["text"], args["day"] = m.String(), strings.Join(f, " "), m.Day
	return args, m, true
}

// WhenSlot is the moment that a meeting is moved to, as it is written behind move: "thu 10", "3 dec 14.30", "fri". It is an
// error when there is no day in it.
func WhenSlot(text string, c DateContext) (Moment, error) {
	a := answers{d: &Dictionary{}, c: c}
	if _, m, ok := a.slot(text); ok {
		return m, nil
	}
	return When(text, c)
}

// slotFillers may stand between the verb and the day.
var slotFillers = words(`1:1 1on1 1-1 the our this it to meeting auf à a para naar`)

package parser

import "strings"

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

// slotFillers may stand between the verb and the day.
var slotFillers = words(`1:1 1on1 1-1 the our this it to meeting auf à a para naar`)

package parser

import (
	"strings"
	"time"
)

var (
	standsIn  = words(`by cover covered cover: covers vertretung vertreten durch remplacé remplacée por cubre sostituto sostituta sostituita da door vervanging par`)
	fromWords = words(`from vom von ab du de del dal dall' da van`)
	toWords   = words(`to until till - bis au a al hasta tot t/m zum à \u2013`)
)

// away reads "1 dec to 5 dec by ana", "12-16 dec", "mon-fri", "tomorrow".
func (a *answers) away(rest string) (args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	f := strings.Fields(strings.NewReplacer("\u2013", "-", "\u2014", "-").Replace(rest))
	for k := len(f) - 2; k >= 1; k-- {
		if !standsIn[strings.TrimRight(fold(f[k]), ":,")] {
			continue
		}
		keys := a.d.person(strings.TrimPrefix(strings.Join(f[k+1:], " "), "@"))
		if len(keys) != 1 {
			if fold(f[k]) == "by" {
				return nil, due, false
			}
			continue
		}
		args["by"] = keys[0]
		for f = f[:k]; len(f) > 1 && standsIn[strings.TrimRight(fold(f[len(f)-1]), ":,")]; {
			f = f[:len(f)-1]
		}
		break
	}
	if len(f) > 0 {
		f[len(f)-1] = strings.TrimRight(f[len(f)-1], ",;")
	}
	if len(f) > 1 && fromWords[fold(f[0])] {
		f = f[1:]
	}
	from, to, ok := a.span(f)
	if !ok {
		return nil, due, false
	}
	args["from"], args["to"] = from.At.Format("2006-01-02"), to.At.Format("2006-01-02")
	return args, to, true
}

// span reads the first and the last day of a time.
func (a *answers) span(f []string) (from, to Moment, ok bool) {
	if len(f) == 0 {
		return
	}
	for k := 1; k < len(f)-1; k++ {
		if toWords[fold(f[k])] {
			if from, to, ok = a.days(f[:k], f[k+1:]); ok {
				return
			}
		}
	}
	if k := len(f) - 1; k > 0 && toWords[fold(f[0])] && f[0] != "-" { // until friday: from today
		if to, err := When(strings.Join(f[1:], " "), a.c); err == nil {
			return Moment{At: a.c.Now}, to, true
		}
	}
	for k, w := range f { // 12-16 dec, dec 12-16, mon-fri
		head, tail, found := strings.Cut(w, "-")
		if !found || head == "" || tail == "" || strings.Contains(tail, "-") {
			continue
		}
		left := append(append([]string{}, f[:k]...), head)
		right := append([]string{tail}, f[k+1:]...)
		if from, to, ok = a.days(left, right); ok {
			return
		}
	}
	words := strings.Join(f, " ")
	m, err := When(words, a.c)
	if err != nil {
		return from, to, false
	}
	if weeks[fold(words)] { // the whole of it, not its last day
		monday := m.At.AddDate(0, 0, -(int(m.At.Weekday())+6)%7)
		for d := range 7 {
			if day := monday.AddDate(0, 0, d); a.c.Week.Workdays[day.Weekday()] {
				if from.At.IsZero() && !day.Before(startOf(a.c.Now)) {
					from = Moment{At: day}
				}
				to = Moment{At: day}
			}
		}
		return from, to, !from.At.IsZero()
	}
	return m, m, true
}

// weeks are the phrases that mean all working days of a week.
var weeks = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range split("next week, this week, nächste woche, diese woche, la semaine prochaine, cette semaine, la próxima semana, la semana que viene, esta semana, la prossima settimana, la settimana prossima, questa settimana, a próxima semana, volgende week, deze week") {
		m[fold(w)] = true
	}
	return m
}()

// days reads two days of which one may lean on the other: "12" and "16 dec", "dec 12" and "16".
func (a *answers) days(left, right []string) (from, to Moment, ok bool) {
	l, r := strings.Join(left, " "), strings.Join(right, " ")
	tries := [...][2]string{{l, r}, {l, r}, {l, r}}
	if len(right) > 1 { // 12 - 16 dec
		tries[1][0] = l + " " + strings.Join(right[1:], " ")
	}
	if len(left) > 1 { // dec 12 - 16
		tries[2][1] = strings.Join(left[:len(left)-1], " ") + " " + r
	}
	for n, t := range tries {
		if n > 0 && t == tries[0] || n == 0 && (isDigits(strings.TrimRight(l, ".")) || isDigits(strings.TrimRight(r, "."))) {
			continue
		}
		first, err := When(t[0], a.c)
		if err != nil {
			continue
		}
		c := a.c
		c.Now = first.At.Add(-24 * time.Hour)
		last, err := When(t[1], c)
		if err == nil && !last.At.Before(first.At) {
			return first, last, true
		}
	}
	return from, to, false
}

func startOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

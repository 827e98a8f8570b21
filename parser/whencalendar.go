package parser

import "time"

// The calendar of date phrases: ends and beginnings of weeks, months and years, and steps in whole units.

// shorthand reads eow, eom, eoq, eoy and now.
func (p *datePhrase) shorthand() int {
	t := p.today()
	for _, k := range [...]string{"eow", "eom", "eoq", "eoy"} {
		if n := p.key(p.i, k); n > 0 {
			unit := map[string]string{"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}[k]
			p.setDay(p.endOf(unit, t))
			return n
		}
	}
	if n := p.key(p.i, "now"); n > 0 && len(p.tokens) == n {
		p.exact, p.instant = true, p.d.Now
		return n
	}
	return 0
}

// endOf is the last day of the unit that t is in. The end of a week is the team's last working day; on the days after it,
// that of the next week.
func (p *datePhrase) endOf(unit string, t time.Time) time.Time {
	switch unit {
	case "week":
		last := p.lastWorkday(monday(t))
		if last.Before(p.today()) && !t.After(p.today()) {
			last = p.lastWorkday(monday(t).AddDate(0, 0, 7))
		}
		return last
	case "weekend":
		return monday(t).AddDate(0, 0, 6)
	case "month":
		return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, p.d.Zone)
	case "quarter":
		return time.Date(t.Year(), (t.Month()-1)/3*3+4, 0, 0, 0, 0, 0, p.d.Zone)
	case "year":
		return time.Date(t.Year(), 12, 31, 0, 0, 0, 0, p.d.Zone)
	}
	return t
}

func (p *datePhrase) lastWorkday(monday time.Time) time.Time {
	for i := 6; i >= 0; i-- {
		if d := monday.AddDate(0, 0, i); p.d.Week.Workdays[d.Weekday()] {
			return d
		}
	}
	return monday.AddDate(0, 0, 4)
}

// startOf is the first day of the unit that t is in.
func (p *datePhrase) startOf(unit string, t time.Time) time.Time {
	switch unit {
	case "week":
		return monday(t)
	case "weekend":
		return monday(t).AddDate(0, 0, 5)
	case "month":
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, p.d.Zone)
	case "quarter":
		return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, p.d.Zone)
	case "year":
		return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, p.d.Zone)
	}
	return t
}

// moved is t, n units on. A month's end stays one: 31 January and a month is 28 February.
func (p *datePhrase) moved(t time.Time, unit string, n int) time.Time {
	switch unit {
	case "day":
		return t.AddDate(0, 0, n)
	case "week", "weekend":
		return t.AddDate(0, 0, 7*n)
	case "fortnight":
		return t.AddDate(0, 0, 14*n)
	case "month":
		return addMonths(t, n)
	case "quarter":
		return addMonths(t, 3*n)
	case "year":
		return addMonths(t, 12*n)
	case "bday":
		return p.d.Week.addWorkdays(t, n)
	}
	return t
}

func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, t.Location()).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// addWorkdays counts only days on which the team works. Whole weeks are taken at once, so any number is cheap.
func (w Week) addWorkdays(t time.Time, n int) time.Time {
	per := 0
	for _, d := range w.Workdays {
		if d {
			per++
		}
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if n > per {
		whole := (n - 1) / per
		t, n = t.AddDate(0, 0, 7*whole*step), n-whole*per
	}
	for n > 0 {
		t = t.AddDate(0, 0, step)
		if w.Workdays[t.Weekday()] {
			n--
		}
	}
	return t
}

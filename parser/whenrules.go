package parser

import (
	"fmt"
	"time"
)

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

// date makes a day of numbers. -1: there is no such day. Without a year it is the next time that this day comes.
func (p *datePhrase) date(year, month, day, n int) int {
	given := year >= 0
	if !given {
		year = p.d.Now.Year()
	} else if year < 100 {
		year += 2000
		if year > p.d.Now.Year()+50 {
			year -= 100
		}
	}
	if month < 1 || month > 12 || day < 1 || day > 31 || year > 9999 {
		return -1
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, p.d.Zone)
	if !given && t.Before(p.today()) {
		year++
		t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, p.d.Zone)
	}
	for !given && t.Day() != day && year < p.d.Now.Year()+8 && month == 2 && day == 29 {
		year++
		t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, p.d.Zone)
	}
	if t.Day() != day {
		return -1
	}
	p.yearSet = given
	p.setDay(t)
	return n
}

// numericDate reads 2026-12-01, 1.12.2026, 1.12., 12/1, 1-12-26, and 1 12 2026.
func (p *datePhrase) numericDate() int {
	a, sep, b := p.at(p.i), p.at(p.i+1), p.at(p.i+2)
	if len(a) <= 2 && len(sep) <= 2 && len(b) == 4 && isDigits(a) && isDigits(sep) && isDigits(b) {
		return p.date(atoi(b), atoi(sep), atoi(a), 3)
	}
	if !isDigits(a) || !isDigits(b) || sep != "-" && sep != "/" && sep != "." || len(a) > 4 || len(b) > 2 {
		return 0
	}
	c, n := "", 3
	if p.at(p.i+3) == sep && isDigits(p.at(p.i+4)) && len(p.at(p.i+4)) <= 4 && len(p.at(p.i+4)) != 3 {
		c, n = p.at(p.i+4), 5
	} else if sep == "." && p.at(p.i+3) == "." {
		n = 4
		if y := p.at(p.i + 4); isDigits(y) && (len(y) == 4 || len(y) == 2) {
			c, n = y, 5
		}
	}
	if len(a) == 4 {
		if c == "" || len(c) > 2 {
			return 0
		}
		if atoi(a) < firstYear { // 0026 is not 2026
			return -1
		}
		return p.date(atoi(a), atoi(b), atoi(c), n)
	}
	if len(a) == 3 {
		return 0
	}
	if c == "" && sep == "." && n == 3 && (len(b) == 2 && (p.lang == "en" || atoi(b) > 12) || p.lang == "en" && !isDigits(a)) {
		return 0 // 9.30 is a time
	}
	x, y := atoi(a), atoi(b)
	if c == "" && sep == "-" && (p.lang == "en" || y > 12 && x > 12) {
		return 0
	}
	year := -1
	if c != "" {
		year = atoi(c)
		if len(c) == 4 && year < firstYear {
			return -1
		}
	}
	day, month := x, y
	if sep == "/" && monthFirst(p.d.Locale) {
		day, month = y, x
	}
	if month > 12 && day <= 12 {
		day, month = month, day
	} else if sep == "/" && x <= 12 && y <= 12 && x != y {
		p.unsure = fmt.Sprintf("%s could also be %d %s", a+"/"+b, month, time.Month(day))
	}
	return p.date(year, month, day, n)
}

// year reads a year at i: four digits, or two behind an apostrophe.
func (p *datePhrase) year(i int) (y, n int) {
	k := i
	for p.at(k) == "," || p.key(k, "of") > 0 {
		k += max(p.key(k, "of"), 1)
	}
	if t := p.at(k); isDigits(t) && len(t) == 4 && atoi(t) >= 1900 && p.at(k+1) != ":" {
		return atoi(t), k + 1 - i
	}
	if p.at(k) == "'" && isDigits(p.at(k+1)) && len(p.at(k+1)) == 2 {
		return atoi(p.at(k + 1)), k + 2 - i
	}
	if t := p.at(k); k == i && isDigits(t) && len(t) == 2 && i == len(p.tokens)-1 && atoi(t) > 12 {
		return atoi(t), 1
	}
	return -1, 0
}

// monthDate reads 1 Dec, 1-Dec-26, Dec 1, the 1st of December 2026, 2026 December 1, December 2026, in December.
func (p *datePhrase) monthDate() int {
	i := p.i
	if t := p.at(i); len(t) == 4 && isDigits(t) && atoi(t) >= firstYear {
		k := p.afterMark(i + 1)
		if w, c := p.word(k, 'm'); c > 0 {
			k = p.afterMark(k + c)
			if d := p.at(k); isDigits(d) && len(d) <= 2 && p.at(k+1) != ":" {
				return p.date(atoi(t), w.n, atoi(d), k+1-i)
			}
		}
		return 0
	}
	day, n := p.ordinal(i)
	if n == 0 {
		if t := p.at(i); isDigits(t) && len(t) <= 2 {
			day, n = atoi(t), 1
		} else if day, n = p.number(i); day > 31 || day == 0 {
			n = 0
		}
	}
	if n > 0 {
		k := p.skip(i + n)
		mark := p.afterMark(k) > k
		if w, c := p.word(p.afterMark(k), 'm'); c > 0 {
			k = p.afterMark(k) + c
			if p.at(k) == "." {
				k++
			}
			if t := p.at(p.afterMark(k)); mark && p.afterMark(k) > k && isDigits(t) && (len(t) == 2 || len(t) == 4) {
				y := atoi(t)
				if len(t) == 2 {
					y += 2000
				}
				return p.date(y, w.n, day, p.afterMark(k)+1-i)
			}
			y, c := p.year(k)
			return p.date(y, w.n, day, k+c-i)
		}
		return 0
	}
	which := 0
	if k := p.key(i, "next"); k > 0 {
		i, which = i+k, 1
	} else if k := p.key(i, "last"); k > 0 {
		i, which = i+k, -1
	} else if k := p.key(i, "this"); k > 0 {
		i += k
	} else if k := p.key(i, "in"); k > 0 {
		i += k
	}
	w, c := p.word(i, 'm')
	if c == 0 {
		return 0
	}
	k := i + c
	if p.at(k) == "." {
		k++
	}
	j := k
	if p.at(j) == "," || p.key(j, "noise") > 0 && which == 0 && p.at(j) != "a" {
		j++
	}
	d, c := p.ordinal(j)
	if c == 0 {
		if t := p.at(j); isDigits(t) && len(t) <= 2 && p.at(j+1) != ":" {
			d, c = atoi(t), 1
		}
	}
	if c > 0 && d <= 31 {
		y, e := p.year(j + c)
		return p.date(y, w.n, d, j+c+e-p.i)
	}
	y, e := p.year(k)
	if e == 0 && which != 0 {
		y = p.d.Now.Year()
		if which > 0 && time.Month(w.n) <= p.d.Now.Month() {
			y++
		} else if which < 0 && time.Month(w.n) >= p.d.Now.Month() {
			y--
		}
	}
	if e == 0 && y < 0 {
		y = p.d.Now.Year()
		if time.Month(w.n) < p.d.Now.Month() {
			y++
		}
	}
	return p.date(y, w.n, 1, k+e-p.i)
}

// afterMark passes over one hyphen or slash between the parts of a date.
func (p *datePhrase) afterMark(i int) int {
	if t := p.at(i); t == "-" || t == "/" {
		return i + 1
	}
	return i
}

// dayOfMonth reads "the 25th"; behind a weekday "25"; and, in languages that use it so, "le 25".
func (p *datePhrase) dayOfMonth() int {
	d, n := p.ordinal(p.i)
	if n == 0 {
		t := p.at(p.i)
		if !isDigits(t) || len(t) > 2 {
			return 0
		}
		d, n = atoi(t), 1
		switch {
		case p.weekday > 0:
			return p.weekdayNumber(d)
		case p.i == 0 || p.key(p.i-1, "noise") == 0 || p.lang == "en":
			return 0
		case p.i+1 < len(p.tokens) && p.key(p.i+1, "at") == 0 && p.key(p.i+1, "around") == 0:
			return 0
		}
	}
	if d < 1 || d > 31 {
		return 0
	}
	t := p.today()
	for k := 0; k < 12; k++ {
		c := time.Date(t.Year(), t.Month()+time.Month(k), d, 0, 0, 0, 0, p.d.Zone)
		if c.Day() == d && !c.Before(t) {
			p.setDay(c)
			return n
		}
	}
	return 0
}

// weekdayNumber reads the number in "Fri 27": the next 27th that is a Friday. In English a number that can be an hour of
// the working day is one, "thu 10" is at ten, unless the coming weekday has that very date.
func (p *datePhrase) weekdayNumber(d int) int {
	coming := p.comingWeekday(p.weekday % 7)
	if coming.Day() != d && p.lang == "en" && d <= 24 {
		if d < 7 || d > 19 {
			return 0
		}
		p.hour, p.hasTime = d, true
		return 1
	}
	for week := 0; week < 53; week++ {
		if t := coming.AddDate(0, 0, 7*week); t.Day() == d {
			p.setDay(t)
			return 1
		}
	}
	return 0
}

// nthWeekday reads "first monday of december", "last day of october", "last friday of the month".
func (p *datePhrase) nthWeekday() int {
	nth, n := p.ordinal(p.i)
	if n == 0 {
		if n = p.key(p.i, "last"); n == 0 {
			return 0
		}
		nth = -1
	}
	k := p.i + n
	w, c := p.word(k, 'w')
	ofMonth := false // any day counts
	if c == 0 {
		u, length := p.word(k, 'u')
		if ofMonth = length > 0 && u.s == "day"; !ofMonth {
			return 0
		}
		c = length
	}
	k = p.skip(k + c)
	if k == p.i+n+c {
		return 0
	}
	var first time.Time
	if m, c := p.word(k, 'm'); c > 0 {
		y, e := p.year(k + c)
		if e == 0 {
			y = p.d.Now.Year()
			if time.Month(m.n) < p.d.Now.Month() {
				y++
			}
		}
		first = time.Date(y, time.Month(m.n), 1, 0, 0, 0, 0, p.d.Zone)
		k += c + e
	} else if unit, off, c := p.unitPhrase(k); c > 0 && unit == "month" {
		first = addMonths(p.startOf("month", p.today()), off)
		k += c
	} else {
		return 0
	}
	t := first.AddDate(0, 0, (w.n-int(first.Weekday())+7)%7)
	if ofMonth && nth > 0 {
		t = first.AddDate(0, 0, nth-1)
	} else if ofMonth {
		t = first.AddDate(0, 1, -1)
	} else if nth > 0 {
		t = t.AddDate(0, 0, 7*(nth-1))
	} else {
		for t.AddDate(0, 0, 7).Month() == first.Month() {
			t = t.AddDate(0, 0, 7)
		}
	}
	if t.Month() != first.Month() {
		return -1
	}
	p.setDay(t)
	return k - p.i
}

// unitPhrase reads "week", "this week", "next month", "semaine prochaine": a unit and how many of it from now.
func (p *datePhrase) unitPhrase(i int) (unit string, offset, n int) {
	k := i
	found := false
	for _, m := range [...]struct {
		key string
		off int
	}{{"next", 1}, {"this", 0}, {"last", -1}} {
		if c := p.key(k, m.key); c > 0 && !found {
			offset, k, found = m.off, k+c, true
		}
	}
	w, c := p.word(k, 'u')
	if c == 0 {
		return "", 0, 0
	}
	k += c
	if !found {
		if c := p.key(k, "next"); c > 0 {
			offset, k = 1, k+c
		} else if c := p.key(k, "last"); c > 0 {
			offset, k = -1, k+c
		}
	}
	return w.s, offset, k - i
}

// edge reads the beginning, middle or end of a month, week, quarter or year.
func (p *datePhrase) edge() int {
	for _, which := range [...]string{"end", "begin", "mid"} {
		c := p.key(p.i, which)
		if c == 0 {
			continue
		}
		k := p.skip(p.i + c)
		var from time.Time
		unit := ""
		if m, c := p.word(k, 'm'); c > 0 {
			k += c
			y, e := p.year(k)
			k += e
			if e == 0 {
				y = p.d.Now.Year()
				if time.Month(m.n) < p.d.Now.Month() {
					y++
				}
			}
			unit, from = "month", time.Date(y, time.Month(m.n), 1, 0, 0, 0, 0, p.d.Zone)
		} else if y, e := p.year(k); e > 0 {
			unit, from, k = "year", time.Date(y, 1, 1, 0, 0, 0, 0, p.d.Zone), k+e
		} else if q, y, c := p.quarterName(k); c > 0 {
			unit, from, k = "quarter", time.Date(y, time.Month(q*3-2), 1, 0, 0, 0, 0, p.d.Zone), k+c
		} else if u, off, c := p.unitPhrase(k); c > 0 && (u == "day" || u == "week" || u == "month" || u == "quarter" || u == "year") {
			unit, k = u, k+c
			from = p.today()
			if off != 0 {
				from = p.moved(p.startOf(u, from), u, off)
			}
		} else {
			continue
		}
		switch which {
		case "end":
			p.setDay(p.endOf(unit, from))
		case "begin":
			p.setDay(p.startOf(unit, from))
		case "mid":
			s := p.startOf(unit, from)
			switch unit {
			case "week":
				s = s.AddDate(0, 0, 2)
			case "month":
				s = s.AddDate(0, 0, 14)
			case "quarter":
				s = s.AddDate(0, 1, 14)
			case "year":
				s = s.AddDate(0, 6, 0)
			}
			p.setDay(s)
		}
		return k - p.i
	}
	return 0
}

// quarterName reads Q1, Q1 2027.
func (p *datePhrase) quarterName(i int) (q, year, n int) {
	k := i
	if p.at(k) == "q" && isDigits(p.at(k+1)) {
		q, k = atoi(p.at(k+1)), k+2
	} else if o, c := p.ordinal(k); c > 0 {
		if w, e := p.word(k+c, 'u'); e > 0 && w.s == "quarter" {
			q, k = o, k+c+e
		}
	}
	if q < 1 || q > 4 {
		return 0, 0, 0
	}
	y, e := p.year(p.skip(k))
	if e > 0 {
		return q, y, p.skip(k) + e - i
	}
	y = p.d.Now.Year()
	if time.Month(q*3) < p.d.Now.Month() {
		y++
	}
	return q, y, k - i
}

func (p *datePhrase) quarterDate() int {
	q, y, n := p.quarterName(p.i)
	if n == 0 {
		return 0
	}
	p.setDay(time.Date(y, time.Month(q*3-2), 1, 0, 0, 0, 0, p.d.Zone))
	return n
}

// span reads "in 3 days", "3d", "2 weeks ago", "an hour and a half", "next 2 weeks".
func (p *datePhrase) span() int {
	i := p.i
	sign, lead := 1, ""
	for again := true; again; {
		again = false
		for _, k := range [...]string{"in", "ago", "next", "last"} {
			if n := p.key(i, k); n > 0 && (lead == "" || lead == "in" && k != "in") {
				if k == "ago" || k == "last" {
					sign = -1
				}
				i, lead, again = i+n, k, true
				break
			}
		}
		if n := p.key(i, "noise"); n > 0 && lead != "" {
			if _, c := p.number(i); c == 0 {
				i, again = i+n, true
			}
		}
	}
	if p.at(i) == "+" {
		i++
	} else if p.at(i) == "-" && lead == "" && isDigits(p.at(i+1)) {
		sign, i = -1, i+1
	}
	day, clock := p.today(), time.Duration(0)
	units := 0
	for units < 5 {
		n, c := p.number(i)
		half := time.Duration(0)
		if c == 0 {
			if h := p.key(i, "half"); h > 0 {
				c, half = h, 1
				if _, a := p.number(i + c); a > 0 {
					c += a
				}
			} else if units == 0 && lead == "in" && false {
				break
			} else {
				break
			}
		} else if p.at(i+c) == "." && isDigits(p.at(i+c+1)) && p.at(i+c+1) == "5" {
			c, half = c+2, 2
		} else if h := p.key(i+c, "half"); h > 0 { // a half, ein halber
			c, half, n = c+h, 1, 0
			if _, a := p.number(i + c); a > 0 {
				c += a
			}
		} else if n2 := p.key(i+c, "next"); n2 > 0 && units == 0 {
			c += n2
		} else if n2 := p.key(i+c, "last"); n2 > 0 && units == 0 {
			c, sign = c+n2, -1
		}
		w, u := p.word(i+c, 'u')
		if u == 0 {
			if units > 0 {
				break
			}
			return 0
		}
		if lead == "" && units == 0 && w.s == "hour" && (p.key(i+c, "oclock") > 0 || p.at(i+c) == "h" && p.lang != "en" && n > 6) && p.at(p.i) != "+" {
			return 0 // 15 heures, 15h: a time of day
		}
		if half > 0 && n == 1 && p.key(i, "half") == 0 && half == 1 {
			n = 0
		}
		if n > 100000 {
			return 0
		}
		switch w.s {
		case "hour":
			clock += time.Duration(n)*time.Hour + boolDuration(half > 0, 30*time.Minute)
		case "minute":
			clock += time.Duration(n)*time.Minute + boolDuration(half > 0, 30*time.Second)
		case "second":
			clock += time.Duration(n) * time.Second
		case "quarterhour":
			clock += time.Duration(n) * 15 * time.Minute
		default:
			day = p.moved(day, w.s, sign*n)
			if half > 0 {
				switch w.s {
				case "day":
					clock += 12 * time.Hour
				case "year":
					day = addMonths(day, 6*sign)
				case "month":
					day = day.AddDate(0, 0, 15*sign)
				case "week":
					day = day.AddDate(0, 0, 4*sign)
				}
			}
		}
		units++
		i += c + u
		if a := p.key(i, "and"); a > 0 {
			if h := p.key(i+a, "half"); h > 0 {
				clock += boolDuration(w.s == "hour", 30*time.Minute)
				i += a + h
			} else if _, one := p.number(i + a); one > 0 && p.key(i+a+one, "half") > 0 {
				clock += boolDuration(w.s == "hour", 30*time.Minute)
				i += a + one + p.key(i+a+one, "half")
			} else if _, c := p.number(i + a); c > 0 {
				i += a
			}
		} else if p.at(i) == "," {
			if _, c := p.number(i + 1); c > 0 {
				i++
			}
		}
	}
	if units == 0 {
		return 0
	}
	back := false
	if n := p.key(i, "ago"); n > 0 && lead == "" {
		i, back = i+n, true
	} else if n := p.key(i, "agoafter"); n > 0 {
		i, back = i+n, true
	} else if n := p.key(i, "later"); n > 0 {
		i += n
	} else if n := p.key(i, "next"); n > 0 && lead == "" {
		i += n
	} else if n := p.key(i, "last"); n > 0 && lead == "" {
		i, back = i+n, true
	}
	if back && sign > 0 {
		sub := *p
		sub.tokens = append([]string{}, p.tokens[p.i:i]...)
		days := day.Sub(p.today())
		day = p.today().Add(-days)
		day = p.mirror(day, sub)
		sign = -1
	}
	if clock != 0 {
		n := p.d.Now
		base := time.Date(day.Year(), day.Month(), day.Day(), n.Hour(), n.Minute(), n.Second(), 0, p.d.Zone)
		p.exact, p.instant = true, base.Add(time.Duration(sign)*clock)
		return i - p.i
	}
	p.setDay(day)
	return i - p.i
}

// mirror counts a span that turned out to lie in the past again, unit by unit, since months are not all alike.
func (p *datePhrase) mirror(day time.Time, sub datePhrase) time.Time {
	t := p.today()
	for k := 0; k < len(sub.tokens); {
		n, c := sub.number(k)
		if c == 0 {
			k++
			continue
		}
		if w, u := sub.word(k+c, 'u'); u > 0 && n <= 100000 {
			t = p.moved(t, w.s, -n)
			k += c + u
			continue
		}
		k += c
	}
	return t
}

func boolDuration(ok bool, d time.Duration) time.Duration {
	if ok {
		return d
	}
	return 0
}

// dayWord reads today, tomorrow, the day after tomorrow.
func (p *datePhrase) dayWord() int {
	w, n := p.word(p.i, 'd')
	if n == 0 {
		return 0
	}
	p.setDay(p.today().AddDate(0, 0, w.n))
	return n
}

// weekdayWord reads fri, this fri, next fri, vendredi prochain, monday week, friday next week, next week friday.
func (p *datePhrase) weekdayWord() int {
	if p.weekday > 0 {
		return 0
	}
	i := p.i
	mod, has := 0, false
	for _, m := range [...]struct {
		key string
		off int
	}{{"next", 1}, {"this", 0}, {"last", -1}} {
		if c := p.key(i, m.key); c > 0 && !has {
			if _, w := p.word(i+c, 'w'); w > 0 {
				mod, has, i = m.off, true, i+c
			}
		}
	}
	w, n := p.word(i, 'w')
	if n == 0 {
		return 0
	}
	i += n
	if p.at(i) == "." {
		i++
	}
	if !has {
		for _, m := range [...]struct {
			key string
			off int
		}{{"next", 1}, {"last", -1}} {
			if c := p.key(i, m.key); c > 0 {
				if _, u := p.word(i+c, 'u'); u == 0 {
					mod, has, i = m.off, true, i+c
				}
			}
		}
	}
	coming := p.comingWeekday(w.n)
	if !has && !p.hasDay {
		for _, on := range [...]struct {
			key  string
			days int
		}{{"weekon", 7}, {"fortnighton", 14}} { // lundi en huit
			if c := p.key(i, on.key); c > 0 {
				p.setDay(coming.AddDate(0, 0, on.days))
				return i + c - p.i
			}
		}
	}
	k := p.skip(i)
	if u, off, c := p.unitPhrase(k); c > 0 && u == "week" && !p.hasDay {
		if off == 0 && !has && k == i && c == 1 { // monday week
			p.setDay(coming.AddDate(0, 0, 7))
		} else {
			p.setDay(monday(p.today()).AddDate(0, 0, 7*off+(w.n+6)%7))
		}
		return k + c - p.i
	}
	if has && mod != 0 && !p.hasDay {
		if mod > 0 {
			p.setDay(monday(p.today()).AddDate(0, 0, 7+(w.n+6)%7))
		} else {
			t := coming.AddDate(0, 0, -7)
			if !t.Before(p.today()) {
				t = t.AddDate(0, 0, -7)
			}
			p.setDay(t)
		}
		return i - p.i
	}
	p.weekday = w.n
	if p.weekday == 0 {
		p.weekday = 7
	}
	return i - p.i
}

// period reads next week, this month, l'année prochaine: its first day, or for this one its last.
func (p *datePhrase) period() int {
	i := p.i
	unit, off, n := p.unitPhrase(i)
	if n == 0 || unit == "hour" || unit == "minute" || unit == "second" || unit == "bday" && off == 0 {
		return 0
	}
	if n == 1 && unit != "weekend" {
		return 0 // "week" alone says nothing
	}
	k := p.skip(i + n)
	if w, c := p.word(k, 'w'); c > 0 && unit == "week" { // next week friday
		p.setDay(monday(p.today()).AddDate(0, 0, 7*off+(w.n+6)%7))
		return k + c - p.i
	}
	switch {
	case unit == "bday":
		p.setDay(p.d.Week.addWorkdays(p.today(), off))
	case unit == "day":
		p.setDay(p.today().AddDate(0, 0, off))
	case off == 0 && unit == "weekend":
		p.setDay(p.startOf("weekend", p.today()))
	case off == 0:
		p.setDay(p.endOf(unit, p.today()))
	default:
		p.setDay(p.moved(p.startOf(unit, p.today()), unit, off))
	}
	return n
}

// clock reads a time of day.
func (p *datePhrase) clock() int {
	if p.hasTime {
		return 0
	}
	i := p.i
	lead := p.key(i, "at")
	if lead == 0 && (p.hasDay || p.weekday > 0) { // tomorrow before 4pm
		i += p.key(i, "around")
	}
	i += lead
	if w, n := p.word(i, 'p'); n > 0 && (w.s == "noon" || w.s == "midnight") {
		h := 12
		k := i + n
		minute := 0
		if w.s == "midnight" {
			h = 0
			if p.hasDay {
				p.day = p.day.AddDate(0, 0, 1)
			}
		}
		if m := p.key(k, "minus"); m > 0 {
			if q, c := p.minutes(k + m); c > 0 {
				h, minute, k = (h+23)%24, 60-q, k+m+c
			}
		} else if a := p.key(k, "and"); a > 0 {
			if q, c := p.minutes(k + a); c > 0 {
				minute, k = q, k+a+c
			}
		}
		p.part = w.s
		p.hour, p.minute, p.hasTime = h, minute, true
		return k - p.i
	}
	// half past five, quarter to five, zehn nach fünf, kwart over twee, halb fünf
	if n := p.key(i, "halfto"); n > 0 {
		if h, c := p.number(i + n); c > 0 && h >= 1 && h <= 24 {
			return p.setClock(h-1, 30, i+n+c)
		}
	}
	if q, c := p.minutes(i); c > 0 {
		if n := p.key(i+c, "past"); n > 0 {
			if h, e := p.number(i + c + n); e > 0 && h <= 24 {
				return p.setClock(h, q, i+c+n+e)
			}
		}
		if n := p.key(i+c, "until"); n > 0 {
			if h, e := p.number(i + c + n); e > 0 && h <= 24 && h > 0 {
				return p.setClock(h-1, 60-q, i+c+n+e)
			}
		}
	}
	h, n := p.number(i)
	if n == 0 || h > 2459 {
		return 0
	}
	digits := isDigits(p.at(i))
	k := i + n
	if digits && len(p.at(i)) == 4 || digits && len(p.at(i)) == 3 { // 1230pm
		if p.at(k) != "am" && p.at(k) != "pm" && p.key(k, "oclock") == 0 {
			return 0
		}
		return p.setClock(h/100, h%100, k)
	}
	if h > 24 {
		return 0
	}
	sep := p.at(k)
	switch {
	case digits && (sep == ":" || sep == "." && len(p.at(k+1)) == 2 || sep == "h" || sep == "u") && isDigits(p.at(k+1)) && len(p.at(k+1)) == 2:
		minute := atoi(p.at(k + 1))
		k += 2
		if (p.at(k) == ":" || p.at(k) == "." || p.at(k) == "m") && isDigits(p.at(k+1)) && len(p.at(k+1)) == 2 {
			k += 2
		} else if p.at(k) == "m" || p.at(k) == "h" {
			k++
		}
		return p.setClock(h, minute, k)
	case sep == "am" && (p.lang != "de" || k+1 == len(p.tokens) || p.key(k+1, "noise") == 0) || sep == "pm":
		return p.setClock(h, 0, k)
	case p.key(k, "oclock") > 0 || sep == "h" || sep == "uhr":
		c := max(p.key(k, "oclock"), 1)
		k += c
		if m, e := p.number(k); e > 0 && m < 60 {
			return p.setClock(h, m, k+e)
		}
		return p.setClockWords(h, k)
	case lead > 0 || p.part != "" && p.part != "eod":
		if m, e := p.number(k); e > 0 && m < 60 && !digits {
			return p.setClock(h, m, k+e)
		}
		return p.setClockWords(h, k)
	}
	if _, e := p.word(k, 'p'); e > 0 && digits { // 5 in the afternoon
		return p.setClock(h, 0, k)
	}
	return 0
}

// minutes reads a number of minutes, "quarter" or "half".
func (p *datePhrase) minutes(i int) (m, n int) {
	k := i
	if a, c := p.number(k); c > 0 && a == 1 && p.key(k+c, "quarterof") > 0 {
		k += c
	} else if c := p.key(k, "noise"); c > 0 && p.key(k+c, "quarterof") > 0 {
		k += c
	}
	if c := p.key(k, "quarterof"); c > 0 {
		return 15, k + c - i
	}
	if c := p.key(i, "half"); c > 0 {
		return 30, c
	}
	if m, c := p.number(i); c > 0 && m < 60 {
		return m, c
	}
	return 0, 0
}

// setClockWords reads what may follow an hour: "et demie", "y cuarto", "moins le quart".
func (p *datePhrase) setClockWords(h, k int) int {
	if a := p.key(k, "and"); a > 0 {
		if m, c := p.minutes(k + a); c > 0 {
			return p.setClock(h, m, k+a+c)
		}
	}
	if a := p.key(k, "minus"); a > 0 {
		if m, c := p.minutes(k + a); c > 0 && m > 0 && h > 0 {
			return p.setClock(h-1, 60-m, k+a+c)
		}
	}
	return p.setClock(h, 0, k)
}

// setClock takes the time with its am or pm, and returns the length read.
func (p *datePhrase) setClock(h, m, k int) int {
	if h > 24 || m > 59 {
		return 0
	}
	if c := p.key(k, "oclock"); c > 0 && p.at(k) != "am" {
		k += c
	}
	switch p.at(k) {
	case "am":
		if h == 12 {
			h = 0
		}
		k++
	case "pm":
		if h < 12 {
			h += 12
		}
		k++
	}
	p.hour, p.minute, p.hasTime = h, m, true
	if p.part != "" {
		p.setPart(p.part)
	}
	return k - p.i
}

// zoneName reads a zone after a time: CET, GMT+1, +0200.
func (p *datePhrase) zoneName() int {
	if !p.hasTime || p.zone != nil {
		return 0
	}
	t, n := p.at(p.i), 1
	if t == "(" && p.at(p.i+2) == ")" {
		t, n = p.at(p.i+1), 3
	}
	if s := p.at(p.i + n); (t == "gmt" || t == "utc") && (s == "+" || s == "-") && isDigits(p.at(p.i+n+1)) {
		t, n = s+p.at(p.i+n+1), n+2
	} else if (t == "+" || t == "-") && isDigits(s) && len(s) == 4 {
		t, n = t+s, n+1
	}
	o, ok := zoneOf(t)
	if !ok {
		return 0
	}
	p.zone = time.FixedZone("", o*60)
	return n
}

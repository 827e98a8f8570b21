package parser

import (
	"fmt"
	"time"
)

// Phrases that name a day: by number, by weekday, by its place in a month.

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

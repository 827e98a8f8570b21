package parser

import "time"

// Phrases that count from now or name a stretch of time: so many days, the end of a month, next week.

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

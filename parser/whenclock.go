package parser

import "time"

// Phrases that name a time of day and its zone.

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

package parser

import (
	"strings"
	"time"
	"unicode"
)

// looseDate reads the date line of a quoted or forwarded header, in the words and the order of any of the languages. A
// time without zone is taken in loc. dayFirst decides 3/4/2021.
func looseDate(s string, loc *time.Location, dayFirst bool) (time.Time, bool) {
	if t, ok := headerDate(s); ok && strings.Contains(s, ":") && !strings.Contains(s, "/") && hasZone(s) {
		return t, true
	}
	if loc == nil {
		loc = time.UTC
	}
	d := dateLine{tokens: dateTokens(s), hour: -1, zone: loc}
	for d.at < len(d.tokens) {
		d.read()
		d.at++
	}
	return d.moment(dayFirst)
}

// dateLine gathers what the words and numbers of a date line say.
type dateLine struct {
	tokens []string
	at     int

	nums                 []int // one or two digits, and not known yet to be the day
	year, day            int
	yearFirst            bool
	month                time.Month
	wordAt               int // how many numbers stood before the word of the month
	hour, minute, second int // hour is -1 before a time was seen
	half                 int // 1 in the morning, 2 in the afternoon
	zone                 *time.Location
}

// ahead is the nth token after this one.
func (d *dateLine) ahead(n int) string {
	if d.at+n < len(d.tokens) {
		return d.tokens[d.at+n]
	}
	return ""
}

func (d *dateLine) read() {
	t, next := d.tokens[d.at], d.ahead(1)
	switch {
	case isDigits(t):
		d.number(t, next)
	case halfOfDay[t] != 0 && (d.hour >= 0 || !afterClock[t]):
		d.half = halfOfDay[t]
	case (t == "+" || t == "-") && isDigits(next) && d.hour >= 0:
		d.offset(t, next)
	case t == "thang" || t == "thg":
		d.vietnamese()
	case (t == "thu" || t == "th") && isDigits(next): // Vietnamese numbers the days of the week
		d.at++
	default:
		if m := monthOf(t); m != 0 && (d.month == 0 && len(d.nums) < 3 || d.year == 0 && d.hour < 0) {
			// "mar. 17 nov." names a weekday first: the last month before year and time is the month
			d.month, d.wordAt = d.southSlavic(t, m), len(d.nums)
		} else if o, ok := zoneNamed(t); ok && d.hour >= 0 && t != "z" {
			d.zone = time.FixedZone("", o*60)
		}
	}
}

func (d *dateLine) number(t, next string) {
	n := atoi(t)
	switch {
	case d.clock(t, next):
	case next == "年" || next == "년":
		d.year, d.yearFirst = n, true
	case next == "月" || next == "월":
		d.month = time.Month(n)
	case next == "日" || next == "일":
		d.day = n
	case next == "分" || next == "분":
		d.minute = n
	case next == "秒" || next == "초":
		d.second = n
	case d.hour < 0 && len(t) <= 2 && (next == "时" || next == "時" || next == "点" || next == "시" || next == "h" || next == "uhr"):
		d.hour = n
	case d.hour < 0 && (next == "am" || next == "pm") && len(t) <= 2 && d.month > 0:
		d.hour = n
	case len(t) == 4 && n >= 1900 && n < 2800 && d.year == 0:
		if n > 2400 { // the Thai calendar counts from the Buddha
			n -= 543
		}
		d.year, d.yearFirst = n, len(d.nums) == 0 && d.month == 0
	case len(t) <= 2 && n > 0:
		d.nums = append(d.nums, n)
	}
}

// clock reads 16:12, 16:12:00 and, where the date is known, 16.12 as well.
func (d *dateLine) clock(t, mark string) bool {
	minute := d.ahead(2)
	if d.hour >= 0 || len(t) > 2 || !isDigits(minute) || len(minute) != 2 {
		return false
	}
	dated := (d.month > 0 && len(d.nums)+d.day > 0 || len(d.nums) >= 2) && (d.year > 0 || len(d.nums) >= 3)
	if !(mark == ":" || mark == "h" || mark == "." && dated) {
		return false
	}
	d.hour, d.minute = atoi(t), atoi(minute)
	d.at += 2
	if m := d.ahead(1); (m == ":" || m == ".") && isDigits(d.ahead(2)) && len(d.ahead(2)) == 2 {
		d.second = atoi(d.ahead(2))
		d.at += 2
	}
	return true
}

// offset reads +0100, GMT+1 and +01:00.
func (d *dateLine) offset(sign, digits string) {
	if len(digits) != 4 && !(len(digits) <= 2 && (d.at > 0 && (d.tokens[d.at-1] == "gmt" || d.tokens[d.at-1] == "utc") || d.ahead(2) == ":")) {
		return
	}
	z := sign + digits
	d.at++
	if len(digits) <= 2 && d.ahead(1) == ":" && isDigits(d.ahead(2)) {
		z += d.ahead(2)
		d.at += 2
	}
	if o, ok := zoneOf(z); ok {
		d.zone = time.FixedZone("", o*60)
	}
}

// vietnamese reads the number or the words behind "month".
func (d *dateLine) vietnamese() {
	if next := d.ahead(1); isDigits(next) {
		d.month = time.Month(atoi(next))
		d.at++
		return
	}
	for n := 0; d.ahead(1) != ""; n++ {
		m, ok := vietnameseNumbers[d.ahead(1)]
		if !ok || n > 0 && d.month != 10 {
			return
		}
		d.month += m
		d.wordAt = len(d.nums)
		d.at++
	}
}

// southSlavic tells the months that Croatian shares with Polish and Czech for others by the dot behind the year.
func (d *dateLine) southSlavic(word string, m time.Month) time.Month {
	for i := 1; i <= 2; i++ {
		if y := d.ahead(i); len(y) == 4 && isDigits(y) {
			if o, ok := croatianMonths[fold(word)]; ok && d.ahead(i+1) == "." {
				return o
			}
		}
	}
	return m
}

// moment puts the parts together.
func (d *dateLine) moment(dayFirst bool) (time.Time, bool) {
	n := d.nums
	switch {
	case d.month != 0:
		if d.day == 0 && len(n) > 0 { // the number before the word of the month, or else behind it
			i := max(d.wordAt-1, 0)
			if i >= len(n) {
				i = len(n) - 1
			}
			d.day = n[i]
			if d.year == 0 && len(n) > i+1 {
				d.year = 2000 + n[len(n)-1]
			}
		}
	case len(n) >= 2 && d.yearFirst:
		d.month, d.day = time.Month(n[0]), n[1]
	case len(n) >= 2:
		a, b := n[0], n[1]
		if !dayFirst && a <= 12 || b > 12 {
			a, b = b, a
		}
		d.day, d.month = a, time.Month(b)
		if d.year == 0 && len(n) > 2 {
			d.year = 2000 + n[2]
		}
	}
	if d.half == 2 && d.hour >= 0 && d.hour < 12 {
		d.hour += 12
	} else if d.half == 1 && d.hour == 12 {
		d.hour = 0
	}
	if d.year == 0 || d.month < 1 || d.month > 12 || d.day < 1 || d.hour > 24 || d.minute > 59 || d.second > 60 {
		return time.Time{}, false
	}
	hour := max(d.hour, 0)
	t := time.Date(d.year, d.month, d.day, hour, d.minute, d.second, 0, d.zone)
	if t.Day() != d.day && hour < 24 {
		return time.Time{}, false
	}
	return t, plausible(t)
}

func hasZone(s string) bool {
	i := strings.LastIndexAny(s, "+-")
	return i > 0 && len(s)-i >= 5 && isDigits(s[i+1:i+5]) && i > strings.Index(s, ":")
}

// dateTokens cuts a date line into numbers, words and marks, at most sixty.
func dateTokens(s string) (l []string) {
	s = strings.ToLower(flatten(cut(s, 300)))
	s = spelled.Replace(s)
	r := []rune(s)
	for i := 0; i < len(r) && len(l) < 60; {
		j := i + 1
		switch c := r[i]; {
		case digitOf(c) >= 0:
			n := []byte{byte('0' + digitOf(c))}
			for j < len(r) && digitOf(r[j]) >= 0 {
				n = append(n, byte('0'+digitOf(r[j])))
				j++
			}
			l = append(l, string(n))
		case unicode.Is(unicode.Han, c):
			if j < len(r) && (c == '上' || c == '下') && r[j] == '午' || j < len(r) && c == '午' {
				j++
			}
			l = append(l, string(r[i:j]))
		case unicode.IsLetter(c):
			for j < len(r) && (unicode.IsLetter(r[j]) || unicode.IsMark(r[j])) {
				j++
			}
			l = append(l, string(r[i:j]))
		case c == ':' || c == '+' || c == '-' || c == '.' || c == '/' || c == '(': // a bracket parts "23 (월)" from "11월"
			l = append(l, string(c))
		}
		i = j
	}
	return l
}

// digitOf is the value of a digit: European, Arabic, Persian or full width; -1 for anything else.
func digitOf(r rune) int {
	for _, zero := range [...]rune{'0', '\u0660', '\u06f0', '\uff10'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

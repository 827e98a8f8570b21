package parser

import (
	"strings"
	"time"
)

// ownZone is what a calendar's VTIMEZONE says of a zone (RFC 5545 section 3.6.5), for the names that nobody else knows. Its
// rules are those of today: the last STANDARD and the last DAYLIGHT, each with a yearly rule or none.
type ownZone struct {
	standard, daylight changeover
}

// changeover is the day of the year on which the clock changes, and to what.
type changeover struct {
	known   bool
	offset  int // seconds east
	month   time.Month
	weekday time.Weekday
	nth     int // which of the month's such weekdays; negative from its end; 0: day counts
	day     int
	clock   time.Duration
}

// at is the moment at which the clocks of the zone show wall.
func (z *ownZone) at(wall time.Time) time.Time {
	offset := z.standard.offset
	switch {
	case !z.standard.known:
		offset = z.daylight.offset
	case z.daylight.known && z.daylight.month != 0 && z.standard.month != 0:
		begin, end := z.daylight.in(wall.Year()), z.standard.in(wall.Year())
		summer := !wall.Before(begin) && wall.Before(end)
		if end.Before(begin) { // the southern half of the world
			summer = !wall.Before(begin) || wall.Before(end)
		}
		if summer {
			offset = z.daylight.offset
		}
	}
	y, m, d := wall.Date()
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, time.FixedZone("", offset))
}

// in is the changeover of a year, as the clock showed it.
func (c changeover) in(year int) time.Time {
	first := time.Date(year, c.month, 1, 0, 0, 0, 0, time.UTC)
	day := first.AddDate(0, 0, max(c.day, 1)-1)
	switch {
	case c.nth > 0:
		day = first.AddDate(0, 0, (int(c.weekday)-int(first.Weekday())+7)%7+7*(c.nth-1))
	case c.nth < 0:
		last := first.AddDate(0, 1, -1)
		day = last.AddDate(0, 0, -((int(last.Weekday())-int(c.weekday)+7)%7)+7*(c.nth+1))
	}
	return day.Add(c.clock)
}

// property reads one line of a STANDARD or DAYLIGHT.
func (c *changeover) property(l calendarLine) {
	switch l.name {
	case "TZOFFSETTO":
		c.offset, c.known = utcOffset(l.value)
	case "DTSTART":
		if t, err := time.Parse("20060102T150405", l.value); err == nil { // often in the year 1601
			c.clock = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
			if c.month == 0 {
				c.month, c.day = t.Month(), t.Day()
			}
		}
	case "RRULE":
		for _, p := range strings.Split(cut(l.value, 500), ";") {
			k, v, _ := strings.Cut(strings.ToUpper(p), "=")
			switch k {
			case "BYMONTH":
				if n := atoi(v); n >= 1 && n <= 12 {
					c.month = time.Month(n)
				}
			case "BYDAY":
				c.byDay(v)
			}
		}
	}
}

// byDay reads 1SU, -1SU, +2SU.
func (c *changeover) byDay(v string) {
	if len(v) < 3 {
		return
	}
	days := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	n := atoi(strings.TrimLeft(v[:len(v)-2], "+-"))
	if n < 1 || n > 5 {
		return
	}
	if v[0] == '-' {
		n = -n
	}
	for i, d := range days {
		if strings.HasSuffix(v, d) {
			c.weekday, c.nth = time.Weekday(i), n
		}
	}
}

// utcOffset reads +0100 or -053000 (RFC 5545 section 3.3.14), in seconds.
func utcOffset(s string) (int, bool) {
	s = strings.ReplaceAll(s, ":", "")
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' || !isDigits(s[1:]) {
		return 0, false
	}
	n := atoi(s[1:3])*3600 + atoi(s[3:5])*60
	if len(s) == 7 {
		n += atoi(s[5:7])
	}
	if s[0] == '-' {
		n = -n
	}
	return n, n < 24*3600 && n > -24*3600
}

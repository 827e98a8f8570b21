package parser

import (
	"slices"
	"strings"
	"time"
)

// longestSeries bounds how many days of a series are looked at: thirty years.
const longestSeries = 30 * 366

// Recur returns the starts of a repeated event that lie from from to to, the first of them included, in the zone of start
// and at its time on the clock. rule is an RRULE as written (RFC 5545 section 3.3.10); what it says by the hour, by the
// week's number or by the day of the year is not understood, and then only start itself counts. except are starts that were
// taken out. At most most are returned. Its cost is bounded whatever the rule says: each day is asked once.
func Recur(start time.Time, rule string, except []time.Time, from, to time.Time, most int) []time.Time {
	var out []time.Time
	add := func(t time.Time) {
		if !t.Before(from) && t.Before(to) && len(out) < most && !slices.ContainsFunc(except, t.Equal) {
			out = append(out, t)
		}
	}
	r, ok := readRule(rule, start)
	if !ok {
		add(start)
		return out
	}
	hour, minute, second := start.Clock()
	day := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, time.UTC)
	first := day
	skipped := 0
	if gap := int(from.Sub(start).Hours()/24) - 366; r.count == 0 && gap > 0 { // the past need not be counted
		skipped = gap
	}
	seen := 0
	for n := skipped; n < skipped+longestSeries; n++ {
		day = first.AddDate(0, 0, n)
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, start.Location())
		if !at.Before(to) || len(out) >= most || !r.until.IsZero() && at.After(r.until) {
			break
		}
		if n > 0 && !r.on(day, first) {
			continue
		}
		if seen++; r.count > 0 && seen > r.count {
			break
		}
		add(at)
	}
	return out
}

// rule is an RRULE that goes by days.
type rule struct {
	freq      string
	interval  int
	count     int
	until     time.Time
	byDay     []ordinalDay
	byDate    []int // of the month, from its end when negative
	byMonth   []int
	setPos    []int
	weekStart time.Weekday
}

// ordinalDay is TU, 2TU or -1TU.
type ordinalDay struct {
	n   int
	day time.Weekday
}

var ruleDays = map[string]time.Weekday{"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}

func readRule(s string, start time.Time) (r rule, ok bool) {
	r = rule{interval: 1, weekStart: time.Monday}
	for _, part := range strings.Split(strings.ToUpper(s), ";") {
		k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch k {
		case "":
		case "FREQ":
			r.freq = v
		case "INTERVAL":
			r.interval = max(1, min(atoi(v), 1000))
		case "COUNT":
			r.count = max(1, atoi(v))
		case "UNTIL":
			for _, layout := range [...]string{"20060102T150405Z", "20060102T150405", "20060102"} {
				if t, err := time.ParseInLocation(layout, v, start.Location()); err == nil {
					if strings.HasSuffix(layout, "Z") {
						t, _ = time.Parse(layout, v)
					} else if layout == "20060102" {
						t = t.AddDate(0, 0, 1).Add(-time.Second)
					}
					r.until = t
					break
				}
			}
			if r.until.IsZero() {
				return r, false
			}
		case "BYDAY":
			for _, d := range strings.Split(v, ",") {
				if len(d) < 2 {
					return r, false
				}
				day, known := ruleDays[d[len(d)-2:]]
				n, digits := signed(d[:len(d)-2])
				if !known || !digits || len(r.byDay) > 60 {
					return r, false
				}
				r.byDay = append(r.byDay, ordinalDay{n, day})
			}
		case "BYMONTHDAY", "BYMONTH", "BYSETPOS":
			var list []int
			for _, d := range strings.Split(v, ",") {
				n, digits := signed(d)
				if !digits || n == 0 || len(list) > 60 {
					return r, false
				}
				list = append(list, n)
			}
			switch k {
			case "BYMONTHDAY":
				r.byDate = list
			case "BYMONTH":
				r.byMonth = list
			default:
				r.setPos = list
			}
		case "WKST":
			r.weekStart = ruleDays[v]
		default:
			if strings.HasPrefix(k, "BY") {
				return r, false
			}
		}
	}
	switch r.freq {
	case "DAILY", "WEEKLY":
		return r, len(r.setPos) == 0
	case "MONTHLY", "YEARLY":
		return r, true
	}
	return r, false
}

// signed reads +2, -1 or nothing.
func signed(s string) (n int, ok bool) {
	digits := strings.TrimLeft(s, "+-")
	if s == "" {
		return 0, true
	}
	if digits == "" || !isDigits(digits) || len(digits) > 3 || len(s) > len(digits)+1 {
		return 0, false
	}
	if n = atoi(digits); s[0] == '-' {
		n = -n
	}
	return n, true
}

// on reports whether the rule has a day; first is the day of the series' start.
func (r rule) on(day, first time.Time) bool {
	var period int
	switch r.freq {
	case "DAILY":
		period = int(day.Sub(first).Hours() / 24)
	case "WEEKLY":
		week := func(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday()-r.weekStart)+7)%7) }
		period = int(week(day).Sub(week(first)).Hours() / 24 / 7)
	case "MONTHLY":
		period = (day.Year()-first.Year())*12 + int(day.Month()-first.Month())
	case "YEARLY":
		period = day.Year() - first.Year()
	}
	if period%r.interval != 0 || !r.fits(day, first) {
		return false
	}
	if len(r.setPos) == 0 {
		return true
	}
	from, to := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	if r.freq == "YEARLY" {
		from, to = time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), 12, 31, 0, 0, 0, 0, time.UTC)
	}
	place, total := 0, 0
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		if r.fits(d, first) {
			if total++; d.Equal(day) {
				place = total
			}
		}
	}
	return slices.Contains(r.setPos, place) || slices.Contains(r.setPos, place-total-1)
}

// fits asks what the rule says of a day apart from its interval.
func (r rule) fits(day, first time.Time) bool {
	if len(r.byMonth) > 0 && !slices.Contains(r.byMonth, int(day.Month())) {
		return false
	}
	last := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if len(r.byDate) > 0 && !slices.Contains(r.byDate, day.Day()) && !slices.Contains(r.byDate, day.Day()-last-1) {
		return false
	}
	if len(r.byDay) > 0 {
		return slices.ContainsFunc(r.byDay, func(o ordinalDay) bool {
			if o.day != day.Weekday() {
				return false
			}
			if o.n == 0 || r.freq == "DAILY" || r.freq == "WEEKLY" {
				return true
			}
			nth, back := (day.Day()-1)/7+1, -((last-day.Day())/7 + 1)
			if r.freq == "YEARLY" && len(r.byMonth) == 0 {
				end := time.Date(day.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
				nth, back = (day.YearDay()-1)/7+1, -((end-day.YearDay())/7 + 1)
			}
			return o.n == nth || o.n == back
		})
	}
	if len(r.byDate) > 0 {
		return true
	}
	switch r.freq {
	case "WEEKLY":
		return day.Weekday() == first.Weekday()
	case "MONTHLY":
		return day.Day() == first.Day()
	case "YEARLY":
		return day.Day() == first.Day() && (len(r.byMonth) > 0 || day.Month() == first.Month())
	}
	return true
}

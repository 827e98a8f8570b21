package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Day is a date without a time, written 2006-01-02, or empty for none. Days
// compare as text.
type Day string

// DayOf returns the day on which t falls in the zone of t.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// In returns midnight at the start of the day in zone. The zero time comes
// back for an empty or malformed day.
func (d Day) In(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the day n calendar days later.
func (d Day) Add(n int) Day { return DayOf(d.In(time.UTC).AddDate(0, 0, n)) }

// Monday returns the first day of the day's week.
func (d Day) Monday() Day { return d.Add(-(int(d.Weekday()+6) % 7)) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// Week is when somebody works: which weekdays, from and to which minute of
// the day, in which zone.
type Week struct {
	Days  [7]bool // indexed by time.Weekday
	Start int     // minutes after midnight
	End   int
	Zone  *time.Location
}

var weekdayNames = map[string]time.Weekday{
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}

// ParseWeekday reads mon, tue ... in any case; longer names count by their
// first three letters.
func ParseWeekday(s string) (time.Weekday, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) >= 3 {
		if d, ok := weekdayNames[s[:3]]; ok && strings.HasPrefix(strings.ToLower(d.String()), s) {
			return d, nil
		}
	}
	return 0, Invalid("weekday", "%q is no weekday; write mon, tue, wed, thu, fri, sat or sun", s)
}

// ShortWeekday is the inverse of ParseWeekday: mon, tue ...
func ShortWeekday(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// ParseClock reads "09:00" into minutes after midnight; 24:00 is allowed.
func ParseClock(s string) (int, error) {
	h, m, ok := strings.Cut(strings.TrimSpace(s), ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 24*60 {
		return 0, Invalid("time", "%q is no time of day; write 09:00", s)
	}
	return hour*60 + minute, nil
}

// FormatClock is the inverse of ParseClock.
func FormatClock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// ParseWeek builds a Week from stored words: weekdays (mon ...), hours
// ("09:00-17:00") and an IANA zone. Empty words mean Monday to Friday, nine to
// five, UTC.
func ParseWeek(days []string, hours, zone string) (Week, error) {
	w := Week{Start: 9 * 60, End: 17 * 60, Zone: time.UTC}
	if len(days) == 0 {
		days = []string{"mon", "tue", "wed", "thu", "fri"}
	}
	for _, name := range days {
		d, err := ParseWeekday(name)
		if err != nil {
			return w, err
		}
		w.Days[d] = true
	}
	if hours != "" {
		from, to, _ := strings.Cut(hours, "-")
		var err error
		if w.Start, err = ParseClock(from); err != nil {
			return w, err
		}
		if w.End, err = ParseClock(to); err != nil {
			return w, err
		}
		if w.End <= w.Start {
			return w, Invalid("hours", "%q ends before it starts; write 09:00-17:00", hours)
		}
	}
	if zone != "" {
		z, err := time.LoadLocation(zone)
		if err != nil || zone == "Local" {
			return w, Invalid("zone", "%q is no time zone; write a name such as Europe/Copenhagen", zone)
		}
		w.Zone = z
	}
	return w, nil
}

// At returns the moment on day that is minutes after midnight by the clock on
// the wall. A wall time that a DST change skips comes out an hour later.
func (w Week) At(day Day, minutes int) time.Time {
	midnight := day.In(w.Zone)
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), minutes/60, minutes%60, 0, 0, w.Zone)
}

// EndOf returns the end of the working day: what a due date without a time
// means.
func (w Week) EndOf(day Day) time.Time { return w.At(day, w.End) }

// Open reports whether t lies inside working hours.
func (w Week) Open(t time.Time) bool {
	t = t.In(w.Zone)
	day := DayOf(t)
	return w.Days[t.Weekday()] && !t.Before(w.At(day, w.Start)) && t.Before(w.At(day, w.End))
}

// NextOpen returns t when it lies inside working hours, else the next start
// of a working day.
func (w Week) NextOpen(t time.Time) time.Time {
	if w.Open(t) {
		return t
	}
	day := DayOf(t.In(w.Zone))
	for range 8 {
		if start := w.At(day, w.Start); w.Days[day.Weekday()] && start.After(t) {
			return start
		}
		day = day.Add(1)
	}
	return t // no working day at all
}

// longestWorked bounds what Worked counts, in days.
const longestWorked = 366

// Worked returns how much of the time between two moments lies inside working
// hours, days of absence left out. Of more than a year the last year counts; a
// week without working days is all work.
func (w Week) Worked(from, to time.Time, away []Absence) time.Duration {
	if earliest := to.AddDate(0, 0, -longestWorked); from.Before(earliest) {
		from = earliest
	}
	if !from.Before(to) {
		return 0
	}
	if w.Days == [7]bool{} {
		return to.Sub(from)
	}
	var worked time.Duration
	for day, last := w.DayIn(from), w.DayIn(to); day <= last; day = day.Add(1) {
		off := slices.ContainsFunc(away, func(a Absence) bool { return a.Covers(day) })
		if !w.Days[day.Weekday()] || off {
			continue
		}
		start, end := w.At(day, w.Start), w.At(day, w.End)
		if start.Before(from) {
			start = from
		}
		if end.After(to) {
			end = to
		}
		worked += max(0, end.Sub(start))
	}
	return worked
}

// AddWorkdays returns the day n working days after day, or before it where n
// is negative.
func (w Week) AddWorkdays(day Day, n int) Day {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for left := n; left > 0; {
		day = day.Add(step)
		if w.Days[day.Weekday()] || w.Days == [7]bool{} {
			left--
		}
	}
	return day
}

// DayIn returns the day of t in the zone of the week.
func (w Week) DayIn(t time.Time) Day { return DayOf(t.In(w.Zone)) }

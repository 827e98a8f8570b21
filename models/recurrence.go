package models

import (
	"strconv"
	"strings"
	"time"
)

// Recur returns the next day of a recurrence after a day: a weekday in full
// ("monday"), or so many days, working days, weeks, months, quarters or years
// ("2w", "3mo", "week"). A month's end stays one where the day is not there.
// ok is false for what is no recurrence.
func (w Week) Recur(every string, after Day) (next Day, ok bool) {
	if day, err := ParseWeekday(every); err == nil && len(every) > 3 {
		days := (int(day)-int(after.Weekday())+6)%7 + 1
		return after.Add(days), true
	}
	n, unit := 1, every
	if digits := strings.TrimRight(every, "abcdefghijklmnopqrstuvwxyz"); digits != "" {
		var err error
		if n, err = strconv.Atoi(digits); err != nil || n < 1 || n > 365 {
			return "", false
		}
		unit = every[len(digits):]
	}
	switch unit {
	case "d", "day":
		return after.Add(n), true
	case "bd", "workday":
		return w.AddWorkdays(after, n), true
	case "w", "week":
		return after.Add(7 * n), true
	case "mo", "month":
		return after.addMonths(n), true
	case "q", "quarter":
		return after.addMonths(3 * n), true
	case "y", "year":
		return after.addMonths(12 * n), true
	}
	return "", false
}

// addMonths returns the same day n months later, or that month's last day.
func (d Day) addMonths(n int) Day {
	t := d.In(time.UTC)
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return DayOf(first.AddDate(0, 0, min(t.Day(), last.Day())-1))
}

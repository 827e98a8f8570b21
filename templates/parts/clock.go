package parts

import (
	"fmt"
	"time"

	"adjutant/models"
)

// Clock says moments the way the reader of a page reads them: in their zone,
// beside their now.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

func (c Clock) in(t time.Time) time.Time {
	if c.Zone == nil {
		return t
	}
	return t.In(c.Zone)
}

// Day is "Tue 24 Nov", with the year when it is another one.
func (c Clock) Day(t time.Time) string {
	t = c.in(t)
	if t.Year() != c.in(c.Now).Year() {
		return t.Format("Mon 2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}

// Moment is "Tue 24 Nov 09:00".
func (c Clock) Moment(t time.Time) string { return c.Day(t) + " " + c.in(t).Format("15:04") }

// Date is "Tue 24 Nov" of a day, which has no zone.
func (c Clock) Date(d models.Day) string {
	t := d.In(time.UTC)
	if t.IsZero() {
		return string(d)
	}
	return Clock{Now: c.Now, Zone: time.UTC}.Day(t)
}

// Today is the heading of the day: "Tuesday 24 November".
func (c Clock) Today() string { return c.in(c.Now).Format("Monday 2 January") }

// days is how many midnights lie between now and t; negative in the past.
func (c Clock) days(t time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(c.in(t)).Sub(midnight(c.in(c.Now))).Hours() / 24)
}

// Near is a moment as one says it: "today 17:00", "yesterday 09:12", "Fri 27 Nov".
func (c Clock) Near(t time.Time) string {
	switch c.days(t) {
	case 0:
		return "today " + c.in(t).Format("15:04")
	case -1:
		return "yesterday " + c.in(t).Format("15:04")
	case 1:
		return "tomorrow " + c.in(t).Format("15:04")
	}
	return c.Day(t)
}

// Ago is how long ago t was: "now", "6 min", "3 h", "12 days".
func (c Clock) Ago(t time.Time) string {
	switch gone := c.Now.Sub(t); {
	case gone < time.Minute:
		return "now"
	case gone < time.Hour:
		return fmt.Sprintf("%d min", int(gone.Minutes()))
	case gone < 24*time.Hour:
		return fmt.Sprintf("%d h", int(gone.Hours()))
	default:
		return Plural(int(gone.Hours()/24), "day")
	}
}

// Due is when an item is due, as one says it: "2 days late", "today 17:00",
// "tomorrow", "Fri 27 Nov", or "" without a date.
func (c Clock) Due(i models.Item) string {
	if i.DueAt == nil {
		return ""
	}
	t := *i.DueAt
	if i.Late(c.Now) {
		if n := -c.days(t); n > 0 {
			return Plural(n, "day") + " late"
		}
		return "late since " + c.in(t).Format("15:04")
	}
	switch c.days(t) {
	case 0:
		return "today " + c.in(t).Format("15:04")
	case 1:
		if i.DueDay != "" {
			return "tomorrow"
		}
		return "tomorrow " + c.in(t).Format("15:04")
	}
	if i.DueDay != "" {
		return c.Day(t)
	}
	return c.Moment(t)
}

// Tone is how pressing an item's date is, as a class: late, soon or "".
func (c Clock) Tone(i models.Item) string {
	switch {
	case i.DueAt == nil || !i.State.Open():
		return ""
	case i.Late(c.Now):
		return "late"
	case c.days(*i.DueAt) <= 1:
		return "soon"
	}
	return ""
}

// Stamp is a moment for machines.
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

package parser

import (
	"encoding/json"
	"time"
)

// Week is when a team works. The zero value is Monday to Friday, 09:00 to 17:00.
type Week struct {
	Workdays   [7]bool // by time.Weekday
	Start, End int     // minutes of the day
}

// Moment is what a date phrase means. The zero value means that there was none.
type Moment struct {
	At        time.Time // the instant; the end of that working day when only a day was given
	Day       string    // "2006-01-02" when only a day was given, else ""
	Text      string    // the phrase as written
	Ambiguous string    // "" or the other reading, as a sentence for the receipt
}

// DateContext is what a date phrase is relative to.
type DateContext struct {
	Now    time.Time
	Zone   *time.Location // nil: that of Now
	Locale string         // BCP 47, "" is en-GB
	Week   Week
}

// IsZero reports that no date was given.
func (m Moment) IsZero() bool { return m.At.IsZero() }

// String is the instant as RFC 3339 or "".
func (m Moment) String() string {
	if m.IsZero() {
		return ""
	}
	return m.At.Format(time.RFC3339)
}

// MarshalJSON writes the instant as RFC 3339 or "".
func (m Moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// orDefault is the week with the gaps filled.
func (w Week) orDefault() Week {
	if w.Workdays == [7]bool{} {
		w.Workdays = [7]bool{false, true, true, true, true, true, false}
	}
	if w.Start == 0 && w.End == 0 {
		w.Start, w.End = 9*60, 17*60
	}
	if w.End <= 0 || w.End > 24*60 {
		w.End = 17 * 60
	}
	return w
}

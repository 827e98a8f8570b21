package parser

import (
	"strings"
	"time"
)

// calendarLines calls with each content line of a calendar, unfolded (RFC 5545 section 3.1). A program that forgot to begin
// the next line of a long value with a blank is forgiven: a line that is no property goes on with the one above. Lines may
// end in CRLF, LF or CR, which tidy has made one.
func calendarLines(s string, call func(l calendarLine)) {
	var open strings.Builder // the line that may go on
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		s = rest
		switch {
		case line != "" && (line[0] == ' ' || line[0] == '\t'):
			line = line[1:]
		case startsProperty(line):
			if l, ok := readCalendarLine(open.String()); ok {
				call(l)
			}
			open.Reset()
		}
		if open.Len() < maxField {
			open.WriteString(line)
		}
	}
	if l, ok := readCalendarLine(open.String()); ok {
		call(l)
	}
}

// startsProperty reports NAME: or NAME; at the start: names are letters, digits and dashes. A word of a text with a colon
// would do too, so of names in lower case, which hardly any program writes, only the ones that are read are taken.
func startsProperty(line string) bool {
	end := strings.IndexAny(line[:min(len(line), 60)], ":;")
	if end <= 0 {
		return false
	}
	lower := false
	for _, c := range []byte(line[:end]) {
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
		case c >= 'A' && c <= 'Z', c == '-', c >= '0' && c <= '9':
		default:
			return false
		}
	}
	return !lower || lowerNames[strings.ToUpper(line[:end])]
}

// lowerNames are the properties that are read, which may also be written in lower case (RFC 5545 section 2).
var lowerNames = map[string]bool{"BEGIN": true, "END": true, "METHOD": true, "UID": true, "SEQUENCE": true, "SUMMARY": true, "LOCATION": true, "ORGANIZER": true,
	"ATTENDEE": true, "DTSTART": true, "DTEND": true, "DURATION": true, "RRULE": true, "RECURRENCE-ID": true, "EXDATE": true, "CLASS": true, "TRANSP": true, "STATUS": true, "TZID": true, "TZOFFSETTO": true,
	"DESCRIPTION": true, "DTSTAMP": true, "VERSION": true, "PRODID": true}

// calendarLine is one property: NAME;PARAM=VALUE;PARAM="VALUE":VALUE.
type calendarLine struct {
	name, value string
	params      string // as written; few properties need them
}

func readCalendarLine(line string) (l calendarLine, ok bool) {
	quoted := false
	colon := -1
	for i := 0; i < len(line); i++ {
		if line[i] == '"' {
			quoted = !quoted
		} else if line[i] == ':' && !quoted {
			colon = i
			break
		}
	}
	if colon < 0 { // a quote that nobody closed
		if colon = strings.IndexByte(line, ':'); colon < 0 {
			return l, false
		}
	}
	l.value = strings.TrimSpace(line[colon+1:])
	l.name, l.params = cutParam(line[:colon])
	l.name = strings.ToUpper(strings.TrimSpace(l.name))
	return l, true
}

// param is the value of a parameter (RFC 5545 section 3.2), with the escapes of RFC 6868.
func (l calendarLine) param(name string) string {
	rest := l.params
	for n := 0; rest != "" && n < maxParams; n++ {
		var p string
		p, rest = cutParam(rest)
		if k, v, ok := strings.Cut(p, "="); ok && strings.EqualFold(strings.TrimSpace(k), name) {
			return parameterEscapes.Replace(strings.Trim(strings.TrimSpace(v), `"`))
		}
	}
	return ""
}

var (
	parameterEscapes = strings.NewReplacer("^n", "\n", "^'", `"`, "^^", "^")
	calendarEscapes  = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`, `\:`, ":", `\"`, `"`)
)

// calendarText is a TEXT value (RFC 5545 section 3.3.11).
func calendarText(s string) string { return strings.TrimSpace(calendarEscapes.Replace(s)) }

// calendarTime reads a DATE or DATE-TIME (RFC 5545 sections 3.3.4 and 3.3.5). A zone is, in this order: UTC, an IANA name, a
// Windows name, what the calendar's own VTIMEZONE says. A floating time is taken in the calendar's zone, else in UTC.
func (c *calendar) time(l calendarLine) (t time.Time, text string, day bool) {
	value := l.value
	if d, err := time.Parse("20060102", value); err == nil && plausible(d) {
		return d, d.Format("2006-01-02"), true
	}
	loc := time.UTC
	zone := l.param("TZID")
	if zone == "" {
		zone = c.zone // X-WR-TIMEZONE: what Google and Apple mean by a time without zone
	}
	if zone != "" && !strings.HasSuffix(value, "Z") {
		if own := c.zones[zone]; own != nil && calendarZone(zone) == nil {
			if wall, ok := wallClock(value); ok {
				t = own.at(wall)
				return t, t.Format(time.RFC3339), false
			}
		}
		if l := calendarZone(zone); l != nil {
			loc = l
		} else {
			c.unknown = zone
		}
	}
	for _, layout := range [...]string{"20060102T150405Z", "20060102T150405", "20060102T1504", "20060102T1504Z", "20060102T150405Z0700", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, value, loc); err == nil && plausible(t) {
			if layout == "2006-01-02" {
				return t, value, true
			}
			return t, t.Format(time.RFC3339), false
		}
	}
	return time.Time{}, "", false
}

func wallClock(value string) (time.Time, bool) {
	for _, layout := range [...]string{"20060102T150405", "20060102T1504"} {
		if t, err := time.Parse(layout, value); err == nil && plausible(t) {
			return t, true
		}
	}
	return time.Time{}, false
}

// calendarZone is the zone of an IANA name, also behind the path that some programs put before it, or of a Windows name.
// nil for any other.
func calendarZone(name string) *time.Location {
	if w := windowsZone(name); w != "" {
		name = w
	}
	name = strings.TrimPrefix(name, "/")
	if len(name) > 200 || name == "" || strings.Contains(name, "..") || strings.EqualFold(name, "local") {
		return nil
	}
	if l, err := time.LoadLocation(name); err == nil {
		return l
	}
	p := strings.Split(name, "/") // /citadel.org/20210210_1/Europe/Berlin, .../America/Argentina/Buenos_Aires
	for n := 3; n >= 2; n-- {
		if len(p) > n {
			if l, err := time.LoadLocation(strings.Join(p[len(p)-n:], "/")); err == nil {
				return l
			}
		}
	}
	if o, ok := zoneOf(strings.ToLower(name)); ok {
		return time.FixedZone("", o*60)
	}
	return nil
}

// calendarDuration reads P1DT2H30M (RFC 5545 section 3.3.6), up to four hundred days. Days are added to the calendar, hours
// to the clock.
func calendarDuration(s string) (days int, d time.Duration, ok bool) {
	s, ok = strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(s), "+"), "P")
	if !ok || len(s) > 40 {
		return 0, 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && n < 1e6:
			n = n*10 + int(c-'0')
			continue
		case c == 'W':
			days += 7 * n
		case c == 'D':
			days += n
		case c == 'H':
			d += time.Duration(n) * time.Hour
		case c == 'M':
			d += time.Duration(n) * time.Minute
		case c == 'S':
			d += time.Duration(n) * time.Second
		case c == 'T':
		default:
			return 0, 0, false
		}
		n = 0
	}
	return days, d, days < 400 && d < 400*24*time.Hour && (days > 0 || d > 0)
}

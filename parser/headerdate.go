package parser

import (
	"strings"
	"time"
)

// zones are the names of RFC 5322 section 4.3 and the ones that mail still carries, in minutes east.
var zones = map[string]int{"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
	"pst": -480, "pdt": -420, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120,
	"eest": 180, "msk": 180, "ist": 330, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660, "awst": 480, "nzst": 720, "nzdt": 780, "hst": -600, "akst": -540, "akdt": -480, "brt": -180}

var monthNames = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

var commaless = strings.NewReplacer(",", " ", "\t", " ")

// headerDate reads a Date field (RFC 5322 section 3.3, with the obsolete forms and what broken clocks and programs make
// of it: no comma, dashes, no seconds, names of zones, year before the time or after). ok is false when there is no such
// day or no year between 1900 and 2200.
func headerDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(stripComments(cut(s, 200)))
	if startsWithYear(s) {
		for _, layout := range [...]string{time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
			if t, err := time.Parse(layout, s); err == nil {
				if plausible(t) {
					return t, true
				}
				return time.Time{}, false
			}
		}
	}
	var day, year, hour, minute, second = 0, -1, -1, 0, 0
	var month time.Month
	offset, zoned := 0, false
	s = commaless.Replace(strings.ToLower(s))
	for _, w := range strings.Fields(s) {
		switch {
		case strings.Contains(w, ":") || hour < 0 && strings.Count(w, ".") == 2 && day > 0:
			h, rest, zone, ok := clockOf(w)
			if !ok {
				continue
			}
			hour, minute, second = h, rest[0], rest[1]
			if zone != "" {
				offset, zoned = zoneOf(zone)
			}
		case (w[0] == '+' || w[0] == '-') && hour >= 0:
			if o, ok := zoneOf(w); ok {
				offset, zoned = o, true
			}
		case w[0] >= '0' && w[0] <= '9':
			if parts := strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '/' || r == '.' }); len(parts) == 3 && month == 0 {
				if m := monthNames[cut(parts[1], 3)]; m != 0 {
					day, month, year = atoi(parts[0]), m, fullYear(parts[2])
				} else if len(parts[0]) == 4 {
					year, month, day = atoi(parts[0]), time.Month(atoi(parts[1])), atoi(parts[2])
				} else {
					day, month, year = atoi(parts[0]), time.Month(atoi(parts[1])), fullYear(parts[2])
				}
				continue
			}
			d := strings.TrimRight(w, "stndrh.")
			if !isDigits(d) {
				continue
			}
			switch n := atoi(d); {
			case day == 0 && len(d) <= 2:
				day = n
			case year < 0:
				year = fullYear(d)
			case hour >= 0 && !zoned && len(d) == 4:
				offset, zoned = zoneOf("+" + d)
			}
		case w == "pm" && hour >= 0 && hour < 12:
			hour += 12
		case w == "am" && hour == 12:
			hour = 0
		default:
			if m := monthNames[cut(w, 3)]; m != 0 && month == 0 {
				month = m
			} else if o, ok := zoneOf(w); ok && hour >= 0 && !zoned {
				offset, zoned = o, true
			}
		}
	}
	if day == 0 || month < 1 || month > 12 || year < 0 {
		return time.Time{}, false
	}
	if hour < 0 {
		hour = 0
	}
	loc := time.UTC
	if offset != 0 {
		loc = time.FixedZone("", offset*60)
	}
	t := time.Date(year, month, day, hour, minute, second, 0, loc)
	if t.Day() != day || hour > 24 || minute > 59 || second > 61 || !plausible(t) {
		return time.Time{}, false
	}
	return t, true
}

func plausible(t time.Time) bool { return t.Year() >= 1900 && t.Year() <= 2200 }

// clockOf splits 15:04, 15:04:05 or 15:04:05+0100.
func clockOf(w string) (hour int, rest [2]int, zone string, ok bool) {
	if i := strings.IndexAny(w, "+-"); i > 0 {
		w, zone = w[:i], w[i:]
	} else if z := strings.TrimLeft(w, "0123456789:."); z != "" && z != w {
		if z == "am" || z == "pm" {
			w = strings.TrimSuffix(w, z)
			defer func() {
				if ok && z == "pm" && hour < 12 {
					hour += 12
				} else if ok && z == "am" && hour == 12 {
					hour = 0
				}
			}()
		} else {
			w, zone = strings.TrimSuffix(w, z), z
		}
	}
	p := strings.FieldsFunc(w, func(r rune) bool { return r == ':' || r == '.' })
	if len(p) < 2 || !isDigits(p[0]) || !isDigits(p[1]) || len(p[0]) > 2 || len(p[1]) > 2 {
		return 0, rest, "", false
	}
	rest[0] = atoi(p[1])
	if len(p) > 2 {
		rest[1] = atoi(p[2])
	}
	return atoi(p[0]), rest, zone, true
}

// zoneOf reads +0100, -5, +01:00, gmt+1 or a name, in minutes east.
func zoneOf(z string) (int, bool) {
	for _, p := range [...]string{"gmt", "utc"} {
		if r, ok := strings.CutPrefix(z, p); ok && r != "" && (r[0] == '+' || r[0] == '-') {
			z = r
		}
	}
	if z == "" {
		return 0, false
	}
	if z[0] != '+' && z[0] != '-' {
		o, ok := zones[z]
		return o, ok
	}
	d := strings.ReplaceAll(z[1:], ":", "")
	if !isDigits(d) || len(d) > 4 {
		return 0, false
	}
	var n int
	if len(d) <= 2 {
		n = atoi(d) * 60
	} else {
		n = atoi(d[:len(d)-2])*60 + atoi(d[len(d)-2:])
	}
	if n > 24*60 {
		return 0, false
	}
	if z[0] == '-' {
		n = -n
	}
	return n, true
}

// fullYear gives two and three digits their century (RFC 5322 section 4.3).
func fullYear(s string) int {
	s = strings.TrimRight(s, ".")
	if !isDigits(s) {
		return -1
	}
	n := atoi(s)
	switch {
	case len(s) <= 2 && n < 50:
		n += 2000
	case len(s) <= 3:
		n += 1900
	}
	return n
}

// rfc3339 is t as text, "" for the zero time.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

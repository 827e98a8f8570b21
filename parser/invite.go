package parser

import (
	"strings"
	"time"
)

// readInvites appends the events of a calendar (RFC 5545). It reads lines instead of using a strict reader, because one
// odd line in what some program wrote must not lose the meeting.
func (m *Mail) readInvites(b []byte, charset, method string) {
	if len(b) > maxText {
		b = b[:maxText]
		m.problem("a calendar is longer than %d KiB: cut", maxText>>10)
	}
	if charset == "" {
		charset = "utf-8"
	}
	s, _ := decode(b, charset)
	s = tidy(s)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\n ", ""), "\n\t", "")
	method = strings.ToUpper(method)
	zones := map[string]string{} // TZID -> offset of its standard time
	var in *Invite
	stack := []string{}
	tzid, seen := "", 0
	for _, line := range strings.Split(s, "\n") {
		name, params, value, ok := calendarLine(line)
		if !ok {
			continue
		}
		top := ""
		if len(stack) > 0 {
			top = stack[len(stack)-1]
		}
		switch {
		case name == "BEGIN":
			if len(stack) < maxDepth {
				stack = append(stack, strings.ToUpper(value))
			}
			if strings.EqualFold(value, "VEVENT") {
				in = &Invite{Method: method, Answers: []Attendance{}}
			}
		case name == "END":
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
			if strings.EqualFold(value, "VEVENT") && in != nil {
				if seen++; seen <= maxInvites && len(m.Invites) < maxInvites && !m.knows(in) {
					m.Invites = append(m.Invites, *in)
				}
				in = nil
			}
		case name == "METHOD" && in == nil:
			method = strings.ToUpper(cut(value, 40))
		case name == "TZID" && in == nil:
			tzid = value
		case name == "TZOFFSETTO" && (top == "STANDARD" || zones[tzid] == ""):
			zones[tzid] = value
		case in != nil && top == "VEVENT":
			in.property(name, params, value, zones)
		}
	}
}

// knows reports that the same event came already: many programs send it as a part and as a file.
func (m *Mail) knows(in *Invite) bool {
	for i := range m.Invites {
		o := &m.Invites[i]
		if o.UID == in.UID && o.Sequence == in.Sequence && o.StartText == in.StartText {
			return true
		}
	}
	return false
}

func (in *Invite) property(name string, params map[string]string, value string, zones map[string]string) {
	switch name {
	case "UID":
		in.UID = cut(value, 500)
	case "SEQUENCE":
		in.Sequence = atoi(strings.TrimSpace(value))
	case "SUMMARY":
		in.Summary = cut(calendarText(value), 1000)
	case "LOCATION":
		in.Location = cut(calendarText(value), 1000)
	case "ORGANIZER":
		in.Organizer = bareAddress(value)
	case "DTSTART":
		in.Start, in.StartText, in.AllDay = calendarTime(value, params, zones)
	case "DTEND":
		in.End, in.EndText, _ = calendarTime(value, params, zones)
	case "DURATION":
		if d, ok := calendarDuration(value); ok && in.EndText == "" && !in.Start.IsZero() {
			in.End = in.Start.Add(d)
			in.EndText = in.End.Format(time.RFC3339)
		}
	case "ATTENDEE":
		if len(in.Answers) < maxAddresses {
			in.Answers = append(in.Answers, Attendance{Address{cut(oneLine(params["CN"]), 300), bareAddress(value)}, strings.ToUpper(cut(params["PARTSTAT"], 30))})
		}
	}
}

// calendarLine splits NAME;PARAM=VALUE;PARAM="VALUE":VALUE.
func calendarLine(line string) (name string, params map[string]string, value string, ok bool) {
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
	if colon < 0 {
		if colon = strings.IndexByte(line, ':'); colon < 0 {
			return "", nil, "", false
		}
	}
	head, value := line[:colon], strings.TrimSpace(line[colon+1:])
	name, rest := cutParam(head)
	if rest != "" {
		params = map[string]string{}
		for n := 0; rest != "" && n < maxParams; n++ {
			var p string
			p, rest = cutParam(rest)
			if k, v, ok := strings.Cut(p, "="); ok {
				params[strings.ToUpper(strings.TrimSpace(k))] = strings.Trim(v, `"`)
			}
		}
	}
	return strings.ToUpper(strings.TrimSpace(name)), params, value, true
}

var calendarEscapes = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)

func calendarText(s string) string { return strings.TrimSpace(calendarEscapes.Replace(s)) }

// calendarTime reads a DATE or DATE-TIME. A zone is, in this order: UTC, an IANA name, a Windows name, the standard time
// of the calendar's own VTIMEZONE. A floating time is taken in UTC.
func calendarTime(value string, params map[string]string, zones map[string]string) (t time.Time, text string, day bool) {
	value = strings.TrimSpace(value)
	if d, err := time.Parse("20060102", value); err == nil {
		return d, d.Format("2006-01-02"), true
	}
	loc := time.UTC
	if z := params["TZID"]; z != "" && !strings.HasSuffix(value, "Z") {
		loc = calendarZone(z, zones)
	}
	for _, layout := range [...]string{"20060102T150405Z", "20060102T150405", "20060102T1504", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, value, loc); err == nil && plausible(t) {
			return t, t.Format(time.RFC3339), false
		}
	}
	return time.Time{}, "", false
}

func calendarZone(name string, zones map[string]string) *time.Location {
	if w := windowsZone(name); w != "" {
		name = w
	}
	clean := strings.TrimPrefix(name, "/")
	if !strings.Contains(clean, "..") && clean != "" && clean != "Local" {
		if l, err := time.LoadLocation(clean); err == nil {
			return l
		}
		if p := strings.Split(clean, "/"); len(p) > 2 { // /citadel.org/20210210_1/Europe/Berlin
			if l, err := time.LoadLocation(strings.Join(p[len(p)-2:], "/")); err == nil {
				return l
			}
		}
	}
	if o, ok := zoneOf(zones[name]); ok {
		return time.FixedZone("", o*60)
	}
	return time.UTC
}

// calendarDuration reads P1DT2H30M (RFC 5545 section 3.3.6), up to a year.
func calendarDuration(s string) (d time.Duration, ok bool) {
	s, ok = strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	if !ok {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s) && i < 40; i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && n < 1e6:
			n = n*10 + int(c-'0')
			continue
		case c == 'W':
			d += time.Duration(n) * 7 * 24 * time.Hour
		case c == 'D':
			d += time.Duration(n) * 24 * time.Hour
		case c == 'H':
			d += time.Duration(n) * time.Hour
		case c == 'M':
			d += time.Duration(n) * time.Minute
		case c == 'S':
			d += time.Duration(n) * time.Second
		}
		n = 0
	}
	return d, d > 0 && d < 400*24*time.Hour
}

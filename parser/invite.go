package parser

import (
	"bytes"
	"strings"
	"time"
)

// calendar is what is being read of one VCALENDAR.
type calendar struct {
	m      *Mail
	taking bool // events are taken; before that, zones are learnt
	method string
	zone   string              // X-WR-TIMEZONE
	zones  map[string]*ownZone // by TZID
	stack  []string            // components that are open
	deeper int                 // components beyond the stack's limit

	tzid   string
	own    *ownZone
	change changeover
	in     *Invite

	days     int // DURATION of the event, which may stand before its start
	duration time.Duration
	unknown  string // a zone that nobody knows

	events, left, broken int
	most                 int // events that are taken
}

// readInvites appends the events of a calendar (RFC 5545). It reads lines instead of using a strict reader, because one
// odd line in what some program wrote must not lose the meeting.
func (m *Mail) readInvites(b []byte, charset, method string) {
	if len(b) > maxText {
		b = b[:maxText]
		m.problem("a calendar is longer than %d KiB: cut", maxText>>10)
	}
	c := &calendar{m: m, most: maxInvites, method: strings.ToUpper(oneLine(cut(method, 40))), zones: map[string]*ownZone{}}
	c.read(b, charset)
}

// ReadCalendar reads the events of a calendar that stands alone (a subscribed file). At most five thousand are taken; what
// is wrong with it is said in problems.
func ReadCalendar(b []byte) (events []Invite, problems []string) {
	m := &Mail{}
	c := &calendar{m: m, most: 5000, zones: map[string]*ownZone{}}
	c.read(b, "")
	return m.Invites, m.Problems
}

func (c *calendar) read(b []byte, charset string) {
	m := c.m
	if charset == "" {
		charset = "utf-8"
	}
	if bytes.IndexByte(b, 0) < 0 { // lines are folded between bytes, also inside a character
		for _, fold := range [...]string{"\r\n ", "\r\n\t", "\n ", "\n\t"} {
			b = bytes.ReplaceAll(b, []byte(fold), nil)
		}
	}
	s, _ := decode(b, charset)
	s = tidy(s)
	if strings.Contains(s, "VTIMEZONE") { // it may stand behind the events
		calendarLines(s, c.line)
		c.stack, c.deeper = nil, 0
	}
	c.taking = true
	calendarLines(s, c.line)
	if c.in != nil {
		c.end()
		m.problem("a calendar ends in the middle of an event")
	}
	switch {
	case c.left > 0:
		m.problem("more than %d events: %d were left out", c.most, c.left)
	case c.events == 0 && !strings.Contains(strings.ToUpper(s[:min(len(s), 4096)]), "BEGIN:VCALENDAR"):
		m.problem("a calendar cannot be read")
	}
	if c.broken > 0 {
		m.problem("%d events of a calendar have no time that can be read", c.broken)
	}
	if c.unknown != "" {
		m.problem("unknown time zone %s in a calendar, read as UTC", cut(oneLine(c.unknown), 60))
	}
}

// line takes one property. Components nest; what stands inside an alarm is not the event's.
func (c *calendar) line(l calendarLine) {
	top := ""
	if n := len(c.stack); n > 0 && c.deeper == 0 {
		top = c.stack[n-1]
	}
	switch {
	case l.name == "BEGIN":
		c.begin(strings.ToUpper(l.value))
	case l.name == "END":
		c.close(strings.ToUpper(l.value))
	case c.in != nil && top == "VEVENT":
		c.property(l)
	case c.in != nil, top == "VEVENT":
	case top == "STANDARD", top == "DAYLIGHT":
		c.change.property(l)
	case l.name == "METHOD":
		c.method = strings.ToUpper(cut(oneLine(l.value), 40))
	case l.name == "X-WR-TIMEZONE":
		c.zone = cut(l.value, 100)
	case l.name == "TZID":
		c.tzid = cut(l.value, 200)
	}
}

func (c *calendar) begin(name string) {
	if len(c.stack) >= maxDepth {
		c.deeper++
		return
	}
	c.stack = append(c.stack, cut(name, 40))
	switch name {
	case "VEVENT":
		if !c.taking {
			return
		}
		if c.in != nil { // the one before was not closed
			c.end()
		}
		c.stack = c.stack[:0:0]
		c.stack = append(c.stack, name)
		c.in, c.days, c.duration = &Invite{Method: c.method, Answers: []Attendance{}}, 0, 0
	case "VTIMEZONE":
		c.tzid, c.own = "", &ownZone{}
	case "STANDARD", "DAYLIGHT":
		c.change = changeover{}
	}
}

func (c *calendar) close(name string) {
	if c.deeper > 0 {
		c.deeper--
		return
	}
	if n := len(c.stack); n > 0 {
		c.stack = c.stack[:n-1]
	}
	switch {
	case name == "VEVENT" && c.in != nil:
		c.end()
	case name == "VTIMEZONE" && c.own != nil:
		if len(c.zones) < 100 && c.tzid != "" {
			c.zones[c.tzid] = c.own
		}
		c.own = nil
	case c.own != nil && c.change.known && name == "STANDARD":
		c.own.standard = c.change
	case c.own != nil && c.change.known && name == "DAYLIGHT":
		c.own.daylight = c.change
	}
}

// end takes the event, unless it came already: many programs send it as a part and as a file.
func (c *calendar) end() {
	in := c.in
	c.in = nil
	c.events++
	if len(c.m.Invites) >= c.most {
		c.left++
		return
	}
	if in.Start.IsZero() {
		c.broken++
	}
	if in.EndText == "" && !in.Start.IsZero() { // RFC 5545 section 3.6.1
		switch {
		case c.days > 0 || c.duration > 0:
			in.End = in.Start.AddDate(0, 0, c.days).Add(c.duration)
		case in.AllDay:
			in.End = in.Start.AddDate(0, 0, 1)
		}
		if !in.End.IsZero() {
			in.EndText = in.End.Format(time.RFC3339)
			if in.AllDay && c.duration == 0 {
				in.EndText = in.End.Format(time.DateOnly)
			}
		}
	}
	for i := range c.m.Invites {
		o := &c.m.Invites[i]
		if o.UID == in.UID && o.Sequence == in.Sequence && o.StartText == in.StartText && o.RecurrenceID == in.RecurrenceID {
			return
		}
	}
	c.m.Invites = append(c.m.Invites, *in)
}

// property reads one line of a VEVENT (RFC 5545 section 3.6.1).
func (c *calendar) property(l calendarLine) {
	in := c.in
	switch l.name {
	case "UID":
		in.UID = cut(oneLine(l.value), 500)
	case "SEQUENCE":
		in.Sequence = atoi(l.value)
	case "SUMMARY":
		in.Summary = cut(calendarText(l.value), 1000)
	case "LOCATION":
		in.Location = cut(calendarText(l.value), 1000)
	case "STATUS":
		in.Status = strings.ToUpper(cut(oneLine(l.value), 30))
	case "ORGANIZER":
		in.Organizer = bareAddress(calendarAddress(l))
	case "DTSTART":
		in.Start, in.StartText, in.AllDay = c.time(l)
	case "DTEND":
		in.End, in.EndText, _ = c.time(l)
	case "DURATION":
		if days, d, ok := calendarDuration(l.value); ok {
			c.days, c.duration = days, d
		}
	case "RRULE":
		in.Repeats = cut(oneLine(l.value), 300)
	case "EXDATE":
		for _, one := range strings.Split(l.value, ",") {
			each := l
			each.value = strings.TrimSpace(one)
			if at, _, _ := c.time(each); !at.IsZero() && len(in.Except) < maxAddresses {
				in.Except = append(in.Except, at)
			}
		}
	case "CLASS":
		in.Private = !strings.EqualFold(l.value, "PUBLIC")
	case "TRANSP":
		in.Free = strings.EqualFold(l.value, "TRANSPARENT")
	case "RECURRENCE-ID":
		_, in.RecurrenceID, _ = c.time(l)
	case "ATTENDEE":
		if len(in.Answers) < maxAddresses {
			in.Answers = append(in.Answers, Attendance{
				Address:  Address{Name: cut(oneLine(l.param("CN")), 300), Address: bareAddress(calendarAddress(l))},
				PartStat: strings.ToUpper(cut(oneLine(l.param("PARTSTAT")), 30)),
			})
		}
	}
}

// calendarAddress is a CAL-ADDRESS (RFC 5545 section 3.3.3). Exchange writes "invalid:nomail" and gives the address as a
// parameter.
func calendarAddress(l calendarLine) string {
	if !strings.Contains(l.value, "@") {
		if email := l.param("EMAIL"); strings.Contains(email, "@") { // RFC 7986 section 6.2
			return email
		}
	}
	return cut(l.value, 1000)
}

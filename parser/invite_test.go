package parser

import (
	"strings"
	"testing"
)

// calendarMail is a mail with one calendar part.
func calendarMail(method, calendar string) *Mail {
	return Read([]byte("From: nils@nordlys.example\nSubject: Invitation\nContent-Type: text/calendar; charset=utf-8; method=" + method + "\n\n" + calendar))
}

func event(lines string) string {
	return "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u1\n" + lines + "\nEND:VEVENT\nEND:VCALENDAR\n"
}

func TestInvites_Times(t *testing.T) {
	t.Parallel()
	const own = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n" +
		"BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	const south = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Down\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETTO:+1000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\nEND:STANDARD\n" +
		"BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETTO:+1100\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	in := func(zones, lines string) string { return zones + strings.TrimPrefix(event(lines), "BEGIN:VCALENDAR\n") }
	for _, c := range []struct{ name, calendar, start, end string }{
		{"UTC", event("DTSTART:20261124T100000Z\nDTEND:20261124T110000Z"), "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"},
		{"IANA zone", event("DTSTART;TZID=Europe/Copenhagen:20260724T100000"), "2026-07-24T10:00:00+02:00", ""},
		{"IANA zone behind a path", event("DTSTART;TZID=/citadel.org/20210210_1/America/Argentina/Buenos_Aires:20260724T100000"), "2026-07-24T10:00:00-03:00", ""},
		{"Windows zone", event("DTSTART;TZID=W. Europe Standard Time:20261124T100000"), "2026-11-24T10:00:00+01:00", ""},
		{"Windows zone in quotes", event(`DTSTART;TZID="Nepal Standard Time":20261124T100000`), "2026-11-24T10:00:00+05:45", ""},
		{"own zone in winter", in(own, "DTSTART;TZID=Office:20261124T100000"), "2026-11-24T10:00:00+01:00", ""},
		{"own zone in summer", in(own, "DTSTART;TZID=Office:20260724T100000"), "2026-07-24T10:00:00+02:00", ""},
		{"own zone on the last day of summer", in(own, "DTSTART;TZID=Office:20261025T020000"), "2026-10-25T02:00:00+02:00", ""},
		{"own zone after it", in(own, "DTSTART;TZID=Office:20261025T040000"), "2026-10-25T04:00:00+01:00", ""},
		{"own zone of the south in January", in(south, "DTSTART;TZID=Down:20260124T100000"), "2026-01-24T10:00:00+11:00", ""},
		{"own zone of the south in June", in(south, "DTSTART;TZID=Down:20260624T100000"), "2026-06-24T10:00:00+10:00", ""},
		{"zone behind the event", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Office:20260724T100000\nEND:VEVENT\n" + strings.TrimPrefix(own, "BEGIN:VCALENDAR\n"), "2026-07-24T10:00:00+02:00", ""},
		{"zone of the whole calendar", "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Oslo\nBEGIN:VEVENT\nDTSTART:20261124T100000\nEND:VEVENT\n", "2026-11-24T10:00:00+01:00", ""},
		{"unknown zone", event("DTSTART;TZID=Nowhere:20261124T100000"), "2026-11-24T10:00:00Z", ""},
		{"whole day", event("DTSTART;VALUE=DATE:20261124"), "2026-11-24", "2026-11-25"},
		{"whole days", event("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261127"), "2026-11-24", "2026-11-27"},
		{"days as a duration", event("DTSTART;VALUE=DATE:20261124\nDURATION:P2D"), "2026-11-24", "2026-11-26"},
		{"duration", event("DTSTART:20261124T100000Z\nDURATION:PT1H30M"), "2026-11-24T10:00:00Z", "2026-11-24T11:30:00Z"},
		{"duration before the start", event("DURATION:PT15M\nDTSTART:20261124T100000Z"), "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z"},
		{"a day over the change of the clock", event("DTSTART;TZID=Europe/Copenhagen:20261024T100000\nDURATION:P1D"), "2026-10-24T10:00:00+02:00", "2026-10-25T10:00:00+01:00"},
		{"no seconds", event("DTSTART:20261124T1000Z"), "2026-11-24T10:00:00Z", ""},
		{"with dashes", event("DTSTART:2026-11-24T10:00:00Z"), "2026-11-24T10:00:00Z", ""},
		{"broken", event("DTSTART:tomorrow"), "", ""},
		{"year 0", event("DTSTART:00001124T100000Z"), "", ""},
	} {
		m := calendarMail("REQUEST", c.calendar)
		if len(m.Invites) != 1 {
			t.Errorf("%s: %d events, problems %q", c.name, len(m.Invites), m.Problems)
		} else if in := m.Invites[0]; in.StartText != c.start || in.EndText != c.end {
			t.Errorf("%s: got %s to %s, want %s to %s", c.name, in.StartText, in.EndText, c.start, c.end)
		}
		if said := len(m.Problems) > 0; said != (c.start == "" || c.name == "unknown zone") {
			t.Errorf("%s: problems %q", c.name, m.Problems)
		}
	}
}

// Every Windows name must be one that the time zone database knows.
func TestInvites_WindowsZones(t *testing.T) {
	t.Parallel()
	if len(windowsZones()) < 130 {
		t.Errorf("%d zones", len(windowsZones()))
	}
	for name := range windowsZones() {
		if calendarZone(name+" Standard Time") == nil {
			t.Errorf("%s: no such zone", name)
		}
	}
	if calendarZone("../../etc/passwd") != nil || calendarZone("Local") != nil || calendarZone("local") != nil || calendarZone("") != nil {
		t.Error("a zone that is none")
	}
}

func TestInvites_Properties(t *testing.T) {
	t.Parallel()
	const start = "DTSTART:20261124T100000Z\n"
	for _, c := range []struct {
		name, lines string
		got         func(Invite) string
		want        string
	}{
		{"folded", start + "SUMMARY:Budget re\n view of the\n\t year", func(i Invite) string { return i.Summary }, "Budget review of the year"},
		{"folded without the blank", start + "SUMMARY:Budget\\, first\nhalf of the year\nLOCATION:Room 2", func(i Invite) string { return i.Summary + "|" + i.Location }, "Budget, firsthalf of the year|Room 2"},
		{"letter cut by folding", start + "SUMMARY:Gr\xc3\n \xbcn", func(i Invite) string { return i.Summary }, "Grün"},
		{"escapes", start + `LOCATION:Room 2\, floor\; 3\nleft \\ right`, func(i Invite) string { return i.Location }, "Room 2, floor; 3\nleft \\ right"},
		{"lower case names", "dtstart:20261124T100000Z\nsummary:quiet", func(i Invite) string { return i.StartText + i.Summary }, "2026-11-24T10:00:00Zquiet"},
		{"alarm", start + "BEGIN:VALARM\nSUMMARY:ring\nDURATION:PT5M\nEND:VALARM\nSUMMARY:talk", func(i Invite) string { return i.Summary + i.EndText }, "talk"},
		{"repeats", start + "RRULE:FREQ=WEEKLY;BYDAY=TU\nRECURRENCE-ID:20261201T100000Z", func(i Invite) string { return i.Repeats + " " + i.RecurrenceID }, "FREQ=WEEKLY;BYDAY=TU 2026-12-01T10:00:00Z"},
		{"organizer", start + `ORGANIZER;CN="Berg, Nils: chair":MAILTO:Nils@Nordlys.example`, func(i Invite) string { return i.Organizer }, "nils@nordlys.example"},
		{"organizer in a parameter", start + `ORGANIZER;EMAIL=nils@nordlys.example:invalid:nomail`, func(i Invite) string { return i.Organizer }, "nils@nordlys.example"},
		{"answers", start + "ATTENDEE;PARTSTAT=accepted;CN=\"Dana; W\":mailto:dana@example.org\nATTENDEE:mailto:bo@example.org", func(i Invite) string { return sprint(i.Answers) }, "[{{Dana; W dana@example.org} ACCEPTED} {{ bo@example.org} }]"},
		{"quote that nobody closed", start + `ATTENDEE;CN="Dana:mailto:dana@example.org`, func(i Invite) string { return i.Answers[0].Address.Address }, "dana@example.org"},
		{"sequence and status", start + "SEQUENCE:4\nSTATUS:cancelled", func(i Invite) string { return sprint(i.Sequence, i.Status) }, "4CANCELLED"},
		{"sequence that is none", start + "SEQUENCE:-99999999999999", func(i Invite) string { return sprint(i.Sequence) }, "0"},
	} {
		m := calendarMail("REQUEST", event(c.lines))
		if len(m.Invites) != 1 {
			t.Errorf("%s: %d events", c.name, len(m.Invites))
		} else if got := c.got(m.Invites[0]); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestInvites_AnyCalendar(t *testing.T) {
	t.Parallel()
	one := event("DTSTART:20261124T100000Z\nSUMMARY:talk")
	for _, c := range []struct {
		name, mail, want string // method and summary of each event
		problem          string
	}{
		{"CRLF", "Content-Type: text/calendar; method=REQUEST\r\n\r\n" + strings.ReplaceAll(one, "\n", "\r\n"), "REQUEST talk;", ""},
		{"CR", "Content-Type: text/calendar; method=REQUEST\n\n" + strings.ReplaceAll(one, "\n", "\r"), "REQUEST talk;", ""},
		{"blank lines between", "Content-Type: text/calendar; method=REQUEST\n\n" + strings.ReplaceAll(one, "\n", "\n\n"), "REQUEST talk;", ""},
		{"method of the calendar", "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:cancel\n" + one, "CANCEL talk;", ""},
		{"no end", "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VEVENT\nDTSTART:20261124T100000Z\nSUMMARY:talk", "REPLY talk;", "a calendar ends in the middle of an event"},
		{"events not closed", "Content-Type: text/calendar; method=X\n\nBEGIN:VEVENT\nDTSTART:20261124T100000Z\nSUMMARY:a\nBEGIN:VEVENT\nDTSTART:20261125T100000Z\nSUMMARY:b\nEND:VEVENT\n", "X a;X b;", ""},
		{"no calendar", "Content-Type: text/calendar\n\nhello", "", "a calendar cannot be read"},
		{"file", "Content-Type: application/octet-stream; name=\"a.ics\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQkVHSU46VkVWRU5UCkRUU1RBUlQ6MjAyNjExMjRUMTAwMDAwWgpTVU1NQVJZOnRhbGsKRU5EOlZFVkVOVAo=", " talk;", ""},
		{"twice the same", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/calendar; method=REQUEST\n\n" + one + "\n--b\nContent-Type: application/ics; name=a.ics\n\n" + one + "--b--", "REQUEST talk;", ""},
		{"two occurrences of one", "Content-Type: text/calendar; method=CANCEL\n\n" + event("DTSTART:20261124T100000Z\nSUMMARY:talk\nRECURRENCE-ID:20261124T100000Z") + event("DTSTART:20261124T100000Z\nSUMMARY:talk\nRECURRENCE-ID:20261201T100000Z"), "CANCEL talk;CANCEL talk;", ""},
		{"too many", "Content-Type: text/calendar; method=PUBLISH\n\n" + strings.Repeat("BEGIN:VEVENT\nDTSTART:20261124T100000Z\nSUMMARY:x\nEND:VEVENT\n", 60) + strings.Repeat("BEGIN:VEVENT\nDTSTART:20261125T100000Z\nEND:VEVENT\n", 2), "PUBLISH x;PUBLISH ;", ""},
	} {
		m := Read([]byte("Subject: x\n" + c.mail))
		got := ""
		for _, i := range m.Invites {
			got += i.Method + " " + i.Summary + ";"
		}
		if got != c.want || !strings.Contains(strings.Join(m.Problems, "\n"), c.problem) {
			t.Errorf("%s: got %q, want %q; problems %q", c.name, got, c.want, m.Problems)
		}
	}
}

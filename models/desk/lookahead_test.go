package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// preview is a reader's copy of the next digest, at a moment.
func (b *bench) preview(who, slug string, at time.Time) models.DigestValue {
	b.t.Helper()
	p, err := b.desk.PreviewDigestAt(b.ctx(), b.viewer(who), slug, at)
	if err != nil {
		b.t.Fatal(err)
	}
	return *p.Letter.Value.Digest
}

func shownLines(p models.DigestPart) string {
	var out []string
	for _, l := range p.Lines {
		s := l.Mark + " | " + l.Text
		if l.Extra != "" {
			s += " | " + l.Extra
		}
		out = append(out, s)
	}
	if p.More > 0 {
		out = append(out, fmt.Sprintf("+%d", p.More))
	}
	return strings.Join(out, "\n")
}

// subscribe gives somebody a calendar as it was read.
func (b *bench) subscribe(who, ics string) {
	b.t.Helper()
	events, problems := parser.ReadCalendar([]byte(ics))
	if len(problems) > 0 {
		b.t.Fatal(problems)
	}
	c := models.Calendar{TeamID: b.team, PersonID: b.person(who).ID, URL: "https://calendar.example/" + who, CreatedAt: b.clock.Now()}
	for _, e := range events {
		c.Events = append(c.Events, inviteOf(e))
	}
	err := b.store.InTx(b.ctx(), func(tx *store.Tx) error { return tx.SaveCalendar(b.ctx(), &c) })
	if err != nil {
		b.t.Fatal(err)
	}
}

func ics(events ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n"
}

func event(uid, summary, start, end string, more ...string) string {
	s := "BEGIN:VEVENT\r\nUID:" + uid + "\r\nSUMMARY:" + summary + "\r\nDTSTART" + start + "\r\nDTEND" + end + "\r\n"
	for _, m := range more {
		s += m + "\r\n"
	}
	return s + "END:VEVENT\r\n"
}

const cph = ";TZID=Europe/Copenhagen:"

func TestCalendar_FlagsInWords(t *testing.T) {
	each(t, func(b *bench) {
		b.subscribe("dana", ics(
			event("standup", "Stand-up", cph+"20261001T090000", cph+"20261001T091500", "RRULE:FREQ=WEEKLY;BYDAY=WE", "EXDATE"+cph+"20261209T090000"),
			event("standup", "Stand-up, later", cph+"20261202T130000", cph+"20261202T131500", "RECURRENCE-ID"+cph+"20261202T090000"),
			event("gone", "Cancelled lunch", cph+"20261203T120000", cph+"20261203T130000", "STATUS:CANCELLED"),
			event("a", "Design review", cph+"20261201T100000", cph+"20261201T110000"),
			event("b", "Budget", cph+"20261201T103000", cph+"20261201T113000"),
			event("secret", "Doctor", cph+"20261203T080000", cph+"20261203T083000", "CLASS:PRIVATE"),
			event("x", "Investor visit", ":20261202T140000Z", ":20261202T150000Z", "ORGANIZER:mailto:ines@fund.example"),
			event("y", "Auditor talk", ":20261203T140000Z", ":20261203T150000Z", "ORGANIZER:mailto:tom@audit.example"),
		))
		b.receive(letter{from: "dana@example.org", subject: "#board Papers for the auditor"},
			letter{from: "dana@example.org", subject: "protect: Wed 15:30-16:30 writing"})
		got := shownLines(b.preview("priya", "dana-priya", monday).Calendar)
		want := strings.Join([]string{
			"Tue 1 Dec 10:00 | Design review | CONFLICT with Budget",
			"Tue 1 Dec 10:30 | Budget | CONFLICT with Design review",
			"Wed 2 Dec 13:00 | Stand-up, later",
			"Wed 2 Dec 15:00 | Investor visit | CONFLICT with the time to protect: Wed 15:30-16:30 writing, NO PREP",
			"Thu 3 Dec 08:00 | busy",
			"+1", // the auditor, prepared
		}, "\n")
		if got != want {
			b.t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// What an invitation in a secret mail says stands in no letter, also not for
// those who are cleared; that the time is taken does, for them.
func TestCalendar_AnInvitationInASecretMailIsBusy(t *testing.T) {
	each(t, func(b *bench) {
		b.receiveCalendar("dana@example.org", "#confidential #board Halden", strings.Replace(ics(
			event("h", "Halden offer", cph+"20261202T100000", cph+"20261202T110000", "ORGANIZER:mailto:ines@fund.example"),
			event("s", "Signing with Halden", cph+"20261202T103000", cph+"20261202T113000", "ORGANIZER:mailto:ines@fund.example"),
		), "PRODID:x", "PRODID:x\r\nMETHOD:REQUEST", 1))
		v := b.preview("priya", "dana-priya", monday)
		is(b, shownLines(v.Calendar), "Wed 2 Dec 10:00 | busy | CONFLICT with busy\nWed 2 Dec 10:30 | busy | CONFLICT with busy")
		for _, l := range b.preview("dana", "dana-priya", monday).Calendar.Lines {
			if strings.Contains(fmt.Sprint(l), "Halden") {
				b.t.Errorf("%+v", l)
			}
		}
	})
}

func TestCalendar_InARowAndNoFocusTime(t *testing.T) {
	each(t, func(b *bench) {
		var busy []string
		for _, day := range []string{"07", "08", "09", "10", "11"} {
			for n, hour := range []string{"0900", "1100", "1300", "1500"} {
				busy = append(busy, event(fmt.Sprint(day, n), "Meeting", cph+"202612"+day+"T"+hour+"00", cph+"202612"+day+"T"+hour[:2]+"3000"))
			}
		}
		for n, hour := range []string{"1100", "1200", "1300", "1400"} {
			busy = append(busy, event(fmt.Sprint("row", n), "Call", cph+"20261203T"+hour+"00", cph+"20261203T"+hour[:2]+"5500"))
		}
		b.subscribe("dana", ics(busy...))
		v := b.preview("dana", "dana-priya", monday)
		got := shownLines(v.Calendar)
		for _, want := range []string{
			"Thu 3 Dec | Four meetings in a row, 11:00-14:55, no lunch | BACK TO BACK", "Week of Mon 7 Dec | No two hours without a meeting | NO FOCUS TIME",
		} {
			if !strings.Contains(got, want) {
				b.t.Errorf("%q is missing in\n%s", want, got)
			}
		}
		is(b, v.Calendar.More, v.Calendar.Total-models.DigestLines)
	})
}

// A calendar of the team file is read when it is due, keeps what it held when
// it cannot be read, and stands in the agendas of its owner alone.
func TestCalendar_Subscribed(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.Calendars = []models.CalendarPlan{{Person: "dana", URL: "https://calendar.example/dana.ics"}}
		for range 2 {
			if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
				b.t.Fatal(err)
			}
		}
		due, err := b.desk.CalendarsDue(b.ctx())
		if err != nil || len(due) != 1 {
			b.t.Fatalf("%d due, %v", len(due), err)
		}
		text := ics(event("a", "Board dinner", cph+"20261203T190000", cph+"20261203T220000"), event("old", "Long ago", cph+"20200101T190000", cph+"20200101T220000"))
		if err := b.desk.ReadCalendar(b.ctx(), due[0], []byte(text), nil); err != nil {
			b.t.Fatal(err)
		}
		if due, _ := b.desk.CalendarsDue(b.ctx()); len(due) != 0 {
			b.t.Error("read twice in an hour")
		}
		if err := b.desk.ReadCalendar(b.ctx(), due[0], nil, fmt.Errorf("the server answers 503")); err != nil {
			b.t.Fatal(err)
		}
		is(b, shownLines(b.preview("priya", "dana-priya", monday).Calendar), "Thu 3 Dec 19:00 | Board dinner")
	})
}

// What is entered by mail stands in the next agenda of those who may see it,
// and in nobody else's.
func TestDigest_WhatIsEnteredStandsWhereItMay(t *testing.T) {
	each(t, func(b *bench) {
		twoPairs(b)
		p := plan()
		p.People[0].Agendas = models.AgendasSingle
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		b.receive(letter{from: "dana@example.org", subject: "x", body: "goal Nordic launch\n@priya risk nobody covers Easter\n@priya idea one intake form\n@marcus friction late boarding passes\n@priya keep ask about her leave"},
			letter{from: "priya@example.org", subject: "x", body: "good the pack was read in time\nlesson book rooms first\nkeep she is tired\ngoal Own the board papers"})
		agenda := func(who, slug string) string { return fmt.Sprintf("%+v", b.preview(who, slug, monday)) }
		copies := map[string]string{
			"dana with priya": agenda("dana", "dana-priya"), "priya": agenda("priya", "dana-priya"), "dana with marcus": agenda("dana", "dana-marcus"), "marcus": agenda("marcus", "dana-marcus"),
		}
		for text, where := range map[string]string{
			"Nordic launch": "dana with priya, priya, dana with marcus, marcus", "nobody covers Easter": "dana with priya, priya", "one intake form": "dana with priya, priya",
			"late boarding passes": "dana with marcus, marcus", "ask about her leave": "dana with priya", "read in time": "dana with priya, priya", "book rooms first": "dana with priya, priya",
			"she is tired": "priya", "Own the board papers": "dana with priya, priya",
		} {
			for name, all := range copies {
				may := false
				for _, w := range strings.Split(where, ", ") {
					may = may || w == name
				}
				if strings.Contains(all, text) != may {
					b.t.Errorf("%q in the copy of %s: %v", text, name, !may)
				}
			}
		}
	})
}

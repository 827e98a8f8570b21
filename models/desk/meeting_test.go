package desk

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
	"adjutant/templates/ical"
)

// onPage does one thing on the page of Dana and Priya.
func (b *bench) onPage(who, verb string, args ...string) (models.Done, error) {
	b.t.Helper()
	form := map[string]string{}
	for n := 0; n+1 < len(args); n += 2 {
		form[args[n]] = args[n+1]
	}
	return b.desk.ActOnPair(b.ctx(), b.viewer(who), "dana-priya", verb, form)
}

func (b *bench) fine(done models.Done, err error) models.Done {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

func (b *bench) page(who string) models.PairPage {
	b.t.Helper()
	p, err := b.store.PairPage(b.ctx(), b.viewer(who), "dana-priya", "", b.clock.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func TestMeeting_FromAgendaToRecap(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#1on1 Press call on Thursday? @priya"})
		b.fine(b.onPage("priya", "add", "text", "Who stands in at Easter?"))
		b.fine(b.onPage("priya", "add", "kind", "keep", "text", "be brief"))
		b.clock.Set(monday)
		b.writeDigests()
		b.clock.Set(monday.Add(17 * time.Hour)) // Tuesday 09:00
		p := b.page("dana")
		is(b, len(p.Open), 2) // what Priya keeps is hers
		is(b, len(b.page("priya").Open), 3)
		b.fine(b.onPage("dana", "begin"))
		b.fine(b.onPage("priya", "tick", "id", p.Open[0].Key()))
		b.fine(b.onPage("dana", "notes", "notes", "Oslo stays as planned."))
		if _, err := b.onPage("dana", "end"); err == nil || !strings.Contains(err.Error(), "who does what by when") {
			b.t.Errorf("ended without a next step: %v", err)
		}
		b.fine(b.onPage("dana", "step", "text", "Name the second approver", "person", "dana", "by", "fri"))
		b.fine(b.onPage("dana", "step", "text", "Ask three vendors"))
		if _, err := b.onPage("dana", "end"); err == nil || !strings.Contains(err.Error(), "needs who and by when") {
			b.t.Errorf("ended with a step of nobody: %v", err)
		}
		b.fine(b.onPage("dana", "unstep", "id", b.page("dana").Steps[1].Key()))
		b.fine(b.onPage("dana", "step", "text", "Ask three vendors", "person", "elena", "by", "2026-12-09"))
		b.clock.Set(monday.Add(17*time.Hour + 31*time.Minute))
		b.fine(b.onPage("dana", "end"))
		b.fine(b.onPage("priya", "end", "meeting", "2026-12-01")) // both press it

		is(b, b.meeting("dana-priya", "2026-12-01").State, models.MeetingHeld)
		is(b, fmt.Sprint(b.item(101).Item.Title, b.item(101).Item.DueDay, b.item(102).Holder), "Name the second approver2026-12-04Elena Rossi")
		is(b, len(b.items()), 2)
		for _, who := range []string{"dana@example.org", "priya@example.org"} {
			agenda, recap := b.lettersTo(who, models.LetterDigest)[0], b.lettersTo(who, models.LetterRecap)
			if len(recap) != 1 || recap[0].InReplyTo != agenda.MessageID || recap[0].Subject != "Re: "+agenda.Subject {
				b.t.Fatalf("%s: %+v", who, recap)
			}
			if at := recap[0].NotBefore; at.After(b.clock.Now().Add(2 * time.Minute)) {
				b.t.Errorf("the recap goes out %s", at)
			}
			v := recap[0].Value.Recap
			is(b, strings.Join(v.Discussed, "|"), "Press call on Thursday?")
			is(b, strings.Join(v.Carried, "|"), "Who stands in at Easter?")
			is(b, v.Next, "Tue 8 Dec 09:00")
			is(b, v.Notes, "Oslo stays as planned.")
		}
		is(b, len(b.lettersTo("elena@example.org", models.LetterAssignment)), 1)

		b.answer("priya@example.org", models.LetterRecap, "102 by fri\nSee you at the station then")
		b.clock.Set(monday.AddDate(0, 0, 7))
		b.writeDigests()
		v := b.lettersTo("priya@example.org", models.LetterDigest)[1].Value.Digest
		is(b, shownLines(v.Steps), "late 3 days | Name the second approver\nlate 3 days | Ask three vendors")
		is(b, v.Held, "Held 1 of the last 1.")
		is(b, shownLines(v.Before), "TALK | Who stands in at Easter? | 2nd week on this list\nNOTE | See you at the station then")
	})
}

func TestMeeting_NothingAgreedHasToBeSaid(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday.Add(17 * time.Hour))
		b.writeDigests()
		b.fine(b.onPage("dana", "end", "nothing", "1"))
		is(b, len(b.lettersTo("priya@example.org", models.LetterRecap)), 1)
	})
}

// After two more meetings a record stays as it is.
func TestMeeting_FrozenAfterTwoCycles(t *testing.T) {
	each(t, func(b *bench) {
		var talked, step string
		for week := range 3 {
			b.clock.Set(monday.AddDate(0, 0, 7*week))
			b.writeDigests()
			if week == 0 {
				b.fine(b.onPage("priya", "add", "text", "Press call on Thursday?"))
				b.fine(b.onPage("priya", "step", "text", "Ask three vendors"))
				talked, step = b.page("priya").Open[0].Key(), b.page("priya").Steps[0].Key()
				b.fine(b.onPage("priya", "tick", "id", talked))
			}
			b.clock.Set(monday.AddDate(0, 0, 7*week).Add(18 * time.Hour))
			_, err := b.onPage("priya", "notes", "meeting", "2026-12-01", "notes", fmt.Sprint("week ", week))
			if frozen := week == 2; (err != nil) != frozen {
				b.t.Errorf("week %d: %v", week, err)
			}
		}
		is(b, b.meeting("dana-priya", "2026-12-01").Notes, "week 1")
		b.fine(b.onPage("priya", "add", "text", "Who stands in at Easter?"))
		id := b.page("priya").Open[0].Key()
		for _, form := range [][]string{
			{"tick", "id", id}, {"untick", "id", talked}, {"remove", "id", talked}, {"begin"}, {"held"}, {"skip", "why", "ill"}, {"move", "when", "fri 10:00"},
			{"step", "text", "Ask", "person", "dana", "by", "fri"}, {"unstep", "id", step}, {"end", "nothing", "1"},
		} {
			_, err := b.onPage("priya", form[0], append(form[1:], "meeting", "2026-12-01")...)
			if err == nil || !strings.Contains(err.Error(), "this record is closed") {
				b.t.Errorf("%s: %v", form[0], err)
			}
		}
		p, err := b.store.PairPage(b.ctx(), b.viewer("dana"), "dana-priya", "2026-12-01", b.clock.Now())
		if err != nil || !p.Frozen {
			b.t.Errorf("%v, %v", p.Frozen, err)
		}
	})
}

// A page that was opened before it ended still has the buttons.
func TestMeeting_EndedIsNeitherMovedNorSkipped(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday.Add(17 * time.Hour))
		b.writeDigests()
		b.fine(b.onPage("dana", "end", "nothing", "1"))
		was := b.meeting("dana-priya", "2026-12-01")
		for verb, args := range map[string][]string{"move": {"when", "fri 10:00"}, "skip": {"why", "ill"}} {
			_, err := b.onPage("priya", verb, append(args, "meeting", "2026-12-01")...)
			if err == nil || !strings.Contains(err.Error(), "this meeting has ended") {
				b.t.Errorf("%s: %v", verb, err)
			}
		}
		is(b, fmt.Sprint(b.meeting("dana-priya", "2026-12-01")), fmt.Sprint(was))
	})
}

// Two people may share a first name: each recap says "you" of its reader alone.
func TestMeeting_TheRecapSaysYouOfItsReaderAlone(t *testing.T) {
	each(t, func(b *bench) {
		elena := b.person("elena")
		elena.Name = "Priya Rossi"
		if err := b.store.InTx(b.ctx(), func(tx *store.Tx) error { return tx.SavePerson(b.ctx(), &elena) }); err != nil {
			b.t.Fatal(err)
		}
		b.clock.Set(monday.Add(17 * time.Hour))
		b.fine(b.onPage("dana", "step", "text", "Ask three vendors", "person", "elena", "by", "fri"))
		b.fine(b.onPage("dana", "step", "text", "Book the room", "person", "priya", "by", "fri"))
		b.fine(b.onPage("dana", "end"))
		steps := b.lettersTo("priya@example.org", models.LetterRecap)[0].Value.Recap.Steps
		is(b, steps[0].Who+", "+steps[1].Who, "Priya, you")
	})
}

func TestMeeting_IsOfTheTwoAlone(t *testing.T) {
	each(t, func(b *bench) {
		if _, err := b.onPage("marcus", "add", "text", "x"); !errors.Is(err, models.ErrNotFound) {
			b.t.Error(err)
		}
		b.fine(b.onPage("priya", "add", "kind", "keep", "text", "mine"))
		id := b.page("priya").Open[0].Key()
		if _, err := b.onPage("dana", "tick", "id", id); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("Dana ticks what Priya keeps: %v", err)
		}
	})
}

func (b *bench) eventTo(address string) (models.CalendarEvent, string) {
	b.t.Helper()
	l := b.lettersTo(address, models.LetterInvite)
	if len(l) == 0 || l[len(l)-1].Value.Event == nil {
		b.t.Fatalf("%s: no event in %d letters", address, len(l))
	}
	e := *l[len(l)-1].Value.Event
	return e, string(ical.Invitation(e, l[len(l)-1].CreatedAt))
}

func TestInvitation_SeriesMovedSkippedPausedResumed(t *testing.T) {
	each(t, func(b *bench) {
		b.fine(b.onPage("dana", "invite"))
		first, text := b.eventTo("priya@example.org")
		is(b, fmt.Sprint(first.Weeks, first.Sequence, first.Start.In(copenhagen).Format(time.DateTime)), "1 12026-12-01 09:00:00")
		if _, other := b.eventTo("dana@example.org"); other != text {
			b.t.Error("the two get different words")
		}
		b.fine(b.onPage("dana", "move", "when", "thu 3 dec 10"))
		moved, text := b.eventTo("dana@example.org")
		if got, _ := parser.ReadCalendar([]byte(text)); moved.UID != first.UID || moved.Sequence != 2 || got[0].RecurrenceID != "2026-12-01T09:00:00+01:00" || got[0].Start.UTC().Hour() != 9 {
			b.t.Errorf("%+v", got)
		}
		b.fine(b.onPage("priya", "skip", "why", "ill"))
		skipped, _ := b.eventTo("dana@example.org")
		is(b, fmt.Sprint(skipped.Cancelled, skipped.Sequence, skipped.Of.In(copenhagen).Day()), "true 3 1")
		b.fine(b.onPage("dana", "slot", "weekday", "fri", "time", "11:00"))
		again, _ := b.eventTo("priya@example.org")
		is(b, fmt.Sprint(again.Weeks, again.Sequence, again.Start.In(copenhagen).Format(time.DateTime)), "1 42026-11-27 11:00:00")
		b.fine(b.onPage("dana", "pause 1:1"))
		gone, _ := b.eventTo("priya@example.org")
		is(b, fmt.Sprint(gone.Cancelled, gone.Of == nil, gone.Sequence), "true true 5")
		b.fine(b.onPage("dana", "resume 1:1"))
		back, _ := b.eventTo("priya@example.org")
		is(b, fmt.Sprint(back.Cancelled, back.Sequence, back.UID == first.UID), "false 6 true")
	})
}

func rsvp(uid, who, answer, recurrence string) string {
	s := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + uid + "\r\nSEQUENCE:1\r\nDTSTART:20261201T080000Z\r\nATTENDEE;PARTSTAT=" + answer + ":mailto:" + who + "\r\n"
	if recurrence != "" {
		s += "RECURRENCE-ID:" + recurrence + "\r\n"
	}
	return s + "END:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestInvitation_AnswersAreRead(t *testing.T) {
	each(t, func(b *bench) {
		b.fine(b.onPage("dana", "invite"))
		e, _ := b.eventTo("priya@example.org")
		b.receiveCalendar("priya@example.org", "Accepted: 1:1", rsvp(e.UID, "priya@example.org", "ACCEPTED", ""))
		b.receiveCalendar("dana@example.org", "Declined: 1:1", rsvp(e.UID, "dana@example.org", "DECLINED", "20261201T080000Z"))
		b.receiveCalendar("marcus@example.org", "Accepted: 1:1", rsvp(e.UID, "marcus@example.org", "ACCEPTED", "")) // not invited
		b.clock.Set(monday)
		b.writeDigests()
		var got []string
		for _, r := range b.page("priya").RSVPs {
			got = append(got, fmt.Sprint(r.Answer, " ", r.Cycle))
		}
		is(b, strings.Join(got, ", "), "declined 2026-12-01, accepted ")
		asked := b.lettersTo("dana@example.org", models.LetterInvite)
		is(b, asked[len(asked)-1].Subject, "1:1 Priya + Dana: when instead?")
		b.answer("dana@example.org", models.LetterInvite, "move thu 10")
		is(b, b.meeting("dana-priya", "2026-12-01").State, models.MeetingMoved)
	})
}

// receiveCalendar hands in a mail that a calendar program wrote.
func (b *bench) receiveCalendar(from, subject, ics string) {
	b.t.Helper()
	b.uid++
	raw := fmt.Sprintf("From: %s\r\nTo: team@example.net\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <cal%d@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n%s",
		from, subject, b.clock.Now().Format(time.RFC1123Z), b.uid, ics)
	batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Watermark: b.uid, Arrivals: []models.Arrival{{
		UID: b.uid, At: b.clock.Now(), Raw: []byte(raw), Size: int64(len(raw)), Proof: models.Proof{Address: from, By: "authserv"},
	}}}
	if _, err := b.desk.Receive(b.t.Context(), batch); err != nil {
		b.t.Fatal(err)
	}
}

func TestFeed_IsOneSecretAndShowsWhatItsOwnerMaySee(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Minutes due:fri"}, letter{from: "dana@example.org", subject: "#board #confidential Offer from Halden due:fri"},
			letter{from: "dana@example.org", subject: "#travel Car due:fri"})
		old, err := b.desk.NewFeed(b.ctx(), b.viewer("priya"))
		if err != nil {
			b.t.Fatal(err)
		}
		secret, err := b.desk.NewFeed(b.ctx(), b.viewer("priya"))
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.desk.Feed(b.ctx(), old); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("the old link works: %v", err)
		}
		f, err := b.desk.Feed(b.ctx(), secret)
		if err != nil {
			b.t.Fatal(err)
		}
		text := string(ical.Feed(f, b.clock.Now()))
		if got, problems := parser.ReadCalendar([]byte(text)); len(got) != 3 || len(problems) != 0 || strings.Contains(text, "Halden") || strings.Contains(text, "Car") || !strings.Contains(text, "Minutes") {
			b.t.Errorf("%q %s", problems, text)
		}
	})
}

func TestAgendas_StoppedWithOneClick(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(monday)
		b.writeDigests()
		l := b.lettersTo("priya@example.org", models.LetterDigest)[0]
		token := models.UnsubscribeToken(secret, l.Ref, b.clock.Now().Add(time.Hour))
		who, _, err := b.desk.LookAtAgendas(b.ctx(), token)
		if err != nil || who != "Priya" || b.person("priya").NoAgendas {
			b.t.Fatalf("%s, %v", who, err)
		}
		for range 2 {
			if err := b.desk.StopAgendas(b.ctx(), token); err != nil {
				b.t.Fatal(err)
			}
		}
		b.clock.Set(monday.AddDate(0, 0, 7))
		is(b, b.writeDigests(), 1)
		is(b, len(b.lettersTo("priya@example.org", models.LetterDigest)), 1)
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 2)
		reply := models.ReplyToken(secret, l.Ref, b.clock.Now().Add(time.Hour))
		if err := b.desk.StopAgendas(b.ctx(), reply); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("a reply token stops agendas: %v", err)
		}
		b.fine(b.onPage("priya", "mail on"))
		is(b, b.person("priya").NoAgendas, false)
	})
}

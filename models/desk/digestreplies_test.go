package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// answerShapes are answers to an agenda as people send them: what they typed,
// and what has to be true afterwards, as shown by replied.effects. The office:
// #101 asks Dana (A or B, B recommended), #102 and #103 are Priya's tasks,
// #104 is a follow-up.
var answerShapes = []struct{ body, want string }{
	// One item, one verb, as thumbs write it.
	{"101 ok", "101 approved B"},
	{"101 OK", "101 approved B"},
	{"101 Ok.", "101 approved B"},
	{"#101 ok", "101 approved B"},
	{"101: ok", "101 approved B"},
	{"101 - ok", "101 approved B"},
	{"101 A", "101 approved A"},
	{"101 a", "101 approved A"},
	{"101 A.", "101 approved A"},
	{"101 no too expensive", "101 declined"},
	{"101 yes", "101 approved B"},
	{"102 done", "102 done"},
	{"102 Done!", "102 done"},
	{"Done 102", "102 done"},
	{"102 done, thanks", "102 done"},
	{"102: done, thanks", "102 done"},
	{"#102 - done", "102 done"},
	{"* 102 done", "102 done"},
	{"- 102 done", "102 done"},
	{"102 later fri", "102 due 2026-12-04"},
	{"102 Later Fri", "102 due 2026-12-04"},
	{"102 by 4 dec", "102 due 2026-12-04"},
	{"102 give elena", "102 elena"},
	{"102 give to Elena", "102 elena"},
	{"102 drop", "102 dropped"},
	{"102 drop not needed", "102 dropped"},
	{"102 take", "102 dana"},
	{"102 wait Nordlys", "102 waiting"},
	{"102 priority high", "102 high"},
	{"102 snooze mon", "102 hidden"},
	// Several.
	{"102,103 done", "102 done; 103 done"},
	{"102, 103 done", "102 done; 103 done"},
	{"102 and 103 done", "102 done; 103 done"},
	{"101 ok\n102 done", "101 approved B; 102 done"},
	{"101 B\n\n102 done\n\n103 later fri", "101 approved B; 102 done; 103 due 2026-12-04"},
	{"Hi,\n101 ok\n102 done\nBest\nDana", "101 approved B; 102 done"},
	{"Hello Priya,\n\n101 ok\n\nThanks!\nDana", "101 approved B"},
	{"101 ok\n\nSent from my iPhone", "101 approved B"},
	{"101 ok\n\n--\nDana Whitfield\nHavlys AS", "101 approved B"},
	{"101 ok\n\nGet Outlook for iOS", "101 approved B"},
	{"102 done\n\nVon meinem iPhone gesendet", "102 done"},
	{"102 done\n\nEnvoyé de mon iPhone", "102 done"},
	// The agenda itself.
	{"+ Press call on Thursday", "topic Press call on Thursday"},
	{"+press call", "topic press call"},
	{"topic press call", "topic press call"},
	{"top 2 Press call on Thursday", "top2 Press call on Thursday"},
	{"Top 1: board deck", "top1 board deck"},
	{"good the pack was early", "good the pack was early"},
	{"Good: the pack was early", "good the pack was early"},
	{"friction three requests after 20:00", "friction three requests after 20:00"},
	{"idea one intake form", "idea one intake form"},
	{"risk both away at Easter", "risk both away at Easter"},
	{"lesson book the room first", "lesson book the room first"},
	{"keep ask about her leave", "keep ask about her leave"},
	{"goal Series B by June", "goal Series B by June"},
	{"can wait: office move", "wait office move"},
	{"protect: Wed 09-11 writing", "protect Wed 09-11 writing"},
	{"move thu 10", "moved Thu 10:00"},
	{"Move to Thu 10:30", "moved Thu 10:30"},
	{"move thursday 14.00", "moved Thu 14:00"},
	{"move thu", "moved Thu 09:00"},
	{"reschedule to fri 11", "moved Fri 11:00"},
	{"skip on the road", "skipped on the road"},
	{"skip: ill", "skipped ill"},
	{"skip 1:1 ill", "skipped ill"},
	{"pause 1:1", "paused"},
	{"Pause the 1:1", "paused"},
	{"bi-weekly", "bi-weekly"},
	// Six languages.
	{"102 erledigt", "102 done"},
	{"101 einverstanden", "101 approved B"},
	{"102 später fr", "102 due 2026-12-04"},
	{"thema Pressetermin", "topic Pressetermin"},
	{"verlegen auf Do 10 Uhr", "moved Thu 10:00"},
	{"entfällt: krank", "skipped krank"},
	{"102 terminé", "102 done"},
	{"101 d'accord", "101 approved B"},
	{"102 plus tard vendredi", "102 due 2026-12-04"},
	{"sujet appel presse", "topic appel presse"},
	{"102 hecho", "102 done"},
	{"101 de acuerdo", "101 approved B"},
	{"tema llamada de prensa", "topic llamada de prensa"},
	{"102 fatto", "102 done"},
	{"101 va bene", "101 approved B"},
	{"argomento conferenza", "topic conferenza"},
	{"102 feito", "102 done"},
	{"101 de acordo", "101 approved B"},
	{"102 klaar", "102 done"},
	{"101 akkoord", "101 approved B"},
	{"onderwerp persgesprek", "topic persgesprek"},
	// What is no command is kept, and what nearly is one is asked about.
	{"Great week by the way.", "note Great week by the way."},
	{"101 ok\nGreat week by the way.", "101 approved B; note Great week by the way."},
	{"The numbers look odd to me, can we go through them?", "note The numbers look odd to me, can we go through them?"},
	{"999 done", "unclear 999 done"},
	{"102 later someday maybe", "note 102 later someday maybe; unclear 102 later someday maybe"},
	{"102 doen", "note 102 doen; unclear 102 doen"},
	{"skip", "unclear skip"},
	{"pause", "unclear pause"},
	{"top 7 too many", "unclear top 7 too many"},
	{"ok", "note ok"}, // two could be meant
}

func TestReply_ShapesOfAnswersToAnAgenda(t *testing.T) {
	t.Parallel()
	if len(answerShapes) < 80 {
		t.Fatalf("%d shapes", len(answerShapes))
	}
	for n, c := range answerShapes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			b := agendaSent(t)
			b.answer("dana@example.org", models.LetterDigest, c.body)
			if got := b.effects(); got != c.want {
				t.Errorf("%q: %s, want %s", c.body, got, c.want)
			}
		})
	}
}

// Last week's agenda still names the right items, and what is said of the
// meeting means the one that is ahead.
func TestReply_ToLastWeeksAgenda(t *testing.T) {
	t.Parallel()
	for n, c := range []struct{ body, want string }{
		{"101 ok", "101 approved B"}, {"102 done\n103 later fri", "102 done; 103 due 2026-12-11"}, {"+ late thought", "topic late thought"}, {"good last week", "good last week"},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			b := agendaSent(t)
			old := b.lettersTo("dana@example.org", models.LetterDigest)[0]
			b.clock.Set(monday.AddDate(0, 0, 7).Add(time.Hour))
			b.writeDigests()
			b.receive(letter{from: "dana@example.org", to: b.replyTo(old), subject: "Re: " + old.Subject, body: c.body})
			if got := b.effects(); got != c.want {
				t.Errorf("%q: %s, want %s", c.body, got, c.want)
			}
			b.receive(letter{from: "dana@example.org", to: b.replyTo(old), subject: "Re: " + old.Subject, body: "move thu 10"})
			if m := b.meeting("dana-priya", "2026-12-08"); m.State != models.MeetingMoved {
				t.Errorf("%+v", m)
			}
		})
	}
}

// agendaSent is an office with an agenda in Dana's mail.
func agendaSent(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, storetest.Open(t, storetest.NewSQLite(t)), &clock{at: tuesday})
	b.receive(letter{from: "priya@example.org", subject: "#decide #board Which auditor recommend:B", body: "A) Nord\nB) Syd"},
		letter{from: "dana@example.org", subject: "#board Minutes"}, letter{from: "dana@example.org", subject: "#board Venue"},
		letter{from: "priya@example.org", subject: "#follow #board Quote from Nordlys"})
	b.clock.Set(monday)
	b.writeDigests()
	return b
}

// effects says in a few words what differs from the office as it was.
func (b *bench) effects() string {
	b.t.Helper()
	var out []string
	for _, i := range b.items() {
		was := map[int]string{101: "priya", 102: "priya", 103: "priya", 104: "priya"}[i.Number]
		switch {
		case i.State == models.StateApproved:
			answer := i.Answer
			if answer == "ok" || answer == "yes" || answer == "" {
				answer = i.Recommend
			}
			out = append(out, fmt.Sprintf("%d approved %s", i.Number, answer))
		case i.State == models.StateDone, i.State == models.StateDropped, i.State == models.StateDeclined:
			out = append(out, fmt.Sprintf("%d %s", i.Number, i.State))
		case i.HolderKey != was:
			out = append(out, fmt.Sprintf("%d %s", i.Number, i.HolderKey))
		case i.Kind == models.Task && i.DueDay != "":
			out = append(out, fmt.Sprintf("%d due %s", i.Number, i.DueDay))
		case i.Kind == models.Task && i.State == models.StateWaiting:
			out = append(out, fmt.Sprintf("%d waiting", i.Number))
		case i.Priority == models.High:
			out = append(out, fmt.Sprintf("%d high", i.Number))
		case i.Hidden(b.clock.Now()):
			out = append(out, fmt.Sprintf("%d hidden", i.Number))
		}
	}
	err := b.store.InTx(b.ctx(), func(tx *store.Tx) error {
		pair := b.pair("dana-priya")
		topics, err := tx.Topics(b.ctx(), b.viewer("dana"), pair.ID)
		for _, t := range topics {
			name := string(t.Kind)
			if t.Position > 0 {
				name += fmt.Sprint(t.Position)
			}
			out = append(out, name+" "+t.Text)
		}
		goals, err2 := tx.Goals(b.ctx(), b.viewer("dana"), pair.ExecutiveID, pair.ID)
		for _, g := range goals {
			out = append(out, "goal "+g.Text)
		}
		if err != nil {
			return err
		}
		return err2
	})
	if err != nil {
		b.t.Fatal(err)
	}
	switch m := b.meeting("dana-priya", "2026-12-01"); m.State {
	case models.MeetingMoved:
		out = append(out, "moved "+m.MeetsAt.In(copenhagen).Format("Mon 15:04"))
	case models.MeetingSkipped:
		out = append(out, "skipped "+m.Why)
	}
	if c := b.pair("dana-priya").Cadence; c != models.Weekly {
		out = append(out, string(c))
	}
	if l := b.lettersTo("dana@example.org", models.LetterReceipt); len(l) > 0 {
		r := l[len(l)-1].Value.Receipt
		for _, u := range r.Unclear {
			line, _, _ := strings.Cut(strings.TrimPrefix(u, `"`), `"`)
			out = append(out, "unclear "+line)
		}
		if len(r.Done)+len(r.Unclear)+len(r.Said) == 0 && r.Note == "" {
			out = append(out, "an empty receipt")
		}
	} else {
		out = append(out, "no receipt")
	}
	return strings.Join(out, "; ")
}

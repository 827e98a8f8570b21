package desk

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/models"
)

func (b *bench) writeDigests() int {
	b.t.Helper()
	n, err := b.desk.WriteDigests(b.ctx())
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func TestWriteDigests_OncePerCycle(t *testing.T) {
	each(t, func(b *bench) {
		monday := time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen)
		b.clock.Set(monday.Add(-time.Second))
		is(b, b.writeDigests(), 0)
		b.clock.Set(monday)
		is(b, b.writeDigests(), 1)
		is(b, b.writeDigests(), 0)
		for _, who := range []string{"dana@example.org", "priya@example.org"} {
			if l := b.lettersTo(who, models.LetterDigest); len(l) != 1 || l[0].Subject != "1:1 Priya + Dana, Tue 1 Dec 09:00: nothing late" {
				b.t.Errorf("%s: %+v", who, l)
			}
		}
		b.clock.Set(monday.AddDate(0, 0, 7))
		is(b, b.writeDigests(), 1)
	})
}

func TestWriteDigests_AfterAnOutageOnlyTheCurrentCycleIsMailed(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(time.Date(2026, 12, 14, 18, 0, 0, 0, copenhagen)) // three cycles later, before Tuesday's meeting
		is(b, b.writeDigests(), 1)
		var states []string
		for _, day := range []models.Day{"2026-12-01", "2026-12-08", "2026-12-15"} {
			d, err := b.store.Digest(b.ctx(), b.viewer("dana"), "dana-priya", day)
			if err != nil {
				b.t.Fatalf("%s: %v", day, err)
			}
			states = append(states, string(d.State))
		}
		is(b, strings.Join(states, " "), "missed missed mailed")
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 1)
	})
}

func TestWriteDigests_ByManyAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen))
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := b.desk.WriteDigests(b.ctx()); err != nil {
					b.t.Error(err)
				}
			})
		}
		wg.Wait()
		is(b, len(b.lettersTo("dana@example.org", models.LetterDigest)), 1)
	})
}

// The meeting stays at nine o'clock on the wall when the clocks change, in
// either zone, and no cycle is lost or doubled.
func TestWriteDigests_OverADSTChange(t *testing.T) {
	for _, zone := range []string{"Europe/Copenhagen", "America/New_York"} {
		t.Run(zone, func(t *testing.T) {
			each(t, func(b *bench) {
				z, err := time.LoadLocation(zone)
				if err != nil {
					b.t.Fatal(err)
				}
				b.clock.Set(time.Date(2027, 3, 8, 0, 0, 0, 0, z))
				p := plan()
				p.Pairs[0].Zone = zone
				p.Pairs[0].Slug, p.Pairs[0].Assistant = "dana-marcus", "marcus"
				if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
					b.t.Fatal(err)
				}
				for range 4 * 7 * 24 {
					b.clock.Add(time.Hour)
					b.writeDigests()
				}
				l := b.lettersTo("marcus@example.org", models.LetterDigest)
				if len(l) != 4 {
					b.t.Fatalf("%d digests in four weeks", len(l))
				}
				for n, letter := range l {
					day := time.Date(2027, 3, 9+7*n, 9, 0, 0, 0, z)
					want := "1:1 Marcus + Dana, " + day.Format("Mon 2 Jan 15:04")
					if !strings.HasPrefix(letter.Subject, want) {
						b.t.Errorf("%q, want %q", letter.Subject, want)
					}
					if sent := letter.CreatedAt.In(z); sent.Format("Mon 15:04") != "Mon 16:00" {
						b.t.Errorf("written %s", sent)
					}
				}
			})
		})
	}
}

func TestAgenda_ShowsThePairsWorkAndNothingHidden(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(
			letter{from: "dana@example.org", subject: "#board Minutes of the last meeting due:2026-11-26"},
			letter{from: "priya@example.org", subject: "#decide #board Which auditor recommend:A", body: "A) Nord\nB) Syd"},
			letter{from: "dana@example.org", subject: "#board #private Offer from Halden"},
			letter{from: "dana@example.org", subject: "#travel Marcus's car"},
			letter{from: "dana@example.org", subject: "#1on1 Press call on Thursday? @priya"},
		)
		b.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen))
		is(b, b.writeDigests(), 1)
		l := b.lettersTo("priya@example.org", models.LetterDigest)[0]
		v := l.Value.Digest
		is(b, l.Subject, "1:1 Priya + Dana, Tue 1 Dec 09:00: 1 decision, 1 late")
		all := fmt.Sprintf("%+v", v)
		for _, want := range []string{"Which auditor", "Minutes of the last meeting", "Press call on Thursday?"} {
			if !strings.Contains(all, want) {
				b.t.Errorf("%q is missing: %s", want, all)
			}
		}
		for _, hidden := range []string{"Halden", "Marcus's car"} {
			if strings.Contains(all, hidden) {
				b.t.Errorf("%q is in it: %s", hidden, all)
			}
		}
		if len(v.Before.Lines) != 2 || v.Before.Lines[0].Number != 102 || v.Before.Lines[0].Recommend != "A" {
			b.t.Errorf("before we meet: %+v", v.Before)
		}
	})
}

func TestPreviewDigest_StoresNothingAndIsForItsPairAlone(t *testing.T) {
	each(t, func(b *bench) {
		p, err := b.desk.PreviewDigest(b.ctx(), b.viewer("priya"), "dana-priya")
		if err != nil || p.Letter.Value.Digest.Reader != "Priya" {
			b.t.Fatalf("%+v, %v", p, err)
		}
		if _, err := b.desk.PreviewDigest(b.ctx(), b.viewer("marcus"), "dana-priya"); err == nil {
			b.t.Error("Marcus may read Priya's agenda")
		}
		is(b, len(b.letters()), 0)
	})
}

func TestReply_ToADigest(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide #board Which auditor", body: "A) Nord\nB) Syd"},
			letter{from: "dana@example.org", subject: "#board Minutes"})
		b.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen))
		b.writeDigests()
		l := b.lettersTo("dana@example.org", models.LetterDigest)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject,
			body: "101 B\n102 done\n+ Press call on Thursday\ngood the pack was early\nkeep ask about her leave"})
		is(b, b.item(101).Answer, "B")
		is(b, b.item(102).State, models.StateDone)
		p, err := b.desk.PreviewDigestAt(b.ctx(), b.viewer("priya"), "dana-priya", time.Date(2026, 12, 2, 9, 0, 0, 0, copenhagen))
		if err != nil {
			b.t.Fatal(err)
		}
		all := fmt.Sprintf("%+v", p.Letter.Value.Digest)
		if !strings.Contains(all, "Press call on Thursday") || !strings.Contains(all, "the pack was early") || strings.Contains(all, "her leave") {
			b.t.Errorf("next agenda: %s", all)
		}
	})
}

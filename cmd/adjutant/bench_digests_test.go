package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/mailer"
	"adjutant/mailer/mailtest"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store/storetest"
	"adjutant/templates/ical"
	"adjutant/templates/mail"
)

// BenchmarkDigests writes the agendas of many pairs that are due in the same
// minute, and hands them to an SMTP server: offices of an executive with five
// assistants. ADJUTANT_BENCH_PAIRS says how many pairs (200; the figures in
// docs/performance.md are of 10000).
func BenchmarkDigests(b *testing.B) {
	pairs := 200
	if n, err := strconv.Atoi(os.Getenv("ADJUTANT_BENCH_PAIRS")); err == nil {
		pairs = n
	}
	eachDatabase(b, func(b *testing.B, fresh func() string) {
		for b.Loop() {
			b.StopTimer()
			var ran atomic.Int64
			now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
			clock := func() time.Time { return now }
			s := storetest.Open(b, fresh(), storetest.Clock(clock), storetest.Statements(func() { ran.Add(1) }))
			secret := bytes.Repeat([]byte("s"), 32)
			d := desk.New(s, desk.Config{Now: clock, Log: slog.New(slog.DiscardHandler), Secret: secret, BaseURL: "https://adjutant.example.net"})
			for n := range pairs / 5 {
				if _, err := d.ApplyTeam(b.Context(), agency(n), false); err != nil {
					b.Fatal(err)
				}
			}
			sink := mailtest.SMTP(b)
			server, err := mailer.ParseSMTP(sink.URL())
			if err != nil {
				b.Fatal(err)
			}
			o := &mailer.Outbox{Letters: d, SMTP: server, Secret: secret, BaseURL: "https://adjutant.example.net", Now: clock, Log: slog.New(slog.DiscardHandler), Calendar: ical.Invitation,
				Render: func(p models.Parcel, replyTo string) (string, string, error) {
					r, err := mail.Render(p, mail.Env{BaseURL: "https://adjutant.example.net", ReplyTo: replyTo})
					return r.Text, r.HTML, err
				}}
			now = time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
			ran.Store(0)
			began := time.Now()
			b.StartTimer()
			got, err := d.WriteDigests(b.Context())
			wrote, statements := time.Since(began), ran.Load()
			if err != nil || got != pairs/5*5 {
				b.Fatalf("%d digests, %v", got, err)
			}
			sum, err := o.Deliver(b.Context())
			b.StopTimer()
			if letters := got + got/5; err != nil || sum.Sent != letters { // a roll-up to each executive
				b.Fatalf("%+v of %d letters, %v", sum, letters, err)
			}
			b.ReportMetric(float64(wrote.Microseconds())/1000/float64(got), "ms/digest")
			b.ReportMetric(float64(statements)/float64(got), "statements/digest")
			b.ReportMetric(float64((time.Since(began)-wrote).Microseconds())/1000/float64(sum.Sent), "ms/letter")
			b.StartTimer()
		}
	})
}

// agency is the n-th of many offices on one installation: an executive with
// five assistants, who all meet on Tuesday at nine.
func agency(n int) models.TeamPlan {
	p := models.TeamPlan{
		Team: models.Team{
			Slug: fmt.Sprintf("t%d", n), Name: "Office", Address: fmt.Sprintf("team%d@example.net", n), Zone: "Europe/Copenhagen", Locale: "en-GB",
			Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00",
		},
		People: []models.Person{{Key: "dana", Name: "Dana Whitfield", Role: models.RoleExecutive, Clearance: models.Private, Addresses: []string{fmt.Sprintf("dana%d@example.org", n)}}},
	}
	for k := range 5 {
		key := fmt.Sprintf("a%d", k)
		p.People = append(p.People, models.Person{Key: key, Name: "Assistant " + key, Role: models.RoleAssistant, Clearance: models.Standard, Addresses: []string{fmt.Sprintf("%s.%d@example.org", key, n)}})
		p.Pairs = append(p.Pairs, models.PairPlan{Executive: "dana", Assistant: key, Pair: models.Pair{
			Slug: "dana-" + key, Weekday: "tue", Time: "09:00", Cadence: models.Weekly, Minutes: 30, DigestDay: "mon", DigestTime: "16:00",
		}})
	}
	return p
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"adjutant/cmd/adjutant/demo"
	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// seed makes four weeks of history: every mail of the script goes over SMTP
// into the inbox, over IMAP to the desk, and every letter back over SMTP, at
// the time by the demo's clock at which it happened.
func (s *show) seed(ctx context.Context) error {
	end := s.clock.Now()
	script, err := demo.Script()
	if err != nil {
		return err
	}
	if len(script) == 0 {
		return errors.New("the demo has no mail")
	}
	began, err := script[0].Time(end)
	if err != nil {
		return err
	}
	s.clock.Set(began.Add(-time.Hour))
	if err := s.applyTeam(ctx, end); err != nil {
		return err
	}
	world := s.world(ctx, end)
	for n, m := range script {
		at, err := m.Time(end)
		if err != nil {
			return err
		}
		if n%10 == 0 {
			fmt.Fprintf(s.err, "\rmaking four weeks of history: mail %d of %d", n+1, len(script))
		}
		if err := s.walk(ctx, at); err != nil {
			return err
		}
		raw, ok, err := m.Render(world)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("the demo's mail %s answers a letter that was never written", m.ID)
		}
		if err := s.hand(ctx, m, raw, world); err != nil {
			return fmt.Errorf("the demo's mail %s: %w", m.ID, err)
		}
		if err := s.turn(ctx); err != nil {
			return fmt.Errorf("after the demo's mail %s: %w", m.ID, err)
		}
	}
	err = s.walk(ctx, end)
	fmt.Fprintf(s.err, "\rmade four weeks of history from %d mails          \n", len(script))
	return err
}

func (s *show) applyTeam(ctx context.Context, end time.Time) error {
	text, err := demo.Team(end)
	if err != nil {
		return err
	}
	plan, err := parseTeamFile("the demo's team", text)
	if err != nil {
		return err
	}
	if _, err := s.rooms.desk.ApplyTeam(ctx, plan, false); err != nil {
		return err
	}
	return s.rooms.settle(ctx)
}

// walk lets time pass until a moment: hour by hour through the days, so that
// reminders and digests are written and letters go out when they are due.
func (s *show) walk(ctx context.Context, until time.Time) error {
	zone := s.team.Week().Zone
	for {
		now := s.clock.Now()
		next := now.Truncate(time.Hour).Add(time.Hour)
		if h := next.In(zone).Hour(); h < 7 || h > 18 { // nobody works: on to the morning
			d := next.In(zone)
			next = time.Date(d.Year(), d.Month(), d.Day(), 7, 0, 0, 0, zone)
			if h > 18 {
				next = next.AddDate(0, 0, 1)
			}
		}
		if !next.Before(until) {
			s.clock.Set(until)
			return s.turn(ctx)
		}
		s.clock.Set(next)
		if err := s.turn(ctx); err != nil {
			return err
		}
	}
}

// turn does everything that is due now, once. Once the demo is open, its inbox
// is watched, and need not be read here.
func (s *show) turn(ctx context.Context) error {
	if !s.clock.Running() {
		if _, err := s.rooms.inbox(s.rooms.desk).PassAll(ctx, false); err != nil {
			return err
		}
	}
	if _, err := s.rooms.desk.WriteDigests(ctx); err != nil {
		return err
	}
	if _, err := s.rooms.desk.WriteCoverage(ctx); err != nil {
		return err
	}
	if _, err := s.rooms.desk.AskQuestions(ctx); err != nil {
		return err
	}
	if _, _, err := s.rooms.chase(ctx); err != nil {
		return err
	}
	_, err := s.rooms.deliver(ctx, s.outbox)
	return err
}

// hand gives one mail of the script to the SMTP server.
func (s *show) hand(ctx context.Context, m demo.Mail, raw []byte, w demo.World) error {
	msg, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	envelope := "bulk@elsewhere.example" // a forger's server sends under its own name
	if from, err := mail.ParseAddress(msg.Header.Get("From")); err == nil && !m.Spoofed {
		envelope = from.Address
	}
	var to []string
	for _, field := range []string{"To", "Cc"} {
		list, err := msg.Header.AddressList(field)
		if err != nil && !errors.Is(err, mail.ErrHeaderNotPresent) {
			return fmt.Errorf("%s: %w", field, err)
		}
		for _, a := range list {
			to = append(to, a.Address)
		}
	}
	return s.post.Send(ctx, envelope, to, raw)
}

// world answers what the script asks while it runs.
func (s *show) world(ctx context.Context, end time.Time) demo.World {
	message := func(id string) string { return "<" + id + "@mail.demo.invalid>" }
	number := func(id string) int {
		var n int
		_ = s.rooms.store.InTx(ctx, func(tx *store.Tx) error { // no number: the script says what then
			team, err := tx.TeamBySlug(ctx, s.team.Slug)
			if err != nil {
				return err
			}
			mails, err := tx.MessagesByMessageID(ctx, team.ID, message(id))
			if err != nil || len(mails) == 0 {
				return err
			}
			items, err := tx.ItemsOfMessage(ctx, team.ID, mails[0].ID)
			if err == nil && len(items) > 0 {
				n = items[0].Number
			}
			return err
		})
		return n
	}
	return demo.World{
		End: end, Team: s.team.Address, Message: message, Number: number,
		Person: func(key string) string {
			p := s.office.PersonByKey(key)
			if p == nil {
				return key
			}
			return (&mail.Address{Name: p.Name, Address: p.Address()}).String()
		},
		Letter: func(r demo.Reply) (demo.Letter, bool) { return s.letter(r, number) },
	}
}

// letter finds the newest letter that somebody got about an item, in their
// mailbox, as they would.
func (s *show) letter(r demo.Reply, number func(string) int) (demo.Letter, bool) {
	p := s.office.PersonByKey(r.Person)
	if p == nil {
		return demo.Letter{}, false
	}
	n := 0
	if r.Item != "" {
		if n = number(r.Item); n == 0 {
			return demo.Letter{}, false
		}
	}
	mails := s.post.Mails(p.Address())
	for i := len(mails) - 1; i >= 0; i-- {
		m := parser.Read(mails[i].Raw)
		head, err := mail.ReadMessage(strings.NewReader(string(mails[i].Raw)))
		if err != nil {
			continue
		}
		kind := head.Header.Get("X-Adjutant-Reason")
		if kind == "" || r.Letter != "" && kind != r.Letter {
			continue
		}
		if r.Letter == "" && (kind == string(models.LetterReceipt) || kind == string(models.LetterDigest) || kind == string(models.LetterChase)) {
			continue
		}
		if n != 0 && head.Header.Get("X-Adjutant-Item") != strconv.Itoa(n) && !strings.Contains(m.Subject, "#"+strconv.Itoa(n)) {
			continue
		}
		l := demo.Letter{MessageID: m.MessageID, References: m.References, Subject: m.Subject, Text: m.Text, ReplyTo: s.team.Address}
		if len(m.ReplyTo) > 0 {
			l.ReplyTo = m.ReplyTo[0].Address
		}
		return l, true
	}
	return demo.Letter{}, false
}

// restore gives the servers back what the database holds: the inbox in the
// order of its UIDs, and the letters in everyone's mailbox.
func (s *show) restore(ctx context.Context) error {
	ahead, err := s.rooms.store.Setting(ctx, settingDemoAhead)
	if err != nil {
		return fmt.Errorf("this folder holds another installation, not a demo; choose another with --data: %w", err)
	}
	d, err := time.ParseDuration(ahead)
	if err != nil {
		return err
	}
	s.clock.SetAhead(d)
	if err := s.rooms.settle(ctx); err != nil {
		return err
	}
	return s.rooms.store.EachDelivered(ctx, func(to string, at time.Time, raw []byte) error {
		if to == "" {
			to = s.team.Address
		}
		return s.post.Deliver(to, raw, at)
	})
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/parser"
	"adjutant/templates/pages"
)

// What the pages show of the demo: everyone's mail program, the clock, and
// being somebody else.

// sawSteps are the steps of the tour that only the pages can see.
type sawSteps struct {
	mu     sync.Mutex
	digest bool
}

// Mailboxes lists everyone's mailbox: the team's people, then the team, then
// whoever else was written to.
func (s *show) Mailboxes(ctx context.Context) ([]pages.DemoMailbox, error) {
	counts := s.post.Boxes()
	var out []pages.DemoMailbox
	for _, role := range []models.Role{models.RoleExecutive, models.RoleLead, models.RoleAssistant, models.RoleObserver} {
		for _, p := range s.office.People {
			if p.Role == role {
				out = append(out, pages.DemoMailbox{Address: p.Address(), Name: p.Name, Key: p.Key, Role: role, Count: counts[p.Address()]})
			}
		}
	}
	out = append(out, pages.DemoMailbox{Address: s.team.Address, Name: "The team inbox", Count: counts[s.team.Address]})
	known := len(out)
	for address, n := range counts {
		if !slices.ContainsFunc(out, func(b pages.DemoMailbox) bool { return b.Address == address }) {
			out = append(out, pages.DemoMailbox{Address: address, Name: address, Count: n})
		}
	}
	slices.SortFunc(out[known:], func(a, b pages.DemoMailbox) int { return strings.Compare(a.Address, b.Address) })
	return out, nil
}

// Mails lists what arrived at an address, newest first.
func (s *show) Mails(ctx context.Context, address string) ([]pages.DemoMail, error) {
	delivered := s.post.Mails(address)
	out := make([]pages.DemoMail, 0, len(delivered))
	for _, d := range slices.Backward(delivered) {
		head, err := mail.ReadMessage(bytes.NewReader(d.Raw))
		if err != nil {
			continue
		}
		decode := func(field string) string {
			value := head.Header.Get(field)
			if plain, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
				return plain
			}
			return value
		}
		out = append(out, pages.DemoMail{ID: d.ID, From: decode("From"), To: decode("To"), Subject: decode("Subject"), At: d.At})
	}
	return out, nil
}

// Mail returns one mail of an address as its reader sees it.
func (s *show) Mail(ctx context.Context, address, id string) (pages.DemoMail, error) {
	for _, d := range s.post.Mails(address) {
		if d.ID != id {
			continue
		}
		m := parser.Read(d.Raw)
		out := pages.DemoMail{
			ID: d.ID, MessageID: m.MessageID, From: nameAndAddress(m.From), Subject: m.Subject, At: d.At, Text: m.Text,
			Source: string(d.Raw),
		}
		for _, to := range m.To {
			out.To = strings.TrimPrefix(out.To+", "+nameAndAddress(to), ", ")
		}
		if len(m.ReplyTo) > 0 {
			out.ReplyTo = m.ReplyTo[0].Address
		}
		if m.HTML != nil {
			out.HTML = *m.HTML
		}
		return out, nil
	}
	return pages.DemoMail{}, models.ErrNotFound
}

func nameAndAddress(a parser.Address) string {
	if a.Name == "" {
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

// Write sends a mail over SMTP as anyone.
func (s *show) Write(ctx context.Context, m pages.DemoDraft) error {
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return models.Invalid("from", "%q is no mail address", m.From)
	}
	if p := s.office.PersonByAddress(from.Address); p != nil && from.Name == "" {
		from.Name = p.Name
	}
	to, err := mail.ParseAddressList(m.To)
	if err != nil {
		return models.Invalid("to", "%q is no mail address; write to %s", m.To, s.team.Address)
	}
	at := s.clock.Now()
	var text bytes.Buffer
	fmt.Fprintf(&text, "Date: %s\r\nFrom: %s\r\n", at.Format(time.RFC1123Z), from)
	var recipients, fields []string
	for _, a := range to {
		recipients, fields = append(recipients, a.Address), append(fields, a.String())
	}
	fmt.Fprintf(&text, "To: %s\r\nSubject: %s\r\n", strings.Join(fields, ", "), mime.QEncoding.Encode("utf-8", oneLine(m.Subject)))
	fmt.Fprintf(&text, "Message-ID: <%s@mail.demo.invalid>\r\n", newSecret()[:24])
	if id := oneLine(m.InReplyTo); strings.HasPrefix(id, "<") && strings.HasSuffix(id, ">") {
		fmt.Fprintf(&text, "In-Reply-To: %s\r\nReferences: %s\r\n", id, strings.Join(append(s.referencesOf(id), id), " "))
	}
	text.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	q := quotedprintable.NewWriter(&text)
	if _, err := q.Write([]byte(strings.ReplaceAll(m.Body, "\r\n", "\n"))); err != nil {
		return err
	}
	if err := q.Close(); err != nil {
		return err
	}
	return s.post.Send(ctx, from.Address, recipients, text.Bytes())
}

// oneLine keeps what is typed into a field from becoming another field.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// referencesOf returns the References of a mail that somebody has.
func (s *show) referencesOf(id string) []string {
	for address := range s.post.Boxes() {
		for _, d := range s.post.Mails(address) {
			if m, err := mail.ReadMessage(bytes.NewReader(d.Raw)); err == nil && m.Header.Get("Message-ID") == id {
				return strings.Fields(m.Header.Get("References"))
			}
		}
	}
	return nil
}

// Clock returns the demo's moment, in the team's zone.
func (s *show) Clock() time.Time { return s.clock.Now().In(s.team.Week().Zone) }

// Jump turns the clock on and lets what falls due on the way happen.
func (s *show) Jump(ctx context.Context, to time.Time) error {
	if !to.After(s.clock.Now()) {
		return models.Invalid("to", "the clock only goes forward")
	}
	if to.Sub(s.clock.Now()) > 60*24*time.Hour {
		return models.Invalid("to", "go at most 60 days at a time")
	}
	if err := s.walk(ctx, to); err != nil {
		return err
	}
	return s.keepClock(ctx)
}

// SignIn opens a session as a person of the demo.
func (s *show) SignIn(ctx context.Context, personKey, agent string) (string, error) {
	p := s.office.PersonByKey(personKey)
	if p == nil {
		return "", models.ErrNotFound
	}
	link, err := s.rooms.desk.SignInLink(ctx, p.Address(), models.SignInFor)
	if err != nil {
		return "", err
	}
	cookie, _, _, err := s.rooms.desk.SignIn(ctx, link[strings.LastIndexByte(link, '/')+1:], "", agent)
	return cookie, err
}

// demoDoor lets the links that the demo prints work as often as they are
// opened: they stand in a terminal, and their reader comes back to them.
type demoDoor struct {
	*desk.Desk
	*show
}

// LookAtToken tells whose link it is.
func (d demoDoor) LookAtToken(ctx context.Context, secret string) (models.Person, error) {
	if key, printed := d.links[secret]; printed {
		if p := d.office.PersonByKey(key); p != nil {
			return *p, nil
		}
	}
	return d.Desk.LookAtToken(ctx, secret)
}

// SignIn opens a session.
func (d demoDoor) SignIn(ctx context.Context, secret, browser, agent string) (string, models.Person, models.Team, error) {
	key, printed := d.links[secret]
	if !printed {
		return d.Desk.SignIn(ctx, secret, browser, agent)
	}
	cookie, err := d.show.SignIn(ctx, key, agent)
	if err != nil {
		return "", models.Person{}, models.Team{}, err
	}
	return cookie, *d.office.PersonByKey(key), d.team, nil
}

// Saw marks a step that only the pages can see.
func (s *show) Saw(step string) {
	s.saw.mu.Lock()
	defer s.saw.mu.Unlock()
	if step == "digest" {
		s.saw.digest = true
	}
}

// Steps reports how far the tour got, from what happened since it began.
func (s *show) Steps(ctx context.Context) (pages.DemoSteps, error) {
	s.saw.mu.Lock()
	steps := pages.DemoSteps{Digest: s.saw.digest}
	s.saw.mu.Unlock()
	events, _, err := s.rooms.store.Activity(ctx, models.Viewer{TeamID: s.team.ID, Operator: store.Operator.Operator}, models.ActivityFilter{Limit: 200})
	for _, e := range events {
		if e.At.Before(s.began) {
			continue
		}
		switch e.Verb {
		case "filed":
			steps.Forwarded = true
		case "assigned":
			steps.Assigned = true
		case "done":
			steps.Replied = steps.Replied || e.By == models.ByMail
		}
	}
	if err != nil {
		return steps, err
	}
	office, err := s.rooms.store.Office(ctx, s.team.ID)
	if err != nil {
		return steps, err
	}
	for _, a := range office.Absences {
		steps.Away = steps.Away || a.CreatedAt.After(s.began)
	}
	return steps, nil
}

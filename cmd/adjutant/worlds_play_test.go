package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// A play is one random history on two stages. What anybody may know of
// happens on both, step by step under one clock; what only the cleared may
// know of happens on one.
type play struct {
	t           testing.TB
	r           *rand.Rand
	level       models.Clearance // of the secrets
	clock       *moved
	plain, with *stage
	watching    []string // keys of people who are not cleared and wrote no secret themselves
	aimed       string   // whose eyes the last scene was for, "" for nobody's
	raised      bool     // an item that all knew was made a secret
	steps       int
	story       []string // what happened, for whoever reads a failure

	missing []string // letters that one stage alone wrote

	planned models.TeamPlan
	fallen  map[string]time.Time // who lost their clearance, and when

	mailNo  int
	mails   []mailed // that both stages received
	secrets []mailed // that one did
}

// mailed is one mail that came in.
type mailed struct {
	id, from, subject string
	number            int // of the item that it filed, 0 for none
	raw               []byte
	handle            map[*stage]string
}

var firstMoment = time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC) // a Tuesday, 9:05 in Copenhagen

func newPlay(t testing.TB, seed uint64, fresh func(name string) string) *play {
	p := &play{t: t, r: rand.New(rand.NewPCG(seed, 4)), level: models.Confidential, clock: &moved{at: firstMoment}}
	if chance(p.r, 35) {
		p.level = models.Private
	}
	plan := randomOffice(p.r, p.level)
	p.planned, p.fallen = plan, map[string]time.Time{}
	p.plain = newStage(t, "without", fresh("without"), p.clock, seed, plan)
	p.with = newStage(t, "with", fresh("with"), p.clock, seed, plan)
	for _, person := range p.plain.office.People {
		if !clears(person.Clearance, p.level) {
			p.watching = append(p.watching, person.Key)
		}
	}
	return p
}

func (p *play) close() {
	p.plain.close()
	p.with.close()
}

// both plays a step on both stages.
func (p *play) both(what string, f func(*stage)) {
	p.begin(what)
	for _, s := range []*stage{p.plain, p.with} {
		s.random.step(p.steps)
		f(s)
		s.tell(p.watching)
	}
}

// secretly plays a step on one stage alone.
func (p *play) secretly(what string, f func(*stage)) {
	p.begin("SECRET " + what)
	p.with.random.step(p.steps)
	f(p.with)
	p.with.tell(p.watching)
}

func (p *play) begin(what string) {
	p.steps++
	p.clock.at = p.clock.at.Add(time.Duration(1+p.r.IntN(40)) * time.Minute)
	if chance(p.r, 4) {
		p.morning()
	}
	p.story = append(p.story, fmt.Sprintf("%2d %s %s", p.steps, p.clock.at.Format("Mon 15:04"), what))
}

// morning moves on to the start of the next working day.
func (p *play) morning() {
	day := p.clock.at.Truncate(24 * time.Hour).Add(24 * time.Hour)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.Add(24 * time.Hour)
	}
	p.clock.at = day.Add(8*time.Hour + time.Duration(p.r.IntN(20))*time.Minute)
}

// outgoing is a mail as it will come in.
type outgoing struct {
	from, to, subject, body string
	headers                 []string
	id                      string // its own Message-ID, "" for a fresh one
	unproven                bool
	parts                   bool // body holds its own Content-Type and parts
}

func (p *play) compose(m outgoing) (raw []byte, id string) {
	if id = m.id; id == "" {
		id = fmt.Sprintf("<mail-%d@mail.example>", p.mailNo)
	}
	if m.to == "" {
		m.to = "team@example.net"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: %s\r\nMIME-Version: 1.0\r\n", m.from, m.to, m.subject, p.clock.at.Format(time.RFC1123Z), id)
	for _, h := range m.headers {
		b.WriteString(h + "\r\n")
	}
	if !m.parts {
		b.WriteString("Content-Type: text/plain; charset=utf-8\r\n\r\n")
	}
	b.WriteString(strings.ReplaceAll(m.body, "\n", "\r\n") + "\r\n")
	return []byte(b.String()), id
}

// mail lets a mail come in on both stages. make gives it as each stage needs
// it: the address of a letter's answer is another on each.
func (p *play) mail(what string, make func(*stage) outgoing) {
	p.mailNo++
	before := p.plain.items()
	var m mailed
	handles := map[*stage]string{}
	p.both("mail: "+what, func(s *stage) {
		o := make(s)
		raw, id := p.compose(o)
		if s == p.plain {
			m = mailed{id: id, from: o.from, subject: o.subject, raw: raw}
		}
		handles[s] = handleOf(raw)
		s.names[handles[s]] = fmt.Sprintf("mail%012d", p.mailNo)
		s.receive(raw, provenFrom(o))
	})
	m.handle, m.number = handles, filed(before, p.plain.items())
	p.mails = append(p.mails, m)
}

// secretMail lets a mail come in on one stage.
func (p *play) secretMail(what string, o outgoing) {
	p.mailNo++
	before := p.with.items()
	raw, id := p.compose(o)
	p.secretly("mail: "+what, func(s *stage) { s.receive(raw, provenFrom(o)) })
	m := mailed{id: id, from: o.from, subject: o.subject, raw: raw, handle: map[*stage]string{p.with: handleOf(raw), p.plain: handleOf(raw)}}
	m.number = filed(before, p.with.items())
	p.secrets = append(p.secrets, m)
	for n, key := range p.watching {
		if p.plain.person(key).Address() == o.from && !o.unproven {
			p.watching = slices.Delete(p.watching, n, n+1) // who writes a secret knows it
			break
		}
	}
}

func provenFrom(o outgoing) string {
	if o.unproven {
		return ""
	}
	return o.from
}

func handleOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])[:16]
}

// filed is the number that is new, 0 for none.
func filed(before, after []models.ItemCard) int {
	for _, i := range after {
		if !slices.ContainsFunc(before, func(b models.ItemCard) bool { return b.Number == i.Number }) {
			return i.Number
		}
	}
	return 0
}

// act posts a form of the pages on both stages.
func (p *play) act(who, target, form string) {
	p.both(fmt.Sprintf("%s posts %s %s", who, target, form), func(s *stage) { s.post(who, target, form) })
}

// known are the items that people below the level of the secrets may know of.
func (p *play) known() []models.ItemCard {
	return slices.DeleteFunc(p.plain.items(), func(i models.ItemCard) bool { return clears(i.Clearance, p.level) })
}

// hidden are the secrets.
func (p *play) hidden() []models.ItemCard {
	return slices.DeleteFunc(p.with.items(), func(i models.ItemCard) bool { return !clears(i.Clearance, p.level) })
}

// people returns those who are cleared for the secrets, or those who are not.
func (p *play) people(cleared bool) []models.Person {
	return slices.DeleteFunc(slices.Clone(p.plain.office.People), func(o models.Person) bool { return clears(o.Clearance, p.level) != cleared })
}

func (p *play) anybody() models.Person { return oneOf(p.r, p.plain.office.People) }

// replyTo is where the answer to a letter of this stage goes.
func (s *stage) replyTo(l models.Letter) string {
	token := models.ReplyToken(stageSecret, l.Ref, s.clock.at.Add(models.ReplyTokenFor))
	s.names[token] = "answer(letter(" + s.keyOf(l, s.allLetters()) + "))"
	return "team+r." + token + "@example.net"
}

// keyOf names a letter the same way on both stages: by when it was written, to
// whom, of what kind and about what, and which of several it is.
func (s *stage) keyOf(l models.Letter, all []models.LetterLine) string {
	head := func(l models.Letter) string {
		return fmt.Sprint(l.CreatedAt.UnixMicro(), l.ToAddr, l.Kind, l.Numbers)
	}
	n := 0
	for _, o := range all {
		if o.ID < l.ID && head(o.Letter) == head(l) {
			n++
		}
	}
	return fmt.Sprint(head(l), n)
}

func (s *stage) allLetters() []models.LetterLine {
	all := store.Operator
	all.TeamID = s.team.ID
	list, err := s.rooms.store.Letters(s.ctx(), all, 0, 0)
	s.must(err)
	return list
}

// counterpart finds on the other stage the letter of this one.
func (p *play) counterpart(l models.Letter) (models.Letter, bool) {
	key := p.plain.keyOf(l, p.plain.allLetters())
	others := p.with.allLetters()
	for _, o := range others {
		if p.with.keyOf(o.Letter, others) == key {
			return o.Letter, true
		}
	}
	return models.Letter{}, false
}

// freshSQLite returns databases that are copies of a migrated one.
func freshSQLite(template []byte, dir string, write func(string, []byte) error) func(name string) string {
	return func(name string) string {
		file := filepath.Join(dir, name+".db")
		if err := write(file, template); err != nil {
			panic(err)
		}
		return "sqlite://" + file
	}
}

func form(pairs ...string) string {
	v := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		v.Set(pair[0], pair[1])
	}
	return v.Encode()
}

func lower(s string) string { return strings.ToLower(s) }

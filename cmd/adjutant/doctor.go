package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/store"
)

type doctorCmd struct {
	Loop bool `help:"Send a mail to the team's own plus-address and wait a minute for it to come back."`
}

// Help is shown by adjutant doctor --help.
func (doctorCmd) Help() string {
	return `Prints one line for each thing that is checked: ok, warn or FAIL, and how to mend it. Ends with 1 when something FAILs.`
}

// verdict is what one check found.
type verdict string

const (
	good verdict = "ok"
	warn verdict = "warn"
	fail verdict = "FAIL"
)

// checkup collects the findings and prints them as they come.
type checkup struct {
	*app
	failures, warnings int
}

// say prints one finding, in one line, with its fix.
func (c *checkup) say(name string, v verdict, fix, format string, args ...any) {
	switch v {
	case fail:
		c.failures++
	case warn:
		c.warnings++
	case good:
		fix = ""
	}
	text := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	if fix != "" {
		text += "; " + fix
	}
	fmt.Fprintf(c.out, "%-11s %-5s %s\n", name, v, text)
}

// Run checks everything it can reach, in the order in which one thing needs
// another.
func (c *doctorCmd) Run(a *app) error {
	k := &checkup{app: a}
	k.all(c.Loop)
	fmt.Fprintf(a.out, "%s, %s\n", count(k.failures, "failure", "failures"), count(k.warnings, "warning", "warnings"))
	if k.failures > 0 {
		return errReported
	}
	return nil
}

func (c *checkup) all(loop bool) {
	c.zones()
	config, err := loadConfig(c.environ)
	if err != nil {
		var u usageError
		errors.As(err, &u)
		for _, e := range split(u.error) {
			c.say("Config", fail, "", "%v", e)
		}
		return
	}
	c.configuration(config)
	clock, err := c.clock()
	if err != nil {
		c.say("Clock", fail, "", "%v", err)
		return
	}
	r := &rooms{config: config, now: clock.Now, test: clock.Test(), log: c.logger(config, false)}
	if !c.database(r) {
		return
	}
	defer r.store.Close()
	c.dbClock(r)
	if !c.schema(r) {
		return
	}
	if err := r.furnish(c.ctx); err != nil {
		c.say("Secret", fail, "", "%v", err)
		return
	}
	if r.passive && !config.Passive {
		c.say("Passive", warn, "run adjutant resume to send letters again", "restored from a backup; nothing is sent")
	}
	c.team(r)
	boxes := c.mailboxes(r)
	outbox := c.smtp(r)
	c.plus(r, loop, boxes, outbox)
}

func (c *checkup) zones() {
	for _, name := range []string{"Europe/Copenhagen", "America/New_York", "Asia/Kolkata"} {
		if _, err := time.LoadLocation(name); err != nil {
			c.say("Zones", fail, "install tzdata, or set ZONEINFO", "time zones are missing: %v", err)
			return
		}
	}
	c.say("Zones", good, "", "time zones are there")
}

func (c *checkup) configuration(config config) {
	c.say("Config", good, "", "%d set, %d from files, 0 unknown", config.Set, config.Files)
	if config.TeamFile != "" {
		if plan, err := readTeamFile(config.TeamFile); err != nil {
			var u usageError
			errors.As(err, &u)
			for _, e := range split(u.error) {
				c.say("Team file", fail, "", "%v", e)
			}
		} else {
			c.say("Team file", good, "", "%s: %s, %s", plan.Team.Name, count(len(plan.People), "person", "people"), count(len(plan.Domains), "domain", "domains"))
		}
	}
	if config.Trust.Mode == "open" {
		c.say("Trust", warn, "set ADJUTANT_TRUST to strict or authserv=ID unless the network is closed", "every sender is believed")
	}
	if config.Passive {
		c.say("Passive", warn, "unset ADJUTANT_PASSIVE to send again", "nothing is sent")
	}
	if config.BaseSet && strings.HasPrefix(config.BaseURL, "http://") && !strings.Contains(config.BaseURL, "localhost") && !strings.Contains(config.BaseURL, "127.0.0.1") {
		c.say("Base URL", warn, "serve it through https", "%s is not encrypted", config.BaseURL)
	}
}

func (c *checkup) database(r *rooms) bool {
	ctx, cancel := context.WithTimeout(c.ctx, 10*time.Second)
	defer cancel()
	s, err := store.Open(ctx, store.Config{URL: string(r.config.Database), Now: r.now, Log: r.log})
	if err == nil {
		err = s.Ping(ctx)
	}
	if err != nil {
		c.say("Database", fail, "check ADJUTANT_DATABASE_URL, and that the server runs", "%s: %v", r.config.Database, err)
		return false
	}
	r.store = s
	c.say("Database", good, "", "%s, %s", s.Dialect(), r.config.Database)
	return true
}

// clockSlack is how far two clocks may be apart before leases suffer.
const clockSlack = 5 * time.Second

func (c *checkup) dbClock(r *rooms) {
	if r.test {
		c.say("Clock", warn, "unset ADJUTANT_TEST_CLOCK", "it is set by hand, to %s", r.now().Format(time.RFC3339))
		return
	}
	there, err := r.store.Clock(c.ctx)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		c.say("Clock", good, "", "%s", r.now().Format(time.RFC3339))
	case err != nil:
		c.say("Clock", fail, "check the database", "%v", err)
	case there.Sub(r.now()).Abs() > clockSlack:
		c.say("Clock", fail, "set both clocks by NTP", "the database's clock is %s away", there.Sub(r.now()).Round(time.Millisecond))
	default:
		c.say("Clock", good, "", "%s from the database's", there.Sub(r.now()).Round(time.Millisecond))
	}
}

func (c *checkup) schema(r *rooms) bool {
	schema, err := r.store.Schema(c.ctx)
	switch {
	case err != nil:
		c.say("Schema", fail, "check the database", "%v", err)
	case schema.Newer:
		c.say("Schema", fail, "install that version, or restore a backup made before it", "%v", models.ErrNewerSchema)
	case len(schema.Pending) > 0 && len(schema.Applied) == 0:
		c.say("Schema", fail, "run adjutant migrate up", "the database is empty")
	case len(schema.Pending) > 0:
		c.say("Schema", fail, "run adjutant migrate up", "%d of %d migrations are missing", len(schema.Pending), len(schema.Pending)+len(schema.Applied))
	default:
		c.say("Schema", good, "", "%d of %d", len(schema.Applied), len(schema.Applied))
		return true
	}
	return false
}

func (c *checkup) team(r *rooms) {
	teams, err := r.store.Teams(c.ctx)
	if err != nil {
		c.say("Team", fail, "check the database", "%v", err)
		return
	}
	if len(teams) == 0 {
		c.say("Team", warn, "run adjutant team apply FILE, or set ADJUTANT_TEAM_FILE", "there is no team yet")
		return
	}
	for _, t := range teams {
		office, err := r.store.Office(c.ctx, t.ID)
		if err != nil {
			c.say("Team", fail, "check the database", "%v", err)
			continue
		}
		c.senders(office)
		findings := models.Findings(office, office.Team.Week().DayIn(r.now()), 14)
		if len(findings) == 0 {
			c.say("Team", good, "", "%s: everything is covered", t.Name)
			continue
		}
		c.say("Team", warn, "adjutant team findings shows them", "%s: %s in who covers what",
			t.Name, count(len(findings), "hole", "holes"))
	}
	if f := r.config.From; f != "" && len(teams) == 1 && teams[0].Address != f {
		c.say("From", warn, "make them the same", "ADJUTANT_FROM is %s and the team's address is %s", f, teams[0].Address)
	}
}

// senders says of whom it is known what proves their mails.
func (c *checkup) senders(o *models.Office) {
	proven, told := 0, 0
	for _, p := range o.People {
		switch {
		case p.ArchivedAt != nil || p.HelloAt == nil:
		case p.ProvedBy == "reply token":
			told++
			c.say("Sender", warn, "sign mail with DKIM, or set ADJUTANT_TRUST=authserv=ID", "%s: only reply addresses prove their mails", p.Name)
		case p.ProvedBy != "":
			told++
			proven++
		default:
			told++
		}
	}
	if told > 0 {
		c.say("Senders", good, "", "%s: %d of %d answered hello and are proven", o.Team.Name, proven, told)
	}
}

func (c *checkup) mailboxes(r *rooms) []models.Mailbox {
	boxes, err := r.store.Mailboxes(c.ctx)
	if err != nil {
		c.say("Inbound", fail, "check the database", "%v", err)
		return nil
	}
	boxes = r.withDefaultMailbox(boxes)
	if len(boxes) == 0 {
		c.say("Inbound", warn, "set ADJUTANT_IMAP_URL, or put mailboxes into the team file", "no mailbox is watched")
	}
	for _, m := range boxes {
		ctx, cancel := context.WithTimeout(c.ctx, 30*time.Second)
		health, err := r.inbox(r.desk).Check(ctx, m)
		cancel()
		switch {
		case err != nil:
			c.say("Inbound", fail, "check the mailbox's address and password", "%s: %v", m.Name, err)
		case !health.Encrypted:
			c.say("Inbound", warn, "use imaps:// or tls=starttls unless the network is closed", "%s: %s, not encrypted", m.Name, count(int(health.Messages), "mail", "mails"))
		default:
			c.say("Inbound", good, "", "%s: %s, %d waiting", m.Name, count(int(health.Messages), "mail", "mails"), health.Waiting)
		}
	}
	return boxes
}

// withDefaultMailbox adds the mailbox of ADJUTANT_IMAP_URL when no start has
// stored it yet.
func (r *rooms) withDefaultMailbox(boxes []models.Mailbox) []models.Mailbox {
	if r.config.IMAP == "" {
		return boxes
	}
	own, err := models.PlanMailbox(string(r.config.IMAP))
	if err != nil {
		return boxes
	}
	for _, m := range boxes {
		if m.Name == own.Name {
			return boxes
		}
	}
	return append(boxes, models.Mailbox{Name: own.Name, URL: own.URL, StartAll: own.StartAll})
}

func (c *checkup) smtp(r *rooms) *mailer.Outbox {
	outbox, err := r.outbox()
	if err != nil {
		c.say("Outbound", warn, "", "%v", err)
		return nil
	}
	if r.config.SMTP == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(c.ctx, 30*time.Second)
	defer cancel()
	if err := outbox.Check(ctx); err != nil {
		c.say("Outbound", fail, "check ADJUTANT_SMTP_URL", "%v", err)
		return nil
	}
	if outbox.SMTP.Security == mailer.Plain {
		c.say("Outbound", warn, "use smtps:// or tls=starttls unless the network is closed", "%s answers, not encrypted", r.config.SMTP)
	} else {
		c.say("Outbound", good, "", "%s answers", r.config.SMTP)
	}
	return outbox
}

// loopWait is how long a probe may take to come back.
const loopWait = time.Minute

// plus looks whether mail to an address with a plus comes back: replies need
// it to be sure whom they are about.
func (c *checkup) plus(r *rooms, loop bool, boxes []models.Mailbox, outbox *mailer.Outbox) {
	const fix = "turn on plus-addressing (subaddressing) for the mailbox; until then replies are told apart by their subject and thread alone"
	switch {
	case !loop:
		c.say("Plus", warn, "run adjutant doctor --loop", "whether team+x@ comes back was not tried")
		return
	case len(boxes) == 0 || outbox == nil:
		c.say("Plus", warn, "set up a mailbox and SMTP first", "whether team+x@ comes back cannot be tried")
		return
	}
	teams, err := r.store.Teams(c.ctx)
	if err != nil || len(teams) == 0 {
		c.say("Plus", warn, "apply a team file first", "there is no team address to try")
		return
	}
	for _, t := range teams {
		took, err := r.loop(c.ctx, t, outbox)
		if err != nil {
			c.say("Plus", fail, fix, "%s: %v", t.Address, err)
			continue
		}
		c.say("Plus", good, "", "%s came back in %s", plusProbe(t.Address), took.Round(time.Second))
	}
}

// plusProbe is the address that a probe is sent to, without its word.
func plusProbe(address string) string {
	local, host, _ := strings.Cut(address, "@")
	return local + "+probe@" + host
}

// loop sends a probe to an address with a plus and waits until a mailbox
// brings it back. The desk takes the probe for one of our own letters and
// does nothing with it.
func (r *rooms) loop(ctx context.Context, t models.Team, outbox *mailer.Outbox) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, loopWait)
	defer cancel()
	began := time.Now()
	id, err := r.probe(ctx, t, *outbox)
	if err != nil {
		return 0, fmt.Errorf("the probe could not be sent: %w", err)
	}
	for {
		if _, err := r.inbox(r.desk).PassAll(ctx, false); err != nil && ctx.Err() == nil {
			return 0, err
		}
		lines, _, err := r.store.Mail(ctx, store.Operator, models.MailFilter{Direction: models.In, Limit: 200})
		if err == nil {
			for _, m := range lines {
				if m.MessageID == id {
					return time.Since(began), nil
				}
			}
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("the probe did not come back within %s", loopWait)
		case <-time.After(2 * time.Second):
		}
	}
}

// probe sends one letter to an address with a plus, around the database.
func (r *rooms) probe(ctx context.Context, t models.Team, outbox mailer.Outbox) (messageID string, err error) {
	local, host, _ := strings.Cut(t.Address, "@")
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	word := hex.EncodeToString(random[:])
	letter := &probeLetter{parcel: models.Parcel{Team: t, Letter: models.Letter{
		TeamID: t.ID, Ref: models.FormatRef(random), Kind: models.LetterAlert, ToAddr: local + "+probe." + word + "@" + host,
		Subject: "Adjutant looks whether its own mail comes back", MessageID: "<probe." + word + "@" + host + ">", Clearance: models.Standard,
		Value: models.LetterValue{
			Auto: "auto-generated", Reason: "somebody ran adjutant doctor --loop",
			Notice: &models.NoticeValue{Title: "A probe", Lines: []string{"Nothing needs to be done with this mail."}},
		},
	}}}
	outbox.Letters = letter
	if _, err := outbox.Deliver(ctx); err != nil {
		return "", err
	}
	if !letter.outcome.Sent {
		return "", errors.New(cmp.Or(letter.outcome.Reply, "the server did not take it"))
	}
	return letter.parcel.Letter.MessageID, nil
}

// probeLetter is a letter that no database knows.
type probeLetter struct {
	parcel  models.Parcel
	claimed bool
	outcome models.Outcome
}

// ClaimLetters gives the letter out once.
func (p *probeLetter) ClaimLetters(context.Context, int) ([]models.Parcel, error) {
	if p.claimed {
		return nil, nil
	}
	p.claimed = true
	return []models.Parcel{p.parcel}, nil
}

// Enclosures has none.
func (p *probeLetter) Enclosures(context.Context, models.Parcel) ([]models.Enclosure, error) {
	return nil, nil
}

// FreezeLetter does nothing: there is one attempt.
func (p *probeLetter) FreezeLetter(context.Context, models.Parcel, []byte) error { return nil }

// ReleaseLetters has nothing to give back.
func (p *probeLetter) ReleaseLetters(context.Context, []models.Parcel) error { return nil }

// SettleLetter keeps what came of it.
func (p *probeLetter) SettleLetter(_ context.Context, _ models.Parcel, o models.Outcome) error {
	p.outcome = o
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"adjutant/cmd/adjutant/demo"
	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/store"
)

type demoCmd struct {
	Addr   string `default:"127.0.0.1:8080" help:"Where the pages are; port 0 picks a free one."`
	SMTP   string `default:"127.0.0.1:2525" help:"Where mail can be sent to."`
	IMAP   string `default:"127.0.0.1:1143" help:"Where the team's inbox can be read."`
	Data   string `type:"path" placeholder:"DIR" help:"Keep the demo's files here and go on with them next time; without it they are temporary."`
	SignIn string `name:"sign-in" placeholder:"EMAIL" help:"Who you are; Dana, the executive, when absent."`
}

// Help is shown by adjutant demo --help.
func (demoCmd) Help() string {
	return `A sample office of five people with four weeks of mail, all on this machine: mail goes over real SMTP and IMAP through the real reader, and every letter lands in a mailbox that the pages show. Nothing leaves the machine.

Examples:

  adjutant demo
  adjutant demo --addr 127.0.0.1:0 --smtp 127.0.0.1:0 --imap 127.0.0.1:0
  curl smtp://127.0.0.1:2525 --mail-from dana@havlys.example --mail-rcpt team@havlys.example -T mail.txt`
}

// Run shows the whole loop until it is told to stop.
func (c *demoCmd) Run(a *app) error {
	dir := c.Data
	if dir == "" {
		temporary, err := os.MkdirTemp("", "adjutant-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		dir = temporary
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("%w; choose another folder with --data", err)
	}
	pages, err := new(net.ListenConfig).Listen(a.ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("%w; choose another with --addr", err)
	}
	s, err := openShow(a, c, dir, pages.Addr().String())
	if err != nil {
		return errors.Join(err, pages.Close())
	}
	defer s.Close()
	if err := s.prepare(a.ctx); err != nil {
		return errors.Join(err, pages.Close())
	}
	you := c.SignIn
	if you == "" {
		you = s.office.Executive().Address()
	}
	if err := s.announce(dir, you); err != nil {
		return errors.Join(err, pages.Close())
	}
	err = s.rooms.serve(a.ctx, pages)
	return errors.Join(err, s.keepClock(context.WithoutCancel(a.ctx)))
}

// show is a running demo: the rooms of the house, a post office, and a clock
// of its own.
type show struct {
	*app
	rooms  *rooms
	post   *demo.PostOffice
	clock  *demoClock
	outbox *mailer.Outbox
	team   models.Team
	office *models.Office
	began  time.Time // the demo's moment at which the visitor came
	saw    sawSteps
	links  map[string]string // secret of a printed link -> key of its person
}

// imapPassword opens the demo's inbox; it guards nothing.
const imapPassword = "demo"

func openShow(a *app, c *demoCmd, dir, addr string) (*show, error) {
	s := &show{app: a, clock: &demoClock{}, links: map[string]string{}}
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		return nil, err
	}
	end := demo.End(machineNow(), zone)
	s.clock.Set(end)
	text, err := demo.Team(end)
	if err != nil {
		return nil, err
	}
	plan, err := parseTeamFile("the demo's team", text)
	if err != nil {
		return nil, err
	}
	s.team = plan.Team
	s.office = plan.Office()
	s.post, err = demo.Open(demo.Addresses{SMTP: c.SMTP, IMAP: c.IMAP}, s.team.Address, imapPassword,
		func(address string) bool { return s.office.PersonByAddress(address) != nil }, s.clock.Now)
	if err != nil {
		return nil, err
	}
	environ := []string{
		"ADJUTANT_DATABASE_URL=sqlite://" + filepath.ToSlash(filepath.Join(dir, "adjutant.db")),
		"ADJUTANT_ADDR=" + addr,
		"ADJUTANT_BASE_URL=http://" + addr,
		"ADJUTANT_FROM=" + s.team.Address,
		"ADJUTANT_IMAP_URL=imap://" + strings.ReplaceAll(s.team.Address, "@", "%40") + ":" + imapPassword + "@" + s.post.IMAPAddr + "/INBOX?tls=off&start=all",
		"ADJUTANT_SMTP_URL=smtp://" + s.post.SMTPAddr + "?tls=off",
		"ADJUTANT_TRUST=authserv=" + demo.AuthservID,
		"ADJUTANT_POLL=1s",
	}
	demoApp := *a
	demoApp.environ = environ
	if s.rooms, err = demoApp.open(a.ctx, blueprint{clock: s.clock.Now}); err != nil {
		return nil, errors.Join(err, s.post.Close())
	}
	s.rooms.demo = s
	if s.outbox, err = s.rooms.outbox(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the servers and closes the database.
func (s *show) Close() error { return errors.Join(s.post.Close(), s.rooms.Close()) }

// prepare makes the history at the first start, and at later ones gives the
// servers back what they had. Then the clock runs.
func (s *show) prepare(ctx context.Context) error {
	teams, err := s.rooms.store.Teams(ctx)
	if err != nil {
		return err
	}
	if len(teams) == 0 {
		err = s.seed(ctx)
	} else {
		err = s.restore(ctx)
	}
	if err != nil {
		return err
	}
	if s.team, err = s.rooms.store.TeamBySlug(ctx, s.team.Slug); err != nil {
		return err
	}
	if s.office, err = s.rooms.store.Office(ctx, s.team.ID); err != nil {
		return err
	}
	s.began = s.clock.Now()
	s.clock.Run()
	return s.keepClock(ctx)
}

// announce prints what others need to know, a fact a line, and at last who the
// visitor is.
func (s *show) announce(dir, you string) error {
	base := s.rooms.config.BaseURL
	fmt.Fprintln(s.out, "ready", base)
	fmt.Fprintln(s.out, "team", s.team.Address)
	fmt.Fprintln(s.out, "smtp", s.post.SMTPAddr)
	fmt.Fprintln(s.out, "imap", s.post.IMAPAddr, s.team.Address, s.post.IMAPPassword)
	fmt.Fprintln(s.out, "database", "sqlite://"+filepath.ToSlash(filepath.Join(dir, "adjutant.db")))
	yours := ""
	for _, p := range s.office.People {
		secret := newSecret()
		s.links[secret] = p.Key
		link := base + "/sign-in/" + secret
		fmt.Fprintln(s.out, "sign-in", p.Address(), link)
		if strings.EqualFold(p.Address(), you) {
			yours = link
			fmt.Fprintf(s.err, "It is %s in the office of %s.\n", s.clock.Now().Format("Monday 2 January, 15:04"), s.office.Executive().Name)
		}
	}
	if yours == "" {
		return usage("nobody of the demo has the address %s", you)
	}
	who := s.office.PersonByAddress(you).First()
	fmt.Fprintf(s.out, "you are %s: %s\n", who, yours)
	return nil
}

const settingDemoAhead = "demo_ahead"

// keepClock remembers how far the demo's clock is from the machine's.
func (s *show) keepClock(ctx context.Context) error {
	return s.rooms.store.InTx(ctx, func(tx *store.Tx) error { return tx.SetSetting(ctx, settingDemoAhead, s.clock.Ahead().String()) })
}

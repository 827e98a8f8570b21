package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"adjutant/dashboard"
	"adjutant/mailer"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/templates/ical"
	"adjutant/templates/mail"
)

// rooms are the rooms of the house, built from one configuration. Every
// command that works on the office opens them, uses some, and closes them.
type rooms struct {
	config config
	log    *slog.Logger
	now    func() time.Time
	test   bool // now is a clock of tests
	store  *store.Store
	desk   *desk.Desk
	secret []byte

	demo    dashboard.Demo // nil but for the demo
	passive bool
	tls     *tls.Config // nil but for the demo and tests: the system's authorities
}

// blueprint says how the rooms are to be opened.
type blueprint struct {
	now      string           // of a --now flag
	readOnly bool             // do not migrate a database that somebody uses
	patient  bool             // wait for a database that is starting
	loud     bool             // log what happens, not only what is wrong
	clock    func() time.Time // in place of the machine's, for the demo
}

// databaseWait is how long serve waits for a database that is starting.
const databaseWait = 30 * time.Second

// open reads the configuration and opens the rooms. Whoever calls it closes
// them.
func (a *app) open(ctx context.Context, b blueprint) (*rooms, error) {
	c, err := loadConfig(a.environ)
	if err != nil {
		return nil, err
	}
	clock, err := a.clock()
	if err != nil {
		return nil, err
	}
	r := &rooms{config: c, now: clock.Now, test: clock.Test(), log: a.logger(c, b.loud)}
	if b.clock != nil {
		r.now = b.clock
	}
	if b.now != "" {
		at, err := a.now(b.now, nil)
		if err != nil {
			return nil, err
		}
		r.now = func() time.Time { return at }
	}
	if err := r.openStore(ctx, b); err != nil {
		return nil, err
	}
	if err := r.furnish(ctx); err != nil {
		return nil, errors.Join(err, r.store.Close())
	}
	return r, nil
}

// furnish builds what needs the open database.
func (r *rooms) furnish(ctx context.Context) error {
	secret, err := installationSecret(ctx, r.config, r.store)
	if err != nil {
		return err
	}
	r.secret = secret
	if r.passive, err = r.isPassive(ctx); err != nil {
		return err
	}
	r.desk = desk.New(r.store, desk.Config{
		Now: r.now, Wall: time.Now, Log: r.log, Secret: r.secret, BaseURL: r.config.BaseURL, Passive: r.passive,
	})
	return nil
}

// Close ends what was opened.
func (r *rooms) Close() error { return r.store.Close() }

// logger writes to standard error, so that standard output holds answers only.
func (a *app) logger(c config, loud bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelWarn}
	if loud {
		options.Level = slog.LevelInfo
	}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(a.err, options))
	}
	return slog.New(slog.NewTextHandler(a.err, options))
}

// openStore opens the database and brings its schema up to date. A command
// that only reads leaves a schema alone that others may be using.
func (r *rooms) openStore(ctx context.Context, b blueprint) error {
	open := func() error {
		var err error
		if r.store, err = store.Open(ctx, store.Config{URL: string(r.config.Database), Now: r.now, Log: r.log}); err != nil {
			return err
		}
		if err = r.store.Ping(ctx); err != nil {
			return errors.Join(err, r.store.Close())
		}
		return nil
	}
	err := open()
	for end := time.Now().Add(databaseWait); err != nil && b.patient && time.Now().Before(end) && ctx.Err() == nil; err = open() {
		r.log.Warn("the database does not answer; trying again", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	if err != nil {
		return fmt.Errorf("%w; check ADJUTANT_DATABASE_URL (%s)", err, r.config.Database)
	}
	if err := r.migrate(ctx, b.readOnly); err != nil {
		return errors.Join(err, r.store.Close())
	}
	return nil
}

func (r *rooms) migrate(ctx context.Context, readOnly bool) error {
	if readOnly {
		schema, err := r.store.Schema(ctx)
		switch {
		case err != nil:
			return err
		case schema.Newer:
			return models.ErrNewerSchema
		case len(schema.Pending) == 0:
			return nil
		case len(schema.Applied) > 0:
			return fmt.Errorf("the database lacks %s of this version; run adjutant migrate up, or start the server of this version",
				count(len(schema.Pending), "migration", "migrations"))
		}
	}
	applied, err := r.store.Migrate(ctx)
	if len(applied) > 0 {
		r.log.Info("the schema was brought up to date", "migrations", len(applied))
	}
	return err
}

// The names of what the installation keeps in its database.
const (
	settingSecret  = "secret"
	settingPassive = "passive"
)

// installationSecret returns what signs reply addresses and seals passwords:
// the one that is configured, or one made at the first start and kept beside
// the SQLite file or, on Postgres, in the database.
func installationSecret(ctx context.Context, c config, s *store.Store) ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	if path, ok := c.Embedded(); ok {
		return secretFile(secretPath(path))
	}
	kept, err := s.Setting(ctx, settingSecret)
	if errors.Is(err, models.ErrNotFound) {
		if err = s.InTx(ctx, func(tx *store.Tx) error { return tx.SetSetting(ctx, settingSecret, newSecret()) }); err != nil {
			return nil, err
		}
		kept, err = s.Setting(ctx, settingSecret) // another process may have been later
	}
	return []byte(kept), err
}

func newSecret() string {
	var b [secretLength]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// secretFile reads the secret of a file, or makes the file. Of several
// processes that start at once, all get the secret of the first.
func secretFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = writeSecretFile(path, newSecret()); err == nil {
			text, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the installation's secret: %w; make the file readable, or set ADJUTANT_SECRET", err)
	}
	text = []byte(strings.TrimSpace(string(text)))
	if len(text) < secretLength {
		return nil, fmt.Errorf("the installation's secret in %s is too short; restore the file, or set ADJUTANT_SECRET", path)
	}
	return text, nil
}

// secretPath is the file beside an embedded database that holds its secret.
func secretPath(database string) string {
	return strings.TrimSuffix(database, filepath.Ext(database)) + ".secret"
}

// writeSecretFile makes the file whole or not at all, and leaves one that is
// there as it is.
func writeSecretFile(path, secret string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(secret + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil // somebody was faster
	}
	return err
}

// isPassive reports whether nothing is to be sent: because the environment
// says so, or because the installation was restored from a backup.
func (r *rooms) isPassive(ctx context.Context) (bool, error) {
	if r.config.Passive {
		return true, nil
	}
	kept, err := r.store.Setting(ctx, settingPassive)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return kept == "1", err
}

// inbox is the mail door's way in.
func (r *rooms) inbox(d mailer.Desk) *mailer.Inbox {
	return &mailer.Inbox{
		Desk: d, Prover: r.prover(), Password: r.password, Now: r.now, Log: r.log, Poll: r.config.Poll, TLS: r.tls,
	}
}

func (r *rooms) prover() *mailer.Prover {
	p := &mailer.Prover{Trust: mailer.Trust{Mode: mailer.TrustMode(r.config.Trust.Mode), Servers: r.config.Trust.Authserv}}
	if r.demo == nil {
		names := &mailer.Names{Now: r.now}
		p.DKIM = mailer.SignedBy(names.TXT, r.now)
	}
	return p
}

// password opens a mailbox: from the environment, from a file, or as it is
// stored.
func (r *rooms) password(m models.Mailbox) (string, error) {
	if r.config.IMAP != "" {
		if own, err := models.PlanMailbox(string(r.config.IMAP)); err == nil && own.Name == m.Name && own.Password != "" {
			return own.Password, nil
		}
	}
	if m.PasswordFile != "" {
		text, err := os.ReadFile(m.PasswordFile)
		if err != nil {
			return "", fmt.Errorf("the password of %s: %w; write the path of a file that can be read into password_file", m.Name, err)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
	return r.desk.Password(m)
}

// errNoSMTP says that letters have nowhere to go.
var errNoSMTP = usage("ADJUTANT_SMTP_URL is not set, so no letter can be sent; write smtps://user:password@host:465")

// outbox is the mail door's way out.
func (r *rooms) outbox() (*mailer.Outbox, error) {
	o := &mailer.Outbox{
		Letters: r.desk, Render: r.render, Calendar: ical.Invitation, Secret: r.secret, BaseURL: r.config.BaseURL, Passive: r.passive,
		Now: r.now, Log: r.log, TLS: r.tls,
	}
	if r.config.SMTP == "" {
		if r.passive {
			return o, nil
		}
		return nil, errNoSMTP
	}
	server, err := mailer.ParseSMTP(string(r.config.SMTP))
	if err != nil {
		return nil, usage("ADJUTANT_SMTP_URL: %w", err)
	}
	o.SMTP = server
	return o, nil
}

// render writes a letter in both its forms.
func (r *rooms) render(p models.Parcel, replyTo string) (text, html string, err error) {
	out, err := mail.Render(p, mail.Env{BaseURL: r.config.BaseURL, ReplyTo: replyTo, Answer: r.answerPage(p)})
	return out.Text, out.HTML, err
}

// answerPage is where the one question of a letter can be answered, or "".
func (r *rooms) answerPage(p models.Parcel) string {
	if p.Letter.Asks == nil || p.Letter.PersonID == nil || r.config.BaseURL == "" || len(r.secret) == 0 {
		return ""
	}
	token := models.AnswerToken(r.secret, p.Letter.Ref, r.now().Add(models.AnswerTokenFor))
	if token == "" {
		return ""
	}
	return strings.TrimSuffix(r.config.BaseURL, "/") + "/d/" + token
}

// viewer is the operator, or the person of an address when one is given.
func (r *rooms) viewer(ctx context.Context, address string) (models.Viewer, error) {
	if address == "" {
		return store.Operator, nil
	}
	teams, err := r.store.Teams(ctx)
	if err != nil {
		return models.Viewer{}, err
	}
	for _, t := range teams {
		office, err := r.store.Office(ctx, t.ID)
		if err != nil {
			return models.Viewer{}, err
		}
		if p := office.PersonByAddress(address); p != nil {
			return p.Viewer(), nil
		}
	}
	return models.Viewer{}, usage("nobody has the address %s; adjutant team export shows who is there", address)
}

// team returns the team of a slug, or the only one there is.
func (r *rooms) team(ctx context.Context, slug string) (models.Team, error) {
	teams, err := r.store.Teams(ctx)
	if err != nil {
		return models.Team{}, err
	}
	var slugs []string
	for _, t := range teams {
		if t.Slug == slug || slug == "" && len(teams) == 1 {
			return t, nil
		}
		slugs = append(slugs, t.Slug)
	}
	switch {
	case len(teams) == 0:
		return models.Team{}, errors.New("there is no team yet; write a team file and run adjutant team apply FILE")
	case slug == "":
		return models.Team{}, usage("there are several teams; write --team with one of %s", strings.Join(slugs, ", "))
	}
	return models.Team{}, usage("there is no team %s%s", slug, didYouMean(slug, slugs))
}

// settle applies what the environment says of the team: the team file when
// its content is another than the one applied last, and the mailbox of
// ADJUTANT_IMAP_URL.
func (r *rooms) settle(ctx context.Context) error {
	if err := r.applyTeamFile(ctx); err != nil {
		return err
	}
	return r.addDefaultMailbox(ctx)
}

func (r *rooms) applyTeamFile(ctx context.Context) error {
	if r.config.TeamFile == "" {
		return nil
	}
	plan, err := readTeamFile(r.config.TeamFile)
	if err != nil {
		return err
	}
	old, err := r.store.TeamBySlug(ctx, plan.Team.Slug)
	if err == nil && old.FileHash == plan.Team.FileHash {
		return nil
	}
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	done, err := r.desk.ApplyTeam(ctx, plan, false)
	if err != nil {
		return fmt.Errorf("%s: %w", r.config.TeamFile, err)
	}
	r.log.Info("the team file was applied", "team", plan.Team.Slug, "added", len(done.Added), "changed", len(done.Changed))
	if n := len(newPeople(done)); n > 0 { // a start alone writes to nobody
		r.log.Info("adjutant hello tells the new people what this is", "people", n)
	}
	return nil
}

// addDefaultMailbox gives the mailbox of ADJUTANT_IMAP_URL to the team whose
// address is ADJUTANT_FROM, or to the only team. Its password stays in the
// environment.
func (r *rooms) addDefaultMailbox(ctx context.Context) error {
	if r.config.IMAP == "" {
		return nil
	}
	box, err := models.PlanMailbox(string(r.config.IMAP))
	if err != nil {
		return usage("ADJUTANT_IMAP_URL: %w", err)
	}
	box.Password = ""
	teams, err := r.store.Teams(ctx)
	if err != nil {
		return err
	}
	var team *models.Team
	for i, t := range teams {
		if t.Address == r.config.From || len(teams) == 1 {
			team = &teams[i]
		}
	}
	if len(teams) == 0 {
		r.log.Warn("there is no team yet, so nothing is done with mail; apply a team file with adjutant team apply FILE")
		return nil
	}
	if team == nil {
		return usage("ADJUTANT_IMAP_URL could belong to any of %d teams; set ADJUTANT_FROM to the address of one, or put the mailbox into its team file", len(teams))
	}
	boxes, err := r.store.MailboxesOf(ctx, team.ID)
	if err != nil {
		return err
	}
	for _, m := range boxes {
		if m.Name == box.Name && m.URL == box.URL && m.StartAll == box.StartAll {
			return nil
		}
	}
	// The plan speaks of nothing but the mailbox, so that it can change nothing
	// that somebody else is changing now.
	plan := models.TeamPlan{Team: *team, Mailboxes: []models.MailboxPlan{box}}
	if _, err := r.desk.ApplyTeam(ctx, plan, false); err != nil {
		return fmt.Errorf("ADJUTANT_IMAP_URL: %w", err)
	}
	r.log.Info("the mailbox of ADJUTANT_IMAP_URL is watched", "mailbox", box.Name, "team", team.Slug)
	return nil
}

// notices are what every page says above itself.
func (r *rooms) notices() []string {
	var out []string
	if r.test {
		out = append(out, fmt.Sprintf("The clock is set by hand. It stands at %s.", r.now().Format("Mon 2 Jan 2006 15:04 -0700")))
	}
	if r.passive {
		out = append(out, "This installation is passive: it reads mail and sends none.")
	}
	if r.config.Trust.Mode == "open" {
		out = append(out, "Every sender is believed. That is for closed networks only.")
	}
	return out
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

type migrateCmd struct {
	Status migrateStatusCmd `cmd:"" help:"Print which migrations the database has seen."`
	Up     migrateUpCmd     `cmd:"" help:"Bring the schema up to date. Run twice it does nothing."`
}

// openDatabase opens the database alone and leaves its schema as it is.
func (a *app) openDatabase(ctx context.Context) (*store.Store, error) {
	c, err := loadConfig(a.environ)
	if err != nil {
		return nil, err
	}
	clock, err := a.clock()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{URL: string(c.Database), Now: clock.Now, Log: a.logger(c, false)})
	if err != nil {
		return nil, fmt.Errorf("%w; check ADJUTANT_DATABASE_URL (%s)", err, c.Database)
	}
	return s, nil
}

type migrateStatusCmd struct{}

// Run prints a line for each migration; it fails on a schema that is newer
// than the program.
func (migrateStatusCmd) Run(a *app) error {
	s, err := a.openDatabase(a.ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	schema, err := s.Schema(a.ctx)
	if err != nil {
		return err
	}
	for _, id := range schema.Applied {
		fmt.Fprintln(a.out, "applied", id)
	}
	for _, id := range schema.Pending {
		fmt.Fprintln(a.out, "pending", id)
	}
	if schema.Newer {
		return models.ErrNewerSchema
	}
	return nil
}

type migrateUpCmd struct{}

// Run applies what is pending.
func (migrateUpCmd) Run(a *app) error {
	s, err := a.openDatabase(a.ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	applied, err := s.Migrate(a.ctx)
	for _, id := range applied {
		fmt.Fprintln(a.out, "applied", id)
	}
	if err == nil && len(applied) == 0 {
		fmt.Fprintln(a.out, "nothing to do")
	}
	return err
}

type signInCmd struct {
	Address string `arg:"" name:"email" help:"The mail address of somebody of a team."`
}

// Run prints a link that works once, for ten minutes, in any browser.
func (c *signInCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	link, err := r.desk.SignInLink(a.ctx, c.Address, models.SignInFor)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, link)
	return nil
}

type healthcheckCmd struct {
	URL string `help:"Where the server is asked; ADJUTANT_ADDR on this machine when absent." placeholder:"URL"`
}

// Run asks /readyz of the server on this machine. It needs no database, so it
// can be run every few seconds.
func (c *healthcheckCmd) Run(a *app) error {
	target := c.URL
	if target == "" {
		cfg, err := loadConfig(a.environ)
		if err != nil {
			return err
		}
		target = localURL(cfg.Addr)
	}
	ctx, cancel := context.WithTimeout(a.ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(target, "/")+"/readyz", nil)
	if err != nil {
		return usage("--url: %w", err)
	}
	client := http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("the server at %s does not answer: %w; start it with adjutant serve", target, err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not well: %s %s", target, answer.Status, strings.TrimSpace(string(body)))
	}
	fmt.Fprintln(a.out, strings.TrimSpace(string(body)))
	return nil
}

// localURL is where a server that listens on addr answers on this machine.
func localURL(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	return "http://" + net.JoinHostPort(host, port)
}

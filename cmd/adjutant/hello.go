package main

import (
	"context"
	"fmt"
	"strings"

	"adjutant/models"
)

type helloCmd struct {
	People []string `arg:"" optional:"" help:"Whom to write to, also again; without any, everybody who was not told yet."`
	Team   string   `help:"The team, where there are several." placeholder:"SLUG"`
}

// Help is shown by adjutant hello --help.
func (helloCmd) Help() string {
	return `The letter says in ten lines what Adjutant is and asks for an answer. The answer to that says what proves the person's mails; the person's page and adjutant doctor show it.

  adjutant hello
  adjutant hello maria`
}

// Run owes the letters; they go in each person's working hours.
func (c *helloCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{})
	if err != nil {
		return err
	}
	defer r.Close()
	team, err := r.team(a.ctx, c.Team)
	if err != nil {
		return err
	}
	n, err := r.desk.Hello(a.ctx, team.ID, c.People)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, "wrote", count(n, "letter", "letters"))
	return nil
}

// welcome says hello to whoever a team file added.
func (r *rooms) welcome(ctx context.Context, slug string, done models.Applied) error {
	keys := newPeople(done)
	if len(keys) == 0 {
		return nil
	}
	team, err := r.store.TeamBySlug(ctx, slug)
	if err != nil {
		return err
	}
	_, err = r.desk.Hello(ctx, team.ID, keys)
	return err
}

// newPeople are the keys of the people that a team file added.
func newPeople(done models.Applied) (keys []string) {
	for _, line := range done.Added {
		if key, ok := strings.CutPrefix(line, "person "); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

package main

import (
	"fmt"

	"adjutant/models"
)

type teamCmd struct {
	Apply  teamApplyCmd  `cmd:"" help:"Bring the team in the database to what the file says. Adds and changes, never deletes."`
	Export teamExportCmd `cmd:"" help:"Print the team as a file that can be applied again."`
	Check  teamCheckCmd  `cmd:"" help:"Check a team file, and print what the team does not cover. Needs no database."`

	Findings teamFindingsCmd `cmd:"" help:"Print what the team does not cover, by its people and by its work."`
}

type teamCheckCmd struct {
	File string `arg:"" help:"The team file."`
	Now  string `help:"The day from which absences are looked at; today when absent." placeholder:"T"`
	Days int    `help:"How many days are looked at." default:"14"`
}

// Run prints what the file holds and where nobody would answer.
func (c *teamCheckCmd) Run(a *app) error {
	plan, err := readTeamFile(c.File)
	if err != nil {
		return err
	}
	office := plan.Office()
	now, err := a.now(c.Now, office.Team.Week().Zone)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %s, %s, %s, %s, %s, %s\n", plan.Team.Name,
		count(len(plan.People), "person", "people"), count(len(plan.Domains), "domain", "domains"),
		count(len(plan.Absences), "absence", "absences"), count(len(plan.Pairs), "pair", "pairs"),
		count(len(plan.Rules), "rule", "rules"), count(len(plan.Mailboxes), "mailbox", "mailboxes"))
	a.printFindings(models.Findings(office, models.DayOf(now.In(office.Team.Week().Zone)), c.Days))
	return nil
}

func (a *app) printFindings(findings []models.Finding) {
	if len(findings) == 0 {
		fmt.Fprintln(a.out, "everything is covered")
	}
	for _, f := range findings {
		fmt.Fprintf(a.out, "%-12s %s %s\n", f.Kind, f.Text, f.Fix)
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

type teamApplyCmd struct {
	File  string `arg:"" help:"The team file."`
	Prune bool   `help:"Archive the people, domains and pairs that the file lacks."`

	NoHello bool `help:"Do not write to the people it adds; adjutant hello does later."`
}

// Run applies the file and prints what changed.
func (c *teamApplyCmd) Run(a *app) error {
	plan, err := readTeamFile(c.File)
	if err != nil {
		return err
	}
	r, err := a.open(a.ctx, blueprint{})
	if err != nil {
		return err
	}
	defer r.Close()
	done, err := r.desk.ApplyTeam(a.ctx, plan, c.Prune)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		word  string
		lines []string
	}{{"added", done.Added}, {"changed", done.Changed}, {"archived", done.Archived}} {
		for _, l := range part.lines {
			fmt.Fprintln(a.out, part.word, l)
		}
	}
	if done.Nothing() {
		fmt.Fprintln(a.out, "nothing to change")
	}
	if c.NoHello {
		return nil
	}
	return r.welcome(a.ctx, plan.Team.Slug, done)
}

type teamExportCmd struct {
	Team string `help:"The team, where there are several." placeholder:"SLUG"`
}

// Run prints the team as a file.
func (c *teamExportCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	team, err := r.team(a.ctx, c.Team)
	if err != nil {
		return err
	}
	plan, err := r.desk.ExportTeam(a.ctx, team.Slug)
	if err != nil {
		return err
	}
	text, err := formatTeamFile(plan)
	if err != nil {
		return err
	}
	_, err = a.out.Write(text)
	return err
}

type teamFindingsCmd struct {
	Team string `help:"The team, where there are several." placeholder:"SLUG"`
	Now  string `help:"The moment from which it is looked at; now when absent." placeholder:"T"`
	Days int    `help:"How many days ahead absences are looked at." default:"14"`
}

// Run prints the findings of the team in the database: those of check, and
// those that only its work shows.
func (c *teamFindingsCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{now: c.Now, readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	team, err := r.team(a.ctx, c.Team)
	if err != nil {
		return err
	}
	office, err := r.store.Office(a.ctx, team.ID)
	if err != nil {
		return err
	}
	now := r.now()
	seen, err := r.store.WorkSeen(a.ctx, models.Viewer{TeamID: team.ID}, now)
	if err != nil {
		return err
	}
	findings := models.Findings(office, office.Team.Week().DayIn(now), c.Days)
	a.printFindings(append(findings, models.Strain(office, seen, now)...))
	return nil
}

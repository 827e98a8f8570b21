package main

import "fmt"

type eraseCmd struct {
	Item    int    `help:"The number of an item." placeholder:"N"`
	Address string `help:"The mail address of somebody outside of the team." placeholder:"ADDRESS"`
	Yes     bool   `help:"Really do it; without it only what would be erased is counted."`
	Team    string `help:"The team, where there are several." placeholder:"SLUG"`
}

// Help is shown by adjutant erase --help.
func (eraseCmd) Help() string {
	return `Titles, notes, texts, sources and letters go; numbers, dates and who held what stay. It cannot be undone. The mails stay on the mail server, and backups made before hold the words.

  adjutant erase --item 118
  adjutant erase --address kari@nordlys.example --yes`
}

// Run counts, or erases.
func (c *eraseCmd) Run(a *app) error {
	if (c.Item == 0) == (c.Address == "") {
		return usage("say what: --item N or --address ADDRESS")
	}
	r, err := a.open(a.ctx, blueprint{})
	if err != nil {
		return err
	}
	defer r.Close()
	team, err := r.team(a.ctx, c.Team)
	if err != nil {
		return err
	}
	found, err := r.desk.Erase(a.ctx, team.ID, c.Item, c.Address, c.Yes)
	if err != nil {
		return err
	}
	for _, n := range found.Items {
		fmt.Fprintf(a.out, "item #%d\n", n)
	}
	word := "would erase"
	if c.Yes {
		word = "erased"
	}
	fmt.Fprintf(a.out, "%s %s, %s, %s\n", word, count(len(found.Items), "item", "items"), count(found.Mails, "mail", "mails"), count(found.Letters, "letter", "letters"))
	if c.Yes && c.Address != "" {
		left, err := r.store.Holding(a.ctx, c.Address)
		if err != nil {
			return err
		}
		for _, where := range left {
			fmt.Fprintln(a.out, "it still stands in", where)
		}
	}
	if !c.Yes && len(found.Items)+found.Mails+found.Letters > 0 {
		fmt.Fprintln(a.out, "nothing was changed; add --yes to do it, which cannot be undone")
	}
	return nil
}

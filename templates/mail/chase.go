package mail

import (
	"fmt"
	"slices"

	"adjutant/models"
)

// chase reminds one person of everything at once.
type chase struct {
	frame
	Intro string
	Parts []part
	Reply hint
	Open  link
}

func newChase(p models.Parcel, env Env) chase {
	v := p.Letter.Value.Chase
	c := chase{
		frame: newFrame(p, env), Open: page(p, env, "All of it on the web", "/"),
		Intro: "One line for each is enough. Anything else is kept as a note.",
	}
	var all []models.ItemLine
	c.Parts, all = chaseParts(v, nil)
	c.Heading = count(len(all), "thing waits on you", "things wait on you")
	if day := line(v.Day); day != "" {
		c.Heading += ", " + day
	}
	if len(all) == 0 {
		c.Heading = "Nothing waits on you"
		c.Intro = ""
	}
	// The examples name the reader's own items, so that one can be copied.
	example := func(in []models.ItemLine, command string) {
		if len(in) > 0 {
			c.Reply.Commands = append(c.Reply.Commands, said(in[0].Number, command))
		}
	}
	example(v.Decide, "ok")
	example(v.Late, "done")
	example(v.Due, "later fri")
	example(v.Follow, "later 3d")
	example(v.Unacked, "take")
	example(v.Ageing, "drop")
	example(v.Ageing, "stay")
	c.Reply.Say = "Reply with the number first:"
	if len(all) > 0 {
		more := ""
		if len(all) > 1 {
			more = fmt.Sprintf(" And %d more.", len(all)-1)
		}
		r := c.Parts[0].Rows[0]
		c.Preheader = preheader(shorten(joined(" ", r.Lead, r.Text), 80) + "." + more)
	}
	return c
}

// chaseParts lists what waits, but for items that are shown elsewhere.
func chaseParts(v *models.ChaseValue, elsewhere map[int]bool) (parts []part, all []models.ItemLine) {
	add := func(title string, in []models.ItemLine) {
		in = slices.DeleteFunc(slices.Clone(in), func(l models.ItemLine) bool { return elsewhere[l.Number] })
		if len(in) > 0 {
			parts = append(parts, part{Title: fmt.Sprintf("%s (%d)", title, len(in)), Rows: itemRows(in)})
			all = append(all, in...)
		}
	}
	add("Waiting for your answer", v.Decide)
	add("Late", v.Late)
	add("Due", v.Due)
	add("Time to ask again", v.Follow)
	add("Given to you, not taken yet", v.Unacked)
	add("Nobody moved these for long", v.Ageing)
	return parts, all
}

package mail

import (
	"adjutant/models"
)

// recap is what came of one meeting.
type recap struct {
	frame
	Steps     part
	Discussed []string
	Carried   []string
	Notes     [][]string
	Next      string
	Reply     hint
	Open      link
}

func newRecap(p models.Parcel, env Env) recap {
	v := p.Letter.Value.Recap
	r := recap{
		frame: newFrame(p, env), Steps: part{Rows: itemRows(v.Steps), Empty: "Nothing was agreed."},
		Discussed: lines(v.Discussed), Carried: lines(v.Carried), Notes: block(v.Notes),
		Open: page(p, env, "This meeting on the web", ""),
	}
	r.Heading, r.Theirs = line(v.Title), true
	r.Reply = hint{Say: "Is something wrong? Reply with a line for each:"}
	for _, s := range v.Steps {
		if s.Number != 0 && len(r.Reply.Commands) == 0 {
			r.Reply.Commands = []string{said(s.Number, "by fri"), said(s.Number, "drop")}
		}
	}
	r.Reply.Commands = append(r.Reply.Commands, "+ new topic")
	if n := line(v.Next); n != "" {
		r.Next = "Next: " + sentence(n)
	}
	r.Preheader = "Nothing was agreed."
	if len(v.Steps) > 0 {
		r.Preheader = preheader(count(len(v.Steps), "next step", "next steps") + ": " + sentence(joined(" ", line(v.Steps[0].Who), line(v.Steps[0].Title))))
	}
	return r
}

package mail

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// rollup is what an executive with several 1:1s gets once a week.
type rollup struct {
	frame
	Week  string
	Lead  string
	Reply hint
	Open  link
	Pairs []pairPart
	Last  section // the calendar, once for all
}

// pairPart is one pair of a roll-up: what they are to answer, then what else
// there is, without the sections that are empty.
type pairPart struct {
	Title  string
	Facts  string
	Before before
	Parts  []part
	Empty  string
}

func newRollup(p models.Parcel, env Env) rollup {
	v := p.Letter.Value.Rollup
	r := rollup{frame: newFrame(p, env), Week: "Week of " + line(v.Week), Open: page(p, env, "Your 1:1s on the web", "")}
	r.Heading = "Your 1:1s this week"
	if r.Open.URL != "" {
		r.Footer.Change = link{"Change or pause it", r.Open.URL}
	}
	r.Footer.Coverage = lines(v.Coverage)
	var goals []string
	for _, g := range v.Goals {
		goals = append(goals, joined(" ", shorten(line(g.Text), 60), within(line(g.Extra))))
	}
	if len(goals) > 0 {
		r.Lead = "Where we are going: " + sentence(strings.Join(goals, " · "))
	}
	var asks []string
	late := 0
	for i := range v.Pairs {
		d := addressed(v.Pairs[i])
		r.Pairs = append(r.Pairs, newPairPart(d, env))
		late += total(d.Late)
		for _, l := range d.Before.Lines {
			if l.Number != 0 && answersIt(d, l, true) && len(asks) < 3 {
				asks = append(asks, number(l.Number))
			}
		}
		if len(r.Reply.Commands) == 0 {
			r.Reply = hint{Say: "Reply with one line for each item. To one of them: @" + strings.ToLower(name(d.Assistant)) + " and the line.", Commands: examples(d, true)}
		}
	}
	if len(v.Pairs) > 0 {
		r.Reply.Commands = append(r.Reply.Commands[:len(r.Reply.Commands)-1], "+ @"+strings.ToLower(name(v.Pairs[0].Assistant))+" new topic")
	}
	r.Last = section{Title: "Calendar look-ahead", Empty: "Nothing to point out.", Parts: parts(sub("", v.Calendar))}
	r.Last.beside(sub("New in the preferences book", v.Book))
	r.Preheader = "Nothing is late and nothing waits for an answer."
	if len(asks) > 0 {
		r.Preheader = preheader("Answer " + and(asks) + ".")
	} else if late > 0 {
		r.Preheader = fmt.Sprintf("%d late, nothing waits for an answer.", late)
	}
	return r
}

func newPairPart(v *models.DigestValue, env Env) pairPart {
	p := pairPart{
		Title: name(v.Assistant) + ", " + line(v.Short), Facts: joined(" ", strings.Join(notes(v), " "), sentence(line(v.Held))),
		Before: newBefore(v, env, name(v.Executive), true), Empty: "Nothing else is on the list.",
	}
	p.Before.Title = ""
	if len(p.Before.Questions) == 0 && v.About != "" {
		p.Empty = "" // said above
	}
	for _, one := range []part{
		priorities(v), sub("Late", v.Late), sub("This week", v.Week), sub("Waiting", v.Waiting), sub("Decided for you", v.Decided),
		sub("Feedback", v.Feedback), sub("Think ahead", v.Think), sub("Being handed over", v.Handing), headed("Next steps from last time", steps(v.Steps)), sub("Only you see this", models.DigestPart{Lines: v.Kept}),
	} {
		if len(one.Rows) > 0 || one.More != "" {
			p.Parts = append(p.Parts, one)
		}
	}
	return p
}

// priorities are the top three as a part of their own.
func priorities(v *models.DigestValue) part {
	s := top(v)
	if len(s.Parts) == 0 {
		return part{}
	}
	return headed("Top priorities", s.Parts[0])
}

func headed(title string, p part) part {
	p.Title = title
	return p
}

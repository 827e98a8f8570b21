package mail

import (
	"fmt"

	"adjutant/models"
)

// newHandover is what somebody answers for while another is away, or what
// happened while they were away themselves. It has the form of a bundle.
func newHandover(p models.Parcel, env Env) bundle {
	v := p.Letter.Value.Handover
	b := bundle{frame: newFrame(p, env), Open: page(p, env, "On the web", "/")}
	who, when := name(v.Who), line(v.Span)
	b.Sections = handoverSections(v)
	if v.Back {
		b.Heading = joined(", ", "While you were away", when)
		b.Intro = "What happened meanwhile. What you held before is still yours; what came in for your areas stays with who has it, unless you write take."
	} else {
		b.Heading = joined(", ", "You cover for "+who, when)
		b.Intro = "All that " + who + " holds and you answer for meanwhile. It stays " + who + "'s: act on it as you would on your own, and it goes back by itself."
	}
	if len(b.Sections) == 0 {
		b.Intro = "Nothing is open for you to look after. New matters come to you meanwhile."
		if v.Back {
			b.Intro = "Nothing happened that concerns you."
		}
	}
	command := "done"
	if v.Back {
		command = "take"
	}
	for _, part := range v.Parts {
		for _, l := range part.Open {
			b.example(l.Number, command)
		}
	}
	b.Reply.Say = "For example:"
	n := 0
	for _, s := range b.Sections {
		for _, p := range s.Parts {
			n += len(p.Rows)
		}
	}
	b.Preheader = preheader(joined(" ", sentence(b.Heading), count(n, "item", "items")+"."))
	return b
}

func handoverSections(v *models.HandoverValue) []bundleSection {
	var out []bundleSection
	for _, part := range v.Parts {
		s := bundleSection{Title: line(part.Title)}
		add := func(title string, in []models.ItemLine) {
			if len(in) > 0 {
				s.Parts = append(s.Parts, handoverRows(title, in))
			}
		}
		title := "Open"
		if v.Back {
			title = ""
		}
		add(title, part.Open)
		add("Waiting for somebody", part.Waiting)
		add("Decisions under way", part.Decide)
		if know := lines(part.Know); len(know) > 0 {
			s.Entries = append(s.Entries, entry{question: question{Text: "What to know"}, Lines: know})
		}
		if len(s.Parts)+len(s.Entries) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// mostRows is how many items of one list a letter shows.
const mostRows = 30

func handoverRows(title string, in []models.ItemLine) part {
	p := part{Title: title}
	if len(in) > mostRows {
		p.More = fmt.Sprintf("+%d more, on the web", len(in)-mostRows)
		in = in[:mostRows]
	}
	p.Rows = itemRows(in)
	return p
}

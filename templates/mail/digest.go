package mail

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"adjutant/models"
)

// digest is the agenda of one 1:1, as one of the two reads it. The sections
// always come in the same order and say so when they are empty.
type digest struct {
	frame
	Facts    string // when and where, how often held
	Reply    hint
	Open     link
	Before   before
	Sections []section
}

// before is section A: the questions that can be answered now.
type before struct {
	Title     string
	Questions []question
	Empty     string
	More      string
}

// question is one decision of section A.
type question struct {
	Lead, Mark, Text, Extra string
	Options                 []option
	Recommend               string
	Silence                 string
	Actions                 []action
}

// section is one numbered section: parts with small headings or without.
type section struct {
	Title string
	Parts []part
	Empty string // instead of parts, when all of them are empty
	Reply []hint
}

func newDigest(p models.Parcel, env Env) digest {
	v := p.Letter.Value.Digest
	g := digest{frame: newFrame(p, env), Open: page(p, env, "This agenda on the web", "")}
	if g.Open.URL != "" {
		g.Footer.Change = link{"Change or pause it", g.Open.URL}
	}
	g.Footer.Coverage = lines(v.Coverage)

	executive, assistant := name(v.Executive), name(v.Assistant)
	reader := line(v.Reader)
	decides := reader == "" || reader == line(v.Executive) || first(reader) == line(v.Executive)
	g.Heading = "1:1 " + joined(" + ", assistant, executive)
	g.Facts = joined(" ", sentence(strings.TrimRight(line(v.Meets), ", ")), sentence(line(v.Held)))

	g.Before = newBefore(v, env, executive, decides)
	g.Reply = hint{Say: "Reply with one line for each item. Anything else is kept as a note.", Commands: examples(v, decides)}
	g.Sections = []section{
		top(v),
		{
			Title: "2. Calendar look-ahead", Empty: "Nothing to point out.",
			Parts: parts(sub("", v.Calendar)),
		},
		followUps(v, executive, decides),
		{
			Title: "4. Feedback, both ways", Empty: "None this week.",
			Parts: parts(sub("", v.Feedback)),
			Reply: []hint{{Say: "Reply:", Commands: []string{"good ...", "friction ...", "keep ..."}, Or: "(keep: only you see it)"}},
		},
		{
			Title: "5. Think ahead", Empty: "None.",
			Parts: parts(sub("", v.Think)),
			Reply: []hint{{Say: "Reply:", Commands: []string{"idea ..."}}},
		},
		{
			Title: "6. Next steps from last time", Empty: "None.",
			Parts: parts(steps(v.Steps)),
		},
	}
	g.Preheader = digestPreheader(v, decides, executive)
	return g
}

func newBefore(v *models.DigestValue, env Env, executive string, decides bool) before {
	n := asked(v.Before)
	b := before{Title: "A. Before we meet", Empty: "Nothing waits for an answer.", More: more(v.Before)}
	you := "you stay"
	switch {
	case n > 0 && decides:
		b.Title += ": " + count(n, "quick answer", "quick answers")
	case n > 0:
		b.Title += ": " + count(n, "answer", "answers") + " from " + executive
	}
	if !decides {
		you = executive + " stays"
	}
	for _, l := range v.Before.Lines {
		q := question{
			Lead: number(l.Number), Mark: line(l.Mark), Text: shorten(line(l.Text), maxText), Extra: sentence(line(l.Extra)),
			Options: options(l.Options, l.Recommend),
		}
		for i := range q.Options {
			q.Options[i].Text = shorten(q.Options[i].Text, maxText*2/3)
		}
		q.Silence = silence(you, line(l.Silence), q.Options)
		if l.Number != 0 {
			q.Recommend = recommends(name(l.Who), line(l.Recommend), q.Options)
		} else if who := name(l.Who); who != "" {
			q.Text += " (" + who + ")"
		}
		// Where neither options nor silence are told the matter is not to be
		// seen here, and nobody should answer what they did not see.
		switch {
		case !decides || l.Number == 0:
		case len(q.Options) > 0 || q.Silence != "":
			_, q.Actions = answers(env, l.Number, q.Options, l.Recommend, true)
		case q.Extra == "":
			q.Extra = "Read and answer it on its page."
		}
		b.Questions = append(b.Questions, q)
	}
	return b
}

// asked is how many lines of section A want an answer. Questions have
// numbers and stand before the points to talk about.
func asked(p models.DigestPart) int {
	for i, l := range p.Lines {
		if l.Number == 0 {
			return i
		}
	}
	return total(p)
}

// beside are the marks of lines of section 1 that are no priorities.
var beside = map[string]bool{"can wait": true, "protect": true}

// top is section 1. Its lines have numbers of their own, which `top 2 ...`
// names; what can wait and what to protect stand beside them.
func top(v *models.DigestValue) section {
	p := part{More: more(v.Top)}
	n := 0
	for _, l := range v.Top.Lines {
		r := rowOf(l)
		r.Text = joined(" ", r.Lead, r.Text)
		if beside[strings.ToLower(r.Mark)] {
			r.Text, r.Lead = r.Mark+": "+r.Text, ""
		} else {
			n++
			r.Lead, r.Extra = fmt.Sprint(n), joined(", ", r.Mark, r.Extra)
		}
		r.Mark = ""
		p.Rows = append(p.Rows, r)
	}
	s := section{Title: "1. Top priorities this week", Parts: parts(p), Empty: "None yet."}
	if n == 0 {
		s.Reply = []hint{{Say: "Set the first? Reply:", Commands: []string{"top 1 ..."}}}
	} else {
		s.Reply = []hint{{Say: "Not right? Reply:", Commands: []string{fmt.Sprintf("top %d ...", min(n, 2))}}}
	}
	return s
}

func followUps(v *models.DigestValue, executive string, decides bool) section {
	decided := sub("Decided for you", v.Decided)
	if !decides {
		decided = sub("Decided for "+executive, v.Decided)
	}
	s := section{
		Title: "3. Follow-ups and approvals",
		Parts: parts(sub("Late", v.Late), sub("This week", v.Week), sub("Waiting", v.Waiting), decided),
		Empty: "Nothing late, nothing due this week, nothing we wait for, nothing decided.",
	}
	for _, l := range v.Decided.Lines {
		if decides && l.Number != 0 {
			s.Reply = []hint{{Say: "Not what you wanted? Reply:", Commands: []string{fmt.Sprintf("undo %d", l.Number)}}}
			break
		}
	}
	return s
}

// steps are next steps: a word, the mark or ours, says whether each was done.
func steps(in models.DigestPart) part {
	p := sub("", in)
	for i, l := range in.Lines {
		state := "open"
		if l.Done {
			state = "done"
		}
		if p.Rows[i].Mark == "" {
			p.Rows[i].Mark = state
		}
	}
	return p
}

// parts returns what is to be shown: nothing when all of it is empty.
func parts(in ...part) []part {
	for _, p := range in {
		if len(p.Rows) > 0 || p.More != "" {
			return in
		}
	}
	return nil
}

func sub(title string, in models.DigestPart) part {
	p := part{Title: title, Empty: "None.", More: more(in)}
	switch n := total(in); {
	case title == "" || n == 0:
	case n > len(in.Lines):
		p.Title = fmt.Sprintf("%s (%d of %d)", title, len(in.Lines), n)
	default:
		p.Title = fmt.Sprintf("%s (%d)", title, n)
	}
	for _, l := range in.Lines {
		p.Rows = append(p.Rows, rowOf(l))
	}
	return p
}

// maxText is how much of a line a digest shows, which also keeps the letter
// far from the size at which mail programs cut it off. The page has all of it.
const maxText = 120

func rowOf(l models.DigestLine) row {
	return row{Lead: number(l.Number), Mark: line(l.Mark), Text: shorten(line(l.Text), maxText), Extra: line(l.Extra), Who: line(l.Who)}
}

func total(p models.DigestPart) int { return max(p.Total, len(p.Lines)+p.More) }

func more(p models.DigestPart) string {
	if p.More <= 0 {
		return ""
	}
	return fmt.Sprintf("+%d more on the web", p.More)
}

// examples are replies with numbers of this very digest, so that one can be
// copied and sent.
func examples(v *models.DigestValue, decides bool) []string {
	var out []string
	if decides {
		for _, l := range v.Before.Lines {
			if l.Number == 0 || len(l.Options) == 0 && l.Silence == "" {
				continue
			}
			answer := "ok"
			if len(l.Options) > 0 && l.Recommend == "" {
				answer = line(l.Options[0].Letter)
			}
			out = append(out, said(l.Number, answer))
			break
		}
	}
	commands := []string{"done", "later fri"}
	for _, l := range append(append([]models.DigestLine{}, v.Late.Lines...), v.Week.Lines...) {
		if l.Number != 0 && len(commands) > 0 {
			out, commands = append(out, said(l.Number, commands[0])), commands[1:]
		}
	}
	return append(out, "+ new topic")
}

// digestPreheader names what to answer and the worst of what is late.
func digestPreheader(v *models.DigestValue, decides bool, executive string) string {
	var asks []string
	for _, l := range v.Before.Lines {
		if l.Number != 0 && len(asks) < 3 {
			asks = append(asks, number(l.Number))
		}
	}
	answer, late := "", ""
	switch {
	case len(asks) > 0 && decides:
		answer = "Answer " + and(asks) + " before we meet."
	case len(asks) > 0:
		answer = and(asks) + " wait for " + sentence(executive)
		if len(asks) == 1 {
			answer = asks[0] + " waits for " + sentence(executive)
		}
	}
	if len(v.Late.Lines) > 0 {
		l := v.Late.Lines[0]
		by := ""
		switch m := shorten(line(l.Mark), 16); m {
		case "":
		case "today":
			by = ": late today"
		default:
			by = ": " + m + " late"
		}
		room := maxPreheader - utf8.RuneCountInString(joined(" ", answer, number(l.Number), by)) - 3
		late = sentence(joined(" ", number(l.Number), shorten(line(l.Text), max(room, 12))) + by)
	}
	if answer == "" && late == "" {
		return "Nothing is late and nothing waits for an answer."
	}
	return preheader(joined(" ", answer, late))
}

func and(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

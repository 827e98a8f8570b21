package mail

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/models"
)

// digest is the agenda of one 1:1, as one of the two reads it. The sections
// always come in the same order and say so when they are empty.
type digest struct {
	frame
	Facts    string   // when and where, how often held
	Notes    []string // what is out of the ordinary this time, and how long it takes
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
	Lead  string // a line above the parts
	Parts []part
	Empty string // instead of parts, when all of them are empty
	Reply []hint
}

func newDigest(p models.Parcel, env Env) digest {
	v := addressed(*p.Letter.Value.Digest)
	g := digest{frame: newFrame(p, env), Open: page(p, env, "This agenda on the web", "")}
	if g.Open.URL != "" {
		g.Footer.Change = link{"Change or pause it", g.Open.URL}
	}
	g.Footer.Coverage = lines(v.Coverage)

	executive, assistant := name(v.Executive), name(v.Assistant)
	decides := decides(v)
	g.Heading = meetingName(v) + " " + joined(" + ", assistant, executive)
	g.Facts = joined(" ", sentence(strings.TrimRight(line(v.Meets), ", ")), sentence(line(v.Held)))
	g.Notes = notes(v)

	g.Before = newBefore(v, env, executive, decides)
	g.Reply = hint{Say: "Reply with one line for each item. Anything else is kept as a note.", Commands: examples(v, decides)}
	g.Sections = []section{
		top(v),
		{
			Title: "2. Calendar look-ahead", Empty: "Nothing to point out.",
			Parts: parts(sub("", v.Calendar)),
		},
		followUps(v, executive, decides),
		feedback(v),
		thinkAhead(v),
		lastTime(v),
	}
	g.Preheader = digestPreheader(v, decides, executive)
	return g
}

// meetingName is what the two call their meeting.
func meetingName(v *models.DigestValue) string {
	if n := line(v.Name); n != "" {
		return n
	}
	return "1:1"
}

// decides reports whether the reader is the executive.
func decides(v *models.DigestValue) bool {
	reader := line(v.Reader)
	return reader == "" || reader == "you" || reader == line(v.Executive) || first(reader) == line(v.Executive)
}

// addressed speaks to the reader: where their name stands beside a line it
// says you.
func addressed(v models.DigestValue) *models.DigestValue {
	if v.Reader == "" || v.Reader == v.Executive && v.Executive == v.Assistant {
		return &v
	}
	for _, p := range []*models.DigestPart{&v.Before, &v.Top, &v.Calendar, &v.Late, &v.Week, &v.Waiting, &v.Decided, &v.Feedback, &v.Think, &v.Book, &v.Steps, &v.Closed} {
		p.Lines = slices.Clone(p.Lines)
		for i := range p.Lines {
			if p.Lines[i].Who == v.Reader {
				p.Lines[i].Who = "you"
			}
		}
	}
	return &v
}

// notes say what is out of the ordinary this time.
func notes(v *models.DigestValue) []string {
	var out []string
	if why := line(v.Skipped); why != "" {
		out = append(out, "Skipped: "+sentence(why)+" Answer what you can by reply instead.")
	}
	if was := line(v.Moved); was != "" && v.Skipped == "" {
		out = append(out, "Moved from "+sentence(was))
	}
	if at := line(v.AsOf); at != "" {
		out = append(out, "As of "+at+". What came later is on the web, and in the next agenda.")
	}
	if v.Skipped == "" {
		out = append(out, lines([]string{v.About})...)
	}
	return out
}

// feedback is section 4, with this week's question and what only its reader
// sees.
func feedback(v *models.DigestValue) section {
	s := section{
		Title: "4. Feedback, both ways", Empty: "None this week.", Parts: parts(sub("", v.Feedback)),
		Reply: []hint{{Say: "Reply:", Commands: []string{"good ...", "friction ...", "lesson ...", "keep ..."}, Or: "(keep: only you see it)"}},
	}
	if q := line(v.Question); q != "" {
		s.Lead = "Question this week: " + q
	}
	numbers := sub("", models.DigestPart{Lines: v.Numbers})
	numbers.Title = "The last four weeks"
	s.beside(numbers)
	s.beside(sub("Only you see this", models.DigestPart{Lines: v.Kept}))
	return s
}

// beside adds a part with a small heading, if there is anything in it. The
// part above it then says that it is empty, if it is.
func (s *section) beside(p part) {
	if len(p.Rows) == 0 {
		return
	}
	if len(s.Parts) == 0 {
		s.Parts = []part{{Empty: s.Empty}}
	}
	s.Parts = append(s.Parts, p)
}

// thinkAhead is section 5, with what grows over months beside it.
func thinkAhead(v *models.DigestValue) section {
	s := section{
		Title: "5. Think ahead", Empty: "None.", Parts: parts(sub("", v.Think)),
		Reply: []hint{{Say: "Reply:", Commands: []string{"idea ...", "risk ..."}}},
	}
	s.beside(sub("Being handed over", v.Handing))
	s.beside(sub("New in the preferences book", v.Book))
	if card := line(v.Card); card != "" {
		s.beside(part{Title: "The role of " + name(v.Assistant) + ", as " + name(v.Assistant) + " writes it", Rows: []row{{Text: card}}})
	}
	if len(v.Handing.Lines) > 0 {
		s.Reply = append(s.Reply, hint{Say: "A hand-over can go on? Reply:", Commands: []string{"ready: " + shorten(line(v.Handing.Lines[0].Text), 40)}})
	}
	return s
}

// lastTime is section 6: what was agreed, and what else was closed since.
func lastTime(v *models.DigestValue) section {
	s := section{Title: "6. Next steps from last time", Empty: "None.", Parts: parts(steps(v.Steps))}
	s.beside(sub("Closed since", v.Closed))
	if v.Skipped == "" {
		s.Reply = []hint{{Say: "We close by agreeing who does what by when. Another time? Reply:", Commands: []string{"move thu 10", "skip why"}}}
	}
	return s
}

func newBefore(v *models.DigestValue, env Env, executive string, decides bool) before {
	n := 0
	for _, l := range v.Before.Lines[:min(asked(v.Before), len(v.Before.Lines))] {
		if answersIt(v, l, decides) == decides {
			n++
		}
	}
	n = max(n, n+asked(v.Before)-len(v.Before.Lines))
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
		decides := answersIt(v, l, decides)
		if asks := name(l.Asks); !decides && asks != "" {
			you = asks + " stays"
		} else if decides {
			you = "you stay"
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

// answersIt reports whether the reader is the one who is asked. Older agendas
// asked the executive alone and did not say so.
func answersIt(v *models.DigestValue, l models.DigestLine, decides bool) bool {
	if l.Asks == "" || v.Reader == "" || v.Reader == "you" {
		return decides
	}
	return line(l.Asks) == line(v.Reader) || line(l.Asks) == first(line(v.Reader))
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
			if g := line(l.Goal); g != "" {
				r.Extra = joined(", ", r.Extra, "goal: "+g)
			}
		}
		r.Mark = ""
		p.Rows = append(p.Rows, r)
	}
	s := section{Title: "1. Top priorities this week", Parts: parts(p), Empty: "None yet."}
	var goals []string
	for _, g := range v.Goals {
		goals = append(goals, joined(" ", shorten(line(g.Text), 60), within(line(g.Extra))))
	}
	if len(goals) > 0 {
		s.Lead = "Where we are going: " + sentence(strings.Join(goals, " · "))
	}
	if n == 0 {
		s.Reply = []hint{{Say: "Set the first? Reply:", Commands: []string{"top 1 ..."}}}
	} else {
		s.Reply = []hint{{Say: "Still right? Reply:", Commands: []string{"top ok", fmt.Sprintf("top %d ...", min(n, 2))}}}
	}
	return s
}

// within puts words in brackets.
func within(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
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
	if v.Skipped != "" && answer == "" && late == "" {
		return preheader("Skipped: " + sentence(line(v.Skipped)) + " Nothing is late and nothing waits for an answer.")
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

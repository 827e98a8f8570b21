package mail

import (
	"fmt"
	"slices"

	"adjutant/models"
)

// bundle is several letters in one: what is to be decided first, then what
// waits, what is new, and what happened.
type bundle struct {
	frame
	Intro    string
	Reply    hint
	Open     link
	Sections []bundleSection
}

// bundleSection holds entries, or lists of items, or both.
type bundleSection struct {
	Title   string
	Parts   []part
	Entries []entry
}

// entry is one letter, shortened to what a reader needs to act on it.
type entry struct {
	question
	Lines []string
	Note  [][]string
	Mail  [][]string
	Write write
}

// Asked is the first line of an entry, for the text template.
func (e entry) Asked() question { return e.question }

// The most of a letter that stands in a bundle, which also keeps the whole
// small enough to be shown in full by mail programs. Its page has the rest.
const (
	mostEntries  = 20
	mostInBundle = 400 // characters of a note or mail
)

func newBundle(p models.Parcel, env Env) bundle {
	v := p.Letter.Value.Bundle
	b := bundle{frame: newFrame(p, env), Open: page(p, env, "All of it on the web", "/")}
	decide, given, news, sent, notes := bundleSection{Title: "Decide"}, bundleSection{Title: "New for you"},
		bundleSection{Title: "News"}, bundleSection{Title: "What your mails did"}, bundleSection{Title: "Also"}
	remind := bundleSection{Title: "Waiting on you"}
	shown := map[int]bool{} // that have an entry of their own
	for _, part := range v.Parts {
		switch d, a := part.Value.Decision, part.Value.Assignment; {
		case d != nil:
			shown[d.Number] = true
			decide.Entries = append(decide.Entries, decideEntry(d, env))
			if !d.Hidden {
				b.example(d.Number, answerTo(d))
			}
		case a != nil && a.News:
			news.Entries = append(news.Entries, newsEntry(a))
		case a != nil:
			shown[a.Number] = true
			given.Entries = append(given.Entries, givenEntry(a, env))
			b.example(a.Number, "take")
		case part.Value.Receipt != nil:
			sent.Entries = append(sent.Entries, receiptEntry(part.Value.Receipt))
		case part.Value.Notice != nil:
			notes.Entries = append(notes.Entries, entry{question: question{Text: line(part.Value.Notice.Title)}, Lines: lines(part.Value.Notice.Lines)})
		}
	}
	for _, part := range v.Parts {
		if c := part.Value.Chase; c != nil {
			parts, all := chaseParts(c, shown)
			remind.Parts = append(remind.Parts, parts...)
			if len(all) > 0 {
				b.example(all[0].Number, "done")
			}
		}
	}
	n := 0
	for _, s := range []bundleSection{decide, remind, given, news, sent, notes} {
		size := len(s.Entries)
		for _, p := range s.Parts {
			size += len(p.Rows)
		}
		if size == 0 {
			continue
		}
		n += size
		s.Title = fmt.Sprintf("%s (%d)", s.Title, size)
		if size := len(s.Entries); size > mostEntries {
			s.Entries = append(s.Entries[:mostEntries:mostEntries], entry{question: question{Text: fmt.Sprintf("And %d more; their pages have them.", size-mostEntries)}})
		}
		b.Sections = append(b.Sections, s)
	}
	for _, part := range v.Parts {
		if h := part.Value.Handover; h != nil {
			b.Sections = append(b.Sections, handoverSections(h)...)
		}
	}
	b.Heading = "Your mail"
	if day := line(v.Day); day != "" {
		b.Heading += " of " + day
	}
	b.Intro = "Everything that could wait, in one mail. Put the number first when you answer; what belongs to no number is asked about."
	b.Reply.Say = "For example:"
	b.Preheader = preheader(firstOf(b.Sections, n))
	return b
}

// example adds one line that can be copied, three at most.
func (b *bundle) example(number int, command string) {
	command = said(number, command)
	if number != 0 && len(b.Reply.Commands) < 3 && !slices.Contains(b.Reply.Commands, command) {
		b.Reply.Commands = append(b.Reply.Commands, command)
	}
}

func firstOf(sections []bundleSection, n int) string {
	if len(sections) == 0 {
		return "Nothing is left of it."
	}
	head := ""
	switch s := sections[0]; {
	case len(s.Entries) > 0:
		head = joined(" ", s.Entries[0].Lead, s.Entries[0].Text)
	case len(s.Parts) > 0 && len(s.Parts[0].Rows) > 0:
		head = joined(" ", s.Parts[0].Rows[0].Lead, s.Parts[0].Rows[0].Text)
	}
	head = sentence(shorten(head, 80))
	if n > 1 {
		head += fmt.Sprintf(" And %d more.", n-1)
	}
	return head
}

func answerTo(d *models.DecisionValue) string {
	if d.Recommend == "" && len(d.Options) > 0 {
		return letterOf(d.Options[0].Letter)
	}
	return "ok"
}

func decideEntry(d *models.DecisionValue, env Env) entry {
	e := entry{question: question{Lead: number(d.Number), Mark: "Decide"}}
	if by := line(d.By); by != "" {
		e.Mark = "Decide by " + by
	}
	if d.Hidden {
		e.Text, e.Lines = "Confidential", []string{"What it asks stands on its page only."}
		return e
	}
	e.Text = titled(d.Title)
	e.Options = options(d.Options, d.Recommend)
	e.Recommend = recommends(name(d.Who), line(d.Recommend), e.Options)
	e.Silence = silence("you stay", line(d.Silence), e.Options)
	_, e.Actions = answers(env, d.Number, e.Options, d.Recommend, true)
	e.Note, e.Mail = block(clipped(d.Note)), block(clipped(d.Original))
	return e
}

func givenEntry(a *models.AssignmentValue, env Env) entry {
	e := entry{question: question{Lead: number(a.Number)}}
	if a.Hidden {
		e.Text, e.Lines = "Confidential", []string{"What it says stands on its page only."}
		return e
	}
	if due := line(a.Due); due != "" {
		e.Mark = "Due " + due
	}
	e.Text = titled(a.Title)
	priority := ""
	if a.Priority != models.Normal && a.Priority != "" {
		priority = "Priority: " + string(a.Priority)
	}
	from := ""
	if f := line(a.From); f != "" {
		from = "From " + f
	}
	e.Lines = lines([]string{priority, from, lastOf(a.Reasons)})
	e.Note, e.Mail = block(clipped(a.Note)), block(clipped(a.Original))
	e.Write = writeTo(a, e.Text)
	e.Actions = append(env.reply(number(a.Number)+" take it", a.Number, said(a.Number, "take"), true),
		env.reply(number(a.Number)+" done", a.Number, said(a.Number, "done"), false)...)
	return e
}

func lastOf(in []string) string {
	if len(in) == 0 {
		return ""
	}
	return "Why you: " + in[len(in)-1]
}

func newsEntry(a *models.AssignmentValue) entry {
	e := entry{question: question{Lead: number(a.Number), Text: "Confidential"}, Lines: []string{"What it says stands on its page only."}}
	if a.Hidden {
		return e
	}
	e.Text, e.Lines, e.Note = titled(a.Title), lines(a.Reasons), block(clipped(a.Note))
	return e
}

func receiptEntry(r *models.ReceiptValue) entry {
	e := entry{Lines: lines(r.Done)}
	of := line(r.Of)
	if of == "" {
		of = "Your mail"
	}
	e.Text = joined(", ", of, line(r.At))
	if note := line(r.Note); note != "" {
		e.Lines = append(e.Lines, note)
	}
	if until := line(r.Undo); until != "" {
		e.Lines = append(e.Lines, "Until "+until+" it can be taken back: undo and the number.")
	}
	return e
}

func titled(s string) string {
	if s = line(s); s != "" {
		return shorten(s, maxText)
	}
	return "Without a title"
}

func clipped(s string) string {
	r := []rune(s)
	if len(r) <= mostInBundle {
		return s
	}
	return string(r[:mostInBundle-1]) + "…"
}

package mail

import "adjutant/models"

// receipt answers one mail: what was understood, done, and not.
type receipt struct {
	frame
	Of      string
	Done    []string
	Unclear []string
	Said    []string
	Note    [][]string
	Undo    hint
	List    []row
	Log     []string
	Tags    []helpRow
	Help    []helpRow
	Open    link
}

// helpRow is one line of what can be written.
type helpRow struct {
	Write, Means, Example string
}

func newReceipt(p models.Parcel, env Env) receipt {
	v := p.Letter.Value.Receipt
	r := receipt{
		frame: newFrame(p, env), Done: lines(v.Done), Unclear: lines(v.Unclear), Said: lines(v.Said),
		Note: block(v.Note), List: itemRows(v.List), Log: lines(v.Log), Open: page(p, env, "Open on the web", ""),
	}
	r.Tags, r.Help = helpRows(v.Tags), helpRows(v.Help)
	switch of, at := line(v.Of), line(v.At); {
	case of != "" && at != "":
		r.Of = "This answers your mail of " + at + ": " + of
	case of != "":
		r.Of = "This answers your mail: " + of
	case at != "":
		r.Of = "This answers your mail of " + sentence(at)
	}
	if until := line(v.Undo); until != "" {
		r.Undo = hint{Say: "Until " + until + " it can be taken back. Reply:", Commands: []string{"undo"}}
	}
	switch {
	case len(r.Unclear) > 0 && len(r.Done) > 0:
		r.Heading = "Done, but not all of it was clear"
	case len(r.Unclear) > 0:
		r.Heading = "Not clear, nothing was done"
	case len(r.Done) > 0:
		r.Heading = "Done"
	case len(r.Help) > 0:
		r.Heading = "What you can write"
		r.Footer.Help = ""
	case len(r.List) > 0:
		r.Heading = "Your list"
	case len(r.Log) > 0:
		r.Heading = "What happened so far"
	case len(r.Note) > 0:
		r.Heading = "Kept as a note"
	default:
		r.Heading = "Your mail was read"
	}
	first := ""
	for _, group := range [][]string{r.Unclear, r.Done, r.Said} {
		if len(group) > 0 {
			first = group[0]
			break
		}
	}
	if first == "" {
		first = r.Of
	}
	r.Preheader = preheader(first)
	return r
}

func helpRows(in []models.HelpLine) []helpRow {
	var out []helpRow
	for _, h := range in {
		out = append(out, helpRow{line(h.Write), sentence(line(h.Means)), line(h.Example)})
	}
	return out
}

// Title of a section, or "" where the heading said it already.
func (r receipt) sub(s string) string {
	if s == r.Heading {
		return ""
	}
	return s
}

func (r receipt) DoneTitle() string    { return r.sub("Done") }
func (r receipt) UnclearTitle() string { return "Not clear, nothing changed" }
func (r receipt) SaidTitle() string    { return "How it was read" }
func (r receipt) NoteTitle() string    { return r.sub("Kept as a note") }
func (r receipt) ListTitle() string    { return r.sub("Your list") }
func (r receipt) LogTitle() string     { return r.sub("What happened so far") }
func (r receipt) TagsTitle() string    { return "In the subject or the first line of a mail to us" }
func (r receipt) HelpTitle() string {
	if len(r.Tags) > 0 {
		return "In a reply to any of our mails"
	}
	return r.sub("What you can write")
}

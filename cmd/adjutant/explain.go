package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/parser"
)

type explainCmd struct {
	JSON  bool     `help:"One line of JSON for each mail."`
	Team  string   `help:"The team file whose domains, people and rules are used." placeholder:"FILE"`
	Now   string   `help:"The moment at which the mail is read; that of its arrival when absent." placeholder:"T"`
	Files []string `arg:"" optional:"" name:"file" help:"Mails, mboxes or directories; - is standard input."`
}

// Help is shown by adjutant explain --help.
func (explainCmd) Help() string {
	return `Needs no database and changes nothing.

Examples:

  adjutant explain quote.eml
  adjutant explain --team team.yaml --json inbox/ > mails.jsonl
  adjutant explain --team team.yaml - < quote.eml`
}

// explained is the answer for one mail: what contracts name, and what the
// human form needs beside it.
type explained struct {
	File string `json:"file"`
	*parser.Mail
	Intent   parser.Intent    `json:"intent"`
	Commands []parser.Command `json:"commands"`
	Comment  string           `json:"comment,omitempty"`
	Unclear  []parser.Unclear `json:"unclear,omitempty"`
	Route    *routed          `json:"route,omitempty"`
}

// routed is where a mail would go.
type routed struct {
	Fate      string   `json:"fate"`   // filed, kept, obeyed or quarantine
	Person    string   `json:"person"` // address; "" for nobody
	Domain    string   `json:"domain"`
	Clearance string   `json:"clearance"`
	Priority  string   `json:"priority,omitempty"` // where a rule sets it
	Held      bool     `json:"held,omitempty"`
	Triage    string   `json:"triage,omitempty"`
	Reasons   []string `json:"reasons"`
	// SentIn is where a stranger's mail would go if somebody of the team sent it in.
	SentIn *routed `json:"if_sent_in,omitempty"`

	name string
}

// Run reads the mails and prints what they say.
func (c *explainCmd) Run(a *app) error {
	e := explainer{json: c.JSON}
	if c.Team != "" {
		plan, err := readTeamFile(c.Team)
		if err != nil {
			return err
		}
		e.office = plan.Office()
	}
	var err error
	if e.now, err = a.now(c.Now, nil); err != nil {
		return err
	}
	e.given = c.Now != ""
	if len(c.Files) == 0 {
		c.Files = []string{"-"}
	}
	out := bufio.NewWriterSize(a.out, 64<<10)
	if err := e.all(c.Files, a.in, out); err != nil {
		return err
	}
	return out.Flush()
}

// explainer holds what all mails of one run are read with.
type explainer struct {
	json   bool
	office *models.Office // nil without a team file
	now    time.Time
	given  bool // now was given, and counts as the moment of arrival
}

// all reads mails on every core and prints them in their order. At most a few
// mails a core are in memory at once.
func (e explainer) all(names []string, stdin io.Reader, out io.Writer) error {
	type job struct {
		source source
		text   chan []byte
	}
	// Nothing stays of a mail once it is printed: a heap of few live bytes would
	// be collected every other mail.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	workers := runtime.GOMAXPROCS(0)
	jobs, line := make(chan job), make(chan job, 2*workers)
	var found error
	go func() {
		defer close(line)
		defer close(jobs)
		found = mailSources(names, stdin, func(s source) error {
			j := job{s, make(chan []byte, 1)}
			line <- j // waits while too many are unprinted
			jobs <- j
			return nil
		})
	}()
	for range workers {
		go func() {
			for j := range jobs {
				j.text <- e.print(e.explain(j.source))
			}
		}()
	}
	var failed error
	first := true
	for j := range line {
		text := <-j.text
		if failed != nil {
			continue // drain, so that nothing is left waiting
		}
		if !first && !e.json {
			_, failed = io.WriteString(out, "\n")
		}
		first = false
		if failed == nil {
			_, failed = out.Write(text)
		}
	}
	if failed != nil {
		return failed
	}
	return found
}

// explain reads one mail. Whatever is in it, there is an answer.
func (e explainer) explain(s source) (x explained) {
	x = explained{File: s.Name, Mail: parser.Read(nil), Commands: []parser.Command{}}
	defer func() {
		if r := recover(); r != nil {
			x.Problems = append(x.Problems, fmt.Sprintf("reading stopped: %v", r))
		}
		if s.Problem != "" {
			x.Problems = append(x.Problems, s.Problem)
		}
	}()
	x.Mail = parser.Read(s.Raw)
	sender := e.sender(x.Mail)
	arrived := e.arrived(x.Mail)
	dict := e.dictionary(sender, arrived)
	x.Intent = x.Mail.Intent(dict)
	said := x.Mail.Commands(dict, parser.ReplyOptions{})
	x.Comment, x.Unclear = said.Comment, said.Unclear
	if said.Commands != nil {
		x.Commands = said.Commands
	}
	if e.office != nil {
		x.Route = e.route(x.Mail, sender, arrived)
	}
	return x
}

// arrived is when the mail is taken to have come: at --now, else when it says
// it was written, else now.
func (e explainer) arrived(m *parser.Mail) time.Time {
	if e.given || m.Date.IsZero() {
		return e.now
	}
	return m.Date
}

func (e explainer) sender(m *parser.Mail) *models.Person {
	if e.office == nil {
		return nil
	}
	return e.office.PersonByAddress(m.From.Address)
}

// dictionary is what the words of the team mean when that person writes them.
func (e explainer) dictionary(sender *models.Person, arrived time.Time) parser.Dictionary {
	if e.office == nil {
		return parser.Dictionary{Arrived: arrived}
	}
	return desk.Dictionary(e.office, sender, arrived)
}

// route is where the mail would go if its sender, where that is somebody of
// the team, were proven and it began a thread.
func (e explainer) route(m *parser.Mail, sender *models.Person, now time.Time) *routed {
	f := desk.Foresee(e.office, m, now, nil)
	out := e.routed(f.Routing)
	out.Fate = string(f.Fate)
	if f.Fate != desk.Filed {
		out.Reasons = []string{f.Why}
	}
	if by := e.office.Executive(); sender == nil && by != nil && m.Class == parser.Person {
		out.SentIn = e.routed(desk.IfSentIn(e.office, m, by, now))
		out.SentIn.Fate = string(desk.Filed)
	}
	return out
}

func (e explainer) routed(r desk.Routing) *routed {
	out := &routed{Clearance: string(r.Clearance), Priority: string(r.Priority), Held: r.Held, Triage: r.Triage, Reasons: r.Reasons}
	if r.PersonID != nil {
		p := e.office.Person(*r.PersonID)
		out.Person, out.name = p.Address(), p.Name
	}
	if r.DomainID != nil {
		out.Domain = e.office.Domain(*r.DomainID).Slug
	}
	if out.Reasons == nil {
		out.Reasons = []string{}
	}
	return out
}

// print writes one answer as it goes out, with the line's end.
func (e explainer) print(x explained) []byte {
	var b strings.Builder
	if e.json {
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(x); err != nil {
			b.Reset()
			_ = enc.Encode(map[string]any{"file": x.File, "problems": []string{fmt.Sprintf("it could not be printed: %v", err)}})
		}
		return []byte(b.String())
	}
	e.tell(&b, x)
	return []byte(b.String())
}

// tell writes the answer for a person.
func (e explainer) tell(b *strings.Builder, x explained) {
	row := func(name, format string, args ...any) {
		text := strings.TrimSpace(fmt.Sprintf(format, args...))
		if text == "" {
			return
		}
		lines := strings.Split(text, "\n")
		fmt.Fprintf(b, "  %-12s %s\n", name, lines[0])
		for _, l := range lines[1:] {
			fmt.Fprintf(b, "  %-12s %s\n", "", l)
		}
	}
	fmt.Fprintf(b, "%s\n", x.File)
	row("is", "%s", classWords[x.Class])
	row("from", "%s", person(x.From))
	row("subject", "%s", x.Subject)
	row("written", "%s", moment(x.Date))
	row("says", "%s", shorten(x.OwnText, 6))
	for f, name := 0, x.Forward; name != nil && f < 5; f, name = f+1, name.Forward {
		row("forwards", "%s\nfrom %s%s", name.Subject, person(name.From), at(name.DateISO, name.DateText))
	}
	for _, a := range x.Attachments {
		if !a.Inline {
			row("file", "%s (%s, %s)", a.Name, a.Type, size(a.Size))
		}
	}
	for _, i := range x.Invites {
		row("invite", "%s\n%s %s %s", i.Summary, strings.ToLower(i.Method), i.StartText, i.Location)
	}
	if x.Bounce != nil {
		row("bounce", "%s %s %s", strings.Join(x.Bounce.Recipients, ", "), x.Bounce.Action, x.Bounce.Status)
	}
	if x.Class == parser.Person || x.Class == "" {
		e.tellIntent(row, x.Intent)
	}
	for _, c := range x.Commands {
		on := "the thread's item"
		if c.Item > 0 {
			on = fmt.Sprintf("#%d", c.Item)
		}
		row("command", "%s on %s   (%q)", c.Verb, on, c.Line)
	}
	for _, u := range x.Unclear {
		row("unclear", "%q%s", u.Line, meant(u.DidYouMean))
	}
	if r := x.Route; r != nil {
		row("goes to", "%s", r.say())
		row("because", "%s", strings.Join(r.Reasons, "\n"))
		if r.SentIn != nil {
			row("if sent in", "%s\n%s", r.SentIn.say(), strings.Join(r.SentIn.Reasons, "\n"))
		}
	}
	row("problem", "%s", strings.Join(x.Problems, "\n"))
}

func (e explainer) tellIntent(row func(name, format string, args ...any), i parser.Intent) {
	var tags []string
	add := func(format, value string) {
		if value != "" {
			tags = append(tags, fmt.Sprintf(format, value))
		}
	}
	add("%s", kindWords[i.Kind])
	add("#%s", i.Domain)
	for _, p := range i.People {
		add("@%s", p)
	}
	if i.Priority != "normal" {
		add("!%s", i.Priority)
	}
	add("%s", i.Confidential)
	add("amount %s", i.Amount)
	for _, l := range i.Labels {
		add("label %s", l)
	}
	row("asks for", "%s", strings.Join(tags, ", "))
	row("title", "%s", i.Title)
	for _, d := range []struct {
		name string
		m    parser.Moment
	}{{"due", i.Due}, {"starts", i.Start}, {"follow up", i.Follow}} {
		if !d.m.IsZero() {
			row(d.name, "%s   (%q)\n%s", moment(d.m.At), d.m.Text, d.m.Ambiguous)
		}
	}
	row("every", "%s", i.Every)
	row("waits for", "%s", i.WaitFor)
	for _, o := range i.Options {
		mark := ""
		if o.Letter == i.Recommend {
			mark = "   recommended"
		}
		if o.Letter == i.Silence {
			mark += "   if nobody answers"
		}
		row("option "+o.Letter, "%s%s", o.Text, mark)
	}
	row("understood", "%s", strings.Join(i.Said, "\n"))
}

var classWords = map[parser.Class]string{
	parser.Person:    "a mail of a person",
	parser.AutoReply: "an automatic answer",
	parser.IsBounce:  "a delivery report",
	parser.List:      "a mail of a list",
	parser.Calendar:  "an invitation, or an answer to one",
	parser.Ours:      "a letter of an Adjutant",
}

var kindWords = map[string]string{
	"task": "a task", "followup": "a follow-up", "decision": "a decision", "fyi": "for information only",
	"1on1": "a topic for a 1:1", "pref": "a preference",
}

func person(a parser.Address) string {
	switch {
	case a.Name != "" && a.Address != "":
		return a.Name + " <" + a.Address + ">"
	case a.Address != "":
		return a.Address
	}
	return a.Name
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("Mon 2 Jan 2006 15:04 -0700")
}

func at(iso, text string) string {
	if t, err := time.Parse(time.RFC3339, iso); err == nil {
		return ", " + moment(t)
	}
	if text != "" {
		return ", " + text
	}
	return ""
}

func meant(s string) string {
	if s == "" {
		return ""
	}
	return "   did you mean " + s + "?"
}

// shorten keeps the first lines of a text, none of them long.
func shorten(text string, lines int) string {
	var out []string
	for l := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if len(out) == lines {
			out = append(out, "…")
			break
		}
		if r := []rune(l); len(r) > 100 {
			l = string(r[:99]) + "…"
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

func size(bytes int) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1000_000:
		return fmt.Sprintf("%d kB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// say names who gets the mail, or why nobody does.
func (r *routed) say() string {
	in := ""
	if r.Domain != "" {
		in = " (" + r.Domain + ")"
	}
	switch {
	case r.Fate != string(desk.Filed):
		return "no item: " + map[string]string{"kept": "it is kept", "obeyed": "it is obeyed", "quarantine": "quarantine"}[r.Fate]
	case r.Held:
		return "nobody yet: nobody who is there is cleared for it" + in
	case r.Person == "":
		return "triage: " + r.Triage + in
	}
	return r.name + " <" + r.Person + ">" + in
}

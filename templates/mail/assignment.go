package mail

import (
	"fmt"
	"strings"
	"unicode"

	"adjutant/models"

	"github.com/a-h/templ"
)

// assignment is the letter that gives an item to its holder.
type assignment struct {
	frame
	Hidden   bool
	Facts    []fact
	Note     [][]string
	Original [][]string
	Options  []option
	Choice   string // what is recommended
	View     string // the other view
	Points   []string
	Reply    hint
	Actions  []action
	Page     link // where it can be answered without a mail
	Write    write
	Open     link
}

// fact is a label with what it says, a line each.
type fact struct {
	Label  string
	Values []string
}

// write is the offer to answer the outside sender in one's own name, with the
// item's address in copy.
type write struct {
	Says string
	URL  templ.SafeURL
}

func newAssignment(p models.Parcel, env Env) assignment {
	v := p.Letter.Value.Assignment
	a := assignment{frame: newFrame(p, env), Hidden: v.Hidden}
	a.Open = page(p, env, "Open "+number(v.Number), fmt.Sprintf("/items/%d", v.Number))
	if v.Hidden {
		a.Above = "There is news on " + number(v.Number)
		a.Heading = "Confidential"
		a.Preheader = "What it says stands on its page only, not in this mail."
		a.Footer.Reason = "" // reasons name domains, senders and words
		return a
	}
	verb, news, label := "is yours", false, "Why you"
	switch v.Kind {
	case models.FollowUp:
		verb = "is yours to follow up"
	case models.Decision:
		verb = "is yours to prepare"
		if v.Decides {
			verb = "is yours to decide"
		}
	}
	// The same letter tells the others of an item what became of it.
	holder, reader := first(v.Holder), first(p.Letter.ToName)
	switch {
	case v.News && reader != "" && strings.EqualFold(holder, reader):
		a.Above, label = "There is news on "+number(v.Number)+", which is yours", "News"
	case holder == "" && reader != "":
		a.Above, news, label = "There is news on "+number(v.Number), true, "News"
	case reader != "" && strings.EqualFold(holder, reader) && bare(p.Letter.Value):
		a.Above, label = "There is news on "+number(v.Number)+", which is yours", "News"
	case reader == "" || strings.EqualFold(holder, reader):
		a.Above = joined(", ", number(v.Number)+" "+verb, name(holder))
	default:
		a.Above = "There is news on " + number(v.Number) + ", which " + name(holder) + " holds"
		news, label = true, "News"
	}
	a.Heading, a.Theirs = line(v.Title), true
	if a.Heading == "" {
		a.Heading = "Without a title"
	}
	add := func(label string, values ...string) {
		if values = lines(values); len(values) > 0 {
			a.Facts = append(a.Facts, fact{label, values})
		}
	}
	add("Due", v.Due)
	add("Urgent", v.Urgent)
	if v.Priority != models.Normal {
		add("Priority", string(v.Priority))
	}
	add("Amount", v.Amount)
	add("From", v.From)
	add("Waiting for", v.WaitFor)
	add("Ask again", v.Follow)
	if len(v.BlockedBy) > 0 {
		var numbers []string
		for _, n := range v.BlockedBy {
			numbers = append(numbers, number(n))
		}
		add("Blocked by", strings.Join(numbers, ", "))
	}
	add("Domain", v.Domain)
	add("Level", v.Level)
	add("Backup", v.Backup)
	add("Preferred", strings.Join(lines(v.Likes), "; "))
	add("Files", strings.Join(lines(v.Files), ", "))
	add(label, v.Reasons...)
	a.Note, a.Original = block(v.Note), block(v.Original)
	a.Options = options(v.Options, v.Recommend)
	a.Points = checklist(v.Points)
	a.View = otherView(v.OtherView)
	if v.Recommend != "" {
		a.Choice = recommends("", line(v.Recommend), a.Options)
	}

	give := "give ..."
	if b := strings.ToLower(first(v.Backup)); b != "" && strings.IndexFunc(b, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 {
		give = "give " + b
	}
	if v.News && v.Closed {
		a.Reply = hint{Say: "Reply:", Commands: []string{"reopen"}, Or: "or just write"}
		a.Actions = env.reply("Reopen", v.Number, said(v.Number, "reopen"), false)
		a.Preheader = preheader(joined(" ", sentence(line(strings.Join(v.Reasons, " "))), "Reply, and it is kept with the item."))
		return a
	}
	if news {
		a.Reply = hint{Say: "Reply:", Commands: []string{"ask ..."}, Or: "or just write"}
		a.Actions = env.reply("Ask", v.Number, said(v.Number, "ask "), false)
		a.Preheader = preheader(joined(" ", sentence(line(strings.Join(v.Reasons, " "))), "Reply, and it is kept with the item."))
		return a
	}
	if v.Decides {
		words, actions := answers(env, v.Number, a.Options, v.Recommend, false)
		a.Reply = hint{Say: "Reply with one word:", Commands: append(words, "ask ...", give)}
		a.Actions = append(actions, env.reply("Ask", v.Number, said(v.Number, "ask "), false)...)
		a.Page = answerPage(env)
		a.Preheader = preheader(joined(" ", "Yours to decide.", a.Choice, "Answer with one word."))
		return a
	}
	if v.Kind == models.Decision {
		a.Reply = hint{Say: "Reply:", Commands: []string{"A) ...", "B) ...", "recommend B", "silence B", "ask ...", give}, Or: "or just write"}
		a.Actions = append(a.Actions, env.reply("Recommend", v.Number, said(v.Number, "recommend "), true)...)
		a.Actions = append(a.Actions, env.reply("Ask", v.Number, said(v.Number, "ask "), false)...)
		a.Actions = append(a.Actions, env.reply("Hand over", v.Number, said(v.Number, strings.TrimSuffix(give, "...")), false)...)
		a.Preheader = preheader(joined(" ", "Yours to prepare.", "Reply with the options and recommend one."))
		return a
	}
	a.Reply = hint{Say: "Reply:", Commands: []string{"take", "done", "ask ...", give, "later fri"}, Or: "or just write"}
	a.Actions = append(a.Actions, env.reply("Take it", v.Number, said(v.Number, "take"), true)...)
	a.Actions = append(a.Actions, env.reply("Mark done", v.Number, said(v.Number, "done"), false)...)
	a.Actions = append(a.Actions, env.reply("Ask", v.Number, said(v.Number, "ask "), false)...)
	a.Actions = append(a.Actions, env.reply("Hand over", v.Number, said(v.Number, strings.TrimSuffix(give, "...")), false)...)

	a.Write = writeTo(v, a.Heading)
	due := ""
	if d := line(v.Due); d != "" {
		due = "Due " + d + "."
	}
	from := ""
	if f := line(v.From); f != "" {
		from = "From " + sentence(f)
	}
	a.Preheader = preheader(joined(" ", due, from, "Reply take, done, or just write."))
	return a
}

// writeTo offers to answer the outside sender. Without a subject of its own the
// mail is called after the item.
func writeTo(v *models.AssignmentValue, heading string) (w write) {
	title := line(v.WriteTitle)
	if title == "" {
		title = heading
	}
	u, ok := mailto(v.WriteTo, v.WriteCc, "Re: "+strings.TrimPrefix(title, "Re: "), "")
	if !ok {
		return w
	}
	w.URL = u
	to, _ := address(v.WriteTo)
	w.Says = "Or write to the sender in your own name: " + to
	if cc, ok := address(v.WriteCc); ok {
		w.Says += ", with " + cc + " in copy"
	}
	w.Says += "."
	return w
}

// checklist numbers the points, each with its box.
func checklist(points []models.Point) []string {
	var out []string
	for n, p := range points {
		box := "[ ]"
		if p.Done {
			box = "[x]"
		}
		out = append(out, fmt.Sprintf("%d %s %s", n+1, box, line(p.Text)))
	}
	return out
}

// bare reports whether a letter has one reason and nothing of where the item
// came from. It may then give the item or tell its holder what happened, and
// is worded so that it is true for both.
func bare(v models.LetterValue) bool {
	a := v.Assignment
	return len(a.Reasons) == 1 && a.Reasons[0] == v.Reason && a.Domain == "" && a.From == ""
}

// said is a command about one item, as a person would type it.
func said(n int, command string) string {
	if n == 0 {
		return command
	}
	return fmt.Sprintf("%d %s", n, command)
}

package mail

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// frame is what every letter has around what it says.
type frame struct {
	Above     string // the line above the heading: number and state
	Heading   string // the one h1
	Theirs    bool   // the heading is a title, not ours
	Preheader string
	Footer    footer
}

// footer ends every letter.
type footer struct {
	Coverage []string
	Reason   string // why you get this
	Change   link   // where to change or pause it
	Team     string
	Help     string // "help", or "" in a letter that takes no replies
	Demo     string
}

// link is a link to one of our own pages.
type link struct {
	Label, URL string
}

// row is one line of a list: the number first, always.
type row struct {
	Lead  string // "#131"
	Mark  string // "2 days", "Wed"
	Text  string
	Extra string
	Who   string
}

// gap stands between the text of a row and what is added to it.
func (r row) gap() string {
	if r.Text == "" || strings.ContainsAny(r.Text[len(r.Text)-1:], ".,:;!?") {
		return " "
	}
	return ", "
}

// part is a list under a small heading, with what stands there when it is
// empty.
type part struct {
	Title string
	Rows  []row
	Empty string
	More  string
}

// hint says what can be replied, the commands as literal words.
type hint struct {
	Say      string
	Commands []string
	Or       string
}

func newFrame(p models.Parcel, env Env) frame {
	team := line(p.Letter.Value.From)
	if team == "" {
		team = line(p.Team.Name)
	}
	f := footer{Reason: why(line(p.Letter.Value.Reason)), Team: team, Help: "help"}
	if env.Demo {
		f.Demo = "This is a demonstration. Nothing leaves this machine."
	}
	return frame{Footer: f}
}

// why makes a sentence of the reason for a letter, which the desk gives as a
// sentence or as the words after "because".
func why(reason string) string {
	if reason == "" || strings.HasPrefix(reason, "You ") {
		return sentence(reason)
	}
	return "Why you get this: " + sentence(reason)
}

// page returns the link to what the letter is about, or an empty one. Only a
// path of ours becomes a link.
func page(p models.Parcel, env Env, label, path string) link {
	if l := line(p.Letter.Value.Link); l != "" {
		path = l
	}
	base := strings.TrimRight(line(env.BaseURL), "/")
	if base == "" || path == "" || !webURL(base) {
		return link{}
	}
	return link{label, base + "/" + escapePath(strings.TrimLeft(path, "/\\"))}
}

// number is how an item is called everywhere.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("#%d", n)
}

// sentence ends s with a full stop when it has no end of its own.
func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// joined puts the parts that are there after each other.
func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// preheader cuts what a letter says of itself to what mail programs show.
func preheader(s string) string { return shorten(s, maxPreheader) }

const maxPreheader = 100

// itemRows are the lines of items, as lists, chases and receipts show them.
func itemRows(in []models.ItemLine) []row {
	out := make([]row, 0, len(in))
	for _, i := range in {
		state := ""
		switch i.State {
		case "", models.StateOpen:
		default:
			state = line(string(i.State))
		}
		answer := line(i.Answer)
		if answer != "" {
			answer = "answer " + answer
		}
		out = append(out, row{
			Lead: number(i.Number), Mark: line(i.When), Text: line(i.Title),
			Extra: joined(", ", state, answer, line(i.Mark)), Who: line(i.Who),
		})
	}
	return out
}

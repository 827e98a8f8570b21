package pages

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Item is everything about one item, and what can be done about it.
type Item struct {
	parts.Frame
	Item    models.ItemPage
	People  []models.Person
	Domains []models.Domain
	Wrong   parts.Problem
	Book    []models.BookLine // what the preferences book says of its domain
}

// Mine reports whether the reader holds the item.
func (p Item) Mine() bool { return p.Item.HolderID != nil && *p.Item.HolderID == p.Person.ID }

// AskedOf is who decides, or "".
func (p Item) AskedOf() string {
	if p.Item.AskID == nil {
		return ""
	}
	for _, who := range p.People {
		if who.ID == *p.Item.AskID {
			return who.First()
		}
	}
	return ""
}

// Asks reports whether the item asks the reader for an answer.
func (p Item) Asks() bool {
	i := p.Item
	return i.Kind == models.Decision && i.State.Open() && (i.AskID == nil && p.Person.Role == models.RoleExecutive || i.AskID != nil && *i.AskID == p.Person.ID)
}

// Unfolded reports whether what was wrong is among the acts that are folded
// away, because they are done seldom.
func (p Item) Unfolded() bool {
	return slices.Contains([]string{"priority", "domain", "follow", "title", "label", "amount", "drop"}, p.Wrong.Form)
}

// WrongOfNoField is what was wrong about an act that has no field on the page
// as it is now: it never had one, or somebody closed or answered the item since
// the page was loaded.
func (p Item) WrongOfNoField() string {
	fields := []string{"comment", "note", "ask"}
	if p.Item.State.Open() {
		fields = append(fields, "give", "by", "later", "wait", "snooze", "priority", "domain", "follow", "title", "label", "amount", "drop", "point", "blocked", "unblock")
		if p.Item.Kind == models.Decision {
			fields = append(fields, "offer", "view")
			if p.Asks() {
				fields = append(fields, "choose", "ok")
			} else {
				fields = append(fields, "recommend")
			}
			if len(p.Item.Options) > 0 {
				fields = append(fields, "silence")
			}
		}
	}
	if len(p.Item.Points) > 0 || p.Item.State.Open() {
		fields = append(fields, "tick", "untick")
	}
	if slices.Contains(fields, p.Wrong.Form) {
		return ""
	}
	return p.Wrong.Reason
}

// mostButtons is up to how many people each have a button of their own.
const mostButtons = 8

// Pending is a decision that somebody else must make.
func (p Item) Pending() bool {
	return p.Item.Kind == models.Decision && p.Item.State.Open() && !p.Asks()
}

// Why is the heading of the reasons.
func (p Item) Why() string {
	switch {
	case p.Item.Holder == "":
		return "Why nobody has it"
	case p.Mine():
		return "Why you have it"
	}
	first, _, _ := strings.Cut(p.Item.Holder, " ")
	return "Why " + first + " has it"
}

// Reasons are the reasons, from first to last.
func (p Item) Reasons() []string {
	if len(p.Item.Reasons) == 0 && p.Item.Triage != "" {
		return []string{p.Item.Triage}
	}
	out := make([]string, len(p.Item.Reasons))
	for i, r := range p.Item.Reasons {
		out[i] = arrows(r)
	}
	return out
}

// Others are who else the item can be given to.
func (p Item) Others() []models.Person {
	return slices.DeleteFunc(slices.Clone(p.People), func(q models.Person) bool {
		return !q.Works() || p.Item.HolderID != nil && *p.Item.HolderID == q.ID
	})
}

// Answered is a decision's answer in words.
func (p Item) Answered() string {
	for _, o := range p.Item.Options {
		if o.Letter == p.Item.Answer {
			return o.Letter + ", " + o.Text
		}
	}
	return p.Item.Answer
}

// Silence is what happens to a decision without an answer.
func (p Item) Silence() string {
	if p.Item.Silence == "" {
		return "Without an answer nothing happens."
	}
	return fmt.Sprintf("Without an answer it will be %s.", p.Item.Silence)
}

// arrows sets the arrows that mails write with two characters.
func arrows(s string) string { return strings.ReplaceAll(s, " -> ", " → ") }

// Address is where mail joins this item: team+142@host.
func (p Item) Address() string {
	local, host, ok := strings.Cut(p.Team.Address, "@")
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s+%d@%s", local, p.Item.Number, host)
}

// Talk is what was wrong about what was written.
func (p Item) Talk() string { return p.Wrong.At("comment") + p.Wrong.At("note") + p.Wrong.At("ask") }

// Happening is a line of an item's history: what was done to it, or a letter
// about it.
type Happening struct {
	Event  *models.EventLine
	Letter *models.LetterLine
}

func (h Happening) at() time.Time {
	if h.Letter != nil {
		return h.Letter.CreatedAt
	}
	return h.Event.At
}

// Happened is what was done and what was written about it, oldest first. A
// letter stands behind what it was written for.
func (p Item) Happened() []Happening {
	var out []Happening
	for i := range p.Item.History {
		out = append(out, Happening{Event: &p.Item.History[i]})
	}
	for i := range p.Item.Letters {
		out = append(out, Happening{Letter: &p.Item.Letters[i]})
	}
	slices.SortStableFunc(out, func(a, b Happening) int { return a.at().Compare(b.at()) })
	return out
}

// Undoable reports whether something was done to it that undo still reaches.
func (p Item) Undoable() bool {
	return slices.ContainsFunc(p.Item.History, func(e models.EventLine) bool { return e.UndoneAt == nil && p.Clock.Now.Sub(e.At) < models.UndoFor })
}

// How says when and how an act came, and whether it was taken back.
func (p Item) How(e models.EventLine) string {
	words := p.Clock.Near(e.At)
	if how := channel(e.By); how != "" {
		words += ", " + how
	}
	if e.UndoneAt != nil {
		words += ", taken back"
	}
	return words
}

func channel(c models.Channel) string {
	switch c {
	case models.ByMail:
		return "by mail"
	case models.ByWeb:
		return "on this page"
	case models.ByFile:
		return "by the operator"
	}
	return ""
}

// Who is the subject of a line of history.
func Who(e models.EventLine) string {
	if e.Who == "" {
		return "Adjutant"
	}
	return e.Who
}

// LetterWord says what became of a letter: "Assignment mail to Jonas was sent".
func LetterWord(l models.Letter) string {
	who := upper(string(l.Kind)) + " mail to " + l.ToName
	switch l.State {
	case models.LetterOwed:
		return who + " is due to go out"
	case models.LetterSent:
		return who + " was sent"
	case models.LetterFailed:
		return who + " could not be delivered"
	case models.LetterDropped:
		return who + " was not sent"
	}
	return who
}

// typed is what was in a form's field when it was refused.
func typed(p Item, form string) string {
	if p.Wrong.Form == form {
		return p.Wrong.Value
	}
	return ""
}

// Delegated is how far the matter is delegated, and up to what.
func (p Item) Delegated() string {
	if p.Item.LevelWhy != "" {
		return "level " + parts.Level(p.Item.Level) + ": " + p.Item.LevelWhy
	}
	l := parts.Level(p.Item.DomainLevel)
	if l == "" {
		return ""
	}
	if p.Item.Limit != "" {
		l += ", up to " + models.SayAmount(p.Item.Limit)
	}
	return "level " + l
}

// Preparer says who makes a decision ready.
func (p Item) Preparer() string {
	if p.Mine() {
		return "Yours to prepare"
	}
	return firstOf(p.Item.Holder) + " prepares it"
}

// NextLetter is the letter of the next option.
func (p Item) NextLetter() string { return string(rune('A' + min(len(p.Item.Options), 25))) }

// Choices are what can be recommended: the options, or yes and no.
func (p Item) Choices() []models.Option {
	if len(p.Item.Options) == 0 {
		return []models.Option{{Letter: "yes", Text: "yes"}, {Letter: "no", Text: "no"}}
	}
	var out []models.Option
	for _, o := range p.Item.Options {
		out = append(out, models.Option{Letter: o.Letter, Text: o.Letter + ", " + o.Text})
	}
	return out
}

// BlockedBy are the numbers of the open items that must be closed first.
func (p Item) BlockedBy() string {
	var numbers []string
	for _, l := range p.Item.BlockedBy {
		if l.State.Open() {
			numbers = append(numbers, parts.Hash(l.Number))
		}
	}
	return strings.Join(numbers, ", ")
}

// TypedOr is what was in a form's field when it was refused, or a value.
func (p Item) TypedOr(form, value string) string {
	if p.Wrong.Form == form {
		return p.Wrong.Value
	}
	return value
}

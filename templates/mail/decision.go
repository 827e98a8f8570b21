package mail

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// decision is the letter that asks one question.
type decision struct {
	frame
	Hidden    bool
	Options   []option
	Recommend string
	Silence   string
	View      string // the other view
	Note      [][]string
	Original  [][]string
	Why       []fact
	Reply     hint
	Actions   []action
	Page      link // where it can be answered without a mail
	Open      link
}

// option is one choice; Best is the one that is recommended.
type option struct {
	Letter, Text string
	Best         bool
}

func newDecision(p models.Parcel, env Env) decision {
	v := p.Letter.Value.Decision
	d := decision{frame: newFrame(p, env), Hidden: v.Hidden}
	d.Open = page(p, env, "Open "+number(v.Number), fmt.Sprintf("/items/%d", v.Number))
	if v.Hidden {
		d.Above = number(v.Number) + " waits for your decision"
		d.Heading = "Confidential"
		d.Footer.Reason = "" // reasons name domains, senders and words
		d.Preheader = "What it asks stands on its page only, not in this mail."
		return d
	}
	by := line(v.By)
	d.Above = joined(" ", number(v.Number), "Decide")
	if by != "" {
		d.Above += " by " + by
	}
	if urgent := line(v.Urgent); urgent != "" {
		d.Above += ". Urgent: " + urgent
	}
	d.Heading, d.Theirs = line(v.Title), true
	if d.Heading == "" {
		d.Heading = "Without a title"
	}
	d.Options = options(v.Options, v.Recommend)
	d.Recommend = recommends(name(v.Who), line(v.Recommend), d.Options)
	d.Silence = silence("you stay", line(v.Silence), d.Options)
	d.Note, d.Original = block(v.Note), block(v.Original)
	d.View = otherView(v.OtherView)
	if amount := line(v.Amount); amount != "" {
		d.Why = append(d.Why, fact{"Amount", []string{amount}})
	}
	if why := lines(v.Reasons); len(why) > 0 {
		d.Why = append(d.Why, fact{"How it came", why})
	}
	d.Page = answerPage(env)
	words, actions := answers(env, v.Number, d.Options, v.Recommend, false)
	d.Reply = hint{Say: "Reply with one word:", Commands: append(words, "ask ...")}
	d.Actions = append(actions, env.reply("Ask", v.Number, said(v.Number, "ask "), false)...)
	answer := "Answer with one word."
	if by != "" {
		answer = "Answer by " + sentence(by)
	}
	d.Preheader = preheader(joined(" ", d.Recommend, answer, d.Silence))
	return d
}

// otherView is the case against what is recommended, as a sentence.
func otherView(s string) string {
	if s = line(s); s == "" {
		return ""
	}
	return "Other view: " + sentence(s)
}

// answerPage links to the page with the question and its buttons.
func answerPage(env Env) link {
	if !webURL(env.Answer) {
		return link{}
	}
	return link{"Answer on a page", env.Answer}
}

// options cleans the choices and marks the recommended one.
func options(in []models.Option, recommend string) []option {
	var out []option
	for _, o := range in {
		letter := letterOf(o.Letter)
		out = append(out, option{letter, line(o.Text), letter != "" && strings.EqualFold(letter, letterOf(recommend))})
	}
	return out
}

// letterOf cleans the letter of an option, which is short.
func letterOf(s string) string { return shorten(line(s), 12) }

// recommends says who recommends what. What is an option's letter or words.
// recommender begins the sentence of what somebody recommends.
func recommender(who string) string {
	if who == "you" {
		return "You recommend "
	}
	return who + " recommends "
}

func recommends(who, what string, options []option) string {
	if what == "" {
		if who == "" {
			return ""
		}
		return "Asked by " + sentence(who)
	}
	if who == "" {
		return "Recommended: " + sentence(what)
	}
	for _, o := range options {
		if o.Best {
			return recommender(who) + sentence(o.Letter)
		}
	}
	return who + " recommends: " + sentence(what)
}

// silence says what happens when nobody answers, which is an option's letter
// or words. Without either it says nothing, for a confidential matter has a
// silence that may not be told.
func silence(who, what string, options []option) string {
	if what == "" {
		return ""
	}
	head := "If " + who + " silent, "
	for _, o := range options {
		if strings.EqualFold(o.Letter, letterOf(what)) {
			return head + o.Letter + " is taken."
		}
	}
	return head + sentence(what)
}

// answers are the words that answer a question, and a button for each. With
// named set, the buttons name the item, because others stand around them.
func answers(env Env, n int, options []option, recommend string, named bool) (words []string, actions []action) {
	label := func(s string) string {
		if named {
			return number(n) + " " + strings.ToLower(s[:1]) + s[1:]
		}
		return s
	}
	if line(recommend) != "" || len(options) == 0 {
		words = append(words, "ok")
	}
	if len(options) == 0 {
		actions = append(actions, env.reply(label("Approve"), n, said(n, "ok"), true)...)
	}
	for _, o := range options {
		if o.Letter == "" {
			continue
		}
		words = append(words, o.Letter)
		verb := "Choose "
		if o.Best {
			verb = "Approve "
		}
		actions = append(actions, env.reply(label(verb+o.Letter), n, said(n, o.Letter), o.Best)...)
	}
	words = append(words, "no")
	actions = append(actions, env.reply(label("Decline"), n, said(n, "no"), false)...)
	return words, actions
}

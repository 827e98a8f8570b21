package mail

import (
	"errors"
	"strings"

	"adjutant/models"
)

// signIn carries the link that signs a person in.
type signIn struct {
	frame
	Says  string
	Not   string
	Enter link
}

func newSignIn(p models.Parcel, env Env) (signIn, error) {
	v := p.Letter.Value.SignIn
	s := signIn{frame: newFrame(p, env)}
	if !webURL(v.URL) || line(v.URL) != v.URL {
		return signIn{}, errors.New("signin letter without a link to sign in by")
	}
	s.Enter = link{"Sign in", v.URL}
	s.Heading = "Sign in to Adjutant"
	until := ""
	if e := line(v.Expires); e != "" {
		until = "until " + e + ", "
		if strings.Contains(e, "minute") {
			until = "for " + e + ", "
		}
	}
	s.Says = "The link works " + until + "once. It opens a page with a button, and only that button signs you in."
	s.Not = "You did not ask for this? Then do nothing: without the button nobody gets in."
	s.Footer.Help = ""
	s.Preheader = preheader("The link works " + until + "once, and only by the button on its page.")
	return s, nil
}

// confirm asks the real address about a mail that could not be proven. It
// repeats nothing of that mail.
type confirm struct {
	frame
	Says    string
	Reply   hint
	Not     string
	Actions []action
}

func newConfirm(p models.Parcel, env Env) confirm {
	c := confirm{frame: newFrame(p, env)}
	came := ""
	if at := line(p.Letter.Value.Confirm.Came); at != "" {
		came = " on " + at
	}
	c.Heading = "Was this you?"
	c.Says = "A mail came in your name" + came + ", but nothing proves that you sent it. It was put aside and nothing was done."
	c.Reply = hint{Say: "If it was you, reply with one word:", Commands: []string{"yes"}}
	c.Not = "If it was not you, do nothing. It stays aside."
	c.Actions = env.reply("Yes, it was me", 0, "yes", true)
	c.Preheader = "A mail came in your name. Reply yes if you sent it; until then nothing is done."
	c.Footer.Help = ""
	return c
}

// notice is a short letter of plain sentences.
type notice struct {
	frame
	Lines   []string
	Actions []action
	Open    link
}

func newNotice(p models.Parcel, env Env) notice {
	v := p.Letter.Value.Notice
	n := notice{frame: newFrame(p, env), Lines: lines(v.Lines), Open: page(p, env, "Open on the web", "")}
	n.Heading = line(v.Title)
	if n.Heading == "" {
		n.Heading = "A note from Adjutant"
	}
	if len(n.Lines) > 0 {
		n.Preheader = preheader(n.Lines[0])
	}
	about := 0
	if len(p.Letter.Numbers) == 1 {
		about = p.Letter.Numbers[0]
	}
	for i, a := range v.Answers {
		n.Actions = append(n.Actions, env.reply(line(a.Label), about, line(a.Word), i == 0)...)
	}
	return n
}

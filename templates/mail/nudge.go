package mail

import (
	"strings"

	"adjutant/models"
)

// nudge is a mail to an outsider, drafted for the reader to send.
type nudge struct {
	frame
	Says  string
	Facts []fact
	Text  [][]string
	Reply hint
	Send  []action
	Open  link
}

func newNudge(p models.Parcel, env Env) nudge {
	v := p.Letter.Value.Nudge
	n := nudge{frame: newFrame(p, env), Text: block(v.Note), Open: page(p, env, "Open "+number(v.Number), "")}
	n.Above = joined(" since ", number(v.Number)+" waits", line(v.Since))
	n.Heading, n.Theirs = titled(v.Title), true
	to, _ := address(v.To)
	cc, _ := address(v.Cc)
	n.Says = "A draft for you to send in your own name. Nothing was sent."
	if v.Chased > 1 {
		n.Says = "It was brought up " + count(v.Chased, "time", "times") + " and there is no answer. " + n.Says
	}
	for _, f := range []fact{{"To", lines([]string{to})}, {"Copy", lines([]string{cc})}, {"Subject", lines([]string{v.Subject})}} {
		if len(f.Values) > 0 {
			n.Facts = append(n.Facts, f)
		}
	}
	// RFC 6068 section 5: a line break of the body is CRLF.
	if u, ok := mailto(v.To, v.Cc, line(v.Subject), strings.ReplaceAll(v.Note, "\n", "\r\n")); ok {
		n.Send = []action{{"Write this mail", u, true}}
	}
	n.Reply = hint{Say: "With the copy, the answer finds the item. Or reply:", Commands: []string{said(v.Number, "later 3d"), said(v.Number, "done")}}
	n.Preheader = preheader(joined(" ", "A draft to", to+".", "Nothing was sent."))
	return n
}

package main

import (
	"fmt"
	"strings"

	"adjutant/parser"
)

type manualCmd struct{}

// Help is shown by adjutant manual --help.
func (manualCmd) Help() string {
	return `Prints what can be written in a mail, in the language of manual pages.

  adjutant manual | man -l -
  adjutant manual > /usr/local/share/man/man7/adjutant.7`
}

// Run prints the page, made from the tables that the readers are made of.
func (manualCmd) Run(a *app) error {
	var b strings.Builder
	b.WriteString(`.TH ADJUTANT 7 "" "Adjutant" "What to write in a mail"
.SH NAME
adjutant \- tags and replies that a mail to the team address may hold
.SH DESCRIPTION
Write or forward a mail to the team address. Tags are read from the subject and from the first and last line of your own
text, where every word of the line is a tag. Quote a word, or write \e before its mark, to keep it as text.
.SH TAGS
`)
	manualEntries(&b, parser.TagHelp())
	b.WriteString(`.SH REPLIES
Answer any mail with one command a line, on top or at the end; a number in front names the item ("118 done", "131,142 later
1w") and counts on every line. A line that is no command is kept as a comment.
`)
	manualEntries(&b, parser.Help())
	b.WriteString(`.SH DATES
fri, next fri, 3d, 5bd (working days), eow, eom, 1 dec, fri 15:00, christmas; in English, German, French, Spanish, Italian,
Portuguese and Dutch. "adjutant when PHRASE" shows what one means.
.SH SEE ALSO
.BR adjutant (1)
\-\-help
`)
	_, err := fmt.Fprint(a.out, b.String())
	return err
}

func manualEntries(b *strings.Builder, entries []parser.HelpEntry) {
	for _, e := range entries {
		fmt.Fprintf(b, ".TP\n.B %s\n%s.\nFor example: %s", roff(e.Usage), roff(e.Meaning), roff(e.Example))
		if len(e.Aliases) > 0 {
			fmt.Fprintf(b, "\n.br\nAlso: %s", roff(strings.Join(e.Aliases, ", ")))
		}
		b.WriteByte('\n')
	}
}

var roffText = strings.NewReplacer(`\`, `\e`, "-", `\-`, "^", `\(ha`, "~", `\(ti`)

// roff is a text as it may stand on a line of its own: no escape, and no control line.
func roff(s string) string {
	s = roffText.Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		return `\&` + s
	}
	return s
}

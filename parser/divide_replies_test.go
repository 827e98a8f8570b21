package parser

import (
	"os"
	"strings"
	"testing"
)

// rows reads one of the lists of testdata/division, a row a line, in which "¶" is a new line:
//
//	attributions  language and program|what is printed above the mail that a reply quotes (Gmail where none is named)
//	originals     language|what is printed there instead ("-----Original Message-----")
//	signoffs      what ends a mail, of a person or of a program
func rows(t interface{ Fatal(...any) }, list string) []string {
	b, err := os.ReadFile("testdata/division/" + list + ".list")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// TestDivide_Attributions answers above and below the quote of each program, with ">" and without.
func TestDivide_Attributions(t *testing.T) {
	t.Parallel()
	for _, row := range rows(t, "attributions") {
		name, head, _ := strings.Cut(row, "|")
		lines := strings.Split(head, "¶")
		reply := func(marked ...string) *divided {
			c := &divided{field: map[string]string{"subject": "Re: Stand 14: invoice", "in-reply-to": "<1@griddays.example>"}, of: map[byte][]string{}}
			for _, l := range marked {
				if l == "q|HEAD" {
					for _, h := range lines {
						c.add('q', h)
					}
					continue
				}
				c.add(l[0], l[2:])
			}
			return c
		}
		if len(lines) > 1 { // a broken one counts for itself
			name += " of " + strings.Repeat("I", len(lines)) + " lines"
		}
		for where, c := range map[string]*divided{
			"above":   reply("o|Paid today.", "o|", "s|Dana", "q|", "q|HEAD", "q|", "q|> Dear Dana,", "q|>", "q|> is it paid?"),
			"below":   reply("q|HEAD", "q|> Dear Dana,", "q|> is it paid?", "o|", "o|Paid today.", "s|Dana"),
			"between": reply("o|Hello,", "q|", "q|HEAD", "q|> is it paid?", "o|", "o|Yes.", "q|", "q|> and the other one?", "o|", "o|No."),
			"plain":   reply("o|Paid today.", "q|", "q|HEAD", "q|", "q|Dear Dana,", "q|", "q|is it paid?"),
		} {
			t.Run(name+"/"+where, func(t *testing.T) {
				t.Parallel()
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}

// TestDivide_OriginalMessages answers above a line like "-----Original Message-----" and forwards below one.
func TestDivide_OriginalMessages(t *testing.T) {
	t.Parallel()
	for _, row := range rows(t, "originals") {
		lang, rule, _ := strings.Cut(row, "|")
		t.Run(lang+"/"+rule, func(t *testing.T) {
			t.Parallel()
			c := &divided{field: map[string]string{"subject": "AW: Stand 14"}, of: map[byte][]string{}}
			for _, l := range []string{"o|Paid today.", "o|", "s|Dana", "q|", "q|" + rule, "q|", "q|is it paid?", "q|", "q|Teresa"} {
				c.add(l[0], l[2:])
			}
			c.check(t)
			lawful(t, c.raw())
			if lang == "en" && strings.Contains(rule, "Reply") {
				return
			}
			c = &divided{field: map[string]string{"subject": "Fwd: Stand 14"}, of: map[byte][]string{}, want: map[string]string{"from": "Teresa Almeida <teresa@griddays.example>",
				"to": "Dana Whitfield <dana@example.org>", "subject": "Stand 14"}}
			for _, l := range []string{"o|Please pay.", "f|" + rule, "f|From: Teresa Almeida <teresa@griddays.example>", "f|Sent: Monday, November 23, 2026 4:12 PM", "f|To: Dana Whitfield <dana@example.org>", "f|Subject: Stand 14", "b|", "b|is it paid?"} {
				c.add(l[0], l[2:])
			}
			c.check(t)
			lawful(t, c.raw())
		})
	}
}

// TestDivide_SignOffs ends an answer of two sentences with each of them, above a quote and alone.
func TestDivide_SignOffs(t *testing.T) {
	t.Parallel()
	for _, row := range rows(t, "signoffs") {
		for where, quote := range map[string][]string{"alone": nil, "above a quote": {"", "On 23 Nov 2026, at 16:12, Teresa <teresa@griddays.example> wrote:", "", "> is it paid?"}} {
			t.Run(strings.ReplaceAll(row, "/", "-")+"/"+where, func(t *testing.T) {
				t.Parallel()
				c := &divided{field: map[string]string{"subject": "Re: Stand 14"}, of: map[byte][]string{}}
				c.add('o', "Paid today. The other one is with the bank, I shall know on Friday.")
				c.add('o', "")
				for l := range strings.SplitSeq(row, "¶") {
					c.add('s', l)
				}
				for _, l := range quote {
					c.add('q', l)
				}
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}

package mail

import "strings"

// What the text templates call: each returns whole lines without the last
// line end.

// head is a heading with its rule.
func head(s string) string {
	return wrap(strings.ToUpper(s), "", "") + "\n" + strings.Repeat("-", columns)
}

// The widest number and mark that are given a column of their own; a wider
// one pushes its own line only.
const (
	maxLead = 10
	maxMark = 16
)

// textRows sets rows in columns: number, mark, then the text, which wraps
// under itself.
func textRows(rows []row) string {
	lead, mark := 0, 0
	for _, r := range rows {
		if n := cols(r.Lead); n <= maxLead {
			lead = max(lead, n)
		}
		if n := cols(r.Mark); n <= maxMark {
			mark = max(mark, n)
		}
	}
	var out []string
	for _, r := range rows {
		at, text := "  ", joined(r.gap(), name(r.Text), r.Extra)
		if lead > 0 {
			at += pad(shorten(r.Lead, maxLead), lead) + "  "
		}
		if mark > 0 && cols(r.Mark) <= maxMark {
			at += pad(r.Mark, mark) + "  "
		} else {
			text = joined("  ", r.Mark, text)
		}
		units := strings.Fields(text)
		if r.Who != "" {
			units = append(units, strings.Fields("("+r.Who+")")...)
		}
		out = append(out, fill(units, " ", at, strings.Repeat(" ", cols(at))))
	}
	return strings.Join(out, "\n")
}

// textFacts sets labels in a column.
func textFacts(facts []fact) string {
	label := 0
	for _, f := range facts {
		label = max(label, cols(f.Label))
	}
	var out []string
	for _, f := range facts {
		for i, v := range f.Values {
			at := strings.Repeat(" ", label+2)
			if i == 0 {
				at = pad(f.Label, label+2)
			}
			out = append(out, wrap(v, at, strings.Repeat(" ", label+2)))
		}
	}
	return strings.Join(out, "\n")
}

// textOptions puts short options beside each other and long ones below each
// other.
func textOptions(options []option) string {
	var units []string
	for _, o := range options {
		units = append(units, o.Letter+"  "+o.Text)
	}
	const at = "     "
	if one := at + strings.Join(units, "    "); cols(one) <= columns {
		return one
	}
	var out []string
	for _, o := range options {
		out = append(out, wrap(o.Text, at+pad(o.Letter, 1)+"  ", at+"   "))
	}
	return strings.Join(out, "\n")
}

// textQuote sets a text that somebody else wrote. A line that is no wider than
// ours stays whole behind its mark: broken again, it would leave a word alone on
// every other line.
func textQuote(paras [][]string) string {
	var out []string
	for i, para := range paras {
		if i > 0 {
			out = append(out, ">")
		}
		for _, l := range para {
			if l = strings.Join(strings.Fields(l), " "); cols(l) <= columns {
				out = append(out, strings.TrimRight("> "+l, " "))
			} else {
				out = append(out, wrap(l, "> ", "> "))
			}
		}
	}
	return strings.Join(out, "\n")
}

// textCommands sets what can be replied: the sentence, then the commands.
func textCommands(h hint) string {
	units := append([]string{h.Say}, h.Commands...)
	if h.Or != "" {
		units = append(units, h.Or)
	}
	if one := strings.Join(units, "   "); cols(one) <= columns {
		return one
	}
	out := wrap(h.Say, "", "") + "\n" + fill(units[1:], "   ", "  ", "  ")
	return out
}

// textTaps sets reply buttons, a line each: most mail programs make a link of
// the address. Such a line is as long as it must be.
func textTaps(actions []action) string {
	var out []string
	for _, a := range actions {
		out = append(out, "  "+a.Label+": "+string(a.URL))
	}
	return strings.Join(out, "\n")
}

// textHelp sets the list of what can be written.
func textHelp(rows []helpRow) string {
	write := 0
	for _, r := range rows {
		if n := cols(r.Write); n <= 18 {
			write = max(write, n)
		}
	}
	at := strings.Repeat(" ", write+4)
	var out []string
	for _, r := range rows {
		means := r.Means
		if r.Example != "" {
			means = joined(" ", means, "Example: "+r.Example)
		}
		if cols(r.Write) > write {
			out = append(out, wrap(r.Write, "  ", "  "), wrap(means, at, at))
			continue
		}
		out = append(out, wrap(means, "  "+pad(r.Write, write+2), at))
	}
	return strings.Join(out, "\n")
}

// textQuestion is the first line of a question: number, what is asked by
// when, and the matter, which wraps under itself.
func textQuestion(q question) string {
	at := ""
	if q.Lead != "" {
		at = pad(q.Lead, 4) + " "
	}
	return wrap(joined(". ", q.Mark, q.Text), at, "     ")
}

// textBullets sets sentences under each other. One that begins with a number
// keeps it at the front of its line.
func textBullets(in []string) string {
	var out []string
	for _, s := range in {
		out = append(out, wrap(s, "  ", "    "))
	}
	return strings.Join(out, "\n")
}

// inset moves lines that are already wrapped to the right where they fit.
func inset(s string) string {
	for l := range strings.SplitSeq(s, "\n") {
		if cols(l) > columns-2 {
			return s
		}
	}
	return "  " + strings.ReplaceAll(s, "\n", "\n  ")
}

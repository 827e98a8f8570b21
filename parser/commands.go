package parser

import "strings"

// firstItem is where item numbers begin, so that a number is never that of a section or a list.
const firstItem = 101

// maxCommands bounds what one mail may ask for, maxReplyLines on how many lines it is looked for.
const (
	maxCommands   = 200
	maxReplyLines = 2000
)

// Commands reads the own text as a reply, by the rules of product.md ("Replies"): commands without a number on the lines
// from the top (after a greeting) to the first that is none, and on the trailing ones; commands with a number, or beneath
// a quoted line that names an item, on any line. Everything else is Comment. A line is a command only as a whole.
func (m *Mail) Commands(d Dictionary, opt ReplyOptions) (r Reply) {
	r = Reply{Commands: []Command{}, Unclear: []Unclear{}}
	defer func() {
		if recover() != nil {
			r = Reply{Commands: []Command{}, Unclear: []Unclear{}, Comment: m.OwnText}
		}
	}()
	a := answers{d: &d, c: d.context(m), opt: opt}
	lines, below := strings.SplitN(m.OwnText, "\n", maxReplyLines+1), ""
	if len(lines) > maxReplyLines {
		lines, below = lines[:maxReplyLines], lines[maxReplyLines]
	}
	read := make([][]Command, len(lines))
	named := make([]bool, len(lines)) // it has an item's number, or stands beneath a quoted line that has one
	for i, l := range lines {
		if len(l) > maxLine || strings.TrimSpace(l) == "" {
			continue
		}
		item := 0
		if i < len(m.beneath) {
			item = m.beneath[i]
		}
		cmds, numbered := a.line(l, item)
		read[i] = cmds
		named[i] = numbered || item > 0
	}
	dropHeaders(lines, read)
	use := make([]bool, len(lines))
	top := nextNonBlank(lines, 0)
	if top < len(lines) && isGreeting(lines[top]) && read[top] == nil {
		use[top] = true
		top = nextNonBlank(lines, top+1)
	}
	stop := top
	for ; stop < len(lines); stop++ {
		if strings.TrimSpace(lines[stop]) == "" {
			continue
		}
		if read[stop] == nil {
			break
		}
		use[stop] = true
	}
	for i := len(lines) - 1; i > stop && below == ""; i-- {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if read[i] == nil {
			break
		}
		use[i] = true
	}
	var comment []string
	looked := 0 // lines of prose that were looked at again
	for i, l := range lines {
		switch {
		case read[i] != nil && (use[i] || named[i]):
			for _, c := range read[i] {
				if len(r.Commands) < maxCommands {
					r.Commands = append(r.Commands, c)
				}
			}
		case use[i]:
		default:
			comment = append(comment, l)
			if looked++; looked > 1000 || len(l) > maxLine || len(r.Unclear) >= 20 {
				continue
			}
			if mean := a.meant(l, i == stop || named[i], read[i]); mean != "" {
				r.Unclear = append(r.Unclear, Unclear{strings.TrimSpace(l), mean})
			}
		}
	}
	r.Comment = strings.TrimSpace(strings.Join(append(comment, below), "\n"))
	return r
}

// dropHeaders takes no "Subject: ..." for a command that stands between the lines of a mail's header.
func dropHeaders(lines []string, read [][]Command) {
	for i, l := range lines {
		if len(read[i]) != 1 || read[i][0].Verb != "title" || !strings.HasPrefix(fold(strings.TrimSpace(l)), "subject:") {
			continue
		}
		for _, k := range [...]int{i - 1, i + 1} {
			if k >= 0 && k < len(lines) && read[k] == nil && headerLike(lines[k]) {
				read[i] = nil
			}
		}
	}
}

// headerLike reports a line such as "To: ana@example.org".
func headerLike(l string) bool {
	name, value, ok := strings.Cut(strings.TrimSpace(l), ":")
	return ok && value != "" && len(name) > 1 && len(name) < 30 && name[0] >= 'A' && name[0] <= 'Z' &&
		strings.IndexFunc(name, func(r rune) bool { return r != '-' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) < 0
}

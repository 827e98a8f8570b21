package parser

import "strings"

// headBlock is a printed header: where it begins and ends among the lines, and what it says.
type headBlock struct {
	start, end int // lines [start, end)
	values     map[string]string
	keys       int  // distinct meanings among from, to, cc, date, subject
	quoted     bool // its lines stand behind ">"
	unnamed    bool // the names of its lines are of no language known here; the values told
}

// Bounds of one printed header; the recipients of a large meeting fill many lines.
const (
	blockLines = 200
	blockBytes = 32 << 10
)

// strong reports that the block cannot be an ordinary list of lines ("From: Oslo / To: Paris").
func (b *headBlock) strong() bool {
	from := strings.Contains(b.values["from"], "@")
	_, subject := b.values["subject"]
	_, date := b.values["date"]
	_, to := b.values["to"]
	switch {
	case b.values["from"] == "":
		return false
	case b.unnamed:
		return from && subject && b.sent()
	case subject && date, subject && to && from, from && date:
		return true
	}
	return from && to && b.keys >= 3
}

// weak reports a sender and at least one thing more; enough below a line that says what follows.
func (b *headBlock) weak() bool {
	return b.values["from"] != "" && b.keys >= 2 || b.values["subject"] != "" && b.keys >= 3
}

// sent reports a moment and a mail address: enough in a reply, where programs print a header above what they quote.
func (b *headBlock) sent() bool {
	return strings.Contains(b.values["date"], ":") && holdsDay(b.values["date"]) && holdsAddress(b.values["from"]+" "+b.values["to"])
}

func subjectOf(b *headBlock) string { return oneLine(strings.Trim(b.values["subject"], "*")) }

// blockReader reads the lines of one printed header.
type blockReader struct {
	*headBlock
	lines []string
	parts map[string][]string // the pieces of each value
	last  string              // the meaning of the value that is being read
	open  int                 // brackets that its value opened and did not close
	below bool                // values stand on the line below their names
	size  int
}

// readBlock reads the printed header that begins at line i. It always comes back, and says where reading ended; keys
// below two is no header.
func readBlock(lines []string, i int) *headBlock {
	b := &blockReader{headBlock: &headBlock{start: i, end: i, values: map[string]string{}}, lines: lines, parts: map[string][]string{}}
	b.quoted = strings.HasPrefix(strings.TrimLeft(lines[i], " \t"), ">")
	for k := i; k < i+blockLines && b.size < blockBytes; k++ {
		line, ok := b.at(k)
		if !ok {
			break
		}
		if strings.TrimSpace(line) == "" {
			if !b.headBelowBlank(k) {
				break
			}
			continue
		}
		m, v, isHead := headerLine(line)
		if !isHead {
			if m, v, isHead = b.unnamedLine(k, line); isHead && k == i {
				b.unnamed = true
			}
		}
		switch {
		case isHead:
			_, seen := b.parts[m]
			if seen && m != "other" && m != "to" { // "A:" is To in French and Italian, and both To and Cc there
				ok = false
				break
			}
			if !seen && m != "other" && m != "reply-to" && m != "bcc" {
				b.keys++
			}
			if seen && v != "" && m == "to" {
				v = ", " + v
			}
			b.last, b.open = m, 0
			b.add(v, k)
		case b.last != "" && b.goesOn(k, line):
			b.add(strings.TrimSpace(flatten(line)), k)
		default:
			ok = false
		}
		if !ok {
			break
		}
	}
	for m, l := range b.parts {
		b.values[m] = strings.TrimSpace(strings.ReplaceAll(strings.Join(l, " "), " , ", ", "))
	}
	return b.headBlock
}

// at is line k without the ">" that the whole block stands behind; not ok where that is missing.
func (b *blockReader) at(k int) (string, bool) {
	if k >= len(b.lines) {
		return "", false
	}
	if !b.quoted {
		return b.lines[k], true
	}
	return unquoteLine(b.lines[k])
}

func (b *blockReader) add(v string, k int) {
	b.parts[b.last] = append(b.parts[b.last], v)
	b.open += strings.Count(v, "<") - strings.Count(v, ">") + strings.Count(v, "[") - strings.Count(v, "]")
	b.size += len(v)
	b.end = k + 1
}

// headBelowBlank reports one empty line between two header lines: mail that passed through HTML.
func (b *blockReader) headBelowBlank(k int) bool {
	next, ok := b.at(k + 1)
	if !ok || b.last == "" {
		return false
	}
	m, _, isHead := headerLine(next)
	_, seen := b.parts[m]
	return isHead && !seen && m != "other" && !(m == "to" && len([]rune(strings.TrimSpace(next))) < 3)
}

// unnamedLine reads a header line whose name is of a language not known here: its value tells what it is.
func (b *blockReader) unnamedLine(k int, line string) (meaning, value string, ok bool) {
	key, value, ok := namedLine(line)
	if !ok {
		return "", "", false
	}
	missing := func(m string) bool {
		_, seen := b.parts[m]
		return !seen
	}
	all := !missing("from") && !missing("date") && !missing("subject")
	switch {
	case len(b.parts) == 0 && len(strings.Fields(key)) > 3:
		return "", "", false
	case holdsAddress(value):
		if all && !b.unnamed && !b.endsBelow(k) {
			return "", "", false
		}
		for _, m := range [...]string{"from", "to", "cc"} {
			if missing(m) {
				return m, value, true
			}
		}
		return "", "", false
	case missing("date") && strings.ContainsAny(value, ":.\u066b") && holdsDay(value):
		return "date", value, true
	case missing("subject") && value != "" && (b.unnamed || b.last == "" || b.keys >= 2 && !missing("from")):
		return "subject", value, true
	}
	return "", "", false
}

// endsBelow reports that line k is followed by one more header line or by an empty one.
func (b *blockReader) endsBelow(k int) bool {
	next, ok := b.at(k + 1)
	if !ok || strings.TrimSpace(next) == "" {
		return true
	}
	_, _, isHead := headerLine(next)
	return isHead
}

// namedLine cuts "name: value" with a name of a few words.
func namedLine(line string) (name, value string, ok bool) {
	if len(line) > maxLine {
		return "", "", false
	}
	name, value, ok = strings.Cut(flatten(line), ":")
	name = strings.Trim(name, " \t*_")
	if !ok || name == "" || len(name) > 60 || len(strings.Fields(name)) > 4 || strings.ContainsAny(name, "0123456789@<>.,;!?/\"") && name != "A/c" {
		return "", "", false
	}
	return name, strings.TrimSpace(strings.TrimLeft(value, " \t*_")), true
}

// goesOn reports that a line without a name continues the value above it.
func (b *blockReader) goesOn(k int, line string) bool {
	value := b.parts[b.last]
	v := value[len(value)-1]
	if v == "" && len(value) == 1 && (b.last != "subject" || b.below) && b.last != "other" {
		b.below = true
		return true
	}
	if b.last == "from" || b.last == "to" || b.last == "cc" {
		if strings.HasSuffix(v, ",") || strings.HasSuffix(v, ";") || b.open > 0 {
			return true
		}
		if t := strings.TrimSpace(line); strings.HasPrefix(t, "<") && strings.Contains(t, "@") {
			return true
		}
	}
	// a folded line: one more header line must follow at once
	for n := 1; n <= 3; n++ {
		next, ok := b.at(k + n)
		if !ok || strings.TrimSpace(next) == "" {
			return false
		}
		if m, _, isHead := headerLine(next); isHead {
			_, seen := b.parts[m]
			return !seen && m != "other"
		}
	}
	return false
}

// unquoteLine takes one ">" off.
func unquoteLine(line string) (string, bool) {
	t := strings.TrimLeft(line, " \t")
	rest, ok := strings.CutPrefix(t, ">")
	return strings.TrimPrefix(rest, " "), ok
}

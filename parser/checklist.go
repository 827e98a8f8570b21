package parser

import "strings"

// maxPoints bounds the checklist of one mail; what is beyond it stays text.
const maxPoints = 50

// Checklist takes the lines of a checklist out of a text: "- [ ] call Ana", "* [x] book", "[] write". rest is the text
// without them, trimmed.
func Checklist(text string) (points []Point, rest string) {
	lines := strings.Split(text, "\n")
	left := lines[:0:0]
	for _, l := range lines {
		if p, ok := pointLine(l); ok && len(points) < maxPoints {
			points = append(points, p)
		} else {
			left = append(left, l)
		}
	}
	return points, strings.TrimSpace(strings.Join(left, "\n"))
}

func pointLine(line string) (Point, bool) {
	if len(line) > maxLine {
		return Point{}, false
	}
	t := strings.TrimSpace(flatten(line))
	for _, bullet := range [...]string{"- ", "* ", "+ ", "\u2022 "} {
		if rest, ok := strings.CutPrefix(t, bullet); ok {
			t = strings.TrimSpace(rest)
			break
		}
	}
	if glyph, rest, ok := strings.Cut(t, " "); ok {
		switch glyph {
		case "\u2610", "\u25a2":
			return Point{Text: oneLine(rest)}, oneLine(rest) != ""
		case "\u2611", "\u2612", "\u2705":
			return Point{oneLine(rest), true}, oneLine(rest) != ""
		}
	}
	inner, rest, ok := strings.Cut(t, "]")
	if !ok || !strings.HasPrefix(inner, "[") || len(inner) > 3 {
		return Point{}, false
	}
	done := false
	switch strings.ToLower(strings.TrimSpace(inner[1:])) {
	case "":
	case "x":
		done = true
	default:
		return Point{}, false
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' { // [](a link) and the like
		return Point{}, false
	}
	rest = oneLine(rest)
	return Point{rest, done}, rest != ""
}

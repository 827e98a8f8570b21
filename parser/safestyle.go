package parser

import (
	"strconv"
	"strings"
)

// style is what is left of an inline style.
type style struct {
	css  string
	font float64 // size of the letters, pixels
}

const (
	maxDeclarations = 60
	maxStyle        = 4000 // bytes that are looked at
	maxExtent       = 2000 // pixels of a width or a height
	maxSpace        = 200  // pixels of a padding or a margin
)

// safeStyle takes the declarations of an inline style that only change how text looks inside its own box. Each property has
// the values it may take; what has a function (url, expression, calc, var), an escape, a comment or a string where none is
// meant is no such value. Nothing may be placed, moved, shifted, transformed, layered, animated or made huge.
//
// around is the letter size of the parent, own that of the element before its style; sizes in em count by them, so that
// sizes inside sizes do not grow without end.
func safeStyle(s string, around, own float64) style {
	var l []declaration
	for d := range strings.SplitSeq(cut(s, maxStyle), ";") {
		name, value, ok := strings.Cut(d, ":")
		if !ok || len(l) >= maxDeclarations {
			continue
		}
		name = strings.ToLower(strings.Trim(name, " \t\n"))
		value = strings.Trim(value, " \t\n")
		if n := len(value) - len("!important"); n >= 0 && strings.EqualFold(value[n:], "!important") {
			value = strings.TrimRight(value[:n], " \t\n")
		}
		l = append(l, expand(name, value)...)
	}
	// The size of the letters first: em means it.
	font := own
	for _, d := range l {
		if d.name == "font-size" {
			if px, ok := letterSize(d.value, around); ok {
				font = px
			}
		}
	}
	var b strings.Builder
	write := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		b.WriteString(name)
		b.WriteByte(':')
		b.WriteString(value)
	}
	for _, d := range l {
		if d.name == "font-size" {
			if px, ok := letterSize(d.value, around); ok && px <= maxFont {
				write(d.name, strings.ToLower(d.value))
			}
			continue
		}
		if check := properties[d.name]; check != nil {
			if v := check(d.value, font); v != "" {
				write(d.name, v)
			}
		}
	}
	if font > maxFont {
		font = maxFont
		write("font-size", strconv.Itoa(maxFont)+"px")
	}
	return style{b.String(), font}
}

type declaration struct {
	name, value string
}

// expand gives the long forms of the shorthands that mails use most.
func expand(name, value string) []declaration {
	switch name {
	case "background":
		return []declaration{{"background-color", backgroundColor(value)}}
	case "list-style":
		return []declaration{{"list-style-type", value}}
	case "word-wrap":
		return []declaration{{"overflow-wrap", value}}
	case "font":
		return expandFont(value)
	}
	return []declaration{{name, value}}
}

// backgroundColor is the color among the parts of a background.
func backgroundColor(value string) string {
	for _, w := range cssWords(value) {
		if c := cssColor(w); c != "" && !backgroundWords[c] {
			return c
		}
	}
	return ""
}

var backgroundWords = words("none repeat no-repeat repeat-x repeat-y round space scroll fixed local center top left right bottom cover contain auto border-box padding-box content-box initial inherit unset revert")

// expandFont reads "italic bold 14px/20px Arial, sans-serif".
func expandFont(value string) (l []declaration) {
	rest := value
	for range 8 {
		w, after, _ := strings.Cut(strings.TrimLeft(rest, " \t\n"), " ")
		lower := strings.ToLower(w)
		switch {
		case lower == "italic" || lower == "oblique":
			l = append(l, declaration{"font-style", lower})
		case fontWeights[lower] && lower != "normal":
			l = append(l, declaration{"font-weight", lower})
		case lower == "normal" || lower == "small-caps":
		default:
			size, line, _ := strings.Cut(lower, "/")
			l = append(l, declaration{"font-size", size})
			if line != "" {
				l = append(l, declaration{"line-height", line})
			}
			return append(l, declaration{"font-family", after})
		}
		rest = after
	}
	return l
}

// cssWords splits a value at white space outside parentheses.
func cssWords(s string) (l []string) {
	depth, from := 0, -1
	for i := 0; i <= len(s); i++ {
		if i == len(s) || depth == 0 && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n') {
			if from >= 0 {
				l = append(l, s[from:i])
			}
			from = -1
			continue
		}
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth = max(depth-1, 0)
		}
		if from < 0 {
			from = i
		}
	}
	return l
}

// checker returns a value in one spelling, "" when the property may not take it. font is the size of the letters.
type checker func(value string, font float64) string

var fontWeights = words("normal bold bolder lighter 100 200 300 400 500 600 700 800 900")

// properties are those that a mail may set.
var properties = map[string]checker{
	"color": colors(1), "background-color": colors(1),
	"font-family": func(v string, _ float64) string { return families(v) },
	"font-weight": keywords("normal bold bolder lighter 100 200 300 400 500 600 700 800 900"), "font-style": keywords("normal italic oblique"),
	"font-variant": keywords("normal small-caps"), "line-height": lineHeight,
	"text-align": keywords("left right center justify start end"), "text-decoration": keywords("none underline line-through overline solid double dotted dashed wavy"),
	"text-decoration-line": keywords("none underline line-through overline"),
	"text-transform":       keywords("none uppercase lowercase capitalize"), "text-indent": lengths(1, maxSpace, 50),
	"letter-spacing": orNormal(lengths(1, 20, 0)), "word-spacing": orNormal(lengths(1, 20, 0)),
	"vertical-align": keywords("baseline top middle bottom text-top text-bottom sub super"),
	"white-space":    whiteSpace, "overflow-wrap": keywords("normal break-word anywhere"), "word-break": keywords("normal break-all break-word keep-all"),
	"hyphens": keywords("none manual auto"), "direction": keywords("ltr rtl"),
	"display": keywords("none block inline inline-block list-item table table-row table-cell"), "visibility": keywords("visible hidden collapse"),
	"opacity": opacity, "overflow": keywords("hidden"),
	"width": orAuto(lengths(1, maxExtent, 100)), "max-width": lengths(1, maxExtent, 100),
	"height": orAuto(lengths(1, maxExtent, 100)), "max-height": lengths(1, maxExtent, 100),
	"margin": orAuto(lengths(4, maxSpace, 50)), "margin-top": orAuto(lengths(1, maxSpace, 50)), "margin-right": orAuto(lengths(1, maxSpace, 50)),
	"margin-bottom": orAuto(lengths(1, maxSpace, 50)), "margin-left": orAuto(lengths(1, maxSpace, 50)),
	"padding": lengths(4, maxSpace, 50), "padding-top": lengths(1, maxSpace, 50), "padding-right": lengths(1, maxSpace, 50),
	"padding-bottom": lengths(1, maxSpace, 50), "padding-left": lengths(1, maxSpace, 50),
	"border": border, "border-top": border, "border-right": border, "border-bottom": border, "border-left": border,
	"border-color": colors(4), "border-top-color": colors(1), "border-right-color": colors(1), "border-bottom-color": colors(1), "border-left-color": colors(1),
	"border-style": keywords(borderStyles), "border-top-style": keywords(borderStyles), "border-right-style": keywords(borderStyles),
	"border-bottom-style": keywords(borderStyles), "border-left-style": keywords(borderStyles),
	"border-width": lengths(4, 40, 0), "border-top-width": lengths(1, 40, 0), "border-right-width": lengths(1, 40, 0),
	"border-bottom-width": lengths(1, 40, 0), "border-left-width": lengths(1, 40, 0),
	"border-radius": lengths(4, maxSpace, 50), "border-collapse": keywords("collapse separate"), "border-spacing": lengths(2, 40, 0),
	"table-layout": keywords("auto fixed"), "caption-side": keywords("top bottom"), "empty-cells": keywords("show hide"),
	"list-style-type":     keywords("none disc circle square decimal decimal-leading-zero lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman lower-greek"),
	"list-style-position": keywords("inside outside"), "box-sizing": keywords("border-box content-box"),
}

const borderStyles = "none hidden dotted dashed solid double groove ridge inset outset"

// keywords takes up to four of these words.
func keywords(list string) checker {
	set := words(list)
	return func(v string, _ float64) string {
		l := cssWords(strings.ToLower(v))
		if len(l) == 0 || len(l) > 4 {
			return ""
		}
		for _, w := range l {
			if !set[w] {
				return ""
			}
		}
		return strings.Join(l, " ")
	}
}

// lengths takes up to n lengths of at most so many pixels, and percent where that is more than none.
func lengths(n int, most, percent float64) checker {
	return func(v string, font float64) string {
		l := cssWords(strings.ToLower(v))
		if len(l) == 0 || len(l) > n {
			return ""
		}
		for _, w := range l {
			px, ofParent, ok := length(w, font)
			if !ok || ofParent && px > percent || !ofParent && px > most {
				return ""
			}
		}
		return strings.Join(l, " ")
	}
}

// orAuto takes "auto" among lengths.
func orAuto(c checker) checker {
	return func(v string, font float64) string {
		l := cssWords(strings.ToLower(v))
		rest := make([]string, len(l))
		for i, w := range l {
			if rest[i] = w; w == "auto" {
				rest[i] = "0"
			}
		}
		if c(strings.Join(rest, " "), font) == "" {
			return ""
		}
		return strings.Join(l, " ")
	}
}

func orNormal(c checker) checker {
	return func(v string, font float64) string {
		if strings.EqualFold(v, "normal") {
			return "normal"
		}
		return c(v, font)
	}
}

// units are the lengths of CSS in pixels; em and ex are of the letters. Those of the window are missing: a mail is no page.
var units = map[string]float64{"px": 1, "pt": 4.0 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "rem": 16}

// length reads "12px". Without a unit only 0 is a length, and nothing is below it.
func length(s string, font float64) (n float64, percent, ok bool) {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	if i == 0 || i > 10 {
		return 0, false, false
	}
	n, err := strconv.ParseFloat(s[:i], 64)
	if err != nil {
		return 0, false, false
	}
	switch unit := s[i:]; unit {
	case "":
		return n, false, n == 0
	case "%":
		return n, true, true
	case "em":
		return n * font, false, true
	case "ex", "ch":
		return n * font / 2, false, true
	default:
		px, ok := units[unit]
		return n * px, false, ok
	}
}

var letterWords = map[string]float64{"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32, "xxx-large": 48}

// letterSize is a font-size in pixels; percent and em are of the parent's.
func letterSize(s string, around float64) (float64, bool) {
	s = strings.ToLower(s)
	if px, ok := letterWords[s]; ok {
		return px, true
	}
	switch s {
	case "smaller":
		return around / 1.2, true
	case "larger":
		return around * 1.2, true
	}
	n, percent, ok := length(s, around)
	if percent {
		n = n / 100 * around
	}
	return n, ok
}

// lineHeight keeps lines from lying on one another or far apart.
func lineHeight(v string, font float64) string {
	v = strings.ToLower(v)
	if v == "normal" {
		return v
	}
	n, percent, ok := length(v, font)
	switch {
	case percent:
		n = n / 100 * font
	case !ok && strings.Trim(v, "0123456789.") == "" && v != "":
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || len(v) > 10 {
			return ""
		}
		n = f * font
	case !ok:
		return ""
	}
	if n > 4*max(font, 12) || n < 0.8*font {
		return ""
	}
	return v
}

func whiteSpace(v string, _ float64) string {
	switch v = strings.ToLower(v); v {
	case "normal", "pre-wrap", "pre-line":
		return v
	case "pre": // lines that are never broken would push the page sideways
		return "pre-wrap"
	}
	return ""
}

func opacity(v string, _ float64) string {
	if f, err := strconv.ParseFloat(v, 64); err != nil || strings.Trim(v, "0123456789.") != "" || f > 1 || len(v) > 10 {
		return ""
	}
	return v
}

// border reads a width, a style and a color in any order.
func border(v string, font float64) string {
	l := cssWords(strings.ToLower(v))
	if len(l) == 0 || len(l) > 3 {
		return ""
	}
	for i, w := range l {
		px, percent, ok := length(w, font)
		switch {
		case ok && !percent && px <= 40, borderWords[w]:
		default:
			if l[i] = cssColor(w); l[i] == "" {
				return ""
			}
		}
	}
	return strings.Join(l, " ")
}

var borderWords = words(borderStyles + " thin medium thick")

func colors(n int) checker {
	return func(v string, _ float64) string {
		l := cssWords(v)
		if len(l) == 0 || len(l) > n {
			return ""
		}
		for i := range l {
			if l[i] = cssColor(l[i]); l[i] == "" {
				return ""
			}
		}
		return strings.Join(l, " ")
	}
}

// cssColor reads a name, #hex, or rgb() and hsl() with numbers in them.
func cssColor(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) == 0 || len(s) > 60 {
		return ""
	}
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		if n := len(hex); n != 3 && n != 4 && n != 6 && n != 8 || strings.Trim(hex, "0123456789abcdef") != "" {
			return ""
		}
		return s
	}
	if isColorName(s) {
		return s
	}
	for _, f := range [...]string{"rgb(", "rgba(", "hsl(", "hsla("} {
		if args, ok := strings.CutPrefix(s, f); ok {
			args, ok = strings.CutSuffix(args, ")")
			if !ok || strings.Trim(args, "0123456789., %/") != "" {
				return ""
			}
			// No comment can begin in it: a star is no character of a number.
			return f + args + ")"
		}
	}
	return ""
}

func isColorName(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 30
}

// families reads a list of font names. They are written in single quotes when they are more than a word.
func families(v string) string {
	var l []string
	for f := range strings.SplitSeq(visibleText(v), ",") {
		f = strings.TrimSpace(strings.Trim(strings.TrimSpace(f), `"'`))
		if f == "" || len(f) > 60 || len(l) >= 12 {
			continue
		}
		word := true
		for i := 0; i < len(f); i++ {
			c := f[i]
			letter := c|0x20 >= 'a' && c|0x20 <= 'z'
			if !letter && (c < '0' || c > '9') && c != ' ' && c != '-' && c != '_' && c < 0x80 {
				return ""
			}
			word = word && (letter || c == '-' && i > 0)
		}
		if !word {
			f = "'" + f + "'"
		}
		l = append(l, f)
	}
	return strings.Join(l, ", ")
}

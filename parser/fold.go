package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are compared in a form of their own: flat (a keyboard's spaces, dashes and quotes, nothing that cannot be seen),
// lower case and without accents. Every line of a mail is brought into it, some more than once, so each character is
// looked at once.

// flat is what stands for a character that mail programs put in for one of a keyboard; changed is false for all others.
func flat(r rune) (s string, changed bool) {
	switch r {
	case 0xa0, 0x2007, 0x2009, 0x202f, 0x3000: // spaces
		return " ", true
	case 0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff:
		return "", true // soft hyphen, joiners, marks of direction
	case 0xab, 0xbb, 0x201c, 0x201d, 0x201e:
		return `"`, true
	case 0x2018, 0x2019, 0x201a:
		return "'", true
	case 0x2010, 0x2011:
		return "-", true
	case 0xff0c:
		return ",", true
	case 0xff1a:
		return ":", true
	case 0xff1b:
		return ";", true
	}
	return "", false
}

// flatten brings a text into a keyboard's spaces, dashes and quotes; its case and accents stay.
func flatten(s string) string {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf { // most lines have nothing else
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if _, changed := flat(r); changed {
			return flattenFrom(s, i)
		}
		i += n
	}
	return s
}

func flattenFrom(s string, at int) string {
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		if plain, changed := flat(r); changed {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fold is the form in which words are compared: flat, lower case, no accents.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	b := make([]byte, 0, len(s)+8)
	for _, r := range s {
		switch {
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		default:
			if plain, changed := flat(r); changed {
				b = append(b, plain...)
			} else if r = lower(r); int(r) < len(bare) && bare[r] != "" {
				b = append(b, bare[r]...)
			} else {
				b = utf8.AppendRune(b, r)
			}
		}
	}
	return string(b)
}

// lower is unicode.ToLower, which looks most letters up in a long table.
func lower(r rune) rune {
	switch {
	case int(r) < len(lowered):
		return lowered[r]
	case r >= 0x2e80 && r < 0xa640: // the scripts of East Asia have no case
		return r
	}
	return unicode.ToLower(r)
}

var lowered = func() (t [0x600]rune) { // Latin, Greek, Cyrillic, Armenian, Hebrew
	for r := range t {
		t[r] = unicode.ToLower(rune(r))
	}
	return t
}()

// accented are the lower-case letters with a mark that the supported languages use, by the letters without one.
var accented = map[string]string{
	"a":  "áàâäãåąăā",
	"e":  "éèêëěęēė",
	"i":  "íìîïıīį",
	"o":  "óòôöõøő",
	"u":  "úùûüůűūų",
	"c":  "çčć",
	"n":  "ñńņň",
	"ss": "ß",
	"ae": "æ",
	"oe": "œ",
	"y":  "ý",
	"s":  "šśșş",
	"z":  "žźż",
	"r":  "řŕ",
	"l":  "łļľĺ",
	"t":  "țţť",
	"g":  "ğģ",
	"d":  "đďð",
	"k":  "ķ",
	"th": "þ",
}

var bare = func() (t [0x250]string) {
	for plain, letters := range accented {
		for _, r := range letters {
			t[r] = plain
		}
	}
	return t
}()

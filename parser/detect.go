package parser

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// detect names the charset of bytes that are not UTF-8 and say nothing of themselves, as a reader would: by the letters
// that come out. Where nothing speaks for another one it is windows-1252, which Western programs wrote unlabelled.
func detect(b []byte) string {
	if name := utf16Kind(b); name != "" {
		return name
	}
	b = sample(b)
	w := highWords(b)
	if w.high < 4 {
		return "windows-1252"
	}
	if share(b, "shift_jis", kana) >= 0.2 { // second bytes of this and of Big5 may be ASCII, so their words look Western
		return "shift_jis"
	}
	if w.low && share(b, "euc-jp", kana) >= 0.2 {
		return "euc-jp"
	}
	if w.high >= 8 && share(b, "big5", frequentBig5) >= 0.8 {
		return "big5"
	}
	if w.whole == 0 || w.whole < 2*w.mixed {
		return "windows-1252"
	}
	if w.low && w.high >= 8 { // Cyrillic and Greek use the upper half alone
		switch {
		case share(b, "euc-kr", hangul) >= 0.9:
			return "euc-kr"
		case share(b, "gbk", frequentGB) >= 0.7:
			return "gb18030"
		}
	}
	best, most := "windows-1252", 0.5
	for _, c := range [...]struct{ name, letters string }{
		{"windows-1251", "оеаинтсрвл"}, {"koi8-r", "оеаинтсрвл"}, {"iso-8859-5", "оеаинтсрвл"}, {"ibm866", "оеаинтсрвл"},
		{"windows-1253", "αοιετσνηυρίόά"}, {"windows-1255", "יוהלאתמרבש"},
	} {
		frequent := func(r rune, _, _ byte) bool { return strings.ContainsRune(c.letters, r) }
		if s := share(b, c.name, frequent); s > most {
			best, most = c.name, s
		}
	}
	return best
}

// sample is a few KiB of b from the first byte beyond ASCII on: more tells no more.
func sample(b []byte) []byte {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			start := bytes.LastIndexByte(b[max(0, i-100):i], '\n') + 1 + max(0, i-100)
			return b[start:min(len(b), start+8<<10)]
		}
	}
	return nil
}

// words of a text that hold bytes beyond ASCII
type highKinds struct {
	high         int  // such bytes
	whole, mixed int  // words of nothing else, at least two long; words with ASCII letters too
	low          bool // some are below 0xC0
}

func highWords(b []byte) (w highKinds) {
	high, ascii := 0, 0
	end := func() {
		switch {
		case high > 0 && ascii > 0:
			w.mixed++
		case high > 1:
			w.whole++
		}
		high, ascii = 0, 0
	}
	for _, c := range b {
		switch {
		case c >= utf8.RuneSelf:
			w.low = w.low || c < 0xC0 && c > 0xA0
			w.high++
			high++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			ascii++
		default:
			end()
		}
	}
	end()
	return w
}

// share is how many of the characters beyond ASCII that b gives in a charset are of a kind; 0 when b is not in it. kind
// is told the two bytes of the pair too, where there is one.
func share(b []byte, name string, kind func(r rune, lead, trail byte) bool) float64 {
	e := encodingOf(name)
	if e == nil {
		return 0
	}
	d := e.NewDecoder()
	var out [8]byte
	all, fit := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		n := 1
		_, size, err := d.Transform(out[:], b[:1], false)
		if (err != nil || size == 0) && len(b) > 1 {
			n = 2
			d.Reset()
			size, _, _ = d.Transform(out[:], b[:2], true)
		} else {
			d.Reset()
			size, _, _ = d.Transform(out[:], b[:1], true)
		}
		r, _ := utf8.DecodeRune(out[:size])
		if r == utf8.RuneError {
			if len(b) <= 2 { // cut in the middle of a character
				break
			}
			return 0
		}
		all++
		trail := byte(0)
		if n == 2 {
			trail = b[1]
		}
		if kind(r, b[0], trail) {
			fit++
		}
		b = b[n:]
	}
	if all == 0 {
		return 0
	}
	return float64(fit) / float64(all)
}

func kana(r rune, _, _ byte) bool { return r >= 0x3041 && r <= 0x30FE }

func hangul(r rune, _, _ byte) bool { return unicode.Is(unicode.Hangul, r) || unicode.IsPunct(r) }

// The first level of GB 2312 and of Big5 holds the characters of everyday writing, in rows of their own.
func frequentGB(_ rune, lead, trail byte) bool {
	return lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1 || lead == 0xA1 || lead == 0xA3
}

func frequentBig5(_ rune, lead, _ byte) bool { return lead >= 0xA4 && lead <= 0xC6 || lead == 0xA1 }

// utf16Kind tells UTF-16 by its mark or by the NULs that every second byte of Western text is.
func utf16Kind(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	b = b[:min(len(b), 1000)]
	var nul [2]int
	for i, c := range b {
		if c == 0 {
			nul[i&1]++
		}
	}
	switch half := len(b) / 2; {
	case half < 4:
	case nul[1] > half*7/10 && nul[0] < half/10:
		return "utf-16le"
	case nul[0] > half*7/10 && nul[1] < half/10:
		return "utf-16be"
	}
	return ""
}

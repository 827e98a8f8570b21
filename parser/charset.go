package parser

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// decode turns bytes of a named charset into UTF-8. Names are those of the WHATWG list, which browsers and mail programs
// use, then those of IANA. known is false when the name means nothing; the bytes are then guessed.
//
// A text that names a Western charset or none but is UTF-8 with letters beyond ASCII is UTF-8: the other way round such
// sequences do not happen in real text.
func decode(b []byte, label string) (s string, known bool) {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	label, _, _ = strings.Cut(label, "*") // RFC 2231 language
	switch label {
	case "", "us-ascii", "ascii", "7bit", "8bit", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "x-user-defined", "binary":
		return guess(b), true
	case "utf-8", "utf8", "utf-8n", "unicode-1-1-utf-8":
		return repair(b), true
	case "utf-16", "utf16", "utf-7", "utf7", "unicode-1-1-utf-7":
		if utf8.Valid(b) && !strings.ContainsRune(string(b), 0) {
			return string(b), !strings.Contains(label, "7")
		}
	case "iso-8859-1", "latin1", "iso8859-1", "l1", "windows-1252", "cp1252", "iso-8859-15", "iso8859-15", "latin-1":
		if utf8.Valid(b) {
			return string(b), true
		}
	}
	e := encodingOf(label)
	if e == nil {
		return guess(b), false
	}
	u, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return guess(b), true
	}
	return string(u), true
}

func encodingOf(label string) encoding.Encoding {
	switch label {
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "latin-1":
		return charmap.Windows1252
	case "cp-850":
		return charmap.CodePage850
	}
	if e, name := charset.Lookup(label); e != nil && name != "replacement" {
		return e
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil && e != nil {
		return e
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e
	}
	if n, ok := strings.CutPrefix(label, "x-"); ok {
		return encodingOf(n)
	}
	if n, ok := strings.CutPrefix(label, "cp"); ok && n != "" {
		if e, _ := charset.Lookup("windows-" + strings.TrimPrefix(n, "-")); e != nil {
			return e
		}
	}
	return nil
}

// guess reads bytes that name no charset: UTF-8 when they are, ISO-2022-JP when they escape to it, else windows-1252.
func guess(b []byte) string {
	if utf8.Valid(b) {
		s := string(b)
		if strings.Contains(s, "\x1b$B") || strings.Contains(s, "\x1b$@") {
			if e := encodingOf("iso-2022-jp"); e != nil {
				if u, err := e.NewDecoder().Bytes(b); err == nil {
					return string(u)
				}
			}
		}
		return s
	}
	u, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(u)
}

// repair reads bytes that say they are UTF-8. Where broken sequences stand among good ones only they are lost; where
// there is no good one the label was wrong.
func repair(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		if r, n := utf8.DecodeRune(b[i:]); r != utf8.RuneError || n > 1 {
			return strings.ToValidUTF8(string(b), "\uFFFD")
		}
		i++
	}
	return guess(b)
}

// metaCharset is the charset that an HTML page names itself.
func metaCharset(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 2048)]))
	i := strings.Index(head, "charset=")
	if i < 0 || !strings.Contains(head[:i], "<meta") {
		return ""
	}
	rest := strings.TrimLeft(head[i+8:], `"' `)
	if j := strings.IndexAny(rest, `"' />;`); j >= 0 {
		return rest[:j]
	}
	return ""
}

package parser

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode turns bytes of a named charset into UTF-8. Names are those of the WHATWG list, which browsers and mail programs
// use, then those of IANA, then what programs make of either. known is false when the name means nothing; the bytes are
// then guessed.
//
// A text that names a Western charset or none but is UTF-8 with letters beyond ASCII is UTF-8: the other way round such
// sequences do not happen in real text.
func decode(b []byte, label string) (s string, known bool) {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	label, _, _ = strings.Cut(label, "*") // RFC 2231 language
	label = strings.TrimPrefix(label, "charset=")
	switch label {
	case "", "us-ascii", "ascii", "7bit", "8bit", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "x-user-defined", "binary":
		return guess(b), true
	case "utf-8", "utf8", "utf-8n", "utf8mb4", "utf-8-sig", "utf_8", "unicode-1-1-utf-8":
		return repair(b), true
	case "utf-16", "utf16", "utf-16le", "utf-16be":
		return fromUTF16(b, label), true
	case "utf-7", "utf7", "unicode-1-1-utf-7", "unicode-2-0-utf-7":
		return fromUTF7(b), true
	case "iso-2022-kr":
		return from2022KR(b), true
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

// fromUTF16 goes by the mark at the start, then by the name, then by where the NULs are.
func fromUTF16(b []byte, label string) string {
	kind := utf16Kind(b)
	if kind == "" && utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 { // the label is wrong
		return string(b)
	}
	order := unicode.LittleEndian
	if kind == "utf-16be" || kind == "" && label != "utf-16le" { // RFC 2781 section 4.3
		order = unicode.BigEndian
	}
	u, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(u)
}

// fromUTF7 reads RFC 2152: between "+" and what is no base64 stand UTF-16 units; "+-" is a plus.
func fromUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			break
		}
		out.WriteString(guess(b[:i]))
		b = b[i+1:]
		end := 0
		for end < len(b) && base64Value[b[end]] >= 0 {
			end++
		}
		switch {
		case end == 0:
			out.WriteByte('+')
		default:
			raw := make([]byte, base64.RawStdEncoding.DecodedLen(end))
			n, _ := base64.RawStdEncoding.Decode(raw, b[:end])
			units := make([]uint16, n/2)
			for k := range units {
				units[k] = uint16(raw[2*k])<<8 | uint16(raw[2*k+1])
			}
			out.WriteString(string(utf16.Decode(units)))
		}
		if b = b[end:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	out.WriteString(guess(b))
	return out.String()
}

// from2022KR reads RFC 1557: between SO and SI stand EUC-KR pairs without their high bits.
func from2022KR(b []byte) string {
	out := make([]byte, 0, len(b))
	var high byte
	for len(b) > 0 {
		switch c := b[0]; {
		case bytes.HasPrefix(b, []byte("\x1b$)C")):
			b = b[3:]
		case c == 0x0E:
			high = 0x80
		case c == 0x0F:
			high = 0
		case c == '\n':
			high = 0
			out = append(out, c)
		case c > ' ' && c < 0x7F:
			out = append(out, c|high)
		default:
			out = append(out, c)
		}
		b = b[1:]
	}
	s, _ := korean.EUCKR.NewDecoder().Bytes(out)
	return string(s)
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
	if n, ok := strings.CutPrefix(label, "x-"); ok && n != "" {
		return encodingOf(n)
	}
	// "windows1252", "win-1251", "cp-1252", "ISO8859_2": the number tells
	family := strings.TrimRight(label, "0123456789")
	n := label[len(family):]
	if n == "" {
		return nil
	}
	switch strings.TrimRight(family, "-_ ") {
	case "windows", "win", "cp", "ansi", "ms", "mswin", "microsoft-cp":
		if e, _ := charset.Lookup("windows-" + n); e != nil {
			return e
		}
	case "iso8859", "iso-8859", "iso_8859", "8859", "iso 8859", "latin":
		if e, _ := charset.Lookup("iso-8859-" + n); e != nil {
			return e
		}
	}
	return nil
}

// guess reads bytes that name no charset: UTF-8 when they are, ISO-2022-JP when they escape to it, else what they look
// like.
func guess(b []byte) string {
	if utf8.Valid(b) {
		s := string(b)
		if strings.Contains(s, "\x1b$B") || strings.Contains(s, "\x1b$@") {
			if u, err := encodingOf("iso-2022-jp").NewDecoder().Bytes(b); err == nil {
				return string(u)
			}
		}
		if kind := utf16Kind(b); kind != "" && bytes.IndexByte(b, 0) >= 0 {
			return fromUTF16(b, kind)
		}
		return s
	}
	name := detect(b)
	if strings.HasPrefix(name, "utf-16") {
		return fromUTF16(b, name)
	}
	u, err := encodingOf(name).NewDecoder().Bytes(b)
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

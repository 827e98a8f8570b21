package parser

import "strings"

// transferred undoes the Content-Transfer-Encoding (RFC 2045 section 6) of b, as much of it as fits in limit bytes of
// output. ok is false for an unknown encoding, whose bytes come back as they are.
func transferred(b []byte, encoding string, limit int) (out []byte, ok bool) {
	switch transferName(encoding) {
	case "base64":
		return fromBase64(b, limit), true
	case "quoted-printable":
		return fromQuoted(b, limit, false), true
	case "x-uuencode":
		return fromUU(b, limit), true
	case "x-yencode":
		return fromYenc(b, limit), true
	case "":
		return b[:min(len(b), limit)], true
	}
	return b[:min(len(b), limit)], false
}

// transferName is the name of a Content-Transfer-Encoding in its usual spelling, "" for those that change nothing.
func transferName(s string) string {
	s = strings.ToLower(strings.Trim(stripComments(s), " \t\";'"))
	switch s {
	case "b", "base-64":
		return "base64"
	case "qp", "quotedprintable", "q", "quoted printable":
		return "quoted-printable"
	case "uuencode", "x-uue", "uue":
		return "x-uuencode"
	case "yenc", "x-yenc":
		return "x-yencode"
	case "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return ""
	}
	return s
}

var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = int8(i)
	}
	return t
}()

// base64Group holds what each character adds to the three bytes of a group, by its place; one that is not in the alphabet
// sets the byte above them.
var base64Group = func() (t [4][256]uint32) {
	for c, v := range base64Value {
		for place := range t {
			if t[place][c] = 1 << 24; v >= 0 {
				t[place][c] = uint32(v) << (18 - 6*place)
			}
		}
	}
	return t
}()

// fromBase64 drops what is not in the alphabet, takes missing padding and goes on after padding in the middle.
func fromBase64(b []byte, limit int) []byte {
	out := make([]byte, 0, min(len(b)/4*3+3, limit+3))
	var acc uint32
	n := 0
	flush := func() {
		switch n {
		case 2:
			out = append(out, byte(acc>>4))
		case 3:
			out = append(out, byte(acc>>10), byte(acc>>2))
		}
		acc, n = 0, 0
	}
	for i := 0; i < len(b); i++ {
		if n == 0 { // most of the body is groups of four
			for ; i+4 <= len(b) && len(out)+3 <= limit; i += 4 {
				v := base64Group[0][b[i]] | base64Group[1][b[i+1]] | base64Group[2][b[i+2]] | base64Group[3][b[i+3]]
				if v > 0xffffff {
					break
				}
				out = append(out, byte(v>>16), byte(v>>8), byte(v))
			}
			if i == len(b) {
				break
			}
		}
		c := b[i]
		if c == '=' {
			flush()
			continue
		}
		v := base64Value[c]
		if v < 0 {
			continue
		}
		acc = acc<<6 | uint32(v)
		if n++; n == 4 {
			out = append(out, byte(acc>>16), byte(acc>>8), byte(acc))
			acc, n = 0, 0
			if len(out) >= limit {
				return out[:limit]
			}
		}
	}
	flush()
	return out[:min(len(out), limit)]
}

// fromQuoted decodes quoted-printable. Escapes that are none stay as written; word is for RFC 2047, where a line has no end.
func fromQuoted(b []byte, limit int, word bool) []byte {
	out := make([]byte, 0, min(len(b), limit))
	for i := 0; i < len(b) && len(out) < limit; i++ {
		run := i
		for i < len(b) && b[i] != '=' && b[i] != '\n' {
			i++
		}
		out = append(out, b[run:min(i, run+limit-len(out))]...)
		if i == len(b) || len(out) >= limit {
			break
		}
		c := b[i]
		if c != '=' {
			if !word && c == '\n' { // white space before a line end is padding of the way (RFC 2045 rule 3)
				end := len(out)
				if end > 0 && out[end-1] == '\r' {
					end--
				}
				keep := end
				for keep > 0 && (out[keep-1] == ' ' || out[keep-1] == '\t') && keep > end-100 {
					keep--
				}
				if keep < end && !(end-keep == 1 && keep >= 2 && out[keep-1] == '-' && out[keep-2] == '-') { // but "-- " starts a signature
					out = append(out[:keep], out[end:]...)
				}
			}
			out = append(out, c)
			continue
		}
		if i+2 < len(b) {
			if hi, lo := unhex(b[i+1]), unhex(b[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		j := i + 1
		for j < len(b) && (b[j] == ' ' || b[j] == '\t') && j < i+100 {
			j++
		}
		switch {
		case word:
			out = append(out, '=')
		case j < len(b) && b[j] == '\n':
			i = j
		case j+1 < len(b) && b[j] == '\r' && b[j+1] == '\n':
			i = j + 1
		case j >= len(b):
			i = j
		default:
			out = append(out, '=')
		}
	}
	return out
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

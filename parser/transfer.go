package parser

import (
	"bytes"
	"strings"
)

// transferred undoes the Content-Transfer-Encoding (RFC 2045 section 6) of b, as much of it as fits in limit bytes of
// output. ok is false for an unknown encoding, whose bytes come back as they are.
func transferred(b []byte, encoding string, limit int) (out []byte, ok bool) {
	encoding = strings.ToLower(strings.Trim(stripComments(encoding), " \t\";'"))
	switch encoding {
	case "base64", "b", "base-64":
		return fromBase64(b, limit), true
	case "quoted-printable", "qp", "quotedprintable", "q", "quoted printable":
		return fromQuoted(b, limit, false), true
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return fromUU(b, limit), true
	}
	_, known := map[string]bool{"": true, "7bit": true, "8bit": true, "binary": true, "7-bit": true, "8-bit": true, "none": true}[encoding]
	return b[:min(len(b), limit)], known
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

// fromUU decodes the lines between "begin" and "end".
func fromUU(b []byte, limit int) []byte {
	var out []byte
	in := false
	for len(b) > 0 && len(out) < limit {
		var line []byte
		line, b = nextLine(b)
		if !in {
			in = bytes.HasPrefix(line, []byte("begin "))
			continue
		}
		if bytes.Equal(line, []byte("end")) {
			break
		}
		if len(line) == 0 {
			continue
		}
		n := int(line[0]-' ') & 63
		line = line[1:]
		for i := 0; i+1 < len(line) && n > 0; i += 4 {
			var v [4]byte
			for k := range v {
				if i+k < len(line) {
					v[k] = (line[i+k] - ' ') & 63
				}
			}
			for _, c := range [3]byte{v[0]<<2 | v[1]>>4, v[1]<<4 | v[2]>>2, v[2]<<6 | v[3]} {
				if n > 0 {
					out = append(out, c)
					n--
				}
			}
		}
	}
	return out[:min(len(out), limit)]
}

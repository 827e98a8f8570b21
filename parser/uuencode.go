package parser

import (
	"bytes"
	"strings"
)

// uuBlock reads the uuencoded file that b begins with: a line "begin 644 name", lines that each tell how many bytes they
// hold, "end" (POSIX uuencode). Its form in base64, which "begin-base64" announces and "====" ends, is read too. A block
// that is cut off is a file; a line of prose that begins with "begin" is none, because no such line follows it.
func uuBlock(b []byte) (f embedded) {
	first, rest := nextLine(b)
	words := strings.SplitN(strings.TrimSpace(string(first[:min(len(first), 1000)])), " ", 3)
	if len(words) < 3 || words[0] != "begin" && words[0] != "begin-base64" || !fileMode(words[1]) {
		return f
	}
	f.kind, f.name, f.problem = "the uuencoded file", tidy(guess([]byte(words[2]))), "it ends early"
	if words[0] == "begin-base64" {
		return uuBase64(f, b, rest)
	}
	lines := 0
	for len(rest) > 0 {
		line, next := nextLine(rest)
		if bytes.Equal(bytes.TrimRight(line, " \t"), []byte("end")) {
			rest, f.problem = next, ""
			break
		}
		n, ok := uuLine(line)
		if !ok {
			break
		}
		f.content = appendUU(f.content, line, n)
		rest = next
		lines++
	}
	if lines == 0 {
		return embedded{}
	}
	f.length = len(b) - len(rest)
	return f
}

func uuBase64(f embedded, b, rest []byte) embedded {
	start := rest
	for len(rest) > 0 {
		line, next := nextLine(rest)
		if bytes.HasPrefix(line, []byte("====")) {
			f.content, f.problem = fromBase64(start[:len(start)-len(rest)], len(start)), ""
			f.length = len(b) - len(next)
			return f
		}
		for _, c := range line {
			if base64Value[c] < 0 && c != '=' {
				return embedded{}
			}
		}
		rest = next
	}
	return embedded{}
}

// fileMode reports three or four octal digits.
func fileMode(s string) bool {
	return (len(s) == 3 || len(s) == 4) && strings.Trim(s, "01234567") == ""
}

// uuLine reports how many bytes a line says it holds, and that it has the characters for them. Programs differ in what
// they do to blanks at the end and in adding a character as a checksum.
func uuLine(line []byte) (n int, ok bool) {
	if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return 0, false
	}
	n = int(line[0]-' ') & 63
	if n == 0 {
		return 0, len(bytes.TrimRight(line, " `")) == 0
	}
	want := (n+2)/3*4 + 1
	have := len(line)
	if have > want+2 || have < want && !bytes.ContainsAny(line, " ") && have < want-2 {
		return 0, false
	}
	for _, c := range line {
		if c < ' ' || c > '`' {
			return 0, false
		}
	}
	// a line whose blanks were cut off may be short, but not empty
	return n, have > 1
}

// appendUU decodes the n bytes of one line.
func appendUU(out, line []byte, n int) []byte {
	line = line[1:]
	for i := 0; i < len(line) && n > 0; i += 4 {
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
	return out
}

// fromUU decodes the first uuencoded file in b, the content of a part that names this encoding.
func fromUU(b []byte, limit int) []byte {
	for rest := b; len(rest) > 0; {
		if bytes.HasPrefix(rest, []byte("begin")) {
			if f := uuBlock(rest); f.length > 0 {
				return f.content[:min(len(f.content), limit)]
			}
		}
		_, rest = nextLine(rest)
	}
	return nil
}

package parser

import (
	"bytes"
	"hash/crc32"
	"strconv"
	"strings"
)

// yencBlock reads the yEnc file that b begins with: "=ybegin line=128 size=123 name=a.bin", for one of several pieces
// "=ypart begin=1 end=123", the lines and "=yend size=123 crc32=..." (the yEnc draft 1.3). Each byte is the file's plus 42;
// "=" stands before one that would be NUL, CR, LF or "=" and is moved by another 64.
func yencBlock(b []byte) (f embedded) {
	first, rest := nextLine(b)
	begin := yencWords(first)
	if begin["size"] == "" || begin["name"] == "" {
		return f
	}
	f.kind, f.name, f.problem = "the yEnc file", tidy(guess([]byte(begin["name"]))), "it ends early"
	checksum := "crc32"
	if line, next := nextLine(rest); bytes.HasPrefix(line, []byte("=ypart ")) {
		f.offset = max(atoi(yencWords(line)["begin"])-1, 0)
		rest, checksum = next, "pcrc32"
	}
	end := bytes.Index(rest, []byte("\n=yend"))
	data := rest
	switch {
	case bytes.HasPrefix(rest, []byte("=yend")):
		data, end = nil, 0
	case end >= 0:
		end++
		data = rest[:end]
	case looksLikeYenc(data): // it was cut off
		f.content, f.length = decodeYenc(data), len(b)
		return f
	default: // prose about yEnc
		return f
	}
	f.content = decodeYenc(data)
	line, after := nextLine(rest[end:])
	f.length = len(b) - len(after)
	last := yencWords(line)
	f.problem = ""
	if n, err := strconv.Atoi(last["size"]); err == nil && n != len(f.content) {
		f.problem = "its size is not the one that it names"
	} else if sum, err := strconv.ParseUint(last[checksum], 16, 32); err == nil && uint32(sum) != crc32.ChecksumIEEE(f.content) {
		f.problem = "its checksum is wrong"
	}
	return f
}

// lastYend is where the last end line of b stands, or -1: a block that begins after it has no end, and one look for it is
// enough.
func lastYend(b []byte) int { return bytes.LastIndex(b, []byte("\n=yend")) }

// looksLikeYenc reports many bytes that no text in ASCII has.
func looksLikeYenc(b []byte) bool {
	n := 0
	for _, c := range b {
		if c >= 0x80 || c < ' ' && c != '\r' && c != '\n' && c != '\t' {
			n++
		}
	}
	return n > len(b)/10
}

// yencWords are the key=value words of a control line; name goes to the end of the line and may hold spaces.
func yencWords(line []byte) map[string]string {
	words := map[string]string{}
	s := string(line[:min(len(line), 1000)])
	if i := strings.Index(s, " name="); i >= 0 {
		words["name"] = strings.Trim(strings.TrimSpace(s[i+len(" name="):]), `"`)
		s = s[:i]
	}
	for _, w := range strings.Fields(s) {
		if k, v, ok := strings.Cut(w, "="); ok && k != "" {
			words[k] = v
		}
	}
	return words
}

func decodeYenc(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '\r', '\n':
		case '=':
			if i++; i < len(b) {
				out = append(out, b[i]-64-42)
			}
		default:
			out = append(out, c-42)
		}
	}
	return out
}

// fromYenc decodes the first yEnc file in b, the content of a part that names this encoding.
func fromYenc(b []byte, limit int) []byte {
	var f embedded
	for rest := b; len(rest) > 0 && f.length == 0; {
		if bytes.HasPrefix(rest, []byte("=ybegin ")) {
			if f = yencBlock(rest); f.length == 0 && lastYend(rest) < 0 {
				break
			}
		}
		_, rest = nextLine(rest)
	}
	return f.content[:min(len(f.content), limit)]
}

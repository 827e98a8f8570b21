package parser

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// rtfDictionary is what every compressed RTF may refer to before it has said anything (MS-OXRTFCP section 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// decompressRTF undoes the compression of MS-OXRTFCP, up to limit bytes: seventeen bytes can come of two, so the size that
// the header names is no measure of memory. Bytes that are no such stream give nil.
func decompressRTF(b []byte, limit int) []byte {
	if len(b) < 16 {
		return nil
	}
	raw, kind := int64(binary.LittleEndian.Uint32(b[4:])), string(b[8:12])
	limit = int(min(int64(limit), raw))
	b = b[16:]
	switch kind {
	case "MELA": // not compressed
		return b[:min(len(b), limit)]
	case "LZFu":
	default:
		return nil
	}
	const size = 4096
	var dict [size]byte
	at := copy(dict[:], rtfDictionary)
	out := make([]byte, 0, min(limit, 4*len(b)))
	put := func(c byte) {
		out = append(out, c)
		dict[at] = c
		at = (at + 1) % size
	}
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8; bit++ {
			if len(out) >= limit {
				return out[:limit]
			}
			if flags>>bit&1 == 0 {
				if len(b) == 0 {
					return out
				}
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			ref := binary.BigEndian.Uint16(b)
			b = b[2:]
			from, n := int(ref>>4), int(ref&0xf)+2
			if from == at {
				return out
			}
			for ; n > 0 && len(out) < limit; n-- {
				put(dict[from])
				from = (from + 1) % size
			}
		}
	}
	return out
}

// rtfText is the text of an RTF document. Where it was made of HTML (MS-OXRTFEX), isHTML says so and that is returned;
// otherwise the words of the document, paragraphs on lines of their own.
func rtfText(b []byte) (text string, isHTML bool) {
	if !bytes.HasPrefix(b, []byte(`{\rtf`)) {
		return "", false
	}
	r := rtfReader{b: b, charset: "windows-1252", isHTML: bytes.Contains(b[:min(len(b), 4096)], []byte(`\fromhtml`))}
	r.out.Grow(len(b) / 2)
	r.read()
	r.flush()
	return r.out.String(), r.isHTML
}

// rtfState is what a group can change until it ends.
type rtfState struct {
	skip bool // a destination whose text is not part of the document
	rtf  bool // \htmlrtf: written for readers of RTF alone
	uc   int  // characters that stand in for a \u
}

type rtfReader struct {
	b       []byte
	out     strings.Builder
	pending []byte // bytes in charset that are not yet in out
	charset string
	isHTML  bool
	state   rtfState
	stack   []rtfState
	deeper  int // groups beyond the stack's limit
	standIn int // characters to drop after \u
	high    rune
}

// rtfDestinations hold no text of the document.
var rtfDestinations = words("fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf generator listtable listoverridetable revtbl rsidtbl themedata colorschememapping datastore xmlnstbl latentstyles filetbl fldinst objdata bkmkstart bkmkend pntext")

func (r *rtfReader) read() {
	r.state.uc = 1
	for i := 0; i < len(r.b); {
		switch c := r.b[i]; c {
		case '{':
			if len(r.stack) < 1000 {
				r.stack = append(r.stack, r.state)
			} else {
				r.deeper++
			}
			r.standIn = 0
			i++
		case '}':
			if r.deeper > 0 {
				r.deeper--
			} else if n := len(r.stack); n > 0 {
				r.state = r.stack[n-1]
				r.stack = r.stack[:n-1]
			}
			r.standIn = 0
			i++
		case '\\':
			i = r.control(i + 1)
		case '\r', '\n', 0:
			i++
		default:
			r.put(c)
			i++
		}
	}
}

// control reads what follows a backslash and returns where to go on.
func (r *rtfReader) control(i int) int {
	if i >= len(r.b) {
		return i
	}
	c := r.b[i]
	if c < 'a' || c > 'z' {
		switch c {
		case '\'':
			if i+2 < len(r.b) {
				if hi, lo := unhex(r.b[i+1]), unhex(r.b[i+2]); hi >= 0 && lo >= 0 {
					r.put(byte(hi<<4 | lo))
					return i + 3
				}
			}
		case '*':
			// {\*\word: a destination that one may not know; of \htmltag the text is markup of the original
			if !bytes.HasPrefix(r.b[i+1:], []byte(`\htmltag`)) {
				r.state.skip = true
			}
		case '~':
			r.write("\u00a0")
		case '_':
			r.write("-")
		case '\\', '{', '}':
			r.put(c)
		case '\r', '\n':
			r.write("\n")
		}
		return i + 1
	}
	start := i
	for i < len(r.b) && r.b[i] >= 'a' && r.b[i] <= 'z' && i-start < 32 {
		i++
	}
	word := string(r.b[start:i])
	n, given := 1, false
	sign := 1
	if i+1 < len(r.b) && r.b[i] == '-' && r.b[i+1] >= '0' && r.b[i+1] <= '9' {
		sign = -1
		i++
	}
	for d := 0; i < len(r.b) && r.b[i] >= '0' && r.b[i] <= '9' && d < 9; d++ {
		if !given {
			n, given = 0, true
		}
		n = n*10 + int(r.b[i]-'0')
		i++
	}
	n *= sign
	if i < len(r.b) && r.b[i] == ' ' {
		i++
	}
	switch word {
	case "bin": // n raw bytes
		return i + min(max(n, 0), len(r.b)-i)
	case "u":
		r.unicode(n)
		r.standIn = r.state.uc
	case "uc":
		r.state.uc = min(max(n, 0), 10)
	case "ansicpg":
		if name := codepage(uint32(max(n, 0))); name != "" {
			r.charset = name
		}
	case "htmlrtf":
		r.state.rtf = !given || n != 0
	case "par", "line", "row":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "lquote":
		r.write("\u2018")
	case "rquote":
		r.write("\u2019")
	case "ldblquote":
		r.write("\u201c")
	case "rdblquote":
		r.write("\u201d")
	case "bullet":
		r.write("\u2022")
	case "endash":
		r.write("\u2013")
	case "emdash":
		r.write("\u2014")
	default:
		if rtfDestinations[word] {
			r.state.skip = true
		}
	}
	return i
}

// shown reports that what comes is part of the text. In a document that was HTML the words between the tags are plain RTF.
func (r *rtfReader) shown() bool { return !r.state.skip && !(r.isHTML && r.state.rtf) }

// put adds a byte of the document's charset.
func (r *rtfReader) put(c byte) {
	if r.standIn > 0 {
		r.standIn--
		return
	}
	if r.shown() {
		r.pending = append(r.pending, c)
	}
}

func (r *rtfReader) write(s string) {
	r.standIn = 0
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

// unicode adds the UTF-16 unit of a \u, which programs write as a signed number.
func (r *rtfReader) unicode(n int) {
	c := rune(n & 0xffff)
	switch {
	case c >= 0xD800 && c < 0xDC00:
		r.high = c
	case c >= 0xDC00 && c < 0xE000:
		if r.high != 0 {
			r.write(string((r.high-0xD800)<<10 + (c - 0xDC00) + 0x10000))
		}
		r.high = 0
	case c != 0:
		r.write(string(c))
	}
}

func (r *rtfReader) flush() {
	if len(r.pending) > 0 {
		s, _ := decode(r.pending, r.charset)
		r.out.WriteString(s)
		r.pending = r.pending[:0]
	}
}

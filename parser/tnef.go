package parser

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"
)

// isTNEF reports the signature of a TNEF stream, the winmail.dat of Outlook (MS-OXTNEF section 2.1.3.1).
func isTNEF(b []byte) bool { return bytes.HasPrefix(b, []byte{0x78, 0x9f, 0x3e, 0x22}) }

// attributes of a TNEF stream that are read (MS-OXTNEF section 2.1.3.2)
const (
	tnefSubject     = 0x00018004
	tnefBody        = 0x0002800C
	tnefProps       = 0x00069003 // MAPI properties of the message
	tnefCodepage    = 0x00069007
	tnefFile        = 0x00069002 // begins the next file
	tnefFileTitle   = 0x00018010
	tnefFileContent = 0x0006800F
	tnefFileProps   = 0x00069005
)

// properties that are read (MS-OXPROPS)
const (
	propSubject   = 0x0037
	propBody      = 0x1000
	propRTF       = 0x1009
	propHTML      = 0x1013
	propName      = 0x3001
	propContent   = 0x3701
	propShortName = 0x3704
	propLongName  = 0x3707
	propMIME      = 0x370E
	propContentID = 0x3712
	propCodepage  = 0x3FDE
)

// tnefMessage is what a TNEF stream holds.
type tnefMessage struct {
	charset, subject string
	body             block
	files            []tnefAttachment
	cut              bool // it ended in the middle of something
}

type tnefAttachment struct {
	name, mime, id string
	content        []byte
	message        bool // content is a TNEF stream of its own
}

// readTNEF adds the files of a winmail.dat; its body speaks where the mail has none. A stream that ends early gives what
// came before. false: nothing can be read, the part stays a file.
func (w *walker) readTNEF(content []byte, depth int) bool {
	t := readTNEFMessage(content, min(maxText, maxAllText-w.text))
	if t.cut {
		w.m.problem("winmail.dat ends early: what came before was read")
		if len(t.files) == 0 && t.body == (block{}) {
			return false
		}
	}
	if depth == 0 && t.body != (block{}) {
		w.instead = append(w.instead, t.body)
		for _, s := range []*string{t.body.plain, t.body.html} {
			if s != nil {
				w.text += len(*s)
			}
		}
	}
	for _, f := range t.files {
		if f.message && isTNEF(f.content) {
			if depth >= 5 {
				w.m.problem("mails nest too deep in winmail.dat: not read")
			} else if w.readTNEF(f.content, depth+1) {
				continue
			}
		}
		ctype := strings.ToLower(oneLine(f.mime))
		if !strings.Contains(ctype, "/") {
			ctype = "application/octet-stream"
		}
		name := fileName(f.name)
		if strings.HasSuffix(strings.ToLower(name), ".ics") {
			w.m.readInvites(f.content, "", "")
		}
		w.attach(Attachment{Name: name, Type: ctype, Inline: f.id != "", ID: f.id, Content: f.content})
	}
	if depth > 0 { // a message inside: its words are kept as a file
		if s := t.body.plain; s != nil && strings.TrimSpace(*s) != "" {
			w.attach(Attachment{Name: fileName(t.subject + ".txt"), Type: "text/plain", Content: []byte(*s)})
		} else if s := t.body.html; s != nil && strings.TrimSpace(*s) != "" {
			w.attach(Attachment{Name: fileName(t.subject + ".html"), Type: "text/html", Content: []byte(*s)})
		}
	}
	return true
}

// readTNEFMessage walks the attributes: level, id, length, data, checksum. The checksum is not looked at: programs get it
// wrong, and no harm comes of that.
func readTNEFMessage(b []byte, room int) (t tnefMessage) {
	if len(b) < 6 {
		t.cut = true
		return t
	}
	b = b[6:] // signature and key
	for len(b) > 0 {
		if len(b) < 9 {
			t.cut = len(bytes.Trim(b, "\x00\r\n ")) > 0
			return t
		}
		id, n := binary.LittleEndian.Uint32(b[1:]), int64(binary.LittleEndian.Uint32(b[5:]))
		level := b[0]
		b = b[9:]
		if level != 1 && level != 2 {
			t.cut = true
			return t
		}
		short := n > int64(len(b))
		data := b[:min(n, int64(len(b)))]
		b = b[len(data):]
		b = b[min(2, len(b)):]
		t.attribute(id, data, room)
		if short {
			t.cut = true
			return t
		}
	}
	return t
}

func (t *tnefMessage) attribute(id uint32, data []byte, room int) {
	switch id {
	case tnefCodepage:
		if len(data) >= 4 && t.charset == "" {
			t.charset = codepage(binary.LittleEndian.Uint32(data))
		}
	case tnefSubject:
		t.subject = t.string8(data)
	case tnefBody:
		if len(bytes.TrimRight(data, "\x00\r\n ")) > 0 {
			s := t.string8(data[:min(len(data), room)])
			t.body.plain = &s
		}
	case tnefProps:
		mapiProperties(data, func(p mapiProperty) { t.property(p, room) })
	case tnefFile:
		if len(t.files) <= maxParts {
			t.files = append(t.files, tnefAttachment{})
		}
	case tnefFileTitle, tnefFileContent, tnefFileProps:
		if len(t.files) == 0 {
			t.files = append(t.files, tnefAttachment{})
		}
		f := &t.files[len(t.files)-1]
		switch id {
		case tnefFileTitle:
			if f.name == "" {
				f.name = t.string8(data)
			}
		case tnefFileContent:
			f.content = data
		case tnefFileProps:
			mapiProperties(data, func(p mapiProperty) { f.property(t, p) })
		}
	}
}

func (t *tnefMessage) property(p mapiProperty, room int) {
	data := p.data[:min(len(p.data), room)]
	if p.kind == mapiUnicode {
		data = p.data[:min(len(p.data), 2*room)]
	}
	switch p.id {
	case propCodepage:
		if len(data) >= 4 {
			t.charset = codepage(binary.LittleEndian.Uint32(data))
		}
	case propSubject:
		t.subject = t.text(p.kind, data)
	case propBody:
		s := t.text(p.kind, data)
		if strings.TrimSpace(s) != "" {
			t.body.plain = &s
		}
	case propHTML:
		if s := t.text(p.kind, data); strings.TrimSpace(s) != "" {
			t.body.html = &s
		}
	case propRTF:
		if t.body.html != nil {
			return
		}
		text, isHTML := rtfText(decompressRTF(p.data, room))
		text = tidy(text)
		switch {
		case strings.TrimSpace(text) == "":
		case isHTML:
			t.body.html = &text
		case t.body.plain == nil:
			t.body.plain = &text
		}
	}
}

func (f *tnefAttachment) property(t *tnefMessage, p mapiProperty) {
	switch p.id {
	case propLongName:
		f.name = t.text(p.kind, p.data)
	case propShortName, propName:
		if f.name == "" {
			f.name = t.text(p.kind, p.data)
		}
	case propMIME:
		f.mime = t.text(p.kind, p.data)
	case propContentID:
		f.id = t.text(p.kind, p.data)
	case propContent:
		// an object begins with the interface that reads it: IID_IMessage for a mail
		if p.kind == mapiObject && len(p.data) > 16 {
			f.message = bytes.HasPrefix(p.data, []byte{0x07, 0x03, 0x02, 0x00})
			f.content = p.data[16:]
		} else if p.kind == mapiBinary && f.content == nil {
			f.content = p.data
		}
	}
}

// text is a property as a string: UTF-16, or bytes in the message's code page.
func (t *tnefMessage) text(kind uint16, data []byte) string {
	if kind != mapiUnicode {
		return t.string8(data)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	s := string(utf16.Decode(units))
	s, _, _ = strings.Cut(s, "\x00")
	return tidy(s)
}

func (t *tnefMessage) string8(data []byte) string {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		data = data[:i]
	}
	s, _ := decode(data, t.charset)
	return tidy(s)
}

// codepage is the charset of a Windows code page number, "" for one that has no name here.
func codepage(n uint32) string {
	switch n {
	case 65001:
		return "utf-8"
	case 20127, 0:
		return ""
	case 20866:
		return "koi8-r"
	case 21866:
		return "koi8-u"
	case 932:
		return "shift_jis"
	case 936:
		return "gbk"
	case 54936:
		return "gb18030"
	case 949:
		return "euc-kr"
	case 950:
		return "big5"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 51932:
		return "euc-jp"
	case 10000:
		return "macintosh"
	}
	if n >= 28591 && n <= 28606 {
		return "iso-8859-" + strconv.Itoa(int(n-28590))
	}
	if n > 0 && n < 10000 {
		if name := "windows-" + strconv.Itoa(int(n)); encodingOf(name) != nil {
			return name
		}
		if name := "cp" + strconv.Itoa(int(n)); encodingOf(name) != nil {
			return name
		}
		if name := "ibm" + strconv.Itoa(int(n)); encodingOf(name) != nil {
			return name
		}
	}
	return ""
}

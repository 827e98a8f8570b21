package parser

import "encoding/binary"

// appleSingle reads a Macintosh file that came in one piece (RFC 1740 appendix A): its data fork, which is the file as
// others know it, and its real name. ok is false for anything else, also for an AppleDouble header, which has no data.
func appleSingle(b []byte) (data []byte, name string, ok bool) {
	if len(b) < 26 || binary.BigEndian.Uint32(b) != 0x00051600 {
		return nil, "", false
	}
	entries := int(binary.BigEndian.Uint16(b[24:]))
	for i := 0; i < entries && 26+12*(i+1) <= len(b); i++ {
		e := b[26+12*i:]
		id, offset, length := binary.BigEndian.Uint32(e), binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:])
		if uint64(offset)+uint64(length) > uint64(len(b)) {
			continue
		}
		switch id {
		case 1:
			data, ok = b[offset:offset+length], true
		case 3:
			name, _ = decode(b[offset:offset+min(length, 255)], "macintosh")
		}
	}
	return data, tidy(name), ok
}

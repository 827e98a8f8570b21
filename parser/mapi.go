package parser

import "encoding/binary"

// Types of a MAPI property (MS-OXCDATA section 2.11.1) whose values vary in length.
const (
	mapiObject  = 0x000D
	mapiString8 = 0x001E
	mapiUnicode = 0x001F
	mapiBinary  = 0x0102
	mapiMany    = 0x1000 // added to the type: several values
)

// mapiProperty is one property with its first value.
type mapiProperty struct {
	id, kind uint16
	data     []byte
}

// mapiProperties calls with each property of a TNEF property list (MS-OXTNEF section 2.1.3.4) that has a value and no name.
// It ends where the list does not hold what it says.
func mapiProperties(b []byte, call func(mapiProperty)) {
	r := mapiReader{b: b}
	for n := r.uint32(); n > 0 && !r.over; n-- {
		kind, id := uint16(r.uint16()), uint16(r.uint16())
		named := id >= 0x8000
		if named {
			r.bytes(16) // the set that the name belongs to
			if r.uint32() == 0 {
				r.uint32()
			} else {
				r.padded(r.uint32())
			}
		}
		many := kind&mapiMany != 0
		kind &^= mapiMany
		var data []byte
		switch size := mapiSize(kind); {
		case size > 0:
			values := uint32(1)
			if many {
				values = r.uint32()
			}
			for i := uint32(0); i < values && !r.over; i++ {
				if v := r.bytes(uint32(size)); i == 0 {
					data = v
				}
			}
		case size < 0: // every value of varying length is counted, also a single one
			values := r.uint32()
			for i := uint32(0); i < values && !r.over; i++ {
				if v := r.padded(r.uint32()); i == 0 {
					data = v
				}
			}
		default:
			return
		}
		if data != nil && !named {
			call(mapiProperty{id, kind, data})
		}
	}
}

// mapiSize is the number of bytes of a value, -1 for one that says so itself, 0 for an unknown type.
func mapiSize(kind uint16) int {
	switch kind {
	case 0x0001, 0x0002, 0x0003, 0x0004, 0x000A, 0x000B: // null, short, long, float, error, boolean: padded to four
		return 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: // double, currency, time, int64, system time
		return 8
	case 0x0048: // GUID
		return 16
	case mapiObject, mapiString8, mapiUnicode, mapiBinary:
		return -1
	}
	return 0
}

// mapiReader reads little-endian numbers and remembers that the bytes ran out.
type mapiReader struct {
	b    []byte
	over bool
}

func (r *mapiReader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)) {
		n, r.over = uint32(len(r.b)), true
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

// padded reads n bytes and what fills them up to a multiple of four.
func (r *mapiReader) padded(n uint32) []byte {
	v := r.bytes(n)
	if fill := -n & 3; !r.over && uint64(fill) <= uint64(len(r.b)) {
		r.b = r.b[fill:]
	}
	return v
}

func (r *mapiReader) uint32() uint32 {
	if v := r.bytes(4); len(v) == 4 {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

func (r *mapiReader) uint16() uint32 {
	if v := r.bytes(2); len(v) == 2 {
		return uint32(binary.LittleEndian.Uint16(v))
	}
	return 0
}

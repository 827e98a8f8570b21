package parser

import (
	"encoding/binary"
	"unicode/utf16"
)

// tnefStream writes what tnef.go reads (MS-OXTNEF section 2.1.3).
func tnefStream(attributes ...[]byte) []byte {
	b := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	for _, a := range attributes {
		b = append(b, a...)
	}
	return b
}

func tnefAttribute(level byte, id uint32, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{level}, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	sum := uint16(0)
	for _, c := range data {
		sum += uint16(c)
	}
	return binary.LittleEndian.AppendUint16(append(b, data...), sum)
}

func mapiList(l ...mapiProperty) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(l)))
	for _, p := range l {
		b = binary.LittleEndian.AppendUint16(b, p.kind)
		b = binary.LittleEndian.AppendUint16(b, p.id)
		if mapiSize(p.kind) < 0 {
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = binary.LittleEndian.AppendUint32(b, uint32(len(p.data)))
		}
		b = append(b, p.data...)
		b = append(b, make([]byte, -len(p.data)&3)...)
	}
	return b
}

func utf16le(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// compressedRTF is a stream of MS-OXRTFCP that holds text and then n times its last letter.
func compressedRTF(text string, n int) []byte {
	var body []byte
	for len(text) > 0 {
		k := min(8, len(text))
		body = append(append(body, 0), text[:k]...)
		if k < 8 {
			for ; k < 8; k++ { // flags say letters: fill the run with blanks
				body = append(body, ' ')
				n--
			}
			break
		}
		text = text[k:]
	}
	out := len(decompressRTF(rtfHeader(body, 1<<30), 1<<20))
	at := (len(rtfDictionary) + out) % 4096
	for n > 0 {
		body = append(body, 0xff)
		for range 8 {
			from := (at - 1 + 4096) % 4096
			body = binary.BigEndian.AppendUint16(body, uint16(from<<4|15))
			at = (at + 17) % 4096
			n -= 17
		}
	}
	return rtfHeader(body, 1<<30)
}

func rtfHeader(body []byte, size uint32) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))
	b = binary.LittleEndian.AppendUint32(b, size)
	return append(append(b, "LZFu\x00\x00\x00\x00"...), body...)
}

// signedData is the frame of a signed mail (RFC 5652 section 5.1) without any signature, in DER.
func signedData(content []byte) []byte {
	data := []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
	encap := der(0x30, data, der(0xa0, der(0x04, content)))
	signed := der(0x30, der(0x02, []byte{1}), der(0x31), encap, der(0x31))
	return der(0x30, []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), der(0xa0, signed))
}

func der(tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	b := binary.BigEndian.AppendUint32([]byte{tag, 0x84}, uint32(n))
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

package parser

import "bytes"

// cmsKind is what a ContentInfo holds (RFC 5652 section 3).
type cmsKind int

const (
	cmsUnknown cmsKind = iota
	cmsSigned
	cmsEnveloped
	cmsCompressed
)

// cmsKinds are the content types by the bytes of their object identifiers, 1.2.840.113549.1.7.x and 1.9.16.1.x.
var cmsKinds = map[string]cmsKind{
	"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02":         cmsSigned,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03":         cmsEnveloped,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09": cmsCompressed,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17": cmsEnveloped, // authEnvelopedData, RFC 5083
}

// cmsContent says what kind of CMS structure b is and returns the bytes that a SignedData carries:
//
//	ContentInfo { contentType, [0] SignedData { version, digestAlgorithms, encapContentInfo { type, [0] OCTET STRING }, ... } }
//
// Mail programs write BER with lengths that are not given beforehand, which encoding/asn1 refuses, so it is read here:
// what is needed is four steps deep and never a certificate.
func cmsContent(b []byte) (cmsKind, []byte) {
	info, ok := berChild(b, 0x30)
	if !ok {
		return cmsUnknown, nil
	}
	oid, rest, ok := berNext(info)
	if !ok || oid.tag != 0x06 {
		return cmsUnknown, nil
	}
	kind := cmsKinds[string(oid.content)]
	if kind != cmsSigned {
		return kind, nil
	}
	content, ok := berChild(rest, 0xa0)
	if !ok {
		return kind, nil
	}
	signed, ok := berChild(content, 0x30)
	if !ok {
		return kind, nil
	}
	for range 2 { // version, digestAlgorithms
		if _, signed, ok = berNext(signed); !ok {
			return kind, nil
		}
	}
	encap, ok := berChild(signed, 0x30)
	if !ok {
		return kind, nil
	}
	if _, encap, ok = berNext(encap); !ok {
		return kind, nil
	}
	wrapped, ok := berChild(encap, 0xa0)
	if !ok {
		return kind, nil
	}
	text, _, ok := berNext(wrapped)
	if !ok || text.tag&0x1f != 0x04 {
		return kind, nil
	}
	if text.tag&0x20 == 0 {
		return kind, text.content
	}
	return kind, berOctets(text.content, 0)
}

// ber is one value of the Basic Encoding Rules (X.690). content of one without length goes to its end mark.
type ber struct {
	tag     byte
	content []byte
}

// berChild is the content of the first value in b, which must have that tag.
func berChild(b []byte, tag byte) ([]byte, bool) {
	v, _, ok := berNext(b)
	return v.content, ok && v.tag == tag
}

// berNext reads the first value of b. Of a value without length that holds others the end is looked for once; nesting
// deeper than maxDepth is refused.
func berNext(b []byte) (v ber, rest []byte, ok bool) {
	head, n, indefinite, ok := berHead(b)
	if !ok {
		return v, nil, false
	}
	v.tag = b[0]
	b = b[head:]
	if !indefinite {
		n = min(n, len(b)) // cut off
		v.content = b[:n]
		return v, b[n:], true
	}
	// skip forward over values, counting the ones that are open
	open, at := 1, 0
	for open > 0 && at < len(b) {
		if bytes.HasPrefix(b[at:], []byte{0, 0}) {
			if open--; open == 0 {
				v.content = b[:at]
				return v, b[at+2:], true
			}
			at += 2
			continue
		}
		head, n, indefinite, ok := berHead(b[at:])
		if !ok {
			break
		}
		at += head
		if indefinite {
			if open++; open > maxDepth {
				return v, nil, false
			}
			continue
		}
		at += min(n, len(b)-at)
	}
	v.content = b // cut off
	return v, nil, true
}

// berHead reads tag and length.
func berHead(b []byte) (head, n int, indefinite, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f { // CMS has no tag above 30
		return 0, 0, false, false
	}
	l := b[1]
	switch {
	case l < 0x80:
		return 2, int(l), false, true
	case l == 0x80:
		return 2, 0, b[0]&0x20 != 0, b[0]&0x20 != 0
	}
	k := int(l & 0x7f)
	if k > 4 || len(b) < 2+k {
		return 0, 0, false, false
	}
	for _, c := range b[2 : 2+k] {
		n = n<<8 | int(c)
	}
	return 2 + k, n, false, true
}

// berOctets joins the pieces of an OCTET STRING that was written in pieces.
func berOctets(b []byte, depth int) (out []byte) {
	for len(b) > 0 && depth < maxDepth {
		v, rest, ok := berNext(b)
		if !ok || v.tag&0x1f != 0x04 {
			break
		}
		if v.tag&0x20 != 0 {
			out = append(out, berOctets(v.content, depth+1)...)
		} else {
			out = append(out, v.content...)
		}
		b = rest
	}
	return out
}

package parser

import (
	"bytes"
	"strings"
)

// protected notes what a multipart/signed or multipart/encrypted says of itself (RFC 1847, RFC 3156, RFC 8551). Nothing is
// verified: a signature proves nothing here.
func (w *walker) protected(ctype, protocol string) {
	kind := "smime"
	if strings.Contains(strings.ToLower(protocol), "pgp") {
		kind = "pgp"
	}
	switch ctype {
	case "multipart/signed":
		w.m.Facts.Signed = kind
	case "multipart/encrypted":
		w.encrypted(kind)
	}
}

func (w *walker) encrypted(kind string) {
	w.m.Facts.Encrypted = kind
	w.m.problem("the mail is encrypted (%s): what it says was not read", map[string]string{"pgp": "PGP", "smime": "S/MIME"}[kind])
}

const armor = "-----BEGIN PGP "

// unarmor takes the frame of OpenPGP's cleartext signatures off a text, with the signature and the dashes that escape
// lines (RFC 9580 section 7), and notes text that is encrypted.
func (w *walker) unarmor(s string) string {
	if !strings.Contains(s, armor) {
		return s
	}
	lines := strings.Split(s, "\n")
	out := lines[:0]
	const text, head, signed, signature = 0, 1, 2, 3
	state := text
	for _, line := range lines {
		t := strings.TrimRight(line, " \t")
		switch {
		case t == armor+"SIGNED MESSAGE-----":
			w.m.Facts.Signed = "pgp"
			state = head
		case t == armor+"SIGNATURE-----" && state == signed:
			state = signature
		case t == armor+"MESSAGE-----":
			w.encrypted("pgp")
			out = append(out, line)
		case state == head: // "Hash: SHA256" and the like, up to an empty line
			if t == "" {
				state = signed
			}
		case state == signature:
			if t == "-----END PGP SIGNATURE-----" {
				state = text
			}
		case state == signed:
			out = append(out, strings.TrimPrefix(line, "- "))
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// readCMS reads an application/pkcs7-mime part (RFC 8551): of a mail that is signed as a whole the mail inside is read
// in its place. false: the part stays a file.
func (w *walker) readCMS(content []byte, depth int) bool {
	kind, inner := cmsContent(content)
	switch kind {
	case cmsSigned:
		if len(inner) == 0 { // certificates alone
			return false
		}
		w.m.Facts.Signed = "smime"
		h, body, _ := splitHeader(inner)
		if !h.has("content-type") && !bytes.Contains(inner, []byte("\n")) {
			return false
		}
		w.part(h, body, depth+1)
		return true
	case cmsEnveloped:
		w.encrypted("smime")
	case cmsCompressed:
		w.m.problem("the mail is compressed (S/MIME): what it says was not read")
	default:
		w.m.problem("an S/MIME part cannot be read")
	}
	return false
}

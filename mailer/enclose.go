package mailer

import (
	"bytes"
	"mime"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wneessen/go-mail"

	"adjutant/models"
)

// enclose attaches a file. Its name and its type are a stranger's words.
func enclose(m *mail.Msg, f models.Enclosure) {
	kind, encoding := fileType(f.Type), mail.EncodingB64
	if kind == "message/rfc822" {
		// Such a part may not be encoded (RFC 2046 section 5.2.1). A mail that
		// does not fit through SMTP as it is travels as plain bytes.
		if plainLines(f.Content) {
			encoding = mail.NoEncoding
		} else {
			kind = "application/octet-stream"
		}
	}
	m.AttachReadSeeker(fileName(f.Name), bytes.NewReader(f.Content), mail.WithFileContentType(mail.ContentType(kind)), mail.WithFileEncoding(encoding))
}

// plainLines reports whether bytes are lines of ASCII that every server takes.
func plainLines(b []byte) bool {
	for line := range bytes.SplitSeq(b, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsFunc(line, func(r rune) bool { return r == '\r' || r == '\n' || r == 0 || r >= utf8.RuneSelf }) {
			return false
		}
	}
	return true
}

// fileType keeps the type alone: parameters belong to other bytes.
func fileType(s string) string {
	kind, _, err := mime.ParseMediaType(s)
	main, sub, ok := strings.Cut(kind, "/")
	if err != nil || !ok || len(kind) > 100 || word(main) != main || word(sub) != sub || main == "multipart" || main == "message" && sub != "rfc822" {
		return "application/octet-stream"
	}
	return kind
}

// longestName is in bytes; encoded for a header it may be four times as long.
const longestName = 120

// fileName keeps the last element of a path, without what could end a header
// field, hide the ending or lead anywhere.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(strings.ToValidUTF8(s, "_"), `\`, "/"))
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Cf): // right-to-left marks make exe look like txt
			return -1
		case strings.ContainsRune(`"<>:|?*;`, r):
			return '_'
		}
		return r
	}, s))
	ending := path.Ext(s)
	if len(ending) > 12 {
		ending = ""
	}
	stem := strings.TrimSuffix(s, ending)
	for len(stem)+len(ending) > longestName {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	if strings.Trim(stem+ending, ". /") == "" {
		return "file"
	}
	return stem + ending
}

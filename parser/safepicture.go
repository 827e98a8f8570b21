package parser

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/gif"  // their headers are read, nothing more
	_ "image/jpeg" //
	_ "image/png"  //
	"strings"
)

// pictureOf finds the picture that an address names: an attachment of the mail, or one that stands in the address itself.
// It returns the bytes in base64 and the kind of picture, "" when it is not shown.
func (w *safeWriter) pictureOf(src string) (data, kind string) {
	var raw []byte
	switch id, ok := cid(src); {
	case src == "":
		return "", ""
	case ok:
		if w.picture != nil {
			raw = w.picture(id)
		}
	case len(src) > 5 && strings.EqualFold(src[:5], "data:"):
		head, body, _ := strings.Cut(src[5:], ",")
		if strings.HasSuffix(strings.ToLower(strings.TrimSpace(head)), "base64") && len(body) < 2*maxPicture {
			raw, _ = base64.StdEncoding.DecodeString(strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "").Replace(body))
		}
	default:
		w.remote++
		return "", ""
	}
	kind = pictureKind(raw)
	if kind == "" || len(raw) > w.room {
		w.missing++
		return "", ""
	}
	w.room -= len(raw)
	return base64.StdEncoding.EncodeToString(raw), kind
}

// pictureKind is the kind of a picture by its own first bytes, "" for what is none or would take a browser too much memory
// to unpack. What the mail says that it is does not count.
func pictureKind(raw []byte) string {
	if len(raw) == 0 || len(raw) > maxPicture {
		return ""
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxPicturePixel/c.Height {
		return ""
	}
	return kind
}

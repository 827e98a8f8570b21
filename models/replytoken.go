package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Reply addresses carry a token: team+r.TOKEN@host. It names one letter, so
// one person, item and purpose; it expires; and it is signed. It is one half
// of a proof: it counts only with a From of the person the letter went to.
// Base32 in lower case survives mail programs that fold local parts.

const (
	refBytes = 8
	macBytes = 16 // 128 bits
)

var (
	tokenText  = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
	tokenEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
)

// ReplyTokenFor is how long a reply address works.
const ReplyTokenFor = 180 * 24 * time.Hour

// FormatRef writes the eight random bytes of a letter's reference.
func FormatRef(random [refBytes]byte) string { return tokenText.EncodeToString(random[:]) }

// ReplyToken signs the reference of a letter until a moment, to the day.
func ReplyToken(secret []byte, ref string, until time.Time) string {
	raw, err := tokenText.DecodeString(ref)
	if err != nil || len(raw) != refBytes {
		return ""
	}
	payload := binary.BigEndian.AppendUint16(raw, uint16(until.Sub(tokenEpoch)/(24*time.Hour)+1))
	return tokenText.EncodeToString(append(payload, replyMAC(secret, payload)...))
}

// OpenReplyToken returns the reference of the letter that a token names, or
// false when the token is forged, cut short or has expired.
func OpenReplyToken(secret []byte, token string, now time.Time) (ref string, ok bool) {
	raw, err := tokenText.DecodeString(strings.ToLower(token))
	if err != nil || len(raw) != refBytes+2+macBytes {
		return "", false
	}
	payload, mac := raw[:refBytes+2], raw[refBytes+2:]
	if !hmac.Equal(mac, replyMAC(secret, payload)) {
		return "", false
	}
	until := tokenEpoch.Add(time.Duration(binary.BigEndian.Uint16(payload[refBytes:])) * 24 * time.Hour)
	return tokenText.EncodeToString(payload[:refBytes]), now.Before(until)
}

func replyMAC(secret, payload []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("adjutant reply token v1\x00"))
	h.Write(payload)
	return h.Sum(nil)[:macBytes]
}

// tokenLength is how long a token is as text.
const tokenLength = (8*(refBytes+2+macBytes) + 4) / 5

// MaskReplyTokens makes the tokens in a mail's source useless, in its header
// and where its body quotes them, and reports whether there were any. Who may
// read a mail may still not answer in the name of the person it was written
// to. Lines that quoted-printable breaks softly are joined in thought; what is
// in base64 must be looked at decoded.
func MaskReplyTokens(source []byte) (masked []byte, found bool) {
	masked = source
	for i := 0; i+3 < len(source); i++ {
		if source[i] != '.' || i < 2 || source[i-1]|0x20 != 'r' || !startsExtension(source[:i-1]) {
			continue
		}
		var letters []int // where the token's characters stand
		for j := i + 1; j < len(source) && len(letters) <= tokenLength; {
			c := source[j] | 0x20
			switch {
			case 'a' <= c && c <= 'z' && source[j] >= 'A', '2' <= source[j] && source[j] <= '7':
				letters = append(letters, j)
				j++
				continue
			case source[j] == '=' && j+1 < len(source) && source[j+1] == '\n':
				j += 2
				continue
			case source[j] == '=' && j+2 < len(source) && source[j+1] == '\r' && source[j+2] == '\n':
				j += 3
				continue
			}
			break
		}
		if len(letters) != tokenLength {
			continue
		}
		if !found {
			masked, found = append([]byte(nil), source...), true
		}
		for _, j := range letters {
			masked[j] = '0' // no character of a token
		}
		i = letters[len(letters)-1]
	}
	return masked, found
}

// startsExtension reports whether b ends in the plus sign of an address, as it
// is or as a URL writes it, or in one that a soft line break may have cut off.
func startsExtension(b []byte) bool {
	s := strings.ToLower(string(b[max(0, len(b)-12):]))
	s = strings.NewReplacer("=\r\n", "", "=\n", "", "=2b", "+").Replace(s)
	return strings.HasSuffix(s, "+") || strings.HasSuffix(s, "%2b")
}

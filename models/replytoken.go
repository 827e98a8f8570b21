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

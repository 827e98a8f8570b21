package models

import (
	"bytes"
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
	return signRef(replyPurpose, secret, ref, until)
}

// AnswerToken signs the reference of a letter for the page on which its one
// question can be answered. It opens no reply address, and a reply token opens
// no page.
func AnswerToken(secret []byte, ref string, until time.Time) string {
	return signRef(answerPurpose, secret, ref, until)
}

// AnswerTokenFor is how long the page of a letter can be opened.
const AnswerTokenFor = 30 * 24 * time.Hour

const (
	replyPurpose  = "adjutant reply token v1\x00"
	answerPurpose = "adjutant answer page v1\x00"
)

func signRef(purpose string, secret []byte, ref string, until time.Time) string {
	raw, err := tokenText.DecodeString(ref)
	if err != nil || len(raw) != refBytes {
		return ""
	}
	payload := binary.BigEndian.AppendUint16(raw, uint16(until.Sub(tokenEpoch)/(24*time.Hour)+1))
	return tokenText.EncodeToString(append(payload, refMAC(purpose, secret, payload)...))
}

// OpenReplyToken returns the reference of the letter that a token names, or
// false when the token is forged, cut short or has expired.
func OpenReplyToken(secret []byte, token string, now time.Time) (ref string, ok bool) {
	return openRef(replyPurpose, secret, token, now)
}

// OpenAnswerToken is OpenReplyToken for the token of a page.
func OpenAnswerToken(secret []byte, token string, now time.Time) (ref string, ok bool) {
	return openRef(answerPurpose, secret, token, now)
}

func openRef(purpose string, secret []byte, token string, now time.Time) (ref string, ok bool) {
	raw, err := tokenText.DecodeString(strings.ToLower(token))
	// The last letter holds two bits that mean nothing: a token has one spelling.
	if err != nil || len(raw) != refBytes+2+macBytes || tokenText.EncodeToString(raw) != strings.ToLower(token) {
		return "", false
	}
	payload, mac := raw[:refBytes+2], raw[refBytes+2:]
	if !hmac.Equal(mac, refMAC(purpose, secret, payload)) {
		return "", false
	}
	until := tokenEpoch.Add(time.Duration(binary.BigEndian.Uint16(payload[refBytes:])) * 24 * time.Hour)
	return tokenText.EncodeToString(payload[:refBytes]), now.Before(until)
}

func refMAC(purpose string, secret, payload []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	h.Write(payload)
	return h.Sum(nil)[:macBytes]
}

// tokenLength is how long a token is as text.
const tokenLength = (8*(refBytes+2+macBytes) + 4) / 5

// HasReplyToken reports whether a text, or the source of a mail, holds a reply
// address: in a header field, or in a link of a letter that is quoted. Lines
// that quoted-printable breaks softly are joined; what is in base64 must be
// looked at decoded.
func HasReplyToken(text []byte) bool {
	for i := 2; i < len(text); i++ {
		if text[i] == '.' && text[i-1]|0x20 == 'r' && startsExtension(text[:i-1]) && tokenAt(text[i+1:]) {
			return true
		}
	}
	return false
}

// tokenAt reports whether text begins with as many characters of the alphabet
// as a token has, and no more.
func tokenAt(text []byte) bool {
	n := 0
	for j := 0; j < len(text) && n <= tokenLength; j++ {
		c := text[j]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '2' <= c && c <= '7':
			n++
		case c == '=' && bytes.HasPrefix(text[j+1:], []byte("\n")):
			j++
		case c == '=' && bytes.HasPrefix(text[j+1:], []byte("\r\n")):
			j += 2
		default:
			return n == tokenLength
		}
	}
	return n == tokenLength
}

// startsExtension reports whether b ends in the plus sign of an address, as it
// is or as a URL writes it, or in one that a soft line break may have cut off.
func startsExtension(b []byte) bool {
	s := strings.ToLower(string(b[max(0, len(b)-12):]))
	s = strings.NewReplacer("=\r\n", "", "=\n", "", "=2b", "+").Replace(s)
	return strings.HasSuffix(s, "+") || strings.HasSuffix(s, "%2b")
}

// unsubscribeSecret is the secret of the tokens that stop agendas. It is
// another than that of reply addresses: a link that a mail program follows
// must not be one with which a mail commands.
func unsubscribeSecret(secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("adjutant unsubscribe v1"))
	return h.Sum(nil)
}

// UnsubscribeToken is the token of a letter's one-click unsubscribe (RFC 8058).
func UnsubscribeToken(secret []byte, ref string, until time.Time) string {
	return ReplyToken(unsubscribeSecret(secret), ref, until)
}

// OpenUnsubscribeToken returns the reference of the letter that a token of
// UnsubscribeToken names.
func OpenUnsubscribeToken(secret []byte, token string, now time.Time) (ref string, ok bool) {
	return OpenReplyToken(unsubscribeSecret(secret), token, now)
}

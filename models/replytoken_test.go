package models

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var tokenSecret = []byte("0123456789abcdef0123456789abcdef")

func TestReplyToken_NamesItsLetterUntilItExpires(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var random [refBytes]byte
		copy(random[:], rapid.SliceOfN(rapid.Byte(), refBytes, refBytes).Draw(t, "ref"))
		ref := FormatRef(random)
		until := tokenEpoch.Add(time.Duration(rapid.IntRange(0, 30_000).Draw(t, "hours")) * time.Hour)
		token := ReplyToken(tokenSecret, ref, until)
		if len("team+r."+token) > 64 {
			t.Fatalf("%q is too long for a local part", token)
		}
		if got, ok := OpenReplyToken(tokenSecret, strings.ToUpper(token), until); !ok || got != ref {
			t.Fatalf("got %q, %v, want %q", got, ok, ref)
		}
		if _, ok := OpenReplyToken(tokenSecret, token, until.Add(48*time.Hour)); ok {
			t.Fatal("it works after it expired")
		}
		if _, ok := OpenReplyToken([]byte("another secret of thirty-two bytes!!"), token, until); ok {
			t.Fatal("another installation's token works")
		}
		at := rapid.IntRange(0, len(token)-2).Draw(t, "changed") // the last letter holds unused bits
		to := rapid.SampledFrom([]rune("abcdefghijklmnopqrstuvwxyz234567")).Draw(t, "to")
		if changed := token[:at] + string(to) + token[at+1:]; changed != token {
			if _, ok := OpenReplyToken(tokenSecret, changed, until); ok {
				t.Fatalf("%q works in place of %q", changed, token)
			}
		}
	})
}

func TestReplyToken_AnyTextIsRefusedAndNothingPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if _, ok := OpenReplyToken(tokenSecret, rapid.String().Draw(t, "token"), tokenEpoch); ok {
			t.Fatal("a made-up token works")
		}
	})
}

// Two bits of the last letter mean nothing; only one spelling counts.
func TestReplyToken_HasOneSpelling(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	token := ReplyToken([]byte("secret"), FormatRef([8]byte{1, 2, 3, 4, 5, 6, 7, 8}), now.AddDate(0, 1, 0))
	good := 0
	for _, last := range "abcdefghijklmnopqrstuvwxyz234567" {
		if _, ok := OpenReplyToken([]byte("secret"), token[:len(token)-1]+string(last), now); ok {
			good++
		}
	}
	if good != 1 {
		t.Errorf("%d spellings are taken", good)
	}
}

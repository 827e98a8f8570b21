package models

import (
	"strings"
	"testing"
	"time"
)

func TestHasReplyToken(t *testing.T) {
	t.Parallel()
	secret := []byte("a secret of thirty-two bytes, all")
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	token := ReplyToken(secret, FormatRef([refBytes]byte{1, 2, 3}), now.Add(time.Hour))
	if len(token) != tokenLength {
		t.Fatalf("a token has %d characters", len(token))
	}
	for name, text := range map[string]string{
		"header":          "To: <team+r." + token + "@example.net>\r\n",
		"upper case":      "To: <TEAM+R." + strings.ToUpper(token) + "@EXAMPLE.NET>\r\n",
		"link":            `<a href="mailto:team%2Br.` + token + `@example.net?body=ok">`,
		"soft line break": "mailto:team%2Br." + token[:10] + "=\r\n" + token[10:] + "@example.net",
		"several breaks":  "mailto:team%=\n2Br." + token[:10] + "=\n" + token[10:20] + "=\n" + token[20:] + "@example.net",
		"encoded plus":    "team=2Br." + token + "@example.net",
		"at the end":      "team+r." + token,
		"twice":           "team+r." + token + "@a team+r." + token + "@b",
	} {
		if !HasReplyToken([]byte(text)) {
			t.Errorf("%s: not seen in %s", name, text)
		}
	}
	for _, text := range []string{"", ".", "r.", "+r.", "team+r.short@example.net", "Mr. Smith", "team+r." + token + "aa@example.net", "xr." + token} {
		if HasReplyToken([]byte(text)) {
			t.Errorf("one is seen in %q", text)
		}
	}
}

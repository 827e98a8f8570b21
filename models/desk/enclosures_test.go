package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

// withFile is a mail with a file, as raw lines beneath its own header.
func withFile(note, name, content string) []string {
	return []string{"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", note,
		"--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=\"" + name + "\"", "", content, "--b--", "", "X: "}
}

func (b *bench) enclosed(address string) []string {
	b.t.Helper()
	var out []string
	for _, p := range b.claim() {
		if p.Letter.ToAddr != address {
			continue
		}
		files, err := b.desk.Enclosures(b.ctx(), p)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, f := range files {
			out = append(out, fmt.Sprintf("%s %s %v", f.Name, f.Type, strings.Contains(string(f.Content), "the numbers")))
		}
	}
	return out
}

func TestEnclosures_AnAssignmentCarriesTheMailAndItsFiles(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Quote", headers: withFile("Please pay.", "quote.pdf", "the numbers")})
		want := "[101.eml message/rfc822 true quote.pdf application/pdf true]"
		if got := fmt.Sprint(b.enclosed("marcus@example.org")); got != want {
			b.t.Errorf("with the assignment: %s, want %s", got, want)
		}
		b.receive(letter{from: "marcus@example.org", subject: "101", body: "101 give elena"})
		l := b.lettersTo("elena@example.org", models.LetterAssignment)
		if len(l) != 1 || !strings.Contains(l[0].Value.Assignment.Original, "Please pay.") {
			b.t.Errorf("whoever it is handed to does not read what it is: %+v", l)
		}
		if got := fmt.Sprint(b.enclosed("elena@example.org")); got != want {
			b.t.Errorf("handed over: %s, want %s", got, want)
		}
	})
}

func TestEnclosures_NothingTravelsOfWhatBecameSecret(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Quote", headers: withFile("Please pay.", "quote.pdf", "the numbers")})
		parcels := b.claim()
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		for _, p := range parcels {
			p.Letter.Bytes = nil
			if files, err := b.desk.Enclosures(b.ctx(), p); p.Letter.ToAddr == "marcus@example.org" && (err != nil || len(files) > 0) {
				b.t.Errorf("%d files to %s, %v", len(files), p.Letter.ToAddr, err)
			}
		}
	})
}

// The address that somebody answered to is half a proof of who they are. It
// does not travel with their mail.
func TestAttack_AReplyAddressInAMailThatIsPassedOn(t *testing.T) {
	each(t, func(b *bench) {
		token := models.ReplyToken(secret, models.FormatRef([8]byte{7}), b.clock.Now().Add(time.Hour))
		b.receive(letter{from: "dana@example.org", subject: "#travel Car", to: "team@example.net, team+r." + token + "@example.net",
			body: "Like the last one:\n\n> team%2Br." + token + "@example.net"})
		n := 0
		for _, p := range b.claim() {
			files, err := b.desk.Enclosures(b.ctx(), p)
			if err != nil {
				b.t.Fatal(err)
			}
			for _, f := range files {
				n++
				if strings.Contains(string(f.Content), token) {
					b.t.Errorf("%s holds the token:\n%s", f.Name, f.Content)
				}
			}
		}
		if n == 0 {
			b.t.Error("nothing was enclosed")
		}
		raw := "From: dana@example.org\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			"PGEgaHJlZj0ibWFpbHRvOnRlYW0lMkJyLmFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYUBleGFtcGxlLm5ldCI+eDwvYT4=\r\n"
		if _, ok := WithoutReplyTokens([]byte(raw)); ok {
			b.t.Error("a token in base64 is passed on")
		}
	})
}

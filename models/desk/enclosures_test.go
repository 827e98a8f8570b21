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
		b.receive(letter{from: "dana@example.org", subject: "#travel Car", to: "team@example.net, team+r." + token + "@example.net", body: "Like the last one."},
			letter{from: "dana@example.org", subject: "#travel Cab", body: "Like the last one:\n\n> team%2Br." + token + "@example.net"})
		for _, p := range b.claim() {
			files, err := b.desk.Enclosures(b.ctx(), p)
			if err != nil || len(files) > 0 {
				b.t.Errorf("%s holds the token: %v", p.Letter.Subject, err)
			}
		}
		raw := "From: dana@example.org\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			"PGEgaHJlZj0ibWFpbHRvOnRlYW0lMkJyLmFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYUBleGFtcGxlLm5ldCI+eDwvYT4=\r\n"
		if !HoldsReplyAddress([]byte(raw)) {
			b.t.Error("a token in base64 is not seen")
		}
	})
}

// An answer to a digest is part of every item that it names, and says things
// that are for its pair, or for its sender alone.
func TestAttack_WordsOfAPairOnTheItemOfAnother(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "priya@example.org", subject: "#decide #board Which auditor", body: "A) Nord\nB) Syd"},
			letter{from: "dana@example.org", subject: "#board Minutes"})
		b.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, copenhagen))
		b.writeDigests()
		l := b.lettersTo("dana@example.org", models.LetterDigest)[0]
		b.receive(letter{from: "dana@example.org", to: b.replyTo(l), subject: "Re: " + l.Subject,
			body: "102 by fri\nkeep ask about her leave\nfriction Marcus was late\n\n> friction said last week"},
			letter{from: "dana@example.org", subject: "keep she seems tired"})
		i, err := b.store.Item(b.ctx(), b.viewer("dana"), 102)
		if err != nil {
			b.t.Fatal(err)
		}
		said := fmt.Sprintf("%+v", i)
		for _, secret := range []string{"her leave", "Marcus was late", "said last week"} {
			if strings.Contains(said, secret) {
				b.t.Errorf("the item says %q", secret)
			}
		}
		if !strings.Contains(said, "102 by fri") {
			b.t.Errorf("the item does not say what was done: %s", said)
		}
		lines, _, err := b.store.Mail(b.ctx(), b.viewer("priya"), models.MailFilter{Direction: models.In})
		if err != nil {
			b.t.Fatal(err)
		}
		for _, line := range lines {
			raw, _, err := b.store.Raw(b.ctx(), b.viewer("priya"), line.Handle)
			if text := fmt.Sprintf("%+v %s", line, raw); strings.Contains(text, "her leave") || strings.Contains(text, "tired") {
				b.t.Errorf("a colleague reads %s, %v", text, err)
			}
		}
	})
}

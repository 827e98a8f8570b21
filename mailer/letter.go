package mailer

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/wneessen/go-mail"

	"adjutant/models"
)

// Compose writes a letter as it will be sent, with files. What would break out of its
// header field is a models.InvalidError, and never sent; any other error is
// the renderer's.
func (o *Outbox) Compose(p models.Parcel, files ...models.Enclosure) ([]byte, error) {
	l, team := p.Letter, p.Team
	now := o.Now()
	if !addrSpec8(team.Address) {
		return nil, models.Invalid("from", "%q is not the address of a team", team.Address)
	}
	if !addrSpec8(l.ToAddr) {
		return nil, models.Invalid("to", "%q is not a mail address", l.ToAddr)
	}
	reply := replyAddress(o.Secret, p, now.Add(models.ReplyTokenFor))
	text, html, err := o.Render(p, reply)
	if err != nil {
		return nil, fmt.Errorf("render letter %d: %w", l.ID, err)
	}

	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP), mail.WithCharset(mail.CharsetUTF8))
	name := l.Value.From
	if name == "" {
		name = team.Name
	}
	for _, f := range []struct{ field, value string }{{"from", name}, {"to", l.ToName}, {"subject", l.Subject}} {
		if err := oneLineOnly(f.field, f.value); err != nil {
			return nil, err
		}
	}
	m.FromMailAddress(&netmail.Address{Name: name, Address: team.Address})
	m.ToMailAddress(&netmail.Address{Name: l.ToName, Address: l.ToAddr})
	if reply != "" {
		m.ReplyToMailAddress(&netmail.Address{Name: name, Address: reply})
	}
	m.Subject(shortened(l.Subject))
	m.SetDateWithValue(now)
	id, err := messageID(l.MessageID)
	if err != nil {
		return nil, err
	}
	m.SetMessageIDWithValue(strings.Trim(id, "<>"))
	if l.InReplyTo != "" {
		if id, err = messageID(l.InReplyTo); err != nil {
			return nil, err
		}
		m.SetGenHeader(mail.HeaderInReplyTo, id)
	}
	if refs, err := references(l.References); err != nil {
		return nil, err
	} else if refs != "" {
		m.SetGenHeader(mail.HeaderReferences, refs)
	}
	// RFC 3834: nobody's machine answers this.
	auto := "auto-generated"
	if l.Value.Auto == "auto-replied" {
		auto = l.Value.Auto
	}
	m.SetGenHeader("Auto-Submitted", auto)
	m.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	m.SetGenHeader("X-Adjutant-Loop", word(o.host()))
	m.SetGenHeader("X-Adjutant-Reason", word(string(l.Kind)))
	if len(l.Numbers) == 1 {
		m.SetGenHeader("X-Adjutant-Item", strconv.Itoa(l.Numbers[0]))
	}
	if d := l.Value.Digest; d != nil && d.Pair != "" {
		_, host, _ := strings.Cut(team.Address, "@")
		m.SetGenHeader("List-Id", "<"+word(d.Pair)+"."+word(team.Slug)+"."+host+">")
	}
	if d := l.Value.Rollup; d != nil {
		_, host, _ := strings.Cut(team.Address, "@")
		m.SetGenHeader("List-Id", "<rollup."+word(team.Slug)+"."+host+">")
	}
	// RFC 8058: agendas can be stopped with one click. What somebody has to do
	// cannot.
	if base := strings.TrimRight(o.BaseURL, "/"); (l.Value.Digest != nil || l.Value.Rollup != nil) && strings.HasPrefix(base, "https://") && l.Ref != "" {
		token := models.UnsubscribeToken(o.Secret, l.Ref, now.Add(models.ReplyTokenFor))
		m.SetGenHeader("List-Unsubscribe", "<"+base+"/unsubscribe/"+token+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, text)
	if html != "" {
		m.AddAlternativeString(mail.TypeTextHTML, html)
	}
	if l.Value.Event != nil && o.Calendar != nil {
		files = append(files, o.invite(m, l))
	}
	for _, f := range files {
		enclose(m, f)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write letter %d: %w", l.ID, err)
	}
	return canonical(b.Bytes())
}

// replyAddress is where an answer to a letter goes: for people of the team
// the team's address with a token that names the letter.
func replyAddress(secret []byte, p models.Parcel, until time.Time) string {
	if p.Letter.PersonID == nil || len(secret) == 0 {
		return ""
	}
	token := models.ReplyToken(secret, p.Letter.Ref, until)
	local, host, ok := strings.Cut(p.Team.Address, "@")
	if token == "" || !ok {
		return ""
	}
	return local + "+r." + token + "@" + host
}

// oneLineOnly refuses what could end a header field or hide in one.
func oneLineOnly(field, s string) error {
	if !utf8.ValidString(s) {
		return models.Invalid(field, "it is not UTF-8")
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return models.Invalid(field, "it holds a line break or another control character")
	}
	return nil
}

// longestSubject is in characters. Encoded and folded it stays far below the
// 998 bytes that a line may have, also as one long word.
const longestSubject = 250

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= longestSubject {
		return s
	}
	return string([]rune(s)[:longestSubject-1]) + "…"
}

// messageID checks one <left@right>.
func messageID(s string) (string, error) {
	inner, ok := strings.CutPrefix(s, "<")
	inner, closed := strings.CutSuffix(inner, ">")
	if !ok || !closed || !strings.Contains(inner, "@") || len(s) > 900 ||
		strings.ContainsFunc(inner, func(r rune) bool { return r <= ' ' || r >= 127 || r == '<' || r == '>' }) {
		return "", models.Invalid("message-id", "%q is not one", s)
	}
	return s, nil
}

// references joins the thread: the first mail and the last ten. Ids of other
// people's making that are none are left out, as nothing can refer to them.
func references(ids []string) (string, error) {
	var good []string
	for _, id := range ids {
		if strings.ContainsAny(id, "\r\n\x00") {
			return "", models.Invalid("references", "a line break in a message id")
		}
		if id, err := messageID(id); err == nil {
			good = append(good, id)
		}
	}
	if len(good) > 11 {
		good = append(good[:1:1], good[len(good)-10:]...)
	}
	return strings.Join(good, " "), nil
}

// word keeps what is safe everywhere in a header: it is used for names that
// are ours.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (atext(byte(r)) || r == '.') {
			return r
		}
		return '-'
	}, s)
}

// addrSpec8 is an address that we may write to: as strict as what we believe,
// except that it may hold letters beyond ASCII.
func addrSpec8(s string) bool {
	if !utf8.ValidString(s) || len(s) > 254 {
		return false
	}
	return addrSpec(strings.Map(func(r rune) rune {
		if r >= 0xA0 && !unicode.IsSpace(r) && unicode.IsGraphic(r) {
			return 'x'
		}
		return r
	}, s))
}

// canonical makes sure that what is frozen is what goes over the wire: lines
// end in CRLF, the last one too, and none is longer than SMTP allows.
func canonical(b []byte) ([]byte, error) {
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		b = append(b, "\r\n"...)
	}
	for line := range bytes.SplitSeq(b[:len(b)-2], []byte("\r\n")) {
		if bytes.ContainsAny(line, "\r\n\x00") {
			return nil, models.Invalid("letter", "a bare line break or NUL")
		}
		if len(line) > 998 {
			return nil, models.Invalid("letter", "a line of %d bytes", len(line))
		}
	}
	return b, nil
}

package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"adjutant/models"
)

// post is one SMTP connection, opened when first needed and used again.
type post struct {
	*Outbox
	conn   net.Conn
	client *smtp.Client
	used   bool  // a transaction was begun on it
	down   error // the server cannot be reached: no more letters in this pass
}

// hand gives one letter to the server: those bytes, for that one recipient.
// It is sent from the moment the server answers the final dot with 250;
// whatever breaks after that is not the letter's business.
func (p *post) hand(ctx context.Context, from, to string, bytes []byte) models.Outcome {
	if p.down != nil {
		return models.Outcome{Reply: oneLine(p.down.Error())}
	}
	if p.client != nil && p.used && p.reset() != nil {
		p.close() // idle connections die; that is nobody's attempt
	}
	if p.client == nil {
		if err := p.dial(ctx); err != nil {
			p.down = err
			return models.Outcome{Reply: oneLine(err.Error())}
		}
	}
	// A stop lets the letter finish for a moment: to be cut between the final
	// dot and the 250 is what makes a second copy.
	over := p.hurry(ctx)
	reply, err := p.transact(from, to, bytes)
	over()
	if err == nil {
		return models.Outcome{Sent: true, Reply: oneLine(reply)}
	}
	var said *textproto.Error
	if !errors.As(err, &said) {
		p.close()
		if ctx.Err() != nil {
			return models.Outcome{Reply: "stopped before the server answered"}
		}
		return models.Outcome{Reply: oneLine("the connection broke: " + err.Error())}
	}
	if said.Code == 421 {
		p.close() // RFC 5321 section 3.8: the server is closing
	}
	return models.Outcome{Permanent: permanent(said.Code), Reply: oneLine(fmt.Sprintf("%d %s", said.Code, said.Msg))}
}

// permanent reports whether a reply is about this letter and final. What is
// about our account or our manners is not: it fails every letter until
// somebody mends it.
func permanent(code int) bool {
	switch code {
	case 500, 501, 502, 503, 504, 530, 534, 535, 538:
		return false
	}
	return code >= 500
}

func (p *post) transact(from, to string, bytes []byte) (string, error) {
	p.used = true
	p.client.SkipSMTPUTF8(ascii(from) && ascii(to))
	if err := p.client.Mail("<" + from + ">"); err != nil {
		return "", err
	}
	if err := p.client.Rcpt("<" + to + ">"); err != nil {
		return "", err
	}
	w, err := p.client.Data()
	if err != nil {
		return "", err
	}
	if _, err := w.Write(bytes); err != nil {
		return "", err // and no final dot: half a letter must not be taken
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	if d, ok := w.(*smtp.DataCloser); ok {
		return "250 " + d.ServerResponse(), nil
	}
	return "250", nil
}

func (p *post) reset() error {
	p.conn.SetDeadline(time.Now().Add(min(p.Timeout, 10*time.Second)))
	return p.client.Reset()
}

// hurry bounds what follows: by the timeout, and by the grace once ctx ends.
// The wire's deadlines are the machine's time, not the injected clock's.
func (p *post) hurry(ctx context.Context) (over func()) {
	conn := p.conn
	conn.SetDeadline(time.Now().Add(p.Timeout))
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now().Add(p.Grace)) })
	return func() { stop() }
}

// dial connects, encrypts as configured, says hello and signs in.
func (p *post) dial(ctx context.Context) error {
	s := p.SMTP
	limit, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	raw, err := (&net.Dialer{}).DialContext(limit, "tcp", s.Address())
	if err != nil {
		return s.reachError(err)
	}
	stop := context.AfterFunc(limit, func() { raw.SetDeadline(time.Now()) })
	defer stop()
	raw.SetDeadline(time.Now().Add(p.Timeout))
	p.conn = raw
	wire := raw
	if s.Security == TLS {
		t := tls.Client(raw, s.tlsConfig(p.TLS))
		if err := t.HandshakeContext(limit); err != nil {
			p.close()
			return s.reachError(timedOut(limit, err, p.Timeout))
		}
		wire = t
	}
	client, err := smtp.NewClient(wire, s.Host)
	if err != nil {
		p.close()
		return s.reachError(timedOut(limit, err, p.Timeout))
	}
	p.client = client
	if err := p.introduce(); err != nil {
		p.close()
		return timedOut(limit, err, p.Timeout)
	}
	p.used = false
	return nil
}

func (p *post) introduce() error {
	s := p.SMTP
	hello := p.host()
	if net.ParseIP(hello) != nil {
		hello = "[" + hello + "]"
	}
	if err := p.client.Hello(hello); err != nil {
		return s.reachError(err)
	}
	if s.Security == STARTTLS {
		if ok, _ := p.client.Extension("STARTTLS"); !ok {
			return fmt.Errorf("%s does not offer STARTTLS: use smtps://, or add ?tls=off in a closed network", s.Host)
		}
		if err := p.client.StartTLS(s.tlsConfig(p.TLS)); err != nil {
			return s.reachError(err)
		}
	}
	if s.User == "" {
		return nil
	}
	_, offered := p.client.Extension("AUTH")
	var auth smtp.Auth
	switch have := strings.Fields(strings.ToUpper(offered)); {
	// Without encryption only because the URL says so.
	case slices.Contains(have, "PLAIN"):
		auth = smtp.PlainAuth("", s.User, s.Password, s.Host, s.Security == Plain)
	case slices.Contains(have, "LOGIN"):
		auth = smtp.LoginAuth(s.User, s.Password, s.Host, s.Security == Plain)
	case slices.Contains(have, "SCRAM-SHA-256"):
		auth = smtp.ScramSHA256Auth(s.User, s.Password)
	case slices.Contains(have, "CRAM-MD5"):
		auth = smtp.CRAMMD5Auth(s.User, s.Password)
	default:
		return fmt.Errorf("%s offers no way to sign in that we know: leave user and password out of the URL, or use another port", s.Host)
	}
	err := p.client.Auth(auth)
	var said *textproto.Error
	if errors.As(err, &said) {
		return fmt.Errorf("sign-in refused by %s: check user and password: %w", s.Host, err)
	}
	return err
}

// close says goodbye, if anybody listens, and lets go of the connection.
func (p *post) close() {
	if p.conn == nil {
		return
	}
	if p.client != nil {
		p.conn.SetDeadline(time.Now().Add(2 * time.Second))
		_ = p.client.Quit()
	}
	p.conn.Close()
	p.conn, p.client = nil, nil
}

func ascii(s string) bool {
	for n := 0; n < len(s); n++ {
		if s[n] >= 0x80 {
			return false
		}
	}
	return true
}

// oneLine is a reply fit for a row and a log: one line, not too long.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "..."
	}
	return s
}

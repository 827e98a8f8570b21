package mailtest

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// SMTPMessage is one mail that the sink was given.
type SMTPMessage struct {
	From string
	To   []string
	Data []byte
	Conn int // number of the connection, from 1
}

// SMTPServer takes every mail and keeps it. The functions may be set before
// the first mail, or with Change; nil means that all is well.
type SMTPServer struct {
	Addr string
	Cert *Certificate // for STARTTLS

	server *smtp.Server
	conns  atomic.Int64

	mu       sync.Mutex
	messages []SMTPMessage
	arrived  chan struct{}
	rules    SMTPRules
}

// SMTPRules say how the sink misbehaves. A Reply refuses.
type SMTPRules struct {
	Mail func(from string) error
	Rcpt func(to string) error
	// Data is asked when the whole mail has come. Reply refuses it,
	// ErrCutBefore closes the connection without an answer, ErrCutAfter takes the
	// mail, answers 250 and closes the connection.
	Data func(m SMTPMessage) error
	// User and Pass, when set, must be given.
	User, Pass string
}

// ErrCutBefore and ErrCutAfter break the connection around the answer to a mail.
// In both cases the sink keeps the mail: the sender cannot know.
var (
	ErrCutBefore = errors.New("cut before the answer")
	ErrCutAfter  = errors.New("cut after the answer")
)

// Reply is an SMTP answer other than 250.
func Reply(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

// SMTP starts a sink for one test.
func SMTP(t testing.TB, rules ...SMTPRules) *SMTPServer {
	t.Helper()
	s, err := StartSMTP(rules...)
	return started(t, s, err)
}

// StartSMTP starts a sink.
func StartSMTP(rules ...SMTPRules) (*SMTPServer, error) {
	cert, err := SelfSigned()
	if err != nil {
		return nil, err
	}
	s := &SMTPServer{Cert: cert, arrived: make(chan struct{}, 1)}
	if len(rules) > 0 {
		s.rules = rules[0]
	}
	s.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &smtpSession{s: s, conn: c, number: int(s.conns.Add(1))}, nil
	}))
	s.server.Domain = "sink.example"
	s.server.AllowInsecureAuth = true
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	s.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert.TLS}}
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.Addr = l.Addr().String()
	go s.server.Serve(cutListener{l})
	return s, nil
}

// Stop ends the sink and its connections.
func (s *SMTPServer) Stop() { s.server.Close() }

// URL is how the sink is configured, without encryption.
func (s *SMTPServer) URL() string { return "smtp://" + s.Addr + "?tls=off" }

// Change sets how the sink behaves from now on.
func (s *SMTPServer) Change(rules SMTPRules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = rules
}

// Messages are the mails so far.
func (s *SMTPServer) Messages() []SMTPMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]SMTPMessage(nil), s.messages...)
}

// Arrived gives a signal after mails have come.
func (s *SMTPServer) Arrived() <-chan struct{} { return s.arrived }

// Conns is how many connections there were.
func (s *SMTPServer) Conns() int { return int(s.conns.Load()) }

func (s *SMTPServer) rule() SMTPRules {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rules
}

type smtpSession struct {
	s      *SMTPServer
	conn   *smtp.Conn
	number int
	signed bool
	m      SMTPMessage
}

func (x *smtpSession) AuthMechanisms() []string {
	if x.s.rule().User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (x *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if r := x.s.rule(); user != r.User || pass != r.Pass {
			return smtp.ErrAuthFailed
		}
		x.signed = true
		return nil
	}), nil
}

func (x *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	r := x.s.rule()
	if r.User != "" && !x.signed {
		return Reply(530, "sign in first")
	}
	x.m = SMTPMessage{From: from, Conn: x.number}
	if r.Mail != nil {
		return r.Mail(from)
	}
	return nil
}

func (x *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.m.To = append(x.m.To, to)
	if r := x.s.rule(); r.Rcpt != nil {
		return r.Rcpt(to)
	}
	return nil
}

func (x *smtpSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	x.m.Data = data
	var verdict error
	if rule := x.s.rule().Data; rule != nil {
		verdict = rule(x.m)
	}
	if verdict == nil || errors.Is(verdict, ErrCutBefore) || errors.Is(verdict, ErrCutAfter) {
		x.s.mu.Lock()
		x.s.messages = append(x.s.messages, x.m)
		x.s.mu.Unlock()
		select {
		case x.s.arrived <- struct{}{}:
		default:
		}
	}
	switch c, _ := x.conn.Conn().(*cutConn); {
	case errors.Is(verdict, ErrCutBefore):
		x.conn.Conn().Close()
	case errors.Is(verdict, ErrCutAfter):
		if c != nil {
			c.last.Store(true)
		}
		return nil
	}
	return verdict
}

func (x *smtpSession) Reset()        { x.m = SMTPMessage{} }
func (x *smtpSession) Logout() error { return nil }

// cutConn closes itself after the next answer when told.
type cutListener struct{ net.Listener }

func (l cutListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &cutConn{Conn: c}, nil
}

type cutConn struct {
	net.Conn
	last atomic.Bool
}

func (c *cutConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if c.last.Load() {
		c.Conn.Close()
	}
	return n, err
}

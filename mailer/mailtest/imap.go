package mailtest

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// IMAPServer is an IMAP server in memory with one user, "team". An append
// that falls between the start of an IDLE and its registration is not told:
// who waits for mail must also poll.
type IMAPServer struct {
	Addr string
	User *imapmemserver.User
	Cert *Certificate // for STARTTLS

	server *imapserver.Server
}

// IMAPOptions change how the server in memory behaves.
type IMAPOptions struct {
	// Wrap stands between the connection and the mailbox, to misbehave.
	Wrap func(imapserver.Session) imapserver.Session
	// RequireTLS refuses a login before STARTTLS.
	RequireTLS bool
	// NoTLS offers no STARTTLS.
	NoTLS bool
}

// IMAP starts a server in memory for one test.
func IMAP(t testing.TB, options ...IMAPOptions) *IMAPServer {
	t.Helper()
	s, err := StartIMAP(options...)
	return started(t, s, err)
}

// StartIMAP starts a server in memory.
func StartIMAP(options ...IMAPOptions) (*IMAPServer, error) {
	var o IMAPOptions
	if len(options) > 0 {
		o = options[0]
	}
	cert, err := SelfSigned()
	if err != nil {
		return nil, err
	}
	store := imapmemserver.New()
	user := imapmemserver.NewUser("team", Password)
	if err := user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	store.AddUser(user)
	config := &tls.Config{Certificates: []tls.Certificate{cert.TLS}}
	if o.NoTLS {
		config = nil
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			session := store.NewSession()
			if o.Wrap != nil {
				session = o.Wrap(session)
			}
			return session, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}},
		InsecureAuth: !o.RequireTLS,
		TLSConfig:    config,
		Logger:       log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go server.Serve(l)
	return &IMAPServer{Addr: l.Addr().String(), User: user, Cert: cert, server: server}, nil
}

// Stop ends the server.
func (s *IMAPServer) Stop() { s.server.Close() }

// URL is how the mailbox is configured, without encryption.
func (s *IMAPServer) URL(folder string) string {
	return "imap://team:" + Password + "@" + s.Addr + "/" + folder + "?tls=off"
}

// Append puts mails into a folder and returns their UIDs.
func (s *IMAPServer) Append(folder string, mails ...[]byte) ([]uint32, error) {
	return appendMails(s.Addr, "team", folder, mails)
}

package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// link is one signed-in IMAP connection. The library knows neither contexts
// nor command deadlines, so every command goes through within, and it trusts
// the server's lengths, so every command has a budget of bytes.
type link struct {
	client  *imapclient.Client
	conn    *meter
	server  Server
	timeout time.Duration
	arrived chan struct{} // something was said about the folder; holds one
}

// errFlood ends a connection whose server sends more than any honest answer.
var errFlood = errors.New("the server sent more than was asked for")

// smallAnswer bounds what commands may answer that carry no mail.
const smallAnswer = 4 << 20

// dialIMAP connects and signs in. ctx bounds this, not the link.
func dialIMAP(ctx context.Context, s Server, password string, config *tls.Config, timeout time.Duration) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: time.Minute, Interval: 20 * time.Second, Count: 3}}
	raw, err := dialer.DialContext(ctx, "tcp", s.Address())
	if err != nil {
		return nil, s.reachError(err)
	}
	// Until there is a client to close, the connection is what a deadline closes.
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	config = s.tlsConfig(config)
	if s.Security == TLS {
		config.NextProtos = []string{"imap"}
		t := tls.Client(raw, config)
		if err := t.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, s.reachError(timedOut(ctx, err, timeout))
		}
		raw = t
	}
	l := &link{conn: &meter{Conn: raw}, server: s, timeout: timeout, arrived: make(chan struct{}, 1)}
	l.conn.allow(smallAnswer)
	options := &imapclient.Options{TLSConfig: config, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) {
			select {
			case l.arrived <- struct{}{}:
			default:
			}
		},
	}}
	if s.Security == STARTTLS {
		l.client, err = imapclient.NewStartTLS(l.conn, options)
		var refused *imap.Error
		if errors.As(err, &refused) {
			return nil, fmt.Errorf("%s does not offer STARTTLS: use imaps://, or add ?tls=off in a closed network: %w", s.Host, err)
		}
		if err != nil {
			return nil, s.reachError(timedOut(ctx, err, timeout))
		}
	} else {
		l.client = imapclient.New(l.conn, options)
	}
	if err := l.signIn(ctx, password); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *link) signIn(ctx context.Context, password string) error {
	caps := imap.CapSet{}
	err := l.within(ctx, l.timeout, smallAnswer, func() error {
		if err := l.client.WaitGreeting(); err != nil {
			return err
		}
		var err error
		// Asked for anew: what was said before the encryption does not count.
		caps, err = l.client.Capability().Wait()
		return err
	})
	if err != nil {
		return l.server.reachError(err)
	}
	if l.client.State() == imap.ConnStateAuthenticated {
		return nil // PREAUTH
	}
	err = l.within(ctx, l.timeout, smallAnswer, func() error {
		if caps.Has(imap.CapLoginDisabled) && caps.Has(imap.AuthCap(sasl.Plain)) {
			return l.client.Authenticate(sasl.NewPlainClient("", l.server.User, password))
		}
		return l.client.Login(l.server.User, password).Wait()
	})
	var refused *imap.Error
	switch {
	case errors.As(err, &refused) && refused.Code == imap.ResponseCodeUnavailable:
		return fmt.Errorf("%s cannot sign anybody in now: %w", l.server.Host, err)
	case errors.As(err, &refused):
		return fmt.Errorf("login refused by %s: check user and password: %w", l.server.Host, err)
	case err != nil:
		return l.server.reachError(err)
	}
	err = l.within(ctx, l.timeout, smallAnswer, func() error {
		_, err := l.client.Capability().Wait()
		return err
	})
	if err != nil {
		return l.server.reachError(err)
	}
	return nil
}

// open selects the folder and says what the server tells of it.
func (l *link) open(ctx context.Context) (*imap.SelectData, error) {
	var data *imap.SelectData
	err := l.within(ctx, l.timeout, smallAnswer, func() (err error) {
		data, err = l.client.Select(l.server.Folder, nil).Wait()
		return err
	})
	var refused *imap.Error
	if errors.As(err, &refused) {
		return nil, fmt.Errorf("%s does not open the folder %q: check its name: %w", l.server.Host, l.server.Folder, err)
	}
	if err != nil {
		return nil, l.server.reachError(err)
	}
	if data.UIDValidity == 0 {
		return nil, fmt.Errorf("%s gives no UIDVALIDITY for %q: its mail cannot be told apart", l.server.Host, l.server.Folder)
	}
	return data, nil
}

// within runs commands that end within total, with bytes arriving at least
// every timeout, and at most budget of them. When it takes longer, or ctx
// ends, the connection is closed, which ends every waiting command: after an
// error the link is of no more use.
func (l *link) within(ctx context.Context, total time.Duration, budget int64, commands func() error) error {
	ctx, cancel := context.WithTimeout(ctx, total)
	defer cancel()
	// Close waits for the library's reader, which may be waiting for us.
	stop := context.AfterFunc(ctx, func() { go l.client.Close() })
	l.conn.allow(budget)
	l.conn.hurry(l.timeout)
	err := commands()
	l.conn.hurry(0)
	stop()
	if err == nil {
		return nil
	}
	if flood := l.conn.err(); flood != nil {
		return flood
	}
	return timedOut(ctx, err, total)
}

func (l *link) close() {
	l.conn.Close()
	go l.client.Close() // waits for its reader, which may wait for a literal to be read
}

// logout says goodbye, for at most two seconds.
func (l *link) logout() {
	_ = l.within(context.Background(), min(2*time.Second, l.timeout), smallAnswer, func() error { return l.client.Logout().Wait() })
	l.close()
}

// timedOut names the deadline where the library only says "closed".
func timedOut(ctx context.Context, err error, after time.Duration) error {
	var slow net.Error
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", after)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &slow) && slow.Timeout():
		return fmt.Errorf("the server fell silent: %w", err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the server closed the connection: %w", err)
	}
	return err
}

// meter is a connection that counts what it reads against a budget and that,
// while a command runs, gives up when nothing arrives. Deadlines of the
// library are not passed on: they would end an IDLE or a slow large mail.
// Deadlines of the wire are the machine's time, not the injected clock's.
type meter struct {
	net.Conn
	left    atomic.Int64
	stall   atomic.Int64
	flooded atomic.Bool
}

func (m *meter) allow(bytes int64) { m.left.Store(bytes) }

func (m *meter) hurry(stall time.Duration) {
	m.stall.Store(int64(stall))
	if stall > 0 {
		m.Conn.SetReadDeadline(time.Now().Add(stall)) // also for a Read that waits already
	} else {
		m.Conn.SetReadDeadline(time.Time{})
	}
}

func (m *meter) err() error {
	if m.flooded.Load() {
		return errFlood
	}
	return nil
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left.Load() <= 0 {
		m.flooded.Store(true)
		return 0, errFlood
	}
	n, err := m.Conn.Read(p)
	m.left.Add(-int64(n))
	if stall := time.Duration(m.stall.Load()); stall > 0 && err == nil {
		m.Conn.SetReadDeadline(time.Now().Add(stall))
	}
	return n, err
}

func (m *meter) SetReadDeadline(time.Time) error { return nil }
func (m *meter) SetDeadline(time.Time) error     { return nil }

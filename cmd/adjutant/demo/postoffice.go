package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// AuthservID names the demo's mail server in the Authentication-Results it
// writes. The demo trusts it and no other.
const AuthservID = "mx.demo.invalid"

// maxMail is the size above which the demo's server refuses a mail.
const maxMail = 60 << 20

// PostOffice is the demo's mail server: SMTP that takes any mail, IMAP for the
// team's inbox, and everyone's mailbox in memory. Nothing leaves it.
type PostOffice struct {
	team   string
	now    func() time.Time
	people func(address string) bool // of the team, whose mail it can prove

	smtp *smtp.Server
	imap *imapserver.Server
	user *imapmemserver.User

	// SMTPAddr and IMAPAddr are where the servers listen; IMAPPassword opens
	// the team's inbox for the user that is the team's address.
	SMTPAddr     string
	IMAPAddr     string
	IMAPPassword string

	mu    sync.Mutex
	boxes map[string][]Delivered
	next  int
}

// Delivered is one mail in one mailbox.
type Delivered struct {
	ID  string
	At  time.Time
	Raw []byte
}

// Addresses say where the servers are to listen; port 0 picks a free one.
type Addresses struct{ SMTP, IMAP string }

// Open starts both servers. people tells which addresses are of the team: a
// mail that one of them hands in is stamped as proven.
func Open(a Addresses, team, password string, people func(string) bool, now func() time.Time) (*PostOffice, error) {
	p := &PostOffice{team: team, now: now, people: people, IMAPPassword: password, boxes: map[string][]Delivered{}}
	smtpListener, err := net.Listen("tcp", a.SMTP)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another with --smtp", err)
	}
	imapListener, err := net.Listen("tcp", a.IMAP)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w; choose another with --imap", err), smtpListener.Close())
	}
	p.SMTPAddr, p.IMAPAddr = smtpListener.Addr().String(), imapListener.Addr().String()

	p.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &handover{office: p}, nil }))
	p.smtp.Domain, p.smtp.MaxMessageBytes, p.smtp.MaxRecipients = AuthservID, maxMail, 100
	p.smtp.ReadTimeout, p.smtp.WriteTimeout = time.Minute, time.Minute
	p.smtp.ErrorLog = log.New(io.Discard, "", 0)

	store := imapmemserver.New()
	p.user = imapmemserver.NewUser(team, password)
	if err := p.user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	store.AddUser(p.user)
	p.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return store.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	go func() { _ = p.smtp.Serve(smtpListener) }() // ends with Close
	go func() { _ = p.imap.Serve(imapListener) }()
	return p, nil
}

// Close ends both servers.
func (p *PostOffice) Close() error { return errors.Join(p.smtp.Close(), p.imap.Close()) }

// Boxes returns the addresses that have a mailbox, in the order of their
// names, and how many mails are in each.
func (p *PostOffice) Boxes() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]int{}
	for address, mails := range p.boxes {
		out[address] = len(mails)
	}
	return out
}

// Mails returns the mails of an address, oldest first.
func (p *PostOffice) Mails(address string) []Delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.boxes[strings.ToLower(address)])
}

// Send hands a mail to the SMTP server as from, over a connection, the way any
// mail program does.
func (p *PostOffice) Send(ctx context.Context, from string, to []string, raw []byte) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", p.SMTPAddr)
	if err != nil {
		return err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	if err := c.SendMail(from, to, bytes.NewReader(raw)); err != nil {
		return err
	}
	return c.Quit()
}

// Deliver puts a mail into the mailbox of one recipient. Mail to the team, at
// whatever plus-address, goes into the inbox that is read by IMAP.
func (p *PostOffice) Deliver(to string, raw []byte, at time.Time) error {
	to = strings.ToLower(to)
	box := withoutPlus(to)
	p.mu.Lock()
	defer p.mu.Unlock()
	if box == p.team {
		if _, err := p.user.Append("INBOX", literal{bytes.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{Time: at}); err != nil {
			return err
		}
	}
	p.next++
	p.boxes[box] = append(p.boxes[box], Delivered{ID: strconv.Itoa(p.next), At: at, Raw: raw})
	return nil
}

func withoutPlus(address string) string {
	local, host, ok := strings.Cut(address, "@")
	local, _, _ = strings.Cut(local, "+")
	if !ok {
		return address
	}
	return local + "@" + host
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// handover is one SMTP transaction.
type handover struct {
	office *PostOffice
	from   string
	to     []string
}

func (h *handover) Reset()        { h.from, h.to = "", nil }
func (h *handover) Logout() error { return nil }

// Mail notes who hands the mail in.
func (h *handover) Mail(from string, _ *smtp.MailOptions) error {
	h.from = strings.ToLower(from)
	return nil
}

// Rcpt notes a recipient; everybody has a mailbox here.
func (h *handover) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !strings.Contains(to, "@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 3}, Message: "write a whole address"}
	}
	h.to = append(h.to, to)
	return nil
}

// Data takes the mail and delivers it to each recipient, with the trace fields
// that a receiving server writes (RFC 5321 section 4.4, RFC 8601).
func (h *handover) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := h.office
	at := p.now()
	raw = withoutResults(raw)
	for _, to := range h.to {
		var head strings.Builder
		fmt.Fprintf(&head, "Return-Path: <%s>\r\nDelivered-To: %s\r\n", h.from, to)
		fmt.Fprintf(&head, "Authentication-Results: %s; %s\r\n", AuthservID, p.results(h.from, raw))
		fmt.Fprintf(&head, "Received: by %s with SMTP; %s\r\n", AuthservID, at.Format(time.RFC1123Z))
		if err := p.Deliver(to, append([]byte(head.String()), raw...), at); err != nil {
			return err
		}
	}
	return nil
}

// results says what this server knows of the sender: whoever of the team
// hands in a mail of their own address is who they say.
func (p *PostOffice) results(envelope string, raw []byte) string {
	author := ""
	if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		if a, err := mail.ParseAddress(m.Header.Get("From")); err == nil {
			author = strings.ToLower(a.Address)
		}
	}
	_, domain, ok := strings.Cut(author, "@")
	switch {
	case !ok || strings.ContainsAny(domain, " ;()\"\\"):
		return "none"
	case author == envelope && (p.people(author) || author == p.team):
		return fmt.Sprintf("spf=pass smtp.mailfrom=%s; dmarc=pass header.from=%s", domain, domain)
	}
	return fmt.Sprintf("dmarc=fail header.from=%s", domain)
}

// withoutResults takes out Authentication-Results that claim to be of this
// server, as RFC 8601 section 5 asks.
func withoutResults(raw []byte) []byte {
	head, body, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return raw
	}
	var kept [][]byte
	drop := false
	for _, line := range bytes.Split(head, []byte("\r\n")) {
		folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
		if !folded {
			name, value, _ := bytes.Cut(line, []byte(":"))
			drop = strings.EqualFold(string(bytes.TrimSpace(name)), "Authentication-Results") && bytes.Contains(bytes.ToLower(value), []byte(AuthservID))
		}
		if !drop {
			kept = append(kept, line)
		}
	}
	return append(append(bytes.Join(kept, []byte("\r\n")), "\r\n\r\n"...), body...)
}

package mailer

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"adjutant/models"
)

// Security is how a connection is encrypted.
type Security string

const (
	TLS      Security = "tls"      // from the first byte
	STARTTLS Security = "starttls" // upgraded before anything else is said
	Plain    Security = "off"      // not at all: for closed networks
)

// Server is one mail server as a URL names it.
type Server struct {
	Scheme   string // imap, imaps, smtp, smtps
	Host     string
	Port     string
	User     string
	Password string
	Folder   string // IMAP only
	Security Security
	StartAll bool // IMAP only: read what was there before the first connection
}

// ParseIMAP reads imaps://user:pass@host:993/INBOX and
// imap://user:pass@host:143/INBOX?tls=starttls|off&start=all. User, password
// and folder are URL-escaped; the folder is INBOX when it is left out. What is
// wrong is said without the password.
func ParseIMAP(raw string) (Server, error) {
	s, query, err := parseServer("the mailbox address", raw, map[string]string{"imaps": "993", "imap": "143"}, "tls", "start")
	if err != nil {
		return Server{}, err
	}
	if s.Folder == "" {
		s.Folder = "INBOX"
	}
	switch v := query.Get("start"); v {
	case "", "now":
	case "all":
		s.StartAll = true
	default:
		return Server{}, models.Invalid("the mailbox address", "start is now or all, not %q", v)
	}
	if s.User == "" {
		return Server{}, models.Invalid("the mailbox address", "it names no user: %s://user:password@%s/%s", s.Scheme, s.Host, s.Folder)
	}
	return s, nil
}

// ParseSMTP reads smtps://user:pass@host:465 and
// smtp://user:pass@host:587?tls=starttls|off. Without a user nobody signs in.
func ParseSMTP(raw string) (Server, error) {
	s, _, err := parseServer("the SMTP address", raw, map[string]string{"smtps": "465", "smtp": "587"}, "tls")
	if err == nil && s.Folder != "" {
		return Server{}, models.Invalid("the SMTP address", "it ends after the port, without /%s", s.Folder)
	}
	return s, err
}

func parseServer(what, raw string, ports map[string]string, keys ...string) (Server, url.Values, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		// url.Error repeats the whole text, and with it the password.
		return Server{}, nil, models.Invalid(what, "it is not a URL; special characters in user and password are written %%40 for @, %%2F for /")
	}
	port, ok := ports[u.Scheme]
	if !ok {
		return Server{}, nil, models.Invalid(what, "it begins with %s, not %q", words(ports), u.Scheme+"://")
	}
	s := Server{Scheme: u.Scheme, Host: u.Hostname(), Port: u.Port(), Security: STARTTLS}
	if s.Host == "" {
		return Server{}, nil, models.Invalid(what, "it names no host")
	}
	if s.Port == "" {
		s.Port = port
	}
	if u.User != nil {
		s.User = u.User.Username()
		s.Password, _ = u.User.Password()
	}
	s.Folder = strings.TrimPrefix(u.Path, "/")
	for _, v := range []string{s.User, s.Password, s.Folder} {
		if strings.ContainsAny(v, "\x00\r\n") {
			return Server{}, nil, models.Invalid(what, "user, password and folder hold no line breaks")
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Server{}, nil, models.Invalid(what, "what stands after ? is not readable")
	}
	for k := range query {
		if !slices.Contains(keys, k) {
			return Server{}, nil, models.Invalid(what, "unknown setting %q; known: %s", k, strings.Join(keys, ", "))
		}
	}
	secure := strings.HasSuffix(u.Scheme, "s")
	switch v := query.Get("tls"); {
	case secure && (v == "" || v == "on" || v == "tls"):
		s.Security = TLS
	case secure:
		return Server{}, nil, models.Invalid(what, "%s:// is always encrypted; tls=%s does not go with it", u.Scheme, v)
	case v == "" || v == "starttls":
	case v == "off":
		s.Security = Plain
	default:
		return Server{}, nil, models.Invalid(what, "tls is starttls or off, not %q", v)
	}
	return s, query, nil
}

// Address is host:port.
func (s Server) Address() string { return net.JoinHostPort(s.Host, s.Port) }

// String is the URL without the password, fit for a database or a log.
func (s Server) String() string {
	u := url.URL{Scheme: s.Scheme, Host: s.Address()}
	if s.User != "" {
		u.User = url.User(s.User)
	}
	if strings.HasPrefix(s.Scheme, "imap") {
		u.Path = "/" + s.Folder
	}
	q := url.Values{}
	if s.Security == Plain {
		q.Set("tls", "off")
	}
	if s.StartAll {
		q.Set("start", "all")
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// Name is user@host/folder, as a mailbox is called in its team.
func (s Server) Name() string {
	user := s.User
	if !strings.Contains(user, "@") {
		user += "@" + s.Host
	}
	return user + "/" + s.Folder
}

func (s Server) tlsConfig(given *tls.Config) *tls.Config {
	c := &tls.Config{}
	if given != nil {
		c = given.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = s.Host
	}
	if c.MinVersion < tls.VersionTLS12 {
		c.MinVersion = tls.VersionTLS12
	}
	return c
}

// reachError says why a server could not be spoken to, as a person needs it.
func (s Server) reachError(err error) error {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	var dns *net.DNSError
	switch {
	case errors.As(err, &host):
		return fmt.Errorf("the certificate of %s is for another name: %w", s.Host, err)
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &verify):
		return fmt.Errorf("the certificate of %s is not trusted: %w", s.Host, err)
	case errors.As(err, &dns):
		return fmt.Errorf("no host %s: check the name: %w", s.Host, err)
	}
	return fmt.Errorf("cannot reach %s: %w", s.Address(), err)
}

func words(ports map[string]string) string {
	var out []string
	for k := range ports {
		out = append(out, k+"://")
	}
	if len(out) == 2 && len(out[0]) < len(out[1]) {
		out[0], out[1] = out[1], out[0]
	}
	return strings.Join(out, " or ")
}

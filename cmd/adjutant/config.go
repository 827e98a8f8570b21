package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// secret is text that must not be printed: every way of printing shows dots.
type secret string

func (secret) String() string               { return "••••" }
func (secret) GoString() string             { return "••••" }
func (secret) LogValue() slog.Value         { return slog.StringValue("••••") }
func (secret) MarshalText() ([]byte, error) { return []byte("••••"), nil }

// address is a URL that may hold a password: printing leaves the password out.
type address string

// String returns the URL without its password.
func (a address) String() string {
	if a == "" {
		return ""
	}
	u, err := url.Parse(string(a))
	if err != nil {
		return "••••"
	}
	return u.Redacted()
}

func (a address) GoString() string             { return a.String() }
func (a address) LogValue() slog.Value         { return slog.StringValue(a.String()) }
func (a address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// config is the installation as the environment describes it.
type config struct {
	Database address
	BaseURL  string
	BaseSet  bool // given, not made from Addr
	Addr     string
	Secret   secret // "" = made at the first start
	IMAP     address
	SMTP     address
	From     string // address only, lower case
	FromName string
	TeamFile string
	Trust    trust
	Passive  bool
	LogJSON  bool
	Poll     time.Duration
	Metrics  secret // token that /metrics asks for away from loopback

	Set   int // how many names are set, for doctor
	Files int // how many of them by a file
}

// trust says what proves a sender.
type trust struct {
	Mode     string   // strict, authserv, open
	Authserv []string // the ids whose Authentication-Results count
}

func (t trust) String() string {
	if t.Mode == "authserv" {
		return "authserv=" + strings.Join(t.Authserv, ",")
	}
	return t.Mode
}

// defaultPoll is how often a mailbox is looked at even when IDLE is silent.
const defaultPoll = time.Minute

// settings are the names of the environment, each with the function that
// reads its value.
var settings = []struct {
	name string
	set  func(c *config, value string) error
}{
	{"ADJUTANT_DATABASE_URL", (*config).setDatabase},
	{"ADJUTANT_BASE_URL", (*config).setBaseURL},
	{"ADJUTANT_ADDR", (*config).setAddr},
	{"ADJUTANT_SECRET", (*config).setSecret},
	{"ADJUTANT_IMAP_URL", (*config).setIMAP},
	{"ADJUTANT_SMTP_URL", (*config).setSMTP},
	{"ADJUTANT_FROM", (*config).setFrom},
	{"ADJUTANT_TEAM_FILE", func(c *config, v string) error { c.TeamFile = v; return nil }},
	{"ADJUTANT_TRUST", (*config).setTrust},
	{"ADJUTANT_PASSIVE", (*config).setPassive},
	{"ADJUTANT_LOG", (*config).setLog},
	{"ADJUTANT_POLL", (*config).setPoll},
	{"ADJUTANT_METRICS_TOKEN", (*config).setMetrics},
}

// loadConfig reads the environment. All that is wrong comes back at once, a
// usageError of one sentence each.
func loadConfig(environ []string) (config, error) {
	c := config{Addr: "127.0.0.1:8080", Trust: trust{Mode: "strict"}, Poll: defaultPoll}
	values, errs := named(environ)
	for _, s := range settings {
		value, ok, err := one(values, s.name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if !ok {
			continue
		}
		c.Set++
		if values[s.name] == "" {
			c.Files++
		}
		if err := s.set(&c, value); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	if c.BaseURL == "" {
		c.BaseURL = baseOf(c.Addr)
	}
	if c.Database == "" && len(errs) == 0 {
		path, err := defaultDatabase(environ)
		if err != nil {
			errs = append(errs, err)
		}
		c.Database = address("sqlite://" + path)
	}
	if len(errs) > 0 {
		return c, usageError{errors.Join(errs...)}
	}
	return c, nil
}

// named returns the ADJUTANT_ names that are set, and an error for each that
// nothing knows.
func named(environ []string) (map[string]string, []error) {
	var known []string
	for _, s := range settings {
		known = append(known, s.name, s.name+"_FILE")
	}
	values := map[string]string{}
	var errs []error
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, "ADJUTANT_") || strings.HasPrefix(name, "ADJUTANT_TEST_") {
			continue
		}
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("%s is not known%s", name, didYouMean(name, known)))
			continue
		}
		values[name] = value
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return values, errs
}

// one returns the value of a name or of the file that NAME_FILE names. An
// empty value is as good as none.
func one(values map[string]string, name string) (string, bool, error) {
	value, file := values[name], values[name+"_FILE"]
	switch {
	case value != "" && file != "":
		return "", false, fmt.Errorf("%s and %s_FILE are both set; keep one of them", name, name)
	case file != "":
		text, err := os.ReadFile(file)
		if err != nil {
			return "", false, fmt.Errorf("%s_FILE: %w; write the path of a file that can be read", name, err)
		}
		value = strings.TrimRight(string(text), "\r\n")
		if value == "" {
			return "", false, fmt.Errorf("%s_FILE: %s is empty; write the value into it", name, file)
		}
	}
	return value, value != "", nil
}

func (c *config) setDatabase(v string) error {
	u, err := url.Parse(v)
	if err != nil {
		return errors.New("this is no URL; write sqlite:///path/adjutant.db or postgres://user:password@host/name")
	}
	switch u.Scheme {
	case "sqlite":
		if u.Host != "" || u.Path == "" || u.Path == "/" || strings.HasSuffix(u.Path, "/") {
			return errors.New("this names no file; write sqlite:///path/adjutant.db with three slashes")
		}
	case "postgres", "postgresql":
		if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
			return errors.New("this names no database; write postgres://user:password@host/name")
		}
	default:
		return fmt.Errorf("%s:// is no database that can be used; write sqlite:///path/adjutant.db or postgres://user:password@host/name", u.Scheme)
	}
	c.Database = address(v)
	return nil
}

func (c *config) setBaseURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return errors.New("this is no web address; write https://adjutant.example.net")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("the address must not have a path; give Adjutant a host name of its own, such as https://adjutant.example.net")
	}
	c.BaseURL, c.BaseSet = u.Scheme+"://"+u.Host, true
	return nil
}

func (c *config) setAddr(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return errors.New("this is no address to listen on; write 127.0.0.1:8080 or :8080")
	}
	if _, err := net.LookupPort("tcp", port); err != nil || port == "" {
		return fmt.Errorf("%q is no port; write 127.0.0.1:8080 or :8080", port)
	}
	c.Addr = v
	return nil
}

// secretLength is the least length of ADJUTANT_SECRET in bytes.
const secretLength = 32

func (c *config) setSecret(v string) error {
	if len(v) < secretLength {
		return fmt.Errorf("it has %d bytes and must have %d or more; make one with: openssl rand -hex 32", len(v), secretLength)
	}
	c.Secret = secret(v)
	return nil
}

func (c *config) setIMAP(v string) error {
	if _, err := models.PlanMailbox(v); err != nil {
		var invalid models.InvalidError
		if errors.As(err, &invalid) {
			return errors.New(invalid.Reason)
		}
		return err
	}
	c.IMAP = address(v)
	return nil
}

func (c *config) setSMTP(v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		return errors.New("this is no SMTP address; write smtps://user:password@host:465 or smtp://host:587?tls=starttls")
	}
	for key, values := range u.Query() {
		if key != "tls" {
			return fmt.Errorf("%s= is not known in an SMTP address; known is tls=starttls or tls=off", key)
		}
		if v := values[len(values)-1]; u.Scheme == "smtps" || (v != "starttls" && v != "off") {
			return fmt.Errorf("tls=%s does not go with %s://; write smtps://, or smtp:// with tls=starttls or tls=off", v, u.Scheme)
		}
	}
	c.SMTP = address(v)
	return nil
}

func (c *config) setFrom(v string) error {
	a, err := mail.ParseAddress(v)
	if err != nil {
		return errors.New("this is no mail address; write team@example.net")
	}
	c.From, c.FromName = strings.ToLower(a.Address), a.Name
	return nil
}

func (c *config) setTrust(v string) error {
	mode, list, found := strings.Cut(v, "=")
	switch mode = strings.ToLower(strings.TrimSpace(mode)); {
	case (mode == "strict" || mode == "open") && !found:
		c.Trust = trust{Mode: mode}
		return nil
	case mode == "authserv" && found:
		var ids []string
		for id := range strings.SplitSeq(list, ",") {
			if id = strings.ToLower(strings.TrimSpace(id)); id == "" || strings.ContainsAny(id, " \t;=\"") {
				return fmt.Errorf("%q is no authserv-id; write the first word of your server's Authentication-Results, such as authserv=mx.example.net", id)
			}
			ids = append(ids, id)
		}
		c.Trust = trust{Mode: mode, Authserv: ids}
		return nil
	}
	return fmt.Errorf("%q is not known; write strict, authserv=mx.example.net or open", v)
}

func (c *config) setPassive(v string) error {
	switch strings.ToLower(v) {
	case "1", "true", "yes", "on":
		c.Passive = true
	case "0", "false", "no", "off":
		c.Passive = false
	default:
		return fmt.Errorf("%q is neither yes nor no; write 1 or 0", v)
	}
	return nil
}

func (c *config) setLog(v string) error {
	switch strings.ToLower(v) {
	case "text":
		c.LogJSON = false
	case "json":
		c.LogJSON = true
	default:
		return fmt.Errorf("%q is not known; write text or json", v)
	}
	return nil
}

func (c *config) setPoll(v string) error {
	d, err := time.ParseDuration(v)
	if err != nil {
		return fmt.Errorf("%q is no duration; write 30s or 1m", v)
	}
	if d < time.Second || d > 10*time.Minute {
		return fmt.Errorf("%s is out of bounds; write something from 1s to 10m", v)
	}
	c.Poll = d
	return nil
}

func (c *config) setMetrics(v string) error {
	c.Metrics = secret(v)
	return nil
}

// baseOf is where a browser on this machine reaches addr.
func baseOf(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// defaultDatabase is adjutant.db in the user's data directory, as the XDG
// base directory specification names it.
func defaultDatabase(environ []string) (string, error) {
	look := func(name string) string {
		for _, line := range environ {
			if v, ok := strings.CutPrefix(line, name+"="); ok {
				return v
			}
		}
		return ""
	}
	if dir := look("XDG_DATA_HOME"); filepath.IsAbs(dir) { // the specification ignores relative ones
		return filepath.Join(dir, "adjutant", "adjutant.db"), nil
	}
	if home := look("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "adjutant", "adjutant.db"), nil
	}
	return "", errors.New("there is no home directory for the database; set ADJUTANT_DATABASE_URL")
}

// Embedded reports whether the database is a SQLite file, and which.
func (c config) Embedded() (path string, ok bool) {
	u, err := url.Parse(string(c.Database))
	if err != nil || u.Scheme != "sqlite" {
		return "", false
	}
	return u.Path, true
}

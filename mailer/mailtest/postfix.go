package mailtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// PostfixServer is a real Postfix that takes mail for any address and
// delivers all of it into one Maildir.
type PostfixServer struct {
	Addr string

	d     *daemon
	inbox string
}

const postfixMain = `
compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
config_directory = DIR/conf
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.net
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = yes
local_recipient_maps =
virtual_mailbox_domains = regexp:{{/./ all}}
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = DIR/mail
virtual_uid_maps = static:UID
virtual_gid_maps = static:GID
virtual_minimum_uid = 1
virtual_alias_maps =
alias_maps =
alias_database =
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
message_size_limit = 60000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
maillog_file = DIR/log
maillog_file_prefixes = DIR
`

const postfixMaster = `
PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

// Postfix starts a Postfix for one test. Postfix runs as root only.
func Postfix(t testing.TB) *PostfixServer {
	t.Helper()
	s, err := StartPostfix()
	return started(t, s, err)
}

// StartPostfix starts a Postfix with a queue and configuration of its own.
func StartPostfix() (*PostfixServer, error) {
	postconf, err := program("postconf", "postfix")
	if err != nil {
		return nil, err
	}
	// The master itself, in our process group: "postfix start-fg" would put it
	// into a session of its own, where it outlives a test that is killed.
	libexec, err := exec.Command(postconf, "-xh", "daemon_directory").Output()
	if err != nil {
		return nil, fmt.Errorf("ask Postfix for its directory: %w", err)
	}
	path := filepath.Join(strings.TrimSpace(string(libexec)), "master")
	if os.Getuid() != 0 {
		return nil, errors.New("Postfix starts as root only: run this test as root")
	}
	owner, err := user.Lookup("postfix")
	if err != nil {
		return nil, fmt.Errorf("Postfix is not set up: apt-get install postfix: %w", err)
	}
	drop, err := user.LookupGroup("postdrop")
	if err != nil {
		return nil, fmt.Errorf("Postfix is not set up: apt-get install postfix: %w", err)
	}
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	dropGID, _ := strconv.Atoi(drop.Gid)
	dir, err := openDir("postfix-")
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	inbox := filepath.Join(dir, "mail", "inbox")
	for _, d := range []string{"conf", "queue", "queue/pid", "mail"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			return nil, err
		}
	}
	owned := []string{"data", "mail"}
	for _, q := range strings.Fields("active bounce corrupt defer deferred flush hold incoming private saved trace") {
		owned = append(owned, "queue/"+q)
	}
	for _, d := range append(owned, "queue/public", "queue/maildrop") {
		d = filepath.Join(dir, d)
		if err := errors.Join(os.MkdirAll(d, 0o700), os.Chown(d, uid, gid)); err != nil {
			return nil, err
		}
	}
	err = errors.Join(
		os.Chown(filepath.Join(dir, "queue/public"), uid, dropGID), os.Chmod(filepath.Join(dir, "queue/public"), 0o710|os.ModeSetgid),
		os.Chown(filepath.Join(dir, "queue/maildrop"), uid, dropGID), os.Chmod(filepath.Join(dir, "queue/maildrop"), 0o730|os.ModeSticky),
		writeFiles(filepath.Join(dir, "conf"), map[string]string{
			"main.cf":   expand(postfixMain, "DIR", dir, "UID", owner.Uid, "GID", owner.Gid),
			"master.cf": expand(postfixMaster, "PORT", net.JoinHostPort("127.0.0.1", ports[0])),
		}),
	)
	if err != nil {
		return nil, err
	}
	d, err := run(dir, path, "-c", filepath.Join(dir, "conf"), "-d")
	if err != nil {
		return nil, err
	}
	s := &PostfixServer{d: d, inbox: inbox, Addr: net.JoinHostPort("127.0.0.1", ports[0])}
	if err := d.ready(s.Addr); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Stop ends the server and removes its mail.
func (s *PostfixServer) Stop() { s.d.stop() }

// URL is how the server is configured for sending, without encryption.
func (s *PostfixServer) URL() string { return "smtp://" + s.Addr + "?tls=off" }

// Log is what the server wrote.
func (s *PostfixServer) Log() string {
	b, _ := os.ReadFile(filepath.Join(s.d.dir, "log"))
	return string(b) + s.d.out.String()
}

// Delivered waits until n mails were delivered and returns them.
func (s *PostfixServer) Delivered(n int, wait time.Duration) ([][]byte, error) {
	deadline := time.Now().Add(wait)
	for {
		names, _ := filepath.Glob(filepath.Join(s.inbox, "new", "*"))
		if len(names) >= n {
			var out [][]byte
			for _, name := range names {
				b, err := os.ReadFile(name)
				if err != nil {
					return nil, err
				}
				out = append(out, b)
			}
			return out, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("%d of %d mails were delivered:\n%s", len(names), n, s.Log())
		}
		// A Maildir tells nobody; it can only be looked at.
		time.Sleep(20 * time.Millisecond)
	}
}

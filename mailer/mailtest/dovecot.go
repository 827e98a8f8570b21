package mailtest

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Password opens every mailbox of the servers here.
const Password = "secret"

// DovecotServer is a real Dovecot with mailboxes in a directory of its own.
type DovecotServer struct {
	Addr    string // IMAP, with STARTTLS
	TLSAddr string // IMAPS
	Cert    *Certificate

	d     *daemon
	mu    sync.Mutex
	users map[string]bool
}

const dovecotConf = `
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:DIR/mail/%n
mail_max_userip_connections = 500
default_vsz_limit = 512M
mail_fsync = never
USERS
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN DIR/users
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%n allow_all_users=yes
}
service imap-login {
  CHROOT
  inet_listener imap {
    address = 127.0.0.1
    port = PORT1
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = PORT2
    ssl = yes
  }
  service_count = 0
  process_min_avail = 1
}
service anvil {
  CHROOT
}
service imap {
  process_limit = 500
}
`

// Dovecot starts a Dovecot for one test, with a user "team".
func Dovecot(t testing.TB) *DovecotServer {
	t.Helper()
	s, err := StartDovecot()
	s = started(t, s, err)
	if err := s.AddUser("team"); err != nil {
		t.Fatal(err)
	}
	return s
}

// StartDovecot starts a Dovecot. It needs no rights, and runs as somebody
// else when the caller is root.
func StartDovecot() (*DovecotServer, error) {
	path, err := program("dovecot", "dovecot-imapd")
	if err != nil {
		return nil, err
	}
	dir, err := openDir("dovecot-")
	if err != nil {
		return nil, err
	}
	cert, err := SelfSigned()
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	uid, gid, users, chroot := os.Getuid(), os.Getgid(), "", ""
	mail := filepath.Join(dir, "mail")
	if err := os.MkdirAll(mail, 0o755); err != nil {
		return nil, err
	}
	if uid == 0 {
		// Dovecot serves no mail as root.
		uid, gid = 8, 8
		if u, err := user.Lookup("mail"); err == nil {
			uid, _ = strconv.Atoi(u.Uid)
			gid, _ = strconv.Atoi(u.Gid)
		}
		if err := os.Chown(mail, uid, gid); err != nil {
			return nil, err
		}
	} else {
		me, err := user.Current()
		if err != nil {
			return nil, err
		}
		group := me.Gid
		if g, err := user.LookupGroupId(me.Gid); err == nil {
			group = g.Name
		}
		users = "default_internal_user = " + me.Username + "\ndefault_internal_group = " + group + "\ndefault_login_user = " + me.Username
		chroot = "chroot ="
	}
	err = writeFiles(dir, map[string]string{
		"conf": expand(dovecotConf, "DIR", dir, "PORT1", ports[0], "PORT2", ports[1], "UID", strconv.Itoa(uid), "GID", strconv.Itoa(gid),
			"USERS", users, "CHROOT", chroot),
		"cert.pem": string(cert.CertPEM), "key.pem": string(cert.KeyPEM), "users": "",
	})
	if err != nil {
		return nil, err
	}
	d, err := run(dir, path, "-F", "-c", filepath.Join(dir, "conf"))
	if err != nil {
		return nil, err
	}
	s := &DovecotServer{d: d, Cert: cert, Addr: net.JoinHostPort("127.0.0.1", ports[0]), TLSAddr: net.JoinHostPort("127.0.0.1", ports[1]), users: map[string]bool{}}
	if err := d.ready(s.Addr, s.TLSAddr); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		s.Stop()
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return s, nil
}

// Stop ends the server and removes its mail.
func (s *DovecotServer) Stop() { s.d.stop() }

// AddUser makes a mailbox that Password opens.
func (s *DovecotServer) AddUser(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[name] = true
	text := ""
	for u := range s.users {
		text += u + ":" + Password + "::::::\n"
	}
	next := filepath.Join(s.d.dir, "users.next")
	if err := os.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(next, filepath.Join(s.d.dir, "users"))
}

// URL is how a mailbox is configured, without encryption.
func (s *DovecotServer) URL(user, folder string) string {
	return "imap://" + url.PathEscape(user) + ":" + Password + "@" + s.Addr + "/" + url.PathEscape(folder) + "?tls=off"
}

// Do runs commands as a user, over a connection of its own.
func (s *DovecotServer) Do(user string, work func(*imapclient.Client) error) error {
	return do(s.Addr, user, work)
}

// Append puts mails into a folder and returns their UIDs.
func (s *DovecotServer) Append(user, folder string, mails ...[]byte) ([]uint32, error) {
	return appendMails(s.Addr, user, folder, mails)
}

// Flagged says which UIDs of a folder have a flag.
func (s *DovecotServer) Flagged(user, folder string, flag imap.Flag) (uids []uint32, err error) {
	err = do(s.Addr, user, func(c *imapclient.Client) error {
		if _, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return err
		}
		data, err := c.UIDSearch(&imap.SearchCriteria{Flag: []imap.Flag{flag}}, nil).Wait()
		if err != nil {
			return err
		}
		for _, u := range data.AllUIDs() {
			uids = append(uids, uint32(u))
		}
		return nil
	})
	return uids, err
}

func do(addr, user string, work func(*imapclient.Client) error) error {
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Login(user, Password).Wait(); err != nil {
		return err
	}
	if err := work(c); err != nil {
		return err
	}
	return c.Logout().Wait()
}

func appendMails(addr, user, folder string, mails [][]byte) (uids []uint32, err error) {
	err = do(addr, user, func(c *imapclient.Client) error {
		for _, m := range mails {
			cmd := c.Append(folder, int64(len(m)), nil)
			if _, err := cmd.Write(m); err != nil {
				return err
			}
			if err := cmd.Close(); err != nil {
				return err
			}
			data, err := cmd.Wait()
			if err != nil {
				return err
			}
			uids = append(uids, uint32(data.UID))
		}
		return nil
	})
	return uids, err
}

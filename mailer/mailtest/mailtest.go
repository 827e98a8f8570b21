// Package mailtest starts mail servers for tests: a real Dovecot, a real
// Postfix, an IMAP server in memory, an SMTP sink that fails on demand, and a
// proxy that breaks connections. Each has a Start function for programs,
// whose result is stopped with Stop, and one that takes a test and ends with
// it. A program that is not installed fails the test with what to install: a
// test that skips proves nothing.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Certificate is self-signed, for 127.0.0.1 and localhost.
type Certificate struct {
	TLS             tls.Certificate
	Roots           *x509.CertPool // trusts it
	CertPEM, KeyPEM []byte
}

// Client is a configuration that trusts the certificate.
func (c *Certificate) Client() *tls.Config { return &tls.Config{RootCAs: c.Roots} }

var selfSigned = sync.OnceValues(func() (*Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	c := &Certificate{
		CertPEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		KeyPEM:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
		Roots:   x509.NewCertPool(),
	}
	c.Roots.AppendCertsFromPEM(c.CertPEM)
	c.TLS, err = tls.X509KeyPair(c.CertPEM, c.KeyPEM)
	return c, err
})

// SelfSigned is the certificate of every server here, made once a process.
func SelfSigned() (*Certificate, error) { return selfSigned() }

// started ends a test when a server did not start, and the server with the test.
func started[S interface{ Stop() }](t testing.TB, s S, err error) S {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// daemon is a server program in the foreground.
type daemon struct {
	cmd  *exec.Cmd
	done chan struct{}
	out  lockedBuffer
	dir  string
}

// openDir makes a directory that servers running as somebody else can enter.
func openDir(pattern string) (string, error) {
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

// program finds a server program, also where only root's PATH looks.
func program(name, debianPackage string) (string, error) {
	if p, err := exec.LookPath(name); err == nil {
		return p, nil
	}
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/sbin"} {
		if p, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("%s is not installed: apt-get install %s", name, debianPackage)
}

func run(dir, path string, args ...string) (*daemon, error) {
	d := &daemon{cmd: exec.Command(path, args...), done: make(chan struct{}), dir: dir}
	d.cmd.Stdout, d.cmd.Stderr = &d.out, &d.out
	// The server dies with us, also when we are killed.
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	begun := make(chan error)
	go func() {
		// The death signal comes when the thread that started the server ends,
		// so that thread stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := d.cmd.Start()
		begun <- err
		if err == nil {
			d.cmd.Wait()
		}
		close(d.done)
	}()
	if err := <-begun; err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return d, nil
}

// ready waits until something listens on every address.
func (d *daemon) ready(addrs ...string) error {
	deadline := time.Now().Add(30 * time.Second)
	for _, a := range addrs {
		for {
			c, err := net.DialTimeout("tcp", a, time.Second)
			if err == nil {
				c.Close()
				break
			}
			select {
			case <-d.done:
				return fmt.Errorf("%s ended: %s", d.cmd.Path, d.out.String())
			case <-time.After(20 * time.Millisecond):
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("%s does not listen on %s: %s", d.cmd.Path, a, d.out.String())
			}
		}
	}
	return nil
}

func (d *daemon) stop() {
	syscall.Kill(-d.cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-d.done:
	case <-time.After(5 * time.Second):
		syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL)
		<-d.done
	}
	os.RemoveAll(d.dir)
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// freePorts finds n ports that nobody listens on.
func freePorts(n int) ([]string, error) {
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		_, port, _ := net.SplitHostPort(l.Addr().String())
		out = append(out, port)
	}
	return out, nil
}

func writeFiles(dir string, files map[string]string) error {
	var errs []error
	for name, text := range files {
		errs = append(errs, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return errors.Join(errs...)
}

func expand(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

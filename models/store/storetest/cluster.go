package storetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// running is the cluster that this test binary started, if it did.
var running struct {
	sync.Mutex
	process *exec.Cmd
	done    chan struct{}
	dir     string
}

// postgresServer returns the URL of the server that test databases are made
// on, starting one when none was given.
var postgresServer = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("ADJUTANT_TEST_DATABASE_URL"); given != "" {
		return given, nil
	}
	return startCluster()
})

// binary finds one of Postgres's programs, in PATH or where Debian puts them.
func binary(name string) (string, error) {
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(debian) > 0 { // the newest; wrappers in PATH may do more than run it
		return debian[len(debian)-1], nil
	}
	if found, err := exec.LookPath(name); err == nil {
		return found, nil
	}
	return "", errors.New("no Postgres found: install it (apt-get install postgresql) or set ADJUTANT_TEST_DATABASE_URL to a server on which databases may be created")
}

// asOwner runs a command as the user postgres when we are root, which
// Postgres refuses to run as.
func asOwner(cmd *exec.Cmd) (uid, gid int, err error) {
	uid, gid = os.Getuid(), os.Getgid()
	if uid != 0 {
		return uid, gid, nil
	}
	owner, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, errors.New("the Postgres of the tests cannot run as root, and there is no user postgres to run it as: run the tests as another user or add that one")
	}
	if uid, err = strconv.Atoi(owner.Uid); err != nil {
		return 0, 0, err
	}
	if gid, err = strconv.Atoi(owner.Gid); err != nil {
		return 0, 0, err
	}
	if cmd != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return uid, gid, nil
}

func startCluster() (string, error) {
	initdb, err := binary("initdb")
	if err != nil {
		return "", err
	}
	server, err := binary("postgres")
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "adjutant-pg-") // short: a socket's path is limited
	if err != nil {
		return "", err
	}
	uid, gid, err := asOwner(nil)
	if err == nil {
		err = os.Chown(dir, uid, gid)
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	data := filepath.Join(dir, "data")
	run := func(name string, args ...string) (*exec.Cmd, error) {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+dir)
		cmd.SysProcAttr = whileWeLive()
		_, _, err := asOwner(cmd)
		return cmd, err
	}
	cmd, err := run(initdb, "-D", data, "-U", "adjutant", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions")
	if err == nil {
		var out []byte
		if out, err = cmd.CombinedOutput(); err != nil {
			err = fmt.Errorf("initdb: %w: %s", err, out)
		}
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	cmd, err = run(server, "-D", data, "-k", dir, "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400",
		"-c", "shared_buffers=32MB", "-c", "autovacuum=off", "-c", "max_wal_size=2GB", "-c", "timezone=Asia/Kolkata")
	if err == nil {
		cmd.Stdout, cmd.Stderr = log, log
		err = startOnThread(cmd)
	}
	if err != nil {
		return "", errors.Join(err, log.Close(), os.RemoveAll(dir))
	}
	running.Lock()
	running.process, running.dir, running.done = cmd, dir, make(chan struct{})
	done := running.done
	running.Unlock()
	go func() {
		_ = cmd.Wait() // however it ended
		log.Close()
		close(done)
	}()
	url := fmt.Sprintf("postgres://adjutant@127.0.0.1:%d/postgres?sslmode=disable", port)
	return url, waitFor(url, done, log.Name())
}

// waitFor returns when the server answers.
func waitFor(url string, ended <-chan struct{}, log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ended:
			text, _ := os.ReadFile(log) // best effort, for the message
			return fmt.Errorf("the Postgres of the tests did not start: %s", strings.TrimSpace(string(text)))
		case <-ctx.Done():
			return fmt.Errorf("the Postgres of the tests does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// stopCluster ends the cluster and removes its files.
func stopCluster() error {
	running.Lock()
	defer running.Unlock()
	if running.process == nil {
		return nil
	}
	err := running.process.Process.Signal(syscall.SIGQUIT) // at once; nothing is worth keeping
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	select {
	case <-running.done:
	case <-time.After(10 * time.Second):
		err = errors.Join(err, running.process.Process.Kill())
		<-running.done
	}
	running.process = nil
	return errors.Join(err, os.RemoveAll(running.dir))
}

package mailtest

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// FaultProxy stands between a client and a server and breaks what passes.
type FaultProxy struct {
	Addr string

	target string
	l      net.Listener
	count  atomic.Int64
	hole   atomic.Bool
	left   atomic.Int64 // bytes from the server until the cut; negative: no cut
	rate   atomic.Int64 // bytes a second from the server; 0: as they come
	mu     sync.Mutex
	conns  map[net.Conn]bool
	closed bool
}

// Proxy stands before a server for one test.
func Proxy(t testing.TB, target string) *FaultProxy {
	t.Helper()
	p, err := StartProxy(target)
	return started(t, p, err)
}

// StartProxy listens on a free port and passes everything to target.
func StartProxy(target string) (*FaultProxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &FaultProxy{Addr: l.Addr().String(), target: target, l: l, conns: map[net.Conn]bool{}}
	p.left.Store(-1)
	go p.accept()
	return p, nil
}

// Stop ends the proxy and every connection through it.
func (p *FaultProxy) Stop() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.l.Close()
	p.Cut()
}

// Conns is how many connections were made.
func (p *FaultProxy) Conns() int { return int(p.count.Load()) }

// Cut closes every connection now. New ones are taken.
func (p *FaultProxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// CutAfter closes all connections once so many more bytes came from the
// server, once.
func (p *FaultProxy) CutAfter(bytes int64) { p.left.Store(bytes) }

// BlackHole swallows everything, in both directions, without closing.
func (p *FaultProxy) BlackHole(on bool) { p.hole.Store(on) }

// Slow lets so many bytes a second come from the server; 0 is unlimited.
func (p *FaultProxy) Slow(bytesPerSecond int64) { p.rate.Store(bytesPerSecond) }

func (p *FaultProxy) accept() {
	for {
		c, err := p.l.Accept()
		if err != nil {
			return
		}
		p.count.Add(1)
		go p.serve(c)
	}
}

func (p *FaultProxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	if p.closed {
		client.Close()
		server.Close()
	}
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.pass(server, client, false) })
	both.Go(func() { p.pass(client, server, true) })
	both.Wait()
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
}

func (p *FaultProxy) pass(to, from net.Conn, down bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 32<<10)
	for {
		most := len(buf)
		if rate := p.rate.Load(); down && rate > 0 {
			most = int(max(1, min(rate/20, int64(most))))
		}
		n, err := from.Read(buf[:most])
		if p.hole.Load() {
			if err != nil {
				return
			}
			continue
		}
		out := buf[:n]
		cut := false
		if down {
			if left := p.left.Load(); left >= 0 {
				if int64(n) >= left {
					out, cut = buf[:left], true
					p.left.Store(-1)
				} else {
					p.left.Add(-int64(n))
				}
			}
			if rate := p.rate.Load(); rate > 0 {
				time.Sleep(time.Duration(n) * time.Second / time.Duration(rate))
			}
		}
		if _, werr := to.Write(out); werr != nil || err != nil {
			return
		}
		if cut {
			p.Cut()
			return
		}
	}
}

package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"

	"adjutant/mailer"
	"adjutant/mailer/mailtest"
	"adjutant/models"
)

// place is a folder on some server, for what must hold on any.
type place struct {
	url      string // reads from the first mail on
	put      func(t *testing.T, mails ...[]byte) []uint32
	recreate func(t *testing.T)
}

func everywhere(t *testing.T, test func(t *testing.T, p place)) {
	t.Run("dovecot", func(t *testing.T) {
		t.Parallel()
		s := mailtest.Dovecot(t)
		folder := func(c *imapclient.Client) error { return c.Create("Box", nil).Wait() }
		if err := s.Do("team", folder); err != nil {
			t.Fatal(err)
		}
		test(t, place{
			url: withQuery(s.URL("team", "Box"), "start", "all"),
			put: func(t *testing.T, m ...[]byte) []uint32 { return must(s.Append("team", "Box", m...))(t) },
			recreate: func(t *testing.T) {
				t.Helper()
				must(0, s.Do("team", func(c *imapclient.Client) error { return errors.Join(c.Delete("Box").Wait(), folder(c)) }))(t)
			},
		})
	})
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		s := mailtest.IMAP(t)
		if err := s.User.Create("Box", nil); err != nil {
			t.Fatal(err)
		}
		test(t, place{
			url: withQuery(s.URL("Box"), "start", "all"),
			put: func(t *testing.T, m ...[]byte) []uint32 { return must(s.Append("Box", m...))(t) },
			recreate: func(t *testing.T) {
				t.Helper()
				must(0, errors.Join(s.User.Delete("Box"), s.User.Create("Box", nil)))(t)
			},
		})
	})
}

// Not parallel: it measures the heap.
func TestPassAll_ManyMailsComeInGroupsAndMemoryStaysBounded(t *testing.T) {
	s := mailtest.Dovecot(t)
	const mails, size = 200, 100_000 // 20 MB
	want := map[uint32][]byte{}
	var all [][]byte
	for n := range mails {
		all = append(all, long(n, size))
	}
	for n, uid := range must(s.Append("team", "INBOX", all...))(t) {
		want[uid] = all[n][:200]
	}
	all = nil
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	base := heap()
	var peak uint64
	var groups, largest, last int
	d := newDesk(withQuery(s.URL("team", "INBOX"), "start", "all"))
	d.receive = func(_ context.Context, b models.Batch) error {
		groups++
		bytesIn := 0
		for n := range b.Arrivals {
			a := &b.Arrivals[n]
			bytesIn += len(a.Raw)
			if int(a.UID) <= last {
				t.Errorf("uid %d after %d", a.UID, last)
			}
			last = int(a.UID)
			if !bytes.HasPrefix(a.Raw, want[a.UID]) || int64(len(a.Raw)) != a.Size {
				t.Errorf("uid %d is not what was put there", a.UID)
			}
		}
		largest = max(largest, bytesIn)
		if b.Watermark != b.Arrivals[len(b.Arrivals)-1].UID {
			t.Errorf("watermark %d", b.Watermark)
		}
		if groups%4 == 0 {
			peak = max(peak, heap())
		}
		for n := range b.Arrivals {
			b.Arrivals[n].Raw = nil // the desk does not keep them either
		}
		return nil
	}
	began := time.Now()
	got, err := inbox(d, func(i *mailer.Inbox) { i.GroupBytes = 1 << 20 }).PassAll(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if got.Fetched != mails || got.Filed != mails {
		t.Fatalf("received %+v", got)
	}
	t.Logf("%d MB in %d groups, largest %d KB, %v, heap above base %d KB", mails*size>>20, groups, largest>>10, time.Since(began).Round(time.Millisecond), int64(peak-base)>>10)
	if groups < mails*size>>20 || largest > 1<<20 {
		t.Errorf("%d groups, the largest of %d bytes", groups, largest)
	}
	if peak > base+8<<20 {
		t.Errorf("%d MB more on the heap for groups of 1 MB", (peak-base)>>20)
	}
}

func TestPassAll_EveryMailIsWholeAndInOrder(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		mails := notes(1, 120)
		uids := p.put(t, mails...)
		d := newDesk(p.url)
		got := must(inbox(d).PassAll(t.Context(), false))(t)
		if got.Fetched != 120 || !slices.Equal(d.uids(1), uids) {
			t.Fatalf("received %+v: %v", got, d.uids(1))
		}
		for n, a := range d.received(1) {
			if !bytes.Equal(a.Raw, mails[n]) || a.Truncated || a.At.IsZero() || a.Size != int64(len(mails[n])) {
				t.Errorf("mail %d came as %+v", n, a)
			}
		}
		if len(d.batches) != 3 { // of 50
			t.Errorf("%d groups", len(d.batches))
		}
		if m := d.box(1); m.LastUID != uids[119] || m.Owner != "" || d.passes != 1 {
			t.Errorf("left behind: %+v, %d passes", m, d.passes)
		}
	})
}

func TestPassAll_NothingNewIsNotTheLastMailAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		p.put(t, notes(1, 3)...)
		d := newDesk(p.url)
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t)
		d.receive = func(_ context.Context, b models.Batch) error {
			t.Errorf("%d mails came again, the first is %d", len(b.Arrivals), b.Arrivals[0].UID)
			return nil
		}
		if got := must(i.PassAll(t.Context(), false))(t); got != (models.Received{}) {
			t.Errorf("second pass: %+v", got)
		}
	})
}

func TestPassAll_AnEmptyFolderIsRead(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		d := newDesk(p.url)
		if got := must(inbox(d).PassAll(t.Context(), false))(t); got != (models.Received{}) {
			t.Errorf("%+v", got)
		}
		if m := d.box(1); m.StartUID != 1 || m.LastUID != 0 || m.UIDValidity == 0 {
			t.Errorf("started at %+v", m)
		}
	})
}

func TestPassAll_FirstConnectionStartsAtTheNextMail(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		old := p.put(t, notes(1, 5)...)
		d := newDesk(withQuery(p.url, "start", "now"))
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t)
		if got := d.uids(1); len(got) != 0 {
			t.Fatalf("old mail was read: %v", got)
		}
		if m := d.box(1); m.StartUID != old[4]+1 || m.LastUID != old[4] {
			t.Fatalf("started at %d after %d", m.StartUID, m.LastUID)
		}
		fresh := p.put(t, note(6))
		must(i.PassAll(t.Context(), false))(t)
		if got := d.uids(1); !slices.Equal(got, fresh) {
			t.Errorf("read %v, want %v", got, fresh)
		}
	})
}

func TestPassAll_AllImportsWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		old := p.put(t, notes(1, 5)...)
		d := newDesk(withQuery(p.url, "start", "now"))
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t) // starts after the five
		fresh := p.put(t, note(6))
		got := must(i.PassAll(t.Context(), true))(t)
		if got.Filed != 6 {
			t.Fatalf("%+v", got)
		}
		imported := map[uint32]bool{}
		for _, b := range d.batches {
			for _, a := range b.Arrivals {
				imported[a.UID] = b.Import
			}
		}
		for _, u := range old {
			if !imported[u] {
				t.Errorf("old mail %d was not an import", u)
			}
		}
		if imported[fresh[0]] {
			t.Error("new mail was an import")
		}
		if m := d.box(1); m.LastUID != fresh[0] {
			t.Errorf("watermark %d", m.LastUID)
		}
		// And a mailbox that was never started is imported as a whole.
		d = newDesk(withQuery(p.url, "start", "now"))
		must(inbox(d).PassAll(t.Context(), true))(t)
		if len(d.uids(1)) != 6 || !d.batches[0].Import || d.box(1).StartUID != 1 {
			t.Errorf("read %v from %d", d.uids(1), d.box(1).StartUID)
		}
	})
}

func TestPassAll_ANewUIDValidityIsReadFromTheStart(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		p.put(t, notes(1, 4)...)
		d := newDesk(p.url)
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t)
		before := d.box(1).UIDValidity
		p.recreate(t)
		p.put(t, notes(3, 5)...)
		must(i.PassAll(t.Context(), false))(t)
		m := d.box(1)
		if m.UIDValidity == before || m.StartUID != 1 {
			t.Fatalf("still at %d of %d", m.StartUID, m.UIDValidity)
		}
		last := d.batches[len(d.batches)-1]
		if last.UIDValidity != m.UIDValidity || len(last.Arrivals) != 3 || last.Import {
			t.Errorf("the rescan gave %d mails under %d, import %v", len(last.Arrivals), last.UIDValidity, last.Import)
		}
	})
}

func TestPassAll_ANewUIDValidityBringsOldMailBackAsAnImport(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		p.put(t, notes(1, 2)...)
		d := newDesk(withQuery(p.url, "start", "now"))
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t)
		d.boxes[1].CreatedAt = time.Now().Add(72 * time.Hour) // all of it came long before
		p.recreate(t)
		p.put(t, notes(1, 2)...)
		must(i.PassAll(t.Context(), false))(t)
		if len(d.batches) != 1 || !d.batches[0].Import || len(d.batches[0].Arrivals) != 2 {
			t.Errorf("%+v", d.batches)
		}
		p.put(t, note(3)) // and what comes then is mail like any other
		must(i.PassAll(t.Context(), false))(t)
		if len(d.batches) != 2 || d.batches[1].Import {
			t.Errorf("%d batches", len(d.batches))
		}
	})
}

func TestPassAll_ReconciliationReadsWhatIsMissing(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		uids := p.put(t, notes(1, 6)...)
		d := newDesk(p.url)
		i := inbox(d)
		must(i.PassAll(t.Context(), false))(t)
		m := d.box(1)
		d.mu.Lock()
		for _, u := range []uint32{uids[1], uids[4]} {
			delete(d.sighted, [3]uint32{1, m.UIDValidity, u})
		}
		d.mails, d.batches = map[int64][]models.Arrival{}, nil
		d.mu.Unlock()
		must(i.PassAll(t.Context(), false))(t)
		if got := d.uids(1); !slices.Equal(got, []uint32{uids[1], uids[4]}) {
			t.Errorf("read %v, missing were %d and %d", got, uids[1], uids[4])
		}
		if d.box(1).LastUID != uids[5] {
			t.Errorf("the watermark moved to %d", d.box(1).LastUID)
		}
	})
}

func TestPassAll_ALargeMailIsHandedInByItsHeader(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		large := long(2, 300_000)
		p.put(t, note(1), large, note(3))
		d := newDesk(p.url)
		must(inbox(d, func(i *mailer.Inbox) { i.MaxMail = 100_000 }).PassAll(t.Context(), false))(t)
		got := d.received(1)
		if len(got) != 3 {
			t.Fatalf("%d mails", len(got))
		}
		head, _, _ := bytes.Cut(large, []byte("\r\n\r\n"))
		if a := got[1]; !a.Truncated || a.Size != int64(len(large)) || !bytes.Equal(bytes.TrimSpace(a.Raw), head) {
			t.Errorf("the large mail came as %d bytes of %d, truncated %v", len(a.Raw), a.Size, a.Truncated)
		}
		if got[0].Truncated || got[2].Truncated {
			t.Error("a small mail was truncated")
		}
	})
}

func TestPassAll_AFailureOfTheDeskStopsAtThatMail(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		uids := p.put(t, notes(1, 9)...)
		d := newDesk(p.url)
		broken := errors.New("the database is gone")
		d.receive = func(_ context.Context, b models.Batch) error {
			if b.Arrivals[0].UID >= uids[4] {
				return broken
			}
			return nil
		}
		i := inbox(d, func(i *mailer.Inbox) { i.GroupCount = 2 })
		got, err := i.PassAll(t.Context(), false)
		if !errors.Is(err, broken) || got.Filed != 4 || d.box(1).LastUID != uids[3] {
			t.Fatalf("%+v %v, watermark %d", got, err, d.box(1).LastUID)
		}
		d.receive = nil
		must(i.PassAll(t.Context(), false))(t)
		if got := d.uids(1); !slices.Equal(got, uids) {
			t.Errorf("read %v, want %v", got, uids)
		}
	})
}

func TestPassAll_MailIsFlaggedSeenOnlyAfterItIsStored(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	uids := must(s.Append("team", "INBOX", notes(1, 7)...))(t)
	d := newDesk(withQuery(s.URL("team", "INBOX"), "start", "all"))
	d.receive = func(_ context.Context, b models.Batch) error {
		seen := must(s.Flagged("team", "INBOX", imap.FlagSeen))(t)
		for _, a := range b.Arrivals {
			if slices.Contains(seen, a.UID) {
				t.Errorf("%d was flagged before it was stored", a.UID)
			}
		}
		return nil
	}
	must(inbox(d, func(i *mailer.Inbox) { i.GroupCount = 3 }).PassAll(t.Context(), false))(t)
	if seen := must(s.Flagged("team", "INBOX", imap.FlagSeen))(t); !slices.Equal(seen, uids) {
		t.Errorf("flagged %v of %v", seen, uids)
	}
}

func TestPassAll_OneBadMailboxDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	must(s.Append("INBOX", note(1)))(t)
	d := newDesk(
		strings.Replace(s.URL("INBOX"), mailtest.Password, "wr0ng-pass", 1),
		s.URL("Nowhere"),
		withQuery(s.URL("INBOX"), "start", "all"),
		"imap://team:hush@127.0.0.1:1/INBOX?tls=off",
		"imap://team:hush@127.0.0.1/INBOX?tsl=off",
	)
	got, err := inbox(d).PassAll(t.Context(), false)
	if got.Filed != 1 || err == nil {
		t.Fatalf("%+v %v", got, err)
	}
	for _, want := range []string{
		"box 1: login refused by 127.0.0.1: check user and password",
		`box 2: 127.0.0.1 does not open the folder "Nowhere": check its name`,
		"box 4: cannot reach 127.0.0.1:1",
		`box 5: the mailbox address: unknown setting "tsl"; known: tls, start`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not said: %s\nin: %v", want, err)
		}
	}
	for _, secret := range []string{"wr0ng-pass", "hush"} {
		if strings.Contains(err.Error(), secret) || strings.Contains(strings.Join(d.fails, ""), secret) {
			t.Error("a password was told")
		}
	}
	if len(d.fails) != 4 {
		t.Errorf("recorded %q", d.fails)
	}
}

func TestPassAll_PasswordComesFromTheWiring(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	must(s.Append("INBOX", note(1)))(t)
	d := newDesk("imap://team@" + s.Addr + "/INBOX?tls=off&start=all")
	got := must(inbox(d, func(i *mailer.Inbox) {
		i.Password = func(m models.Mailbox) (string, error) { return mailtest.Password, nil }
	}).PassAll(t.Context(), false))(t)
	if got.Filed != 1 {
		t.Errorf("%+v", got)
	}
}

func TestPassAll_ASelfSignedCertificateIsRefusedUnlessKnown(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	must(s.Append("team", "INBOX", note(1)))(t)
	for name, url := range map[string]string{
		"tls":      "imaps://team:secret@" + s.TLSAddr + "/INBOX?start=all",
		"starttls": "imap://team:secret@" + s.Addr + "/INBOX?start=all",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := inbox(newDesk(url)).PassAll(t.Context(), false)
			if err == nil || !strings.Contains(err.Error(), "the certificate of 127.0.0.1 is not trusted") {
				t.Fatalf("refused with: %v", err)
			}
			got, err := inbox(newDesk(url), func(i *mailer.Inbox) { i.TLS = s.Cert.Client() }).PassAll(t.Context(), false)
			if err != nil || got.Filed != 1 {
				t.Errorf("%+v %v", got, err)
			}
		})
	}
}

func TestPassAll_WithoutSTARTTLSNoPasswordIsSaid(t *testing.T) {
	t.Parallel()
	var logins atomic.Int32
	s := mailtest.IMAP(t, mailtest.IMAPOptions{NoTLS: true, Wrap: func(x imapserver.Session) imapserver.Session {
		return &session{Session: x, login: func(string, string) error { logins.Add(1); return nil }}
	}})
	_, err := inbox(newDesk("imap://team:secret@"+s.Addr+"/INBOX"), func(i *mailer.Inbox) { i.TLS = s.Cert.Client() }).PassAll(t.Context(), false)
	if err == nil || !strings.Contains(err.Error(), "does not offer STARTTLS") || logins.Load() != 0 {
		t.Errorf("%v, %d logins", err, logins.Load())
	}
}

// session misbehaves where a function is set.
type session struct {
	imapserver.Session
	login func(user, password string) error
	idle  func(stop <-chan struct{}) error
	fetch func(set imap.NumSet, o *imap.FetchOptions) error
}

func (s *session) Login(user, password string) error {
	if s.login != nil {
		if err := s.login(user, password); err != nil {
			return err
		}
	}
	return s.Session.Login(user, password)
}

func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	if s.idle != nil {
		return s.idle(stop)
	}
	return s.Session.Idle(w, stop)
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	if s.fetch != nil {
		if err := s.fetch(set, o); err != nil {
			return err
		}
	}
	return s.Session.Fetch(w, set, o)
}

func TestWatch_AMailThatTheServerDoesNotGiveIsSeenToBeMissing(t *testing.T) {
	t.Parallel()
	var poison atomic.Uint32
	s := mailtest.IMAP(t, mailtest.IMAPOptions{Wrap: func(x imapserver.Session) imapserver.Session {
		return &session{Session: x, fetch: func(set imap.NumSet, o *imap.FetchOptions) error {
			if uids, ok := set.(imap.UIDSet); ok && len(o.BodySection) > 0 && uids.Contains(imap.UID(poison.Load())) {
				return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeServerBug, Text: "broken file"}
			}
			return nil
		}}
	}})
	uids := must(s.Append("INBOX", notes(1, 5)...))(t)
	poison.Store(uids[2])
	d := newDesk(withQuery(s.URL("INBOX"), "start", "all"))
	watching(t, inbox(d, func(i *mailer.Inbox) { i.GiveUp = time.Millisecond }))
	d.until(t, "all five, one of them empty", func() bool { return len(d.mails[1]) == 5 })
	for n, a := range d.received(1) {
		if missing := n == 2; a.Truncated != missing || (len(a.Raw) == 0) != missing {
			t.Errorf("mail %d: %d bytes, truncated %v", a.UID, len(a.Raw), a.Truncated)
		}
	}
	if len(d.fails) < 4 {
		t.Errorf("given up after %d failures", len(d.fails))
	}
}

// On Dovecot alone: the server in memory may lose an append at the start of an IDLE.
func TestWatch_NewMailComesByIdle(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	d := newDesk(s.URL("team", "INBOX"))
	watching(t, inbox(d)) // polls once an hour
	d.until(t, "the first pass", func() bool { return d.passes > 0 })
	for n := 1; n <= 5; n++ {
		must(s.Append("team", "INBOX", note(n)))(t)
		d.until(t, fmt.Sprint("mail ", n), func() bool { return len(d.mails[1]) == n })
	}
}

func TestWatch_NewMailComesByPollWhenIdleIsSilent(t *testing.T) {
	t.Parallel()
	var idles atomic.Int32
	s := mailtest.IMAP(t, mailtest.IMAPOptions{Wrap: func(x imapserver.Session) imapserver.Session {
		return &session{Session: x, idle: func(stop <-chan struct{}) error { idles.Add(1); <-stop; return nil }}
	}})
	d := newDesk(s.URL("INBOX"))
	watching(t, inbox(d, func(i *mailer.Inbox) { i.Poll = 50 * time.Millisecond }))
	d.until(t, "the first pass", func() bool { return d.passes > 0 })
	must(s.Append("INBOX", note(1)))(t)
	d.until(t, "the mail", func() bool { return len(d.mails[1]) == 1 })
	if idles.Load() == 0 {
		t.Error("it did not even try to IDLE")
	}
}

func TestWatch_ACutInMidLiteralLosesAndHalvesNothing(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		var mails [][]byte
		for n := range 6 {
			mails = append(mails, long(n, 200_000))
		}
		uids := p.put(t, mails...)
		target := hostOf(p.url)
		proxy := mailtest.Proxy(t, target)
		proxy.CutAfter(700_000) // in the fourth mail
		d := newDesk(strings.Replace(p.url, target, proxy.Addr, 1))
		d.receive = func(_ context.Context, b models.Batch) error {
			for _, a := range b.Arrivals {
				if int64(len(a.Raw)) != a.Size {
					t.Errorf("half a mail: %d of %d bytes", len(a.Raw), a.Size)
				}
			}
			return nil
		}
		watching(t, inbox(d, func(i *mailer.Inbox) { i.GroupCount = 2 }))
		d.until(t, "all mails", func() bool { return len(d.mails[1]) == len(mails) })
		if !slices.Equal(d.uids(1), uids) || proxy.Conns() < 2 {
			t.Errorf("read %v of %v over %d connections", d.uids(1), uids, proxy.Conns())
		}
		for n, a := range d.received(1) {
			if !bytes.Equal(a.Raw, mails[n]) {
				t.Errorf("mail %d is not what was put there", n)
			}
		}
	})
}

func hostOf(raw string) string {
	_, rest, _ := strings.Cut(raw, "@")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func TestWatch_ABlackHoleIsNoticed(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		target := hostOf(p.url)
		proxy := mailtest.Proxy(t, target)
		d := newDesk(strings.Replace(p.url, target, proxy.Addr, 1))
		stop := watching(t, inbox(d, func(i *mailer.Inbox) { i.Poll, i.Timeout = 50*time.Millisecond, 500*time.Millisecond }))
		d.until(t, "the first pass", func() bool { return d.passes > 0 })
		proxy.BlackHole(true)
		p.put(t, note(1))
		d.until(t, "the failure", func() bool { return len(d.fails) > 1 })
		proxy.Cut() // what was swallowed is not said later
		proxy.BlackHole(false)
		d.until(t, "the mail", func() bool { return len(d.mails[1]) == 1 })
		proxy.BlackHole(true)
		stop() // also into a hole
	})
}

func TestWatch_ADripIsCutOff(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	must(s.Append("INBOX", long(1, 50_000)))(t)
	proxy := mailtest.Proxy(t, s.Addr)
	d := newDesk(strings.Replace(withQuery(s.URL("INBOX"), "start", "all"), s.Addr, proxy.Addr, 1))
	d.receive = func(context.Context, models.Batch) error { proxy.Slow(0); return nil }
	proxy.Slow(2000) // within the stall limit, and for ever
	stop := watching(t, inbox(d, func(i *mailer.Inbox) { i.Timeout = time.Second }))
	d.until(t, "the failure", func() bool { return len(d.fails) > 0 })
	stop()
}

func TestWatch_StopsInMidFetch(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	must(s.Append("INBOX", long(1, 500_000)))(t)
	proxy := mailtest.Proxy(t, s.Addr)
	proxy.Slow(20_000)
	d := newDesk(strings.Replace(withQuery(s.URL("INBOX"), "start", "all"), s.Addr, proxy.Addr, 1))
	stop := watching(t, inbox(d))
	d.until(t, "the start", func() bool { return d.boxes[1].UIDValidity != 0 })
	stop() // 500 kB at 20 kB a second are not waited for
	if m := d.box(1); m.Owner != "" || len(d.mails[1]) != 0 {
		t.Errorf("left behind: %+v", m)
	}
}

func TestWatch_AFloodIsCutOff(t *testing.T) {
	t.Parallel()
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	t.Cleanup(func() { l.Close() })
	var sent atomic.Int64
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fmt.Fprint(c, "* OK [")
				junk := bytes.Repeat([]byte("A"), 1<<16)
				for {
					n, err := c.Write(junk)
					sent.Add(int64(n))
					if err != nil {
						return
					}
				}
			}()
		}
	}()
	_, err := inbox(newDesk("imap://team:secret@"+l.Addr().String()+"/INBOX?tls=off")).PassAll(t.Context(), false)
	if err == nil || !strings.Contains(err.Error(), "more than was asked for") {
		t.Errorf("ended with %v", err)
	}
	if sent.Load() > 32<<20 {
		t.Errorf("%d MB were taken", sent.Load()>>20)
	}
}

func TestWatch_OneOfTwoReadsAndTheOtherTakesOver(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	proxy := mailtest.Proxy(t, s.Addr)
	d := newDesk(strings.Replace(s.URL("INBOX"), s.Addr, proxy.Addr, 1))
	var dead sync.Map // owners whose process was killed: they neither renew nor release
	d.keep = func(m models.Mailbox) error {
		if _, ok := dead.Load(m.Owner); ok {
			return errors.New("the process is gone")
		}
		return nil
	}
	d.release = func(m models.Mailbox) bool { _, ok := dead.Load(m.Owner); return !ok }
	fast := func(i *mailer.Inbox) {
		i.Poll, i.Lease, i.Renew = 30*time.Millisecond, 3*time.Second, 100*time.Millisecond
		// A clock that is set by hand does not say who is alive.
		i.Now = func() time.Time { return time.Now().AddDate(-1, 0, 0) }
	}
	watching(t, inbox(d, fast))
	watching(t, inbox(d, fast))
	d.until(t, "ten passes", func() bool { return d.passes >= 10 })
	d.mu.Lock()
	first := d.boxes[1].Owner
	if len(d.holders) != 1 || proxy.Conns() != 1 {
		t.Errorf("%d processes read, over %d connections", len(d.holders), proxy.Conns())
	}
	d.mu.Unlock()
	dead.Store(first, true)
	d.until(t, "the other", func() bool { return len(d.holders) == 2 })
	must(s.Append("INBOX", note(1)))(t)
	d.until(t, "the mail", func() bool { return len(d.mails[1]) == 1 })
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.boxes[1].Owner == first || d.boxes[1].Generation < 2 {
		t.Errorf("still held by the first: %+v", d.boxes[1])
	}
}

func TestWatch_MailboxesAreNoticedWhenAddedAndTakenAway(t *testing.T) {
	t.Parallel()
	s := mailtest.IMAP(t)
	if err := s.User.Create("Second", nil); err != nil {
		t.Fatal(err)
	}
	d := newDesk(s.URL("INBOX"))
	watching(t, inbox(d))
	d.until(t, "the first", func() bool { return d.boxes[1].UIDValidity != 0 })
	d.add(s.URL("Second"))
	d.until(t, "the second", func() bool { return d.boxes[2].UIDValidity != 0 })
	d.mu.Lock()
	now := time.Now()
	d.boxes[1].ArchivedAt = &now
	d.mu.Unlock()
	d.until(t, "the first is let go", func() bool { return d.boxes[1].Owner == "" && d.boxes[2].Owner != "" })
}

func TestCheck_SaysWhatItFound(t *testing.T) {
	t.Parallel()
	s := mailtest.Dovecot(t)
	must(s.Append("team", "INBOX", notes(1, 3)...))(t)
	h, err := inbox(nil, func(i *mailer.Inbox) { i.TLS = s.Cert.Client() }).Check(t.Context(), models.Mailbox{URL: "imap://team:secret@" + s.Addr + "/INBOX"})
	if err != nil {
		t.Fatal(err)
	}
	if h.Messages != 3 || h.UIDNext != 4 || !h.Idle || !h.Flags || !h.Encrypted || h.RoundTrip <= 0 || strings.Contains(h.Server, "secret") {
		t.Errorf("%+v", h)
	}
	_, err = inbox(nil).Check(t.Context(), models.Mailbox{URL: "imap://team:nope@" + s.Addr + "/INBOX?tls=off"})
	if err == nil || !strings.Contains(err.Error(), "login refused") {
		t.Error(err)
	}
}

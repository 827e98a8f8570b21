package mailer

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"adjutant/models"
)

// session is one mailbox over one connection.
type session struct {
	*Inbox
	link   *link
	box    models.Mailbox // its LastUID moves with what the desk stored
	folder *imap.SelectData
	fresh  bool // this pass is the mailbox's first
	rescan bool // the server numbered the folder anew, and not all is read yet
	sum    models.Received

	backward bool // it was said that UIDNEXT fell

	mu     sync.Mutex
	stored []uint32 // to be flagged \Seen
}

// listed is one mail as the server lists it.
type listed struct {
	uid  uint32
	size int64
	at   time.Time
}

// enter connects to a mailbox's server and signs in.
func (i *Inbox) enter(ctx context.Context, m models.Mailbox) (*session, error) {
	server, err := ParseIMAP(m.URL)
	if err != nil {
		return nil, err
	}
	password := server.Password
	if i.Password != nil {
		given, err := i.Password(m)
		if err != nil {
			return nil, fmt.Errorf("read the password of %s: %w", server.Name(), err)
		}
		if given != "" {
			password = given
		}
	}
	l, err := dialIMAP(ctx, server, password, i.TLS, i.Timeout)
	if err != nil {
		return nil, err
	}
	m.StartAll = m.StartAll || server.StartAll
	return &session{Inbox: i, link: l, box: m}, nil
}

// pass opens the folder and reads what is not stored: what lies beyond the
// watermark, with reconcile also what is missing below it, and with all also
// what was there before the mailbox was started.
func (s *session) pass(ctx context.Context, all, reconcile bool) error {
	folder, err := s.link.open(ctx)
	if err != nil {
		return err
	}
	s.folder = folder
	if err := s.start(ctx, all); err != nil {
		return err
	}
	if err := s.news(ctx, all); err != nil {
		return err
	}
	if reconcile {
		if err := s.reconcile(ctx, all); err != nil {
			return err
		}
	}
	s.flag(ctx)
	return s.Desk.MailboxPassed(ctx, s.box, reconcile)
}

// start records where reading begins, when that is new.
func (s *session) start(ctx context.Context, all bool) error {
	if s.box.UIDValidity == s.folder.UIDValidity {
		if next := uint32(s.folder.UIDNext); next != 0 && next <= s.box.LastUID && !s.backward {
			s.backward = true
			// Numbers that name two mails each: only the server's keeper can
			// mend that, by a new UIDVALIDITY.
			s.Log.Error("the server gives numbers anew that it gave before; new mail may be taken for known mail", "mailbox", s.box.ID,
				"uidnext", next, "watermark", s.box.LastUID)
		}
		return nil
	}
	first := uint32(1)
	s.fresh = s.box.UIDValidity == 0
	if s.fresh && !s.box.StartAll && !all {
		var err error
		if first, err = s.nextUID(ctx); err != nil {
			return err
		}
	}
	if !s.fresh {
		s.Log.Warn("the server numbered the folder anew; it is read again from the start", "mailbox", s.box.ID,
			"uidvalidity", s.folder.UIDValidity, "before", s.box.UIDValidity)
		s.rescan = true
	}
	startAll := s.box.StartAll
	box, err := s.Desk.StartMailbox(ctx, s.box, s.folder.UIDValidity, first, first-1)
	if err != nil {
		return fmt.Errorf("start the mailbox: %w", err)
	}
	s.box = box
	s.box.StartAll = startAll
	return nil
}

// nextUID is UIDNEXT, also of servers too old to say it.
func (s *session) nextUID(ctx context.Context) (uint32, error) {
	if s.folder.UIDNext != 0 {
		return uint32(s.folder.UIDNext), nil
	}
	uids, err := s.search(ctx, 1, 0)
	if err != nil {
		return 0, err
	}
	if len(uids) == 0 {
		return 1, nil
	}
	return uids[len(uids)-1] + 1, nil
}

// news reads everything beyond the watermark.
func (s *session) news(ctx context.Context, all bool) error {
	from := s.box.LastUID + 1
	if from == 0 {
		return nil // there is no UID beyond the last one
	}
	var beyond imap.UIDSet
	beyond.AddRange(imap.UID(from), 0)
	list, err := s.list(ctx, beyond)
	if err != nil {
		return err
	}
	// from:* also names the last mail when that lies below from. The library
	// drops it today; that is not promised anywhere.
	list = slices.DeleteFunc(list, func(l listed) bool { return l.uid < from })
	if err := s.take(ctx, list, true, func(l listed) bool { return s.isImport(l, all) }); err != nil {
		return err
	}
	s.rescan = false
	return nil
}

// isImport reports whether a mail beyond the watermark is old mail that came
// in on purpose: everything of a first pass with all, and, when the server
// numbered the folder anew, what arrived well before we were asked to watch
// it. Such mail is stored too, but nobody is written to because of it.
func (s *session) isImport(l listed, all bool) bool {
	if s.fresh && all {
		return true
	}
	return s.rescan && !s.box.StartAll && !s.box.CreatedAt.IsZero() && !l.at.IsZero() && l.at.Before(s.box.CreatedAt.Add(-48*time.Hour))
}

// reconcile compares everything that should be stored with everything that
// is, and reads what is missing: numbers that became visible late, and gaps
// that nobody can explain.
func (s *session) reconcile(ctx context.Context, all bool) error {
	if s.box.LastUID == 0 {
		return nil
	}
	from := max(s.box.StartUID, 1)
	if all {
		from = 1
	}
	if from > s.box.LastUID {
		return nil
	}
	uids, err := s.search(ctx, from, s.box.LastUID)
	if err != nil {
		return err
	}
	var missing []uint32
	for chunk := range slices.Chunk(uids, 20_000) {
		sighted, err := s.Desk.SightedUIDs(ctx, s.box, s.folder.UIDValidity, chunk[0], chunk[len(chunk)-1])
		if err != nil {
			return fmt.Errorf("compare the folder with what is stored: %w", err)
		}
		have := make(map[uint32]bool, len(sighted))
		for _, u := range sighted {
			have[u] = true
		}
		for _, u := range chunk {
			if !have[u] {
				missing = append(missing, u)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	gaps := 0
	for chunk := range slices.Chunk(missing, 1000) {
		list, err := s.list(ctx, uidSet(chunk))
		if err != nil {
			return err
		}
		old := func(l listed) bool { return l.uid < s.box.StartUID }
		for _, l := range list {
			if !old(l) {
				gaps++
			}
		}
		if err := s.take(ctx, list, false, old); err != nil {
			return err
		}
	}
	if gaps > 0 {
		s.Log.Info("read mail that had been missed", "mailbox", s.box.ID, "mails", gaps)
	}
	return nil
}

// list asks for number, size and time of arrival, in UID order.
func (s *session) list(ctx context.Context, set imap.UIDSet) ([]listed, error) {
	// The folder's own count bounds an honest answer.
	n := int64(s.folder.NumMessages) + 10_000
	budget := min(n*256, 2<<30)
	var out []listed
	err := s.link.within(ctx, s.link.timeout+time.Duration(n)*time.Millisecond, budget, func() error {
		cmd := s.link.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			var l listed
			for item := msg.Next(); item != nil; item = msg.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					l.uid = uint32(item.UID)
				case imapclient.FetchItemDataRFC822Size:
					l.size = item.Size
				case imapclient.FetchItemDataInternalDate:
					l.at = item.Time
				}
			}
			if l.uid != 0 {
				out = append(out, l)
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return nil, fmt.Errorf("list the folder: %w", err)
	}
	slices.SortFunc(out, func(a, b listed) int { return int(int64(a.uid) - int64(b.uid)) })
	return slices.CompactFunc(out, func(a, b listed) bool { return a.uid == b.uid }), nil
}

// search lists the UIDs from..to that the folder holds; to 0 means the last.
func (s *session) search(ctx context.Context, from, to uint32) ([]uint32, error) {
	var set imap.UIDSet
	set.AddRange(imap.UID(from), imap.UID(to))
	return s.searchSet(ctx, set, func(u uint32) bool { return u >= from && (to == 0 || u <= to) })
}

func (s *session) searchSet(ctx context.Context, set imap.UIDSet, wanted func(uint32) bool) ([]uint32, error) {
	var out []uint32
	n := int64(s.folder.NumMessages) + 10_000
	err := s.link.within(ctx, s.link.timeout+time.Duration(n)*100*time.Microsecond, min(n*16+smallAnswer, 1<<30), func() error {
		data, err := s.link.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
		if err != nil {
			return err
		}
		for _, u := range data.AllUIDs() {
			if wanted(uint32(u)) {
				out = append(out, uint32(u))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search the folder: %w", err)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

package mailer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"adjutant/models"
)

// group is a few mails that are fetched and stored together.
type group struct {
	list     []listed
	imported bool
	arrivals []models.Arrival
}

// groups cuts a list by bytes and count, and where old mail meets new.
func (s *session) groups(list []listed, imported func(listed) bool) []group {
	var out []group
	var bytes int64
	for _, l := range list {
		size, old := min(l.size, s.MaxMail), imported(l)
		last := len(out) - 1
		if last < 0 || out[last].imported != old || len(out[last].list) >= s.GroupCount || bytes+size > s.GroupBytes {
			out = append(out, group{imported: old})
			last, bytes = last+1, 0
		}
		out[last].list = append(out[last].list, l)
		bytes += size
	}
	return out
}

// take fetches the listed mails and has the desk store them. While one group
// is being stored the next is on its way; no more than these are in memory.
// forward says that the watermark goes along.
func (s *session) take(ctx context.Context, list []listed, forward bool, imported func(listed) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fetched := make(chan group)
	failed := make(chan error, 1)
	go func() {
		defer close(fetched)
		failed <- func() error {
			for _, g := range s.groups(list, imported) {
				s.flag(ctx) // of groups stored meanwhile
				if err := s.fetch(ctx, &g); err != nil {
					return err
				}
				select {
				case fetched <- g:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		}()
	}()
	var err error
	for g := range fetched {
		if err != nil {
			continue // the fetcher is being stopped
		}
		if err = s.store(ctx, g, forward); err != nil {
			cancel()
		}
	}
	if fetchErr := <-failed; err == nil {
		err = fetchErr
	}
	return err
}

// store hands one group to the desk.
func (s *session) store(ctx context.Context, g group, forward bool) error {
	b := models.Batch{Mailbox: s.box, UIDValidity: s.folder.UIDValidity, Arrivals: g.arrivals, Watermark: s.box.LastUID, Import: g.imported}
	if forward {
		b.Watermark = g.list[len(g.list)-1].uid
	}
	if len(g.arrivals) == 0 {
		return nil // all of them were deleted meanwhile
	}
	got, err := s.Desk.Receive(ctx, b)
	if err != nil {
		return fmt.Errorf("store mail %d to %d: %w", g.list[0].uid, g.list[len(g.list)-1].uid, err)
	}
	s.sum = s.sum.Add(got)
	s.box.LastUID = b.Watermark
	if g.imported {
		return nil // people's old mail stays as they left it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range g.arrivals {
		s.stored = append(s.stored, a.UID)
	}
	return nil
}

// fetch gets the mails of a group. A mail that is no longer there is left
// out. A mail that is there but that the server does not give is handed in
// with its header, or with nothing, so that it is seen to be missing.
func (s *session) fetch(ctx context.Context, g *group) error {
	var whole, headers []listed
	for _, l := range g.list {
		if l.size > s.MaxMail {
			headers = append(headers, l)
		} else {
			whole = append(whole, l)
		}
	}
	got := map[uint32]models.Arrival{}
	large, err := s.bodies(ctx, whole, false, got)
	if err != nil {
		return err
	}
	headers = append(headers, large...) // the listed size was wrong
	if _, err := s.bodies(ctx, headers, true, got); err != nil {
		return err
	}
	if err := s.stragglers(ctx, g.list, got); err != nil {
		return err
	}
	g.arrivals = make([]models.Arrival, 0, len(got))
	for _, l := range g.list {
		if a, ok := got[l.uid]; ok {
			g.arrivals = append(g.arrivals, a)
		}
	}
	return nil
}

// stragglers asks one by one for what a group's answer left out.
func (s *session) stragglers(ctx context.Context, list []listed, got map[uint32]models.Arrival) error {
	var left []listed
	for _, l := range list {
		if _, ok := got[l.uid]; !ok {
			left = append(left, l)
		}
	}
	if len(left) == 0 {
		return nil
	}
	uids := make([]uint32, len(left))
	for n, l := range left {
		uids[n] = l.uid
	}
	there, err := s.searchSet(ctx, uidSet(uids), func(u uint32) bool { return slices.Contains(uids, u) })
	if err != nil {
		return err
	}
	for _, l := range left {
		if !slices.Contains(there, l.uid) {
			continue // deleted between the listing and now
		}
		one := []listed{l}
		if l.size <= s.MaxMail {
			if _, err := s.bodies(ctx, one, false, got); err != nil {
				return err
			}
		}
		if _, ok := got[l.uid]; !ok {
			if _, err := s.bodies(ctx, one, true, got); err != nil {
				return err
			}
		}
		if _, ok := got[l.uid]; !ok {
			// A server that is only busy or throttles must not cost a mail.
			if !s.refused.enough(refusal{s.box.ID, s.folder.UIDValidity, l.uid}, s.Now(), s.GiveUp) {
				return fmt.Errorf("%s lists mail %d and does not give it", s.link.server.Host, l.uid)
			}
			s.Log.Warn("the server lists a mail and does not give it; going on without", "mailbox", s.box.ID, "uid", l.uid)
			got[l.uid] = models.Arrival{UID: l.uid, At: l.at, Size: l.size, Truncated: true}
		}
	}
	return nil
}

// refusal names a mail that the server lists and does not give.
type refusal struct {
	mailbox          int64
	uidvalidity, uid uint32
}

// refusals remembers how long and how often.
type refusals struct {
	mu    sync.Mutex
	first map[refusal]time.Time
	times map[refusal]int
}

// enough counts one more refusal and reports whether it is time to go on
// without the mail: after five, and not before so long a while.
func (r *refusals) enough(key refusal, now time.Time, while time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.first == nil {
		r.first, r.times = map[refusal]time.Time{}, map[refusal]int{}
	}
	if r.times[key] == 0 {
		r.first[key] = now
	}
	r.times[key]++
	return r.times[key] >= 5 && now.Sub(r.first[key]) >= while
}

const (
	headerBytes = 1 << 20  // of a mail above the limit so much of the header is read
	slowest     = 16 << 10 // bytes a second that a server must manage in the long run
)

// bodies fetches mails, or their headers, in one pipelined command. It adds
// to got what came in full, and returns those that turned out too large. A
// refusal of the server is no error here: what is missing is asked for again,
// one by one.
func (s *session) bodies(ctx context.Context, list []listed, header bool, got map[uint32]models.Arrival) (large []listed, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	byUID := make(map[uint32]listed, len(list))
	uids := make([]uint32, len(list))
	var bytes int64
	for n, l := range list {
		byUID[l.uid], uids[n] = l, l.uid
		bytes += l.size
	}
	section := &imap.FetchItemBodySection{Peek: true}
	if header {
		section.Specifier = imap.PartSpecifierHeader
		section.Partial = &imap.SectionPartial{Size: headerBytes}
		bytes = int64(len(list)) * headerBytes
	}
	total := s.link.timeout + time.Duration(bytes/slowest)*time.Second
	// Sizes are often a little wrong, and may be wrong once by a whole mail.
	budget := bytes + bytes/4 + s.MaxMail + smallAnswer
	var arrived []models.Arrival
	err = s.link.within(ctx, total, budget, func() error {
		cmd := s.link.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			var l listed
			var raw []byte
			whole := false
			for item := msg.Next(); item != nil; item = msg.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					l = byUID[uint32(item.UID)]
				case imapclient.FetchItemDataBodySection:
					if item.Literal == nil {
						continue // NIL
					}
					size := item.Literal.Size()
					if size > max(s.MaxMail, headerBytes) {
						if l.uid != 0 {
							large = append(large, l)
						}
						continue // the library reads past it
					}
					raw = make([]byte, size)
					// A connection cut in mid-literal ends like a short literal. The
					// command must not be touched after that.
					if _, err := io.ReadFull(item.Literal, raw); err != nil {
						return fmt.Errorf("a mail arrived in part: %w", io.ErrUnexpectedEOF)
					}
					// Reading to the end also lets go of an empty literal.
					if _, err := item.Literal.Read(make([]byte, 1)); err != io.EOF {
						return errors.New("a literal longer than it said")
					}
					whole = true
				}
			}
			if whole && l.uid != 0 {
				arrived = append(arrived, models.Arrival{UID: l.uid, At: l.at, Raw: raw, Size: l.size, Truncated: header})
			}
		}
		return cmd.Close()
	})
	var refused *imap.Error
	if err != nil && !errors.As(err, &refused) {
		return nil, fmt.Errorf("fetch mail: %w", err)
	}
	if refused != nil && refused.Type == imap.StatusResponseTypeBye {
		return nil, fmt.Errorf("fetch mail: %w", err)
	}
	for _, a := range arrived {
		if s.Prover != nil {
			a.Proof = s.Prover.Prove(a.Raw)
		}
		got[a.UID] = a
	}
	return large, nil
}

// flag marks stored mails \Seen: a courtesy to people who look into the
// folder, and nothing we rely on.
func (s *session) flag(ctx context.Context) {
	s.mu.Lock()
	uids := s.stored
	s.stored = nil
	s.mu.Unlock()
	if len(uids) == 0 || !slices.Contains(s.folder.PermanentFlags, imap.FlagSeen) {
		return
	}
	err := s.link.within(ctx, s.link.timeout, smallAnswer, func() error {
		return s.link.client.Store(uidSet(uids), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	})
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("stored mail could not be flagged as read", "mailbox", s.box.ID, "error", err)
	}
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	return set
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func TestInstants_AnyZoneComesBackAsUTCMicroseconds(t *testing.T) {
	each(t, func(w *world) {
		zone := time.FixedZone("", 5*3600+1800)
		due := time.Date(2026, 11, 23, 14, 30, 0, 123456789, zone)
		want := due.UTC().Truncate(time.Microsecond)
		i := w.addItem(101, func(i *models.Item) { i.DueAt = &due; i.CreatedAt = due })
		w.in(func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.ItemByID(ctx, w.team.ID, i.ID)
			if err != nil {
				return err
			}
			for name, at := range map[string]time.Time{"due": *got.DueAt, "created": got.CreatedAt, "moved": got.MovedAt} {
				if at.Location() != time.UTC {
					w.t.Errorf("%s comes back in %v", name, at.Location())
				}
			}
			if !got.DueAt.Equal(want) || !got.CreatedAt.Equal(want) {
				w.t.Errorf("stored %v, got due %v, created %v", want, got.DueAt, got.CreatedAt)
			}
			return nil
		})
	})
}

func TestInstants_ComparedAcrossOffsets(t *testing.T) {
	each(t, func(w *world) {
		at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		w.addItem(101, func(i *models.Item) { i.ChaseAt = ptr(at.In(time.FixedZone("", 12*3600))) })
		for _, c := range []struct {
			now  time.Time
			want int
		}{
			{at.In(time.FixedZone("", -11*3600)), 1},
			{at.Add(-time.Microsecond).In(time.FixedZone("", 14*3600)), 0},
			{at.Add(time.Microsecond).In(time.FixedZone("", -3*3600)), 1},
			{at.Add(-time.Second), 0},
		} {
			w.in(func(ctx context.Context, tx *store.Tx) error {
				got, err := tx.ItemsToChase(ctx, w.team.ID, c.now)
				if len(got) != c.want {
					w.t.Errorf("at %v: %d items, want %d", c.now, len(got), c.want)
				}
				return err
			})
		}
	})
}

func TestText_WithNULAndBrokenUTF8IsStored(t *testing.T) {
	each(t, func(w *world) {
		m := w.addMail("raw\x00body", models.Quarantined, func(m *models.Message) {
			m.Subject, m.Text, m.To, m.FromName = "a\x00b", "bad \xff\xfe end", []string{"x\x00y@example.org"}, "N\x00"
		})
		w.in(func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.MessageByID(ctx, w.team.ID, m.ID)
			if err != nil {
				return err
			}
			if got.Subject != "ab" || got.Text != "bad \uFFFD end" || got.FromName != "N" || len(got.To) != 1 {
				w.t.Errorf("got %q %q %q %q", got.Subject, got.Text, got.FromName, got.To)
			}
			return nil
		})
		lines, _, err := w.s.Mail(w.t.Context(), store.Operator, models.MailFilter{})
		if err != nil || len(lines) != 1 {
			w.t.Fatal(lines, err)
		}
		raw, _, err := w.s.Raw(w.t.Context(), models.Viewer{Operator: true, TeamID: w.team.ID}, lines[0].Handle)
		if err != nil || string(raw) != "raw\x00body" {
			w.t.Errorf("raw %q, %v", raw, err)
		}
	})
}

func TestErrors_AreOfTheKnownKinds(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.addItem(101)
		err := w.s.InTx(ctx, func(tx *store.Tx) error { i := w.item(101); return tx.AddItem(ctx, &i) })
		if !errors.Is(err, models.ErrConflict) || store.Transient(err) {
			w.t.Errorf("a number twice: %v, transient %v", err, store.Transient(err))
		}
		err = w.s.InTx(ctx, func(tx *store.Tx) error { i := w.item(102); i.DomainID = ptr(int64(999)); return tx.AddItem(ctx, &i) })
		if err == nil || errors.Is(err, models.ErrConflict) || store.Transient(err) {
			w.t.Errorf("a domain that is not there: %v", err)
		}
		if _, err := w.s.Item(ctx, store.Operator, 999); !errors.Is(err, models.ErrNotFound) {
			w.t.Errorf("an item that is not there: %v", err)
		}
		err = w.s.InTx(ctx, func(tx *store.Tx) error { return tx.UpdateItem(ctx, w.item(500)) })
		if !errors.Is(err, models.ErrNotFound) {
			w.t.Errorf("update of an item that is not there: %v", err)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := w.s.Teams(ended); !store.Transient(err) {
			w.t.Errorf("an ended context is not transient: %v", err)
		}
		if err := w.s.InTx(ended, func(*store.Tx) error { return nil }); !store.Transient(err) {
			w.t.Errorf("an ended context is not transient: %v", err)
		}
	})
}

func TestTransient_DeadlockOnPostgres(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Open(t, storetest.NewPostgres(t)))
	other := w.pair
	other.Slug, other.AssistantID = "dana-priya", w.priya.ID
	w.in(func(ctx context.Context, tx *store.Tx) error { return tx.SavePair(ctx, &other) })
	var both sync.WaitGroup
	both.Add(2)
	errs := make(chan error, 2)
	for _, order := range [][2]int64{{w.pair.ID, other.ID}, {other.ID, w.pair.ID}} {
		go func() {
			errs <- w.s.InTx(t.Context(), func(tx *store.Tx) error {
				_, err := tx.LockPair(t.Context(), order[0])
				both.Done()
				both.Wait()
				if err == nil {
					_, err = tx.LockPair(t.Context(), order[1])
				}
				return err
			})
		}()
	}
	a, b := <-errs, <-errs
	if a == nil {
		a, b = b, a
	}
	if b != nil || !store.Transient(a) {
		t.Errorf("one must win and the other fail for a while: %v and %v", a, b)
	}
}

func TestInTx_RollsBackOnError(t *testing.T) {
	each(t, func(w *world) {
		no := errors.New("no")
		err := w.s.InTx(w.t.Context(), func(tx *store.Tx) error {
			i := w.item(101)
			if err := tx.AddItem(w.t.Context(), &i); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			w.t.Fatal(err)
		}
		if list, err := w.s.Items(w.t.Context(), store.Operator, models.ItemFilter{All: true}); err != nil || list.Total != 0 {
			w.t.Errorf("%d items left, %v", list.Total, err)
		}
	})
}

func TestNextNumber_ParallelIsUnique(t *testing.T) {
	each(t, func(w *world) {
		const n = 20
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[int]bool{}
		for range n {
			wg.Go(func() {
				err := w.s.InTx(w.t.Context(), func(tx *store.Tx) error {
					number, err := tx.NextNumber(w.t.Context(), w.team.ID)
					mu.Lock()
					defer mu.Unlock()
					if seen[number] {
						w.t.Errorf("%d twice", number)
					}
					seen[number] = true
					return err
				})
				if err != nil {
					w.t.Error(err)
				}
			})
		}
		wg.Wait()
		for i := range n {
			if !seen[models.FirstItem+i] {
				w.t.Errorf("%d was left out", models.FirstItem+i)
			}
		}
	})
}

func TestMailbox_TwoClaimantsOneWins(t *testing.T) {
	each(t, func(w *world) {
		var wins, losses atomic.Int32
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				err := w.s.InTx(w.t.Context(), func(tx *store.Tx) error {
					_, err := tx.ClaimMailbox(w.t.Context(), w.box.ID, fmt.Sprint("process", i), now, now.Add(time.Minute))
					return err
				})
				switch {
				case err == nil:
					wins.Add(1)
				case errors.Is(err, models.ErrConflict):
					losses.Add(1)
				default:
					w.t.Error(err)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 || losses.Load() != 7 {
			w.t.Errorf("%d won, %d lost", wins.Load(), losses.Load())
		}
	})
}

func TestMailbox_StolenLeaseShutsTheOldHolderOut(t *testing.T) {
	each(t, func(w *world) {
		var old, held models.Mailbox
		w.in(func(ctx context.Context, tx *store.Tx) (err error) {
			old, err = tx.ClaimMailbox(ctx, w.box.ID, "a", now, now.Add(time.Minute))
			if err == nil {
				err = tx.StartMailbox(ctx, old, 7, 10, 9)
			}
			return err
		})
		w.in(func(ctx context.Context, tx *store.Tx) error {
			again, err := tx.ClaimMailbox(ctx, w.box.ID, "a", now.Add(30*time.Second), now.Add(time.Minute))
			if again.Generation != old.Generation {
				w.t.Errorf("the holder's own renewal gave generation %d after %d", again.Generation, old.Generation)
			}
			return err
		})
		w.in(func(ctx context.Context, tx *store.Tx) (err error) {
			held, err = tx.ClaimMailbox(ctx, w.box.ID, "b", now.Add(time.Minute), now.Add(2*time.Minute))
			return err
		})
		if held.Generation != old.Generation+1 {
			w.t.Errorf("generation %d after %d", held.Generation, old.Generation)
		}
		ctx := w.t.Context()
		for name, f := range map[string]func(tx *store.Tx) error{
			"watermark":   func(tx *store.Tx) error { return tx.MoveWatermark(ctx, old, 7, 20) },
			"keep":        func(tx *store.Tx) error { return tx.KeepMailbox(ctx, old, now.Add(time.Hour)) },
			"start":       func(tx *store.Tx) error { return tx.StartMailbox(ctx, old, 8, 1, 0) },
			"release":     func(tx *store.Tx) error { return tx.ReleaseMailbox(ctx, old) },
			"uidvalidity": func(tx *store.Tx) error { return tx.MoveWatermark(ctx, held, 8, 20) },
		} {
			if err := w.s.InTx(ctx, f); !errors.Is(err, models.ErrConflict) {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.MoveWatermark(ctx, held, 7, 20) })
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.MoveWatermark(ctx, held, 7, 15) })
		boxes, err := w.s.MailboxesOf(ctx, w.team.ID)
		if err != nil || boxes[0].LastUID != 20 || boxes[0].StartUID != 10 {
			w.t.Errorf("watermark %d, start %d, %v", boxes[0].LastUID, boxes[0].StartUID, err)
		}
		again := w.box
		again.URL = "imaps://other.example.net/INBOX"
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.SaveMailbox(ctx, &again) })
		if again.LastUID != 20 || again.Owner != "b" || again.Generation != held.Generation || again.URL != "imaps://other.example.net/INBOX" {
			w.t.Errorf("saving touched the cursor: %+v", again)
		}
	})
}

func TestMailbox_FailingSinceTheFirstFailure(t *testing.T) {
	each(t, func(w *world) {
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.MailboxFailed(ctx, w.box.ID, now, "no route") })
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.MailboxFailed(ctx, w.box.ID, now.Add(time.Hour), "refused")
		})
		boxes, err := w.s.Mailboxes(w.t.Context())
		if err != nil || !boxes[0].FailingSince.Equal(now) || boxes[0].LastError != "refused" {
			w.t.Errorf("%+v, %v", boxes, err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.MailboxPassed(ctx, w.box.ID, now.Add(2*time.Hour), true)
		})
		boxes, err = w.s.Mailboxes(w.t.Context())
		if err != nil || boxes[0].FailingSince != nil || boxes[0].LastError != "" || boxes[0].ReconciledAt == nil {
			w.t.Errorf("%+v, %v", boxes, err)
		}
	})
}

func TestMail_TheSameTwiceKeepsTheTransaction(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101)
		m := w.addMail("hello", models.Processed, nil, i)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			sum := sha("hello")
			raw := models.RawMail{TeamID: w.team.ID, SHA256: sum, Size: 5, Body: []byte{1}}
			existing, err := tx.AddRaw(ctx, &raw)
			if err != nil || !existing || raw.ID != *m.RawID {
				return fmt.Errorf("raw: existing %v, id %d, %w", existing, raw.ID, err)
			}
			again := m
			again.ID = 0
			if added, err := tx.AddMessage(ctx, &again); err != nil || added {
				return fmt.Errorf("message: added %v, %w", added, err)
			}
			other := m
			other.ID, other.Canonical = 0, "v1:other"
			if added, err := tx.AddMessage(ctx, &other); err != nil || !added || other.ID == 0 {
				return fmt.Errorf("same id, other content: added %v, %w", added, err)
			}
			s := models.Sighting{TeamID: w.team.ID, MailboxID: w.box.ID, UIDValidity: 7, UID: 1, MessageID: m.ID, State: models.Duplicate, SeenAt: now}
			if added, err := tx.AddSighting(ctx, &s); err != nil || added {
				return fmt.Errorf("sighting: added %v, %w", added, err)
			}
			for range 2 {
				if err := tx.LinkMessage(ctx, w.team.ID, m.ID, i.ID); err != nil {
					return err
				}
			}
			c := models.CommandApplied{TeamID: w.team.ID, MessageID: m.ID, Position: 0, Verb: "done", Line: "done", ItemID: &i.ID, Result: "done", AppliedAt: now}
			for n, want := range []bool{true, false} {
				if added, err := tx.AddCommand(ctx, c); err != nil || added != want {
					return fmt.Errorf("command %d: added %v, %w", n, added, err)
				}
			}
			both, err := tx.MessagesByMessageID(ctx, w.team.ID, m.MessageID)
			if len(both) != 2 {
				w.t.Errorf("%d messages of one id", len(both))
			}
			byRaw, err2 := tx.MessageByRaw(ctx, w.team.ID, raw.ID)
			if byRaw.ID != m.ID {
				w.t.Errorf("by raw: %d, want %d", byRaw.ID, m.ID)
			}
			return errors.Join(err, err2)
		})
		uids, err := w.s.SightedUIDs(w.t.Context(), w.box.ID, 7, 1, 100)
		if err != nil || len(uids) != 1 || uids[0] != 1 {
			w.t.Errorf("sighted %v, %v", uids, err)
		}
	})
}

func TestLetters_FourClaimantsEachLetterOnce(t *testing.T) {
	each(t, func(w *world) {
		const n = 40
		for range n {
			w.owe(w.letter(w.maria, nil))
		}
		w.owe(w.letter(w.maria, nil, func(l *models.Letter) { l.NotBefore = now.Add(time.Hour) }))
		var mu sync.Mutex
		claimed := map[int64]int{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					var parcels []models.Parcel
					err := w.s.InTx(w.t.Context(), func(tx *store.Tx) (err error) {
						parcels, err = tx.ClaimLetters(w.t.Context(), now, now, now.Add(time.Minute), 3)
						return err
					})
					if err != nil {
						w.t.Error(err)
						return
					}
					mu.Lock()
					for _, p := range parcels {
						claimed[p.Letter.ID]++
						if p.Team.Slug != "dana" || p.Letter.Attempts != 1 || p.Letter.Generation != 1 {
							w.t.Errorf("parcel %+v", p)
						}
					}
					done := len(claimed) == n
					mu.Unlock()
					if done || len(parcels) == 0 {
						return
					}
				}
			})
		}
		wg.Wait()
		for id, times := range claimed {
			if times != 1 {
				w.t.Errorf("letter %d claimed %d times", id, times)
			}
		}
		// Postgres lets a claimant pass while others hold what is left.
		w.in(func(ctx context.Context, tx *store.Tx) error {
			rest, err := tx.ClaimLetters(ctx, now, now, now.Add(time.Minute), 100)
			if len(claimed)+len(rest) != n {
				w.t.Errorf("%d claimed and %d left of %d", len(claimed), len(rest), n)
			}
			return err
		})
	})
}

func TestLetters_LifeOfAClaim(t *testing.T) {
	each(t, func(w *world) {
		l := w.owe(w.letter(w.maria, nil))
		twice := w.letter(w.maria, nil)
		twice.DedupeKey = l.DedupeKey
		ctx := w.t.Context()
		claim := func(at time.Time) (parcels []models.Parcel) {
			w.in(func(ctx context.Context, tx *store.Tx) (err error) {
				parcels, err = tx.ClaimLetters(ctx, at, at, at.Add(time.Minute), 10)
				return err
			})
			return parcels
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if added, err := tx.OweLetter(ctx, &twice); err != nil || added {
				return fmt.Errorf("owed twice: %v, %w", added, err)
			}
			return nil
		})
		if first := claim(now); len(first) != 1 {
			w.t.Fatalf("%d letters", len(first))
		}
		if again := claim(now.Add(30 * time.Second)); len(again) != 0 {
			w.t.Fatalf("claimed under a lease")
		}
		second := claim(now.Add(time.Minute))
		if len(second) != 1 || second[0].Letter.Generation != 2 || second[0].Letter.Attempts != 2 {
			w.t.Fatalf("after the lease: %+v", second)
		}
		settle := func(g int64, state models.LetterState, at time.Time) error {
			return w.s.InTx(ctx, func(tx *store.Tx) error {
				return tx.SettleLetter(ctx, l.ID, g, state, "250 ok", at, nil)
			})
		}
		freeze := func(g int64) error {
			return w.s.InTx(ctx, func(tx *store.Tx) error { return tx.FreezeLetter(ctx, l.ID, g, []byte("mail")) })
		}
		if err := freeze(1); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("freeze by the old claim: %v", err)
		}
		if err := freeze(2); err != nil {
			w.t.Error(err)
		}
		if err := freeze(2); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("frozen twice: %v", err)
		}
		if err := settle(1, models.LetterSent, now); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("settled by the old claim: %v", err)
		}
		if err := settle(2, models.LetterOwed, now.Add(time.Hour)); err != nil {
			w.t.Error(err)
		}
		if early := claim(now.Add(59 * time.Minute)); len(early) != 0 {
			w.t.Error("claimed before its time")
		}
		third := claim(now.Add(time.Hour))
		if len(third) != 1 || string(third[0].Letter.Bytes) != "mail" || third[0].Letter.Value.Reason != "because" {
			w.t.Fatalf("third claim: %+v", third)
		}
		if err := settle(3, models.LetterSent, now); err != nil {
			w.t.Error(err)
		}
		if err := settle(3, models.LetterFailed, now); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("settled twice: %v", err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.LetterByRef(ctx, l.Ref)
			if got.State != models.LetterSent || got.LeaseUntil != nil {
				w.t.Errorf("%+v", got)
			}
			n, err2 := tx.CountLettersTo(ctx, w.team.ID, "maria@example.org", models.LetterAssignment, models.Private, now)
			none, err3 := tx.CountLettersTo(ctx, w.team.ID, "maria@example.org", models.LetterAssignment, models.Private, now.Add(time.Second))
			if n != 1 || none != 0 {
				w.t.Errorf("counted %d and %d", n, none)
			}
			return errors.Join(err, err2, err3)
		})
	})
}

func TestUseToken_OfAHundredExactlyOne(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		add := func(hash, browser string) {
			w.in(func(ctx context.Context, tx *store.Tx) error {
				return tx.AddToken(ctx, &models.Token{TeamID: w.team.ID, PersonID: w.dana.ID, Purpose: "signin", Hash: hash, Browser: browser, ExpiresAt: now.Add(time.Minute)})
			})
		}
		use := func(hash, purpose, browser string, at time.Time) error {
			return w.s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.UseToken(ctx, hash, purpose, browser, at); return err })
		}
		add("h1", "")
		var wins atomic.Int32
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				switch err := use("h1", "signin", "any", now); {
				case err == nil:
					wins.Add(1)
				case !errors.Is(err, models.ErrNotFound):
					w.t.Error(err)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 {
			w.t.Errorf("%d of 100 used it", wins.Load())
		}
		add("h2", "b")
		for name, err := range map[string]error{
			"other browser": use("h2", "signin", "c", now), "late": use("h2", "signin", "b", now.Add(time.Minute)),
			"other purpose": use("h2", "confirm", "b", now), "unknown": use("h3", "signin", "b", now),
		} {
			if !errors.Is(err, models.ErrNotFound) {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.s.Token(ctx, "h2", "signin", now); err != nil {
			w.t.Error(err)
		}
		if err := use("h2", "signin", "b", now); err != nil {
			w.t.Error(err)
		}
	})
}

func TestSession_EndsInEveryWay(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		good := func(at time.Time) bool {
			s, p, team, err := w.s.Session(ctx, "h", at)
			if err != nil && !errors.Is(err, models.ErrNotFound) {
				w.t.Error(err)
			}
			if err == nil && (s.Agent != "Firefox" || p.Key != "priya" || len(p.Addresses) != 2 || team.Slug != "dana") {
				w.t.Errorf("%+v %+v %+v", s, p, team)
			}
			return err == nil
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.AddSession(ctx, &models.Session{TeamID: w.team.ID, PersonID: w.priya.ID, Hash: "h", Agent: "Firefox", SeenAt: now, ExpiresAt: now.Add(time.Hour)})
		})
		if !good(now) || good(now.Add(time.Hour)) {
			w.t.Error("not good for an hour")
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.ArchivePerson(ctx, w.team.ID, w.priya.ID, now)
		})
		if good(now) {
			w.t.Error("good for somebody who left")
		}
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.SavePerson(ctx, &w.priya) })
		if !good(now) {
			w.t.Error("not good for somebody who is back")
		}
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.RevokeSession(ctx, "h", now) })
		if good(now) {
			w.t.Error("good after it was revoked")
		}
	})
}

func TestOffice_IsReadAsItWasSaved(t *testing.T) {
	each(t, func(w *world) {
		var office *models.Office
		w.addItem(101, func(i *models.Item) { i.HolderID = &w.maria.ID })
		w.addItem(1000001, func(i *models.Item) { i.HolderID = &w.maria.ID; i.Clearance = models.Confidential })
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, a := range []models.Absence{
				{TeamID: w.team.ID, PersonID: w.maria.ID, FromDay: "2026-12-01", ToDay: "2026-12-05", CoverID: &w.priya.ID},
				{TeamID: w.team.ID, PersonID: w.maria.ID, FromDay: "2026-01-01", ToDay: "2026-01-05"},
				{TeamID: w.team.ID, PersonID: w.maria.ID, FromDay: "2026-12-01", ToDay: "2026-12-04"},
			} {
				if err := tx.SaveAbsence(ctx, &a); err != nil {
					return err
				}
			}
			rules := []models.Rule{{When: models.RuleWhen{From: "*@nordlys.no"}, Then: models.RuleThen{Domain: "vendors", Priority: models.High}}}
			for range 2 {
				if err := tx.SaveRules(ctx, w.team.ID, rules); err != nil {
					return err
				}
			}
			w.maria.Addresses = []string{"maria@new.example", "maria@example.org"}
			if err := tx.SavePerson(ctx, &w.maria); err != nil {
				return err
			}
			var err error
			office, err = tx.Office(ctx, w.team.ID)
			return err
		})
		outside, err := w.s.Office(w.t.Context(), w.team.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if diff := cmp.Diff(office, outside); diff != "" {
			w.t.Error(diff)
		}
		if diff := cmp.Diff(w.team, office.Team); diff != "" {
			w.t.Error(diff)
		}
		if diff := cmp.Diff([]models.Person{w.dana, w.maria, w.priya, w.vera}, office.People); diff != "" {
			w.t.Error(diff)
		}
		if diff := cmp.Diff([]models.Domain{w.vendors}, office.Domains); diff != "" {
			w.t.Error(diff)
		}
		if len(office.Absences) != 1 || office.Absences[0].ToDay != "2026-12-04" || office.Absences[0].CoverID != nil {
			w.t.Errorf("absences %+v", office.Absences)
		}
		if len(office.Rules) != 1 || office.Rules[0].When.From != "*@nordlys.no" || office.Rules[0].Then.Priority != models.High {
			w.t.Errorf("rules %+v", office.Rules)
		}
	})
}

func TestSavePerson_AddressOfAnother(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		thief := models.Person{TeamID: w.team.ID, Key: "nils", Name: "Nils", Role: models.RoleAssistant, Clearance: models.Standard, Addresses: []string{"maria@example.org"}}
		save := func() error { return w.s.InTx(ctx, func(tx *store.Tx) error { return tx.SavePerson(ctx, &thief) }) }
		if err := save(); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("an address twice: %v", err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.ArchivePerson(ctx, w.team.ID, w.maria.ID, now)
		})
		if err := save(); err != nil {
			w.t.Errorf("the address of somebody who left: %v", err)
		}
	})
}

func TestSQLite_FilesAreTheOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a b?%", "data")
	s, err := store.Open(t.Context(), store.Config{URL: "sqlite://" + strings.NewReplacer(" ", "%20", "?", "%3F", "%", "%25").Replace(dir) + "/adjutant.db", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory: %v, %v", info.Mode(), err)
	}
}

package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

var now = storetest.Now

// world is a small office to test in.
type world struct {
	t                  *testing.T
	s                  *store.Store
	team               models.Team
	dana, maria, priya models.Person // executive private, lead standard, assistant standard
	vera               models.Person // assistant confidential
	vendors            models.Domain
	pair               models.Pair // dana and maria
	box                models.Mailbox
	uid                uint32
	refs               int
}

func ptr[T any](v T) *T { return &v }

func (w *world) in(f func(ctx context.Context, t *store.Tx) error) {
	w.t.Helper()
	if err := w.s.InTx(w.t.Context(), func(t *store.Tx) error { return f(w.t.Context(), t) }); err != nil {
		w.t.Fatal(err)
	}
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := &world{t: t, s: s}
	w.in(func(ctx context.Context, tx *store.Tx) error {
		w.team = models.Team{Slug: "dana", Name: "Office of Dana", Address: "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB",
			Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00"}
		if err := tx.SaveTeam(ctx, &w.team); err != nil {
			return err
		}
		person := func(p *models.Person, key, name string, role models.Role, c models.Clearance) error {
			*p = models.Person{TeamID: w.team.ID, Key: key, Name: name, Role: role, Clearance: c, Addresses: []string{key + "@example.org", key + "@home.example"}}
			return tx.SavePerson(ctx, p)
		}
		if err := person(&w.dana, "dana", "Dana Whitfield", models.RoleExecutive, models.Private); err != nil {
			return err
		}
		if err := person(&w.maria, "maria", "Maria Lopez", models.RoleLead, models.Standard); err != nil {
			return err
		}
		if err := person(&w.priya, "priya", "Priya Nair", models.RoleAssistant, models.Standard); err != nil {
			return err
		}
		if err := person(&w.vera, "vera", "Vera Holm", models.RoleAssistant, models.Confidential); err != nil {
			return err
		}
		w.vendors = models.Domain{TeamID: w.team.ID, Slug: "vendors", Name: "Vendors", Aliases: []string{"supplier"}, Keywords: []string{"quote"},
			OwnerID: &w.maria.ID, Clearance: models.Standard, Level: 3, Backups: []int64{w.priya.ID}}
		if err := tx.SaveDomain(ctx, &w.vendors); err != nil {
			return err
		}
		w.pair = models.Pair{TeamID: w.team.ID, Slug: "dana-maria", ExecutiveID: w.dana.ID, AssistantID: w.maria.ID, Weekday: "tue", Time: "09:00",
			Zone: "Europe/Copenhagen", Cadence: models.Weekly, Minutes: 30, DigestTime: "16:00", NextDigestAt: ptr(now.Add(6 * time.Hour))}
		if err := tx.SavePair(ctx, &w.pair); err != nil {
			return err
		}
		w.box = models.Mailbox{TeamID: w.team.ID, Name: "team@example.net/INBOX", URL: "imaps://imap.example.net/INBOX", Secret: []byte{1, 0, 2}}
		return tx.SaveMailbox(ctx, &w.box)
	})
	return w
}

// item returns an item that is not stored yet.
func (w *world) item(number int, change ...func(*models.Item)) models.Item {
	i := models.Item{TeamID: w.team.ID, Number: number, Kind: models.Task, Title: fmt.Sprintf("Matter %d", number), State: models.StateOpen,
		Clearance: models.Standard, Priority: models.Normal, RootID: fmt.Sprintf("<root%d@example.net>", number), MovedAt: now, CreatedAt: now}
	for _, f := range change {
		f(&i)
	}
	return i
}

func (w *world) addItem(number int, change ...func(*models.Item)) models.Item {
	w.t.Helper()
	i := w.item(number, change...)
	if i.Kind == models.Decision && i.AskID != nil && i.PreparedAt == nil {
		i.PreparedAt = &now
	}
	w.in(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddItem(ctx, &i); err != nil {
			return err
		}
		return tx.Assign(ctx, w.team.ID, i.ID, i.HolderID, []string{"#vendors -> owner Maria"}, now)
	})
	return i
}

// addMail stores a mail with one sighting and links it to items.
func (w *world) addMail(text string, state models.MessageState, change func(*models.Message), items ...models.Item) models.Message {
	w.t.Helper()
	w.uid++
	uid := w.uid
	var m models.Message
	w.in(func(ctx context.Context, tx *store.Tx) error {
		sum := sha256.Sum256([]byte(text))
		raw := models.RawMail{TeamID: w.team.ID, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(text)), Body: store.Compress([]byte(text))}
		if _, err := tx.AddRaw(ctx, &raw); err != nil {
			return err
		}
		m = models.Message{TeamID: w.team.ID, RawID: &raw.ID, Direction: models.In, MessageID: fmt.Sprintf("<m%d@example.org>", uid), Canonical: "v1:" + raw.SHA256,
			FromAddr: "dana@example.org", To: []string{"team@example.net"}, Subject: "Subject of " + text, ArrivedAt: now.Add(time.Duration(uid) * time.Minute),
			Class: "person", Text: text, PersonID: &w.dana.ID, State: state}
		if change != nil {
			change(&m)
		}
		if added, err := tx.AddMessage(ctx, &m); err != nil || !added {
			return fmt.Errorf("added %v: %w", added, err)
		}
		s := models.Sighting{TeamID: w.team.ID, MailboxID: w.box.ID, UIDValidity: 7, UID: uid, MessageID: m.ID, State: state, SeenAt: now}
		if added, err := tx.AddSighting(ctx, &s); err != nil || !added {
			return fmt.Errorf("sighted %v: %w", added, err)
		}
		for _, i := range items {
			if err := tx.LinkMessage(ctx, w.team.ID, m.ID, i.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return m
}

// letter returns a letter to a person that is not owed yet.
func (w *world) letter(p models.Person, about *models.Item, change ...func(*models.Letter)) models.Letter {
	w.refs++
	l := models.Letter{TeamID: w.team.ID, Ref: fmt.Sprintf("ref%d", w.refs), DedupeKey: fmt.Sprintf("key%d", w.refs), Kind: models.LetterAssignment, PersonID: &p.ID,
		ToName: p.Name, ToAddr: p.Address(), Subject: "A letter", Clearance: models.Standard, MessageID: fmt.Sprintf("<l%d@example.net>", w.refs),
		Value: models.LetterValue{Reason: "because"}, NotBefore: now, CreatedAt: now}
	if about != nil {
		l.ItemID, l.Numbers, l.Clearance, l.Subject = &about.ID, []int{about.Number}, about.Clearance, "About "+about.Title
	}
	for _, f := range change {
		f(&l)
	}
	return l
}

func (w *world) owe(l models.Letter) models.Letter {
	w.t.Helper()
	w.in(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.OweLetter(ctx, &l)
		return err
	})
	return l
}

func each(t *testing.T, f func(w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(newWorld(t, s)) })
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

package desk

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func TestFound_OnceForTheFirstTeam(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, c := t.Context(), &clock{at: tuesday}
		d := New(s, Config{Now: c.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Secret: secret, BaseURL: "https://adjutant.example.net"})
		first, err := d.SetupLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		link, err := d.SetupLink(ctx)
		if err != nil || !strings.HasPrefix(link, "https://adjutant.example.net/setup/") || link == first {
			t.Fatal(link, err)
		}
		token := link[strings.LastIndexByte(link, '/')+1:]
		old := first[strings.LastIndexByte(first, '/')+1:]
		team := models.Team{Name: "Office of Dana", Address: "Team@Example.net", Zone: "Europe/Copenhagen"}
		dana := models.Person{Name: "Dana Whitfield", Addresses: []string{"dana@example.org"}}
		for _, bad := range []string{"", old, "x"} {
			if _, err := d.Found(ctx, bad, team, dana, ""); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		same := dana
		same.Addresses = []string{"team@example.net"}
		_, err = d.Found(ctx, token, team, same, "")
		refuses(t, err, "address")
		c.Add(25 * time.Hour)
		if err := d.LookAtSetup(ctx, token); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a day later: %v", err)
		}
		c.Add(-25 * time.Hour)
		cookie, err := d.Found(ctx, token, team, dana, "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		_, p, got, err := s.Session(ctx, Hash(cookie), c.Now())
		if err != nil || p.Role != models.RoleExecutive || p.Clearance != models.Private || got.Slug != "dana" || got.Address != "team@example.net" {
			t.Errorf("%+v %+v %v", p, got, err)
		}
		if _, err := d.Found(ctx, token, team, dana, ""); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a second time: %v", err)
		}
		if link, err := d.SetupLink(ctx); link != "" || err != nil {
			t.Errorf("another link %q, %v", link, err)
		}
		done, err := d.AddStarters(ctx, p.Viewer(), []string{"travel", "board", "nothing"})
		if err != nil || !strings.Contains(done.Said, "Added the domain Travel") {
			t.Error(done, err)
		}
		if domains, err := s.Domains(ctx, p.Viewer()); err != nil || len(domains) != 2 {
			t.Error(domains, err)
		}
	})
}

func TestProbe_ComesBack(t *testing.T) {
	each(t, func(b *bench) {
		ctx, v := b.ctx(), b.viewer("dana")
		if p, err := b.store.Probe(ctx, v); err != nil || !p.AskedAt.IsZero() {
			b.t.Fatal(p, err)
		}
		if _, err := b.desk.SendProbe(ctx, b.viewer("marcus")); !errors.Is(err, models.ErrForbidden) {
			b.t.Error(err)
		}
		if _, err := b.desk.SendProbe(ctx, v); err != nil {
			b.t.Fatal(err)
		}
		p, err := b.store.Probe(ctx, v)
		if err != nil || !p.Pending(b.clock.Now()) || p.State != models.LetterOwed {
			b.t.Fatal(p, err)
		}
		parcels, err := b.desk.ClaimLetters(ctx, 10)
		if err != nil || len(parcels) != 1 || !strings.HasPrefix(parcels[0].Letter.ToAddr, "team+probe.") {
			b.t.Fatal(parcels, err)
		}
		l := parcels[0].Letter
		if err := b.desk.SettleLetter(ctx, parcels[0], models.Outcome{Sent: true, Reply: "250 ok"}); err != nil {
			b.t.Fatal(err)
		}
		items := len(b.items())
		raw := letter{from: "team@example.net", to: l.ToAddr, subject: l.Subject, body: "Nothing.", headers: []string{"Auto-Submitted: auto-generated"}}.raw("x", b.clock.Now())
		raw = []byte(strings.Replace(string(raw), "<x@mail.example>", l.MessageID, 1))
		b.uid++
		if _, err := b.desk.Receive(ctx, models.Batch{Mailbox: b.box, UIDValidity: 1, Watermark: b.uid, Arrivals: []models.Arrival{{UID: b.uid, At: b.clock.Now(), Raw: raw, Size: int64(len(raw))}}}); err != nil {
			b.t.Fatal(err)
		}
		if p, err = b.store.Probe(ctx, v); err != nil || p.BackAt == nil || p.Pending(b.clock.Now()) {
			b.t.Errorf("%+v %v", p, err)
		}
		if got := len(b.items()); got != items {
			b.t.Errorf("the probe became an item: %d", got)
		}
		if p, _ := b.store.Probe(ctx, b.viewer("marcus")); !p.AskedAt.IsZero() {
			b.t.Error("an assistant is told")
		}
	})
}

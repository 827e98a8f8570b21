package dashboard

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// BenchmarkPage asks for the pages that people look at most, in an office with
// a thousand open items, as an assistant who holds a third of them.
func BenchmarkPage(b *testing.B) {
	databases := []struct {
		name  string
		fresh func(testing.TB) string
	}{{"sqlite", storetest.NewSQLite}, {"postgres", storetest.NewPostgres}}
	for _, database := range databases {
		d, cookie := office(b, database.fresh(b), 1000)
		for _, page := range []struct{ name, path string }{{"today", "/"}, {"items", "/items"}, {"item", "/items/105"}} {
			b.Run(database.name+"/"+page.name, func(b *testing.B) {
				b.ReportAllocs()
				size := 0
				for b.Loop() {
					r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, page.path, nil)
					r.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
					w := httptest.NewRecorder()
					d.ServeHTTP(w, r)
					if w.Code != http.StatusOK {
						b.Fatalf("%s: %d", page.path, w.Code)
					}
					size = w.Body.Len()
				}
				b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/page")
				b.ReportMetric(float64(size), "page-bytes")
			})
		}
	}
}

// office is the web door of an office with n items, and the session of Marcus.
func office(b *testing.B, url string, n int) (*Dashboard, string) {
	ctx := context.Background()
	clock := func() time.Time { return now }
	s := storetest.Open(b, url, storetest.Clock(clock))
	rules := desk.New(s, desk.Config{Now: clock, Log: slog.New(slog.DiscardHandler), Secret: make([]byte, 32), BaseURL: "http://office.example"})
	plan := models.TeamPlan{Team: models.Team{Slug: team.Slug, Name: team.Name, Address: team.Address, Zone: team.Zone, Locale: team.Locale, Hours: team.Hours, Workdays: []string{"mon", "tue", "wed", "thu", "fri"}}}
	for _, p := range people {
		p.ID, p.TeamID = 0, 0
		plan.People = append(plan.People, p)
	}
	plan.Domains = []models.DomainPlan{
		{Domain: models.Domain{Slug: "travel", Name: "Travel", Clearance: models.Standard, Level: 3}, Owner: "marcus", Backup: []string{"priya"}},
		{Domain: models.Domain{Slug: "vendors", Name: "Vendors", Clearance: models.Standard, Level: 3}, Owner: "elena"},
	}
	if _, err := rules.ApplyTeam(ctx, plan, false); err != nil {
		b.Fatal(err)
	}
	t, err := s.TeamBySlug(ctx, team.Slug)
	if err != nil {
		b.Fatal(err)
	}
	o, err := s.Office(ctx, t.ID)
	if err != nil {
		b.Fatal(err)
	}
	const cookie = "a session of the benchmark"
	err = s.InTx(ctx, func(tx *store.Tx) error {
		for i := range n {
			if err := addMatter(ctx, tx, o, i); err != nil {
				return err
			}
		}
		return tx.AddSession(ctx, &models.Session{
			TeamID: t.ID, PersonID: o.PersonByAddress("marcus@example.org").ID, Hash: SessionHash(cookie), CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(models.SessionFor),
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	return New(Options{Reader: benchReader{s}, Desk: rules, BaseURL: "http://office.example", Now: clock}), cookie
}

// addMatter adds one item with a holder, a line of history and two mails.
func addMatter(ctx context.Context, tx *store.Tx, o *models.Office, n int) error {
	holder, domain := o.People[1+n%3], o.Domains[n%len(o.Domains)]
	due := now.Add(time.Duration(n%40-10) * 12 * time.Hour)
	i := models.Item{
		TeamID: o.Team.ID, Number: models.FirstItem + n, Kind: []models.Kind{models.Task, models.FollowUp, models.Decision}[n%3],
		Title: fmt.Sprintf("The matter of the %d chairs for the stand at the fair", n), Note: "Please see to it before the fair opens.",
		State: models.StateOpen, Clearance: models.Standard, Priority: models.Normal, DomainID: &domain.ID, HolderID: &holder.ID, AskedByID: &o.People[0].ID,
		DueAt: &due, DueDay: models.DayOf(due), MovedAt: now, CreatedAt: now,
	}
	if err := tx.AddItem(ctx, &i); err != nil {
		return err
	}
	if err := tx.Assign(ctx, i.TeamID, i.ID, &holder.ID, []string{"#" + domain.Slug + " -> owner " + holder.Name}, now); err != nil {
		return err
	}
	for k := range 2 {
		m := models.Message{
			TeamID: i.TeamID, Direction: models.In, MessageID: fmt.Sprintf("<%d.%d@example.org>", n, k), Canonical: fmt.Sprint("v1:", n, k), FromName: "Dana Whitfield", FromAddr: "dana@example.org",
			Subject: i.Title, Text: "Two nights, near the venue.\n\nD.", ArrivedAt: now, Class: "person", State: models.Processed, Clearance: models.Standard, CreatedAt: now,
		}
		if _, err := tx.AddMessage(ctx, &m); err != nil {
			return err
		}
		if err := tx.LinkMessage(ctx, i.TeamID, m.ID, i.ID); err != nil {
			return err
		}
	}
	return tx.AddEvent(ctx, &models.Event{TeamID: i.TeamID, ItemID: &i.ID, PersonID: &o.People[0].ID, At: now, What: "filed it", Verb: "filed", By: models.ByMail})
}

// benchReader is the store, as the wiring gives it.
type benchReader struct{ *store.Store }

func (benchReader) Ready(context.Context) error { return nil }

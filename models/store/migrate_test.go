package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// eachEmpty runs f on databases that were never migrated.
func eachEmpty(t *testing.T, f func(t *testing.T, url string)) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": storetest.EmptySQLite, "postgres": storetest.EmptyPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, fresh(t))
		})
	}
}

func TestMigrate_SixAtOnce(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, url string) {
		const n = 6
		stores := make([]*store.Store, n)
		for i := range stores {
			stores[i] = storetest.Open(t, url)
		}
		var wg sync.WaitGroup
		applied, errs := make([][]string, n), make([]error, n)
		for i, s := range stores {
			wg.Go(func() { applied[i], errs[i] = s.Migrate(t.Context()) })
		}
		wg.Wait()
		total := 0
		for i := range stores {
			if errs[i] != nil {
				t.Errorf("start %d: %v", i, errs[i])
			}
			total += len(applied[i])
		}
		schema, err := stores[0].Schema(t.Context())
		if err != nil || total != len(schema.Applied) || total == 0 || len(schema.Pending) > 0 || schema.Newer {
			t.Errorf("applied %d in all, schema %+v, %v", total, schema, err)
		}
	})
}

func TestSchema_BeforeTheFirstMigration(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		got, err := s.Schema(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got.Newer || len(got.Applied) > 0 || len(got.Pending) < 2 || got.Pending[0] != "0001_office" {
			t.Errorf("%+v", got)
		}
	})
}

func TestMigrate_NewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.ExecForTest("INSERT INTO schema_migrations (id) VALUES ('9999_later')"); err != nil {
			t.Fatal(err)
		}
		schema, err := s.Schema(t.Context())
		if err != nil || !schema.Newer {
			t.Errorf("schema %+v, %v", schema, err)
		}
		if _, err := s.Migrate(t.Context()); !errors.Is(err, models.ErrNewerSchema) {
			t.Errorf("migrate: %v", err)
		}
	})
}

func TestOpen_URLs(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "sqlite://", "sqlite://relative.db", "sqlite:relative.db", "mysql://x", "postgres://%zz", "postgres://u:secret@127.0.0.1:1/x?sslmode=odd", "postgres://u:secret@127.0.0.1:1/x"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		s, err := store.Open(ctx, store.Config{URL: url, Now: time.Now})
		cancel()
		if err == nil {
			s.Close()
			t.Errorf("%q was opened", url)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is repeated: %v", err)
		}
	}
}

// A database that was in use before search kept its words in tables: what
// stands in it is found, by its words and by their phrases, and what is written
// afterwards, too.
func TestMigrate_WordsOfWhatIsThere(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		if err := s.MigrateTo(t.Context(), "0080_pause"); err != nil {
			t.Fatal(err)
		}
		run := func(sql string, args ...any) {
			t.Helper()
			if err := s.ExecForTest(sql, args...); err != nil {
				t.Fatal(err)
			}
		}
		run("INSERT INTO teams (id, slug, name, address, zone, locale, workdays, hours, next_item, created_at) VALUES"+
			" (1, 'dana', 'Office', 'team@example.net', 'Europe/Copenhagen', 'en-GB', '[]', '09:00-17:00', 103, ?)", now)
		run("INSERT INTO people (id, team_id, key, name, role, clearance, created_at) VALUES (1, 1, 'dana', 'Dana', 'executive', 'private', ?)", now)
		item := "INSERT INTO items (id, team_id, number, kind, title, note, state, clearance, priority, root_id, moved_at, created_at)" +
			" VALUES (?, 1, ?, 'task', ?, ?, 'open', 'standard', 'normal', ?, ?, ?)"
		run(item, 1, 101, "Train to Malmö", "ask ingrid@nordlys.example, 2,900 a night", "<r1@x>", now, now)
		run("INSERT INTO messages (id, team_id, direction, message_id, canonical, from_name, from_addr, subject, arrived_at, text, person_id, state, clearance, created_at)"+
			" VALUES (1, 1, 'in', '<m1@x>', 'v1:1', 'Dana', 'dana@example.org', 'Trip', ?, 'Two nights near the VENUE', 1, 'processed', 'standard', ?)", now, now)
		run("INSERT INTO message_items (team_id, message_id, item_id) VALUES (1, 1, 1)")
		run("INSERT INTO events (team_id, item_id, person_id, at, what, verb, by) VALUES (1, 1, 1, ?, 'took it to the printer', 'take', 'web')", now)
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		run(item, 2, 102, "Øresund bridge", "", "<r2@x>", now, now)
		run("UPDATE items SET title = 'Ferry to Malmö' WHERE id = 1")
		dana := models.Viewer{TeamID: 1, PersonID: 1, Role: models.RoleExecutive, Clearance: models.Private}
		for q, want := range map[string]int{"malmo": 1, "ferry": 1, "train": 0, "nordlys": 1, `"900 a night"`: 1, `"a 900"`: 0, "venue": 1, "printer": 1, "Øre": 1, "øresund": 1} {
			f, _ := models.ParseItemFilter(q, now)
			page, err := s.Search(t.Context(), dana, models.SearchFilter{Items: f, Limit: 10})
			if err != nil || len(page.Hits) != want {
				t.Errorf("%s finds %d and not %d: %v", q, len(page.Hits), want, err)
			}
		}
	})
}

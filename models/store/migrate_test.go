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

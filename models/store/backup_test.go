package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

func backup(t *testing.T, s *store.Store) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := s.Backup(t.Context(), &out, map[string]string{"secret": "s3cret"}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func nothingToPrepare(*store.Tx, store.BackupHead) error { return nil }

// A backup of either database fits into either, and what comes out of the
// second is what went into it.
func TestBackup_RestoredIntoEitherDatabaseIsTheSame(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101, func(i *models.Item) {
			i.Title, i.DueAt, i.HolderID = "Zitate „für“ 東京\u2028\"", ptr(now.Add(time.Microsecond)), &w.maria.ID
		})
		w.addMail("raw \x00\xff bytes", models.Processed, func(m *models.Message) { m.Text = strings.Repeat("long ", 50_000) }, i)
		w.owe(w.letter(w.maria, &i))
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.SetSetting(ctx, "some", "thing") })
		text := backup(w.t, w.s)

		for name, empty := range map[string]string{"sqlite": storetest.EmptySQLite(w.t), "postgres": storetest.EmptyPostgres(w.t)} {
			into := storetest.Open(w.t, empty)
			secret := ""
			rows, err := into.Restore(w.t.Context(), strings.NewReader(text), func(_ *store.Tx, h store.BackupHead) error {
				secret = h.Settings["secret"]
				return nil
			})
			if err != nil || rows < 10 || secret != "s3cret" {
				w.t.Fatalf("into %s: %d rows, %q, %v", name, rows, secret, err)
			}
			if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(backup(w.t, into), "\n")); diff != "" {
				w.t.Errorf("into %s: %s", name, diff)
			}
			again := &world{t: w.t, s: into, team: w.team}
			if next := again.addItem(102); next.ID <= i.ID {
				w.t.Errorf("into %s: the next item has the id %d after %d", name, next.ID, i.ID)
			}
		}
	})
}

func TestBackup_HoldsEveryTableOfOurs(t *testing.T) {
	each(t, func(w *world) {
		names, err := w.s.TableNames(w.t.Context())
		if err != nil || len(names) < 20 {
			w.t.Fatal(names, err)
		}
		text := backup(w.t, w.s)
		for _, n := range names {
			if !strings.HasPrefix(n, "river_") && n != "schema_migrations" && !strings.HasPrefix(n, "sqlite_") && !strings.Contains(n, "_words") && !strings.Contains(text, `{"table":"`+n+`"`) {
				w.t.Errorf("%s is not in the backup", n)
			}
		}
	})
}

func TestRestore_RefusesWhatIsNoWholeBackup(t *testing.T) {
	each(t, func(w *world) {
		w.addItem(101)
		text := backup(w.t, w.s)
		lines := strings.SplitAfter(text, "\n")
		cut := strings.Join(lines[:len(lines)-2], "")
		fewer := strings.Join(append(append([]string{}, lines[:3]...), lines[4:]...), "")
		for name, bad := range map[string]string{
			"nothing": "", "no backup": "hello\n", "cut off": cut, "a row is missing": fewer,
			"a newer program's": strings.Replace(text, `"migrations":["`, `"migrations":["0000_other","`, 1),
			"another format":    strings.Replace(text, `"format":1`, `"format":2`, 1),
			"a strange table":   strings.Replace(text, `{"table":"teams"`, `{"table":"river_job"`, 1),
			"a strange column":  strings.Replace(text, `"slug"`, `"slug) SELECT 1; --"`, 1),
			"a damaged row":     strings.Replace(text, `[1,"dana"`, `[1,`, 1),
		} {
			into := storetest.Open(w.t, storetest.EmptySQLite(w.t))
			if _, err := into.Restore(w.t.Context(), strings.NewReader(bad), nothingToPrepare); err == nil {
				w.t.Errorf("%s was restored", name)
			}
			if name == "a newer program's" {
				continue // its schema was not touched
			}
			if teams, err := into.Teams(w.t.Context()); err == nil && len(teams) > 0 {
				w.t.Errorf("%s left %d teams behind", name, len(teams))
			}
		}
		if _, err := w.s.Restore(w.t.Context(), strings.NewReader(text), nothingToPrepare); !errors.Is(err, models.ErrConflict) {
			w.t.Errorf("over a team that is there: %v", err)
		}
	})
}

package dashboard

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// measuredPages are the pages that are counted and timed: every page of the
// table that reads the database.
var measuredPages = []struct{ name, path string }{
	{"today", "/"}, {"nav", "/nav"}, {"triage", "/triage"}, {"items", "/items"}, {"items-filtered", "/items?q=owner:p3+due:late"}, {"items-deep", "/items?page=5"},
	{"item", "/items/110"}, {"follow-ups", "/follow-ups"}, {"pairs", "/1on1s"}, {"coverage", "/coverage"}, {"person", "/people/p3"}, {"workload", "/workload"},
	{"search-rare", "/search?q=9710"}, {"search-common", "/search?q=chairs"}, {"search-narrow", "/search?q=lamp+owner:p3"},
	{"search-twice", "/search?q=number"}, {"search-phrase", "/search?q=%22for+the+stand%22"}, {"search-no-phrase", "/search?q=%22the+for%22"},
	{"activity", "/activity"}, {"activity-of", "/activity?who=p3"}, {"mail", "/mail"}, {"settings", "/settings"}, {"settings-mails", "/settings/mails"}, {"settings-people", "/settings/people"},
	{"settings-domains", "/settings/domains"}, {"setup", "/setup"},
}

// filled is the web door of a filled office, with a session of its executive,
// and the statements that a request causes.
type filled struct {
	door   *Dashboard
	cookie string

	mu   sync.Mutex
	seen []statement
}

type statement struct {
	sql  string
	args []any
}

func fillOffice(t testing.TB, address string, size storetest.Size) *filled {
	t.Helper()
	team := storetest.Fill(t, address, size)
	f := &filled{cookie: "a session of the measurement"}
	clock := func() time.Time { return storetest.Now }
	s := storetest.Open(t, address, storetest.Clock(clock), func(c *store.Config) {
		c.Seen = func(sql string, args []any) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.seen = append(f.seen, statement{sql, slices.Clone(args)})
		}
	})
	if err := s.Tend(t.Context()); err != nil { // as a server does once an hour
		t.Fatal(err)
	}
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.AddSession(t.Context(), &models.Session{TeamID: team, PersonID: 1, Hash: SessionHash(f.cookie), CreatedAt: clock(), SeenAt: clock(), ExpiresAt: clock().Add(models.SessionFor)})
	})
	if err != nil {
		t.Fatal(err)
	}
	rules := desk.New(s, desk.Config{Now: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Secret: make([]byte, 32), BaseURL: "http://office.example"})
	f.door = New(Options{Reader: benchReader{s}, Desk: rules, BaseURL: "http://office.example", Now: clock})
	return f
}

// ask asks for a page and returns its size and the statements behind it.
func (f *filled) ask(t testing.TB, path string, headers ...string) (body string, seen []statement) {
	t.Helper()
	f.mu.Lock()
	f.seen = nil
	f.mu.Unlock()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: f.cookie})
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.door.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %.300s", path, w.Code, w.Body.String())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return w.Body.String(), f.seen
}

// Every page costs the same number of queries however much there is: counted in
// a small office and in one with fifty times as much. make bench counts them
// among a hundred thousand items.
func TestPages_FixedNumberOfQueries(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, address string) {
		small := fillOffice(t, fresh(t, address), storetest.Size{People: 14, Items: 200, Years: 1})
		large := fillOffice(t, address, storetest.Size{People: 50, Items: 10_000, Years: 5})
		for _, p := range measuredPages {
			_, few := small.ask(t, p.path)
			body, many := large.ask(t, p.path)
			// A list that fills its page asks once more: how many there are in all.
			if n := len(many) - len(few); n < 0 || n > 1 {
				t.Errorf("%s: %d queries among few, %d among many", p.path, len(few), len(many))
			}
			if len(many) > 24 {
				t.Errorf("%s asks %d times", p.path, len(many))
			}
			if len(body) > 250_000 {
				t.Errorf("%s weighs %d bytes", p.path, len(body))
			}
		}
	})
}

// fresh is another database of the same kind.
func fresh(t *testing.T, address string) string {
	if strings.HasPrefix(address, "sqlite") {
		return storetest.NewSQLite(t)
	}
	return storetest.NewPostgres(t)
}

// BenchmarkLarge times each page of an office with 100,000 items, 50 people and
// five years of history: the fastest, p50 and p99 of the page, and of its
// queries alone, asked of the driver and read to the end without anything of
// ours; page/bare compares the fastest of both.
func BenchmarkLarge(b *testing.B) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": storetest.NewSQLite, "postgres": storetest.NewPostgres} {
		b.Run(name, func(b *testing.B) { benchmarkLarge(b, fresh(b)) }) // filled only when it is asked for
	}
}

func benchmarkLarge(b *testing.B, address string) {
	f := fillOffice(b, address, storetest.Large)
	bare := storetest.Raw(b, address)
	for _, p := range measuredPages {
		b.Run(p.name, func(b *testing.B) {
			body, seen := f.ask(b, p.path)
			var page, queries []time.Duration
			for b.Loop() {
				began := time.Now()
				f.ask(b, p.path)
				page = append(page, time.Since(began))
				began = time.Now()
				for _, s := range seen {
					if err := storetest.Drain(b.Context(), bare, s.sql, s.args); err != nil {
						b.Fatal(err)
					}
				}
				queries = append(queries, time.Since(began))
			}
			report := func(what string, list []time.Duration) float64 {
				slices.Sort(list)
				fastest, p50, p99 := list[0], list[len(list)/2], list[len(list)*99/100]
				b.ReportMetric(float64(fastest.Microseconds())/1000, what+"-fastest-ms")
				b.ReportMetric(float64(p50.Microseconds())/1000, what+"-p50-ms")
				b.ReportMetric(float64(p99.Microseconds())/1000, what+"-p99-ms")
				return float64(fastest) // a machine that others use tells least about the rest
			}
			b.ReportMetric(report("page", page)/report("bare", queries), "page/bare")
			b.ReportMetric(float64(len(seen)), "queries")
			b.ReportMetric(float64(len(body)), "bytes")
			b.ReportMetric(0, "ns/op")
		})
	}
}

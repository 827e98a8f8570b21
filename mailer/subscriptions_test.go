package mailer_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/mailer"
	"adjutant/models"
)

type fakeCalendars struct {
	due []models.Calendar
	got map[string]string
}

func (f *fakeCalendars) CalendarsDue(context.Context) ([]models.Calendar, error) { return f.due, nil }

func (f *fakeCalendars) ReadCalendar(_ context.Context, c models.Calendar, content []byte, failed error) error {
	f.got[c.URL] = string(content)
	if failed != nil {
		f.got[c.URL] = "failed: " + failed.Error()
	}
	return nil
}

func TestSubscriptions_ReadWhatIsDue(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good":
			_, _ = w.Write([]byte("BEGIN:VCALENDAR"))
		case "/large":
			_, _ = w.Write([]byte(strings.Repeat("x", 9<<20)))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "dana.ics")
	if err := os.WriteFile(file, []byte("BEGIN:VCALENDAR of a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	desk := &fakeCalendars{got: map[string]string{}}
	for _, u := range []string{server.URL + "/good", server.URL + "/secret-gone", server.URL + "/large", "file://" + file, "file:///nowhere"} {
		desk.due = append(desk.due, models.Calendar{URL: u})
	}
	var log strings.Builder
	s := mailer.Subscriptions{Desk: desk, Client: server.Client(), Log: slog.New(slog.NewTextHandler(&log, nil))}
	if err := s.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	for u, want := range map[string]string{
		server.URL + "/good": "BEGIN:VCALENDAR", server.URL + "/secret-gone": "failed: the server answers 404", server.URL + "/large": "failed: it is larger than 8 MB",
		"file://" + file: "BEGIN:VCALENDAR of a file",
	} {
		if desk.got[u] != want {
			t.Errorf("%s: %.60q", u, desk.got[u])
		}
	}
	if !strings.HasPrefix(desk.got["file:///nowhere"], "failed: ") || strings.Contains(log.String(), "secret-gone") {
		t.Errorf("%q, log %s", desk.got["file:///nowhere"], log.String())
	}
}

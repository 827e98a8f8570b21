package dashboard

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/static"
)

// silentAfter is how long a mailbox may go unread before it counts as silent.
const silentAfter = 15 * time.Minute

func (d *Dashboard) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readiness is the answer of /readyz. Names of mailboxes and their errors are
// for whoever may read the metrics.
type readiness struct {
	Status    string         `json:"status"` // ready, degraded: a mailbox is silent or failing, down
	Database  string         `json:"database"`
	Mailboxes []mailboxState `json:"mailboxes"`
}

type mailboxState struct {
	Name     string `json:"name,omitempty"`
	State    string `json:"state"` // ok, failing, silent, new
	LastPass string `json:"last_pass,omitempty"`
	Age      int    `json:"age_seconds"`
	Error    string `json:"error,omitempty"`
}

// readyz is 503 only when no page could be shown: a mailbox that does not
// answer is a reason to look at the dashboard, not to take it away.
func (d *Dashboard) readyz(c echo.Context) error {
	ctx := c.Request().Context()
	r := readiness{Status: "ready", Database: "ok", Mailboxes: []mailboxState{}}
	err := d.Reader.Ready(ctx)
	var boxes []models.Mailbox
	if err == nil {
		boxes, err = d.Reader.Mailboxes(ctx)
	}
	if err != nil {
		d.Log.Warn("not ready", "error", err)
		r.Status, r.Database = "down", "failing"
		return c.JSON(http.StatusServiceUnavailable, r)
	}
	for _, m := range boxes {
		s := d.mailboxState(m)
		if s.State == "failing" || s.State == "silent" {
			r.Status = "degraded"
		}
		if !d.trusted(c) {
			s.Name, s.Error = "", ""
		}
		r.Mailboxes = append(r.Mailboxes, s)
	}
	return c.JSON(http.StatusOK, r)
}

func (d *Dashboard) mailboxState(m models.Mailbox) mailboxState {
	now := d.Now()
	s := mailboxState{Name: m.Name, State: "ok", Error: m.LastError, Age: int(now.Sub(m.CreatedAt).Seconds())}
	if m.LastPassAt != nil {
		s.LastPass, s.Age = m.LastPassAt.UTC().Format(time.RFC3339), int(now.Sub(*m.LastPassAt).Seconds())
	}
	switch {
	case m.FailingSince != nil && now.Sub(*m.FailingSince) > silentAfter:
		s.State = "failing"
	case m.Silent(now, silentAfter):
		s.State = "silent"
	case m.LastPassAt == nil:
		s.State = "new"
	}
	return s
}

func (d *Dashboard) metrics(c echo.Context) error {
	if d.Metrics == nil || !d.trusted(c) {
		return models.ErrNotFound
	}
	d.Metrics.ServeHTTP(c.Response(), c.Request())
	return nil
}

// trusted reports whether a probe comes from this machine or carries the
// token. A request that a proxy on this machine passed on is not from here.
func (d *Dashboard) trusted(c echo.Context) bool {
	r := c.Request()
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && d.MetricsToken != "" {
		return subtle.ConstantTimeCompare([]byte(token), []byte(d.MetricsToken)) == 1
	}
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	ip := net.ParseIP(c.RealIP())
	return ip != nil && ip.IsLoopback()
}

// serveStatic serves a file by its hashed name, to be kept for ever.
func (d *Dashboard) serveStatic(c echo.Context) error {
	f, ok := static.Open(c.Param("name"))
	if !ok {
		return models.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Del("Vary")
	return send(c, http.StatusOK, f.Type, f.Body)
}

func (d *Dashboard) serveIcon(c echo.Context) error {
	return c.Redirect(http.StatusMovedPermanently, static.URL("icon.svg"))
}

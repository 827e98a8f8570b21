package dashboard

import (
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// twiceFor is how long a form that was sent counts as sent already.
const twiceFor = time.Minute

// mostForms is how many forms are remembered; then all of them are forgotten.
const mostForms = 1000

// sentForms remembers the forms that were sent a moment ago. Each page's forms
// carry a token in a dress of its own, so the same bytes from the same session
// are one press that arrived twice: a double click, or an impatient second one.
// With several processes each remembers its own; what must not happen twice is
// the desk's to refuse.
type sentForms struct {
	mu   sync.Mutex
	sent map[[sha256.Size]byte]*sentForm
}

// sentForm is one, and what was answered once over is closed.
type sentForm struct {
	at   time.Time
	over chan struct{}
	to   string // "" when it was refused: then it may be sent again
	said []string
}

func newSentForms() *sentForms { return &sentForms{sent: map[[sha256.Size]byte]*sentForm{}} }

// begin returns the form of a key, and whether it is the first.
func (p *sentForms) begin(key [sha256.Size]byte, now time.Time) (*sentForm, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if had, ok := p.sent[key]; ok && now.Sub(had.at) < twiceFor {
		return had, false
	}
	if len(p.sent) >= mostForms {
		clear(p.sent)
	}
	one := &sentForm{at: now, over: make(chan struct{})}
	p.sent[key] = one
	return one, true
}

// end says what was answered. A refusal is forgotten.
func (p *sentForms) end(key [sha256.Size]byte, one *sentForm, answer http.Header, status int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if status == http.StatusSeeOther {
		one.to, one.said = answer.Get("Location"), answer.Values("Set-Cookie")
	} else if p.sent[key] == one {
		delete(p.sent, key)
	}
	close(one.over)
}

// once answers a form that is sent twice as it was answered first, and does
// nothing again. A script sends a form once by itself.
func (d *Dashboard) once(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isFragment(c) {
			return next(c)
		}
		r := c.Request()
		key := sha256.Sum256([]byte(of(c).key + "\n" + r.URL.Path + "\n" + r.PostForm.Encode()))
		one, first := d.forms.begin(key, d.Now())
		if first {
			defer func() { d.forms.end(key, one, c.Response().Header(), c.Response().Status) }()
			return next(c)
		}
		select {
		case <-one.over:
		case <-r.Context().Done():
			return r.Context().Err()
		}
		if one.to == "" {
			return next(c)
		}
		for _, cookie := range one.said {
			c.Response().Header().Add("Set-Cookie", cookie)
		}
		return c.Redirect(http.StatusSeeOther, one.to)
	}
}

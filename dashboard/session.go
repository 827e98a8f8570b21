package dashboard

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Names of our cookies. With https they carry the prefix __Host-, which
// browsers accept only from us and only for the whole site.
const (
	sessionCookie = "adjutant"         // the session
	browserCookie = "adjutant_browser" // a nonce that names the browser before there is a session
	flashCookie   = "adjutant_said"    // the sentence to show on the next page
	nextCookie    = "adjutant_next"    // where to go after signing in
)

// browserFor is how long a browser keeps its nonce.
const browserFor = 24 * time.Hour

// SessionHash is what is stored of a session's cookie, and of a browser's
// nonce: SHA-256 in hex.
func SessionHash(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}

// visit is what is known of a request's sender.
type visit struct {
	may     access
	session models.Session
	person  models.Person
	team    models.Team
	root    string // prefix of links: "" or /t/dana
	key     string // what the browser's form tokens are made from
	browser string // the nonce
	flash   *parts.Flash
}

func (v *visit) signedIn() bool { return v.person.ID != 0 }

func (v *visit) viewer() models.Viewer { return v.person.Viewer() }

func (v *visit) zone() *time.Location { return v.person.Week(v.team).Zone }

// of returns the visit of a request. identify has put it there, except for an
// error before it.
func of(c echo.Context) *visit {
	if v, ok := c.Get("visit").(*visit); ok {
		return v
	}
	return &visit{}
}

func formKey(c echo.Context) string { return of(c).key }

// identify finds out who asks and turns away who may not.
func (d *Dashboard) identify(may access) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := &visit{may: may}
			if err := d.recognise(c, v); err != nil {
				return err
			}
			c.Set("visit", v)
			v.flash = d.takeFlash(c)
			switch {
			case may.ofTeam() && !v.signedIn():
				return d.sendToSignIn(c)
			case may == sorters && !v.viewer().SeesTriage(), may == heads && v.person.Role != models.RoleExecutive:
				return models.ErrForbidden
			}
			return next(c)
		}
	}
}

// recognise fills the visit from the cookies. No session is not an error.
func (d *Dashboard) recognise(c echo.Context, v *visit) error {
	if cookie := d.cookie(c, sessionCookie); cookie != "" {
		s, p, t, err := d.Reader.Session(c.Request().Context(), SessionHash(cookie), d.Now())
		switch {
		case err == nil:
			v.session, v.person, v.team, v.key = s, p, t, cookie
			if s.Hash == "" {
				v.session.Hash = SessionHash(cookie)
			}
		case !errors.Is(err, models.ErrNotFound):
			return err
		}
	}
	v.browser = d.cookie(c, browserCookie)
	if v.key == "" {
		if v.browser == "" {
			v.browser = nonce()
			d.setCookie(c, browserCookie, v.browser, browserFor)
		}
		v.key = v.browser
	}
	if slug := c.Param("team"); slug != "" {
		v.root = "/t/" + url.PathEscape(slug)
		if v.signedIn() && slug != v.team.Slug {
			return models.ErrNotFound // another team does not exist for you
		}
	}
	return nil
}

// sendToSignIn remembers the page and shows the door. A fragment or a stream
// is told plainly, so that a script does not swap a sign-in page into a list.
func (d *Dashboard) sendToSignIn(c echo.Context) error {
	if c.Request().Method == http.MethodGet && !isFragment(c) && !isStream(c) {
		d.setCookie(c, nextCookie, c.Request().URL.RequestURI(), 15*time.Minute)
		return c.Redirect(http.StatusSeeOther, "/sign-in")
	}
	return errSignedOut
}

// takeNext returns the page that was asked for before signing in. Only a path
// of ours counts, whatever the cookie says.
func (d *Dashboard) takeNext(c echo.Context) string {
	next := d.cookie(c, nextCookie)
	if next != "" {
		d.setCookie(c, nextCookie, "", -1)
	}
	return ownPath(next)
}

func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.User != nil ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// say keeps a sentence for the next page.
func (d *Dashboard) say(c echo.Context, f parts.Flash) {
	b, err := json.Marshal(f)
	if err != nil {
		return
	}
	d.setCookie(c, flashCookie, base64.RawURLEncoding.EncodeToString(b), time.Minute)
}

func (d *Dashboard) takeFlash(c echo.Context) *parts.Flash {
	raw := d.cookie(c, flashCookie)
	if raw == "" || c.Request().Method != http.MethodGet || isStream(c) {
		return nil
	}
	d.setCookie(c, flashCookie, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(raw)
	var f parts.Flash
	if err != nil || json.Unmarshal(b, &f) != nil {
		return nil
	}
	return &f
}

func (d *Dashboard) cookieName(name string) string {
	if d.secure {
		return "__Host-" + name
	}
	return name
}

func (d *Dashboard) cookie(c echo.Context, name string) string {
	ck, err := c.Cookie(d.cookieName(name))
	if err != nil {
		return ""
	}
	v, err := url.QueryUnescape(ck.Value)
	if err != nil {
		return ""
	}
	return v
}

// setCookie writes a cookie for the whole site; a negative age removes it.
func (d *Dashboard) setCookie(c echo.Context, name, value string, age time.Duration) {
	seconds := int(age / time.Second)
	if age < 0 {
		seconds = -1
	}
	c.SetCookie(&http.Cookie{
		Name: d.cookieName(name), Value: url.QueryEscape(value), Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteLaxMode,
	})
}

func nonce() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

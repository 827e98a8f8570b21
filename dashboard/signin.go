package dashboard

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

func (d *Dashboard) showSignIn(c echo.Context) error {
	if of(c).signedIn() {
		return c.Redirect(http.StatusSeeOther, "/")
	}
	return d.signInPage(c, http.StatusOK, pages.SignIn{})
}

func (d *Dashboard) signInPage(c echo.Context, status int, p pages.SignIn) error {
	p.Frame = d.frame(c, "Sign in", "")
	return d.render(c, status, view{frame: p.Frame, body: pages.SignInPage(p)})
}

// requestSignIn answers the same bytes for every address that could be one,
// whether somebody here has it or not.
func (d *Dashboard) requestSignIn(c echo.Context) error {
	address := strings.TrimSpace(c.FormValue("address"))
	if at := strings.LastIndex(address, "@"); at < 1 || at == len(address)-1 || len(address) > 254 || strings.ContainsAny(address, " \r\n\t<>") {
		return d.signInPage(c, http.StatusUnprocessableEntity, pages.SignIn{
			Address: address, Wrong: parts.Problem{Form: "sign-in", Field: "address", Reason: "Write your mail address, like dana@example.org."},
		})
	}
	v := of(c)
	if v.browser == "" { // signed in already, and asking again
		v.browser = nonce()
		d.setCookie(c, browserCookie, v.browser, browserFor)
	}
	if err := d.Desk.RequestSignIn(c.Request().Context(), address, SessionHash(v.browser)); err != nil {
		d.Log.Warn("sign-in request", "error", err) // the answer stays the same
	}
	return d.signInPage(c, http.StatusOK, pages.SignIn{Sent: true})
}

// showToken shows whose link it is and a button. Scanners that follow links
// use nothing up.
func (d *Dashboard) showToken(c echo.Context) error {
	who, err := d.Desk.LookAtToken(c.Request().Context(), c.Param("token"))
	if errors.Is(err, models.ErrNotFound) {
		return d.signInPage(c, http.StatusNotFound, pages.SignIn{Spent: true})
	}
	if err != nil {
		return err
	}
	return d.signInPage(c, http.StatusOK, pages.SignIn{Who: who, Token: c.Param("token")})
}

func (d *Dashboard) signIn(c echo.Context) error {
	v, browser := of(c), ""
	if v.browser != "" {
		browser = SessionHash(v.browser)
	}
	cookie, _, _, err := d.Desk.SignIn(c.Request().Context(), c.Param("token"), browser, shorten(c.Request().UserAgent(), 120))
	var invalid models.InvalidError
	switch {
	case errors.Is(err, models.ErrForbidden):
		return d.signInPage(c, http.StatusForbidden, pages.SignIn{Elsewhere: true})
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrConflict), errors.As(err, &invalid):
		return d.signInPage(c, http.StatusNotFound, pages.SignIn{Spent: true})
	case err != nil:
		return err
	}
	return d.enter(c, cookie, d.takeNext(c))
}

// enter hands the browser its session. Whatever session it had before ends.
func (d *Dashboard) enter(c echo.Context, cookie, to string) error {
	if v := of(c); v.signedIn() {
		d.streams.end(v.session.Hash)
		if err := d.Desk.SignOut(c.Request().Context(), v.session.Hash); err != nil {
			d.Log.Warn("old session", "error", err)
		}
	}
	d.setCookie(c, sessionCookie, cookie, models.SessionFor)
	d.setCookie(c, browserCookie, "", -1)
	return c.Redirect(http.StatusSeeOther, to)
}

func (d *Dashboard) signOut(c echo.Context) error {
	if v := of(c); v.signedIn() {
		d.streams.end(v.session.Hash)
		if err := d.Desk.SignOut(c.Request().Context(), v.session.Hash); err != nil {
			return err
		}
	}
	d.setCookie(c, sessionCookie, "", -1)
	c.Response().Header().Set("Clear-Site-Data", `"storage"`)
	d.say(c, parts.Flash{Text: "You are signed out."})
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}

func shorten(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}

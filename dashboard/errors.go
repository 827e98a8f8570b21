package dashboard

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates"
	"adjutant/templates/pages"
)

// Refusals of this room alone.
var (
	errCrossSite = errors.New("cross-site request")
	errStaleForm = errors.New("form token does not match")
	errSignedOut = errors.New("not signed in")
	errLongQuery = errors.New("query too long")
)

// explain maps an error to a status, a heading and a sentence.
func explain(err error) (status int, title, sentence string) {
	var invalid models.InvalidError
	var web *echo.HTTPError
	switch {
	case errors.As(err, &invalid):
		return http.StatusUnprocessableEntity, "That did not work", sentenceOf(invalid)
	case errors.Is(err, models.ErrNotFound):
		return http.StatusNotFound, "Not found", "There is nothing here that you can see. It may have been moved, or the address is wrong."
	case errors.Is(err, models.ErrForbidden):
		return http.StatusForbidden, "Not yours to do", "You are signed in, but this is for somebody else. Ask the executive or a lead."
	case errors.Is(err, models.ErrConflict):
		return http.StatusConflict, "Somebody was quicker", "This changed while you were looking. Load the page again and look before you act."
	case errors.Is(err, errCrossSite):
		return http.StatusForbidden, "Refused", "This request came from another site, so nothing was done."
	case errors.Is(err, errStaleForm):
		return http.StatusForbidden, "This page is too old", "Nothing was done. Load the page again and repeat it."
	case errors.Is(err, errLongQuery):
		return http.StatusBadRequest, "Too long", "What the address asks for is longer than this office reads. Take some words out of it."
	case errors.Is(err, errSignedOut):
		return http.StatusUnauthorized, "Signed out", "Sign in again to go on."
	case errors.As(err, &web):
		switch web.Code {
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			return web.Code, "Not found", "There is no page at this address."
		case http.StatusRequestEntityTooLarge:
			return web.Code, "Too large", "That is more than this page takes. Send it by mail."
		case http.StatusTooManyRequests:
			return web.Code, "Too many pages", "This many pages of yours are open that they cannot all be told what is new. Close some of them."
		case http.StatusMisdirectedRequest:
			return web.Code, "Wrong address", "This office does not answer under that name."
		}
		if web.Code < 500 {
			return web.Code, "That did not work", "The request could not be read."
		}
	case errors.Is(err, context.Canceled):
		return 499, "Cancelled", ""
	}
	return http.StatusInternalServerError, "Something broke here", "It was noted. Nothing you sent by mail is lost. Try again in a moment."
}

func sentenceOf(e models.InvalidError) string { return upperFirst(e.Reason) + "." }

// showError is where every error of a handler stops.
func (d *Dashboard) showError(err error, c echo.Context) {
	status, title, sentence := explain(err)
	if status == http.StatusInternalServerError {
		d.Log.Error("request failed", "method", c.Request().Method, "route", c.Path(), "error", err)
	}
	if c.Response().Committed {
		return
	}
	if c.Request().Method == http.MethodHead || of(c).may == 0 && isMachine(c) {
		_ = c.NoContent(status)
		return
	}
	if isFragment(c) {
		// The message goes to the message line, whatever block was asked for.
		c.Response().Header().Set("HX-Retarget", "#flash")
		c.Response().Header().Set("HX-Reswap", "outerHTML")
		asked := c.Request().Method == http.MethodGet
		switch {
		case errors.Is(err, errSignedOut) && asked:
			c.Response().Header().Set("HX-Redirect", "/sign-in")
		case errors.Is(err, errSignedOut):
			sentence = "You were signed out, so nothing was done. What you wrote is still here: sign in in another window, then press again."
		case errors.Is(err, errStaleForm) && of(c).signedIn() && d.origin.Check(c.Request()) == nil:
			// The page gets a token of the session that is now, and stays.
			c.Response().Header().Set("X-Form", formToken(of(c).key))
			sentence = "You signed in again as " + of(c).person.First() + " since this page was loaded, so nothing was done. What you wrote is still here: press again."
		}
		err = write(c, status, templates.ErrorLine(sentence, errors.Is(err, errSignedOut)))
	} else {
		f := d.frame(c, title, "")
		f.Live = false
		err = write(c, status, templates.Page(f, pages.Error(f, title, sentence, d.written(c, err))))
	}
	if err != nil {
		d.Log.Error("error page", "error", err)
	}
}

func isMachine(c echo.Context) bool {
	switch c.Path() {
	case "/healthz", "/readyz", "/metrics", "/static/:name":
		return true
	}
	return false
}

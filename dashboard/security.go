package dashboard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// pagePolicy lets a page load its own files and nothing else. No style and no
// script may stand in the page itself.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"

// letterPolicy is for a letter inside an <iframe sandbox>: its own inline
// styles and links that open elsewhere, no script, no form, no request.
const letterPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
	"style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

// filePolicy is for the source of a mail, which is only ever saved.
const filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

// headers are on every response, fragments and errors too. A handler that
// serves something else than a page replaces the policy.
func (d *Dashboard) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		h.Add("Vary", "HX-Request, HX-Target, Cookie")
		if d.secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		return next(c)
	}
}

// recoverPanic turns a panic into the error page and a log line.
func (d *Dashboard) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				err = fmt.Errorf("panic: %v", r)
			}
		}()
		return next(c)
	}
}

// knownHost refuses requests that were meant for somebody else, or that try
// to make links point there. Probes ask by address and are let through.
func (d *Dashboard) knownHost(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		switch c.Path() {
		case "/healthz", "/readyz", "/metrics":
			return next(c)
		}
		host := strings.ToLower(c.Request().Host)
		name := host
		if h, _, err := net.SplitHostPort(host); err == nil {
			name = h
		}
		if len(d.AllowedHosts) > 0 && !slices.Contains(d.AllowedHosts, host) && !slices.Contains(d.AllowedHosts, name) {
			return echo.NewHTTPError(http.StatusMisdirectedRequest)
		}
		return next(c)
	}
}

// longestParam is how much one parameter of an address may say.
const longestParam = 2000

// limitQuery refuses an address that says more. No handler's work grows faster
// than what it is given, and so it is given little.
func limitQuery(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		for name, values := range c.QueryParams() {
			if len(name) > longestParam || slices.ContainsFunc(values, func(v string) bool { return len(v) > longestParam }) {
				return errLongQuery
			}
		}
		return next(c)
	}
}

// limitBody refuses to read more of a form than bodyLimit.
func limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength > bodyLimit {
			return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, bodyLimit)
		return next(c)
	}
}

// sameOrigin refuses a POST that another site made the browser send. Two
// checks: what the browser says of the origin, and the token of the form.
func (d *Dashboard) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := d.origin.Check(c.Request()); err != nil {
			return errCrossSite
		}
		if !checkForm(formKey(c), c.FormValue("form")) {
			return errStaleForm
		}
		return next(c)
	}
}

// formToken is the token of a browser's forms. It is the same secret in a new
// dress on every page, so that compressed pages do not give it away.
func formToken(key string) string {
	if key == "" {
		return ""
	}
	pad := make([]byte, sha256.Size)
	_, _ = rand.Read(pad) // never fails
	token := formSecret(key)
	for i := range token {
		token[i] ^= pad[i]
	}
	return hex.EncodeToString(append(pad, token...))
}

func checkForm(key, token string) bool {
	raw, err := hex.DecodeString(token)
	if key == "" || err != nil || len(raw) != 2*sha256.Size {
		return false
	}
	got := raw[sha256.Size:]
	for i := range got {
		got[i] ^= raw[i]
	}
	return subtle.ConstantTimeCompare(got, formSecret(key)) == 1
}

func formSecret(key string) []byte {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte("adjutant form v1"))
	return h.Sum(nil)
}

package dashboard

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/templates/ical"
	"adjutant/templates/pages"
)

// makeFeed makes the viewer's private calendar link and shows it, this once.
func (d *Dashboard) makeFeed(c echo.Context) error {
	secret, err := d.Desk.NewFeed(c.Request().Context(), of(c).viewer())
	if err != nil {
		return err
	}
	return d.pairsPage(c, strings.TrimRight(d.BaseURL, "/")+"/calendar/"+secret+".ics")
}

// serveFeed is what a calendar reads. Its address is the secret.
func (d *Dashboard) serveFeed(c echo.Context) error {
	feed, err := d.Desk.Feed(c.Request().Context(), strings.TrimSuffix(c.Param("secret"), ".ics"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=300")
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", ical.Feed(feed, d.Now()))
}

// showUnsubscribe shows a button. Programs follow the links of a mail before
// its reader does, so looking changes nothing.
func (d *Dashboard) showUnsubscribe(c echo.Context) error {
	who, what, err := d.Desk.LookAtAgendas(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	p := pages.Unsubscribe{Frame: d.frame(c, "No more agendas", ""), Who: who, What: what}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.UnsubscribePage(p)})
}

// unsubscribe stops the agendas at once, as RFC 8058 asks.
func (d *Dashboard) unsubscribe(c echo.Context) error {
	if err := d.Desk.StopAgendas(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	p := pages.Unsubscribe{Frame: d.frame(c, "No more agendas", ""), Done: true}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.UnsubscribePage(p)})
}

package dashboard

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
)

const mailPerPage = 50

func (d *Dashboard) showMail(c echo.Context) error {
	show := pages.MailShow(c.QueryParam("show"))
	page := min(pageNumber(c), deepestPage)
	filter := models.MailFilter{Limit: mailPerPage, Offset: (page - 1) * mailPerPage}
	switch show {
	case "in", "out":
		filter.Direction = models.Direction(show)
	case "quarantined", "held", "duplicate":
		filter.State = models.MessageState(show)
	}
	lines, more, err := d.Reader.Mail(c.Request().Context(), of(c).viewer(), filter)
	if err != nil {
		return err
	}
	p := pages.Mail{Frame: d.frame(c, "Mail log", "mail"), Lines: lines, Show: show, Page: page, More: more && page < deepestPage}
	return d.render(c, http.StatusOK, view{p.Frame, pages.MailPage(p), map[string]templ.Component{
		"mail": pages.MailBlock(p),
	}})
}

// showSource hands out a mail as it was received. It is only ever saved: a
// browser must not make sense of it.
func (d *Dashboard) showSource(c echo.Context) error {
	handle := c.Param("handle")
	raw, _, err := d.Reader.Raw(c.Request().Context(), of(c).viewer(), handle)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Content-Disposition", `attachment; filename="mail-`+onlyHex(handle)+`.eml"`)
	return c.Blob(http.StatusOK, "application/octet-stream", raw)
}

func onlyHex(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789abcdef", r) {
			return r
		}
		return -1
	}, s)
}

func (d *Dashboard) showHelp(c echo.Context) error {
	replies, tags := d.Desk.Help()
	p := pages.Help{Frame: d.frame(c, "Help card", "help"), Replies: replies, Tags: tags}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.HelpPage(p)})
}

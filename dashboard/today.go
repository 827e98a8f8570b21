package dashboard

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/templates"
	"adjutant/templates/pages"
)

func (d *Dashboard) showToday(c echo.Context) error {
	day, err := d.Reader.Today(c.Request().Context(), of(c).viewer(), d.Now())
	if err != nil {
		return err
	}
	p := pages.Today{Frame: d.frame(c, "Today", "today"), Day: day}
	return d.render(c, http.StatusOK, view{p.Frame, pages.TodayPage(p), map[string]templ.Component{
		"today": pages.TodayBlock(p),
	}})
}

// showNav is the navigation alone, with its counts.
func (d *Dashboard) showNav(c echo.Context) error {
	f := d.frame(c, "", pages.Section(c.QueryParam("at")))
	return write(c, http.StatusOK, templates.Nav(f))
}

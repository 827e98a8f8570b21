package dashboard

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/templates/pages"
)

func (d *Dashboard) showWorkload(c echo.Context) error {
	v := of(c)
	work, err := d.Reader.Workload(c.Request().Context(), v.viewer(), d.Now(), v.zone())
	if err != nil {
		return err
	}
	p := pages.Workload{Frame: d.frame(c, "Workload", "workload"), Work: work}
	return d.render(c, http.StatusOK, view{p.Frame, pages.WorkloadPage(p), map[string]templ.Component{
		"workload": pages.WorkloadBlock(p),
	}})
}

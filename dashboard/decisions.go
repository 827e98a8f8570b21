package dashboard

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
)

// showDecisions is the decision log: what waits, and what was decided by whom,
// when and why.
func (d *Dashboard) showDecisions(c echo.Context) error {
	v, show := of(c), c.QueryParam("show")
	filter, unclear := models.ParseItemFilter(strings.TrimSpace(c.QueryParam("q")), d.Now())
	query := filter.Query
	filter.Now, filter.Limit = d.Now(), itemsPerPage
	filter.Offset = (pageNumber(c) - 1) * itemsPerPage
	if len(filter.States) == 0 {
		filter.All = true
		if states := pages.DecisionStates(show); states != nil {
			filter.All, filter.States = false, states
		}
	}
	if show == "mine" && filter.Asks == "" {
		filter.Asks, filter.All = "me", false
	}
	lines, total, err := d.Reader.Decisions(c.Request().Context(), v.viewer(), filter)
	if err != nil {
		return err
	}
	p := pages.Decisions{
		Frame: d.frame(c, "Decisions", "decisions"), Lines: lines, Total: total, Query: query, Show: show, Unclear: unclear,
		Page: pageNumber(c), PerPage: itemsPerPage,
	}
	return d.render(c, http.StatusOK, view{p.Frame, pages.DecisionsPage(p), map[string]templ.Component{
		"decisions": pages.DecisionsBlock(p),
	}})
}

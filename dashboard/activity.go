package dashboard

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

const linesPerPage = 60

func (d *Dashboard) showActivity(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	p := pages.Activity{
		Who: c.QueryParam("who"), By: c.QueryParam("by"), About: strings.TrimSpace(c.QueryParam("item")),
		Since: c.QueryParam("since"), Till: c.QueryParam("till"), Page: min(pageNumber(c), deepestPage),
	}
	filter := models.ActivityFilter{Person: p.Who, By: models.Channel(p.By), Limit: linesPerPage, Offset: (p.Page - 1) * linesPerPage}
	filter.From, p.Wrong = dayStart(p.Since, "since", 0, v.zone(), p.Wrong)
	filter.To, p.Wrong = dayStart(p.Till, "till", 1, v.zone(), p.Wrong)
	if p.About != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(p.About, "#"))
		if err != nil || n < 1 {
			p.Wrong = parts.Problem{Field: "item", Reason: "Write an item's number, like #118."}
		}
		filter.Number = n
	}
	status := http.StatusOK
	var err error
	if p.Wrong.Reason != "" {
		status = http.StatusUnprocessableEntity
	} else if p.Lines, p.More, err = d.Reader.Activity(ctx, v.viewer(), filter); err != nil {
		return err
	}
	if p.People, err = d.Reader.People(ctx, v.viewer()); err != nil {
		return err
	}
	p.People = slices.DeleteFunc(slices.Clone(p.People), func(q models.Person) bool { return q.ArchivedAt != nil })
	p.More = p.More && p.Page < deepestPage
	p.Frame = d.frame(c, "Activity", "activity")
	return d.render(c, status, view{p.Frame, pages.ActivityPage(p), map[string]templ.Component{
		"activity": pages.ActivityBlock(p),
	}})
}

// dayStart is the midnight at which a day begins, or some days after; nil for
// no day.
func dayStart(day, field string, after int, zone *time.Location, wrong parts.Problem) (*time.Time, parts.Problem) {
	if day == "" {
		return nil, wrong
	}
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return nil, parts.Problem{Field: field, Reason: "Write a day like 2026-12-01."}
	}
	t = t.AddDate(0, 0, after)
	return &t, wrong
}

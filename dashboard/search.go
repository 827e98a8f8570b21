package dashboard

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
)

const (
	hitsPerPage = 30
	// deepestPage is how far a list without a total is leafed through: each
	// page is read together with all before it.
	deepestPage = 40
)

// showSearch finds what ?q= asks for, in all or in the kind that ?in= names.
func (d *Dashboard) showSearch(c echo.Context) error {
	v := of(c)
	filter, unclear := models.ParseItemFilter(strings.TrimSpace(c.QueryParam("q")), d.Now())
	p := pages.Search{
		Query: filter.Query, Words: filter.Words, Unclear: unclear, Page: min(pageNumber(c), deepestPage),
		Asked: len(models.Phrases(filter.Words))+len(filter.Numbers) > 0,
	}
	switch in := models.SearchIn(c.QueryParam("in")); in {
	case models.InItems, models.InMail, models.InHistory, models.InPeople:
		p.In = in
	}
	var err error
	p.Found, err = d.Reader.Search(c.Request().Context(), v.viewer(), models.SearchFilter{
		Items: filter, In: p.In, Limit: hitsPerPage, Offset: (p.Page - 1) * hitsPerPage,
	})
	if err != nil {
		return err
	}
	p.Found.More = p.Found.More && p.Page < deepestPage
	p.Frame = d.frame(c, "Search", "search")
	return d.render(c, http.StatusOK, view{p.Frame, pages.SearchPage(p), map[string]templ.Component{
		"found": pages.SearchBlock(p),
	}})
}

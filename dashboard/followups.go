package dashboard

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
)

// followUpsShown is how many follow-ups the page lists; the rest is a filter.
const followUpsShown = 80

func (d *Dashboard) showFollowUps(c echo.Context) error {
	return d.followUpsPage(c, c.QueryParam("owner") == "me")
}

func (d *Dashboard) showMyFollowUps(c echo.Context) error { return d.followUpsPage(c, true) }

func (d *Dashboard) followUpsPage(c echo.Context, mine bool) error {
	filter := models.ItemFilter{Owed: "any", Sort: "follow", Limit: followUpsShown, Now: d.Now()}
	if mine {
		filter.Holder = "me"
	}
	list, err := d.Reader.Items(c.Request().Context(), of(c).viewer(), filter)
	if err != nil {
		return err
	}
	p := pages.FollowUps{Frame: d.frame(c, "Follow-ups", "follow-ups"), List: list, Mine: mine}
	return d.render(c, http.StatusOK, view{p.Frame, pages.FollowUpsPage(p), map[string]templ.Component{
		"follow-ups": pages.FollowUpsBlock(p),
	}})
}

package dashboard

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/templates/pages"
)

// showKeys lists the shortcuts: a script shows the list over the page it is on.
func (d *Dashboard) showKeys(c echo.Context) error {
	p := pages.Keys{Frame: d.frame(c, "Keyboard", "help")}
	return d.render(c, http.StatusOK, view{p.Frame, pages.KeysPage(p), map[string]templ.Component{
		"keys": pages.KeysBlock(p),
	}})
}

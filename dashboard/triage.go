package dashboard

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

func (d *Dashboard) showTriage(c echo.Context) error {
	return d.triagePage(c, http.StatusOK, parts.Problem{})
}

func (d *Dashboard) triagePage(c echo.Context, status int, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c)
	lines, err := d.Reader.Triage(ctx, v.viewer())
	if err != nil {
		return err
	}
	people, domains, err := d.peopleAndDomains(ctx, v.viewer())
	if err != nil {
		return err
	}
	office := models.Office{Team: v.team, People: people, Domains: domains}
	for n, l := range lines {
		if l.Item != nil {
			lines[n].Guess = models.Suggest(&office, l.Item.Clearance, l.Item.Title+"\n"+l.Item.Note, l.Taught)
		}
	}
	forget(c, wrong)
	p := pages.Triage{Frame: d.frame(c, "Triage", "triage"), Lines: lines, People: people, Domains: domains, Wrong: wrong}
	return d.render(c, status, view{p.Frame, pages.TriagePage(p), map[string]templ.Component{
		"triage": pages.TriageBlock(p),
	}})
}

// assignItem gives an item that nobody has to a person, a domain or both.
func (d *Dashboard) assignItem(c echo.Context) error {
	number, err := itemNumber(c)
	if err != nil {
		return err
	}
	person, domain := strings.TrimSpace(c.FormValue("person")), strings.TrimSpace(c.FormValue("domain"))
	if person == "" && domain == "" {
		err = models.Invalid("person", "choose a person or a domain")
	}
	var done models.Done
	if err == nil {
		done, err = d.Desk.Assign(c.Request().Context(), of(c).viewer(), number, person, domain)
	}
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return d.triagePage(c, http.StatusUnprocessableEntity, parts.Problem{Form: c.Param("number"), Field: invalid.Field, Reason: sentenceOf(invalid)})
	}
	if err != nil {
		return err
	}
	return d.answer(c, said(done), "/triage", d.showTriage)
}

// settleMail files a held or quarantined mail after all, or dismisses it.
func (d *Dashboard) settleMail(c echo.Context) error {
	ctx, viewer, handle := c.Request().Context(), of(c).viewer(), c.Param("handle")
	var done models.Done
	var err error
	switch c.FormValue("verb") {
	case "release":
		done, err = d.Desk.Release(ctx, viewer, handle)
	case "dismiss":
		done, err = d.Desk.Dismiss(ctx, viewer, handle)
	default:
		err = models.Invalid("verb", "there is no such action")
	}
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return d.triagePage(c, http.StatusUnprocessableEntity, parts.Problem{Form: handle, Field: invalid.Field, Reason: sentenceOf(invalid)})
	}
	if err != nil {
		return err
	}
	return d.answer(c, said(done), "/triage", d.showTriage)
}

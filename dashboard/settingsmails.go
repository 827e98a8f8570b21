package dashboard

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// showMails is how letters come to the reader, and to everybody for those who
// sort.
func (d *Dashboard) showMails(c echo.Context) error {
	return d.mailsForm(c, of(c).person, parts.Problem{})
}

func (d *Dashboard) showMailsOf(c echo.Context) error {
	p, err := d.whoseMails(c)
	if err != nil {
		return err
	}
	return d.mailsForm(c, p, parts.Problem{})
}

// whoseMails is whom the address names: somebody who is here.
func (d *Dashboard) whoseMails(c echo.Context) (models.Person, error) {
	if c.Param("key") == newKey {
		return models.Person{}, models.ErrNotFound
	}
	return d.personToSet(c)
}

func (d *Dashboard) mailsForm(c echo.Context, q models.Person, wrong parts.Problem) error {
	v := of(c)
	p := pages.LetterWishes{Frame: d.frame(c, "Mails", "settings"), Of: q, Team: v.team, Own: q.ID == v.person.ID, Fields: pages.WishFields(q, v.team, wrong)}
	p.Action, p.Wrong = c.Request().URL.Path, pages.Unplaced(p.Fields, wrong)
	if p.Own && p.Triage {
		people, err := d.Reader.People(c.Request().Context(), v.viewer())
		if err != nil {
			return err
		}
		p.People = here(people)
	}
	status := http.StatusOK
	if wrong.Reason != "" {
		status = http.StatusUnprocessableEntity
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.LetterWishesPage(p)})
}

func (d *Dashboard) saveMails(c echo.Context) error { return d.keepMails(c, of(c).person) }

func (d *Dashboard) saveMailsOf(c echo.Context) error {
	p, err := d.whoseMails(c)
	if err != nil {
		return err
	}
	return d.keepMails(c, p)
}

func (d *Dashboard) keepMails(c echo.Context, p models.Person) error {
	wishes := p.Wishes()
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	for _, s := range models.LetterSorts {
		if !form.Has(string(s)) {
			continue
		}
		wrong, err := wrongOf(wishes.Set(s, models.LetterWay(form.Get(string(s)))))
		if err != nil {
			return err
		}
		if wrong.Reason != "" {
			return d.mailsForm(c, p, wrong)
		}
	}
	p.Mails = wishes.String()
	if p.Role == models.RoleExecutive && form.Has("agendas") {
		p.Agendas = form.Get("agendas")
	}
	done, err := d.Desk.SavePerson(c.Request().Context(), of(c).viewer(), p)
	return d.settled(c, done, err, "/settings/mails", func(wrong parts.Problem) error { return d.mailsForm(c, p, wrong) })
}

package dashboard

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

func (d *Dashboard) showPeopleSettings(c echo.Context) error {
	v := of(c)
	people, err := d.Reader.People(c.Request().Context(), v.viewer())
	if err != nil {
		return err
	}
	p := pages.SettingsList{
		Frame: d.frame(c, "People", "settings"), Tab: "people", Title: "People", Intro: "Who works here, from which addresses, and when.",
		AddText: "Add somebody", Empty: "Nobody is here yet.",
	}
	p.Add = p.To("settings", "people", newKey)
	for _, q := range here(people) {
		p.Entries = append(p.Entries, pages.SettingsEntry{Name: q.Name, URL: p.To("settings", "people", q.Key), Detail: string(q.Role) + ", " + strings.Join(q.Addresses, ", ")})
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.SettingsListPage(p)})
}

func (d *Dashboard) showPersonSettings(c echo.Context) error {
	p, err := d.personToSet(c)
	if err != nil {
		return err
	}
	return d.personForm(c, p, parts.Problem{})
}

// personToSet is whom the address names; with newKey somebody new.
func (d *Dashboard) personToSet(c echo.Context) (models.Person, error) {
	if c.Param("key") == newKey {
		return models.Person{Role: models.RoleAssistant}, nil
	}
	people, err := d.Reader.People(c.Request().Context(), of(c).viewer())
	if err != nil {
		return models.Person{}, err
	}
	people = here(people)
	i := slices.IndexFunc(people, func(p models.Person) bool { return p.Key == c.Param("key") })
	if i < 0 {
		return models.Person{}, models.ErrNotFound
	}
	return people[i], nil
}

func (d *Dashboard) personForm(c echo.Context, p models.Person, wrong parts.Problem) error {
	v := of(c)
	executive := v.person.Role == models.RoleExecutive
	f := pages.SettingsForm{Tab: "people", Title: p.Name, Back: "/settings/people", Submit: "Save",
		Fields: pages.PersonFields(p, v.team, wrong, executive && p.Key != v.person.Key, true)}
	if p.Key == "" {
		f.Title, f.Submit, f.Intro = "Somebody new", "Add", "They start with standard clearance. Once added, they can ask for a sign-in link."
	} else if executive && p.Key != v.person.Key {
		f.Drop, f.Sure = p.First()+" has left", "What "+p.First()+" holds goes to triage, their 1:1s end, and they are signed out everywhere. Their history stays."
	}
	return d.form(c, f, wrong)
}

func (d *Dashboard) savePerson(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	old, err := d.personToSet(c)
	if err != nil {
		return err
	}
	p := personOf(c, old)
	if p.Role == "" { // a field that is fixed is not sent
		p.Role = old.Role
	}
	var done models.Done
	if c.FormValue("drop") != "" {
		done, err = d.Desk.DropPerson(ctx, v.viewer(), old.Key)
	} else {
		done, err = d.Desk.SavePerson(ctx, v.viewer(), p)
	}
	return d.settled(c, done, err, "/settings/people", func(wrong parts.Problem) error { return d.personForm(c, p, wrong) })
}

package dashboard

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// newKey stands in addresses for what does not exist yet.
const newKey = "new"

// wrongOf is what was wrong about a form, when the error says so in words for
// its reader; any other error comes back.
func wrongOf(err error) (parts.Problem, error) {
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return parts.Problem{Field: invalid.Field, Reason: sentenceOf(invalid)}, nil
	}
	return parts.Problem{}, err
}

// settled ends a form of the settings: the list with the sentence when it
// worked, else the form again with words beside the field.
func (d *Dashboard) settled(c echo.Context, done models.Done, err error, to string, again func(parts.Problem) error) error {
	wrong, err := wrongOf(err)
	if err != nil {
		return err
	}
	if wrong.Reason != "" {
		return again(wrong)
	}
	d.say(c, said(done))
	if c.QueryParam("from") == "setup" {
		to = "/setup"
	}
	return c.Redirect(http.StatusSeeOther, of(c).root+to)
}

// form shows a form of the settings.
func (d *Dashboard) form(c echo.Context, p pages.SettingsForm, wrong parts.Problem) error {
	p.Frame = d.frame(c, p.Title, "settings")
	p.Action = c.Request().URL.Path
	if c.QueryParam("from") == "setup" {
		p.Action, p.Back = p.Action+"?from=setup", p.To("setup")
	} else if p.Back != "" {
		p.Back = of(c).root + p.Back
	}
	p.Wrong = pages.Unplaced(p.Fields, wrong)
	status := http.StatusOK
	if wrong.Reason != "" {
		status = http.StatusUnprocessableEntity
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.SettingsFormPage(p)})
}

// showOwn is what is one's own.
func (d *Dashboard) showOwn(c echo.Context) error { return d.ownPage(c, of(c).person, parts.Problem{}) }

func (d *Dashboard) ownPage(c echo.Context, typed models.Person, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c)
	sessions, err := d.Reader.Sessions(ctx, v.viewer(), d.Now())
	if err != nil {
		return err
	}
	p := pages.OwnSettings{Frame: d.frame(c, "Settings", "settings"), Sessions: sessions, This: v.session.Hash,
		Fields: pages.PersonFields(typed, v.team, wrong, false, v.person.Role == models.RoleExecutive)}
	p.KeysOff, p.Wrong = !p.Keys, pages.Unplaced(p.Fields, wrong)
	status := http.StatusOK
	if wrong.Reason != "" {
		status = http.StatusUnprocessableEntity
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.OwnSettingsPage(p)})
}

func (d *Dashboard) saveOwn(c echo.Context) error {
	v := of(c)
	p := personOf(c, v.person)
	p.Role = v.person.Role
	if v.person.Role != models.RoleExecutive {
		p.Addresses = v.person.Addresses
	}
	done, err := d.Desk.SavePerson(c.Request().Context(), v.viewer(), p)
	return d.settled(c, done, err, "/settings", func(wrong parts.Problem) error { return d.ownPage(c, p, wrong) })
}

func (d *Dashboard) setKeys(c echo.Context) error {
	off := c.FormValue("off")
	if err := d.Desk.SetPreference(c.Request().Context(), of(c).viewer(), models.PreferNoKeys, off); err != nil {
		return err
	}
	text := "Shortcuts are on."
	if off != "" {
		text = "Shortcuts are off."
	}
	return d.answer(c, parts.Flash{Text: text}, "/settings", nil)
}

// endSession signs another browser of one's own out, at once.
func (d *Dashboard) endSession(c echo.Context) error {
	id, err := strconv.ParseInt(c.FormValue("id"), 10, 64)
	if err != nil {
		return models.ErrNotFound
	}
	hash, err := d.Desk.EndSession(c.Request().Context(), of(c).viewer(), id)
	if err != nil {
		return err
	}
	d.streams.end(hash)
	return d.answer(c, parts.Flash{Text: "That browser is signed out."}, "/settings", nil)
}

func (d *Dashboard) showTeam(c echo.Context) error { return d.teamForm(c, of(c).team, parts.Problem{}) }

func (d *Dashboard) teamForm(c echo.Context, t models.Team, wrong parts.Problem) error {
	return d.form(c, pages.SettingsForm{Tab: "team", Title: "Team", Intro: "Mail for it goes to " + t.Address + ".", Fields: pages.TeamFields(t, wrong), Submit: "Save"}, wrong)
}

func (d *Dashboard) saveTeam(c echo.Context) error {
	t := of(c).team
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	t.Name, t.Zone, t.Workdays, t.Hours = c.FormValue("name"), strings.TrimSpace(c.FormValue("zone")), form["workdays"], strings.TrimSpace(c.FormValue("hours"))
	t.Locale, t.Audience = strings.TrimSpace(c.FormValue("locale")), c.FormValue("audience")
	t.PassOn = c.FormValue("pass_on") == "true"
	done, err := d.Desk.SaveTeam(c.Request().Context(), of(c).viewer(), t)
	return d.settled(c, done, err, "/settings/team", func(wrong parts.Problem) error { return d.teamForm(c, t, wrong) })
}

// personOf reads the form of a person over who it is about.
func personOf(c echo.Context, p models.Person) models.Person {
	p.Name, p.Role = c.FormValue("name"), models.Role(c.FormValue("role"))
	p.Zone, p.Hours, p.Locale = strings.TrimSpace(c.FormValue("zone")), strings.TrimSpace(c.FormValue("hours")), strings.TrimSpace(c.FormValue("locale"))
	p.Addresses = strings.Fields(strings.ReplaceAll(strings.ToLower(c.FormValue("addresses")), ",", " "))
	p.Bundle = strings.TrimSpace(c.FormValue("bundle"))
	p.Limit = numberOf(c.FormValue("limit"))
	p.Strengths = wordsOf(strings.ToLower(c.FormValue("strengths")))
	return p
}

// numberOf reads a number from a field; what is none is -1, which no field
// takes, and nothing is 0.
func numberOf(s string) int {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// here are the people who are here.
func here(people []models.Person) []models.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p models.Person) bool { return p.ArchivedAt != nil })
}

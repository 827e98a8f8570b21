package dashboard

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// coverageDays is how far ahead coverage is looked at.
const coverageDays = pages.CoverageDays

func (d *Dashboard) showCoverage(c echo.Context) error {
	v := of(c)
	office, away, err := d.office(c.Request().Context(), v)
	if err != nil {
		return err
	}
	today := models.DayOf(d.Now().In(v.team.Week().Zone))
	p := pages.Coverage{
		Frame: d.frame(c, "Coverage", "coverage"), Office: office, Away: away, Today: today,
		Findings: models.Findings(&office, today, coverageDays),
	}
	if v.viewer().SeesTriage() { // how much somebody holds is for who shares out work
		seen, err := d.Reader.WorkSeen(c.Request().Context(), v.viewer(), d.Now())
		if err != nil {
			return err
		}
		p.Findings = append(p.Findings, models.Strain(&office, seen, d.Now())...)
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.CoveragePage(p)})
}

func (d *Dashboard) showPerson(c echo.Context) error {
	return d.personPage(c, http.StatusOK, parts.Problem{})
}

func (d *Dashboard) personPage(c echo.Context, status int, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c)
	office, away, err := d.office(ctx, v)
	if err != nil {
		return err
	}
	person := office.PersonByKey(c.Param("key"))
	if person == nil {
		return models.ErrNotFound
	}
	holds, err := d.Reader.Items(ctx, v.viewer(), models.ItemFilter{Holder: person.Key, Limit: 10, Now: d.Now()})
	if err != nil {
		return err
	}
	away = slices.DeleteFunc(slices.Clone(away), func(a models.AbsenceLine) bool { return a.PersonID != person.ID })
	grants, err := d.Reader.Grants(ctx, v.viewer(), person.Key)
	if err != nil {
		return err
	}
	p := pages.Person{
		Grants: grants, Clearance: c.FormValue("clearance"), Why: c.FormValue("why"), Review: c.FormValue("review"),
		Frame: d.frame(c, person.Name, "coverage"), Person: *person, Office: office, Holds: holds, Wrong: wrong,
		From: c.FormValue("from"), To: c.FormValue("to"), Cover: c.FormValue("cover"),
		Today: models.DayOf(d.Now().In(v.team.Week().Zone)),
		Away:  away, Paused: person.Paused(d.Now()),
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.PersonPage(p)})
}

func (d *Dashboard) setAway(c echo.Context) error {
	key := c.Param("key")
	from, to := strings.TrimSpace(c.FormValue("from")), strings.TrimSpace(c.FormValue("to"))
	var done models.Done
	var err error
	if from == "" {
		err = models.Invalid("from", "write the first day")
	} else {
		if to == "" {
			to = from
		}
		done, err = d.Desk.SetAway(c.Request().Context(), of(c).viewer(), key, from, to, c.FormValue("cover"))
	}
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return d.personPage(c, http.StatusUnprocessableEntity, parts.Problem{Form: "away", Field: invalid.Field, Reason: sentenceOf(invalid)})
	}
	if err != nil {
		return err
	}
	return d.answer(c, said(done), pathOf("people", key), nil)
}

func (d *Dashboard) writeCard(c echo.Context) error {
	key := c.Param("key")
	if of(c).person.Key != key {
		return models.ErrForbidden
	}
	done, err := d.Desk.WriteCard(c.Request().Context(), of(c).viewer(), c.FormValue("card"))
	if err != nil {
		return err
	}
	return d.answer(c, said(done), pathOf("people", key), nil)
}

// setClearance gives or takes a clearance. What the person may see changes with
// it at once, on every page and in every letter that is still owed.
func (d *Dashboard) setClearance(c echo.Context) error {
	key := c.Param("key")
	done, err := d.Desk.Trust(c.Request().Context(), of(c).viewer(), key, models.Clearance(c.FormValue("clearance")), c.FormValue("why"), strings.TrimSpace(c.FormValue("review")))
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return d.personPage(c, http.StatusUnprocessableEntity, parts.Problem{Form: "clearance", Field: invalid.Field, Reason: sentenceOf(invalid)})
	}
	if err != nil {
		return err
	}
	return d.answer(c, said(done), pathOf("people", key), nil)
}

// office is the team as far as pages show it: people, domains and absences.
func (d *Dashboard) office(ctx context.Context, v *visit) (models.Office, []models.AbsenceLine, error) {
	people, domains, err := d.peopleAndDomains(ctx, v.viewer())
	if err != nil {
		return models.Office{}, nil, err
	}
	away, err := d.Reader.Absences(ctx, v.viewer())
	o := models.Office{Team: v.team, People: people, Domains: domains}
	for _, a := range away {
		o.Absences = append(o.Absences, a.Absence)
	}
	return o, away, err
}

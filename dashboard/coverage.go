package dashboard

import (
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/parts"
)

// fixCoverage mends one finding: names an owner, a backup or a cover, or takes
// a word from one of two domains that claim it.
func (d *Dashboard) fixCoverage(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	office, _, err := d.office(ctx, v)
	if err != nil {
		return err
	}
	domain := office.DomainBySlug(c.FormValue("domain"))
	if domain == nil {
		return models.ErrNotFound
	}
	plan, person := planOf(*domain, &office), c.FormValue("person")
	var done models.Done
	switch models.FindingKind(c.FormValue("kind")) {
	case models.Gap:
		plan.Owner = person
		plan.Backup = slices.DeleteFunc(plan.Backup, func(k string) bool { return k == person })
		done, err = d.Desk.SaveDomain(ctx, v.viewer(), plan)
	case models.NoBackup:
		plan.Backup = append(plan.Backup, person)
		done, err = d.Desk.SaveDomain(ctx, v.viewer(), plan)
	case models.AbsenceHole:
		owner := office.PersonByKey(plan.Owner)
		if owner == nil {
			return models.ErrConflict
		}
		away := office.Away(owner.ID, models.Day(c.FormValue("day")))
		if away == nil {
			return models.ErrConflict
		}
		done, err = d.Desk.SetAway(ctx, v.viewer(), owner.Key, string(away.FromDay), string(away.ToDay), person)
	case models.Overlap:
		from := office.DomainBySlug(c.FormValue("from"))
		if from == nil {
			return models.ErrNotFound
		}
		plan = planOf(*from, &office)
		is := models.Finding{Word: c.FormValue("word")}.Claims
		plan.Aliases, plan.Keywords = slices.DeleteFunc(slices.Clone(plan.Aliases), is), slices.DeleteFunc(slices.Clone(plan.Keywords), is)
		done, err = d.Desk.SaveDomain(ctx, v.viewer(), plan)
	case models.Unmapped:
		plan.Aliases = append(slices.Clone(plan.Aliases), c.FormValue("word"))
		done, err = d.Desk.SaveDomain(ctx, v.viewer(), plan)
	default:
		err = models.Invalid("kind", "that cannot be mended with one button")
	}
	flash := said(done)
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		flash = parts.Flash{Text: sentenceOf(invalid), Bad: true}
	} else if err != nil {
		return err
	}
	return d.answer(c, flash, "/coverage", nil)
}

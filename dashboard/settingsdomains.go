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

func (d *Dashboard) showDomainSettings(c echo.Context) error {
	office, _, err := d.office(c.Request().Context(), of(c))
	if err != nil {
		return err
	}
	p := pages.SettingsList{
		Frame: d.frame(c, "Domains", "settings"), Tab: "domains", Title: "Domains", Intro: "Areas of responsibility. Each has one owner, and somebody behind them.",
		AddText: "Add a domain", Empty: "A domain is an area somebody owns, such as Travel or Vendors; a mail with #travel then finds its owner.",
	}
	p.Add = p.To("settings", "domains", newKey)
	for _, dom := range office.Domains {
		plan := planOf(dom, &office)
		e := pages.SettingsEntry{Name: dom.Name, URL: p.To("settings", "domains", dom.Slug), Detail: "#" + dom.Slug}
		if owner := office.PersonByKey(plan.Owner); owner != nil {
			e.Detail += ", " + owner.Name
		} else {
			e.Mark, e.Bad = "no owner", true
		}
		p.Entries = append(p.Entries, e)
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.SettingsListPage(p)})
}

// planOf names a domain's people by key.
func planOf(d models.Domain, o *models.Office) models.DomainPlan {
	plan := models.DomainPlan{Domain: d}
	if d.OwnerID != nil {
		if p := o.Person(*d.OwnerID); p != nil && p.ArchivedAt == nil {
			plan.Owner = p.Key
		}
	}
	for _, id := range d.Backups {
		if p := o.Person(id); p != nil && p.ArchivedAt == nil {
			plan.Backup = append(plan.Backup, p.Key)
		}
	}
	return plan
}

// domainToSet is the domain that the address names, with the team's people.
func (d *Dashboard) domainToSet(c echo.Context) (models.DomainPlan, []models.Person, error) {
	office, _, err := d.office(c.Request().Context(), of(c))
	if err != nil {
		return models.DomainPlan{}, nil, err
	}
	if c.Param("slug") == newKey {
		return models.DomainPlan{Domain: models.Domain{Clearance: models.Standard, Level: 3}}, here(office.People), nil
	}
	dom := office.DomainBySlug(c.Param("slug"))
	if dom == nil {
		return models.DomainPlan{}, nil, models.ErrNotFound
	}
	return planOf(*dom, &office), here(office.People), nil
}

func (d *Dashboard) showDomain(c echo.Context) error {
	plan, people, err := d.domainToSet(c)
	if err != nil {
		return err
	}
	return d.domainForm(c, plan, people, parts.Problem{})
}

func (d *Dashboard) domainForm(c echo.Context, plan models.DomainPlan, people []models.Person, wrong parts.Problem) error {
	executive, isNew := of(c).person.Role == models.RoleExecutive, c.Param("slug") == newKey
	f := pages.SettingsForm{Tab: "domains", Title: plan.Name, Back: "/settings/domains", Submit: "Save",
		Fields: pages.DomainFields(plan, people, wrong, isNew, executive)}
	if isNew {
		f.Title, f.Submit = "A new domain", "Add"
	} else if executive {
		f.Drop, f.Sure = "Take "+plan.Name+" out of use", "Its tag and words find nobody any more. Its items stay with whoever holds them."
	}
	return d.form(c, f, wrong)
}

func (d *Dashboard) saveDomain(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	plan, people, err := d.domainToSet(c)
	if err != nil {
		return err
	}
	var done models.Done
	if c.FormValue("drop") != "" {
		done, err = d.Desk.DropDomain(ctx, v.viewer(), plan.Slug)
	} else {
		plan = domainOf(c, plan)
		done, err = d.Desk.SaveDomain(ctx, v.viewer(), plan)
	}
	return d.settled(c, done, err, "/settings/domains", func(wrong parts.Problem) error { return d.domainForm(c, plan, people, wrong) })
}

// domainOf reads the form of a domain over what it was. The form has room for
// two backups; those beyond stay behind them.
func domainOf(c echo.Context, p models.DomainPlan) models.DomainPlan {
	if c.Param("slug") == newKey {
		p.Slug = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(c.FormValue("slug")), "#"))
	}
	p.Name, p.Owner = c.FormValue("name"), c.FormValue("owner")
	rest := p.Backup[min(2, len(p.Backup)):]
	p.Backup = slices.Concat([]string{c.FormValue("backup1"), c.FormValue("backup2")}, rest)
	p.Aliases, p.Keywords = wordsOf(c.FormValue("aliases")), wordsOf(c.FormValue("keywords"))
	p.DueIn, p.AckIn = strings.TrimSpace(c.FormValue("due")), strings.TrimSpace(c.FormValue("ack"))
	p.Band = models.Band(c.FormValue("band"))
	if of(c).person.Role == models.RoleExecutive { // fixed for others
		p.Amount, p.Level, p.Clearance = strings.TrimSpace(c.FormValue("amount")), numberOf(c.FormValue("level")), models.Clearance(c.FormValue("clearance"))
	}
	return p
}

// wordsOf parts words at commas and line ends.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' })
}

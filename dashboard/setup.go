package dashboard

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// Setup is what the setup asks of the desk beside the settings.
type Setup interface {
	// LookAtSetup says whether a secret founds the first team; models.ErrNotFound
	// when it does not. Found uses it up and signs the executive in.
	LookAtSetup(ctx context.Context, secret string) error
	Found(ctx context.Context, secret string, t models.Team, executive models.Person, agent string) (cookie string, err error)
	// AddStarters adds some of models.StarterDomains by slug.
	AddStarters(ctx context.Context, v models.Viewer, slugs []string) (models.Done, error)
	// SendProbe writes a mail from the team to itself.
	SendProbe(ctx context.Context, v models.Viewer) (models.Done, error)
}

func (d *Dashboard) showSetup(c echo.Context) error { return d.setupPage(c, parts.Problem{}) }

func (d *Dashboard) setupPage(c echo.Context, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c)
	office, _, err := d.office(ctx, v)
	if err != nil {
		return err
	}
	office.People = here(office.People)
	boxes, err := d.mailboxesOf(c)
	if err != nil {
		return err
	}
	p := pages.Setup{Office: office, Wrong: wrong}
	for _, m := range boxes {
		s := d.mailboxState(m)
		p.Mailboxes = append(p.Mailboxes, pages.SetupMailbox{Name: m.Name, State: s.State, Error: s.Error})
	}
	if p.Probe, err = d.Reader.Probe(ctx, v.viewer()); err != nil {
		return err
	}
	if p.Pairs, err = d.Reader.Pairs(ctx, v.viewer(), d.Now()); err != nil {
		return err
	}
	p.Findings = models.Findings(&office, models.DayOf(d.Now().In(v.team.Week().Zone)), coverageDays)
	p.Frame = d.frame(c, "Setup", "settings")
	status := http.StatusOK
	if wrong.Reason != "" {
		status = http.StatusUnprocessableEntity
	}
	return d.render(c, status, view{p.Frame, pages.SetupPage(p), map[string]templ.Component{
		"setup": pages.SetupBlock(p),
	}})
}

func (d *Dashboard) addStarters(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	done, err := d.Desk.AddStarters(c.Request().Context(), of(c).viewer(), form["starter"])
	return d.settled(c, done, err, "/setup", func(wrong parts.Problem) error { return d.setupPage(c, wrong) })
}

func (d *Dashboard) sendProbe(c echo.Context) error {
	done, err := d.Desk.SendProbe(c.Request().Context(), of(c).viewer())
	return d.settled(c, done, err, "/setup", func(wrong parts.Problem) error { return d.setupPage(c, wrong) })
}

// showFounding is where the first team begins. Looking uses nothing up.
func (d *Dashboard) showFounding(c echo.Context) error {
	err := d.Desk.LookAtSetup(c.Request().Context(), c.Param("token"))
	if errors.Is(err, models.ErrNotFound) {
		return d.foundingPage(c, http.StatusNotFound, pages.Founding{Spent: true})
	}
	if err != nil {
		return err
	}
	return d.foundingPage(c, http.StatusOK, pages.Founding{Fields: pages.FoundingFields(models.Team{}, models.Person{}, parts.Problem{})})
}

func (d *Dashboard) foundingPage(c echo.Context, status int, p pages.Founding) error {
	p.Frame, p.Action = d.frame(c, "Begin", ""), c.Request().URL.Path
	return d.render(c, status, view{frame: p.Frame, body: pages.FoundingPage(p)})
}

func (d *Dashboard) found(c echo.Context) error {
	name := strings.TrimSpace(c.FormValue("name"))
	t := models.Team{Name: strings.TrimSpace(c.FormValue("team")), Address: strings.TrimSpace(c.FormValue("address")), Zone: strings.TrimSpace(c.FormValue("zone"))}
	executive := models.Person{Name: name, Role: models.RoleExecutive, Addresses: []string{c.FormValue("addresses")}}
	if t.Name == "" && name != "" {
		t.Name = "Office of " + executive.First()
	}
	cookie, err := d.Desk.Found(c.Request().Context(), c.Param("token"), t, executive, shorten(c.Request().UserAgent(), 120))
	if errors.Is(err, models.ErrNotFound) {
		return d.foundingPage(c, http.StatusNotFound, pages.Founding{Spent: true})
	}
	wrong, err := wrongOf(err)
	if err != nil {
		return err
	}
	if wrong.Reason != "" {
		f := pages.FoundingFields(t, executive, wrong)
		return d.foundingPage(c, http.StatusUnprocessableEntity, pages.Founding{Fields: f, Wrong: pages.Unplaced(f, wrong)})
	}
	return d.enter(c, cookie, "/setup")
}

package dashboard

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

func (d *Dashboard) showPairSettings(c echo.Context) error {
	pairs, err := d.Reader.Pairs(c.Request().Context(), of(c).viewer(), d.Now())
	if err != nil {
		return err
	}
	p := pages.SettingsList{
		Frame: d.frame(c, "1:1s", "settings"), Tab: "pairs", Title: "1:1s", Intro: "When the executive meets each assistant, and when the agenda is mailed.",
		AddText: "Add a 1:1", Empty: "A 1:1 has a fixed slot; its agenda is mailed the working day before.",
	}
	p.Add = p.To("settings", "pairs", newKey)
	for _, q := range pairs {
		e := pages.SettingsEntry{Name: pages.Other(p.Frame, q), URL: p.To("settings", "pairs", q.Slug), Detail: fmt.Sprintf("%s %s, %s, %d minutes", q.Weekday, q.Time, q.Cadence, q.Minutes)}
		if q.Cadence == models.Paused {
			e.Mark, e.Bad = "paused", true
		}
		p.Entries = append(p.Entries, e)
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.SettingsListPage(p)})
}

// pairToSet is the pair that the address names, with the team's people.
func (d *Dashboard) pairToSet(c echo.Context) (models.PairPlan, []models.Person, error) {
	ctx, v := c.Request().Context(), of(c)
	people, err := d.Reader.People(ctx, v.viewer())
	if err != nil {
		return models.PairPlan{}, nil, err
	}
	people = here(people)
	if c.Param("pair") == newKey {
		return models.PairPlan{Pair: models.Pair{Weekday: "tue", Time: "09:00", DigestTime: "16:00", Minutes: 30, Cadence: models.Weekly}}, people, nil
	}
	line, err := d.pair(c)
	if err != nil {
		return models.PairPlan{}, nil, err
	}
	plan := models.PairPlan{Pair: line.Pair}
	for _, p := range people {
		switch p.ID {
		case line.ExecutiveID:
			plan.Executive = p.Key
		case line.AssistantID:
			plan.Assistant = p.Key
		}
	}
	return plan, people, nil
}

func (d *Dashboard) showPairForm(c echo.Context) error {
	plan, people, err := d.pairToSet(c)
	if err != nil {
		return err
	}
	return d.pairForm(c, plan, people, parts.Problem{})
}

func (d *Dashboard) pairForm(c echo.Context, plan models.PairPlan, people []models.Person, wrong parts.Problem) error {
	isNew := c.Param("pair") == newKey
	f := pages.SettingsForm{Tab: "pairs", Title: "1:1 of " + nameOf(people, plan.Executive) + " and " + nameOf(people, plan.Assistant), Back: "/settings/pairs", Submit: "Save", Fields: pages.PairFields(plan, people, wrong, isNew)}
	if isNew {
		f.Title, f.Submit = "A new 1:1", "Add"
	} else if of(c).person.Role == models.RoleExecutive {
		f.Drop, f.Sure = "End this 1:1", "No agenda is mailed any more. What was written for it is kept."
	}
	return d.form(c, f, wrong)
}

// nameOf is what somebody is called, by their key.
func nameOf(people []models.Person, key string) string {
	if i := slices.IndexFunc(people, func(p models.Person) bool { return p.Key == key }); i >= 0 {
		return people[i].Name
	}
	return key
}

func (d *Dashboard) savePair(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	plan, people, err := d.pairToSet(c)
	if err != nil {
		return err
	}
	var done models.Done
	if c.FormValue("drop") != "" {
		done, err = d.Desk.DropPair(ctx, v.viewer(), plan.Slug)
	} else {
		if c.Param("pair") == newKey {
			plan.Assistant = c.FormValue("assistant")
		}
		plan.Weekday, plan.Time, plan.Minutes = c.FormValue("weekday"), c.FormValue("time"), numberOf(c.FormValue("minutes"))
		plan.Cadence, plan.DigestDay, plan.DigestTime = models.Cadence(c.FormValue("cadence")), c.FormValue("digest_day"), c.FormValue("digest")
		plan.Zone = strings.TrimSpace(c.FormValue("zone"))
		done, err = d.Desk.SavePair(ctx, v.viewer(), plan)
	}
	return d.settled(c, done, err, "/settings/pairs", func(wrong parts.Problem) error { return d.pairForm(c, plan, people, wrong) })
}

// mailboxesOf are the mailboxes of the viewer's team.
func (d *Dashboard) mailboxesOf(c echo.Context) ([]models.Mailbox, error) {
	boxes, err := d.Reader.Mailboxes(c.Request().Context())
	return slices.DeleteFunc(slices.Clone(boxes), func(m models.Mailbox) bool { return m.TeamID != of(c).team.ID || m.ArchivedAt != nil }), err
}

func (d *Dashboard) showMailboxes(c echo.Context) error {
	boxes, err := d.mailboxesOf(c)
	if err != nil {
		return err
	}
	p := pages.SettingsList{
		Frame: d.frame(c, "Mailboxes", "settings"), Tab: "mailboxes", Title: "Mailboxes", Intro: "Where the team's mail is read from. Nobody should read them by hand: what is confidential lies in them, too.",
		AddText: "Add a mailbox", Empty: "Without a mailbox no mail is read. Give one by its IMAP address.",
	}
	executive := of(c).person.Role == models.RoleExecutive
	if executive {
		p.Add = p.To("settings", "mailboxes", newKey)
	}
	for _, m := range boxes {
		s := d.mailboxState(m)
		e := pages.SettingsEntry{Name: m.Name, Mark: s.State, Bad: s.State == "failing" || s.State == "silent", Detail: "read " + p.Clock.Ago(d.Now().Add(-time.Duration(s.Age)*time.Second)) + " ago"}
		switch {
		case s.State == "new":
			e.Detail = "not read yet"
		case s.Error != "":
			e.Detail += ": " + s.Error
		}
		if executive {
			e.URL = parts.With(p.To("settings", "mailboxes", newKey), "name", m.Name)
		}
		p.Entries = append(p.Entries, e)
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.SettingsListPage(p)})
}

// mailboxToSet is the address of the mailbox that ?name= names, or of none.
func (d *Dashboard) mailboxToSet(c echo.Context) (string, error) {
	boxes, err := d.mailboxesOf(c)
	i := slices.IndexFunc(boxes, func(m models.Mailbox) bool { return m.Name == c.QueryParam("name") })
	if err != nil || i < 0 {
		return "", err
	}
	return boxes[i].URL, nil
}

func (d *Dashboard) showMailboxForm(c echo.Context) error {
	address, err := d.mailboxToSet(c)
	if err != nil {
		return err
	}
	return d.mailboxForm(c, address, address == "", parts.Problem{})
}

func (d *Dashboard) mailboxForm(c echo.Context, address string, isNew bool, wrong parts.Problem) error {
	f := pages.SettingsForm{Tab: "mailboxes", Title: "A new mailbox", Intro: "Use an app password where the provider has them.", Back: "/settings/mailboxes", Submit: "Add", Fields: pages.MailboxFields(address, isNew, wrong)}
	if !isNew {
		f.Title, f.Submit = "A new password for the mailbox", "Save"
	}
	return d.form(c, f, wrong)
}

func (d *Dashboard) saveMailbox(c echo.Context) error {
	address := strings.TrimSpace(c.FormValue("imap"))
	plan, err := models.PlanMailbox(address)
	var done models.Done
	if err == nil {
		if password := c.FormValue("password"); password != "" {
			plan.Password = password
		}
		done, err = d.Desk.SaveMailbox(c.Request().Context(), of(c).viewer(), plan)
	}
	return d.settled(c, done, err, "/settings/mailboxes", func(wrong parts.Problem) error { return d.mailboxForm(c, plan.URL, true, wrong) })
}

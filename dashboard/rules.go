package dashboard

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// showRules shows the team's own rules. A query may fill in the form of a new
// one: ?from=*@nordlys.example&domain=vendors.
func (d *Dashboard) showRules(c echo.Context) error {
	draft := models.Rule{
		When: models.RuleWhen{From: c.QueryParam("from"), Subject: c.QueryParam("subject"), List: c.QueryParam("list")},
		Then: models.RuleThen{Domain: c.QueryParam("domain"), Person: c.QueryParam("person")},
	}
	return d.rulesPage(c, http.StatusOK, pages.Rules{Draft: draft})
}

// rulesPage fills in what the page needs beside what p holds already.
func (d *Dashboard) rulesPage(c echo.Context, status int, p pages.Rules) error {
	ctx, v := c.Request().Context(), of(c)
	var err error
	if p.Rules, err = d.Reader.Rules(ctx, v.viewer()); err != nil {
		return err
	}
	if p.Office, _, err = d.office(ctx, v); err != nil {
		return err
	}
	p.Frame, p.Seen = d.frame(c, "Rules", "settings"), models.RulesSeen(p.Rules)
	return d.render(c, status, view{frame: p.Frame, body: pages.RulesPage(p)})
}

// editRules adds, changes, removes or moves one rule.
func (d *Dashboard) editRules(c echo.Context) error {
	position, _ := strconv.Atoi(c.FormValue("position")) // what is no number names no rule
	e := models.RuleEdit{
		Verb: c.FormValue("verb"), Position: position, Seen: c.FormValue("seen"),
		Rule: models.Rule{
			Position: position,
			When: models.RuleWhen{
				From: c.FormValue("from"), To: c.FormValue("to"), Subject: c.FormValue("subject"),
				Words: c.FormValue("words"), List: c.FormValue("list"), Attachment: c.FormValue("attachment"),
			},
			Then: models.RuleThen{Domain: c.FormValue("domain"), Person: c.FormValue("person"), Priority: models.Priority(c.FormValue("priority"))},
		},
	}
	done, err := d.Desk.EditRules(c.Request().Context(), of(c).viewer(), e)
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		p := pages.Rules{Wrong: parts.Problem{Form: "rules", Field: invalid.Field, Reason: sentenceOf(invalid)}}
		switch {
		case invalid.Field == "":
		case e.Verb == "add":
			p.Draft, p.Wrong.Form = e.Rule, "add"
		default:
			p.Edit, p.Wrong.Form = e.Rule, "rule-"+strconv.Itoa(position)
		}
		return d.rulesPage(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return d.answer(c, said(done), "/settings/rules", nil)
}

// tryRules shows where a pasted mail would go, and keeps nothing of it.
func (d *Dashboard) tryRules(c echo.Context) error {
	p := pages.Rules{Tried: c.FormValue("mail")}
	trial, err := d.Desk.TryMail(c.Request().Context(), of(c).viewer(), strings.ReplaceAll(p.Tried, "\r\n", "\n"))
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		p.Wrong = parts.Problem{Form: "try", Field: invalid.Field, Reason: sentenceOf(invalid)}
		return d.rulesPage(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	p.Trial = &trial
	return d.rulesPage(c, http.StatusOK, p)
}

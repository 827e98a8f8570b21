package dashboard

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// showQuestion shows the question behind the link of a letter, and its
// buttons. Whatever follows links changes nothing.
func (d *Dashboard) showQuestion(c echo.Context) error {
	return d.questionPage(c, http.StatusOK, parts.Problem{})
}

func (d *Dashboard) questionPage(c echo.Context, status int, wrong parts.Problem) error {
	q, err := d.Desk.LookAtQuestion(c.Request().Context(), c.Param("token"))
	p := pages.Question{Question: q, Token: c.Param("token"), Wrong: wrong}
	if errors.Is(err, models.ErrNotFound) {
		p, status = pages.Question{Spent: true}, http.StatusNotFound
	} else if err != nil {
		return err
	}
	p.Frame = d.alone(c, "A question")
	return d.render(c, status, view{frame: p.Frame, body: pages.QuestionPage(p)})
}

// alone is the frame of a page that holds nothing of whoever is signed in.
func (d *Dashboard) alone(c echo.Context, title string) parts.Frame {
	v := of(c)
	f := parts.Frame{Title: title, Form: formToken(v.key), Flash: v.flash, Clock: parts.Clock{Now: d.Now(), Zone: v.zone()}}
	if f.Flash != nil {
		f.Flash.Undo = 0
	}
	return f
}

func (d *Dashboard) answerQuestion(c echo.Context) error {
	verb, args := c.FormValue("verb"), map[string]string{}
	for _, name := range []string{"option", "why", "text"} {
		args[name] = strings.TrimSpace(c.FormValue(name))
	}
	done, err := d.Desk.AnswerQuestion(c.Request().Context(), c.Param("token"), verb, args)
	var invalid models.InvalidError
	switch {
	case errors.As(err, &invalid):
		return d.questionPage(c, http.StatusUnprocessableEntity, parts.Problem{Form: "answer", Field: invalid.Field, Reason: sentenceOf(invalid), Value: args["text"] + args["why"]})
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrForbidden):
		return d.questionPage(c, http.StatusForbidden, parts.Problem{})
	case err != nil:
		return err
	}
	f := said(done)
	f.Undo = 0
	d.say(c, f)
	return c.Redirect(http.StatusSeeOther, pathOf("d", c.Param("token")))
}

package dashboard

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/microcosm-cc/bluemonday"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

// showDemoMail is everyone's mail program: ?box= whose mailbox, ?id= the mail
// that is open, ?write= a new mail or an answer.
func (d *Dashboard) showDemoMail(c echo.Context) error {
	return d.demoMailPage(c, http.StatusOK, parts.Problem{}, pages.DemoDraft{})
}

func (d *Dashboard) demoMailPage(c echo.Context, status int, wrong parts.Problem, draft pages.DemoDraft) error {
	ctx := c.Request().Context()
	boxes, err := d.Demo.Mailboxes(ctx)
	if err != nil {
		return err
	}
	p := pages.DemoBox{
		Frame: d.frame(c, "Everyone's mail", "demo"), Boxes: boxes, Address: d.boxOf(c, boxes), Wrong: wrong,
		Writing: c.QueryParam("write") != "" || wrong.Reason != "", AsText: c.QueryParam("as") == "text", Draft: draft,
	}
	if p.Mails, err = d.Demo.Mails(ctx, p.Address); err != nil {
		return err
	}
	if id := c.QueryParam("id"); id != "" {
		mail, err := d.Demo.Mail(ctx, p.Address, id)
		if err != nil {
			return err
		}
		p.Open = &mail
	}
	if wrong.Reason == "" {
		p.Draft = pages.NewDraft(p, c.QueryParam("write"))
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.DemoMailPage(p)})
}

// boxOf is the mailbox that was asked for, else one's own, else the first.
func (d *Dashboard) boxOf(c echo.Context, boxes []pages.DemoMailbox) string {
	want := strings.ToLower(c.QueryParam("box"))
	for _, b := range boxes {
		if b.Address == want {
			return want
		}
	}
	for _, b := range boxes {
		if key := of(c).person.Key; key != "" && b.Key == key {
			return b.Address
		}
	}
	if len(boxes) > 0 {
		return boxes[0].Address
	}
	return ""
}

// letterHTML keeps what letters are made of, and nothing that asks the network
// or runs.
var letterHTML = func() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.AllowElements("center", "hr", "small")
	p.AllowAttrs("align", "valign", "width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "role").OnElements("table", "tr", "td", "th", "tbody", "div")
	p.AllowStyles("color", "background", "background-color", "font", "font-family", "font-size", "font-weight", "font-style",
		"line-height", "text-align", "text-decoration", "vertical-align", "width", "max-width", "height",
		"padding", "padding-left", "padding-right", "padding-top", "padding-bottom",
		"margin", "margin-left", "margin-right", "margin-top", "margin-bottom",
		"border", "border-left", "border-right", "border-top", "border-bottom", "border-radius", "border-collapse",
		"display", "white-space", "list-style").Globally()
	p.AllowURLSchemes("http", "https", "mailto")
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// showDemoBody is the HTML of a mail for the frame on the page.
func (d *Dashboard) showDemoBody(c echo.Context) error {
	mail, err := d.Demo.Mail(c.Request().Context(), strings.ToLower(c.QueryParam("box")), c.QueryParam("id"))
	if err != nil {
		return err
	}
	return framed(c, letterHTML.Sanitize(mail.HTML))
}

func (d *Dashboard) writeDemoMail(c echo.Context) error {
	draft := pages.DemoDraft{
		From: strings.TrimSpace(c.FormValue("from")), To: strings.TrimSpace(c.FormValue("to")),
		Subject: oneLine(c.FormValue("subject")), Body: strings.ReplaceAll(c.FormValue("body"), "\r\n", "\n"), InReplyTo: c.FormValue("in_reply_to"),
	}
	err := error(nil)
	if draft.To == "" {
		err = models.Invalid("to", "write an address")
	} else if strings.TrimSpace(draft.Subject+draft.Body) == "" {
		err = models.Invalid("body", "write something first")
	} else {
		err = d.Demo.Write(c.Request().Context(), draft)
	}
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		return d.demoMailPage(c, http.StatusUnprocessableEntity, parts.Problem{Form: "write", Field: invalid.Field, Reason: sentenceOf(invalid)}, draft)
	}
	if err != nil {
		return err
	}
	d.say(c, parts.Flash{Text: "Sent. It goes over SMTP, and is read within a second or two."})
	return c.Redirect(http.StatusSeeOther, "/demo/mail?box="+queryEscape(draft.From))
}

// becomeDemoPerson signs the browser in as somebody else of the demo.
func (d *Dashboard) becomeDemoPerson(c echo.Context) error {
	ctx, key := c.Request().Context(), c.FormValue("person")
	boxes, err := d.Demo.Mailboxes(ctx)
	if err != nil {
		return err
	}
	if key == "" || !slices.ContainsFunc(boxes, func(b pages.DemoMailbox) bool { return b.Key == key }) {
		return models.ErrNotFound
	}
	cookie, err := d.Demo.SignIn(ctx, key, shorten(c.Request().UserAgent(), 120))
	if err != nil {
		return err
	}
	return d.enter(c, cookie, "/")
}

// turnDemoClock jumps to the coming Monday 16:00, when digests are due, or a
// day ahead. The clock never goes back.
func (d *Dashboard) turnDemoClock(c echo.Context) error {
	now := d.Demo.Clock()
	zone := of(c).team.Week().Zone
	var to time.Time
	switch c.FormValue("to") {
	case "monday":
		to = nextMonday(now.In(zone))
	case "day":
		to = now.In(zone).AddDate(0, 0, 1)
	default:
		return models.Invalid("to", "the clock cannot go there")
	}
	if err := d.Demo.Jump(c.Request().Context(), to); err != nil {
		return err
	}
	d.say(c, parts.Flash{Text: "It is now " + to.Format("Monday 2 January, 15:04") + ". What fell due on the way was done."})
	return c.Redirect(http.StatusSeeOther, "/")
}

// nextMonday is 16:00 of the coming Monday, today included.
func nextMonday(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), 16, 0, 0, 0, now.Location())
	for at.Weekday() != time.Monday || !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

package dashboard

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

const itemsPerPage = 50

func (d *Dashboard) showItems(c echo.Context) error {
	ctx, v := c.Request().Context(), of(c)
	// After an act on many, the list's own words come in the form.
	ask := func(name string) string {
		if c.Request().Method == http.MethodPost {
			if name == "sort" {
				name = "order" // a field that is called sort would hide the filter's
			}
			return c.FormValue(name)
		}
		return c.QueryParam(name)
	}
	filter, unclear := models.ParseItemFilter(strings.TrimSpace(ask("q")), d.Now())
	page := pageOf(ask("page"))
	filter.Now, filter.Limit = d.Now(), itemsPerPage
	filter.Offset = (page - 1) * itemsPerPage
	sort := ask("sort")
	if pages.SortName(sort) != "" {
		filter.Sort = sort
	}
	list, err := d.Reader.Items(ctx, v.viewer(), filter)
	if err != nil {
		return err
	}
	people, domains, err := d.peopleAndDomains(ctx, v.viewer())
	if err != nil {
		return err
	}
	kept, err := d.Reader.SavedViews(ctx, v.viewer())
	if err != nil {
		return err
	}
	p := pages.Items{
		Frame: d.frame(c, "Items", "items"), List: list, Query: filter.Query, Sort: sort,
		Unclear: unclear, Page: page, PerPage: itemsPerPage, People: here(people), Domains: domains, Kept: kept,
	}
	return d.render(c, http.StatusOK, view{p.Frame, pages.ItemsPage(p), map[string]templ.Component{
		"items": pages.ItemsBlock(p),
	}})
}

func (d *Dashboard) showItem(c echo.Context) error {
	return d.itemPage(c, http.StatusOK, parts.Problem{})
}

// itemPage shows an item, with what was wrong about the last form, if any.
func (d *Dashboard) itemPage(c echo.Context, status int, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c)
	number, err := itemNumber(c)
	if err != nil {
		return err
	}
	item, err := d.Reader.Item(ctx, v.viewer(), number)
	if err != nil {
		return err
	}
	people, domains, err := d.peopleAndDomains(ctx, v.viewer())
	if err != nil {
		return err
	}
	var book []models.BookLine
	if item.DomainID != nil {
		if book, err = d.Reader.Book(ctx, v.viewer(), item.DomainID, time.Time{}); err != nil {
			return err
		}
	}
	forget(c, wrong)
	p := pages.Item{
		Book:  slices.DeleteFunc(book, func(e models.BookLine) bool { return e.DomainID == nil }),
		Frame: d.frame(c, "#"+strconv.Itoa(number)+" "+item.Title, "items"),
		Item:  item, People: people, Domains: domains, Wrong: wrong,
	}
	return d.render(c, status, view{p.Frame, pages.ItemPage(p), map[string]templ.Component{
		"item": pages.ItemBlock(p),
	}})
}

// forget takes the last act's sentence off the page when a form was refused.
func forget(c echo.Context, wrong parts.Problem) {
	if wrong.Reason != "" {
		of(c).flash = &parts.Flash{}
	}
}

// verbArgs are the verbs that a form may send, each with the field that goes
// with it as an argument of the same name.
var verbArgs = map[string]string{
	"done": "", "take": "", "reopen": "", "undo": "", "ok": "", "yes": "", "confidential": "", "standard": "",
	"no": "why", "drop": "why", "choose": "option", "give": "person", "wait": "who",
	"by": "when", "later": "when", "snooze": "when", "follow": "when",
	"priority": "level", "domain": "slug", "note": "text", "ask": "text", "comment": "text",
	"offer": "text", "recommend": "option", "silence": "option", "view": "text", "title": "text", "label": "labels", "unlabel": "labels",
	"amount": "amount", "release": "", "nudge": "", "tick": "points", "untick": "points", "point": "text", "blocked": "other", "unblock": "other",
}

// mustSay are arguments that may not be empty, with the sentence that asks.
var mustSay = map[string]string{
	"when": "write when, for example fri, 3d or 2 dec", "who": "write who owes us an answer",
	"person": "choose a person", "slug": "choose a domain", "level": "choose a priority",
	"option": "choose an option", "text": "write something first", "labels": "write a label", "amount": "write an amount, for example 900eur",
	"points": "choose a point", "other": "write the number of the other item",
}

func (d *Dashboard) actOnItem(c echo.Context) error {
	number, err := itemNumber(c)
	if err != nil {
		return err
	}
	verb, args, err := verbOf(c)
	var done models.Done
	if err == nil {
		done, err = d.act(c, number, verb, args)
	}
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		wrong := parts.Problem{Form: verb, Field: invalid.Field, Reason: sentenceOf(invalid), Value: args[verbArgs[verb]]}
		return d.wrongItem(c, wrong)
	}
	if err != nil {
		return err
	}
	to, show := "/items/"+strconv.Itoa(number), echo.HandlerFunc(d.showItem)
	if page, ok := d.actsFrom(c.FormValue("from")); ok {
		to, show = page.to, page.show
	}
	return d.answer(c, said(done), to, show)
}

// from is a page with lists whose items have buttons.
type from struct {
	to   string
	show echo.HandlerFunc
}

// actsFrom is the page that a form names as where it stands.
func (d *Dashboard) actsFrom(name string) (from, bool) {
	page, ok := map[string]from{
		"today": {"/", d.showToday}, "triage": {"/triage", d.showTriage},
		"follow-ups": {"/follow-ups", d.showFollowUps}, "follow-ups-mine": {"/follow-ups?owner=me", d.showMyFollowUps},
	}[name]
	return page, ok
}

func (d *Dashboard) act(c echo.Context, number int, verb string, args map[string]string) (models.Done, error) {
	ctx, viewer := c.Request().Context(), of(c).viewer()
	if verb == "comment" {
		return d.Desk.Comment(ctx, viewer, number, args["text"])
	}
	return d.Desk.Act(ctx, viewer, number, verb, args)
}

// wrongItem shows the form again with words beside the field. From a list
// there is no field; the sentence goes to the message line.
func (d *Dashboard) wrongItem(c echo.Context, wrong parts.Problem) error {
	if _, list := d.actsFrom(c.FormValue("from")); list && isFragment(c) {
		return models.InvalidError{Reason: strings.TrimSuffix(wrong.Reason, ".")}
	}
	return d.itemPage(c, http.StatusUnprocessableEntity, wrong)
}

// verbOf reads the form of an act.
func verbOf(c echo.Context) (verb string, args map[string]string, err error) {
	verb = c.FormValue("verb")
	field, known := verbArgs[verb]
	if !known {
		return "", nil, models.Invalid("verb", "there is no such action")
	}
	args = map[string]string{}
	if field != "" {
		args[field] = strings.TrimSpace(c.FormValue(field))
		if args[field] == "" && mustSay[field] != "" {
			return verb, args, models.Invalid(field, "%s", mustSay[field])
		}
		if field == "slug" { // the desk's word for it
			args = map[string]string{"domain": args[field]}
		}
	}
	return verb, args, nil
}

func (d *Dashboard) peopleAndDomains(ctx context.Context, v models.Viewer) ([]models.Person, []models.Domain, error) {
	people, err := d.Reader.People(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	domains, err := d.Reader.Domains(ctx, v)
	return people, domains, err
}

// said is an act's answer as the message line shows it.
func said(done models.Done) parts.Flash {
	f := parts.Flash{Text: endSentence(upperFirst(done.Said))}
	if done.Undo {
		f.Undo = done.Number
	}
	return f
}

// itemNumber reads :number; what is no number names nothing.
func itemNumber(c echo.Context) (int, error) {
	n, err := strconv.Atoi(c.Param("number"))
	if err != nil || n < 1 || n > 9_999_999 {
		return 0, models.ErrNotFound
	}
	return n, nil
}

func pageNumber(c echo.Context) int { return pageOf(c.QueryParam("page")) }

func pageOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 100_000 {
		return 1
	}
	return n
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func endSentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

func queryEscape(s string) string { return url.QueryEscape(s) }

// oneLine keeps a header to one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func pathOf(elements ...string) string {
	for i := range elements {
		elements[i] = url.PathEscape(elements[i])
	}
	return "/" + strings.Join(elements, "/")
}

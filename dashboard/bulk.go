package dashboard

import (
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/parts"
)

// bulkVerbs are the verbs for many items at once.
var bulkVerbs = map[string]bool{"done": true, "drop": true, "give": true, "by": true, "later": true, "snooze": true, "priority": true, "domain": true, "undo": true}

// actOnMany applies one verb to every ticked item, and shows the list again.
// What could not be done is said; what was done can be taken back at once.
func (d *Dashboard) actOnMany(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	var numbers []int
	for _, s := range form["n"] {
		if n, err := strconv.Atoi(s); err == nil && n > 0 && n <= 9_999_999 {
			numbers = append(numbers, n)
		}
	}
	verb, args, err := verbOf(c)
	if err == nil && !bulkVerbs[verb] {
		err = models.Invalid("verb", "this is done one item at a time")
	}
	var done models.Done
	if err == nil {
		done, err = d.Desk.ActAll(c.Request().Context(), of(c).viewer(), numbers, verb, args)
	}
	var flash parts.Flash
	var invalid models.InvalidError
	switch {
	case errors.As(err, &invalid):
		flash = parts.Flash{Text: sentenceOf(invalid), Bad: true}
	case err != nil:
		return err
	default:
		flash = parts.Flash{Text: endSentence(upperFirst(done.Said))}
		if done.Undo && verb != "undo" {
			flash.Many = done.Numbers
		}
	}
	return d.answer(c, flash, parts.With("/items", "q", c.FormValue("q"), "sort", c.FormValue("order"), "page", c.FormValue("page")), d.showItems)
}

// keepView keeps the filter of the list under a name, or lets one go.
func (d *Dashboard) keepView(c echo.Context) error {
	ctx, viewer := c.Request().Context(), of(c).viewer()
	var done models.Done
	var err error
	if c.FormValue("drop") != "" {
		done, err = d.Desk.DropView(ctx, viewer, c.FormValue("drop"))
	} else {
		done, err = d.Desk.SaveView(ctx, viewer, c.FormValue("name"), c.FormValue("q"), c.FormValue("order"))
	}
	flash := said(done)
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		flash = parts.Flash{Text: sentenceOf(invalid), Bad: true}
	} else if err != nil {
		return err
	}
	return d.answer(c, flash, parts.With("/items", "q", c.FormValue("q"), "sort", c.FormValue("order")), nil)
}

// mostExported bounds an export.
const mostExported = 10_000

// exportItems is the filtered list as a file for a spreadsheet.
func (d *Dashboard) exportItems(c echo.Context) error {
	v := of(c)
	filter, _ := models.ParseItemFilter(strings.TrimSpace(c.QueryParam("q")), d.Now())
	filter.Now, filter.Limit = d.Now(), mostExported
	list, err := d.Reader.Items(c.Request().Context(), v.viewer(), filter)
	if err != nil {
		return err
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write([]string{"number", "kind", "title", "state", "holder", "domain", "priority", "due", "waits for"}) // into memory
	for _, i := range list.Items {
		due := ""
		if i.DueAt != nil {
			due = i.DueAt.In(v.zone()).Format("2006-01-02 15:04")
		}
		row := []string{strconv.Itoa(i.Number), i.Kind.Word(), i.Title, string(i.State), i.Holder, i.Domain, string(i.Priority), due, i.WaitFor}
		for n := range row {
			row[n] = cell(row[n])
		}
		_ = w.Write(row)
	}
	w.Flush()
	h := c.Response().Header()
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Content-Disposition", `attachment; filename="items.csv"`)
	return send(c, http.StatusOK, "text/csv; charset=utf-8", []byte(b.String()))
}

// cell keeps a spreadsheet from taking somebody's words for a formula: what
// begins like one gets an apostrophe in front, as does what a tab or line end
// would turn into one.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

package dashboard

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
	"adjutant/templates/parts"
)

func (d *Dashboard) showPairs(c echo.Context) error { return d.pairsPage(c, "") }

// pairsPage lists the 1:1s; feed is the private calendar link that was just
// made.
func (d *Dashboard) pairsPage(c echo.Context, feed string) error {
	pairs, err := d.Reader.Pairs(c.Request().Context(), of(c).viewer(), d.Now())
	if err != nil {
		return err
	}
	p := pages.Pairs{Frame: d.frame(c, "1:1s", "1on1s"), Pairs: pairs, Feed: feed}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.PairsPage(p)})
}

// showPair shows one view of a pair: the shared document with the meeting,
// an agenda as it is mailed, what is past, or the settings.
func (d *Dashboard) showPair(c echo.Context) error {
	switch which := c.QueryParam("view"); {
	case which == "mail", c.QueryParam("cycle") != "", c.QueryParam("as") != "":
		return d.showAgenda(c)
	case which == "past":
		pair, err := d.pair(c)
		if err != nil {
			return err
		}
		p := pages.PastPage{Frame: d.frame(c, titleOf(pair), "1on1s"), Pair: pair}
		return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.PairPast(p)})
	case which == "partnership":
		return d.partnershipPage(c, http.StatusOK, parts.Problem{})
	case which == "settings":
		return d.pairSettings(c, http.StatusOK, parts.Problem{})
	}
	return d.meetingPage(c, http.StatusOK, parts.Problem{})
}

func titleOf(n models.PairLine) string { return "1:1 " + n.Executive + " and " + n.Assistant }

// showAgenda shows one agenda: that of ?cycle=, or as it would be mailed now or
// at ?at=, to either of the two.
func (d *Dashboard) showAgenda(c echo.Context) error {
	pair, err := d.pair(c)
	if err != nil {
		return err
	}
	people, err := d.Reader.People(c.Request().Context(), of(c).viewer())
	if err != nil {
		return err
	}
	p := pages.Pair{
		Frame: d.frame(c, titleOf(pair), "1on1s"), Pair: pair, Cycle: models.Day(c.QueryParam("cycle")),
		As: c.QueryParam("as"), At: c.QueryParam("at"), Reader: c.QueryParam("reader"),
	}
	for _, one := range people {
		if pair.Has(one.ID) {
			p.Readers = append(p.Readers, one)
			if p.Reader == "" && one.ID == p.Person.ID {
				p.Reader = one.Key
			}
		}
	}
	letter, err := d.digestLetter(c)
	var invalid models.InvalidError
	switch {
	case errors.As(err, &invalid):
		p.Wrong = sentenceOf(invalid)
	case err != nil:
		return err
	default:
		p.Subject = letter.Letter.Subject
		if p.Text, p.HTML, err = d.letter(letter); err != nil {
			return err
		}
		if p.As == "raw" && d.ComposeLetter != nil {
			raw, err := d.ComposeLetter(letter)
			if err != nil {
				return err
			}
			p.Text = string(raw)
		}
	}
	if d.Demo != nil {
		d.Demo.Saw("digest")
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.PairPage(p)})
}

// meetingPage is the shared document of a pair.
func (d *Dashboard) meetingPage(c echo.Context, status int, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c).viewer()
	cycle := c.QueryParam("meeting")
	if cycle == "" && c.Request().Method == http.MethodPost { // an act leads nowhere else
		cycle = c.FormValue("meeting")
	}
	page, err := d.Reader.PairPage(ctx, v, c.Param("pair"), models.Day(cycle), d.Now())
	if errors.Is(err, models.ErrNotFound) && cycle != "" { // it is not stored yet
		page, err = d.Reader.PairPage(ctx, v, c.Param("pair"), "", d.Now())
	}
	if err != nil {
		return err
	}
	people, err := d.Reader.People(ctx, v)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p models.Person) bool { return !p.Works() })
	m := pages.Meeting{Frame: d.frame(c, titleOf(page.PairLine), "1on1s"), Page: page, People: people, Wrong: wrong}
	if d.Demo != nil {
		d.Demo.Saw("digest")
	}
	return d.render(c, status, view{frame: m.Frame, body: pages.MeetingPage(m), blocks: map[string]templ.Component{"meeting": pages.MeetingBlock(m)}})
}

// partnershipPage is what grows over months: the preferences book, what is
// handed over, what was learned, and the pair's own numbers.
func (d *Dashboard) partnershipPage(c echo.Context, status int, wrong parts.Problem) error {
	ctx, v := c.Request().Context(), of(c).viewer()
	got, err := d.Reader.Partnership(ctx, v, c.Param("pair"), d.Now())
	if err != nil {
		return err
	}
	_, domains, err := d.peopleAndDomains(ctx, v)
	if err != nil {
		return err
	}
	p := pages.Partnership{Frame: d.frame(c, titleOf(got.PairLine), "1on1s"), Partnership: got, Wrong: wrong}
	p.Domains = slices.DeleteFunc(domains, func(o models.Domain) bool { return o.ArchivedAt != nil || !v.Clearance.Covers(o.Clearance) })
	p.Numbers = models.NumberLines(got.Now, got.Base, got.Baseline)
	if got.Has(v.PersonID) {
		p.Numbers = append(p.Numbers, models.OwnSpeed(got.Now, got.Base, got.Baseline, v.PersonID == got.ExecutiveID))
	}
	return d.render(c, status, view{frame: p.Frame, body: pages.PartnershipPage(p)})
}

func (d *Dashboard) pairSettings(c echo.Context, status int, wrong parts.Problem) error {
	pair, err := d.pair(c)
	if err != nil {
		return err
	}
	p := pages.PairSettings{Frame: d.frame(c, titleOf(pair), "1on1s"), Pair: pair, Wrong: wrong}
	return d.render(c, status, view{frame: p.Frame, body: pages.PairSettingsPage(p)})
}

// pairFields are what the forms of a pair's page may send.
var pairFields = []string{"text", "kind", "n", "id", "notes", "person", "by", "nothing", "when", "why", "over", "meeting",
	"domain", "weekday", "time", "zone", "minutes", "digest_day", "digest_time", "cutoff", "name"}

// actOnPair does what a form of the page asks.
func (d *Dashboard) actOnPair(c echo.Context) error {
	verb, args := c.FormValue("verb"), map[string]string{}
	form, err := c.FormParams()
	if err != nil {
		return echo.ErrBadRequest
	}
	for _, field := range pairFields {
		if form.Has(field) {
			args[field] = form.Get(field)
		}
	}
	done, err := d.Desk.ActOnPair(c.Request().Context(), of(c).viewer(), c.Param("pair"), verb, args)
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		wrong := parts.Problem{Form: verb, Field: invalid.Field, Reason: sentenceOf(invalid), Value: cmp.Or(args["text"], args["when"], args["why"])}
		switch c.FormValue("from") {
		case "settings":
			return d.pairSettings(c, http.StatusUnprocessableEntity, wrong)
		case "partnership":
			return d.partnershipPage(c, http.StatusUnprocessableEntity, wrong)
		}
		return d.meetingPage(c, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	to := "/1on1s/" + url.PathEscape(c.Param("pair"))
	if from := c.FormValue("from"); from == "settings" || from == "partnership" {
		return d.answer(c, said(done), to+"?view="+from, nil)
	}
	if day := args["meeting"]; day != "" {
		to += "?meeting=" + url.QueryEscape(day)
	}
	return d.answer(c, said(done), to, d.showPair)
}

// showLetter is the digest's HTML for the frame on the page.
func (d *Dashboard) showLetter(c echo.Context) error {
	if _, err := d.pair(c); err != nil {
		return err
	}
	parcel, err := d.digestLetter(c)
	if err != nil {
		return err
	}
	_, html, err := d.letter(parcel)
	if err != nil {
		return err
	}
	if c.QueryParam("dark") != "" {
		html = strings.Replace(html, "@media (prefers-color-scheme: dark) {", "@media all { html { background: #121417 }", 1)
	}
	return framed(c, html)
}

// pair finds the pair among those that the viewer may see.
func (d *Dashboard) pair(c echo.Context) (models.PairLine, error) {
	pairs, err := d.Reader.Pairs(c.Request().Context(), of(c).viewer(), d.Now())
	if err != nil {
		return models.PairLine{}, err
	}
	i := slices.IndexFunc(pairs, func(p models.PairLine) bool { return p.Slug == c.Param("pair") })
	if i < 0 {
		return models.PairLine{}, models.ErrNotFound
	}
	return pairs[i], nil
}

func (d *Dashboard) digestLetter(c echo.Context) (models.Parcel, error) {
	ctx, v := c.Request().Context(), of(c)
	cycle := models.Day(c.QueryParam("cycle"))
	if cycle == "" {
		at := d.Now()
		if text := c.QueryParam("at"); text != "" {
			var err error
			if at, err = time.ParseInLocation("2006-01-02T15:04", text, v.zone()); err != nil {
				return models.Parcel{}, models.Invalid("at", "%q is no day and time", oneLine(text))
			}
		}
		return d.Desk.PreviewDigestFor(ctx, v.viewer(), c.Param("pair"), c.QueryParam("reader"), at)
	}
	digest, err := d.Reader.Digest(ctx, v.viewer(), c.Param("pair"), cycle)
	if err != nil {
		return models.Parcel{}, err
	}
	return models.Parcel{Team: v.team, Letter: models.Letter{
		Kind: models.LetterDigest, Value: models.LetterValue{From: v.team.Name, Digest: &digest.Value},
	}}, nil
}

func (d *Dashboard) letter(p models.Parcel) (text, html string, err error) {
	if d.RenderLetter == nil {
		return "", "", nil
	}
	return d.RenderLetter(p)
}

// framed serves a letter for an <iframe sandbox>: under its own policy, with
// its links opening beside the page.
func framed(c echo.Context, html string) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", letterPolicy)
	if i := strings.Index(html, "<head>"); i >= 0 {
		html = html[:i+6] + `<base target="_blank">` + html[i+6:]
	} else {
		html = `<!doctype html><html><head><base target="_blank"><meta charset="utf-8"></head><body>` + html + `</body></html>`
	}
	return c.HTML(http.StatusOK, html)
}

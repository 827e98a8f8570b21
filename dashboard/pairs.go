package dashboard

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates/pages"
)

func (d *Dashboard) showPairs(c echo.Context) error {
	pairs, err := d.Reader.Pairs(c.Request().Context(), of(c).viewer(), d.Now())
	if err != nil {
		return err
	}
	p := pages.Pairs{Frame: d.frame(c, "1:1s", "1on1s"), Pairs: pairs}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.PairsPage(p)})
}

// showPair shows a pair with one digest: that of ?cycle=, or as it would be
// mailed now.
func (d *Dashboard) showPair(c echo.Context) error {
	pair, err := d.pair(c)
	if err != nil {
		return err
	}
	letter, err := d.digestLetter(c)
	if err != nil {
		return err
	}
	p := pages.Pair{
		Frame: d.frame(c, "1:1 "+pair.Executive+" and "+pair.Assistant, "1on1s"),
		Pair:  pair, Cycle: models.Day(c.QueryParam("cycle")), AsText: c.QueryParam("as") == "text",
		Subject: letter.Letter.Subject,
	}
	if p.Text, p.HTML, err = d.letter(letter); err != nil {
		return err
	}
	if d.Demo != nil {
		d.Demo.Saw("digest")
	}
	return d.render(c, http.StatusOK, view{frame: p.Frame, body: pages.PairPage(p)})
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
		return d.Desk.PreviewDigest(ctx, v.viewer(), c.Param("pair"))
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

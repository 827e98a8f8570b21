package dashboard

import (
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"adjutant/models"
)

// sentStyle lays out the document of a mail. A mail is paper, white in light and dark: its own colours were chosen for
// that. Nothing in it may be wider than the frame, whatever it says of itself.
const sentStyle = `:root{color-scheme:light;background:#fff;color:#1d2126}` +
	`body{margin:0;padding:12px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}` +
	`.mail{position:relative;isolation:isolate;overflow:auto;contain:paint}` +
	`.mail *{max-width:100%!important;box-sizing:border-box}` +
	`.mail img{height:auto!important}.mail pre{white-space:pre-wrap}.mail td,.mail th{min-width:0}` +
	`.left-out{margin:0 0 12px;padding:6px 10px;border:1px solid #d5d2c8;border-radius:6px;color:#555;font-size:13px}`

// showSent is a mail as it was sent, for the frame on the page of its item.
func (d *Dashboard) showSent(c echo.Context) error {
	p, err := d.Desk.ShowSent(c.Request().Context(), of(c).viewer(), c.Param("handle"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", letterPolicy)
	return send(c, http.StatusOK, echo.MIMETextHTMLCharsetUTF8, []byte(sentDocument(p)))
}

// sentDocument is the whole document. The HTML in it was made safe by the desk; the policy and the sandbox around it are
// there for the day on which that fails.
func sentDocument(p models.SentPage) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mail</title><style>` + sentStyle + `</style></head><body>`)
	if said := leftOut(p); said != "" {
		b.WriteString(`<p class="left-out">` + html.EscapeString(said) + `</p>`)
	}
	b.WriteString(`<div class="mail">`)
	switch {
	case p.HTML != "":
		b.WriteString(p.HTML)
	case p.Text != "":
		b.WriteString("<pre>\n" + html.EscapeString(p.Text) + `</pre>`)
	default:
		b.WriteString(`<p>This mail has no text.</p>`)
	}
	b.WriteString(`</div></body></html>`)
	return b.String()
}

// leftOut says what of the mail is not shown.
func leftOut(p models.SentPage) string {
	var said []string
	switch {
	case p.Remote == 1:
		said = append(said, "One remote picture was left out: fetching it would tell its sender that you looked.")
	case p.Remote > 1:
		said = append(said, fmt.Sprintf("%d remote pictures were left out: fetching them would tell their sender that you looked.", p.Remote))
	}
	if p.Missing > 0 {
		said = append(said, fmt.Sprintf("Pictures of the mail that cannot be shown: %d.", p.Missing))
	}
	return strings.Join(said, " ")
}

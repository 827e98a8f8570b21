package dashboard

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"adjutant/models"
	"adjutant/templates"
	"adjutant/templates/parts"
)

// view is one page: its body, and the blocks of it that can be swapped alone,
// by their id.
type view struct {
	frame  parts.Frame
	body   templ.Component
	blocks map[string]templ.Component
}

// isFragment reports whether a script asks for a block. After the back button
// htmx asks for the whole page again.
func isFragment(c echo.Context) bool {
	h := c.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-History-Restore-Request") != "true" && h.Get("HX-Boosted") != "true"
}

// render decides once between the page and one of its blocks. Either is
// complete before a byte leaves.
func (d *Dashboard) render(c echo.Context, status int, v view) error {
	out := templates.Page(v.frame, v.body)
	if isFragment(c) {
		if block, ok := v.blocks[c.Request().Header.Get("HX-Target")]; ok {
			out = templates.Fragment(v.frame, block)
		} else if v.frame.Here != "" && len(v.blocks) > 0 {
			// The page that asked is older than this program: load it anew.
			c.Response().Header().Set("HX-Refresh", "true")
			return c.NoContent(http.StatusOK)
		}
	}
	return write(c, status, out)
}

func write(c echo.Context, status int, out templ.Component) error {
	var b bytes.Buffer
	if err := out.Render(c.Request().Context(), &b); err != nil {
		return err
	}
	return send(c, status, echo.MIMETextHTMLCharsetUTF8, b.Bytes())
}

// send writes a whole body, compressed when that is worth it. Form tokens wear
// a new dress each time, so compressing beside them tells nothing.
func send(c echo.Context, status int, kind string, body []byte) error {
	h := c.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1024 && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		body = b.Bytes()
	}
	return c.Blob(status, kind, body)
}

// frame is what every page has around it. What cannot be read for it is left
// out: a page must not fail for its badges.
func (d *Dashboard) frame(c echo.Context, title, here string) parts.Frame {
	v := of(c)
	ctx := c.Request().Context()
	f := parts.Frame{
		Title: title, Here: here, Root: v.root, Person: v.person, Team: v.team,
		SignedIn: v.signedIn(), Form: formToken(v.key), Flash: v.flash,
		Clock: parts.Clock{Now: d.Now(), Zone: v.zone()},
	}
	if v.signedIn() {
		f.Live = true
		f.Triage = v.viewer().SeesTriage()
		badges, err := d.Reader.Badges(ctx, v.viewer(), d.Now())
		if err != nil {
			d.Log.Warn("badges", "error", err)
		}
		f.Badges = badges
		own, err := d.Reader.Preferences(ctx, v.viewer())
		if err != nil {
			d.Log.Warn("preferences", "error", err)
		}
		f.Keys = own[models.PreferNoKeys] == ""
		if teams, err := d.Reader.Teams(ctx); err == nil {
			f.ShowTeam = len(teams) > 1
		}
	}
	if d.Notices != nil {
		f.Notices = d.Notices()
	}
	f.Demo = d.demoBar(ctx, v)
	return f
}

// answer ends a POST that worked: a script gets the block it asked for, with
// the sentence; everybody else is sent to the page, which says it.
func (d *Dashboard) answer(c echo.Context, f parts.Flash, to string, show echo.HandlerFunc) error {
	if isFragment(c) && show != nil {
		of(c).flash = &f
		return show(c)
	}
	d.say(c, f)
	return c.Redirect(http.StatusSeeOther, of(c).root+to)
}

func (d *Dashboard) demoBar(ctx context.Context, v *visit) *parts.DemoBar {
	if d.Demo == nil {
		return nil
	}
	boxes, err := d.Demo.Mailboxes(ctx)
	if err != nil {
		d.Log.Warn("demo mailboxes", "error", err)
	}
	steps, err := d.Demo.Steps(ctx)
	if err != nil {
		d.Log.Warn("demo steps", "error", err)
	}
	bar := &parts.DemoBar{Steps: steps.List(v.team.Address), Now: d.Demo.Clock()}
	for _, b := range boxes {
		if b.Key != "" {
			bar.People = append(bar.People, parts.DemoPerson{Key: b.Key, Name: b.Name, Role: b.Role, Here: b.Key == v.person.Key})
		}
	}
	return bar
}

package dashboard

import (
	"errors"
	"strings"

	"github.com/labstack/echo/v4"
)

// wordFields are the fields into which people write more than they would care
// to write again.
var wordFields = []string{"text", "notes", "card", "why", "body", "mail"}

// written is what somebody wrote into a form that was refused because their
// session ended or the page was too old: it is shown to them once more, to
// copy. A form that another site sent says nothing here.
func (d *Dashboard) written(c echo.Context, err error) []string {
	if !errors.Is(err, errSignedOut) && !errors.Is(err, errStaleForm) || d.origin.Check(c.Request()) != nil {
		return nil
	}
	var out []string
	for _, name := range wordFields {
		if words := strings.TrimSpace(c.Request().PostFormValue(name)); words != "" {
			out = append(out, words)
		}
	}
	return out
}

package desk

import (
	"context"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// ShowSent returns a mail as it was sent, made safe to show. It is read anew from its source: what is safe is decided by
// the program that shows it, not by the one that received it. Who may not read the mail gets models.ErrNotFound, as for a
// mail that does not exist.
func (d *Desk) ShowSent(ctx context.Context, v models.Viewer, handle string) (models.SentPage, error) {
	raw, _, err := d.store.Raw(ctx, v, handle)
	if err != nil {
		return models.SentPage{}, err
	}
	m := parser.Read(raw)
	if m.HTML == nil || strings.TrimSpace(*m.HTML) == "" {
		return models.SentPage{Text: m.Text}, nil
	}
	page := parser.SafeHTML(*m.HTML, func(id string) []byte {
		for _, a := range m.Attachments {
			if a.ID == id && id != "" {
				return a.Content
			}
		}
		return nil
	})
	return models.SentPage{HTML: page.HTML, Remote: page.Remote, Missing: page.Missing}, nil
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// An assignment carries the mail that its item began with, and that mail's
// files: whoever is to do something about them needs them in their own hands.

// What travels along at most. The mail holds its files too, so a letter is
// about three times as large as they are.
const (
	mostEnclosed      = 10
	largestEnclosures = 7 << 20
)

// enclose writes into an assignment what its item began with, as far as its
// reader may see it.
func (w *work) enclose(ctx context.Context, p *models.Person, i *models.Item, v *models.AssignmentValue) error {
	if v.Hidden {
		return nil
	}
	m, err := w.tx.FirstMail(ctx, p.Viewer(), i.Number)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if w.msg == nil || m.ID != w.msg.ID {
		// Handed over, or given from triage: the mail behind the item is not
		// the one that caused the letter.
		from := strings.TrimSpace(m.FromName + " <" + m.FromAddr + ">")
		text := strings.TrimSpace(m.Text + "\n\n" + m.Quoted)
		v.Original = clip(fmt.Sprintf("From: %s\nDate: %s\nSubject: %s\n\n%s", from, sayMoment(m.ArrivedAt.In(p.Week(w.team()).Zone)), m.Subject, text), 40, 3000)
	}
	if to := w.outsideOf(i, m); v.WriteTo == "" && to != "" {
		v.WriteTo, v.WriteTitle = to, "Re: "+oneLine(first2(parser.CleanSubject(m.Subject), i.Title), 120)
		v.WriteCc = plusAddress(w.team().Address, fmt.Sprint(i.Number))
	}
	size := len(m.Text) + len(m.Quoted)
	for _, f := range m.Files {
		size += f.Size
		if !f.Inline && len(v.Files) < mostEnclosed {
			v.Files = append(v.Files, f.Name)
		}
	}
	v.Enclose = size <= largestEnclosures && m.RawID != nil
	if v.Enclose {
		if !models.HasReplyToken([]byte(strings.Join(append(m.To, m.Cc...), " "))) {
			v.Files = append([]string{mailFile(i.Number)}, v.Files...)
		}
	} else if len(v.Files) > 0 {
		v.Files = append(v.Files, "too large to send along; the item's page has the mail")
	}
	return nil
}

// outsideOf is whom an item's holder would write to outside, or "": who it is
// about, or whose own mail it began with.
func (w *work) outsideOf(i *models.Item, began models.Message) string {
	if i.OutsideAddr == "" && began.PersonID == nil && w.outsider(began.FromAddr) {
		return began.FromAddr
	}
	return i.OutsideAddr
}

// mailFile is the name under which an item's first mail travels.
func mailFile(number int) string { return fmt.Sprintf("%d.eml", number) }

// Enclosures returns the files that travel with a letter. What its reader may
// not see any more stays here.
func (d *Desk) Enclosures(ctx context.Context, p models.Parcel) ([]models.Enclosure, error) {
	l := p.Letter
	var items []int
	for _, part := range append([]models.BundlePart{{Value: l.Value}}, partsOf(l)...) {
		if v := part.Value.Assignment; v != nil && !v.Hidden && v.Enclose {
			items = append(items, v.Number)
		}
	}
	if len(items) == 0 || l.PersonID == nil {
		return nil, nil
	}
	office, err := d.store.Office(ctx, l.TeamID)
	if err != nil {
		return nil, err
	}
	reader := office.Person(*l.PersonID)
	if reader == nil {
		return nil, nil
	}
	var out []models.Enclosure
	left := 3 * largestEnclosures // of all mails together
	for _, number := range items {
		raw, _, err := d.store.FirstMail(ctx, reader.Viewer(), number)
		if errors.Is(err, models.ErrNotFound) || err == nil && len(raw) > left {
			continue
		}
		if err != nil {
			return nil, err
		}
		left -= len(raw)
		out = append(out, enclosuresOf(raw, number)...)
	}
	return out, nil
}

func partsOf(l models.Letter) []models.BundlePart {
	if l.Value.Bundle == nil {
		return nil
	}
	return l.Value.Bundle.Parts
}

// enclosuresOf are the files that travel along for one item: its first mail,
// and that mail's files.
func enclosuresOf(raw []byte, number int) (out []models.Enclosure) {
	if !HoldsReplyAddress(raw) {
		out = append(out, models.Enclosure{Name: mailFile(number), Type: "message/rfc822", Content: raw})
	}
	for _, a := range parser.Read(raw).Attachments {
		if !a.Inline && !models.HasReplyToken(a.Content) && len(out) <= mostEnclosed {
			out = append(out, models.Enclosure{Name: a.Name, Type: a.Type, Content: a.Content})
		}
	}
	return out
}

// HoldsReplyAddress reports whether the source of a mail holds the reply
// address of a letter. That is half a proof of who its reader is, so such a
// mail is shown to nobody else.
func HoldsReplyAddress(raw []byte) bool {
	m := parser.Read(raw)
	parts := [][]byte{raw, []byte(m.Text)}
	if m.HTML != nil {
		parts = append(parts, []byte(*m.HTML))
	}
	for _, a := range m.Attachments {
		parts = append(parts, a.Content)
	}
	return slices.ContainsFunc(parts, models.HasReplyToken)
}

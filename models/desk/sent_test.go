package desk

import (
	"errors"
	"strings"
	"testing"

	"adjutant/models"
)

func TestShowSent_WhatWasSentAndNothingThatRuns(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors Quote", headers: []string{"Content-Type: text/html; charset=utf-8"},
			body: `<p onclick=x()>Forty <b>chairs</b></p><img src="https://tracker.example/p.png" alt=Chair><script>x()</script>`})
		post := b.item(101).Conversation[0]
		page, err := b.desk.ShowSent(b.ctx(), b.viewer("dana"), post.Handle)
		if err != nil {
			b.t.Fatal(err)
		}
		if !strings.Contains(page.HTML, "<p>Forty <b>chairs</b></p>Chair") || strings.Contains(page.HTML, "script") || page.Remote != 1 {
			b.t.Errorf("%+v", page)
		}
		b.receive(letter{from: "dana@example.org", subject: "#vendors Plain", body: "Only <b>text</b>."})
		if page, err := b.desk.ShowSent(b.ctx(), b.viewer("dana"), b.item(102).Conversation[0].Handle); err != nil || page.HTML != "" || !strings.Contains(page.Text, "Only <b>text</b>.") {
			b.t.Errorf("%+v %v", page, err)
		}
	})
}

// Who is not cleared learns the same of a mail that is there as of one that is not.
func TestShowSent_SecretMailIsNotFound(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#vendors #private Contract", body: "We will fire Elena."})
		handle := b.mails()[0].Handle
		if handle == "" {
			b.t.Fatal("no handle")
		}
		if _, err := b.desk.ShowSent(b.ctx(), b.viewer("dana"), handle); err != nil {
			b.t.Errorf("Dana: %v", err)
		}
		blank := func(err error, handle string) string {
			if !errors.Is(err, models.ErrNotFound) {
				b.t.Errorf("%s: %v", handle, err)
			}
			return strings.ReplaceAll(err.Error(), handle, "")
		}
		none := strings.Repeat("0", len(handle))
		for _, who := range []string{"elena", "priya"} {
			if b.person(who).Clearance.Covers(models.Private) {
				continue
			}
			_, hidden := b.desk.ShowSent(b.ctx(), b.viewer(who), handle)
			_, missing := b.desk.ShowSent(b.ctx(), b.viewer(who), none)
			if blank(hidden, handle) != blank(missing, none) {
				b.t.Errorf("%s can tell %q from %q", who, hidden, missing)
			}
		}
		if _, err := b.desk.ShowSent(b.ctx(), b.viewer("dana"), "../../etc"); !errors.Is(err, models.ErrNotFound) {
			b.t.Error(err)
		}
	})
}

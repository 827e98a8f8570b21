package main

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// Whatever an unproven mail is made of, it changes no row but what stores it,
// the question to whom it claims to be of, and what an outsider's mail may add
// to the item it was written to or that waits for it. It never reaches the
// confidential item, commands nothing, and nobody outside is written to.
func TestTrust_NoUnprovenMailChangesAnything(t *testing.T) {
	t.Parallel()
	o := newTrustOffice(t, storetest.NewSQLite(t), "strict")
	o.rows = o.look()
	threads := []string{o.waits, "<made-up@evil.example>", o.letter(marcus, models.LetterAssignment).MessageID, o.letter("dana@example.org", models.LetterDecision).MessageID,
		o.letter("priya@example.org", models.LetterAssignment).MessageID}
	secret := fmt.Sprint(o.secret.Number)
	rapid.Check(t, func(t *rapid.T) {
		one := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		some := func(name string, most int, of ...string) []string {
			return rapid.SliceOfN(rapid.SampledFrom(of), 0, most).Draw(t, name)
		}
		p := post{
			from: one("from", "dana@example.org", "Dana <dana@home.example>", "priya@example.org", marcus, "elena@strict.example", "nils@nordlys.example", "Dana <eve@evil.example>",
				"eve@evil.example, dana@example.org", "MAILER-DAEMON@example.org", "noreply@evil.example", "<>", teamAddress),
			to: one("to", teamAddress, "team+101@example.net", "team+102@example.net", "team+103@example.net", "team+"+secret+"@example.net", "team+999@example.net", "team+vendors@example.net",
				"team+r.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.net", "eve@evil.example"),
			subject: one("subject", "Re: Car", "101 done", "[Adjutant] #101 Car in Oslo", "#private !urgent @elena #vendors", "#decide", "undo", "help", "Re: Was this you?", "Accepted: Meeting", "Out of office", "#"+secret),
			body: strings.Join(some("body", 6, "done", "yes", "B", "101 done", "102 B", "103 drop", secret+" standard", "#confidential", "undo", "away today to friday by elena", "+ fire Priya", "> 101 done",
				"On Tue, Dana wrote:", "-- ", "note hello", "give elena", "101,102,103 take", "Hello,", "---------- Forwarded message ---------", "From: Dana <dana@example.org>"), "\n"),
			extra: some("fields", 3, "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "List-Id: <l.evil.example>", "Precedence: bulk", "Return-Path: <>", "Sender: dana@example.org",
				"Delivered-To: team+101@example.net", "X-Original-To: team+103@example.net", "Importance: high", "Sensitivity: private", "X-Adjutant-Loop: x", "Reply-To: dana@example.org",
				"In-Reply-To: "+one("answers", threads...), "References: "+one("refers", threads...), stamped+dmarcPass),
		}
		line := o.receive(p.raw(o))
		for _, c := range o.changes() {
			if why := unprovenForbids(c); why != "" {
				t.Fatalf("%s: %s (%s: %s)", why, c, line.State, line.Reason)
			}
		}
	})
}

// unprovenForbids says why a row must not change by an unproven mail, or "".
func unprovenForbids(c change) string {
	switch c.how + " " + c.table {
	case "+ raw_mails", "+ messages", "+ sightings", "~ mailboxes", "+ tokens", "+ message_items":
		return ""
	case "+ events": // the words of an outsider
		if strings.Contains(c.row, `"answered"`) || strings.Contains(c.row, `from outside"`) {
			return ""
		}
	case "~ items": // what waited for it is open again
		if strings.Contains(c.row, `"Quote for the chairs"`) && !strings.Contains(c.row, `"done"`) && !strings.Contains(c.row, `"dropped"`) {
			return ""
		}
	case "+ letters":
		for _, to := range []string{"dana@example.org", "priya@example.org", marcus, "elena@strict.example"} {
			if strings.Contains(c.row, `"`+to+`"`) && (strings.Contains(c.row, `"confirm"`) || strings.Contains(c.row, `"told:`) || strings.Contains(c.row, `"suggest:`)) {
				return ""
			}
		}
	}
	return "an unproven mail changed this"
}

package parser

import (
	"testing"
	"time"
)

// TestAttributedTo forwards with nothing but an attribution: who wrote, and when.
func TestAttributedTo(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]struct{ from, date string }{
		`On Mon, Nov 23, 2026 at 4:12 PM Teresa Almeida <teresa@griddays.example> wrote:`:                          {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`On Nov 23, 2026 4:12 PM, "Teresa Almeida" <teresa@griddays.example> wrote:`:                               {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`On Monday, Teresa Almeida <teresa@griddays.example> wrote:`:                                               {"Teresa Almeida <teresa@griddays.example>", ""},
		`On November 23, 2026 at 16:12 CET, Teresa Almeida <teresa@griddays.example> wrote:`:                       {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Teresa Almeida said the following on 11/23/2026 4:12 PM:`:                                                 {"Teresa Almeida", "2026-11-23T16:12:00Z"},
		`* Teresa Almeida <teresa@griddays.example> [2026-11-23 16:12]:`:                                           {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Am 23.11.2026 4:12 nachm. schrieb "Teresa Almeida" <teresa@griddays.example>:`:                            {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Am Mo., 23. Nov. 2026 um 16:12 Uhr schrieb Teresa van der Almeida <teresa@griddays.example>:`:             {"Teresa van der Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`El 23 nov. 2026 4:12 p. m., "Teresa Almeida" <teresa@griddays.example> escribió:`:                         {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Op ma 23 nov 2026 om 16:12 schreef Teresa Almeida <teresa@griddays.example>:`:                             {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`23.11.2026, 16:12, "Teresa Almeida" <teresa@griddays.example>:`:                                           {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`23 ноября 2026 г., 16:12 пользователь Teresa Almeida <teresa@griddays.example> написал:`:                  {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Teresa Almeida <teresa@griddays.example> ezt írta (időpont: 2026. nov. 23., H, 16:12):`:                   {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Teresa Almeida <teresa@griddays.example> 于2026年11月23日周一 16:12写道：`:                                         {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`2026년 11월 23일 (월) 오후 4:12, Teresa Almeida <teresa@griddays.example>님이 작성:`:                                {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`pon., 23 lis 2026 o 16:12 Teresa Almeida <teresa@griddays.example> napisał(a):`:                           {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`pon, 23. lis 2026. u 16:12 Teresa Almeida <teresa@griddays.example> napisala je:`:                         {"Teresa Almeida <teresa@griddays.example>", "2026-10-23T16:12:00Z"},
		`Em seg., 23 de nov. de 2026 às 16:12, Teresa Almeida <teresa@griddays.example> escreveu:`:                 {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`po 23. 11. 2026 v 16:12 odesílatel Teresa Almeida <teresa@griddays.example> napsal:`:                      {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Le lundi 23 novembre 2026 à 16:12:00 UTC+1, Teresa Almeida <teresa@griddays.example> a écrit :`:           {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00+01:00"},
		`Στις Δευ, 23 Νοε 2026 στις 4:12 μ.μ., ο χρήστης Teresa Almeida <teresa@griddays.example> έγραψε:`:         {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`---- On Mon, 23 Nov 2026 16:12:00 +0100 Teresa Almeida <teresa@griddays.example> wrote ----`:              {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00+01:00"},
		`Quoting Teresa Almeida <teresa@griddays.example>:`:                                                        {"Teresa Almeida <teresa@griddays.example>", ""},
		`Vào Th 2, 23 thg 11, 2026 vào lúc 16:12 Teresa Almeida <teresa@griddays.example> đã viết:`:                {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Den man. 23. nov. 2026 kl. 16.12 skrev Teresa Almeida <teresa@griddays.example>:`:                         {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Il giorno lun 23 nov 2026 alle ore 16:12 Teresa Almeida <teresa@griddays.example> ha scritto:`:            {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
		`Pirmd., 2026. g. 23. nov., plkst. 16:12 — lietotājs Teresa Almeida (<teresa@griddays.example>) rakstīja:`: {"Teresa Almeida <teresa@griddays.example>", "2026-11-23T16:12:00Z"},
	} {
		a, ok := readAttribution([]string{head, "", "> x"}, 0)
		if !ok {
			t.Errorf("%s: is none", head)
			continue
		}
		f := attributedForward(a, []string{"> x"}, true, time.UTC)
		if got := written(f.From); got != want.from || f.DateISO != want.date || f.Text != "x" {
			t.Errorf("%s: %q at %q, text %q (%q)", head, got, f.DateISO, f.Text, f.DateText)
		}
	}
}

func TestAttribution_OwnWordsBeforeItStayAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"yes":       "yes",
		"yes, fine": "yes, fine",
		"*Ça\u00a0va \u2013 c\u2019est \u201cparfait\u201d*": "Ça\u00a0va \u2013 c\u2019est \u201cparfait\u201d",
	} {
		m := Read([]byte("Subject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n" + written + " On Mon, 23 Nov 2026 at 16:12, Tom <t@griddays.example> wrote:\n> x\n"))
		if m.Visible != want {
			t.Errorf("visible is %q, want %q", m.Visible, want)
		}
	}
}

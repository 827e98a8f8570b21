package parser

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shown is a reply in one line: item verb key=value; ... / comment / unclear.
func shown(r Reply) string {
	var l []string
	for _, c := range r.Commands {
		s := c.Verb
		if c.Item != 0 {
			s = fmt.Sprint(c.Item, " ", s)
		}
		var keys []string
		for k := range c.Args {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			s += " " + k + "=" + c.Args[k]
		}
		l = append(l, s)
	}
	out := strings.Join(l, "; ")
	if r.Comment != "" {
		out += " / " + strings.ReplaceAll(r.Comment, "\n", "|")
	}
	for _, u := range r.Unclear {
		out += " ? " + u.DidYouMean
	}
	return out
}

const friday = "2026-11-20T17:00:00+01:00"

func TestCommands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body, want string
		asked      int
	}{
		{body: "done", want: "done"},
		{body: "Done.", want: "done"},
		{body: "/close", want: "done"},
		{body: "Hi Maria,\n\ndone\n\nThanks,\nDana", want: "done"},
		{body: "Done with this vendor, tell them no", want: " / Done with this vendor, tell them no ? done"},
		{body: "118 done", want: "118 done"},
		{body: "#118: done", want: "118 done"},
		{body: "done 118", want: "118 done"},
		{body: "131,142 later 1w", want: "131 later shift=1w text=1w when=2026-11-25T17:00:00+01:00; 142 later shift=1w text=1w when=2026-11-25T17:00:00+01:00"},
		{body: "#118 #119 done", want: "118 done; 119 done"},
		{body: "12 done", want: " / 12 done"},
		{body: "2 done", want: " / 2 done"},
		{body: "later fri", want: "later text=fri when=" + friday},
		{body: "by fri", want: "by text=fri when=" + friday},
		{body: "by the way, I saw it", want: " / by the way, I saw it ? by fri"},
		{body: "due in 2 days", want: "by text=in 2 days when=" + friday},
		{body: "/due in 2 days", want: "by text=in 2 days when=" + friday},
		{body: "Due: friday", want: "by text=friday when=" + friday},
		{body: "snooze mon", want: "snooze text=mon when=2026-11-23T17:00:00+01:00"},
		{body: "follow 3d", want: "follow text=3d when=2026-11-21T17:00:00+01:00"},
		{body: "give elena", want: "give person=elena"},
		{body: "/assign @elena", want: "give person=elena"},
		{body: "Owner: maria", want: "give person=maria"},
		{body: "@elena", want: "give person=elena"},
		{body: "give him time", want: " / give him time ? give elena"},
		{body: "give ana", want: " / give ana ? give elena"},
		{body: "Status: resolved", want: "done"},
		{body: "Status: rejected", want: "drop"},
		{body: "wait acme", want: "wait who=acme"},
		{body: "waiting for Nordlys AS", want: "wait who=Nordlys AS"},
		{body: "wait, I must check", want: " / wait, I must check ? wait acme"},
		{body: "priority high", want: "priority level=high"},
		{body: "!urgent", want: "priority level=urgent"},
		{body: "domain travel", want: "domain domain=travel"},
		{body: "#travel", want: "domain domain=travel"},
		{body: "drop", want: "drop"},
		{body: "drop too expensive", want: "drop why=too expensive"},
		{body: "drop the second paragraph", want: " / drop the second paragraph ? drop why"},
		{body: "ask which dates suit you?", want: "ask text=which dates suit you?"},
		{body: "note called, no answer", want: "note text=called, no answer"},
		{body: "confidential", want: "confidential"},
		{body: "take", want: "take"}, {body: "nudge", want: "nudge"}, {body: "undo", want: "undo"}, {body: "log", want: "log"}, {body: "help", want: "help"}, {body: "reopen", want: "reopen"}, {body: "list", want: "list"},
		{body: "+ budget for Oslo", want: "topic text=budget for Oslo"},
		{body: "good the handover", want: "good text=the handover"},
		{body: "good morning Maria", want: ""},
		{body: "friction two bookings", want: "friction text=two bookings"},
		{body: "idea one card", want: "idea text=one card"},
		{body: "keep she likes mornings", want: "keep text=she likes mornings"},
		{body: "top 2 board deck", want: "top n=2 text=board deck"},
		{body: "move thu 10:00", want: "move text=thu 10:00 when=2026-11-19T10:00:00+01:00"},
		{body: "skip on the road", want: "skip why=on the road"},
		{body: "away 1 dec to 5 dec by elena", want: "away by=elena from=2026-12-01 to=2026-12-05"},
		{body: "pause", want: "pause"},
		// answers
		{body: "ok", want: " / ok"},
		{body: "ok", want: "118 ok", asked: 118},
		{body: "118 ok", want: "118 ok"},
		{body: "Yes.", want: "118 yes", asked: 118},
		{body: "no too expensive", want: "118 no why=too expensive", asked: 118},
		{body: "No problem, will do", want: " / No problem, will do", asked: 118},
		{body: "B", want: "118 choose option=B", asked: 118},
		{body: "b)", want: "118 choose option=B", asked: 118},
		{body: "option B", want: "118 choose option=B", asked: 118},
		{body: "B", want: " / B"},
		{body: "120 B", want: "120 choose option=B"},
		// places
		{body: "done\nI told them.\nthey were happy", want: "done / I told them.|they were happy"},
		{body: "I told them.\n\ndone", want: "done / I told them."},
		{body: "I told them.\ndone\nthey were happy", want: " / I told them.|done|they were happy"},
		{body: "I told them.\n118 done\nthey were happy", want: "118 done / I told them.|they were happy"},
		{body: "118 ok\n142 done\n131,150 later 1w\n+ topic", want: "118 ok; 142 done; 131 later shift=1w text=1w when=2026-11-25T17:00:00+01:00; 150 later shift=1w text=1w when=2026-11-25T17:00:00+01:00; topic text=topic"},
		{body: "> #118 Hotel in Oslo\nok\n\n> #119 Quote\nI would wait.\ndone\nmore words", want: "118 ok; 119 done / I would wait.|more words"},
		{body: "done\n-- \nundo", want: "done"},
		{body: "thanks!\n\nOn Tue, 17 Nov 2026 at 09:00, Team <team@example.net> wrote:\n> done\n> 118 ok", want: " / thanks!"},
		{body: "dnoe", want: " / dnoe ? done"},
		// languages
		{body: "erledigt", want: "done"}, {body: "c'est fait", want: "done"}, {body: "hecho", want: "done"}, {body: "fatto", want: "done"}, {body: "feito", want: "done"}, {body: "klaar", want: "done"},
		{body: "bis Freitag", want: "by text=Freitag when=" + friday},
		{body: "später 3 Tage", want: "later shift=3d text=3 Tage when=2026-11-21T17:00:00+01:00"},
		{body: "plus tard 3 jours", want: "later shift=3d text=3 jours when=2026-11-21T17:00:00+01:00"},
		{body: "gib an elena", want: "give person=elena"},
		{body: "d'accord", want: "118 ok", asked: 118}, {body: "sí", want: "118 yes", asked: 118}, {body: "nein", want: "118 no", asked: 118},
	} {
		t.Run(c.body, func(t *testing.T) {
			t.Parallel()
			if got := shown(mail("Re: [#118] Hotel", c.body).Commands(team(), ReplyOptions{Asked: c.asked})); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCommands_LettersOfTheQuestion(t *testing.T) {
	t.Parallel()
	r := mail("Re: x", "C").Commands(team(), ReplyOptions{Asked: 118, Options: []string{"A", "B"}})
	if len(r.Commands) != 0 {
		t.Errorf("C is no option, got %s", shown(r))
	}
}

// Each example of the help must be what it explains.
func TestHelp_ExamplesParse(t *testing.T) {
	t.Parallel()
	d := team()
	for _, e := range Help() {
		r := mail("Re: x", strings.ReplaceAll(e.Example, "ana", "elena")).Commands(d, ReplyOptions{})
		if len(r.Commands) == 0 || r.Commands[0].Verb != e.Verb {
			t.Errorf("%s: %q gives %s", e.Verb, e.Example, shown(r))
		}
	}
}

// Every alias of a verb without argument is that verb.
func TestHelp_AliasesParse(t *testing.T) {
	t.Parallel()
	for i := range verbTable {
		v := verbTable[i]
		if v.arg != "" {
			continue
		}
		for _, alias := range split(strings.Join(v.spoken(), ",")) {
			if aliasIndex[fold(alias)].name != v.name { // another verb has it
				continue
			}
			r := mail("Re: x", "118 "+alias).Commands(team(), ReplyOptions{})
			if len(r.Commands) != 1 || r.Commands[0].Verb != v.name {
				t.Errorf("%s: %q gives %s", v.name, alias, shown(r))
			}
		}
	}
}

// A printed command parses to itself.
func TestCommands_PrintParses(t *testing.T) {
	t.Parallel()
	d := team()
	rapid.Check(t, func(t *rapid.T) {
		v := &verbTable[rapid.IntRange(0, len(verbTable)-1).Draw(t, "verb")]
		item := rapid.IntRange(firstItem, 9999999).Draw(t, "item")
		arg := map[string]string{"": "", "why": "too expensive", "text": rapid.StringMatching(`[a-z]{1,8}( [a-z]{1,8}){0,4}`).Draw(t, "text"), "person": "elena", "date": "2026-12-01", "shift": "3d",
			"who": "acme", "level": "high", "domain": "travel", "letter": "B", "top": "2 deck", "slot": "thu 10", "away": "1 dec to 5 dec by elena", "due": "2026-12-01", "labels": "oslo", "money": "900eur", "item": "131", "item?": "131",
			"points": "1, 3", "offer": "A Grand Hotel", "advice": "B", "meaning": "B", "aside": "it is dear", "which": "late", "until": "fri"}[v.arg]
		word := v.name
		if aliasIndex[word] != v {
			word = split(v.words)[0]
		}
		line := strings.TrimSpace(fmt.Sprintf("%d %s %s", item, word, arg))
		r := mail("Re: x", line).Commands(d, ReplyOptions{})
		if len(r.Commands) != 1 || r.Commands[0].Verb != v.name || r.Commands[0].Item != item || r.Comment != "" {
			t.Fatalf("%q gives %s", line, shown(r))
		}
	})
}

func FuzzCommands(f *testing.F) {
	for _, e := range Help() {
		f.Add(e.Example)
	}
	f.Add("> #118 x\nok\n131,142 later 1w\n#118 #119 done\n@elena\n!urgent\n+ x")
	d := team()
	f.Fuzz(func(t *testing.T, body string) {
		r := mail("Re: x", body).Commands(d, ReplyOptions{Asked: 118})
		valid(t, r)
		if len(r.Commands) > maxCommands {
			t.Fatal("too many commands")
		}
	})
}

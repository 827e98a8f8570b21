package models

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestParseItemFilter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	yes, no := true, false
	for _, c := range []struct {
		text    string
		want    ItemFilter
		unclear []string
	}{
		{"", ItemFilter{}, nil},
		{"status:open owner:priya domain:travel !no:due", ItemFilter{States: OpenStates, Holder: "priya", Domain: "travel", NoDue: &no, Not: &ItemFilter{Now: now}}, nil},
		{"no:due kind:follow-up priority:high label:ACME", ItemFilter{NoDue: &yes, Kinds: []Kind{FollowUp}, Priority: High, Label: "acme"}, nil},
		{"due:late sort:age #118 204", ItemFilter{Late: true, Sort: "age", Numbers: []int{118, 204}}, nil},
		{`"nordlys quote" status:all 12`, ItemFilter{All: true, Words: []string{"nordlys quote", "12"}}, nil},
		{"!domain:travel !status:held !word", ItemFilter{Not: &ItemFilter{Now: now, Domain: "travel", States: []State{StateHeld}, Words: []string{"word"}}}, nil},
		{"status:maybe foo:bar owner: ! kind:x priority:x", ItemFilter{}, []string{"status:maybe", "foo:bar", "owner:", "!", "kind:x", "priority:x"}},
	} {
		c.want.Query, c.want.Now = c.text, now
		got, unclear := ParseItemFilter(c.text, now)
		if c.text == "status:maybe foo:bar owner: ! kind:x priority:x" {
			got.Not = nil
		}
		if !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(unclear, c.unclear) {
			t.Errorf("%q:\n got %+v %q\nwant %+v %q", c.text, got, unclear, c.want, c.unclear)
		}
	}
}

func TestParseItemFilter_AFilterWithoutEndIsBounded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("word ", 60_000), strings.Repeat("a ", 60_000), strings.Repeat("!a ", 60_000), strings.Repeat("x: ", 60_000), strings.Repeat("#118 ", 31),
		strings.Repeat("%", 100_000), strings.Repeat("\u00e5", 501), strings.Repeat("\xff", 5000), strings.Repeat("\x80", 5000), `"` + strings.Repeat("a ", 60_000),
	} {
		f, unclear := ParseItemFilter(text, time.Time{})
		if f.Not == nil {
			f.Not = &ItemFilter{}
		}
		words := len(f.Words) + len(f.Not.Words) + len(f.Numbers)
		if words > 30 || len(strings.Join(f.Words, "")) > 500 || len(f.Query) > 500 || len(unclear) > 31 {
			t.Errorf("%.20q: %d words, %d unclear", text, words, len(unclear))
		}
		if len(unclear) == 0 || !strings.Contains(unclear[0], "beyond 500 bytes and 30 words") || strings.Count(strings.Join(unclear, ""), "30 words") != 1 {
			t.Errorf("%.20q: nobody says that it was cut: %.200q", text, unclear)
		}
		if utf8.ValidString(text) && !utf8.ValidString(f.Query) {
			t.Errorf("%.20q was cut inside a rune", text)
		}
	}
	if f, unclear := ParseItemFilter(strings.Repeat("a ", 30), time.Time{}); len(f.Words) != 30 || unclear != nil {
		t.Errorf("%d words, %q", len(f.Words), unclear)
	}
}

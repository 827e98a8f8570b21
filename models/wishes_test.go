package models

import (
	"fmt"
	"strings"
	"testing"
)

func TestWishes_ReadAndWritten(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", " receipts=off , given=together": "given=together,receipts=off", "news=": "", "news=now": "news=now", "coverage=off": "coverage=off",
	} {
		w, err := ParseWishes(in)
		if err != nil || w.String() != want {
			t.Errorf("%q is read as %q (%v), want %q", in, w, err, want)
		}
	}
	for in, want := range map[string]string{
		"given=off":  `given cannot be "off"; write now, together`,
		"news=soon":  `news cannot be "soon"; write now, together`,
		"invoices=x": `"invoices" is no sort of letters; there are given, news, reminders, receipts, coverage, handovers`,
	} {
		if _, err := ParseWishes(in); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

// What waits for somebody cannot be switched off.
func TestWishes_OnlyWhatNobodyNeedsIsSwitchedOff(t *testing.T) {
	t.Parallel()
	for _, s := range LetterSorts {
		err := Wishes{}.Set(s, Never)
		if off := s == SortReceipts || s == SortCoverage; (err == nil) != off {
			t.Errorf("%s off: %v", s, err)
		}
	}
}

func TestWishes_WhenLettersCome(t *testing.T) {
	t.Parallel()
	team := Team{Zone: "Europe/Copenhagen", Hours: "09:00-17:00", Workdays: []string{"mon", "tue", "wed", "thu", "fri"}}
	for _, c := range []struct {
		role          Role
		bundle, mails string
		given, news   string
		windows       string
	}{
		{RoleAssistant, "", "", "[]", "[]", "[]"},
		{RoleAssistant, "", "news=together", "[]", "[540]", "[540]"},
		{RoleAssistant, "10:00", "given=now", "[]", "[600]", "[600]"},
		{RoleExecutive, "", "given=now", "[]", "[540]", "[540]"},
		{RoleExecutive, "off", "news=together", "[]", "[540]", "[540]"},
	} {
		p := Person{Role: c.role, Bundle: c.bundle, Mails: c.mails}
		got := fmt.Sprint(p.SlotsFor(SortGiven, team), p.SlotsFor(SortNews, team), p.Windows(team))
		if want := fmt.Sprintf("%s %s %s", c.given, c.news, c.windows); got != want {
			t.Errorf("%+v: %s, want %s", c, got, want)
		}
	}
}

package desk

import (
	"fmt"
	"strings"
	"time"

	"adjutant/models"
)

// How moments, spans and counts are written in letters and reasons. Every
// moment is shown in the zone of whoever reads it.

func sayDay(t time.Time) string    { return t.Format("Mon 2 Jan") }
func sayMoment(t time.Time) string { return t.Format("Mon 2 Jan 15:04") }

// sayDue writes a due date: the day alone when only a day was given.
func sayDue(i models.Item, w models.Week) string {
	switch {
	case i.DueDay != "":
		return sayDay(i.DueDay.In(w.Zone))
	case i.DueAt != nil:
		return sayMoment(i.DueAt.In(w.Zone))
	}
	return ""
}

func span(from, to models.Day) string {
	a, b := from.In(time.UTC), to.In(time.UTC)
	if from == to {
		return a.Format("2 Jan")
	}
	if a.Month() == b.Month() && a.Year() == b.Year() {
		return fmt.Sprintf("%d-%s", a.Day(), b.Format("2 Jan"))
	}
	return a.Format("2 Jan") + " - " + b.Format("2 Jan")
}

var numerals = []string{"no", "one", "two", "three", "four", "five", "six"}

func count(n int) string {
	if n < len(numerals) {
		return numerals[n]
	}
	return fmt.Sprint(n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// oneLine folds white space and cuts to at most n runes, at a word if it can.
func oneLine(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*2/3 {
		cut = cut[:i]
	}
	return cut + "…"
}

// clip cuts a text of several lines to at most lines and runes.
func clip(s string, lines, runes int) string {
	s = strings.TrimSpace(s)
	out, short := s, false
	if parts := strings.Split(s, "\n"); len(parts) > lines {
		out, short = strings.Join(parts[:lines], "\n"), true
	}
	if r := []rune(out); len(r) > runes {
		out, short = string(r[:runes]), true
	}
	if short {
		out = strings.TrimRight(out, " \n") + " …"
	}
	return out
}

var levels = []string{"", "1 do as told", "2 prepare, the executive decides", "3 agree together", "4 decide, then tell", "5 own it"}

func sayLevel(d *models.Domain) string {
	if d == nil || d.Level < 1 || d.Level >= len(levels) {
		return ""
	}
	s := levels[d.Level]
	if d.Amount != "" {
		s += ", up to " + models.SayAmount(d.Amount)
	}
	return s
}

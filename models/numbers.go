package models

import "fmt"

// NumberLines says the numbers of a pair that both may see: what they count,
// and what it was in the pair's first four weeks.
func NumberLines(last, first PairNumbers, compared bool) []DigestLine {
	line := func(name, now, then string) DigestLine {
		l := DigestLine{Mark: name, Text: now}
		if compared && then != "" {
			l.Extra = "at first " + then
		}
		return l
	}
	onTime := func(n PairNumbers) string {
		if n.WithDue == 0 {
			return ""
		}
		return fmt.Sprintf("%d of %d", n.OnTime, n.WithDue)
	}
	held := func(n PairNumbers) string {
		if n.Meetings == 0 {
			return ""
		}
		return fmt.Sprintf("%d of %d", n.Held, n.Meetings)
	}
	said := func(s string) string {
		if s == "" {
			return "nothing to count"
		}
		return s
	}
	return []DigestLine{
		line("On time", said(onTime(last)), onTime(first)),
		line("Opened again", fmt.Sprint(last.Reopened), fmt.Sprint(first.Reopened)),
		line("Came back", fmt.Sprint(last.CameBack), fmt.Sprint(first.CameBack)),
		line("1:1s held", said(held(last)), held(first)),
	}
}

// OwnSpeed is the number that only its person sees: for the executive how long
// questions wait, for the assistant how long until something is taken up.
func OwnSpeed(last, first PairNumbers, compared, decides bool) DigestLine {
	l, now, then := DigestLine{Mark: "Taken up after", Who: "only you see this"}, last.Taken, first.Taken
	if decides {
		l.Mark, now, then = "Decided after", last.Decided, first.Decided
	}
	l.Text = sayHours(now)
	if compared && then >= 0 {
		l.Extra = "at first " + sayHours(then)
	}
	return l
}

// sayHours is a length of working time in the unit that a person would say. A
// working day has eight hours.
func sayHours(h float64) string {
	switch {
	case h < 0:
		return "nothing to measure"
	case h < 1:
		return many(max(1, int(h*60)), "minute")
	case h < 16:
		return many(int(h+0.5), "working hour")
	}
	return many(int(h/8+0.5), "working day")
}

func many(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

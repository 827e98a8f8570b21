package desk

import (
	"time"

	"adjutant/models"
)

// Section 3: what is late, due this week, waited for and decided already.

func (a *agenda) pick(want func(*models.ItemCard) (string, bool)) models.DigestPart {
	var lines []models.DigestLine
	for n := range a.open {
		if i := &a.open[n]; !a.asked(i) && !i.Hidden(a.now) {
			if mark, ok := want(i); ok {
				l := a.line(i, mark)
				l.Extra = a.age(i.CreatedAt)
				lines = append(lines, l)
			}
		}
	}
	return models.Cut(lines)
}

func (a *agenda) late() models.DigestPart {
	return a.pick(func(i *models.ItemCard) (string, bool) {
		if !i.Late(a.now) {
			return "", false
		}
		today, due := a.week.DayIn(a.now), a.week.DayIn(*i.DueAt)
		days := int(today.In(time.UTC).Sub(due.In(time.UTC)).Hours()) / 24
		if days <= 0 {
			return "today", true
		}
		return plural(days, "day", "days"), true
	})
}

// weekEnd is the end of the week that begins with the meeting.
func (a *agenda) weekEnd() time.Time { return a.cycle.Meets.AddDate(0, 0, 7) }

func (a *agenda) thisWeek() models.DigestPart {
	return a.pick(func(i *models.ItemCard) (string, bool) {
		if i.DueAt == nil || i.Late(a.now) || i.DueAt.After(a.weekEnd()) || i.State == models.StateWaiting {
			return "", false
		}
		return i.DueAt.In(a.week.Zone).Format("Mon"), true
	})
}

func (a *agenda) waiting() models.DigestPart {
	p := a.pick(func(i *models.ItemCard) (string, bool) {
		if i.State != models.StateWaiting || i.Late(a.now) {
			return "", false
		}
		if i.FollowAt != nil {
			return "asks " + i.FollowAt.In(a.week.Zone).Format("Mon 2 Jan"), true
		}
		return "", true
	})
	for n := range p.Lines {
		for m := range a.open {
			if i := &a.open[m]; i.Number == p.Lines[n].Number && i.WaitFor != "" && !i.Confidential() {
				p.Lines[n].Who = a.waitsFor(&i.Item)
			}
		}
	}
	return p
}

// decidedForYou lists what was closed in domains where the assistant decides
// and then tells.
func (a *agenda) decidedForYou() models.DigestPart {
	var lines []models.DigestLine
	for n := range a.closed {
		i := &a.closed[n]
		if decidedForYou(&i.Item, a.exec.ID) {
			lines = append(lines, a.line(i, i.ClosedAt.In(a.week.Zone).Format("Mon")))
		}
	}
	return models.Cut(lines)
}

package desk

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"adjutant/models"
)

// Section 2: the calendar of the next two weeks, with flags in words.

// lookAhead is how many days the calendar looks ahead.
const lookAhead = 14

// What makes a flag.
const (
	shortBreak   = 10 * time.Minute // between meetings that are in a row
	inARow       = 3                // meetings
	focusTime    = 2 * time.Hour    // without a meeting
	longEnough   = 30 * time.Minute // that a meeting wants to be prepared
	prepareUntil = 7                // days ahead
)

type entry struct {
	at   time.Time
	rank int // what is flagged comes before the rest when there is not room for all
	line models.DigestLine
}

// calendar looks two weeks ahead: what is in the calendars, who is away, and
// what falls due after the week that section 3 lists.
func (a *agenda) calendar() models.DigestPart {
	var entries []entry
	until := a.now.AddDate(0, 0, lookAhead)
	taking := slices.DeleteFunc(slices.Clone(a.occasions), func(o models.Occasion) bool {
		return o.AllDay || o.Free || !o.End.After(o.Start)
	})
	protected := a.protected()
	for n, o := range a.occasions {
		if !o.End.After(a.now) || !o.Start.Before(until) {
			continue
		}
		entries = append(entries, a.occasion(n, o, taking, protected))
	}
	entries = append(entries, a.rows(taking)...)
	entries = append(entries, a.focus(taking)...)
	for n := range a.open {
		i := &a.open[n]
		if i.DueAt != nil && i.DueAt.After(a.weekEnd()) && i.DueAt.Before(until) {
			l := a.line(i, sayDue(i.Item, a.week))
			l.Extra = "due"
			entries = append(entries, entry{*i.DueAt, 1, l})
		}
	}
	entries = append(entries, a.absent()...)
	lines := make([]models.DigestLine, 0, len(entries))
	slices.SortStableFunc(entries, func(x, y entry) int { return x.at.Compare(y.at) })
	// With more than there is room for, what is flagged is shown; the order
	// stays that of the calendar.
	shown, room := map[int]bool{}, models.DigestLines
	for rank := range 2 {
		for n, e := range entries {
			if e.rank == rank && room > 0 {
				shown[n] = true
				room--
			}
		}
	}
	for n, e := range entries {
		if shown[n] {
			lines = append(lines, e.line)
		}
	}
	return models.DigestPart{Lines: lines, Total: len(entries), More: len(entries) - len(lines)}
}

// occasion is the line of one event. It conflicts with whatever takes the same
// time in the same calendar, or in one that we do not know whose it is.
func (a *agenda) occasion(n int, o models.Occasion, taking, protected []models.Occasion) entry {
	a.clearance = a.clearance.Max(o.Clearance)
	start := o.Start.In(a.week.Zone)
	e := entry{at: o.Start, rank: 1, line: models.DigestLine{Mark: sayMoment(start), Text: oneLine(o.Summary, 100)}}
	if o.AllDay {
		e.line.Mark = sayDay(start)
	}
	if o.PersonID == a.assistant.ID {
		e.line.Who = a.assistant.First()
	}
	if o.AllDay || o.Free {
		return e
	}
	var flags []string
	for _, p := range taking {
		theSame := p.UID == o.UID && p.Start.Equal(o.Start)
		if !theSame && p.Overlaps(o) && (p.PersonID == o.PersonID || p.PersonID != a.assistant.ID && o.PersonID != a.assistant.ID) {
			flags = append(flags, "CONFLICT with "+oneLine(p.Summary, 60))
			break
		}
	}
	for _, p := range protected {
		if p.Overlaps(o) {
			flags = append(flags, "CONFLICT with the time to protect: "+oneLine(p.Summary, 40))
			break
		}
	}
	if a.unprepared(o) {
		flags = append(flags, "NO PREP")
	}
	if len(flags) > 0 {
		e.rank, e.line.Extra = 0, strings.Join(flags, ", ")
	}
	return e
}

// unprepared reports whether a meeting with others in the coming week wants
// to be prepared and nothing on the list has to do with it. What repeats, what
// is short and what is our own does not.
func (a *agenda) unprepared(o models.Occasion) bool {
	if o.Repeats || o.Summary == "busy" || o.End.Sub(o.Start) < longEnough || o.Start.After(a.now.AddDate(0, 0, prepareUntil)) {
		return false
	}
	if o.Organizer == "" || a.office.PersonByAddress(o.Organizer) != nil {
		return false
	}
	words := telling(o.Summary)
	return !slices.ContainsFunc(a.open, func(i models.ItemCard) bool {
		return !i.Confidential() && slices.ContainsFunc(telling(i.Title), func(w string) bool { return slices.Contains(words, w) })
	})
}

// telling are the words of a title that say what it is about.
func telling(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), func(w string) bool {
		return len([]rune(w)) < 4 || vague[w]
	})
}

var vague = map[string]bool{"meeting": true, "call": true, "with": true, "from": true, "about": true, "weekly": true, "review": true, "update": true, "prep": true, "prepare": true}

// rows are days on which meetings follow each other without a break.
func (a *agenda) rows(taking []models.Occasion) []entry {
	var out []entry
	var run []models.Occasion
	end := func() {
		if len(run) >= inARow {
			from, to := run[0].Start.In(a.week.Zone), run[len(run)-1].End.In(a.week.Zone)
			text := fmt.Sprintf("%s meetings in a row, %s-%s", count(len(run)), from.Format("15:04"), to.Format("15:04"))
			noon := a.week.At(models.DayOf(from), 12*60)
			if from.Before(noon.Add(30*time.Minute)) && to.After(noon.Add(90*time.Minute)) {
				text += ", no lunch"
			}
			out = append(out, entry{run[0].Start, 0, models.DigestLine{Mark: sayDay(from), Text: upperFirst(text), Extra: "BACK TO BACK"}})
		}
		run = nil
	}
	for _, o := range taking {
		if o.PersonID == a.assistant.ID || !o.Start.After(a.now) {
			continue
		}
		if len(run) > 0 {
			last := run[len(run)-1]
			if o.Overlaps(last) {
				continue // said as a conflict
			}
			if o.Start.Sub(last.End) > shortBreak || a.week.DayIn(o.Start) != a.week.DayIn(last.Start) {
				end()
			}
		}
		run = append(run, o)
	}
	end()
	return out
}

// focus are the weeks in which no working day has two hours without a meeting.
// Calendars that nobody gave us say nothing of it.
func (a *agenda) focus(taking []models.Occasion) []entry {
	var out []entry
	today := a.week.DayIn(a.now)
	for _, monday := range []models.Day{today.Monday(), today.Monday().Add(7)} {
		days, meetings, free := 0, 0, false
		for n := range 7 {
			day := monday.Add(n)
			if day <= today || !a.week.Days[day.Weekday()] {
				continue
			}
			days++
			from, to := a.week.At(day, a.week.Start), a.week.At(day, a.week.End)
			at := from
			for _, o := range taking {
				if o.PersonID == a.assistant.ID || !o.Start.Before(to) || !o.End.After(from) {
					continue
				}
				meetings++
				free = free || o.Start.Sub(at) >= focusTime
				if o.End.After(at) {
					at = o.End
				}
			}
			free = free || to.Sub(at) >= focusTime
		}
		if days > 1 && meetings > 0 && !free {
			out = append(out, entry{a.week.At(monday.Add(6), 0), 0, models.DigestLine{
				Mark: "Week of " + sayDay(monday.In(a.week.Zone)), Text: "No two hours without a meeting", Extra: "NO FOCUS TIME",
			}})
		}
	}
	return out
}

// absent are the people of the office who are away.
func (a *agenda) absent() []entry {
	var out []entry
	today := a.week.DayIn(a.now)
	last := today.Add(lookAhead)
	for _, ab := range a.office.Absences {
		p := a.office.Person(ab.PersonID)
		if ab.ToDay < today || ab.FromDay > last || p == nil || p.ArchivedAt != nil {
			continue
		}
		l := models.DigestLine{Mark: span(ab.FromDay, ab.ToDay), Text: p.First() + " away"}
		if ab.CoverID != nil {
			l.Extra = a.nameOf(ab.CoverID) + " covers"
		}
		out = append(out, entry{ab.FromDay.In(a.week.Zone), 1, l})
	}
	return out
}

// protectedTime is how a time to keep free is written: a day and two times.
var protectedTime = regexp.MustCompile(`(?i)\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?`)

// protected are the times that somebody asked to keep free, in both weeks.
func (a *agenda) protected() []models.Occasion {
	var out []models.Occasion
	today := a.week.DayIn(a.now)
	for _, t := range a.topics {
		m := protectedTime.FindStringSubmatch(t.Text)
		if t.Kind != models.TopicProtect || m == nil {
			continue
		}
		weekday, err := models.ParseWeekday(m[1])
		if err != nil {
			continue
		}
		minutes := func(hour, minute string) int {
			h, _ := strconv.Atoi(hour)
			n, _ := strconv.Atoi(minute)
			return min(h*60+n, 24*60)
		}
		for n := range lookAhead {
			if day := today.Add(n); day.Weekday() == weekday {
				o := models.Occasion{Start: a.week.At(day, minutes(m[2], m[3])), End: a.week.At(day, minutes(m[4], m[5])), Summary: t.Text}
				if o.End.After(o.Start) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

package pages

import (
	"adjutant/models"
	"adjutant/templates/parts"
)

// Quiet reports whether nothing at all waits for the reader.
func (p Today) Quiet() bool {
	d := p.Day
	return d.Decide.Total+d.Late.Total+d.Due.Total+d.Mine.Total+d.Waiting.Total == 0
}

// Sum is one thing that the day in one line says, and the list of the page
// that has it.
type Sum struct{ Text, At string }

// Summary is the day in one line: "2 wait on you · 3 late · 4 due soon".
func (p Today) Summary() []Sum {
	var out []Sum
	add := func(at string, n int, one, many string) {
		if n == 1 {
			out = append(out, Sum{"1 " + one, at})
		} else if n > 1 {
			out = append(out, Sum{num(n) + " " + many, at})
		}
	}
	add("decide", p.Day.Decide.Total, "waits on you", "wait on you")
	add("late", p.Day.Late.Total, "late", "late")
	add("due", p.Day.Due.Total, "due soon", "due soon")
	if len(out) == 0 {
		out = []Sum{{Text: "Nothing waits on you"}}
	}
	add("others", p.Day.Others.Total, "late with others", "late with others")
	if len(out) == 1 && out[0].At == "" {
		out[0].Text = "Nothing is late, nothing waits on you."
	}
	return out
}

// Other is whom the reader meets in a pair; both names for anybody else.
func Other(f parts.Frame, n models.PairLine) string {
	switch f.Person.ID {
	case n.ExecutiveID:
		return n.Assistant
	case n.AssistantID:
		return n.Executive
	}
	return n.Executive + " and " + n.Assistant
}

// Meets is when a pair meets next.
func Meets(f parts.Frame, n models.PairLine) string {
	if n.Meets.IsZero() {
		return "no date"
	}
	return f.Clock.Moment(n.Meets)
}

// AwaySpan is from when to when somebody is away, and who covers.
func AwaySpan(f parts.Frame, a models.AbsenceLine) string {
	s := f.Clock.Date(a.FromDay)
	if a.ToDay != a.FromDay {
		s += " to " + f.Clock.Date(a.ToDay)
	}
	if a.Cover != "" {
		s += ", " + a.Cover + " covers"
	}
	return s
}

// Most is the highest number of open items anybody holds.
func Most(team []models.LoadLine) int {
	most := 1
	for _, l := range team {
		most = max(most, l.Open, l.Person.Limit)
	}
	return most
}

// LoadWords is somebody's load in words.
func LoadWords(l models.LoadLine) string {
	s := num(l.Open) + " open"
	if l.Late > 0 {
		s += ", " + num(l.Late) + " late"
	}
	if l.Person.Limit > 0 && l.Open > l.Person.Limit {
		s += ", over " + num(l.Person.Limit)
	}
	return s
}

// Section is a name of the navigation, or "" for anything else.
func Section(s string) string {
	f := parts.Frame{Triage: true}
	for _, p := range append(f.Five(), f.More()...) {
		if p.Here == s {
			return s
		}
	}
	if s == "demo" {
		return s
	}
	return ""
}

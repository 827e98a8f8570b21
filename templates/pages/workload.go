package pages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Workload is how the work lies, in pictures with their numbers.
type Workload struct {
	parts.Frame
	Work models.Workload
}

// The pictures are drawn in units of a viewBox; the page scales them.
const (
	chartWide  = 440 // narrow, so that its words can be read on a phone
	nameWide   = 100 // room for a name at the left of a bar
	rowHigh    = 34
	plotHigh   = 150
	plotTop    = 24 // room for a number above the highest dot
	plotBottom = 24 // room for the weeks below
)

// LoadBar is one person's bar: late, due this week and later, one after the
// other, with their own limit as a line.
type LoadBar struct {
	Name, Key         string
	Y                 int
	Late, Week, Rest  Span
	Limit             int // where the limit's line stands, 0 for none
	Open              string
	NLate, NWeek, NIn int
}

// Span is a piece of a bar.
type Span struct{ X, W int }

// LoadBars are the bars of everybody whom the reader may see.
func (p Workload) LoadBars() []LoadBar {
	most := 1
	for _, l := range p.Work.People {
		most = max(most, l.Open, l.Person.Limit)
	}
	scale := func(n int) int { return n * (chartWide - nameWide - 60) / most }
	out := make([]LoadBar, len(p.Work.People))
	for i, l := range p.Work.People {
		rest := l.Open - l.Late - l.Week
		b := LoadBar{Name: l.Person.First(), Key: l.Person.Key, Y: i * rowHigh, Open: num(l.Open), NLate: l.Late, NWeek: l.Week, NIn: rest}
		x := nameWide
		for _, piece := range []struct {
			n    int
			span *Span
		}{{l.Late, &b.Late}, {l.Week, &b.Week}, {rest, &b.Rest}} {
			*piece.span = Span{x, scale(piece.n)}
			x += scale(piece.n)
		}
		if l.Person.Limit > 0 {
			b.Limit = nameWide + scale(l.Person.Limit)
		}
		out[i] = b
	}
	return out
}

// LoadWords says the picture of the loads in a sentence.
func (p Workload) LoadWords() string {
	var words []string
	for _, l := range p.Work.People {
		words = append(words, l.Person.First()+" "+LoadWords(l))
	}
	return strings.Join(words, "; ") + "."
}

// Dot is a point of a line.
type Dot struct {
	X, Y  int
	Value string
	Label string // below the axis, "" for none
	Note  string
}

// dots places values from left to right.
func (p Workload) dots(n int, value func(i int) (at float64, text string), end func(i int) models.Day) []Dot {
	most := 1.0
	for i := range n {
		v, _ := value(i)
		most = max(most, v)
	}
	out := make([]Dot, n)
	for i := range n {
		v, text := value(i)
		out[i] = Dot{X: 24 + i*(chartWide-48)/max(1, n-1), Y: plotTop + int((1-v/most)*(plotHigh-plotBottom-plotTop-6)), Value: text}
		if (n-1-i)%3 == 0 {
			day := end(i).In(time.UTC)
			out[i].Label = day.Format("2 Jan")
		}
	}
	return out
}

// LateDots are the late items of the last weeks.
func (p Workload) LateDots() []Dot {
	dots := p.dots(len(p.Work.Late), func(i int) (float64, string) { return float64(p.Work.Late[i].Late), num(p.Work.Late[i].Late) },
		func(i int) models.Day { return p.Work.Late[i].Ends })
	for i, w := range p.Work.Late {
		if w.Away > 0 {
			dots[i].Note = people(w.Away) + " away"
		}
	}
	return dots
}

// Line joins dots.
func Line(dots []Dot) string {
	var b strings.Builder
	for _, d := range dots {
		fmt.Fprintf(&b, "%d,%d ", d.X, d.Y)
	}
	return strings.TrimSpace(b.String())
}

// LateWords says the picture of late items in a sentence.
func (p Workload) LateWords() string {
	n := len(p.Work.Late)
	if n == 0 {
		return ""
	}
	first, last := p.Work.Late[0].Late, p.Work.Late[n-1].Late
	return fmt.Sprintf("%d late now, %d twelve weeks ago.", last, first)
}

// AgeBar is one band of ages.
type AgeBar struct {
	Name string
	Y    int
	Span
	Open int
}

// AgeBars are the open items by age.
func (p Workload) AgeBars() []AgeBar {
	most := 1
	for _, a := range p.Work.Ages {
		most = max(most, a.Open)
	}
	out := make([]AgeBar, len(p.Work.Ages))
	for i, a := range p.Work.Ages {
		out[i] = AgeBar{Name: ageWord(a), Y: i * rowHigh, Span: Span{nameWide, a.Open * (chartWide - nameWide - 60) / most}, Open: a.Open}
	}
	return out
}

func ageWord(a models.AgeBand) string {
	if a.To == 0 {
		return "over " + strconv.Itoa(a.From) + " days"
	}
	return strconv.Itoa(a.From) + " to " + strconv.Itoa(a.To) + " days"
}

// Answered reports whether the reader answered anything in these weeks.
func (p Workload) Answered() bool {
	for _, w := range p.Work.Own {
		if w.Answers > 0 {
			return true
		}
	}
	return false
}

// PaceDots are the reader's own median times to a first answer.
func (p Workload) PaceDots() []Dot {
	all := p.dots(len(p.Work.Own), func(i int) (float64, string) {
		w := p.Work.Own[i]
		if w.Answers == 0 {
			return 0, ""
		}
		return w.Median.Hours(), Took(w.Median)
	}, func(i int) models.Day { return p.Work.Own[i].Ends })
	return slices.DeleteFunc(all, func(d Dot) bool { return d.Value == "" }) // a week without answers has no speed
}

// Took is a length of time as one says it: "40 min", "3 h", "2 days".
func Took(d time.Duration) string {
	switch {
	case d < time.Hour:
		return num(int(d.Minutes())) + " min"
	case d < 48*time.Hour:
		return num(int(d.Hours()+.5)) + " h"
	}
	return parts.Plural(int(d.Hours()/24+.5), "day")
}

// high is how high a picture of n rows is.
func high(n int) string { return strconv.Itoa(max(1, n) * rowHigh) }

func box(high string) string { return "0 0 " + strconv.Itoa(chartWide) + " " + high }

// noted reports whether a dot has something beside its value.
func noted(dots []Dot) bool {
	for _, d := range dots {
		if d.Note != "" {
			return true
		}
	}
	return false
}

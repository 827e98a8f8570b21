package models

import (
	"slices"
	"strings"
)

// What a person wants of the letters they get, by sort. Nothing that waits for
// them can be switched off, and what is urgent, or what they asked for, comes
// at once whatever they want.

// LetterSort is a sort of letters that a person may have a wish about.
type LetterSort string

const (
	SortGiven     LetterSort = "given"     // new items of theirs, and decisions
	SortNews      LetterSort = "news"      // what happened to an item
	SortReminders LetterSort = "reminders" // what is late, due, or waits for an answer
	SortReceipts  LetterSort = "receipts"  // answers to their own mails
	SortCoverage  LetterSort = "coverage"  // the findings of the week
	SortHandovers LetterSort = "handovers" // packs at the start and the end of an absence
)

// LetterSorts are the sorts in the order in which they are shown.
var LetterSorts = []LetterSort{SortGiven, SortNews, SortReminders, SortReceipts, SortCoverage, SortHandovers}

// LetterWay is how the letters of a sort come to a person; "" is the usual way
// of their role.
type LetterWay string

const (
	AtOnce   LetterWay = "now"      // each on its own, inside working hours
	Together LetterWay = "together" // in one mail with the others
	Never    LetterWay = "off"      // not at all; of receipts only those that nobody needs
)

// Ways are the ways that a sort may come, beside the usual one.
func (s LetterSort) Ways() []LetterWay {
	if s == SortReceipts || s == SortCoverage {
		return []LetterWay{AtOnce, Together, Never}
	}
	return []LetterWay{AtOnce, Together}
}

// Sort returns the sort of a letter, "" for what nobody has a wish about.
func (l *Letter) Sort() LetterSort {
	switch l.Kind {
	case LetterAssignment:
		if a := l.Value.Assignment; a != nil && a.News {
			return SortNews
		}
		return SortGiven
	case LetterDecision:
		return SortGiven
	case LetterChase:
		return SortReminders
	case LetterReceipt:
		return SortReceipts
	case LetterCoverage:
		return SortCoverage
	case LetterHandover:
		return SortHandovers
	}
	return ""
}

// Wishes are what one person wants, by sort; a sort that is not in it comes the
// usual way.
type Wishes map[LetterSort]LetterWay

// ParseWishes reads wishes as a person's row and a team file hold them:
// "news=together,receipts=off". The error is an InvalidError.
func ParseWishes(s string) (Wishes, error) {
	w := Wishes{}
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		sort, way, _ := strings.Cut(part, "=")
		if err := w.Set(LetterSort(strings.TrimSpace(sort)), LetterWay(strings.TrimSpace(way))); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Set takes one wish down; "" is the usual way. The error is an InvalidError
// that says what may be written.
func (w Wishes) Set(s LetterSort, way LetterWay) error {
	if !slices.Contains(LetterSorts, s) {
		return Invalid("mails", "%q is no sort of letters; there are %s", string(s), wordsOf(LetterSorts))
	}
	if way == "" {
		delete(w, s)
		return nil
	}
	if !slices.Contains(s.Ways(), way) {
		return Invalid(string(s), "%s cannot be %q; write %s", s, string(way), wordsOf(s.Ways()))
	}
	w[s] = way
	return nil
}

func wordsOf[T ~string](of []T) string {
	var words []string
	for _, o := range of {
		words = append(words, string(o))
	}
	return strings.Join(words, ", ")
}

// String writes the wishes as ParseWishes reads them, in the order of
// LetterSorts.
func (w Wishes) String() string {
	var parts []string
	for _, s := range LetterSorts {
		if way := w[s]; way != "" {
			parts = append(parts, string(s)+"="+string(way))
		}
	}
	return strings.Join(parts, ",")
}

// Wishes are the person's own; none where the row holds what cannot be read.
func (p Person) Wishes() Wishes {
	w, _ := ParseWishes(p.Mails)
	return w
}

// SlotsFor returns when on a working day letters of a sort come to the person,
// as Slots does; none when each comes on its own.
func (p Person) SlotsFor(s LetterSort, t Team) []int {
	switch p.Wishes()[s] {
	case AtOnce:
		return nil
	case Together:
		return p.TogetherAt(t)
	}
	return p.Slots(t)
}

// TogetherAt returns when on a working day what the person wants together
// comes, as Slots does: at their own times, or else when their day begins.
func (p Person) TogetherAt(t Team) []int {
	if slots := p.Slots(t); len(slots) > 0 {
		return slots
	}
	return []int{p.Week(t).Start}
}

// Windows returns when on a working day letters that wait for the person go, as
// Slots does. None where nothing waits but what was written in a pause.
func (p Person) Windows(t Team) []int {
	for _, way := range p.Wishes() {
		if way == Together {
			return p.TogetherAt(t)
		}
	}
	return p.Slots(t)
}

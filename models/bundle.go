package models

import (
	"slices"
	"strings"
	"time"
)

// Letters that can wait come together: an executive's once a working day,
// anybody else's as they ask for it.

// BundleOff is what a person says who wants every letter on its own.
const BundleOff = "off"

// ParseBundle reads the windows in which a person's letters come together, as
// minutes after midnight in their order: "10:00,15:00". None for "" and
// BundleOff.
func ParseBundle(s string) ([]int, error) {
	if s == "" || s == BundleOff {
		return nil, nil
	}
	var slots []int
	for part := range strings.SplitSeq(s, ",") {
		at, err := ParseClock(part)
		if err != nil {
			return nil, Invalid("bundle", "%q is no time of day; write 10:00,15:00, or off", strings.TrimSpace(part))
		}
		slots = append(slots, at)
	}
	if len(slots) > 8 {
		return nil, Invalid("bundle", "%d windows a day are more than anybody reads; write eight at most", len(slots))
	}
	slices.Sort(slots)
	return slices.Compact(slots), nil
}

// Slots returns when on a working day the person's letters come together, in
// minutes after midnight and inside their working hours; none when each comes
// on its own. An executive who says nothing gets one mail, when the day begins.
func (p Person) Slots(t Team) []int {
	slots, err := ParseBundle(p.Bundle)
	if err != nil || p.Bundle == BundleOff {
		return nil
	}
	week := p.Week(t)
	if p.Bundle == "" && p.Role == RoleExecutive {
		slots = []int{week.Start}
	}
	for i := range slots {
		slots[i] = min(max(slots[i], week.Start), week.End-1)
	}
	return slices.Compact(slots)
}

// SlotBefore returns the latest slot of the day of now that has come, or false
// when none has.
func (w Week) SlotBefore(slots []int, now time.Time) (time.Time, bool) {
	day := w.DayIn(now)
	for _, at := range slices.Backward(slots) {
		if slot := w.At(day, at); w.Days[day.Weekday()] && !slot.After(now) {
			return slot, true
		}
	}
	return time.Time{}, false
}

// SlotFrom returns the first slot at or after a moment. away says which days
// do not count, beside those on which nobody works; a year of them is not
// looked beyond.
func (w Week) SlotFrom(slots []int, from time.Time, away func(Day) bool) time.Time {
	day := w.DayIn(from)
	for range 366 {
		for _, at := range slots {
			if slot := w.At(day, at); w.Days[day.Weekday()] && !slot.Before(from) && !away(day) {
				return slot
			}
		}
		day = day.Add(1)
	}
	return from
}

package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// filterStates are the words after status: that mean more than one state.
var filterStates = map[string][]State{
	"open":   OpenStates,
	"closed": {StateDone, StateDropped, StateApproved, StateDeclined},
}

// ParseItemFilter reads what people type to find items: words, #118, and
// status: owner: asks: wait: domain: kind: priority: label:
// due:late|today|soon|week no:due no:owner no:domain sort:due|number|age|priority|follow. A leading ! turns a word
// around, quotes keep spaces together. What was not understood comes back as
// it was written; the rest still counts. Of a filter without end the beginning
// is read, and is its Query; the first of unclear says so.
func ParseItemFilter(text string, now time.Time) (ItemFilter, []string) {
	words, whole := filterWords(text)
	f := ItemFilter{Query: text, Now: now}
	var unclear []string
	if !whole {
		f.Query = strings.Join(words, " ")
		unclear = append(unclear, fmt.Sprintf("what stands beyond %d bytes and %d words", longestFilter, mostFilterWords))
	}
	for _, word := range words {
		plain, negated := strings.CutPrefix(word, "!")
		into := &f
		if negated {
			if f.Not == nil {
				f.Not = &ItemFilter{Now: now}
			}
			into = f.Not
		}
		if plain == "" || !into.read(plain, negated) {
			unclear = append(unclear, word)
		}
	}
	if f.Not != nil && f.Not.NoDue != nil { // !no:due is a due date
		with := false
		f.NoDue, f.Not.NoDue = &with, nil
	}
	return f, unclear
}

// read takes one word into the filter, or says that it means nothing.
func (f *ItemFilter) read(word string, negated bool) bool {
	name, value, ok := strings.Cut(word, ":")
	value = strings.Trim(value, `"`)
	if !ok {
		text := strings.Trim(word, `"`)
		if n, err := strconv.Atoi(strings.TrimPrefix(text, "#")); err == nil && n > 0 && (text[0] == '#' || n >= FirstItem) {
			f.Numbers = append(f.Numbers, n)
			return true
		}
		if text == "" {
			return false
		}
		f.Words = append(f.Words, text)
		return true
	}
	value = strings.ToLower(value)
	if value == "" {
		return false
	}
	switch strings.ToLower(name) {
	case "status", "state", "is":
		if value == "all" && !negated {
			f.All = true
			return true
		}
		if value == "triage" {
			f.Triage = true
			return true
		}
		states, known := filterStates[value]
		if one := State(value); !known && one.Valid() {
			states, known = []State{one}, true
		}
		for _, s := range states {
			if !slices.Contains(f.States, s) {
				f.States = append(f.States, s)
			}
		}
		return known
	case "owner", "holder":
		f.Holder = value // a key; "me" is the viewer, "none" nobody
	case "wait", "waits":
		f.Owed = value // who owes us; "any" for everybody
	case "asks":
		f.Asks = value // a key; "me" is the viewer
	case "domain":
		f.Domain = strings.TrimPrefix(value, "#")
	case "kind":
		kind := Kind(strings.ReplaceAll(value, "-", ""))
		if kind != Task && kind != FollowUp && kind != Decision {
			return false
		}
		f.Kinds = append(f.Kinds, kind)
	case "priority":
		p := Priority(value)
		if p != Normal && p.Rank() == Normal.Rank() {
			return false
		}
		f.Priority = p
	case "label":
		f.Label = value
	case "due":
		switch value {
		case "late", "overdue":
			f.Late = true
		case "today", "soon", "week":
			f.Due = value
		case "none":
			none := true
			f.NoDue = &none
		default:
			return false
		}
	case "no":
		switch value {
		case "due":
			none := true
			f.NoDue = &none
		case "owner", "holder":
			f.Holder = "none"
		case "domain":
			f.Domain = "none"
		default:
			return false
		}
	case "sort":
		switch value {
		case "due", "number", "age", "priority", "follow":
			f.Sort = value
		default:
			return false
		}
		return !negated
	default:
		return false
	}
	return true
}

// OfMe reports whether the filter asks for who looks.
func (f ItemFilter) OfMe() bool {
	return f.Holder == "me" || f.Asks == "me" || f.Not != nil && f.Not.OfMe()
}

// Valid reports whether s is one of the eight states.
func (s State) Valid() bool {
	return s.Open() || slices.Contains(filterStates["closed"], s)
}

// What is read of a filter.
const (
	longestFilter   = 500
	mostFilterWords = 30
)

// filterWords are the words of a filter, and whether these are all of it.
func filterWords(text string) (words []string, whole bool) {
	words = SplitFilter(upTo(text, longestFilter))
	whole = len(text) <= longestFilter && len(words) <= mostFilterWords
	return words[:min(len(words), mostFilterWords)], whole
}

// upTo is the beginning of s, not longer than n bytes and cut between runes.
func upTo(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// SplitFilter cuts a filter into its words; quotes hold a word together.
func SplitFilter(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && unicode.IsSpace(r)
	})
}

package parser

import (
	"slices"
	"strings"
	"unicode"
)

// maxItemDigits is how long the number of an item can be.
const maxItemDigits = 7

// leadingItems reads "118 ...", "#118: ...", "131,142 ...", "131 and 142 ..." off the front.
func leadingItems(t string) (items []int, rest string) {
	rest = t
	for len(items) < 50 {
		n, tail := itemNumber(strings.TrimLeft(rest, " "))
		if n < firstItem || tail != "" && !strings.ContainsRune(" ,:.)-&/;", rune(tail[0])) {
			break
		}
		items = append(items, n)
		rest = tail
		after := strings.TrimLeft(rest, " ")
		next, more := after, false
		for _, sep := range [...]string{",", "&", "/", "and ", "und ", "et ", "y ", "e ", "en "} {
			if r, ok := strings.CutPrefix(after, sep); ok {
				next, more = strings.TrimLeft(r, " "), true
				break
			}
		}
		if !more && strings.HasPrefix(rest, " ") && strings.HasPrefix(after, "#") {
			more = true // #118 #119 done
		}
		if n, _ := itemNumber(next); !more || n < firstItem {
			break
		}
		rest = next
	}
	if len(items) == 0 {
		return nil, t
	}
	return items, strings.TrimLeft(rest, " :.)-\u2013\u2014")
}

// itemNumber reads the number of an item off the front, 0 when there is none.
func itemNumber(s string) (n int, rest string) {
	s = strings.TrimPrefix(s, "#")
	k := 0
	for k < len(s) && s[k] >= '0' && s[k] <= '9' {
		k++
	}
	if k > maxItemDigits {
		return 0, s
	}
	return atoi(s[:k]), s[k:]
}

// trailingItems reads "done 118" and "done #118, #119".
func trailingItems(t string) (head string, items []int) {
	f := strings.Fields(strings.ReplaceAll(strings.TrimRight(t, " .!,;"), ",", " "))
	k := len(f)
	for ; k > 1; k-- {
		w := strings.TrimPrefix(f[k-1], "#")
		if !isDigits(w) || len(w) > maxItemDigits || atoi(w) < firstItem {
			break
		}
		items = append(items, atoi(w))
	}
	slices.Reverse(items)
	return strings.Join(f[:k], " "), items
}

// itemsBehind reads the numbers that stand behind the verb, before or instead of its argument: "done 118", "later 118 3d".
// Words that are free text may begin with a number of their own, so verbs with such an argument have theirs in front.
func itemsBehind(t string) (items []int, rest string) {
	if head, tail := trailingItems(t); len(tail) > 0 {
		if v := aliasIndex[fold(bareLine(head))]; v != nil && v.arg == "" {
			return tail, head
		}
	}
	f := strings.Fields(bareLine(t))
	for n := min(longestAlias, len(f)-1); n > 0; n-- {
		v := aliasIndex[fold(strings.Join(f[:n], " "))]
		if v == nil {
			continue
		}
		switch v.arg {
		case "person", "due", "date", "shift", "level", "domain", "letter", "money", "points":
			if items, tail := leadingItems(strings.Join(f[n:], " ")); len(items) > 0 && tail != "" {
				return items, strings.Join(f[:n], " ") + " " + tail
			}
		}
	}
	return nil, t
}

// severalOnALine cuts "118 ok, 142 done" into its commands; nil when it is one.
func severalOnALine(t string) (parts []string) {
	from := 0
	for i := 0; i < len(t); i++ {
		if t[i] != ',' && t[i] != ';' {
			continue
		}
		next := strings.TrimLeft(t[i+1:], " ")
		n, tail := itemNumber(next)
		if n < firstItem || tail == "" || tail[0] != ' ' && tail[0] != ':' {
			continue
		}
		if part := strings.TrimSpace(t[from:i]); strings.ContainsFunc(part, unicode.IsLetter) {
			parts = append(parts, part)
			from = i + 1
		}
	}
	if len(parts) == 0 || len(parts) > 20 {
		return nil
	}
	return append(parts, strings.TrimSpace(t[from:]))
}

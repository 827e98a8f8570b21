package models

import (
	"strings"
	"time"
	"unicode"
)

// SearchIn is one kind of what a search finds.
type SearchIn string

const (
	InItems   SearchIn = "items"
	InMail    SearchIn = "mail" // mails, and comments made on pages
	InHistory SearchIn = "history"
	InPeople  SearchIn = "people"
)

// SearchFilter is a search over everything a viewer may see. Its words count
// everywhere; the rest of the item filter narrows items, and of mails and
// history those that belong to such items.
type SearchFilter struct {
	Items  ItemFilter
	In     SearchIn // "" everywhere
	Limit  int
	Offset int
}

// SearchPage is one page of what a search found, newest first.
type SearchPage struct {
	Hits   []Hit
	People []Person // those whose name or address has the words; on the first page only
	More   bool     // there is another page
}

// Hit is one thing found.
type Hit struct {
	In     SearchIn
	At     time.Time
	Number int // of the item it is, or belongs to; 0 for a mail without one
	Title  string
	Text   string // in which the words stand
	Who    string
	State  State // of an item
	Kind   Kind  // of an item
	By     Channel
	Handle string // of a mail
}

// Phrase is what one word of a filter asks of a text: tokens that follow each
// other, the last of which may go on. Both databases read it the same way.
type Phrase []string

// Phrases cuts the words of a filter into phrases of folded tokens. A word
// without a letter or digit asks for nothing.
func Phrases(words []string) []Phrase {
	var out []Phrase
	for _, w := range words {
		if p := Tokens(w); len(p) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Tokens are the letters and digits of a text in folded runs.
func Tokens(text string) []string {
	return strings.FieldsFunc(FoldText(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// Accented and Plain are letters with a mark and the same without, rune by
// rune: to a search they are one.
const (
	Accented = "àáâãäåāăąçćĉċčďèéêëēĕėęěĝğġģĥìíîïĩīĭįĵķĺļľñńņňòóôõöōŏőŕŗřśŝşšţťùúûüũūŭůűųŵýÿŷźżž" +
		"ÀÁÂÃÄÅĀĂĄÇĆĈĊČĎÈÉÊËĒĔĖĘĚĜĞĠĢĤÌÍÎÏĨĪĬĮĴĶĹĻĽÑŃŅŇÒÓÔÕÖŌŎŐŔŖŘŚŜŞŠŢŤÙÚÛÜŨŪŬŮŰŲŴÝŸŶŹŻŽ"
	Plain = "aaaaaaaaacccccdeeeeeeeeegggghiiiiiiiijklllnnnnoooooooorrrssssttuuuuuuuuuuwyyyzzz" +
		"aaaaaaaaacccccdeeeeeeeeegggghiiiiiiiijklllnnnnoooooooorrrssssttuuuuuuuuuuwyyyzzz"
)

var plainOf = func() map[rune]rune {
	plain, m := []rune(Plain), map[rune]rune{}
	for i, r := range []rune(Accented) {
		m[r] = plain[i]
	}
	return m
}()

// FoldText is a text as a search compares it: lower case, without marks on
// Latin letters. It has as many runes as the text.
func FoldText(text string) string {
	return strings.Map(func(r rune) rune {
		if p, ok := plainOf[r]; ok {
			return p
		}
		return unicode.ToLower(r)
	}, text)
}

package parts

import (
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"adjutant/models"
)

// Tab is one page of a section.
type Tab struct {
	Name, URL string
	Here      bool
}

func describe(f Field) templ.Attributes {
	if by := f.describedBy(); by != "" {
		return templ.Attributes{"aria-describedby": by}
	}
	return nil
}

// Piece is a run of a text, marked or not.
type Piece struct {
	Text string
	Hit  bool
}

// Pieces parts a text where words begin that start with what was searched for,
// folded as a search folds.
func Pieces(text string, words []string) []Piece {
	runes, folded := []rune(text), []rune(models.FoldText(text))
	var tokens []string
	for _, w := range words {
		tokens = append(tokens, models.Tokens(w)...)
	}
	var out []Piece
	from := 0
	for i := 0; i < len(folded); {
		n := 0
		if i == 0 || !wordRune(folded[i-1]) {
			n = longestAt(folded[i:], tokens)
		}
		if n == 0 {
			i++
			continue
		}
		if i > from {
			out = append(out, Piece{Text: string(runes[from:i])})
		}
		out = append(out, Piece{Text: string(runes[i : i+n]), Hit: true})
		i += n
		from = i
	}
	if from < len(runes) {
		out = append(out, Piece{Text: string(runes[from:])})
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func longestAt(text []rune, tokens []string) int {
	longest := 0
	for _, t := range tokens {
		if n := len([]rune(t)); n > longest && n <= len(text) && string(text[:n]) == t {
			longest = n
		}
	}
	return longest
}

// Snippet is about n characters of a text around the first of the words, on
// one line.
func Snippet(text string, words []string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	at := 0
	for _, p := range Pieces(text, words) {
		if p.Hit {
			break
		}
		at += len([]rune(p.Text))
	}
	if at >= len(runes) {
		at = 0
	}
	from := max(0, min(at-n/3, len(runes)-n))
	out := string(runes[from:min(len(runes), from+n)])
	if from > 0 {
		out = "…" + out
	}
	if from+n < len(runes) {
		out += "…"
	}
	return out
}

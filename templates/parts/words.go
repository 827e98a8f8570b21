package parts

import (
	"fmt"
	"strconv"
	"strings"

	"adjutant/models"
)

// Title is an item's title, or a word when the mail had none.
func Title(i models.Item) string {
	if strings.TrimSpace(i.Title) == "" {
		return "(no subject)"
	}
	return i.Title
}

// KindWord is an item's kind as a heading word.
func KindWord(k models.Kind) string {
	w := k.Word()
	if w == "" {
		return "Item"
	}
	return strings.ToUpper(w[:1]) + w[1:]
}

// Meta is the line beneath a title: kind, domain, holder, and whom it waits for.
func Meta(f Frame, i models.ItemCard) string {
	words := []string{KindWord(i.Kind)}
	if i.Domain != "" {
		words = append(words, i.Domain)
	}
	switch {
	case i.Holder == "":
		words = append(words, "nobody has it")
	case i.HolderKey != f.Person.Key || f.Person.Key == "":
		words = append(words, i.Holder)
	}
	if i.State == models.StateWaiting && i.WaitFor != "" {
		words = append(words, "waits for "+i.WaitFor)
	}
	if i.Hidden(f.Clock.Now) {
		words = append(words, "sleeps until "+f.Clock.Day(*i.StartAt))
	}
	if !i.State.Open() {
		words = append(words, string(i.State))
	}
	return strings.Join(words, " · ")
}

// Range is "51-100 of 132".
func Range(page, per, total int) string {
	return fmt.Sprintf("%d-%d of %d", (page-1)*per+1, min(page*per, total), total)
}

// Share is n of most as a width of 100.
func Share(n, most int) string {
	if most <= 0 || n <= 0 {
		return "0"
	}
	return strconv.Itoa(min(100, n*100/most))
}

// QuotedLabel says how much is folded away.
func QuotedLabel(text string) string {
	n := strings.Count(strings.TrimRight(text, "\n"), "\n") + 1
	return "Quoted or forwarded text, " + Plural(n, "line")
}

// Size is a file's size as people read it.
func Size(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return Plural(n, "byte")
}

// Level is a delegation level in words.
func Level(n int) string {
	switch n {
	case 1:
		return "1, do as told"
	case 2:
		return "2, prepare; the executive decides"
	case 3:
		return "3, agree first"
	case 4:
		return "4, decide, then tell"
	case 5:
		return "5, own it"
	}
	return ""
}

// Trusts says what a clearance lets somebody see.
func Trusts(c models.Clearance) string {
	switch c {
	case models.Confidential:
		return "confidential matters too"
	case models.Private:
		return "everything, private matters too"
	}
	return "what is not confidential"
}

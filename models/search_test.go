package models_test

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func TestTokens_FoldMarksCaseAndPunctuation(t *testing.T) {
	t.Parallel()
	if utf8.RuneCountInString(models.Accented) != utf8.RuneCountInString(models.Plain) {
		t.Fatal("the two alphabets differ in length")
	}
	for text, want := range map[string][]string{
		"Malmö":                     {"malmo"},
		"ingrid@nordlys.example":    {"ingrid", "nordlys", "example"},
		"2,900 a night":             {"2", "900", "a", "night"},
		"ŽIŽEK-façade_x":            {"zizek", "facade", "x"},
		`"*'; DROP -- (a|b) & !c:*`: {"drop", "a", "b", "c"},
		"…":                         nil,
		"Sørensen":                  {"sørensen"},
	} {
		if diff := cmp.Diff(want, models.Tokens(text), cmp.Transformer("nil", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

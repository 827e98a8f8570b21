package parts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPieces_MarkWordsAsASearchFoldsThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		words []string
		want  string
	}{
		{"Train to Malmö, MALMO", []string{"malmo"}, "Train to [Malmö], [MALMO]"},
		{"caMalmö malmöhus", []string{"malmö"}, "caMalmö [malmö]hus"},
		{"a <b> c", []string{"b"}, "a <[b]> c"},
		{"ingrid@nordlys.example", []string{"ingrid@nordlys"}, "[ingrid]@[nordlys].example"},
		{"nothing", nil, "nothing"},
		{"", []string{"x"}, ""},
	} {
		var b strings.Builder
		for _, p := range Pieces(c.text, c.words) {
			if p.Hit {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		if diff := cmp.Diff(c.want, b.String()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSnippet_StandsAroundTheFirstWord(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("padding words ", 40) + "the lamp is here " + strings.Repeat("and more ", 40)
	got := Snippet(long, []string{"lamp"}, 60)
	if !strings.Contains(got, "lamp") || len([]rune(got)) > 62 || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
	if got := Snippet("two\nlines", nil, 60); got != "two lines" {
		t.Errorf("%q", got)
	}
	if got := Snippet(strings.Repeat("x", 100), []string{"y"}, 10); !strings.HasPrefix(got, "xxx") {
		t.Errorf("%q", got)
	}
}

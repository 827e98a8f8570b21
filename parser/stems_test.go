package parser

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The set finds what a search for each of its words finds.
func TestStems_FindWhatOneByOneWouldFind(t *testing.T) {
	t.Parallel()
	list := []string{"wrote", "write", "tele", "teletext", "erledigt", "ab", "bc", "写道"}
	set := stems(strings.Join(list, ","))
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(append([]string{" ", "a", "b", "c", "x", "写", "tel", "wro"}, list...))).Draw(t, "s"), "")
		first, count, begins, ends := -1, 0, false, false
		for _, w := range list {
			if i := strings.Index(s, w); i >= 0 {
				count++
				if first < 0 || i < first {
					first = i
				}
			}
			begins, ends = begins || strings.HasPrefix(s, w), ends || strings.HasSuffix(s, w)
		}
		any := func(string) bool { return true }
		if at := set.find(s); at != first || set.in(s) != (first >= 0) || set.begin(s, nil) != begins || set.end(s, any) != ends {
			t.Errorf("%q: at %d, want %d; begins %v, ends %v", s, at, first, set.begin(s, nil), set.end(s, any))
		}
		found := map[string]bool{}
		set.each(s, func(at int, stem string) bool {
			found[stem] = true
			return !strings.HasPrefix(s[at:], stem)
		})
		if len(found) != count {
			t.Errorf("%q holds %d stems, want %d", s, len(found), count)
		}
	})
}

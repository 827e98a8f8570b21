package mail

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	url := "https://example.org/" + strings.Repeat("a", 100)
	tests := []struct{ name, in, head, rest, want string }{
		{"empty", "", "", "", ""},
		{"short", "one two", "  #7  ", "      ", "  #7  one two"},
		{"exact", strings.Repeat("a", 35) + " " + strings.Repeat("b", 36), "", "", strings.Repeat("a", 35) + " " + strings.Repeat("b", 36)},
		{"one over", strings.Repeat("a", 36) + " " + strings.Repeat("b", 36), "> ", "> ", "> " + strings.Repeat("a", 36) + "\n> " + strings.Repeat("b", 36)},
		{"long word", strings.Repeat("x", 100), "  ", "    ", "  " + strings.Repeat("x", 70) + "\n    " + strings.Repeat("x", 30)},
		{"long URL", "see " + url + " now", "", "", "see\n" + url + "\nnow"},
		{"wide", strings.Repeat("漢", 40), "", "", strings.Repeat("漢", 36) + "\n" + strings.Repeat("漢", 4)},
		{"marks", strings.Repeat("e\u0301", 72), "", "", strings.Repeat("e\u0301", 72)},
	}
	for _, tt := range tests {
		if got := wrap(tt.in, tt.head, tt.rest); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

// Wrapping loses no character but spaces, and every line fits.
func TestWrap_Law(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := line(rapid.String().Draw(t, "in"))
		prefix := strings.Repeat(" ", rapid.IntRange(0, 30).Draw(t, "prefix"))
		got := wrap(in, prefix, prefix)
		if squash(got) != squash(in) {
			t.Fatalf("%q became %q", in, got)
		}
		for l := range strings.SplitSeq(got, "\n") {
			if cols(l) > columns && !strings.Contains(l, "://") {
				t.Fatalf("%d columns: %q", cols(l), l)
			}
		}
	})
}

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

// A mail program breaks lines at 72 columns; so broken, they stay.
func TestTextQuote_LeavesNoWordAlone(t *testing.T) {
	t.Parallel()
	full := strings.TrimSpace(strings.Repeat("abcdefgh ", 8)) + "x" // 72 columns
	got := textQuote([][]string{{full, "the rest."}, {full + " more"}})
	want := "> " + full + "\n> the rest.\n>\n> " + full[:62] + "\n> " + full[63:] + " more"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

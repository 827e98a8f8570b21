package parser

import (
	"strings"
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Größe": "grosse", "ÉTÉ": "ete", "Œuvre": "oeuvre", "İstanbul": "istanbul", "ПРИВЕТ, Ёж": "привет, ёж", "ΑΘΗΝΑ": "αθηνα",
		"\u201eZitat\u201c": `"zitat"`, "l\u2019été": "l'ete", "a\u00a0b\u202fc": "a b c", "soft\u00adhyphen": "softhyphen", "主题：会议": "主题:会议",
		"Übergib\u200b an": "ubergib an", "plain ASCII": "plain ascii", "ŁÓDŹ": "lodz", "ﬁn": "ﬁn",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFold_EveryLetterIsLowerAndFoldedOnce(t *testing.T) {
	t.Parallel()
	for r := rune(0x20); r < 0x3000; r++ {
		s := string(r)
		once := fold(s)
		if fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", s, once, fold(once))
		}
		if fold(strings.ToUpper(once)) != once && strings.ToLower(strings.ToUpper(once)) == once {
			t.Errorf("%q in capitals folds to %q", once, fold(strings.ToUpper(once)))
		}
	}
	if lower('Ω') != 'ω' || lower('Ⓐ') != unicode.ToLower('Ⓐ') {
		t.Error("lower is not unicode.ToLower")
	}
}

package main

import (
	"strings"
	"testing"

	"adjutant/parser"
)

func TestManual_HoldsEveryTagAndVerb(t *testing.T) {
	t.Parallel()
	got := runIt(t, "", nil, "manual")
	if got.code != exitDone || got.err != "" {
		t.Fatalf("%+v", got)
	}
	for _, e := range append(parser.Help(), parser.TagHelp()...) {
		if !strings.Contains(got.out, "\n.B "+roff(e.Usage)+"\n") {
			t.Errorf("%s is not in it", e.Usage)
		}
	}
	for _, l := range strings.Split(got.out, "\n") {
		macro, _, _ := strings.Cut(l, " ")
		if strings.HasPrefix(l, "'") || strings.HasPrefix(l, ".") && !strings.Contains(" .TH .SH .TP .B .BR .br ", " "+macro+" ") {
			t.Errorf("a text became a request: %s", l)
		}
	}
}

package parser

import (
	"slices"
	"testing"
)

func TestChecklist(t *testing.T) {
	t.Parallel()
	text := "For the trip:\n- [ ] call Ana\n* [x] book the car\n[] passport\n  - [X]  visa \n☐ adapter\n☑ seat\n[](a link)\n[ ]\n[1] a footnote\n- [y] no\nThat is all."
	points, rest := Checklist(text)
	want := []Point{{"call Ana", false}, {"book the car", true}, {"passport", false}, {"visa", true}, {"adapter", false}, {"seat", true}}
	if !slices.Equal(points, want) {
		t.Errorf("points: %v", points)
	}
	if rest != "For the trip:\n[](a link)\n[ ]\n[1] a footnote\n- [y] no\nThat is all." {
		t.Errorf("rest: %q", rest)
	}
}

func TestIntent_Checklist(t *testing.T) {
	t.Parallel()
	in := mail("#travel Trip blocked:131", "Please.\n- [ ] flight\n- [ ] hotel\nOther view: go by train").Intent(team())
	if !slices.Equal(in.Points, []Point{{"flight", false}, {"hotel", false}}) || in.Note != "Please." || in.OtherView != "go by train" {
		t.Errorf("%+v, note %q, other view %q", in.Points, in.Note, in.OtherView)
	}
	if !slices.Equal(in.Blockers, []int{131}) {
		t.Errorf("blockers %v", in.Blockers)
	}
	if in := mail("x", "Hello.\n\n- [ ] flight").Intent(team()); in.Title != "x" || len(in.Points) != 1 || in.Note != "Hello." {
		t.Errorf("%q %v %q", in.Title, in.Points, in.Note)
	}
}

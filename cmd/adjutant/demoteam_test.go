package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/cmd/adjutant/demo"
	"adjutant/models"
)

func TestDemoTeam_HasOneGapOneOverlapAndOneHole(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)
	text, err := demo.Team(end)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := parseTeamFile("team.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.People) != 5 || len(plan.Domains) != 12 || len(plan.Pairs) != 2 {
		t.Errorf("%d people, %d domains, %d pairs", len(plan.People), len(plan.Domains), len(plan.Pairs))
	}
	var got []string
	for _, f := range models.Findings(plan.Office(), models.DayOf(end), 14) {
		got = append(got, f.Text)
	}
	want := []string{
		"Nobody owns Press.", "Travel and Events both claim “hotel”.",
		"Nobody covers Vendors from Tue 1 Dec to Wed 2 Dec, while Elena is away.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

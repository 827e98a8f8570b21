package models_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/models"
)

func TestTimeline_OwnerCoverBackupNobody(t *testing.T) {
	t.Parallel()
	id := func(n int64) *int64 { return &n }
	o := models.Office{
		Team: models.Team{Zone: "Europe/Copenhagen"},
		People: []models.Person{{ID: 1, Name: "Ana", Role: models.RoleAssistant, Clearance: models.Standard}, {ID: 2, Name: "Ben", Role: models.RoleAssistant, Clearance: models.Standard},
			{ID: 3, Name: "Cleo", Role: models.RoleAssistant, Clearance: models.Standard}, {ID: 4, Name: "Obs", Role: models.RoleObserver, Clearance: models.Private}},
		Absences: []models.Absence{
			{PersonID: 1, FromDay: "2026-11-24", ToDay: "2026-11-27", CoverID: id(3)}, {PersonID: 3, FromDay: "2026-11-25", ToDay: "2026-11-27"},
			{PersonID: 2, FromDay: "2026-11-26", ToDay: "2026-11-26"},
		},
	}
	for _, c := range []struct {
		name   string
		domain models.Domain
		want   string
	}{
		// Monday to Sunday.
		{"owned", models.Domain{OwnerID: id(1), Backups: []int64{4, 2}}, "owner Ana, cover Cleo, backup Ben, nobody, backup Ben, off, off"},
		{"nobody's", models.Domain{}, "nobody, nobody, nobody, nobody, nobody, off, off"},
		{"an observer's", models.Domain{OwnerID: id(4)}, "nobody, nobody, nobody, nobody, nobody, off, off"},
		{"asks for more", models.Domain{OwnerID: id(1), Backups: []int64{2}, Clearance: models.Confidential}, "owner Ana, nobody, nobody, nobody, nobody, off, off"},
	} {
		var got []string
		for _, d := range o.Timeline(c.domain, "2026-11-23", 7) {
			word := string(d.How)
			if d.Who != nil {
				word = fmt.Sprint(d.How, " ", d.Who.Name)
			}
			got = append(got, word)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}

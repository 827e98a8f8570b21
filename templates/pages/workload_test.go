package pages

import (
	"testing"

	"adjutant/models"
)

// The number above a dot is 9 higher than the dot, and a line of 12 high.
func TestLateDots_NumbersStayInsideThePicture(t *testing.T) {
	t.Parallel()
	p := Workload{Work: models.Workload{Late: []models.LateWeek{{Late: 0}, {Late: 6}, {Late: 3}}}}
	for _, d := range p.LateDots() {
		if d.Y-9-12 < 0 || d.Y > plotHigh-plotBottom {
			t.Errorf("%s stands at %d", d.Value, d.Y)
		}
	}
}

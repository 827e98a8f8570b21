package pages

import (
	"testing"
	"time"

	"adjutant/models"
)

func TestBecameOf_NothingSaidIsNotPlanned(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	m := models.Meeting{State: models.MeetingPlanned, MeetsAt: at}
	if got := becameOf(m, at.Add(-time.Minute)); got != "planned" {
		t.Errorf("before it began: %s", got)
	}
	if got := becameOf(m, at.Add(time.Hour)); got != "without a word" {
		t.Errorf("afterwards: %s", got)
	}
}

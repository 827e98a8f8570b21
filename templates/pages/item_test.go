package pages

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func TestHappened_LettersStandWhereTheyWereWritten(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 11, 24, 8, minute, 0, 0, time.UTC) }
	event := func(what string, minute int) models.EventLine {
		return models.EventLine{Event: models.Event{At: at(minute), What: what}}
	}
	letter := func(to string, minute int) models.LetterLine {
		return models.LetterLine{Letter: models.Letter{ToName: to, CreatedAt: at(minute)}}
	}
	p := Item{Item: models.ItemPage{
		History: []models.EventLine{event("filed", 0), event("given", 0), event("done", 9)},
		Letters: []models.LetterLine{letter("Priya", 0), letter("Dana", 12)},
	}}
	var got []string
	for _, h := range p.Happened() {
		if h.Letter != nil {
			got = append(got, "to "+h.Letter.ToName)
		} else {
			got = append(got, h.Event.What)
		}
	}
	if diff := cmp.Diff([]string{"filed", "given", "to Priya", "done", "to Dana"}, got); diff != "" {
		t.Error(diff)
	}
}

// A button that undo would refuse is not offered.
func TestUndoable_ForADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	did := func(ago time.Duration, undone bool) models.EventLine {
		e := models.EventLine{Event: models.Event{At: now.Add(-ago)}}
		if undone {
			e.UndoneAt = &now
		}
		return e
	}
	for _, c := range []struct {
		history []models.EventLine
		want    bool
	}{
		{nil, false},
		{[]models.EventLine{did(30*time.Hour, false), did(time.Hour, false)}, true},
		{[]models.EventLine{did(30*time.Hour, false), did(24*time.Hour, false)}, false},
		{[]models.EventLine{did(time.Hour, true)}, false},
	} {
		p := Item{Item: models.ItemPage{History: c.history}}
		p.Clock.Now = now
		if got := p.Undoable(); got != c.want {
			t.Errorf("%+v: %v", c.history, got)
		}
	}
}

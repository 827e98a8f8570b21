package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"adjutant/models"
)

// A person gets one reminder a working day. What it says of an item must not
// depend on what others may not know of, or the time at which a matter is
// brought up would tell them that there is a secret. So each clearance has its
// turn: what is stricter rides along with what is less strict, or waits for
// it, and never the other way round.

var clearances = []models.Clearance{models.Standard, models.Confidential, models.Private}

// turn picks what is said to a person now out of what is due, and names the
// letter. The rest is put off: to the reminder that is still to come today, or
// to tomorrow's. coming is what comes up later.
func (w *work) turn(ctx context.Context, p *models.Person, due, coming []models.Item) (now []models.Item, key string, err error) {
	week := p.Week(w.team())
	today := week.DayIn(w.now)
	var keys []string
	for _, c := range clearances {
		keys = append(keys, turnKey(p, today, c))
	}
	written, err := w.tx.LettersWithKeys(ctx, w.team().ID, keys)
	if err != nil {
		return nil, "", err
	}
	gone := false // a letter went today with what is as strict as this or less
	for n, c := range clearances {
		gone = gone || slices.Contains(written, keys[n])
		part := ofClearance(due, c)
		if len(part) == 0 {
			continue
		}
		switch at := laterToday(w.concerning(p, coming), c, week, today); {
		case key != "":
			now = append(now, part...)
		case gone:
			err = w.putOff(ctx, part, w.tomorrow(week))
		case at != nil:
			err = w.putOff(ctx, part, *at)
		default:
			now, key = part, keys[n]
		}
		if err != nil {
			return nil, "", err
		}
	}
	return now, key, nil
}

// turnKey names the reminder of a day that begins with items of a clearance.
func turnKey(p *models.Person, day models.Day, c models.Clearance) string {
	key := fmt.Sprintf("chase:%d:%s", p.ID, day)
	if c != models.Standard {
		key += ":" + string(c)
	}
	return key
}

func ofClearance(items []models.Item, c models.Clearance) []models.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i models.Item) bool { return i.Clearance != c })
}

// laterToday is when something less strict than c comes up today, if it does.
func laterToday(coming []models.Item, c models.Clearance, week models.Week, today models.Day) *time.Time {
	var at *time.Time
	for n := range coming {
		i := &coming[n]
		if i.Clearance.Covers(c) || week.DayIn(*i.ChaseAt) != today || !week.NextOpen(*i.ChaseAt).Equal(*i.ChaseAt) {
			continue
		}
		if at == nil || i.ChaseAt.Before(*at) {
			at = i.ChaseAt
		}
	}
	return at
}

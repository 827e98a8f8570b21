package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// A clearance is given on purpose: by the executive, for a reason, until a day
// on which somebody looks again whether it is still needed.

// reviewAfter is when a clearance is looked at again unless somebody says so.
const reviewAfter = 365 * 24 * time.Hour

// Trust gives a person a clearance or takes one away. Only the executive does,
// signed in, and gives no more than they have themselves; the team file, which
// is the operator's, can give more. What the person holds and is not cleared
// for any more goes on to whom routing says. review is a day as people write
// it, a year from now when empty.
func (d *Desk) Trust(ctx context.Context, v models.Viewer, key string, c models.Clearance, why, review string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role != models.RoleExecutive {
			return models.ErrForbidden
		}
		p := w.office.PersonByKey(key)
		if p == nil {
			return models.ErrNotFound
		}
		why = oneLine(why, 300)
		day := w.day(w.actor, review)
		today := w.team().Week().DayIn(w.now)
		switch {
		case !c.Valid():
			return models.Invalid("clearance", "choose standard, confidential or private")
		case !w.actor.Clearance.Covers(c):
			return models.Invalid("clearance", "you can give at most what you have yourself, %s", w.actor.Clearance)
		case p.ID == w.actor.ID && c != p.Clearance:
			return models.Invalid("clearance", "nobody changes their own; the team file can")
		case c != models.Standard && why == "":
			return models.Invalid("why", "say why, for whoever looks at it again")
		case review != "" && day == "":
			return models.Invalid("review", "%q is no day; write 2027-05-01", oneLine(review, 40))
		case day != "" && day <= today:
			return models.Invalid("review", "the day to look again must be still to come")
		}
		if day == "" {
			day = models.DayOf(w.now.Add(reviewAfter))
		}
		if err := w.trust(ctx, p, models.Grant{Clearance: c, Why: why, ReviewDay: day}); err != nil {
			return err
		}
		done = models.Done{Said: fmt.Sprintf("%s has %s clearance", p.First(), c)}
		if c != models.Standard {
			done.Said += ", to be looked at again on " + sayDay(day.In(time.UTC)) + day.In(time.UTC).Format(" 2006")
		}
		return nil
	})
	return done, err
}

// trust stores a grant, and takes from a person what it does not cover.
func (w *work) trust(ctx context.Context, p *models.Person, g models.Grant) error {
	g.TeamID, g.PersonID, g.CreatedAt = p.TeamID, p.ID, w.now
	if w.actor != nil {
		g.ByID = &w.actor.ID
	}
	if err := w.tx.AddGrant(ctx, &g); err != nil {
		return err
	}
	if err := w.tx.SetClearance(ctx, p.TeamID, p.ID, g.Clearance); err != nil {
		return err
	}
	p.Clearance = g.Clearance
	if err := w.event(ctx, nil, "trust", fmt.Sprintf("gave %s %s clearance", p.First(), g.Clearance), nil); err != nil {
		return err
	}
	// Whatever page of theirs is open looks again whether it still may be.
	w.tx.Changed(models.Change{TeamID: p.TeamID, Clearance: models.Standard, Topic: "people"})
	return w.takeBack(ctx, p)
}

// takeBack routes anew what a person holds and is not cleared for.
func (w *work) takeBack(ctx context.Context, p *models.Person) error {
	all := store.Operator
	all.TeamID = p.TeamID
	list, err := w.tx.Items(ctx, all, models.ItemFilter{Holder: p.Key, Now: w.now})
	if err != nil {
		return err
	}
	for _, card := range list.Items {
		i := card.Item
		if p.Clearance.Covers(i.Clearance) {
			continue
		}
		before := i.Snapshot()
		in := RouteInput{From: w.actor, Clearance: i.Clearance, Due: i.DueAt, Now: w.now}
		if dom := w.domainOf(&i); dom != nil {
			in.Domain = dom.Slug
		}
		r := Route(w.office, in)
		r.Held = r.PersonID == nil // the executive is asked, who took the clearance away
		i.HolderID, i.Triage, i.AckedAt = r.PersonID, r.Triage, nil
		w.placed(&i, r)
		c := change{what: fmt.Sprintf("took it from %s, who is not cleared for it any more", p.First()), after: func(ctx context.Context) error {
			return w.assigned(ctx, &i, r.Reasons, "")
		}}
		if err := w.keep(ctx, &i, before, "trust", c); err != nil {
			return err
		}
	}
	return nil
}

// remindOfTrust writes to each executive, once a week, whose clearance should
// have been looked at again by now.
func (d *Desk) remindOfTrust(ctx context.Context) (written int, err error) {
	due, err := d.store.TrustToReview(ctx, models.DayOf(d.now().UTC()))
	if err != nil {
		return 0, err
	}
	byTeam := map[int64][]models.GrantLine{}
	var teams []int64
	for _, g := range due {
		if !slices.Contains(teams, g.TeamID) {
			teams = append(teams, g.TeamID)
		}
		byTeam[g.TeamID] = append(byTeam[g.TeamID], g)
	}
	var failed error
	for _, team := range teams {
		added := false
		err := d.store.InTx(ctx, func(tx *store.Tx) error {
			w, err := d.begin(ctx, tx, team)
			if err != nil {
				return err
			}
			added, err = w.tellOfTrust(ctx, byTeam[team])
			return err
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("clearances of team %d: %w", team, err))
		}
		if added {
			written++
		}
	}
	return written, failed
}

func (w *work) tellOfTrust(ctx context.Context, due []models.GrantLine) (bool, error) {
	p := w.office.Executive()
	if p == nil {
		return false, nil
	}
	week := p.Week(w.team())
	today := week.DayIn(w.now)
	monday := today.Add(-(int(today.Weekday()) + 6) % 7)
	l := w.letterTo(p, models.LetterAlert, "trust:"+string(monday))
	l.NotBefore = week.NextOpen(w.now).UTC()
	l.Subject = plural(len(due), "clearance", "clearances") + " to look at again"
	l.Value.Link = w.page("/coverage")
	l.Value.Reason = "you are the executive of this office"
	v := &models.NoticeValue{Title: "Is this trust still needed?"}
	for _, g := range due {
		line := fmt.Sprintf("%s: %s since %s", g.Who, g.Clearance, g.CreatedAt.In(week.Zone).Format("2 Jan 2006"))
		if g.By != "" {
			line += ", by " + g.By
		}
		v.Lines = append(v.Lines, line+": "+strings.TrimSuffix(g.Why, ".")+".")
	}
	v.Lines = append(v.Lines, "Each person's page has it: give it again with a new day, or take it away. Nothing changes by itself.")
	l.Value.Notice = v
	return w.owe(ctx, l)
}

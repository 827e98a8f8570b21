package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

var utc = time.UTC

// ApplyTeam makes a team what its file says. It adds and changes; what the
// file does not name is archived when prune is set, and stays otherwise.
// Applying the same plan again does nothing.
func (d *Desk) ApplyTeam(ctx context.Context, plan models.TeamPlan, prune bool) (done models.Applied, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		done = models.Applied{}
		a := applying{desk: d, tx: tx, plan: plan, done: &done, now: d.now().UTC().Truncate(time.Microsecond)}
		return a.run(ctx, prune)
	})
	if err != nil {
		return models.Applied{}, fmt.Errorf("apply the team %s: %w", plan.Team.Slug, err)
	}
	return done, nil
}

// applying is one plan on its way into the database.
type applying struct {
	desk   *Desk
	tx     *store.Tx
	plan   models.TeamPlan
	office *models.Office
	done   *models.Applied
	now    time.Time
	people map[string]*models.Person // by the plan's key
	why    string                    // of a clearance that is new; "" = the team file says so
	less   []int64                   // people who are cleared for less than before
}

func (a *applying) run(ctx context.Context, prune bool) error {
	if err := a.team(ctx); err != nil {
		return err
	}
	steps := []func(context.Context) error{a.persons, a.domains, a.absences, a.pairs, a.rules, a.mailboxes, a.calendars}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if prune {
		if err := a.prune(ctx); err != nil {
			return err
		}
	}
	if err := a.takeBack(ctx); err != nil {
		return err
	}
	if !a.done.Nothing() {
		a.tx.Changed(models.Change{TeamID: a.office.Team.ID, Clearance: models.Standard, Topic: "people"})
	}
	return nil
}

// note says what became of one row: "" when it was as it should be.
func (a *applying) note(what string, isNew bool, changed []string) {
	switch {
	case isNew:
		a.done.Added = append(a.done.Added, what)
	case len(changed) > 0:
		a.done.Changed = append(a.done.Changed, what+": "+strings.Join(changed, ", "))
	}
}

// differing names the fields of two values that differ, but for those that
// only the database fills in.
func differing[T any](old, next T, skip ...string) []string {
	var out []string
	o, n := reflect.ValueOf(old), reflect.ValueOf(next)
	for i := range o.NumField() {
		name := o.Type().Field(i).Name
		if slices.Contains(skip, name) || equalField(o.Field(i), n.Field(i)) {
			continue
		}
		out = append(out, strings.ToLower(name))
	}
	return out
}

// equalField takes an empty list and none for the same.
func equalField(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func (a *applying) team(ctx context.Context) error {
	t := a.plan.Team
	old, err := a.tx.TeamBySlug(ctx, t.Slug)
	switch {
	case errors.Is(err, models.ErrNotFound):
		t.NextItem, t.CreatedAt = models.FirstItem, a.now
		if t.Audience == "" {
			t.Audience = "quarantine"
		}
		a.note("team "+t.Slug, true, nil)
	case err != nil:
		return err
	default:
		if _, err := a.tx.LockTeam(ctx, old.ID); err != nil {
			return err
		}
		t.ID, t.NextItem, t.CreatedAt = old.ID, old.NextItem, old.CreatedAt
		if t.Audience == "" {
			t.Audience = old.Audience
		}
		a.note("team "+t.Slug, false, differing(old, t, "FileHash", "CoverageAt", "CoverageTold"))
	}
	if err := a.tx.SaveTeam(ctx, &t); err != nil {
		return err
	}
	a.office, err = a.tx.Office(ctx, t.ID)
	return err
}

func (a *applying) persons(ctx context.Context) error {
	a.people = map[string]*models.Person{}
	for _, plan := range a.plan.People {
		p := plan
		old := a.knownAs(p)
		p.TeamID = a.office.Team.ID
		var before models.Clearance
		if old == nil {
			p.CreatedAt = a.now
			a.note("person "+p.Key, true, nil)
		} else {
			before = old.Clearance
			p.ID, p.Key, p.Greeted, p.CreatedAt = old.ID, old.Key, old.Greeted, old.CreatedAt
			p.PausedAt, p.PausedTill = old.PausedAt, old.PausedTill
			p.HelloAt, p.ProvedBy = old.HelloAt, old.ProvedBy
			a.note("person "+p.Key, false, differing(*old, p, "Trust"))
		}
		if err := a.tx.SavePerson(ctx, &p); err != nil {
			return fmt.Errorf("person %s: %w", p.Key, err)
		}
		if err := a.grant(ctx, &p, plan.Trust, before); err != nil {
			return err
		}
		a.people[p.Key] = &p
	}
	for i := range a.office.People { // so that the plan may name who is not in it
		if p := &a.office.People[i]; a.people[p.Key] == nil {
			a.people[p.Key] = p
		}
	}
	return nil
}

// byFile is why somebody is cleared for whom a team file gives no reason.
const byFile = "the team file says so"

// grant records a clearance that the plan changes, and one whose reason or day
// to be looked at again the plan knows anew.
func (a *applying) grant(ctx context.Context, p *models.Person, t models.Trusted, before models.Clearance) error {
	if before == p.Clearance {
		if t == (models.Trusted{}) {
			return nil
		}
		last, err := a.tx.LatestGrant(ctx, p.TeamID, p.ID)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if (t.Why == "" || t.Why == last.Why) && (t.Review == "" || t.Review == last.ReviewDay) {
			return nil
		}
		t.Why, t.Review = cmp.Or(t.Why, last.Why), cmp.Or(t.Review, last.ReviewDay)
		a.note("person "+p.Key, false, []string{"trust"})
	}
	if before.Rank() > p.Clearance.Rank() {
		a.less = append(a.less, p.ID)
	}
	return a.tx.AddGrant(ctx, &models.Grant{
		TeamID: p.TeamID, PersonID: p.ID, Clearance: p.Clearance, Why: cmp.Or(t.Why, a.why, byFile), CreatedAt: a.now,
		ReviewDay: cmp.Or(t.Review, models.DayOf(a.now.Add(reviewAfter))),
	})
}

// takeBack takes from people what they are not cleared for any more.
func (a *applying) takeBack(ctx context.Context) error {
	if len(a.less) == 0 {
		return nil
	}
	office, err := a.tx.Office(ctx, a.office.Team.ID)
	if err != nil {
		return err
	}
	w := &work{desk: a.desk, tx: a.tx, office: office, now: a.now, by: models.ByFile}
	for _, id := range a.less {
		if err := w.takeBack(ctx, office.Person(id)); err != nil {
			return err
		}
	}
	return nil
}

// knownAs finds the person of the plan in the database: by any address, else
// by key.
func (a *applying) knownAs(p models.Person) *models.Person {
	for i := range a.office.People {
		for _, address := range p.Addresses {
			if slices.Contains(a.office.People[i].Addresses, address) {
				return &a.office.People[i]
			}
		}
	}
	for i := range a.office.People {
		if a.office.People[i].Key == p.Key {
			return &a.office.People[i]
		}
	}
	return nil
}

// id is the row of the person that the plan calls key, nil for "".
func (a *applying) id(key string) (*int64, error) {
	if key == "" {
		return nil, nil
	}
	if p := a.people[key]; p != nil {
		return &p.ID, nil
	}
	// The plan's key may be another than the one a person has had so far.
	for _, planned := range a.plan.People {
		if planned.Key == key {
			if old := a.knownAs(planned); old != nil {
				return &old.ID, nil
			}
		}
	}
	return nil, models.Invalid("person", "nobody is called %q", key)
}

func (a *applying) domains(ctx context.Context) error {
	for n, plan := range a.plan.Domains {
		d := plan.Domain
		d.TeamID, d.Position, d.CreatedAt = a.office.Team.ID, n+1, a.now
		var err error
		if d.OwnerID, err = a.id(plan.Owner); err != nil {
			return err
		}
		d.Backups = nil
		for _, key := range plan.Backup {
			id, err := a.id(key)
			if err != nil {
				return err
			}
			d.Backups = append(d.Backups, *id)
		}
		old := slices.IndexFunc(a.office.Domains, func(o models.Domain) bool { return o.Slug == d.Slug })
		if old < 0 {
			a.note("domain "+d.Slug, true, nil)
		} else {
			d.ID, d.CreatedAt = a.office.Domains[old].ID, a.office.Domains[old].CreatedAt
			changed := differing(a.office.Domains[old], d)
			if a.note("domain "+d.Slug, false, changed); len(changed) == 0 {
				continue
			}
		}
		if err := a.tx.SaveDomain(ctx, &d); err != nil {
			return fmt.Errorf("domain %s: %w", d.Slug, err)
		}
	}
	return nil
}

func (a *applying) absences(ctx context.Context) error {
	for _, plan := range a.plan.Absences {
		person, err := a.id(plan.Person)
		if err != nil {
			return err
		}
		cover, err := a.id(plan.Cover)
		if err != nil {
			return err
		}
		ab := models.Absence{
			TeamID: a.office.Team.ID, PersonID: *person, FromDay: plan.From, ToDay: plan.To, CoverID: cover, CreatedAt: a.now,
		}
		if plan.To < models.DayOf(a.now.AddDate(0, 0, -60)) {
			continue // long over; an office knows the last sixty days
		}
		what := fmt.Sprintf("absence of %s from %s", plan.Person, plan.From)
		old := slices.IndexFunc(a.office.Absences, func(o models.Absence) bool {
			return o.PersonID == ab.PersonID && o.FromDay == ab.FromDay
		})
		if old < 0 {
			a.note(what, true, nil)
		} else {
			ab.ID, ab.CreatedAt = a.office.Absences[old].ID, a.office.Absences[old].CreatedAt
			changed := differing(a.office.Absences[old], ab)
			if a.note(what, false, changed); len(changed) == 0 {
				continue
			}
		}
		if err := a.tx.SaveAbsence(ctx, &ab); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

func (a *applying) pairs(ctx context.Context) error {
	for _, plan := range a.plan.Pairs {
		p := plan.Pair
		p.TeamID, p.CreatedAt = a.office.Team.ID, a.now
		exec, err := a.id(plan.Executive)
		if err != nil {
			return err
		}
		assistant, err := a.id(plan.Assistant)
		if err != nil {
			return err
		}
		p.ExecutiveID, p.AssistantID = *exec, *assistant
		if p.Zone == "" {
			p.Zone = a.office.Team.Zone
		}
		old := slices.IndexFunc(a.office.Pairs, func(o models.Pair) bool { return o.Slug == p.Slug })
		if old < 0 {
			if p.Anchor == "" {
				p.Anchor = a.plan.Team.Week().DayIn(a.now)
			}
			a.note("pair "+p.Slug, true, nil)
		} else {
			o := a.office.Pairs[old]
			p.ID, p.CreatedAt, p.NextDigestAt = o.ID, o.CreatedAt, o.NextDigestAt
			p.Since, p.UID, p.Sequence, p.Calendar, p.Was = o.Since, o.UID, o.Sequence, o.Calendar, o.Was
			if p.Anchor == "" {
				p.Anchor = o.Anchor
			}
			if o.Cadence == models.Paused && p.Cadence != models.Paused { // it begins anew
				p.Since = &a.now
			}
			changed := differing(o, p)
			if a.note("pair "+p.Slug, false, changed); len(changed) == 0 {
				continue
			}
		}
		w := &work{desk: a.desk, tx: a.tx, office: a.office, now: a.now, by: models.ByFile}
		if old < 0 {
			p.Since = &a.now
		} else if o := &a.office.Pairs[old]; o.ArchivedAt == nil {
			taken, err := w.taken(ctx, o)
			if err == nil {
				err = keepThisWeek(ctx, a.tx, *o, p, taken, a.now, a.plan.Team.Week())
			}
			if err != nil {
				return err
			}
		}
		if err := a.tx.SavePair(ctx, &p); err != nil {
			return fmt.Errorf("pair %s: %w", p.Slug, err)
		}
		if err := w.reschedule(ctx, &p); err != nil {
			return fmt.Errorf("pair %s: %w", p.Slug, err)
		}
	}
	return nil
}

func (a *applying) rules(ctx context.Context) error {
	if a.plan.Rules == nil {
		return nil
	}
	rules := slices.Clone(a.plan.Rules)
	same := len(rules) == len(a.office.Rules)
	for n := range rules {
		rules[n].TeamID, rules[n].Position = a.office.Team.ID, n+1
		same = same && a.office.Rules[n].When == rules[n].When && a.office.Rules[n].Then == rules[n].Then
	}
	if same {
		return nil
	}
	a.note("rules", len(a.office.Rules) == 0, []string{plural(len(rules), "rule", "rules")})
	return a.tx.SaveRules(ctx, a.office.Team.ID, rules)
}

func (a *applying) mailboxes(ctx context.Context) error {
	have, err := a.tx.MailboxesOf(ctx, a.office.Team.ID)
	if err != nil {
		return err
	}
	for n, plan := range a.plan.Mailboxes {
		m := models.Mailbox{
			TeamID: a.office.Team.ID, Name: plan.Name, URL: plan.URL, PasswordFile: plan.PasswordFile, StartAll: plan.StartAll,
			Position: n + 1, CreatedAt: a.now,
		}
		old := slices.IndexFunc(have, func(o models.Mailbox) bool { return o.Name == plan.Name })
		var stored string
		if old >= 0 {
			if stored, err = a.desk.openSecret(have[old].Secret); err != nil {
				return err
			}
		}
		switch {
		case plan.Password != "" && plan.Password != stored:
			if m.Secret, err = a.desk.seal(plan.Password); err != nil {
				return err
			}
		case old >= 0 && plan.PasswordFile == "":
			m.Secret = have[old].Secret
		}
		if old < 0 {
			a.note("mailbox "+m.Name, true, nil)
		} else {
			var changed []string
			if o := have[old]; o.URL != m.URL || o.PasswordFile != m.PasswordFile || o.StartAll != m.StartAll || o.ArchivedAt != nil {
				changed = append(changed, "address")
			}
			if !slices.Equal(have[old].Secret, m.Secret) {
				changed = append(changed, "password")
			}
			if a.note("mailbox "+m.Name, false, changed); len(changed) == 0 {
				continue
			}
		}
		if err := a.tx.SaveMailbox(ctx, &m); err != nil {
			return fmt.Errorf("mailbox %s: %w", m.Name, err)
		}
	}
	return nil
}

// ExportTeam returns a team as a plan, without passwords. Applying it to the
// same team changes nothing.
func (d *Desk) ExportTeam(ctx context.Context, slug string) (models.TeamPlan, error) {
	t, err := d.store.TeamBySlug(ctx, slug)
	if err != nil {
		return models.TeamPlan{}, err
	}
	o, err := d.store.Office(ctx, t.ID)
	if err != nil {
		return models.TeamPlan{}, err
	}
	boxes, err := d.store.MailboxesOf(ctx, t.ID)
	if err != nil {
		return models.TeamPlan{}, err
	}
	plan := models.PlanOf(o, boxes)
	grants, err := d.store.LatestGrants(ctx, t.ID)
	for _, g := range grants {
		for i := range plan.People {
			if p := &plan.People[i]; p.Key == g.WhoKey && p.Clearance != models.Standard && g.Why != byFile {
				p.Trust = models.Trusted{Why: g.Why, Review: g.ReviewDay}
			}
		}
	}
	return plan, err
}

package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// How an office begins: with a link that whoever started the program finds in
// its log, good once, for the first team alone; and with a mail to itself.

// setupSetting holds the hash of the link's secret and until when it is good.
const setupSetting = "setup"

// setupFor is how long the link works; a restart gives another.
const setupFor = 24 * time.Hour

type setupLink struct {
	Hash    string    `json:"hash"`
	Expires time.Time `json:"expires"`
}

// SetupLink returns a fresh link that founds the first team, or "" when there
// is a team already. An earlier link ends.
func (d *Desk) SetupLink(ctx context.Context) (link string, err error) {
	teams, err := d.store.Teams(ctx)
	if err != nil || len(teams) > 0 {
		return "", err
	}
	secret := d.newSecret()
	value, err := json.Marshal(setupLink{Hash: Hash(secret), Expires: d.now().UTC().Add(setupFor)})
	if err != nil {
		return "", err
	}
	err = d.store.InTx(ctx, func(tx *store.Tx) error { return tx.SetSetting(ctx, setupSetting, string(value)) })
	return d.baseURL + "/setup/" + secret, err
}

// LookAtSetup says whether a secret founds a team, and uses nothing up.
// ErrNotFound when it does not.
func (d *Desk) LookAtSetup(ctx context.Context, secret string) error {
	stored, err := d.store.Setting(ctx, setupSetting)
	if err != nil {
		return err
	}
	var l setupLink
	if err := json.Unmarshal([]byte(stored), &l); err != nil {
		return fmt.Errorf("setup link: %w", err)
	}
	if l.Hash == "" || l.Hash != Hash(secret) || d.now().UTC().After(l.Expires) {
		return models.ErrNotFound
	}
	teams, err := d.store.Teams(ctx)
	if err == nil && len(teams) > 0 {
		err = models.ErrNotFound
	}
	return err
}

// Found makes the first team, with its executive, and signs them in: it uses
// the link up and returns the secret for the cookie.
func (d *Desk) Found(ctx context.Context, secret string, t models.Team, executive models.Person, agent string) (cookie string, err error) {
	if err := d.LookAtSetup(ctx, secret); err != nil {
		return "", err
	}
	executive.Role, executive.Clearance = models.RoleExecutive, models.Private
	t.Slug, t.Workdays, t.Hours = slugOf(executiveSlug(executive.Name)), []string{"mon", "tue", "wed", "thu", "fri"}, "09:00-17:00"
	t.Address = fold(t.Address)
	if err := checkPerson(&executive); err != nil {
		return "", err
	}
	if err := checkTeam(&t); err != nil {
		return "", err
	}
	if !strings.Contains(t.Address, "@") || t.Address == executive.Address() {
		return "", models.Invalid("address", "write the team's own address; people write to it, so it cannot be the executive's")
	}
	executive.Key = freshKey(executive.Addresses[0], func(string) bool { return false })
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		// Two who press at once: the setting is the one lock there is.
		if err := tx.TakeSetting(ctx, setupSetting); err != nil {
			return err
		}
		a := applying{desk: d, tx: tx, plan: models.TeamPlan{Team: t, People: []models.Person{executive}}, done: &models.Applied{}, now: d.now().UTC().Truncate(time.Microsecond), why: "founded the team"}
		if err := a.run(ctx, false); err != nil {
			return err
		}
		p := a.people[executive.Key]
		cookie = d.newSecret()
		return tx.AddSession(ctx, &models.Session{
			TeamID: p.TeamID, PersonID: p.ID, Hash: Hash(cookie), Agent: oneLine(agent, 200), CreatedAt: a.now, SeenAt: a.now, ExpiresAt: a.now.Add(models.SessionFor),
		})
	})
	return cookie, err
}

// executiveSlug is the part of a name that the team is called by in URLs.
func executiveSlug(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	if slugOf(first) == "" {
		return "office"
	}
	return first
}

// AddStarters adds some of the domains that most offices have. Those that are
// there stay as they are.
func (d *Desk) AddStarters(ctx context.Context, v models.Viewer, slugs []string) (models.Done, error) {
	if len(slugs) == 0 {
		return models.Done{}, models.Invalid("starter", "tick the areas that somebody answers for")
	}
	return d.settle(ctx, v, func(w *work, plan *models.TeamPlan) error {
		for _, starter := range models.StarterDomains {
			if w.office.DomainBySlug(starter.Slug) != nil || !slices.Contains(slugs, starter.Slug) {
				continue
			}
			starter.Clearance, starter.Level = models.Standard, 3
			plan.Domains = append(plan.Domains, models.DomainPlan{Domain: starter})
		}
		return nil
	})
}

// SendProbe writes a mail from the team to itself, to an address with a plus:
// when it comes back, sending, receiving and reply addresses work.
func (d *Desk) SendProbe(ctx context.Context, v models.Viewer) (models.Done, error) {
	err := d.asPerson(ctx, v, func(w *work) error {
		if !sorters(w.actor) {
			return models.ErrForbidden
		}
		local, host, _ := strings.Cut(w.team().Address, "@")
		l := w.letterTo(w.actor, models.LetterAlert, "")
		l.DedupeKey = store.ProbeKey + l.Ref
		l.PersonID, l.ToName, l.ToAddr = nil, w.team().Name, local+"+probe."+l.Ref+"@"+host
		l.Subject = "Adjutant looks whether its own mail comes back"
		l.Value.Reason = w.actor.First() + " tried whether the team's mail works"
		l.Value.Notice = &models.NoticeValue{Title: "A probe", Lines: []string{"Nothing needs to be done with this mail."}}
		_, err := w.owe(ctx, l)
		return err
	})
	if errors.Is(err, models.ErrConflict) {
		err = nil // asked twice in one moment
	}
	return models.Done{Said: "A mail is on its way to the team itself. It should be back within a minute."}, err
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// mostSignIns caps how many sign-in links one address is sent an hour.
const mostSignIns = 5

// RequestSignIn mails a link to the person of that address, bound to the
// browser that asked. The caller learns nothing: for an unknown address
// nothing happens and no error comes back.
func (d *Desk) RequestSignIn(ctx context.Context, address, browser string) error {
	address = strings.ToLower(strings.TrimSpace(address))
	teams, err := d.store.TeamsOfAddress(ctx, address)
	if err != nil {
		return err
	}
	for _, team := range teams {
		err := d.store.InTx(ctx, func(tx *store.Tx) error {
			w, err := d.begin(ctx, tx, team)
			if err != nil {
				return err
			}
			p := w.office.PersonByAddress(address)
			if p == nil {
				return nil
			}
			asked, err := tx.CountTokens(ctx, p.TeamID, p.ID, "signin", w.now.Add(-time.Hour))
			if err != nil || asked >= mostSignIns {
				return err
			}
			url, err := w.signInLink(ctx, p, Hash(browser), models.SignInFor)
			if err != nil {
				return err
			}
			l := w.letterTo(p, models.LetterSignIn, "signin:"+d.newRef())
			l.Subject = "Sign in to Adjutant"
			l.Value.Reason = "somebody asked for a sign-in link for this address"
			l.Value.SignIn = &models.SignInValue{URL: url, Expires: sayMoment(w.now.Add(models.SignInFor).In(p.Week(w.team()).Zone))}
			_, err = w.owe(ctx, l)
			return err
		})
		if err != nil {
			return fmt.Errorf("sign-in link: %w", err)
		}
	}
	return nil
}

// SignInLink returns a link that signs a person in from any browser, once and
// for as long as is said. It is for whoever operates the installation.
func (d *Desk) SignInLink(ctx context.Context, address string, works time.Duration) (link string, err error) {
	address = strings.ToLower(strings.TrimSpace(address))
	teams, err := d.store.TeamsOfAddress(ctx, address)
	if err != nil {
		return "", err
	}
	if len(teams) == 0 {
		return "", models.Invalid("address", "nobody has the address %s; team export shows who is there", address)
	}
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		w, err := d.begin(ctx, tx, teams[0])
		if err != nil {
			return err
		}
		p := w.office.PersonByAddress(address)
		if p == nil {
			return models.ErrNotFound
		}
		link, err = w.signInLink(ctx, p, "", works)
		return err
	})
	return link, err
}

func (w *work) signInLink(ctx context.Context, p *models.Person, browser string, works time.Duration) (string, error) {
	secret := w.desk.newSecret()
	err := w.tx.AddToken(ctx, &models.Token{
		TeamID: p.TeamID, PersonID: p.ID, Purpose: "signin", Hash: Hash(secret), Browser: browser,
		CreatedAt: w.now, ExpiresAt: w.now.Add(works),
	})
	return w.desk.baseURL + "/sign-in/" + secret, err
}

// LookAtToken returns whose sign-in link it is, and uses nothing up.
// ErrNotFound when it was used, has expired, or never was.
func (d *Desk) LookAtToken(ctx context.Context, secret string) (models.Person, error) {
	t, err := d.store.Token(ctx, Hash(secret), "signin", d.now().UTC())
	if err != nil {
		return models.Person{}, err
	}
	o, err := d.store.Office(ctx, t.TeamID)
	if err != nil {
		return models.Person{}, err
	}
	if p := o.Person(t.PersonID); p != nil && p.ArchivedAt == nil {
		return *p, nil
	}
	return models.Person{}, models.ErrNotFound
}

// SignIn uses up a link and opens a session. It returns the secret for the
// cookie. ErrNotFound when the link does not work, or not in this browser.
func (d *Desk) SignIn(ctx context.Context, secret, browser, agent string) (cookie string, p models.Person, t models.Team, err error) {
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		now := d.now().UTC()
		token, err := tx.UseToken(ctx, Hash(secret), "signin", Hash(browser), now)
		if err != nil {
			return err
		}
		o, err := tx.Office(ctx, token.TeamID)
		if err != nil {
			return err
		}
		person := o.Person(token.PersonID)
		if person == nil || person.ArchivedAt != nil {
			return models.ErrNotFound
		}
		cookie, p, t = d.newSecret(), *person, o.Team
		return tx.AddSession(ctx, &models.Session{
			TeamID: p.TeamID, PersonID: p.ID, Hash: Hash(cookie), Agent: oneLine(agent, 200),
			CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(models.SessionFor),
		})
	})
	if err != nil {
		return "", models.Person{}, models.Team{}, err
	}
	return cookie, p, t, nil
}

// SignOut ends a session. Ending one that is over already is no error.
func (d *Desk) SignOut(ctx context.Context, hash string) error {
	err := d.store.InTx(ctx, func(tx *store.Tx) error { return tx.RevokeSession(ctx, hash, d.now().UTC()) })
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}

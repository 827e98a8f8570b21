package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"adjutant/models"
	"adjutant/models/store"
)

// What a team does not want to keep: the source of old mails, and words that
// somebody asks to have erased. docs/decisions/0054 says what stays.

// forgetAtOnce is how many mails one transaction lets go of.
const forgetAtOnce = 500

// Forget lets go of the source of mails that are older than their team keeps
// it, and returns of how many.
func (d *Desk) Forget(ctx context.Context) (int, error) {
	teams, err := d.store.Teams(ctx)
	if err != nil {
		return 0, err
	}
	sum := 0
	var failed error
	for _, t := range teams {
		days, err := models.ParseKeep(t.KeepRaw)
		if err != nil || days == 0 {
			continue
		}
		for n := forgetAtOnce; n == forgetAtOnce; sum += n {
			err := d.store.InTx(ctx, func(tx *store.Tx) (err error) {
				n, err = tx.ForgetRaw(ctx, t.ID, d.now().UTC().AddDate(0, 0, -days), forgetAtOnce)
				return err
			})
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("forget old mail of %s: %w", t.Slug, err))
				break
			}
		}
	}
	return sum, failed
}

// Erase takes the words of one item, or of everything about an outsider's
// address, out of the database. Without really it only counts what it would
// take. It is for whoever operates the installation.
func (d *Desk) Erase(ctx context.Context, teamID int64, number int, address string, really bool) (found models.Erasure, err error) {
	address = strings.ToLower(strings.TrimSpace(address))
	err = d.store.InTx(ctx, func(tx *store.Tx) error {
		found = models.Erasure{}
		w, err := d.begin(ctx, tx, teamID)
		if err != nil {
			return err
		}
		w.by = models.ByFile
		items, err := w.toErase(ctx, number, address)
		if err != nil {
			return err
		}
		var ids []int64
		for _, i := range items {
			ids, found.Items = append(ids, i.ID), append(found.Items, i.Number)
		}
		messages, err := tx.MessagesToErase(ctx, teamID, ids, address)
		if err != nil {
			return err
		}
		letters, err := tx.LettersToErase(ctx, teamID, ids, found.Items, messages, address)
		if err != nil {
			return err
		}
		found.Mails, found.Letters = len(messages), len(letters)
		if !really || len(ids)+len(messages)+len(letters) == 0 {
			return nil
		}
		if err := tx.Erase(ctx, teamID, ids, found.Items, messages, letters, address); err != nil {
			return err
		}
		for n := range items {
			if err := w.event(ctx, &items[n], "erased", "erased what it said", nil); err != nil {
				return err
			}
			w.itemChanged(&items[n])
		}
		return nil
	})
	return found, err
}

func (w *work) toErase(ctx context.Context, number int, address string) ([]models.Item, error) {
	if number != 0 {
		all := store.Operator
		all.TeamID = w.team().ID
		i, err := w.tx.ItemByNumber(ctx, all, number)
		if err != nil {
			return nil, models.Invalid("item", "there is no #%s in %s", strconv.Itoa(number), w.team().Slug)
		}
		return []models.Item{i}, nil
	}
	if !w.outsider(address) {
		return nil, models.Invalid("address", "%s is of somebody of the team, or no address; only what outsiders wrote is erased by address", address)
	}
	return w.tx.ItemsAbout(ctx, w.team().ID, address)
}

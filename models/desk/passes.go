package desk

import (
	"context"
	"errors"
	"fmt"

	"adjutant/models"
	"adjutant/models/store"
)

// inEach does one pass in each of some teams, a transaction a team: what fails
// in one is named and keeps none of the others. It returns what do returned in
// all, and stops between two teams when the context ends.
func (d *Desk) inEach(ctx context.Context, pass string, teams []models.Team, do func(*work, context.Context) (int, error)) (sum int, failed error) {
	for _, t := range teams {
		if ctx.Err() != nil {
			return sum, errors.Join(failed, ctx.Err())
		}
		n := 0
		err := d.store.InTx(ctx, func(tx *store.Tx) error {
			w, err := d.begin(ctx, tx, t.ID)
			if err != nil {
				return err
			}
			n, err = do(w, ctx)
			return err
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s of %s: %w", pass, t.Slug, err))
			continue
		}
		sum += n
	}
	return sum, failed
}

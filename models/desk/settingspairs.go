package desk

import (
	"context"
	"slices"

	"adjutant/models"
)

// SavePair changes a pair's slot, or adds the pair when there is none of its
// slug. Its executive is the team's.
func (d *Desk) SavePair(ctx context.Context, v models.Viewer, p models.PairPlan) (models.Done, error) {
	return d.settle(ctx, v, func(w *work, plan *models.TeamPlan) error {
		i := slices.IndexFunc(plan.Pairs, func(o models.PairPlan) bool { return p.Slug != "" && o.Slug == p.Slug })
		if i >= 0 {
			old := plan.Pairs[i]
			p.Executive, p.Assistant, p.Anchor = old.Executive, old.Assistant, old.Anchor
		} else {
			if e := w.office.Executive(); p.Executive == "" && e != nil {
				p.Executive = e.Key
			}
			p.Slug = p.Executive + "-" + p.Assistant
			i = slices.IndexFunc(plan.Pairs, func(o models.PairPlan) bool { return o.Slug == p.Slug })
		}
		if err := checkPair(&p, plan); err != nil {
			return err
		}
		if i >= 0 {
			plan.Pairs[i] = p
		} else {
			plan.Pairs = append(plan.Pairs, p)
		}
		return nil
	})
}

// DropPair ends a pair. Its digests and topics are kept.
func (d *Desk) DropPair(ctx context.Context, v models.Viewer, slug string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if w.actor.Role != models.RoleExecutive {
			return models.ErrForbidden
		}
		p := w.office.Pair(slug)
		if p == nil {
			return models.ErrNotFound
		}
		if err := w.tx.ArchivePair(ctx, p.TeamID, p.ID, w.now); err != nil {
			return err
		}
		done.Said = "The 1:1 has ended. What was written for it is kept."
		return w.settled(ctx, "ended the 1:1 of "+w.office.Person(p.ExecutiveID).Name+" and "+w.office.Person(p.AssistantID).Name)
	})
	return done, err
}

// SaveMailbox watches a mailbox, or changes the password of one. It is the
// executive's: what comes out of a mailbox is believed.
func (d *Desk) SaveMailbox(ctx context.Context, v models.Viewer, m models.MailboxPlan) (models.Done, error) {
	return d.settle(ctx, v, func(w *work, plan *models.TeamPlan) error {
		if w.actor.Role != models.RoleExecutive {
			return models.ErrForbidden
		}
		i := slices.IndexFunc(plan.Mailboxes, func(o models.MailboxPlan) bool { return o.Name == m.Name })
		if i < 0 {
			if m.Password == "" {
				return models.Invalid("password", "write the mailbox's password")
			}
			plan.Mailboxes = append(plan.Mailboxes, m)
			return nil
		}
		m.PasswordFile = plan.Mailboxes[i].PasswordFile
		if m.Password != "" {
			m.PasswordFile = ""
		}
		plan.Mailboxes[i] = m
		return nil
	})
}

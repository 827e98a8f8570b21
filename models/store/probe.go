package store

import (
	"context"

	"adjutant/models"
)

// ProbeKey begins the dedupe key of a mail that a team sends to itself.
const ProbeKey = "probe:"

// Probe returns the last mail that the viewer's team sent to itself and
// whether it came back; the zero Probe when it never did. It is told to who
// sorts mail.
func (s *Store) Probe(ctx context.Context, v models.Viewer) (models.Probe, error) {
	if !v.SeesTriage() {
		return models.Probe{}, nil
	}
	db := s.reads(ctx)
	c := inTeam(v, "l")
	letters, err := query[models.LetterLine]("probe", db, lineColumns+c.sql+" AND l.dedupe_key LIKE ? ORDER BY l.id DESC LIMIT 1", append(c.args, ProbeKey+"%")...)
	if err != nil || len(letters) == 0 {
		return models.Probe{}, err
	}
	l := letters[0]
	p := models.Probe{AskedAt: l.CreatedAt, State: l.State, Result: l.Result, SentAt: l.SentAt}
	c = inTeam(v, "messages")
	back, err := many[models.Message]("probe", db.Limit(1), "id", c.sql+" AND message_id = ? AND direction = 'in'", append(c.args, l.MessageID)...)
	if len(back) > 0 {
		p.BackAt = &back[0].ArrivedAt
	}
	return p, err
}

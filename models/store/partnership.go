package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// AddEntry stores a line of the preferences book.
func (t *Tx) AddEntry(ctx context.Context, e *models.BookEntry) error {
	return failed("add to the book", t.with(ctx).Create(e).Error)
}

// Entry returns the line of the book that a form names, if the viewer may see it.
func (t *Tx) Entry(ctx context.Context, v models.Viewer, key string) (models.BookEntry, error) {
	c := visibleEntry(v, "book_entries")
	return byKey[models.BookEntry](t.with(ctx), "line of the book", key, "dropped_at IS NULL AND "+c.sql, c.args)
}

// DropEntry takes a line out of the book.
func (t *Tx) DropEntry(ctx context.Context, e models.BookEntry, at time.Time) error {
	return t.set(ctx, "drop from the book", models.ErrNotFound, "book_entries", map[string]any{"dropped_at": at}, "team_id = ? AND id = ?", e.TeamID, e.ID)
}

// Book returns the preferences book as a viewer may see it, by domain: with a
// domain what holds in it, which is also what holds in everything; without one
// all of it. since leaves out what is older; the zero time leaves out nothing.
func (t *Tx) Book(ctx context.Context, v models.Viewer, domain *int64, since time.Time) ([]models.BookLine, error) {
	return book(t.with(ctx), v, domain, since)
}

// Book is Tx.Book outside a transaction.
func (s *Store) Book(ctx context.Context, v models.Viewer, domain *int64, since time.Time) ([]models.BookLine, error) {
	return book(s.reads(ctx), v, domain, since)
}

func book(db *gorm.DB, v models.Viewer, domain *int64, since time.Time) ([]models.BookLine, error) {
	c := visibleEntry(v, "b").and(where("b.created_at >= ?", since))
	if domain != nil {
		c = c.and(where("b.domain_id = ? OR b.domain_id IS NULL", *domain))
	}
	return query[models.BookLine]("book", db, "SELECT b.*, p.name AS who, COALESCE(d.name, '') AS domain, COALESCE(d.slug, '') AS domain_key FROM book_entries b"+
		" JOIN people p ON p.team_id = b.team_id AND p.id = b.person_id LEFT JOIN domains d ON d.team_id = b.team_id AND d.id = b.domain_id"+
		" WHERE b.dropped_at IS NULL AND "+c.sql+" ORDER BY COALESCE(d.position, -1), b.domain_id, b.id", c.args...)
}

// AddDelegation stores something that is handed over.
func (t *Tx) AddDelegation(ctx context.Context, d *models.Delegation) error {
	return failed("add delegation", t.with(ctx).Create(d).Error)
}

// SetDelegation changes how far it has come.
func (t *Tx) SetDelegation(ctx context.Context, d models.Delegation) error {
	return t.set(ctx, "set delegation", models.ErrNotFound, "delegations",
		map[string]any{"stage": d.Stage, "staged_at": d.StagedAt, "ended_at": d.EndedAt}, "team_id = ? AND id = ?", d.TeamID, d.ID)
}

// Delegations returns what is being handed over in a pair, oldest first, to
// its two people and the operator; all is with what has ended.
func (t *Tx) Delegations(ctx context.Context, v models.Viewer, pairID int64, all bool) ([]models.Delegation, error) {
	return delegations(t.with(ctx), v, pairID, all)
}

func delegations(db *gorm.DB, v models.Viewer, pairID int64, all bool) ([]models.Delegation, error) {
	c := visibleDelegation(v, "delegations")
	if !all {
		c = c.and(where("ended_at IS NULL"))
	}
	return many[models.Delegation]("delegations", db, "CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, id", "pair_id = ? AND "+c.sql, append([]any{pairID}, c.args...)...)
}

// SetCard writes a person's role card.
func (t *Tx) SetCard(ctx context.Context, teamID, personID int64, card string, at time.Time) error {
	return t.set(ctx, "set card", models.ErrNotFound, "people", map[string]any{"card": card, "card_at": at}, "team_id = ? AND id = ?", teamID, personID)
}

// PeopleToAsk returns who is due a question of the preferences book.
func (s *Store) PeopleToAsk(ctx context.Context, now time.Time) ([]models.Person, error) {
	return many[models.Person]("people to ask", s.reads(ctx), "id", "question_at IS NOT NULL AND question_at <= ? AND archived_at IS NULL", now)
}

// SetQuestions says when somebody gets the next question, nil for never, and
// how many they got.
func (t *Tx) SetQuestions(ctx context.Context, teamID, personID int64, next *time.Time, asked int) error {
	return t.set(ctx, "set questions", models.ErrNotFound, "people", map[string]any{"question_at": next, "questions_asked": asked}, "team_id = ? AND id = ?", teamID, personID)
}

// Partnership returns what grows over months in a pair, to its two people and
// the operator.
func (s *Store) Partnership(ctx context.Context, v models.Viewer, slug string, now time.Time) (p models.Partnership, err error) {
	lines, err := s.Pairs(ctx, v, now)
	if err != nil {
		return p, err
	}
	at := slices.IndexFunc(lines, func(l models.PairLine) bool { return l.Slug == slug })
	if at < 0 {
		return p, failed("partnership", models.ErrNotFound)
	}
	p.PairLine = lines[at]
	db := s.reads(ctx)
	if p.Book, err = book(db, v, nil, time.Time{}); err != nil {
		return p, err
	}
	if p.Delegations, err = delegations(db, v, p.ID, true); err != nil {
		return p, err
	}
	c := visibleTopic(v, "t")
	p.Learned, err = query[models.TopicLine]("learned", db, "SELECT t.*, p.name AS who FROM topics t JOIN people p ON p.team_id = t.team_id AND p.id = t.person_id"+
		" WHERE t.pair_id = ? AND t.dropped_at IS NULL AND t.kind IN ('lesson', 'growth') AND "+c.sql+" ORDER BY t.id DESC LIMIT 100", append([]any{p.ID}, c.args...)...)
	if err != nil {
		return p, err
	}
	exec, err := one[models.Person]("executive", db, "team_id = ? AND id = ?", p.TeamID, p.ExecutiveID)
	if err != nil {
		return p, err
	}
	p.Asked, p.Asking = exec.QuestionsAsked, exec.QuestionAt != nil
	p.Now, p.Base, p.Baseline, err = pairNumbers(db, v, p.Pair, now)
	return p, err
}

package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// WorkSeen returns what a team's standard items tell of its coverage, whoever
// asks, in three queries.
func (s *Store) WorkSeen(ctx context.Context, v models.Viewer, now time.Time) (models.WorkSeen, error) {
	return workSeen(s.reads(ctx), v, now)
}

// WorkSeen is Store.WorkSeen inside the transaction.
func (t *Tx) WorkSeen(ctx context.Context, v models.Viewer, now time.Time) (models.WorkSeen, error) {
	return workSeen(t.with(ctx), v, now)
}

func workSeen(db *gorm.DB, v models.Viewer, now time.Time) (models.WorkSeen, error) {
	seen := models.WorkSeen{Open: map[int64]int{}, Last: map[int64]time.Time{}}
	c := visibleItem(models.Viewer{TeamID: v.TeamID, Clearance: models.Standard}, "items")

	held := c.and(open).and(where("items.holder_id IS NOT NULL"))
	loads, err := query[struct {
		HolderID int64
		Items    int
	}]("work seen", db, "SELECT holder_id, count(*) AS items FROM items WHERE "+held.sql+" GROUP BY holder_id", held.args...)
	if err != nil {
		return seen, err
	}
	for _, l := range loads {
		seen.Open[l.HolderID] = l.Items
	}
	filed := c.and(where("items.domain_id IS NOT NULL"))
	last, err := query[struct {
		DomainID  int64
		CreatedAt time.Time
	}]("work seen", db, "SELECT domain_id, created_at FROM items WHERE id IN"+
		" (SELECT max(items.id) FROM items WHERE "+filed.sql+" GROUP BY items.domain_id)", filed.args...)
	if err != nil {
		return seen, err
	}
	for _, l := range last {
		seen.Last[l.DomainID] = l.CreatedAt
	}
	tagged := c.and(where("items.labels <> '[]' AND items.created_at >= ?", models.TagsSince(now)))
	labels, err := query[struct {
		DomainID *int64
		Labels   []string `gorm:"serializer:json"`
	}]("work seen", db, "SELECT domain_id, labels FROM items WHERE "+tagged.sql+" ORDER BY id DESC LIMIT 5000", tagged.args...)
	type use struct {
		word   string
		domain int64
	}
	uses := map[use]int{}
	for _, l := range labels {
		for _, word := range l.Labels {
			u := use{word: word}
			if l.DomainID != nil {
				u.domain = *l.DomainID
			}
			uses[u]++
		}
	}
	for u, n := range uses {
		seen.Tags = append(seen.Tags, models.TagUse{Word: u.word, Domain: u.domain, Times: n})
	}
	slices.SortFunc(seen.Tags, func(a, b models.TagUse) int {
		return cmp.Or(strings.Compare(a.Word, b.Word), cmp.Compare(a.Domain, b.Domain))
	})
	return seen, err
}

// TeamsToCover returns the teams whose weekly look at coverage is due, or was
// never planned.
func (s *Store) TeamsToCover(ctx context.Context, now time.Time) ([]models.Team, error) {
	return many[models.Team]("teams to cover", s.reads(ctx), "id", "coverage_at IS NULL OR coverage_at <= ?", now)
}

// SetCoverage says when a team's coverage is looked at next, and which
// findings were told last.
func (t *Tx) SetCoverage(ctx context.Context, teamID int64, at time.Time, told []string) error {
	if told == nil {
		told = []string{}
	}
	team := models.Team{CoverageAt: &at, CoverageTold: told}
	return touched("set coverage", t.with(ctx).Model(&models.Team{}).Select("coverage_at", "coverage_told").
		Where("id = ?", teamID).Updates(&team), models.ErrNotFound)
}

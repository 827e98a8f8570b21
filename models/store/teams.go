package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"adjutant/models"
)

// absencesBack is how long past absences stay in the office.
const absencesBack = 60 * 24 * time.Hour

// Teams returns every team, by id.
func (s *Store) Teams(ctx context.Context) ([]models.Team, error) {
	return many[models.Team]("teams", s.reads(ctx), "id", "1 = 1")
}

// TeamBySlug finds a team by the name it has in URLs.
func (s *Store) TeamBySlug(ctx context.Context, slug string) (models.Team, error) {
	return one[models.Team]("team "+slug, s.reads(ctx), "slug = ?", slug)
}

// Office reads a team with everything that routes, in eight queries.
func (s *Store) Office(ctx context.Context, teamID int64) (*models.Office, error) {
	return office(s.reads(ctx), teamID, s.now())
}

// Office is Store.Office inside the transaction.
func (t *Tx) Office(ctx context.Context, teamID int64) (*models.Office, error) {
	return office(t.with(ctx), teamID, t.store.now())
}

func office(db *gorm.DB, teamID int64, now time.Time) (*models.Office, error) {
	var o models.Office
	var err error
	if o.Team, err = one[models.Team]("office", db, "id = ?", teamID); err != nil {
		return nil, err
	}
	if o.People, err = people(db, "team_id = ?", teamID); err != nil {
		return nil, err
	}
	if o.Domains, err = domains(db, "team_id = ?", teamID); err != nil {
		return nil, err
	}
	since := models.DayOf(now.UTC().Add(-absencesBack))
	if o.Absences, err = many[models.Absence]("absences", db, "from_day, id", "team_id = ? AND to_day >= ?", teamID, since); err != nil {
		return nil, err
	}
	if o.Pairs, err = many[models.Pair]("pairs", db, "slug, id", "team_id = ?", teamID); err != nil {
		return nil, err
	}
	o.Rules, err = many[models.Rule]("rules", db, "position", "team_id = ?", teamID)
	return &o, err
}

// people reads people with their addresses, those who left too, by id.
func people(db *gorm.DB, sql string, args ...any) ([]models.Person, error) {
	list, err := many[models.Person]("people", db, "id", sql, args...)
	if err != nil {
		return nil, err
	}
	index := map[int64]*models.Person{}
	ids := make([]int64, len(list))
	for i := range list {
		index[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	addresses, err := many[models.PersonAddress]("addresses", db, "person_id, position", "person_id IN ?", ids)
	for _, a := range addresses {
		p := index[a.PersonID]
		p.Addresses = append(p.Addresses, a.Address)
	}
	return list, err
}

// domains reads domains with their backups in the team's order.
func domains(db *gorm.DB, sql string, args ...any) ([]models.Domain, error) {
	list, err := many[models.Domain]("domains", db, "position, id", sql, args...)
	if err != nil {
		return nil, err
	}
	index := map[int64]*models.Domain{}
	ids := make([]int64, len(list))
	for i := range list {
		index[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	backups, err := many[models.DomainBackup]("backups", db, "domain_id, position", "domain_id IN ?", ids)
	for _, b := range backups {
		d := index[b.DomainID]
		d.Backups = append(d.Backups, b.PersonID)
	}
	return list, err
}

// LockTeam reads a team and lets nobody else lock it until the end of the
// transaction: what is filed for a team is filed one after the other.
func (t *Tx) LockTeam(ctx context.Context, teamID int64) (models.Team, error) {
	return one[models.Team]("lock team", t.with(ctx).Clauses(forUpdate), "id = ?", teamID)
}

// SaveTeam inserts a team or updates the one with its slug, all but the next
// number, and reads it back.
func (t *Tx) SaveTeam(ctx context.Context, team *models.Team) error {
	team.ID = 0
	if team.NextItem == 0 {
		team.NextItem = models.FirstItem
	}
	if team.Audience == "" {
		team.Audience = "quarantine"
	}
	err := t.save(ctx, "save team", team, []string{"slug"},
		[]string{"name", "address", "zone", "locale", "workdays", "hours", "file_hash", "audience", "pass_on", "keep_raw"})
	if err == nil {
		*team, err = one[models.Team]("save team", t.with(ctx), "slug = ?", team.Slug)
	}
	return err
}

// SavePerson inserts a person or updates the one with the key, addresses and
// all, and fills the id. A person who had left is back. An address that
// somebody else in the team has is models.ErrConflict, unless they left.
func (t *Tx) SavePerson(ctx context.Context, p *models.Person) error {
	p.ID = 0
	if err := t.save(ctx, "save person", p, []string{"team_id", "key"},
		[]string{"name", "role", "clearance", "zone", "hours", "locale", "load_limit", "bundle", "mails", "strengths", "agendas", "archived_at"}); err != nil {
		return err
	}
	addresses := p.Addresses
	stored, err := one[models.Person]("save person", t.with(ctx), "team_id = ? AND key = ?", p.TeamID, p.Key)
	if err != nil {
		return err
	}
	*p = stored
	p.Addresses = addresses
	db := t.with(ctx)
	if err := db.Exec("DELETE FROM person_addresses WHERE team_id = ? AND person_id = ?", p.TeamID, p.ID).Error; err != nil {
		return failed("save addresses", err)
	}
	for i, a := range addresses {
		if err := db.Exec("DELETE FROM person_addresses WHERE team_id = ? AND address = ? AND person_id IN"+
			" (SELECT id FROM people WHERE team_id = ? AND archived_at IS NOT NULL)", p.TeamID, a, p.TeamID).Error; err != nil {
			return failed("save addresses", err)
		}
		row := models.PersonAddress{TeamID: p.TeamID, PersonID: p.ID, Address: a, Position: i}
		if err := db.Create(&row).Error; err != nil {
			return failed("save addresses", err)
		}
	}
	return nil
}

// SaveDomain inserts a domain or updates the one with the slug, backups and
// all, and fills the id.
func (t *Tx) SaveDomain(ctx context.Context, d *models.Domain) error {
	d.ID = 0
	if err := t.save(ctx, "save domain", d, []string{"team_id", "slug"}, []string{"name", "aliases", "keywords",
		"owner_id", "clearance", "level", "amount", "due_in", "ack_in", "band", "position", "archived_at"}); err != nil {
		return err
	}
	backups := d.Backups
	stored, err := one[models.Domain]("save domain", t.with(ctx), "team_id = ? AND slug = ?", d.TeamID, d.Slug)
	if err != nil {
		return err
	}
	*d = stored
	d.Backups = backups
	db := t.with(ctx)
	if err := db.Exec("DELETE FROM domain_backups WHERE team_id = ? AND domain_id = ?", d.TeamID, d.ID).Error; err != nil {
		return failed("save backups", err)
	}
	for i, id := range backups {
		row := models.DomainBackup{TeamID: d.TeamID, DomainID: d.ID, PersonID: id, Position: i}
		if err := db.Create(&row).Error; err != nil {
			return failed("save backups", err)
		}
	}
	return nil
}

// SaveAbsence updates the absence with that id or, without one, the one of
// the same person and first day, or inserts it.
func (t *Tx) SaveAbsence(ctx context.Context, a *models.Absence) error {
	if a.ID != 0 {
		return t.set(ctx, "save absence", models.ErrNotFound, "absences",
			map[string]any{"person_id": a.PersonID, "from_day": a.FromDay, "to_day": a.ToDay, "cover_id": a.CoverID},
			"team_id = ? AND id = ?", a.TeamID, a.ID)
	}
	err := t.save(ctx, "save absence", a, []string{"team_id", "person_id", "from_day"}, []string{"to_day", "cover_id"})
	if err == nil {
		*a, err = one[models.Absence]("save absence", t.with(ctx), "team_id = ? AND person_id = ? AND from_day = ?", a.TeamID, a.PersonID, a.FromDay)
	}
	return err
}

// DeleteAbsence removes an absence.
func (t *Tx) DeleteAbsence(ctx context.Context, teamID, id int64) error {
	return touched("delete absence", t.with(ctx).Exec("DELETE FROM absences WHERE team_id = ? AND id = ?", teamID, id), models.ErrNotFound)
}

// SaveRules replaces the rules of a team; their positions are their order.
func (t *Tx) SaveRules(ctx context.Context, teamID int64, rules []models.Rule) error {
	db := t.with(ctx)
	if err := db.Exec("DELETE FROM rules WHERE team_id = ?", teamID).Error; err != nil {
		return failed("save rules", err)
	}
	for i, r := range rules {
		r.ID, r.TeamID, r.Position = 0, teamID, i+1
		if err := db.Create(&r).Error; err != nil {
			return failed("save rules", err)
		}
	}
	return nil
}

// ArchivePerson marks a person as gone. Nothing of theirs is removed.
func (t *Tx) ArchivePerson(ctx context.Context, teamID, id int64, at time.Time) error {
	return t.archive(ctx, "people", teamID, id, at)
}

// ArchiveDomain takes a domain out of use.
func (t *Tx) ArchiveDomain(ctx context.Context, teamID, id int64, at time.Time) error {
	return t.archive(ctx, "domains", teamID, id, at)
}

// ArchivePair ends a pair.
func (t *Tx) ArchivePair(ctx context.Context, teamID, id int64, at time.Time) error {
	return t.archive(ctx, "pairs", teamID, id, at)
}

// ArchiveMailbox ends the watching of a mailbox.
func (t *Tx) ArchiveMailbox(ctx context.Context, teamID, id int64, at time.Time) error {
	return t.archive(ctx, "mailboxes", teamID, id, at)
}

func (t *Tx) archive(ctx context.Context, table string, teamID, id int64, at time.Time) error {
	return t.set(ctx, "archive in "+table, models.ErrNotFound, table, map[string]any{"archived_at": at}, "team_id = ? AND id = ?", teamID, id)
}

// GreetedOnce counts one more receipt to a person.
func (t *Tx) GreetedOnce(ctx context.Context, teamID, personID int64) error {
	return touched("count a receipt", t.with(ctx).Exec("UPDATE people SET greeted = greeted + 1 WHERE team_id = ? AND id = ?", teamID, personID), models.ErrNotFound)
}

// PersonByID returns one person of a team, also one who left.
func (t *Tx) PersonByID(ctx context.Context, teamID, id int64) (models.Person, error) {
	list, err := people(t.with(ctx), "team_id = ? AND id = ?", teamID, id)
	if err == nil && len(list) == 0 {
		err = failed("person", models.ErrNotFound)
	}
	if err != nil {
		return models.Person{}, err
	}
	return list[0], nil
}

// TeamBySlug returns the team of a slug.
func (t *Tx) TeamBySlug(ctx context.Context, slug string) (models.Team, error) {
	return one[models.Team]("team", t.with(ctx), "slug = ?", slug)
}

// TeamsOfAddress returns the teams in which a present person has an address.
func (s *Store) TeamsOfAddress(ctx context.Context, address string) ([]int64, error) {
	return query[int64]("teams of an address", s.reads(ctx), "SELECT a.team_id FROM person_addresses a"+
		" JOIN people p ON p.team_id = a.team_id AND p.id = a.person_id AND p.archived_at IS NULL"+
		" WHERE a.address = ? ORDER BY a.team_id", address)
}

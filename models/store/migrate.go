package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/riverqueue/river/rivermigrate"
	"gorm.io/gorm"

	"adjutant/models"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

const migrationsTable = "schema_migrations"

// quietRiver keeps River's progress out of the log; Migrate says what it did.
var quietRiver = &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)}

// Schema says which migrations a database has seen.
type Schema struct {
	Applied []string
	Pending []string
	Newer   bool // it was migrated by a newer program, and must not be touched
}

// Migrate brings the schema up to date and returns what it applied. Several
// processes may start at once: one migrates, the others wait and find nothing
// to do. A database of a newer program gives models.ErrNewerSchema.
func (s *Store) Migrate(ctx context.Context) ([]string, error) { return s.migrate(ctx, "") }

// migrate is Migrate, up to and with the named migration.
func (s *Store) migrate(ctx context.Context, last string) ([]string, error) {
	s.migrating.Lock()
	defer s.migrating.Unlock()
	var before, after Schema
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.lockMigrations(tx); err != nil {
			return err
		}
		var err error
		if before, err = s.schema(tx); err != nil {
			return err
		}
		if before.Newer {
			return models.ErrNewerSchema
		}
		if err := s.migrateJobs(ctx, tx); err != nil {
			return fmt.Errorf("job tables: %w", err)
		}
		list, err := s.migrations()
		if err != nil {
			return err
		}
		options := &gormigrate.Options{TableName: migrationsTable, IDColumnName: "id", IDColumnSize: 255, ValidateUnknownMigrations: true}
		migrate := gormigrate.New(tx, options, list)
		if last == "" {
			err = migrate.Migrate()
		} else {
			err = migrate.MigrateTo(last)
		}
		if err != nil {
			if errors.Is(err, gormigrate.ErrUnknownPastMigration) {
				return models.ErrNewerSchema
			}
			return err
		}
		after, err = s.schema(tx)
		return err
	})
	if err != nil {
		return nil, failed("migrate", err)
	}
	applied := slices.DeleteFunc(after.Applied, func(id string) bool { return slices.Contains(before.Applied, id) })
	return applied, nil
}

// Schema looks at the database's migrations and changes nothing.
func (s *Store) Schema(ctx context.Context) (Schema, error) {
	schema, err := s.schema(s.reads(ctx))
	return schema, failed("read the schema", err)
}

func (s *Store) schema(db *gorm.DB) (Schema, error) {
	var out Schema
	known, err := migrationIDs()
	if err != nil {
		return out, err
	}
	there, err := s.hasTable(db, migrationsTable)
	if err != nil {
		return out, err
	}
	if there {
		if err := db.Table(migrationsTable).Order("id").Pluck("id", &out.Applied).Error; err != nil {
			return out, err
		}
	}
	for _, id := range known {
		if !slices.Contains(out.Applied, id) {
			out.Pending = append(out.Pending, id)
		}
	}
	for _, id := range out.Applied {
		out.Newer = out.Newer || !slices.Contains(known, id)
	}
	return out, nil
}

func migrationIDs() ([]string, error) {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".sql")
	}
	return files, err
}

func (s *Store) migrations() ([]*gormigrate.Migration, error) {
	ids, err := migrationIDs()
	if err != nil {
		return nil, err
	}
	var list []*gormigrate.Migration
	for _, id := range ids {
		text, err := migrationFiles.ReadFile("migrations/" + id + ".sql")
		if err != nil {
			return nil, err
		}
		statements := append([]string{strings.NewReplacer(s.words()...).Replace(string(text))}, s.extras(id)...)
		list = append(list, &gormigrate.Migration{ID: id, Migrate: func(tx *gorm.DB) error {
			for _, statement := range statements {
				if err := tx.Exec(statement).Error; err != nil {
					return fmt.Errorf("migration %s: %w", id, err)
				}
			}
			return nil
		}})
	}
	return list, nil
}

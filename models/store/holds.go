package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Holding names the tables in which a text still stands, in any column of any
// row, whatever its case. It reads everything: it is for checking an erasure.
func (s *Store) Holding(ctx context.Context, text string) ([]string, error) {
	db := s.reads(ctx)
	schema, err := s.schema(db)
	if err != nil {
		return nil, failed("look for a text", err)
	}
	tables, err := tableNames(schema.Applied)
	if err != nil {
		return nil, failed("look for a text", err)
	}
	var out []string
	for _, table := range tables {
		found, err := db.Raw("SELECT * FROM " + table).Rows()
		if err != nil {
			return nil, failed("look for a text", err)
		}
		columns, err := found.Columns()
		for err == nil && found.Next() {
			row, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			if err = found.Scan(into...); err != nil {
				break
			}
			for i, v := range row {
				if b, ok := v.([]byte); ok {
					if plain, err := decompressor().DecodeAll(b, nil); err == nil && table == "raw_mails" {
						b = plain
					}
					v = string(b)
				}
				if name := table + "." + columns[i]; strings.Contains(strings.ToLower(fmt.Sprint(v)), strings.ToLower(text)) && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
		if err = firstOf(err, found.Err(), found.Close()); err != nil {
			return nil, failed("look for a text", err)
		}
	}
	return out, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

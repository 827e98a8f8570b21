package store_test

import (
	"strings"
	"testing"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// In a large office SQLite goes straight to the rows of an item, and walks the
// mail log from its newest mail instead of reading all of it.
func TestTend_SQLiteGoesTheShortWay(t *testing.T) {
	t.Parallel()
	address := storetest.NewSQLite(t)
	team := storetest.Fill(t, address, storetest.Size{People: 14, Items: 5000, Years: 1})
	asked := map[string][]any{}
	s := storetest.Open(t, address, func(c *store.Config) { c.Seen = func(sql string, args []any) { asked[sql] = args } })
	if err := s.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := models.Viewer{TeamID: team, PersonID: 1, Role: models.RoleExecutive, Clearance: models.Private}
	if _, err := s.Item(t.Context(), v, 110); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Mail(t.Context(), v, models.MailFilter{Limit: 50}); err != nil {
		t.Fatal(err)
	}
	bare := storetest.Raw(t, address)
	for of, way := range map[string]string{
		"FROM assignments a":     "SEARCH a USING INDEX assignments_by_item (team_id=? AND item_id=?",
		"CROSS JOIN sightings s": "SEARCH m USING INDEX messages_by_arrival",
	} {
		plans := 0
		for sql, args := range asked {
			if !strings.Contains(sql, of) {
				continue
			}
			plans++
			rows, err := bare.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+sql, args...)
			if err != nil {
				t.Fatal(err)
			}
			var plan []string
			for rows.Next() {
				var id, parent, unused int
				var step string
				if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
					t.Fatal(err)
				}
				plan = append(plan, step)
			}
			if err := rows.Close(); err != nil {
				t.Fatal(err)
			}
			if len(plan) == 0 || !strings.HasPrefix(plan[0], way) {
				t.Errorf("%s\nbegins otherwise than with %q:\n%s", sql, way, strings.Join(plan, "\n"))
			}
		}
		if plans == 0 {
			t.Errorf("nothing was asked %q", of)
		}
	}
}

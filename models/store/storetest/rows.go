package storetest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Row is one row of a table, its values as text by their columns; what is NULL
// is left out.
type Row map[string]string

// Rows returns a function that reads everything that a database holds of a
// team, by table, in the order in which rows were added where they have an id.
func Rows(t testing.TB, address string) func(team int64) map[string][]Row {
	t.Helper()
	db := Raw(t, address)
	sqlite := strings.HasPrefix(address, "sqlite:")
	statements := map[string]string{"teams": "SELECT * FROM teams WHERE id = "}
	for _, table := range tablesOfTeams(t, db, sqlite) {
		statements[table] = "SELECT * FROM " + table + " WHERE team_id = "
	}
	return func(team int64) map[string][]Row {
		t.Helper()
		out := map[string][]Row{}
		for table, statement := range statements {
			out[table] = read(t, db, statement+fmt.Sprint(team))
		}
		return out
	}
}

func tablesOfTeams(t testing.TB, db *sql.DB, sqlite bool) (names []string) {
	t.Helper()
	statement := "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'team_id'"
	if sqlite {
		statement = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'team_id' WHERE m.type = 'table'"
	}
	for _, r := range read(t, db, statement) {
		names = append(names, r["name"])
	}
	return names
}

func read(t testing.TB, db *sql.DB, statement string) (out []Row) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal("storetest: ", err)
	}
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for n := range values {
			places[n] = &values[n]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal("storetest: ", err)
		}
		row := Row{}
		for n, v := range values {
			switch v := v.(type) {
			case nil:
			case []byte:
				row[columns[n]] = string(v)
			default:
				row[columns[n]] = fmt.Sprint(v)
			}
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal("storetest: ", err)
	}
	slices.SortFunc(out, func(a, b Row) int {
		if len(a["id"]) != len(b["id"]) { // ids are numbers
			return len(a["id"]) - len(b["id"])
		}
		if a["id"] != b["id"] {
			return strings.Compare(a["id"], b["id"])
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return out
}

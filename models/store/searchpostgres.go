package store

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// On Postgres each text has an index over an expression, so that no row
// carries its words twice. The expression folds what models.FoldText folds and
// begins with a word for the team: a search never reads another team's rows.

// mostSearched is how much of a text is indexed, in characters: Postgres
// refuses a vector of a megabyte.
const mostSearched = 100_000

// Punctuation that parts words, as models.Tokens does. The database's own
// parser would take addresses and paths for one word.
const wordBreaks = `!"#$%&()*+,-./:;<=>@[\]^_{|}~` + "`´’‘“”„«»–—…·•€£§°¿¡\t\r\n"

// columnsOf are what is searched of a table.
var columnsOf = map[searched][]string{
	itemWords: {"title", "note"}, messageWords: {"subject", "from_name", "from_addr", "text"}, eventWords: {"what"},
}

// vector is the indexed expression over the columns of a table.
func vector(text searched, table string) string {
	if table != "" {
		table += "."
	}
	parts := []string{"'team' || " + table + "team_id::text || 'x'"}
	for _, c := range columnsOf[text] {
		parts = append(parts, table+c)
	}
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	from := models.Accented + "ØÆŒÞÐ'" + wordBreaks
	to := models.Plain + "øæœþð" + strings.Repeat(" ", len([]rune("'"+wordBreaks)))
	return "to_tsvector('simple'::regconfig, translate(left(" + strings.Join(parts, " || ' ' || ") + fmt.Sprintf(", %d), ", mostSearched) + quote(from) + ", " + quote(to) + "))"
}

// searchWords holds for rows of a table in whose text every phrase stands.
func (d *postgresDB) searchWords(team int64, text searched, table string, phrases []models.Phrase) condition {
	asked := make([]string, 0, len(phrases)+1)
	if team != 0 {
		asked = append(asked, fmt.Sprintf("team%dx", team))
	}
	for _, p := range phrases { // tokens hold letters and digits alone: nothing to escape
		asked = append(asked, strings.Join(p, " <-> ")+":*")
	}
	return condition{"(" + vector(text, table) + " @@ to_tsquery('simple'::regconfig, ?))", []any{strings.Join(asked, " & ")}}
}

func postgresSearch() []string {
	var out []string
	for _, text := range []searched{itemWords, messageWords, eventWords} {
		out = append(out, fmt.Sprintf("CREATE INDEX %s_by_words ON %s USING gin ((%s))", text, text, vector(text, "")))
	}
	return out
}

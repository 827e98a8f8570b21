package store

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// On SQLite each text has an FTS5 table that holds the index alone and reads
// the words from the rows; triggers keep the two together.

// matches selects the ids of the rows in whose text every phrase stands. The
// index knows no teams: the conditions beside it do.
func (d *sqliteDB) matches(_ int64, text searched, phrases []models.Phrase) condition {
	asked := make([]string, len(phrases))
	for i, p := range phrases { // tokens hold letters and digits alone: nothing to escape
		asked[i] = `"` + strings.Join(p, " ") + `"*`
	}
	return condition{named("SELECT rowid AS id FROM %_words WHERE %_words MATCH ?", string(text)), []any{strings.Join(asked, " ")}}
}

// says asks the words of each row of a table that is read for other reasons.
// The plus keeps SQLite from beginning with the words.
func (d *sqliteDB) says(team int64, text searched, table string, phrases []models.Phrase) condition {
	return d.among("+"+table+".id", d.matches(team, text, phrases))
}

// among holds for rows whose column is among what is selected.
func (d *sqliteDB) among(column string, selected condition) condition {
	return where(column+" IN ("+selected.sql+")", selected.args...)
}

func sqliteSearch() []string {
	var out []string
	for _, text := range []searched{itemWords, messageWords, eventWords} {
		list := func(prefix string) string { return prefix + strings.Join(columnsOf[text], ", "+prefix) }
		words, columns := string(text)+"_words", list("")
		add := fmt.Sprintf("INSERT INTO %s (rowid, %s) VALUES (new.id, %s);", words, columns, list("new."))
		forget := fmt.Sprintf("INSERT INTO %s (%s, rowid, %s) VALUES ('delete', old.id, %s);", words, words, columns, list("old."))
		out = append(out,
			fmt.Sprintf("CREATE VIRTUAL TABLE %s USING fts5 (%s, content='%s', content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')", words, columns, text),
			fmt.Sprintf("INSERT INTO %s (%s) VALUES ('rebuild')", words, words),
			fmt.Sprintf("CREATE TRIGGER %s_added AFTER INSERT ON %s BEGIN %s END", words, text, add),
			fmt.Sprintf("CREATE TRIGGER %s_removed AFTER DELETE ON %s BEGIN %s END", words, text, forget),
			fmt.Sprintf("CREATE TRIGGER %s_changed AFTER UPDATE OF %s ON %s BEGIN %s %s END", words, columns, text, forget, add),
		)
	}
	return out
}

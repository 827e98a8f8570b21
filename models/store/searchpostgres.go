package store

import (
	"fmt"
	"strings"

	"adjutant/models"
)

// On Postgres each text has a table of the words of its rows, with an index
// (GIN) over them; triggers keep the two together. The words are folded as
// models.FoldText folds and begin with one for the team: a search never reads
// another team's rows. They stand beside their rows and not in them, because
// pages read whole rows, and as words and not as an expression, because
// looking for words one after the other takes a text apart each time.

// mostSearched is how much of a text is indexed, in characters: Postgres
// refuses a vector of a megabyte.
const mostSearched = 100_000

// Punctuation that parts words, as models.Tokens does. The database's own
// parser would take addresses and paths for one word.
const wordBreaks = `'!"#$%&()*+,-./:;<=>@[\]^_{|}~` + "`´’‘“”„«»–—…·•€£§°¿¡\t\r\n"

// columnsOf are what is searched of a table.
var columnsOf = map[searched][]string{
	itemWords: {"title", "note"}, messageWords: {"subject", "from_name", "from_addr", "text"}, eventWords: {"what"},
}

// hasWords asks a table of words; what is asked is read once and not, as a
// plan that is kept would have it, for each row.
const hasWords = "words @@ (SELECT to_tsquery('simple'::regconfig, ?))"

// matches selects the ids of the rows in whose text every phrase stands.
func (d *postgresDB) matches(team int64, text searched, phrases []models.Phrase) condition {
	return condition{named("SELECT id FROM %_words WHERE "+hasWords, string(text)), []any{postgresWords(team, phrases)}}
}

// says asks the words of each row of a table, and of no other.
func (d *postgresDB) says(team int64, text searched, table string, phrases []models.Phrase) condition {
	return where(named("EXISTS (SELECT 1 FROM %_words WHERE %_words.id = ", string(text))+table+".id AND "+hasWords+rowByRow+")",
		postgresWords(team, phrases))
}

// among holds for rows whose column is among what is selected. An array is
// made first and its rows are fetched by their keys: the planner takes it for
// ten, and so neither reads all rows nor works out ahead what is asked of few.
func (d *postgresDB) among(column string, selected condition) condition {
	return where(column+" = ANY (ARRAY("+selected.sql+"))", selected.args...)
}

func postgresWords(team int64, phrases []models.Phrase) string {
	asked := make([]string, 0, len(phrases)+1)
	if team != 0 {
		asked = append(asked, fmt.Sprintf("team%dx", team))
	}
	for _, p := range phrases { // tokens hold letters and digits alone: nothing to escape
		asked = append(asked, strings.Join(p, " <-> ")+":*")
	}
	return strings.Join(asked, " & ")
}

// postgresSearch makes the tables of words and fills them from the rows. The
// indexes over expressions that searched before go.
func postgresSearch() []string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	spaces := strings.Repeat(" ", len([]rune(wordBreaks)))
	out := []string{fmt.Sprintf(`CREATE FUNCTION words_of(whole text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE folded text := translate(left(whole, %d), %s, %s);
BEGIN
  IF octet_length(folded) > char_length(folded) THEN -- most texts have no marks, and each letter is compared with all
    folded := translate(folded, %s, %s);
  END IF;
  RETURN to_tsvector('simple'::regconfig, folded);
END $$`, mostSearched, quote(wordBreaks), quote(spaces), quote(models.Accented+"ØÆŒÞÐ"), quote(models.Plain+"øæœþð"))}
	for _, text := range []searched{itemWords, messageWords, eventWords} {
		words := func(row string) string {
			parts := []string{"'team' || " + row + "team_id || 'x'"}
			for _, c := range columnsOf[text] {
				parts = append(parts, row+c)
			}
			return "words_of(" + strings.Join(parts, " || ' ' || ") + ")"
		}
		columns := strings.Join(columnsOf[text], ", ")
		for _, s := range []string{
			"DROP INDEX IF EXISTS %_by_words",
			"CREATE TABLE %_words (id BIGINT PRIMARY KEY REFERENCES % (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
			"INSERT INTO %_words SELECT id, " + words("") + " FROM %",
			"CREATE INDEX %_by_words ON %_words USING gin (words)",
			"CREATE FUNCTION keep_%_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN" +
				" INSERT INTO %_words VALUES (NEW.id, " + words("NEW.") + ") ON CONFLICT (id) DO UPDATE SET words = excluded.words; RETURN NULL; END $$",
			"CREATE TRIGGER %_words_added AFTER INSERT ON % FOR EACH ROW EXECUTE FUNCTION keep_%_words()",
			"CREATE TRIGGER %_words_changed AFTER UPDATE OF " + columns + " ON % FOR EACH ROW" +
				" WHEN ((OLD." + strings.Join(columnsOf[text], ", OLD.") + ") IS DISTINCT FROM (NEW." + strings.Join(columnsOf[text], ", NEW.") + ")) EXECUTE FUNCTION keep_%_words()",
		} {
			out = append(out, named(s, string(text)))
		}
	}
	return out
}

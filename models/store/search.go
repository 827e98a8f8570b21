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

// Search finds items, mails, comments, history and people of what the viewer
// may see, newest first, in five queries. Each kind is asked for enough to
// fill the page, and the page is cut from all of them: no rank that depends on
// other rows says that there are others.
func (s *Store) Search(ctx context.Context, v models.Viewer, f models.SearchFilter) (models.SearchPage, error) {
	var page models.SearchPage
	phrases := models.Phrases(f.Items.Words)
	if len(phrases) == 0 && len(f.Items.Numbers) == 0 {
		return page, nil
	}
	db := s.reads(ctx)
	q := search{db: db, v: v, phrases: phrases, words: s.searchWords, most: f.Offset + f.Limit + 1}
	q.narrow(f.Items, s.now())
	for _, kind := range []struct {
		in   models.SearchIn
		find func() ([]models.Hit, error)
	}{{models.InItems, q.items}, {models.InMail, q.mails}, {models.InHistory, q.history}} {
		if f.In != "" && f.In != kind.in {
			continue
		}
		hits, err := kind.find()
		if err != nil {
			return page, err
		}
		page.Hits = append(page.Hits, hits...)
	}
	slices.SortStableFunc(page.Hits, func(a, b models.Hit) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Number, b.Number)) })
	page.Hits = page.Hits[min(f.Offset, len(page.Hits)):]
	page.More = len(page.Hits) > f.Limit
	page.Hits = page.Hits[:min(f.Limit, len(page.Hits))]
	if f.Offset > 0 || q.narrowed || (f.In != "" && f.In != models.InPeople) || len(phrases) == 0 {
		return page, nil
	}
	list, err := s.People(ctx, v)
	for _, p := range list {
		if p.ArchivedAt == nil && saysAll(p.Name+" "+p.Key+" "+strings.Join(p.Addresses, " "), phrases) {
			page.People = append(page.People, p)
		}
	}
	return page, err
}

// saysAll reports whether each phrase stands somewhere in a text.
func saysAll(text string, phrases []models.Phrase) bool {
	text = " " + strings.Join(models.Tokens(text), " ")
	return !slices.ContainsFunc(phrases, func(p models.Phrase) bool { return !strings.Contains(text, " "+strings.Join(p, " ")) })
}

// newest orders by a time that no index is used for: with one, SQLite walks
// all rows by time and looks for the words in each, where the words alone
// would have named the few.
func newest(at, id string) string { return "COALESCE(" + at + ", " + at + ") DESC, " + id + " DESC" }

// searched is a text that search has an index of.
type searched string

const (
	itemWords    searched = "items"
	messageWords searched = "messages"
	eventWords   searched = "events"
)

// search is one search on its way through the tables.
type search struct {
	db       *gorm.DB
	v        models.Viewer
	phrases  []models.Phrase
	words    func(team int64, text searched, table string, phrases []models.Phrase) condition
	most     int
	of       condition // what an item must be, beside its words
	narrowed bool      // of says something
}

// narrow takes everything but the words out of a filter. Without a state it
// finds what is closed, too: one searches for what was.
func (q *search) narrow(f models.ItemFilter, now time.Time) {
	f.Words = nil
	if f.Now.IsZero() {
		f.Now = now
	}
	f.All = f.All || len(f.States) == 0
	q.of = matching(q.v, f)
	q.narrowed = q.of.sql != everything.sql
}

// holds is the condition for the words of a text.
func (q *search) holds(text searched, table string) condition {
	if len(q.phrases) == 0 {
		return everything
	}
	return q.words(q.v.TeamID, text, table, q.phrases)
}

func (q *search) items() ([]models.Hit, error) {
	list, err := cards(q.db, q.v, q.of.and(q.holds(itemWords, "items")), newest("items.moved_at", "items.id"), q.most, 0)
	hits := make([]models.Hit, len(list))
	for i, c := range list {
		hits[i] = models.Hit{In: models.InItems, At: c.MovedAt, Number: c.Number, Title: c.Title, Text: c.Note, Who: c.Holder, State: c.State, Kind: c.Kind}
	}
	return hits, err
}

// itsItem holds for rows with a visible item that the filter finds; the item
// is joined as a card is, so that the filter's conditions can be asked of it.
func (q *search) itsItem(link string) condition {
	c := visibleItem(q.v, "items").and(q.of)
	return where("EXISTS (SELECT 1"+cardTables+" "+link+" AND "+c.sql+")", c.args...)
}

// mails finds mails and comments. A mail without an item is found by whoever
// wrote it and, as long as it waits to be sorted, by who sorts; what somebody
// wrote to a 1:1 in confidence is found by them alone.
func (q *search) mails() ([]models.Hit, error) {
	mine := where("m.person_id = ?", q.v.PersonID)
	if q.v.SeesTriage() {
		mine = mine.or(waiting)
	}
	linked := q.itsItem("JOIN message_items mi ON mi.team_id = items.team_id AND mi.item_id = items.id WHERE mi.team_id = m.team_id AND mi.message_id = m.id")
	if !q.narrowed {
		linked = linked.or(mine)
	}
	c := visibleOrOwn(q.v, "m").and(withoutWordsOfAPair(q.v, "m")).and(linked).and(q.holds(messageWords, "m"))
	type row struct {
		ArrivedAt time.Time
		Number    int
		Subject   string
		Text      string
		Who       string
		Canonical string
		Handle    string
	}
	rows, err := query[row]("search", q.db, "SELECT m.arrived_at, m.subject, m.text, m.canonical, COALESCE(NULLIF(p.name, ''), NULLIF(m.from_name, ''), m.from_addr) AS who,"+
		" COALESCE(substr(r.sha256, 1, 16), '') AS handle,"+
		" COALESCE((SELECT min(i.number) FROM message_items mi JOIN items i ON i.team_id = mi.team_id AND i.id = mi.item_id"+
		" WHERE mi.team_id = m.team_id AND mi.message_id = m.id), 0) AS number"+
		" FROM messages m LEFT JOIN people p ON p.id = m.person_id LEFT JOIN raw_mails r ON r.team_id = m.team_id AND r.id = m.raw_id"+
		" WHERE "+c.sql+" ORDER BY "+newest("m.arrived_at", "m.id")+" LIMIT ?", append(c.args, q.most)...)
	hits := make([]models.Hit, len(rows))
	for i, r := range rows {
		hits[i] = models.Hit{In: models.InMail, At: r.ArrivedAt, Number: r.Number, Title: r.Subject, Text: r.Text, Who: r.Who, By: models.ByMail, Handle: r.Handle}
		if r.Canonical == "web" {
			hits[i].By = models.ByWeb
		}
	}
	return hits, err
}

// history finds lines of the history of items.
func (q *search) history() ([]models.Hit, error) {
	if len(q.phrases) == 0 {
		return nil, nil
	}
	c := inTeam(q.v, "e").and(q.itsItem("WHERE items.team_id = e.team_id AND items.id = e.item_id")).and(q.holds(eventWords, "e"))
	type row struct {
		models.EventLine
		Title string
	}
	rows, err := query[row]("search", q.db, "SELECT e.*, COALESCE(p.name, '') AS who, i.number, i.title FROM events e"+
		" JOIN items i ON i.team_id = e.team_id AND i.id = e.item_id LEFT JOIN people p ON p.id = e.person_id"+
		" WHERE "+c.sql+" ORDER BY "+newest("e.at", "e.id")+" LIMIT ?", append(c.args, q.most)...)
	hits := make([]models.Hit, len(rows))
	for i, r := range rows {
		hits[i] = models.Hit{In: models.InHistory, At: r.At, Number: r.Number, Title: r.Title, Text: r.What, Who: r.Who, By: r.By}
	}
	return hits, err
}

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
// may see, newest first, in six queries at most. Each kind is asked for enough
// to fill the page, and the page is cut from all of them: no rank that depends
// on other rows says that there are others.
func (s *Store) Search(ctx context.Context, v models.Viewer, f models.SearchFilter) (models.SearchPage, error) {
	var page models.SearchPage
	phrases := models.Phrases(f.Items.Words)
	if len(phrases) == 0 && len(f.Items.Numbers) == 0 {
		return page, nil
	}
	db := s.reads(ctx)
	q := search{dialect: s.dialect, db: db, v: v, phrases: phrases, most: f.Offset + f.Limit + 1, few: s.few}
	q.narrow(f.Items, s.now())
	if f.In != models.InPeople {
		if err := q.weigh(); err != nil {
			return page, err
		}
	}
	for _, kind := range []struct {
		in   models.SearchIn
		text searched
		find func() ([]models.Hit, error)
	}{{models.InItems, itemWords, q.items}, {models.InMail, messageWords, q.mails}, {models.InHistory, eventWords, q.history}} {
		if f.In != "" && f.In != kind.in || len(phrases) > 0 && q.found[kind.text] == 0 {
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

// searched is a text that search has an index of.
type searched string

const (
	itemWords    searched = "items"
	messageWords searched = "messages"
	eventWords   searched = "events"
)

// fewRows is how many rows are looked at one by one without hesitation: what
// either the words or the rest of a filter find no more of, a search begins
// with. Where both find more, it walks from the newest and has its page soon.
// Which way is gone changes no answer, so the counts need not be the viewer's.
const fewRows = 5000

// search is one search on its way through the tables.
type search struct {
	dialect
	db       *gorm.DB
	v        models.Viewer
	phrases  []models.Phrase
	most     int
	few      int
	of       condition        // what an item must be, beside its words
	narrowed bool             // of says something
	found    map[searched]int // rows that have the words, and one more than few at most
	fewItems bool             // few items are as they must be
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

// weigh finds out, in one query, what there is little of.
func (q *search) weigh() error {
	type weights struct{ Items, Messages, Events, Narrowed int }
	var counts []string
	var args []any
	weigh := func(selected condition, name searched) {
		counts = append(counts, "(SELECT count(*) FROM ("+selected.sql+" LIMIT ?) part) AS "+string(name))
		args = append(append(args, selected.args...), q.few+1)
	}
	if len(q.phrases) > 0 {
		for _, text := range []searched{itemWords, messageWords, eventWords} {
			weigh(q.matches(q.v.TeamID, text, q.phrases), text)
		}
	}
	if q.narrowed {
		weigh(q.itsItems(), "narrowed")
	}
	if len(counts) == 0 {
		return nil
	}
	w, err := query[weights]("search", q.db, "SELECT "+strings.Join(counts, ", "), args...)
	if err != nil {
		return err
	}
	q.found = map[searched]int{itemWords: w[0].Items, messageWords: w[0].Messages, eventWords: w[0].Events}
	q.fewItems = q.narrowed && w[0].Narrowed <= q.few
	return nil
}

// fewHave reports whether few rows have the words: a search begins with them.
func (q *search) fewHave(text searched) bool { return len(q.phrases) > 0 && q.found[text] <= q.few }

// holds is the condition for the words of a text.
func (q *search) holds(text searched, table string) condition {
	switch {
	case len(q.phrases) == 0:
		return everything
	case q.fewHave(text):
		return q.among(table+".id", q.matches(q.v.TeamID, text, q.phrases))
	}
	return q.says(q.v.TeamID, text, table, q.phrases)
}

// newest orders by a time. Where a search begins with few rows, no index of
// times is to be used: the databases like to walk it to the end.
func (q *search) newest(text searched, at, id string) string {
	if q.fewItems || q.fewHave(text) {
		at = "COALESCE(" + at + ", " + at + ")"
	}
	return at + " DESC, " + id + " DESC"
}

func (q *search) items() ([]models.Hit, error) {
	list, err := cards(q.db, q.v, q.of.and(q.holds(itemWords, "items")), q.newest(itemWords, "items.moved_at", "items.id"), q.most, 0)
	hits := make([]models.Hit, len(list))
	for i, c := range list {
		hits[i] = models.Hit{In: models.InItems, At: c.MovedAt, Number: c.Number, Title: c.Title, Text: c.Note, Who: c.Holder, State: c.State, Kind: c.Kind}
	}
	return hits, err
}

// its holds for visible items that the filter finds; itsItems selects them.
func (q *search) its() condition { return visibleItem(q.v, "items").and(q.of) }

func (q *search) itsItems() condition {
	c := q.its()
	return condition{"SELECT items.id FROM items WHERE " + c.sql, c.args}
}

// itsMail holds for mails of a visible item that the filter finds.
func (q *search) itsMail() condition {
	c := q.its()
	if q.fewItems && !q.fewHave(messageWords) { // CROSS JOIN: SQLite is to begin with the items
		return q.among("m.id", condition{"SELECT mi.message_id FROM items CROSS JOIN message_items mi" +
			" WHERE mi.team_id = items.team_id AND mi.item_id = items.id AND " + c.sql, c.args})
	}
	return where("EXISTS (SELECT 1 FROM message_items mi JOIN items ON items.team_id = mi.team_id AND items.id = mi.item_id"+
		" WHERE mi.team_id = m.team_id AND mi.message_id = m.id AND "+c.sql+rowByRow+")", c.args...)
}

// mails finds mails and comments. A mail without an item is found by whoever
// wrote it and, as long as it waits to be sorted, by who sorts; what somebody
// wrote to a 1:1 in confidence is found by them alone.
func (q *search) mails() ([]models.Hit, error) {
	mine := where("m.person_id = ?", q.v.PersonID)
	if q.v.SeesTriage() {
		mine = mine.or(waiting)
	}
	linked := q.itsMail()
	if !q.narrowed {
		linked = linked.or(mine)
	}
	c := inTeam(q.v, "m").and(visibleOrOwn(q.v, "m")).and(withoutWordsOfAPair(q.v, "m")).and(linked).and(q.holds(messageWords, "m"))
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
		" WHERE "+c.sql+" ORDER BY "+q.newest(messageWords, "m.arrived_at", "m.id")+" LIMIT ?", append(c.args, q.most)...)
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
	c := inTeam(q.v, "e").and(q.its()).and(q.holds(eventWords, "e"))
	if q.fewItems && !q.fewHave(eventWords) {
		c = q.among("e.item_id", q.itsItems()).and(c)
	}
	type row struct {
		models.EventLine
		Title string
	}
	rows, err := query[row]("search", q.db, "SELECT e.*, COALESCE(p.name, '') AS who, items.number, items.title FROM events e"+
		" JOIN items ON items.team_id = e.team_id AND items.id = e.item_id LEFT JOIN people p ON p.id = e.person_id"+
		" WHERE "+c.sql+" ORDER BY "+q.newest(eventWords, "e.at", "e.id")+" LIMIT ?", append(c.args, q.most)...)
	hits := make([]models.Hit, len(rows))
	for i, r := range rows {
		hits[i] = models.Hit{In: models.InHistory, At: r.At, Number: r.Number, Title: r.Title, Text: r.What, Who: r.Who, By: r.By}
	}
	return hits, err
}

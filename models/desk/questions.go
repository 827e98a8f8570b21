package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
)

// bookQuestions are what is worth knowing of somebody new, one a day; domain is
// where the answer belongs, where the team has that domain.
var bookQuestions = []struct{ domain, text string }{
	{"", "When do you do your best thinking, and what should never be put there?"},
	{"", "What is urgent enough to interrupt you, and how: call, text or mail?"},
	{"calendar", "How long should a meeting be if nobody says, and how much air between two?"},
	{"calendar", "Whom do you always find time for, and whom only with a reason?"},
	{"travel", "Aisle or window, early or late, which airlines and hotels, and what never again?"},
	{"travel", "What has to be in your hand before you leave for the airport?"},
	{"", "Which decisions may be taken without you, and up to how much money?"},
	{"", "How do you like to be told bad news?"},
	{"", "What does a good brief look like: how long, when, on paper or on the phone?"},
	{"", "Which mails do you want to answer yourself, whatever they say?"},
	{"personal", "Which private days and people must the calendar never run over?"},
	{"personal", "What do you eat, drink and need to sleep when on the road?"},
	{"", "What did people who worked with you before get wrong at first?"},
	{"", "What are you working towards this year that your calendar should show?"},
	{"", "What should we stop doing for you?"},
}

// askDaily begins or ends the questions to the executive.
func (w *work) askDaily(ctx context.Context, on bool) (models.Done, error) {
	exec := w.office.Executive()
	switch {
	case exec == nil:
		return models.Done{}, models.Invalid("", "this office has no executive to ask")
	case w.actor.Role == models.RoleObserver:
		return models.Done{}, models.ErrForbidden
	case !on:
		return models.Done{Said: "No more questions for the preferences book"}, w.tx.SetQuestions(ctx, w.team().ID, exec.ID, nil, exec.QuestionsAsked)
	case exec.QuestionsAsked >= len(bookQuestions):
		return models.Done{}, models.Invalid("", "%s was asked all %d questions already; the answers stand in the preferences book", exec.First(), len(bookQuestions))
	}
	next := w.nextQuestion(exec)
	left := plural(len(bookQuestions)-exec.QuestionsAsked, "question", "questions")
	return models.Done{Said: fmt.Sprintf("%s gets one question a day from %s on, %s in all", exec.First(), sayDay(next.In(exec.Week(w.team()).Zone)), left)},
		w.tx.SetQuestions(ctx, w.team().ID, exec.ID, &next, exec.QuestionsAsked)
}

// nextQuestion is the start of somebody's next working day that they are here.
func (w *work) nextQuestion(p *models.Person) time.Time {
	week := p.Week(w.team())
	day := week.DayIn(w.now)
	for range 60 {
		day = day.Add(1)
		if week.Days[day.Weekday()] && w.office.Away(p.ID, day) == nil {
			break
		}
	}
	return week.At(day, week.Start).UTC()
}

// AskQuestions writes the questions of the preferences book that are due, one
// a person and day. After an outage one is written, not one for each day. It
// returns how many letters it wrote.
func (d *Desk) AskQuestions(ctx context.Context) (int, error) {
	people, err := d.store.PeopleToAsk(ctx, d.now().UTC())
	if err != nil {
		return 0, err
	}
	var sum int
	var failed error
	for _, p := range people {
		err := d.store.InTx(ctx, func(tx *store.Tx) error {
			w, err := d.begin(ctx, tx, p.TeamID)
			if err != nil {
				return err
			}
			q := w.office.Person(p.ID)
			if q == nil || q.ArchivedAt != nil || q.QuestionAt == nil || q.QuestionAt.After(w.now) {
				return nil // another process was here first
			}
			return w.putQuestion(ctx, q)
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("question to %s: %w", p.Key, err))
			continue
		}
		sum++
	}
	return sum, failed
}

func (w *work) putQuestion(ctx context.Context, p *models.Person) error {
	n := p.QuestionsAsked
	if n >= len(bookQuestions) {
		return w.tx.SetQuestions(ctx, p.TeamID, p.ID, nil, n)
	}
	l := w.letterTo(p, models.LetterQuestion, fmt.Sprintf("question:%d:%d", p.ID, n))
	l.Subject = fmt.Sprintf("A question for your preferences book, %d of %d", n+1, len(bookQuestions))
	l.Value.Link, l.Value.Reason = w.page("/1on1s"), "you or your assistant turned on one question a day"
	l.Value.Notice = &models.NoticeValue{Title: l.Subject, Lines: []string{
		bookQuestions[n].text,
		"Reply in your own words: the answer is kept in the preferences book and quoted where it matters. Reply next to leave this one out, questions off to get no more.",
	}}
	if _, err := w.owe(ctx, l); err != nil {
		return err
	}
	var next *time.Time
	if n+1 < len(bookQuestions) {
		at := w.nextQuestion(p)
		next = &at
	}
	return w.tx.SetQuestions(ctx, p.TeamID, p.ID, next, n+1)
}

// answeredQuestion keeps the answer to a question in the book. It reports
// false when the reply is none.
func (w *work) answeredQuestion(ctx context.Context, t thread, text string) (bool, error) {
	l := t.letter
	if l == nil || l.Kind != models.LetterQuestion || l.PersonID == nil || *l.PersonID != w.actor.ID || strings.TrimSpace(text) == "" {
		return false, nil
	}
	if word := fold(strings.Trim(strings.TrimSpace(text), ".!")); word == "next" || word == "skip" || word == "pass" {
		w.processed("a question left out")
		w.back.said("Left out. The next one comes on your next working day.")
		return true, nil
	}
	var n, of int
	var e models.BookEntry
	if _, err := fmt.Sscanf(l.Subject[strings.LastIndexByte(l.Subject, ',')+1:], "%d of %d", &n, &of); err == nil && n >= 1 && n <= len(bookQuestions) {
		q := bookQuestions[n-1]
		e.Question = q.text
		if d := w.office.DomainBySlug(q.domain); d != nil {
			e.DomainID = &d.ID
		}
	}
	e.Text = text
	done, err := w.addEntry(ctx, e)
	if err != nil {
		return true, err
	}
	w.processed("an answer for the preferences book")
	w.back.done(done)
	return true, nil
}

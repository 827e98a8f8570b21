package desk

import (
	"errors"
	"testing"
	"time"

	"adjutant/models"
)

// token is what the link of a letter carries.
func (b *bench) token(l models.LetterLine) string {
	return models.AnswerToken(secret, l.Ref, b.clock.Now().Add(models.AnswerTokenFor))
}

func TestAnswerPage_AnswersOnceAndOnlyItsQuestion(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel)
		l := b.lettersTo("dana@example.org", models.LetterDecision)[0]
		token := b.token(l)
		for range 3 { // looking changes nothing
			q, err := b.desk.LookAtQuestion(b.ctx(), token)
			if err != nil || !q.Open || q.Number != 101 || len(q.Options) != 2 || q.Recommend != "A" || q.Silence != "B" {
				b.t.Fatalf("%+v, %v", q, err)
			}
		}
		is(b, b.item(101).Item.State, models.StateOpen)
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "drop", nil); !errors.As(err, new(models.InvalidError)) {
			b.t.Errorf("drop: %v", err)
		}
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "choose", map[string]string{"option": "C"}); !errors.As(err, new(models.InvalidError)) {
			b.t.Errorf("C: %v", err)
		}
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "choose", map[string]string{"option": "B"}); err != nil {
			b.t.Fatal(err)
		}
		i := b.item(101)
		is(b, i.Item.Answer, "B")
		last := i.History[len(i.History)-1]
		is(b, last.Who, "Dana Whitfield")
		is(b, last.By, models.ByWeb)
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "no", nil); !errors.As(err, new(models.InvalidError)) {
			b.t.Errorf("a second answer: %v", err)
		}
		q, err := b.desk.LookAtQuestion(b.ctx(), token)
		if err != nil || q.Open || q.Answer != "approved B, Other" {
			b.t.Errorf("%+v, %v", q, err)
		}
	})
}

func TestAnswerPage_WhatDoesNotOpen(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel, letter{from: "dana@example.org", subject: "#travel Flight", body: "x"})
		l := b.lettersTo("dana@example.org", models.LetterDecision)[0]
		good := b.token(l)
		plain := b.lettersTo("marcus@example.org", models.LetterAssignment)[0] // asks nothing
		for name, token := range map[string]string{
			"a reply token":    models.ReplyToken(secret, l.Ref, b.clock.Now().Add(time.Hour)),
			"another secret":   models.AnswerToken([]byte("another secret, also of 32 bytes"), l.Ref, b.clock.Now().Add(time.Hour)),
			"expired":          models.AnswerToken(secret, l.Ref, b.clock.Now().Add(-49*time.Hour)),
			"cut short":        good[:len(good)-1],
			"without question": b.token(plain),
			"nothing":          "",
		} {
			if q, err := b.desk.LookAtQuestion(b.ctx(), token); !errors.Is(err, models.ErrNotFound) || q.Number != 0 {
				b.t.Errorf("%s: %+v, %v", name, q, err)
			}
			if _, err := b.desk.AnswerQuestion(b.ctx(), token, "ok", nil); !errors.Is(err, models.ErrNotFound) {
				b.t.Errorf("%s answers: %v", name, err)
			}
		}
		is(b, b.item(101).Item.State, models.StateOpen)
		if _, _, err := open(good); err == nil {
			b.t.Error("the token of a page opens a reply address")
		}
	})
}

func open(token string) (string, bool, error) {
	ref, ok := models.OpenReplyToken(secret, token, tuesday)
	if !ok {
		return "", false, models.ErrNotFound
	}
	return ref, ok, nil
}

func TestAnswerPage_ConfidentialAsksToSignIn(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(hotel)
		token := b.token(b.lettersTo("dana@example.org", models.LetterDecision)[0])
		b.receive(letter{from: "priya@example.org", subject: "x", body: "101 confidential"})
		q, err := b.desk.LookAtQuestion(b.ctx(), token)
		if err != nil || !q.Hidden || q.Title != "" || len(q.Options) > 0 || q.Note != "" {
			b.t.Errorf("%+v, %v", q, err)
		}
		if _, err := b.desk.AnswerQuestion(b.ctx(), token, "ok", nil); !errors.Is(err, models.ErrForbidden) {
			b.t.Errorf("answered: %v", err)
		}
		p := plan() // Dana is not cleared any more
		p.People[0].Clearance = models.Standard
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.desk.LookAtQuestion(b.ctx(), token); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("not cleared: %v", err)
		}
	})
}

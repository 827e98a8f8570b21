package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"adjutant/models"
)

// errSecretTopic refuses what an agenda would send out in plain words.
var errSecretTopic = models.Invalid("", "an agenda goes out by mail in plain words: send it as an item of its own, and it is listed by its number")

// pairFor finds the pair that the actor means: the one with a named person,
// or the only one they are in.
func (w *work) pairFor(people []string) (*models.Pair, error) {
	pairs := w.office.PairsOf(w.actor.ID)
	var fits []models.Pair
	for _, p := range pairs {
		other := p.AssistantID
		if other == w.actor.ID {
			other = p.ExecutiveID
		}
		if len(people) == 0 {
			fits = append(fits, p)
			continue
		}
		for _, key := range people {
			if w.office.Person(other).Key == key {
				fits = append(fits, p)
			}
		}
	}
	switch len(fits) {
	case 0:
		return nil, models.Invalid("", "you have no 1:1 that this could go to")
	case 1:
		return &fits[0], nil
	}
	return nil, models.Invalid("", "you have %d 1:1s: name the person with @, or reply to the digest", len(fits))
}

// topic adds one line to a pair's agenda, from a reply or a mail of its own.
func (w *work) topic(ctx context.Context, t thread, o order) (models.Done, error) {
	var pair *models.Pair
	if t.letter != nil && t.letter.Value.Digest != nil {
		pair = w.office.Pair(t.letter.Value.Digest.Pair)
		if pair != nil && pair.ExecutiveID != w.actor.ID && pair.AssistantID != w.actor.ID {
			pair = nil // somebody else's agenda
		}
	}
	if w.msg != nil && w.msg.Clearance.Rank() > models.Standard.Rank() && o.verb != "keep" {
		return models.Done{}, errSecretTopic
	}
	if pair == nil {
		var err error
		if pair, err = w.pairFor(nil); err != nil {
			return models.Done{}, err
		}
	}
	text := oneLine(o.args["text"], 500)
	if text == "" {
		return models.Done{}, models.Invalid("text", "there is no text behind %s", o.verb)
	}
	position := 0
	if o.verb == "top" {
		n, err := strconv.Atoi(o.args["n"])
		if err != nil || n < 1 || n > 3 {
			return models.Done{}, models.Invalid("top", "the top priorities are 1, 2 and 3: write top 2 and the text")
		}
		position = n
	}
	w.ofThePair(o.line)
	return models.Done{}, w.addTopic(ctx, pair, models.TopicKind(o.verb), position, text)
}

// ofThePair takes the line of a topic out of what others may read of a mail:
// it belongs to the pair alone, and the mail may be part of an item.
func (w *work) ofThePair(line string) {
	if w.msg == nil || strings.TrimSpace(line) == "" {
		return
	}
	if strings.Contains(w.msg.Subject, strings.TrimSpace(line)) {
		w.msg.Subject = "A note for a 1:1"
	}
	var rest []string
	for l := range strings.Lines(w.msg.Text) {
		if strings.TrimSpace(l) != strings.TrimSpace(line) {
			rest = append(rest, l)
		}
	}
	w.msg.Text = strings.TrimSpace(strings.Join(rest, ""))
}

func (w *work) addTopic(ctx context.Context, pair *models.Pair, kind models.TopicKind, position int, text string) error {
	t := &models.Topic{
		TeamID: w.team().ID, PairID: pair.ID, PersonID: w.actor.ID, Kind: kind, Position: position, Text: text, CreatedAt: w.now,
	}
	if w.msg != nil {
		t.MessageID = &w.msg.ID
	}
	if err := w.tx.AddTopic(ctx, t); err != nil {
		return err
	}
	other := pair.AssistantID
	if other == w.actor.ID {
		other = pair.ExecutiveID
	}
	with := w.office.Person(other).First()
	said := map[models.TopicKind]string{
		models.TopicPoint:    "On the agenda with %s: %q",
		models.TopicTop:      "A top priority, shown to %s: %q",
		models.TopicGood:     "%s reads in the next agenda: %q",
		models.TopicFriction: "%s reads in the next agenda: %q",
		models.TopicIdea:     "An idea for the agenda with %s: %q",
		models.TopicRisk:     "A risk for the agenda with %s: %q",
		models.TopicKeep:     "Kept for you alone, not shown to %s: %q",
	}[kind]
	w.back.done(models.Done{Said: fmt.Sprintf(said, with, oneLine(text, 80))})
	w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "digests"})
	return nil
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"adjutant/models"
)

// errSecretTopic refuses what an agenda would send out in plain words.
var errSecretTopic = models.Invalid("", "an agenda goes out by mail in plain words: send it as an item of its own, and it is listed by its number")

// topicKinds are the verbs that put a line on a pair's agenda.
var topicKinds = map[string]models.TopicKind{
	"topic": models.TopicPoint, "top": models.TopicTop, "good": models.TopicGood, "friction": models.TopicFriction,
	"idea": models.TopicIdea, "risk": models.TopicRisk, "keep": models.TopicKeep, "can wait": models.TopicWait,
	"protect": models.TopicProtect, "lesson": models.TopicLesson, "growth": models.TopicGrowth,
}

// pair returns the pair that the letter a mail answers is about, and the day
// that names the occurrence; "" for none.
func (t thread) pair() (slug string, cycle models.Day) {
	switch {
	case t.letter == nil:
	case t.letter.Value.Pair != "":
		return t.letter.Value.Pair, t.letter.Value.Cycle
	case t.letter.Value.Digest != nil:
		return t.letter.Value.Digest.Pair, t.letter.Value.Digest.Cycle
	}
	return "", ""
}

// pairOf finds the pair that a word of the actor means: the one with the
// person that it names, else the one whose letter they answer, else the one
// with the person who is named in front of the text or behind it (@priya),
// else the only one they are in. The text comes back without the name. What only a reply
// address proves is about the 1:1 of its letter alone: a letter can be
// forwarded, and a From can be written by anybody.
func (w *work) pairOf(t thread, person, text string) (pair *models.Pair, rest string, err error) {
	pair, rest, err = w.pairMeant(t, person, text)
	if err == nil && !w.answersAgenda(t, pair.Slug) {
		err = errNotItsAgenda
	}
	return pair, rest, err
}

var errNotItsAgenda = models.Invalid("", "nothing but the address that you answered proves that the mail is yours: answer an agenda of that 1:1")

// answersAgenda reports whether the mail may be about a pair, "" for any that
// its letter is about.
func (w *work) answersAgenda(t thread, slug string) bool {
	of, _ := t.pair()
	return w.token == nil || of != "" && (slug == "" || of == slug)
}

func (w *work) pairMeant(t thread, person, text string) (pair *models.Pair, rest string, err error) {
	if person != "" {
		pair, err = w.pairFor([]string{person})
		return pair, text, err
	}
	if slug, _ := t.pair(); slug != "" {
		if p := w.office.Pair(slug); p != nil && p.Has(w.actor.ID) { // else it is somebody else's agenda
			return p, text, nil
		}
	}
	people, rest := w.addressed(text)
	pair, err = w.pairFor(people)
	if err != nil {
		return nil, text, err
	}
	return pair, rest, nil
}

// addressed reads the name of a person of the actor's pairs off the front of a
// text ("@priya ...", "priya: ..."), or "@priya" off its end.
func (w *work) addressed(text string) (people []string, rest string) {
	first, after, _ := strings.Cut(text, " ")
	before, last := "", text
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		before, last = text[:i], text[i+1:]
	}
	for _, p := range w.office.PairsOf(w.actor.ID) {
		other := w.office.Person(p.Other(w.actor.ID))
		is := func(word string) bool {
			word = strings.ToLower(strings.TrimRight(strings.TrimPrefix(word, "@"), ":,"))
			return word == strings.ToLower(other.Key) || word == strings.ToLower(other.First())
		}
		switch {
		case is(first) && (strings.HasPrefix(first, "@") || strings.HasSuffix(first, ":")):
			return []string{other.Key}, strings.TrimSpace(after)
		case is(last) && strings.HasPrefix(last, "@"):
			return []string{other.Key}, strings.TrimSpace(before)
		}
	}
	return nil, text
}

// pairFor finds the pair that the actor means: the one with a named person,
// or the only one they are in.
func (w *work) pairFor(people []string) (*models.Pair, error) {
	pairs := w.office.PairsOf(w.actor.ID)
	var fits []models.Pair
	for _, p := range pairs {
		if len(people) == 0 {
			fits = append(fits, p)
			continue
		}
		for _, key := range people {
			if w.office.Person(p.Other(w.actor.ID)).Key == key {
				fits = append(fits, p)
			}
		}
	}
	switch len(fits) {
	case 0:
		return nil, models.Invalid("", "you have no 1:1 that this could go to")
	case 1:
		return w.office.Pair(fits[0].Slug), nil
	}
	return nil, models.Invalid("", "you have %d 1:1s: name the person with @, or reply to the digest", len(fits))
}

// topic adds one line to a pair's agenda, from a reply or a mail of its own.
func (w *work) topic(ctx context.Context, t thread, o order) (models.Done, error) {
	if w.msg != nil && w.matter != models.Standard && o.verb != "keep" {
		return models.Done{}, errSecretTopic
	}
	if o.verb == "goal" {
		return w.goal(ctx, t, o)
	}
	pair, text, err := w.pairOf(t, o.args["person"], oneLine(o.args["text"], 500))
	if err != nil {
		return models.Done{}, err
	}
	if o.verb == "top" && o.args["ok"] != "" {
		return w.confirmTops(ctx, pair)
	}
	if text == "" {
		return models.Done{}, models.Invalid("text", "there is no text behind %s", o.verb)
	}
	topic := models.Topic{Kind: topicKinds[o.verb], Text: text}
	if o.verb == "top" {
		n, err := strconv.Atoi(o.args["n"])
		if err != nil || n < 1 || n > 3 {
			return models.Done{}, models.Invalid("top", "the top priorities are 1, 2 and 3: write top 2 and the text")
		}
		topic.Position = n
		if err := w.serves(ctx, pair, &topic); err != nil {
			return models.Done{}, err
		}
	}
	w.ofThePair(o.line)
	return models.Done{}, w.addTopic(ctx, pair, topic)
}

// serves reads the goal that a priority names at its end ("goal: Series B").
func (w *work) serves(ctx context.Context, pair *models.Pair, t *models.Topic) error {
	lower := strings.ToLower(t.Text)
	i := strings.LastIndex(lower, "goal:")
	if i < 0 {
		return nil
	}
	name := strings.TrimRight(strings.TrimSpace(t.Text[i+len("goal:"):]), ")].")
	text := strings.TrimRightFunc(t.Text[:i], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("([,;-", r) })
	if name == "" || text == "" {
		return nil
	}
	goals, err := w.tx.Goals(ctx, w.actor.Viewer(), pair.ExecutiveID, pair.ID)
	if err != nil {
		return err
	}
	var fits []models.Goal
	for _, g := range goals {
		if strings.Contains(strings.ToLower(g.Text), strings.ToLower(name)) {
			fits = append(fits, g)
		}
	}
	switch len(fits) {
	case 1:
		t.Text, t.GoalID = text, &fits[0].ID
		return nil
	case 0:
		return models.Invalid("goal", "there is no goal %q: write goal %s on a line of its own first", name, name)
	}
	return models.Invalid("goal", "%q fits %d goals: write more of its words", name, len(fits))
}

// goal adds to the big picture. One of the executive's is seen in each of
// their 1:1s; anybody else's is between the two.
func (w *work) goal(ctx context.Context, t thread, o order) (models.Done, error) {
	text := oneLine(o.args["text"], 200)
	if text == "" {
		return models.Done{}, models.Invalid("text", "write the goal in a few words: goal Series B by June")
	}
	if !w.answersAgenda(t, "") {
		return models.Done{}, errNotItsAgenda
	}
	g := models.Goal{TeamID: w.team().ID, PersonID: w.actor.ID, Text: text, CreatedAt: w.now, SeenAt: w.now}
	said := fmt.Sprintf("A goal: %q, seen in each of your 1:1s", oneLine(text, 80))
	if len(w.office.PairsOf(w.actor.ID)) == 0 || w.actor.Role != models.RoleExecutive {
		pair, rest, err := w.pairOf(t, o.args["person"], text)
		if err != nil {
			return models.Done{}, err
		}
		g.Text, g.PairID = rest, &pair.ID
		said = fmt.Sprintf("A goal, shown to %s: %q", w.office.Person(pair.Other(w.actor.ID)).First(), oneLine(rest, 80))
	}
	w.ofThePair(o.line)
	for _, p := range w.office.PairsOf(w.actor.ID) {
		if g.PairID == nil || *g.PairID == p.ID {
			w.agendaChanged(&p)
		}
	}
	return models.Done{Said: said}, w.tx.AddGoal(ctx, &g)
}

// confirmTops says that this week's priorities still hold.
func (w *work) confirmTops(ctx context.Context, pair *models.Pair) (models.Done, error) {
	open, err := w.tx.Topics(ctx, w.actor.Viewer(), pair.ID)
	if err != nil {
		return models.Done{}, err
	}
	newest := map[int]models.Topic{}
	for _, t := range open {
		if t.Kind == models.TopicTop {
			newest[t.Position] = t
		}
	}
	if len(newest) == 0 {
		return models.Done{}, models.Invalid("top", "no priorities are set yet: write top 1 and the text")
	}
	for n := 1; n <= 3; n++ {
		t, ok := newest[n]
		if !ok {
			continue
		}
		t.ID, t.MessageID = 0, nil
		if err := w.keepTopic(ctx, pair, t); err != nil {
			return models.Done{}, err
		}
	}
	return models.Done{Said: "The top priorities stay as they are"}, nil
}

// noteOfPair keeps what a reply to an agenda said that was no command.
func (w *work) noteOfPair(ctx context.Context, t thread, text string) error {
	pair, rest, err := w.pairOf(t, "", oneLine(text, 2000))
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		w.back.said(err.Error())
		w.processed("a note for a 1:1, but not clear for which")
		return nil
	}
	if err != nil {
		return err
	}
	if w.matter != models.Standard {
		w.back.said(errSecretTopic.Error())
		w.processed("a confidential note for a 1:1: kept here, and not put on the agenda")
		return nil
	}
	for line := range strings.Lines(text) {
		w.ofThePair(line)
	}
	w.back.note = fmt.Sprintf("Kept as a note on the 1:1 with %s.", w.office.Person(pair.Other(w.actor.ID)).First())
	w.processed("a note on the 1:1")
	return w.keepTopic(ctx, pair, models.Topic{Kind: models.TopicNote, Text: rest})
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

// said are the receipts of a new line, for the name of the other side.
var saidOfTopics = map[models.TopicKind]string{
	models.TopicPoint:    "On the agenda with %s: %q",
	models.TopicTop:      "A top priority, shown to %s: %q",
	models.TopicGood:     "%s reads in the next agenda: %q",
	models.TopicFriction: "%s reads in the next agenda: %q",
	models.TopicIdea:     "An idea for the agenda with %s: %q",
	models.TopicRisk:     "A risk for the agenda with %s: %q",
	models.TopicKeep:     "Kept for you alone, not shown to %s: %q",
	models.TopicWait:     "Can wait, shown to %s: %q",
	models.TopicProtect:  "To keep free, shown to %s: %q",
	models.TopicGrowth:   "To grow, for you and %s alone: %q",
	models.TopicLesson:   "Learned, for you and %s alone: %q",
}

// addTopic stores a line of a pair's agenda and says so in the receipt.
func (w *work) addTopic(ctx context.Context, pair *models.Pair, t models.Topic) error {
	if err := w.keepTopic(ctx, pair, t); err != nil {
		return err
	}
	with := w.office.Person(pair.Other(w.actor.ID)).First()
	w.back.done(models.Done{Said: fmt.Sprintf(saidOfTopics[t.Kind], with, oneLine(t.Text, 80)), Undo: true})
	return nil
}

// keepTopic stores a line of a pair's agenda.
func (w *work) keepTopic(ctx context.Context, pair *models.Pair, t models.Topic) error {
	t.TeamID, t.PairID, t.PersonID, t.CreatedAt = w.team().ID, pair.ID, w.actor.ID, w.now
	if w.msg != nil {
		t.MessageID = &w.msg.ID
	}
	w.topicChanged(pair, t)
	return w.tx.AddTopic(ctx, &t)
}

// topicChanged draws the pages of those who may see a line anew. What is kept
// is for its writer alone, and so is that there is something.
func (w *work) topicChanged(pair *models.Pair, t models.Topic) {
	if t.Kind == models.TopicKeep {
		w.agendaChangedFor(t.PersonID)
		return
	}
	w.agendaChanged(pair)
}

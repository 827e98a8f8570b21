package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// ActOnPair does one thing on the page of a pair: the words of a reply, and
// what a meeting needs. args holds what the form of the verb asks; "meeting"
// names the occurrence, without it the one at hand is meant.
func (d *Desk) ActOnPair(ctx context.Context, v models.Viewer, slug, verb string, args map[string]string) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		pair := w.office.Pair(slug)
		if pair == nil || !pair.Has(w.actor.ID) {
			return models.ErrNotFound
		}
		act, known := pairActs[verb]
		if !known {
			return models.Invalid("verb", "there is no such action")
		}
		w.agendaChangedFor(w.actor.ID)
		if !actsAlone[verb] {
			w.agendaChanged(pair)
		}
		done, err = act(w, ctx, pair, args)
		return err
	})
	return done, err
}

// actsAlone are the acts of which the other may not hear, not even that there
// was one: what is kept, what is above them. A point that both see says so itself.
var actsAlone = map[string]bool{
	"add": true, "tick": true, "untick": true, "remove": true, "pref": true, "forget": true, "mail on": true, "mail off": true,
}

type pairAct func(*work, context.Context, *models.Pair, map[string]string) (models.Done, error)

// pairActs are what can be done on a pair's page. Some of these words are
// verbs of a reply too, and do the same.
var pairActs map[string]pairAct

func init() { // the table names functions that look into it
	pairActs = map[string]pairAct{
		"add": (*work).addPoint, "tick": (*work).tickPoint, "untick": (*work).untickPoint, "remove": (*work).removePoint,
		"begin": (*work).beginMeeting, "notes": (*work).writeNotes, "step": (*work).addStep, "unstep": (*work).removeStep, "end": (*work).endMeeting,
		"move": (*work).moveOnPage, "slot": (*work).changeSlot, "goal": (*work).goalOnPage, "invite": (*work).inviteOnPage,
		"skip": onMeeting((*work).skipMeeting), "held": onMeeting(func(w *work, ctx context.Context, p *models.Pair, m models.Meeting, _ string) (models.Done, error) {
			return w.heldMeeting(ctx, p, m)
		}),
		"pref": (*work).prefOnPage, "forget": (*work).forgetPref, "delegate": (*work).delegateOnPage, "advance": (*work).advanceOnPage,
		"questions on": func(w *work, ctx context.Context, _ *models.Pair, _ map[string]string) (models.Done, error) {
			return w.askDaily(ctx, true)
		},
		"questions off": func(w *work, ctx context.Context, _ *models.Pair, _ map[string]string) (models.Done, error) {
			return w.askDaily(ctx, false)
		},
		"mail on": agendasByMail(false), "mail off": agendasByMail(true),
		"pause 1:1": withCadence(models.Paused), "resume 1:1": withCadence(""), "weekly": withCadence(models.Weekly), "bi-weekly": withCadence(models.BiWeekly),
	}
}

func withCadence(c models.Cadence) pairAct {
	return func(w *work, ctx context.Context, p *models.Pair, _ map[string]string) (models.Done, error) {
		return w.setCadence(ctx, p, c)
	}
}

func onMeeting(f func(*work, context.Context, *models.Pair, models.Meeting, string) (models.Done, error)) pairAct {
	return func(w *work, ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
		m, err := w.recordNamed(ctx, p, args)
		if err != nil {
			return models.Done{}, err
		}
		return f(w, ctx, p, m, args["why"])
	}
}

// meetingNamed is the occurrence that a form names, or the one at hand.
func (w *work) meetingNamed(ctx context.Context, p *models.Pair, args map[string]string) (models.Meeting, error) {
	if day := dayOf(args["meeting"]); day != "" {
		m, err := w.tx.Meeting(ctx, p.TeamID, p.ID, day)
		if !errors.Is(err, models.ErrNotFound) {
			return m, err
		}
	}
	taken, err := w.taken(ctx, p)
	if err != nil {
		return models.Meeting{}, err
	}
	m, ok := p.AtHand(taken, w.now, w.team().Week())
	if !ok {
		return m, models.Invalid("", "this 1:1 has no next date: it is paused")
	}
	return m, nil
}

func (w *work) addPoint(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	text := oneLine(args["text"], 500)
	kind := models.TopicKind(args["kind"])
	if kind == "" {
		kind = models.TopicPoint
	}
	if text == "" {
		return models.Done{}, models.Invalid("text", "write something first")
	}
	if saidOfTopics[kind] == "" {
		return models.Done{}, models.Invalid("kind", "there is no such kind of point")
	}
	t := models.Topic{Kind: kind, Text: text}
	if kind == models.TopicTop {
		if t.Position, _ = strconv.Atoi(args["n"]); t.Position < 1 || t.Position > 3 {
			return models.Done{}, models.Invalid("n", "the top priorities are 1, 2 and 3")
		}
		if err := w.serves(ctx, p, &t); err != nil {
			return models.Done{}, err
		}
	}
	return models.Done{Said: fmt.Sprintf(saidOfTopics[kind], w.office.Person(p.Other(w.actor.ID)).First(), oneLine(text, 80))}, w.keepTopic(ctx, p, t)
}

// pointNamed is the topic that a form names, as its actor may see it and may
// still change it.
func (w *work) pointNamed(ctx context.Context, p *models.Pair, args map[string]string) (models.Topic, error) {
	t, err := w.tx.TopicByKey(ctx, w.actor.Viewer(), p.ID, args["id"])
	if err == nil && t.DiscussedIn != "" {
		err = w.writable(ctx, p, t.DiscussedIn)
	}
	if err == nil {
		w.topicChanged(p, t) // each of those who ask changes it
	}
	return t, err
}

func (w *work) tickPoint(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	t, err := w.pointNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	t.DiscussedAt, t.DiscussedIn = &w.now, m.Cycle
	return models.Done{Said: "Talked about: " + oneLine(t.Text, 80)}, w.tx.SetTopic(ctx, t)
}

func (w *work) untickPoint(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	t, err := w.pointNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	t.DiscussedAt, t.DiscussedIn = nil, ""
	return models.Done{Said: "On the agenda again: " + oneLine(t.Text, 80)}, w.tx.SetTopic(ctx, t)
}

func (w *work) removePoint(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	t, err := w.pointNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	t.DroppedAt = &w.now
	return models.Done{Said: "Taken off the agenda: " + oneLine(t.Text, 80)}, w.tx.SetTopic(ctx, t)
}

var errEnded = models.Invalid("", "this meeting has ended: its recap went out")

func (w *work) beginMeeting(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	if m.EndedAt != nil {
		return models.Done{}, errEnded
	}
	if m.BeganAt == nil {
		m.BeganAt = &w.now
	}
	if m.State == models.MeetingSkipped { // they met after all
		m.State, m.Why = models.MeetingPlanned, ""
	}
	return models.Done{Said: "The meeting began. End it here: the recap goes out at once"}, w.storeMeeting(ctx, &m)
}

// recordNamed is the occurrence that a form names, whose record may still be
// changed.
func (w *work) recordNamed(ctx context.Context, p *models.Pair, args map[string]string) (models.Meeting, error) {
	m, err := w.meetingNamed(ctx, p, args)
	if err == nil {
		err = w.writable(ctx, p, m.Cycle)
	}
	return m, err
}

// writable says why the record of a meeting cannot be changed any more.
func (w *work) writable(ctx context.Context, p *models.Pair, cycle models.Day) error {
	last, err := w.tx.LastMeetings(ctx, p.TeamID, p.ID, 20)
	if err != nil {
		return err
	}
	if models.Frozen(last, cycle, w.now) {
		return models.Invalid("", "this record is closed: two meetings were held since")
	}
	return nil
}

func (w *work) writeNotes(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	m.Notes = clip(args["notes"], 500, 20_000)
	return models.Done{Said: "The notes are kept"}, w.storeMeeting(ctx, &m)
}

func (w *work) addStep(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	if m.EndedAt != nil {
		return models.Done{}, models.Invalid("text", "this meeting has ended: send what is new as a mail of its own")
	}
	s := models.Step{TeamID: p.TeamID, PairID: p.ID, Cycle: m.Cycle, Text: oneLine(args["text"], 200), CreatedAt: w.now}
	if s.Text == "" {
		return models.Done{}, models.Invalid("text", "write what is to be done")
	}
	if key := args["person"]; key != "" {
		who := w.office.PersonByKey(key)
		if who == nil || !who.Works() {
			return models.Done{}, models.Invalid("person", "nobody here is called %q", key)
		}
		s.PersonID = &who.ID
	}
	if by := strings.TrimSpace(args["by"]); by != "" {
		if s.DueDay = w.day(w.actor, by); s.DueDay == "" {
			return models.Done{}, models.Invalid("by", "%q is no day; write fri, 3d or 2 dec", by)
		}
	}
	if err := w.storeMeeting(ctx, &m); err != nil {
		return models.Done{}, err
	}
	if err := w.tx.AddStep(ctx, &s); err != nil {
		return models.Done{}, err
	}
	said := "A next step: " + oneLine(s.Text, 80)
	if !s.Whole() {
		said += ". It still needs who and by when"
	}
	return models.Done{Said: said}, nil
}

func (w *work) removeStep(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	steps, err := w.tx.Steps(ctx, p.TeamID, p.ID, m.Cycle)
	if err != nil {
		return models.Done{}, err
	}
	at := slices.IndexFunc(steps, func(s models.Step) bool { return s.Key() == args["id"] })
	if at < 0 {
		return models.Done{}, models.ErrNotFound
	}
	return models.Done{Said: "The step was taken off"}, w.tx.DeleteStep(ctx, p.TeamID, steps[at].ID)
}

// endMeeting closes a meeting with who does what by when. Each step becomes an
// item, and both get the recap at once. A step without a person or a day
// keeps it open, and so does no step at all unless that is meant.
func (w *work) endMeeting(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	if m.EndedAt != nil {
		return models.Done{Said: "This meeting has ended already; its recap went out."}, nil
	}
	steps, err := w.tx.Steps(ctx, p.TeamID, p.ID, m.Cycle)
	if err != nil {
		return models.Done{}, err
	}
	for _, s := range steps {
		if !s.Whole() {
			return models.Done{}, models.Invalid("steps", "%q needs who and by when before the meeting can end", oneLine(s.Text, 60))
		}
	}
	if len(steps) == 0 && args["nothing"] == "" {
		return models.Done{}, models.Invalid("steps", "write who does what by when, or say that nothing was agreed")
	}
	for n := range steps {
		if err := w.fileStep(ctx, p, &steps[n]); err != nil {
			return models.Done{}, err
		}
	}
	m.State, m.EndedAt = models.MeetingHeld, &w.now
	if m.BeganAt == nil {
		m.BeganAt = &w.now
	}
	if err := w.storeMeeting(ctx, &m); err != nil {
		return models.Done{}, err
	}
	if err := w.reschedule(ctx, p); err != nil {
		return models.Done{}, err
	}
	return models.Done{Said: "The meeting ended; the recap is on its way to both of you"}, w.recap(ctx, p, m, steps)
}

// fileStep makes an item of what somebody agreed to do.
func (w *work) fileStep(ctx context.Context, p *models.Pair, s *models.Step) error {
	holder := w.office.Person(*s.PersonID)
	at := holder.Week(w.team()).EndOf(s.DueDay)
	intent := parser.Intent{Kind: string(models.Task), Title: s.Text, Priority: string(models.Normal), Due: parser.Moment{At: at, Day: string(s.DueDay), Text: string(s.DueDay)}}
	r := Routing{PersonID: &holder.ID, Clearance: models.Standard, Reasons: []string{fmt.Sprintf("a next step of the %s of %s -> %s", p.Title(), sayDay(s.Cycle.In(utc)), holder.First())}}
	mail := w.mail
	w.mail = &parser.Mail{}
	i, err := w.newItem(ctx, intent, r)
	w.mail = mail
	if err != nil {
		return err
	}
	if err := w.tx.AddItem(ctx, i); err != nil {
		return err
	}
	if err := w.tx.AssignFirst(ctx, *i, r.Reasons, w.now); err != nil {
		return err
	}
	if err := w.event(ctx, i, "filed", "agreed it at the "+p.Title(), nil); err != nil {
		return err
	}
	s.ItemID = &i.ID
	w.itemChanged(i)
	if !p.Has(holder.ID) { // the two read it in the recap
		if err := w.oweAssignment(ctx, holder, i, fmt.Sprintf("assignment:%d:%d:%s", i.Number, holder.ID, w.cause()), r.Reasons, ""); err != nil {
			return err
		}
	}
	return w.tx.SetStep(ctx, *s)
}

// recap owes both the record of a meeting, on the thread of its agenda.
func (w *work) recap(ctx context.Context, p *models.Pair, m models.Meeting, steps []models.Step) error {
	week := w.pairWeek(p)
	v := models.RecapValue{
		Pair: p.Slug, Notes: m.Notes,
		Title: fmt.Sprintf("%s %s + %s, %s", p.Title(), w.nameOf(&p.AssistantID), w.nameOf(&p.ExecutiveID), sayDay(m.MeetsAt.In(week.Zone))),
	}
	var numbers []int
	for _, s := range steps {
		i, err := w.tx.ItemByID(ctx, p.TeamID, *s.ItemID)
		if err != nil {
			return err
		}
		numbers = append(numbers, i.Number)
		v.Steps = append(v.Steps, models.ItemLine{Number: i.Number, Title: s.Text, When: sayDay(s.DueDay.In(utc)), Who: w.nameOf(s.PersonID)})
	}
	topics, err := w.tx.TopicsOfMeeting(ctx, p.TeamID, p.ID, m.Cycle)
	if err != nil {
		return err
	}
	for _, t := range topics {
		switch {
		case t.Kind == models.TopicKeep, t.DroppedAt != nil:
		case t.DiscussedIn == m.Cycle:
			v.Discussed = append(v.Discussed, oneLine(t.Text, 200))
		case t.DiscussedAt == nil && (t.Kind == models.TopicPoint || t.Kind == models.TopicIdea || t.Kind == models.TopicRisk):
			v.Carried = append(v.Carried, oneLine(t.Text, 200))
		}
	}
	v.Discussed, v.Carried = first(v.Discussed, 20), first(v.Carried, 20)
	taken, err := w.taken(ctx, p)
	if err != nil {
		return err
	}
	if next, ok := p.Ahead(taken, w.now, w.team().Week()); ok {
		v.Next = sayMoment(next.MeetsAt.In(week.Zone))
	}
	for _, id := range []int64{p.ExecutiveID, p.AssistantID} {
		if err := w.oweRecap(ctx, p, m, w.office.Person(id), v, steps, numbers); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) oweRecap(ctx context.Context, p *models.Pair, m models.Meeting, reader *models.Person, v models.RecapValue, steps []models.Step, numbers []int) error {
	l := w.letterTo(reader, models.LetterRecap, fmt.Sprintf("recap:%s:%s:%s", p.Slug, m.Cycle, reader.Key))
	l.Subject = "Re: " + v.Title
	for _, key := range []string{fmt.Sprintf("digest:%s:%s:%s", p.Slug, m.Cycle, reader.Key), fmt.Sprintf("rollup:%s:%s", reader.Key, m.Cycle.Monday())} {
		agenda, err := w.tx.LetterByKey(ctx, p.TeamID, key)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		l.InReplyTo, l.References, l.Subject = agenda.MessageID, []string{agenda.MessageID}, "Re: "+agenda.Subject
		break
	}
	l.Numbers, l.Value.Pair, l.Value.Cycle = numbers, p.Slug, m.Cycle
	l.Value.Link, l.Value.Reason = w.page("/1on1s/"+p.Slug), "you are in this 1:1"
	v.Steps = slices.Clone(v.Steps) // the other's recap names them
	for n, s := range steps {
		if same(s.PersonID, &reader.ID) {
			v.Steps[n].Who = "you"
		}
	}
	l.Value.Recap = &v
	_, err := w.owe(ctx, l)
	return err
}

func (w *work) moveOnPage(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	m, err := w.recordNamed(ctx, p, args)
	if err != nil {
		return models.Done{}, err
	}
	week := w.pairWeek(p)
	text := strings.TrimSpace(args["when"])
	if at, err := time.ParseInLocation("2006-01-02T15:04", text, week.Zone); err == nil { // as browsers write it
		return w.moveMeeting(ctx, p, m, at)
	}
	to, err := parser.WhenSlot(text, parser.DateContext{Now: w.now.In(week.Zone), Zone: week.Zone, Locale: w.team().Locale})
	if err != nil {
		return models.Done{}, models.Invalid("when", "%q is no day and time; write thu 10:00", oneLine(text, 40))
	}
	return w.moveMeeting(ctx, p, m, w.slotOf(p, m, to))
}

// changeSlot changes when a pair meets for good, and when its agenda goes out.
func (w *work) changeSlot(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	next := *p
	set := func(field string, target *string, read func(string) (string, error)) error {
		word, given := args[field]
		if word = strings.TrimSpace(word); !given {
			return nil
		}
		got, err := read(word)
		var invalid models.InvalidError
		if errors.As(err, &invalid) {
			return models.InvalidError{Field: field, Reason: invalid.Reason}
		}
		*target = got
		return err
	}
	weekday := func(s string) (string, error) {
		d, err := models.ParseWeekday(s)
		return models.ShortWeekday(d), err
	}
	clock := func(s string) (string, error) {
		m, err := models.ParseClock(s)
		return models.FormatClock(m), err
	}
	zone := func(s string) (string, error) {
		_, err := models.ParseWeek(nil, "", s)
		return s, err
	}
	perhaps := func(read func(string) (string, error)) func(string) (string, error) {
		return func(s string) (string, error) {
			if s == "" {
				return "", nil
			}
			return read(s)
		}
	}
	err := errors.Join(set("weekday", &next.Weekday, weekday), set("time", &next.Time, clock), set("zone", &next.Zone, zone),
		set("digest_day", &next.DigestDay, perhaps(weekday)), set("digest_time", &next.DigestTime, clock),
		set("name", &next.Name, func(s string) (string, error) { return oneLine(s, 40), nil }))
	if err != nil {
		return models.Done{}, err
	}
	if next.Zone == "" {
		return models.Done{}, models.Invalid("zone", "write a time zone such as Europe/Copenhagen")
	}
	for field, target := range map[string]*int{"minutes": &next.Minutes, "cutoff": &next.Cutoff} {
		if word, given := args[field]; given {
			n, err := strconv.Atoi(strings.TrimSpace(word))
			if err != nil || n < 0 || n > 7*24*60 || field == "minutes" && (n < 5 || n > 480) {
				return models.Done{}, models.Invalid(field, "%q is no number of minutes", oneLine(word, 20))
			}
			*target = n
		}
	}
	said := fmt.Sprintf("The %s is %s at %s now, %d minutes", next.Title(), next.Weekday, next.Time, next.Minutes)
	return models.Done{Said: said}, w.saveSlot(ctx, p, next, said)
}

func (w *work) goalOnPage(ctx context.Context, p *models.Pair, args map[string]string) (models.Done, error) {
	if args["id"] == "" {
		return w.goal(ctx, thread{}, order{verb: "goal", args: map[string]string{"text": args["text"], "person": w.office.Person(p.Other(w.actor.ID)).Key}})
	}
	goals, err := w.tx.Goals(ctx, w.actor.Viewer(), p.ExecutiveID, p.ID)
	if err != nil {
		return models.Done{}, err
	}
	at := slices.IndexFunc(goals, func(g models.Goal) bool { return g.Key() == args["id"] })
	if at < 0 {
		return models.Done{}, models.ErrNotFound
	}
	if goals[at].PersonID != w.actor.ID {
		return models.Done{}, models.Invalid("", "this goal is %s's to change", w.office.Person(goals[at].PersonID).First())
	}
	if args["over"] != "" {
		return models.Done{Said: "The goal is closed"}, w.tx.SetGoal(ctx, p.TeamID, goals[at].ID, w.now, &w.now)
	}
	return models.Done{Said: "The goal still holds"}, w.tx.SetGoal(ctx, p.TeamID, goals[at].ID, w.now, nil)
}

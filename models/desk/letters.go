package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// letterTo begins a letter to a person of the team. The key names what causes
// it, so that the same cause never writes twice.
func (w *work) letterTo(p *models.Person, kind models.LetterKind, key string) *models.Letter {
	ref := w.desk.newRef()
	return &models.Letter{
		TeamID: w.team().ID, Ref: ref, DedupeKey: key, Kind: kind, PersonID: &p.ID, ToName: p.Name, ToAddr: p.Address(),
		Clearance: models.Standard, MessageID: fmt.Sprintf("<%s@%s>", ref, w.desk.host), State: models.LetterOwed,
		NotBefore: w.now, CreatedAt: w.now, Value: models.LetterValue{From: w.team().Name, Auto: "auto-generated"},
	}
}

// page is the path of a page as a letter links to it: with the team in it, so
// that it leads to the right office also where one person is in several.
func (w *work) page(path string) string { return "/t/" + w.team().Slug + strings.TrimSuffix(path, "/") }

// itemLetter begins a letter about one item, on the item's thread, delivered
// inside the reader's working hours unless the matter is urgent.
func (w *work) itemLetter(p *models.Person, i *models.Item, kind models.LetterKind, key string) *models.Letter {
	l := w.letterTo(p, kind, key)
	l.ItemID, l.Numbers, l.Clearance = &i.ID, []int{i.Number}, i.Clearance
	l.References, l.InReplyTo = []string{i.RootID}, i.RootID
	l.Subject = subjectOf(i)
	l.Value.Link = w.page(fmt.Sprintf("/items/%d", i.Number))
	if i.Priority == models.Urgent {
		l.Pace = models.Pressing
	} else {
		l.NotBefore = p.Week(w.team()).NextOpen(w.now).UTC()
	}
	return l
}

// urgent says the how manieth urgent matter of the day it is that a letter
// brings, so that the word keeps its weight; "" where it is not urgent.
func (w *work) urgent(ctx context.Context, p *models.Person, i *models.Item) (string, error) {
	if i.Priority != models.Urgent {
		return "", nil
	}
	week := p.Week(w.team())
	n, err := w.tx.UrgentToday(ctx, p.Viewer(), week.DayIn(w.now).In(week.Zone).UTC())
	return ordinal(n+1) + " urgent matter today", err
}

// subjectOf is the subject of every letter about an item. It never changes, so
// that mail programs keep one thread, and tells nothing of a confidential one.
func subjectOf(i *models.Item) string {
	if i.Confidential() {
		return fmt.Sprintf("[Adjutant] #%d", i.Number)
	}
	return fmt.Sprintf("[Adjutant] #%d %s", i.Number, oneLine(i.Title, 120))
}

// owe records a letter, once for its key. Nobody is owed a letter who has no
// address, is not cleared for it or wants none of its sort, and no letters come
// of importing old mail.
func (w *work) owe(ctx context.Context, l *models.Letter) (bool, error) {
	if w.quiet || l.ToAddr == "" {
		return false, nil
	}
	if l.PersonID != nil && !w.office.Person(*l.PersonID).Clearance.Covers(l.Clearance) {
		return false, nil
	}
	if l.PersonID != nil {
		p := w.office.Person(*l.PersonID)
		if l.Pace != models.Pressing && p.Wishes()[l.Sort()] == models.Never {
			return false, nil
		}
		if err := w.pace(ctx, p, l); err != nil {
			return false, err
		}
	}
	return w.tx.OweLetter(ctx, l)
}

// assigned tells a holder that an item is theirs, unless they did it
// themselves. An item that nobody is cleared for is told to the executive.
func (w *work) assigned(ctx context.Context, i *models.Item, reasons []string, note string) error {
	if i.State == models.StateHeld {
		return w.askAboutHeld(ctx, i)
	}
	if i.HolderID == nil || w.actor != nil && *i.HolderID == w.actor.ID {
		return nil
	}
	holder := w.office.Person(*i.HolderID)
	return w.oweAssignment(ctx, holder, i, fmt.Sprintf("assignment:%d:%d:%s", i.Number, holder.ID, w.cause()), reasons, note)
}

// cause names what happens in this transaction: the mail, the line of history
// that was just written, or the moment.
func (w *work) cause() string {
	switch {
	case w.msg != nil:
		return fmt.Sprintf("mail.%d", w.msg.ID)
	case w.lastLine != 0:
		return fmt.Sprintf("event.%d", w.lastLine)
	}
	return fmt.Sprintf("at.%d", w.now.UnixMicro())
}

func (w *work) oweAssignment(ctx context.Context, p *models.Person, i *models.Item, key string, reasons []string, note string) error {
	l := w.itemLetter(p, i, models.LetterAssignment, key)
	l.Value.Reason = whyYou(reasons)
	l.Value.Assignment = w.assignment(p, i, reasons, note)
	var err error
	if l.Value.Assignment.Urgent, err = w.urgent(ctx, p, i); err != nil {
		return err
	}
	if w.waitsTooLong(p, i) {
		l.Pace = models.Pressing
	}
	if i.Asked() && same(i.AskID, &p.ID) {
		l.Asks = &i.Number
	}
	if i.Blockers > 0 && !i.Confidential() {
		blockers, err := w.tx.Blockers(ctx, *i)
		if err != nil {
			return err
		}
		for _, b := range blockers {
			if b.State.Open() {
				l.Value.Assignment.BlockedBy = append(l.Value.Assignment.BlockedBy, b.Number)
			}
		}
	}
	if !i.Confidential() {
		if l.Value.Assignment.Likes, err = w.bookOf(ctx, p, i.DomainID); err != nil {
			return err
		}
	}
	if i.StartAt != nil && i.StartAt.After(l.NotBefore) { // what sleeps is told when it wakes
		l.NotBefore = p.Week(w.team()).NextOpen(*i.StartAt).UTC()
	}
	if err := w.enclose(ctx, p, i, l.Value.Assignment); err != nil {
		return err
	}
	_, err = w.owe(ctx, l)
	return err
}

// whyYou turns the deciding reason, which is the last, into the letter's line.
func whyYou(reasons []string) string {
	if len(reasons) == 0 {
		return "you hold this item"
	}
	return reasons[len(reasons)-1]
}

func (w *work) assignment(p *models.Person, i *models.Item, reasons []string, note string) *models.AssignmentValue {
	if i.Confidential() {
		return &models.AssignmentValue{Number: i.Number, Hidden: true, Holder: p.First()}
	}
	week := p.Week(w.team())
	v := &models.AssignmentValue{
		Number: i.Number, Kind: i.Kind, Title: i.Title, Holder: p.First(), Due: sayDue(*i, week), Priority: i.Priority,
		WaitFor: i.WaitFor, Reasons: reasons, Note: i.Note,
	}
	if note != "" {
		v.Note = note
	}
	if i.FollowAt != nil && i.Kind == models.FollowUp {
		v.Follow = sayDay(i.FollowAt.In(week.Zone))
	}
	if d := w.domainOf(i); d != nil {
		v.Domain, v.Level = d.Name, w.sayDelegation(i)
		if n := slices.IndexFunc(d.Backups, func(id int64) bool { return id != p.ID }); n >= 0 {
			v.Backup = w.office.Person(d.Backups[n]).First()
		}
	}
	v.Points = i.Points
	if i.Amount != "" {
		v.Amount = models.SayAmount(i.Amount)
	}
	if i.Kind == models.Decision {
		v.Options, v.Recommend, v.OtherView, v.Decides = i.Options, i.Recommend, i.OtherView, i.Asked() && same(i.AskID, &p.ID)
	}
	if w.msg == nil || w.mail == nil {
		return v
	}
	verb := "wrote"
	if f := w.mail.Forward; f != nil {
		verb = "forwarded"
		v.Original = clip(headOf(f)+"\n\n"+f.Text, 40, 3000)
		v.WriteTo, v.WriteTitle = f.From.Address, "Re: "+oneLine(parser.CleanSubject(f.Subject), 120)
		v.WriteCc = plusAddress(w.team().Address, fmt.Sprint(i.Number))
	}
	if w.actor != nil {
		v.From = fmt.Sprintf("%s, %s %s", w.actor.First(), verb, sayMoment(w.msg.ArrivedAt.In(week.Zone)))
	}
	return v
}

func headOf(f *parser.Forward) string {
	from := f.From.Address
	if f.From.Name != "" {
		from = strings.TrimSpace(f.From.Name + " <" + f.From.Address + ">")
	}
	return strings.TrimSpace(fmt.Sprintf("From: %s\nDate: %s\nSubject: %s", from, f.DateText, f.Subject))
}

func plusAddress(address, extension string) string {
	local, host, ok := strings.Cut(address, "@")
	if !ok {
		return address
	}
	return local + "+" + extension + "@" + host
}

// tell writes to one person of an item's other side: what happened, and the
// words. Whoever did it is not told.
func (w *work) tell(ctx context.Context, i *models.Item, to *int64, what, text string) error {
	if to == nil || w.actor != nil && *to == w.actor.ID {
		return nil
	}
	p := w.office.Person(*to)
	w.told++ // one mail may be told of in several letters
	l := w.itemLetter(p, i, models.LetterAssignment, fmt.Sprintf("told:%d:%d:%s.%d", i.Number, p.ID, w.cause(), w.told))
	l.Value.Reason = what
	l.Value.Assignment = &models.AssignmentValue{Number: i.Number, Hidden: true, News: true, Holder: p.First()}
	if w.answersQuestion {
		l.Pace = models.Pressing
	}
	if w.msg != nil {
		l.Clearance = l.Clearance.Max(w.matter)
	}
	if l.Clearance == models.Standard {
		week := p.Week(w.team())
		l.Value.Assignment = &models.AssignmentValue{
			Number: i.Number, Kind: i.Kind, Title: i.Title, Holder: w.nameOf(i.HolderID), Due: sayDue(*i, week), Priority: i.Priority,
			News: true, Closed: !i.State.Open(), Reasons: []string{what}, Note: clip(text, 60, 4000),
		}
	}
	_, err := w.owe(ctx, l)
	return err
}

func (w *work) nameOf(id *int64) string {
	if id == nil {
		return ""
	}
	return w.office.Person(*id).First()
}

// askDecision puts one question to whoever decides.
func (w *work) askDecision(ctx context.Context, i *models.Item, reasons []string) error {
	p := w.office.Person(*i.AskID)
	l := w.itemLetter(p, i, models.LetterDecision, fmt.Sprintf("decision:%d:%s", i.Number, w.cause()))
	l.Asks = &i.Number
	l.Value.Reason = "this needs your yes, no or choice"
	if w.waitsTooLong(p, i) {
		l.Pace = models.Pressing
	}
	v := &models.DecisionValue{Number: i.Number, Hidden: i.Confidential()}
	var err error
	if v.Urgent, err = w.urgent(ctx, p, i); err != nil {
		return err
	}
	if !v.Hidden {
		v.Title, v.By, v.Options, v.Recommend = i.Title, sayDue(*i, p.Week(w.team())), i.Options, i.Recommend
		v.Who, v.Note, v.Reasons = w.nameOf(i.HolderID), i.Note, reasons
		v.Silence, v.OtherView = w.saySilence(i), i.OtherView
		if i.Amount != "" {
			v.Amount = models.SayAmount(i.Amount)
		}
		if f := w.mail; f != nil && f.Forward != nil {
			v.Original = clip(headOf(f.Forward)+"\n\n"+f.Forward.Text, 30, 2000)
		}
	}
	l.Value.Decision = v
	_, err = w.owe(ctx, l)
	return err
}

// askAboutHeld tells the executive, if cleared, that nobody may take an item.
func (w *work) askAboutHeld(ctx context.Context, i *models.Item) error {
	p := w.office.Executive()
	if p == nil {
		return nil
	}
	l := w.itemLetter(p, i, models.LetterAlert, fmt.Sprintf("held:%d:%s", i.Number, w.cause()))
	l.Value.Reason = "you are the executive of this office"
	l.Value.Notice = &models.NoticeValue{
		Title: fmt.Sprintf("#%d is held", i.Number),
		Lines: []string{
			"A confidential matter came in, and nobody who could take it is cleared for it.",
			fmt.Sprintf("Nobody else can see that it exists. Reply with: %d give and a name, or open its page.", i.Number),
		},
	}
	_, err := w.owe(ctx, l)
	return err
}

// line is one item on one line of a letter to p. Of a confidential item it
// carries the number alone.
func (w *work) line(i *models.Item, p *models.Person) models.ItemLine {
	week := p.Week(w.team())
	l := models.ItemLine{Number: i.Number, Title: oneLine(i.Title, 100), When: sayDue(*i, week), Who: w.nameOf(i.HolderID), State: i.State}
	if same(i.HolderID, &p.ID) {
		l.Who = "you"
	}
	if i.Confidential() {
		l.Title, l.Who = string(i.Clearance), ""
	}
	return l
}

package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// file makes what a proven person wrote or forwarded into what it asks for:
// an item, a point for a 1:1, or something merely kept.
func (w *work) file(ctx context.Context, t thread, dict parser.Dictionary) (err error) {
	intent := w.mail.Intent(dict)
	for _, s := range intent.Said {
		w.back.said(s)
	}
	w.explainClaims(intent)
	w.msg.Domain = intent.Domain
	switch intent.Kind {
	case "fyi":
		w.processed("for information: kept" + under(w.office, intent.Domain))
		w.back.done(models.Done{Said: "Kept for information" + under(w.office, intent.Domain) + "."})
		return nil
	case "pref":
		return w.filePreference(ctx, intent)
	case "1on1":
		return w.fileTopic(ctx, intent)
	}
	if joined, err := w.joinSame(ctx, intent); err != nil || joined {
		return err
	}
	in := RouteInputOf(w.office, w.mail, intent, w.actor, w.now)
	in.Thread, in.Clearance = t.item, in.Clearance.Max(w.matter)
	if in.Loads, err = w.loads(ctx); err != nil {
		return err
	}
	return w.fileItem(ctx, intent, RouteMatter(w.office, intent, in))
}

// loads counts what each person holds, in a team where somebody set a limit.
func (w *work) loads(ctx context.Context) (map[int64]int, error) {
	if !someLimit(w.office) {
		return nil, nil
	}
	return w.tx.Loads(ctx, w.team().ID)
}

func someLimit(o *models.Office) bool {
	return slices.ContainsFunc(o.People, func(p models.Person) bool { return p.Limit > 0 && p.Works() })
}

// fileForTriage files a stranger's mail for a team that sorts such mail by
// hand. None of its tags count.
func (w *work) fileForTriage(ctx context.Context, why string) error {
	title := parser.CleanSubject(w.mail.Subject)
	from := w.msg.FromAddr
	if w.msg.FromName != "" {
		from = w.msg.FromName + " <" + from + ">"
	}
	w.nobodys = true
	defer func() { w.nobodys = false }()
	note := strings.TrimSpace("From " + from + "\n\n" + w.mail.Visible)
	intent := parser.Intent{Kind: string(models.Task), Title: title, Note: note, Priority: string(models.Normal)}
	return w.fileItem(ctx, intent, forSorting(w.msg.Clearance, why))
}

// RouteInputOf says of a mail what routing looks at. The mail that was
// forwarded counts where there is one: that is where the matter comes from.
func RouteInputOf(o *models.Office, m *parser.Mail, intent parser.Intent, from *models.Person, now time.Time) RouteInput {
	const enough = 20_000 // characters that keywords are looked for in
	in := RouteInput{
		From: from, People: intent.People, Domain: intent.Domain, Clearance: clearanceOf(intent.Confidential), Now: now,
		Sender: m.From.Address, To: addresses(m.To), Subject: intent.Title, List: m.Facts.ListID,
		Text: clip(m.OwnText, 2000, enough), Files: filesOf(m.Attachments),
	}
	if intent.PriorityGiven {
		in.Priority = models.Priority(intent.Priority)
	}
	if f := m.Forward; f != nil {
		in.Sender, in.To = f.From.Address, addresses(f.To)
		in.Subject += "\n" + f.Subject
		in.Text += "\n" + clip(f.Text, 2000, enough)
		in.Files = append(in.Files, filesOf(f.Attachments)...)
	}
	in.Undated = undated(intent)
	if !intent.Due.IsZero() {
		due := intent.Due.At
		in.Due = &due
	}
	claims := claimed(o)
	for _, u := range intent.UnknownDomains {
		if names := claims[fold(u.Word)]; len(names) > 1 {
			in.Unclaimed = append(in.Unclaimed, fmt.Sprintf("%s domains claim #%s: %s", count(len(names)), u.Word, strings.Join(names, ", ")))
		} else {
			in.Unknown = append(in.Unknown, fmt.Sprintf("#%s is no domain of this office", oneLine(u.Word, 40)))
		}
	}
	for _, u := range intent.UnknownPeople {
		in.Unknown = append(in.Unknown, fmt.Sprintf("@%s is nobody of this office", oneLine(u.Word, 40)))
	}
	for _, u := range intent.AmbiguousPeople {
		in.Unknown = append(in.Unknown, fmt.Sprintf("@%s could be several people", oneLine(u.Word, 40)))
	}
	in.Unknown = first(in.Unknown, 5)
	return in
}

func fold(word string) string { return strings.ToLower(strings.TrimSpace(word)) }

func clearanceOf(tag string) models.Clearance {
	switch c := models.Clearance(tag); {
	case tag == "":
		return models.Standard
	case c.Valid():
		return c
	}
	return models.Private // an unknown word: the strictest reading
}

// explainClaims says in the receipt which words several domains claim; the
// reader of the mail has said already which ones nobody answers to.
func (w *work) explainClaims(intent parser.Intent) {
	claims := claimed(w.office)
	for _, u := range intent.UnknownDomains {
		if names := claims[fold(u.Word)]; len(names) > 1 {
			w.back.said(fmt.Sprintf("#%s is claimed by %s, so somebody has to choose.", u.Word, strings.Join(names, " and ")))
		}
	}
}

// fileItem adds the item that an intent asks for, gives it to whom routing
// chose, and owes the letters that tell of it.
func (w *work) fileItem(ctx context.Context, intent parser.Intent, r Routing) error {
	i, err := w.newItem(ctx, intent, r)
	if err != nil {
		return err
	}
	blockers, err := w.blockersOf(ctx, i, intent.Blockers)
	if err != nil {
		return err
	}
	if i.Blockers = len(blockers); i.Blockers > 0 {
		i.ChaseAt = w.chaseAt(i)
	}
	if err := w.tx.AddItem(ctx, i); err != nil {
		return err
	}
	for _, b := range blockers {
		if err := w.tx.Link(ctx, models.Link{TeamID: i.TeamID, ItemID: i.ID, BlockerID: b.ID, PersonID: &w.actor.ID, CreatedAt: w.now}); err != nil {
			return err
		}
		w.itemChanged(&b)
	}
	if err := w.link(ctx, i); err != nil {
		return err
	}
	if err := w.tx.AddOrigins(ctx, w.originsOf(i)); err != nil {
		return err
	}
	if err := w.tx.AssignFirst(ctx, *i, r.Reasons, w.now); err != nil {
		return err
	}
	if err := w.event(ctx, i, "filed", "filed it as a "+i.Kind.Word(), nil); err != nil {
		return err
	}
	if err := w.event(ctx, i, "assigned", w.sayWhere(i, r), nil); err != nil {
		return err
	}
	w.itemChanged(i)
	w.back.touches(i)
	w.processed(fmt.Sprintf("filed as #%d", i.Number))
	w.back.done(models.Done{Number: i.Number, Said: w.sayFiled(i, r)})
	if i.HolderID == nil {
		w.tx.Changed(models.Change{TeamID: i.TeamID, Number: i.Number, Clearance: i.Clearance, Topic: "triage"})
	}
	if i.State == models.StateHeld {
		return w.askAboutHeld(ctx, i)
	}
	if i.Asked() && !same(i.AskID, i.HolderID) {
		if err := w.askDecision(ctx, i, r.Reasons); err != nil {
			return err
		}
	}
	return w.assigned(ctx, i, r.Reasons, "")
}

func (w *work) newItem(ctx context.Context, intent parser.Intent, r Routing) (*models.Item, error) {
	i := &models.Item{
		TeamID: w.team().ID, Kind: models.Kind(intent.Kind), Title: w.title(intent), Note: clip(intent.Note, 400, 20_000),
		State: models.StateOpen, Clearance: r.Clearance, DomainID: r.DomainID, HolderID: r.PersonID,
		Priority: models.Priority(intent.Priority), Labels: first(intent.Labels, 20), Every: intent.Every, Amount: intent.Amount,
		WaitFor: oneLine(intent.WaitFor, 120), Recommend: intent.Recommend, Silence: intent.Silence, OtherView: oneLine(intent.OtherView, 400), Triage: r.Triage,
		RootID: w.desk.rootID(), MovedAt: w.now, GivenAt: &w.now, CreatedAt: w.now,
	}
	if r.Priority != "" && !intent.PriorityGiven {
		i.Priority = r.Priority
	}
	for _, o := range first(intent.Options, 26) {
		i.Options = append(i.Options, models.Option{Letter: o.Letter, Text: oneLine(o.Text, 300)})
	}
	w.addPoints(i, intent.Points)
	if w.actor != nil && !w.nobodys { // a stranger's mail is nobody's matter yet
		i.AskedByID = &w.actor.ID
	}
	if r.Held {
		i.State = models.StateHeld
	}
	w.setOutside(i)
	w.setDates(i, intent)
	w.place(i, r)
	if why := w.silenceBars(i); i.Silence != "" && why != "" {
		i.Silence = ""
		w.back.said("Without an answer nothing will happen: " + why + ".")
	}
	if i.Kind == models.FollowUp {
		w.prepareFollowUp(i)
	}
	if i.HolderID != nil && w.actor != nil && *i.HolderID == w.actor.ID {
		i.AckedAt = &w.now
	}
	i.ChaseAt = w.chaseAt(i)
	var err error
	i.Number, err = w.newNumber(ctx, i.Clearance)
	return i, err
}

func (w *work) title(intent parser.Intent) string {
	candidates := []string{intent.Title}
	if f := w.mail.Forward; f != nil {
		candidates = append(candidates, parser.CleanSubject(f.Subject))
	}
	line, _, _ := strings.Cut(strings.TrimSpace(w.mail.OwnText), "\n")
	for _, c := range append(candidates, line) {
		if t := oneLine(c, 200); t != "" {
			return t
		}
	}
	return "(no subject)"
}

func (w *work) setDates(i *models.Item, intent parser.Intent) {
	if !intent.Due.IsZero() {
		w.setDue(i, intent.Due)
	} else if d := w.domainOf(i); d != nil && undated(intent) {
		week := w.holderWeek(i)
		if day := dueIn(d, week, w.now); day != "" {
			at := week.EndOf(day).UTC()
			i.DueDay, i.DueAt, i.DueText = day, &at, d.DueIn
		}
	}
	if !intent.Start.IsZero() {
		at := intent.Start.At.UTC()
		i.StartAt = &at
	}
	if !intent.Follow.IsZero() {
		i.FollowAt = w.askAgain(i, intent.Follow)
	}
}

// undated reports whether a matter is due when its domain says: what we wait
// for is asked about instead.
func undated(intent parser.Intent) bool {
	return intent.Due.IsZero() && models.Kind(intent.Kind) != models.FollowUp
}

// dueIn is the day by which what a domain gets now is usually done, in the week
// of whoever does it; "" where the domain has no such time.
func dueIn(d *models.Domain, week models.Week, now time.Time) models.Day {
	day, _ := afterDay(week.DayIn(now), week, d.DueIn)
	return day
}

// afterDay reads a length such as 3bd, 2d or 1w from a day on.
func afterDay(today models.Day, week models.Week, length string) (models.Day, bool) {
	if n, err := strconv.Atoi(strings.TrimSuffix(length, "bd")); err == nil && strings.HasSuffix(length, "bd") && n >= 0 && n < 1000 {
		return week.AddWorkdays(today, n), true
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(length, "d")); err == nil && n >= 0 && n < 3650 {
		return today.Add(n), true
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(length, "w")); err == nil && n >= 0 && n < 520 {
		return today.Add(7 * n), true
	}
	return "", false
}

// prepareFollowUp sets who owes us and when we ask again.
func (w *work) prepareFollowUp(i *models.Item) {
	if i.State != models.StateHeld {
		i.State = models.StateWaiting
	}
	if f := w.mail.Forward; i.WaitFor == "" && f != nil {
		i.WaitFor = oneLine(f.From.Name, 120)
		if i.WaitFor == "" {
			i.WaitFor = f.From.Address
		}
	}
	if i.FollowAt == nil {
		if i.DueAt != nil {
			i.FollowAt = w.askAgain(i, parser.Moment{At: *i.DueAt, Day: string(i.DueDay)})
		} else {
			i.FollowAt = w.workdaysOn(3)
		}
	}
}

// workdaysOn returns the start of the working day n working days on.
func (w *work) workdaysOn(n int) *time.Time {
	week := w.team().Week()
	at := week.At(week.AddWorkdays(week.DayIn(w.now), n), week.Start).UTC()
	return &at
}

func (w *work) domainOf(i *models.Item) *models.Domain {
	if i.DomainID == nil {
		return nil
	}
	return w.office.Domain(*i.DomainID)
}

func (w *work) holderWeek(i *models.Item) models.Week {
	if i.HolderID != nil {
		return w.office.Person(*i.HolderID).Week(w.team())
	}
	return w.team().Week()
}

// firstSecret is where the numbers of what is above standard begin.
const firstSecret = 1_000_000

// newNumber returns the next number of the team's sequence or, above
// standard, a random free one: no sequence tells of what is confidential.
func (w *work) newNumber(ctx context.Context, c models.Clearance) (int, error) {
	if c == models.Standard {
		return w.tx.NextNumber(ctx, w.team().ID)
	}
	const low, high = firstSecret, 9_999_999
	for range 50 {
		n, err := rand.Int(w.desk.random, big.NewInt(high-low+1))
		if err != nil {
			return 0, err
		}
		number := low + int(n.Int64())
		taken, err := w.tx.NumberTaken(ctx, w.team().ID, number)
		if err != nil || !taken {
			return number, err
		}
	}
	return 0, fmt.Errorf("no free number: %w", models.ErrConflict)
}

func (w *work) sayWhere(i *models.Item, r Routing) string {
	last := ""
	if len(r.Reasons) > 0 {
		last = ": " + r.Reasons[len(r.Reasons)-1]
	}
	switch {
	case i.State == models.StateHeld:
		return "held it" + last
	case i.HolderID == nil:
		return "put it into triage" + last
	}
	return "gave it to " + w.office.Person(*i.HolderID).First() + last
}

// sayFiled is the line of the receipt: what it is, with whom, by when.
func (w *work) sayFiled(i *models.Item, r Routing) string {
	title := i.Title
	if i.Confidential() {
		title = string(i.Clearance)
	}
	s := fmt.Sprintf("#%d %s: %s", i.Number, i.Kind.Word(), oneLine(title, 80))
	switch {
	case i.State == models.StateHeld:
		s += ". Nobody who could take it is cleared, so it is held"
	case i.HolderID == nil:
		s += fmt.Sprintf(". In triage: %s", r.Triage)
	case w.actor != nil && *i.HolderID == w.actor.ID:
		s += ". Yours"
	default:
		s += ". With " + w.office.Person(*i.HolderID).First() + w.sayPaused(i)
	}
	week := w.team().Week()
	if w.actor != nil {
		week = w.actor.Week(w.team())
	}
	if due := sayDue(*i, week); due != "" {
		s += ", due " + due
	}
	if i.Kind == models.FollowUp && i.FollowAt != nil {
		s += ", asked again " + sayDay(i.FollowAt.In(week.Zone))
	}
	return s + "."
}

// fileTopic adds a point to the 1:1 of the sender: with the person named, or
// the only one there is.
func (w *work) fileTopic(ctx context.Context, intent parser.Intent) error {
	if w.matter != models.Standard {
		w.back.said(errSecretTopic.Error())
		w.processed("a confidential point for a 1:1: kept here, and not put on the agenda")
		return nil
	}
	text := oneLine(w.title(intent), 300)
	if note := oneLine(intent.Note, 300); note != "" && !strings.HasPrefix(note, text) {
		text = oneLine(text+": "+note, 500)
	}
	pair, err := w.pairFor(intent.People)
	if err != nil {
		w.back.said(err.Error())
		w.processed("a point for a 1:1, but not clear for which")
		return nil
	}
	w.processed("a point for the 1:1")
	return w.addTopic(ctx, pair, models.Topic{Kind: models.TopicPoint, Text: text})
}

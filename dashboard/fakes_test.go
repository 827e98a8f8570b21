package dashboard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"adjutant/models"
	"adjutant/templates/pages"
)

// now is a Tuesday morning in Copenhagen.
var now = time.Date(2026, 11, 24, 7, 37, 0, 0, time.UTC)

func at(days int, clock string) *time.Time {
	m, err := models.ParseClock(clock)
	if err != nil {
		panic(err)
	}
	t := team.Week().At(models.DayOf(now.In(team.Week().Zone)).Add(days), m).UTC()
	return &t
}

func id(n int64) *int64 { return &n }

var (
	team = models.Team{ID: 1, Slug: "dana", Name: "Office of Dana", Address: "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB", Hours: "09:00-17:00"}

	dana   = models.Person{ID: 1, TeamID: 1, Key: "dana", Name: "Dana Whitfield", Role: models.RoleExecutive, Clearance: models.Private, Addresses: []string{"dana@example.org"}}
	priya  = models.Person{ID: 2, TeamID: 1, Key: "priya", Name: "Priya Raman", Role: models.RoleLead, Clearance: models.Confidential, Limit: 20, Addresses: []string{"priya@example.org"}}
	marcus = models.Person{ID: 3, TeamID: 1, Key: "marcus", Name: "Marcus Bell", Role: models.RoleAssistant, Clearance: models.Standard, Limit: 12, Addresses: []string{"marcus@example.org"}}
	elena  = models.Person{ID: 4, TeamID: 1, Key: "elena", Name: "Elena Sørensen", Role: models.RoleAssistant, Clearance: models.Standard, Zone: "Europe/Madrid", Addresses: []string{"elena@example.org"}}
	people = []models.Person{dana, priya, marcus, elena}

	domains = []models.Domain{
		{ID: 1, TeamID: 1, Slug: "calendar", Name: "Calendar", OwnerID: id(2), Backups: []int64{4}, Clearance: models.Standard, Level: 4},
		{ID: 2, TeamID: 1, Slug: "travel", Name: "Travel", Aliases: []string{"trips"}, OwnerID: id(3), Backups: []int64{2, 4}, Clearance: models.Standard, Level: 3},
		{ID: 3, TeamID: 1, Slug: "vendors", Name: "Vendors", Keywords: []string{"quote", "trips"}, OwnerID: id(3), Clearance: models.Standard, Level: 3},
		{ID: 4, TeamID: 1, Slug: "projects", Name: "Projects", OwnerID: id(4), Backups: []int64{3}, Clearance: models.Standard, Level: 5},
		{ID: 5, TeamID: 1, Slug: "board", Name: "Board", Clearance: models.Confidential, Level: 2},
	}
	absences = []models.AbsenceLine{
		{Absence: models.Absence{ID: 1, TeamID: 1, PersonID: 4, FromDay: "2026-11-23", ToDay: "2026-11-27", CoverID: id(2)}, Who: "Elena Sørensen", Cover: "Priya Raman"},
		{Absence: models.Absence{ID: 2, TeamID: 1, PersonID: 3, FromDay: "2026-12-07", ToDay: "2026-12-11"}, Who: "Marcus Bell"},
	}
)

func card(n int, kind models.Kind, title, holder, domain string, due *time.Time) models.ItemCard {
	c := models.ItemCard{Item: models.Item{
		ID: int64(n), TeamID: 1, Number: n, Kind: kind, Title: title, State: models.StateOpen, Clearance: models.Standard,
		Priority: models.Normal, DueAt: due, CreatedAt: now.Add(-time.Duration(200-n) * 5 * time.Hour / 2),
	}, AskedBy: "Dana Whitfield"}
	if due != nil {
		c.DueDay = models.DayOf(*due)
	}
	for _, p := range people {
		if p.Key == holder {
			c.Holder, c.HolderKey, c.HolderID = p.Name, p.Key, id(p.ID)
		}
	}
	for _, d := range domains {
		if d.Slug == domain {
			c.Domain, c.DomainKey, c.DomainID = d.Name, d.Slug, id(d.ID)
		}
	}
	return c
}

func with(c models.ItemCard, f func(*models.ItemCard)) models.ItemCard {
	f(&c)
	return c
}

func hotel() models.ItemCard {
	return with(card(118, models.Decision, "Hotel for the board dinner in Oslo", "marcus", "travel", at(0, "12:00")), func(c *models.ItemCard) {
		c.Options = []models.Option{{Letter: "A", Text: "Amerikalinjen, 2,900 a night, ten minutes to the venue"}, {Letter: "B", Text: "Sommerro, 3,400 a night, at the venue"}}
		c.Recommend, c.AskID, c.Priority, c.DueDay, c.PreparedAt = "B", id(1), models.High, "", at(-1, "09:00")
	})
}

func sampleItems() []models.ItemCard {
	return []models.ItemCard{
		with(card(112, models.Task, "Renew the parking permits", "elena", "projects", at(-3, "17:00")), func(c *models.ItemCard) { c.State = models.StateDoing }),
		with(card(109, models.FollowUp, "Nordlys: revised quote for the office move", "marcus", "vendors", at(-1, "17:00")), func(c *models.ItemCard) {
			c.State, c.WaitFor = models.StateWaiting, "Ingrid at Nordlys"
		}),
		hotel(),
		with(card(121, models.Decision, "Year-end gifts, 14 people, 2,100 in total", "priya", "", at(2, "17:00")), func(c *models.ItemCard) { c.AskID = id(1) }),
		with(card(131, models.Task, "Book the train to Malmö for the press day, both ways, with a seat at a table", "marcus", "travel", at(1, "17:00")), func(c *models.ItemCard) {
			c.Labels = []string{"press"}
		}),
		with(card(4182733, models.Task, "Terms for the new CFO", "priya", "board", at(3, "17:00")), func(c *models.ItemCard) { c.Clearance = models.Confidential }),
		card(133, models.Task, "Slides for Thursday", "priya", "calendar", at(2, "15:00")),
		card(135, models.Task, "Visa papers for the Singapore trip", "marcus", "travel", at(9, "17:00")),
		with(card(140, models.Task, "Who can take the school run on Friday?", "", "", nil), func(c *models.ItemCard) { c.Triage = "no domain and nobody named" }),
		card(141, models.FollowUp, "Legal: comments on the lease", "elena", "projects", at(6, "17:00")),
	}
}

func samplePage() models.ItemPage {
	c := hotel()
	return models.ItemPage{
		ItemCard: with(c, func(c *models.ItemCard) {
			c.Points = []models.Point{{Text: "ask both hotels", Done: true}, {Text: "count the guests"}}
			c.Blockers, c.OtherView, c.Decides, c.Decider = 1, "Priya: A is quieter", "dana", "Dana Whitfield"
		}),
		Backup: "Priya", DomainLevel: 3, Limit: "3000eur",
		BlockedBy: []models.LinkLine{{Number: 133, Title: "Slides for Thursday", State: models.StateOpen}},
		Blocks:    []models.LinkLine{{Number: 135, Title: "Visa papers for the Singapore trip", State: models.StateOpen}},
		Reasons:   []string{"#travel names the domain Travel", "Travel belongs to Marcus", "Marcus is here until the due date"},
		Conversation: []models.Post{
			{MessageID: 1, At: now.Add(-38 * time.Hour), From: "Dana Whitfield", Subject: "#travel #decide by tue 12:00 Hotel for the board dinner", Text: "Somewhere near the venue, please. Nothing with a lobby bar.", Quoted: "From: Ingrid Holm <ingrid@nordlys.example>\nSubject: Board dinner, 3 December\n\nDear Dana,\n\nwe are fourteen now. The venue asks where everybody stays.\n\nBest\nIngrid", Files: []models.File{{Name: "guest-list.pdf", Type: "application/pdf", Size: 48211}}, By: models.ByMail, Handle: "0123456789abcdef"},
			{MessageID: 2, At: now.Add(-20 * time.Hour), From: "Ingrid Holm", Outside: true, Text: "Both hold fourteen rooms until Tuesday noon.\nSommerro is in the same building.", By: models.ByMail},
			{At: now.Add(-2 * time.Hour), From: "Marcus Bell", Text: "B costs 500 more each but saves two cars.", By: models.ByWeb},
		},
		History: []models.EventLine{
			{Event: models.Event{At: now.Add(-38 * time.Hour), What: "sent it in", By: models.ByMail}, Who: "Dana Whitfield"},
			{Event: models.Event{At: now.Add(-38 * time.Hour), What: "gave it to Marcus", By: models.ByMail}},
			{Event: models.Event{At: now.Add(-3 * time.Hour), What: "set the options A and B", By: models.ByMail}, Who: "Marcus Bell"},
		},
		Letters: []models.LetterLine{{Letter: models.Letter{Kind: models.LetterDecision, ToName: "Dana Whitfield", State: models.LetterSent, CreatedAt: now.Add(-3 * time.Hour)}}},
	}
}

func sampleToday() models.TodayPage {
	i := sampleItems()
	return models.TodayPage{
		Decide: listOf(i[2], i[3]), Late: listOf(i[0], i[1]), Due: listOf(i[4], i[6]), Waiting: listOf(i[9]),
		Team:   []models.LoadLine{{Person: priya, Open: 9, Late: 0}, {Person: marcus, Open: 14, Late: 2}, {Person: elena, Open: 6, Late: 1}},
		Triage: 3, Away: absences[:1], Next: samplePairs(),
	}
}

func listOf(items ...models.ItemCard) models.ItemList {
	return models.ItemList{Items: items, Total: len(items)}
}

func samplePairs() []models.PairLine {
	return []models.PairLine{
		{Pair: models.Pair{ID: 1, TeamID: 1, Slug: "dana-priya", ExecutiveID: 1, AssistantID: 2, Weekday: "tue", Time: "09:00", Zone: "Europe/Copenhagen", Cadence: models.Weekly, Minutes: 30, NextDigestAt: at(6, "16:00")}, Executive: "Dana Whitfield", Assistant: "Priya Raman", Meets: *at(7, "09:00"),
			Digests: []models.Digest{{Cycle: "2026-11-24", State: models.DigestMailed}, {Cycle: "2026-11-17", State: models.DigestMailed}, {Cycle: "2026-11-10", State: models.DigestMissed}}},
		{Pair: models.Pair{ID: 2, TeamID: 1, Slug: "dana-marcus", ExecutiveID: 1, AssistantID: 3, Weekday: "thu", Time: "10:30", Zone: "Europe/Copenhagen", Cadence: models.BiWeekly, Minutes: 25, NextDigestAt: at(1, "16:00")}, Executive: "Dana Whitfield", Assistant: "Marcus Bell", Meets: *at(2, "10:30")},
	}
}

func sampleTriage() []models.TriageLine {
	i := sampleItems()[8]
	return []models.TriageLine{
		{Item: &i, Why: "no domain and nobody named; no keyword of a domain stands in it", First: "Both of us are travelling and the school closes at noon."},
		{Item: ptr(with(card(143, models.Task, "Re: Quote for the Oslo trip", "", "", nil), func(c *models.ItemCard) { c.AskedBy = "Priya Raman" })), Why: "two domains match: Travel, Vendors", Sender: "nils@nordlys.example", Taught: []models.Taught{{Sender: "nils@nordlys.example", DomainID: id(3), HolderID: id(3), Times: 3}}, First: "Please find attached our quote for the trip to Oslo, valid until the end of the month."},
		{Mail: &models.MailLine{Handle: "0123456789abcdef", Direction: models.In, At: now.Add(-50 * time.Minute), From: "newsletter@vendor.example", Subject: "Your invoice is ready", State: models.Quarantined}, Why: "nobody here knows the sender", First: "Dear customer, your invoice of November is attached."},
	}
}

func ptr[T any](v T) *T { return &v }

func sampleMail() []models.MailLine {
	return []models.MailLine{
		{Mailbox: "team@mail.example.net/INBOX", UIDValidity: 1, UID: 41, Handle: "0123456789abcdef", Direction: models.In, At: now.Add(-20 * time.Minute), From: "dana@example.org", Subject: "#travel by wed Train to Malmö", State: models.Processed, Reason: "filed as #131, proven by mx.example.net", Items: []int{131}},
		{Direction: models.Out, At: now.Add(-19 * time.Minute), To: "marcus@example.org", Subject: "[#131] Book the train to Malmö", LetterState: models.LetterSent, Reason: "assignment", Items: []int{131, 9316407, 122}},
		{Mailbox: "team@mail.example.net/INBOX", UIDValidity: 1, UID: 42, Handle: "fedcba9876543210", Direction: models.In, At: now.Add(-10 * time.Minute), From: "newsletter@vendor.example", Subject: "Your invoice is ready", State: models.Quarantined, Reason: "nobody here knows the sender"},
	}
}

// fakeReader is a struct of functions; what is nil answers with the sample.
type fakeReader struct {
	mu       sync.Mutex
	sessions map[string]models.Person // by hash
	viewers  []models.Viewer          // who asked for data
	filters  []models.ItemFilter

	today       func(models.Viewer) (models.TodayPage, error)
	items       func(models.Viewer, models.ItemFilter) (models.ItemList, error)
	item        func(models.Viewer, int) (models.ItemPage, error)
	search      func(models.Viewer, models.SearchFilter) (models.SearchPage, error)
	activity    func(models.Viewer, models.ActivityFilter) ([]models.ActivityLine, bool, error)
	activities  []models.ActivityFilter
	preferences map[models.Preference]string
	probe       models.Probe

	triage  func(models.Viewer) ([]models.TriageLine, error)
	mail    func(models.Viewer, models.MailFilter) ([]models.MailLine, bool, error)
	pairs   func() []models.PairLine
	ready   func() error
	boxes   []models.Mailbox
	teams   []models.Team
	changes chan models.Change
	badges  models.Badges
}

func (f *fakeReader) saw(v models.Viewer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.viewers = append(f.viewers, v)
}

func (f *fakeReader) Teams(context.Context) ([]models.Team, error) {
	if f.teams != nil {
		return f.teams, nil
	}
	return []models.Team{team}, nil
}
func (f *fakeReader) TeamBySlug(_ context.Context, slug string) (models.Team, error) {
	if slug == team.Slug {
		return team, nil
	}
	return models.Team{}, models.ErrNotFound
}
func (f *fakeReader) Session(_ context.Context, hash string, _ time.Time) (models.Session, models.Person, models.Team, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.sessions[hash]
	if !ok {
		return models.Session{}, models.Person{}, models.Team{}, models.ErrNotFound
	}
	return models.Session{ID: p.ID, TeamID: 1, PersonID: p.ID, Hash: hash}, p, team, nil
}
func (f *fakeReader) Today(_ context.Context, v models.Viewer, _ time.Time) (models.TodayPage, error) {
	f.saw(v)
	if f.today != nil {
		return f.today(v)
	}
	return sampleToday(), nil
}
func (f *fakeReader) Badges(_ context.Context, v models.Viewer, _ time.Time) (models.Badges, error) {
	f.saw(v)
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.badges, nil
}
func (f *fakeReader) Items(_ context.Context, v models.Viewer, fi models.ItemFilter) (models.ItemList, error) {
	f.saw(v)
	f.mu.Lock()
	f.filters = append(f.filters, fi)
	f.mu.Unlock()
	if f.items != nil {
		return f.items(v, fi)
	}
	list := sampleItems()
	if fi.Holder != "" {
		var mine []models.ItemCard
		for _, i := range list {
			if i.HolderKey == fi.Holder || fi.Holder == "me" && i.HolderID != nil && *i.HolderID == v.PersonID {
				mine = append(mine, i)
			}
		}
		list = mine
	}
	return models.ItemList{Items: list, Total: len(list)}, nil
}
func (f *fakeReader) Item(_ context.Context, v models.Viewer, n int) (models.ItemPage, error) {
	f.saw(v)
	if f.item != nil {
		return f.item(v, n)
	}
	if n != 118 {
		return models.ItemPage{}, models.ErrNotFound
	}
	return samplePage(), nil
}
func (f *fakeReader) Triage(_ context.Context, v models.Viewer) ([]models.TriageLine, error) {
	f.saw(v)
	if f.triage != nil {
		return f.triage(v)
	}
	return sampleTriage(), nil
}
func (f *fakeReader) Mail(_ context.Context, v models.Viewer, fi models.MailFilter) ([]models.MailLine, bool, error) {
	f.saw(v)
	if f.mail != nil {
		return f.mail(v, fi)
	}
	return sampleMail(), false, nil
}
func (f *fakeReader) Pairs(_ context.Context, v models.Viewer, _ time.Time) ([]models.PairLine, error) {
	f.saw(v)
	if f.pairs != nil {
		return f.pairs(), nil
	}
	return samplePairs(), nil
}
func (f *fakeReader) Partnership(ctx context.Context, v models.Viewer, slug string, at time.Time) (models.Partnership, error) {
	pairs, err := f.Pairs(ctx, v, at)
	if err != nil || len(pairs) == 0 || pairs[0].Slug != slug {
		return models.Partnership{}, models.ErrNotFound
	}
	book, err := f.Book(ctx, v, nil, time.Time{})
	n := models.PairNumbers{Closed: 12, WithDue: 10, OnTime: 9, Meetings: 4, Held: 4, Taken: 2, Decided: 20}
	return models.Partnership{
		PairLine: pairs[0], Book: book, Now: n, Base: models.PairNumbers{WithDue: 8, OnTime: 5, Reopened: 3, CameBack: 2, Meetings: 4, Held: 2, Taken: 6, Decided: 70}, Baseline: true,
		Delegations: []models.Delegation{{ID: 1, Text: "Travel booking", Stage: models.StageReview, Began: models.DayOf(now.AddDate(0, 0, -40)), StagedAt: now}},
		Learned:     []models.TopicLine{{Topic: models.Topic{ID: 9, Kind: models.TopicLesson, Text: "book the room before the people", CreatedAt: now}, Who: "Priya Raman"}},
	}, err
}
func (f *fakeReader) Book(_ context.Context, v models.Viewer, _ *int64, _ time.Time) ([]models.BookLine, error) {
	f.saw(v)
	return []models.BookLine{
		{BookEntry: models.BookEntry{ID: 1, Clearance: models.Standard, Text: "decaf after noon", CreatedAt: now}, Who: "Priya Raman"},
		{BookEntry: models.BookEntry{ID: 2, Clearance: models.Standard, Text: "Aisle, early, never a red-eye", Question: "Aisle or window?", CreatedAt: now}, Who: "Dana Whitfield", Domain: "Travel", DomainKey: "travel"},
	}, nil
}
func (f *fakeReader) PairPage(ctx context.Context, v models.Viewer, slug string, cycle models.Day, at time.Time) (models.PairPage, error) {
	pairs, err := f.Pairs(ctx, v, at)
	if err != nil || len(pairs) == 0 || pairs[0].Slug != slug {
		return models.PairPage{}, models.ErrNotFound
	}
	priya := int64(2)
	meets := now.Add(24 * time.Hour)
	point := func(id int64, kind models.TopicKind, text string) models.TopicLine {
		return models.TopicLine{Topic: models.Topic{ID: id, Kind: kind, Text: text, CreatedAt: now.AddDate(0, 0, -9)}, Who: "Dana Whitfield"}
	}
	return models.PairPage{
		PairLine: pairs[0], At: models.Meeting{Cycle: models.DayOf(meets), MeetsAt: meets, State: models.MeetingPlanned},
		Open:   []models.TopicLine{point(1, models.TopicPoint, "Press call on Thursday?"), point(2, models.TopicGood, "the pack was early"), point(3, models.TopicKeep, "ask about her leave")},
		Ticked: []models.TopicLine{{Topic: models.Topic{ID: 4, Kind: models.TopicPoint, Text: "Easter cover", CreatedAt: now, DiscussedAt: &now}, Who: "Priya Raman"}},
		Steps:  []models.StepLine{{Step: models.Step{ID: 5, Text: "Name the second approver", PersonID: &priya, DueDay: "2026-12-04"}}},
		Goals:  []models.Goal{{ID: 6, Text: "Series B by June", SeenAt: now}},
	}, nil
}

func (f *fakeReader) Digest(_ context.Context, v models.Viewer, pair string, cycle models.Day) (models.Digest, error) {
	f.saw(v)
	if cycle != "2026-11-17" {
		return models.Digest{}, models.ErrNotFound
	}
	return models.Digest{Cycle: cycle, Value: models.DigestValue{Pair: pair, Cycle: cycle, Short: "stored"}}, nil
}
func (f *fakeReader) People(_ context.Context, v models.Viewer) ([]models.Person, error) {
	f.saw(v)
	return people, nil
}
func (f *fakeReader) Domains(_ context.Context, v models.Viewer) ([]models.Domain, error) {
	f.saw(v)
	return domains, nil
}
func (f *fakeReader) Absences(_ context.Context, v models.Viewer) ([]models.AbsenceLine, error) {
	f.saw(v)
	return absences, nil
}
func (f *fakeReader) WorkSeen(_ context.Context, v models.Viewer, _ time.Time) (models.WorkSeen, error) {
	f.saw(v)
	return models.WorkSeen{
		Open: map[int64]int{3: 14}, Last: map[int64]time.Time{2: now, 3: now},
		Tags: []models.TagUse{{Word: "visa", Domain: 2, Times: 4}},
	}, nil
}

func (f *fakeReader) Rules(_ context.Context, v models.Viewer) ([]models.Rule, error) {
	f.saw(v)
	return []models.Rule{
		{ID: 1, TeamID: 1, Position: 1, When: models.RuleWhen{From: "*@nordlys.example", Subject: "quote"}, Then: models.RuleThen{Domain: "vendors", Priority: models.High}},
		{ID: 2, TeamID: 1, Position: 2, When: models.RuleWhen{Attachment: "calendar"}, Then: models.RuleThen{Person: "priya"}},
	}, nil
}

func (f *fakeReader) Search(_ context.Context, v models.Viewer, fi models.SearchFilter) (models.SearchPage, error) {
	f.saw(v)
	if f.search != nil {
		return f.search(v, fi)
	}
	if len(fi.Items.Words) == 0 || fi.Items.Words[0] == "nothing" {
		return models.SearchPage{}, nil
	}
	i := hotel()
	return models.SearchPage{More: fi.Offset == 0, People: []models.Person{priya}, Hits: []models.Hit{
		{In: models.InItems, At: now.Add(-time.Hour), Number: 118, Title: i.Title, Text: "Somewhere near the venue, please.", Who: "Marcus Bell", State: i.State, Kind: i.Kind},
		{In: models.InMail, At: now.Add(-38 * time.Hour), Number: 118, Title: "Board dinner, 3 December", Text: "Dear Dana, we are fourteen now. The venue asks where everybody stays for the dinner.", Who: "Ingrid Holm", By: models.ByMail, Handle: "0123456789abcdef"},
		{In: models.InHistory, At: now.Add(-40 * time.Hour), Number: 118, Title: i.Title, Text: "set the options A and B", Who: "Marcus Bell", By: models.ByMail},
		{In: models.InMail, At: now.Add(-50 * time.Hour), Title: "Your dinner invoice", Text: "Dear customer", Who: "newsletter@vendor.example", By: models.ByMail},
	}}, nil
}
func (f *fakeReader) Activity(_ context.Context, v models.Viewer, fi models.ActivityFilter) ([]models.ActivityLine, bool, error) {
	f.saw(v)
	f.mu.Lock()
	f.activities = append(f.activities, fi)
	f.mu.Unlock()
	if f.activity != nil {
		return f.activity(v, fi)
	}
	item := hotel()
	undone := now.Add(-time.Hour)
	return []models.ActivityLine{
		{EventLine: models.EventLine{Event: models.Event{At: now.Add(-2 * time.Hour), What: "closed it", Verb: "done", By: models.ByWeb, UndoneAt: &undone}, Who: "Marcus Bell", Number: 118}, WhoKey: "marcus", Title: item.Title},
		{EventLine: models.EventLine{Event: models.Event{At: now.Add(-38 * time.Hour), What: "gave it to Marcus", Verb: "assigned", By: models.ByMail}, Number: 118}, Title: item.Title, Reasons: []string{"#travel names the domain Travel", "Travel belongs to Marcus"}, Subject: "#travel Hotel for the board dinner", Handle: "0123456789abcdef"},
		{EventLine: models.EventLine{Event: models.Event{At: now.Add(-39 * time.Hour), What: "asked Dana again", Verb: "chased", By: models.ByClock}, Number: 121}, Title: "Year-end gifts"},
		{EventLine: models.EventLine{Event: models.Event{At: now.Add(-40 * time.Hour), What: "Elena is away from Mon 23 Nov to Fri 27 Nov", Verb: "away", By: models.ByWeb}, Who: "Priya Raman"}, WhoKey: "priya"},
	}, true, nil
}
func (f *fakeReader) Workload(_ context.Context, v models.Viewer, _ time.Time, _ *time.Location) (models.Workload, error) {
	f.saw(v)
	w := models.Workload{Team: models.LoadLine{Open: 29, Late: 3, Week: 11}, People: []models.LoadLine{{Person: priya, Open: 9, Week: 4}, {Person: marcus, Open: 14, Late: 2, Week: 5}, {Person: elena, Open: 6, Late: 1, Week: 2}}}
	if v.Role == models.RoleAssistant {
		w.People = w.People[1:2]
	}
	for n := range 12 {
		end := models.DayOf(now).Add(-7 * (11 - n))
		late := models.LateWeek{Ends: end, Late: []int{2, 3, 3, 5, 7, 6, 6, 4, 3, 2, 2, 3}[n]}
		pace := models.PaceWeek{Ends: end}
		if n == 4 {
			late.Away = 2
		}
		if n > 2 {
			pace.Answers, pace.Median, pace.Slow = n, time.Duration(n%5+1)*time.Hour, time.Duration(n+20)*time.Hour
		}
		w.Late, w.Own = append(w.Late, late), append(w.Own, pace)
	}
	w.Ages = []models.AgeBand{{To: 7, Open: 11}, {From: 7, To: 14, Open: 8}, {From: 14, To: 30, Open: 6}, {From: 30, To: 90, Open: 3}, {From: 90, Open: 1}}
	return w, nil
}
func (f *fakeReader) Probe(_ context.Context, v models.Viewer) (models.Probe, error) {
	f.saw(v)
	return f.probe, nil
}
func (f *fakeReader) Preferences(_ context.Context, v models.Viewer) (map[models.Preference]string, error) {
	f.saw(v)
	return f.preferences, nil
}
func (f *fakeReader) SavedViews(_ context.Context, v models.Viewer) ([]models.SavedView, error) {
	f.saw(v)
	return []models.SavedView{{Name: "Press", Query: "label:press"}}, nil
}
func (f *fakeReader) Sessions(_ context.Context, v models.Viewer, _ time.Time) ([]models.Session, error) {
	f.saw(v)
	return []models.Session{
		{ID: 7, PersonID: v.PersonID, Hash: "elsewhere", Agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Safari/604.1", CreatedAt: now.Add(-50 * time.Hour), SeenAt: now.Add(-3 * time.Hour)},
		{ID: 8, PersonID: v.PersonID, Hash: SessionHash("dana"), Agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140", CreatedAt: now.Add(-20 * time.Hour), SeenAt: now},
	}, nil
}
func (f *fakeReader) Raw(_ context.Context, v models.Viewer, handle string) ([]byte, models.Message, error) {
	f.saw(v)
	secret := handle == "00000000deadbeef" && v.Clearance.Covers(models.Private)
	if handle != "0123456789abcdef" && !secret {
		return nil, models.Message{}, models.ErrNotFound
	}
	return []byte("Subject: <script>alert(1)</script>\r\n\r\nhello"), models.Message{}, nil
}
func (f *fakeReader) Grants(_ context.Context, v models.Viewer, key string) ([]models.GrantLine, error) {
	if v.Role != models.RoleExecutive {
		return nil, nil
	}
	g := models.Grant{Clearance: models.Confidential, Why: "keeps the board's papers", ReviewDay: "2026-11-01", CreatedAt: now.AddDate(-1, 0, 0)}
	return []models.GrantLine{{Grant: g, Who: key, WhoKey: key, By: "Dana Whitfield"}}, nil
}
func (f *fakeReader) Changes(context.Context) <-chan models.Change        { return f.changes }
func (f *fakeReader) Mailboxes(context.Context) ([]models.Mailbox, error) { return f.boxes, nil }
func (f *fakeReader) Ready(context.Context) error {
	if f.ready != nil {
		return f.ready()
	}
	return nil
}

// fakeDesk notes what it is asked to do, one line an act.
type fakeDesk struct {
	mu   sync.Mutex
	log  []string
	act  func(v models.Viewer, number int, verb string, args map[string]string) (models.Done, error)
	away func(person, from, to, cover string) (models.Done, error)
	put  func(person, domain string) (models.Done, error)

	settings func(what string) (models.Done, error)

	in   func(token, browser string) (string, error)
	read *fakeReader
	sent string // HTML of the one mail, as it came
}

func (f *fakeDesk) note(words ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, strings.Join(words, " "))
}

func (f *fakeDesk) did() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log...)
}

func (f *fakeDesk) Act(_ context.Context, v models.Viewer, n int, verb string, args map[string]string) (models.Done, error) {
	words := []string{verb}
	for k, a := range args {
		words = append(words, k+"="+a)
	}
	f.note(words...)
	f.mu.Lock()
	act := f.act
	f.mu.Unlock()
	if act != nil {
		return act(v, n, verb, args)
	}
	return models.Done{Number: n, Said: "#118 is done", Undo: true}, nil
}
func (f *fakeDesk) Assign(_ context.Context, _ models.Viewer, n int, person, domain string) (models.Done, error) {
	f.note("assign", person, domain)
	if f.put != nil {
		return f.put(person, domain)
	}
	return models.Done{Number: n, Said: "#140 is with Marcus now", Undo: true}, nil
}
func (f *fakeDesk) Release(_ context.Context, _ models.Viewer, handle string) (models.Done, error) {
	f.note("release", handle)
	return models.Done{Said: "filed as #150"}, nil
}
func (f *fakeDesk) Dismiss(_ context.Context, _ models.Viewer, handle string) (models.Done, error) {
	f.note("dismiss", handle)
	return models.Done{Said: "set aside for good"}, nil
}
func (f *fakeDesk) SetAway(_ context.Context, _ models.Viewer, person, from, to, cover string) (models.Done, error) {
	f.note("away", person, from, to, cover)
	if f.away != nil {
		return f.away(person, from, to, cover)
	}
	return models.Done{Said: "Marcus is away from Mon 7 Dec to Fri 11 Dec"}, nil
}
func (f *fakeDesk) Trust(_ context.Context, _ models.Viewer, person string, c models.Clearance, why, review string) (models.Done, error) {
	f.note("trust", person, string(c), why, review)
	if c != models.Standard && why == "" {
		return models.Done{}, models.Invalid("why", "say why, for whoever looks at it again")
	}
	return models.Done{Said: person + " has " + string(c) + " clearance"}, nil
}

func (f *fakeDesk) EditRules(_ context.Context, _ models.Viewer, e models.RuleEdit) (models.Done, error) {
	f.note("rules", e.Verb, strconv.Itoa(e.Position), e.Rule.When.From, e.Rule.Then.Domain)
	if err := e.Rule.Check(&models.Office{People: people, Domains: domains}); err != nil && (e.Verb == "add" || e.Verb == "change") {
		return models.Done{}, err
	}
	return models.Done{Said: "Changed rule 1."}, nil
}

func (f *fakeDesk) TryMail(_ context.Context, _ models.Viewer, text string) (models.Trial, error) {
	if text == "" {
		return models.Trial{}, models.Invalid("mail", "paste a mail first")
	}
	return models.Trial{
		From: "Nils Holm <nils@nordlys.example>", Subject: text, Trail: models.Trail{Fate: "quarantine", Reasons: []string{"unknown sender"}},
		SentIn: &models.Trail{Fate: "filed", Person: "marcus", Domain: "vendors", Reasons: []string{"rule 1, from *@nordlys.example -> Vendors -> owner Marcus"}},
	}, nil
}

func (f *fakeDesk) PreviewDigestFor(_ context.Context, _ models.Viewer, pair, reader string, _ time.Time) (models.Parcel, error) {
	if reader == "marcus" {
		return models.Parcel{}, models.ErrNotFound
	}
	return models.Parcel{Team: team, Letter: models.Letter{Kind: models.LetterDigest, Subject: "1:1 Dana + Priya, Tue 1 Dec 09:00: 2 decisions, 3 late", Value: models.LetterValue{Digest: &models.DigestValue{Pair: pair, Short: "live"}}}}, nil
}

func (f *fakeDesk) ActOnPair(_ context.Context, _ models.Viewer, pair, verb string, args map[string]string) (models.Done, error) {
	f.note("pair", pair, verb, args["text"])
	if args["text"] == "bad" {
		return models.Done{}, models.Invalid("text", "write something first")
	}
	return models.Done{Said: "on the agenda with Priya"}, nil
}

func (f *fakeDesk) WriteCard(_ context.Context, _ models.Viewer, text string) (models.Done, error) {
	f.note("card", text)
	return models.Done{Said: "Your role card"}, nil
}
func (f *fakeDesk) NewFeed(context.Context, models.Viewer) (string, error) { return "s3cret", nil }

func (f *fakeDesk) Feed(_ context.Context, secret string) (models.Feed, error) {
	if secret != "s3cret" {
		return models.Feed{}, models.ErrNotFound
	}
	return models.Feed{Name: "Adjutant", Events: []models.CalendarEvent{{UID: "a@x", Summary: "1:1 Priya + Dana", Start: now, Minutes: 30, Zone: "Europe/Copenhagen", Weeks: 1}}}, nil
}

func (f *fakeDesk) LookAtAgendas(_ context.Context, token string) (string, string, error) {
	if token != "t0ken" {
		return "", "", models.ErrNotFound
	}
	return "Dana", "agendas of your 1:1 with Priya", nil
}

func (f *fakeDesk) StopAgendas(_ context.Context, token string) error {
	if token != "t0ken" {
		return models.ErrNotFound
	}
	f.note("stop agendas")
	return nil
}
func (f *fakeDesk) ActAll(_ context.Context, v models.Viewer, numbers []int, verb string, args map[string]string) (models.Done, error) {
	f.note("all", fmt.Sprint(numbers), verb, fmt.Sprint(args))
	if len(numbers) == 0 {
		return models.Done{}, models.Invalid("n", "tick the items first")
	}
	return models.Done{Said: "Closed for 2 items", Undo: true, Numbers: numbers}, nil
}
func (f *fakeDesk) set(what string, v any) (models.Done, error) {
	f.note("set", what, fmt.Sprint(v))
	if f.settings != nil {
		return f.settings(what)
	}
	return models.Done{Said: "Changed the " + what}, nil
}
func (f *fakeDesk) SaveTeam(_ context.Context, _ models.Viewer, t models.Team) (models.Done, error) {
	return f.set("team", t.Name)
}
func (f *fakeDesk) SavePerson(_ context.Context, _ models.Viewer, p models.Person) (models.Done, error) {
	return f.set("person", []any{p.Key, p.Name, p.Role, p.Addresses})
}
func (f *fakeDesk) DropPerson(_ context.Context, _ models.Viewer, key string) (models.Done, error) {
	return f.set("person gone", key)
}
func (f *fakeDesk) SaveDomain(_ context.Context, _ models.Viewer, d models.DomainPlan) (models.Done, error) {
	return f.set("domain", []any{d.Slug, d.Owner, d.Backup, d.Keywords, d.Level, d.Aliases})
}
func (f *fakeDesk) DropDomain(_ context.Context, _ models.Viewer, slug string) (models.Done, error) {
	return f.set("domain gone", slug)
}
func (f *fakeDesk) SavePair(_ context.Context, _ models.Viewer, p models.PairPlan) (models.Done, error) {
	return f.set("pair", []any{p.Slug, p.Assistant, p.Weekday, p.Time})
}
func (f *fakeDesk) DropPair(_ context.Context, _ models.Viewer, slug string) (models.Done, error) {
	return f.set("pair gone", slug)
}
func (f *fakeDesk) SaveMailbox(_ context.Context, _ models.Viewer, m models.MailboxPlan) (models.Done, error) {
	return f.set("mailbox", m.Name)
}
func (f *fakeDesk) LookAtSetup(_ context.Context, secret string) error {
	if secret != "good" {
		return models.ErrNotFound
	}
	return nil
}
func (f *fakeDesk) Found(_ context.Context, secret string, t models.Team, executive models.Person, _ string) (string, error) {
	if secret != "good" {
		return "", models.ErrNotFound
	}
	if t.Zone == "" {
		return "", models.Invalid("zone", "write a time zone")
	}
	f.note("found", t.Name, t.Address, executive.Name, executive.Address())
	f.read.open("founded", dana)
	return "founded", nil
}
func (f *fakeDesk) AddStarters(_ context.Context, _ models.Viewer, slugs []string) (models.Done, error) {
	if len(slugs) == 0 {
		return models.Done{}, models.Invalid("starter", "tick the areas that somebody answers for")
	}
	return f.set("starters", slugs)
}
func (f *fakeDesk) SendProbe(context.Context, models.Viewer) (models.Done, error) {
	return f.set("probe", "")
}
func (f *fakeDesk) SetPreference(_ context.Context, _ models.Viewer, name models.Preference, value string) error {
	f.note("prefer", string(name), value)
	return nil
}
func (f *fakeDesk) SaveView(_ context.Context, _ models.Viewer, name, query, sort string) (models.Done, error) {
	if name == "" {
		return models.Done{}, models.Invalid("name", "write a name for the view")
	}
	f.note("view", name, query, sort)
	return models.Done{Said: "Kept as " + name}, nil
}
func (f *fakeDesk) DropView(_ context.Context, _ models.Viewer, name string) (models.Done, error) {
	f.note("drop view", name)
	return models.Done{Said: "gone"}, nil
}
func (f *fakeDesk) EndSession(_ context.Context, _ models.Viewer, id int64) (string, error) {
	f.note("end session", fmt.Sprint(id))
	if id != 7 {
		return "", models.ErrNotFound
	}
	return "elsewhere", nil
}
func (f *fakeDesk) Help() (replies, tags []models.HelpLine) {
	return []models.HelpLine{
			{Write: "done", Means: "close it", Example: "142 done"}, {Write: "take", Means: "you have it now"}, {Write: "give elena", Means: "hand it over"},
			{Write: "by fri", Means: "set the due date"}, {Write: "later 3d", Means: "move due date and reminders"}, {Write: "ok / no why / A / B", Means: "decide", Example: "118 B"},
		}, []models.HelpLine{
			{Write: "#travel", Means: "the domain; it finds the owner"}, {Write: "@priya", Means: "the person"}, {Write: "by fri", Means: "when it is due", Example: "due:2026-12-01"},
			{Write: "!urgent", Means: "may interrupt"}, {Write: "#decide", Means: "somebody must say yes, no or which"}, {Write: "#confidential #private", Means: "only for who is cleared"}, {Write: "#task #follow #decide #fyi #1on1 #pref", Means: "what it is", Example: "#approve #decision decide: at the start of a subject that goes on"},
		}
}
func (f *fakeDesk) RequestSignIn(_ context.Context, address, browser string) error {
	f.note("request", address, browser)
	if address != "dana@example.org" {
		return models.ErrNotFound
	}
	return nil
}
func (f *fakeDesk) LookAtToken(_ context.Context, token string) (models.Person, error) {
	if token != "good" {
		return models.Person{}, models.ErrNotFound
	}
	return dana, nil
}
func (f *fakeDesk) SignIn(_ context.Context, token, browser, _ string) (string, models.Person, models.Team, error) {
	f.note("sign-in", token, browser)
	if f.in != nil {
		cookie, err := f.in(token, browser)
		return cookie, dana, team, err
	}
	if token != "good" {
		return "", models.Person{}, models.Team{}, models.ErrNotFound
	}
	f.read.open("fresh", dana)
	return "fresh", dana, team, nil
}
func (f *fakeDesk) SignOut(_ context.Context, hash string) error {
	f.note("sign-out")
	f.read.mu.Lock()
	defer f.read.mu.Unlock()
	delete(f.read.sessions, hash)
	return nil
}

func (f *fakeReader) open(cookie string, p models.Person) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sessions[SessionHash(cookie)] = p
}

// fakeDemo is a demo of two mails.
type fakeDemo struct {
	mu    sync.Mutex
	read  *fakeReader
	wrote []pages.DemoDraft
	clock time.Time
	saw   []string
}

func (f *fakeDemo) Mailboxes(context.Context) ([]pages.DemoMailbox, error) {
	var out []pages.DemoMailbox
	for n, p := range people {
		out = append(out, pages.DemoMailbox{Address: p.Address(), Name: p.Name, Key: p.Key, Role: p.Role, Count: 3 - n/2})
	}
	return append(out, pages.DemoMailbox{Address: "ingrid@nordlys.example", Name: "Ingrid Holm (Nordlys)", Count: 1}), nil
}
func (f *fakeDemo) Mails(_ context.Context, address string) ([]pages.DemoMail, error) {
	if address == "elena@example.org" {
		return nil, nil
	}
	return []pages.DemoMail{
		{ID: "m2", From: "Office of Dana <team@example.net>", To: address, Subject: "[#131] Book the train to Malmö for the press day", At: now.Add(-19 * time.Minute)},
		{ID: "m1", From: "Ingrid Holm <ingrid@nordlys.example>", To: address, Subject: "Board dinner, 3 December", At: now.Add(-26 * time.Hour)},
	}, nil
}
func (f *fakeDemo) Mail(_ context.Context, address, mail string) (pages.DemoMail, error) {
	switch mail {
	case "m1":
		return pages.DemoMail{ID: "m1", MessageID: "<m1@x>", From: "Ingrid Holm <ingrid@nordlys.example>", To: address, Subject: "Board dinner, 3 December", At: now.Add(-26 * time.Hour), Text: "Dear Dana,\n\nwe are fourteen now.\n\nIngrid\n", Source: "Subject: Board dinner\r\n\r\nDear Dana"}, nil
	case "m2":
		return pages.DemoMail{ID: "m2", MessageID: "<m2@x>", From: "Office of Dana <team@example.net>", ReplyTo: "team+r.abc@example.net", To: address, Subject: "[#131] Book the train to Malmö for the press day", At: now.Add(-19 * time.Minute), Text: "#131 is yours.\n", HTML: letterSample}, nil
	}
	return pages.DemoMail{}, models.ErrNotFound
}
func (f *fakeDemo) Write(_ context.Context, m pages.DemoDraft) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wrote = append(f.wrote, m)
	return nil
}
func (f *fakeDemo) Clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clock.In(team.Week().Zone)
}
func (f *fakeDemo) Jump(_ context.Context, to time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock = to
	return nil
}
func (f *fakeDemo) SignIn(_ context.Context, key, _ string) (string, error) {
	for _, p := range people {
		if p.Key == key {
			f.read.open("demo-"+key, p)
			return "demo-" + key, nil
		}
	}
	return "", models.ErrNotFound
}
func (f *fakeDemo) Steps(context.Context) (pages.DemoSteps, error) {
	return pages.DemoSteps{Forwarded: true, Assigned: true}, nil
}
func (f *fakeDemo) Saw(step string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.saw = append(f.saw, step)
}

const letterSample = `<!doctype html><html><head><meta charset="utf-8"></head><body style="margin:0;background:#f4f3ef;padding:24px;font-family:sans-serif;color:#1d2126"><script>parent.hit=1</script><table width="600" align="center" style="background:#ffffff;padding:24px"><tr><td><h1 style="font-size:20px">#131 is yours, Marcus.</h1><p>Book the train to Malmö. Due <b>Wed 25 Nov 17:00</b>.</p><p><a href="http://127.0.0.1/items/131">Open #131</a></p></td></tr></table></body></html>`

// world is a dashboard over fakes, served.
type world struct {
	t      *testing.T
	read   *fakeReader
	desk   *fakeDesk
	demo   *fakeDemo
	door   *Dashboard
	server *httptest.Server
	log    *bytes.Buffer
}

// newWorld starts a dashboard; change may set options before it does.
func newWorld(t *testing.T, change ...func(*world, *Options)) *world {
	t.Helper()
	w := &world{t: t, read: &fakeReader{sessions: map[string]models.Person{}, changes: make(chan models.Change, 16), badges: models.Badges{Triage: 3, Decide: 2}}, log: &bytes.Buffer{}}
	w.desk = &fakeDesk{read: w.read}
	for _, p := range people {
		w.read.open(p.Key, p)
	}
	o := Options{
		Reader: w.read, Desk: w.desk, BaseURL: "http://office.example.org", Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(w.log, nil)),
		RenderLetter: func(p models.Parcel) (string, string, error) {
			return "text of " + p.Letter.Value.Digest.Short, strings.Replace(letterSample, "#131 is yours", "html of "+p.Letter.Value.Digest.Short, 1), nil
		},
	}
	for _, f := range change {
		f(w, &o)
	}
	w.door = New(o)
	w.server = httptest.NewServer(w.door)
	t.Cleanup(w.server.Close)
	t.Cleanup(w.door.Stop)
	return w
}

// meanwhile changes what the fakes answer while somebody's page is open, which
// may ask at any moment.
func (w *world) meanwhile(change func()) {
	w.read.mu.Lock()
	defer w.read.mu.Unlock()
	w.desk.mu.Lock()
	defer w.desk.mu.Unlock()
	change()
}

func inDemo(w *world, o *Options) {
	w.demo = &fakeDemo{read: w.read, clock: now}
	o.Demo = w.demo
}

// browser is one visitor, with cookies and without following redirects.
type browser struct {
	*world
	jar    http.CookieJar
	client *http.Client
}

// as is a browser in which a person (by session cookie) is signed in; "" is a
// stranger's.
func (w *world) as(cookie string) *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	b := &browser{world: w, jar: jar, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if cookie != "" {
		u, _ := url.Parse(w.server.URL)
		jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: cookie, Path: "/"}})
	}
	return b
}

// answer is a response, read to its end.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (b *browser) do(method, path string, form url.Values, headers ...string) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, res.StatusCode, res.Header, string(raw)}
}

func (b *browser) get(path string, headers ...string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil, headers...)
}

// post sends a form with the token that a page of this browser shows.
func (b *browser) post(path string, form url.Values, headers ...string) answer {
	b.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	if !form.Has("form") {
		form.Set("form", b.token())
	}
	return b.do(http.MethodPost, path, form, headers...)
}

func (b *browser) token() string {
	b.t.Helper()
	for _, page := range []string{"/sign-in", "/help"} {
		if a := b.get(page); a.status == http.StatusOK {
			v, _ := a.doc().Find("input[name=form]").First().Attr("value")
			return v
		}
	}
	b.t.Fatal("no page with a form")
	return ""
}

func (a answer) doc() *goquery.Document {
	a.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

// text is the text at a selector, with single spaces.
func (a answer) text(selector string) string {
	a.t.Helper()
	return strings.Join(strings.Fields(a.doc().Find(selector).Text()), " ")
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d\n%s", a.status, status, a.body)
	}
	return a
}

// holds fails unless the text at a selector contains each word.
func (a answer) holds(selector string, words ...string) answer {
	a.t.Helper()
	got := a.text(selector)
	for _, w := range words {
		if !strings.Contains(got, w) {
			a.t.Errorf("%s holds %q, want %q in it", selector, got, w)
		}
	}
	return a
}

func (f *fakeDesk) Comment(_ context.Context, _ models.Viewer, n int, text string) (models.Done, error) {
	f.note("comment", text)
	return models.Done{Number: n, Said: "Kept with #118."}, nil
}

func (f *fakeReader) Decisions(ctx context.Context, v models.Viewer, filter models.ItemFilter) ([]models.DecisionLine, int, error) {
	filter.Kinds = []models.Kind{models.Decision}
	list, err := f.Items(ctx, v, filter)
	lines := make([]models.DecisionLine, len(list.Items))
	lines = lines[:0]
	for _, c := range list.Items {
		if c.Kind == models.Decision {
			lines = append(lines, models.DecisionLine{ItemCard: c})
		}
	}
	return lines, len(lines), err
}

// question is what waits behind the link "good".
func question() models.Question {
	h := hotel()
	return models.Question{
		Number: 118, Team: team.Name, Reader: "Dana", Open: true, Title: h.Title, By: "Tue 24 Nov 12:00", Who: "Marcus", Options: h.Options,
		Recommend: "B", OtherView: "Priya: A is quieter", Silence: "B", Amount: "3,400 EUR", Note: "Both hold the rooms until noon.",
	}
}

func (f *fakeDesk) LookAtQuestion(_ context.Context, token string) (models.Question, error) {
	q := question()
	switch token {
	case "good":
	case "done":
		q.Open, q.Answer = false, "approved B, Sommerro"
	case "secret":
		q = models.Question{Number: 4182733, Team: team.Name, Reader: "Dana", Hidden: true, Open: true}
	default:
		return q, models.ErrNotFound
	}
	return q, nil
}

func (f *fakeDesk) AnswerQuestion(_ context.Context, token, verb string, args map[string]string) (models.Done, error) {
	switch {
	case token == "secret":
		return models.Done{}, models.ErrForbidden
	case token != "good":
		return models.Done{}, models.ErrNotFound
	case verb == "ask" && args["text"] == "":
		return models.Done{}, models.Invalid("text", "what do you want to ask?")
	}
	f.note("answer", token, verb, args["option"])
	return models.Done{Number: 118, Said: "#118 approved B", Undo: true}, nil
}

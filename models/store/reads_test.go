package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"adjutant/models"
	"adjutant/models/store"
)

func numbersOf(list []models.ItemCard) []int {
	var out []int
	for _, c := range list {
		out = append(out, c.Number)
	}
	return out
}

func TestItems_FilterAndOrder(t *testing.T) {
	each(t, func(w *world) {
		at := func(h int) *time.Time { return ptr(now.Add(time.Duration(h) * time.Hour)) }
		w.addItem(101, func(i *models.Item) { i.DueAt, i.HolderID, i.DomainID = at(48), &w.maria.ID, &w.vendors.ID })
		w.addItem(102, func(i *models.Item) { i.DueAt, i.HolderID, i.Priority = at(-1), &w.priya.ID, models.High })
		w.addItem(103, func(i *models.Item) { i.Title, i.Labels = "100% of_it", []string{"Größe", "acme"} })
		w.addItem(104, func(i *models.Item) { i.DueAt, i.Priority, i.Kind = at(48), models.Urgent, models.Decision })
		w.addItem(105, func(i *models.Item) { i.State, i.Note, i.DueAt = models.StateDone, "the NORDLYS quote", at(-2) })
		w.addItem(106, func(i *models.Item) { i.State, i.Triage = models.StateHeld, "nobody is cleared" })
		for q, want := range map[string][]int{
			"":                     {102, 104, 101, 103, 106},
			"sort:number":          {101, 102, 103, 104, 106},
			"wait:any":             nil,
			"sort:priority":        {104, 102, 101, 103, 106},
			"status:all":           {105, 102, 104, 101, 103, 106},
			"status:closed":        {105},
			"status:held":          {106},
			"owner:maria":          {101},
			"owner:me":             {102},
			"no:owner":             {104, 103, 106},
			"!owner:maria":         {102, 104, 103, 106},
			"!no:owner":            {102, 101},
			"domain:vendors":       {101},
			"no:domain kind:task":  {102, 103, 106},
			"!domain:vendors":      {102, 104, 103, 106},
			"due:late":             {102},
			"!due:late":            {104, 101, 103, 106},
			"due:today":            {102},
			"due:week":             {102, 104, 101},
			"no:due":               {103, 106},
			"!no:due":              {102, 104, 101},
			"kind:decision":        {104},
			"priority:high":        {102},
			"label:acme":           {103},
			"label:acm":            nil,
			"!label:acme":          {102, 104, 101, 106},
			"100%":                 {103},
			"of_it":                {103},
			"ofxit":                nil,
			"status:all nordlys":   {105},
			"!matter":              {103},
			"#105":                 {105},
			"status:triage":        {106, 103, 104},
			"matter owner:priya":   {102},
			`"matter 102"`:         {102},
			"domain:vendors due:x": {101},
		} {
			f, _ := models.ParseItemFilter(q, now)
			list, err := w.s.Items(w.t.Context(), w.priya.Viewer(), f)
			got := numbersOf(list.Items)
			if q == "status:triage" { // any order
				if len(got) != 3 {
					w.t.Errorf("%q: %v", q, got)
				}
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil || list.Total != len(want) {
				w.t.Errorf("%q: %v (total %d), want %v, %v", q, got, list.Total, want, err)
			}
		}
		page, err := w.s.Items(w.t.Context(), w.priya.Viewer(), models.ItemFilter{Limit: 2, Offset: 1})
		if got := numbersOf(page.Items); err != nil || page.Total != 5 || !cmp.Equal(got, []int{104, 101}) {
			w.t.Errorf("second page %v of %d, %v", got, page.Total, err)
		}
		first := page.Items[1]
		if first.Holder != "Maria Lopez" || first.HolderKey != "maria" || first.Domain != "Vendors" || first.DomainKey != "vendors" {
			w.t.Errorf("names: %+v", first)
		}
	})
}

func TestUpdateItem_WritesEveryColumn(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101)
		at := ptr(now.Add(time.Hour))
		full := models.Item{ID: i.ID, TeamID: i.TeamID, Number: i.Number, Kind: models.Decision, Title: "t", Note: "n", State: models.StateWaiting,
			Clearance: models.Private, DomainID: &w.vendors.ID, HolderID: &w.maria.ID, AskedByID: &w.dana.ID, Priority: models.Low, Labels: []string{"a"},
			DueDay: "2026-11-24", DueAt: at, DueText: "tue", StartAt: at, FollowAt: at, WaitFor: "acme", Every: "monday", Amount: "5eur",
			Options: []models.Option{{Letter: "A", Text: "yes"}}, Recommend: "A", Silence: "A", Answer: "A", AskID: &w.dana.ID, Triage: "why",
			AckedAt: at, ChaseAt: at, Chased: 3, RootID: "<r>", MovedAt: *at, ClosedAt: at, CreatedAt: i.CreatedAt}
		for _, want := range []models.Item{full, i} { // there and back to nothing
			w.in(func(ctx context.Context, tx *store.Tx) error {
				if err := tx.UpdateItem(ctx, want); err != nil {
					return err
				}
				got, err := tx.ItemByID(ctx, w.team.ID, i.ID)
				if diff := cmp.Diff(want, got); diff != "" {
					w.t.Error(diff)
				}
				return err
			})
		}
	})
}

func TestItem_PageHoldsEverything(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101, func(i *models.Item) { i.HolderID, i.DomainID = &w.maria.ID, &w.vendors.ID })
		w.addMail("first", models.Processed, func(m *models.Message) { m.Files = []models.File{{Name: "a.pdf"}} }, i)
		w.addMail("answer", models.Processed, func(m *models.Message) { m.PersonID, m.FromName = nil, "Nordlys" }, i)
		w.owe(w.letter(w.maria, &i))
		if page, err := w.s.Item(w.t.Context(), w.dana.Viewer(), 101); err != nil || page.Backup != "Priya Nair" {
			w.t.Errorf("%q stands in for Maria, %v", page.Backup, err)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.Assign(ctx, w.team.ID, i.ID, &w.priya.ID, []string{"given by Dana"}, now.Add(time.Hour)); err != nil {
				return err
			}
			return tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: &i.ID, PersonID: &w.priya.ID, At: now.Add(90 * time.Second), What: "a note", Verb: "note", By: models.ByWeb})
		})
		page, err := w.s.Item(w.t.Context(), w.dana.Viewer(), 101)
		if err != nil {
			w.t.Fatal(err)
		}
		if page.Holder != "Priya Nair" || page.DomainLevel != 3 || page.Backup != "" || !cmp.Equal(page.Reasons, []string{"given by Dana"}) {
			w.t.Errorf("%s, level %d, backup %s, %v", page.Holder, page.DomainLevel, page.Backup, page.Reasons)
		}
		if len(page.Assignments) != 2 || page.Assignments[0].Who != "Maria Lopez" || page.Assignments[0].UntilAt == nil || page.Assignments[1].UntilAt != nil {
			w.t.Errorf("assignments %+v", page.Assignments)
		}
		var said []string
		for _, p := range page.Conversation {
			said = append(said, fmt.Sprint(p.From, ": ", p.Text, " ", p.Outside))
		}
		if diff := cmp.Diff([]string{"Dana Whitfield: first false", "Priya Nair: a note false", "Nordlys: answer true"}, said); diff != "" {
			w.t.Error(diff)
		}
		if len(page.Letters) != 1 || page.Letters[0].Value.Reason != "" || len(page.History) != 1 || page.History[0].Who != "Priya Nair" || page.History[0].Number != 101 {
			w.t.Errorf("letters %+v, history %+v", page.Letters, page.History)
		}
	})
}

func TestItemsOfThread_FindsByRootMailAndLetter(t *testing.T) {
	each(t, func(w *world) {
		a, b, c := w.addItem(101), w.addItem(102), w.addItem(103)
		m := w.addMail("x", models.Processed, nil, b)
		l := w.owe(w.letter(w.maria, &c))
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for id, want := range map[string]int64{a.RootID: a.ID, m.MessageID: b.ID, l.MessageID: c.ID} {
				got, err := tx.ItemsOfThread(ctx, w.team.ID, []string{"<unknown>", id})
				if err != nil || len(got) != 1 || got[0].ID != want {
					w.t.Errorf("%s: %+v, %v", id, got, err)
				}
			}
			none, err := tx.ItemsOfThread(ctx, w.team.ID, nil)
			if len(none) != 0 {
				w.t.Errorf("nothing found %d", len(none))
			}
			letters, err2 := tx.LettersByMessageIDs(ctx, w.team.ID, []string{l.MessageID, "<unknown>"})
			if len(letters) != 1 {
				w.t.Errorf("%d letters", len(letters))
			}
			return errors.Join(err, err2)
		})
	})
}

func TestUndo_TheNewestOfThePersonOnce(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, e := range []models.Event{
				{PersonID: &w.maria.ID, At: now, What: "first", Before: i.Snapshot()},
				{PersonID: &w.maria.ID, At: now, What: "second", Before: i.Snapshot()},
				{PersonID: &w.maria.ID, At: now, What: "nothing to undo"},
				{PersonID: &w.priya.ID, At: now, What: "another's", Before: i.Snapshot()},
			} {
				e.TeamID, e.ItemID, e.Verb, e.By = w.team.ID, &i.ID, "done", models.ByWeb
				if err := tx.AddEvent(ctx, &e); err != nil {
					return err
				}
			}
			e, err := tx.LastEvent(ctx, w.team.ID, w.maria.ID, nil, now.Add(-time.Hour))
			if err != nil || e.What != "second" || e.Before == nil || e.Before.State != models.StateOpen {
				return fmt.Errorf("%+v, %w", e, err)
			}
			if err := tx.MarkUndone(ctx, w.team.ID, e.ID, now); err != nil {
				return err
			}
			if err := tx.MarkUndone(ctx, w.team.ID, e.ID, now); !errors.Is(err, models.ErrConflict) {
				w.t.Errorf("undone twice: %v", err)
			}
			e, err = tx.LastEvent(ctx, w.team.ID, w.maria.ID, &i.ID, now)
			if e.What != "first" {
				w.t.Errorf("then %q", e.What)
			}
			if _, err := tx.LastEvent(ctx, w.team.ID, w.maria.ID, nil, now.Add(time.Second)); !errors.Is(err, models.ErrNotFound) {
				w.t.Errorf("too old: %v", err)
			}
			return err
		})
	})
}

func TestToday_EveryMatterOnce(t *testing.T) {
	each(t, func(w *world) {
		mine := func(change func(*models.Item)) func(*models.Item) {
			return func(i *models.Item) { i.HolderID = &w.maria.ID; change(i) }
		}
		at := func(h int) *time.Time { return ptr(now.Add(time.Duration(h) * time.Hour)) }
		w.addItem(101, mine(func(i *models.Item) { i.DueAt = at(-1) }))
		w.addItem(102, mine(func(i *models.Item) { i.DueAt = at(47) }))
		w.addItem(103, mine(func(i *models.Item) {}))
		w.addItem(104, mine(func(i *models.Item) { i.State = models.StateWaiting }))
		w.addItem(105, mine(func(i *models.Item) { i.StartAt = at(1) }))
		w.addItem(106, mine(func(i *models.Item) { i.State = models.StateDone }))
		w.addItem(107, func(i *models.Item) { i.Kind, i.AskID, i.HolderID = models.Decision, &w.maria.ID, &w.priya.ID })
		w.addItem(108)
		w.addItem(109, func(i *models.Item) { i.HolderID, i.DueAt = &w.priya.ID, at(-2) })
		w.addItem(110, func(i *models.Item) {
			i.Kind, i.AskID, i.HolderID, i.StartAt = models.Decision, &w.maria.ID, &w.priya.ID, at(1)
		})
		w.addMail("stranger", models.Quarantined, func(m *models.Message) { m.Reason, m.Text = "an unknown sender", "\n hello \nworld" })
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.SaveAbsence(ctx, &models.Absence{TeamID: w.team.ID, PersonID: w.priya.ID, FromDay: "2026-11-30", ToDay: "2026-12-01", CoverID: &w.vera.ID})
		})
		page, err := w.s.Today(w.t.Context(), w.maria.Viewer(), now)
		if err != nil {
			w.t.Fatal(err)
		}
		got := fmt.Sprint(numbersOf(page.Decide.Items), numbersOf(page.Late.Items), numbersOf(page.Due.Items), numbersOf(page.Mine.Items),
			numbersOf(page.Waiting.Items), numbersOf(page.Others.Items), page.Triage)
		if want := "[107] [101] [102] [103] [104] [109] 2"; got != want {
			w.t.Errorf("got %s, want %s", got, want)
		}
		if len(page.Team) != 4 || page.Team[1].Open != 5 || page.Team[1].Late != 1 || page.Team[2].Open != 3 {
			w.t.Errorf("loads %+v", page.Team)
		}
		if len(page.Away) != 1 || page.Away[0].Who != "Priya Nair" || page.Away[0].Cover != "Vera Holm" {
			w.t.Errorf("away %+v", page.Away)
		}
		if len(page.Next) != 1 || page.Next[0].Assistant != "Maria Lopez" || !page.Next[0].Meets.Equal(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)) {
			w.t.Errorf("next %+v", page.Next)
		}
		triage, err := w.s.Triage(w.t.Context(), w.maria.Viewer())
		if err != nil || len(triage) != 2 || triage[0].Item.Number != 108 || triage[1].Mail.State != models.Quarantined ||
			triage[1].Why != "an unknown sender" || triage[1].First != "hello" || len(triage[1].Mail.Handle) != 16 {
			w.t.Errorf("triage %+v, %v", triage, err)
		}
		badges, err := w.s.Badges(w.t.Context(), w.maria.Viewer(), now)
		if err != nil || badges != (models.Badges{Triage: 2, Decide: 1}) {
			w.t.Errorf("badges %+v, %v", badges, err)
		}
		if none, err := w.s.Triage(w.t.Context(), w.priya.Viewer()); err != nil || len(none) != 0 {
			w.t.Errorf("an assistant sorts: %+v, %v", none, err)
		}
	})
}

func TestToday_ShowsTheBeginningsOfLongLists(t *testing.T) {
	each(t, func(w *world) {
		for n := range 30 {
			w.addItem(101+n, func(i *models.Item) { i.HolderID, i.DueAt = &w.priya.ID, ptr(now.Add(time.Duration(-n-1)*time.Hour)) })
			w.addItem(201+n, func(i *models.Item) { i.HolderID = &w.priya.ID })
		}
		page, err := w.s.Today(w.t.Context(), w.priya.Viewer(), now)
		if err != nil {
			w.t.Fatal(err)
		}
		if got := numbersOf(page.Late.Items); page.Late.Total != 30 || len(got) > 10 || got[0] != 130 {
			w.t.Errorf("late: %v of %d", got, page.Late.Total)
		}
		if got := numbersOf(page.Mine.Items); page.Mine.Total != 30 || len(got) > 10 || got[0] != 201 {
			w.t.Errorf("mine: %v of %d", got, page.Mine.Total)
		}
		if page.Others.Total != 0 {
			w.t.Errorf("an assistant reads what is late with others: %v", numbersOf(page.Others.Items))
		}
	})
}

func TestItems_WhoIsAsked(t *testing.T) {
	each(t, func(w *world) {
		w.addItem(101, func(i *models.Item) { i.Kind, i.AskID, i.HolderID = models.Decision, &w.maria.ID, &w.priya.ID })
		w.addItem(102, func(i *models.Item) { i.HolderID = &w.maria.ID })
		for query, want := range map[string]string{"asks:me": "[101]", "asks:maria": "[101]", "!asks:me": "[102]", "asks:priya": "[]", "!asks:maria": "[102]"} {
			f, unclear := models.ParseItemFilter(query, now)
			list, err := w.s.Items(w.t.Context(), w.maria.Viewer(), f)
			if got := fmt.Sprint(numbersOf(list.Items)); err != nil || len(unclear) > 0 || got != want {
				w.t.Errorf("%s: %s, %v, %v", query, got, unclear, err)
			}
		}
	})
}

func TestMail_TheOperatorsListAccountsForEverySighting(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101)
		var m models.Message
		for n := range 5 {
			m = w.addMail(fmt.Sprint("mail ", n), models.Processed, func(m *models.Message) { m.ArrivedAt = now.Add(-time.Duration(n) * time.Hour) }, i)
		}
		w.in(func(ctx context.Context, tx *store.Tx) error { // the same mail again, under an older UIDVALIDITY
			s := models.Sighting{TeamID: w.team.ID, MailboxID: w.box.ID, UIDValidity: 6, UID: 99, MessageID: m.ID, State: models.Duplicate, Reason: "seen before", SeenAt: now}
			_, err := tx.AddSighting(ctx, &s)
			return err
		})
		w.owe(w.letter(w.maria, &i))
		lines, more, err := w.s.Mail(w.t.Context(), store.Operator, models.MailFilter{})
		if err != nil || more {
			w.t.Fatal(more, err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, fmt.Sprint(l.Direction, " ", l.UIDValidity, " ", l.UID, " ", l.State, " ", l.Items))
		}
		want := []string{"in 6 99 duplicate [101]", "in 7 1 processed [101]", "in 7 2 processed [101]", "in 7 3 processed [101]",
			"in 7 4 processed [101]", "in 7 5 processed [101]", "out 0 0 processed [101]"}
		if diff := cmp.Diff(want, got); diff != "" {
			w.t.Error(diff)
		}
		seen := map[string]bool{}
		for offset := range 4 { // pages of two, newest first, hold each line once
			page, more, err := w.s.Mail(w.t.Context(), models.Viewer{Operator: true, TeamID: w.team.ID}, models.MailFilter{Limit: 2, Offset: 2 * offset})
			if err != nil || more != (offset < 3) {
				w.t.Errorf("page %d: more %v, %v", offset, more, err)
			}
			for _, l := range page {
				seen[fmt.Sprint(l.Direction, l.UIDValidity, l.UID)] = true
			}
		}
		if len(seen) != 7 {
			w.t.Errorf("pages hold %d lines", len(seen))
		}
		// A mail that is let through is no longer held where it was seen.
		m.State, m.Reason, m.PersonID = models.Held, "was this you?", nil
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.SetMessageState(ctx, m) })
		held, _, err := w.s.Mail(w.t.Context(), store.Operator, models.MailFilter{State: models.Held})
		if err != nil || len(held) != 1 || held[0].UID != 5 || held[0].Reason != "was this you?" {
			w.t.Errorf("held %+v, %v", held, err)
		}
	})
}

func TestItemRecords_AreTheContract(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101, func(i *models.Item) {
			i.HolderID, i.DomainID, i.DueAt, i.Labels = &w.maria.ID, &w.vendors.ID, ptr(now.In(time.FixedZone("", 7200))), []string{"acme"}
		})
		w.addItem(102)
		w.addMail("x", models.Processed, nil, i)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: &i.ID, PersonID: &w.dana.ID, At: now, What: "sent it in", Verb: "filed", By: models.ByMail})
		})
		records, err := w.s.ItemRecords(w.t.Context(), store.Operator, models.ItemFilter{All: true})
		if err != nil {
			w.t.Fatal(err)
		}
		got, err := json.Marshal(records)
		if err != nil {
			w.t.Fatal(err)
		}
		more := `"level":0,"amount":"","points":[],"blocked_by":[],"blocks":[],"options":[],"recommend":"","other_view":"","silence":"","answer":"","decides":"","prepared":""`
		want := `[{"number":101,"team":"dana","kind":"task","title":"Matter 101","state":"open","domain":"vendors","holder":"maria","priority":"normal",` +
			`"due":"2026-11-23T09:00:00Z","follow":"","confidential":false,"reasons":["#vendors -\u003e owner Maria"],"messages":["\u003cm1@example.org\u003e"],` +
			`"labels":["acme"],"events":[{"at":"2026-11-23T09:00:00Z","who":"dana","what":"sent it in","by":"mail"}],` + more + `},` +
			`{"number":102,"team":"dana","kind":"task","title":"Matter 102","state":"open","domain":"","holder":"","priority":"normal","due":"","follow":"",` +
			`"confidential":false,"reasons":["#vendors -\u003e owner Maria"],"messages":[],"labels":[],"events":[],` + more + `}]`
		if diff := cmp.Diff(want, string(got)); diff != "" {
			w.t.Error(diff)
		}
	})
}

func TestInvites_InTheirOrderFromMailsThatWereActedOn(t *testing.T) {
	each(t, func(w *world) {
		mail := func(text string, state models.MessageState, uids ...string) {
			w.addMail(text, state, func(m *models.Message) {
				for _, uid := range uids {
					m.Invites = append(m.Invites, models.Invite{Method: "REQUEST", UID: uid, Start: now, End: now.Add(time.Hour), Repeats: "FREQ=WEEKLY", Zone: "Europe/Oslo"})
				}
			})
		}
		mail("1", models.Processed, "a", "b")
		mail("2", models.Quarantined, "stranger")
		mail("3", models.Processed, "c")
		w.in(func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Invites(ctx, w.dana.Viewer())
			if len(got) != 3 || got[0].UID != "a" || got[2].UID != "c" || got[0].Zone != "Europe/Oslo" || !got[0].Start.Equal(now) {
				w.t.Errorf("%+v", got)
			}
			return err
		})
	})
}

func TestPairs_DigestOnceAndWhenDue(t *testing.T) {
	each(t, func(w *world) {
		for at, want := range map[time.Time]int{now: 0, now.Add(6 * time.Hour): 1} {
			due, err := w.s.PairsDue(w.t.Context(), at)
			if err != nil || len(due) != want {
				w.t.Errorf("%d due, %v", len(due), err)
			}
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.LockPair(ctx, w.pair.ID); err != nil {
				return err
			}
			for _, want := range []bool{true, false} {
				d := models.Digest{TeamID: w.team.ID, PairID: w.pair.ID, Cycle: "2026-11-24", MeetsAt: now, State: models.DigestMailed, Value: models.DigestValue{Pair: "x"}}
				m := models.Meeting{TeamID: w.team.ID, PairID: w.pair.ID, Cycle: "2026-11-24", MeetsAt: now, State: models.MeetingPlanned}
				added, err := tx.AddDigest(ctx, &d)
				met, err2 := tx.AddMeeting(ctx, &m)
				if added != want || met != want || err != nil || err2 != nil {
					return fmt.Errorf("added %v %v, %w", added, met, errors.Join(err, err2))
				}
			}
			if err := tx.SetNextDigest(ctx, w.pair.ID, nil, now); err != nil {
				return err
			}
			again := w.pair
			again.NextDigestAt, again.Minutes = nil, 45
			if err := tx.SavePair(ctx, &again); err != nil || again.NextDigestAt != nil || again.Minutes != 45 {
				return fmt.Errorf("saved %+v, %w", again, err)
			}
			digests, err := tx.LastDigests(ctx, w.team.ID, w.pair.ID, 5)
			if len(digests) != 1 || digests[0].Value.Pair != "x" {
				w.t.Errorf("%+v", digests)
			}
			return err
		})
		for _, c := range []struct {
			v    models.Viewer
			want error
		}{{w.dana.Viewer(), nil}, {w.maria.Viewer(), nil}, {store.Operator, nil}, {w.priya.Viewer(), models.ErrNotFound}} {
			if _, err := w.s.Digest(w.t.Context(), c.v, "dana-maria", "2026-11-24"); !errors.Is(err, c.want) {
				w.t.Errorf("%+v: %v", c.v, err)
			}
		}
	})
}

func TestRaw_ABombIsRefused(t *testing.T) {
	each(t, func(w *world) {
		bomb := func() []byte {
			var b strings.Builder
			e, err := zstd.NewWriter(&b)
			if err != nil {
				w.t.Fatal(err)
			}
			zeros := make([]byte, 1<<20)
			for range 300 {
				if _, err := e.Write(zeros); err != nil {
					w.t.Fatal(err)
				}
			}
			if err := e.Close(); err != nil {
				w.t.Fatal(err)
			}
			return []byte(b.String())
		}()
		w.in(func(ctx context.Context, tx *store.Tx) error {
			raw := models.RawMail{TeamID: w.team.ID, SHA256: sha("bomb"), Body: bomb}
			if _, err := tx.AddRaw(ctx, &raw); err != nil {
				return err
			}
			m := models.Message{TeamID: w.team.ID, RawID: &raw.ID, Direction: models.In, MessageID: "<b>", Canonical: "v1", ArrivedAt: now, State: models.Quarantined}
			_, err := tx.AddMessage(ctx, &m)
			return err
		})
		if _, _, err := w.s.Raw(w.t.Context(), models.Viewer{Operator: true, TeamID: w.team.ID}, sha("bomb")[:16]); err == nil {
			w.t.Error("300 MB were unpacked")
		}
		for _, handle := range []string{"", "zz", sha("nothing")[:16], strings.Repeat("%", 16), sha("bomb")[:15]} {
			if _, _, err := w.s.Raw(w.t.Context(), models.Viewer{Operator: true, TeamID: w.team.ID}, handle); !errors.Is(err, models.ErrNotFound) {
				w.t.Errorf("%q: %v", handle, err)
			}
		}
	})
}

func TestPages_AFixedNumberOfQueries(t *testing.T) {
	each(t, func(w *world) {
		ctx, v := w.t.Context(), w.maria.Viewer()
		queries := 0
		if err := w.s.CountQueries(func() { queries++ }); err != nil {
			w.t.Fatal(err)
		}
		pages := map[string]func() error{
			"items":  func() error { _, err := w.s.Items(ctx, v, models.ItemFilter{Limit: 50}); return err },
			"item":   func() error { _, err := w.s.Item(ctx, v, 101); return err },
			"today":  func() error { _, err := w.s.Today(ctx, v, now); return err },
			"triage": func() error { _, err := w.s.Triage(ctx, v); return err },
			"mail":   func() error { _, _, err := w.s.Mail(ctx, v, models.MailFilter{Limit: 50}); return err },
			"office": func() error { _, err := w.s.Office(ctx, w.team.ID); return err },
		}
		count := func() map[string]int {
			out := map[string]int{}
			for name, page := range pages {
				queries = 0
				if err := page(); err != nil {
					w.t.Error(err)
				}
				out[name] = queries
			}
			return out
		}
		fill := func(from, n int) {
			for number := from; number < from+n; number++ {
				i := w.addItem(number, func(i *models.Item) { i.HolderID, i.DomainID = &w.maria.ID, &w.vendors.ID })
				w.addItem(number + 500)
				w.addMail(fmt.Sprint("mail", number), models.Processed, nil, i)
				w.addMail(fmt.Sprint("lost", number), models.Quarantined, nil)
				w.owe(w.letter(w.maria, &i))
			}
		}
		fill(101, 2)
		few := count()
		fill(103, 10)
		if diff := cmp.Diff(few, count()); diff != "" {
			w.t.Errorf("queries grow with rows:\n%s", diff)
		}
		w.t.Log(few)
	})
}

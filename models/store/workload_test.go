package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
)

func TestWorkload_LoadLateAgeAndOwnPace(t *testing.T) {
	each(t, func(w *world) {
		day := func(n int) *time.Time { return ptr(now.AddDate(0, 0, n)) }
		maria := func(f func(*models.Item)) func(*models.Item) {
			return func(i *models.Item) { i.HolderID = &w.maria.ID; f(i) }
		}
		w.addItem(101, maria(func(i *models.Item) { i.DueAt, i.CreatedAt = day(-10), *day(-20) }))
		w.addItem(102, maria(func(i *models.Item) { i.DueAt, i.CreatedAt = day(3), *day(-100) }))
		w.addItem(103, maria(func(i *models.Item) { i.DueAt = day(30) }))
		w.addItem(106, func(i *models.Item) { i.DueAt, i.CreatedAt = ptr(now.Add(time.Hour)), *day(-2) })
		w.addItem(104, func(i *models.Item) {
			i.HolderID, i.DueAt, i.CreatedAt, i.State, i.ClosedAt = &w.priya.ID, day(-30), *day(-60), models.StateDone, day(-9)
		})
		answered := w.addItem(105, func(i *models.Item) { i.HolderID = &w.priya.ID })
		w.addItem(1000001, maria(func(i *models.Item) { i.Clearance, i.DueAt, i.CreatedAt = models.Private, day(-50), *day(-70) }))
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, e := range []models.Event{
				{PersonID: &w.dana.ID, At: now.Add(time.Hour)}, {PersonID: &w.priya.ID, At: now.Add(3 * time.Hour)}, {PersonID: &w.priya.ID, At: now.Add(9 * time.Hour)},
			} {
				e.TeamID, e.ItemID, e.What, e.Verb, e.By = w.team.ID, &answered.ID, "took it", "take", models.ByWeb
				if err := tx.AddEvent(ctx, &e); err != nil {
					return err
				}
			}
			return tx.SaveAbsence(ctx, &models.Absence{TeamID: w.team.ID, PersonID: w.vera.ID, FromDay: "2026-11-10", ToDay: "2026-11-11"})
		})
		ask := func(p models.Person) models.Workload {
			got, err := w.s.Workload(w.t.Context(), p.Viewer(), now, time.UTC)
			if err != nil {
				w.t.Fatal(err)
			}
			return got
		}
		got := ask(w.maria)
		var load []int
		for _, l := range got.People {
			load = append(load, l.Open, l.Late, l.Week)
		}
		if diff := cmp.Diff([]int{0, 0, 0, 3, 1, 1, 1, 0, 0, 0, 0, 0}, load); diff != "" {
			w.t.Error("loads:", diff)
		}
		if diff := cmp.Diff(models.LoadLine{Open: 4, Late: 1, Week: 1}, got.Team); diff != "" {
			w.t.Error("team:", diff)
		}
		var late []int
		for _, l := range got.Late {
			late = append(late, l.Late)
		}
		// 104 was late from 24 Oct to 14 Nov, 101 since 13 Nov; weeks end on Mondays.
		if diff := cmp.Diff([]int{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, late); diff != "" {
			w.t.Error("late:", diff)
		}
		if got.Late[10].Away != 1 || got.Late[9].Away != 0 || got.Late[11].Ends != "2026-11-23" {
			w.t.Errorf("weeks: %+v", got.Late[9:])
		}
		var open []int
		for _, a := range got.Ages {
			open = append(open, a.Open)
		}
		if diff := cmp.Diff([]int{3, 0, 1, 0, 1}, open); diff != "" {
			w.t.Error("ages:", diff)
		}
		for _, p := range got.Own {
			if p.Answers != 0 {
				w.t.Errorf("Maria answered nothing: %+v", p)
			}
		}
		own := ask(w.priya)
		if last := own.Own[11]; last.Answers != 1 || last.Median != 3*time.Hour {
			w.t.Errorf("her own pace: %+v", last)
		}
		if len(own.People) != 1 || own.People[0].Person.ID != w.priya.ID || own.Team.Open != 4 {
			w.t.Errorf("an assistant sees %+v and %+v", own.People, own.Team)
		}
	})
}

func TestActivity_SaysWhyAndPages(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101, func(i *models.Item) { i.HolderID = &w.maria.ID })
		mail := w.addMail("please", models.Processed, nil, i)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, e := range []models.Event{
				{ItemID: &i.ID, At: now, What: "gave it to Maria", Verb: "assigned", By: models.ByMail, MessageID: &mail.ID},
				{ItemID: &i.ID, PersonID: &w.maria.ID, At: now.Add(time.Hour), What: "closed it", Verb: "done", By: models.ByWeb},
				{PersonID: &w.dana.ID, At: now.Add(2 * time.Hour), What: "Priya is away", Verb: "away", By: models.ByWeb},
				{PersonID: &w.dana.ID, At: now.Add(3 * time.Hour), What: "cleared somebody", Verb: "cleared", By: models.ByWeb},
			} {
				e.TeamID = w.team.ID
				if err := tx.AddEvent(ctx, &e); err != nil {
					return err
				}
			}
			return nil
		})
		ask := func(f models.ActivityFilter) ([]models.ActivityLine, bool) {
			if f.Limit == 0 {
				f.Limit = 10
			}
			lines, more, err := w.s.Activity(w.t.Context(), w.priya.Viewer(), f)
			if err != nil {
				w.t.Fatal(err)
			}
			return lines, more
		}
		lines, more := ask(models.ActivityFilter{})
		if len(lines) != 3 || more || lines[0].What != "Priya is away" || lines[1].WhoKey != "maria" {
			w.t.Fatalf("%d lines, more %v: %+v", len(lines), more, lines)
		}
		if l := lines[2]; l.Subject != "Subject of please" || l.Handle != sha("please")[:16] || len(l.Reasons) != 1 || l.Title != "Matter 101" {
			w.t.Errorf("why: %+v", l)
		}
		if lines, more := ask(models.ActivityFilter{Limit: 1, Offset: 1}); len(lines) != 1 || !more || lines[0].Verb != "done" {
			w.t.Errorf("second page: %+v %v", lines, more)
		}
		for f, want := range map[models.ActivityFilter]int{
			{Person: "maria"}: 1, {Person: "none"}: 1, {By: models.ByMail}: 1, {Verb: "done"}: 1, {Number: 101}: 2, {Number: 102}: 0,
			{From: ptr(now.Add(time.Minute))}: 2, {To: ptr(now.Add(time.Minute))}: 1,
		} {
			if lines, _ := ask(f); len(lines) != want {
				w.t.Errorf("%+v finds %d", f, len(lines))
			}
		}
	})
}

func TestPreferences_ViewsAndSessionsAreOnesOwn(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.SetPreference(ctx, w.team.ID, w.maria.ID, models.PreferNoKeys, "yes"); err != nil {
				return err
			}
			if err := tx.SetPreference(ctx, w.team.ID, w.maria.ID, models.PreferNoKeys, "no"); err != nil {
				return err
			}
			for _, v := range []models.SavedView{{Name: "Mine", Query: "owner:me"}, {Name: "Mine", Query: "owner:maria", Sort: "age"}, {Name: "All", Query: ""}} {
				v.TeamID, v.PersonID, v.CreatedAt = w.team.ID, w.maria.ID, now
				if err := tx.SaveView(ctx, v); err != nil {
					return err
				}
			}
			return tx.AddSession(ctx, &models.Session{TeamID: w.team.ID, PersonID: w.maria.ID, Hash: "h", CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour)})
		})
		got, err := w.s.Preferences(ctx, w.maria.Viewer())
		if err != nil || got[models.PreferNoKeys] != "no" || len(got) != 1 {
			w.t.Errorf("%v %v", got, err)
		}
		views, err := w.s.SavedViews(ctx, w.maria.Viewer())
		if err != nil || len(views) != 2 || views[1].Query != "owner:maria" || views[1].Sort != "age" {
			w.t.Errorf("%+v %v", views, err)
		}
		if other, err := w.s.SavedViews(ctx, w.priya.Viewer()); err != nil || len(other) != 0 {
			w.t.Errorf("Priya sees %v %v", other, err)
		}
		sessions, err := w.s.Sessions(ctx, w.maria.Viewer(), now)
		if err != nil || len(sessions) != 1 {
			w.t.Fatalf("%v %v", sessions, err)
		}
		err = w.s.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.RevokeSessionOf(ctx, w.team.ID, w.priya.ID, sessions[0].ID, now)
			return err
		})
		if err == nil {
			w.t.Error("somebody ended another's session")
		}
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if n, err := tx.CountViews(ctx, w.team.ID, w.maria.ID); err != nil || n != 2 {
				w.t.Errorf("%d views, %v", n, err)
			}
			if err := tx.DropView(ctx, w.team.ID, w.maria.ID, "All"); err != nil {
				return err
			}
			hash, err := tx.RevokeSessionOf(ctx, w.team.ID, w.maria.ID, sessions[0].ID, now)
			if hash != "h" {
				w.t.Errorf("hash %q", hash)
			}
			return err
		})
		if sessions, _ := w.s.Sessions(ctx, w.maria.Viewer(), now); len(sessions) != 0 {
			w.t.Errorf("still %v", sessions)
		}
	})
}

func TestItems_WhatIsOwedByWhomAndWhenWeAskAgain(t *testing.T) {
	each(t, func(w *world) {
		w.addItem(101, func(i *models.Item) {
			i.Kind, i.WaitFor, i.FollowAt = models.FollowUp, "Ingrid at Nordlys", ptr(now.Add(48*time.Hour))
		})
		w.addItem(102, func(i *models.Item) {
			i.State, i.WaitFor, i.DueAt = models.StateWaiting, "ACME", ptr(now.Add(time.Hour))
		})
		w.addItem(103)
		w.addItem(104, func(i *models.Item) { i.Kind = models.FollowUp })
		for q, want := range map[string][]int{"wait:any sort:follow": {102, 101, 104}, "wait:acme": {102}, "!wait:any": {103}, "wait:nordlys": {101}} {
			f, unclear := models.ParseItemFilter(q, now)
			list, err := w.s.Items(w.t.Context(), w.priya.Viewer(), f)
			if diff := cmp.Diff(want, numbersOf(list.Items)); diff != "" || err != nil || len(unclear) > 0 {
				w.t.Errorf("%q: %s %v %v", q, diff, err, unclear)
			}
		}
	})
}

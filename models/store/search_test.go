package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
)

// found is a search in short: what kind and which item or mail, in order.
func (w *world) found(p models.Person, q string, in models.SearchIn) []string {
	w.t.Helper()
	f, unclear := models.ParseItemFilter(q, now)
	if len(unclear) > 0 {
		w.t.Fatalf("%q: unclear %v", q, unclear)
	}
	page, err := w.s.Search(w.t.Context(), p.Viewer(), models.SearchFilter{Items: f, In: in, Limit: 20})
	if err != nil {
		w.t.Fatalf("%q: %v", q, err)
	}
	var out []string
	for _, h := range page.Hits {
		out = append(out, fmt.Sprintf("%s %d %s", h.In, h.Number, h.Title))
	}
	for _, p := range page.People {
		out = append(out, "people "+p.Key)
	}
	return out
}

func TestSearch_WordsNarrowingAndOrder(t *testing.T) {
	each(t, func(w *world) {
		at := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
		train := w.addItem(101, func(i *models.Item) {
			i.Title, i.MovedAt, i.HolderID, i.DomainID = "Train to Malmö", at(-5), &w.maria.ID, &w.vendors.ID
		})
		w.addItem(102, func(i *models.Item) {
			i.Title, i.Note, i.MovedAt, i.State = "Board dinner", "ask ingrid@nordlys.example, 2,900 a night", at(-3), models.StateDone
		})
		w.addMail("The train was late; MALMO again", models.Processed, func(m *models.Message) { m.ArrivedAt, m.Subject = at(-1), "Re: Trip" }, train)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			return tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: &train.ID, At: at(-2), What: "gave it to Maria for Malmö", Verb: "give", By: models.ByMail})
		})
		for _, c := range []struct {
			q    string
			in   models.SearchIn
			want []string
		}{
			{"malmo", "", []string{"mail 101 Re: Trip", "history 101 Train to Malmö", "items 101 Train to Malmö"}},
			{"MALMÖ", models.InItems, []string{"items 101 Train to Malmö"}},
			{"malm", models.InItems, []string{"items 101 Train to Malmö"}},
			{"alm", "", nil},
			{"train malmo", "", []string{"mail 101 Re: Trip", "items 101 Train to Malmö"}},
			{`"train to"`, "", []string{"items 101 Train to Malmö"}},
			{`"to train"`, "", nil},
			{"nordlys", "", []string{"items 102 Board dinner"}},
			{"2,900", "", []string{"items 102 Board dinner"}},
			{"dinner status:open", "", nil},
			{"dinner status:done", "", []string{"items 102 Board dinner"}},
			{"malmo owner:maria", "", []string{"mail 101 Re: Trip", "history 101 Train to Malmö", "items 101 Train to Malmö"}},
			{"malmo owner:priya", "", nil},
			{"malmo !domain:vendors", "", nil},
			{"#101", "", []string{"mail 101 Re: Trip", "items 101 Train to Malmö"}},
			{"maria", "", []string{"history 101 Train to Malmö", "people maria"}},
			{"maria", models.InPeople, []string{"people maria"}},
			{`"*"`, "", nil},
			{`a'b"c:d`, "", nil},
		} {
			f, _ := models.ParseItemFilter(c.q, now)
			if len(f.Words)+len(f.Numbers) == 0 {
				continue
			}
			if diff := cmp.Diff(c.want, w.found(w.maria, c.q, c.in)); diff != "" {
				t := w.t
				t.Errorf("%q in %q: %s", c.q, c.in, diff)
			}
		}
	})
}

func TestSearch_FollowsWhatChanges(t *testing.T) {
	each(t, func(w *world) {
		i := w.addItem(101, func(i *models.Item) { i.Title = "Chairs for the stand" })
		i.Title = "Tables for the stand"
		w.in(func(ctx context.Context, tx *store.Tx) error { return tx.UpdateItem(ctx, i) })
		if got := w.found(w.maria, "chairs", ""); got != nil {
			w.t.Errorf("old words still find %v", got)
		}
		if got := w.found(w.maria, "tables", ""); len(got) != 1 {
			w.t.Errorf("new words find %v", got)
		}
	})
}

// The answer of a search is the same whether a hidden matter exists or not,
// page by page; and what was written to a 1:1 in confidence is its author's.
func TestSearch_HiddenChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		plain := w.addItem(101, func(i *models.Item) { i.Title = "Merger of the two lists" })
		w.addMail("merger words", models.Processed, nil, plain)
		w.addMail("merger held", models.Held, nil)
		see := func(p models.Person) string {
			return fmt.Sprint(w.found(p, "merger", ""), w.found(p, "merger status:all", ""), w.found(p, "merger", models.InMail))
		}
		before := map[string]string{}
		for _, p := range []models.Person{w.maria, w.priya} {
			before[p.Key] = see(p)
		}
		w.uid += 50
		secret := w.addItem(1000001, func(i *models.Item) {
			i.Title, i.Clearance, i.MovedAt = "Merger with Acme", models.Private, now.Add(time.Hour)
		})
		w.addMail("merger secret", models.Processed, nil, secret)
		w.addMail("merger of both", models.Processed, nil, plain, secret)
		w.addMail("merger held secret", models.Held, func(m *models.Message) { m.Clearance = models.Private })
		keep := w.addMail("merger keep this to myself", models.Processed, nil)
		w.in(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: &secret.ID, At: now, What: "spoke of the merger", Verb: "note", By: models.ByWeb}); err != nil {
				return err
			}
			return tx.AddTopic(ctx, &models.Topic{TeamID: w.team.ID, PairID: w.pair.ID, PersonID: w.dana.ID, Kind: models.TopicKeep, Text: "merger", MessageID: &keep.ID, CreatedAt: now})
		})
		for _, p := range []models.Person{w.maria, w.priya} {
			if diff := cmp.Diff(before[p.Key], see(p)); diff != "" {
				w.t.Errorf("%s sees that there is something: %s", p.Key, diff)
			}
		}
		if got := w.found(w.dana, "merger", ""); len(got) < 6 {
			w.t.Errorf("the executive finds only %v", got)
		}
	})
}

func TestSearch_PagesMeetWithoutGapOrOverlap(t *testing.T) {
	each(t, func(w *world) {
		for n := range 7 {
			i := w.addItem(101+n, func(i *models.Item) { i.Title, i.MovedAt = "Lamp", now.Add(time.Duration(n)*time.Hour) })
			w.addMail(fmt.Sprint("lamp ", n), models.Processed, func(m *models.Message) { m.ArrivedAt = now.Add(time.Duration(n)*time.Hour + time.Minute) }, i)
		}
		f, _ := models.ParseItemFilter("lamp", now)
		var all []models.Hit
		for offset := 0; ; offset += 4 {
			page, err := w.s.Search(w.t.Context(), w.priya.Viewer(), models.SearchFilter{Items: f, Limit: 4, Offset: offset})
			if err != nil {
				w.t.Fatal(err)
			}
			all = append(all, page.Hits...)
			if !page.More {
				break
			}
		}
		if len(all) != 14 {
			w.t.Fatalf("found %d", len(all))
		}
		for n, h := range all {
			if n > 0 && h.At.After(all[n-1].At) {
				w.t.Errorf("place %d is newer than the one before", n)
			}
		}
	})
}

// A search begins with the words, with the items of a filter or with what is
// newest, by what there is little of. Each way finds the same in the same order.
func TestSearch_EveryWayFindsTheSame(t *testing.T) {
	each(t, func(w *world) {
		for n := range 24 {
			at := now.Add(time.Duration(n*7%24) * time.Hour) // another order than that of the ids
			i := w.addItem(101+n, func(i *models.Item) {
				i.Title, i.MovedAt = fmt.Sprintf("Lamp for stand %d", n%3), at
				i.HolderID = []*int64{&w.maria.ID, &w.priya.ID, nil}[n%3]
				i.Clearance = []models.Clearance{models.Standard, models.Standard, models.Private}[n/3%3]
				if n%2 == 0 {
					i.DomainID = &w.vendors.ID
				}
				if n%4 == 0 {
					i.State = models.StateDone
				}
			})
			w.addMail(fmt.Sprintf("a lamp, number %d", n), models.Processed, func(m *models.Message) { m.ArrivedAt = at }, i)
			w.in(func(ctx context.Context, tx *store.Tx) error {
				return tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: &i.ID, At: at, What: "saw the lamp", Verb: "note", By: models.ByMail})
			})
		}
		w.addMail("a lamp that waits", models.Held, nil)
		ways := []int{0, 3, 9, 5000}
		for _, p := range []models.Person{w.dana, w.maria, w.priya} {
			for _, q := range []string{"lamp", "saw", `"stand 1"`, "lamp owner:maria", "lamp owner:none", "lamp !owner:maria", "lamp domain:vendors",
				"lamp !domain:vendors", "lamp status:done", "#104", "#104 lamp", "nowhere", "lamp owner:nobody"} {
				var first []string
				for _, few := range ways {
					w.s.SetFew(few)
					found := w.found(p, q, "")
					if few == ways[0] {
						first = found
					}
					if diff := cmp.Diff(first, found); diff != "" {
						w.t.Errorf("%s, %q: beginning with %d finds something else: %s", p.Key, q, few, diff)
					}
				}
				if len(first) == 0 && q != "nowhere" && q != "lamp owner:nobody" {
					w.t.Errorf("%s, %q: nothing was found", p.Key, q)
				}
			}
		}
	})
}

package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// furnish fills an office with items, mails and letters. With secrets, matters
// of a higher clearance stand between the others, on every channel.
func furnish(w *world, secrets bool, need models.Clearance) {
	due := ptr(now.Add(24 * time.Hour))
	plain := w.addItem(101, func(i *models.Item) { i.HolderID, i.DueAt, i.DomainID = &w.maria.ID, due, &w.vendors.ID })
	var secret, secretAsk, secretFree models.Item
	if secrets {
		secret = w.addItem(1000001, func(i *models.Item) {
			i.Clearance, i.HolderID, i.DueAt, i.DomainID, i.Title, i.Labels = need, &w.maria.ID, due, &w.vendors.ID, "Matter hush", []string{"acme"}
		})
		secretAsk = w.addItem(1000002, func(i *models.Item) {
			i.Clearance, i.Kind, i.AskID, i.HolderID, i.DueAt = need, models.Decision, &w.maria.ID, &w.priya.ID, ptr(now.Add(-time.Hour))
		})
		secretFree = w.addItem(1000003, func(i *models.Item) { i.Clearance, i.State, i.Triage = need, models.StateHeld, "nobody is cleared" })
	}
	ask := w.addItem(102, func(i *models.Item) { i.Kind, i.AskID, i.Labels = models.Decision, &w.maria.ID, []string{"acme"} })
	free := w.addItem(103, func(i *models.Item) { i.Triage = "two domains match"; i.Note = "first\nsecond" })
	w.addMail("open mail", models.Processed, func(m *models.Message) {
		m.Invites = []models.Invite{{Method: "REQUEST", UID: "open", Summary: "Open", Start: now, End: now.Add(time.Hour)}}
	}, plain)
	w.addMail("held mail", models.Held, nil)
	w.uid += 10 // UIDs are the server's: gaps between them say nothing
	base := w.uid
	if secrets {
		hush := func(m *models.Message) {
			m.Invites = []models.Invite{{Method: "REQUEST", UID: "hush", Summary: "Hush", Start: now, End: now.Add(time.Hour)}}
		}
		w.addMail("secret mail", models.Processed, hush, secret)
		w.addMail("secret held", models.Held, nil, secretFree)
		w.addMail("mail of both", models.Processed, hush, plain, secret)
	}
	w.uid = base + 10
	w.addMail("late mail", models.Quarantined, nil)
	w.addMail("mail of two", models.Processed, nil, plain, ask)
	w.refs = 0
	w.owe(w.letter(w.maria, &plain))
	w.owe(w.letter(w.maria, &ask))
	w.owe(w.letter(w.priya, &free))
	w.owe(w.letter(w.priya, nil))
	if secrets {
		w.refs = 100
		w.owe(w.letter(w.maria, &secret))
		w.owe(w.letter(w.maria, &secret, func(l *models.Letter) { l.Clearance = models.Standard }))
		w.owe(w.letter(w.dana, &secretAsk))
		w.owe(w.letter(w.priya, nil, func(l *models.Letter) { l.Clearance = need }))
	}
	w.in(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Link(ctx, models.Link{TeamID: w.team.ID, ItemID: ask.ID, BlockerID: plain.ID, CreatedAt: now}); err != nil {
			return err
		}
		if secrets { // what is secret may wait for what is not
			if err := tx.Link(ctx, models.Link{TeamID: w.team.ID, ItemID: secret.ID, BlockerID: plain.ID, CreatedAt: now}); err != nil {
				return err
			}
		}
		event := func(item *int64, what string) error {
			return tx.AddEvent(ctx, &models.Event{TeamID: w.team.ID, ItemID: item, PersonID: &w.dana.ID, At: now, What: what, Verb: "note", By: models.ByWeb})
		}
		if err := event(&plain.ID, "said so"); err != nil {
			return err
		}
		if secrets {
			if err := event(&secret.ID, "hush"); err != nil {
				return err
			}
		}
		for _, kind := range []models.TopicKind{models.TopicPoint, models.TopicKeep} {
			if err := tx.AddTopic(ctx, &models.Topic{TeamID: w.team.ID, PairID: w.pair.ID, PersonID: w.dana.ID, Kind: kind, Text: string(kind), CreatedAt: now}); err != nil {
				return err
			}
		}
		_, err := tx.AddDigest(ctx, &models.Digest{TeamID: w.team.ID, PairID: w.pair.ID, Cycle: "2026-11-24", MeetsAt: now, State: models.DigestMailed,
			Value: models.DigestValue{Pair: "dana-maria"}, CreatedAt: now})
		return err
	})
}

type answer struct {
	value any
	err   error
}

func reply(value any, err error) answer { return answer{value, err} }

// reads asks every question that takes a viewer.
func reads(w *world, v models.Viewer) map[string][]answer {
	ctx := w.t.Context()
	out := map[string][]answer{}
	ask := func(name string, a ...answer) { out[name] = append(out[name], a...) }
	numbers := []int{101, 102, 103, 1000001, 1000002, 1000003, 999}
	var filters []models.ItemFilter
	for _, q := range []string{"", "status:all", "owner:maria", "owner:me", "owner:none", "domain:vendors", "!domain:vendors", "label:acme", "!label:acme",
		"hush", "!hush", "due:late", "due:week", "no:due", "!no:due", "kind:decision", "status:held", "status:triage", "1000001", "sort:age", "sort:priority", "sort:number"} {
		f, unclear := models.ParseItemFilter(q, now)
		if len(unclear) > 0 {
			w.t.Errorf("filter %q: %v", q, unclear)
		}
		filters = append(filters, f)
		f.Limit = 2
		filters = append(filters, f)
		f.Limit, f.Offset = 1, 1
		filters = append(filters, f)
	}
	s := w.s
	lists := func(tx *store.Tx) {
		for _, f := range filters {
			ask("Items", reply(s.Items(ctx, v, f)))
			ask("ItemRecords", reply(s.ItemRecords(ctx, v, f)))
			decisions, n, err := s.Decisions(ctx, v, f)
			ask("Decisions", reply(decisions, err), reply(fmt.Sprint(n), err))
		}
	}
	lists(nil)
	for _, n := range numbers {
		ask("Item", reply(s.Item(ctx, v, n)))
		raw, m, err := s.FirstMail(ctx, v, n)
		ask("FirstMail", reply(string(raw), err), reply(m, err))
	}
	ask("Today", reply(s.Today(ctx, v, now)))
	ask("Triage", reply(s.Triage(ctx, v)))
	for _, f := range []models.MailFilter{{}, {Limit: 3}, {Limit: 2, Offset: 3}, {Direction: models.In}, {Direction: models.Out, Limit: 1}, {State: models.Held}, {State: models.Processed, Limit: 1}} {
		lines, more, err := s.Mail(ctx, v, f)
		ask("Mail", reply(lines, err), reply(more, err))
	}
	ask("Letters", reply(s.Letters(ctx, v, 0, 0)), reply(s.Letters(ctx, v, 2, 1)))
	ask("Pairs", reply(s.Pairs(ctx, v, now)))
	ask("Digest", reply(s.Digest(ctx, v, "dana-maria", "2026-11-24")))
	ask("Badges", reply(s.Badges(ctx, v, now)))
	ask("People", reply(s.People(ctx, v)))
	ask("Domains", reply(s.Domains(ctx, v)))
	ask("WorkSeen", reply(s.WorkSeen(ctx, v, now)))
	ask("Rules", reply(s.Rules(ctx, v)))
	ask("Absences", reply(s.Absences(ctx, v)))
	ask("Loads", reply(s.Loads(ctx, v, now)))
	for _, f := range []models.ActivityFilter{{Limit: 100}, {Limit: 1}, {Limit: 1, Offset: 1}, {Limit: 9, Person: "dana"}, {Limit: 9, By: models.ByWeb}, {Limit: 9, Number: 1000001}} {
		lines, more, err := s.Activity(ctx, v, f)
		ask("Activity", reply(lines, err), reply(more, err))
	}
	ask("Preferences", reply(s.Preferences(ctx, v)))
	ask("SavedViews", reply(s.SavedViews(ctx, v)))
	ask("Sessions", reply(s.Sessions(ctx, v, now)))
	ask("Probe", reply(s.Probe(ctx, v)))
	ask("Workload", reply(s.Workload(ctx, v, now, time.UTC)))
	for _, q := range []string{"matter", "hush", "secret", "mail", "1000001", "of both", "matter status:open"} {
		f, _ := models.ParseItemFilter(q, now)
		for _, in := range []models.SearchIn{"", models.InItems, models.InMail, models.InHistory} {
			ask("Search", reply(s.Search(ctx, v, models.SearchFilter{Items: f, In: in, Limit: 2})), reply(s.Search(ctx, v, models.SearchFilter{Items: f, In: in, Limit: 2, Offset: 1})))
		}
	}
	ask("Grants", reply(s.Grants(ctx, v, "maria")))
	ask("Topics", reply(s.Topics(ctx, v, w.pair.ID)))
	ask("PairPage", reply(s.PairPage(ctx, v, "dana-maria", "", now)))
	ask("Book", reply(s.Book(ctx, v, nil, time.Time{})))
	ask("Partnership", reply(s.Partnership(ctx, v, "dana-maria", now)))
	ask("Goals", reply(s.Goals(ctx, v, w.dana.ID, w.pair.ID)))
	var ids []string
	for n := range 40 {
		ids = append(ids, fmt.Sprintf("<m%d@example.org>", n))
	}
	handles := []string{"open mail", "secret mail", "secret held", "mail of both", "held mail"}
	for _, text := range handles {
		raw, m, err := s.Raw(ctx, v, sha(text)[:16])
		ask("Raw", reply(string(raw), err), reply(m, err))
	}
	err := s.InTx(ctx, func(tx *store.Tx) error {
		for _, f := range filters {
			ask("Tx.Items", reply(tx.Items(ctx, v, f)))
		}
		for _, n := range numbers {
			ask("Tx.ItemByNumber", reply(tx.ItemByNumber(ctx, v, n)))
			ask("Tx.History", reply(tx.History(ctx, v, n)))
			ask("Tx.FirstMail", reply(tx.FirstMail(ctx, v, n)))
		}
		for _, text := range handles {
			ask("Tx.MessageByHandle", reply(tx.MessageByHandle(ctx, v, sha(text)[:16])))
		}
		ask("Tx.WorkSeen", reply(tx.WorkSeen(ctx, v, now)))
		ask("Tx.ItemsOfOrigin", reply(tx.ItemsOfOrigin(ctx, v, []string{"text:1"})))
		ask("Tx.Touched", reply(tx.Touched(ctx, v, w.maria.ID, now.AddDate(-1, 0, 0))))
		ask("Tx.UrgentToday", reply(tx.UrgentToday(ctx, v, now.AddDate(-1, 0, 0))))
		ask("Tx.SubjectsOf", reply(tx.SubjectsOf(ctx, v, ids)))
		ask("Tx.Topics", reply(tx.Topics(ctx, v, w.pair.ID)))
		ask("Tx.Book", reply(tx.Book(ctx, v, nil, time.Time{})))
		ask("Tx.Delegations", reply(tx.Delegations(ctx, v, w.pair.ID, true)))
		last, first, compared, err := tx.PairNumbers(ctx, v, w.pair, now)
		ask("Tx.PairNumbers", reply(last, err), reply(first, err), reply(compared, err))
		ask("Tx.Entry", reply(tx.Entry(ctx, v, "1-none")))
		ask("Tx.StepsOfPair", reply(tx.StepsOfPair(ctx, v, w.pair.ID, now.AddDate(0, 0, -7))))
		ask("Tx.TopicByKey", reply(tx.TopicByKey(ctx, v, w.pair.ID, "1-none")))
		ask("Tx.Goals", reply(tx.Goals(ctx, v, w.dana.ID, w.pair.ID)))
		ask("Tx.Invites", reply(tx.Invites(ctx, v)))
		ask("Tx.ItemsOfPair", reply(tx.ItemsOfPair(ctx, v, w.dana.ID, w.maria.ID, now.Add(-time.Hour))))
		return nil
	})
	if err != nil {
		w.t.Error(err)
	}
	return out
}

// without writes answers as JSON, less the row ids, which no surface shows.
func without(t *testing.T, answers []answer) []string {
	t.Helper()
	var out []string
	for _, a := range answers {
		if a.err != nil && !errors.Is(a.err, models.ErrNotFound) {
			t.Error(a.err)
		}
		text, err := json.Marshal(a.value)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		text, err = json.Marshal(dropIDs(value))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(a.err, " ", string(text)))
	}
	return out
}

func dropIDs(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			if _, number := inner.(float64); number && strings.HasSuffix(k, "ID") {
				delete(v, k)
			} else {
				v[k] = dropIDs(inner)
			}
		}
	case []any:
		for i := range v {
			v[i] = dropIDs(v[i])
		}
	}
	return v
}

func TestVisible_AnOfficeWithSecretsReadsLikeOneWithout(t *testing.T) {
	t.Parallel()
	for _, need := range []models.Clearance{models.Confidential, models.Private} {
		t.Run(string(need), func(t *testing.T) {
			storetest.EachURL(t, func(t *testing.T, url string) {
				fresh := storetest.NewSQLite
				if strings.HasPrefix(url, "postgres") {
					fresh = storetest.NewPostgres
				}
				with, plain := newWorld(t, storetest.Open(t, url)), newWorld(t, storetest.Open(t, fresh(t)))
				furnish(with, true, need)
				furnish(plain, false, need)
				people := map[string]func(*world) models.Person{
					"lead": func(w *world) models.Person { return w.maria }, "assistant": func(w *world) models.Person { return w.priya },
				}
				if need == models.Private {
					people["confidential"] = func(w *world) models.Person { return w.vera }
				}
				for who, person := range people {
					got, want := reads(with, person(with).Viewer()), reads(plain, person(plain).Viewer())
					for name := range got {
						if diff := cmp.Diff(without(t, want[name]), without(t, got[name])); diff != "" {
							t.Errorf("%s learns of a secret from %s:\n%s", who, name, diff)
						}
					}
				}
				// The test is worth something only if the secrets are there to see.
				got, want := reads(with, with.dana.Viewer()), reads(plain, plain.dana.Viewer())
				for _, name := range []string{"Items", "Item", "ItemRecords", "Triage", "Mail", "Letters", "Loads", "Activity", "Raw", "FirstMail", "Tx.Items", "Tx.ItemByNumber", "Tx.Invites", "Tx.History", "Today"} {
					if cmp.Equal(without(t, want[name]), without(t, got[name])) {
						t.Errorf("the executive sees nothing of the secrets in %s", name)
					}
				}
			})
		})
	}
}

func TestVisible_EveryReadIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Open(t, storetest.NewSQLite(t)))
	furnish(w, true, models.Private)
	asked := reads(w, w.dana.Viewer())
	viewer := reflect.TypeFor[models.Viewer]()
	for prefix, typ := range map[string]reflect.Type{"": reflect.TypeFor[*store.Store](), "Tx.": reflect.TypeFor[*store.Tx]()} {
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			for p := range m.Type.NumIn() {
				if _, ok := asked[prefix+m.Name]; m.Type.In(p) == viewer && !ok {
					t.Errorf("%s%s takes a viewer, and no test asks what it gives away", prefix, m.Name)
				}
			}
		}
	}
}

func TestVisible_OtherTeamsAreNot(t *testing.T) {
	each(t, func(w *world) {
		furnish(w, true, models.Private)
		other := models.Viewer{TeamID: w.team.ID + 1, PersonID: w.dana.ID, Role: models.RoleExecutive, Clearance: models.Private}
		for name, answers := range reads(w, other) {
			for _, a := range without(w.t, answers) {
				if strings.Contains(a, "Matter") || strings.Contains(a, "@example") || strings.Contains(a, "dana") {
					w.t.Errorf("%s shows another team: %s", name, a)
				}
			}
		}
		for name, answers := range reads(w, models.Viewer{TeamID: w.team.ID, PersonID: w.priya.ID, Role: models.RoleLead, Clearance: "unheard of"}) {
			for _, a := range without(w.t, answers) {
				if strings.Contains(a, "Matter") {
					w.t.Errorf("%s shows items to an unknown clearance: %s", name, a)
				}
			}
		}
	})
}

func TestVisible_WhatIsKeptIsItsAuthorsAlone(t *testing.T) {
	each(t, func(w *world) {
		furnish(w, false, models.Private)
		for _, c := range []struct {
			v    models.Viewer
			want int
		}{{w.dana.Viewer(), 2}, {w.maria.Viewer(), 1}, {w.priya.Viewer(), 0}, {store.Operator, 1}} {
			got, err := w.s.Topics(w.t.Context(), c.v, w.pair.ID)
			if err != nil || len(got) != c.want {
				w.t.Errorf("%s sees %d topics, want %d, %v", c.v.Role, len(got), c.want, err)
			}
		}
	})
}

func TestVisible_GoalsAreOfThoseWhoMeet(t *testing.T) {
	each(t, func(w *world) {
		w.in(func(ctx context.Context, tx *store.Tx) error {
			for _, g := range []models.Goal{{PersonID: w.dana.ID, Text: "Series B"}, {PersonID: w.maria.ID, PairID: &w.pair.ID, Text: "Own the board papers"}} {
				g.TeamID, g.CreatedAt, g.SeenAt = w.team.ID, now, now
				if err := tx.AddGoal(ctx, &g); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			v    models.Viewer
			want int
		}{{w.dana.Viewer(), 2}, {w.maria.Viewer(), 2}, {w.priya.Viewer(), 0}, {store.Operator, 2}} {
			got, err := w.s.Goals(w.t.Context(), c.v, w.dana.ID, w.pair.ID)
			if err != nil || len(got) != c.want {
				w.t.Errorf("%d sees %d goals, want %d, %v", c.v.PersonID, len(got), c.want, err)
			}
		}
	})
}

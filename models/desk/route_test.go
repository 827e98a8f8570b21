package desk

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func office() *models.Office {
	o := plan().Office()
	return o
}

func key(o *models.Office, id *int64) string {
	if id == nil {
		return ""
	}
	return o.Person(*id).Key
}

func TestRoute(t *testing.T) {
	t.Parallel()
	due := tuesday.AddDate(0, 0, 7)
	for name, c := range map[string]struct {
		change func(*models.Office)
		in     RouteInput
		want   string
		last   string
		held   bool
		triage string
	}{
		"domain to its owner":       {in: RouteInput{Domain: "travel"}, want: "marcus", last: "#travel -> owner Marcus"},
		"@person before the domain": {in: RouteInput{Domain: "travel", People: []string{"priya"}}, want: "priya", last: "@priya named by Dana"},
		"owner away, backup": {
			change: away("marcus", "2026-11-20", "2026-11-28", ""), in: RouteInput{Domain: "travel"},
			want: "elena", last: "Travel -> backup Elena",
		},
		"owner away at the due date": {
			change: away("marcus", "2026-11-30", "2026-12-04", ""), in: RouteInput{Domain: "travel", Due: &due},
			want: "elena", last: "Travel -> backup Elena",
		},
		"owner away later than the due date": {
			change: away("marcus", "2026-12-10", "2026-12-14", ""), in: RouteInput{Domain: "travel", Due: &due},
			want: "marcus", last: "#travel -> owner Marcus",
		},
		"who covers comes before the backups": {
			change: away("marcus", "2026-11-24", "2026-11-24", "priya"), in: RouteInput{Domain: "travel"},
			want: "priya", last: "Travel -> cover Priya",
		},
		"nobody stands in": {
			change: away("elena", "2026-11-24", "2026-11-24", ""), in: RouteInput{Domain: "vendors"},
			want: "elena", last: "nobody stands in for Vendors: it waits for Elena",
		},
		"owner has enough, backup": {
			change: limits("marcus", 2), in: RouteInput{Domain: "travel", Loads: map[int64]int{3: 2}},
			want: "elena", last: "Travel -> backup Elena",
		},
		"owner has room for one more": {
			change: limits("marcus", 2), in: RouteInput{Domain: "travel", Loads: map[int64]int{3: 1}},
			want: "marcus", last: "#travel -> owner Marcus",
		},
		"everybody has enough": {
			change: limits("marcus", 2, "elena", 1), in: RouteInput{Domain: "travel", Loads: map[int64]int{3: 2, 4: 5}},
			want: "marcus", last: "everybody who could take it is as full: Travel -> Marcus",
		},
		"enough, and asked by name": {
			change: limits("marcus", 1), in: RouteInput{People: []string{"marcus"}, Loads: map[int64]int{3: 9}},
			want: "marcus", last: "@marcus named by Dana",
		},
		"gap":                               {in: RouteInput{Domain: "events"}, triage: "Events has no owner"},
		"confidential goes past the owner":  {in: RouteInput{Domain: "travel", Clearance: models.Confidential}, held: true},
		"confidential to who is cleared":    {in: RouteInput{Domain: "board", Clearance: models.Confidential}, want: "priya", last: "#board -> owner Priya"},
		"confidential, @person not cleared": {in: RouteInput{People: []string{"elena"}, Clearance: models.Confidential}, held: true},
		"rule on the sender":                {in: RouteInput{Sender: "nils@nordlys.example", Subject: "Hello"}, want: "elena", last: "rule 1, from *@nordlys.example -> Vendors -> owner Elena"},
		"one keyword":                       {in: RouteInput{Subject: "Your flight is booked"}, want: "marcus", last: "keyword flight -> owner Marcus"},
		"more keywords win":                 {in: RouteInput{Subject: "Flight and hotel", Text: "the invoice follows"}, want: "marcus", last: "keyword flight, hotel -> owner Marcus"},
		"keywords of two domains":           {in: RouteInput{Subject: "Invoice for the flight"}, triage: "two domains match: Travel, Vendors"},
		"a keyword is a whole word":         {in: RouteInput{Subject: "A quoted flighty person"}, triage: "nothing says whose matter this is"},
		"nothing":                           {in: RouteInput{Subject: "Hello"}, triage: "nothing says whose matter this is"},
		"a word that two domains claim":     {in: RouteInput{Unclaimed: []string{"two domains claim #x: A, B"}}, triage: "two domains claim #x: A, B"},
		"thread continues":                  {in: RouteInput{Thread: &models.Item{Number: 118, HolderID: ptr(int64(2)), Clearance: models.Standard}}, want: "priya", last: "thread of #118, which Priya holds"},
		"thread, its holder away, somebody covers": {
			change: away("priya", "2026-11-24", "2026-11-24", "dana"), in: RouteInput{Thread: &models.Item{Number: 118, HolderID: ptr(int64(2)), Clearance: models.Standard}},
			want: "dana", last: "Dana covers for Priya",
		},
		"thread, its holder away, nobody covers": {
			change: away("priya", "2026-11-24", "2026-11-24", ""), in: RouteInput{Thread: &models.Item{Number: 118, HolderID: ptr(int64(2)), Clearance: models.Standard}},
			want: "priya", last: "nobody covers: it waits for Priya",
		},
		"thread, its holder and owner away, the backup": {
			change: away("marcus", "2026-11-24", "2026-11-24", ""), in: RouteInput{Thread: &models.Item{Number: 118, HolderID: ptr(int64(3)), DomainID: ptr(int64(1)), Clearance: models.Standard}},
			want: "elena", last: "Travel -> backup Elena",
		},
		"thread, its holder and owner away when the domain's matters are due": {
			change: func(o *models.Office) {
				away("marcus", "2026-11-30", "2026-12-04", "")(o)
				o.DomainBySlug("travel").DueIn = "1w"
			},
			in:   RouteInput{Undated: true, Thread: &models.Item{Number: 118, HolderID: ptr(int64(3)), DomainID: ptr(int64(1)), Clearance: models.Standard}},
			want: "elena", last: "Travel -> backup Elena",
		},
		"thread of a confidential item": {
			in: RouteInput{Subject: "flight", Thread: &models.Item{Number: 1180000, HolderID: ptr(int64(2)), Clearance: models.Confidential}}, want: "priya", last: "thread of #1180000, which Priya holds",
		},
		"thread, its holder not cleared any more": {
			in: RouteInput{Subject: "hello", Thread: &models.Item{Number: 1180000, HolderID: ptr(int64(3)), Clearance: models.Confidential}}, held: true, last: "nobody who could take it is cleared: held, the executive is asked",
		},
		"thread, its holder has left": {
			change: func(o *models.Office) { o.PersonByKey("marcus").ArchivedAt = ptr(tuesday) },
			in:     RouteInput{Subject: "an invoice", Thread: &models.Item{Number: 118, HolderID: ptr(int64(3)), Clearance: models.Standard}}, want: "elena", last: "keyword invoice -> owner Elena",
		},
		"urgent at night, the backup awake and full": {
			change: func(o *models.Office) { limits("elena", 1)(o); o.PersonByKey("elena").Hours = "18:00-23:00" },
			in:     RouteInput{Domain: "travel", Priority: models.Urgent, Loads: map[int64]int{4: 1}}, want: "marcus", last: "#travel -> owner Marcus",
		},
		"full, and the backup full and away": {
			change: func(o *models.Office) {
				limits("marcus", 1, "elena", 1)(o)
				away("elena", "2026-11-24", "2026-11-24", "")(o)
			},
			in: RouteInput{Domain: "travel", Loads: map[int64]int{3: 1, 4: 1}}, want: "marcus", last: "everybody who could take it is as full: Travel -> Marcus",
		},
		"full, and the backup not cleared": {
			change: func(o *models.Office) { limits("priya", 1)(o); o.DomainBySlug("board").Backups = []int64{4} },
			in:     RouteInput{Domain: "board", Clearance: models.Confidential, Loads: map[int64]int{2: 1}}, want: "priya", last: "everybody who could take it is as full: Board -> Priya",
		},
		"a tag beats the thread": {in: RouteInput{Domain: "travel", Thread: &models.Item{Number: 118, HolderID: ptr(int64(2)), Clearance: models.Standard}}, want: "marcus", last: "#travel -> owner Marcus"},
	} {
		t.Run(name, func(t *testing.T) {
			o := office()
			if c.change != nil {
				c.change(o)
			}
			c.in.From, c.in.Now = o.Executive(), tuesday
			got := Route(o, c.in)
			if key(o, got.PersonID) != c.want || got.Held != c.held || got.Triage != c.triage {
				t.Errorf("got %q held %v triage %q, want %q held %v triage %q\nreasons: %q", key(o, got.PersonID), got.Held, got.Triage, c.want, c.held, c.triage, got.Reasons)
			}
			if c.last != "" && (len(got.Reasons) == 0 || got.Reasons[len(got.Reasons)-1] != c.last) {
				t.Errorf("reasons %q, want the last to be %q", got.Reasons, c.last)
			}
			if again := Route(o, c.in); !cmp.Equal(got, again) {
				t.Errorf("the same question had another answer: %s", cmp.Diff(got, again))
			}
		})
	}
}

// limits sets how many open items people take: a key, a number, and so on.
func limits(pairs ...any) func(*models.Office) {
	return func(o *models.Office) {
		for i := 0; i < len(pairs); i += 2 {
			o.PersonByKey(pairs[i].(string)).Limit = pairs[i+1].(int)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func away(person string, from, to models.Day, cover string) func(*models.Office) {
	return func(o *models.Office) {
		a := models.Absence{PersonID: o.PersonByKey(person).ID, FromDay: from, ToDay: to}
		if cover != "" {
			a.CoverID = &o.PersonByKey(cover).ID
		}
		o.Absences = append(o.Absences, a)
	}
}

func TestWildcard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"*@nordlys.no", "a@nordlys.no", true},
		{"*@nordlys.no", "a@nordlys.no.evil.example", false},
		{"*@nordlys.no", "@nordlys.no", true},
		{"nils@*.no", "nils@mail.nordlys.no", true},
		{"Nils@Nordlys.no", "nils@nordlys.NO", true},
		{"*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", false},
		{"*", "anything", true},
		{"a*a", "a", false},
	} {
		if got := wildcard(c.pattern, c.address); got != c.want {
			t.Errorf("wildcard(%q, %q) = %v", c.pattern, c.address, got)
		}
	}
}

func TestRoute_RespectsWorkingZoneOfThePerson(t *testing.T) {
	t.Parallel()
	o := office()
	o.PersonByKey("marcus").Zone = "Pacific/Auckland"
	away("marcus", "2026-11-25", "2026-11-25", "")(o)
	// 13:00 in Copenhagen is 01:00 of the next day in Auckland.
	in := RouteInput{From: o.Executive(), Domain: "travel", Now: time.Date(2026, 11, 24, 13, 0, 0, 0, copenhagen)}
	if got := Route(o, in); key(o, got.PersonID) != "elena" {
		t.Errorf("got %q: %q", key(o, got.PersonID), got.Reasons)
	}
}

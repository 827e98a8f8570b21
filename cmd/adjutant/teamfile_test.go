package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

func readTestTeam(t *testing.T) models.TeamPlan {
	t.Helper()
	plan, err := readTeamFile("testdata/team.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestReadTeamFile_EveryWord(t *testing.T) {
	t.Parallel()
	p := readTestTeam(t)
	if len(p.Team.FileHash) != 64 {
		t.Errorf("file hash %q", p.Team.FileHash)
	}
	p.Team.FileHash = ""
	want := models.TeamPlan{
		Team: models.Team{Slug: "dana", Name: "Office of Dana", Address: "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB",
			Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00", Audience: "triage", PassOn: true},
		People: []models.Person{
			{Key: "dana", Name: "Dana Whitfield", Addresses: []string{"dana@example.org", "dana@home.example"}, Role: "executive", Clearance: "private"},
			{Key: "maria", Name: "Maria Lopez", Addresses: []string{"maria@example.org"}, Role: "assistant", Clearance: "confidential",
				Zone: "Europe/Madrid", Hours: "08:00-16:00", Limit: 25, Strengths: []string{"contracts", "detail"}},
			{Key: "ab", Name: "Ana Berg", Addresses: []string{"ab@example.org"}, Role: "lead", Clearance: "standard", Locale: "no"},
			{Key: "marie.o", Name: "Marie Ode", Addresses: []string{"marie@example.org"}, Role: "observer", Clearance: "standard"},
		},
		Domains: []models.DomainPlan{
			{Domain: models.Domain{Slug: "vendors", Name: "Vendors", Aliases: []string{"supplier"}, Keywords: []string{"quote", "invoice"},
				Clearance: "standard", Level: 3, Amount: "500eur", DueIn: "3bd", AckIn: "1bd", Band: models.Operational}, Owner: "maria", Backup: []string{"ab"}},
			{Domain: models.Domain{Slug: "travel", Name: "Travel & hotels", Clearance: "standard", Level: 4}, Owner: "ab", Backup: []string{"maria", "dana"}},
			{Domain: models.Domain{Slug: "gifts", Name: "Gifts", Clearance: "standard", Level: 3}},
		},
		Absences: []models.AbsencePlan{
			{Person: "maria", From: "2026-12-01", To: "2026-12-05", Cover: "ab"},
			{Person: "ab", From: "2026-12-24", To: "2026-12-24"},
		},
		Pairs: []models.PairPlan{
			{Pair: models.Pair{Slug: "dana-maria", Weekday: "tue", Time: "09:00", Zone: "Europe/Copenhagen", Cadence: "weekly", Minutes: 30,
				DigestDay: "mon", DigestTime: "16:00"}, Executive: "dana", Assistant: "maria"},
			{Pair: models.Pair{Slug: "dana-ab", Weekday: "thu", Time: "10:30", Zone: "Europe/Madrid", Cadence: "bi-weekly", Minutes: 30,
				DigestTime: "15:00", Anchor: "2026-11-26"}, Executive: "dana", Assistant: "ab"},
		},
		Rules: []models.Rule{
			{When: models.RuleWhen{From: "*@nordlys.no", Subject: "quote"}, Then: models.RuleThen{Domain: "vendors", Priority: "high"}},
			{When: models.RuleWhen{List: "board.example.net"}, Then: models.RuleThen{Person: "ab"}},
		},
		Mailboxes: []models.MailboxPlan{
			{Name: "team@imap.example.net/INBOX", URL: "imaps://team@imap.example.net:993/INBOX", PasswordFile: "/run/secrets/imap"},
			{Name: "team@imap.example.net/Archive", URL: "imap://team@imap.example.net/Archive?tls=off", Password: "p@ss", StartAll: true},
		},
	}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
}

func TestReadTeamFile_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	const head = "team: {slug: d, address: team@example.net, zone: Europe/Oslo}\n"
	const people = head + "people:\n- {name: Dana W, addresses: [dana@x.org], role: executive}\n- {name: Priya K, addresses: [priya@x.org]}\n- {name: Priya L, addresses: [pl@x.org]}\n"
	for _, c := range []struct{ file, want string }{
		{"", "t.yaml: the file is empty"},
		{"- a", "t.yaml:1:1: the file is not written as names with values"},
		{"team: {slug: d\npeople: []", "this is not YAML"},
		{"people: []", "1:1: the file does not say which team"},
		{"tem: {}\n" + head, `1:1: the file does not know "tem"; did you mean team?`},
		{head + "team: {}", "2:1: team stands here twice"},
		{"team: {address: team@example.net}", "1:7: the team has no time zone"},
		{"team: {zone: Europe/Oslo}", "1:7: the team has no address"},
		{"team: {adress: a@b.c, zone: Europe/Oslo, address: a@b.c}", `1:8: team does not know "adress"; did you mean address?`},
		{"team: {address: nobody, zone: Europe/Oslo}", `1:17: "nobody" is no mail address`},
		{"team: {address: a@b.c, zone: Europe/Olso}", `1:30: "Europe/Olso" is no time zone`},
		{"team: {address: a@b.c, zone: Europe/Oslo, slug: \"a b\"}", `"a b" is no slug`},
		{"team: {address: a@b.c, zone: Europe/Oslo, workdays: [mon, tues, wedding]}", `1:65: "wedding" is no weekday`},
		{"team: {address: a@b.c, zone: Europe/Oslo, workdays: mon}", "1:53: workdays is not a list"},
		{"team: {address: a@b.c, zone: Europe/Oslo, workdays: []}", "the team never works"},
		{"team: {address: a@b.c, zone: Europe/Oslo, hours: 17:00-09:00}", "1:50: \"17:00-09:00\" ends before it starts"},
		{"team: {address: a@b.c, zone: Europe/Oslo, hours: nine}", `1:50: "nine" is no time of day`},
		{"team: {address: a@b.c, zone: Europe/Oslo, locale: klingon!}", "is no locale"},
		{"team: {address: a@b.c, zone: Europe/Oslo, audience: all}", `audience "all" is not known; known are quarantine, triage`},
		{head + "people: [{name: A, addresses: [a@x.org], role: asistant}]", `2:48: role "asistant" is not known; did you mean assistant?`},
		{head + "people: [{name: A, addresses: [a@x.org], clearance: secret}]", `clearance "secret" is not known`},
		{head + "people: [{name: A, addresses: [a@x.org], limit: many}]", `"many" is no number from 0 to 10000`},
		{head + "people: [{addresses: [a@x.org]}]", "2:10: a person has no name"},
		{head + "people: [{name: A}]", "2:10: A has no mail address"},
		{head + "people: [{name: A, addresses: [a@x.org]}, {name: B, addresses: [b@x.org, A@X.org]}]", "2:74: a@x.org belongs to A already"},
		{head + "people: [{name: A, addresses: [team@example.net]}]", "2:32: team@example.net belongs to the team already"},
		{head + "people: [{name: A, key: \"a b\", addresses: [a@x.org]}]", `2:25: "a b" is no key`},
		{head + "people: [{name: A, key: k, addresses: [a@x.org]}, {name: B, key: K, addresses: [b@x.org]}]", "2:66: the key k is taken"},
		{people + "- {name: D, addresses: [d@x.org], role: executive}", "6:41: Dana W is the executive already"},
		{people + "domains: [{name: Travel}]", "6:11: a domain has no slug"},
		{people + "domains: [{slug: travel, owner: pirya}]", `6:33: nobody is called "pirya"; did you mean priya?`},
		{people + "domains: [{slug: travel, owner: Priya L}]", `nobody is called "priya l"`},
		{people + "domains: [{slug: travel}, {slug: Travel}]", "6:34: the domain travel stands here twice"},
		{people + "domains: [{slug: travel, owner: dana, backups: [dana]}]", "6:49: dana owns Travel and cannot be its own backup"},
		{people + "domains: [{slug: travel, backups: [pl, pl]}]", "6:40: pl is a backup of Travel twice"},
		{people + "domains: [{slug: travel, level: 6}]", `6:33: "6" is no number from 1 to 5`},
		{people + "domains: [{slug: travel, due: soon}]", `6:31: "soon" is not a span of time; write 3d, 5bd or 2w`},
		{people + "domains: [{slug: travel, amount: lots}]", `"lots" is not an amount; write 500eur`},
		{people + "domains: [{slug: travel, keywords: {a: b}}]", "6:36: keywords is not a list"},
		{people + "absences: [{person: pl}]", "an absence needs a person and a day"},
		{people + "absences: [{person: pl, from: 2026-02-30}]", `6:31: "2026-02-30" is no day`},
		{people + "absences: [{person: pl, from: 2026-02-03, to: 2026-02-01}]", "6:47: the absence ends on 2026-02-01, before it begins"},
		{people + "absences: [{person: pl, from: 2026-02-03, cover: pl}]", "6:50: pl cannot cover for themselves"},
		{people + "absences: [{person: pl, from: 2026-02-03, to: 2026-02-05}, {person: pl, from: 2026-02-05}]", "6:60: pl is away twice"},
		{people + "pairs: [{executive: dana, assistant: pl, day: tue}]", "6:9: a pair has no time"},
		{people + "pairs: [{executive: dana, assistant: dana, day: tue, time: 9:00}]", "dana cannot be both sides of a pair"},
		{people + "pairs: [{executive: dana, assistant: pl, day: someday, time: 9:00}]", `6:47: "someday" is no weekday`},
		{people + "pairs: [{executive: dana, assistant: pl, day: tue, time: noon}]", `6:58: "noon" is no time of day`},
		{people + "pairs: [{executive: dana, assistant: pl, day: tue, time: 9:00, cadence: wekly}]", "did you mean weekly?"},
		{people + "pairs: [{executive: dana, assistant: pl, day: tue, time: 9:00, digest: on mon 16:00}]", "is no day and time"},
		{people + "rules: [{then: {person: pl}}]", "6:9: the rule has no condition"},
		{people + "rules: [{when: {from: a@b.c}}]", "6:9: the rule decides nothing"},
		{people + "rules: [{when: {from: a@b.c}, then: {domain: travel}}]", `6:46: there is no domain "travel"`},
		{people + "domains: [{slug: travel}]\nrules: [{when: {from: a@b.c}, then: {domain: travle}}]", "did you mean travel?"},
		{people + "mailboxes: [{password: x}]", "6:13: the mailbox has no address"},
		{people + "mailboxes: [{imap: \"imap.example.net\"}]", "6:20: this is no IMAP address"},
		{people + "mailboxes: [{imap: \"imaps://u:p@h/\", password_file: /x}]", "the password of u@h/INBOX is given 2 times"},
		{people + "mailboxes: [{imap: \"imaps://u@h/\"}, {imap: \"imaps://u@h/INBOX\"}]", "6:44: the mailbox u@h/INBOX stands here twice"},
	} {
		_, err := parseTeamFile("t.yaml", []byte(c.file))
		var u usageError
		if err == nil || !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n  %v\n  want %q", c.file, err, c.want)
		}
	}
}

func TestReadTeamFile_NamesPeopleInThreeWays(t *testing.T) {
	t.Parallel()
	const file = `team: {address: team@example.net, zone: Europe/Oslo}
people:
- {name: Priya Kaur, addresses: [priya@x.org, pk@home.org]}
- {name: Jonas Vik, addresses: [jv@x.org]}
- {name: Jo Lie, addresses: [jo@x.org]}
- {name: Jo Dahl, addresses: [jo@other.org]}
domains:
- {slug: a, owner: pk}
- {slug: b, owner: JONAS}
- {slug: c, owner: jo@other.org}
`
	p, err := parseTeamFile("t.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range p.Domains {
		got = append(got, d.Owner)
	}
	if d := cmp.Diff([]string{"priya", "jv", "jo-other"}, got); d != "" {
		t.Error(d)
	}
	_, err = parseTeamFile("t.yaml", []byte(strings.Replace(file, "JONAS", "jo", 1)))
	if err != nil {
		t.Errorf("jo is the key of one: %v", err)
	}
	_, err = parseTeamFile("t.yaml", []byte(strings.Replace(strings.Replace(file, "jo@x.org", "jl@x.org", 1), "jo@other.org", "jd@x.org", 2)+"- {slug: d, owner: jo}\n"))
	if err == nil || !strings.Contains(err.Error(), `"jo" could be jl or jd; write a full address`) {
		t.Errorf("two first names: %v", err)
	}
}

func TestFormatTeamFile_ReadsBackAsTheSame(t *testing.T) {
	t.Parallel()
	plan := readTestTeam(t)
	for i := range plan.Mailboxes {
		plan.Mailboxes[i].Password = "" // is never written
	}
	same(t, plan)

	var boxes []models.Mailbox
	for _, m := range plan.Mailboxes {
		boxes = append(boxes, models.Mailbox{Name: m.Name, URL: m.URL, PasswordFile: m.PasswordFile, StartAll: m.StartAll})
	}
	back := models.PlanOf(plan.Office(), boxes)
	plan.Team.FileHash = ""
	if d := cmp.Diff(plan, back); d != "" {
		t.Errorf("an office does not give its plan back:\n%s", d)
	}
}

// same checks that a plan survives being written and read.
func same(t interface {
	Helper()
	Errorf(string, ...any)
}, plan models.TeamPlan) {
	t.Helper()
	text, err := formatTeamFile(plan)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	back, err := parseTeamFile("t.yaml", text)
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return
	}
	plan.Team.FileHash, back.Team.FileHash = "", ""
	if d := cmp.Diff(plan, back); d != "" {
		t.Errorf("%s\n%s", d, text)
	}
}

// TestFormatTeamFile_AnyTeam writes and reads teams with names that YAML
// would rather take for something else.
func TestFormatTeamFile_AnyTeam(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"no", "null", "~", "1e3", "09:00", "a: b", "# x", "- y", "true", "[z]", "{q}", "ä ö", "O'Hara", `"q"`, "x, y", "*@a", "&b", "!c", "%d", "@e", "`f"})
		plan := models.TeamPlan{Team: models.Team{Slug: "t", Name: word.Draw(t, "name"), Address: "team@example.net", Zone: "Europe/Oslo",
			Locale: "en-GB", Workdays: []string{"mon"}, Hours: "09:00-17:00", Audience: "quarantine",
			PassOn: rapid.Bool().Draw(t, "pass on")}}
		for i := range rapid.IntRange(1, 4).Draw(t, "people") {
			key := string(rune('a' + i))
			plan.People = append(plan.People, models.Person{Key: key, Name: word.Draw(t, "person"), Addresses: []string{key + "@x.org"},
				Role: "assistant", Clearance: rapid.SampledFrom([]models.Clearance{"standard", "private"}).Draw(t, "clearance"),
				Limit:     rapid.IntRange(0, 30).Draw(t, "limit"),
				Strengths: rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z#:'\-]{1,8}`), 1, 2, rapid.ID[string]).Draw(t, "strengths")})
		}
		people := rapid.SampledFrom(plan.People)
		for i := range rapid.IntRange(0, 3).Draw(t, "domains") {
			d := models.DomainPlan{Domain: models.Domain{Slug: "d" + string(rune('a'+i)), Name: word.Draw(t, "domain"), Clearance: "standard",
				Level: rapid.IntRange(1, 5).Draw(t, "level")}}
			d.Keywords = rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z#:'\-]{1,8}`), 1, 3, rapid.ID[string]).Draw(t, "keywords")
			d.Band = rapid.SampledFrom([]models.Band{"", models.Operational, models.Administrative, models.Personal}).Draw(t, "band")
			if rapid.Bool().Draw(t, "owned") {
				d.Owner = people.Draw(t, "owner").Key
			}
			plan.Domains = append(plan.Domains, d)
			plan.Rules = append(plan.Rules, models.Rule{When: models.RuleWhen{Words: word.Draw(t, "words")}, Then: models.RuleThen{Domain: d.Slug}})
		}
		same(t, plan)
	})
}

func TestTeamCheck_PrintsWhatIsNotCovered(t *testing.T) {
	t.Parallel()
	got := runIt(t, "", nil, "team", "check", "--now", "2026-12-20", "testdata/team.yaml")
	for _, want := range []string{"Office of Dana: 4 people, 3 domains, 2 absences, 2 pairs, 2 rules, 2 mailboxes\n", "gap          Nobody owns Gifts."} {
		if got.code != exitDone || !strings.Contains(got.out, want) {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}

func TestTeamFindings_OfTheTeamInTheDatabase(t *testing.T) {
	t.Parallel()
	env := []string{"ADJUTANT_DATABASE_URL=" + storetest.EmptySQLite(t)}
	if got := runIt(t, "", env, "team", "apply", "testdata/team.yaml"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	got := runIt(t, "", env, "team", "findings", "--now", "2026-12-20T09:00:00Z")
	if got.code != exitDone || !strings.Contains(got.out, "gap          Nobody owns Gifts. Name an owner; until then its mail goes to triage.\n") {
		t.Errorf("%+v", got)
	}
}

// The file that the README tells people to start from must itself be right.
func TestTeamFile_TheExampleOfTheDocs(t *testing.T) {
	t.Parallel()
	plan, err := readTeamFile("../../docs/team.yaml")
	if err != nil || len(plan.People) != 4 || len(plan.Domains) != 3 || len(plan.Pairs) != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
}

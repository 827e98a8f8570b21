package parser

import (
	"strings"
	"testing"
	"time"
)

var copenhagen = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return l
}()

// team is the dictionary of the tests. Their mails are written on Wednesday 18 November 2026, 10:00 in Copenhagen.
func team() Dictionary {
	return Dictionary{
		TeamAddress: "team@example.net",
		Domains:     []DomainWords{{Slug: "vendors", Name: "Vendors", Aliases: []string{"supplier"}}, {Slug: "travel", Name: "Travel"}, {Slug: "board-work", Name: "Board work"}},
		People: []PersonWords{{"maria", "Maria Lopez", []string{"maria@example.org"}}, {"elena", "Elena Rossi", []string{"elena@example.org"}},
			{"ana1", "Ana Costa", []string{"ana.costa@example.org"}}, {"ana2", "Ana Berg", []string{"ana.berg@example.org"}}},
		Zone: copenhagen, Locale: "en-GB",
	}
}

func mail(subject, body string, more ...string) *Mail {
	return Read([]byte("From: Dana Whitfield <dana@example.org>\r\nTo: team@example.net\r\nSubject: " + subject +
		"\r\nDate: Wed, 18 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n" + strings.Join(append(more, ""), "\r\n") + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body))
}

func TestIntent_Tags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, subject, body, want string }{
		{"plain mail", "Quote from Nordlys", "Please look.", "task|Quote from Nordlys||||normal||||"},
		{"domain and priority", "#vendors !high Quote from Nordlys", "", "task|Quote from Nordlys|vendors|||high||||"},
		{"tags at the end", "Quote from Nordlys #vendors !high", "", "task|Quote from Nordlys|vendors|||high||||"},
		{"prefixes go", "Fwd: WG: [EXTERNAL] #travel Hotel", "", "task|Hotel|travel|||normal||||"},
		{"alias", "#supplier Quote", "", "task|Quote|vendors|||normal||||"},
		{"long name", `#"board work" Minutes`, "", "task|Minutes|board-work|||normal||||"},
		{"long name in smart quotes", "#“board work” Minutes", "", "task|Minutes|board-work|||normal||||"},
		{"domain by key", "domain:travel Hotel", "", "task|Hotel|travel|||normal||||"},
		{"case does not matter", "#VENDORS !HIGH Quote", "", "task|Quote|vendors|||high||||"},
		{"unknown domain is a label", "#vendrs Quote", "", "task|Quote||vendrs||normal||||"},
		{"reference", "Quote as in #142", "", "task|Quote as in #142||||normal||||"},
		{"escaped", `\#vendors are late`, "", "task|#vendors are late||||normal||||"},
		{"quoted is text", `"#vendors" is our word`, "", `task|"#vendors" is our word||||normal||||`},
		{"inside a word", "C#vendors x!high mail@maria", "", "task|C#vendors x!high mail@maria||||normal||||"},
		{"person", "@maria Hotel", "", "task|Hotel|||maria|normal||||"},
		{"person with plus", "+maria Hotel", "", "task|Hotel|||maria|normal||||"},
		{"person by key", "to:elena Hotel", "", "task|Hotel|||elena|normal||||"},
		{"full name", "@Maria Lopez Hotel", "", "task|Hotel|||maria|normal||||"},
		{"ambiguous person", "@ana Hotel", "", "task|Hotel||||normal||||"},
		{"address is no mention", "Write to maria@example.org", "", "task|Write to maria@example.org||||normal||||"},
		{"numbers for priority", "!1 Quote", "", "task|Quote||||urgent||||"},
		{"p3", "p3 Quote", "", "task|Quote||||normal||||"},
		{"three marks", "!!! Quote", "", "task|Quote||||urgent||||"},
		{"two marks", "Quote !!", "", "task|Quote||||high||||"},
		{"mark in prose", "Wow! Quote", "", "task|Wow! Quote||||normal||||"},
		{"due weekday", "due:friday Quote", "", "task|Quote||||normal|2026-11-20T17:00:00+01:00|||"},
		{"due days", "Quote due:3d", "", "task|Quote||||normal|2026-11-21T17:00:00+01:00|||"},
		{"due working days", "Quote due:5bd", "", "task|Quote||||normal|2026-11-25T17:00:00+01:00|||"},
		{"due end of week", "Quote due:eow", "", "task|Quote||||normal|2026-11-20T17:00:00+01:00|||"},
		{"due ISO", "Quote due:2026-12-01", "", "task|Quote||||normal|2026-12-01T17:00:00+01:00|||"},
		{"due quoted", `Quote due:"next fri 15:00"`, "", "task|Quote||||normal|2026-11-27T15:00:00+01:00|||"},
		{"due with a space", "Quote due: fri", "", "task|Quote||||normal|2026-11-20T17:00:00+01:00|||"},
		{"caret", "^fri Quote", "", "task|Quote||||normal|2026-11-20T17:00:00+01:00|||"},
		{"angle date", "<date fri> Quote", "", "task|Quote||||normal|2026-11-20T17:00:00+01:00|||"},
		{"no bare dates", "Quote friday 2026-12-01", "", "task|Quote friday 2026-12-01||||normal||||"},
		{"by is prose in a subject", "Quote by friday", "", "task|Quote by friday||||normal||||"},
		{"refused date", "Quote due:asap", "", "task|Quote||||normal||||"},
		{"past date refused", "Quote due:yesterday", "", "task|Quote||||normal||||"},
		{"start", "start:mon Quote", "", "task|Quote||||normal||2026-11-23T09:00:00+01:00||"},
		{"follow date", "follow:3d Quote", "", "followup|Quote||||normal|||2026-11-21T17:00:00+01:00|"},
		{"wait", "wait:acme Quote", "", "followup|Quote||||normal||||"},
		{"kinds", "#decide Quote", "", "decision|Quote||||normal||||"},
		{"approve", "#approve Quote", "", "decision|Quote||||normal||||"},
		{"decide at the start", "Decide: hotel in Oslo", "", "decision|hotel in Oslo||||normal||||"},
		{"fyi", "#fyi Report", "", "fyi|Report||||normal||||"},
		{"1on1", "#1on1 Budget", "", "1on1|Budget||||normal||||"},
		{"pref", "#pref aisle seats", "", "pref|aisle seats||||normal||||"},
		{"confidential", "#confidential Offer", "", "task|Offer||||normal||||confidential"},
		{"private", "#private Offer", "", "task|Offer||||normal||||private"},
		{"bare word", "Confidential: offer", "", "task|Confidential: offer||||normal||||confidential"},
		{"near miss", "#confidental Offer", "", "task|Offer||||normal||||confidential"},
		{"never from the body", "Offer", "This is confidential, as you know.\n\nThe third line.", "task|Offer||||normal||||"},
		{"tag line", "Hotel", "#travel !high @maria by fri\n\nPlease book.", "task|Hotel|travel||maria|high|2026-11-20T17:00:00+01:00|||"},
		{"last line", "Hotel", "Please book.\n\n#travel due:fri", "task|Hotel|travel|||normal|2026-11-20T17:00:00+01:00|||"},
		{"tag line with a long date", "Hotel", "#travel due:next fri 15:00", "task|Hotel|travel|||normal|2026-11-27T15:00:00+01:00|||"},
		{"near miss on a tag line", "Hotel", "#travel confidentail", "task|Hotel|travel|||normal||||confidential"},
		{"prose with a domain at its start", "Hotel", "#travel please book", "task|Hotel|travel|||normal||||"},
		{"prose with a person at its end", "Hotel", "please book @maria", "task|Hotel|||maria|normal||||"},
		{"prose with a domain inside", "Hotel", "the #travel people know", "task|Hotel||||normal||||"},
		{"tags in a middle line are text", "Hotel", "Hello there.\n#travel !high\nBye for now then.", "task|Hotel||||normal||||"},
		{"forwarded text is never read", "Fwd: Hotel", "\n---------- Forwarded message ---------\nFrom: Bo <bo@x.org>\nDate: Tue, 17 Nov 2026 at 09:00\nSubject: Hotel\nTo: Dana <dana@example.org>\n\n#vendors !urgent due:fri", "task|Hotel||||normal||||"},
		{"subject token that was there before", "Fwd: #vendors Quote", "\n---------- Forwarded message ---------\nFrom: Bo <bo@x.org>\nDate: Tue, 17 Nov 2026 at 09:00\nSubject: #vendors Quote\nTo: Dana <dana@example.org>\n\nhello", "task|#vendors Quote||||normal||||"},
		{"secret token that was there before", "Fwd: #private Quote", "\n---------- Forwarded message ---------\nFrom: Bo <bo@x.org>\nDate: Tue, 17 Nov 2026 at 09:00\nSubject: #private Quote\nTo: Dana <dana@example.org>\n\nhello", "task|#private Quote||||normal||||private"},
		{"signature is not a tag line", "Hotel", "Please book.\n-- \n#vendors", "task|Hotel||||normal||||"},
		{"quote is not a tag line", "Hotel", "Please book.\n\n> #vendors", "task|Hotel||||normal||||"},
		{"line beats subject", "#vendors Hotel", "#travel", "task|Hotel|travel|vendors||normal||||"},
		{"first of two domains", "#travel #vendors Hotel", "", "task|Hotel|travel|vendors||normal||||"},
		{"higher of two priorities", "!low !urgent Hotel", "", "task|Hotel||||urgent||||"},
		{"earlier of two dues", "due:fri due:thu Hotel", "", "task|Hotel||||normal|2026-11-19T17:00:00+01:00|||"},
		{"no-break space", "#vendors\u00a0!high Quote", "", "task|Quote|vendors|||high||||"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := mail(c.subject, c.body).Intent(team())
			got := strings.Join([]string{in.Kind, in.Title, in.Domain, strings.Join(in.Labels, ","), strings.Join(in.People, ","), in.Priority, in.Due.String(), in.Start.String(), in.Follow.String(), in.Confidential}, "|")
			if got != c.want {
				t.Errorf("\ngot  %s\nwant %s\nsaid %q", got, c.want, in.Said)
			}
		})
	}
}

func TestIntent_PlusAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ to, want string }{
		{"team+vendors@example.net", "task|vendors||"},
		{"team+3d@example.net", "followup||2026-11-21T17:00:00+01:00|"},
		{"team+118@example.net", "task|||[118]"},
		{"team+decide@example.net", "decision|||"},
		{"team+vendors@elsewhere.example", "task|||"},
		{"other+vendors@example.net", "task|||"},
	} {
		in := mail("Quote", "", "Cc: "+c.to).Intent(team())
		refs := ""
		if len(in.References) > 0 {
			refs = strings.ReplaceAll(strings.Trim(strings.Join(strings.Fields(strings.TrimSpace(sprint(in.References))), ","), " "), " ", ",")
		}
		if got := in.Kind + "|" + in.Domain + "|" + in.Follow.String() + "|" + refs; got != c.want {
			t.Errorf("%s: got %s, want %s", c.to, got, c.want)
		}
	}
}

func TestIntent_HeadersAreDefaults(t *testing.T) {
	t.Parallel()
	in := mail("Quote", "", "Importance: high", "Sensitivity: Company-Confidential").Intent(team())
	if in.Priority != "high" || in.Confidential != "confidential" || in.PriorityGiven {
		t.Errorf("got %+v", in)
	}
	if in = mail("!low Quote", "", "Importance: high").Intent(team()); in.Priority != "low" {
		t.Errorf("a tag must beat the header, got %s", in.Priority)
	}
}

func TestIntent_ConflictsAreSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ subject, body, said string }{
		{"#vendrs Quote", "", "did you mean vendors"},
		{"@ana Quote", "", "nobody was chosen"},
		{"@mara Quote", "", "maria"},
		{"due:asap Quote", "", "no date"},
		{"due:999999999999d Quote", "", "a number in it is too large"},
		{"due:31/2 Quote", "", "no date"},
		{"due:yesterday Quote", "", "past"},
		{"!low !high Quote", "", "two priorities"},
		{"#travel #vendors Quote", "", "two domains"},
		{"#confidental Quote", "", "treated as confidential"},
		{"due:1/2 Quote", "", "could also be"},
		{"every:blue Quote", "", "no recurrence"},
		{"amount:lots Quote", "", "no amount"},
	} {
		in := mail(c.subject, c.body).Intent(team())
		if !strings.Contains(strings.ToLower(strings.Join(in.Said, "\n")), strings.ToLower(c.said)) {
			t.Errorf("%s: said %q, want %q", c.subject, in.Said, c.said)
		}
	}
}

// A tag in a line of prose is prose, but it is said: nobody's date is lost without a word.
func TestIntent_WhatIsNotReadIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, said string }{
		{"#travel due:fri please", `"due:fri" was not read, as it stands among other words: write it in the subject or on a line of its own.`},
		{"please do it !high thanks", `"!high" was not read, as it stands among other words: write it in the subject or on a line of its own.`},
		{"due:31 feb", `due: "31 feb" is no date: there is no such day; no date was set.`},
		{"due:soon and call them", `due: "soon and call them" is no date; no date was set.`},
		{"Payment due: Friday, please confirm", ""},
		{"Bonjour !! Merci de relancer", ""},
		{"#vendors please chase @maria", ""},
		{"#travel due:fri", ""},
		{"Please look.\nUse due:fri for dates, as you know.\nIt is not urgent.", ""},
	} {
		in := mail("Quote", c.body).Intent(team())
		if said := strings.Join(in.Said, "|"); said != c.said {
			t.Errorf("%q: said %q, want %q", c.body, said, c.said)
		}
	}
}

func TestIntent_Decision(t *testing.T) {
	t.Parallel()
	in := mail("#decide Hotel in Oslo amount:1.200,50eur", "Which one?\n\nA) Grand\nB) Bristol\n\nrecommend:B silence:A").Intent(team())
	if in.Kind != "decision" || len(in.Options) != 2 || in.Options[1].Text != "Bristol" || in.Recommend != "B" || in.Silence != "A" || in.Note != "Which one?" || in.Amount != "1200.50 EUR" {
		t.Errorf("got %+v", in)
	}
	if in = mail("Two hotels", "A) Grand\nB) Bristol").Intent(team()); in.Kind != "task" || len(in.Options) != 0 || in.Note != "A) Grand\nB) Bristol" {
		t.Errorf("got %+v", in)
	}
	if in = mail("options:Oslo,Bergen Where?", "").Intent(team()); in.Kind != "decision" || len(in.Options) != 2 || in.Options[0] != (Option{"A", "Oslo"}) {
		t.Errorf("got %+v", in)
	}
}

func TestIntent_DateOfTheMailOrOfTheServer(t *testing.T) {
	t.Parallel()
	d := team()
	m := mail("due:fri Quote", "")
	d.Arrived = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
	if got := m.Intent(d).Due.String(); got != "2026-11-20T17:00:00+01:00" {
		t.Errorf("a day late: %s", got)
	}
	d.Arrived = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	if got := m.Intent(d).Due.String(); got != "2026-12-04T17:00:00+01:00" {
		t.Errorf("two weeks late: %s", got)
	}
}

func TestIntent_NoteIsTheRest(t *testing.T) {
	t.Parallel()
	if got := mail("Quote", "#vendors !high\nPlease ask for a discount.\nThey owe us one.\ndue:fri").Intent(team()).Note; got != "Please ask for a discount.\nThey owe us one." {
		t.Errorf("got %q", got)
	}
	if got := mail("Quote", "#vendors please chase").Intent(team()).Note; got != "please chase" {
		t.Errorf("got %q", got)
	}
}

package parser

import (
	"strings"
	"testing"
)

// forms are replies of one line and what they mean, "=" between them; a line that must stay a comment has nothing behind
// it, or what the receipt asks. Those that begin with "asked" answer a mail that asked one question, about #118, with the
// options A, B and C.
const forms = `
Done!! = done
DONE = done
Done 👍 = done
done :) = done
Done, thanks = done
done thank you! = done
Thanks, done = done
Thanks! done = done
Danke, erledigt = done
Maria, done = done
Hi Ana, done = done
118: done, thanks = 118 done
118: Done. Thanks Maria! = 118 done
118 done, 142 later 1w = 118 done; 142 later shift=1w text=1w when=2026-11-25T17:00:00+01:00
118 ok; 119 B; 120 no too dear = 118 ok; 119 choose option=B; 120 no why=too dear
118/119 done = 118 done; 119 done
118 and 119 done = 118 done; 119 done
- done = done
- 118 ok = 118 ok
* done = done
# resolve = done
#solved = done
/done = done
!done = done
@done = done
@@assign elena = give person=elena
/assign @maria = give person=maria
/assign me = take
/assign to me = take
/reassign @elena = give person=elena
/unassign = release
/unassign @maria = release
/due this friday = by text=this friday when=2026-11-20T17:00:00+01:00
/remove_due_date = by text=none
/close = done
/reopen = reopen
/label ~oslo = label labels=oslo
/label ~oslo ~"two words" = label labels=oslo,two words
/labels oslo = label labels=oslo
/unlabel ~oslo = unlabel labels=oslo
/title Hotel in Oslo = title text=Hotel in Oslo
/confidential = confidential
/private = confidential level=private
#private = confidential level=private
/todo = take
/blocked_by #131 = blocked other=131
/estimate 3h = / ? help
/cc @maria = / ? help
Status: resolved = done
Status: open = reopen
status: rejected = drop
Status: stalled = / ? done, reopen, drop or wait acme
Owner: elena = give person=elena
Owner: nobody = release
Owner: me = take
Due: friday = by text=friday when=2026-11-20T17:00:00+01:00
Due: 0 = by text=none
Due: none = by text=none
Priority: high = priority level=high
Priority: urgent = priority level=urgent
Subject: Hotel in Oslo = title text=Hotel in Oslo
Queue: travel = domain domain=travel
Starts: mon = snooze text=mon when=2026-11-23T17:00:00+01:00
DependsOn: 131 = blocked other=131
#assignee elena = give person=elena
#assignee elena@example.org = give person=elena
#status solved = done
#status open = reopen
#priority high = priority level=high
#note called, no answer = note text=called, no answer
#tag oslo = label labels=oslo
#tags oslo bergen = label labels=oslo,bergen
#open = reopen
#group travel = domain domain=travel
recommend B = recommend option=B
recommend: B = recommend option=B
I recommend B: it is nearer = recommend option=B why=it is nearer
recommend yes = recommend option=yes
recommend no, too dear = recommend option=no why=too dear
empfehle B = recommend option=B
silence B = silence option=B
silence: B = silence option=B
silence none = silence option=
other view: A is nearer = view text=A is nearer
/dissent A is nearer = view text=A is nearer
blocked 131 = blocked other=131
blocked by #131 = blocked other=131
118 blocked by 131 = 118 blocked other=131
waiting on #131 = / ? wait acme
unblock = unblock
unblock 131 = unblock other=131
tick 2 = tick points=2
tick 1, 3 and 4 = tick points=1,3,4
tick all = tick points=all
untick 2 = untick points=2
118 tick 2 = 118 tick points=2
title Hotel in Oslo = title text=Hotel in Oslo
amount 900eur = amount amount=900 EUR
amount: 1.200,50 € = amount amount=1200.50 EUR
amount none = amount text=none
cost 3k eur = amount amount=3000 EUR
118 offer A Grand Hotel = 118 offer option=A text=Grand Hotel
by none = by text=none
release = release
give nobody = release
unassign = release
give me = take
118 elena = / ? 118 give elena
118 urgent = 118 priority level=urgent
later until fri = later text=fri when=2026-11-20T17:00:00+01:00
postpone to friday = later text=friday when=2026-11-20T17:00:00+01:00
verschieben auf Freitag = later text=Freitag when=2026-11-20T17:00:00+01:00
snooze until monday = snooze text=monday when=2026-11-23T17:00:00+01:00
remind me on friday = follow text=on friday when=2026-11-20T17:00:00+01:00
later 118 3d = 118 later shift=3d text=3d when=2026-11-21T17:00:00+01:00
give 118 elena = 118 give person=elena
tick 118 2 = 118 tick points=2
approve 118 = 118 ok
list late = list which=late
list week = list which=week
list decisions = list which=decisions
my items = list
log 118 = 118 log
undo 118 = 118 undo
hilfe = help
pause = pause
pause 3d = pause text=3d when=2026-11-21T17:00:00+01:00
away tomorrow = away from=2026-11-19 to=2026-11-19
away fri = away from=2026-11-20 to=2026-11-20
away 12-16 dec by elena = away by=elena from=2026-12-12 to=2026-12-16
away 12-16 Dec, cover Elena = away by=elena from=2026-12-12 to=2026-12-16
away dec 12-16 = away from=2026-12-12 to=2026-12-16
away mon-fri = away from=2026-11-23 to=2026-11-27
away next week = away from=2026-11-23 to=2026-11-27
away until fri = away from=2026-11-18 to=2026-11-20
away 2026-12-12 to 2026-12-16 = away from=2026-12-12 to=2026-12-16
away 30 dec - 3 jan by elena = away by=elena from=2026-12-30 to=2027-01-03
abwesend 12.-16. Dezember, Vertretung Elena = away by=elena from=2026-12-12 to=2026-12-16
absent du 12 au 16 décembre, remplacé par elena = away by=elena from=2026-12-12 to=2026-12-16
ausente del 12 al 16 de diciembre por elena = away by=elena from=2026-12-12 to=2026-12-16
afwezig 12 tot 16 december = away from=2026-12-12 to=2026-12-16
away 16 dec to 12 dec = away from=2026-12-16 to=2027-12-12
away with the fairies = / ? away mon to fri by ana
away mon by nobody = / ? away mon to fri by ana

asked Ok thanks = 118 ok
asked OK. = 118 ok
asked Ok 👌 = 118 ok
asked ok, go ahead = 118 ok
asked Ok, B = 118 choose option=B
asked yes, B please = 118 choose option=B
asked Let's go with B = 118 choose option=B
asked option c = 118 choose option=C
asked B! = 118 choose option=B
asked D = /
asked Yes please = 118 yes
asked No thanks = 118 no
asked nein danke = 118 no
asked Non merci = 118 no
asked no, too expensive = 118 no why=too expensive
asked no B = / ? no, or B
asked Dana, ok = /
asked Maria, ok = 118 ok
asked approved = 118 ok
asked einverstanden = 118 ok
asked de acuerdo, gracias = 118 ok
asked va bene, grazie = 118 ok
asked akkoord = 118 ok
asked ok but not before friday = /
asked yes, and tell them Tuesday = /
asked ok? = /
asked B or C? = /
asked No idea = /
asked Not yet = /

Thanks! = /
Great, thank you = /
What now? = /
Done with this vendor, tell them no = / ? done
Close to a deal now = / ? done
Take care = / ? take
Wait, I must check = / ? wait acme
By the way, I saw it = / ? by fri
Later today I will call them = / ? later 3d
Give him time = / ? give elena
Drop the second paragraph = / ? drop why
Note: see below = /
Hello: = /
Subject line is wrong = /
Title attached is the final one = title text=attached is the final one
Ask = /
Tick the boxes please = / ? tick 2
Check 2 hotels = / ? tick 2
Label the boxes = /
Status is unclear = /
Open the attachment = /
Private matters first = /
Other view: = /
Recommend a hotel in Oslo = / ? recommend B
Silence is golden = / ? silence B
Blocked all day = / ? blocked by 131
Cost is not the point = / ? amount 900eur
Out of stock until May = /
Card attached = /
12 done = /
2018 was a good year = /
118 people will come = /
#118 sounds right, ask Ana = / ? 118 note sounds right, ask Ana
118 friday ish = / ? 118 later friday or 118 by friday
dnoe = / ? done
reopne = / ? reopen
snoze mon = / ? snooze 2d
prority high = / ? priority high
aprove = / ? ok
`

func TestCommands_Forms(t *testing.T) {
	t.Parallel()
	n, comments := 0, 0
	for _, l := range strings.Split(forms, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		body, want, _ := strings.Cut(l, " = ")
		if body == l {
			body, want = strings.TrimSuffix(l, " ="), ""
		}
		n++
		opt, d := ReplyOptions{}, team()
		said, asked := strings.CutPrefix(body, "asked ")
		if asked {
			opt = ReplyOptions{Asked: 118, Options: []string{"A", "B", "C"}}
		}
		if strings.HasPrefix(want, "/") {
			comments++
			want = " / " + said + strings.TrimPrefix(want, "/")
		}
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			if got := shown(mail("Re: [#118] Hotel", said).Commands(d, opt)); got != want {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
		})
	}
	if n < 150 || comments < 40 {
		t.Errorf("%d forms, of which %d are comments", n, comments)
	}
}

// A line about an item that the answered letter lists is never merely kept: it is obeyed, or the receipt asks.
func TestCommands_LinesOfADigest(t *testing.T) {
	t.Parallel()
	r := mail("Re: 1:1", "118 tell them we come\n119 ok\n120\n121 elena\n7000 people\n1234 ok").Commands(team(), ReplyOptions{Items: []int{118, 119, 120, 121}})
	want := "119 ok; 1234 ok / 118 tell them we come|120|121 elena|7000 people ? 118 note tell them we come ? 120 done, 120 later 3d or 120 log ? 121 give elena"
	if got := shown(r); got != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
}

func TestCommands_OptionsOfADecision(t *testing.T) {
	t.Parallel()
	body := "A) Grand, 3900\nB) Amerikalinjen, 2700\nrecommend B\nother view: A is famous"
	want := "offer option=A text=Grand, 3900; offer option=B text=Amerikalinjen, 2700; recommend option=B; view text=A is famous"
	if got := shown(mail("Re: x", body).Commands(team(), ReplyOptions{Prepares: true})); got != want {
		t.Errorf("who prepares: got %s", got)
	}
	if got := shown(mail("Re: x", "A) Grand, 3900").Commands(team(), ReplyOptions{})); got != " / A) Grand, 3900" {
		t.Errorf("anybody else: got %s", got)
	}
}

// A command with a slash that stands in the middle of the text is asked about; a word without one is text.
func TestCommands_SlashInTheMiddle(t *testing.T) {
	t.Parallel()
	got := shown(mail("Re: x", "I told them.\n/close\nThey were happy.").Commands(team(), ReplyOptions{}))
	if want := " / I told them.|/close|They were happy. ? close, on one of the first lines"; got != want {
		t.Errorf("got %s", got)
	}
}

// The ten verbs that are written most can be said in six languages beside English.
func TestHelp_Languages(t *testing.T) {
	t.Parallel()
	common := words(`done take give by later wait ask ok no yes drop note`)
	for i := range verbTable {
		v := &verbTable[i]
		if !common[v.name] {
			continue
		}
		for n, list := range []string{v.abroad.de, v.abroad.fr, v.abroad.es, v.abroad.it, v.abroad.pt, v.abroad.nl} {
			if len(split(list)) == 0 {
				t.Errorf("%s has no word in language %d", v.name, n)
			}
		}
	}
}

// Every way to say a verb is that verb, or the same word of a verb above it.
func TestHelp_EveryWordIsAVerb(t *testing.T) {
	t.Parallel()
	for i := range verbTable {
		v := &verbTable[i]
		for _, a := range append(split(strings.Join(v.spoken(), ",")), split(v.marked)...) {
			if aliasIndex[fold(a)] == nil && markedIndex[fold(a)] == nil {
				t.Errorf("%s: %q leads nowhere", v.name, a)
			}
		}
		if own := aliasIndex[v.name]; own != nil && own != v {
			t.Errorf("%s is said, and %s is meant", v.name, own.name)
		}
	}
}

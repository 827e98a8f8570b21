package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/models"
)

// offer is a mail of Nils, as one of the team sends it in.
type offer struct {
	by, subject, note string
	from, about, date string
	text, id          string
}

func (o offer) letter() letter {
	set := func(s *string, fallback string) {
		if *s == "" {
			*s = fallback
		}
	}
	set(&o.by, "dana@example.org")
	set(&o.subject, "Fwd: Quote for chairs")
	set(&o.from, "Nils Holm <nils@nordlys.example>")
	set(&o.about, "Quote for chairs")
	set(&o.date, "Mon, 23 Nov 2026 14:02:00 +0100")
	set(&o.text, "Dear Dana,\n\ntwelve chairs are 3,400 EUR, until Friday.\n\nNils")
	l := letter{from: o.by, subject: o.subject}
	if o.id != "" {
		l.headers = []string{"In-Reply-To: <" + o.id + ">"}
	}
	l.body = fmt.Sprintf("%s\n\n---------- Forwarded message ---------\nFrom: %s\nDate: %s\nSubject: %s\nTo: <dana@example.org>\n\n%s\n", o.note, o.from, o.date, o.about, o.text)
	return l
}

func TestSameMail_SentInTwiceIsOneItem(t *testing.T) {
	for name, c := range map[string]struct {
		first, second offer
		between       func(*bench)
		items         int
	}{
		"by two people": {second: offer{by: "priya@example.org"}, items: 1},
		"wrapped and quoted otherwise": {second: offer{by: "priya@example.org",
			text: "Dear Dana,\ntwelve chairs are 3,400\nEUR, until Friday. Nils"}, items: 1},
		"with another subject of its own":       {second: offer{by: "priya@example.org", subject: "WG: Quote for chairs"}, items: 1},
		"the time written in another zone":      {second: offer{by: "priya@example.org", date: "Mon, 23 Nov 2026 13:02:00 +0000"}, items: 1},
		"by its Message-ID, the date unread":    {first: offer{id: "q1@nordlys.example"}, second: offer{by: "priya@example.org", id: "q1@nordlys.example", date: "gestern"}, items: 1},
		"tagged the same":                       {first: offer{subject: "#vendors Fwd: chairs"}, second: offer{by: "priya@example.org", subject: "#vendors Fwd: chairs"}, items: 1},
		"the holder named":                      {second: offer{by: "priya@example.org", subject: "@elena Fwd: chairs"}, items: 1},
		"by the same person":                    {second: offer{subject: "Fwd: again"}, items: 2},
		"to somebody else":                      {second: offer{by: "priya@example.org", subject: "@marcus Fwd: chairs"}, items: 2},
		"into another domain":                   {second: offer{by: "priya@example.org", subject: "#travel Fwd: chairs"}, items: 2},
		"as another kind":                       {second: offer{by: "priya@example.org", subject: "#decide Fwd: chairs"}, items: 2},
		"to follow up":                          {second: offer{by: "priya@example.org", subject: "follow:3d Fwd: chairs"}, items: 2},
		"confidential this time":                {second: offer{by: "priya@example.org", subject: "#confidential Fwd: chairs"}, items: 2},
		"a minute later":                        {second: offer{by: "priya@example.org", date: "Mon, 23 Nov 2026 14:03:00 +0100"}, items: 2},
		"other words":                           {second: offer{by: "priya@example.org", text: "Dear Dana,\n\nthirteen chairs are 3,400 EUR, until Friday.\n\nNils"}, items: 2},
		"of another sender":                     {second: offer{by: "priya@example.org", from: "Nils Holm <nils@nordlys.invalid>"}, items: 2},
		"about something else":                  {second: offer{by: "priya@example.org", about: "Quote for tables"}, items: 2},
		"no date to tell by":                    {first: offer{date: "gestern"}, second: offer{by: "priya@example.org", date: "gestern"}, items: 2},
		"a Message-ID used for another mail":    {first: offer{id: "q1@nordlys.example"}, second: offer{by: "priya@example.org", id: "q1@nordlys.example", text: "Something else entirely.", date: "gestern"}, items: 2},
		"a Message-ID under another subject":    {first: offer{id: "q1@nordlys.example"}, second: offer{by: "priya@example.org", id: "q1@nordlys.example", about: "Hello", date: "gestern"}, items: 2},
		"the first is closed":                   {between: func(b *bench) { b.must("elena", 101, "done") }, second: offer{by: "priya@example.org"}, items: 2},
		"the first was made confidential":       {between: func(b *bench) { b.must("dana", 101, "confidential") }, second: offer{by: "marcus@example.org"}, items: 2},
		"confidential, the second may see it":   {between: func(b *bench) { b.must("dana", 101, "confidential") }, second: offer{by: "priya@example.org"}, items: 1},
		"private, the second may not":           {between: func(b *bench) { b.must("dana", 101, "confidential", "level", "private") }, second: offer{by: "priya@example.org"}, items: 2},
		"confidential and tagged so once again": {first: offer{subject: "#confidential @priya Fwd: chairs"}, second: offer{by: "priya@example.org", subject: "#confidential Fwd: chairs"}, items: 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.receive(c.first.letter())
				if c.between != nil {
					c.between(b)
				}
				b.receive(c.second.letter())
				if n := len(b.items()); n != c.items {
					b.t.Errorf("%d items, want %d: %s", n, c.items, b.mails()[0].Reason)
				}
			})
		})
	}
}

// One sends it in as a file, another inline: the Message-ID tells.
func TestSameMail_AsAFileAndInline(t *testing.T) {
	each(t, func(b *bench) {
		asFile := b.arrival(offer{by: "priya@example.org"}.letter())
		asFile.Raw = []byte(strings.ReplaceAll(`From: Priya Nair <priya@example.org>
To: team@example.net
Subject: Fwd: chairs
Date: Tue, 24 Nov 2026 09:00:00 +0100
Message-ID: <asfile@mail.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain

see the file
--part
Content-Type: message/rfc822

From: Nils Holm <nils@nordlys.example>
To: dana@example.org
Subject: Quote for chairs
Date: Mon, 23 Nov 2026 14:02:11 +0100
Message-ID: <q1@nordlys.example>

Dear Dana,

twelve chairs are 3,400 EUR, until Friday.

Nils
--part--
`, "\n", "\r\n"))
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Arrivals: []models.Arrival{asFile}, Watermark: asFile.UID}
		if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
			b.t.Fatal(err)
		}
		b.receive(offer{id: "q1@nordlys.example", date: "gestern"}.letter())
		if n := len(b.items()); n != 1 {
			b.t.Errorf("%d items, want one", n)
		}
	})
}

func TestSameMail_JoinsAsACommentThatTightens(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(offer{}.letter())
		b.receive(offer{by: "priya@example.org", subject: "!urgent due:fri Fwd: chairs", note: "Ask for a discount."}.letter())
		i := b.item(101)
		if i.Priority != models.Urgent || i.DueDay != "2026-11-27" || len(i.Conversation) != 2 {
			b.t.Errorf("%s %s, %d posts", i.Priority, i.DueDay, len(i.Conversation))
		}
		r := b.lettersTo("priya@example.org", models.LetterReceipt)
		if len(r) != 1 || !strings.Contains(strings.Join(r[0].Value.Receipt.Said, "\n"), "Joined #101, which Elena holds: the same mail is there already.") {
			b.t.Errorf("receipt: %+v", r)
		}
		told := b.lettersTo("elena@example.org", models.LetterAssignment)
		if n := len(told); n != 2 || !strings.Contains(told[1].Value.Assignment.Note, "Ask for a discount.") {
			b.t.Errorf("Elena is told: %d letters", n)
		}
		if m := slices.MaxFunc(b.mails(), func(x, y models.MailLine) int { return int(x.UID) - int(y.UID) }); m.Reason != "joined #101: the same mail was sent in before" || m.State != models.Processed {
			b.t.Errorf("the mail is %s: %s", m.State, m.Reason)
		}
	})
}

// What an office tells somebody who is not cleared must not depend on a
// colleague having sent the same mail in as a secret.
func TestSameMail_TellsNothingOfWhatIsHidden(t *testing.T) {
	each(t, func(b *bench) {
		second := func() (string, string) {
			b.receive(offer{by: "marcus@example.org"}.letter())
			r := b.lettersTo("marcus@example.org", models.LetterReceipt)
			return strings.Join(r[len(r)-1].Value.Receipt.Done, "\n"), strings.Join(r[len(r)-1].Value.Receipt.Said, "\n")
		}
		b.receive(offer{subject: "#confidential #board Fwd: chairs"}.letter())
		done, said := second()
		if done != "#101 task: Quote for chairs. With Elena." || said != "" {
			b.t.Errorf("done %q, said %q", done, said)
		}
	})
}

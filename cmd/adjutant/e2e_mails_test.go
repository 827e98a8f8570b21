package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// officeNow is where the clock of these tests stands: a Tuesday morning in
// working hours of Copenhagen and Madrid, before those of New York and after
// those of Tokyo.
var officeNow = time.Date(2025, 11, 25, 9, 0, 0, 0, time.UTC)

// officeTeam is the team to which the mixed mails are written. Nothing of it
// comes due at officeNow, so that what the sweep of a minute does never
// depends on when that minute is.
const officeTeam = `team: {slug: dana, name: Office of Dana, address: team@example.net, zone: Europe/Copenhagen, locale: en-GB, workdays: [mon, tue, wed, thu, fri], hours: "09:00-17:00"}
people:
  - {name: Dana Whitfield, addresses: [dana@example.org, dana@home.example], role: executive, clearance: private}
  - {name: Maria Lopez, addresses: [maria@example.org], role: assistant, clearance: confidential, zone: Europe/Madrid, hours: "08:00-16:00", limit: 40}
  - {name: Ana Berg, addresses: [ana@example.org], role: lead}
  - {name: Priya Nair, addresses: [priya@example.org], role: assistant, zone: America/New_York}
  - {name: Jonas Holm, addresses: [jonas@example.org], role: assistant, zone: Asia/Tokyo}
domains:
  - {slug: vendors, name: Vendors, aliases: [supplier], keywords: [quote, invoice], owner: maria, backups: [ana], level: 3, amount: 500eur, due: 3bd, ack: 1bd}
  - {slug: travel, name: Travel & hotels, keywords: [flight, hotel], owner: priya, backups: [jonas]}
  - {slug: legal, name: Legal, keywords: [contract], owner: maria, clearance: confidential}
  - {slug: office, name: Office, owner: jonas, due: 5bd}
  - {slug: hiring, name: Hiring, keywords: [application], owner: ana, backups: [maria]}
  - {slug: board, name: Board, owner: maria, backups: [ana], level: 2}
  - {slug: events, name: Events, owner: ana, backups: [priya], ack: 2bd}
  - {slug: family, name: Family, clearance: private}
absences:
  - {person: ana, from: 2025-12-01, to: 2025-12-05, cover: maria}
pairs:
  - {executive: dana, assistant: maria, day: thu, time: "09:00", cadence: weekly, minutes: 30, digest: "wed 16:00"}
  - {executive: dana, assistant: priya, day: fri, time: "10:00", zone: America/New_York, cadence: bi-weekly, anchor: 2025-11-28, digest: "thu 15:00"}
rules:
  - {when: {from: "*@nordlys.example", subject: quote}, then: {domain: vendors, priority: high}}
`

// sample is one generated mail and what it was made as.
type sample struct {
	kind string
	raw  []byte
}

// mailMaker makes mails. The same seed makes the same mails.
type mailMaker struct {
	*rand.Rand
	seed    uint64
	made    []sample
	items   int      // how many items there are at least, from models.FirstItem on
	samples [][]byte // mails of many programs and languages
}

// mixedMails makes n mails of every kind, in the order in which they arrive.
// What they ask for is the same whenever it is done: nothing of them is due
// now, and none makes an item confidential whose letters are on their way.
func mixedMails(t *testing.T, seed uint64, n int) []sample {
	t.Helper()
	m := &mailMaker{Rand: rand.New(rand.NewPCG(seed, seed)), seed: seed}
	names, err := filepath.Glob("../../parser/testdata/*.eml")
	if err != nil || len(names) < 20 {
		t.Fatalf("the sample mails of the parser: %d, %v", len(names), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		m.samples = append(m.samples, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")))
	}
	kinds := []struct {
		weight int
		name   string
		make   func() []byte
	}{
		{26, "tagged", m.tagged}, {14, "of a program", m.ofProgram}, {6, "forwarded", m.forwarded}, {14, "commands", m.commands},
		{4, "on a thread", m.onThread}, {4, "same bytes", m.sameBytes}, {3, "same mail another way", m.anotherWay}, {3, "same Message-ID", m.sameID},
		{4, "unknown sender", m.stranger}, {5, "forged", m.forged}, {3, "auto-reply", m.autoReply}, {2, "bounce", m.bounce}, {2, "list", m.list},
		{3, "invite", m.invite}, {5, "confidential", m.confidential}, {4, "broken", m.broken}, {2, "junk", m.junk}, {2, "NUL", m.nul},
		{3, "empty", m.empty}, {3, "charset", m.charset},
	}
	total := 0
	for _, k := range kinds {
		total += k.weight
	}
	for len(m.made) < n {
		switch i := len(m.made); {
		case i < 8: // so that commands have something to act on
			m.add("tagged", m.tagged())
			continue
		case i < 8+len(kinds): // one of each at least
			m.add(kinds[i-8].name, kinds[i-8].make())
			continue
		case i == n/2:
			m.add("large", m.large())
			continue
		}
		at := m.IntN(total)
		for _, k := range kinds {
			if at -= k.weight; at < 0 {
				m.add(k.name, k.make())
				break
			}
		}
	}
	return m.made
}

func (m *mailMaker) add(kind string, raw []byte) { m.made = append(m.made, sample{kind, raw}) }

func pick[T any](m *mailMaker, list ...T) T { return list[m.IntN(len(list))] }

// proof is what the receiving server writes on top of a mail whose sender it
// has verified.
func proof(from string) string {
	_, domain, _ := strings.Cut(from, "@")
	return "Authentication-Results: mx.test; dmarc=pass header.from=" + domain + "\n"
}

func (m *mailMaker) id() string { return fmt.Sprintf("<%d.%d@example.org>", len(m.made)+1, m.seed) }

// at is when the next mail was written: a few seconds after the one before.
func (m *mailMaker) at() time.Time { return arrivalOf(len(m.made)) }

// arrivalOf is when the mail of an index reached its mailbox.
func arrivalOf(i int) time.Time { return officeNow.Add(-time.Hour + 5*time.Second*time.Duration(i)) }

// mail writes one. The body's lines end in LF here, and in CRLF outside.
func (m *mailMaker) mail(top, from, subject, extra, body string) []byte {
	head := top + "From: " + from + "\nTo: Team <team@example.net>\nSubject: " + subject + "\nDate: " + m.at().Format(time.RFC1123Z) + "\n"
	if !strings.Contains(extra, "Message-ID:") {
		head += "Message-ID: " + m.id() + "\n"
	}
	if !strings.Contains(extra, "Content-Type:") {
		head += "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
	}
	return crlf(head + extra + "\n" + body)
}

func (m *mailMaker) person() string {
	return pick(m, "dana@example.org", "dana@example.org", "dana@home.example", "maria@example.org", "ana@example.org", "priya@example.org", "jonas@example.org")
}

func (m *mailMaker) domain() string {
	return pick(m, "vendors", "supplier", "travel", "office", "hiring", "board", "events")
}

func (m *mailMaker) due() string {
	return pick(m, "", "", "due:fri", "due:5bd", "due:2025-12-18", `due:"next wed 15:00"`, "due:eom", "^thu", "due:31.2.", "due:asap")
}

func (m *mailMaker) matter() string {
	return pick(m, "Quote for forty chairs", "Hotel in Oslo", "Flight to Lisbon, two people", "Contract with the caterer", "Coffee machine blinks",
		"Application of H. Dahl", "Board deck", "Summer party", "Visa für Genf", "Réunion à Lyon", "Billet til Aarhus", "Æblekage til fredag", "見積書",
		"Badge reader at the back door") + fmt.Sprintf(" (%d)", len(m.made))
}

func (m *mailMaker) tagged() []byte {
	from := m.person()
	m.items++
	tags := "#" + m.domain() + " " + pick(m, "", "!high", "!urgent", "!low", "p1", "!!") + " " + m.due() + " " +
		pick(m, "", "", "", "@jonas", "@maria", "@ana", "@nobody", "#venders", "every:monday", "amount:1200eur", "start:mon")
	matter := m.matter()
	switch m.IntN(5) {
	case 0:
		return m.mail(proof(from), from, matter, "", strings.TrimSpace(tags)+"\n\nPlease see to it.\n\nBest\nD\n")
	case 1:
		return m.mail(proof(from), from, "#follow wait:acme follow:3d "+matter, "", "They owe us an answer.\n")
	case 2:
		return m.mail(proof(from), from, "#decide "+tags+" "+matter, "", "A) the red one\nB) the blue one\nrecommend:B\n\nBoth are in stock.\n")
	}
	return m.mail(proof(from), from, strings.TrimSpace(tags)+" "+matter, "", "Not before I have seen it.\n\n-- \nOn the road, #travel\n")
}

// ofProgram is a mail as some program of some country wrote it, with other
// words in it.
func (m *mailMaker) ofProgram() []byte {
	raw := m.samples[m.IntN(len(m.samples))]
	raw = bytes.ReplaceAll(raw, []byte("<1@example.org>"), []byte(m.id()))
	raw = bytes.ReplaceAll(raw, []byte("forty chairs"), fmt.Appendf(nil, "%d chairs", 2+m.IntN(90)))
	if m.IntN(3) == 0 && bytes.Contains(raw, []byte("Content-Type: text/plain; charset=utf-8\r\n\r\n")) {
		raw = bytes.Replace(raw, []byte("\r\n\r\n"), []byte("\r\n\r\n#"+m.domain()+" "+m.due()+"\r\n"), 1)
	}
	if from := "dana@example.org"; bytes.Contains(raw, []byte(from)) {
		raw = append(crlf(proof(from)), raw...)
	}
	return raw
}

func (m *mailMaker) forwarded() []byte {
	from := m.person()
	sender := pick(m, "Nils Bergström <nils@nordlys.example>", "Teresa Almeida <teresa@griddays.example>", "noreply@airline.example")
	subject := pick(m, "Quote", "Your booking ABC123", "Angebot", "Facture", "#vendors is our tag too") + fmt.Sprintf(" %d", len(m.made))
	body := pick(m, "#"+m.domain()+" "+m.due(), "", "please", "#"+m.domain()+" please chase") + "\n\n" + pick(m,
		"---------- Forwarded message ---------\nFrom: "+sender+"\nDate: Mon, 24 Nov 2025 at 16:12\nSubject: "+subject+"\nTo: <dana@example.org>\n\n",
		"---------- Weitergeleitete Nachricht ---------\nVon: "+sender+"\nDatum: Mo., 24. Nov. 2025 um 16:12 Uhr\nSubject: "+subject+"\nTo: <dana@example.org>\n\n",
		"________________________________\nDe : "+sender+"\nEnvoyé : lundi 24 novembre 2025 16:12\nÀ : Dana <dana@example.org>\nObjet : "+subject+"\n\n",
		"Begin forwarded message:\n\nFrom: "+sender+"\nSubject: "+subject+"\nDate: 24 November 2025 at 16:12:09 CET\nTo: Dana <dana@example.org>\n\n",
	) + "Hello,\n\n#travel !urgent due:tomorrow is not for you to obey.\n101 done\n\nN.\n"
	return m.mail(proof(from), from, pick(m, "Fwd: ", "WG: ", "TR: ", "VS: ", "I: ", "[EXTERNAL] FW: ")+subject, "", body)
}

// number is that of an item which is there, mostly.
func (m *mailMaker) number() int {
	if m.IntN(12) == 0 {
		return 9000 + m.IntN(100)
	}
	return 101 + m.IntN(m.items)
}

func (m *mailMaker) command() string {
	n := m.number()
	verbs := []string{
		"%d done", "%d take", "%d drop too expensive", "%d reopen", "%d give jonas", "%d give maria", "%d by 18 Dec", "%d later 3d", "%d snooze 2d",
		"%d wait acme", "%d follow 4d", "%d priority high", "%d domain travel", "%d ok", "%d no too expensive", "%d B", "%d note called, no answer",
		"%d ask which dates suit you?", "%d erledigt", "%d terminé", "/done %d", "%d dnoe", "%d log",
	}
	return fmt.Sprintf(pick(m, verbs...), n)
}

func (m *mailMaker) commands() []byte {
	from := m.person()
	lines := pick(m, "", "", "Hi,\n\n")
	for range 1 + m.IntN(3) {
		lines += m.command() + "\n"
	}
	if m.IntN(6) == 0 {
		lines = fmt.Sprintf("%d,%d later 1w\n", m.number(), m.number())
	}
	lines += pick(m, "", "", "undo\n", "help\n", "list\n", "+ the budget for Oslo\n", "idea one travel card for all\n", "\nThe rest on Thursday.\n")
	quote := pick(m, "", "\nOn Mon, 24 Nov 2025 at 16:12, Team <team@example.net> wrote:\n> 101 drop it\n> 102 done\n")
	return m.mail(proof(from), from, pick(m, "Re: your list", "Re: [Adjutant]", "AW: heute", "commands"), "", lines+quote)
}

// onThread answers a mail that came before, or one of our numbers.
func (m *mailMaker) onThread() []byte {
	from := pick(m, m.person(), "nils@nordlys.example")
	top := ""
	if strings.HasSuffix(from, "example.org") || strings.HasSuffix(from, "home.example") {
		top = proof(from)
	}
	before := m.IntN(len(m.made))
	extra := fmt.Sprintf("In-Reply-To: <%d.%d@example.org>\nReferences: <x@y.example> <%d.%d@example.org>\n", before+1, m.seed, before+1, m.seed)
	subject := "Re: that matter"
	if m.IntN(3) == 0 {
		extra, subject = "", fmt.Sprintf("Re: [Adjutant] #%d that matter", m.number())
	}
	return m.mail(top, from, subject, extra, pick(m, "done\n", "take\n", "We can offer Tuesday.\n", "by fri\n\nThanks!\n", "ok\n", "yes\n"))
}

func (m *mailMaker) earlier() []byte { return m.made[m.IntN(len(m.made))].raw }

func (m *mailMaker) sameBytes() []byte { return bytes.Clone(m.earlier()) }

func (m *mailMaker) anotherWay() []byte {
	return append(crlf(fmt.Sprintf("Received: from list%d.example by mx.test; Tue, 25 Nov 2025 08:00:00 +0000\nX-Way: %d\n", m.IntN(9), len(m.made))), m.earlier()...)
}

func (m *mailMaker) sameID() []byte {
	from := m.person()
	return m.mail(proof(from), from, "#office "+m.matter(), fmt.Sprintf("Message-ID: <%d.%d@example.org>\n", 1+m.IntN(len(m.made)), m.seed), "Another text.\n")
}

func (m *mailMaker) stranger() []byte {
	from := pick(m, "sales@spam.example", "Nils <nils@nordlys.example>", "\"dana@example.org\" <d@evil.example>", "Dana Whitfield <dana@examp1e.org>")
	return m.mail(pick(m, "", proof("a@spam.example"), "Authentication-Results: mx.test; dmarc=pass header.from=evil.example\n"), from,
		pick(m, "#vendors Offer", "101 done", "Win", "help"), "", pick(m, "101 done\n", "Dear sir,\n\nbuy.\n", "help\n"))
}

func (m *mailMaker) forged() []byte {
	from := m.person()
	return m.mail(pick(m, "", "Authentication-Results: mx.test; dmarc=fail header.from=example.org\n",
		"Authentication-Results: mx.evil; dmarc=pass header.from=example.org\n",
		"Authentication-Results: mx.test; dmarc=none header.from=example.org\n"+proof(from),
		"Authentication-Results: mx.test; spf=pass smtp.mailfrom=evil.example\n"), from, "#vendors !urgent "+m.matter(), "", "101 done\n")
}

func (m *mailMaker) autoReply() []byte {
	from := m.person()
	return m.mail(proof(from), from, pick(m, "Automatic reply: Hotel", "Abwesenheit: Re: [Adjutant] #101", "Out of office"),
		pick(m, "Auto-Submitted: auto-replied\n", "X-Autoreply: yes\nPrecedence: auto_reply\n", "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n")+
			pick(m, "", fmt.Sprintf("In-Reply-To: <%d.%d@example.org>\n", 1+m.IntN(len(m.made)), m.seed)), "I am away until Friday.\n\n101 done\n")
}

func (m *mailMaker) bounce() []byte {
	return m.mail("Return-Path: <>\n", "Mail Delivery System <MAILER-DAEMON@mx.test>", "Undelivered Mail Returned to Sender",
		"Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b1\n",
		"--b1\nContent-Type: text/plain\n\nIt could not be delivered.\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"+
			"Final-Recipient: rfc822; gone@nordlys.example\nAction: "+pick(m, "failed", "delayed")+"\nStatus: 5.1.1\n\n--b1\nContent-Type: message/rfc822\n\n"+
			"Message-ID: <not-ours@example.net>\nFrom: team@example.net\nSubject: x\n\nhello\n--b1--\n")
}

func (m *mailMaker) list() []byte {
	return m.mail("", "Riders <riders@lists.example>", "[riders] Saturday", "List-Id: Riders <riders.lists.example>\nPrecedence: list\nList-Unsubscribe: <https://lists.example/u>\n",
		"We meet at ten.\n")
}

func (m *mailMaker) invite() []byte {
	from := pick(m, m.person(), "nils@nordlys.example")
	top := ""
	if from != "nils@nordlys.example" {
		top = proof(from)
	}
	return m.mail(top, from, "Invitation: Board", "MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n",
		fmt.Sprintf("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:%s\nBEGIN:VEVENT\nUID:u%d@nordlys\nSEQUENCE:%d\nSUMMARY:Board\nDTSTART:2025120%dT090000Z\nDTEND:2025120%dT100000Z\nORGANIZER:mailto:nils@nordlys.example\nEND:VEVENT\nEND:VCALENDAR\n",
			pick(m, "REQUEST", "CANCEL", "REPLY"), m.IntN(5), m.IntN(4), 1+m.IntN(4), 5+m.IntN(4)))
}

func (m *mailMaker) confidential() []byte {
	from := m.person()
	return m.mail(proof(from), from, pick(m, "#confidential #legal", "#private", "#confidental #vendors", "confidential #board", "#private #family", "#legal")+" "+m.matter(), "",
		"For few eyes.\n")
}

func (m *mailMaker) broken() []byte {
	from := m.person()
	switch m.IntN(6) {
	case 0:
		return m.mail(proof(from), from, "#office "+m.matter(), "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"right\"\n", "--wrong\nContent-Type: text/plain\n\nreadable\n--wrong--\n")
	case 1:
		return fmt.Appendf(nil, "Just a line of text %d\r\nand another", len(m.made))
	case 2:
		return m.mail(proof(from), from, "=?utf-8?q?broken=ZZ_?= =?x?y?z?= "+m.matter(), "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n", "!!!! no base64 ###\n")
	case 3:
		return m.mail(proof(from), from+"\nFrom: jonas@example.org", "two senders", "", "101 done\n")
	case 4:
		return crlf(fmt.Sprintf("Subject: no sender %d\n\nx\n", len(m.made)))
	}
	return m.mail(proof(from), from, "#office deep "+m.matter(), "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n",
		strings.Repeat("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 120)+"--a\n\nx\n")
}

func (m *mailMaker) junk() []byte {
	raw := make([]byte, 40+m.IntN(4000))
	for i := range raw {
		raw[i] = byte(1 + m.IntN(255)) // a server takes no NUL in a literal
	}
	if m.IntN(2) == 0 {
		from := m.person()
		return append(m.mail(proof(from), from, "junk \xff\xfe\xe6 #office", "", ""), raw...)
	}
	return raw
}

// nul decodes to text with characters that databases do not take.
func (m *mailMaker) nul() []byte {
	from := m.person()
	return m.mail(proof(from), from, "=?utf-8?q?=23office_nul=00_here=EF=BF=BF_=ED=A0=80?= "+m.matter(), "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; name=\"a=00b\"\nContent-Transfer-Encoding: quoted-printable\n",
		"one=00two=00 three=ED=A0=80 four=FF\n\n101 note a=00b\n")
}

func (m *mailMaker) empty() []byte {
	from := m.person()
	return m.mail(proof(from), from, pick(m, "", "#office", "help", "#travel due:fri "+m.matter()), "", pick(m, "", "\n", "\n\n\n", " \n"))
}

func (m *mailMaker) charset() []byte {
	from := m.person()
	c := pick(m, [2]string{"x-foo", "t\xe6st"}, [2]string{"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4"}, [2]string{"iso-2022-jp", "\x1b$B8+@Q\x1b(B"}, [2]string{"utf-7", "+AOY-"},
		[2]string{"windows-1252", "caf\xe9 \x80"}, [2]string{"gb18030", "\xc4\xe3\xba\xc3"}, [2]string{"utf-16", "\xff\xfea\x00"}, [2]string{"", "\xe9t\xe9"})
	text := "#office due:fri\n\n" + c[1] + "\n"
	return m.mail(proof(from), from, "=?"+c[0]+"?b?"+base64.StdEncoding.EncodeToString([]byte(c[1]))+"?= "+m.matter(),
		"MIME-Version: 1.0\nContent-Type: text/plain; charset="+c[0]+"\nContent-Transfer-Encoding: base64\n", base64.StdEncoding.EncodeToString([]byte(text))+"\n")
}

func (m *mailMaker) large() []byte {
	raw := make([]byte, 3<<20)
	for i := range raw {
		raw[i] = byte(m.Uint32())
	}
	text := base64.StdEncoding.EncodeToString(raw)
	var lines strings.Builder
	for ; len(text) > 76; text = text[76:] {
		lines.WriteString(text[:76] + "\n")
	}
	from := "dana@example.org"
	return m.mail(proof(from), from, "#vendors The drawings "+m.matter(), "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=big\n",
		"--big\nContent-Type: text/plain\n\nSee the drawings.\n--big\nContent-Type: application/pdf; name=\"drawings.pdf\"\nContent-Transfer-Encoding: base64\n\n"+lines.String()+text+"\n--big--\n")
}

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"adjutant/models"
)

// What everybody may know of: mails, answers, forms and the clock.

// step plays one of them.
func (p *play) step() {
	steps := []struct {
		weight int
		play   func()
	}{
		{22, p.newMail}, {12, p.forward}, {8, p.outsider}, {20, p.answer}, {10, p.command}, {5, p.askFor}, {8, p.talkingPoint},
		{14, p.onThePage}, {10, p.probe}, {11, p.chase}, {6, p.deliver}, {5, p.raise}, {3, p.automatic}, {4, p.sort}, {4, p.fall},
	}
	sum := 0
	for _, s := range steps {
		sum += s.weight
	}
	n := p.r.IntN(sum)
	for _, s := range steps {
		if n -= s.weight; n < 0 {
			s.play()
			return
		}
	}
}

func (p *play) words(n int) string {
	var out []string
	for range n {
		out = append(out, oneOf(p.r, mailWords))
	}
	return strings.Join(out, " ")
}

// tags are what a mail may ask for in its first line.
func (p *play) tags(from models.Person) string {
	var out []string
	add := func(percent int, tag string) {
		if chance(p.r, percent) {
			out = append(out, tag)
		}
	}
	add(55, "#"+oneOf(p.r, p.plain.office.Domains).Slug)
	add(25, "@"+p.anybody().Key)
	add(25, oneOf(p.r, []string{"!urgent", "!high", "!low"}))
	add(50, oneOf(p.r, []string{"due:2d", "due:friday", "due:3bd", "due:1d", "due:\"today 15:00\""}))
	add(20, oneOf(p.r, []string{"#follow", "follow:1d", "wait:acme"}))
	add(15, "#decide")
	add(10, oneOf(p.r, []string{"every:monday", "every:week"}))
	add(8, "start:2d")
	add(8, "amount:900eur")
	if p.level == models.Private && clears(from.Clearance, models.Confidential) {
		add(25, "#confidential")
	}
	return strings.Join(out, " ")
}

func (p *play) newMail() {
	from := p.anybody()
	body := p.tags(from)
	if chance(p.r, 20) {
		body += "\n\nA) " + p.words(2) + "\nB) " + p.words(2) + "\n"
	}
	body += "\n\nPlease look at the " + p.words(3) + ".\n"
	m := outgoing{from: from.Address(), subject: p.words(2), body: body}
	if of, ok := p.answered(); ok && chance(p.r, 15) { // on the thread of another mail
		m.subject, m.headers = "Re: "+of.subject, []string{"In-Reply-To: " + of.id}
	}
	p.mail(from.Key+" writes "+body, func(*stage) outgoing { return m })
}

// answered is a mail that another may answer: not one under the id of a secret
// mail, since what answers that id is of that secret, whoever sent another mail
// under it (docs/decisions/0020).
func (p *play) answered() (mailed, bool) {
	if len(p.mails) == 0 {
		return mailed{}, false
	}
	of := oneOf(p.r, p.mails)
	return of, !slices.ContainsFunc(p.secrets, func(s mailed) bool { return s.id == of.id })
}

func forwarded(of, subject, text string) string {
	return "\n\n---------- Forwarded message ---------\nFrom: " + of + "\nDate: Mon, 23 Nov 2026 at 10:00\nSubject: " + subject + "\nTo: <office@example.org>\n\n" + text + "\n"
}

func (p *play) forward() {
	from, subject := p.anybody(), p.words(2)
	m := outgoing{from: from.Address(), subject: "Fwd: " + subject, body: p.tags(from) + forwarded(oneOf(p.r, outsiders), subject, "Here is the "+p.words(4)+".")}
	p.mail(from.Key+" forwards "+subject, func(*stage) outgoing { return m })
}

func (p *play) outsider() {
	m := outgoing{from: oneOf(p.r, outsiders), subject: p.words(2), body: "About the " + p.words(3) + "."}
	if of, ok := p.answered(); ok && chance(p.r, 60) {
		m.subject, m.headers = "Re: "+of.subject, []string{"In-Reply-To: " + of.id}
	}
	p.mail(m.from+" writes "+m.subject, func(*stage) outgoing { return m })
}

// verbs are lines of a reply.
func (p *play) verb(actor models.Person) string {
	lines := []string{
		"done", "done", "take", "reopen", "drop too late", "give " + p.anybody().Key, "give " + p.anybody().Key, "by friday", "by 1d", "later 1d",
		"snooze 1d", "wait acme", "follow 1d", "nudge", "priority high", "domain " + oneOf(p.r, p.plain.office.Domains).Slug, "ok", "no", "A", "B",
		"ask which one?", "note I called", "log",
	}
	if p.level == models.Private && clears(actor.Clearance, models.Confidential) {
		lines = append(lines, "confidential")
	}
	return oneOf(p.r, lines)
}

// answer replies to a letter: with a command, with words, or with both.
func (p *play) answer() {
	letters := slices.DeleteFunc(slices.Clone(p.plain.letters), func(l *posted) bool {
		person := p.plain.office.Person(*l.PersonID)
		bundle := l.ItemID == nil // of somebody who is cleared it may hold more on the other stage
		return clears(l.Clearance, p.level) || bundle && clears(person.Clearance, p.level) && l.Kind != models.LetterConfirm
	})
	if len(letters) == 0 {
		p.newMail()
		return
	}
	l := oneOf(p.r, letters)
	other, ok := p.onBoth(l)
	if !ok {
		return
	}
	from := p.plain.office.Person(*l.PersonID)
	body := p.verb(*from)
	switch {
	case l.Kind == models.LetterConfirm:
		body = oneOf(p.r, []string{"yes", "no"})
	case chance(p.r, 30):
		body = "I spoke with them about the " + p.words(2) + "."
	case chance(p.r, 15):
		body += "\nand thanks for the " + p.words(1)
	case l.Value.Digest != nil && chance(p.r, 60):
		body = oneOf(p.r, []string{"+ ", "good ", "keep ", "friction ", "idea ", "top 1 "}) + p.words(2)
	}
	p.mail(fmt.Sprintf("%s answers %q: %s", from.Key, l.Subject, body), func(s *stage) outgoing {
		mine := l.Letter
		if s == p.with {
			mine = other
		}
		return outgoing{from: from.Address(), to: s.replyTo(mine), subject: "Re: " + l.Subject, body: body, headers: []string{"In-Reply-To: " + mine.MessageID}}
	})
}

// onBoth finds the letter on the other stage, where it must be.
func (p *play) onBoth(l *posted) (other models.Letter, ok bool) {
	if other, ok = p.counterpart(l.Letter); !ok {
		p.missing = append(p.missing, fmt.Sprintf("the letter %q to %s was not written on the stage with secrets", l.Subject, l.ToAddr))
	}
	return other, ok
}

// command writes a fresh mail of commands with numbers.
func (p *play) command() {
	items := p.known()
	if len(items) == 0 {
		p.newMail()
		return
	}
	from, i := p.anybody(), oneOf(p.r, items)
	body := fmt.Sprintf("%d %s", i.Number, p.verb(from))
	m := outgoing{from: from.Address(), subject: "commands", body: body}
	if chance(p.r, 25) {
		m.to, m.body = fmt.Sprintf("team+%d@example.net", i.Number), "This came up: "+p.words(3)
	}
	p.mail(from.Key+": "+body, func(*stage) outgoing { return m })
}

func (p *play) askFor() {
	from := p.anybody()
	body := oneOf(p.r, []string{"list", "help", "away 1 dec to 2 dec", "away 26 nov to 27 nov by " + p.anybody().Key})
	if !clears(from.Clearance, p.level) && chance(p.r, 30) { // the last thing that a cleared person did may be a secret
		body = "undo"
	}
	p.mail(from.Key+": "+body, func(*stage) outgoing { return outgoing{from: from.Address(), subject: body, body: body} })
}

func (p *play) talkingPoint() {
	from := p.anybody()
	m := outgoing{from: from.Address(), subject: oneOf(p.r, []string{"#1on1 ", "#pref ", "#pref #" + p.plain.office.Domains[0].Slug + " "}) + p.words(2), body: p.words(5)}
	if chance(p.r, 25) {
		m.subject, m.body = "x", oneOf(p.r, []string{"keep ", "good ", "hand over: "})+p.words(2)
	}
	p.mail(from.Key+" has a talking point: "+m.subject, func(*stage) outgoing { return m })
}

// webVerbs are the acts of the item's page with their field.
var webVerbs = [][2]string{
	{"done", ""}, {"take", ""}, {"reopen", ""}, {"undo", ""}, {"ok", ""}, {"no", "why=no"}, {"drop", "why=late"}, {"choose", "option=A"}, {"wait", "who=acme"},
	{"by", "when=fri"}, {"later", "when=1d"}, {"snooze", "when=1d"}, {"follow", "when=1d"}, {"priority", "level=high"}, {"note", "text=called"},
	{"ask", "text=which"}, {"comment", "text=It+is+so"},
}

func (p *play) webForm(actor models.Person) string {
	v := oneOf(p.r, webVerbs)
	switch p.r.IntN(8) {
	case 0:
		v = [2]string{"give", "person=" + p.anybody().Key}
	case 1:
		v = [2]string{"domain", "slug=" + oneOf(p.r, p.plain.office.Domains).Slug}
	}
	return strings.TrimSuffix("verb="+v[0]+"&"+v[1], "&")
}

func (p *play) onThePage() {
	items := p.known()
	if len(items) == 0 {
		p.newMail()
		return
	}
	who := p.anybody()
	p.act(who.Key, fmt.Sprintf("/items/%d", oneOf(p.r, items).Number), p.webForm(who))
}

// probe is what somebody tries who wants to know whether there is a secret.
func (p *play) probe() {
	hidden, watchers := p.hidden(), p.watching
	if len(hidden) == 0 || len(watchers) == 0 {
		p.askFor()
		return
	}
	from, number := *p.plain.person(oneOf(p.r, watchers)), oneOf(p.r, hidden).Number
	m := outgoing{from: from.Address(), subject: "commands", body: fmt.Sprintf("%d %s", number, oneOf(p.r, []string{"done", "log", "take", "give " + from.Key, "undo", "note hm"}))}
	switch {
	case chance(p.r, 20):
		m.to, m.body = fmt.Sprintf("team+%d@example.net", number), "What is this?"
	case chance(p.r, 20):
		m.subject, m.body = fmt.Sprintf("Re: [Adjutant] #%d", number), "What is this?"
	case chance(p.r, 15) && len(p.secrets) > 0: // a mail that says it is the same
		of := oneOf(p.r, p.secrets)
		p.mail(from.Key+" sends another mail under the id of a secret one", func(*stage) outgoing {
			return outgoing{from: from.Address(), subject: "hm", body: "Hm.", id: of.id}
		})
		return
	case chance(p.r, 50) && len(p.secrets) > 0:
		of := oneOf(p.r, p.secrets)
		m.subject, m.body, m.headers = "Re: "+of.subject, "What is this about?", []string{"In-Reply-To: " + of.id}
	case chance(p.r, 60):
		p.probeLetter(from)
		return
	case chance(p.r, 30):
		p.act(from.Key, fmt.Sprintf("/items/%d", number), p.webForm(from))
		return
	}
	p.mail(from.Key+" probes: "+m.subject+" "+m.body, func(*stage) outgoing { return m })
}

// probeLetter answers a letter about a secret that somebody else was sent, as
// whoever has seen its head could: by its Message-ID, by its reply address, or
// beside a mail that is no secret.
func (p *play) probeLetter(from models.Person) {
	drawn := p.plain.allLetters() // where another letter may have drawn the same
	letters := slices.DeleteFunc(slices.Clone(p.with.letters), func(l *posted) bool {
		return !clears(l.Clearance, p.level) || l.PersonID != nil && *l.PersonID == from.ID ||
			slices.ContainsFunc(drawn, func(o models.LetterLine) bool { return o.Ref == l.Ref })
	})
	if len(letters) == 0 {
		p.askFor()
		return
	}
	l := oneOf(p.r, letters)
	m := outgoing{from: from.Address(), subject: "Re: that", body: oneOf(p.r, []string{"What is this about?", "done", "give " + from.Key, "undo", "note hm"}), headers: []string{"In-Reply-To: " + l.MessageID}}
	if of, ok := p.answered(); ok && chance(p.r, 40) {
		m.headers = []string{"References: " + of.id + " " + l.MessageID}
	}
	address := ""
	name := "letter(" + p.with.keyOf(l.Letter, p.with.allLetters()) + ")"
	p.plain.names[l.Ref] = name // which this stage drew for nothing
	if chance(p.r, 30) {
		address = p.with.replyTo(l.Letter)
		token, _, _ := strings.Cut(strings.TrimPrefix(address, "team+r."), "@")
		p.plain.names[token] = "answer(" + name + ")"
	}
	p.mail(from.Key+" answers a letter to "+l.ToAddr+": "+m.body, func(*stage) outgoing {
		m.to = address
		return m
	})
}

func (p *play) chase() {
	if chance(p.r, 70) {
		p.morning()
	}
	p.both("what the clock causes", func(s *stage) {
		s.passes()
		s.deliver()
	})
}

func (p *play) deliver() { p.both("letters are sent", (*stage).deliver) }

// raise makes an item a secret that everybody knew until now.
func (p *play) raise() {
	items := slices.DeleteFunc(p.known(), func(i models.ItemCard) bool { return !i.State.Open() })
	cleared := slices.DeleteFunc(p.people(true), func(o models.Person) bool { return !o.Works() })
	if len(items) == 0 || len(cleared) == 0 {
		p.newMail()
		return
	}
	p.raised = true
	i, who := oneOf(p.r, items), oneOf(p.r, cleared)
	if p.level == models.Confidential && chance(p.r, 50) {
		p.act(who.Key, fmt.Sprintf("/items/%d", i.Number), "verb=confidential")
		return
	}
	m := outgoing{from: who.Address(), to: fmt.Sprintf("team+%d@example.net", i.Number), subject: "Re: " + i.Title, body: "#" + string(p.level) + "\n\nThis must not be seen."}
	p.mail(fmt.Sprintf("%s makes #%d %s", who.Key, i.Number, p.level), func(*stage) outgoing { return m })
}

// automatic is what mail programs answer by themselves.
func (p *play) automatic() {
	letters := slices.DeleteFunc(slices.Clone(p.plain.letters), func(l *posted) bool { return l.ItemID == nil || clears(l.Clearance, p.level) })
	if len(letters) == 0 {
		return
	}
	l := oneOf(p.r, letters)
	if other, ok := p.counterpart(l.Letter); ok {
		bounced := chance(p.r, 50)
		p.mail("automatic: "+l.Subject, func(s *stage) outgoing {
			mine := l.Letter
			if s == p.with {
				mine = other
			}
			return automaticAnswer(mine, bounced)
		})
	}
}

func automaticAnswer(l models.Letter, bounced bool) outgoing {
	if !bounced {
		return outgoing{from: l.ToAddr, subject: "Automatic reply: " + l.Subject, body: "I am away.", headers: []string{"Auto-Submitted: auto-replied", "In-Reply-To: " + l.MessageID}}
	}
	return outgoing{
		from: "mailer-daemon@example.org", subject: "Undelivered Mail Returned to Sender", unproven: true, parts: true,
		headers: []string{`Content-Type: multipart/report; report-type=delivery-status; boundary="b"`},
		body: "\n--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; " + l.ToAddr +
			"\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + l.MessageID + "\nSubject: " + l.Subject + "\n--b--\n",
	}
}

// fall takes the clearance from somebody, with letters to them on their way.
func (p *play) fall() {
	cleared := slices.DeleteFunc(p.people(true), func(o models.Person) bool { return o.Role == models.RoleExecutive })
	if len(cleared) == 0 || len(p.fallen) > 0 {
		p.newMail()
		return
	}
	who := oneOf(p.r, cleared)
	plan := p.planned
	plan.People = slices.Clone(plan.People)
	for n := range plan.People {
		if plan.People[n].Key == who.Key {
			plan.People[n].Clearance = models.Standard
		}
	}
	plan.Mailboxes = nil
	p.planned = plan
	p.both(who.Key+" loses their clearance", func(s *stage) {
		_, err := s.rooms.desk.ApplyTeam(s.ctx(), plan, false)
		s.must(err)
		s.office, err = s.rooms.store.Office(s.ctx(), s.team.ID)
		s.must(err)
	})
	p.fallen[who.Address()] = p.clock.at
}

// sort lets a mail out of quarantine, sets one aside, or gives an item of
// triage to somebody.
func (p *play) sort() {
	who := p.anybody()
	for _, i := range p.known() {
		if i.HolderID == nil && i.State.Open() && chance(p.r, 50) {
			p.act(who.Key, "/triage/items/"+strconv.Itoa(i.Number), form("person", p.anybody().Key, "domain", ""))
			return
		}
	}
	if len(p.mails) == 0 {
		return
	}
	m, verb := oneOf(p.r, p.mails), oneOf(p.r, []string{"release", "dismiss"})
	p.both(who.Key+" will "+verb+" "+m.subject, func(s *stage) { s.post(who.Key, "/triage/mails/"+m.handle[s], "verb="+verb) })
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// Scenes: a few steps in a row, where a guard shows only when several things
// come together. Drawn one by one they would meet in one world of a hundred.

// scene plays one of them. A world in which it cannot be played goes on.
func (p *play) scene() {
	cleared := slices.DeleteFunc(p.people(true), func(o models.Person) bool { return !o.Works() })
	if len(cleared) == 0 || len(p.watching) == 0 {
		p.step()
		return
	}
	oneOf(p.r, []func([]models.Person){
		p.remindedOfASecretFirst, p.forwardedTwice, p.bookWithASecretLine, p.greetedOverSecrets, p.secretPoints, p.companyInABundle, p.agendaOfTwo,
	})(cleared)
}

// aim makes one of those who watch the one who is compared at the end.
func (p *play) aim(fits func(*models.Person) bool) {
	for _, key := range someOf(p, p.watching, len(p.watching)) {
		if fits(p.plain.person(key)) {
			p.aimed = key
			return
		}
	}
}

func sortsMail(o *models.Person) bool { return o.Viewer().SeesTriage() }

// meets reports whether somebody is in a pair.
func (p *play) meets(o *models.Person) bool { return len(p.plain.office.PairsOf(o.ID)) > 0 }

// at moves on to an hour of this day, if it is still to come.
func (p *play) at(hour int) {
	if later := p.clock.at.Truncate(24 * time.Hour).Add(time.Duration(hour) * time.Hour); later.After(p.clock.at) {
		p.clock.at = later
	}
}

// remindedOfASecretFirst: somebody is reminded of a secret in the morning, and
// something that all may know of comes up for them on the same day.
func (p *play) remindedOfASecretFirst(cleared []models.Person) {
	holder := oneOf(p.r, cleared)
	p.secretMail("for "+holder.Key, outgoing{
		from: oneOf(p.r, cleared).Address(), subject: hush + " " + p.words(1), body: fmt.Sprintf("#%s @%s due:%s\n\nNobody may know.\n", p.level, holder.Key, oneOf(p.r, []string{"1d", "today"})),
	})
	p.morning()
	p.both("the morning", (*stage).passes)
	m := outgoing{from: p.anybody().Address(), subject: p.words(2), body: fmt.Sprintf("@%s due:%q\n\nPlease.\n", holder.Key, "today 15:00")}
	p.mail("for "+holder.Key+" too", func(*stage) outgoing { return m })
	p.at(14)
	p.both("the afternoon", func(s *stage) {
		s.passes()
		s.deliver()
	})
}

// forwardedTwice: two who are cleared forward the same mail; the second does
// not say that it is a secret.
func (p *play) forwardedTwice(cleared []models.Person) {
	p.aim(sortsMail)
	text := forwarded(oneOf(p.r, outsiders), hush+" "+p.words(1), "This is the "+hush+" "+p.words(4)+".")
	two := someOf(p, cleared, 2)
	for n, from := range two {
		tag := ""
		if n == 0 {
			tag = "#" + string(p.level)
		}
		if n == 1 || len(two) == 2 { // who forwards alone and says nothing of a secret has told everybody
			p.secretMail(from.Key+" forwards "+tag, outgoing{from: from.Address(), subject: "Fwd: " + hush, body: tag + text})
		}
	}
}

// bookWithASecretLine: a line in the preferences book that few may read stands
// before one that all may.
func (p *play) bookWithASecretLine(cleared []models.Person) {
	p.aim(p.meets)
	of := oneOf(p.r, []string{"#" + string(p.level), "#" + p.plain.office.Domains[2].Slug})
	from := oneOf(p.r, cleared)
	p.secretMail(from.Key+" prefers "+of, outgoing{from: from.Address(), subject: "#pref " + of + " " + hush, body: hush + "."})
	m := outgoing{from: p.anybody().Address(), subject: "#pref #" + p.plain.office.Domains[0].Slug + " " + p.words(2), body: p.words(3)}
	p.mail("a preference", func(*stage) outgoing { return m })
}

// greetedOverSecrets: somebody's first mails are secrets, and answered; then
// comes one that all may know of, which is answered too.
func (p *play) greetedOverSecrets(cleared []models.Person) {
	from := oneOf(p.r, cleared)
	for range 10 {
		p.secretMail(from.Key+" files", outgoing{from: from.Address(), subject: hush + " " + p.words(1), body: "#" + string(p.level) + " @" + from.Key})
	}
	p.morning() // letters come in working hours
	m := outgoing{from: from.Address(), subject: p.words(2), body: "Please."}
	p.mail(from.Key+" writes at last", func(*stage) outgoing { return m })
	p.deliver()
	for _, l := range p.plain.letters {
		if l.Kind == models.LetterReceipt && l.ToAddr == from.Address() {
			p.onBoth(l)
		}
	}
}

// secretPoints: what is a secret is sent to the agenda of a 1:1 with somebody
// who is not cleared.
func (p *play) secretPoints(cleared []models.Person) {
	for _, pair := range p.plain.office.Pairs {
		one, other := p.plain.office.Person(pair.ExecutiveID), p.plain.office.Person(pair.AssistantID)
		if clears(one.Clearance, p.level) == clears(other.Clearance, p.level) {
			continue
		}
		if clears(other.Clearance, p.level) {
			one, other = other, one
		}
		if !slices.Contains(p.watching, other.Key) {
			continue
		}
		p.aimed = other.Key
		m := outgoing{from: one.Address(), subject: "#1on1 @" + other.Key + " #" + string(p.level) + " " + hush, body: hush + " is on my mind."}
		if chance(p.r, 60) {
			m.subject, m.body = "#"+string(p.level)+" "+hush, oneOf(p.r, []string{"idea ", "risk ", "good ", "+ ", "top 1 ", "goal "})+"@"+other.Key+" "+hush
		}
		p.secretMail(one.Key+" has a secret point for "+other.Key, m)
		return
	}
	p.step()
}

// companyInABundle: a letter that all may know of waits for somebody's next
// mail, and on one stage another waits beside it.
func (p *play) companyInABundle(cleared []models.Person) {
	p.aim(sortsMail)
	exec := p.plain.office.People[0] // whose letters wait, if nobody said otherwise
	if !clears(exec.Clearance, p.level) {
		p.step()
		return
	}
	m := outgoing{from: p.plain.office.People[1].Address(), subject: p.words(2), body: "@" + exec.Key + "\n\nPlease.\n"}
	p.mail("for "+exec.Key, func(*stage) outgoing { return m })
	p.secretMail("for "+exec.Key+" too", outgoing{from: oneOf(p.r, cleared).Address(), subject: hush + " " + p.words(1), body: "#" + string(p.level) + " @" + exec.Key})
	p.morning()
	p.at(9)
	p.both("the mail of the morning", func(s *stage) {
		s.passes()
		s.deliver()
	})
}

// agendaOfTwo: one of a pair holds a secret that the other is not cleared for.
func (p *play) agendaOfTwo(cleared []models.Person) {
	p.aim(p.meets)
	if p.aimed == "" {
		p.step()
		return
	}
	from := oneOf(p.r, cleared)
	for _, due := range []string{"due:today", "due:1d"} {
		p.secretMail("held by "+from.Key, outgoing{from: from.Address(), subject: hush + " " + p.words(1), body: strings.Join([]string{"#" + string(p.level), "@" + from.Key, due}, " ")})
	}
}

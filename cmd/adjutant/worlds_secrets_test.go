package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"adjutant/models"
)

// What only the cleared may know of. The word Zephyr stands in all of it, and
// must stand in nothing that others see.

const hush = "Zephyr"

// secret plays one step on the stage with secrets.
func (p *play) secret() {
	cleared := slices.DeleteFunc(p.people(true), func(o models.Person) bool { return o.Role == models.RoleObserver })
	hidden := p.hidden()
	if len(cleared) == 0 || len(hidden) == 0 || chance(p.r, 25) {
		p.newSecret(cleared)
		return
	}
	if len(p.fallen) > 0 && chance(p.r, 30) && p.secretFallen() {
		return
	}
	steps := []func([]models.Person, []models.ItemCard){
		p.secretCommand, p.secretCommand, p.secretPage, p.secretPage, p.secretAnswer, p.secretAnswer, p.secretOutsider, p.secretOutsider,
		p.secretAgain, p.secretAutomatic, p.secretForgery, p.secretTopic, p.secretSort, p.secretCopy, p.secretTwice, p.secretThread,
	}
	oneOf(p.r, steps)(cleared, hidden)
}

// newSecret files one: by a tag, or by the clearance of its domain.
func (p *play) newSecret(cleared []models.Person) {
	from := p.anybody()
	if len(cleared) > 0 && !chance(p.r, 10) || from.Role == models.RoleObserver {
		if len(cleared) == 0 {
			return
		}
		from = oneOf(p.r, cleared)
	}
	tags := "#" + string(p.level)
	if chance(p.r, 30) {
		tags = "#" + p.plain.office.Domains[2].Slug
	}
	if p.level == models.Confidential && chance(p.r, 20) {
		tags = "#private"
	}
	add := func(percent int, tag string) {
		if chance(p.r, percent) {
			tags += " " + tag
		}
	}
	add(40, "@"+p.anybody().Key)
	add(60, oneOf(p.r, []string{"due:1d", "due:today", "due:2d", "due:friday"}))
	add(25, oneOf(p.r, []string{"#follow", "follow:1d", "wait:acme"}))
	add(20, "#decide")
	add(20, oneOf(p.r, []string{"!urgent", "!high"}))
	add(10, "every:monday")
	add(10, "amount:900eur")
	add(30, "#"+lower(hush)) // a label
	body := tags
	if chance(p.r, 25) {
		body += "\n\nA) " + hush + " one\nB) " + hush + " two\n"
	}
	m := outgoing{from: from.Address(), subject: hush + " " + p.words(2), body: body + "\n\nNobody may know of " + hush + ".\n"}
	if chance(p.r, 20) {
		m.subject = "#" + p.plain.office.Domains[0].Slug + " " + m.subject
	}
	switch p.r.IntN(6) {
	case 0, 1:
		m.subject = "Fwd: " + hush
		m.body = body + forwarded(oneOf(p.r, outsiders), hush, "This is the "+hush+" "+p.words(3)+".")
	case 2: // an invitation, with words of its sender
		m.parts = true
		m.headers = []string{`Content-Type: multipart/mixed; boundary="b"`}
		m.body = "\n--b\nContent-Type: text/plain\n\n" + body + "\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:" + hush + strconv.Itoa(p.mailNo) +
			"\nDTSTART:20261127T100000Z\nDTEND:20261127T110000Z\nSUMMARY:" + hush + " meeting\nORGANIZER:mailto:kari@nordlys.example\nEND:VEVENT\nEND:VCALENDAR\n--b\nContent-Type: application/pdf; name=\"" + hush +
			".pdf\"\nContent-Disposition: attachment; filename=\"" + hush + ".pdf\"\n\n%PDF\n--b--\n"
	}
	p.secretMail(from.Key+" "+tags, m)
}

func (p *play) secretCommand(cleared []models.Person, hidden []models.ItemCard) {
	from := oneOf(p.r, cleared)
	i, ok := p.seenBy(from, hidden)
	if !ok {
		return
	}
	m := outgoing{from: from.Address(), subject: hush, body: fmt.Sprintf("%d %s", i.Number, p.secretVerb())}
	if chance(p.r, 25) {
		m.to, m.body = fmt.Sprintf("team+%d@example.net", i.Number), hush+" moves on."
	}
	p.secretMail(from.Key+": "+m.body, m)
}

// seenBy picks a secret that somebody is cleared for: of another nobody told
// them the number.
func (p *play) seenBy(who models.Person, hidden []models.ItemCard) (models.ItemCard, bool) {
	mine := slices.DeleteFunc(slices.Clone(hidden), func(i models.ItemCard) bool { return !clears(who.Clearance, i.Clearance) })
	if len(mine) == 0 {
		return models.ItemCard{}, false
	}
	return oneOf(p.r, mine), true
}

func (p *play) secretVerb() string {
	verb := oneOf(p.r, []string{
		"done", "done", "take", "reopen", "drop " + hush, "give " + p.anybody().Key, "give " + p.anybody().Key, "by friday", "by 1d", "later 1d", "snooze 1d",
		"wait " + hush, "wait acme", "follow 1d", "nudge", "priority urgent", "domain " + oneOf(p.r, p.plain.office.Domains).Slug, "ok", "no " + hush, "A", "B",
		"ask is it " + hush + "?", "note " + hush, "undo", "log", "list",
	})
	if verb == "undo" && p.raised { // it could show to all what was made a secret on both stages
		return "log"
	}
	return verb
}

func (p *play) secretPage(cleared []models.Person, hidden []models.ItemCard) {
	who, i := oneOf(p.r, cleared), oneOf(p.r, hidden)
	form := p.webForm(who)
	if chance(p.r, 30) || form == "verb=undo" && p.raised {
		form = "verb=comment&text=" + hush
	}
	p.secretly(fmt.Sprintf("%s posts #%d %s", who.Key, i.Number, form), func(s *stage) { s.post(who.Key, fmt.Sprintf("/items/%d", i.Number), form) })
}

// secretAnswer replies to a letter about a secret, or to one that lists some.
func (p *play) secretAnswer(cleared []models.Person, hidden []models.ItemCard) {
	letters := slices.DeleteFunc(slices.Clone(p.with.letters), func(l *posted) bool {
		return !clears(l.Clearance, p.level) && (l.ItemID != nil || !clears(p.with.office.Person(*l.PersonID).Clearance, p.level)) || l.Kind == models.LetterConfirm
	})
	if len(letters) == 0 {
		p.secretCommand(cleared, hidden)
		return
	}
	l := oneOf(p.r, letters)
	from := p.with.office.Person(*l.PersonID)
	body := p.secretVerb()
	if l.ItemID == nil {
		i, ok := p.seenBy(*from, hidden)
		if !ok {
			return
		}
		body = fmt.Sprintf("%d %s", i.Number, body)
	}
	if clears(l.Clearance, p.level) && chance(p.r, 30) { // words beside a number belong to the item of the letter
		body += "\n\nThis is about " + hush + "."
	}
	if l.ItemID == nil && !clears(l.Clearance, p.level) && chance(p.r, 20) {
		body = "#" + string(p.level) + "\n\n+ talk about " + hush
	}
	p.secretMail(fmt.Sprintf("%s answers %q: %s", from.Key, l.Subject, body), outgoing{
		from: from.Address(), to: p.with.replyTo(l.Letter), subject: "Re: " + l.Subject, body: body, headers: []string{"In-Reply-To: " + l.MessageID},
	})
}

// secretOutsider answers on the thread of a secret: open or closed, waiting or
// not.
func (p *play) secretOutsider(cleared []models.Person, hidden []models.ItemCard) {
	m := outgoing{from: oneOf(p.r, outsiders), subject: "Re: " + hush, body: "My answer about " + hush + "."}
	if i := oneOf(p.r, hidden); chance(p.r, 40) || len(p.secrets) == 0 {
		m.headers = []string{"References: " + i.RootID}
	} else {
		m.headers = []string{"In-Reply-To: " + oneOf(p.r, p.secrets).id}
	}
	p.secretMail(m.from+" answers", m)
}

// secretAgain lets the bytes of a secret mail come once more.
func (p *play) secretAgain(cleared []models.Person, hidden []models.ItemCard) {
	if len(p.secrets) == 0 {
		return
	}
	m := oneOf(p.r, p.secrets)
	p.secretly("the same mail again: "+m.subject, func(s *stage) { s.receive(m.raw, m.from) })
}

func (p *play) secretAutomatic(cleared []models.Person, hidden []models.ItemCard) {
	letters := slices.DeleteFunc(slices.Clone(p.with.letters), func(l *posted) bool { return !clears(l.Clearance, p.level) })
	if len(letters) == 0 {
		return
	}
	l := oneOf(p.r, letters)
	p.secretMail("automatic: "+l.Subject, automaticAnswer(l.Letter, chance(p.r, 60)))
}

// secretFallen answers a letter about a secret in the name of somebody who lost
// the clearance for it since: their mail program, or whoever has their address.
// It reports false where there is no such letter.
func (p *play) secretFallen() bool {
	letters := slices.DeleteFunc(slices.Clone(p.with.letters), func(l *posted) bool {
		_, fallen := p.fallen[l.ToAddr]
		return !fallen || !clears(l.Clearance, p.level)
	})
	if len(letters) == 0 {
		return false
	}
	l := oneOf(p.r, letters)
	m := automaticAnswer(l.Letter, false)
	if chance(p.r, 50) {
		m = outgoing{from: l.ToAddr, subject: "Re: " + l.Subject, body: "About " + hush + ".", headers: []string{"In-Reply-To: " + l.MessageID}, unproven: true}
	}
	p.secretMail("of who fell: "+m.subject, m)
	return true
}

// secretForgery says that it is from somebody cleared, and nothing proves it.
func (p *play) secretForgery(cleared []models.Person, hidden []models.ItemCard) {
	from := oneOf(p.r, cleared)
	m := outgoing{from: from.Address(), subject: hush, body: "#" + string(p.level) + " " + hush, unproven: true}
	if i, ok := p.seenBy(from, hidden); ok && chance(p.r, 40) {
		m.to = fmt.Sprintf("team+%d@example.net", i.Number)
		m.body = hush
	}
	p.secretMail("forged from "+from.Key, m)
}

func (p *play) secretTopic(cleared []models.Person, hidden []models.ItemCard) {
	from := oneOf(p.r, cleared)
	kind := oneOf(p.r, []string{"#1on1", "#fyi", "#pref", "#pref", "#follow", "keep"})
	m := outgoing{from: from.Address(), subject: kind + " #" + string(p.level) + " " + hush, body: hush + " is on my mind."}
	if kind == "keep" {
		m.subject, m.body = "#"+string(p.level)+" "+hush, "keep "+hush
	}
	p.secretMail(from.Key+" "+kind, m)
}

// secretSort sorts what waits on the stage with secrets alone.
func (p *play) secretSort(cleared []models.Person, hidden []models.ItemCard) {
	if len(p.secrets) == 0 {
		return
	}
	who, m := oneOf(p.r, cleared), oneOf(p.r, p.secrets)
	form := "verb=" + oneOf(p.r, []string{"release", "dismiss"})
	p.secretly(who.Key+" sorts "+m.subject+" "+form, func(s *stage) { s.post(who.Key, "/triage/mails/"+handleOf(m.raw), form) })
}

// secretCopy is a blind copy to the address of a secret.
func (p *play) secretCopy(cleared []models.Person, hidden []models.ItemCard) {
	from := oneOf(p.r, cleared)
	i, ok := p.seenBy(from, hidden)
	if !ok {
		return
	}
	p.secretMail(from.Key+" blind copies", outgoing{
		from: from.Address(), to: "kari@nordlys.example", subject: hush, body: "Dear Kari, about " + hush + ".",
		headers: []string{fmt.Sprintf("Delivered-To: team+%d@example.net", i.Number)},
	})
}

// secretThread goes on with a secret mail, with a tag that would make it a
// matter of its own.
func (p *play) secretThread(cleared []models.Person, hidden []models.ItemCard) {
	if len(p.secrets) == 0 {
		return
	}
	of := oneOf(p.r, p.secrets)
	from := oneOf(p.r, cleared)
	if !clears(from.Clearance, models.Private) { // of what is stricter than them nobody told them
		return
	}
	p.secretMail(from.Key+" goes on with "+of.subject, outgoing{
		from: from.Address(), subject: "Re: " + of.subject, body: "#" + p.plain.office.Domains[0].Slug + " due:1d\n\nMore about " + hush + ".", headers: []string{"In-Reply-To: " + of.id},
	})
}

// secretTwice forwards a mail that somebody else forwarded before.
func (p *play) secretTwice(cleared []models.Person, hidden []models.ItemCard) {
	from := oneOf(p.r, cleared)
	for _, m := range p.secrets {
		if at := strings.Index(string(m.raw), "---------- Forwarded"); at > 0 {
			text := strings.ReplaceAll(string(m.raw[at:]), "\r\n", "\n")
			p.secretMail(from.Key+" forwards it too", outgoing{from: from.Address(), subject: "Fwd: " + hush, body: "#" + string(p.level) + "\n\n" + text})
			return
		}
	}
}

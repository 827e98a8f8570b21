package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"adjutant/models"
)

// A random small office: people of mixed roles and clearances, domains with
// and without owner, absences, rules, limits and pairs.

var (
	firstNames = []string{"Dana", "Priya", "Marcus", "Elena", "Tomas", "Ana", "Ivo", "Greta"}
	lastNames  = []string{"Whitfield", "Nair", "Holm", "Rossi", "Berg", "Costa", "Lind", "Moreau"}
	domainSet  = []struct{ slug, name, keyword string }{
		{"travel", "Travel", "flight"}, {"vendors", "Vendors", "quote"}, {"events", "Events", "venue"}, {"office", "Office", "printer"}, {"board", "Board", "minutes"},
	}
	mailWords = []string{"flight", "quote", "venue", "printer", "minutes", "Oslo", "contract", "dinner", "invoice", "keynote", "parking", "Monday"}
	outsiders = []string{"kari@nordlys.example", "joe@acme.example", "events@hall.example"}
)

func oneOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// randomOffice returns an office in which at least two people are not cleared
// for level, and mostly somebody beside the executive is.
func randomOffice(r *rand.Rand, level models.Clearance) models.TeamPlan {
	plan := models.TeamPlan{
		Team: models.Team{
			Slug: "dana", Name: "Office of Dana", Address: "team@example.net", Zone: "Europe/Copenhagen", Locale: "en-GB",
			Workdays: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: "09:00-17:00",
		},
		Mailboxes: []models.MailboxPlan{{Name: "team@imap.example/INBOX", URL: "imap://team@imap.example/INBOX", Password: "imap password"}},
	}
	if chance(r, 30) {
		plan.Team.Audience = "triage"
	}
	below := models.Standard
	if level == models.Private && chance(r, 60) {
		below = models.Confidential
	}
	people := 4 + r.IntN(3)
	for n := range people {
		p := models.Person{Name: firstNames[n] + " " + lastNames[n], Role: models.RoleAssistant, Clearance: models.Standard}
		p.Key = lower(firstNames[n])
		p.Addresses = []string{p.Key + "@example.org"}
		switch n {
		case 0:
			p.Role, p.Clearance = models.RoleExecutive, models.Private
			if chance(r, 10) {
				p.Clearance = below
			}
		case 1: // sees triage and may not see the secret, mostly
			p.Role, p.Clearance = models.RoleLead, below
			if chance(r, 25) {
				p.Role = models.RoleAssistant
			}
		case 2: // cleared, mostly
			p.Clearance = level
			if chance(r, 15) {
				p.Clearance = models.Standard
			}
			if chance(r, 20) {
				p.Role = models.RoleLead
			}
		case 3:
		default:
			p.Clearance = oneOf(r, []models.Clearance{models.Standard, models.Standard, models.Confidential, models.Private})
			if chance(r, 15) {
				p.Role = models.RoleObserver
			}
		}
		if p.Role != models.RoleExecutive && chance(r, 40) {
			p.Limit = 1 + r.IntN(3)
		}
		if chance(r, 15) {
			p.Zone, p.Hours = "America/New_York", "08:00-16:00"
		}
		if chance(r, 20) {
			p.Bundle = oneOf(r, []string{models.BundleOff, "10:00,15:00", "14:00"})
		}
		if chance(r, 30) {
			p.Mails = oneOf(r, []string{"given=together", "news=together", "receipts=now", "receipts=together", "receipts=off", "given=now,news=together,reminders=together"})
		}
		plan.People = append(plan.People, p)
	}
	holders := func() string {
		p := plan.People[r.IntN(people)]
		if p.Role == models.RoleObserver {
			p = plan.People[1]
		}
		return p.Key
	}
	for n, d := range domainSet[:3+r.IntN(3)] {
		dom := models.DomainPlan{Domain: models.Domain{
			Slug: d.slug, Name: d.name, Keywords: []string{d.keyword}, Clearance: models.Standard, Level: 1 + r.IntN(5),
		}}
		if !chance(r, 15) {
			dom.Owner = holders()
		}
		for range r.IntN(3) {
			if b := holders(); b != dom.Owner && (len(dom.Backup) == 0 || dom.Backup[0] != b) {
				dom.Backup = append(dom.Backup, b)
			}
		}
		if chance(r, 40) {
			dom.AckIn = "1bd"
		}
		if chance(r, 30) {
			dom.DueIn = "3bd"
		}
		if chance(r, 30) {
			dom.Amount = "500eur"
		}
		if n == 2 {
			dom.Clearance = level
		} else if level == models.Private && chance(r, 20) {
			dom.Clearance = models.Confidential
		}
		plan.Domains = append(plan.Domains, dom)
	}
	for _, p := range plan.People[1:] {
		if p.Role != models.RoleObserver && chance(r, 70) {
			plan.Pairs = append(plan.Pairs, models.PairPlan{
				Pair: models.Pair{
					Slug: "dana-" + p.Key, Weekday: oneOf(r, plan.Team.Workdays), Time: "09:00", Cadence: models.Weekly, Minutes: 30, DigestTime: "16:00",
				},
				Executive: "dana", Assistant: p.Key,
			})
		}
	}
	if chance(r, 40) {
		from := models.Day(fmt.Sprintf("2026-11-%02d", 24+r.IntN(4)))
		plan.Absences = append(plan.Absences, models.AbsencePlan{Person: plan.People[1+r.IntN(people-1)].Key, From: from, To: from.Add(r.IntN(4)), Cover: "dana"})
	}
	for range r.IntN(3) {
		rule := models.Rule{When: models.RuleWhen{Subject: oneOf(r, mailWords)}, Then: models.RuleThen{Domain: oneOf(r, plan.Domains).Slug}}
		if chance(r, 30) {
			rule.When = models.RuleWhen{From: "*@nordlys.example"}
		}
		if chance(r, 30) {
			rule.Then = models.RuleThen{Person: holders(), Priority: models.High}
		}
		plan.Rules = append(plan.Rules, rule)
	}
	return plan
}

// clears is the order of clearances once more: what is tested must not be asked
// whom to test.
func clears(have, need models.Clearance) bool {
	order := []models.Clearance{models.Standard, models.Confidential, models.Private}
	return slices.Index(order, have) >= slices.Index(order, need)
}

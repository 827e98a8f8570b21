package pages

import (
	"slices"
	"time"

	"adjutant/models"
)

// Days are the days of the timeline.
func (p Coverage) Days() []models.Day {
	out := make([]models.Day, CoverageDays)
	for i := range out {
		out[i] = p.Today.Add(i)
	}
	return out
}

// CoverageDays is how far ahead coverage is looked at.
const CoverageDays = 14

// DayHead is a day above its column: its letter, and its number.
func DayHead(d models.Day) (letter, number string) {
	t := d.In(time.UTC)
	return t.Format("Mon")[:1], t.Format("2")
}

// Timeline is who answers for a domain on each day.
func (p Coverage) Timeline(d models.Domain) []models.CoverDay {
	return p.Office.Timeline(d, p.Today, CoverageDays)
}

// CoverWord says in words who answers on a day.
func (p Coverage) CoverWord(c models.CoverDay) string {
	day := p.Clock.Date(c.Day) + ": "
	switch c.How {
	case models.DayOff:
		return day + "no working day"
	case models.ByNobody:
		return day + "nobody"
	case models.ByOwner:
		return day + c.Who.First()
	}
	return day + c.Who.First() + " for " + c.Away.First()
}

// CoverMark is a day's letter: the initial of who answers, or what else is true.
func CoverMark(c models.CoverDay) string {
	switch c.How {
	case models.DayOff:
		return "·"
	case models.ByNobody:
		return "!"
	}
	return string([]rune(c.Who.First() + "?")[:1])
}

// Part is what somebody is for a domain in the matrix: O owner, B1, B2 backups.
func (p Coverage) Part(d models.Domain, q models.Person) (mark, word string) {
	if d.OwnerID != nil && *d.OwnerID == q.ID {
		return "O", "owner"
	}
	if n := slices.Index(d.Backups, q.ID); n >= 0 {
		return "B" + num(n+1), "backup " + num(n+1)
	}
	return "", ""
}

// Workers are the people who can own something.
func (p Coverage) Workers() []models.Person {
	return slices.DeleteFunc(p.People(), func(q models.Person) bool { return !q.Works() })
}

// MayFix reports whether the reader may mend what is found.
func (p Coverage) MayFix() bool { return p.Frame.Triage }

// Candidates are who could be named to mend a finding: who works, is cleared
// for the domain, and is not whom it is about.
func (p Coverage) Candidates(f models.Finding) []models.Person {
	d := p.Office.DomainBySlug(f.Domain)
	return slices.DeleteFunc(p.Workers(), func(q models.Person) bool {
		return q.Key == f.Person || d != nil && d.Clearance != "" && !q.Clearance.Covers(d.Clearance) || d != nil && f.Kind == models.NoBackup && d.OwnerID != nil && *d.OwnerID == q.ID
	})
}

// FixWord is what the button of a finding does.
func FixWord(f models.Finding) string {
	switch f.Kind {
	case models.Gap:
		return "Make owner"
	case models.NoBackup:
		return "Make backup"
	case models.AbsenceHole:
		return "Let cover"
	}
	return ""
}

// Claimants are the domains of an overlap that can let go of its word: not a
// tag or a name, which are theirs.
func (p Coverage) Claimants(f models.Finding) []models.Domain {
	var out []models.Domain
	for _, slug := range []string{f.Domain, f.Other} {
		if d := p.Office.DomainBySlug(slug); d != nil && slices.ContainsFunc(slices.Concat(d.Aliases, d.Keywords), f.Claims) {
			out = append(out, *d)
		}
	}
	return out
}

// fixID names the field of the nth finding.
func fixID(n int) string { return "fix-" + num(n) }

// rowLabel is a domain beside its row of days.
func (p Coverage) rowLabel(d models.Domain) string {
	if o := p.Owner(d); o != nil {
		return d.Name + ", " + o.First()
	}
	return d.Name
}

// todayIs marks the column of today.
func (p Coverage) todayIs(d models.Day) bool { return d == p.Today }

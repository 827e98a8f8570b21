package pages

import (
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// Coverage is who answers for what, and where nobody would.
type Coverage struct {
	parts.Frame
	Office   models.Office
	Away     []models.AbsenceLine
	Findings []models.Finding
	Today    models.Day
}

// Domains are the domains in use, band by band.
func (p Coverage) Domains() []models.Domain {
	out := slices.DeleteFunc(slices.Clone(p.Office.Domains), func(d models.Domain) bool { return d.ArchivedAt != nil })
	place := func(b models.Band) int {
		return (slices.Index(models.Bands, b) + len(models.Bands) + 1) % (len(models.Bands) + 1)
	}
	slices.SortStableFunc(out, func(a, b models.Domain) int { return place(a.Band) - place(b.Band) })
	return out
}

// Mend is where a finding about the work can be looked into: a word for the
// link and its path, or nothing.
func (p Coverage) Mend(f models.Finding) (word, path string) {
	items := func(q string) string { return parts.With(p.To("items"), "q", q) }
	switch f.Kind {
	case models.Overload:
		return "What " + p.firstName(f.Person) + " holds", items("owner:" + f.Person)
	case models.Silent:
		return "Its items", items("status:all domain:" + f.Domain)
	case models.Unmapped:
		return "The items", items("status:all label:" + f.Word)
	}
	return "", ""
}

func (p Coverage) firstName(key string) string {
	if q := p.Office.PersonByKey(key); q != nil {
		return q.First()
	}
	return key
}

// People are those who are here.
func (p Coverage) People() []models.Person {
	return slices.DeleteFunc(slices.Clone(p.Office.People), func(q models.Person) bool { return q.ArchivedAt != nil })
}

// Owner is a domain's owner, or nil.
func (p Coverage) Owner(d models.Domain) *models.Person {
	if d.OwnerID == nil {
		return nil
	}
	return p.Office.Person(*d.OwnerID)
}

// Backups are the people behind a domain's owner, in order.
func (p Coverage) Backups(d models.Domain) []models.Person {
	var out []models.Person
	for _, id := range d.Backups {
		if b := p.Office.Person(id); b != nil {
			out = append(out, *b)
		}
	}
	return out
}

// AwayNow is the absence of somebody who is away today, or nil.
func (p Coverage) AwayNow(person int64) *models.Absence { return p.Office.Away(person, p.Today) }

// RoleOf is somebody's role, and whether they are here today.
func (p Coverage) RoleOf(q models.Person) string {
	if p.AwayNow(q.ID) != nil {
		return string(q.Role) + ", away today"
	}
	return string(q.Role)
}

// Marks are the kinds of finding about a domain, as words.
func (p Coverage) Marks(d models.Domain) []string {
	var out []string
	for _, f := range p.Findings {
		if f.Domain == d.Slug && f.Kind != models.Unmapped && !slices.Contains(out, FindingWord(f.Kind)) {
			out = append(out, FindingWord(f.Kind))
		}
	}
	return out
}

// Open are the absences that are not over.
func (p Coverage) Open() []models.AbsenceLine {
	return slices.DeleteFunc(slices.Clone(p.Away), func(a models.AbsenceLine) bool { return a.ToDay < p.Today })
}

// FindingWord is a kind of finding as people say it.
func FindingWord(k models.FindingKind) string {
	switch k {
	case models.Gap:
		return "no owner"
	case models.Overlap:
		return "overlap"
	case models.NoBackup:
		return "no backup"
	case models.AbsenceHole:
		return "all away"
	case models.Trust:
		return "not cleared"
	case models.Overload:
		return "too much"
	case models.Unmapped:
		return "no domain"
	}
	return strings.ReplaceAll(string(k), "-", " ")
}

// Person is somebody's role card.
type Person struct {
	parts.Frame
	Person          models.Person
	Office          models.Office
	Holds           models.ItemList
	Away            []models.AbsenceLine
	Today           models.Day
	Paused          bool // their letters
	Wrong           parts.Problem
	From, To, Cover string // as typed

	Grants                 []models.GrantLine // for the executive
	Clearance, Why, Review string             // as typed
}

// MayTrust reports whether the reader decides whom to trust with what.
func (p Person) MayTrust() bool { return p.Frame.Person.Role == models.RoleExecutive }

// Steps are the clearances that the reader can give this person.
func (p Person) Steps() []models.Clearance {
	if p.Me() {
		return nil
	}
	return slices.DeleteFunc([]models.Clearance{models.Standard, models.Confidential, models.Private}, func(c models.Clearance) bool {
		return !p.Frame.Person.Clearance.Covers(c)
	})
}

// Chosen reports whether a step is the one to show as chosen.
func (p Person) Chosen(c models.Clearance) bool {
	if p.Clearance != "" {
		return p.Clearance == string(c)
	}
	return p.Person.Clearance == c
}

// GivenBy says who gave a clearance, and why; a file has no more to say.
func (p Person) GivenBy(g models.GrantLine) string {
	switch by := "by " + g.By; {
	case g.By == "" && strings.HasPrefix(g.Why, "the team file"):
		return "by the team file"
	case g.By == "":
		return g.Why
	case g.Why == "":
		return by
	default:
		return by + ": " + g.Why
	}
}

// theirs is the frame of a list of their own: a line need not say whose it is.
func (p Person) theirs() parts.Frame {
	f := p.Frame
	f.Person = p.Person
	return f
}

// Due reports whether a grant should be looked at again by now.
func (p Person) Due(g models.GrantLine, n int) bool {
	return n == 0 && g.Clearance != models.Standard && g.ReviewDay != "" && g.ReviewDay <= p.Today
}

// invalidTrust reports whether a field of the clearance's form was refused.
func (p Person) invalidTrust(field string) bool {
	return p.Wrong.Form == "clearance" && p.Wrong.Field == field
}

// Me reports whether it is the reader's own card.
func (p Person) Me() bool { return p.Person.ID == p.Frame.Person.ID }

// MayMarkAway reports whether the reader may say that this person is away:
// everybody of themselves, and who sorts mail of anybody.
func (p Person) MayMarkAway() bool {
	r := p.Frame.Person
	return r.Role != models.RoleObserver && (p.Me() || r.Viewer().SeesTriage())
}

// Owns are the domains that are theirs.
func (p Person) Owns() []models.Domain {
	return slices.DeleteFunc(slices.Clone(p.Office.Domains), func(d models.Domain) bool {
		return d.ArchivedAt != nil || d.OwnerID == nil || *d.OwnerID != p.Person.ID
	})
}

// Covers are the domains they stand behind.
func (p Person) Covers() []models.Domain {
	return slices.DeleteFunc(slices.Clone(p.Office.Domains), func(d models.Domain) bool {
		return d.ArchivedAt != nil || !slices.Contains(d.Backups, p.Person.ID)
	})
}

// Others are who could cover.
func (p Person) Others() []models.Person {
	return slices.DeleteFunc(slices.Clone(p.Office.People), func(q models.Person) bool {
		return q.ID == p.Person.ID || !q.Works()
	})
}

// Open are the absences that are not over.
func (p Person) Open() []models.AbsenceLine {
	return slices.DeleteFunc(slices.Clone(p.Away), func(a models.AbsenceLine) bool { return a.ToDay < p.Today })
}

// AwayToday reports whether they are away today.
func (p Person) AwayToday() bool { return p.Office.Away(p.Person.ID, p.Today) != nil }

// ProvenBy says what proved their answer to the hello letter, to themselves
// and to who sorts mail.
func (p Person) ProvenBy() string {
	switch by := p.Person.ProvedBy; {
	case by == "" || !p.Me() && !p.Frame.Person.Viewer().SeesTriage():
		return ""
	case by == "reply token":
		return "mail proven by reply addresses only"
	default:
		return "mail proven by " + by
	}
}

// Hours is when they work, in words.
func (p Person) Hours() string {
	w := p.Person.Week(p.Office.Team)
	return models.FormatClock(w.Start) + " to " + models.FormatClock(w.End) + ", " + strings.ReplaceAll(w.Zone.String(), "_", " ")
}

// invalid reports whether the away form's field is what was wrong.
func (p Person) invalid(field string) bool { return p.Wrong.Reason != "" && p.Wrong.Field == field }

package desk

import (
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"adjutant/models"
)

// What people type into the settings pages, checked and brought into the form
// in which it is stored. The field of an InvalidError is the form's.

// longestWord bounds a name, a keyword or an address.
const longestWord = 120

func checkName(field string, s *string) error {
	*s = oneLine(*s, longestWord)
	if *s == "" {
		return models.Invalid(field, "write a name")
	}
	return nil
}

func checkTeam(t *models.Team) error {
	if err := checkName("name", &t.Name); err != nil {
		return err
	}
	if t.Zone == "" {
		return models.Invalid("zone", "write a time zone, for example Europe/Copenhagen")
	}
	if len(t.Workdays) == 0 {
		return models.Invalid("workdays", "choose the days on which the team works")
	}
	if t.Audience != "triage" {
		t.Audience = "quarantine"
	}
	if t.Locale == "" {
		t.Locale = "en-GB"
	}
	return checkWeek(t.Workdays, &t.Hours, t.Zone, &t.Locale)
}

// checkWeek checks hours, zone and locale; each may be empty.
func checkWeek(days []string, hours *string, zone string, locale *string) error {
	week, err := models.ParseWeek(days, *hours, zone)
	if err != nil {
		return err // its field is hours, zone or weekday
	}
	if *hours != "" {
		*hours = models.FormatClock(week.Start) + "-" + models.FormatClock(week.End)
	}
	if *locale != "" {
		tag, err := language.Parse(*locale)
		if err != nil {
			return models.Invalid("locale", "%q is no locale; write one such as en-GB, da or de-DE", *locale)
		}
		*locale = tag.String()
	}
	return nil
}

func checkPerson(p *models.Person) error {
	if err := checkName("name", &p.Name); err != nil {
		return err
	}
	if !p.Role.Valid() {
		return models.Invalid("role", "choose a role")
	}
	p.Strengths = wordList(p.Strengths)
	p.Bundle = strings.ReplaceAll(fold(p.Bundle), " ", "")
	if _, err := models.ParseBundle(p.Bundle); err != nil {
		return err
	}
	wishes, err := models.ParseWishes(p.Mails)
	if err != nil {
		return err
	}
	p.Mails = wishes.String()
	if p.Agendas != "" && p.Agendas != models.AgendasSingle {
		return models.Invalid("agendas", "choose how the agendas come")
	}
	if p.Limit < 0 || p.Limit > 10_000 {
		return models.Invalid("limit", "write how many open items are enough, or 0 for no limit")
	}
	var addresses []string
	for _, a := range p.Addresses {
		a = strings.ToLower(strings.TrimSpace(a))
		if a == "" {
			continue
		}
		if got, err := mail.ParseAddress(a); err != nil || got.Address != a || len(a) > 2*longestWord {
			return models.Invalid("addresses", "%q is no mail address; write maria@example.org", a)
		}
		if !slices.Contains(addresses, a) {
			addresses = append(addresses, a)
		}
	}
	if p.Addresses = addresses; len(addresses) == 0 {
		return models.Invalid("addresses", "write at least one mail address")
	}
	return checkWeek(nil, &p.Hours, p.Zone, &p.Locale)
}

var (
	slugWord   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*$`)
	spanWord   = regexp.MustCompile(`^[1-9][0-9]{0,3}(d|bd|w)$`)
	amountWord = regexp.MustCompile(`^[0-9][0-9.,']* ?[a-z]{3}$`)
)

func checkDomain(d *models.DomainPlan, plan *models.TeamPlan) error {
	if err := checkName("name", &d.Name); err != nil {
		return err
	}
	if d.Slug == "" {
		d.Slug = slugOf(d.Name)
	}
	if !slugWord.MatchString(d.Slug) || len(d.Slug) > longestWord {
		return models.Invalid("slug", "%q is no tag; write letters, digits and dashes without spaces", d.Slug)
	}
	d.Aliases, d.Keywords = wordList(d.Aliases), wordList(d.Keywords)
	known := func(key string) bool {
		return slices.ContainsFunc(plan.People, func(p models.Person) bool { return p.Key == key && p.Role != models.RoleObserver })
	}
	if d.Owner != "" && !known(d.Owner) {
		return models.Invalid("owner", "nobody here is called %q", d.Owner)
	}
	var backups []string
	for _, b := range d.Backup {
		switch {
		case b == "" || b == d.Owner || slices.Contains(backups, b):
		case !known(b):
			return models.Invalid("backups", "nobody here is called %q", b)
		default:
			backups = append(backups, b)
		}
	}
	d.Backup = backups
	if d.Band != "" && !slices.Contains(models.Bands, d.Band) {
		return models.Invalid("band", "choose a kind of work, or none")
	}
	d.DueIn, d.AckIn, d.Amount = fold(d.DueIn), fold(d.AckIn), fold(d.Amount)
	switch {
	case !d.Clearance.Valid():
		return models.Invalid("clearance", "choose what the domain asks for")
	case d.Level < 1 || d.Level > 5:
		return models.Invalid("level", "choose a level from 1 to 5")
	case d.Amount != "" && !amountWord.MatchString(d.Amount):
		return models.Invalid("amount", "%q is no amount; write 500eur", d.Amount)
	case d.DueIn != "" && !spanWord.MatchString(d.DueIn):
		return models.Invalid("due", "%q is no span of time; write 3d, 5bd or 2w", d.DueIn)
	case d.AckIn != "" && !spanWord.MatchString(d.AckIn):
		return models.Invalid("ack", "%q is no span of time; write 1bd or 2d", d.AckIn)
	}
	return nil
}

func checkPair(p *models.PairPlan, plan *models.TeamPlan) error {
	known := func(key string) bool {
		return slices.ContainsFunc(plan.People, func(q models.Person) bool { return q.Key == key && q.Role != models.RoleObserver })
	}
	if !known(p.Assistant) || p.Assistant == p.Executive || !known(p.Executive) {
		return models.Invalid("assistant", "choose who meets the executive")
	}
	day, err := models.ParseWeekday(p.Weekday)
	if err != nil {
		return err
	}
	clock, err := models.ParseClock(p.Time)
	if err != nil || clock == 24*60 {
		return models.Invalid("time", "%q is no time of day; write 09:00", p.Time)
	}
	digest, err := models.ParseClock(p.DigestTime)
	if err != nil || digest == 24*60 {
		return models.Invalid("digest", "%q is no time of day; write 16:00", p.DigestTime)
	}
	if p.DigestDay != "" {
		d, err := models.ParseWeekday(p.DigestDay)
		if err != nil {
			return models.Invalid("digest", "%q is no weekday", p.DigestDay)
		}
		p.DigestDay = models.ShortWeekday(d)
	}
	p.Weekday, p.Time, p.DigestTime = models.ShortWeekday(day), models.FormatClock(clock), models.FormatClock(digest)
	if p.Zone == "" {
		p.Zone = plan.Team.Zone
	}
	if _, err := models.ParseWeek(nil, "", p.Zone); err != nil {
		return err
	}
	switch {
	case p.Cadence != models.Weekly && p.Cadence != models.BiWeekly && p.Cadence != models.Paused:
		return models.Invalid("cadence", "choose how often they meet")
	case p.Minutes < 5 || p.Minutes > 480:
		return models.Invalid("minutes", "write how many minutes, from 5 to 480")
	}
	return nil
}

// wordList trims words, and leaves out what is empty or there twice.
func wordList(words []string) []string {
	out := []string{}
	for _, w := range words {
		if w = oneLine(w, longestWord); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), 50)]
}

// slugOf makes a tag of a name.
func slugOf(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name), "-")
}

// freshKey makes a key of an address that nobody has.
func freshKey(address string, taken func(string) bool) string {
	local, _, _ := strings.Cut(address, "@")
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_", r) {
			return r
		}
		return '-'
	}, strings.ToLower(local))
	fresh := key
	for n := 2; taken(fresh); n++ {
		fresh = key + strconv.Itoa(n)
	}
	return fresh
}

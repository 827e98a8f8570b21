package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"adjutant/models"
)

// fileError is one thing wrong in a team file, with its place.
type fileError struct {
	File      string
	Line, Col int
	Text      string
}

func (e fileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Text)
}

// readTeamFile reads and checks a team file. Everything that is wrong comes
// back at once, a usageError of one sentence with line and column each.
func readTeamFile(path string) (models.TeamPlan, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return models.TeamPlan{}, usage("the team file cannot be read: %w; write the path of a YAML file", err)
	}
	return parseTeamFile(path, text)
}

// parseTeamFile checks the bytes of a team file; name stands in its errors.
func parseTeamFile(name string, text []byte) (models.TeamPlan, error) {
	r := teamReader{file: name, addresses: map[string]string{}}
	var root yaml.Node
	if blank(text) {
		r.errs = append(r.errs, fileError{File: name, Text: "the file is empty; write team, people and domains"})
	} else if err := yaml.Load(text, &root); err != nil {
		r.syntax(err)
	} else {
		r.read(root.Content[0])
	}
	if len(r.errs) > 0 {
		slices.SortStableFunc(r.errs, func(a, b fileError) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		})
		var errs []error
		for _, e := range r.errs {
			errs = append(errs, e)
		}
		return models.TeamPlan{}, usageError{errors.Join(errs...)}
	}
	sum := sha256.Sum256(text)
	r.plan.Team.FileHash = hex.EncodeToString(sum[:])
	return r.plan, nil
}

// blank reports whether a file holds nothing but comments.
func blank(text []byte) bool {
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line != "---" && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}

// teamReader turns the nodes of one file into a plan and remembers what is
// wrong, so that one run shows all of it.
type teamReader struct {
	file      string
	plan      models.TeamPlan
	errs      []fileError
	addresses map[string]string // address -> name of whose it is
}

func (r *teamReader) fail(n *yaml.Node, format string, args ...any) {
	e := fileError{File: r.file, Text: fmt.Sprintf(format, args...)}
	if n != nil {
		e.Line, e.Col = n.Line, n.Column
	}
	r.errs = append(r.errs, e)
}

// failAs reports an error of the models, in its own words.
func (r *teamReader) failAs(n *yaml.Node, err error) {
	var invalid models.InvalidError
	if errors.As(err, &invalid) {
		r.fail(n, "%s", invalid.Reason)
		return
	}
	r.fail(n, "%v", err)
}

// syntax reports what the YAML reader could not read.
func (r *teamReader) syntax(err error) {
	e := fileError{File: r.file, Text: "this is not YAML: " + err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		e.Line, e.Col, e.Text = load.Mark.Line, load.Mark.Column, "this is not YAML: "+load.Message
	}
	r.errs = append(r.errs, e)
}

func (r *teamReader) read(n *yaml.Node) {
	top := r.mapping(n, "the file", "team", "people", "domains", "absences", "pairs", "rules", "mailboxes", "calendars")
	if top == nil {
		return
	}
	if top["team"] == nil {
		r.fail(n, "the file does not say which team; write team: {slug: ..., name: ..., address: ..., zone: ...}")
	}
	r.team(top["team"])
	r.people(top["people"])
	for _, n := range r.sequence(top["domains"], "domains") {
		r.domain(n)
	}
	for _, n := range r.sequence(top["absences"], "absences") {
		r.absence(n)
	}
	for _, n := range r.sequence(top["pairs"], "pairs") {
		r.pair(n)
	}
	if top["rules"] != nil {
		r.plan.Rules = []models.Rule{}
	}
	for _, n := range r.sequence(top["rules"], "rules") {
		r.rule(n)
	}
	for _, n := range r.sequence(top["mailboxes"], "mailboxes") {
		r.mailbox(n)
	}
	for _, n := range r.sequence(top["calendars"], "calendars") {
		r.calendar(n)
	}
}

func (r *teamReader) team(n *yaml.Node) {
	f := r.mapping(n, "team", "slug", "name", "address", "zone", "locale", "workdays", "hours", "audience", "pass_on", "keep_raw")
	if f == nil {
		return
	}
	t := &r.plan.Team
	t.Address = r.mailAddress(f["address"])
	if f["address"] == nil {
		r.fail(n, "the team has no address; write address: team@example.net")
	}
	r.addresses[t.Address] = "the team"
	t.Slug = strings.ToLower(r.text(f["slug"]))
	if f["slug"] == nil {
		t.Slug = keyOf(t.Address)
	}
	r.checkSlug(f["slug"], t.Slug)
	t.Name = cmp.Or(r.text(f["name"]), t.Slug)
	if t.Zone = r.zone(f["zone"]); f["zone"] == nil {
		r.fail(n, "the team has no time zone; write zone: Europe/Copenhagen")
	}
	t.Locale = cmp.Or(r.locale(f["locale"]), "en-GB")
	t.Hours = cmp.Or(r.hours(f["hours"]), "09:00-17:00")
	t.Workdays = []string{"mon", "tue", "wed", "thu", "fri"}
	if f["workdays"] != nil {
		t.Workdays = nil
		for _, day := range r.sequence(f["workdays"], "workdays") {
			wd, err := models.ParseWeekday(r.text(day))
			if err != nil {
				r.failAs(day, err)
				continue
			}
			if short := models.ShortWeekday(wd); !slices.Contains(t.Workdays, short) {
				t.Workdays = append(t.Workdays, short)
			}
		}
		if len(t.Workdays) == 0 {
			r.fail(f["workdays"], "the team never works; write workdays: [mon, tue, wed, thu, fri]")
		}
	}
	t.PassOn = r.yes(f["pass_on"])
	t.KeepRaw = r.text(f["keep_raw"])
	if _, err := models.ParseKeep(t.KeepRaw); err != nil {
		r.failAs(f["keep_raw"], err)
	}
	t.Audience = cmp.Or(r.oneOf(f["audience"], "audience", "quarantine", "triage"), "quarantine")
}

func (r *teamReader) people(n *yaml.Node) {
	type entry struct {
		node *yaml.Node
		key  *yaml.Node
	}
	var entries []entry
	for _, n := range r.sequence(n, "people") {
		f := r.mapping(n, "a person", "key", "name", "addresses", "role", "clearance", "why", "review", "zone", "hours", "locale", "limit", "bundle", "mails", "strengths", "agendas")
		if f == nil {
			continue
		}
		p := models.Person{
			Key:  strings.ToLower(r.text(f["key"])),
			Name: r.text(f["name"]),
			Role: models.Role(cmp.Or(r.oneOf(f["role"], "role", "executive", "assistant", "lead", "observer"), "assistant")),
			Zone: r.zone(f["zone"]), Hours: r.hours(f["hours"]), Locale: r.locale(f["locale"]),
			Limit: r.number(f["limit"], 0, 0, 10000), Bundle: r.bundle(f["bundle"]), Mails: r.wishes(f["mails"]),
			Strengths: r.words(f["strengths"], "strengths"), Agendas: agendas(r.oneOf(f["agendas"], "agendas", "single", "rollup")),
		}
		p.Trust = models.Trusted{Why: strings.TrimSpace(r.text(f["why"])), Review: r.day(f["review"])}
		if p.Name == "" {
			r.fail(n, "a person has no name; write name: Maria Lopez")
		}
		fallback := string(models.Standard)
		if p.Role == models.RoleExecutive {
			fallback = string(models.Private)
		}
		p.Clearance = models.Clearance(cmp.Or(r.oneOf(f["clearance"], "clearance", "standard", "confidential", "private"), fallback))
		for _, a := range r.sequence(f["addresses"], "addresses") {
			address := r.mailAddress(a)
			if address == "" {
				continue
			}
			if whose, taken := r.addresses[address]; taken {
				r.fail(a, "%s belongs to %s already; an address belongs to one person", address, whose)
				continue
			}
			r.addresses[address] = p.Name
			p.Addresses = append(p.Addresses, address)
		}
		if f["addresses"] == nil || (len(p.Addresses) == 0 && len(f["addresses"].Content) == 0) {
			r.fail(n, "%s has no mail address; write addresses: [maria@example.org]", cmp.Or(p.Name, "a person"))
		}
		if p.Role == models.RoleExecutive {
			if i := slices.IndexFunc(r.plan.People, func(q models.Person) bool { return q.Role == models.RoleExecutive }); i >= 0 {
				r.fail(cmp.Or(f["role"], n), "%s is the executive already; a team has one", r.plan.People[i].Name)
			}
		}
		r.plan.People = append(r.plan.People, p)
		entries = append(entries, entry{n, f["key"]})
	}
	r.giveKeys(func(i int, format string, args ...any) {
		r.fail(cmp.Or(entries[i].key, entries[i].node), format, args...)
	})
}

// giveKeys settles the key of each person: the one that is written, else the
// part before @ of the first address, with more of the address when that is
// taken.
func (r *teamReader) giveKeys(fail func(i int, format string, args ...any)) {
	taken := map[string]bool{}
	for i, p := range r.plan.People {
		if p.Key == "" {
			continue
		}
		if p.Key != keyOf(p.Key) {
			fail(i, "%q is no key; write letters, digits, dots and dashes", p.Key)
		} else if taken[p.Key] {
			fail(i, "the key %s is taken; each person has one of their own", p.Key)
		}
		taken[p.Key] = true
	}
	for i := range r.plan.People {
		p := &r.plan.People[i]
		if p.Key != "" || len(p.Addresses) == 0 {
			continue
		}
		local, host, _ := strings.Cut(p.Addresses[0], "@")
		label, _, _ := strings.Cut(host, ".")
		p.Key = keyOf(local)
		for n := 1; taken[p.Key]; n++ {
			p.Key = keyOf(local + "-" + label)
			if n > 1 {
				p.Key += strconv.Itoa(n)
			}
		}
		taken[p.Key] = true
	}
}

// keyOf makes a key of an address or its local part.
func keyOf(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(s), "@")
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, s)
}

func (r *teamReader) domain(n *yaml.Node) {
	f := r.mapping(n, "a domain", "slug", "name", "aliases", "keywords", "owner", "backups", "clearance", "level", "amount", "due", "ack", "band")
	if f == nil {
		return
	}
	var d models.DomainPlan
	d.Slug = strings.ToLower(r.text(f["slug"]))
	if d.Slug == "" {
		r.fail(n, "a domain has no slug; write slug: vendors")
		return
	}
	r.checkSlug(f["slug"], d.Slug)
	if slices.ContainsFunc(r.plan.Domains, func(o models.DomainPlan) bool { return o.Slug == d.Slug }) {
		r.fail(f["slug"], "the domain %s stands here twice; keep one of them", d.Slug)
	}
	d.Name = cmp.Or(r.text(f["name"]), strings.ToUpper(d.Slug[:1])+d.Slug[1:])
	d.Aliases = r.words(f["aliases"], "aliases")
	d.Keywords = r.words(f["keywords"], "keywords")
	d.Owner = r.person(f["owner"])
	for _, b := range r.sequence(f["backups"], "backups") {
		key := r.person(b)
		switch {
		case key == "":
		case key == d.Owner:
			r.fail(b, "%s owns %s and cannot be its own backup; leave it out", key, d.Name)
		case slices.Contains(d.Backup, key):
			r.fail(b, "%s is a backup of %s twice; keep one of them", key, d.Name)
		default:
			d.Backup = append(d.Backup, key)
		}
	}
	d.Clearance = models.Clearance(cmp.Or(r.oneOf(f["clearance"], "clearance", "standard", "confidential", "private"), "standard"))
	d.Level = r.number(f["level"], 3, 1, 5)
	d.Amount = r.pattern(f["amount"], amountPattern, "an amount", "500eur")
	d.DueIn = r.pattern(f["due"], spanPattern, "a span of time", "3d, 5bd or 2w")
	d.Band = models.Band(r.oneOf(f["band"], "band", string(models.Operational), string(models.Administrative), string(models.Personal)))
	d.AckIn = r.pattern(f["ack"], spanPattern, "a span of time", "1bd or 2d")
	r.plan.Domains = append(r.plan.Domains, d)
}

var (
	spanPattern   = regexp.MustCompile(`^[1-9][0-9]{0,3}(d|bd|w)$`)
	amountPattern = regexp.MustCompile(`^[0-9][0-9.,']* ?[a-z]{3}$`)
	slugPattern   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*$`)
)

func (r *teamReader) absence(n *yaml.Node) {
	f := r.mapping(n, "an absence", "person", "from", "to", "cover")
	if f == nil {
		return
	}
	a := models.AbsencePlan{Person: r.person(f["person"]), From: r.day(f["from"]), To: r.day(f["to"]), Cover: r.person(f["cover"])}
	if f["to"] == nil {
		a.To = a.From
	}
	switch {
	case f["person"] == nil || f["from"] == nil:
		r.fail(n, "an absence needs a person and a day; write {person: maria, from: 2026-12-01, to: 2026-12-05}")
	case a.From != "" && a.To != "" && a.To < a.From:
		r.fail(f["to"], "the absence ends on %s, before it begins on %s; swap them", a.To, a.From)
	case a.Cover != "" && a.Cover == a.Person:
		r.fail(f["cover"], "%s cannot cover for themselves; name somebody else", a.Cover)
	case slices.ContainsFunc(r.plan.Absences, func(o models.AbsencePlan) bool {
		return o.Person == a.Person && a.Person != "" && o.From <= a.To && a.From <= o.To
	}):
		r.fail(n, "%s is away twice on the same days; make it one absence", a.Person)
	}
	r.plan.Absences = append(r.plan.Absences, a)
}

func (r *teamReader) pair(n *yaml.Node) {
	f := r.mapping(n, "a pair", "slug", "executive", "assistant", "day", "time", "zone", "cadence", "minutes", "digest", "anchor", "name", "cutoff")
	if f == nil {
		return
	}
	p := models.PairPlan{Executive: r.person(f["executive"]), Assistant: r.person(f["assistant"])}
	for _, key := range []string{"executive", "assistant", "day", "time"} {
		if f[key] == nil {
			r.fail(n, "a pair has no %s; write {executive: dana, assistant: maria, day: tue, time: \"09:00\"}", key)
		}
	}
	if p.Executive != "" && p.Executive == p.Assistant {
		r.fail(f["assistant"], "%s cannot be both sides of a pair; name somebody else", p.Assistant)
	}
	p.Slug = cmp.Or(strings.ToLower(r.text(f["slug"])), p.Executive+"-"+p.Assistant)
	if slices.ContainsFunc(r.plan.Pairs, func(o models.PairPlan) bool { return o.Slug == p.Slug }) {
		r.fail(n, "the pair %s stands here twice; keep one of them", p.Slug)
	}
	p.Weekday, p.Time = r.weekday(f["day"], r.text(f["day"])), r.clock(f["time"], r.text(f["time"]))
	p.Zone = cmp.Or(r.zone(f["zone"]), r.plan.Team.Zone)
	p.Cadence = models.Cadence(cmp.Or(r.oneOf(f["cadence"], "cadence", "weekly", "bi-weekly", "paused"), "weekly"))
	p.Minutes = r.number(f["minutes"], 30, 5, 480)
	p.Name, p.Cutoff = strings.TrimSpace(r.text(f["name"])), r.number(f["cutoff"], 0, 0, 7*24*60)
	p.DigestTime = "16:00"
	if words := strings.Fields(r.text(f["digest"])); len(words) > 0 {
		if len(words) > 2 {
			r.fail(f["digest"], "%q is no day and time; write \"mon 16:00\"", r.text(f["digest"]))
			words = nil
		}
		if len(words) == 2 {
			p.DigestDay = r.weekday(f["digest"], words[0])
		}
		if len(words) > 0 {
			p.DigestTime = r.clock(f["digest"], words[len(words)-1])
		}
	}
	p.Anchor = r.day(f["anchor"])
	r.plan.Pairs = append(r.plan.Pairs, p)
}

func (r *teamReader) rule(n *yaml.Node) {
	f := r.mapping(n, "a rule", "when", "then")
	if f == nil {
		return
	}
	when := r.mapping(f["when"], "when", "from", "to", "subject", "words", "list", "attachment")
	then := r.mapping(f["then"], "then", "domain", "person", "priority")
	rule := models.Rule{
		When: models.RuleWhen{From: strings.ToLower(r.text(when["from"])), To: strings.ToLower(r.text(when["to"])),
			Subject: r.text(when["subject"]), Words: r.text(when["words"]), List: r.text(when["list"]),
			Attachment: r.attachment(when["attachment"])},
		Then: models.RuleThen{Domain: r.domainNamed(then["domain"]), Person: r.person(then["person"]),
			Priority: models.Priority(r.oneOf(then["priority"], "priority", "urgent", "high", "normal", "low"))},
	}
	if rule.When == (models.RuleWhen{}) {
		r.fail(n, "the rule has no condition; write when: {from: \"*@nordlys.no\"}")
	}
	if len(then) == 0 {
		r.fail(n, "the rule decides nothing; write then: {domain: vendors}")
	}
	r.plan.Rules = append(r.plan.Rules, rule)
}

func (r *teamReader) mailbox(n *yaml.Node) {
	f := r.mapping(n, "a mailbox", "imap", "password", "password_file", "start")
	if f == nil {
		return
	}
	if f["imap"] == nil {
		r.fail(n, "the mailbox has no address; write imap: \"imaps://user@host:993/INBOX\"")
		return
	}
	m, err := models.PlanMailbox(r.text(f["imap"]))
	if err != nil {
		r.failAs(f["imap"], err)
		return
	}
	given := 0
	for _, password := range []string{m.Password, r.text(f["password"]), r.text(f["password_file"])} {
		if password != "" {
			given++
		}
	}
	if given > 1 {
		r.fail(n, "the password of %s is given %d times; keep one, best password_file", m.Name, given)
	}
	m.Password = cmp.Or(m.Password, r.text(f["password"]))
	m.PasswordFile = r.text(f["password_file"])
	m.StartAll = m.StartAll || r.oneOf(f["start"], "start", "now", "all") == "all"
	if slices.ContainsFunc(r.plan.Mailboxes, func(o models.MailboxPlan) bool { return o.Name == m.Name }) {
		r.fail(f["imap"], "the mailbox %s stands here twice; keep one of them", m.Name)
	}
	r.plan.Mailboxes = append(r.plan.Mailboxes, m)
}

func (r *teamReader) calendar(n *yaml.Node) {
	f := r.mapping(n, "a calendar", "person", "url")
	if f == nil {
		return
	}
	c := models.CalendarPlan{Person: r.person(f["person"]), URL: strings.TrimSpace(r.text(f["url"]))}
	switch {
	case f["person"] == nil || c.URL == "":
		r.fail(n, "a calendar needs a person and an address; write {person: dana, url: \"https://calendar.example/dana.ics\"}")
	case !strings.HasPrefix(c.URL, "https://") && !strings.HasPrefix(c.URL, "file:///"):
		r.fail(f["url"], "%q is no address of a calendar; write https://... or file:///...", c.URL)
	}
	r.plan.Calendars = append(r.plan.Calendars, c)
}

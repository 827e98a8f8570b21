package models

import (
	"net/url"
	"strings"
)

// TeamPlan is a team as its file says it should be. It names people by key
// and domains by slug, since row ids belong to one database only; every ID,
// TeamID and CreatedAt inside it is zero.
//
// To apply a plan adds and changes; what a plan does not name stays, or is
// archived when the caller prunes. People are the same when they share an
// address, domains when they share a slug, pairs a slug, absences a person and
// a first day, mailboxes a name.
type TeamPlan struct {
	Team      Team // without NextItem; FileHash is that of the file
	People    []Person
	Domains   []DomainPlan // in the team's order; Backups of the Domain is nil
	Absences  []AbsencePlan
	Pairs     []PairPlan
	Rules     []Rule // replace the team's rules; nil when the file does not speak of rules
	Mailboxes []MailboxPlan
	Calendars []CalendarPlan
}

// CalendarPlan is a calendar that somebody subscribed to: a file of events at
// an https address, or on this machine.
type CalendarPlan struct {
	Person string
	URL    string // https://... or file:///...
}

// DomainPlan is a domain with its people by key. No Owner is a gap.
type DomainPlan struct {
	Domain
	Owner  string
	Backup []string // in order
}

// AbsencePlan is an absence with its people by key; nobody may cover.
type AbsencePlan struct {
	Person string
	From   Day
	To     Day // inclusive
	Cover  string
}

// PairPlan is a pair with its people by key.
type PairPlan struct {
	Pair
	Executive string
	Assistant string
}

// MailboxPlan is a mailbox to watch. No password at all means that the one
// which is stored stays.
type MailboxPlan struct {
	Name         string // user@host/folder
	URL          string // without password
	Password     string
	PasswordFile string
	StartAll     bool
}

// String leaves the password out.
func (m MailboxPlan) String() string { return m.Name }

// GoString leaves the password out.
func (m MailboxPlan) GoString() string { return m.Name }

// Applied says what applying a plan did, a line each: "person priya", "domain
// travel: owner, due". A plan applied twice gives an empty one.
type Applied struct {
	Added    []string
	Changed  []string
	Archived []string
}

// Nothing reports whether everything was as the plan says already.
func (a Applied) Nothing() bool { return len(a.Added)+len(a.Changed)+len(a.Archived) == 0 }

// PlanMailbox splits an IMAP URL into the plan of a mailbox: the password
// apart from the rest, the folder INBOX when none is named, start=all read.
func PlanMailbox(raw string) (MailboxPlan, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "imap" && u.Scheme != "imaps") {
		// url.Parse repeats what it could not read, password and all.
		return MailboxPlan{}, Invalid("imap", "this is no IMAP address; write imaps://user:password@host:993/INBOX")
	}
	var m MailboxPlan
	user := ""
	if u.User != nil {
		user = u.User.Username()
		m.Password, _ = u.User.Password()
		u.User = url.User(user)
	}
	if user == "" {
		return MailboxPlan{}, Invalid("imap", "the IMAP address of %s names no user; write imaps://user:password@host:993/INBOX", u.Hostname())
	}
	query := u.Query()
	switch start := query.Get("start"); start {
	case "", "now":
	case "all":
		m.StartAll = true
	default:
		return MailboxPlan{}, Invalid("imap", "start=%s is not known; write start=now or start=all", start)
	}
	query.Del("start")
	switch tls := query.Get("tls"); {
	case tls == "", tls == "starttls" && u.Scheme == "imap", tls == "off" && u.Scheme == "imap":
	case u.Scheme == "imaps":
		return MailboxPlan{}, Invalid("imap", "tls=%s does not go with imaps://; leave it out or write imap://", tls)
	default:
		return MailboxPlan{}, Invalid("imap", "tls=%s is not known; write tls=starttls or tls=off", tls)
	}
	for key := range query {
		if key != "tls" {
			return MailboxPlan{}, Invalid("imap", "%s= is not known in an IMAP address; known are tls= and start=", key)
		}
	}
	u.RawQuery = query.Encode()
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/INBOX"
	}
	m.URL = u.String()
	m.Name = mailboxName(u)
	return m, nil
}

// mailboxName is how people and lists call a mailbox: user@host/folder, with
// the user's own host left out when it is written in the name already.
func mailboxName(u *url.URL) string {
	user := strings.ToLower(u.User.Username())
	if !strings.HasSuffix(user, "@"+strings.ToLower(u.Hostname())) {
		user += "@" + strings.ToLower(u.Hostname())
	}
	return user + u.Path
}

// Office returns the plan as an office with row ids made up from 1 on, for
// reading and routing without a database. Names that nobody has are left out.
func (p TeamPlan) Office() *Office {
	o := &Office{Team: p.Team}
	o.Team.ID = 1
	ids := map[string]int64{}
	for i, person := range p.People {
		person.ID, person.TeamID = int64(i+1), 1
		ids[person.Key] = person.ID
		o.People = append(o.People, person)
	}
	id := func(key string) *int64 {
		if n, ok := ids[key]; ok {
			return &n
		}
		return nil
	}
	for i, d := range p.Domains {
		domain := d.Domain
		domain.ID, domain.TeamID, domain.Position, domain.OwnerID = int64(i+1), 1, i+1, id(d.Owner)
		domain.Backups = nil
		for _, key := range d.Backup {
			if n := id(key); n != nil {
				domain.Backups = append(domain.Backups, *n)
			}
		}
		o.Domains = append(o.Domains, domain)
	}
	for i, a := range p.Absences {
		if person := id(a.Person); person != nil {
			o.Absences = append(o.Absences, Absence{
				ID: int64(i + 1), TeamID: 1, PersonID: *person, FromDay: a.From, ToDay: a.To, CoverID: id(a.Cover),
			})
		}
	}
	for i, pair := range p.Pairs {
		executive, assistant := id(pair.Executive), id(pair.Assistant)
		if executive == nil || assistant == nil {
			continue
		}
		one := pair.Pair
		one.ID, one.TeamID, one.ExecutiveID, one.AssistantID = int64(i+1), 1, *executive, *assistant
		o.Pairs = append(o.Pairs, one)
	}
	for i, r := range p.Rules {
		r.ID, r.TeamID, r.Position = int64(i+1), 1, i+1
		o.Rules = append(o.Rules, r)
	}
	return o
}

// PlanOf is the inverse of applying: the plan that gives this office again.
// Whoever left and what was archived is not in it, and passwords are never.
func PlanOf(o *Office, mailboxes []Mailbox) TeamPlan {
	p := TeamPlan{Team: o.Team, Rules: []Rule{}}
	p.Team.ID, p.Team.NextItem, p.Team.FileHash = 0, 0, ""
	p.Team.CreatedAt, p.Team.CoverageAt, p.Team.CoverageTold = Team{}.CreatedAt, nil, nil
	key := func(id *int64) string {
		if id == nil {
			return ""
		}
		if person := o.Person(*id); person != nil && person.ArchivedAt == nil {
			return person.Key
		}
		return ""
	}
	for _, person := range o.People {
		if person.ArchivedAt != nil {
			continue
		}
		person.ID, person.TeamID, person.Greeted, person.PausedAt, person.PausedTill, person.CreatedAt = 0, 0, 0, nil, nil, Person{}.CreatedAt
		person.HelloAt, person.ProvedBy = nil, ""
		p.People = append(p.People, person)
	}
	for _, d := range o.Domains {
		if d.ArchivedAt != nil {
			continue
		}
		plan := DomainPlan{Domain: d, Owner: key(d.OwnerID)}
		for _, id := range d.Backups {
			if k := key(&id); k != "" {
				plan.Backup = append(plan.Backup, k)
			}
		}
		plan.ID, plan.TeamID, plan.OwnerID, plan.Position, plan.Backups = 0, 0, nil, 0, nil
		plan.CreatedAt = Domain{}.CreatedAt
		p.Domains = append(p.Domains, plan)
	}
	for _, a := range o.Absences {
		if who := key(&a.PersonID); who != "" {
			p.Absences = append(p.Absences, AbsencePlan{Person: who, From: a.FromDay, To: a.ToDay, Cover: key(a.CoverID)})
		}
	}
	for _, pair := range o.Pairs {
		executive, assistant := key(&pair.ExecutiveID), key(&pair.AssistantID)
		if pair.ArchivedAt != nil || executive == "" || assistant == "" {
			continue
		}
		plan := PairPlan{Pair: pair, Executive: executive, Assistant: assistant}
		plan.ID, plan.TeamID, plan.ExecutiveID, plan.AssistantID, plan.NextDigestAt = 0, 0, 0, 0, nil
		plan.CreatedAt = Pair{}.CreatedAt
		p.Pairs = append(p.Pairs, plan)
	}
	for _, r := range o.Rules {
		p.Rules = append(p.Rules, Rule{When: r.When, Then: r.Then})
	}
	for _, m := range mailboxes {
		if m.ArchivedAt == nil {
			p.Mailboxes = append(p.Mailboxes, MailboxPlan{Name: m.Name, URL: m.URL, PasswordFile: m.PasswordFile, StartAll: m.StartAll})
		}
	}
	return p
}

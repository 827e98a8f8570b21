package pages

import (
	"strconv"
	"strings"

	"adjutant/models"
	"adjutant/templates/parts"
)

// SettingsTabs are the pages of the settings: one's own for everybody, the
// team's for those who sort.
func SettingsTabs(f parts.Frame, here string) []parts.Tab {
	tabs := []parts.Tab{{Name: "You", URL: f.To("settings"), Here: here == "you"}, {Name: "Mails", URL: f.To("settings", "mails"), Here: here == "mails"}}
	if !f.Triage {
		return tabs
	}
	for _, t := range []struct{ name, path string }{{"Team", "team"}, {"People", "people"}, {"Domains", "domains"}, {"Rules", "rules"}, {"1:1s", "pairs"}, {"Mailboxes", "mailboxes"}} {
		tabs = append(tabs, parts.Tab{Name: t.name, URL: f.To("settings", t.path), Here: here == t.path})
	}
	if f.Person.Role == models.RoleExecutive {
		tabs = append(tabs, parts.Tab{Name: "Setup", URL: f.To("setup"), Here: here == "setup"})
	}
	return tabs
}

// SettingsForm is a form of the settings: its fields, and what else can be
// done with what it shows.
type SettingsForm struct {
	parts.Frame
	Tab    string
	Title  string
	Intro  string
	Action string
	Fields []parts.Field
	Submit string
	Drop   string // the button that takes it out of use, "" for none
	Sure   string // what the button does, in a sentence
	Back   string
	Wrong  string // what was wrong of no field
}

// SettingsList is a list of what the settings hold.
type SettingsList struct {
	parts.Frame
	Tab, Title, Intro string
	Entries           []SettingsEntry
	Add               string // where to add one, "" when the reader may not
	AddText           string
	Empty             string
}

// SettingsEntry is one line of such a list.
type SettingsEntry struct {
	Name, URL, Detail, Mark string
	Bad                     bool // the mark says that something is wrong
}

// OwnSettings is what is one's own.
type OwnSettings struct {
	parts.Frame
	Fields   []parts.Field
	KeysOff  bool
	Sessions []models.Session
	This     string // hash of the session that looks
	Wrong    string
}

// PersonFields are the fields of a person. Who may not change a role or the
// addresses sees them fixed.
func PersonFields(p models.Person, t models.Team, wrong parts.Problem, roles, addresses bool) []parts.Field {
	fields := []parts.Field{
		{Name: "name", Label: "Name", Value: p.Name, Needed: true},
		{Name: "addresses", Label: "Mail addresses, one a line", Type: "area", Value: strings.Join(p.Addresses, "\n"), Fixed: !addresses,
			Hint: "Letters go to the first. A mail may come from any of them."},
		{Name: "role", Label: "Role", Type: "select", Value: string(p.Role), Fixed: !roles, Options: []parts.Option{
			{Value: "assistant", Text: "assistant"}, {Value: "lead", Text: "lead: also sorts mail and sees coverage"}, {Value: "observer", Text: "observer: reads, holds nothing"},
		}},
		{Name: "zone", Label: "Time zone", Value: p.Zone, Example: t.Zone, Hint: "Empty: the team's."},
		{Name: "hours", Label: "Working hours", Value: p.Hours, Example: t.Hours, Hint: "Letters that can wait come inside them."},
		{Name: "locale", Label: "Locale", Value: p.Locale, Example: t.Locale, Hint: "Decides whether 3/4 is in March or April."},
		{Name: "bundle", Label: "Letters that can wait come together at", Value: p.Bundle, Example: bundleExample(p.Role), Hint: "Times of day, or off for each on its own. What is urgent never waits."},
		{Name: "limit", Label: "Open items that are enough", Type: "number", Value: limitText(p.Limit), Hint: "Workload says so when there are more. Empty: no limit."},
		{Name: "strengths", Label: "Good at", Value: strings.Join(p.Strengths, ", "), Example: "contracts, numbers", Hint: "A hint when nobody knows whose a mail is; it routes nothing."},
	}
	if p.Role == models.RoleExecutive {
		fields[2].Options, fields[2].Fixed = []parts.Option{{Value: "executive", Text: "executive"}}, true
	}
	return marked(fields, wrong)
}

// DomainFields are the fields of a domain; trust says whether clearance, level
// and money may be changed.
func DomainFields(d models.DomainPlan, people []models.Person, wrong parts.Problem, isNew, trust bool) []parts.Field {
	who := []parts.Option{{Value: "", Text: "nobody"}}
	for _, p := range people {
		if p.Works() {
			who = append(who, parts.Option{Value: p.Key, Text: p.Name})
		}
	}
	backup := func(n int) string {
		if n < len(d.Backup) {
			return d.Backup[n]
		}
		return ""
	}
	fields := []parts.Field{
		{Name: "name", Label: "Name", Value: d.Name, Needed: true, Example: "Travel"},
		{Name: "owner", Label: "Owner", Type: "select", Value: d.Owner, Options: who},
		{Name: "backup1", Label: "First backup", Type: "select", Value: backup(0), Options: who},
		{Name: "backup2", Label: "Second backup", Type: "select", Value: backup(1), Options: who},
		{Name: "aliases", Label: "Other tags", Value: strings.Join(d.Aliases, ", "), Example: "trips, journeys", Hint: "#trips then means the same."},
		{Name: "keywords", Label: "Words that point here", Value: strings.Join(d.Keywords, ", "), Example: "flight, hotel", Hint: "Used when a mail has no tag and one domain clearly wins."},
		{Name: "due", Label: "Due after", Value: d.DueIn, Example: "3bd", Hint: "When a mail names no date: 3d, 5bd (working days) or 2w."},
		{Name: "ack", Label: "Acknowledge within", Value: d.AckIn, Example: "1bd", Hint: "A reminder comes then; a team may pass on what is not acknowledged."},
		{Name: "clearance", Label: "Asks for clearance", Type: "select", Value: string(d.Clearance), Fixed: !trust, Options: []parts.Option{{Value: "standard", Text: "standard"}, {Value: "confidential", Text: "confidential"}, {Value: "private", Text: "private"}}},
		{Name: "level", Label: "Delegation", Type: "select", Value: num(d.Level), Fixed: !trust},
		{Name: "amount", Label: "Money limit", Value: d.Amount, Example: "500eur", Fixed: !trust, Hint: "What costs more is prepared for the executive to decide."},
		{Name: "band", Label: "Kind of work", Type: "select", Value: string(d.Band), Options: bands()},
	}
	for n := 1; n <= 5; n++ {
		fields[9].Options = append(fields[9].Options, parts.Option{Value: num(n), Text: parts.Level(n)})
	}
	if isNew {
		fields = append(fields[:1], append([]parts.Field{{Name: "slug", Label: "Tag", Value: d.Slug, Example: "travel", Hint: "Written as #travel. Empty: made of the name."}}, fields[1:]...)...)
	}
	return marked(fields, wrong)
}

// bands are the bands of domains as a form offers them.
func bands() []parts.Option {
	out := []parts.Option{{Value: "", Text: "not said"}}
	for _, b := range models.Bands {
		out = append(out, parts.Option{Value: string(b), Text: string(b)})
	}
	return out
}

// TeamFields are the fields of the team itself.
func TeamFields(t models.Team, wrong parts.Problem) []parts.Field {
	return marked([]parts.Field{
		{Name: "name", Label: "Name", Value: t.Name, Needed: true},
		{Name: "zone", Label: "Time zone", Value: t.Zone, Needed: true, Example: "Europe/Copenhagen"},
		{Name: "workdays", Label: "Working days", Type: "many", Chosen: t.Workdays, Options: weekdays},
		{Name: "hours", Label: "Working hours", Value: t.Hours, Example: "09:00-17:00"},
		{Name: "locale", Label: "Locale", Value: t.Locale, Example: "en-GB", Hint: "Decides whether 3/4 is in March or April."},
		{Name: "audience", Label: "Mail of strangers", Type: "select", Value: t.Audience, Options: []parts.Option{
			{Value: "quarantine", Text: "is kept in quarantine"}, {Value: "triage", Text: "goes to triage"}}},
		{Name: "pass_on", Label: "Work that nobody acknowledges in time", Type: "select", Value: strconv.FormatBool(t.PassOn), Options: []parts.Option{
			{Value: "false", Text: "stays where it is, with a reminder"}, {Value: "true", Text: "goes to the domain's next backup"}},
			Hint: "Counts in the domains that say within which time."},
	}, wrong)
}

var weekdays = []parts.Option{{Value: "mon", Text: "Monday"}, {Value: "tue", Text: "Tuesday"}, {Value: "wed", Text: "Wednesday"}, {Value: "thu", Text: "Thursday"},
	{Value: "fri", Text: "Friday"}, {Value: "sat", Text: "Saturday"}, {Value: "sun", Text: "Sunday"}}

// PairFields are the fields of a pair's slot.
func PairFields(p models.PairPlan, people []models.Person, wrong parts.Problem, isNew bool) []parts.Field {
	var who []parts.Option
	for _, q := range people {
		if q.Works() && q.Role != models.RoleExecutive {
			who = append(who, parts.Option{Value: q.Key, Text: q.Name})
		}
	}
	fields := []parts.Field{
		{Name: "assistant", Label: "With", Type: "select", Value: p.Assistant, Options: who, Fixed: !isNew},
		{Name: "weekday", Label: "Day", Type: "select", Value: p.Weekday, Options: weekdays},
		{Name: "time", Label: "Time", Type: "time", Value: p.Time, Needed: true},
		{Name: "minutes", Label: "Minutes", Type: "number", Value: num(p.Minutes)},
		{Name: "cadence", Label: "How often", Type: "select", Value: string(p.Cadence), Options: []parts.Option{{Value: "weekly", Text: "every week"}, {Value: "bi-weekly", Text: "every second week"}, {Value: "paused", Text: "paused"}}},
		{Name: "digest_day", Label: "Agenda is mailed on", Type: "select", Value: p.DigestDay, Options: append([]parts.Option{{Value: "", Text: "the working day before"}}, weekdays...)},
		{Name: "digest", Label: "At", Type: "time", Value: p.DigestTime, Needed: true},
		{Name: "zone", Label: "Time zone", Value: p.Zone, Hint: "Empty: the team's."},
	}
	return marked(fields, wrong)
}

// MailboxFields are the fields of a mailbox. A password is never shown again.
func MailboxFields(url string, isNew bool, wrong parts.Problem) []parts.Field {
	f := []parts.Field{
		{Name: "imap", Label: "IMAP address", Value: url, Needed: true, Fixed: !isNew, Example: "imaps://team@imap.example.net:993/INBOX", Hint: "imap:// with ?tls=starttls where the server asks for it; ?start=all reads what is already there."},
		{Name: "password", Label: "Password", Type: "password", Hint: "Kept sealed with the installation's secret, and never shown again."},
	}
	return marked(f, wrong)
}

// marked puts the reason beside the field that it is about.
func marked(fields []parts.Field, wrong parts.Problem) []parts.Field {
	for i := range fields {
		if wrong.Reason != "" && (fields[i].Name == wrong.Field || wrong.Field == "backups" && fields[i].Name == "backup1" || wrong.Field == "weekday" && fields[i].Name == "workdays") {
			fields[i].Wrong = wrong.Reason
		}
	}
	return fields
}

// Unplaced is the reason when no field of a form is what was wrong.
func Unplaced(fields []parts.Field, wrong parts.Problem) string {
	for _, f := range fields {
		if f.Wrong != "" {
			return ""
		}
	}
	return wrong.Reason
}

func limitText(n int) string {
	if n == 0 {
		return ""
	}
	return num(n)
}

// browserName is what a browser is called among the many words it says of
// itself.
func browserName(agent string) string {
	name, system := "A browser", ""
	for _, n := range []struct{ word, name string }{{"Edg", "Edge"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrom", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, n.word) {
			name = n.name
			break
		}
	}
	for _, s := range []struct{ word, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, s.word) {
			system = " on " + s.name
			break
		}
	}
	return name + system
}

// bundleExample is what no times at all mean.
func bundleExample(r models.Role) string {
	if r == models.RoleExecutive {
		return "once, when the day begins"
	}
	return "10:00, 15:00"
}

package models

import "time"

// Team is one executive's office, the tenant: every other row belongs to one.
type Team struct {
	ID        int64
	Slug      string
	Name      string
	Address   string   // the inbox that people write to, lower case
	Zone      string   // IANA name
	Locale    string   // BCP 47, decides how 3/4 is read
	Workdays  []string `gorm:"serializer:json"`
	Hours     string   // 09:00-17:00
	FileHash  string   // of the team file that was applied last
	NextItem  int      // the next number of the team's sequence; starts at 101
	PassOn    bool     // work that is not acknowledged in its domain's time goes to the next backup
	Audience  string   // what happens to mail of strangers: quarantine (default) or triage
	KeepRaw   string   // how long the source of mails is kept: 365d; "" for good
	CreatedAt time.Time

	CoverageAt   *time.Time // when coverage is looked at next for the weekly letter
	CoverageTold []string   `gorm:"serializer:json"` // marks of the findings that the last one told
}

// FirstItem is the first number of every team's sequence, so that item
// numbers never meet section or list numbers.
const FirstItem = 101

// Week returns the team's working week. Stored words are checked when they
// are written; a word that does not parse falls back to nine to five in UTC.
func (t Team) Week() Week {
	w, err := ParseWeek(t.Workdays, t.Hours, t.Zone)
	if err != nil {
		w, _ = ParseWeek(nil, "", "")
	}
	return w
}
